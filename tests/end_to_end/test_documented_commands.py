"""What the README and the guides tell people to type works, and ends as they say."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *(CHECKOUT / "docs").glob("*.md")]
SHELL = re.compile(r"^ *```(?:sh|bat)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
EXIT_CODE = re.compile(r"# 返回 (\d+)")


def shell_lines() -> list[str]:
    """Every line of every block for a shell, once."""
    blocks = [block for page in PAGES for block in SHELL.findall(page.read_text(encoding="utf-8"))]
    return sorted({line.strip() for block in blocks for line in block.splitlines() if line.strip()})


FORMS = [line for line in shell_lines() if re.match(r"(\.venv\\Scripts\\)?forms\b", line)]
MAKE = [line for line in shell_lines() if line.startswith("make ")]


# Where the guide has a bureau put the forms that units sent back.
SENT_BACK = "收回的表"


@pytest.fixture
def project_with_examples(project: Path) -> Path:
    shutil.copytree(CHECKOUT / "examples", project / "examples")
    shutil.copytree(PACKS, project / "templates", dirs_exist_ok=True)
    return project


def test_the_documents_show_commands() -> None:
    assert len(FORMS) >= 10
    assert MAKE


@pytest.mark.parametrize("line", FORMS)
def test_a_documented_command_ends_as_documented(
    line: str,
    project_with_examples: Path,
    capsys: pytest.CaptureFixture[str],
    need_program: Callable[[str], str],
) -> None:
    wanted = EXIT_CODE.search(line)
    _, *arguments = shlex.split(line.replace("\\", "/"), comments=True)
    if arguments[0] == "pdf":
        # The line above it builds what it converts.
        need_program("soffice")
        assert main(["build", *arguments[1:]]) == 0
        capsys.readouterr()
    if SENT_BACK in line:
        assert main(["blank", "2023", "--out", SENT_BACK]) == 0
        capsys.readouterr()

    code = main(arguments)

    said = capsys.readouterr()
    assert code == (int(wanted[1]) if wanted else 0), said.out + said.err
    assert said.err == ""
    assert project_with_examples.is_dir()


@pytest.mark.parametrize("line", MAKE)
def test_a_documented_target_exists(line: str) -> None:
    _, *targets = shlex.split(line, comments=True)

    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")

    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_the_pictures_can_be_drawn(tmp_path: Path, need_program: Callable[[str], str]) -> None:
    for program in ("soffice", "pdftotext", "pdftoppm", "fc-match", "chromium"):
        need_program(program)

    done = subprocess.run(
        [sys.executable, "-m", "docs.pictures", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        check=False,
        timeout=240,
        capture_output=True,
        encoding="utf-8",
    )

    drawn = {path.name for path in tmp_path.iterdir()}
    assert done.returncode == 0, done.stderr
    assert drawn == {path.name for path in (CHECKOUT / "docs" / "pictures").iterdir()}
