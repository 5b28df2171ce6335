"""Which properties of a table go into its style, and which stay with it and its cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.draft.official_form import Cell, Properties, Table

_SIDES = ("top", "left", "bottom", "right")
_ALL = (*_SIDES, "insideH", "insideV")
_CENTRED = ("center", "right")


@dataclass(frozen=True)
class TableLook:
    """The properties of the table's style, those of its own, and what cells have by it.

    Cells stand at `v_align` by the style; those that say nothing stood at `default_v_align`.
    `border` is that of all sides of all cells, where cells had it each; blank otherwise.
    """

    style: Properties
    own: Properties
    v_align: str
    default_v_align: str
    border: str


def of(table: Table) -> TableLook:
    """The look of the table: borders that every cell had become those of its style."""
    own = dict(table.properties)
    drawn = {side: own.get(f"tblBorders/{side}", "nil") for side in _ALL}
    border = "" if any(text != "nil" for text in drawn.values()) else _usual_border(table)
    if border:
        drawn = dict.fromkeys(_ALL, border)
    v_align = _usual_alignment(table)
    style = {f"tblBorders/{side}": text for side, text in drawn.items() if text != "nil"}
    style |= {key: text for key, text in own.items() if key.startswith("tblCellMar/")}
    style["vAlign"] = v_align
    beside = {key: text for key, text in own.items() if key in ("jc", "tblInd")}
    if beside.get("jc", "left") in _CENTRED:
        beside.pop("tblInd", None)
    default = own.get("vAlign", "top")
    return TableLook(_sorted(style), _sorted(beside), v_align, default, border)


def cell_properties(look: TableLook, cell: Cell) -> Mapping[str, str]:
    """What the cell says beside the table's style."""
    own = dict(cell.properties)
    if look.border:
        sides = {f"tcBorders/{side}": own.get(f"tcBorders/{side}", "nil") for side in _SIDES}
        own |= sides
        own = {key: text for key, text in own.items() if key not in sides or text != look.border}
    v_align = own.pop("vAlign", look.default_v_align)
    return own if v_align == look.v_align else {**own, "vAlign": v_align}


def _sorted(look: Mapping[str, str]) -> Properties:
    return tuple(sorted(look.items()))


def _usual_border(table: Table) -> str:
    """The border that most sides of cells have, where most of them are drawn."""
    sides: Counter[str] = Counter()
    for cell in (cell for row in table.rows for cell in row.cells):
        own = dict(cell.properties)
        sides.update(own.get(f"tcBorders/{side}", "nil") for side in _SIDES)
    most = sides.most_common(1)
    return "" if not most or most[0][0] == "nil" else most[0][0]


def _usual_alignment(table: Table) -> str:
    """Where the text of most cells stands; of cells that do not say, where the table says."""
    default = dict(table.properties).get("vAlign", "top")
    counts = Counter(
        dict(cell.properties).get("vAlign", default) for row in table.rows for cell in row.cells
    )
    return counts.most_common(1)[0][0] if counts else default
