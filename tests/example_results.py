"""What comes of an example of the pack guides, in the words in which its blocks say it."""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from docs import fields
from generator.__main__ import main
from generator.campaign import personal_fields
from generator.form import context, summary_table, template, unit_document
from generator.word import provenance
from generator.word.ooxml import NAMESPACES, qn
from tests.drawn_template import WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from generator.campaign.check import CheckedUnit
    from generator.common.diagnostics import Diagnostic
    from generator.form.unit_document import Document
    from generator.pack.pack import Pack

PROOF = provenance.Provenance("2023", "示例局", "0", "", "", "", "")

_LABEL = re.compile(r"^(错误|警告)\[([a-z_-]+)\] ")
_SEVERITIES = {"错误": "error", "警告": "warning"}


@dataclass(frozen=True)
class Outcome:
    """What came of an example: the pack, if it could be loaded, its units and all findings.

    `folder` is the project in which it lies.
    """

    folder: Path
    pack: Pack | None
    settings: Mapping[str, Any]
    units: tuple[CheckedUnit, ...]
    findings: tuple[Diagnostic, ...]


def findings(outcome: Outcome, expected: str) -> str:
    """The messages, one a line; with severity, code or hint where those expected have them."""
    has_hints = re.search("^ *提示：", expected, re.MULTILINE)
    lines = []
    labels = [_LABEL.match(line) for line in expected.splitlines() if "提示：" not in line]
    for i, found in enumerate(outcome.findings):
        label = labels[i] if i < len(labels) else None
        name = next(n for n, severity in _SEVERITIES.items() if severity == found.severity)
        lines.append(f"{name}[{found.code}] {found.message}" if label else found.message)
        if has_hints and found.hint:
            lines.append(f"    提示：{found.hint}")
    return _text(lines)


def values(outcome: Outcome, expected: str) -> str:
    """The texts that the named fields print; of several rows with 、 between, blank ones （空）."""
    seen = _seen(outcome, 0)
    lines = []
    for line in expected.splitlines():
        path = line.partition(" =")[0]
        texts = ["（空）" if text == "" else text for text in _texts(seen, path.split("."))]
        shown = "、".join(texts)
        lines.append(f"{path} = {'' if shown == '（空）' else shown}".rstrip())
    return _text(lines)


def _texts(node: Any, steps: list[str]) -> Iterator[str]:
    if isinstance(node, list):
        for row in node:
            yield from _texts(row, steps)
    elif steps and isinstance(node, dict):
        for name in node if steps[0] == "*" else steps[:1]:
            assert name in node, f"no field {name}"
            yield from _texts(node[name], steps[1:])
    else:
        yield node


