"""What becomes of a unit's data file when the unit sends something."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import campaigns
from generator.collect import known_data
from generator.collect.receive import taking
from generator.collect.receive.taking import Submitted, UnitData
from generator.compare import outline
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.readback import read_document
from generator.readback.unit_values import UnitForms
from tests import units
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.collect.receive.taking import TakenData, Target
    from generator.compare.three_way import Prefer
    from generator.datafile.yaml_tree import KeyPath

TEXT = units.unit_text("甲局", funds=2, directions=2, rows=1).replace(
    "填表人: 某某\n", "填表人: 某某  # 办公室\n"
)


@cache
def target() -> Target:
    campaign = campaigns.load(CHECKOUT / "data/2023", CHECKOUT / "templates")
    return taking.target(campaign, read_document.reader(campaign.pack))


def raw(text: str) -> FileBytes:
    return FileBytes(text.encode(), "")


def known(text: str) -> known_data.KnownData:
    parsed = source.parse(FileBytes(text.encode(), ""), "甲局.yaml")
    assert parsed.data
    return known_data.of_source(target().campaign, parsed)


def printed(text: str = TEXT) -> dict[str, Any]:
    """What the unit's forms print of the data, blank cells too; figures are left blank."""
    return outline.texts(target().printed.unit, known(text).values, {})


def forms(
    values: Mapping[str, Any],
    numbers: Sequence[int] = (0, 1, 2),
    remarks: Mapping[KeyPath, Sequence[str]] | None = None,
) -> Submitted:
    """These forms of a unit with the values."""
    unit = UnitForms({}, values, frozenset(), remarks or {}, 1, {}, frozenset(numbers))
    return taking.of_forms(target(), unit, "甲局.docx", is_handed_out=True)


def take(
    submitted: Submitted, text: str | None = TEXT, base: str | None = TEXT, prefer: Prefer = ""
) -> TakenData:
    """The submission taken into the data file, made from the data of `base`."""
    data = None if text is None else raw(text)
    of_base = None if base is None else known(base).text
    return taking.take(
        target(), UnitData("甲局", of_base, "甲局.yaml", data), submitted, prefer=prefer
    )


def take_after(first: TakenData, submitted: Submitted) -> TakenData:
    """The unit's next submission, when nobody has changed the data file since the first."""
    data = FileBytes(first.text, "")
    return taking.take(target(), UnitData("甲局", first.base, "甲局.yaml", data), submitted)


def labels(taken: TakenData) -> list[str]:
    return [change.label for change in taken.changes]


def test_a_form_sent_back_as_it_was_changes_nothing() -> None:
    taken = take(forms(printed()))

    assert taken.text.decode() == TEXT
    assert taken.base == known(TEXT).text
    assert taken.given == taken.changes == taken.refusals == ()


def test_what_was_changed_is_changed_in_its_place() -> None:
    values = printed()
    values["填表人"] = "李四"
    values["专项资金"][1]["金额"] = "2.00"

    taken = take(forms(values))

    assert taken.text.decode() == TEXT.replace("填表人: 某某  #", "填表人: 李四  #")
    assert labels(taken) == ["填表人"]
    assert known(taken.base.decode()).values["填表人"] == "李四"


def test_forms_that_were_not_sent_lose_nothing() -> None:
    whole = printed()
    whole["专项资金"][0]["金额"] = "5"
    only_second = {name: whole[name] for name in ("部门名称", "专项资金", "专项资金合计")}

    taken = take(forms(only_second, [1]))

    assert labels(taken) == ["专项资金第 1 行（专项0）／金额"]
    assert taken.text.decode() == TEXT.replace("金额: 2\n", "金额: 5\n", 1)


def test_one_of_several_copies_of_a_form_loses_none_of_the_others() -> None:
    whole = printed()
    second = whole["支出方向"][2]
    second["项目实施期"] = "上半年"

    taken = take(
        forms({"部门名称": "甲局", "支出方向": [second]}, [2], {("支出方向", 0): ["核对：问"]})
    )

    assert labels(taken) == ["项目实施期"]
    assert len(known(taken.text.decode()).values["支出方向"]) == 4
    assert "  # 核对：问\n  - 名称: 方向1-0\n" in taken.text.decode()


def test_a_copy_deleted_from_the_whole_file_is_a_row_deleted() -> None:
    whole = printed()
    del whole["支出方向"][1], whole["年度绩效指标"]["产出指标"]["数量指标"][0]

    taken = take(forms(whole))

    assert [c.kind for c in taken.changes] == ["removed", "removed"]
    names = [row["名称"] for row in known(taken.text.decode()).values["支出方向"]]
    assert names == ["方向0-0", "方向1-0", "方向1-1"]


def test_a_part_that_was_deleted_from_a_form_stays_and_is_to_be_looked_at() -> None:
    whole = printed()
    del whole["年度绩效指标"]["效益指标"]["社会效益指标"], whole["支出方向"][1]["支出明细"]

    taken = take(forms(whole))

    text = taken.text.decode()
    assert taken.changes == ()
    told = "# 核对：报送的表中没有“{}”这一部分，仍为原内容\n"
    assert f"    {told.format('社会效益指标')}    社会效益指标:" in text
    assert f"    {told.format('支出明细')}    支出明细:" in text
    assert take(forms(printed()), text, TEXT).text.decode() == TEXT


