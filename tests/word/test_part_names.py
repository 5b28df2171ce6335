"""Parts of a template under their usual names, whatever a program called them."""

from __future__ import annotations

from generator.word.normalise import part_names
from tests.word_files import OFFICE, STRICT, STRICT_OFFICE, document, relationships, to_main


def test_parts_are_known_by_their_relationships() -> None:
    parts = {
        "_rels/.rels": to_main("/word/document2.xml").encode(),
        "word/document2.xml": b"main",
        "word/_rels/document2.xml.rels": relationships(
            (f"{OFFICE}/styles", "/word/styles2.xml"), (f"{OFFICE}/image", "media/image1.png")
        ).encode(),
        "word/styles2.xml": b"styles",
        "word/media/image1.png": b"image",
    }

    found = part_names.usual(parts)

    assert found["word/document.xml"] == b"main"
    assert found["word/styles.xml"] == b"styles"
    assert found["word/media/image1.png"] == b"image"
    assert "word/_rels/document.xml.rels" in found


def test_a_strict_document_gets_the_usual_namespaces() -> None:
    parts = {
        "_rels/.rels": to_main(office=STRICT_OFFICE).encode(),
        "word/document.xml": document(namespace=STRICT),
    }

    assert part_names.usual(parts)["word/document.xml"] == document()


def test_parts_with_usual_names_stay() -> None:
    parts = {"_rels/.rels": to_main().encode(), "word/document.xml": b"", "word/styles.xml": b""}

    assert part_names.usual(parts) == parts


def test_a_relationship_to_a_part_that_is_missing_changes_nothing() -> None:
    parts = {"_rels/.rels": to_main("word/other.xml").encode(), "word/document.xml": b""}

    assert part_names.usual(parts) == parts
