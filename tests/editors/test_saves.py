"""The same template saved by another program gives the same documents, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.form import lint
from generator.pack import pack
from tests.editors import made
from tests.editors.kinds import FAITHFUL, WITHOUT_STYLES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.editors.made import Made

LARGE, SMALL = made.CASES


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """What each pack makes of its templates as they are."""
    folder = tmp_path_factory.mktemp("untouched")
    return {name: made.make(case, made.files(case), folder) for name, case in made.CASES.items()}


@pytest.mark.parametrize("program", FAITHFUL)
def test_a_template_that_another_program_saved_makes_the_same_documents(
    program: str, untouched: dict[str, Made], tmp_path: Path
) -> None:
    _check(SMALL, dict.fromkeys(_templates(SMALL), program), untouched, tmp_path)


@pytest.mark.parametrize("program", FAITHFUL)
def test_the_check_of_templates_has_nothing_against_the_program(program: str) -> None:
    case = made.CASES[SMALL]

    found = lint.check(pack.parse(case.folder, made.files(case, FAITHFUL[program])))

    assert found == []


@pytest.mark.parametrize("first", range(0, len(FAITHFUL), 3))
def test_each_template_of_a_pack_may_be_saved_by_another_program(
    first: int, untouched: dict[str, Made], tmp_path: Path
) -> None:
    programs = [*FAITHFUL, *FAITHFUL][first:]

    _check(LARGE, dict(zip(_templates(LARGE), programs, strict=False)), untouched, tmp_path)


@pytest.mark.slow  # there are many programs, and three templates
@pytest.mark.parametrize("program", FAITHFUL)
def test_all_templates_of_a_pack_may_be_saved_by_another_program(
    program: str, untouched: dict[str, Made], tmp_path: Path
) -> None:
    _check(LARGE, dict.fromkeys(_templates(LARGE), program), untouched, tmp_path)


def _templates(name: str) -> list[str]:
    return sorted(path.name for path in made.CASES[name].folder.glob("*.docx"))


def _check(name: str, programs: dict[str, str], untouched: dict[str, Made], folder: Path) -> None:
    """Check what is built of the pack whose templates, by name, these programs saved."""
    case = made.CASES[name]
    files = made.files(case)
    for template, program in programs.items():
        files[template] = FAITHFUL[program](files[template])

    found = made.make(case, files, folder)

    assert made.differing(found, untouched[name]) == []


@pytest.mark.parametrize("program", WITHOUT_STYLES)
def test_a_program_that_drops_the_styles_is_told_so(program: str) -> None:
    """Its widths with decimals are no fault of the file's."""
    case = made.CASES["vehicle-register"]

    found = lint.check(pack.parse(case.folder, made.files(case, WITHOUT_STYLES[program])))

    assert found
    assert all("样式" in each.message for each in found)
