"""What `forms template check` refuses, tried on the vehicle register with one thing changed."""

from __future__ import annotations

import io
import posixpath
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document

from generator.__main__ import main
from generator.form import lint
from generator.pack import pack
from generator.word import ooxml
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN_TEXT = re.compile(r"^((?:第 \d+ 个表格)?第 \d+ 行(?:第 \d+ 个单元格)?)（.*?）：")
REGISTER = CHECKOUT / "tests" / "packs" / "vehicle-register"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REGISTER, tmp_path / "vehicle-register"))


def _edit(folder: Path, part: str, old: str, new: str) -> None:
    """Replace the first such text in a part of the template."""
    path = folder / "register.docx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(out.getvalue())


def _messages(folder: Path) -> list[str]:
    """What is told, without what stands at the place, and without what is gone."""
    found = lint.check(pack.load(folder), update=True)
    shown = ((d, _SHOWN_TEXT.sub(r"\1：", d.message, 1)) for d in found if d.code != "lost")
    return [f"{d.line}:{d.column} {message}" for d, message in shown]


@pytest.mark.parametrize(
    "folder",
    [path for packs in (PACKS, REGISTER.parent) for path in sorted(packs.iterdir())],
    ids=lambda path: path.name,
)
def test_our_packs_have_no_faults(folder: Path) -> None:
    found = lint.check(pack.load(folder))

    assert found == []


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("styles.xml", None, "文件中没有样式（word/styles.xml），请用 Word 或 WPS 重新保存"),
        (
            "styles.xml",
            "<w:styles",
            "其中的 word/styles.xml 已损坏，请用 Word 或 WPS 打开后另存为 .docx",
        ),
        *(
            (part, content, f"其中的 word/{part} 已损坏，请用 Word 或 WPS 打开后另存为 .docx")
            for part in ("_rels/document.xml.rels", "settings.xml", "theme/theme1.xml")
            for content in ("<a", "<a>&b;</a>")
        ),
        (
            "../_rels/.rels",
            "",
            "其中的 _rels/.rels 已损坏，请用 Word 或 WPS 打开后另存为 .docx",
        ),
        # It is made from the styles.
        ("fontTable.xml", "<w:fonts", ""),
        ("fontTable.xml", f'<w:fonts xmlns:w="{ooxml.W}"/>', ""),
        ("fontTable.xml", None, ""),
    ],
)
def test_a_part_that_is_missing_or_damaged_is_a_fault_of_the_template(
    folder: Path, part: str, content: str | None, message: str
) -> None:
    path, name = folder / "register.docx", posixpath.normpath(f"word/{part}")
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist() if each != name}
    if content is not None:
        parts[name] = content.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in parts.items():
            archive.writestr(each, data)

    messages = _messages(folder)

    assert f"1:1 {message}" in messages if message else not messages


