"""`make release`: all files of a version, in `dist/`. Nothing is uploaded.

The wheel, the source distribution, both bundles, and `SHA256SUMS` over them. Refused are files that
are not committed, and a version that is not the changelog's newest.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import set_up
from release import bundle, wheels

OUT = wheels.CHECKOUT / "dist"
SUMS = "SHA256SUMS"


class RefusedError(Exception):
    """Why there is no release of this checkout."""


def main() -> int:
    """Make the release; the exit code."""
    try:
        check_committed()
        check_version(bundle.version(), (wheels.CHECKOUT / "CHANGELOG.md").read_text("utf-8"))
    except RefusedError as error:
        set_up.say(str(error))
        return 1
    return set_up.reported(write_release)


def check_committed() -> None:
    """Raise RefusedError where something is not committed: nobody could make its files again."""
    git = shutil.which("git")
    if git is None:
        raise RefusedError("git is needed, to see that everything is committed.")
    command = [git, "status", "--porcelain"]
    done = subprocess.run(  # noqa: S603 - our own arguments
        command, cwd=wheels.CHECKOUT, check=False, capture_output=True, text=True
    )
    if done.returncode or done.stdout:
        raise RefusedError(f"Commit or remove these first:\n{done.stdout or done.stderr}".rstrip())


def check_version(version: str, changelog: str) -> None:
    """Raise RefusedError for a version that is not the changelog's newest, or a development one."""
    newest = re.search(r"^## \[(\d[^]]*)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    if newest is None or newest[1] != version:
        raise RefusedError(f"CHANGELOG.md needs a first section: ## [{version}] - YEAR-MONTH-DAY")
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise RefusedError(f"{version} is not a version to release: generator/__init__.py")
    if not re.search(r"^## \[Unreleased\]\n+## \[", changelog, re.MULTILINE):
        raise RefusedError("CHANGELOG.md: move what is under [Unreleased] to the version.")


def write_release() -> None:
    """Write all files of the version anew."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    source = wheels.build("sdist", OUT)
    wheel = wheels.build("wheel", OUT)
    check_rebuilt(source, wheel)
    bundle.write_bundles(OUT)
    (OUT / SUMS).write_text(sums(OUT), encoding="utf-8")
    sys.stdout.write(sums(OUT))


def check_rebuilt(source: Path, wheel: Path) -> None:
    """Raise AssertionError unless the source distribution gives the same wheel, byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        (unpacked,) = Path(folder).iterdir()
        out = Path(folder) / "wheel"
        out.mkdir()
        again = wheels.build("wheel", out, unpacked)
        if again.read_bytes() != wheel.read_bytes():
            raise AssertionError(f"{source.name} gives another {wheel.name} than the checkout")


def sums(folder: Path) -> str:
    """The files with their SHA-256, as `sha256sum --check` reads them."""
    paths = sorted(path for path in folder.iterdir() if path.name != SUMS)
    return "".join(f"{wheels.sha256(path)}  {path.name}\n" for path in paths)


if __name__ == "__main__":
    sys.exit(main())
