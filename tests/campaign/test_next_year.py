"""One data file as the next year begins with it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.campaign import next_year
from generator.campaign.next_year import Plan
from generator.common.diagnostics import RefusedError
from generator.datafile import edits
from generator.datafile.edits import EditRefusedError, SetValue
from generator.datafile.file_bytes import FileBytes
from generator.pack import pack
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.next_year import RewrittenFile

DATED = frozenset({("人", "说明"), ("名称",)})


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    small = small_pack.load(tmp_path)
    derived = pack.computed_fields(small)
    return Plan(small.unit.fields, derived, DATED, "2023", "2024", empties=True)


def begun(content: str | bytes, plan: Plan) -> RewrittenFile:
    raw = content if isinstance(content, bytes) else content.encode()
    return next_year.rewrite(FileBytes(raw, hashlib.sha256(raw).hexdigest()), "数据.yaml", plan)


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("2023年全年", "2024年全年", 1),
        ("2023年1月至2023年12月", "2024年1月至2024年12月", 2),
        ("2023", "2024", 1),
        ("'2023'", "'2024'", 1),
        ('"2023年\\t全年"', '"2024年\\t全年"', 1),
        ('"\\u0032023年，2023年"', '"2024年，2024年"', 2),
        ("2023.1-2023.12", "2024.1-2024.12", 2),
        ("|\n  2023年\n  （2023）", "|\n  2024年\n  （2024）", 2),
        ("12023年", "12023年", 0),
        ("2023万元", "2023万元", 0),
        ("20230101", "20230101", 0),
        ("全年", "全年", 0),
    ],
)
def test_the_year_is_renewed_where_it_is_a_number_of_its_own(
    plan: Plan, before: str, after: str, count: int
) -> None:
    found = begun(f"名称: {before}\n总数:  # 留空\n", plan)

    assert found.content.decode() == f"名称: {after}\n总数:  # 留空\n"
    assert (found.years, found.unsure) == (count, ())


DATA: dict[str, Any] = {
    "名称": "2023年全年\n\U00020bb7野：2023年底",
    "总数": "7",
    "账目": {"收入": "5", "支出": "2.50"},
    "组": [{"名": "甲 乙", "数": "1", "说明": "'一'"}, {"名": "丙", "数": "2"}],
    "人": [{"姓名": "丁", "数": "3", "说明": "自2023年1月起"}],
}


@pytest.mark.parametrize(
    "text",
    [
        *(json.dumps(DATA, indent=i, ensure_ascii=a) for i in (None, 2) for a in (True, False)),
        *(
            yaml.safe_dump(DATA, allow_unicode=a, default_flow_style=f, default_style=s, width=60)
            for a in (True, False)
            for f in (True, False, None)
            for s in (None, "'", '"', "|", ">")
        ),
    ],
)
def test_what_a_library_wrote_is_edited_rightly(plan: Plan, text: str, tmp_path: Path) -> None:
    found = begun(text, plan)

    after = small_pack.read(tmp_path, found.content)
    assert after.diagnostics == ()
    assert after.data == {
        "名称": "2024年全年\n\U00020bb7野：2024年底",
        "账目": {"收入": "", "支出": ""},
        "组": [{"名": "甲 乙", "数": "", "说明": "'一'"}, {"名": "丙", "数": ""}],
        "人": [{"姓名": "丁", "数": "", "说明": "自2024年1月起"}],
    }


@pytest.mark.parametrize("text", ["2022年至2023年", "2023年—2025年", "2023-2025", "1999年到2023年"])
def test_a_text_of_several_years_is_left_to_staff(plan: Plan, text: str) -> None:
    before = f"人:\n  - 组数: 5\n    说明: {text}\n"

    found = begun(before, plan)

    assert found.content.decode() == f"人:\n  - 说明: {text}\n"
    assert (found.years, found.unsure) == (0, ((2, "说明"),))


def test_the_same_year_again_changes_no_text(tmp_path: Path) -> None:
    fields = small_pack.load(tmp_path).unit.fields
    again = Plan(fields, (), DATED, "2023", "2023", empties=False)

    found = begun("名称: 2023年\n总数: 5\n", again)

    assert found.content.decode() == "名称: 2023年\n总数: 5\n"
    assert (found.emptied, found.removed, found.years, found.unsure) == (0, 0, 0, ())


def test_amounts_are_emptied_and_those_worked_out_go(plan: Plan) -> None:
    before = (
        "名称: 甲\n总数: 5\n账目: {收入: 3, 支出: '', 结余: 3}\n组:\n  - {名: 乙, 数: 5}  # 注\n"
    )

    found = begun(before, plan)

    assert found.content.decode() == (
        "名称: 甲\n账目: {收入: , 支出: ''}\n组:\n  - {名: 乙, 数: }  # 注\n"
    )
    assert (found.emptied, found.removed) == (2, 2)


@pytest.mark.parametrize("value", ["", "''", "  # 有意留空"])
def test_what_is_worked_out_but_left_blank_stays_blank(plan: Plan, value: str) -> None:
    text = f"名称: 甲\n总数: {value}\n"

    assert begun(text, plan).content.decode() == text


def test_a_group_of_which_all_goes_goes_with_it(plan: Plan) -> None:
    text = "名称: 甲\n账目:\n  结余: 3\n人:\n  - 姓名: 乙\n    组数: 1\n"

    assert begun(text, plan).content.decode() == "名称: 甲\n人:\n  - 姓名: 乙\n"


def test_what_is_no_field_and_no_amount_stays(plan: Plan) -> None:
    text = "名称: 甲\n别的: 5\n总数: [1, 2]\n账目: {别的: 5}\n"

    found = begun(text, plan)

    assert found.content.decode() == text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_line_ends_stay(plan: Plan, mark: bytes, end: str) -> None:
    lines = ["# 说明", "名称: 甲2023年", "总数: 5  # 和", "组:", "  - 名: 😀", "    数: 5", ""]
    wanted = ["# 说明", "名称: 甲2024年", "# 和", "组:", "  - 名: 😀", "    数: ", ""]

    found = begun(mark + end.join(lines).encode(), plan)

    assert found.content == mark + end.join(wanted).encode()


def test_a_file_that_cannot_be_read_is_refused(plan: Plan) -> None:
    with pytest.raises(RefusedError) as refused:
        begun("名称：甲\n总数:5\n", plan)

    assert [d.line for d in refused.value.diagnostics] == [1, 2]


def test_what_cannot_be_changed_in_place_is_named_and_refused(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise EditRefusedError("写法特殊", SetValue(("总数",), None))

    monkeypatch.setattr(edits, "edited", refuse)

    with pytest.raises(RefusedError) as refused:
        begun("# 甲\n总数: 5\n", plan)

    [found] = refused.value.diagnostics
    assert (found.file, found.line, found.column) == ("数据.yaml", 2, 1)
    assert found.message == "无法自动改写此处，未生成任何文件"


def test_the_answers_of_changed_values_are_left_out(plan: Plan) -> None:
    text = (
        "# 已核对[year]: 甲\n名称: 2023年\n# 已核对[blank]: 乙\n说明: 全年\n"
        "# 已核对[sum]: 丙\n# 留空\n总数: 5  # 已核对[bound]: 丁\n"
        "账目:\n  收入: 3  # 已核对[sum]: 戊\n"
    )

    found = begun(text, plan)

    assert found.content.decode() == (
        "名称: 2024年\n# 已核对[blank]: 乙\n说明: 全年\n# 留空\n账目:\n  收入: \n"
    )