@pytest.mark.parametrize(
    ("in_file", "typed", "expected"),
    [
        # Left blank on purpose, computed, or typed in the data file: a blank cell says nothing.
        ("专项资金合计:\n", "", "专项资金合计:\n"),
        ("", "", ""),
        ("专项资金合计: 9\n", "", "专项资金合计: 9\n"),
        # What the unit typed counts, unless it is what the program works out.
        ("", "4", ""),
        ("", "9", "专项资金合计: 9\n"),
        ("专项资金合计:\n", "4", ""),
    ],
)
def test_a_blank_cell_of_a_figure_says_nothing(in_file: str, typed: str, expected: str) -> None:
    text = TEXT + in_file
    values = printed(TEXT)
    values["专项资金合计"] = typed

    taken = take(forms(values), text, text)

    lines = [line for line in taken.text.decode().splitlines() if "专项资金合计" in line]
    assert lines == expected.splitlines()


def test_a_figure_that_the_unit_typed_and_then_left_blank_is_worked_out_again() -> None:
    """Its form was handed out without, so the wrong figure came with an earlier submission."""
    text = f"{TEXT}专项资金合计: 9\n"
    before = UnitData("甲局", known(text).text, "甲局.yaml", raw(text), known(TEXT).text)
    values = printed(TEXT)
    values["专项资金合计"] = ""

    taken = taking.take(target(), before, forms(values))

    assert taken.text.decode() == TEXT


def test_a_figure_printed_as_it_was_follows_what_it_is_taken_from() -> None:
    values = printed()
    values["专项资金"][0]["金额"] = "5"
    for direction in values["支出方向"]:
        direction["专项金额"] = "2"

    taken = take(forms(values))

    assert taken.text.decode() == TEXT.replace("金额: 2\n", "金额: 5\n", 1)


def test_a_default_text_that_was_deleted_is_blank() -> None:
    values = printed()
    assert values["支出方向"][0]["年度绩效目标"] == "甲"
    values["支出方向"][0]["年度绩效目标"] = ""

    taken = take(forms(values))

    assert "    年度绩效目标:\n" in taken.text.decode()


def without_goals() -> dict[str, Any]:
    """What the forms of a unit print that left the goals of its directions blank."""
    values = printed()
    for direction in values["支出方向"]:
        direction["年度绩效目标"] = direction["实施期绩效目标"] = ""
    return values


def test_a_goal_left_blank_follows_the_text_that_stands_for_it() -> None:
    first = take(forms(without_goals()), None, None)
    values = without_goals()
    values["专项资金"][0]["年度绩效目标"] = "新目标"

    taken = take_after(first, forms(values))

    old, new = "年度绩效目标: |\n      甲\n", "年度绩效目标: |\n      新目标\n"
    assert taken.text.decode() == first.text.decode().replace(old, new, 1)


def test_a_goal_left_blank_is_no_change_of_the_bureaus() -> None:
    first = take(forms(without_goals()), None, None)
    values = without_goals()
    assert take_after(first, forms(values)).text == first.text
    values["支出方向"][1]["年度绩效目标"] = "自己的目标"
    del values["支出方向"][0]

    taken = take_after(first, forms(values))

    assert taken.refusals == ()
    assert "年度绩效目标: 自己的目标\n" in taken.text.decode()
    assert len(known(taken.text.decode()).values["支出方向"]) == 3


def test_rows_of_which_the_program_knows_no_field_stay_where_they_are() -> None:
    text = TEXT.replace("专项资金:\n", "专项资金:\n  - 备注: 局里\n")
    values = printed()
    values["专项资金"][1]["金额"] = "7"

    taken = take(forms(values, remarks={("专项资金", 1, "金额"): ["核对：问"]}), text, TEXT)

    head, last = text.rsplit("  - 名称: 专项1\n    金额: 2\n", 1)
    assert taken.text.decode() == f"{head}  - 名称: 专项1\n    # 核对：问\n    金额: 7\n{last}"


def test_doubts_stand_at_their_keys_in_place_of_earlier_ones() -> None:
    text = TEXT.replace("填表人:", "# 核对：旧\n填表人:").replace(
        "部门职责概述:", "# 核对：答过\n# 已核对[import]: 已问过\n部门职责概述:"
    )
    values = printed()
    values["专项资金"].insert(0, {**values["专项资金"][0], "名称": "新专项", "年度绩效目标": "别"})
    remarks: dict[KeyPath, list[str]] = {
        ("专项资金", 1, "金额"): ["核对：金额\n不明"],
        (): ["核对：文件含修订"],
        ("部门职责概述",): ["核对：答过"],
    }

    taken = take(forms(values, remarks=remarks), text, text)
    again = take(forms(values, remarks=remarks), taken.text.decode(), taken.base.decode())

    result = taken.text.decode()
    assert "核对：旧" not in result
    assert result.startswith("# 核对：文件含修订\n\n部门名称: 甲局\n")
    assert "# 核对：答过\n# 已核对[import]: 已问过\n部门职责概述:" in result
    assert "  - 名称: 专项0\n    # 核对：金额 不明\n    金额: 2\n" in result
    assert again.text == taken.text


