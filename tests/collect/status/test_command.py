"""What `forms status` prints and writes, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = campaign_of_units.write(tmp_path, 甲局="", 乙局="总数: 五\n")
    campaign_of_units.write_roster(folder, "甲局,", "丙局,2024-03-01", head="单位名称,截止日期")
    return folder


def test_text_is_printed_and_missing_data_are_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["status", "2024", "--date", "2024-03-02"])

    printed = capsys.readouterr().out
    assert code == 0
    assert "填报任务 2024：3 个单位，截至 2024-03-02" in printed
    assert "丙局  逾期 1 天" in printed
    assert "乙局  错误 2" in printed
    main(["status", "2024", "--date", "2024-03-01"])
    assert "逾期" not in capsys.readouterr().out


def test_standard_output_holds_the_json_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "received").mkdir()
    (folder / "received" / "log.jsonl").write_text("?\n", encoding="utf-8")
    (folder / "units" / "丁局.txt").write_text("", encoding="utf-8")

    code = main(["status", "--format", "json"])

    printed = capsys.readouterr()
    assert code == 0
    assert [unit["unit"] for unit in json.loads(printed.out)] == ["甲局", "丙局", "乙局"]
    assert "log.jsonl 有 1 行无法读取" in printed.err
    assert "units 中有 1 个文件未读取，请运行 forms check 2024" in printed.err


def test_a_file_holds_what_the_screen_would(tmp_path: Path) -> None:
    assert main(["status", "--format", "json", "--out", "进度.json"]) == 0
    assert len(json.loads((tmp_path / "进度.json").read_text(encoding="utf-8"))) == 3
    assert main(["status", "--out", "进度.txt"]) == 0
    assert "填报任务 2024" in (tmp_path / "进度.txt").read_text(encoding="utf-8")


def test_a_workbook_to_which_somebody_added_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = ["status", "--format", "xlsx", "--out", "进度.xlsx", "--date", "2024-03-02"]
    assert main(status) == main(status) == 0
    assert "另存为" not in capsys.readouterr().out
    (tmp_path / "进度.xlsx").write_bytes(b"more")

    assert main(status) == 0
    assert "同名的原文件已另存为 进度.bak.xlsx。" in capsys.readouterr().out
    assert (tmp_path / "进度.bak.xlsx").read_bytes() == b"more"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "html"], "请指定文件名：加上 --out 文件名.html。"),
        (["--format", "xlsx", "--out", "a.html"], "应以 .xlsx 结尾"),
        (["--format", "json", "--out", "a.xlsx"], "请换一个文件名"),
        (["--out", "a.yaml"], "请换一个文件名"),
        (["--out", "data"], "是文件夹"),
        (["--out", "data/2024/roster.csv"], "收表进度不能放在存放数据或表单的文件夹 data/2024 中"),
        (["--date", "3月1日"], "--date 应为日期，格式如 2024-03-01，现为“3月1日”。"),
    ],
)
def test_wrong_usage_is_told(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["status", *arguments])

    assert code == 2
    assert message in capsys.readouterr().err


def test_files_are_of_one_campaign(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.parent / "2025").mkdir()
    (folder.parent / "2025" / "settings.yaml").write_bytes((folder / "settings.yaml").read_bytes())

    assert main(["status", "--format", "json"]) == 2
    assert "只能用于一个填报任务" in capsys.readouterr().err
    assert main(["status", "--out", "a.txt"]) == 2
    assert "--out 只能用于一个填报任务" in capsys.readouterr().err
    assert main(["status"]) == 0
    assert "填报任务 2025：0 个单位" in capsys.readouterr().out


@pytest.mark.parametrize("file", ["roster.csv", "settings.yaml"])
def test_nothing_is_said_of_units_where_roster_or_settings_are_wrong(
    folder: Path, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / file).write_text("表单: small\n", encoding="utf-8")

    code = main(["status"])

    printed = capsys.readouterr().out
    assert code == 1
    assert file in printed
    assert "未报" not in printed
