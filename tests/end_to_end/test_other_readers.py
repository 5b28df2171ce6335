"""What other programs read in the documents: the same tables, spans and texts as we do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from tests import other_readers, units
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.other_readers import Reading

pytestmark = pytest.mark.slow

# A unit for each of the packs in tests/packs.
UNITS = {
    "vehicle-register": """\
单位: 示例局
车辆:
  - {车牌: 湘B1, 里程: 20}
  - {车牌: 湘B2, 里程: 7}
""",
    "training-plan": """\
单位: 示例局
培训班:
  - 名称: 甲班
    人数: 30
    日程:
      - {日期: 3月1日, 内容: 报到}
      - {日期: 3月2日, 内容: 上课}
    支出:
      - {项目: 资料费, 预算: 300, 决算: 299.5}
  - 名称: 乙班
    人数: 12
联系人:
  - {姓名: 张三, 电话: 12345678}
""",
    "site-check": """\
单位: 示例局
场所:
  - 名称: 一楼大厅
    面积: 120
    检查:
      - {内容: 消防, 结果: 合格}
""",
}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every document of the real and of the invented campaign, and one of each pack for tests."""
    folder = tmp_path_factory.mktemp("documents")
    build = folder / "build"
    assert main(["build", "--data", str(CHECKOUT / "data"), "--build", str(build)]) == 0
    demo = ["--data", str(CHECKOUT / "examples" / "data"), "--build", str(build)]
    assert main(["build", *demo]) == 0
    for name, text in UNITS.items():
        campaign = folder / "data" / name
        units.write(campaign / "units" / "a.yaml", text)
        units.write(campaign / "settings.yaml", f"表单: {name}\n年份: 2024\n")
    packs = ["--data", str(folder / "data"), "--templates", str(CHECKOUT / "tests" / "packs")]
    assert main(["build", *packs, "--build", str(build), "--unit=示例局"]) == 0
    # Programs that name what they make after a document want names of their own.
    found = sorted(build.rglob("*.docx"))
    return [path.rename(folder / f"{number}.docx") for number, path in enumerate(found)]


@pytest.fixture(scope="module")
def expected(documents: list[Path]) -> list[Reading]:
    found = [other_readers.ours(path) for path in documents]
    assert sum(len(reading.tables) for reading in found) > len(documents) > 8
    return found


def test_python_docx(documents: list[Path], expected: list[Reading]) -> None:
    assert [other_readers.of_python_docx(path) for path in documents] == expected


def test_mammoth(documents: list[Path], expected: list[Reading]) -> None:
    assert [other_readers.of_mammoth(path) for path in documents] == expected


def test_pandoc(
    documents: list[Path], expected: list[Reading], need_program: Callable[[str], str]
) -> None:
    pandoc = need_program("pandoc")

    assert [other_readers.of_pandoc(path, pandoc) for path in documents] == expected


def test_libreoffice(
    documents: list[Path],
    expected: list[Reading],
    need_program: Callable[[str], str],
    tmp_path: Path,
) -> None:
    soffice = need_program("soffice")

    assert other_readers.of_libreoffice(documents, soffice, tmp_path) == expected


def test_docx_preview(
    documents: list[Path],
    expected: list[Reading],
    need_program: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """It begins a page at each form only: it cannot tell where a page is full."""
    chromium, npm = need_program("chromium"), need_program("npm")

    shown = other_readers.of_docx_preview(documents, chromium, npm, tmp_path)

    assert [each.reading for each in shown] == expected