DOCUMENT = "word/document.xml"
REFUSED = {
    "a filter": ("{{ 车.车牌 }}", "{{ 车.车牌|upper }}", "5:2 第 5 行第 2 个单元格：不能使用“{{ 车.车牌|upper }}”"),  # noqa: E501
    "arithmetic": ("{{ 车.里程 }}", "{{ 车.里程 + 1 }}", "5:3 第 5 行第 3 个单元格：不能使用“{{ 车.里程 + 1 }}”"),  # noqa: E501
    "logic in a cell": ("{{ 车.备注 }}", "{% if 车.备注 %}有{% endif %}", "5:4 第 5 行第 4 个单元格：不能使用“{% if 车.备注 %}”"),  # noqa: E501
    "a comment": ("{{ 车.备注 }}", "{# 备注 #}{{ 车.备注 }}", "5:4 第 5 行第 4 个单元格：不能使用“{# 备注 #}”"),  # noqa: E501
    "another row command": ("{%tr else %}", "{%tr set x = 1 %}", "6:1 第 6 行：不能使用“{%tr set x = 1 %}”"),  # noqa: E501
    "a comparison": ("{%tr if 车.备注 %}", "{%tr if 车.备注 == 1 %}", "4:1 第 4 行：不能使用"),
    "a command beside text": ("{%tr else %}", "否则{%tr else %}", "6:1 第 6 行：{%tr … %} 应独占一行"),  # noqa: E501
    "an unknown field": ("{{ 里程合计 }}", "{{ 里程总计 }}", "10:2 第 10 行第 2 个单元格：没有“里程总计”这个字段"),  # noqa: E501
    "a row's field without its loop": ("{{ 里程合计 }}", "{{ 车辆.里程 }}", "10:2 第 10 行第 2 个单元格：没有“车辆.里程”这个字段"),  # noqa: E501
    "the loop's row after its end": ("{{ 里程合计 }}", "{{ 车.里程 }}", "10:2 第 10 行第 2 个单元格：没有“车.里程”这个字段"),  # noqa: E501
    "a list in a cell": ("{{ 里程合计 }}", "{{ 车辆 }}", "10:2 第 10 行第 2 个单元格：“车辆”是一组内容"),  # noqa: E501
    "a loop over a text": ("in 车辆 %}", "in 单位 %}", "3:1 第 3 行：“单位”不是列表，不能循环"),
    "a loop named like a field": ("for 车 in", "for 单位 in", "3:1 第 3 行：循环的名称“单位”与字段或其他循环同名"),  # noqa: E501
    "a loop that does not end": ("{%tr endfor %}", "{%tr endif %}", "9:1 第 9 行：{%tr endif %} 前面没有对应的 if"),  # noqa: E501
    "half a tag": ("{{ 里程合计 }}", "{{ 里程合计 }", "10:2 第 10 行第 2 个单元格：标签不完整"),
    "a merge outside a loop": ("合计<", "合计{% vm %}<", "10:1 第 10 行第 1 个单元格：{% vm %} 只能用在循环的行中"),  # noqa: E501
    "a method's name": ("{{ 里程合计 }}", "{{ 车辆.items }}", "10:2 第 10 行第 2 个单元格：字段名不能是“items”"),  # noqa: E501
    "a span that overflows": ('<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="3"/>', "7:1 第 7 行：此行占 5 列，表格有 4 列"),  # noqa: E501
    "a width off the grid": ('<w:tcW w:w="800"', '<w:tcW w:w="900"', "2:1 第 2 行第 1 个单元格：单元格宽度与表格的列宽不一致"),  # noqa: E501
    "a merge without a start": ('<w:tcW w:w="800" w:type="dxa"/>', '<w:tcW w:w="800" w:type="dxa"/><w:vMerge/>', "2:1 第 2 行第 1 个单元格：纵向合并没有开头"),  # noqa: E501
    "an exact row height": ('w:hRule="atLeast"', 'w:hRule="exact"', "1:1 第 1 行：行高应为“最小值”"),  # noqa: E501
    "column widths that move": ('<w:tblLayout w:type="fixed"/>', '<w:tblLayout w:type="autofit"/>', "1:1 第 1 行：表格应使用固定列宽"),  # noqa: E501
    "direct formatting": ("<w:r><w:t", "<w:r><w:rPr><w:b/></w:rPr><w:t", "1:1 第 1 行第 1 个单元格：有直接设置的格式"),  # noqa: E501
    "a style there is none of": ('w:val="CellAmount"', 'w:val="Missing"', "5:3 第 5 行第 3 个单元格：没有样式“Missing”"),  # noqa: E501
    "a picture": ("<w:t xml:space", "<w:drawing/><w:t xml:space", "1:1 第 1 行第 1 个单元格：有形状或线条，模板中不能使用"),  # noqa: E501
    "no paragraph behind the table": ('<w:p><w:pPr><w:pStyle w:val="FormEnd"/></w:pPr></w:p><w:sectPr>', "<w:sectPr>", "1:1 表格后面应有一个空段落"),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_template_is_refused_for(name: str, folder: Path) -> None:
    old, new, expected = REFUSED[name]
    _edit(folder, DOCUMENT, old, new)

    found = _messages(folder)

    assert any(message.startswith(expected) for message in found), found


def test_a_field_that_no_template_prints_is_named(folder: Path) -> None:
    _edit(folder, DOCUMENT, "{{ 里程合计 }}", "")

    assert _messages(folder) == ["15:3 各模板均未使用字段“里程合计”"]


def test_templates_of_one_pack_must_share_their_styles(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKS / "performance-targets", tmp_path / "p"))
    (folder / "register.docx").write_bytes((folder / "annex2.docx").read_bytes())
    _edit(folder, "word/styles.xml", 'w:line="400"', 'w:line="420"')
    (folder / "register.docx").replace(folder / "annex2.docx")

    found = lint.check(pack.load(folder))

    assert [d.message for d in found] == [
        "样式“附表标记”与 annex1.docx 中的不同；一个表单包的模板应使用同一份样式"
    ]


