"""Ten invented units that are right, of other places and habits of writing: nothing is to be said.

Two of them have last year's figures beside theirs. A finding here is a false alarm, or else the
file is to be mended.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns, last_year
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

RIGHT = CHECKOUT / "tests" / "right_units"
# The one answered warning: this office has projects that are no 专项资金, as its settings allow.
ANSWERED = "错误 0 个，警告 0 个，已核对 1 个。\n"


@pytest.fixture
def right(office: Path) -> Path:
    """The campaigns of the right units, as data of the project."""
    return shutil.copytree(RIGHT, office / "right")


def test_nothing_is_said_about_right_units(right: Path, forms: Forms) -> None:
    said = forms("check", "--data", right.name, "--strict")

    findings = f"{ANSWERED}已检查 12 个数据文件，未发现错误。"
    *first, of_2025, of_2026 = said.out.splitlines()
    assert (said.code, "\n".join(first), said.err) == (0, findings, "")
    # Which units are new is no finding.
    assert of_2025.startswith("2025 与 2024 年比较：6 个单位，4 个未能比较：")
    assert of_2026.startswith("2026 与 2025 年比较：4 个单位，4 个未能比较：")


def test_their_campaign_is_compared_with_last_years(right: Path) -> None:
    before = last_year.find(campaigns.load(right / "2025", right.parent / "templates"))

    assert before is not None
    assert before.folder == right / "2024"


def test_they_are_written_in_many_ways() -> None:
    contents = [path.read_bytes() for path in RIGHT.glob("*/units/*.yaml")]

    assert sum(b"\r\n" in content for content in contents) == 1
    assert sum(content.startswith(b"\xef\xbb\xbf") for content in contents) == 1
    assert sum(content.startswith(b"{\n") for content in contents) == 1
    assert sum(content.startswith("{部门".encode()) for content in contents) == 1
    assert sum(content.startswith(b'"') for content in contents) == 1


@pytest.mark.parametrize("campaign", ["2024", "2025", "2026"])
def test_there_is_nothing_to_mend(campaign: str, right: Path, forms: Forms) -> None:
    said = forms("fix", campaign, "--data", right.name, "--dry-run")

    assert said.code == 0
    assert "没有可自动改正的内容。" in said.out


@pytest.mark.slow
@pytest.mark.parametrize(("campaign", "units"), [("2024", 2), ("2025", 6), ("2026", 4)])
def test_their_documents_give_data_that_are_right(
    campaign: str, units: int, right: Path, forms: Forms
) -> None:
    assert forms("build", campaign, "--data", right.name).code == 0
    documents = sorted(Path("build", campaign, "units").glob("*.docx"))

    said = forms("import", *map(str, documents))

    assert said.code == 0
    assert "核对" not in "".join(Path(f).read_text("utf-8") for f in Path("imported").glob("*"))
    said = forms("check", *map(str, sorted(Path("imported").glob("*.yaml"))), "--strict")
    assert said.code == 0
    assert f"已检查 {units} 个数据文件，未发现错误。\n" in said.out
