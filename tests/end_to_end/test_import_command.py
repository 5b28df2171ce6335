"""`forms import`: filled Word forms of every kind read back into data files."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from generator.__main__ import main
from generator.campaign import campaigns, check, data_file
from generator.common import atomic_files
from generator.datafile import source
from generator.word import soffice
from tests import edited, made_up, units, word_files, wordml
from tests.conftest import CHECKOUT
from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edited import Edit
    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

TESTS = CHECKOUT / "tests"
BUILT = units.BUILT / "units" / "甲局.docx"


def expected(office: Path) -> dict[str, Any]:
    """Canonical data of each unit of the campaign, by name."""
    round_ = campaigns.load(office / units.CAMPAIGN, office / "templates")
    found = (check.check_unit(round_.pack, path, round_.settings) for path in round_.paths)
    return {unit.unit: data_file.canonical(round_.pack, unit.values) for unit in found}


def imported(folder: Path) -> dict[str, Any]:
    """What the data files in the folder say, by the unit's name."""
    found = [source.read(path, path.name) for path in sorted(folder.glob("*.yaml"))]
    assert all(read.diagnostics == () for read in found)
    return {str(read.data["部门名称"]): read.data for read in found}


@pytest.fixture
def built(office: Path, forms: Forms) -> Path:
    """The document of 甲局, with several 专项, several rows of each list, and awkward text."""
    text = made_up.as_yaml({**made_up.unit(2, 2), "部门名称": "甲局"})
    units.write(office / units.CAMPAIGN / "units" / "1.yaml", text)
    forms("build")
    return office / BUILT


def test_the_appendix_gives_the_data_of_every_unit(office: Path, built: Path, forms: Forms) -> None:
    said = forms("import", str(built.parent.parent / "appendix.docx"))

    assert (said.code, said.err) == (0, "")
    assert imported(office / "imported") == expected(office)
    assert said.out.count("已生成：imported/") == len(units.THREE)


def test_what_was_imported_builds_the_same_documents(
    office: Path, built: Path, forms: Forms
) -> None:
    documents = {name: (office / units.BUILT / name).read_bytes() for name in units.THREE}
    before = {name: edited.main_part(content) for name, content in documents.items()}
    forms("import", str(built.parent.parent / "appendix.docx"))
    shutil.rmtree(office / units.CAMPAIGN / "units")
    (office / "imported").rename(office / units.CAMPAIGN / "units")

    forms("build", "--out", "again")

    after = {name: (office / "again" / "2023" / name).read_bytes() for name in units.THREE}
    assert {name: edited.main_part(content) for name, content in after.items()} == before


def test_the_filled_example_gives_its_unit_s_data(office: Path, forms: Forms) -> None:
    [example] = (CHECKOUT / "examples" / "filled").iterdir()
    shutil.copytree(CHECKOUT / "examples" / "data" / "2024", office / "data" / "2024")

    said = forms("import", str(example))

    round_ = campaigns.load(office / "data" / "2024", office / "templates")
    path = office / "data" / "2024" / "units" / f"{example.stem}.yaml"
    unit = check.check_unit(round_.pack, path, round_.settings)
    assert (said.code, "[" in said.out) == (0, False)
    assert list(imported(office / "imported").values()) == [
        data_file.canonical(round_.pack, unit.values)
    ]


