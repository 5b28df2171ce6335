from __future__ import annotations

from generator.draft.draft import DraftList, FieldPart
from tests.pictured_form import draft, draft_of_files, field, lines, paths

_UNIT = "单位名称 │ ×3"


def test_blank_beside_a_label_is_a_field() -> None:
    result = draft("单位名称 │ ×3\n活动地点 │ │ 参加人数 │ ")

    assert lines(result) == [
        "单位名称 │ {单位名称}",
        "活动地点 │ {活动地点} │ 参加人数 │ {参加人数}",
    ]
    assert field(result, "参加人数").kind == "integer"
    assert result.unit_name == "单位名称"


def test_label_beside_several_rows_is_a_group() -> None:
    result = draft(
        f"{_UNIT}\n资金¶（万元）↓ │ 拨款 │ │ ×2\n↑ │ 自筹 │ │ ×2".replace("│ ×2", "│ ×1")
    )

    assert paths(result) == ["单位名称", "资金.拨款", "资金.自筹"]
    assert field(result, "资金.拨款").unit == "万元"


def test_heading_over_blank_rows_is_a_list() -> None:
    result = draft("单位名称 │ ×3\n序号 │ 事项 │ 时间 │ 金额（元）\n1 │ │ │ \n2 │ │ │ ")

    assert lines(result)[1:] == [
        "序号 │ 事项 │ 时间 │ 金额（元）",
        "[事项] {事项.序号} │ {事项.事项} │ {事项.时间} │ {事项.金额}",
    ]
    assert field(result, "事项[].序号").number == "1"
    assert field(result, "事项[].金额").unit == "元"
    assert field(result, "事项[].时间").kind == "date"


def test_group_that_is_one_table_is_a_list_of_its_name() -> None:
    result = draft("单位名称 │ ×3\n工作计划↓ │ 事项 │ 目标 │ 时限\n↑ │ │ │ \n↑ │ │ │ ")

    assert paths(result)[1:] == ["工作计划[].事项", "工作计划[].目标", "工作计划[].时限"]


def test_total_row_of_a_list_is_its_sum_and_other_cells_stay_blank() -> None:
    result = draft("单位名称 │ ×2\n明细↓ │ 内容 │ 金额\n↑ │ │ \n↑ │ │ \n↑ │ 合  计 │ ")

    assert lines(result)[-1] == "↑ │ 合  计 │ {明细合计}"
    assert field(result, "明细合计").sum == ("明细.金额",)


def test_total_row_adds_up_points_and_no_shares() -> None:
    result = draft("单位名称 │ ×2\n指标 │ 权重（分） │ 系数（%）\n │ │ \n │ │ \n合计 │ │ ")

    assert lines(result)[-1] == "合计 │ {指标合计} │ "


def test_goals_side_by_side_are_a_group_of_texts() -> None:
    result = draft("单位名称 │ ×3\n总体目标↓ │ 年初目标 │ 调整目标 │ 完成情况\n↑ │ │ │ ")

    assert paths(result)[1:] == ["总体目标.年初目标", "总体目标.调整目标", "总体目标.完成情况"]


def test_levels_of_labels_are_lists_under_groups_with_merges() -> None:
    result = draft(
        "单位名称 │ ×3\n"
        "一级指标 │ 二级指标 │ 三级指标 │ 指标值\n"
        "产出↓ │ 数量↓ │ 指标1： │ \n"
        "↑ │ ↑ │ …… │ \n"
        "↑ │ 质量 │ │ \n"
        "效益 │ 社会 │ │ "
    )

    assert lines(result)[2:] == [
        "[产出.数量] 产出↓% │ 数量% │ {产出.数量.三级指标} │ {产出.数量.指标值}",
        "[产出.质量] ↑ │ 质量% │ {产出.质量.三级指标} │ {产出.质量.指标值}",
        "[效益.社会] 效益% │ 社会% │ {效益.社会.三级指标} │ {效益.社会.指标值}",
    ]


def test_rows_and_columns_with_labels_are_fields_in_groups() -> None:
    result = draft(
        "单位名称 │ ×3\n"
        "项目资金（万元）↓ │ │ 预算数 │ 执行数\n"
        "↑ │ 年度资金总额 │ │ \n"
        "↑ │ 其中：财政拨款 │ │ －\n"
        "↑ │ 其他资金 │ │ "
    )

    assert paths(result)[1:] == [
        "项目资金.年度资金总额.预算数",
        "项目资金.年度资金总额.执行数",
        "项目资金.财政拨款.预算数",
        "项目资金.其他资金.预算数",
        "项目资金.其他资金.执行数",
    ]
    assert field(result, "项目资金.年度资金总额.预算数").sum == (
        "项目资金.财政拨款.预算数",
        "项目资金.其他资金.预算数",
    )


