"""A draft pack as values: the unit's fields, the settings, each form's cells, and every guess.

Paths lead from the unit (or from the settings) through groups and lists to a field. Inside a loop,
or a form that repeats, the longest list of which a path is part is that row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.draft.official_form import Cell, Merge, OfficialForm, Paragraph, Row, Table

FieldPath: TypeAlias = "tuple[str, ...]"
Kind: TypeAlias = Literal["text", "long", "amount", "integer", "date", "month", "choice", "year"]


@dataclass(frozen=True, slots=True)
class DraftField:
    """A field. `title` is what the form calls it, `hint` what its cell says of how to fill it in.

    `unit` is an amount's; `allowed` are a choice's values; `sum` are dotted paths from the same
    list's row (or the unit) that it adds up; `number` is how it numbers rows (`1`, `一`, `（一）`);
    `ticks` is how a choice is marked (`√` in one of several cells, `☑` beside it).
    """

    name: str
    kind: Kind = "text"
    title: str = ""
    hint: str = ""
    unit: str = ""
    allowed: tuple[str, ...] = ()
    required: bool = False
    sum: tuple[str, ...] = ()
    number: str = ""
    ticks: Literal["", "√", "☑"] = ""


@dataclass(frozen=True, slots=True)
class DraftGroup:
    """Fields under one key."""

    name: str
    title: str
    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class DraftList:
    """A list of rows; the form draws `least_rows` of them at least."""

    name: str
    title: str
    members: tuple[Node, ...]
    least_rows: int = 1


Node: TypeAlias = "DraftField | DraftGroup | DraftList"


@dataclass(frozen=True, slots=True)
class FieldPart:
    """A field printed in a text; with a `choice`, the mark of this one of its values."""

    path: FieldPath
    is_setting: bool = False
    choice: str = ""


Parts: TypeAlias = "tuple[str | FieldPart, ...]"


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """A paragraph's constant texts and fields; its look is the source's."""

    parts: Parts
    source: Paragraph


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell's paragraphs, its part in a merge, and the official form's cell for its looks.

    `merges_with_loop`: it is one cell over all rows of the innermost loop (`{% vm %}`). Cells that
    continue a merge have no paragraphs.
    """

    column: int
    span: int
    merge: Merge
    paragraphs: tuple[DraftParagraph, ...]
    source: Cell
    merges_with_loop: bool = False


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row, and the lists whose rows repeat it, outermost first.

    Neighbours of the same loops are repeated together.
    """

    cells: tuple[DraftCell, ...]
    source: Row
    loops: tuple[FieldPath, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table of the form."""

    rows: tuple[DraftRow, ...]
    source: Table


DraftBlock: TypeAlias = "DraftParagraph | DraftTable"


@dataclass(frozen=True, slots=True)
class DraftForm:
    """A form: the name of its template's file without extension, its title and its short name.

    `contents` is its line in a contents list. It is drawn for each row of the list at `repeat`,
    which templates call `variable`.
    """

    name: str
    contents: Parts
    footer: str
    blocks: tuple[DraftBlock, ...]
    source: OfficialForm
    repeat: FieldPath | None = None
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """What was understood without certainty: where, what, why, and how to change it.

    `form` is the form's footer or file, `place` such as 附表1 第 3 行第 2 格. A question is one
    whose answer nothing in the form gives.
    """

    form: str
    place: str
    what: str
    why: str
    how: str
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A unit read from a filled form: the file, its data and the settings' values."""

    file: str
    unit: Mapping[str, Any]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft pack: the fields of a unit and of the settings, the forms in order, all guesses.

    `unit_name` is the field of the unit that is its name, `title` what all forms together are
    called.
    """

    name: str
    title: str
    unit_name: str
    forms: tuple[DraftForm, ...]
    unit: tuple[Node, ...]
    settings: tuple[DraftField, ...]
    guesses: tuple[Guess, ...] = ()
    examples: tuple[Example, ...] = ()
