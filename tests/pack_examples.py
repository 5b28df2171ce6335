"""The examples of the pack guides taken apart, and what comes of each.

An example is a run of fenced blocks in a section: files of a pack (`yaml pack.yaml`,
`yaml schema.yaml`, `yaml rules.yaml`, `yaml settings.yaml`), a template as its text picture
(`text form.txt`), units' data (`yaml data`, one block a unit), then what is to come of it, each as
a block `text …` (`RESULTS`). The files are put into a small pack whose unit has the field 部门名称.
What no block says is not there: without `text findings` nothing may be found.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import yaml
from lxml import etree

from generator.campaign import check, personal_fields
from generator.common.diagnostics import RefusedError
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import context, lint, summary_table, template, unit_document
from generator.pack import pack, schema
from generator.pack.pack_lint import check as check_yaml
from generator.word import provenance
from generator.word.ooxml import NAMESPACES, qn
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.form.unit_document import Document
    from generator.pack.pack import Pack

GUIDES = ("packs.md", "表单包.md")
UNIT = "示例局"
BASE = {
    "pack.yaml": """\
name: 例子
version: 1
unit_name: 部门名称
forms:
  - {template: form.docx, contents: 例表}
properties: {title: 例表, subject: 例, creator: 例}
appendix: {title: 例表汇编, contents: 目录}
""",
    "schema.yaml": """\
settings:
  年度: {type: string, required: false, regex: '20[0-9]{2}', meta: {title: 年度}}
unit:
  部门名称: {type: string, meta: {title: 部门名称}}
""",
    "rules.yaml": "rules: []\n",
    "settings.yaml": "表单: 例子\n年度: 2023\n",
}
# Lists of the base that an example's own stand in place of.
REPLACED = ("forms",)
PROOF = provenance.Provenance("2023", UNIT, "0", "", "", "", "")
WIDTH = 9600

_HEADING = re.compile(r"^#{2,4} (.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```(yaml|text) (.+?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LABEL = re.compile(r"^(错误|警告)\[([a-z_-]+)\] ")
_SEVERITIES = {"错误": "error", "警告": "warning"}
_CELL = re.compile(r"^(.*?)(?: ×([0-9]+))?( [↓↑])?$")
_MERGES = {" ↓": '<w:vMerge w:val="restart"/>', " ↑": "<w:vMerge/>", None: ""}


@dataclass
class Example:
    """An example: its section and number in the page, and its blocks by their names."""

    page: str
    section: str
    number: int
    files: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """What a test of it is called."""
        return f"{self.page}: {self.section} {self.number}"


@dataclass(frozen=True)
class Outcome:
    """What came of an example: the pack, if it could be loaded, its units and all findings."""

    pack: Pack | None
    settings: Mapping[str, Any]
    units: tuple[check.CheckedUnit, ...]
    sources: tuple[source.Source, ...]
    findings: tuple[Diagnostic, ...]


def examples(page: str) -> list[Example]:
    """The examples of the guide, in order."""
    text = (CHECKOUT / "docs" / page).read_text(encoding="utf-8")
    starts = [(0, page), *((match.end(), match[1]) for match in _HEADING.finditer(text))]
    ends = [*(start for start, _ in starts[1:]), len(text)]
    return [
        example
        for (start, section), end in zip(starts, ends, strict=True)
        for example in _of_section(page, section, text[start:end])
    ]


def _of_section(page: str, section: str, text: str) -> Iterator[Example]:
    current: Example | None = None
    number = 0
    for _, name, content in _FENCED.findall(text):
        is_result = name in RESULTS
        # What follows a result begins the next example.
        if current is None or (current.results and not is_result):
            if current:
                yield current
            number += 1
            current = Example(page, section, number)
        if is_result:
            current.results[name] = content
        elif name == "data":
            current.data.append(content)
        else:
            assert name in BASE or name.endswith(".txt"), f"{section}: what is the block “{name}”?"
            current.files[name] = content
    if current:
        yield current


def run(example: Example, folder: Path) -> Outcome:
    """Load the example's pack from the folder, check its units."""
    texts = {name: merged(base, example.files.get(name, "")) for name, base in BASE.items()}
    settings_text = texts.pop("settings.yaml")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    values = yaml.safe_load(texts["pack.yaml"])
    for form in values["forms"]:
        name = str(form["template"])
        picture = example.files.get(name.removesuffix("docx") + "txt")
        if name.endswith(".docx"):
            (folder / name).write_bytes(drawn(picture or _picture_of_all(texts)))
    try:
        loaded = pack.load(folder)
    except RefusedError as error:
        return Outcome(None, {}, (), (), tuple(error.diagnostics))
    findings = [*lint.template_errors(loaded), *check_yaml.findings(loaded)]
    parsed = _parsed("settings.yaml", settings_text)
    settings, found = schema.validate(loaded.settings, parsed)
    findings += [*parsed.diagnostics, *found]
    sources = [_parsed("示例.yaml", _with_name(text)) for text in example.data or [""]]
    units = [check.check_source(loaded, each, settings) for each in sources]
    findings += [each for unit in units for each in unit.diagnostics]
    return Outcome(loaded, settings, tuple(units), tuple(sources), tuple(findings))