def test_the_styles_of_a_summary_table_are_wanted_where_there_is_one(folder: Path) -> None:
    style = '"SummaryFigure"><w:name w:val="汇总表数字"'
    _edit(folder, "word/styles.xml", style, '"Figure"><w:name w:val="数字"')
    told = _messages(folder)
    path = folder / "pack.yaml"
    before, _, after = path.read_text(encoding="utf-8").partition("  summary:\n")
    path.write_text(before + after.partition("\n\n")[2], encoding="utf-8")

    without = _messages(folder)

    assert told == ["1:1 没有样式“汇总表数字”"]
    assert without == []


def test_a_template_changed_without_its_picture_is_named(folder: Path) -> None:
    _edit(folder, DOCUMENT, "合计", "总计")

    [found] = lint.check(pack.load(folder))

    assert found.code == "picture"
    assert found.file.endswith("register.txt")


def test_a_template_that_has_no_picture_yet_is_named(folder: Path) -> None:
    (folder / "register.txt").unlink()

    [found] = lint.check(pack.load(folder))

    assert (found.code, found.message) == ("picture", "还没有文字版 register.txt")
    assert found.file.endswith("register.docx")


def test_the_command_names_each_fault_and_exits_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _edit(folder, DOCUMENT, "{{ 车.车牌 }}", "{{ 车.号牌 }}")

    code = main(["template", "check", "--templates", str(folder.parent), "vehicle-register"])

    out = capsys.readouterr().out
    assert code == 1
    assert (
        "register.docx:5:2: 错误[template] 第 5 行第 2 个单元格（“{{ 车.号牌 }}”）：没有“车.号牌”"
        in out
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ 车.车牌 }}", '{{ 车.</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>车牌 }}'),
        ("<w:tr>", '<w:tr w:rsidR="00AB12CD">'),
        ("<w:r><w:t", '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t'),
        (
            "<w:p><w:pPr>",
            '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:p><w:pPr>',
        ),
    ],
    ids=[
        "a tag split by the spelling checker",
        "revision ids",
        "a font hint",
        "Word's own bookmark",
    ],
)
def test_what_word_leaves_behind_when_it_saves_is_no_fault(
    old: str, new: str, folder: Path
) -> None:
    _edit(folder, DOCUMENT, old, new)

    assert _messages(folder) == []


def test_a_template_saved_by_another_program_keeps_the_same_styles(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKS / "performance-targets", tmp_path / "p"))
    Document(str(folder / "annex2.docx")).save(str(folder / "annex2.docx"))

    assert lint.check(pack.load(folder)) == []


def test_a_fault_in_many_cells_is_told_once_with_their_number(folder: Path) -> None:
    path = folder / "register.docx"
    with zipfile.ZipFile(path) as archive:
        cells = archive.read(DOCUMENT).decode().count("<w:r><w:t")
    for _ in range(cells):
        _edit(folder, DOCUMENT, "<w:r><w:t", "<w:r><w:rPr><w:b/></w:rPr><w:t")

    [message] = _messages(folder)

    assert message.endswith(f"（共 {cells} 处）")


def test_a_template_that_is_no_word_file_is_named(folder: Path) -> None:
    (folder / "register.docx").write_bytes(b"PK nothing")

    assert _messages(folder) == ["1:1 不是完整的 Word 文件（.docx）"]


def test_nothing_is_built_with_a_template_that_draws_a_broken_document(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project / "templates" / "performance-targets" / "annex2.docx"
    document = Document(str(path))
    document.tables[0].cell(3, 1).paragraphs[0].add_run("{{ 审核人 }}")
    document.save(str(path))

    code = main(["build"])

    told = capsys.readouterr().out
    assert code == 1
    assert "annex2.docx:4:2: 错误[template] 第 4 行第 2 个单元格（" in told
    assert "没有“审核人”这个字段" in told
    assert not (project / "build").exists()


def test_a_template_saved_by_libreoffice_has_no_faults(
    folder: Path, tmp_path: Path, need_program: Callable[[str], str]
) -> None:
    profile = (tmp_path / "profile").as_uri()
    command = [need_program("soffice"), f"-env:UserInstallation={profile}", "--headless"]
    again = tmp_path / "again"
    subprocess.run(
        [*command, "--convert-to", "docx", "--outdir", again, folder / "register.docx"],
        check=True,
        capture_output=True,
    )
    (again / "register.docx").replace(folder / "register.docx")

    assert _messages(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('creator: "{{ 单位 }}"', 'creator: "{{ 单 }}"', "23:12 “{{ 单 }}”中，没有“单”这个字段"),
        ('subject: "{{ 年份 }}年"', 'subject: "{{ 车辆 }}"', "22:12 “{{ 车辆 }}”中，“车辆”是一组内容"),  # noqa: E501
        ('title: "{{ 年份 }}年公务用车登记表汇编"', 'title: "{{ 单位 }}"', "26:10 “{{ 单位 }}”中，没有“单位”这个字段"),  # noqa: E501
        ("contents: 目录", 'contents: 目录\n  cover: ["{{ 单位 }}"]', "28:11 “{{ 单位 }}”中，没有“单位”这个字段"),  # noqa: E501
        ('title: "{{ 年份 }}年公务用车汇总表"', 'title: "{{ 单位 }}"', "29:12 “{{ 单位 }}”中，没有“单位”这个字段"),  # noqa: E501
        ('contents: "{{ 年份 }}年', 'contents: "{{ 年份|int }}年', "8:15 “{{ 年份|int }}年公务用车登记表”中，不能使用“{{ 年份|int }}”：只能有文字和 {{ 字段 }}"),  # noqa: E501
    ],
)  # fmt: skip
def test_tags_in_the_packs_own_texts_are_held_to_the_same_rules(
    old: str, new: str, told: str, folder: Path
) -> None:
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    [message] = _messages(folder)

    assert message.startswith(told)


