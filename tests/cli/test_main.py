"""Whatever ends a command, `main` gives a message and an exit code."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from generator import __main__
from generator.cli import commands
from generator.common.diagnostics import Diagnostic, MachineError, RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[[BaseException | int], tuple[int, str, str]]

FINDING = Diagnostic("a.yaml", 1, 2, "error", "code", "有错误", "请改正。")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The exit code and the output of `forms build` where the command ends with that."""

    def main(end: BaseException | int) -> tuple[int, str, str]:
        def command(_: object) -> int:
            if isinstance(end, BaseException):
                raise end
            return end

        monkeypatch.setitem(commands.COMMANDS, "build", command)
        code = __main__.main(["build"])
        return code, *capsys.readouterr()

    return main


def test_a_commands_exit_code_is_given(run: Run) -> None:
    assert run(0) == (0, "", "")
    assert run(1) == (1, "", "")


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (UsageError("命令有误。"), 2, "命令有误。\n"),
        (MachineError("正被使用。"), 4, "正被使用。\n"),
        (KeyboardInterrupt(), 130, "已中断。已生成的文件均完整，重新运行即可继续。\n"),
        (OSError(errno.ENOSPC, "full"), 4, "磁盘空间不足，请清理后再运行。\n"),
        (OSError(errno.EROFS, "", "a"), 4, "a：此磁盘为只读。请用 --build 换一个位置后再运行。\n"),
        # Of two files, as in renaming, the second.
        (OSError(errno.EIO, "", "a", None, "b"), 4, "b：磁盘读写出错，请检查磁盘后再运行。\n"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_staff_can_do_something_about_is_told(
    run: Run, error: BaseException, code: int, message: str
) -> None:
    assert run(error) == (code, "", message)


def test_findings_that_refuse_a_campaign_are_printed(run: Run) -> None:
    code, out, err = run(RefusedError("有错误", [FINDING]))

    assert (code, err) == (1, "")
    assert out.startswith("a.yaml:1:2: 错误[code] 有错误\n")


def test_wrong_usage_ends_with_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["biuld"]) == 2
    assert capsys.readouterr().err.startswith("没有“biuld”这个命令")


@pytest.mark.parametrize("error", [ValueError("bug"), OSError(errno.ENOTTY, "unforeseen")])
def test_a_bug_is_kept_in_a_log_file(
    run: Run, error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "cache")

    code, out, err = run(error)

    log = tmp_path / "cache" / "error.log"
    assert (code, out) == (3, "")
    assert str(log) in err
    assert "Traceback" not in err
    assert log.read_text("utf-8").rstrip().endswith(str(error))


def test_a_bug_is_told_even_if_no_log_can_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "file" / "cache")

    code, _, err = run(ValueError("bug"))

    assert (code, "未能保存错误记录" in err) == (3, True)