def _parsed(file: str, text: str) -> source.Source:
    return source.parse(FileBytes(text.encode(), ""), file)


def _with_name(text: str) -> str:
    return text if re.search("^部门名称:", text, re.MULTILINE) else f"部门名称: {UNIT}\n{text}"


def merged(base: str, text: str) -> str:
    """The base with what the text adds: groups are merged, lists go on; `REPLACED` ones do not."""
    ours, theirs = (yaml.compose(each, yaml.SafeLoader) for each in (base, text))
    if theirs is None:
        return base
    return yaml.serialize(_merged("", ours, theirs), allow_unicode=True, width=10_000)


def _merged(name: str, ours: yaml.Node, theirs: yaml.Node) -> yaml.Node:
    if isinstance(ours, yaml.SequenceNode) and isinstance(theirs, yaml.SequenceNode):
        kept = [] if name in REPLACED else ours.value
        return yaml.SequenceNode(ours.tag, [*kept, *theirs.value])
    if not isinstance(ours, yaml.MappingNode) or not isinstance(theirs, yaml.MappingNode):
        return theirs
    known = {key.value: (key, value) for key, value in ours.value}
    pairs = dict(known)
    for key, value in theirs.value:
        old = known.get(key.value)
        pairs[key.value] = key, _merged(key.value, old[1], value) if old else value
    return yaml.MappingNode(ours.tag, list(pairs.values()))


# A template of a text picture.


@cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(CHECKOUT / "tests/packs/vehicle-register/register.docx") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def drawn(picture: str) -> bytes:
    """The template that the text picture shows, in the styles of the second pack.

    Rows may leave out their numbers; the last cell of a row reaches to the table's end.
    """
    blocks: list[list[list[str]] | str] = []
    for line in picture.splitlines():
        text = re.sub("^ *[0-9]* *│ ?(?=.*│)", "", line).rstrip(" │")
        if line.startswith("表外段落："):
            blocks.append(line.removeprefix("表外段落："))
        elif line.startswith("列宽") or not blocks or isinstance(blocks[-1], str):
            blocks.append([])
        if "│" in line and not line.startswith("#"):
            rows = blocks[-1]
            assert isinstance(rows, list)
            rows.append([cell.strip() for cell in text.split("│")])
    body = "".join(_paragraph(b, "Normal") if isinstance(b, str) else _table(b) for b in blocks)
    old = etree.fromstring(_parts()["word/document.xml"])
    section = etree.tostring(old[0][-1]).decode()
    xml = f"<w:document {NAMESPACES}><w:body>{body}<w:p/>{section}</w:body></w:document>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in _parts().items():
            archive.writestr(name, xml.encode() if name == "word/document.xml" else content)
    return stream.getvalue()


def _table(rows: list[list[str]]) -> str:
    cells = [[_CELL.match(cell) for cell in row] for row in rows]
    columns = max(sum(int(cell[2] or 1) for cell in row if cell) for row in cells)
    width = WIDTH // columns
    inside = ""
    for row in cells:
        column, drawn_row = 0, ""
        for place, cell in enumerate(row, 1):
            assert cell
            span = columns - column if place == len(row) else int(cell[2] or 1)
            column += span
            properties = f'<w:tcW w:w="{width * span}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
            texts = "".join(_paragraph(text, "CellText") for text in cell[1].split("¶"))
            drawn_row += f"<w:tc><w:tcPr>{properties}{_MERGES[cell[3]]}</w:tcPr>{texts}</w:tc>"
        inside += f"<w:tr>{drawn_row}</w:tr>"
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    return (
        '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{inside}</w:tbl>"
    )


