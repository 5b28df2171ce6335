"""What `make test` runs: the linters, the type checker, the layers, then every test."""

from __future__ import annotations

import subprocess
import sys

LINTERS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports", "--no-cache"),
)
TESTS = ("coverage", "run", "-m", "pytest")


def main(arguments: list[str]) -> int:
    """Run them all, whatever the first ones say; the tests come last, so that their line does."""
    only_lint = "--lint" in arguments
    if only_lint:
        return max(_run(command) for command in LINTERS)
    code = max(_run(command) for command in (*LINTERS, TESTS))
    return max(code, _coverage())


def _coverage() -> int:
    """Whether enough is covered; silent if it is, so that pytest's line stays the last."""
    report = [sys.executable, "-m", "coverage", "report"]
    done = subprocess.run(report, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr)  # noqa: T201
    return done.returncode


def _run(command: tuple[str, ...]) -> int:
    name, *rest = command
    print("$", *command, flush=True)  # noqa: T201
    if name == "lint-imports":
        code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
        return subprocess.run([sys.executable, "-c", code, *rest], check=False).returncode
    return subprocess.run([sys.executable, "-m", name, *rest], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
