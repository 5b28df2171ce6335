"""Data files that are taken out of a campaign and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns
from generator.common.diagnostics import FormsError
from generator.desk.campaign_page import set_aside
from tests.desk import vehicle_campaign

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE).data / "2024"


def test_a_file_that_is_taken_out_is_no_data_file_and_comes_back(folder: Path) -> None:
    path = folder / "units" / "甲局.yaml"

    assert set_aside.take(folder, path) == "甲局.yaml.bak"

    assert campaigns.unit_files(folder) == ()
    assert set_aside.found(folder) == ["甲局.yaml"]
    assert set_aside.bring_back(folder, "甲局.yaml") == "units/甲局.yaml"
    assert path.read_text(encoding="utf-8") == vehicle_campaign.ONE
    assert set_aside.found(folder) == []


def test_nothing_that_was_kept_before_is_lost(folder: Path) -> None:
    path = folder / "units" / "甲局.yaml"
    (folder / "units" / "甲局.yaml.bak").write_text("以前的", encoding="utf-8")

    assert set_aside.found(folder) == []
    assert set_aside.take(folder, path) == "甲局.yaml.bak2"
    path.write_text("又一个", encoding="utf-8")
    assert set_aside.take(folder, path) == "甲局.yaml.bak3"

    set_aside.bring_back(folder, "甲局.yaml")

    assert path.read_text(encoding="utf-8") == "又一个"


@pytest.mark.parametrize("name", ["", "乙局.yaml", "../settings.yaml", "甲局.yaml"])
def test_only_what_was_taken_out_comes_back(folder: Path, name: str) -> None:
    with pytest.raises(FormsError, match="刷新页面"):
        set_aside.bring_back(folder, name)
