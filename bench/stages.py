"""One unit from its data file to its document, stage by stage; beside the floor and the libraries.

The floor is what cannot be done without: one render of the cached Jinja templates, UTF-8, zlib, one
write. The peer of the document is docxtpl, of the check PyYAML and Cerberus, each as its own pages
show it, on the same templates, schema and data.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import cerberus
import yaml
from docxtpl import DocxTemplate
from lxml import etree

from bench.measure import CHECKOUT, microseconds
from generator.campaign import campaigns, check
from generator.common import atomic_files
from generator.datafile import source
from generator.form import context, template, unit_document
from generator.pack import derived_figures, rules, schema
from generator.word import ooxml, package, provenance
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.form.context import Context
    from generator.form.unit_document import Renderer
    from generator.pack.pack import Pack

PROOF = provenance.Provenance("2023", "示例", "0", "", "", "", "")


@dataclass(frozen=True)
class Unit:
    """The real 2023 unit with its pack compiled."""

    pack: Pack
    path: Path
    settings: Mapping[str, Any]
    seen: Context
    renderer: Renderer


class TableCell(NamedTuple):
    """A cell's text, the grid columns it spans, and its part in a vertical merge."""

    text: str
    span: int
    merge: str | None


def real_unit() -> Unit:
    """The real unit; a line break, which is a paragraph here and a `w:br` in docxtpl, is taken out."""  # noqa: E501
    round_ = campaigns.load(CHECKOUT / "data" / "2023", CHECKOUT / "templates")
    [path] = round_.paths
    values = dict(check.check_unit(round_.pack, path, round_.settings).values)
    texts = {k: v.replace("\n", "") if isinstance(v, str) else v for k, v in values.items()}
    seen = context.build(round_.pack, round_.settings, texts)
    renderer = unit_document.renderer(template.compile_pack(round_.pack))
    return Unit(round_.pack, path, round_.settings, seen, renderer)


def stages(unit: Unit, folder: Path) -> dict[str, float]:
    """Microseconds of each stage, of the whole unit, and of the floor of its document."""
    read = source.read(unit.path, unit.path.as_posix())
    values, _ = schema.validate(unit.pack.unit, read)
    complete, _ = derived_figures.complete(unit.pack, read, values)
    drawn = list(unit_document.forms_with_context(unit.renderer.compiled, unit.seen))
    text = unit_document.document_xml(drawn)
    encoded = text.encode()
    docx = unit_document.render(unit.renderer, unit.seen, PROOF).docx
    there = folder / "unit.docx"
    work: dict[str, Callable[[], Any]] = {
        "read": lambda: source.read(unit.path, unit.path.as_posix()),
        "schema": lambda: schema.validate(unit.pack.unit, read),
        "figures": lambda: derived_figures.complete(unit.pack, read, values),
        "rules": lambda: rules.check(unit.pack, read, complete, unit.settings),
        "context": lambda: context.build(unit.pack, unit.settings, complete),
        "render": lambda: unit_document.document_xml(drawn),
        "encode": text.encode,
        "deflate": lambda: zlib.compress(encoded, package.COMPRESSION_LEVEL),
        "write": lambda: atomic_files.write_atomic(there, docx),
        "render and write a document": lambda: atomic_files.write_atomic(
            there, unit_document.render(unit.renderer, unit.seen, PROOF).docx
        ),
        "its floor": lambda: there.write_bytes(
            zlib.compress(unit_document.document_xml(drawn).encode(), package.COMPRESSION_LEVEL)
        ),
        "the whole unit, file to file": lambda: _whole(unit, there),
        "the check of a unit": lambda: check.check_unit(unit.pack, unit.path, unit.settings),
    }
    return {name: microseconds(stage, 20) for name, stage in work.items()}


def _whole(unit: Unit, there: Path) -> None:
    checked = check.check_unit(unit.pack, unit.path, unit.settings)
    seen = context.build(unit.pack, unit.settings, checked.values)
    atomic_files.write_atomic(there, unit_document.render(unit.renderer, seen, PROOF).docx)


