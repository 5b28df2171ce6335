from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError, UsageError
from generator.draft import new_pack
from generator.draft.draft import DraftField, DraftGroup, DraftList, Guess
from generator.draft.pack_files import write_pack
from generator.form import lint
from generator.pack import pack
from tests import drafted, drawn_form
from tests.drawn_form import paragraph, table

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.draft.draft import Draft
    from generator.draft.official_form import ReadFile

_GRID = [1000, 2000, 3000, 1500]
_TITLE = paragraph("{=年度}年项目表", "center", 36, "黑体")
_NAME: list[drawn_form.Cell] = ["单位名称", ("{单位名称}", 3, "")]


def _written(folder: Path, draft: Draft, source: ReadFile) -> list[Diagnostic]:
    """The findings of the lint about the draft, written into the folder."""
    (folder / "trial").mkdir()
    write_pack.write(draft, {"表样.docx": source}, folder / "trial")
    return lint.check(pack.load(folder / "trial"))


def _picture(folder: Path, name: str = "form1") -> list[str]:
    return (folder / f"trial/{name}.txt").read_text("utf-8").splitlines()[3:]


def test_grid_texts_and_fields_stand_in_the_template(tmp_path: Path) -> None:
    group = DraftGroup("资金", "资金", (DraftField("总额", "amount", unit="万元"),))
    rows = [_NAME, [("资金", 1, ""), "总额：{资金.总额}", "", ""]]
    source = drafted.read(tmp_path, _TITLE, table(rows, _GRID))

    findings = _written(tmp_path, drafted.draft(drafted.form(source), unit=(group,)), source)

    assert findings == []
    assert _picture(tmp_path) == [
        "表外段落：{{ 年度 }}年项目表",
        "列宽 1000 2000 3000 1500",
        "  1 │ 单位名称 │ {{ 单位名称 }} ×3 │",
        "  2 │ 资金 │ 总额：{{ 资金.总额 }} │ │ │",
    ]


def test_rows_of_a_list_are_looped_and_merges_pass_through(tmp_path: Path) -> None:
    items = DraftList("事项", "事项", (DraftField("序号", number="1"), DraftField("名称")), 3)
    rows: list[list[drawn_form.Cell]] = [
        _NAME,
        [("事项", 1, "restart"), "序号", ("名称", 2, "")],
        [("", 1, "continue"), "{事项.序号}", ("{事项.名称}", 2, "")],
    ]
    source = drafted.read(tmp_path, table(rows, _GRID))
    form = drafted.form(source, {3: ("事项",)})

    findings = _written(tmp_path, drafted.draft(form, unit=(items,)), source)

    assert [f.message for f in findings] == []
    assert _picture(tmp_path)[3:] == [
        "  3 │ ↑ │ {%tr for 行 in 事项 %} ×3 │",
        "  4 │ ↑ │ {{ 行.序号 }} │ {{ 行.名称 }} ×2 │",
        "  5 │ ↑ │ {%tr endfor %} ×3 │",
    ]
    assert dict(pack.load(tmp_path / "trial").least_rows) == {("事项",): 3}


def test_a_label_runs_on_over_several_loops(tmp_path: Path) -> None:
    lists = tuple(DraftList(name, name, (DraftField("内容"),)) for name in ("数量", "质量"))
    rows: list[list[drawn_form.Cell]] = [
        _NAME,
        [("指标", 1, "restart"), "产出{vm}", "数量{vm}", "{指标.数量.内容}"],
        [("", 1, "continue"), ("", 1, "continue"), "质量{vm}", "{指标.质量.内容}"],
    ]
    # The label is merged by the first loop; the file's merge begins there.
    rows[1][1] = ("产出{vm}", 1, "restart")
    source = drafted.read(tmp_path, table(rows, _GRID))
    form = drafted.form(source, {2: ("指标.数量",), 3: ("指标.质量",)})

    findings = _written(
        tmp_path, drafted.draft(form, unit=(DraftGroup("指标", "指标", lists),)), source
    )

    assert [f.message for f in findings] == []
    assert _picture(tmp_path)[2:] == [
        "  2 │ {%tr for 行 in 指标.数量 %} ×4 │",
        "  3 │ 指标 ↓ │ 产出{% vm %} │ 数量{% vm %} │ {{ 行.内容 }} │",
        "  4 │ ↑ │ ↓ │ {%tr endfor %} ×2 │",
        "  5 │ ↑ │ ↑ │ {%tr for 行 in 指标.质量 %} ×2 │",
        "  6 │ ↑ │ ↑ │ 质量{% vm %} │ {{ 行.内容 }} │",
        "  7 │ ↑ │ ↑ │ {%tr endfor %} ×2 │",
    ]


