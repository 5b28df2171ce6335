"""`forms diff`: what differs between campaigns, data files and documents, and how it is told."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from generator.common import console
from generator.pack import pack
from tests import edited, units
from tests.conftest import CHECKOUT, REAL_UNIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

CARS = CHECKOUT / "tests" / "packs" / "vehicle-register"
NOTHING = "已比较 3 个单位，没有差异。\n"
DATA = "data/2024/units/1.yaml"
TOLD = """\
甲局
  附表1
    年度预算申请／资金总额：11 → 13.5（增加 2.5 万元）
    年度预算申请／一般公共预算拨款：11 → 13.50（增加 2.5 万元）
    年度预算申请／项目支出：1 → 3.5（增加 2.5 万元）
    部门职责概述：
      第 1 段：甲 → 乙
      + 第 2 段：丙
    填表人：某某 → （空）
  附表2
    专项资金合计：1 → 3.5（增加 2.5 万元）
    专项资金第 1 行（专项0）／金额：1 → 3.5（增加 2.5 万元）
  附表3：支出方向第 1 张（方向0-0）
    金额：1 → 3.5（增加 2.5 万元）
    专项金额：1 → 3.5（增加 2.5 万元）
    + 新增一行：支出明细第 1 行：支出内容简介 另一项；支出明细 印刷费；金额 2.5
    支出明细合计：1 → 3.5（增加 2.5 万元）
