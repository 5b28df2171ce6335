from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest
from lxml import etree

from generator.common import hashes
from generator.word import package, provenance, safe_zip
from generator.word.provenance import Provenance
from tests import word_files

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = b"<document>text</document>"
PROOF = Provenance(
    campaign="2023",
    unit="甲&乙 <局> \"一\" '二' ]]> 😀",
    generator="0.1.0",
    data="aa",
    settings="bb",
    pack="cc",
    document=hashes.sha256(DOCUMENT),
    contents=("附表1　\"一\" & '二' <三>", ""),
    summary=("", "甲&乙 <局>\n 😀", "718.40"),
)


def _document(
    path: Path, proof: bytes, document: bytes = DOCUMENT, part: str = package.PROVENANCE
) -> Path:
    members = [(package.DOCUMENT, document), ("customXml/other.xml", b"<a/>"), (part, proof)]
    path.write_bytes(package.assemble(package.compress(*member) for member in members))
    return path


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return _document(tmp_path / "a.docx", provenance.to_xml(PROOF))


def test_what_was_written_is_read_again(made: Path) -> None:
    assert provenance.read(made) == PROOF
    assert provenance.read_intact(made) == PROOF


def test_the_part_is_one_element_of_our_namespace() -> None:
    root = etree.fromstring(provenance.to_xml(PROOF))

    assert root.tag == f"{{{provenance.NAMESPACE}}}provenance"
    assert [etree.QName(e).localname for e in root] == [
        *("campaign", "unit", "generator", "data", "settings", "pack", "document"),
        *("form", "form"),
        *("summary", "summary", "summary"),
    ]


def test_it_is_found_wherever_an_office_program_has_put_it(tmp_path: Path) -> None:
    path = _document(tmp_path / "a.docx", provenance.to_xml(PROOF), part="customXml/item7.xml")

    assert provenance.read(path) == PROOF


def test_an_edited_document_is_ours_but_not_intact(tmp_path: Path) -> None:
    path = _document(tmp_path / "a.docx", provenance.to_xml(PROOF), DOCUMENT + b" ")

    assert provenance.read(path) == PROOF
    assert provenance.read_intact(path) is None


@pytest.mark.parametrize(
    "proof",
    [
        b"",
        b"<a/>",
        f'<provenance xmlns="{provenance.NAMESPACE}"/>'.encode(),
        f'<provenance xmlns="{provenance.NAMESPACE}"><unit>'.encode(),
    ],
)
def test_a_part_that_says_nothing_is_nobody_s_proof(tmp_path: Path, proof: bytes) -> None:
    path = _document(tmp_path / "a.docx", proof)

    assert provenance.read(path) is None
    assert provenance.read_intact(path) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text", b"\xd0\xcf\x11\xe0"])
def test_a_file_of_another_kind_is_not_ours(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)

    assert provenance.read(path) is None
    assert provenance.read_intact(path) is None


def test_a_document_of_another_program_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))

    assert provenance.read(path) is None
    assert provenance.read_intact(path) is None


def test_a_zip_file_without_a_document_is_not_intact(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(package.PROVENANCE, provenance.to_xml(PROOF))

    assert provenance.read_intact(path) is None


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        provenance.read(tmp_path / "a.docx")


@pytest.mark.slow
def test_no_damage_is_worse_than_not_being_ours(made: Path) -> None:
    whole = made.read_bytes()

    for place in range(len(whole)):
        for value in (0, 1, 12, 14, 127, 255):
            made.write_bytes(whole[:place] + bytes([value]) + whole[place + 1 :])

            provenance.read(made)
            assert provenance.read_intact(made) in (None, PROOF)


def test_half_a_document_is_not_ours(made: Path) -> None:
    whole = made.read_bytes()

    for length in range(len(whole)):
        made.write_bytes(whole[:length])

        assert provenance.read(made) is None
        assert provenance.read_intact(made) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"unit": "丙局"}, False),
        ({"data": "xx"}, False),
        ({"settings": "xx"}, False),
        ({"pack": "xx"}, False),
        ({"generator": "0.2.0"}, False),
        ({"campaign": "2024"}, False),
    ],
)
def test_a_document_is_made_from_just_what_it_says(
    made: Path, change: dict[str, str], *, expected: bool
) -> None:
    made_from = replace(PROOF, document="", contents=(), summary=(), **change)

    origin = provenance.read(made)
    assert origin is not None
    assert provenance.matches(origin, made_from) is expected


def found_untrusted(path: Path) -> Provenance | None:
    with safe_zip.open_zip(path) as archive:
        return provenance.find_untrusted(archive)


def test_a_document_from_elsewhere_keeps_its_mark(tmp_path: Path) -> None:
    path = _document(
        tmp_path / "a.docx", provenance.to_xml(PROOF), b"edited", "CustomXML/Item7.xml"
    )

    assert found_untrusted(path) == PROOF


@pytest.mark.parametrize(
    "proof",
    [
        provenance.to_xml(PROOF) + word_files.noise(1024 * 1024),
        provenance.to_xml(PROOF).replace(b"<provenance", b"<!DOCTYPE provenance><provenance"),
        provenance.to_xml(PROOF)[:-1],
        b"<a/>",
    ],
    ids=["too large", "with a DTD", "cut", "another part"],
)
def test_a_mark_that_is_not_safe_to_read_is_none(tmp_path: Path, proof: bytes) -> None:
    assert found_untrusted(_document(tmp_path / "a.docx", proof)) is None
