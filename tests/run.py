"""What `make test`, `make test-slow` and `make coverage` run.

`coverage` runs the quick tests while each process writes down which lines it runs, and says whether
these are enough. That takes twice as long, so continuous integration leaves it to releases.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

LINTERS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports", "--no-cache"),
)
# Several processes, by cores; one that has nothing left to do takes tests from another.
PARALLEL = ("pytest", "-n", "logical", "--dist", "worksteal")
QUICK = (*PARALLEL, "-m", "not slow", "--durations", "5", "--durations-min", "3")
SLOW = (*PARALLEL, "-m", "slow")
COVERED = (*PARALLEL, "-m", "not slow", "-p", "tests.covered")


def main(typed: list[str]) -> int:
    """Run them all, whatever the first ones say; the tests come last, so that their line does."""
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        default="quick",
        choices=("lint", "quick", "slow", "coverage"),
        help="the linters alone; they and the quick tests (the default); the slow tests alone; "
        "the quick tests, and whether they cover enough",
    )
    what = parser.parse_args(typed).what
    if what == "lint":
        return max(map(_run, LINTERS))
    if what == "slow":
        return _run(SLOW)
    if what == "coverage":
        return max(_run(COVERED), _coverage("combine"), _coverage("report"))
    return max(map(_run, (*LINTERS, QUICK)))


def _coverage(command: str) -> int:
    return subprocess.run([sys.executable, "-m", "coverage", command], check=False).returncode


def _run(command: tuple[str, ...]) -> int:
    name, *rest = command
    print("$", *command, flush=True)  # noqa: T201
    if name == "lint-imports":
        code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
        return subprocess.run([sys.executable, "-c", code, *rest], check=False).returncode
    return subprocess.run([sys.executable, "-m", name, *rest], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