def test_doubts_about_forms_that_were_not_sent_stay() -> None:
    text = TEXT.replace("部门职责概述:", "# 核对：旧\n部门职责概述:")

    taken = take(forms({"部门名称": "甲局", "专项资金": printed()["专项资金"]}, [1]), text, text)

    assert taken.text.decode() == text


def test_what_both_sides_changed_is_refused_and_both_are_named() -> None:
    text = TEXT.replace("某某  #", "张三  #").replace("金额: 2\n", "金额: 6\n", 1)
    values = printed()
    values["填表人"] = "李四"
    values["专项资金"][0]["金额"] = "7"

    taken = take(forms(values), text, TEXT)

    assert taken.text.decode() == text
    assert [(c.base, c.ours, c.theirs) for c in taken.conflicts] == [
        ("某某", "张三", "李四"),
        ("2", "6", "7"),
    ]
    first, second = taken.refusals
    assert "“填表人”" in first.message
    assert "数据文件为“张三”，报送的表为“李四”" in first.message
    assert "“专项资金第 1 行（专项0）／金额”" in second.message
    assert (first.file, first.line) == ("甲局.yaml", 2)
    assert first.hint.startswith("请与该单位核实")
    theirs = take(forms(values), text, TEXT, "theirs").text.decode()
    ours = take(forms(values), text, TEXT, "ours").text.decode()
    assert ("李四" in theirs, "金额: 7" in theirs) == (True, True)
    assert ours == text


def test_rows_that_both_sides_changed_are_named() -> None:
    text = TEXT.replace("金额: 2\n", "金额: 6\n", 1)
    values = printed()
    del values["专项资金"][0]

    [refusal] = take(forms(values), text, TEXT).refusals

    assert "“专项资金第 1 行（专项0）”" in refusal.message
    assert "数据文件为“专项0、6、甲、甲”，报送的表为已删除" in refusal.message


def test_a_later_form_is_merged_with_what_was_taken_last() -> None:
    values = printed()
    values["填表人"] = "李四"
    first = take(forms(values))
    # The bureau changes one thing, the unit another, and still has its own of the former.
    by_bureau = first.text.decode().replace("李四", "王五")
    values["专项资金"][0]["金额"] = "7"

    second = take(forms(values), by_bureau, first.base.decode())

    assert second.refusals == ()
    assert labels(second) == ["专项资金第 1 行（专项0）／金额"]
    assert "王五" in second.text.decode()


def test_a_unit_without_a_data_file_gets_one() -> None:
    taken = take(forms(printed(), remarks={("填表人",): ["核对：问"]}), None, "部门名称: 甲局\n")

    text = taken.text.decode()
    assert text.startswith(
        "# 由 forms receive 从 甲局.docx 接收\n\n部门名称: 甲局\n# 核对：问\n填表人: 某某\n"
    )
    assert known(text).values == known(TEXT).values
    assert taken.given


def test_the_data_file_keeps_the_units_full_name() -> None:
    taken = take(forms({**printed(), "部门名称": "甲"}))

    assert taken.text.decode() == TEXT
    assert taken.given == ()


@pytest.mark.parametrize(
    "text",
    ["部门名称: 甲局\n填表人: 某某\n填表人: 李四\n", "部门名称: 甲局\n- x\n", "\t部门名称: [\n"],
)
def test_a_data_file_that_cannot_be_read_is_told(text: str) -> None:
    taken = take(forms(printed()), text)

    assert taken.text.decode() == text
    assert taken.refusals
    assert {refusal.file for refusal in taken.refusals} == {"甲局.yaml"}


def sent(text: str) -> taking.SentDataFile:
    return taking.of_data_file(target(), FileBytes(text.encode(), ""), "寄来.yaml")


def test_a_data_file_that_was_sent_is_merged_the_same_way() -> None:
    text = TEXT.replace("某某  #", "张三  #")
    came = sent(TEXT.replace("金额: 2", "金额: 5", 1).replace("  # 办公室", ""))
    assert came.submitted

    taken = take(came.submitted, text, TEXT)

    assert came.unit == "甲局"
    assert taken.text.decode() == text.replace("金额: 2\n", "金额: 5\n", 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("部门名称: 甲局\n没有的栏目: 1\n", "unknown"),
        ("部门名称: 甲局\n专项资金: 二十万\n", "type"),
        ("# 表单: performance-targets；年度: 2022\n部门名称: 甲局\n", "conflict"),
        ("部门名称: [\n", "syntax"),
    ],
)
def test_a_data_file_of_which_something_would_be_lost_is_not_taken(text: str, code: str) -> None:
    came = sent(text)

    assert came.submitted is None
    assert code in {finding.code for finding in came.diagnostics}
    assert {finding.file for finding in came.diagnostics} == {"寄来.yaml"}
