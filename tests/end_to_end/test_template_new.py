"""`forms template new`: from an official form to documents that look like it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from generator.draft.from_word import read_forms
from generator.form import context, template, unit_document
from generator.word import package
from tests import drawn_form, word_files
from tests.drawn_form import paragraph, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.draft.official_form import Table
    from generator.pack.pack import Pack
    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

_WIDTHS = [1400, 2600, 1400, 2600]
# As an office draws it: fonts, sizes and alignment by hand.
_DRAWN = (
    paragraph("附件3", size=32, font="黑体"),
    paragraph("2025年区级公益项目申报表", "center", 44, "方正小标宋简体"),
    paragraph("填报单位（盖章）：                    金额单位：万元", size=24, font="仿宋_GB2312"),
    table(
        [
            ["项目名称", ("", 3, "")],
            ["负责人", "", "开始时间", ""],
            ["资金总额", ("", 3, "")],
            [("实施内容", 4, "")],
            ["序号", "内容", "数量", "说明"],
            ["1", "", "", ""],
            ["2", "", "", ""],
        ],
        _WIDTHS,
    ),
)


def _tables(path: Path) -> list[Table]:
    return [block for form in read_forms.read(path).forms for block in form.tables]


def _try(forms: Forms, name: str) -> Path:
    """Check the draft and build a document of a unit from it, as its page says."""
    from pathlib import Path  # noqa: PLC0415

    checked = forms("template", "check", name)
    assert checked.code == 0, checked.out
    forms("new", "示例单位", "--campaign", "试填", "--data", f"templates/{name}")
    built = forms("build", "试填", "--data", f"templates/{name}", "--build", "build")
    assert built.code == 0, built.out
    return Path("build/试填/units/示例单位.docx")


def _blank(pack: Pack) -> bytes:
    """The pack's official forms, blank: one copy of those that repeat."""
    lists = {form.repeat[0]: [{}] for form in pack.forms if form.repeat}
    settings = {"年度": "2024", "级次": "区级"}
    compiled = template.compile_pack(pack)
    drawn = unit_document.forms_with_context(compiled, context.build(pack, settings, lists))
    parts = {
        **package.skeleton(compiled.shared, custom_xml=None),
        package.CORE: package.core_properties({}),
        package.DOCUMENT: unit_document.document_xml(list(drawn)).encode(),
    }
    stream = io.BytesIO()
    with package.create_zip(stream) as archive:
        for name, content in parts.items():
            package.add_part(archive, name, content)
    return stream.getvalue()


def test_a_form_drawn_by_hand_becomes_a_pack_that_builds(office: Path, forms: Forms) -> None:
    drawn_form.write(office / "申报表.docx", *_DRAWN)

    said = forms("template", "new", "公益项目", "申报表.docx")

    assert said.code == 0
    assert said.out.startswith("已生成表单包的草稿：templates/公益项目（表 1 张）\n")
    assert (office / "templates/公益项目/DRAFT.md").is_file()
    built = _try(forms, "公益项目")
    [before], [after] = _tables(office / "申报表.docx"), _tables(office / built)
    assert after.widths == before.widths
    assert [cell.text for cell in after.rows[1].cells] == ["负责人", "", "开始时间", ""]
    assert [cell.properties for cell in after.rows[0].cells] == [
        cell.properties for cell in before.rows[0].cells
    ]
    look = after.rows[0].cells[0].paragraphs[0].look
    assert dict(look.paragraph)["jc"] == "center"
    assert dict(look.run)["rFonts@eastAsia"] == "仿宋_GB2312"


@pytest.mark.slow
def test_blank_official_forms_come_back_with_their_grid(
    office: Path, forms: Forms, performance_targets: Pack
) -> None:
    (office / "空白.docx").write_bytes(_blank(performance_targets))

    said = forms("template", "new", "绩效目标", "空白.docx")

    assert said.code == 0, said.out
    built = _try(forms, "绩效目标")
    before, after = _tables(office / "空白.docx"), _tables(office / built)
    assert (_grid(after[0]), _grid(after[2])) == (_grid(before[0]), _grid(before[2]))
    assert after[1].widths == before[1].widths


def _grid(table: Table) -> list[list[tuple[int, str]]]:
    return [[(cell.span, cell.merge) for cell in row.cells] for row in table.rows]


@pytest.mark.slow
def test_a_pack_made_of_filled_in_forms_builds_them_again(office: Path, forms: Forms) -> None:
    filled = [f"build/2023/units/{unit}.docx" for unit in ("甲局", "乙局")]
    forms("build", "2023", "--unit", "甲局", "--unit", "乙局")

    said = forms("template", "new", "绩效目标", *filled)

    assert said.code == 0, said.out
    first = (office / "templates/绩效目标/annex1.txt").read_text("utf-8")
    assert "│ 部门名称 │ {{ 部门名称 }} ×5 │" in first
    assert "甲局" not in first
    data = "templates/绩效目标"
    forms("import", filled[0], "--campaign", "试填", "--data", data)
    assert forms("build", "试填", "--data", data, "--build", "again").code == 0
    same = forms("diff", filled[0], "again/试填/units/甲局.docx", "--pack", "绩效目标")
    assert same.out.endswith("没有差异。\n"), same.out


def test_a_name_that_exists_is_wrong_usage(office: Path, forms: Forms) -> None:
    drawn_form.write(office / "表.docx", *_DRAWN)

    said = forms("template", "new", "performance-targets", "表.docx")

    assert said.code == 2
    assert said.err.startswith("已有表单包或文件夹：templates/performance-targets。")


def test_files_that_cannot_be_read_are_all_told_and_nothing_is_written(
    office: Path, forms: Forms
) -> None:
    (office / "甲.docx").write_bytes(b"%PDF-1.7")
    (office / "乙.doc").write_bytes(word_files.compound("EncryptedPackage"))
    drawn_form.write(office / "丙.docx", *_DRAWN)

    said = forms("template", "new", "新表", "甲.docx", "乙.doc", "丙.docx")

    assert said.code == 1
    assert "甲.docx:1:1: 错误[unreadable] 这是 PDF 文件" in said.out
    assert "乙.doc:1:1: 错误[unreadable] 文件已加密" in said.out
    assert said.out.endswith("未生成表单包。\n")
    assert not (office / "templates/新表").exists()
