"""Forms handed out, changed by the unit as a person does, and taken in: many with `--cases`.

What the data file says then must be what was meant, its comments must be there, and what the bureau
changed meanwhile, too.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.collect.receive import taking
from generator.common.hashes import sha256
from generator.compare import three_way, value_edits
from generator.datafile import source
from generator.datafile.edits import RemoveRow
from generator.datafile.file_bytes import FileBytes
from generator.form import word_form
from generator.form.excel import excel_form
from generator.form.handout import Handout
from generator.readback import read_document
from generator.word.handout_mark import HandoutMark
from tests import filled_excel, filled_word, read_back
from tests.fuzz import changed_values

if TYPE_CHECKING:
    from generator.campaign.campaigns import Campaign
    from generator.collect.receive.taking import TakenData, Target
    from generator.form.excel.excel_form import ExcelForms
    from generator.form.word_form import WordForms
    from generator.readback.pack_choice import Reader
    from tests.filled_excel import Drawn
    from tests.fuzz.changed_values import Unit

_WORDS = (
    *("完成", "≥3 次", "95%", "2023年12月", "办公费", "甲、乙", "（一）", "718.40", "a & b", "<x>"),
    *("{{ x }}", "第一行\n第二行", "一\n\n三", "# 注", "- 项", "key: 值", "“引”", "3.10", "0731"),
)


class Tools(NamedTuple):
    """What is made once for a campaign: its target, reader and faces."""

    target: Target
    reader: Reader
    word: WordForms
    excel: ExcelForms
    drawn: Drawn


_TOOLS: dict[Path, Tools] = {}


def tools(campaign: Campaign) -> Tools:
    """The tools of the campaign."""
    if campaign.folder not in _TOOLS:
        pack, reader = campaign.pack, read_document.reader(campaign.pack)
        _TOOLS[campaign.folder] = Tools(
            taking.target(campaign, reader),
            reader,
            word_form.prepare(pack),
            excel_form.prepare(pack),
            filled_excel.drawn(pack),
        )
    return _TOOLS[campaign.folder]


@cache
def handed_out(number: int, suffix: str) -> bytes:
    """The form of the unit of that number."""
    unit = changed_values.unit(number)
    its = tools(unit.campaign)
    handout = _handout(unit)
    if suffix == "xlsx":
        return excel_form.render(its.excel, handout)
    return word_form.render(its.word, handout)


def _base(unit: Unit) -> bytes:
    return taking.base_text(unit.campaign.pack, unit.canonical)


def _handout(unit: Unit) -> Handout:
    pack = unit.campaign.pack
    name = str(unit.canonical[pack.unit_name])
    mark = HandoutMark(
        unit.campaign.name, name, pack.name, pack.version, pack.sha256, sha256(_base(unit))
    )
    return Handout(unit.campaign.settings, unit.canonical, mark)


def text(random: Random) -> str:
    """A text as people type it."""
    return "".join(random.choice(_WORDS) for _ in range(random.randrange(1, 4)))


def meant(random: Random, unit: Unit, rate: float) -> dict[str, Any]:
    """The unit's values with random changes; its name stays."""
    pack = unit.campaign.pack
    values = changed_values.changed(random, pack.unit.fields, deepcopy(unit.canonical), rate, text)
    values = {**values, pack.unit_name: unit.canonical[pack.unit_name]}
    return changed_values.written(unit.campaign, values)


def sent(random: Random, number: int, values: dict[str, Any], suffix: str) -> tuple[bytes, Any]:
    """The form that was handed out with the values typed in, and what fitted in."""
    unit = changed_values.unit(number)
    its, handout = tools(unit.campaign), _handout(unit)
    form = handed_out(number, suffix)
    if suffix == "docx":
        return filled_word.fill(its.word, handout, form, values), values
    fitting = filled_excel.fitting(its.drawn, handout, values)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        path.write_bytes(form)
        filled_excel.fill(path, its.drawn, handout, fitting, random)
        return path.read_bytes(), fitting


def take(number: int, content: bytes, suffix: str, data: str, base: bytes) -> TakenData:
    """The form taken into the data file."""
    unit = changed_values.unit(number)
    its = tools(unit.campaign)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"表.{suffix}"
        path.write_bytes(content)
        document = read_document.read(path, [its.reader], its.reader.pack)
    [forms] = document.units
    submitted = taking.of_forms(its.target, forms, "表", is_handed_out=True)
    name = str(unit.canonical[its.reader.pack.unit_name])
    before = taking.UnitData(name, base, "数据.yaml", FileBytes(data.encode(), ""))
    return taking.take(its.target, before, submitted)


def case(number: int) -> str:
    """What is wrong in the case, if anything."""
    random = Random(f"received/{number}")  # noqa: S311
    which = number % len(changed_values.files())
    unit = changed_values.unit(which)
    campaign, field = unit.campaign, unit.campaign.pack.unit.fields
    suffix = random.choice(("docx", "docx", "xlsx"))
    values = meant(random, unit, random.choice((0.0, 0.02, 0.1, 0.3)))
    content, values = sent(random, which, values, suffix)
    base = _base(unit)
    by_bureau = unit.canonical
    file = unit.file
    if random.random() < 0.5:
        by_bureau = meant(random, unit, 0.02)
        canonical = lambda parsed: changed_values.canonical_of(campaign, parsed)  # noqa: E731
        file = value_edits.with_values(file, by_bureau, field, canonical)

    taken = take(which, content, suffix, file.text, base)

    theirs = taking.known_fields(field, source.parse(FileBytes(taken.base, ""), "").data)
    typed, read = (_without_figures(unit, each) for each in (values, theirs))
    if not three_way.is_same(field, typed, read):
        return f"read: {value_edits.between(field, typed, read, {})}"
    expected = three_way.merge(field, unit.canonical, by_bureau, theirs)
    if taken.refusals:
        return "" if expected.conflicts else f"refused: {taken.refusals}"
    after = source.parse(FileBytes(taken.text, ""), "数据.yaml")
    said = changed_values.canonical_of(campaign, after)
    if left := value_edits.between(field, said, expected.values, after.data):
        return f"left: {left}"
    made = value_edits.between(field, by_bureau, expected.values, file.source.data)
    lost = set(changed_values.NUMBERED.findall(file.text)) - set(
        changed_values.NUMBERED.findall(taken.text.decode())
    )
    is_kept = not any(isinstance(each, RemoveRow) for each in made)
    return f"comments lost: {lost}" if lost and is_kept else ""


def _without_figures(unit: Unit, values: dict[str, Any]) -> Any:
    """The values without blank texts, and without figures that a form leaves to the program."""
    figures = {(*d.each, *d.field) for d in unit.campaign.pack.derived if d.kind != "default"}

    def without(node: Any, path: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [without(row, path) for row in node]
        if isinstance(node, str):
            return node
        return {
            name: without(below, (*path, name))
            for name, below in node.items()
            if (*path, name) not in figures
        }

    return read_back.without_bare(without(values, ()))


def main() -> int:
    """1 if a case went wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz.received_forms", description=__doc__
    )
    parser.add_argument("--cases", type=int, default=100, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="N")
    typed = parser.parse_args()
    wrong = 0
    for number in range(typed.first, typed.first + typed.cases):
        try:
            told = case(number)
        except Exception:  # noqa: BLE001 - the case is named
            told = traceback.format_exc()
        if told:
            wrong += 1
            print(f"case {number}: {told[:3000]}")  # noqa: T201
    print(f"{typed.cases} cases, {wrong} wrong")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
