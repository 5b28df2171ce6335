from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from generator.build import stages
from generator.build.pdf import campaign_pdfs, command
from generator.build.pdf.campaign_pdfs import Report
from generator.common.diagnostics import MACHINE, OK, UsageError
from tests import vehicles


@pytest.fixture
def options(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> argparse.Namespace:
    """The command's parsed arguments, without any given."""
    assert folder.is_dir()
    monkeypatch.chdir(tmp_path)
    return argparse.Namespace(
        campaigns=[], data=Path("data"), build=Path("build"), force=False, timeout=0.0
    )


def _report(monkeypatch: pytest.MonkeyPatch, failed: dict[str, str]) -> None:
    report = Report(("a.pdf",), 0, failed, (), (), (), {}, ())
    monkeypatch.setattr(campaign_pdfs, "convert_documents", lambda *_: report)


def test_without_a_build_the_commands_to_run_are_named(options: argparse.Namespace) -> None:
    with pytest.raises(UsageError, match="请先运行 forms build 2024，再运行 forms pdf 2024"):
        command.run_pdf(options)


@pytest.mark.parametrize(("failed", "code"), [({}, OK), ({"a.docx": "原因"}, MACHINE)])
def test_a_document_that_fails_sets_the_exit_code(
    options: argparse.Namespace,
    monkeypatch: pytest.MonkeyPatch,
    failed: dict[str, str],
    code: int,
) -> None:
    _report(monkeypatch, failed)

    assert command.run_pdf(options) == code


def test_documents_of_changed_data_are_named(
    options: argparse.Namespace,
    folder: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stages.build(vehicles.load(folder), out, stages.Options())
    vehicles.write_unit(folder, "甲局", 5)
    _report(monkeypatch, {})

    command.run_pdf(options)

    advice = "数据修改后尚未重新生成，PDF 也不是最新；请先运行 forms build 2024"
    assert capsys.readouterr().out.splitlines() == [
        "build/2024：本次转换 1 个 PDF，0 个没有变化。",
        f"  待更新：units/甲局.docx（{advice}）",
    ]
