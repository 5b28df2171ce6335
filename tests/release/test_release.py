"""What `make release` refuses, and what it writes down of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.archive import program_wheel
from release import release, wheels

if TYPE_CHECKING:
    from pathlib import Path

CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-11-26\n\n### Added\n\n- x\n"


def test_the_newest_version_of_the_changelog_is_released() -> None:
    release.check_version("0.2.0", CHANGELOG)


@pytest.mark.parametrize(
    ("version", "changelog", "why"),
    [
        ("0.3.0", CHANGELOG, "needs a first section: ## [0.3.0]"),
        ("0.2.0", CHANGELOG.replace(" - 2026-11-26", ""), "needs a first section"),
        ("0.2.0", CHANGELOG.replace("d]\n", "d]\n\n- y\n", 1), "under [Unreleased] to the version"),
        ("0.2.0.dev0", CHANGELOG.replace("0.2.0", "0.2.0.dev0"), "not a version to release"),
    ],
)
def test_another_version_is_refused(version: str, changelog: str, why: str) -> None:
    with pytest.raises(release.RefusedError) as refused:
        release.check_version(version, changelog)

    assert why in str(refused.value)


def test_what_is_not_committed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release.wheels, "CHECKOUT", tmp_path)
    # No repository is as one that has changes.
    with pytest.raises(release.RefusedError, match="Commit or remove these first"):
        release.check_committed()


def test_sums_are_of_all_files_but_their_own(tmp_path: Path) -> None:
    for name in ("b.zip", "a.whl", release.SUMS):
        (tmp_path / name).write_bytes(b"")

    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert release.sums(tmp_path) == f"{empty}  a.whl\n{empty}  b.zip\n"


def test_the_released_wheel_is_the_one_that_archives_carry(tmp_path: Path) -> None:
    carried = program_wheel.current()

    released = wheels.build("wheel", tmp_path)

    assert carried is not None
    assert (released.name, released.read_bytes()) == (carried.name, carried.content)