已比较 3 个单位，1 个有差异，共 11 处。
"""


@pytest.fixture
def later(office: Path) -> Path:
    """The office with a second campaign, 2024, that is as the first one."""
    shutil.copytree(office / units.CAMPAIGN, office / "data" / "2024")
    return office


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def spend_more(path: Path) -> None:
    """Put a row more into 支出明细, with all that follows from it, and a paragraph more."""
    edit(
        path,
        ("    支出明细:\n", "    支出明细:\n" + 6 * " " + "- 支出内容简介: 另一项\n"),
        ("另一项\n", "另一项\n        支出明细: 印刷费\n        金额: 2.5\n"),
        ("    金额: 1\n    ", "    金额: 3.5\n    "),
        ("一般公共预算拨款: 11", "一般公共预算拨款: 13.50"),
        ("项目支出: 1", "项目支出: 3.5"),
        ("部门职责概述: |\n  甲", "部门职责概述: |\n  乙\n  丙"),
        ("填表人: 某某", "填表人:"),
    )


def found(said: Said) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(said.out)
    return told


def cells(path: Path) -> list[list[str]]:
    [table] = docx.Document(str(path)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_same_data_do_not_differ(later: Path, forms: Forms) -> None:
    assert later.is_dir()

    said = forms("diff", "2023", "2024")

    assert said == (0, NOTHING, "")


def test_each_kind_of_difference_is_told_where_it_stands(later: Path, forms: Forms) -> None:
    spend_more(later / DATA)

    said = forms("diff", "2023", "2024")

    assert said == (0, TOLD, "")
    assert forms("check", "2024").code == 0


def test_programs_get_every_difference_with_both_texts(later: Path, forms: Forms) -> None:
    spend_more(later / DATA)

    said = forms("diff", "2023", "2024", "--format", "json")

    told = {d["field"]: d for d in found(said)}
    assert (said.code, said.err, len(told)) == (0, "", 11)
    assert told["支出方向.1.支出明细合计"] == {
        "unit": "甲局",
        "form": "附表3",
        "field": "支出方向.1.支出明细合计",
        "kind": "changed",
        "old": "1",
        "new": "3.5",
    }
    assert told["部门职责概述"]["new"] == "乙\n丙"
    row = told["支出方向.1.支出明细.1"]
    assert (row["kind"], row["old"], row["new"]["金额"]) == ("added", None, "2.5")


def test_programs_get_an_empty_list_for_no_difference(later: Path, forms: Forms) -> None:
    assert later.is_dir()

    assert forms("diff", "2023", "2024", "--format", "json") == (0, "[]\n", "")


def test_the_other_way_round_rows_are_gone(later: Path, forms: Forms) -> None:
    spend_more(later / DATA)

    said = forms("diff", "2024", "2023")

    assert "    - 删除一行：支出明细第 1 行：支出内容简介 另一项；" in said.out
    assert "      - 第 2 段：丙\n" in said.out
    assert "填表人：（空） → 某某\n" in said.out
    assert "专项资金合计：3.5 → 1（减少 2.5 万元）\n" in said.out


def test_an_amount_written_otherwise_is_the_same(later: Path, forms: Forms) -> None:
    edit(later / DATA, ("基本支出: 10", "基本支出: 10.00"))

    assert forms("diff", "2023", "2024").out == NOTHING


def test_a_row_in_another_place_has_moved(later: Path, forms: Forms) -> None:
    for file in (later / "data/2023/units/1.yaml", later / DATA):
        units.write(file, units.unit_text("甲局", rows=3))
    text = (later / DATA).read_text(encoding="utf-8")
    rows = text.split("    支出明细:\n")[1].split("      - ")[1:]
    moved = "".join(f"      - {row}" for row in (rows[1], rows[2], rows[0]))
    units.write(later / DATA, text.split("    支出明细:\n")[0] + "    支出明细:\n" + moved)

    said = forms("diff", "2023", "2024")

    assert "    ~ 位置调整：支出明细第 3 行（内容0），原为第 1 行\n" in said.out
    assert said.out.endswith("1 个有差异，共 1 处。\n")
    [told] = found(forms("diff", "2023", "2024", "--format", "json"))
    assert told["field"] == "支出方向.1.支出明细.3"
    assert (told["kind"], told["old"], told["new"]) == ("moved", 1, 3)


def test_a_form_that_is_new_is_told_as_one(later: Path, forms: Forms) -> None:
    units.write(later / DATA, units.unit_text("甲局", directions=2))

    said = forms("diff", "2023", "2024")

    assert "    + 新增一张：支出方向第 2 张：名称 方向0-1；所属专项 专项0；" in said.out


def test_settings_are_told_once_for_all_units(later: Path, forms: Forms) -> None:
    units.write(later / "data/2024/settings.yaml", units.settings_text(year="2024"))

    said = forms("diff", "2023", "2024")

    assert said.out == (
        "公共设置（各单位相同）\n  附表1\n    年度：2023 → 2024\n已比较 3 个单位，仅公共设置有差异，共 1 处。\n"  # noqa: E501
    )


def test_units_of_one_side_only_are_named(later: Path, forms: Forms) -> None:
    edit(later / "data/2024/units/3.yaml", ("丙局", "丁局"))

    said = forms("diff", "2023", "2024")

    assert said.out == (
        "丙局：只在“2023”中有\n丁局：只在“2024”中有（新增）\n"
        "已比较 2 个单位，没有差异；只在“2023”中有的 1 个；只在“2024”中有的 1 个。\n"
    )
    told = found(forms("diff", "2023", "2024", "--format", "json"))
    assert [(d["unit"], d["kind"], d["field"]) for d in told] == [
        ("丙局", "removed", ""),
        ("丁局", "added", ""),
    ]


# Sources of other kinds


@pytest.fixture
def every_kind(later: Path, forms: Forms) -> dict[str, str]:
    """The unit 甲局 in every kind of source there is."""
    spend_more(later / DATA)
    assert forms("build", "2023", "2024").code == 0
    kinds = {
        "campaign": "data/{}",
        "file": "data/{}/units/1.yaml",
        "document": "build/{}/units/甲局.docx",
        "appendix": "build/{}/appendix.docx",
    }
    shutil.copy(later / "build/2024/units/甲局.docx", later / "a copy.docx")
    return kinds


KINDS = ["campaign", "file", "document", "appendix"]


@pytest.mark.parametrize(("old", "new"), [*itertools.product(KINDS, KINDS)])
def test_every_kind_of_source_tells_the_same(
    every_kind: dict[str, str], forms: Forms, old: str, new: str
) -> None:
    said = forms("diff", every_kind[old].format("2023"), every_kind[new].format("2024"))

    same = forms("diff", every_kind[old].format("2024"), every_kind[new].format("2024"))
    assert said.code == same.code == 0
    assert said.out.startswith(TOLD.rpartition("已比较")[0])
    assert same.out.splitlines()[-1].endswith("个单位，没有差异。")


def test_a_single_unit_asks_for_no_other(every_kind: dict[str, str], forms: Forms) -> None:
    said = forms("diff", every_kind["campaign"].format("2023"), "a copy.docx")

    assert "“data/2023”中另有 2 个单位未比较：另一边只有一个单位。\n" in said.out
    assert said.out.endswith("已比较 1 个单位，1 个有差异，共 11 处。\n")


def test_two_single_units_are_compared_whatever_their_names(later: Path, forms: Forms) -> None:
    edit(later / DATA, ("部门名称: 甲局", "部门名称: 甲管理局"))

    said = forms("diff", "data/2023/units/1.yaml", DATA)

    assert said.out.startswith("甲管理局\n  附表1\n    部门名称：甲局 → 甲管理局\n")


def test_what_was_changed_by_hand_in_word_is_told(
    every_kind: dict[str, str], office: Path, forms: Forms
) -> None:
    assert every_kind
    document = edited.save(
        office / "build/2023/units/甲局.docx",
        office / "filled.docx",
        lambda body: edited.say(edited.cell(body, 1, 10, 2), "改过的职责"),
    )

    said = forms("diff", "data/2023/units/1.yaml", document.name)

    assert said.out == (
        "甲局\n  附表1\n    部门职责概述：甲 → 改过的职责\n已比较 1 个单位，1 个有差异，共 1 处。\n"
    )


def test_the_real_document_says_what_its_data_say(office: Path, forms: Forms) -> None:
    shutil.copytree(CHECKOUT / "data" / "2023", office / "data" / "real")
    forms("build", "real")

    said = forms("diff", "real", f"build/real/units/{REAL_UNIT}.docx")

    assert said == (0, "已比较 1 个单位，没有差异。\n", "")


# What could not be read


def test_data_with_errors_are_compared_all_the_same(later: Path, forms: Forms) -> None:
    edit(later / DATA, ("基本支出: 10", "基本支出: 十"))

    said = forms("diff", "2023", "2024")

    assert said.code == 1
    assert "年度预算申请／基本支出：10 → 十\n" in said.out
    assert "“2024”的数据有 1 个错误，仅比较了能读取的内容；" in said.out
    assert "运行 forms check 2024\n" in said.out
    assert "错误 1 个" in forms("check", "2024").out


def test_sums_that_do_not_agree_were_read_all_the_same(later: Path, forms: Forms) -> None:
    units.spoil(later / DATA)

    said = forms("diff", "2023", "2024")

    assert said.code == 0
    assert "年度预算申请／项目支出：1 → 91（增加 90 万元）\n" in said.out
    assert "“2024”的数据有 2 个错误" in said.out


def test_what_is_yet_to_be_filled_in_is_blank(later: Path, forms: Forms) -> None:
    edit(later / DATA, ("基本支出: 10", "基本支出:"))

    said = forms("diff", "2023", "2024")

    assert said.code == 0
    assert "年度预算申请／基本支出：10 → （空）\n" in said.out


def test_programs_hear_of_errors_elsewhere(later: Path, forms: Forms) -> None:
    edit(later / DATA, ("部门职责概述: |", "部门职责概述 |"))

    said = forms("diff", "2023", "2024", "--format", "json")

    assert said.code == 1
    assert isinstance(found(said), list)
    assert "“2024”的数据有" in said.err


def test_what_is_odd_in_a_document_is_told_first(
    every_kind: dict[str, str], office: Path, forms: Forms
) -> None:
    assert every_kind
    document = edited.save(
        office / "build/2023/units/甲局.docx",
        office / "filled.docx",
        lambda body: edited.say(edited.cell(body, 1, 8, 5), "一百"),
    )

    said = forms("diff", "2023", document.name)

    assert said.code == 1
    assert said.out.startswith("filled.docx:")
    assert "错误[number]" in said.out
    assert "年度预算申请／项目支出：1 → 一百\n" in said.out
    programs = forms("diff", "2023", document.name, "--format", "json")
    assert programs.code == 1
    assert [d["field"] for d in found(programs)] == ["年度预算申请.项目支出"]
    assert "错误[number]" in programs.err


@pytest.mark.parametrize("format_", ["text", "json", "docx"])
def test_what_cannot_be_shown_stops_nothing(later: Path, forms: Forms, format_: str) -> None:
    edit(later / DATA, ("填表人: 某某", '填表人: "\\a\\ud800"'))
    out = f"result.{format_}"

    said = forms("diff", "2023", "2024", "--format", format_, "--out", out)

    assert said.code == 1
    assert (later / out).stat().st_size > 100
    assert forms("diff", "2023", "2024").code == 1


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_document_without_a_form_is_refused(office: Path, forms: Forms, format_: str) -> None:
    document = docx.Document()
    document.add_paragraph("别的东西")
    document.save(str(office / "other.docx"))

    said = forms("diff", "2023", "other.docx", "--format", format_)

    assert said.code == 1
    told, nothing = (said.out, said.err) if format_ == "text" else (said.err, said.out)
    assert "错误[no-form]" in told
    assert told.endswith("未比较，请按上述提示处理后重新运行。\n")
    assert nothing == ""


def test_two_data_files_of_one_unit_are_compared_once(later: Path, forms: Forms) -> None:
    shutil.copy(later / DATA, later / "data/2024/units/9.yaml")

    said = forms("diff", "2023", "2024")

    assert said.code == 1
    assert said.out.splitlines()[0].startswith("“2024”的数据有 1 个错误")
    assert said.out.endswith(NOTHING)


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2023"], "缺少要比较的第二个对象"),
        (["2023", "1999"], "没有找到填报任务“1999”"),
        (["2023", "nothing.docx"], "找不到文件：nothing.docx"),
        (["2023", "nothing.yaml"], "找不到文件：nothing.yaml"),
        (["2023", "2023", "--format", "docx"], "--out"),
        (["2023", "2023", "--format", "docx", "--out", "a.txt"], "不符"),
        (["2023", "2023", "--out", "a.docx"], "不符"),
        (["2023", "2023", "--out", "data"], "是文件夹"),
        (["2023", "2023", "--out", "data/2023/units/1.yaml"], "可能是数据文件"),
        (["a.docx", "2023", "--format", "docx", "--out", "./a.docx"], "不会覆盖"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    office: Path, forms: Forms, arguments: list[str], told: str
) -> None:
    before = units.files(office)

    said = forms("diff", *arguments)

    assert said.code == 2
    assert told in said.err
    assert said.out == ""
    assert units.files(office) == before


def test_forms_of_two_packs_are_refused(later: Path, forms: Forms) -> None:
    shutil.copytree(CARS, later / "templates" / "vehicle-register")
    units.write(later / "data/cars/settings.yaml", "表单: vehicle-register\n年份: 2023\n")
    units.write(later / "data/cars/units/1.yaml", "单位: 甲局\n")

    said = forms("diff", "2023", "cars")

    version = pack.load(later / "templates" / "performance-targets").version
    assert said.code == 2
    assert said.err == (
        "无法比较，两边使用的表单或其版本不同："
        f"“2023”是 performance-targets（{version} 版），“cars”是 vehicle-register（1 版）。\n"
    )


def test_another_family_of_forms_is_compared_too(office: Path, forms: Forms) -> None:
    shutil.copytree(CARS, office / "templates" / "vehicle-register")
    for name, miles in (("cars", "10"), ("more", "12")):
        units.write(office / f"data/{name}/settings.yaml", "表单: vehicle-register\n年份: 2023\n")
        rows = f"车辆:\n  - 车牌: 甲1\n    里程: {miles}\n"
        units.write(office / f"data/{name}/units/1.yaml", f"单位: 甲局\n{rows}")

    said = forms("diff", "cars", "more")

    assert said.out == (
        "甲局\n  年公务用车登记表\n    车辆第 1 行（甲1）／里程：10 → 12（增加 2）\n"
        "    里程合计：10 → 12（增加 2）\n已比较 1 个单位，1 个有差异，共 2 处。\n"
    )


# Files


@pytest.mark.parametrize("format_", ["text", "json"])
def test_what_the_screen_shows_can_be_put_into_a_file(
    later: Path, forms: Forms, format_: str
) -> None:
    spend_more(later / DATA)
    shown = forms("diff", "2023", "2024", "--format", format_)

    said = forms("diff", "2023", "2024", "--format", format_, "--out", "new/result")

    assert (later / "new/result").read_bytes().decode() == shown.out
    assert said == (0, f"已保存：new/result\n{TOLD.splitlines()[-1]}\n", "")
    assert [path.name for path in (later / "new").iterdir()] == ["result"]


def test_the_table_says_what_was_and_what_is(later: Path, forms: Forms) -> None:
    spend_more(later / DATA)
    edit(later / "data/2024/units/3.yaml", ("丙局", "丁局"))

    said = forms("diff", "2023", "2024", "--format", "docx", "--out", "对照.docx")

    table = cells(later / "对照.docx")
    assert said.code == 0
    assert table[0] == ["单位", "表名", "栏目", "原内容", "新内容"]
    assert ["甲局", "附表1", "年度预算申请／项目支出", "1", "3.5（增加 2.5 万元）"] in table
    assert ["甲局", "附表1", "部门职责概述", "第 1 段：甲", "第 1 段：乙\n第 2 段：丙"] in table
    sheet = "附表3\n支出方向第 1 张（方向0-0）"
    row = "支出内容简介：另一项\n支出明细：印刷费\n金额：2.5"
    assert ["甲局", sheet, "支出明细第 1 行（新增一行）", "—", row] in table
    assert table[-1] == ["丁局", "—", "只在“2024”中有（新增）", "—", "—"]
    assert len(table) == 1 + 11 + 2


def test_the_table_is_on_landscape_pages_with_its_heads_on_each(later: Path, forms: Forms) -> None:
    spend_more(later / DATA)

    forms("diff", "2023", "2024", "--format", "docx", "--out", "对照.docx")

    document = docx.Document(str(later / "对照.docx"))
    [section], [table] = document.sections, document.tables
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height
    heads = [row for row in table.rows if row._tr.xpath("./w:trPr/w:tblHeader")]  # noqa: SLF001
    assert [row.cells[0].text for row in heads] == ["单位"]
    formatted = table._tbl.xpath(".//w:rPr/*[not(self::w:rStyle)][not(self::w:rFonts)]")  # noqa: SLF001
    assert formatted == []


def test_nothing_different_is_a_document_without_a_table(later: Path, forms: Forms) -> None:
    forms("diff", "2023", "2024", "--format", "docx", "--out", "对照.docx")

    document = docx.Document(str(later / "对照.docx"))
    assert not document.tables
    assert document.paragraphs[-1].text == NOTHING.strip()


@pytest.fixture
def documents(later: Path, forms: Forms) -> list[Path]:
    """Tables of every kind of difference, of none, and of texts that are odd."""
    spend_more(later / DATA)
    units.write_unit(later, "乙局", "2", text="a&b <w:p/> ]]> 😀\t\n  ")
    edit(later / "data/2023/units/3.yaml", ("某某", '"\\a<&"'))
    for name, sides in {
        "a": ("2023", "2024"),
        "b": ("2024", "2024"),
        "c": ("2024", "2023"),
    }.items():
        forms("diff", *sides, "--format", "docx", "--out", f"{name}.docx")
    return sorted(later.glob("*.docx"))


def test_microsofts_rules_find_nothing_wrong_with_the_table(documents: list[Path]) -> None:
    validator = OpenXmlValidator()

    errors = {path.name: validator.validate(path).errors for path in documents}

    assert errors == {"a.docx": [], "b.docx": [], "c.docx": []}


def test_libreoffice_turns_the_table_into_pages(
    documents: list[Path], need_program: Callable[[str], str], tmp_path: Path
) -> None:
    profile = (tmp_path / "profile").as_uri()
    command = [need_program("soffice"), f"-env:UserInstallation={profile}", "--headless"]

    subprocess.run(
        [*command, "--norestore", "--convert-to", "pdf", "--outdir", tmp_path, *documents],
        check=True,
        capture_output=True,
    )

    pdf = tmp_path / "a.pdf"
    text = subprocess.run(
        [need_program("pdftotext"), pdf, "-"], check=True, capture_output=True
    ).stdout.decode()
    assert "填报内容对照表" in text
    assert text.count("栏目\n") == text.count("\f")


def test_the_same_comparison_is_the_same_file(later: Path, forms: Forms) -> None:
    spend_more(later / DATA)

    for name in ("a.docx", "b.docx"):
        forms("diff", "2023", "2024", "--format", "docx", "--out", name)

    assert (later / "a.docx").read_bytes() == (later / "b.docx").read_bytes()


def test_a_table_in_the_output_folder_is_nothing_that_a_build_removes(
    later: Path, forms: Forms
) -> None:
    out = "build/2023/units/对照.docx"
    forms("diff", "2023", "2024", "--format", "docx", "--out", out)

    said = forms("build", "2023")

    assert (later / out).is_file()
    assert "不属于任何单位的文件，予以保留" in said.out


def test_an_interrupted_comparison_leaves_the_file_as_it_was(
    later: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    (later / "对照.docx").write_bytes(b"earlier")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(console, "progress", interrupted)
    said = forms("diff", "2023", "2024", "--format", "docx", "--out", "对照.docx")

    assert said.code == 130
    assert (later / "对照.docx").read_bytes() == b"earlier"
    assert not [path for path in later.iterdir() if path.name.startswith(".~")]


def test_the_help_is_in_chinese(forms: Forms) -> None:
    said = forms("diff", "--help")

    assert said.code == 0
    assert "要比较的原内容：填报任务、数据文件、Word 或 Excel 文件" in said.out


def test_an_archive_is_compared_by_its_own_data_and_forms(later: Path, forms: Forms) -> None:
    forms("build", "2023")
    forms("archive", "2023", "--no-pdf", "--name", "a")
    shutil.rmtree(later / units.CAMPAIGN)
    spend_more(later / DATA)

    assert forms("diff", "archive/2023/a", "2024").out == TOLD
    assert forms("diff", "archive/2023/a", "archive/2023/a").out == NOTHING


def test_an_archive_in_a_zip_file_is_to_be_unpacked_first(later: Path, forms: Forms) -> None:
    forms("build", "2023")
    forms("archive", "2023", "--no-pdf", "--name", "a")

    said = forms("diff", "archive/2023/a.zip", "2024")

    assert later.is_dir()
    assert (said.code, "请先解压缩，再比较其中的文件夹（如 archive/2023/a）" in said.err) == (
        2,
        True,
    )