def _cut_before_total(folder: Path, between: str) -> None:
    """Put the register's last row into a table of its own, behind this XML."""
    with zipfile.ZipFile(folder / "register.docx") as archive:
        xml = archive.read(DOCUMENT).decode()
    start = xml[xml.index("<w:tbl>") : xml.index("</w:tblGrid>") + len("</w:tblGrid>")]
    last = xml[xml.rindex("<w:tr>") :]
    _edit(folder, DOCUMENT, last, f"</w:tbl>{between}{start}{last}")


def test_rows_of_several_tables_are_counted_in_each(folder: Path) -> None:
    _cut_before_total(folder, "<w:p/>")
    fine = _messages(folder)
    _edit(folder, DOCUMENT, "{{ 里程合计 }}", "{{ 里程总计 }}")

    wrong = _messages(folder)

    assert fine == []
    assert wrong == ["10:2 第 2 个表格第 1 行第 2 个单元格：没有“里程总计”这个字段"]


def test_tables_that_word_would_join_are_a_warning(folder: Path) -> None:
    _cut_before_total(folder, "")

    [found] = lint.check(pack.load(folder), update=True)

    assert (found.severity, found.line) == ("warning", 10)
    assert found.message.startswith("第 2 个表格第 1 行（“合计”）：与上一个表格之间没有段落")
    assert lint.template_errors(pack.load(folder)) == []


def test_a_table_that_may_be_drawn_without_a_row_is_a_warning(folder: Path) -> None:
    _cut_before_total(folder, "<w:p/>")
    with zipfile.ZipFile(folder / "register.docx") as archive:
        xml = archive.read(DOCUMENT).decode()
    before, after = xml[: xml.rindex("<w:tr>")], xml[xml.rindex("<w:tr>") :]
    command = xml[xml.rindex("<w:tr>", 0, xml.index("{%tr else %}")) :]
    command = command[: command.index("</w:tr>") + len("</w:tr>")]
    opened, closed = (
        command.replace("{%tr else %}", tag) for tag in ("{%tr if 里程合计 %}", "{%tr endif %}")
    )
    total, end = after.split("</w:tbl>", 1)
    _edit(folder, DOCUMENT, xml, f"{before}{opened}{total}{closed}</w:tbl>{end}")

    [found] = lint.check(pack.load(folder), update=True)

    assert found.severity == "warning"
    assert found.message.startswith("各字段都为空时，第 2 个表格一行也没有")


def test_forms_that_begin_alike_are_a_warning(folder: Path) -> None:
    shutil.copy(folder / "register.docx", folder / "again.docx")
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    forms = text.index("forms:\n") + len("forms:\n")
    again = "  - {template: again.docx, contents: 附件2}\n"
    text = text[:forms] + again + text[forms:]
    (folder / "pack.yaml").write_text(text, encoding="utf-8")

    [found] = lint.check(pack.load(folder), update=True)

    assert (found.severity, found.line) == ("warning", 1)
    assert found.message == (
        "第 1 行（“{{ 年份 }}年公务用车登记表（{{ …”）："
        "前 3 行的文字与 again.docx 的相同，导入时无法确定是哪一张；请使标题不同"
    )


def test_a_section_within_a_form_is_a_warning(folder: Path) -> None:
    _cut_before_total(folder, "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>")

    [found] = lint.check(pack.load(folder), update=True)

    assert (found.severity, found.line) == ("warning", 1)
    assert found.message.startswith("一张表中不能分节")