def _paragraph(text: str, style: str) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p>{properties}{run}</w:p>"


def _picture_of_all(texts: Mapping[str, str]) -> str:
    """A picture that prints every field of the unit, of lists in lists none."""
    unit = yaml.safe_load(texts["schema.yaml"])["unit"]
    numbered = defaultdict(list)
    for each in yaml.safe_load(texts["pack.yaml"]).get("derived") or ():
        if isinstance(each, dict) and each.get("number"):
            numbered[each.get("each", "")].append(each["field"])
    return "".join(f"{line} │\n" for line in _lines_of(unit, "", numbered))


def _lines_of(group: Any, above: str, numbered: Mapping[str, list[str]]) -> Iterator[str]:
    for name, rule in group.items() if isinstance(group, dict) else ():
        kind = rule.get("type") if isinstance(rule, dict) else ""
        path = f"{above}{name}"
        if kind == "dict":
            yield from _lines_of(rule["schema"], f"{path}.", numbered)
        elif kind == "list" and "schema" in rule.get("schema", {}):
            below = rule["schema"]["schema"]
            flat = [n for n, r in below.items() if isinstance(r, dict) and r["type"] != "list"]
            flat = [n for n in flat if below[n]["type"] != "dict"] + numbered[path]
            yield " │ ".join([name, *flat])
            yield f"{{%tr for 行 in {path} %}}"
            yield " │ ".join([name, *(f"{{{{ 行.{n} }}}}" for n in flat)])
            yield "{%tr endfor %}"
        elif kind != "list":
            yield f"{name} │ {{{{ {path} }}}}"


# What is to come of it.


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
    """The texts of the footers of a unit's document; page numbers as Word fills them in."""
    with zipfile.ZipFile(io.BytesIO(_document(outcome).docx)) as archive:
        names = sorted(name for name in archive.namelist() if "footer" in name)
        parts = [etree.fromstring(archive.read(n)) for n in names if n.endswith(".xml")]
    return _text(text for part in parts if (text := _word_text(part)))


def summary(outcome: Outcome, _: str) -> str:
    """The rows of the summary table, its title and note above it."""
    declared = outcome.pack.summary if outcome.pack else None
    assert declared
    rows = summary_table.Rows([])
    for unit in outcome.units:
        summary_table.add_row(declared, rows, summary_table.row_texts(declared, unit.values))
    xml = "".join(summary_table.table(declared, rows, WIDTH))
    table = etree.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>")
    return _text(_row(row) for row in table.iter(qn("w:tr")))


def public(outcome: Outcome, expected: str) -> str:
    """As `values`, of the public set."""
    assert outcome.pack
    masked = personal_fields.masked(outcome.pack, outcome.units[0].values)
    seen = context.build(outcome.pack, outcome.settings, masked)
    lines = [line.partition(" =")[0] for line in expected.splitlines()]
    return _text(f"{path} = {'、'.join(_texts(seen, path.split('.')))}" for path in lines)


# What a block says, by its name.
RESULTS: dict[str, Callable[[Outcome, str], str]] = {
    "findings": findings,
    "values": values,
    "printed": printed,
    "contents": contents,
    "properties": properties,
    "footer": footer,
    "summary": summary,
    "public": public,
}


def _seen(outcome: Outcome, number: int) -> Any:
    assert outcome.pack, [found.message for found in outcome.findings]
    return context.build(outcome.pack, outcome.settings, outcome.units[number].values)


def _document(outcome: Outcome) -> Document:
    seen = _seen(outcome, 0)
    assert outcome.pack
    renderer = unit_document.renderer(template.compile_pack(outcome.pack))
    return unit_document.render(renderer, seen, PROOF)


def _text(lines: Any) -> str:
    return "".join(f"{line}\n" for line in lines)