def test_columns_under_choices_are_one_field_that_is_ticked() -> None:
    result = draft(
        "单位名称 │ ×3\n任务名称↓ │ 完成可能性 ×3\n↑ │ 确定能 │ 有可能 │ 不可能\n│ │ │ \n│ │ │ "
    )

    assert lines(result)[-1] == (
        "[任务] {任务.任务名称} │ {任务.完成可能性_确定能} │ {任务.完成可能性_有可能}"
        " │ {任务.完成可能性_不可能}"
    )
    choice = field(result, "任务[].完成可能性")
    assert (choice.kind, choice.ticks) == ("choice", "√")
    assert choice.allowed == ("确定能", "有可能", "不可能")


def test_boxes_in_a_cell_are_one_field() -> None:
    result = draft("单位名称 │ \n项目属性 │ 新增项目□　延续项目□")

    assert lines(result)[1] == "项目属性 │ 新增项目{项目属性_新增项目}　延续项目{项目属性_延续项目}"
    assert field(result, "项目属性").ticks == "☑"


def test_line_to_sign_has_fields_behind_its_labels_but_not_for_signatures() -> None:
    result = draft("登记表\n单位名称 │ \n负责人签字：　　填表人：      联系电话：")

    assert lines(result)[-1] == "负责人签字：　　填表人：{填表人}　　联系电话：{联系电话}"


def test_cells_of_other_offices_are_asked_about() -> None:
    result = draft("单位名称 │ \n财政部门审核意见 │ ")

    assert paths(result) == ["单位名称", "财政部门审核意见"]
    [question] = [guess for guess in result.guesses if guess.is_question]
    assert question.place == "第 1 张表 第 2 行第 2 个单元格"


def test_title_has_the_year_and_level_of_the_settings() -> None:
    result = draft("附表2\n2024年区级车辆情况登记表\n单位名称 │ ")

    assert lines(result)[1] == "{=年度}年{=级次}车辆情况登记表"
    assert [setting.name for setting in result.settings] == ["年度", "级次"]
    assert result.forms[0].footer == "附表2"


_PROJECT = "附表3\n项目表\n项目名称 │ {} │ 金额（万元）│ {}\n内容 │ {} ×3\n填表人：{}"


def test_year_for_which_a_blank_title_leaves_room_is_in_the_contents_list() -> None:
    result = draft("附表2\n    年度车辆情况登记表\n单位名称 │ ")

    assert result.forms[0].contents == (
        "附表2 ",
        FieldPart(("年度",), is_setting=True),
        "年度车辆情况登记表",
    )


def test_form_of_a_thing_repeats_for_each() -> None:
    result = draft("附表1\n情况表\n单位名称 │ ", _PROJECT.format("", "", "", ""))

    assert result.forms[1].repeat == ("项目",)
    assert paths(result) == ["单位名称", "项目[].名称", "项目[].金额", "项目[].内容", "填表人"]


def test_list_and_form_of_the_same_things_share_their_fields() -> None:
    result = draft(
        "附表1\n汇总表\n填报单位：      单位：万元\n项目名称 │ 预算数\n│ \n│ ",
        _PROJECT.format("", "", "", ""),
    )

    assert paths(result)[:3] == ["填报单位", "项目[].名称", "项目[].预算数"]


def test_copies_in_one_file_repeat_and_their_values_are_rows() -> None:
    first = _PROJECT.format("维修工程", "12.5", "修缮屋面。", "甲")
    second = _PROJECT.format("培训活动", "30.25", "培训人员。", "甲")

    result = draft("附表1\n情况表\n单位名称 │ 示例局\n总额 │ 42.75\n人数 │ 12人", first, second)

    assert lines(result, 1)[2] == "项目名称 │ {项目.名称} │ 金额（万元） │ {项目.金额}"
    [example] = result.examples
    assert example.unit["项目"] == [
        {"名称": "维修工程", "金额": "12.5", "内容": "修缮屋面。"},
        {"名称": "培训活动", "金额": "30.25", "内容": "培训人员。"},
    ]
    assert example.unit["填表人"] == "甲"


