"""What `forms ledger` says and how it ends."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import openpyxl
import pytest

from generator.campaign import record
from generator.collect import kept_files, known_data
from generator.spreadsheet import output_stream
from tests import printed
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path

    from tests.printed import Run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = "组: [{名: 一, 数: 3}]\n人: [{姓名: 某, 组: 一, 数: 3, 电话: [一, 二]}]\n"
    folder = campaign_of_units.write(tmp_path, 甲局=rows, 乙局="账目: {收入: 十}\n")
    campaign_of_units.write_roster(folder, "甲局", "乙局", "丙局")
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return printed.runner(capsys, "ledger")


def test_it_says_what_is_in_the_ledger(folder: Path, run: Run) -> None:
    done = run("2024", "--out", "表/台账.xlsx")

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "已保存：表/台账.xlsx",
        "2024：3 个单位，其中 1 个未报，明细 2 行。",
        "1 个单位的数据有错误，已标黄，所列为可读取的内容，可运行 forms check 2024 查看。",
    ]
    book = openpyxl.load_workbook(folder.parent.parent / "表" / "台账.xlsx")
    assert book.sheetnames == ["单位", "组", "人"]
    # What a list of texts says is in one cell; here there is none.
    assert [cell.value for cell in book["组"][2]] == ["甲局", 1, "一", 3, None]
    assert [cell.value for cell in book["人"][2]] == ["甲局", 1, "某", "一", 3, 3, None, "一、二"]


def test_data_that_are_as_handed_out_are_told(folder: Path, run: Run) -> None:
    known = known_data.of_file(campaign_of_units.load(folder), folder / "units" / "甲局.yaml")
    kept_files.keep_base(folder / record.FOLDER, "甲局", known.text)
    record.add(record.read_log(folder / record.FOLDER), "甲局", "handed-out", "甲局.docx", "0")

    done = run("2024", "--out", "台账.xlsx")

    assert "2024：3 个单位，其中 2 个未报，明细 0 行。\n" in done.out
    assert "未报的单位中，1 个有数据文件，但下发以后没有改变，未列出其内容。" in done.out


def test_what_was_not_read_is_told(folder: Path, run: Run) -> None:
    (folder / "units" / "说明.txt").write_text("", encoding="utf-8")

    done = run("2024", "--out", "台账.xlsx")

    assert "units 中有 1 个文件未读取，请运行 forms check 2024 查看。\n" in done.out


def test_an_earlier_ledger_of_other_data_is_kept(folder: Path, run: Run) -> None:
    run("2024", "--out", "台账.xlsx")
    assert "另存为" not in run("2024", "--out", "台账.xlsx").out
    first = (folder.parent.parent / "台账.xlsx").read_bytes()
    (folder / "units" / "乙局.yaml").write_text("名称: 乙局\n", encoding="utf-8")

    done = run("2024", "--out", "台账.xlsx")

    assert "同名的原文件已另存为 台账.bak.xlsx。\n" in done.out
    assert (folder.parent.parent / "台账.bak.xlsx").read_bytes() == first
    assert (folder.parent.parent / "台账.xlsx").read_bytes() != first


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("2024",), "请指定文件名：加上 --out 文件名.xlsx。"),
        (("2024", "--out", "台账.xls"), "文件名 台账.xls 应以 .xlsx 结尾。"),
        (("2024", "--out", "data/2024/roster.xlsx"), "不能放在存放数据或表单的文件夹 data/2024 中"),
        (("2024", "--out", "templates/台账.xlsx"), "不能放在存放数据或表单的文件夹 templates 中"),
        (("--out", "台账.xlsx"), "forms ledger 只能用于一个填报任务，请在命令中写明是哪一个。"),
    ],
)
def test_wrong_usage_ends_with_2(
    folder: Path, run: Run, arguments: tuple[str, ...], words: str
) -> None:
    other = folder.with_name("2023")
    other.mkdir()
    (other / "settings.yaml").write_bytes((folder / "settings.yaml").read_bytes())
    before = sorted(folder.parent.parent.rglob("*"))

    done = run(*arguments)

    assert done.code == 2
    assert words in done.err
    assert sorted(folder.parent.parent.rglob("*")) == before


def test_roster_with_mistakes_is_refused(folder: Path, run: Run) -> None:
    campaign_of_units.write_roster(folder, "甲局", "甲局")

    done = run("2024", "--out", "台账.xlsx")

    assert done.code == 1
    assert "错误[roster]" in done.out
    assert not (folder.parent.parent / "台账.xlsx").exists()


def test_campaign_without_units_is_told(folder: Path, run: Run) -> None:
    (folder / "roster.csv").unlink()
    for path in (folder / "units").iterdir():
        path.unlink()

    done = run("2024", "--out", "台账.xlsx")

    assert (done.code, done.err) == (
        1,
        "data/2024 中没有名册，也没有数据文件，无法生成台账。\n",
    )


def test_a_full_disk_leaves_the_earlier_ledger(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("2024", "--out", "台账.xlsx")
    before = (folder.parent.parent / "台账.xlsx").read_bytes()
    (folder / "units" / "乙局.yaml").write_text("名称: 乙局\n", encoding="utf-8")

    with monkeypatch.context() as patched:
        patched.setattr(output_stream.OutputStream, "write", fail)
        done = run("2024", "--out", "台账.xlsx")

    assert done.code == 4
    assert done.err.startswith("台账.xlsx：磁盘空间不足")
    assert (folder.parent.parent / "台账.xlsx").read_bytes() == before
    assert [path.name for path in folder.parent.parent.glob("*.xlsx")] == ["台账.xlsx"]


def fail(stream: output_stream.OutputStream, data: bytes) -> int:
    stream.error = OSError(errno.ENOSPC, "full")
    return len(data)
