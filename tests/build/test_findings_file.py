from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import findings_file, stages
from generator.common.diagnostics import Diagnostic
from tests import vehicles


def _written(out: Path) -> str:
    return (out / "findings.txt").read_bytes().decode()


def test_every_finding_stands_there_in_full(folder: Path, out: Path) -> None:
    vehicles.write_unit(folder, "甲局", "x", "y")
    vehicles.write_unit(folder, "乙局", "z")

    stages.build(vehicles.load(folder), out, stages.Options())

    text = _written(out)
    assert text.startswith("填报任务 2024 最近一次生成时的检查结果\n错误 3 个，警告 0 个。\n\n")
    assert "\ndata/2024/units/乙局.yaml:4:9: 错误[" in text
    assert "\n        里程: y\n              ^\n    提示：" in text


@pytest.mark.parametrize("start", ["", "data", "data/2024", "elsewhere"])
def test_its_text_does_not_depend_on_how_the_campaign_is_named(
    folder: Path, out: Path, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicles.write_unit(folder, "甲局", "x")
    (folder / "units" / "说明.docx").write_bytes(b"")
    stages.build(vehicles.load(folder), out, stages.Options())
    expected = _written(out)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / start)

    named = Path(os.path.relpath(folder))
    stages.build(vehicles.load(named), out, stages.Options())

    assert _written(out) == expected
    assert str(tmp_path) not in expected


def test_a_build_that_changes_nothing_leaves_it_alone(folder: Path, out: Path) -> None:
    vehicles.write_unit(folder, "甲局", "x")
    stages.build(vehicles.load(folder), out, stages.Options())
    before = (out / "findings.txt").stat()

    stages.build(vehicles.load(folder), out, stages.Options())

    after = (out / "findings.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_without_findings_it_says_so_and_is_no_stray_file(folder: Path, out: Path) -> None:
    report = stages.build(vehicles.load(folder), out, stages.Options())

    assert _written(out).splitlines()[1] == "错误 0 个，警告 0 个。"
    assert report.strays == ()


def test_a_mended_unit_s_findings_are_gone_with_the_next_build(folder: Path, out: Path) -> None:
    vehicles.write_unit(folder, "甲局", "x")
    stages.build(vehicles.load(folder), out, stages.Options())
    vehicles.write_unit(folder, "甲局", 1)

    stages.build(vehicles.load(folder), out, stages.Options())

    assert "甲局" not in _written(out)


def test_answered_warnings_have_a_section_of_their_own(folder: Path, out: Path) -> None:
    file = (folder / "units" / "甲局.yaml").as_posix()
    first = Diagnostic(file, 1, 1, "warning", "note", "其一", "请核对。", answered="上级文件如此")
    second = replace(first, line=2, message="其二", answered="")
    out.mkdir(parents=True)

    findings_file.write(out, vehicles.load(folder), [first, second])

    *lines, seal = _written(out).splitlines()
    assert "校验码" in seal
    assert lines == [
        "填报任务 2024 最近一次生成时的检查结果",
        "错误 0 个，警告 1 个，已核对 1 个。",
        "",
        "data/2024/units/甲局.yaml:2:1: 警告[note] 其二",
        "    车辆:",
        "    ^",
        "    提示：请核对。",
        "",
        "已核对的警告（1 个）",
        "",
        "data/2024/units/甲局.yaml:1:1: 警告[note] 其一",
        "    单位: 甲局",
        "    ^",
        "    已核对：上级文件如此",
        "",
    ]


def test_a_file_that_somebody_has_changed_is_kept(folder: Path, out: Path) -> None:
    stages.build(vehicles.load(folder), out, stages.Options())
    mine = _written(out).replace("错误 0 个", "错误 0 个（已转甲局）")
    (out / "findings.txt").write_text(mine, encoding="utf-8", newline="\n")

    reports = [stages.build(vehicles.load(folder), out, stages.Options()) for _ in range(2)]

    assert [report.backups for report in reports] == [("findings.bak.txt",), ()]
    assert (out / "findings.bak.txt").read_bytes().decode() == mine
    assert reports[1].strays == ()
    assert "已转" not in _written(out)
