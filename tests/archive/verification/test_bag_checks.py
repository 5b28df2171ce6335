"""The checks of a bag in its report: each names what was found by it, and nothing is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.archive import verify
from generator.archive.bagit import bag as bagit
from generator.archive.verification.checks import ASPECTS, BY_OTHERS, PASSED, RESULTS, WARNING
from generator.archive.verify import Options
from tests import archives, units
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.archive.verification.checks import Check


def checks(bag: Path, *, rebuild: bool = False) -> dict[str, Check]:
    options = Options(bag.parent, rebuild)
    report = verify.verify(bag, options, lambda items, *_: items)
    return {check.name: check for check in report.checks}


def test_a_sound_archive_has_no_warning(bag: Path) -> None:
    made = checks(bag, rebuild=True)

    assert {check.result for check in made.values()} == {PASSED, BY_OTHERS}
    assert {check.aspect for check in made.values()} == {*ASPECTS}
    assert made["重新生成并比对"].result == PASSED
    assert made["单位文档与数据"].subject == "3 份：甲局、乙局、丙局"
    assert made["PDF 与 Word 文档的对应"].subject == "4 份"


@pytest.mark.parametrize(
    "name",
    [
        *("印章和签字", "时间戳", "归档登记", "归档范围", "过程信息", "著录项目"),
        *("格式是否合规", "显示是否正确", "病毒", "载体", "归档过程"),
        *("电子签名", "重新生成并比对", "文件的格式"),
    ],
)
def test_what_nobody_looked_at_is_left_to_people(bag: Path, name: str) -> None:
    assert checks(bag)[name].result == BY_OTHERS


def remove(path: str) -> Callable[[Path], object]:
    return lambda bag: (bag / path).unlink()


def one_bit(path: str) -> Callable[[Path], object]:
    return lambda bag: archives.change(bag / path, archives.one_bit)


def swap_documents(bag: Path) -> None:
    archives.swap(
        bag / archives.BUILT / "units/甲局.docx", bag / archives.BUILT / "units/乙局.docx"
    )
    archives.forge(bag)


def forge_info(bag: Path) -> None:
    archives.change(
        bag / "bag-info.txt", lambda c: c.replace("单位数: 3".encode(), "单位数: 4".encode())
    )
    archives.forge(bag)


def forge_catalogue(bag: Path) -> None:
    archives.change(
        bag / "data/归档目录.csv", lambda c: c.replace("甲局公务".encode(), "丁局公务".encode())
    )
    archives.forge(bag)


@pytest.mark.parametrize(
    ("tamper", "name", "path"),
    [
        (one_bit(f"{archives.BUILT}/units/甲局.docx"), "校验和", "units/甲局.docx"),
        (remove(f"{archives.BUILT}/units/甲局.docx"), "缺少和多出的文件", "units/甲局.docx"),
        (lambda bag: units.write(bag / "data/a.txt", "a"), "缺少和多出的文件", "data/a.txt"),
        (lambda bag: units.write(bag / "data/a.txt", "a"), "文件个数和字节数", "bag-info.txt"),
        (lambda bag: (bag / "data/空").mkdir(), "夹带和异常的文件", "data/空"),
        (lambda bag: units.write(bag / "bagit.txt", "a"), "清单和归档信息能否读取", "bagit.txt"),
        (swap_documents, "单位文档与数据", "units/甲局.docx"),
        (forge_info, "归档信息", "单位数"),
        (forge_catalogue, "说明文件和归档目录", "归档目录.csv"),
    ],
)
def test_each_tampering_is_a_warning_of_its_check(
    bag: Path, tamper: Callable[[Path], object], name: str, path: str
) -> None:
    tamper(bag)

    report = verify.verify(bag, Options(bag.parent), lambda items, *_: items)

    [found] = [check for check in report.checks if check.name == name]
    assert found.result == WARNING
    assert any(path in text for text in found.details)
    assert {*report.faults} <= {text for check in report.checks for text in check.details}


def test_what_could_not_be_compared_is_no_pass(bag: Path) -> None:
    one_bit(f"{archives.BUILT}/units/甲局.pdf")(bag)
    remove(f"{archives.DATA}/units/乙局.yaml")(bag)

    made = checks(bag)

    for name in ("PDF 与 Word 文档的对应", "单位文档与数据", "说明文件和归档目录"):
        assert made[name].result == WARNING
    assert made["说明文件和归档目录"].details[-1] == (
        "2 个文件缺少或已被改动，未比对："
        f"{archives.BUILT}/units/甲局.pdf、{archives.DATA}/units/乙局.yaml"
    )
    assert made["归档信息"].result == PASSED


def test_an_archive_that_cannot_be_opened_says_so(bag: Path) -> None:
    units.write(bag / archives.BUILT / "manifest.json", "{")

    made = checks(bag)

    assert made["记载和文档能否读取"].result == WARNING
    assert made["各文件是否相符"].result == WARNING
    assert "单位文档与数据" not in made


def test_another_versions_wording_is_left_to_people(bag: Path) -> None:
    archives.change_manifest(bag, lambda record: record.update(generator="9.9.9"))
    report = bag / "data/check-report.txt"
    archives.change(report, lambda c: c.replace("填报任务".encode(), "任务".encode()))
    archives.forge(bag)

    found = checks(bag)["生成记录和检查结果"]

    assert found.result == BY_OTHERS
    assert found.details[-1].endswith("请安装 9.9.9 版后再核对。")


def test_what_the_archive_says_itself_is_a_warning(bag: Path) -> None:
    problem = "甲局：数据文件 units/甲局.yaml 生成后又有修改。"
    archives.change(bag / archives.DATA / "units/甲局.yaml", lambda content: content + b"#\n")
    units.write(bag / "data/check-report.json", f'{{"problems": ["{problem}"], "findings": []}}')
    partial = f"状态: 不完整\n问题: {problem}".encode()
    archives.change(bag / bagit.INFO, lambda c: c.replace("状态: 完整".encode(), partial))
    archives.forge(bag)

    made = checks(bag)

    assert made["归档时注明的问题"].details == (problem,)
    assert all(t.startswith("归档时已注明：") for t in made["单位文档与数据"].details)


def test_an_archive_of_0_1_0_is_not_said_to_have_a_list() -> None:
    made = checks(CHECKOUT / "tests" / "old_archives" / "0.1.0-plain.zip")

    assert "说明文件和归档目录" not in made
    assert WARNING not in {each.result for name, each in made.items() if name != "数据项"}


def test_no_result_says_more_than_one_of_three(bag: Path) -> None:
    assert {check.result for check in checks(bag).values()} <= {*RESULTS}
    assert RESULTS == ("通过", "警告", "须由人或另外的工具核对")
