"""`forms schema`: the files it writes, and what it prints of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import UsageError
from generator.pack import command
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path


def run(templates: Path, *packs: str) -> int:
    return command.run_schema(argparse.Namespace(templates=templates, packs=packs))


def test_schemas_are_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small_pack.write(tmp_path / "甲")

    codes = run(tmp_path), run(tmp_path, "甲")

    lines = [
        f"{state}：{(folder / name).as_posix()}"
        for state in ("已生成", "没有变化")
        for name in ("unit.schema.json", "settings.schema.json")
    ]
    assert codes == (0, 0)
    assert capsys.readouterr().out.splitlines() == lines


def test_a_folder_without_packs_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="中没有表单包"):
        run(tmp_path)
