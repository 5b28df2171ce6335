from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generator import manifest
from generator.diagnostics import Diagnostic
from generator.manifest import AppendixRecord, Manifest, UnitRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FINDING = Diagnostic("units/甲.yaml", 3, 5, "warning", "blank", "空的", "提示")
WHOLE = Manifest(
    campaign="2023",
    generator="0.1.0",
    pack={"name": "p", "version": "1", "sha256": "aa"},
    units=(
        UnitRecord(
            unit="甲局",
            data="units/甲.yaml",
            data_sha256="bb",
            document="units/甲局.docx",
            sha256="cc",
            parts_sha256={"word/document.xml": "dd"},
            errors=(replace(FINDING, severity="error"),),
            warnings=(FINDING, FINDING),
            out_of_date=True,
        ),
        UnitRecord(unit="", data="units/乙.yaml", data_sha256="ee"),
    ),
    appendix=(AppendixRecord("appendix.docx", "ff"),),
)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in the JSON value: what holds it, and its key or number there."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "below" / manifest.NAME

    manifest.write(path, WHOLE)

    assert manifest.read(path) == WHOLE


def test_the_text_is_json_that_people_can_read() -> None:
    text = manifest.as_json(WHOLE)

    assert text.startswith('{\n  "campaign": "2023",\n')
    assert "甲局" in text
    assert text.endswith("}\n")


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
    whole = json.loads(manifest.as_json(WHOLE))

    for holder, key in _places(whole):
        if isinstance(holder.get(key) if isinstance(holder, dict) else None, dict):
            continue  # names and hashes, which are only handed on
        if isinstance(holder, dict) and set(holder) & {"word/document.xml", "version"}:
            continue
        kept, holder[key] = holder[key], value
        path.write_text(json.dumps(whole), encoding="utf-8")
        holder[key] = kept

        assert manifest.read(path) is None, key


def test_a_key_too_many_or_too_few_makes_it_none(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    whole = json.loads(manifest.as_json(WHOLE))

    for row in (whole, whole["units"][0], whole["appendix"][0]):
        row["more"] = "x"
        path.write_text(json.dumps(whole), encoding="utf-8")
        assert manifest.read(path) is None

        del row["more"]
        first = next(iter(row))
        kept = row.pop(first)
        path.write_text(json.dumps(whole), encoding="utf-8")
        assert manifest.read(path) is None
        row[first] = kept
