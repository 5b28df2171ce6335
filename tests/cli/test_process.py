"""The command as a process: closed streams, the C locale, an interrupt while it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests import units
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

POSIX = pytest.mark.skipif(os.name == "nt", reason="a shell's redirections, POSIX's locales")
FORMS = [sys.executable, "-m", "generator"]
# Sends this process an interrupt as soon as the command line's own modules are imported.
INTERRUPT = """
import os, signal, sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "generator.cli":
            sys.meta_path.remove(self)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
"""


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The finished process, started in the checkout."""
    return subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@POSIX
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("command", "code"), [("--version", 0), ("check nothing", 2)])
def test_a_closed_stream_is_as_good_as_the_null_device(
    closed: str, command: str, code: int
) -> None:
    done = run("sh", "-c", f'"$0" -m generator {command} {closed}', sys.executable)

    assert done.returncode == code
    assert "Traceback" not in done.stderr


@POSIX
def test_chinese_names_are_text_in_the_c_locale(tmp_path: Path) -> None:
    data = CHECKOUT / "data"
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    done = run(*FORMS, "check", "--data", str(data), "--build", str(tmp_path), **locale)

    assert (done.returncode, done.stderr) == (0, "")
    assert "株洲市石峰区人民政府办公室" in done.stdout


@POSIX
def test_an_interrupt_while_modules_load_has_a_message(tmp_path: Path) -> None:
    units.write(tmp_path / "sitecustomize.py", INTERRUPT)
    path = os.pathsep.join([str(tmp_path), str(CHECKOUT)])

    done = run(*FORMS, "check", PYTHONPATH=path)

    assert done.returncode == 130
    assert done.stderr == "已中断。已生成的文件均完整，重新运行即可继续。\n"