def test_where_every_form_repeats_the_first_says_the_units_name(folder: Path) -> None:
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    contents:", "    repeat: 车辆\n    as: 某车\n    contents:", 1),
        encoding="utf-8",
    )
    with_name = _messages(folder)
    _edit(folder, DOCUMENT, "（{{ 单位 }}）", "")

    without = _messages(folder)

    assert with_name == []
    assert without == ["1:1 各张表都带 repeat 时，第一张表中应有单位名称“{{ 单位 }}”"]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("pack.yaml", "  - each: 车辆\n    field: 序号", "  - each: 车辆\n    field: 编号\n    number: 1\n  - each: 车辆\n    field: 序号", "14:12 各模板均未使用“车辆.编号”，此项不起作用"),  # noqa: E501
        ("pack.yaml", "contents: 目录", "contents: '{{ 年份 }}年目录'", "27:13 “{{ 年份 }}年目录”中的标签不会替换为内容"),  # noqa: E501
        ("pack.yaml", "label: 车辆数", "label: '{{ 年份 }}'", "33:17 “{{ 年份 }}”中的标签不会替换为内容"),  # noqa: E501
        ("schema.yaml", "里程合计: {", "里程合计: {max: 3, min: 5, ", "15:23 min 大于 max，任何数都不合规定"),  # noqa: E501
        ("rules.yaml", "“{value}”", "“{values}”", "7:14 message 中的“{values}”不会替换为内容"),
    ],
)  # fmt: skip
def test_what_has_no_effect_in_a_packs_files_is_a_warning(  # noqa: PLR0913, PLR0917 - a mistake and all about it
    file: str,
    old: str,
    new: str,
    told: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    messages = _messages(folder)
    code = main(["template", "check", "--templates", str(folder.parent)])

    assert messages == [told]
    assert code == 0
    assert f"{file}:{told.split(maxsplit=1)[0]}: 警告[no-effect]" in capsys.readouterr().out


def test_least_rows_of_a_list_that_no_form_draws(folder: Path) -> None:
    schema = folder / "schema.yaml"
    extra = "  司机:\n    type: list\n    required: false\n    schema: {type: dict, schema: {}}\n"
    schema.write_text(schema.read_text(encoding="utf-8") + extra, encoding="utf-8")
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "least_rows:\n", "least_rows:\n  - {list: 司机, rows: 2}\n"
    )
    path.write_text(text, encoding="utf-8")

    assert "18:12 各模板均未循环“司机”，此项不起作用" in _messages(folder)


def test_warnings_are_told_beside_errors(folder: Path) -> None:
    _edit(folder, DOCUMENT, "{{ 里程合计 }}", "{{ 里程总计 }}")
    path = folder / "rules.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{value}", "{x}"), encoding="utf-8")

    found = lint.check(pack.load(folder))

    assert [d.severity for d in found] == ["error", "warning"]


def test_a_picture_is_shown_at_the_line_that_differs(folder: Path) -> None:
    picture = folder / "register.txt"
    lines = picture.read_text(encoding="utf-8").split("\n")
    lines[3] += "…"
    picture.write_text("\n".join(lines), encoding="utf-8")

    [found] = lint.check(pack.load(folder))

    assert (found.code, found.line) == ("picture", 4)


def test_a_field_misspelt_in_a_packs_text_has_the_nearest_in_its_hint(folder: Path) -> None:
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8").replace(
        'creator: "{{ 单位 }}"', 'creator: "{{ 单位名 }}"'
    )
    path.write_text(text, encoding="utf-8")

    [found] = lint.check(pack.load(folder))

    assert found.hint.startswith("可能是“单位”")


def test_an_older_or_locked_file_is_told_as_such(folder: Path) -> None:
    (folder / "register.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))

    assert _messages(folder) == ["1:1 是旧格式的 Word 文件（.doc），或设了打开密码"]


def test_a_cell_that_the_program_merges_must_not_be_merged_in_word_too(folder: Path) -> None:
    document = Document(str(folder / "register.docx"))
    rows = document.element.body.tbl_lst[0].tr_lst
    loop = next(i for i, row in enumerate(rows) if "endfor" in "".join(row.itertext())) - 1
    top, below = rows[loop].tc_lst[0], rows[loop + 1].tc_lst[0]
    top.p_lst[0].add_r().text = "{% vm %}"
    top.vMerge = "restart"
    below.vMerge = "continue"
    document.save(str(folder / "register.docx"))

    [message] = [each for each in _messages(folder) if "合并" in each]

    assert "由程序合并的，不能在 Word 中合并" in message
