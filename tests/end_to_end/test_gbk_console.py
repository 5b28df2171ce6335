"""A Chinese console in GBK: characters that it lacks are escaped, and no command fails."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from tests import units

if TYPE_CHECKING:
    from pathlib import Path

# Only the first two characters are in GBK.
NAME = "示例𠮷䶮局"
COMMANDS = (
    ("check",),
    ("build",),
    ("new", f"{NAME}二科"),
    ("status",),
    ("blank", "--format", "xlsx"),
    ("receive", "blank/2023", "--campaign", "2023"),
    ("return", "2023"),
    ("ledger", "--out", "台账𠮷.xlsx"),
    ("diff", "2023", "2023"),
    ("fix", f"data/2023/units/{NAME}.yaml"),
    ("rollover", "2023", "2024𠮷"),
    ("publish", "2023", "--no-pdf"),
    ("archive", "2023", "--no-pdf", "--partial", "--date", "2024-03-01"),
    ("verify", "archive/2023/2024-03-01.zip"),
    ("init", f"{NAME}的填报"),
    ("check", "--data", "没有𠮷"),
)


class Console:
    """Standard output and standard error in GBK, and what they show."""

    def __init__(self) -> None:
        self._shown = io.BytesIO()
        self.stream = io.TextIOWrapper(self._shown, encoding="gbk", write_through=True)

    def text(self) -> str:
        return self._shown.getvalue().decode("gbk")


@pytest.mark.slow
def test_no_command_fails_on_what_the_console_cannot_show(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units.write_unit(office, NAME, NAME, text="甲👍")
    shown = ""

    for typed in COMMANDS:
        console = Console()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", console.stream)
            patched.setattr(sys, "stderr", console.stream)
            code = main(typed)
        shown += console.text()
        assert code in (0, 1, 2), (typed, console.text())
        assert "程序出错" not in console.text()

    assert r"示例\U00020bb7\u4dae局" in shown
