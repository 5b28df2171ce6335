from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.archive import archived_program, verify
from generator.archive.bagit import bag_files
from generator.archive.verify import Options, Report
from tests import archives, units

if TYPE_CHECKING:
    from pathlib import Path


def verified(path: Path, *, rebuild: bool = False) -> Report:
    options = Options(path.parent, rebuild)
    return verify.verify(path, options, lambda items, *_: items)


def test_a_sound_archive_is_proven_in_full(bag: Path) -> None:
    found = verified(bag, rebuild=True)

    with bag_files.open_bag(bag) as files:
        program = archived_program.find(files)
    assert program is not None
    assert (found.faults, found.unproven, found.known) == ((), (), ())
    assert found.proven[0].endswith("没有缺少，也没有多出，校验和（sha256、sha512）全部一致。")
    assert found.proven[1] == (
        f"bag-info.txt 的记载与内容相符：归档日期 {archives.DAY}，表单 vehicle-register，"
        "年份 2024，单位数 3，状态 完整。"
    )
    assert found.proven[2:] == (
        "单位文档 3 份，附表汇编 1 册，与数据、公共设置、表单包和 manifest.json 均一致。",
        "PDF 4 份，与 manifest.json 记载的一致，均标明由上述文档转换。归档未签名，PDF 的内容只能证明与归档中的记载相符。",  # noqa: E501
        *archived_program.proven(program),
        "已用归档中的数据和表单重新生成，4 份文档逐字节相同。",
    )
    assert verify.report_lines(found)[-1] == "核对通过。"


def test_a_missing_file_is_told_once(bag: Path) -> None:
    (bag / archives.BUILT / "units/甲局.docx").unlink()

    found = verified(bag)

    named = [fault for fault in found.faults if "units/甲局.docx" in fault.partition("（")[0]]
    assert named == ["缺少：data/build/2023/units/甲局.docx"]
    assert verify.report_lines(found)[-1].startswith(f"发现 {len(found.faults)} 个错误。")


def test_right_checksums_prove_nothing_about_the_content(bag: Path) -> None:
    archives.change(bag / archives.DATA / "units/甲局.yaml", lambda content: content + b"#\n")
    archives.forge(bag)

    found = verified(bag)

    assert found.proven[0].endswith("全部一致。")
    assert found.faults[0].startswith("不一致：data/data/2023/units/甲局.yaml")


def test_problems_that_the_archive_names_are_no_faults(bag: Path) -> None:
    """It was archived though the data had changed."""
    problem = "甲局：数据文件 units/甲局.yaml 生成后又有修改。"
    archives.change(bag / archives.DATA / "units/甲局.yaml", lambda content: content + b"#\n")
    report = f'{{"problems": ["{problem}"], "findings": []}}'
    units.write(bag / "data/check-report.json", report)
    partial = f"状态: 不完整\n问题: {problem}".encode()
    archives.change(bag / "bag-info.txt", lambda c: c.replace("状态: 完整".encode(), partial))
    archives.forge(bag)

    found = verified(bag, rebuild=True)

    assert (found.faults, found.unproven) == ((), ())
    assert found.known == (problem,)
    assert "另有 2 份归档时已注明不是由这些数据生成，未比对。" in found.proven
    assert verify.report_lines(found)[-1] == "与归档时一致；但归档时已不完整，见上述问题。"


def test_another_versions_wording_is_not_proven(bag: Path) -> None:
    archives.change_manifest(bag, lambda record: record.update(generator="9.9.9"))
    archives.change(
        bag / "data/check-report.txt", lambda c: c.replace("填报任务".encode(), "任务".encode())
    )
    archives.forge(bag)

    found = verified(bag)

    # Each document still says which version made it, so that a mere claim is found.
    assert any("记载的程序版本是" in fault for fault in found.faults)
    assert not any("check-report.txt" in fault for fault in found.faults)
    [unproven] = found.unproven
    assert unproven.startswith("与现用程序的写法不同的内容（")
    assert "不一致：data/check-report.txt（开头的记载与" in unproven
    assert unproven.endswith("请安装 9.9.9 版后再核对。")


def test_what_is_no_archive_is_one_fault(tmp_path: Path) -> None:
    found = verified(tmp_path)

    [fault] = found.faults
    assert "不是归档（其中没有 bagit.txt）" in fault
    assert found.advice == ""


@pytest.mark.parametrize(
    ("report", "last"),
    [
        (Report("a", ("一",)), "核对通过。"),
        (Report("a", ("一",), unproven=("二", "三")), "没有发现错误，但有 2 项未核对，见上。"),
        (Report("a", ("一",), ("二",), ("三",), advice="请核对。"), "发现 1 个错误。请核对。"),
        (Report("a", known=("一",)), "与归档时一致；但归档时已不完整，见上述问题。"),
    ],
)
def test_the_last_line_is_the_result(report: Report, last: str) -> None:
    assert verify.report_lines(report)[-1] == last


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    lines = verify.report_lines(Report("a\x1b[2J", ("\x00\x9b\ud800",), hint="b"))

    assert lines == ["a\ufffd[2J：", "  通过：\ufffd\ufffd\ufffd", "  b", "核对通过。"]