def printed(outcome: Outcome, _: str) -> str:
    """The document: a line for each paragraph with text and each row, cells between │.

    A cell that goes on from above is ↑.
    """
    with zipfile.ZipFile(io.BytesIO(_document(outcome).docx)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    lines = []
    for element in body:
        if element.tag == qn("w:tbl"):
            lines += [_row(row) for row in element.iterchildren(qn("w:tr"))]
        elif element.find(f".//{qn('w:outlineLvl')}") is None and (text := _word_text(element)):
            lines.append(text)
    return _text(lines)


def _row(row: etree._Element) -> str:
    texts = []
    for cell in row.iterchildren(qn("w:tc")):
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
        paragraphs = map(_word_text, cell.iterchildren(qn("w:p")))
        texts.append("↑" if goes_on else "¶".join(paragraphs))
    return " │ ".join(texts).rstrip()


def _word_text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def contents(outcome: Outcome, _: str) -> str:
    """The lines of the forms in a contents list."""
    return _text(_document(outcome).provenance.contents)


def properties(outcome: Outcome, _: str) -> str:
    """Title, subject and author of the document."""
    with zipfile.ZipFile(io.BytesIO(_document(outcome).docx)) as archive:
        core = etree.fromstring(archive.read("docProps/core.xml"))
    texts = {etree.QName(each).localname: each.text or "" for each in core}
    return _text(f"{name} = {texts[name]}" for name in ("title", "subject", "creator"))


def footer(outcome: Outcome, _: str) -> str:
    """The texts of the footers of a unit's document; n for a page's number."""
    with zipfile.ZipFile(io.BytesIO(_document(outcome).docx)) as archive:
        names = sorted(name for name in archive.namelist() if "footer" in name)
        parts = [etree.fromstring(archive.read(n)) for n in names if n.endswith(".xml")]
    shown = (re.sub("(?<=[第共]) +(?=页)", " n ", _word_text(part)) for part in parts)
    return _text(text for text in shown if text)


def summary(outcome: Outcome, _: str) -> str:
    """The rows of the summary table, its title and note above it."""
    declared = outcome.pack.summary if outcome.pack else None
    assert declared
    rows = [summary_table.row_texts(declared, unit.values) for unit in outcome.units]
    xml = "".join(summary_table.table(declared, summary_table.Rows(rows), WIDTH))
    table = etree.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>")
    return _text(_row(row) for row in table.iter(qn("w:tr")))


def appendix(outcome: Outcome, _: str) -> str:
    """What the appendix says before its forms: title page and contents list."""
    _command(outcome, "build", "2023")
    path = outcome.folder / "build" / "2023" / "appendix.docx"
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    front = itertools.takewhile(lambda each: each.tag != qn("w:tbl"), body)
    outline = f".//{qn('w:outlineLvl')}"
    return _text(t for p in front if p.find(outline) is None and (t := _word_text(p)))


def next_year(outcome: Outcome, _: str) -> str:
    """The first unit's data file of the next year, without its head."""
    _command(outcome, "rollover", "2023", "2024")
    return _data(outcome.folder / "data" / "2024" / "units")


def next_stage(outcome: Outcome, _: str) -> str:
    """The first unit's data file that is made from the other pack's campaign."""
    assert outcome.pack
    [other] = [path.name for path in (outcome.folder / "data").glob("2023-*")]
    _command(outcome, "rollover", other, "新", "--pack", outcome.pack.folder.name)
    return _data(outcome.folder / "data" / "新" / "units")


def _command(outcome: Outcome, *arguments: str) -> None:
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with (
        contextlib.chdir(outcome.folder),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        code = main(arguments)
    said.seek(0)
    assert code == 0, said.read()


def _data(folder: Path) -> str:
    text = min(folder.iterdir()).read_text(encoding="utf-8")
    kept = re.sub("^(部门名称:.*|#.*)?\n", "", text, flags=re.MULTILINE)
    return re.sub(" +$", "", kept, flags=re.MULTILINE)


def public(outcome: Outcome, expected: str) -> str:
    """As `values`, of the public set."""
    assert outcome.pack
    masked = personal_fields.masked(outcome.pack, outcome.units[0].values)
    seen = context.build(outcome.pack, outcome.settings, masked)
    lines = [line.partition(" =")[0] for line in expected.splitlines()]
    return _text(f"{path} = {'、'.join(_texts(seen, path.split('.')))}" for path in lines)


def guide(outcome: Outcome, _: str) -> str:
    """The head of the pack's field guide."""
    assert outcome.pack
    lines = fields.about(outcome.pack.source, outcome.pack.uncertain).splitlines()
    return _text(lines)


# What a block says, by its name.
RESULTS: dict[str, Callable[[Outcome, str], str]] = {
    "findings": findings,
    "values": values,
    "printed": printed,
    "contents": contents,
    "properties": properties,
    "footer": footer,
    "summary": summary,
    "appendix": appendix,
    "next year": next_year,
    "next stage": next_stage,
    "public": public,
    "guide": guide,
}


def _seen(outcome: Outcome, number: int) -> Any:
    assert outcome.pack, [found.message for found in outcome.findings]
    return context.build(outcome.pack, outcome.settings, outcome.units[number].values)


def _document(outcome: Outcome) -> Document:
    seen = _seen(outcome, 0)
    assert outcome.pack
    renderer = unit_document.renderer(template.compile_pack(outcome.pack))
    return unit_document.render(renderer, seen, PROOF)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
