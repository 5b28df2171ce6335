from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from generator.common import hashes
from generator.word import package

PARTS = {
    "[Content_Types].xml": b"<a/>",
    "word/document.xml": b"<b>" + bytes(9999),
    "empty.xml": b"",
}


def _zip(parts: dict[str, bytes]) -> bytes:
    return package.assemble(package.compress(name, content) for name, content in parts.items())


# Zip files


def test_what_is_assembled_any_zip_reader_reads() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip(PARTS))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}

        assert archive.testzip() is None
        assert list(found.items()) == list(PARTS.items())


def test_a_member_knows_neither_clock_nor_platform() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip(PARTS))) as archive:
        members = archive.infolist()

    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {(m.create_system, m.external_attr, m.extra, m.flag_bits) for m in members} == {
        (0, 0, b"", 0)
    }


def test_a_part_that_is_streamed_knows_neither_clock_nor_platform_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_each = []
    for platform in ("linux", "win32"):
        monkeypatch.setattr(zipfile.sys, "platform", platform)  # type: ignore[attr-defined]
        stream = io.BytesIO()
        with package.create_zip(stream) as archive:
            for name, content in PARTS.items():
                package.add_part(archive, name, content)
        on_each.append(stream.getvalue())

    assert on_each[0] == on_each[1]
    with zipfile.ZipFile(io.BytesIO(on_each[0])) as archive:
        members = archive.infolist()
    assert {(m.date_time, m.create_system) for m in members} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_a_member_carries_the_hash_of_what_is_in_it() -> None:
    member = package.compress("a", b"content")

    assert member.sha256 == hashes.sha256(b"content")
    assert member.size == 7


def test_the_parts_of_a_package_are_what_was_put_in() -> None:
    assert package.parts(_zip(PARTS)) == PARTS


def test_no_part_at_all_is_a_zip_file_too() -> None:
    assert package.parts(_zip({})) == {}


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip file", _zip(PARTS)[:-30]])
def test_what_is_no_sound_zip_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        package.parts(content)


@pytest.mark.parametrize("value", [0, 1, 12, 14, 127, 255])
def test_no_damage_is_worse_than_a_refusal(value: int) -> None:
    whole = _zip(PARTS)
    refused = 0

    for place in range(len(whole)):
        try:
            package.parts(whole[:place] + bytes([value]) + whole[place + 1 :])
        except ValueError:
            refused += 1

    assert 0 < refused < len(whole)


# Parts


def test_a_skeleton_names_every_part_and_every_relationship_leads_to_one() -> None:
    shared = {"styles": b"<s/>", "theme": b"<t/>"}
    extra = {"header1.xml": "header", "footer1.xml": "footer"}

    parts = package.skeleton(shared, extra)

    types = etree.fromstring(parts["[Content_Types].xml"])
    named = [element.get("PartName") for element in types.iterfind("{*}Override")]
    links = etree.fromstring(parts["word/_rels/document.xml.rels"])
    ids = [link.get("Id") for link in links]
    assert named == [
        "/word/document.xml",
        "/word/styles.xml",
        "/word/theme/theme1.xml",
        "/word/header1.xml",
        "/word/footer1.xml",
        "/docProps/core.xml",
        "/customXml/itemProps1.xml",
    ]
    assert ids == ["rId1", "rId2", "rIdExtra1", "rIdExtra2", "rIdProvenance"]
    assert [link.get("Target") for link in links] == [
        "styles.xml",
        "theme/theme1.xml",
        "header1.xml",
        "footer1.xml",
        "../customXml/item1.xml",
    ]
    assert parts["word/styles.xml"] == b"<s/>"


def test_core_properties_hold_any_text_and_no_date() -> None:
    text = "甲&乙 <局> \"一\" '二' ]]>"

    root = etree.fromstring(package.core_properties({"title": text, "creator": "某"}))

    assert [(etree.QName(e).localname, e.text) for e in root] == [
        ("creator", "某"),
        ("title", text),
        ("language", "zh-CN"),
    ]
