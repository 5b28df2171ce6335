"""However a unit's file is written, the next year's holds the same but for its amounts and years."""  # noqa: E501

from __future__ import annotations

import copy
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.campaign import next_year
from generator.campaign.next_year import Plan
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack import fields, pack
from tests import made_up, units
from tests.conftest import PACKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.campaign.next_year import RewrittenFile
    from generator.datafile.source import Source

pytestmark = pytest.mark.slow

PACK = pack.load(PACKS / "performance-targets")
DERIVED = pack.computed_fields(PACK)
DATED = frozenset({("支出方向", "项目实施期")})
EMPTIED = Plan(PACK.unit.fields, DERIVED, DATED, "2023", "2024", empties=True)
KEPT = Plan(PACK.unit.fields, DERIVED, DATED, "2023", "2024", empties=False)
# Amounts that are worked out, typed all the same or left blank; where they go in their groups.
TOTALS = [((), "专项资金合计"), (("年度预算申请",), "资金总额")]
TOTALS_OF_ROWS = ["专项金额", "支出明细合计"]
INVENTED = [
    *made_up.UNITS.values(),
    yaml.load(units.unit_text("甲局", funds=2, rows=3), yaml.BaseLoader),  # noqa: S506 - it reads only text
]


def put(group: dict[str, Any], at: int, name: str, value: str) -> None:
    items = [item for item in group.items() if item[0] != name]
    items.insert(at % (len(items) + 1), (name, value))
    group.clear()
    group.update(items)


@st.composite
def invented(draw: st.DrawFn) -> dict[str, Any]:
    """A valid unit, some of its derived amounts typed, its periods with years or without."""
    unit: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(INVENTED)))
    values, places = st.sampled_from(["12.5", "", None]), st.integers(0, 20)
    for path, name in TOTALS:
        group = unit[path[0]] if path else unit
        if (value := draw(values)) is not None:
            put(group, draw(places), name, value)
    for row in unit.get("支出方向", [])[:2]:
        row["项目实施期"] = draw(st.sampled_from(["全年", "2023年全年", "2022年至2023年", "2023"]))
        for name in TOTALS_OF_ROWS:
            if (value := draw(values)) is not None:
                put(row, draw(places), name, value)
    return unit


def block(node: Any, draw: st.DrawFn, indent: str = "") -> Iterator[str]:
    """The lines of a file that says the node as staff write it, with notes here and there."""
    items = node.items() if isinstance(node, dict) else ((None, value) for value in node)
    for key, value in items:
        head = f"{key}:" if key else "-"
        note = draw(NOTES)
        if not value or isinstance(value, str):
            yield f"{indent}{head} {scalar(value, draw)}{note}"
        elif draw(st.integers(0, 4)) == 0:
            yield f"{indent}{head} {flow(value)}{note}"
        elif key:
            yield f"{indent}{head}{note}"
            yield from block(value, draw, indent + "  ")
        else:
            first, *rest = block(value, draw, indent + "  ")
            yield f"{indent}- {first.strip(' ')}"
            yield from rest


NOTES = st.sampled_from(["", "", "", "  # 注：2023年", " # 甲, }"])


def scalar(value: Any, draw: st.DrawFn) -> str:
    if re.fullmatch("[0-9.]*", value) if isinstance(value, str) else False:
        return draw(st.sampled_from([value, f"'{value}'", f'"{value}"']))
    return flow(value)


def flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@st.composite
def written(draw: st.DrawFn, unit: dict[str, Any]) -> bytes:
    """The unit as a file: as staff write one, or as programs do."""
    indent = draw(st.sampled_from(["staff", None, 0, 2]))
    if indent == "staff":
        text = "".join(f"{line}\n" for line in block(unit, draw))
    else:
        separators = draw(st.sampled_from([(",", ":"), (", ", ": ")]))
        text = json.dumps(unit, ensure_ascii=False, indent=indent, separators=separators)  # type: ignore[arg-type]
    mark, line_end = draw(st.sampled_from(["", "\ufeff"])), draw(st.sampled_from(["\n", "\r\n"]))
    return (mark + text.replace("\n", line_end)).encode()


def read(content: bytes) -> Source:
    return source.parse(FileBytes(content, hashlib.sha256(content).hexdigest()), "数据.yaml")


def begun(content: bytes, plan: Plan) -> RewrittenFile:
    return next_year.rewrite(FileBytes(content, ""), "数据.yaml", plan)


def expected(node: Any, path: tuple[str, ...] = (), *, empties: bool) -> Any:
    """The values as the next year has them, worked out without a look at any text."""
    if isinstance(node, list):
        return [expected(value, path, empties=empties) for value in node]
    if isinstance(node, dict):
        found = {}
        for key, value in node.items():
            here = (*path, key)
            field = fields.find_field(PACK.unit.fields, here)
            is_amount = field is not None and field.kind == "amount"
            if empties and is_amount and value and here in DERIVED:
                continue
            blank = empties and is_amount
            found[key] = "" if blank else expected(value, here, empties=empties)
        return found
    if path in DATED and "2022" not in node:
        return node.replace("2023", "2024")
    return node


def notes(content: bytes) -> list[str]:
    return re.findall(r"(?:^|(?<=[ \n\ufeff]))# .*?(?=\r?\n)", content.decode())


@pytest.mark.parametrize("plan", [EMPTIED, KEPT], ids=["emptied", "kept"])
@settings(deadline=None)
@given(data=st.data())
def test_all_but_amounts_and_years_is_as_it_was(plan: Plan, data: st.DataObject) -> None:
    content = data.draw(invented().flatmap(written))
    before = read(content)
    assert not [d for d in before.diagnostics if d.severity == "error"]

    found = begun(content, plan)

    after = read(found.content)
    assert after.data == expected(before.data, empties=plan.empties)
    assert list(after.data) == [key for key in before.data if key in after.data]
    assert found.content.count(b"\r") in (0, found.content.count(b"\n"))
    assert found.content[:3] == b"\xef\xbb\xbf" or content[:3] != b"\xef\xbb\xbf"


@settings(deadline=None)
@given(data=st.data())
def test_no_note_is_lost(data: st.DataObject) -> None:
    content = data.draw(invented().flatmap(written))

    found = begun(content, EMPTIED)

    assert [note.strip() for note in notes(found.content)] == [
        note.strip() for note in notes(content)
    ]


@settings(deadline=None)
@given(data=st.data())
def test_once_more_changes_nothing(data: st.DataObject) -> None:
    content = data.draw(invented().flatmap(written))
    once = begun(content, EMPTIED).content

    again = begun(once, EMPTIED)

    assert (again.content, again.emptied, again.removed, again.years) == (once, 0, 0, 0)
