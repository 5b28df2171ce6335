"""An official form as a Word file holds it: paragraphs and tables, each with its direct look.

Lengths are in twips. A look holds the properties that are in effect, by the keys of
`word.normalise` (`jc@val`, `spacing@line`, `rFonts@eastAsia`, `sz@val`), after styles and defaults.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Properties: TypeAlias = "tuple[tuple[str, str], ...]"
Merge: TypeAlias = Literal["none", "start", "continue"]


@dataclass(frozen=True, slots=True)
class Look:
    """The properties in effect of a paragraph and of its text, sorted by key."""

    paragraph: Properties = ()
    run: Properties = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's visible text, with line breaks and tabs as such, and its look.

    The look of the text is that of most of its characters.
    """

    text: str
    look: Look = Look()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its first grid column, from 0, the columns it spans, and its part in a merge.

    `properties` are borders, shading, vertical alignment, text direction.
    """

    column: int
    span: int
    merge: Merge
    paragraphs: tuple[Paragraph, ...]
    properties: Properties = ()

    @property
    def text(self) -> str:
        """The paragraphs' texts, a line each."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `height` is its least height, 0 where it has none, `repeats` on each page."""

    cells: tuple[Cell, ...]
    height: int = 0
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the widths of its grid columns, its rows and its own properties.

    A row's cells cover the whole grid: what a row leaves out at either end is a blank cell.
    """

    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    properties: Properties = ()


Block: TypeAlias = "Paragraph | Table"


@dataclass(frozen=True, slots=True)
class Section:
    """A page: its size, and its margins from the top clockwise."""

    width: int = 11906
    height: int = 16838
    margins: tuple[int, int, int, int] = (1134, 1134, 1134, 1134)
    is_landscape: bool = False

    @property
    def text_width(self) -> int:
        """The width between the side margins."""
        return self.width - self.margins[1] - self.margins[3]


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """One form of a file: its number in the file, from 1, its page, and its blocks in order."""

    file: str
    number: int
    section: Section
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Remark:
    """What of a file was not taken over, or was changed, and where; no place for all of it."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The forms of a file, and what was left out of them."""

    forms: tuple[OfficialForm, ...]
    remarks: tuple[Remark, ...]
