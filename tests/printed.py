"""Run the command in this process, and say with which code it ended and what it printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    # Takes what is typed after `forms`, and its first words where they are always the same.
    Run: TypeAlias = Callable[..., "Printed"]


class Printed(NamedTuple):
    """The exit code, and what stands on standard output and standard error."""

    code: int
    out: str
    err: str


def runner(capsys: pytest.CaptureFixture[str], *words: str) -> Run:
    """What runs `forms` with these words and more; a traceback is no way to end."""

    def run(*arguments: object) -> Printed:
        capsys.readouterr()
        code = main([*words, *map(str, arguments)])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Printed(code, out, err)

    return run
