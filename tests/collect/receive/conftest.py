"""A project in which forms were handed out, for the tests of forms receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import compiled_once, printed
from tests.collect import sent_cars

if TYPE_CHECKING:
    from pathlib import Path

    from tests.printed import Run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with forms handed out, to be copied."""
    root = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        compiled_once.keep(patch)
        patch.setenv("SOURCE_DATE_EPOCH", "1704067200")
        sent_cars.write_project(root)
        patch.chdir(root)
        sent_cars.hand_out()
    return root


@pytest.fixture
def folder(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The campaign's folder in a project, which is the current folder."""
    root = tmp_path / "project"
    sent_cars.work_in_copy(project, root, monkeypatch)
    return root / "data" / sent_cars.CAMPAIGN


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """forms receive in this process."""
    return printed.runner(capsys, "receive")
