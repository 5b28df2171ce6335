"""Comments, footnotes and endnotes are read with their authors, answers and states."""

from __future__ import annotations

import pytest
from lxml import etree

from generator.word import margin_notes
from generator.word.margin_notes import OWN_AUTHOR, MarginNote, NoteId
from tests import edited
from tests.edited import Comment
from tests.word_files import STRICT, W


def read(*comments: Comment, footnotes: tuple[str, ...] = ()) -> list[MarginNote]:
    parts = {
        "comments": edited.comments_part(*comments),
        "commentsExtended": edited.threads_part(*comments),
        "footnotes": edited.footnotes_part(*footnotes),
    }
    return margin_notes.read({kind: xml.encode() for kind, xml in parts.items()})


def comment_of(inside: str, namespace: str = W) -> MarginNote:
    """The only comment of a part with that inside."""
    xml = f'<w:comments xmlns:w="{namespace}"><w:comment w:id="7" w:author=" 李  四 ">{inside}</w:comment></w:comments>'  # noqa: E501
    [note] = margin_notes.read({"comments": xml.encode()})
    return note


def test_a_document_without_such_parts_has_none() -> None:
    assert margin_notes.read({}) == []


def test_comments_come_in_order_with_author_and_state() -> None:
    comments = Comment("含补助吗", is_resolved=True), Comment("不含", "王五", 0, is_resolved=True)

    assert read(*comments, Comment("好")) == [
        MarginNote(NoteId("批注", "0"), "李四", "含补助吗", is_resolved=True),
        MarginNote(NoteId("批注", "1"), "王五", "不含", is_reply=True, is_resolved=True),
        MarginNote(NoteId("批注", "2"), "李四", "好"),
    ]


def test_footnotes_have_no_author_and_separators_are_none() -> None:
    assert read(footnotes=("依据三定方案",)) == [
        MarginNote(NoteId("脚注", "1"), "", "依据三定方案")
    ]


@pytest.mark.parametrize("namespace", [W, STRICT])
def test_a_text_is_one_line(namespace: str) -> None:
    inside = (
        "<w:p><w:r><w:t>甲 </w:t><w:br/><w:t>乙</w:t></w:r></w:p><w:p/>"
        "<w:p><w:r><w:delText>删</w:delText><w:t>丙</w:t></w:r></w:p>"
    )

    note = comment_of(inside, namespace)

    assert (note.note, note.author, note.text) == (NoteId("批注", "7"), "李 四", "甲 乙 丙")


def test_a_very_long_text_is_cut_and_says_so() -> None:
    text = comment_of(f"<w:p><w:r><w:t>{'长' * 5000}</w:t></w:r></w:p>").text

    assert len(text) < 2100
    assert text.endswith("长…（以下略）")


def test_a_part_that_is_not_well_formed_is_refused() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        margin_notes.read({"comments": b"<w:comments"})


def test_what_the_text_refers_to_is_found_in_order() -> None:
    xml = (
        f'<w:p xmlns:w="{W}"><w:commentRangeStart w:id="3"/><w:r><w:footnoteReference w:id="2"/>'
        '<w:endnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="3"/></w:r></w:p>'
    )

    found = [*margin_notes.references(etree.fromstring(xml))]

    assert found == [("批注", "3"), ("脚注", "2"), ("尾注", "1"), ("批注", "3")]
    assert margin_notes.may_be_in(xml.encode())
    assert not margin_notes.may_be_in(b'<w:footerReference r:id="1"/>')


@pytest.mark.parametrize(("author", "is_own"), [(OWN_AUTHOR, True), (f" {OWN_AUTHOR} ", False)])
def test_only_a_comment_of_exactly_the_program_s_author_is_its_own(
    author: str, *, is_own: bool
) -> None:
    comments = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="1" w:author="{author}"><w:p/></w:comment>'
        "</w:comments>"
    )

    [note] = margin_notes.read({"comments": comments.encode()})

    assert note.is_own is is_own
