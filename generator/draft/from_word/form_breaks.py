"""Split a document into the forms that it holds: where one ends and the next begins.

A form begins on a new page, with a mark such as 附表1, or with a title above its table. A further
table belongs to the same form where nothing of that stands between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.draft.official_form import Block, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

# A title is no longer than this, and stands so few texts above its table.
_LONGEST_TITLE, _MOST_BETWEEN = 60, 6
# Text before a form's page that may be its cover: no longer than this, with places to fill in.
_LONGEST_COVER = 30
_PLACE = re.compile(r"[:：][\s_＿]*$|_{3,}|＿{2,}|[:：]\s{2,}")


# The rows of a table in which its title may stand; a text's size where nothing says (half points).
_HEAD_ROWS, _HALF_POINTS = 3, 20
# How a form is marked in a document that holds several.
_MARK = re.compile(r"附[表件]\s*[-－]?[0-9０-９一二三四五六七八九十]+")


@dataclass(frozen=True)
class Piece:
    """A block, its page, and whether it begins one."""

    block: Block
    section: Section
    starts_page: bool

    @property
    def text(self) -> str:
        """A paragraph's text; blank for a table."""
        return self.block.text.strip() if isinstance(self.block, Paragraph) else ""


@dataclass(frozen=True)
class FormBlocks:
    """The blocks of a form and its page."""

    blocks: tuple[Block, ...]
    section: Section


@dataclass
class Split:
    """The forms in order, and remarks on text that belongs to none."""

    forms: list[FormBlocks] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def split(pieces: Sequence[Piece]) -> Split:
    """The forms of a document, each with a table."""
    result = Split()
    start = 0
    for number in range(1, len(pieces) + 1):
        if number == len(pieces) or _begins_form(pieces, start, number):
            _add(result, pieces[start:number])
            start = number
    return result


def _begins_form(pieces: Sequence[Piece], start: int, number: int) -> bool:
    piece = pieces[number]
    before = pieces[start:number]
    has_table = any(isinstance(each.block, Table) for each in before)
    if piece.starts_page and (has_table or not _is_cover(before)):
        return True
    if _has_mark(piece):
        return has_table or any(each.text for each in before)
    return has_table and _is_title(pieces, number) and _size(piece.block) >= _title_size(before)


def _is_cover(before: Sequence[Piece]) -> bool:
    """Whether the text above a form's page is its cover: short, with places to fill in."""
    texts = [each.text for each in before if each.text]
    return len(texts) <= _LONGEST_COVER and any(_PLACE.search(text) for text in texts)


def _has_mark(piece: Piece) -> bool:
    """Whether the block is marked as a form of its own, a table in its first row."""
    if isinstance(piece.block, Paragraph):
        return _MARK.match(piece.text) is not None
    first = "".join(cell.text for cell in piece.block.rows[0].cells).strip()
    return _MARK.match(first) is not None


def _is_title(pieces: Sequence[Piece], number: int) -> bool:
    """Whether the text is the title of a table below: short, in the middle, no sentence."""
    piece = pieces[number]
    if not isinstance(piece.block, Paragraph) or not piece.text:
        return False
    look = dict(piece.block.look.paragraph)
    if look.get("jc") != "center" or len(piece.text) > _LONGEST_TITLE:
        return False
    if re.search("[:：。；]", piece.text):
        return False
    between = 0
    for each in pieces[number + 1 :]:
        if isinstance(each.block, Table):
            return True
        between += bool(each.text)
        if between > _MOST_BETWEEN or each.starts_page:
            return False
    return False


def _title_size(pieces: Sequence[Piece]) -> int:
    """The size of the form's own title: of the largest text above its lines, or in its first rows.

    A smaller one further down is that of a part of the form.
    """
    sizes = [0]
    for piece in pieces:
        if isinstance(piece.block, Table):
            cells = (cell for row in piece.block.rows[:_HEAD_ROWS] for cell in row.cells)
            sizes += [_size(p) for cell in cells for p in cell.paragraphs if p.text.strip()]
            break
        sizes += [_size(piece.block)] if piece.text else []
    return max(sizes)


def _size(block: Block) -> int:
    """A paragraph's size in half points (17.3.2.38)."""
    text = dict(block.look.run).get("sz", "") if isinstance(block, Paragraph) else ""
    return int(text) if text.isdecimal() else _HALF_POINTS


def _add(result: Split, pieces: Sequence[Piece]) -> None:
    """Add a form of the pieces; text without a table is left out, with a remark."""
    tables = [each for each in pieces if isinstance(each.block, Table)]
    blocks = [each.block for each in pieces]
    if not tables:
        if text := next((each.text for each in pieces if each.text), ""):
            shown = text if len(text) <= _LONGEST_TITLE else f"{text[:_LONGEST_TITLE]}…"
            result.remarks.append(f"以“{shown}”开头的部分没有表格，未带入")
        return
    while _is_blank(blocks[0]):
        del blocks[0]
    while _is_blank(blocks[-1]):
        del blocks[-1]
    result.forms.append(FormBlocks(tuple(blocks), tables[0].section))


def _is_blank(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.text.strip()