def test_lists_within_lists_repeats_sums_and_ticks(tmp_path: Path) -> None:
    kind = DraftField("性质", "choice", allowed=("新增", "延续/扩大"), ticks="☑")
    rows_of_item = (DraftField("名称"), DraftField("金额", "amount", unit="万元"))
    items = DraftList("明细", "明细", (DraftField("类别"), DraftList("行项", "行项", rows_of_item)))
    total = DraftField("合计", "amount", unit="万元", sum=("明细.行项.金额",))
    projects = DraftList("项目", "项目", (DraftField("名称"), kind, items, total), 6)
    cells: list[list[drawn_form.Cell]] = [
        ["项目名称", ("{项目.名称}（{单位名称}）", 3, "")],
        [("新增{项目.性质|新增}　扩大{项目.性质|延续/扩大}", 4, "")],
        ["类别", ("名称", 2, ""), "金额"],
        ["{项目.明细.类别}{vm}", ("{项目.明细.行项.名称}", 2, ""), "{项目.明细.行项.金额}"],
        [("合计", 3, ""), "{项目.合计}"],
    ]
    source = drafted.read(tmp_path, _TITLE, table(cells, _GRID))
    loops = {4: ("项目.明细", "项目.明细.行项")}
    form = drafted.form(source, loops, repeat="项目", variable="项")

    findings = _written(tmp_path, drafted.draft(form, unit=(projects,)), source)

    assert [f.message for f in findings] == []
    assert _picture(tmp_path)[2:] == [
        "  1 │ 项目名称 │ {{ 项.名称 }}（{{ 单位名称 }}） ×3 │",
        "  2 │ 新增{{ 项.性质_新增 }}　扩大{{ 项.性质_延续扩大 }} ×4 │",
        "  3 │ 类别 │ 名称 ×2 │ 金额 │",
        "  4 │ {%tr for 明细行 in 项.明细 %} ×4 │",
        "  5 │ {%tr for 行 in 明细行.行项 %} ×4 │",
        "  6 │ {{ 明细行.类别 }}{% vm %} │ {{ 行.名称 }} ×2 │ {{ 行.金额 }} │",
        "  7 │ {%tr endfor %} ×4 │",
        "  8 │ {%tr endfor %} ×4 │",
        "  9 │ 合计 ×3 │ {{ 项.合计 }} │",
    ]
    # Blank rows of the list would be blank forms.
    assert dict(pack.load(tmp_path / "trial").least_rows) == {}


def test_a_line_of_fields_alone_stands_in_a_table_of_its_own(tmp_path: Path) -> None:
    date = DraftField("日期", "date")
    source = drafted.read(tmp_path, table([_NAME], _GRID), paragraph("{日期}", "right"))

    findings = _written(tmp_path, drafted.draft(drafted.form(source), unit=(date,)), source)

    assert findings == []
    assert _picture(tmp_path)[2:] == ["列宽 9638", "  1 │ {{ 日期 }} │"]


def test_texts_that_look_like_tags_or_yaml_are_harmless(tmp_path: Path) -> None:
    odd = DraftField(
        "备注", title="备注: {甲}, #乙 '丙'", hint="“甲”: [乙]", allowed=("是", "no: 1")
    )
    rows: list[list[drawn_form.Cell]] = [_NAME, ["填 {{ 甲 或 乙 %}<&>", ("{备注}", 3, "")]]
    source = drafted.read(tmp_path, table(rows, _GRID))

    findings = _written(tmp_path, drafted.draft(drafted.form(source), unit=(odd,)), source)

    assert [f for f in findings if f.severity == "error"] == []
    field = pack.load(tmp_path / "trial").unit.fields.children["备注"]
    assert (field.title, field.hint, field.allowed) == (odd.title, odd.hint, odd.allowed)


def test_fonts_that_others_may_not_have_are_replaced_and_told(tmp_path: Path) -> None:
    source = drafted.read(
        tmp_path, paragraph("表", "center", 36, "华文中宋"), table([_NAME], _GRID)
    )

    findings = _written(tmp_path, drafted.draft(drafted.form(source)), source)

    assert findings == []
    page = (tmp_path / "trial/DRAFT.md").read_text("utf-8")
    assert "- 字体“华文中宋”不是公文常用字体，样式中已改为“方正小标宋简体”" in page


def test_the_page_asks_first_and_says_what_to_do_next(tmp_path: Path) -> None:
    source = drafted.read(tmp_path, table([_NAME], _GRID))
    draft = drafted.draft(drafted.form(source))
    guesses = (
        Guess(
            "附表1", "附表1 第 1 行第 2 个单元格", "按文字填写", "标签右边为空", "改 schema.yaml"
        ),
        Guess("附表1", "", "这是什么？", "", "删除", is_question=True),
    )

    _written(tmp_path, replace(draft, guesses=guesses), source)

    lines = (tmp_path / "trial/DRAFT.md").read_text("utf-8").splitlines()
    asked, guessed = (
        lines.index("1. **这是什么？**"),
        lines.index("1. **附表1 第 1 行第 2 个单元格：按文字填写**"),
    )
    assert asked < guessed
    assert "   forms template check trial --update" in lines


