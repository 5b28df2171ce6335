"""The command: what it refuses to write to, what it writes, its exit code."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.common.diagnostics import UsageError
from generator.compare import command
from generator.compare.command import Request

if TYPE_CHECKING:
    from generator.compare import Format
    from generator.compare.sources import Library


def options(library: Library, **other: Any) -> argparse.Namespace:
    default = {"old": "old", "new": "new", "format": "text", "out": None, "pack": ""}
    folders = {"data": library.data, "templates": library.templates}
    return argparse.Namespace(**{**default, **folders, **other})


@pytest.mark.parametrize(
    ("format_", "out", "message"),
    [
        ("docx", None, "--out"),
        ("docx", "a.txt", "不符"),
        ("text", "a.docx", "不符"),
        ("text", "a.yml", "可能是数据文件"),
        ("json", ".", "是文件夹"),
        ("json", "old", "不会覆盖"),
    ],
)
def test_a_file_that_must_not_be_written_is_refused(
    library: Library, format_: Format, out: str | None, message: str
) -> None:
    request = Request("old", "new", format_, Path(out) if out else None)

    with pytest.raises(UsageError, match=message):
        command.open_sources(request, library)


def test_text_ends_with_a_summary(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    code = command.run_diff(options(library))

    out = capsys.readouterr().out
    assert code == 0
    assert out.startswith("甲局\n")
    assert out.endswith("已比较 2 个单位，1 个有差异，共 2 处。\n")


def test_a_file_holds_what_the_screen_shows(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run_diff(options(library))
    shown = capsys.readouterr().out

    command.run_diff(options(library, out=library.data / "result.txt"))

    assert (library.data / "result.txt").read_text(encoding="utf-8") == shown


def test_json_alone_is_on_standard_output(library: Library, tmp_path: Path) -> None:
    out = tmp_path / "result.json"

    assert command.run_diff(options(library, format="json", out=out)) == 0

    found = json.loads(out.read_text(encoding="utf-8"))
    assert [each["field"] for each in found] == ["车辆.1.里程", "里程合计"]


def test_a_file_that_could_not_be_read_whole_is_an_error(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    (library.data / "new" / "units" / "甲局.yaml").write_text("单位：甲局\n", encoding="utf-8")

    assert command.run_diff(options(library)) == 1
    assert "“new”的数据有" in capsys.readouterr().out
