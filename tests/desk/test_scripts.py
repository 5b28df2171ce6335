"""The scripts of the pages: each says what it is about, and imports one way, what there is."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

STATIC = CHECKOUT / "generator" / "desk" / "static"
SCRIPTS = {
    path.relative_to(STATIC).as_posix(): path.read_text("utf-8") for path in STATIC.rglob("*.js")
}
IMPORT = re.compile(
    r'^import (?:\{ ([^}]*) \}|\* as \w+) from "([^"]+)";|^import "([^"]+)";', re.MULTILINE
)
EXPORT = re.compile(r"^export (?:async )?(?:function|const|let) (\w+)", re.MULTILINE)


def imports(name: str) -> dict[str, set[str]]:
    """The scripts that the script imports, with the names that it uses of each."""
    found: dict[str, set[str]] = {}
    for names, source, bare in IMPORT.findall(SCRIPTS[name]):
        other = (STATIC / name).parent / (source or bare)
        path = Path(other).resolve().relative_to(STATIC.resolve()).as_posix()
        found.setdefault(path, set()).update(each.strip() for each in names.split(",") if each)
    return found


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_says_what_it_is_about_and_is_short(name: str) -> None:
    assert SCRIPTS[name].startswith("// ")
    assert len(SCRIPTS[name].splitlines()) < 400


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_imports_is_there_and_used(name: str) -> None:
    for other, names in imports(name).items():
        assert names <= {*EXPORT.findall(SCRIPTS[other])}, other
        assert all(len(re.findall(rf"\b{each}\b", SCRIPTS[name])) > 1 for each in names), other


def test_what_is_exported_is_imported() -> None:
    used = {
        (other, each)
        for name in SCRIPTS
        for other, names in imports(name).items()
        for each in names
    }
    whole = {other for name in SCRIPTS for other, names in imports(name).items() if not names}
    own = {(name, each) for name, text in SCRIPTS.items() for each in EXPORT.findall(text)}

    assert {each for each in own - used if each[0] not in whole} == set()


def test_scripts_import_one_way_and_none_of_the_other_page() -> None:
    TopologicalSorter({name: imports(name) for name in SCRIPTS}).prepare()

    for name in SCRIPTS:
        room = name.rpartition("/")[0]
        assert {other.rpartition("/")[0] for other in imports(name)} <= {room, ""}
