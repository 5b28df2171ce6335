"""forms return: what units get back, what is logged and done, and what comes back from them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from generator.__main__ import main
from generator.collect.review import review_letter
from generator.word.margin_notes import OWN_AUTHOR
from tests import compiled_once, printed
from tests.collect import sent_cars

if TYPE_CHECKING:
    from pathlib import Path

    from tests.printed import Run


UNITS = ("甲局", "乙局", "丙局", "丁局")
LETTER = "returned/2024/甲局（退回意见）.docx"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which 甲局 sent a mistake, 乙局 nothing wrong; 丙局 and 丁局 sent nothing."""
    root = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        compiled_once.keep(patch)
        patch.setenv("SOURCE_DATE_EPOCH", "1704067200")
        patch.chdir(root)
        sent_cars.write_project(root, UNITS)
        sent_cars.hand_out()
        for unit, cars in (("甲局", ("湘A1 20", "湘A2 约5公里")), ("乙局", ("湘B1 30",))):
            form = root / "blank" / sent_cars.CAMPAIGN / f"{unit}.docx"
            sent_cars.fill(form, root / "收回" / f"{unit}.docx", *cars)
        assert main(["receive", "收回", "--campaign", sent_cars.CAMPAIGN]) == 1
    return root


@pytest.fixture
def root(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Such a project, which is the current folder."""
    sent_cars.work_in_copy(project, tmp_path / "project", monkeypatch)
    return tmp_path / "project"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return printed.runner(capsys)


def log(root: Path) -> list[dict[str, str]]:
    """What was returned."""
    text = (root / "data/2024/received/log.jsonl").read_text(encoding="utf-8")
    return [entry for entry in map(json.loads, text.splitlines()) if entry["what"] == "returned"]


def commented(path: Path) -> dict[str, str]:
    """The text of each cell with a comment of ours, and the first line of the last one."""
    document = docx.Document(str(path))
    texts = {str(c.comment_id): c.text for c in document.comments if c.author == OWN_AUTHOR}
    marks = document.element.iter(qn("w:commentReference"))
    cells = {m: next(m.iterancestors(qn("w:tc"))) for m in marks if m.get(qn("w:id")) in texts}
    return {
        "".join(t.text or "" for t in cell.iter(qn("w:t"))): texts[m.get(qn("w:id"))].split("\n")[0]
        for m, cell in cells.items()
    }


def letter(path: Path) -> list[list[str]]:
    document = docx.Document(str(path))
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def type_into(path: Path, old: str, new: str) -> None:
    """Type another text into a cell, as a person does: comments stay."""
    document = docx.Document(str(path))
    [run] = [t for t in document.element.iter(qn("w:t")) if t.text == old]
    run.text = new
    document.save(str(path))


def test_a_unit_gets_its_own_form_and_a_letter_the_others_are_named(root: Path, run: Run) -> None:
    done = run("return", "2024", "--due", "2024-02-10")

    assert done.code == 0
    assert done.out.splitlines() == [
        "甲局：须改正 1 处",
        "已生成 1 个单位的退回表和退回意见：returned/2024",
        "未退回 1 个单位（没有错误和待核对的问题）：乙局。",
        "未退回 2 个单位（未报）：丙局、丁局。",
        "下一步：请将 returned/2024 中的表和退回意见发给各单位；重新报送后请运行 forms receive 收回的表 --campaign 2024",  # noqa: E501
    ]
    assert sorted(p.name for p in (root / "returned/2024").iterdir()) == [
        "甲局.docx",
        "甲局（退回意见）.docx",
    ]
    [found] = commented(root / "returned/2024/甲局.docx").items()
    assert found[0] == "约5公里"
    assert found[1].startswith("【须改正】退回意见第 1 条：应填数字，现为“约5公里”")
    rows = letter(root / LETTER)
    assert rows[0] == ["序号", "位置", "问题", "怎样修改"]
    assert rows[1][0] == "一、须改正（1 处）"
    assert rows[2][:3] == [
        "1",
        "年公务用车登记表：车辆第 2 项（湘A2），里程",
        "应填数字，现为“约5公里”",
    ]
    text = "".join(p.text for p in docx.Document(str(root / LETTER)).paragraphs)
    assert "请按意见修改后重新报送" in text
    assert "2024年2月10日前" in text


def test_the_same_again_writes_and_logs_nothing(root: Path, run: Run) -> None:
    run("return", "2024")
    files = {p: p.stat().st_mtime_ns for p in (root / "returned/2024").iterdir()}
    [entry] = log(root)

    done = run("return", "2024")

    assert "已生成 0 个单位的退回表和退回意见，另有 1 个单位没有变化" in done.out
    assert {p: p.stat().st_mtime_ns for p in (root / "returned/2024").iterdir()} == files
    assert log(root) == [entry]
    assert (entry["unit"], entry["file"]) == ("甲局", "甲局.docx")


def test_another_day_in_the_letter_is_a_change_that_is_told(root: Path, run: Run) -> None:
    run("return", "2024", "--due", "2024-02-10")

    done = run("return", "2024", "--due", "2024-02-20")

    assert "已生成 1 个单位的退回表和退回意见：returned/2024\n" in done.out
    assert len(log(root)) == 1


def test_a_file_that_somebody_changed_is_kept(root: Path, run: Run) -> None:
    run("return", "2024")
    form, other = root / "returned/2024/甲局.docx", root / LETTER
    type_into(form, "约5公里", "6")
    other.write_bytes(b"changed")

    done = run("return", "2024")

    assert "returned/2024/甲局.docx 已被修改过，原文件另存为 甲局.bak.docx。\n" in done.out
    assert "原文件另存为 甲局（退回意见）.bak.docx。\n" in done.out
    assert other.with_name("甲局（退回意见）.bak.docx").read_bytes() == b"changed"


def test_the_corrected_form_is_received_and_our_comments_say_nothing(root: Path, run: Run) -> None:
    run("return", "2024")
    again = root / "再收"
    shutil.copytree(root / "returned/2024", again)
    type_into(again / "甲局.docx", "约5公里", "5")

    done = run("receive", "再收", "--campaign", "2024")

    assert done.code == 0, done
    assert "改动 1 项，没有错误和警告" in done.out
    assert "批注" not in done.out + done.err
    data = (root / "data/2024/units/甲局.yaml").read_text(encoding="utf-8")
    assert "里程: 5" in data
    assert "核对" not in data
    done = run("return", "2024")
    assert "未退回 2 个单位（没有错误和待核对的问题）" in done.out
    names = "甲局.docx、甲局（退回意见）.docx"
    assert f"returned/2024 中另有 2 个以前退回的文件：{names}。请勿误发。\n" in done.out


def test_a_reply_below_our_comment_is_told(root: Path, run: Run) -> None:
    run("return", "2024")
    form = root / "returned/2024/甲局.docx"
    document = docx.Document(str(form))
    next(iter(document.comments)).add_paragraph("里程表已坏")
    document.save(str(form))

    done = run("receive", str(form), "--campaign", "2024")

    assert "写在退回表的批注中" in done.out + done.err
    assert "里程表已坏" in (root / "data/2024/units/甲局.yaml").read_text(encoding="utf-8")
    done = run("return", "2024")
    assert "1 个单位另有须由收表单位处理的问题，未列入退回意见：甲局。\n" in done.out
    assert not any("里程表已坏" in "".join(cells) for cells in letter(root / LETTER))


def test_after_the_bureau_changed_the_data_the_form_is_filled_anew(root: Path, run: Run) -> None:
    path = root / "data/2024/units/甲局.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("湘A1", "湘A9"), encoding="utf-8")

    done = run("return", "2024", "--unit", "甲局")

    assert "甲局：须改正 1 处（按现有数据重新填表）\n" in done.out
    form = root / "returned/2024/甲局.docx"
    assert [*commented(form)] == ["约5公里"]
    assert "湘A9" in "".join(t.text or "" for t in docx.Document(str(form)).element.iter(qn("w:t")))
    type_into(form, "约5公里", "5")
    assert run("receive", str(form), "--campaign", "2024").code == 0
    assert "湘A9" in path.read_text(encoding="utf-8")


def test_a_workbook_gets_notes(root: Path, run: Run) -> None:
    assert run("blank", "2024", "--format", "xlsx", "--unit", "丙局").code == 0
    form = root / "blank/2024/丙局.xlsx"
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[1]
    sheet["B3"], sheet["C3"] = "湘C1", "约5公里"
    book.save(form)
    run("receive", str(form), "--campaign", "2024")

    assert run("return", "2024", "--unit", "丙局").code == 0

    sheet = openpyxl.load_workbook(root / "returned/2024/丙局.xlsx").worksheets[1]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [cell.value for cell in cells] == ["约5公里"]
    assert cells[0].comment.author == OWN_AUTHOR


def test_a_data_file_that_cannot_be_read_is_the_bureaus_own(root: Path, run: Run) -> None:
    path = root / "data/2024/units/甲局.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  错: [\n", encoding="utf-8")

    done = run("return", "2024")

    assert done.code == 1
    assert "1 个单位的数据文件书写有误，须由收表单位先改正，未退回：甲局。" in done.out
    assert not (root / "returned/2024/甲局.docx").exists()


@pytest.mark.usefixtures("root")
def test_an_accepted_unit_gets_nothing_back(run: Run) -> None:
    run("accept", "2024", "--unit", "乙局")

    assert "未退回 1 个单位（已审核）：乙局。" in run("return", "2024").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("2024", "--unit", "戊局"), "填报任务 2024 中没有单位“戊局”"),
        (("2024", "--due", "下周"), "--due"),
        (("2024", "--out", "data/2024/units"), "退回的表不能放在存放数据或表单的文件夹"),
    ],
)
@pytest.mark.usefixtures("root")
def test_wrong_usage_is_told(run: Run, arguments: tuple[str, ...], message: str) -> None:
    done = run("return", *arguments)

    assert done.code == 2
    assert message in done.err


def test_a_letter_is_known_under_any_name(root: Path, run: Run) -> None:
    run("return", "2024")
    other = root / "意见.docx"
    shutil.copyfile(root / LETTER, other)

    assert review_letter.is_letter(other)
    assert review_letter.is_letter(root / LETTER)
    assert not review_letter.is_letter(root / "returned/2024/甲局.docx")
    assert not review_letter.is_letter(root / "data/2024/roster.csv")


def test_the_letter_is_in_the_order_of_the_form_whatever_was_read_first(
    root: Path, run: Run
) -> None:
    form = root / "blank" / sent_cars.CAMPAIGN / "丁局.docx"
    sent_cars.fill(form, root / "丁局.docx", "湘D1 -1", "湘D2 约3公里", "湘D3 -3")
    run("receive", "丁局.docx", "--campaign", "2024")

    run("return", "2024", "--unit", "丁局")

    rows = letter(root / "returned/2024/丁局（退回意见）.docx")[2:]
    cars = ("湘D1", "湘D2", "湘D3")
    assert [(row[0], car in row[1]) for row, car in zip(rows, cars, strict=True)] == [
        ("1", True),
        ("2", True),
        ("3", True),
    ]
