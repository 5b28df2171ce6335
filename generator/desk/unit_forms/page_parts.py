"""What the page of a unit is made of: forms, their tables and lines, cells, fields to type into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.datafile.yaml_tree import KeyPath

FieldKind: TypeAlias = Literal[
    "text", "long", "amount", "choice", "tick", "date", "computed", "number"
]


@dataclass(frozen=True)
class FieldView:
    """A field where it is typed: the id of its value, and what the page needs to show it.

    `text` is as in the data file, `shown` as printed; of a field that is computed the first may be
    blank. `choice` is that of a tick. Numbers of rows and further places of the unit's
    name are not `is_editable`.
    """

    key: str
    kind: FieldKind
    text: str
    shown: str
    label: str
    hint: str = ""
    is_editable: bool = True
    is_computed: bool = False
    is_long: bool = False
    allowed: tuple[str, ...] = ()
    choice: str = ""
    is_box: bool = False
    is_only: bool = False
    path: KeyPath = ()


Part: TypeAlias = "str | FieldView"


@dataclass(frozen=True)
class CellView:
    """A cell of the table: spans, parts (texts of the form and fields), classes of its look."""

    row: int
    column: int
    rows: int
    columns: int
    parts: tuple[Part, ...]
    look: str
    is_heading: bool

    @property
    def is_alone(self) -> bool:
        """Whether it is one field that fills the cell."""
        typed = [part for part in self.parts if isinstance(part, FieldView)]
        texts = "".join(part for part in self.parts if isinstance(part, str))
        return len(typed) == 1 and not texts.strip()


@dataclass(frozen=True)
class RowView:
    """A row: its cells, least height in pixels and, in a list, the ids of its row and the list.

    `spare` is the id of the outermost row around it that the data do not have; blank for none.
    `is_first` is the first of several table rows that show one row of the list.
    """

    cells: tuple[CellView, ...]
    height: int
    key: str = ""
    of_list: str = ""
    index: int = 0
    spare: str = ""
    is_first: bool = False

    @property
    def is_spare(self) -> bool:
        """Whether the data do not have the row."""
        return bool(self.spare)


@dataclass(frozen=True)
class TableView:
    """A table: widths of its columns in pixels, its rows."""

    widths: tuple[int, ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True)
class LineView:
    """A paragraph outside of tables."""

    parts: tuple[Part, ...]
    look: str


@dataclass(frozen=True)
class FormView:
    """A form, or one copy of a form that repeats, as lines and tables in order.

    `key` and `of_list` are the ids of the copy's row and its list, blank for a form drawn once;
    `title` says which form it is, `row_name` what the copy's row is called, by the field with the
    id `name_key` and the title `name_title`. A spare copy is only named: nothing of it is drawn.
    """

    name: str
    title: str
    blocks: tuple[LineView | TableView, ...]
    key: str = ""
    of_list: str = ""
    index: int = 0
    is_spare: bool = False
    row_name: str = ""
    name_key: str = ""
    name_title: str = ""

    @property
    def tables(self) -> tuple[TableView, ...]:
        """The tables among its blocks."""
        return tuple(block for block in self.blocks if isinstance(block, TableView))


def all_fields(forms: Sequence[FormView]) -> Iterator[FieldView]:
    """All fields of the page, in order."""
    for form in forms:
        for block in form.blocks:
            if isinstance(block, LineView):
                yield from (part for part in block.parts if isinstance(part, FieldView))
                continue
            for row in block.rows:
                for cell in row.cells:
                    yield from (part for part in cell.parts if isinstance(part, FieldView))
