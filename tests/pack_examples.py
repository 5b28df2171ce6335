"""The examples of the pack guides, taken apart and run.

An example is a run of fenced blocks in a section: files of a pack (`yaml pack.yaml`,
`yaml schema.yaml`, `yaml rules.yaml`, `yaml settings.yaml`), a template as its text picture
(`text form.txt`), a roster (`text roster.csv`), units' data (`yaml data`, one block a unit), then
what is to come of it, each as a block of `example_results.RESULTS`. The files are put into a small
pack whose unit has the field 部门名称. Blocks of another pack have its name before theirs
(`yaml 申报/schema.yaml`). Without a block `text findings` nothing may be found.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import yaml

from generator.campaign import check, unit_names
from generator.common.diagnostics import RefusedError
from generator.datafile import source
from generator.form import lint
from generator.pack import pack, schema
from generator.pack.pack_lint import check as check_yaml
from tests import drawn_template
from tests.conftest import CHECKOUT
from tests.example_results import RESULTS, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


GUIDES = ("packs.md", "表单包.md")
PACK, UNIT = "例子", "示例局"
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
    "settings.yaml": "年度: 2023\n",
}
# What of the base an example's own stands in place of, without being added to it.
REPLACED = ("forms",)

_HEADING = re.compile(r"^#{2,4} (.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```(?:yaml|text) (.+?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass
class Example:
    """An example: its section and number there; its packs' files, data and results by name."""

    page: str
    section: str
    number: int
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    data: dict[str, list[str]] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """What a test of it is called."""
        return f"{self.page}: {self.section} {self.number}"

    def add(self, name: str, content: str) -> None:
        """Take in a block."""
        if name in RESULTS:
            self.results[name] = content
            return
        *packs, name = name.split("/")
        folder = packs[0] if packs else PACK
        if name == "data":
            self.data.setdefault(folder, []).append(content)
        else:
            known = name in (*BASE, "roster.csv") or name.endswith(".txt")
            assert known, f"{self}: what is the block “{name}”?"
            self.files.setdefault(folder, {})[name] = content


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
    found: list[Example] = []
    for name, content in _FENCED.findall(text):
        # What follows a result begins the next example.
        if not found or (found[-1].results and name not in RESULTS):
            found.append(Example(page, section, len(found) + 1))
        found[-1].add(name, content)
    return iter(found)


def run(example: Example, folder: Path) -> Outcome:
    """Lay the example out as a project in the folder, load its pack, check its units."""
    for name in {PACK, *example.files, *example.data}:
        _lay_out(example, folder, name)
    try:
        loaded = pack.load(folder / "templates" / PACK)
    except RefusedError as error:
        return Outcome(folder, None, {}, (), tuple(error.diagnostics))
    findings = [*lint.template_errors(loaded), *check_yaml.findings(loaded)]
    campaign = folder / "data" / "2023"
    parsed = source.read(campaign / "settings.yaml", "settings.yaml")
    settings, found = schema.validate(loaded.settings, parsed)
    findings += [*parsed.diagnostics, *found]
    ceilings = _ceilings(example.files.get(PACK, {}).get("roster.csv", ""))
    units = []
    for path in sorted((campaign / "units").iterdir()):
        data = source.read(path, path.name)
        ceiling = ceilings.get(str(data.data.get(loaded.unit_name)))
        units.append(check.check_source(loaded, data, settings, ceiling=ceiling))
    findings += [each for unit in units for each in unit.diagnostics]
    named = [(unit.path.name, unit.unit) for unit in units]
    findings += unit_names.similar(lambda: named, loaded, settings).values()
    return Outcome(folder, loaded, settings, tuple(units), tuple(findings))


def _lay_out(example: Example, project: Path, name: str) -> None:
    """Write the pack of that name and a campaign of it into the project."""
    files = example.files.get(name, {})
    folder, campaign = project / "templates" / name, project / "data" / "2023"
    if name != PACK:
        campaign = campaign.with_name(f"2023-{name}")
    folder.mkdir(parents=True)
    (campaign / "units").mkdir(parents=True)
    base = dict(BASE)
    if re.search("^unit_name:", files.get("pack.yaml", ""), re.MULTILINE):
        base["schema.yaml"] = base["schema.yaml"].partition("unit:")[0]
    texts = {each: merged(text, files.get(each, "")) for each, text in base.items()}
    settings = f"表单: {name}\n{texts.pop('settings.yaml')}"
    (campaign / "settings.yaml").write_text(settings, encoding="utf-8")
    if "roster.csv" in files:
        (campaign / "roster.csv").write_text(files["roster.csv"], encoding="utf-8")
    for each, text in texts.items():
        (folder / each).write_text(text, encoding="utf-8")
    for form in yaml.safe_load(texts["pack.yaml"])["forms"]:
        template = str(form["template"])
        picture = files.get(template.removesuffix("docx") + "txt")
        picture = picture or drawn_template.of_all_fields(texts["schema.yaml"], texts["pack.yaml"])
        (folder / template).write_bytes(drawn_template.drawn(picture))
    for number, text in enumerate(example.data.get(name, [""]), 1):
        path = campaign / "units" / f"{number}.yaml"
        named = text if "unit:" in base["schema.yaml"] else f"# 表单：{name}\n{text}"
        path.write_text(_with_name(named), encoding="utf-8")


def _with_name(text: str) -> str:
    has_name = re.search("^(部门名称:|# 表单：)", text, re.MULTILINE)
    return text if has_name else f"部门名称: {UNIT}\n{text}"


def _ceilings(roster: str) -> dict[str, Decimal]:
    rows = csv.DictReader(roster.splitlines())
    return {row["单位名称"]: Decimal(row["控制数"]) for row in rows if row.get("控制数")}


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


def keys(of_page: list[Example], file: str) -> set[tuple[str, ...]]:
    """The keys that stand in such files of the examples, with those above them."""
    texts = [files[file] for each in of_page for files in each.files.values() if file in files]
    return {path for text in texts for path in _keys(yaml.compose(text, yaml.SafeLoader))}


def _keys(node: yaml.Node | None, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*above, key.value)
            yield from _keys(value, (*above, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _keys(entry, above)