@pytest.mark.parametrize("name", ["", "a/b", "..", "-x", "a b", "con", ".a", "a" * 65, "a\\b"])
def test_names_of_no_folder_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="不能用作表单包的名称"):
        new_pack.create(name, [], tmp_path)


def test_a_name_that_exists_is_refused(tmp_path: Path) -> None:
    (tmp_path / "已有").mkdir()

    with pytest.raises(UsageError, match="已有表单包或文件夹"):
        new_pack.create("已有", [], tmp_path)


def test_every_file_that_cannot_be_read_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    pdf, empty = tmp_path / "甲.docx", tmp_path / "乙.docx"
    pdf.write_bytes(b"%PDF-1.7")
    empty.write_bytes(b"")

    with pytest.raises(RefusedError) as refused:
        new_pack.create("新表", [pdf, empty], tmp_path / "templates")

    assert [d.message for d in refused.value.diagnostics] == [
        "文件为空",
        "这是 PDF 文件，不是 Word 或 Excel 文件",
    ]
    assert not (tmp_path / "templates").exists()


def test_cells_that_could_not_be_read_back_lose_their_fields_only(tmp_path: Path) -> None:
    kind = DraftField("性质", "choice", allowed=("新增", "延续"), ticks="☑")
    unit = (DraftField("日期", "date"), kind, DraftField("备注"))
    rows: list[list[drawn_form.Cell]] = [
        _NAME,
        ["说明", ("{日期}¶{性质|新增}{性质|延续}", 3, "")],
        ["备注", ("{备注}", 3, "")],
    ]
    source = drafted.read(tmp_path, table(rows, _GRID))
    draft = drafted.draft(drafted.form(source), unit=unit)
    (tmp_path / "trial").mkdir()

    written = write_pack.write_usable(draft, {"表样.docx": source}, tmp_path / "trial")

    assert [f.severity for f in lint.check(pack.load(tmp_path / "trial"))] == []
    assert _picture(tmp_path)[2:] == ["  2 │ 说明 │ ¶ ×3 │", "  3 │ 备注 │ {{ 备注 }} ×3 │"]
    assert [node.name for node in written.unit] == ["单位名称", "备注"]
    assert written.guesses[0].is_question


def test_files_of_one_name_in_two_folders_are_two_filled_in_forms(tmp_path: Path) -> None:
    for unit in ("甲局", "乙局"):
        (tmp_path / unit).mkdir()
        rows: list[list[drawn_form.Cell]] = [["单位名称", (unit, 3, "")], ["内容", "", "备注", ""]]
        drawn_form.write(
            tmp_path / unit / "表.docx", paragraph("情况表", "center"), table(rows, _GRID)
        )
    files = [tmp_path / unit / "表.docx" for unit in ("甲局", "乙局")]

    new_pack.create("trial", files, tmp_path)

    assert "{{ 单位名称 }}" in (_picture(tmp_path, "form1")[2])
    assert list(pack.load(tmp_path / "trial").forms[0].repeat) == []


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    rows: list[list[drawn_form.Cell]] = [["单位名称", "甲县财政局"], ["负责人", "张三"]]
    first = drawn_form.write(
        tmp_path / "甲.docx", paragraph("2024年登记表"), table(rows, [3000] * 2)
    )
    (tmp_path / "副本.docx").write_bytes(first.read_bytes())

    new_pack.create("one", [first], tmp_path)
    new_pack.create("two", [first, tmp_path / "副本.docx", first], tmp_path)

    one, two = ((tmp_path / name / "form1.txt").read_text("utf-8") for name in ("one", "two"))
    assert two == one


def test_two_commands_for_one_name_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = drawn_form.write(tmp_path / "表.docx", table([["单位名称", ""]], [3000] * 2))

    def removed_meanwhile(_draft: Draft, _read: object, folder: Path) -> Draft:
        folder.rmdir()
        raise FileNotFoundError(folder)

    monkeypatch.setattr(write_pack, "write_usable", removed_meanwhile)

    with pytest.raises(UsageError, match="另一条命令正在生成同名的表单包"):
        new_pack.create("pack", [file], tmp_path)


@pytest.mark.parametrize("name", ["if", "self", "loop", "None", "yes", "null", "On", "items"])
def test_labels_that_mean_something_to_templates_or_yaml(tmp_path: Path, name: str) -> None:
    rows: list[list[drawn_form.Cell]] = [["单位名称", ""], [name, ""], ["{{", ""]]
    file = drawn_form.write(
        tmp_path / "表.docx", paragraph("设备{{登记表"), table(rows, [3000] * 2)
    )

    new_pack.create("pack", [file], tmp_path)

    made = pack.load(tmp_path / "pack")
    assert [each for each in lint.check(made) if each.severity == "error"] == []
    titles = {each.title for each in made.unit.fields.children.values()}
    assert name in titles
    assert made.forms[0].footer == "设备｛｛登记表"
