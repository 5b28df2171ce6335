"""The folder of a campaign to be made appears whole, and never over another one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.campaign import new_campaign
from generator.common.diagnostics import MachineError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def fill_and_fail(target: Path) -> None:
    with new_campaign.filled(target) as new:
        (new / "settings.yaml").touch()
        json.loads("{")


def fill_while_another_does(target: Path) -> None:
    with new_campaign.filled(target):
        target.mkdir()
        (target / "settings.yaml").touch()


def test_plain_name_is_under_the_data_and_a_path_is_itself(tmp_path: Path) -> None:
    assert new_campaign.unused_folder("2024", tmp_path) == tmp_path / "2024"
    elsewhere = tmp_path / "other" / "2024"
    assert new_campaign.unused_folder(str(elsewhere), tmp_path / "data") == elsewhere


def test_folder_with_something_in_it_is_refused_and_an_empty_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    assert new_campaign.unused_folder("2024", tmp_path) == tmp_path / "2024"

    (tmp_path / "2024" / "settings.yaml").touch()

    with pytest.raises(UsageError, match="已存在，未作改动"):
        new_campaign.unused_folder("2024", tmp_path)


def test_folder_is_there_when_all_is_in_it_and_not_after_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "2024"
    with pytest.raises(json.JSONDecodeError):
        fill_and_fail(target)
    assert list(tmp_path.iterdir()) == []

    with new_campaign.filled(target) as new:
        (new / "settings.yaml").touch()
        assert not target.exists()

    assert [path.name for path in target.iterdir()] == ["settings.yaml"]


def test_another_command_that_was_quicker_is_named(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="正由另一个命令生成"):
        fill_while_another_does(tmp_path / "2024")
