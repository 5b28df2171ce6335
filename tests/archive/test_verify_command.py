"""How `forms verify` ends, by what it was given."""

from __future__ import annotations

import argparse
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.archive import verify_command
from generator.common.diagnostics import DATA_ERRORS, MACHINE, UsageError
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = CHECKOUT / "tests" / "old_archives" / "0.1.0-signed.zip"


def _arguments(*files: Path, archive: Path) -> argparse.Namespace:
    return argparse.Namespace(files=files, trust=[], archive=archive, rebuild=False, report=None)


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到"):
        verify_command.run_verify(_arguments(tmp_path / "none.zip", archive=tmp_path))


def test_several_end_with_the_worst_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.unpack_archive(EXAMPLE, tmp_path)
    document = next(tmp_path.rglob("units/*.docx"))

    code = verify_command.run_verify(_arguments(EXAMPLE, document, archive=tmp_path / "none"))

    assert code == MACHINE
    assert "核对通过" in capsys.readouterr().out


def test_a_report_is_written_of_all_that_was_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = _arguments(EXAMPLE, tmp_path / "no.zip", archive=tmp_path)
    (tmp_path / "no.zip").write_bytes(b"")
    arguments.report = tmp_path / "核对报告.html"

    code = verify_command.run_verify(arguments)

    said = arguments.report.read_text(encoding="utf-8")
    assert code == DATA_ERRORS
    assert said.count("<h1>归档核对报告</h1>") == 2
    assert "zip 文件不完整或已损坏" in said
    assert f"已保存核对报告：{arguments.report.as_posix()}" in capsys.readouterr().out