def test_what_differs_between_filled_forms_is_a_field_and_what_is_equal_a_label() -> None:
    first = "登记表\n单位名称 │ 甲局 │ 性质 │ 机关\n责任制 │ 已定 │ 总额 │ 10.5\n人数 │ 20人 ×3"
    second = "登记表\n单位名称 │ 乙站 │ 性质 │ 事业\n责任制 │ 未定 │ 总额 │ 30.5\n人数 │ 50人 ×3"

    result = draft_of_files(first, second)

    assert lines(result)[2] == "责任制 │ {责任制} │ 总额 │ {总额}"
    assert [example.unit["性质"] for example in result.examples] == ["机关", "事业"]


def test_filled_form_gives_the_same_draft_as_the_blank_one() -> None:
    blank = (
        "附表1\n2024年资金情况表\n填报单位：      金额单位：万元\n"
        "部门名称 │ ×3\n总额： ×4 │\n"
        "工作计划↓ │ 事项 │ 责任单位/科室 │ 工作目标\n↑ │ │ │ \n"
        "指标↓ │ 二级指标 │ 三级指标 │ 指标值\n↑ │ 数量指标 │ │ \n↑ │ 质量指标 │ │ "
    )
    filled = (
        "附表1\n2024年资金情况表\n填报单位：甲局      金额单位：万元\n"
        "部门名称 │ 甲局 ×3\n总额：174.5 ×4 │\n"
        "工作计划↓ │ 事项 │ 责任单位/科室 │ 工作目标\n"
        "↑ │ 综合调研 │ 调研室 │ 围绕中心工作，开展调研活动。\n"
        "↑ │ 督查督办 │ 督查室 │ 围绕重点工作，确保政令畅通。\n"
        "指标↓ │ 二级指标 │ 三级指标 │ 指标值\n"
        "↑ │ 数量指标↓ │ 下发通知 │ 10000条\n↑ │ ↑ │ 召开会议 │ 12次\n"
        "↑ │ 质量指标 │ 考核等级 │ 优"
    )

    assert lines(draft(filled)) == lines(draft(blank))


def test_title_above_a_table_names_its_list() -> None:
    result = draft("附表1\n情况表\n单位名称 │ ×2\n拟聘人员名单\n序号 │ 姓名 │ 岗位\n│ │ \n│ │ ")

    assert paths(result)[2:] == ["拟聘人员[].姓名", "拟聘人员[].岗位"]


def test_unit_is_named_in_running_text_by_a_placeholder() -> None:
    result = draft("采购公开\n现将××单位采购意向公开如下：\n序号 │ 采购项目名称 │ 备注\n│ │ \n│ │ ")

    assert lines(result)[1] == "现将{单位名称}采购意向公开如下："
    assert paths(result)[0] == "单位名称"


def test_lesser_label_is_the_units_name_where_there_is_no_other() -> None:
    result = draft("自评表\n项目名称 │ ×3\n主管部门 │ │ 实施单位 │ ")

    assert result.unit_name == "主管部门"
    assert paths(result) == ["项目[].名称", "项目[].实施单位", "主管部门"]


def test_place_for_a_stamp_is_the_units_name_where_there_is_no_other() -> None:
    result = draft("汇总表\n填报单位：（盖章）\n事项 │ 目标 │ 时限\n│ │ \n│ │ ")

    assert lines(result)[1] == "填报单位：{填报单位}　（盖章）"


def test_blank_rows_of_a_list_are_its_least_rows() -> None:
    result = draft("单位名称 │ ×2\n序号 │ 姓名 │ 岗位\n1 │ │ \n2 │ │ \n3 │ │ ")

    assert [node.least_rows for node in result.unit if isinstance(node, DraftList)] == [3]


def test_label_that_says_more_may_follow_is_no_row() -> None:
    result = draft(
        "单位名称 │ ×3\n一级指标 │ 二级指标 │ 指标内容 │ 指标值\n产出↓ │ 数量 │ │ \n↑ │ …… │ │ "
    )

    assert lines(result)[2:] == [
        "[产出.数量] 产出% │ 数量% │ {产出.数量.指标内容} │ {产出.数量.指标值}"
    ]


def test_total_row_below_groups_adds_up_the_lists_of_all() -> None:
    result = draft(
        "单位名称 │ ×3\n指标↓ │ 二级指标 │ 三级指标 │ 得分\n"
        "↑ │ 数量 │ │ \n↑ │ 质量 │ │ \n总分 ×3 │ "
    )

    assert lines(result)[-1] == "总分 │ {总分}"
    assert field(result, "总分").sum == ("指标.数量.得分", "指标.质量.得分")


def test_two_forms_of_one_mark_have_a_template_each() -> None:
    result = draft("附表1\n甲表\n单位名称 │ \n地点 │ ", "附表1\n乙名册\n事由 │ \n天数 │ ")

    assert [form.name for form in result.forms] == ["annex1", "annex1-form2"]