def test_the_real_document_as_it_was_typed_in_2023_gives_the_data_of_its_unit(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its 577 cells with their own blanks, line ends and merges, drawn without our templates.

    Two cells have a blank line at an end, which is kept; the data file, typed by hand, lacks them.
    """
    drawn = wordml.read_drawing((TESTS / "reference" / "2023-grid.txt").read_text(encoding="utf-8"))
    tables = "<w:p/>".join(map(wordml.table_xml, drawn))
    typed = word_files.write(
        tmp_path / "a.docx", word_files.parts(word_files.document(tables + "<w:p/>"))
    )

    code = main(["import", str(typed)])

    assert (code, "[" in capsys.readouterr().out) == (0, False)
    [read] = imported(project / "imported").values()
    [want] = expected(project).values()
    at_ends = ["部门职责概述", "支出方向.1.支出明细.2.测算依据及过程说明"]
    assert differences(want, read) == at_ends
    assert differences(want, read, blank_lines=False) == []


# Edited, but none of it lost


def split_runs(body: etree._Element) -> None:
    """As spell checking does: each character a run of its own, with the properties of the whole."""
    for r in list(body.iter(f"{W}r")):
        text = r.findtext(f"{W}t") or ""
        for character in reversed(text[1:]):
            part = edited.copy_of(r)
            part.find(f"{W}t").text = character
            r.addnext(part)
        r.find(f"{W}t").text = text[:1]


def pad_labels(body: etree._Element) -> None:
    edited.say(edited.cell(body, 1, 4, 1), " 部 门　名 称 ")
    edited.say(edited.cell(body, 1, 7, 2), "其中:一般公共预算拨款")
    edited.say(edited.cell(body, 1, 5, 1), "年度预算申请(万元)")


def put_in_controls(body: etree._Element) -> None:
    for r in list(body.iter(f"{W}r")):
        control = etree.Element(f"{W}sdt")
        content = etree.SubElement(control, f"{W}sdtContent")
        r.getparent().replace(r, control)
        content.append(r)


def add_bookmarks(body: etree._Element) -> None:
    for i, p in enumerate(body.iter(f"{W}p")):
        etree.SubElement(p, f"{W}bookmarkStart", {f"{W}id": str(i), f"{W}name": f"_a{i}"})


def merge_by_h_merge(body: etree._Element) -> None:
    """Cells that span several columns as older programs write them."""
    for tc in list(body.iter(f"{W}tc")):
        span = tc.find(f"{W}tcPr/{W}gridSpan")
        if span is None:
            continue
        for _ in range(int(span.get(f"{W}val", "")) - 1):
            tc.addnext(etree.fromstring(f'<w:tc xmlns:w="{W[1:-1]}">{H_MERGE}<w:p/></w:tc>'))
        span.getparent().replace(span, etree.Element(f"{W}hMerge", {f"{W}val": "restart"}))


H_MERGE = "<w:tcPr><w:hMerge/></w:tcPr>"


def break_lines(body: etree._Element) -> None:
    """The paragraphs of 部门职责概述 as lines of one."""
    tc = edited.cell(body, 1, 10, 2)
    first, *more = tc.findall(f"{W}p")
    for p in more:
        first.append(etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}"><w:br/></w:r>'))
        for r in p.findall(f"{W}r"):
            first.append(r)
        tc.remove(p)


def move_rows_out(body: etree._Element) -> None:
    """Number, title and signature of each form outside its table, in lines of their own."""
    for tbl in edited.tables(body):
        trs = tbl.findall(f"{W}tr")
        for tr in trs[:2]:
            tbl.addprevious(_paragraphs(tr)[0])
        for p in reversed(_paragraphs(trs[-1])):
            tbl.addnext(p)
        for tr in (*trs[:2], trs[-1]):
            tbl.remove(tr)


def _paragraphs(tr: etree._Element) -> list[etree._Element]:
    return [edited.copy_of(p) for p in tr.iter(f"{W}p")]


def frame_tables(body: etree._Element) -> None:
    for tbl in edited.tables(body):
        frame = etree.fromstring(
            f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:pict><w:txbxContent/></w:pict></w:r></w:p>'
        )
        tbl.addprevious(frame)
        frame[0][0][0].append(tbl)


def add_blank_rows(body: etree._Element) -> None:
    for number in (12, 12, 11):
        tr = edited.row(body, 1, number)
        blank = edited.copy_of(tr)
        for tc in blank.findall(f"{W}tc"):
            edited.say(tc, "")
        tr.addnext(blank)


def join_forms(body: etree._Element) -> None:
    """Two forms in one table."""
    first, second, *_ = edited.tables(body)
    for tr in second.findall(f"{W}tr"):
        first.append(tr)
    second.getparent().remove(second)


def change_the_order(body: etree._Element) -> None:
    """附表3 first, then 附表2 and 附表1."""
    for tbl in edited.tables(body)[1::-1]:
        body.insert(len(body) - 1, tbl)


def repeat_headings(body: etree._Element) -> None:
    """As somebody does by hand where a table goes on on the next page."""
    for table, heading, below in ((1, 11, 12), (2, 4, 7), (1, 14, 16)):
        again = edited.copy_of(edited.row(body, table, heading))
        edited.row(body, table, below).addnext(again)


def drop_merges(body: etree._Element) -> None:
    """Vertical merges taken apart, as some programs do."""
    for merge in list(body.iter(f"{W}vMerge")):
        merge.getparent().remove(merge)


@pytest.mark.parametrize(
    "edit",
    [
        split_runs,
        pad_labels,
        put_in_controls,
        add_bookmarks,
        merge_by_h_merge,
        break_lines,
        move_rows_out,
        frame_tables,
        add_blank_rows,
        join_forms,
        change_the_order,
        repeat_headings,
        drop_merges,
    ],
)
def test_what_only_looks_different_changes_nothing(
    edit: Edit, office: Path, built: Path, forms: Forms
) -> None:
    edited.save(built, office / "edited.docx", edit)

    said = forms("import", "edited.docx")

    assert said.code == 0, said.out
    assert "[" not in said.out
    assert imported(office / "imported")["甲局"] == expected(office)["甲局"]


def add_notes(body: etree._Element) -> None:
    for i in range(6):
        for tbl in edited.tables(body):
            tbl.addnext(edited.paragraph(f"{i}. 填表说明。"))


def break_titles(body: etree._Element) -> None:
    """The titles over the tables, each in two lines with a number between."""
    for i, (tbl, title) in enumerate(zip(edited.tables(body), TITLES, strict=True), 1):
        for line in (f"附表{min(i, 3)}", "某财绩〔2023〕3号", "2023年", title):
            tbl.addprevious(edited.paragraph(line))
        for tr in tbl.findall(f"{W}tr")[:2]:
            tbl.remove(tr)


DIRECTION = "区级专项资金支出方向绩效目标表"
TITLES = ("部门整体支出绩效目标表", "区级专项资金绩效目标汇总表", DIRECTION, DIRECTION)


def put_a_table_into_a_cell(body: etree._Element) -> None:
    tc = edited.cell(body, 1, 10, 2)
    tc.append(etree.fromstring(wordml_table("里面的表")))
    tc.append(edited.paragraph(""))


def wordml_table(text: str) -> str:
    inside = wordml.table_xml([[wordml.Cell(text)]])
    return inside.replace("<w:tbl>", f'<w:tbl xmlns:w="{W[1:-1]}">', 1)


@pytest.mark.parametrize(
    ("edit", "changed"),
    [(add_notes, []), (break_titles, []), (put_a_table_into_a_cell, ["部门职责概述"])],
)
def test_what_stands_around_the_cells_is_told_and_never_taken_for_data(
    edit: Edit, changed: list[str], office: Path, built: Path, forms: Forms
) -> None:
    edited.save(built, office / "edited.docx", edit)

    said = forms("import", "edited.docx")

    read = imported(office / "imported")
    assert list(read) == ["甲局"]
    assert "未导入" in said.out
    assert differences(expected(office)["甲局"], read["甲局"], blank_lines=bool(changed)) == changed


@pytest.mark.parametrize(
    ("table", "row", "column", "path"),
    [(1, 12, 2, "年度重点工作计划.0.事项"), (3, 22, 5, "支出方向.0.支出明细.1.测算依据及过程说明")],
)
def test_a_value_that_ends_like_a_form_s_title_is_a_value(  # noqa: PLR0913, PLR0917 - a cell, and fixtures
    table: int, row: int, column: int, path: str, office: Path, built: Path, forms: Forms
) -> None:
    text = "组织编制2023年区级专项资金绩效目标汇总表"
    edited.save(
        built,
        office / "edited.docx",
        lambda b: edited.say(edited.cell(b, table, row, column), text),
    )

    said = forms("import", "edited.docx")

    assert said.code == 0
    assert differences(expected(office)["甲局"], imported(office / "imported")["甲局"]) == [path]


def test_what_stands_under_swapped_headings_is_noted(
    office: Path, built: Path, forms: Forms
) -> None:
    def swap(body: etree._Element) -> None:
        for number in (11, 12):
            tcs = edited.row(body, 1, number).findall(f"{W}tc")
            tcs[1].addprevious(tcs[2])

    edited.save(built, office / "edited.docx", swap)

    said = forms("import", "edited.docx")

    lines = (office / "imported" / "甲局.yaml").read_text(encoding="utf-8").splitlines()
    noted = [i for i, line in enumerate(lines) if "核对" in line and "表样文字应为" in line]
    assert said.code == 1
    assert len(noted) == 2  # 事项 and 责任单位


def test_an_amount_in_another_notation_is_a_number_and_noted(
    office: Path, built: Path, forms: Forms
) -> None:
    def retype(body: etree._Element) -> None:
        tc = edited.cell(body, 1, 7, 3)
        edited.say(tc, f"{''.join(tc.itertext()).strip()} 万元")

    edited.save(built, office / "edited.docx", retype)

    said = forms("import", "edited.docx")

    text = (office / "imported" / "甲局.yaml").read_text(encoding="utf-8")
    assert said.code == 0
    assert text.count(" 万元”已导入为 ") == 1
    assert imported(office / "imported")["甲局"] == expected(office)["甲局"]


@pytest.mark.parametrize("text", ["5²", "①", "1，345.67", "½"])
def test_what_is_no_amount_is_never_made_one(
    text: str, office: Path, built: Path, forms: Forms
) -> None:
    edited.save(built, office / "edited.docx", lambda b: edited.say(edited.cell(b, 1, 7, 3), text))

    said = forms("import", "edited.docx")

    assert said.code == 1
    assert "错误[number] 附表1（第 1 个表）第 7 行第 3 个单元格：应填数字" in said.out
    assert imported(office / "imported")["甲局"]["年度预算申请"]["一般公共预算拨款"] == text


def test_a_unit_s_name_over_two_lines_is_that_unit(office: Path, built: Path, forms: Forms) -> None:
    edited.save(
        built,
        office / "edited.docx",
        lambda b: edited.cell(b, 1, 4, 2).append(edited.paragraph("")),
    )

    said = forms("import", "edited.docx", "--campaign", "2023")

    assert said.code == 1
    assert "“部门名称”中有换行" in said.out
    assert "已有数据文件：data/2023/units/1.yaml" in said.out


def test_tracked_changes_are_accepted_with_a_warning(
    office: Path, built: Path, forms: Forms
) -> None:
    def track(body: etree._Element) -> None:
        p = edited.cell(body, 1, 10, 2).find(f"{W}p")
        inserted = etree.SubElement(p, f"{W}ins")
        inserted.append(edited.run("新写的"))
        r = p.find(f"{W}r")
        r.find(f"{W}t").tag = f"{W}delText"
        deleted = etree.Element(f"{W}del")
        p.replace(r, deleted)
        deleted.append(r)

    edited.save(built, office / "edited.docx", track)

    said = forms("import", "edited.docx")

    read = imported(office / "imported")["甲局"]
    assert said.code == 0
    assert "警告[word-file] 文件含修订" in said.out
    assert read["部门职责概述"].split("\n")[0] == "新写的"


def test_full_width_digits_of_an_amount_are_written_in_plain_ones(
    office: Path, built: Path, forms: Forms
) -> None:
    edited.save(
        built, office / "edited.docx", lambda b: edited.say(edited.cell(b, 1, 7, 3), "６．５０")
    )

    said = forms("import", "edited.docx")

    read = imported(office / "imported")["甲局"]
    assert said.code == 0
    assert "“６．５０”是全角数字，已导入为 6.50" in said.out
    assert read["年度预算申请"]["一般公共预算拨款"] == "6.50"


# Damaged


def delete_a_row(body: etree._Element) -> None:
    edited.delete_row(body, 2, 6)
    edited.delete_row(body, 1, 21)


def retype_a_label(body: etree._Element) -> None:
    edited.say(edited.cell(body, 1, 10, 1), "部门主要职责")


def split_a_column(body: etree._Element) -> None:
    for i, tr in enumerate(edited.tables(body)[1].findall(f"{W}tr")[3:8]):
        amount = tr.findall(f"{W}tc")[2]
        amount.addnext(edited.copy_of(amount))
        edited.say(tr.findall(f"{W}tc")[3], "资金来源" if i == 0 else "财政")


def drop_a_column(body: etree._Element) -> None:
    for tr in edited.tables(body)[2].findall(f"{W}tr")[8:20]:
        tr.remove(tr.findall(f"{W}tc")[-1])


def swap_two_rows(body: etree._Element) -> None:
    edited.row(body, 3, 7).addnext(edited.row(body, 3, 6))


def add_a_row(body: etree._Element) -> None:
    tr = edited.row(body, 1, 10)
    tr.addnext(edited.copy_of(tr))
    edited.say(edited.cell(body, 1, 11, 1), "备注")
    edited.say(edited.cell(body, 1, 11, 2), "另行上报")


def sign_otherwise(body: etree._Element) -> None:
    edited.say(edited.cell(body, 2, 13, 1), "填表人：李四　联系电话：0731-1")


def write_an_estimate(body: etree._Element) -> None:
    edited.say(edited.cell(body, 1, 7, 3), "约6.1万元")


def drop_a_form(body: etree._Element) -> None:
    tbl = edited.tables(body)[1]
    tbl.getparent().remove(tbl)


def paste_a_picture(body: etree._Element) -> None:
    etree.SubElement(edited.cell(body, 1, 10, 2).find(f"{W}p/{W}r"), f"{W}drawing")


def merge_a_value_away(body: etree._Element) -> None:
    properties = edited.cell(body, 3, 7, 2).find(f"{W}tcPr")
    properties.append(etree.Element(f"{W}vMerge"))


DAMAGES: list[tuple[Edit, list[str], list[str]]] = [
    # What it does, what is told of it (each once), what is not as it was in the data.
    (
        delete_a_row,
        [
            "错误[missing-row] 附表1缺少一行：社会效益指标",
            "警告[label] 附表2（第 2 个表）第 6 行第 1 个单元格：“序号”应为“一”",
        ],
        [
            "年度绩效指标.效益指标.社会效益指标",
            "年度绩效指标.效益指标.经济效益指标",
            "专项资金",
            "支出方向.0.专项金额",
            "专项资金合计",
        ],
    ),
    (
        retype_a_label,
        [
            "错误[label] 附表1（第 1 个表）第 10 行第 1 个单元格：表样文字应为“部门职责概述”，现为“部门主要职责”"  # noqa: E501
        ],
        [],
    ),
    (
        split_a_column,
        ["错误[unrecognised] 附表2（第 2 个表）第 4 行第 4 个单元格：未识别：“资金来源”"],
        [],
    ),
    (
        drop_a_column,
        ["错误[missing-row] 附表3（第 3 个表）第 9 行第 5 个单元格：此行缺少一个单元格：绩效标准"],
        [f"支出方向.0.年度绩效指标.产出指标.数量指标.{i}.绩效标准" for i in range(2)],
    ),
    (
        swap_two_rows,
        ["未识别：“实施期绩效目标”", "未识别：“专项1期”", "缺少一行：实施期绩效目标"],
        ["支出方向.0.实施期绩效目标"],
    ),
    (add_a_row, ["未识别：“备注”", "未识别：“另行上报”"], []),
    (
        sign_otherwise,
        [
            "错误[conflict] “填表人”在附表1（第 1 个表）第 26 行第 1 个单元格是“某某”，在附表2（第 2 个表）第 13 行第 1 个单元格是“李四”"  # noqa: E501
        ],
        [],
    ),
    (
        write_an_estimate,
        ["错误[number] 附表1（第 1 个表）第 7 行第 3 个单元格：应填数字，现为“约6.1万元”"],
        ["年度预算申请.一般公共预算拨款", "年度预算申请.资金总额"],
    ),
    (
        drop_a_form,
        ["错误[missing-form] 未找到附表2"],
        ["专项资金", "支出方向.0.专项金额", "支出方向.1.专项金额"],
    ),
    (
        paste_a_picture,
        ["错误[unrecognised] 附表1（第 1 个表）第 10 行第 2 个单元格：此单元格中的图片未导入"],
        [],
    ),
    (
        merge_a_value_away,
        [
            "错误[label] 附表3（第 3 个表）第 7 行第 2 个单元格：应填“实施期绩效目标”的单元格与上一行合并了"  # noqa: E501
        ],
        [],
    ),
]


def differences(one: Any, other: Any, path: str = "", *, blank_lines: bool = True) -> list[str]:
    """Paths at which the two differ; blank lines at the ends of a text may be passed over."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = {**one, **other}
        return [
            d
            for n in names
            for d in differences(one.get(n), other.get(n), f"{path}.{n}", blank_lines=blank_lines)
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = zip(one, other, strict=True)
        return [
            d
            for i, pair in enumerate(pairs)
            for d in differences(*pair, f"{path}.{i}", blank_lines=blank_lines)
        ]
    if not blank_lines and isinstance(one, str) and isinstance(other, str):
        one, other = one.strip("\n"), other.strip("\n")
    return [] if one == other else [path.removeprefix(".")]


@pytest.mark.parametrize(("damage", "told", "changed"), DAMAGES)
def test_what_was_damaged_is_told_and_the_rest_imported(  # noqa: PLR0913, PLR0917 - fixtures
    damage: Edit, told: list[str], changed: list[str], office: Path, built: Path, forms: Forms
) -> None:
    edited.save(built, office / "edited.docx", damage)

    said = forms("import", "edited.docx")

    assert said.code == 1
    assert [words for words in told if said.out.count(words) != 1] == []
    data = imported(office / "imported")["甲局"]
    assert differences(expected(office)["甲局"], data) == changed


def test_what_needs_a_look_is_noted_in_the_data_file(
    office: Path, built: Path, forms: Forms
) -> None:
    edited.save(built, office / "edited.docx", retype_a_label)

    forms("import", "edited.docx")

    lines = (office / "imported" / "甲局.yaml").read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("部门职责概述"))
    assert lines[at - 1].startswith(
        "# 核对：附表1（第 1 个表）第 10 行第 1 个单元格：表样文字应为“部门职责概述”"
    )


# Where it goes


def test_data_files_that_are_there_are_never_changed(
    office: Path, built: Path, forms: Forms
) -> None:
    forms("import", str(built))
    path = office / "imported" / "甲局.yaml"
    path.write_text("部门名称: 甲局\n# 正在改\n", encoding="utf-8")

    said = forms("import", str(built))

    assert said.code == 1
    assert "错误[same-unit] “甲局”已有数据文件：imported/甲局.yaml，未覆盖" in said.out
    assert said.out.endswith("未生成数据文件，请按上述提示处理后重新导入。\n")
    assert "正在改" in path.read_text(encoding="utf-8")


def test_the_same_import_again_changes_nothing(built: Path, forms: Forms) -> None:
    forms("import", str(built))

    said = forms("import", str(built))

    assert said.code == 0
    assert "已有内容相同的文件：imported/甲局.yaml" in said.out


def test_a_unit_of_the_campaign_keeps_its_file(office: Path, built: Path, forms: Forms) -> None:
    before = units.files(office / units.CAMPAIGN)

    said = forms("import", str(built), "--campaign", "2023")

    assert said.code == 1
    assert "“甲局”已有数据文件：data/2023/units/1.yaml" in said.out
    assert units.files(office / units.CAMPAIGN) == before


def test_a_new_unit_goes_into_the_campaign(office: Path, built: Path, forms: Forms) -> None:
    (office / units.CAMPAIGN / "units" / "1.yaml").unlink()

    said = forms("import", str(built), "--campaign", "data/2023")

    assert said.code == 0
    assert said.out.endswith("下一步：请运行 forms check 2023。\n")
    assert (office / units.CAMPAIGN / "units" / "甲局.yaml").is_file()
    assert forms("build").code == 0


def test_forms_of_another_year_are_told(office: Path, built: Path, forms: Forms) -> None:
    (office / units.CAMPAIGN / "units" / "1.yaml").unlink()
    settings = office / units.CAMPAIGN / "settings.yaml"
    settings.write_text(settings.read_text("utf-8").replace("年度: 2023", "年度: 2024"), "utf-8")

    said = forms("import", str(built), "--campaign", "2023")

    assert said.code == 1
    assert "错误[conflict] 表中的年度是“2023”，2023 的公共设置中是“2024”" in said.out


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"%PDF-1.7", "这是 PDF 文件，不是 Word 或 Excel 文件"),
        ("a.docx", b"", "文件为空"),
        ("a.docx", b"PK\x03\x04", "文件不完整或已损坏"),
    ],
)
def test_what_is_no_word_file_is_told_and_the_others_are_imported(  # noqa: PLR0913, PLR0917 - fixtures
    name: str, content: bytes, told: str, office: Path, built: Path, forms: Forms
) -> None:
    (office / name).write_bytes(content)

    said = forms("import", name, str(built))

    assert said.code == 1
    # No line of what is no text.
    assert f"{name}:1:1: 错误[word-file] {told}\n    提示：" in said.out
    assert list(imported(office / "imported")) == ["甲局"]


