"""`forms schema`: the JSON Schemas beside the packs."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tests import units
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

PACK = "templates/performance-targets"
FILES = (f"{PACK}/unit.schema.json", f"{PACK}/settings.schema.json")


def test_what_is_as_it_should_be_is_left_alone(office: Path, forms: Forms) -> None:
    before = [(office / name).stat().st_mtime_ns for name in FILES]

    said = forms("schema")

    assert said == (0, "".join(f"没有变化：{name}\n" for name in FILES), "")
    assert [(office / name).stat().st_mtime_ns for name in FILES] == before


def test_what_is_missing_or_old_is_written(office: Path, forms: Forms) -> None:
    right = {name: (office / name).read_bytes() for name in FILES}
    (office / FILES[0]).write_text("{}\n", encoding="utf-8")
    (office / FILES[1]).unlink()

    said = forms("schema", "performance-targets")

    assert said == (0, "".join(f"已生成：{name}\n" for name in FILES), "")
    assert {name: (office / name).read_bytes() for name in FILES} == right


def test_a_changed_schema_shows_in_the_file(office: Path, forms: Forms) -> None:
    path = office / PACK / "schema.yaml"
    text = path.read_text(encoding="utf-8")
    units.write(path, text.replace("title: 单位全称", "title: 单位的全称"))

    said = forms("schema")

    unit = json.loads((office / FILES[0]).read_text(encoding="utf-8"))
    assert said.out.splitlines() == [f"已生成：{FILES[0]}", f"没有变化：{FILES[1]}"]
    assert unit["properties"]["部门名称"]["title"] == "单位的全称"


def test_all_packs_are_written_or_none(office: Path, forms: Forms) -> None:
    shutil.copytree(
        CHECKOUT / "tests/packs/vehicle-register", office / "templates/vehicle-register"
    )
    for name in FILES:
        (office / name).unlink()
    units.write(office / "templates/vehicle-register/schema.yaml", "unit: {}\n")

    said = forms("schema")

    assert said.code == 1
    assert "templates/vehicle-register/schema.yaml" in said.out
    assert not any((office / name).exists() for name in FILES)


def test_a_pack_that_is_not_there_is_wrong_usage(office: Path, forms: Forms) -> None:
    said = forms("schema", "nothing")

    assert said.code == 2
    assert said.err == "表单包中没有此文件：templates/nothing/pack.yaml\n"
    assert office.is_dir()


def test_without_packs_there_is_nothing_to_do(office: Path, forms: Forms) -> None:
    (office / "empty").mkdir()

    said = forms("schema", "--templates", "empty")

    assert said == (2, "", "empty 中没有表单包\n")
