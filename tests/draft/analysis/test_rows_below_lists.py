"""Where a list ends, and what copies that somebody filled in differ in."""

from __future__ import annotations

from tests.pictured_form import draft, draft_of_files, lines, paths

_HEAD = "2024年活动登记表\n填报单位：{}    填报日期：2024年3月1日\n地点 │ 责任人 │ 文号 │ 金额\n"


def _copies(*rows: tuple[str, str]) -> tuple[str, ...]:
    units = ("甲县财政局", "乙县水务局")
    return tuple(
        _HEAD.format(unit) + row for unit, row in zip(units, map("\n".join, rows), strict=True)
    )


def test_labels_with_values_below_a_list_are_no_rows_of_it() -> None:
    first = ("南门 │ 张三 │ 一号 │ 20.5", "主管部门 │ 农业局 │ 负责人 │ 李四")

    result = draft(_HEAD.format("甲县财政局") + "\n".join(first))

    assert lines(result)[-1] == "主管部门 │ {主管部门} │ 负责人 │ {负责人}"


def test_copies_tell_labels_below_a_list_from_its_rows() -> None:
    result = draft_of_files(
        *_copies(
            ("南门 │ 张三 │ 一号 │ 20.5", "民族 │ 甲 │ 学历 │ 乙"),
            ("北门 │ 张三 │ 四号 │ 12.5", "民族 │ 丙 │ 学历 │ 丁"),
        )
    )

    assert lines(result)[-1] == "民族 │ {民族} │ 学历 │ {学历}"


def test_row_below_a_list_whose_total_stands_at_its_top() -> None:
    result = draft(
        _HEAD.format("甲县财政局")
        + "合计 │  │  │ 20.5\n南门 │ 张三 │ 一号 │ 20.5\n备注 │ 按期完成全部工作，资金已拨付。 ×3"
    )

    assert lines(result)[-1] == "备注 │ {备注}"


def test_copies_that_differ_are_filled_in_though_they_hold_words_only() -> None:
    head = "2024年活动登记表\n填报单位：{}        金额单位：万元\n地点 │ 责任人 │ 文号 │ 用途\n"

    result = draft_of_files(
        head.format("甲县财政局") + "南门 │ 张三 │ 一号 │ 活动\n东门 │ 李四 │ 五号 │ 比赛",
        head.format("乙县水务局") + "北门 │ 王五 │ 四号 │ 培训",
    )

    assert paths(result)[1:] == [f"活动[].{name}" for name in ("地点", "责任人", "文号", "用途")]


def test_what_copies_differ_in_is_never_printed_for_everybody() -> None:
    result = draft_of_files(
        *(
            f"2024年设备登记表\n单位名称 │ {unit} ×3\n名称 │ {name} │ {maker} │ {day}"
            for unit, name, maker, day in (
                ("甲县财政局", "水泵", "东方厂", "2024年1月5日"),
                ("乙县水务局", "电机", "南方厂", "2024年3月8日"),
            )
        )
    )

    assert lines(result)[-1] == "名称 │ {名称} │ {内容} │ {日期}"


def test_mark_with_a_colon_is_no_field() -> None:
    result = draft("附件3：\n设备登记表\n填报单位：\n名称 │ │ 型号 │ ")

    assert lines(result)[0] == "附件3："


def test_two_days_of_one_label_are_two_fields() -> None:
    result = draft(
        "填报单位：甲局    填报日期：2024年5月10日\n情况↓ │ 填报日期 │ 2020年4月5日\n↑ │ 人数 │ 20"
    )

    assert paths(result)[:2] == ["填报单位", "填报日期"]
    assert "情况.填报日期" in paths(result)


def test_second_list_begins_where_words_stand_below_numbers() -> None:
    result = draft(
        "填报单位：甲局    填报日期：2024年5月10日\n序号 │ 地点 │ 责任人 │ 文号\n"
        "1 │ 南门 │ 张三 │ 一号\n2 │ 北门 │ 李四 │ 二号\n用途 │ 说明 │ 单位 │ 执行数\n"
        "水泵 │ 新购 │ 甲局 │ 20.5\n电机 │ 新购 │ 乙局 │ 7.5"
    )

    assert "[用途] {用途.用途} │ {用途.说明} │ {用途.单位} │ {用途.执行数}" in lines(result)


def test_long_lists_of_other_things_are_copies_all_the_same() -> None:
    head = "2024年设备登记表\n填报单位：{}\n设备 │ 供应商 │ 地点\n"

    result = draft_of_files(
        *(
            head.format(unit) + "\n".join(f"{n}号{unit} │ {n}厂{unit} │ {n}楼{unit}" for n in rows)
            for unit, rows in (("甲局", range(4)), ("乙局", range(6)))
        )
    )

    assert len(result.forms) == 1
    assert "设备[].供应商" in paths(result)


def test_value_that_copies_say_in_different_places_is_no_label() -> None:
    head = "2024年设备登记表\n填报单位：{}    填报日期：2024年3月1日\n负责人 │ {} │ 联系人 │ {}\n"

    result = draft_of_files(
        *(head.format(*each) for each in (("甲局", "张三", "李四"), ("乙局", "李四", "张三")))
    )

    assert lines(result)[-1] == "负责人 │ {负责人} │ 联系人 │ {联系人}"


def test_heading_that_copies_share_begins_another_list() -> None:
    head = "2024年设备登记表\n填报单位：{}\n设备 │ 供应商 │ 地点\n"
    rows = (
        "水泵 │ 东厂 │ 南门\n文号 │ 说明 │ 单位\n一号 │ 新购 │ 站",
        "电机 │ 西厂 │ 北门\n文号 │ 说明 │ 单位\n二号 │ 维修 │ 所",
    )

    result = draft_of_files(
        *(head.format(unit) + row for unit, row in zip(("甲局", "乙局"), rows, strict=True))
    )

    assert lines(result)[-1] == "[文号明细] {文号明细.文号} │ {文号明细.说明} │ {文号明细.单位}"


def test_full_row_with_a_number_says_that_the_form_is_filled_in() -> None:
    result = draft("填报单位：甲局\n序号 │ 地点 │ 负责人 │ 文号\n1 │ 南门 │ 张三 │ 一号")

    assert lines(result)[-1].endswith("] {地点.序号} │ {地点.地点} │ {地点.负责人} │ {地点.文号}")


def test_word_in_the_column_of_numbers_ends_the_list() -> None:
    result = draft(
        "填报单位：甲局\n序号 │ 用途 │ 名称 │ 说明\n1 │ 水泵 │ 甲 │ 新购\n"
        "2 │  │  │ \n车辆数 │ 151 │ 学历 │ 本科"
    )

    assert lines(result)[-1] == "车辆数 │ {车辆数} │ 学历 │ {学历}"


def test_ticked_box_says_that_the_form_is_filled_in() -> None:
    result = draft(
        "填报单位：甲县财政局\n性质 │ □新增 ☑延续\n问题 │ 全部任务已按期完成，资金已经拨付到位。"
    )

    assert lines(result)[-1] == "问题 │ {问题}"


def test_name_that_copies_share_elsewhere_is_a_value_in_a_line() -> None:
    head = "2024年设备登记表\n填报单位：{}\n负责人 │ {} │ 联系人 │ {}\n填表人：{}    联系电话：{}"

    result = draft_of_files(
        head.format("甲局", "张三", "李四", "张三", "0731-1234567"),
        head.format("乙局", "王五", "张三", "李四", "0731-7654321"),
    )

    assert lines(result)[-1].startswith("填表人：{填表人}")