def test_a_document_that_holds_no_form_is_told(office: Path, built: Path, forms: Forms) -> None:
    edited.save(
        built, office / "edited.docx", lambda body: [body.remove(t) for t in list(body)[:-1]]
    )

    said = forms("import", "edited.docx")

    assert said.code == 1
    assert "错误[no-form] 未识别出任何表格" in said.out
    assert said.out.endswith("未生成数据文件，请按上述提示处理后重新导入。\n")


def test_hundreds_of_rows_that_are_no_form_s_are_told_and_the_form_is_read(
    office: Path, built: Path, forms: Forms
) -> None:
    def add_rows(body: etree._Element) -> None:
        tr = edited.row(body, 1, 1)
        tr.append(edited.copy_of(tr[-1]))
        for i in range(200):
            more = edited.copy_of(tr)
            for tc in more.findall(f"{W}tc"):
                edited.say(tc, f"别的内容{i}")
            tr.addnext(more)

    edited.save(built, office / "edited.docx", add_rows)

    said = forms("import", "edited.docx")

    assert said.code == 1
    assert said.out.count("未识别：“别的内容") == 200 * 7
    assert imported(office / "imported")["甲局"] == expected(office)["甲局"]


def test_a_name_that_no_file_has_is_wrong_usage(forms: Forms) -> None:
    said = forms("import", "没有.docx")

    assert (said.code, said.err) == (2, "找不到文件：没有.docx\n")


