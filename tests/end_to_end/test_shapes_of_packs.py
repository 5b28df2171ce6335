"""Packs of other shapes: forms of several tables, a first form that repeats, rows in groups."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pikepdf
import pytest

from generator.__main__ import main
from generator.word import provenance
from tests import wordml
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COURSES = """\
单位: 示例局

培训班:
  - 名称: 甲班
    人数: 30
    日程:
      - 日期: 3月1日
        内容: 报到
      - 日期: 3月2日
        内容: 上课
    支出:
      - 项目: 资料费
        预算: 300
        决算: 299.5
      - 项目: 场地费
        预算: 2000
        说明: 两天
  - 名称: 乙班
    人数: 12

联系人:
  - 姓名: 张三
    电话: 12345678
  - 姓名: 李四
"""
SITES = """\
单位: 示例局

场所:
  - 名称: 一楼大厅
    面积: 120
    检查:
      - 内容: 消防
        结果: 合格
  - 名称: 库房
    面积: 80.5
"""
GOALS = """\
单位: 示例局

项目:
  - 名称: 老旧小区改造
    负责人: 张三
    指标:
      - 名称: 改造小区
        分值: 30
      - 名称: 居民满意度
        分值: 20.5
  - 名称: 公园建设
    负责人: 张三
  - 名称: 公园建设
    负责人: 张三
    指标:
      - 名称: 建成面积
        分值: 50

方向:
  - 名称: 城市更新
    任务:
      - 事项: 改造
        步骤:
          - 内容: 摸底
            时间: 3月
            预算: 12.5
          - 内容: 施工
            预算: 1200
      - 事项: 验收
"""
DATA = {"training-plan": COURSES, "site-check": SITES, "project-goals": GOALS}
each_pack = pytest.mark.parametrize("name", DATA)


class Said(NamedTuple):
    """What a command gave back."""

    code: int
    out: str


class Office(NamedTuple):
    """A project folder with a pack, and the command run in it."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def forms(self, *arguments: str) -> Said:
        self.capsys.readouterr()
        code = main(arguments)
        said = self.capsys.readouterr()
        return Said(code, said.out + said.err)

    def unit(self, name: str, text: str, campaign: str = "2024") -> Path:
        path = self.folder / "data" / campaign / "units" / f"{name}.yaml"
        path.write_text(text.replace("示例局", name), encoding="utf-8")
        return path


@pytest.fixture
def office(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    """A campaign of the pack without units."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(CHECKOUT / "tests" / "packs" / name, tmp_path / "templates" / name)
    units = tmp_path / "data" / "2024" / "units"
    units.mkdir(parents=True)
    units.with_name("settings.yaml").write_text(f"表单: {name}\n年份: 2024\n", encoding="utf-8")
    return Office(tmp_path, capsys)


@each_pack
@pytest.mark.parametrize("rows", ["none", "all"])
def test_a_document_is_read_back_as_its_data_and_compared(
    name: str, rows: str, office: Office
) -> None:
    text = DATA[name] if rows == "all" else "单位: 示例局\n"
    data = office.unit("示例局", text)
    document = "build/2024/units/示例局.docx"
    assert office.forms("build").code == 0

    imported = office.forms("import", document)
    compared = office.forms("diff", data.as_posix(), document)

    assert (imported.code, "警告" in imported.out) == (0, False)
    read = (office.folder / "imported" / "示例局.yaml").read_text(encoding="utf-8")
    assert read.partition("\n\n")[2] == text
    assert (compared.code, compared.out.strip()) == (0, "已比较 1 个单位，没有差异。")


@each_pack
def test_an_appendix_is_cut_into_its_units(name: str, office: Office) -> None:
    units = ("甲局", "乙局", "丙局")
    texts = {unit: DATA[name].replace("示例局", unit) for unit in units}
    texts["乙局"] = "单位: 乙局\n"
    for unit in units:
        office.unit(unit, texts[unit])
    assert office.forms("build").code == 0

    imported = office.forms("import", "build/2024/appendix.docx")

    assert (imported.code, "警告" in imported.out) == (0, False)
    read = {path.stem: path.read_text("utf-8") for path in office.folder.glob("imported/*.yaml")}
    assert {unit: text.partition("\n\n")[2] for unit, text in read.items()} == texts


def texts_of(path: Path) -> list[str]:
    """The texts of the document's paragraphs outside tables."""
    body = wordml.document_root(path)[0]
    return ["".join(p.itertext()) for p in body.iterchildren(f"{wordml.W}p")]


@pytest.mark.parametrize("name", ["training-plan"])
def test_the_contents_list_follows_the_forms(office: Office) -> None:
    for unit, text in (("甲局", COURSES), ("乙局", "单位: 乙局\n")):
        office.unit(unit, text)

    assert office.forms("build").code == 0

    build = office.folder / "build" / "2024"
    one, other = (provenance.read(build / "units" / f"{unit}.docx") for unit in ("甲局", "乙局"))
    assert one is not None
    assert other is not None
    assert one.contents == ("附件1 甲班", "附件1 乙班", "附件2 培训计划汇总表")
    assert other.contents == ("附件1 ", "附件2 培训计划汇总表")
    listed = [text for text in texts_of(build / "appendix.docx") if "PAGEREF" in text]
    assert [text.partition(" PAGEREF")[0] for text in listed] == [
        "乙局",
        *other.contents,
        "甲局",
        *one.contents,
    ]


@pytest.mark.parametrize("name", ["training-plan"])
def test_a_changed_row_of_a_second_table_is_a_difference(office: Office) -> None:
    data = office.unit("示例局", COURSES)
    assert office.forms("build").code == 0
    data.write_text(COURSES.replace("2000", "2100").replace("李四", "王五"), encoding="utf-8")

    said = office.forms("diff", "build/2024/units/示例局.docx", data.as_posix())

    assert said.code == 0
    for difference in ("2000 → 2100", "李四", "王五"):
        assert difference in said.out


@pytest.mark.parametrize("name", ["training-plan"])
def test_a_heading_of_two_rows_stands_on_every_page_of_its_table(
    office: Office, need_program: Callable[[str], str]
) -> None:
    need_program("soffice")
    rows = "".join(f"      - 项目: 第{i}项\n        预算: {i}\n" for i in range(40))
    office.unit("示例局", COURSES.replace("    支出:\n", f"    支出:\n{rows}", 1))
    assert office.forms("build").code == 0

    assert office.forms("pdf").code == 0

    path = office.folder / "build" / "2024" / "units" / "示例局.pdf"
    command = [need_program("pdftotext"), "-layout", path, "-"]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    pages = [page for page in text.split("\f") if "项  " in page]
    assert len(pages) > 1
    assert all(page.index("支出项目") < page.index("决算") < page.index("项  ") for page in pages)
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            "附件1 甲班",
            "附件1 乙班",
            "附件2 培训计划汇总表",
        ]
