from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generator.build import manifest
from generator.build.manifest import AppendixRecord, Manifest, UnitRecord
from generator.common.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What a finding is about is not written: a manifest is of findings without it.
FINDING = Diagnostic("units/甲.yaml", 3, 5, "warning", "blank", "空的", "提示", ("空的",))
WHOLE = Manifest(
    campaign="2023",
    generator="0.1.0",
    pack={"name": "p", "version": "1", "sha256": "aa"},
    units={
        "units/乙.yaml": UnitRecord(unit="", data="units/乙.yaml", data_sha256="ee"),
        "units/甲.yaml": UnitRecord(
            unit="甲局",
            data="units/甲.yaml",
            data_sha256="bb",
            document="units/甲局.docx",
            sha256="cc",
            parts_sha256={"word/document.xml": "dd"},
            errors=(replace(FINDING, severity="error"),),
            warnings=(FINDING, FINDING),
            answered=(replace(FINDING, answered="表样如此"),),
            out_of_date=True,
        ),
    },
    appendix=(AppendixRecord("appendix.docx", "ff"),),
    generator_sha256="gg",
)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in the JSON value: what holds it, and its key or number there."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _as_text(whole: dict[str, Any]) -> str:
    """The JSON value laid out as a manifest is."""
    lines = []
    for name, value in whole.items():
        drawn = json.dumps(value)
        if name in ("units", "appendix") and isinstance(value, list):
            rows = ",\n".join(f"    {json.dumps(row)}" for row in value)
            drawn = f"[\n{rows}\n  ]"
        lines.append(f'  "{name}": {drawn}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _write(path: Path, whole: dict[str, Any]) -> None:
    path.write_text(_as_text(whole), encoding="utf-8")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "below" / manifest.NAME

    manifest.write(path, WHOLE)

    found = manifest.read(path)
    assert found == WHOLE
    assert [d.answered for d in found.units["units/甲.yaml"].findings] == ["", "", "", "表样如此"]


def test_records_that_know_no_answers_are_read(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    whole = json.loads("".join(manifest.lines(WHOLE)))
    for record in whole["units"]:
        del record["answered"]
    _write(path, whole)

    found = manifest.read(path)

    assert found is not None
    assert [record.answered for record in found.units.values()] == [(), ()]


def test_the_text_is_json_that_people_can_read() -> None:
    text = "".join(manifest.lines(WHOLE))

    assert text.startswith('{\n  "campaign": "2023",\n')
    assert "甲局" in text
    assert text.endswith("}\n")


def test_one_that_does_not_say_which_files_made_it_is_read_and_written_as_it_was(
    tmp_path: Path,
) -> None:
    path = tmp_path / manifest.NAME
    old = "".join(manifest.lines(WHOLE)).replace('  "generator_sha256": "gg",\n', "")
    path.write_text(old, encoding="utf-8")

    made = manifest.read(path)

    assert made == replace(WHOLE, generator_sha256="")
    assert "".join(manifest.lines(made)) == old
    assert list(json.loads(old)) == ["campaign", "generator", "pack", "units", "appendix"]


def test_every_unit_has_a_line_of_its_own() -> None:
    text = "".join(manifest.lines(WHOLE))

    assert [line.count('"data_sha256"') for line in text.splitlines()].count(1) == len(WHOLE.units)
    assert json.loads(text)["units"][1]["warnings"][1]["message"] == FINDING.message


def test_findings_name_their_files_from_the_campaign_on(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    here = replace(FINDING, file=f"data/2023/{FINDING.file}")
    unit = replace(WHOLE.units["units/甲.yaml"], errors=(), warnings=(here,), answered=())
    made = replace(WHOLE, units={unit.data: unit})

    manifest.write(path, made, "data/2023")

    [row] = json.loads(path.read_text(encoding="utf-8"))["units"]
    assert row["warnings"][0]["file"] == FINDING.file
    assert manifest.read(path, "data/2023") == made


def test_a_manifest_cut_off_anywhere_is_none(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    lines = list(manifest.lines(WHOLE))

    for kept in range(len(lines) - 1):
        path.write_text("".join(lines[:kept]), encoding="utf-8")
        assert manifest.read(path) is None, kept


def test_a_manifest_without_units_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    empty = replace(WHOLE, units={}, appendix=())

    manifest.write(path, empty)

    assert manifest.read(path) == empty
    assert json.loads(path.read_text(encoding="utf-8"))["units"] == []


def test_the_same_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    manifest.write(path, WHOLE)
    before = path.stat()

    manifest.write(path, WHOLE)
    same = path.stat()
    manifest.write(path, replace(WHOLE, campaign="2024"))

    assert (same.st_ino, same.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert json.loads(path.read_text(encoding="utf-8"))["campaign"] == "2024"


def test_no_manifest_is_none(tmp_path: Path) -> None:
    assert manifest.read(tmp_path / manifest.NAME) is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"1", b'"x"', b"{}", b"\xff", b'{"units": {}}']
)
def test_what_is_no_manifest_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / manifest.NAME
    path.write_bytes(content)

    assert manifest.read(path) is None


@pytest.mark.parametrize("value", [None, 1.5, ["x"], {"x": 1}, [[]], [{}]])
def test_a_value_of_another_kind_makes_it_none(tmp_path: Path, value: object) -> None:
    path = tmp_path / manifest.NAME
    whole = json.loads("".join(manifest.lines(WHOLE)))
    _write(path, whole)
    assert manifest.read(path) == WHOLE

    for holder, key in _places(whole):
        if isinstance(holder.get(key) if isinstance(holder, dict) else None, dict):
            continue  # names and hashes, which are only handed on
        if isinstance(holder, dict) and set(holder) & {"word/document.xml", "version"}:
            continue
        kept, holder[key] = holder[key], value
        _write(path, whole)
        holder[key] = kept

        assert manifest.read(path) is None, key


def test_keys_of_another_version_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    whole = json.loads("".join(manifest.lines(WHOLE)))
    whole = {"more": {"x": 1}, **whole}
    for row in (*whole["units"], *whole["appendix"]):
        row["more"] = {"x": 1}
        for name in ("errors", "warnings", "answered"):
            for finding in row.get(name, ()):
                finding["more"] = 1
    _write(path, whole)

    assert manifest.read(path) == WHOLE
    assert not manifest.is_as_written(path, WHOLE)
    manifest.write(path, WHOLE)
    assert manifest.is_as_written(path, WHOLE)


def test_a_key_too_few_makes_it_none(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    whole = json.loads("".join(manifest.lines(WHOLE)))

    for row in (whole, whole["units"][0], whole["appendix"][0]):
        first = next(iter(row))
        kept = row.pop(first)
        _write(path, whole)
        assert manifest.read(path) is None
        row[first] = kept