def test_a_pattern_stands_for_the_files_it_fits(built: Path, forms: Forms) -> None:
    said = forms("import", str(built.parent / "*.docx"))

    assert said.code == 0
    assert said.out.count("已生成") == len(units.THREE)
    told = "下一步：请将数据文件移入填报任务的 units 文件夹（如 data/2023/units），再运行 forms check。\n"  # noqa: E501
    assert said.out.endswith(told)


def test_without_a_campaign_its_folder_is_named_by_an_example(
    office: Path, built: Path, forms: Forms
) -> None:
    (office / "data" / "2023" / "settings.yaml").unlink()

    said = forms("import", str(built))

    assert "文件夹（如 data/2023/units）" in said.out


def test_a_full_disk_leaves_no_half_written_data_file(
    office: Path, built: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "imported")

    with monkeypatch.context() as patched:
        patched.setattr(atomic_files, "write_new", full)
        said = forms("import", str(built))

    assert (said.code, said.err) == (4, "imported：磁盘空间不足，请清理后再运行。\n")
    assert units.files(office / "imported") == {}


# Saved by other programs


@pytest.mark.parametrize("way", [("odt",), ("doc",), ("odt", "doc"), ("rtf",)], ids="-".join)
def test_a_form_saved_again_by_libreoffice_gives_the_same_data(
    way: tuple[str, ...],
    project: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    need_program: Callable[[str], str],
) -> None:
    """The real document: its data built, saved in other formats and as .docx again, imported."""
    need_program("soffice")
    main(["build"])
    [document] = (project / units.BUILT / "units").glob("*.docx")
    for kind in (*way, "docx"):
        [document] = soffice.convert([document], kind, tmp_path / kind, timeout_seconds=120)
    capsys.readouterr()

    code = main(["import", str(document)])

    assert (code, "[" in capsys.readouterr().out) == (0, False)
    [data] = imported(project / "imported").values()
    [want] = expected(project).values()
    assert data == want


def test_an_old_word_file_is_converted_with_a_warning(
    project: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    need_program: Callable[[str], str],
) -> None:
    need_program("soffice")
    main(["build"])
    [document] = (project / units.BUILT / "units").glob("*.docx")
    [old] = soffice.convert([document], "doc", tmp_path, timeout_seconds=120)
    capsys.readouterr()

    code = main(["import", str(old)])

    assert code == 0
    assert (
        "警告[word-file] 文件是 .doc 格式，已由 LibreOffice 转换为 .docx 后读取"
        in capsys.readouterr().out
    )
    assert list(imported(project / "imported").values()) == list(expected(project).values())