def peers(unit: Unit) -> dict[str, float]:
    """Microseconds of docxtpl's document and of PyYAML's and Cerberus's check, both as documented.

    Raises ValueError where docxtpl's tables do not have the cells of ours.
    """
    stock = whole_template(unit.pack)
    if cells(by_docxtpl(stock, unit.seen)) != cells(our_document(unit)):
        raise ValueError("the two documents differ: there is nothing to compare")
    rules_ = yaml.safe_load((unit.pack.folder / "schema.yaml").read_text("utf-8"))["unit"]
    plain = _in_cerberus_words(rules_)
    return {
        "docxtpl, a document": microseconds(lambda: by_docxtpl(stock, unit.seen), 3),
        "PyYAML and Cerberus, a check": microseconds(lambda: _checked(unit.path, plain), 3),
    }


def our_document(unit: Unit) -> bytes:
    """The unit's document as `forms build` makes it."""
    return unit_document.render(unit.renderer, unit.seen, PROOF).docx


def by_docxtpl(stock: bytes, seen: Context) -> bytes:
    """The document as docxtpl's pages show to make it."""
    document = DocxTemplate(io.BytesIO(stock))
    document.render(seen, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def whole_template(pack: Pack) -> bytes:
    """One docxtpl template of the pack's: a form a section, repeated forms in a paragraph loop."""
    parts: dict[str, bytes] = {}
    blocks: list[Any] = []
    for form in pack.forms:
        found = package.parts(form.docx)
        parts = parts or found
        *tables, closing, section = ooxml.parse(found[package.DOCUMENT])[0]
        closing.find(qn("w:pPr")).append(deepcopy(section))
        drawn = [*tables, closing]
        if form.repeat:
            loop = f"for {form.variable} in {'.'.join(form.repeat)}"
            drawn = [_tag(f"{{%p {loop} %}}"), *drawn, _tag("{%p endfor %}")]
        blocks += drawn
    root = ooxml.parse(parts[package.DOCUMENT])
    root[0][:] = [*blocks, section]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | {package.DOCUMENT: etree.tostring(root)}).items():
            archive.writestr(name, content)
    return out.getvalue()


def _tag(text: str) -> etree._Element:
    p = etree.Element(qn("w:p"))
    etree.SubElement(etree.SubElement(p, qn("w:r")), qn("w:t")).text = text
    return p


def cells(docx: bytes) -> list[list[list[TableCell]]]:
    """The tables of a document as rows of cells; ours also say how rows stay together on a page."""
    root = ooxml.parse(package.parts(docx)[package.DOCUMENT])
    return [
        [
            [TableCell(ooxml.text(tc), ooxml.grid_span(tc), ooxml.v_merge(tc)) for tc in row]
            for row in map(ooxml.cells, ooxml.rows(tbl))
        ]
        for tbl in ooxml.tables(root)
    ]


def _checked(path: Path, rules_: dict[str, Any]) -> bool:
    document = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    return bool(cerberus.Validator(rules_, require_all=True).validate(document))


def _in_cerberus_words(rules_: dict[str, Any]) -> dict[str, Any]:
    """The pack's schema without our exact numbers: a float is what Cerberus's pages coerce to."""
    found = {}
    for name, rule in rules_.items():
        kept = {key: value for key, value in rule.items() if key != "decimals"}
        if rule["type"] == "decimal":
            kept |= {"type": "float", "coerce": float, "nullable": True}
        if rule["type"] == "dict":
            kept["schema"] = _in_cerberus_words(rule["schema"])
        if rule["type"] == "list":
            kept["schema"] = {
                "type": "dict",
                "schema": _in_cerberus_words(rule["schema"]["schema"]),
            }
        found[name] = kept
    return found


def document_bytes(unit: Unit) -> int:
    """How big the unit's document.xml is."""
    return len(
        unit_document.document_xml(
            list(unit_document.forms_with_context(unit.renderer.compiled, unit.seen))
        ).encode()
    )


def in_a_folder() -> dict[str, float]:
    """The stages and the peers of the real unit."""
    unit = real_unit()
    with tempfile.TemporaryDirectory() as folder:
        return stages(unit, Path(folder)) | peers(unit) | {"document.xml": document_bytes(unit)}
