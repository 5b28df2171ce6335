"""`forms template check`: what is printed, and the exit code."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from generator.form import command
from tests import small_pack
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def run(templates: Path, *packs: str) -> int:
    options = argparse.Namespace(templates=templates, packs=packs, update=False)
    return command.run_template_check(options)


def test_a_pack_without_findings_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(CHECKOUT / "tests" / "packs", "vehicle-register")

    assert (code, capsys.readouterr().out) == (0, "已检查模板，未发现错误。\n")


def test_mistakes_of_the_pack_itself_and_of_templates_are_printed_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_pack.write(tmp_path / "甲")
    small_pack.write(tmp_path / "乙", rules="rules: 无\n")

    code = run(tmp_path)

    out = capsys.readouterr().out
    assert code == 1
    assert "不是完整的 Word 文件" in out
    assert "rules.yaml:1:8: 错误[type]" in out
