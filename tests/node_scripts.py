"""Scripts of npm packages that tests run in Chromium, of the versions in the lock file."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from filelock import FileLock

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterable

BROWSER = CHECKOUT / "tests" / "browser"


def read(npm: str, names: Iterable[str]) -> list[str]:
    """The texts of the scripts, by their paths below `node_modules`; installed once."""
    modules = BROWSER / "node_modules"
    with FileLock(BROWSER / ".lock"):
        lock, installed = BROWSER / "package-lock.json", modules / ".ready"
        if not installed.is_file() or installed.read_bytes() != lock.read_bytes():
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=BROWSER, check=True, capture_output=True)
            shutil.copyfile(lock, installed)
    return [(modules / name).read_text(encoding="utf-8") for name in names]
