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
    commands = list(LINTERS) if only_lint else [*LINTERS, TESTS]
    return max(_run(command) for command in commands)


def _run(command: tuple[str, ...]) -> int:
    name, *rest = command
    print("$", *command, flush=True)  # noqa: T201
    if name == "lint-imports":
        code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
        return subprocess.run([sys.executable, "-c", code, *rest], check=False).returncode
    return subprocess.run([sys.executable, "-m", name, *rest], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
