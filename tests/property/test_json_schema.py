"""Whatever the check of the data accepts, an editor accepts by the JSON Schema."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import event, given, settings
from hypothesis import strategies as st

from generator.campaign import check
from generator.pack import json_schema, pack
from tests import editor, made_up
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from generator.pack.fields import Field

    Draw = Callable[[st.SearchStrategy[Any]], Any]

PACK = pack.load(PACKS / "performance-targets")
SCHEMA = json.loads(json_schema.files(PACK)[json_schema.UNIT_FILE])
TEXTS = ("否", "12:30", "true", "2023", "0731", "~", "null", "yes", ".nan", "1e3", "0x1F", "2023-01-01", "-", "")  # fmt: skip  # noqa: E501
AMOUNTS = ("0", "0.00", "-0", "718.40", "007", "1e3", "二十", "１", "true", "~", "")
BLANK = ("", "''", '"\u3000"', "|\n", "~", "{}", "[]")


def examples() -> Iterator[dict[str, Any]]:
    """Valid units: small invented ones, and those of the demonstration."""
    for name in ("no fund at all", "six decimals", "nothing typed by whom", "a total left blank"):
        yield made_up.UNITS[name]
    for path in sorted((CHECKOUT / "examples" / "data" / "2024" / "units").glob("*.yaml")):
        yield yaml.load(path.read_bytes(), yaml.BaseLoader)  # noqa: S506 - it reads only text


def places(
    node: Any, field: Field, above: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], Field]]:
    """Every key of the data, by its path, with its field."""
    if isinstance(node, list):
        for i, row in enumerate(node):
            yield from places(row, field, (*above, i))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield (*above, key), field.children[key]
            yield from places(value, field.children[key], (*above, key))


EXAMPLES = list(examples())


class Written(str):
    """A value as it stands in the file, quotes and all."""

    __slots__ = ()


def as_yaml(node: Any, indent: str = "") -> str:
    """The data as YAML: what is `Written` as it is, other texts quoted."""
    if isinstance(node, dict) and node:
        return "".join(f"\n{indent}{key}: {as_yaml(v, f'{indent}  ')}" for key, v in node.items())
    if isinstance(node, list) and node:
        return "".join(f"\n{indent}- {as_yaml(v, f'{indent}  ')}" for v in node)
    return node if isinstance(node, Written) else json.dumps(node, ensure_ascii=False)


@st.composite
def changed_units(draw: Draw) -> str:
    """A valid unit's data file with a few values blanked, quoted, bared, left out or replaced."""
    data = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(0, 6))):
        # Mostly a field that may be blank, so that the check has something to accept.
        every = list(places(data, PACK.unit.fields))
        optional = [place for place in every if not place[1].required]
        path, field = draw(st.sampled_from(every if draw(st.booleans()) else optional or every))
        parent = data
        for step in path[:-1]:
            parent = parent[step]
        change(draw, parent, path[-1], field)
    return as_yaml(data).lstrip("\n") + "\n"


def change(draw: Draw, parent: dict[str, Any], key: str, field: Field) -> None:
    """Write the value otherwise, or nothing, or something else."""
    if field.kind not in ("text", "amount"):
        parent[key] = Written(draw(st.sampled_from(BLANK)))
        return
    now = str(parent[key])
    odd = draw(st.sampled_from(AMOUNTS if field.kind == "amount" else TEXTS))
    blanks = draw(st.sampled_from(("", " ", "\u3000", "\u00a0", "\n")))
    forms = [Written(odd), odd, f"{blanks}{odd}{blanks}", f"{blanks}{now}{blanks}", Written("")]
    if now.isalnum() or field.kind == "amount":
        forms.append(Written(now.strip()))
    parent[key] = draw(st.sampled_from(forms))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("units") / "数据.yaml"


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(text=changed_units())
def test_what_the_check_accepts_an_editor_accepts(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")

    is_valid = check.check_unit(PACK, path, {}).is_valid
    event(f"valid: {is_valid}")

    assert not is_valid or editor.complaints(SCHEMA, text) == []
