"""Formulas of a pack in Excel's own words: names become cells, blanks stay blank.

In Excel, a blank cell is a nought in arithmetic and a text an error. So a blank amount is made the
error #N/A, which goes through operations as a blank does in the pack's formulas, and is caught
where blanks are passed over and at the very end. Only functions of Excel 2007 are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.common import dates
from generator.pack.formulas.nodes import Call, Name, Number, Operation, Signed, Text
from generator.pack.formulas.tables import Table
from generator.spreadsheet import cell_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.pack.formulas.nodes import Node

Kind: TypeAlias = Literal["amount", "text", "date", "condition"]
# Sums and differences of binary fractions leave dust; amounts have fewer decimals.
DUST_DECIMALS = 9
# Beyond all numbers: what MIN and MAX get for a blank argument.
_BEYOND = {"MIN": "9E+307", "MAX": "-9E+307"}
_BLANK = "NA()"
_ARITHMETIC = ("+", "-", "*", "/")
# How close operations bind: operands that bind less close get brackets.
_COMPARED, _ADDED, _MULTIPLIED, _SIGNED, _ALONE = range(5)
_BINDS = {"+": _ADDED, "-": _ADDED, "*": _MULTIPLIED, "/": _MULTIPLIED}


@dataclass(frozen=True)
class Cells:
    """The values of a name: references of cells or ranges, a single one unless they are `many`.

    `beside` are the ranges whose texts must equal a cell's, and that cell: of rows chosen by a key.
    """

    kind: Kind
    references: tuple[str, ...]
    is_many: bool = False
    is_month: bool = False
    beside: tuple[tuple[str, ...], str] | None = None


@dataclass(frozen=True)
class Rows:
    """The rows of a list: for each block of rows one below the other, its typed columns."""

    blocks: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Constant:
    """A value that no cell holds; None for a blank one."""

    value: Decimal | str | None


Operand: TypeAlias = "Cells | Rows | Constant | Table"


class NotLiveError(ValueError):
    """The formula cannot be worked out from cells."""


@dataclass(frozen=True)
class _Piece:
    """A part of a formula: its text, and what must be known to put it into another.

    `is_cell`: it is one cell as it stands, whatever that holds. `may_be_blank`: it may be #N/A.
    """

    text: str
    kind: Kind
    binds: int = _ALONE
    may_be_blank: bool = False
    is_dusty: bool = False
    is_month: bool = False


@dataclass(frozen=True)
class _Plain:
    """A cell of which it is known that it holds a number."""

    reference: str


_Operands: TypeAlias = "Callable[[str], Operand | _Plain]"


def translate(root: Node, operand: Callable[[str], Operand]) -> str:
    """The formula in Excel's words, without an equals sign; blank where the pack's is blank.

    `operand` tells what a name is. Raises NotLiveError for what cells cannot work out.
    """
    if cells := _strict_cells(root, operand):
        piece = _without_dust(_piece(root, partial(_plain, operand)))
        return f'IF(COUNT({",".join(cells)})<{len(cells)},"",IFERROR({piece.text},""))'
    piece = _without_dust(_piece(root, operand))
    return f'IFERROR({piece.text},"")'


def _plain(operand: Callable[[str], Operand], name: str) -> Operand | _Plain:
    own = operand(name)
    return _Plain(own.references[0]) if isinstance(own, Cells) else own


def _strict_cells(root: Node, operand: Callable[[str], Operand]) -> list[str]:
    """The cells of a formula that is blank as soon as one of them is; none for another formula."""
    cells: dict[str, None] = {}
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Name):
            own = operand(node.text)
            if isinstance(own, Cells) and own.kind == "amount" and not own.is_many:
                cells[own.references[0]] = None
            elif not (isinstance(own, Constant) and isinstance(own.value, Decimal)):
                return []
        elif isinstance(node, Signed):
            nodes.append(node.operand)
        elif isinstance(node, Operation) and node.operator in _ARITHMETIC:
            nodes += [node.right, node.left]
        elif isinstance(node, Call) and node.function in ("ROUND", "ABS"):
            nodes += reversed(node.arguments)
        elif not isinstance(node, Number):
            return []
    return list(cells)


def _piece(node: Node, operand: _Operands) -> _Piece:
    if isinstance(node, Number | Text):
        return _literal(node.value)
    if isinstance(node, Name):
        return _named(operand(node.text))
    if isinstance(node, Signed):
        inner = _piece(node.operand, operand)
        text = f"{node.sign if node.sign == '-' else ''}{_bound(inner, _ALONE)}"
        return _Piece(text, "amount", _SIGNED, inner.may_be_blank, inner.is_dusty)
    if isinstance(node, Call):
        return _FUNCTIONS[node.function](node, operand)
    return (_arithmetic if node.operator in _ARITHMETIC else _comparison)(node, operand)


def _literal(value: Decimal | str | None) -> _Piece:
    if isinstance(value, Decimal):
        return _Piece(f"{value:f}", "amount", _SIGNED if value < 0 else _ALONE)
    return _Piece(cell_limits.literal(value or ""), "text")


def _named(own: Operand | _Plain) -> _Piece:
    if isinstance(own, _Plain):
        return _Piece(own.reference, "amount")
    if isinstance(own, Constant):
        return (
            _Piece(_BLANK, "amount", may_be_blank=True)
            if own.value is None
            else _literal(own.value)
        )
    if not isinstance(own, Cells) or own.is_many:
        raise NotLiveError
    [cell] = own.references
    if own.kind == "text":
        # A blank cell alone would be a nought.
        return _Piece(f'{cell}&""', "text", _ADDED)
    text = f"IF(ISNUMBER({cell}),{cell},{_BLANK})"
    return _Piece(text, own.kind, may_be_blank=True, is_month=own.is_month)


def _bound(piece: _Piece, least: int) -> str:
    return piece.text if piece.binds >= least else f"({piece.text})"


def _without_dust(piece: _Piece) -> _Piece:
    if not piece.is_dusty:
        return piece
    return _Piece(
        f"ROUND({piece.text},{DUST_DECIMALS})", piece.kind, may_be_blank=piece.may_be_blank
    )


def _arithmetic(node: Operation, operand: _Operands) -> _Piece:
    left, right = _piece(node.left, operand), _piece(node.right, operand)
    binds = _BINDS[node.operator]
    # A difference or a quotient needs its right side in brackets where that is one of the same.
    text = f"{_bound(left, binds)}{node.operator}{_bound(right, binds + 1)}"
    return _Piece(text, "amount", binds, left.may_be_blank or right.may_be_blank, is_dusty=True)


def _comparison(node: Operation, operand: _Operands) -> _Piece:
    for asked, other in ((node.left, node.right), (node.right, node.left)):
        if other == Text("", other.offset) and isinstance(asked, Name):
            own = operand(asked.text)
            if isinstance(own, Cells) and not own.is_many:
                return _Piece(f'{own.references[0]}{node.operator}""', "condition", _COMPARED)
    left, right = _piece(node.left, operand), _piece(node.right, operand)
    if "date" in (left.kind, right.kind):
        left, right = _as_dates(left, node.left, right, node.right)
    elif "text" in (left.kind, right.kind):
        return _same_text(node, left, right)
    sides = (_bound(_without_dust(side), _ADDED) for side in (left, right))
    blank = left.may_be_blank or right.may_be_blank
    return _Piece(node.operator.join(sides), "condition", _COMPARED, blank)


def _same_text(node: Operation, left: _Piece, right: _Piece) -> _Piece:
    """Texts that are the same to the letter: Excel's equals sign takes A and a for the same."""
    if node.operator not in ("=", "<>"):
        raise NotLiveError
    same = f"EXACT({left.text},{right.text})"
    blank = left.may_be_blank or right.may_be_blank
    return _Piece(same if node.operator == "=" else f"NOT({same})", "condition", may_be_blank=blank)


def _as_dates(
    left: _Piece, left_node: Node, right: _Piece, right_node: Node
) -> tuple[_Piece, _Piece]:
    """The two sides as days, or as the ends of their months where one of them is a month."""
    sides = [_as_date(left, left_node), _as_date(right, right_node)]
    if any(side.is_month for side in sides):
        sides = [
            _Piece(f"EOMONTH({side.text},0)", "date", may_be_blank=side.may_be_blank)
            for side in sides
        ]
    return sides[0], sides[1]


def _as_date(piece: _Piece, node: Node) -> _Piece:
    if piece.kind == "date":
        return piece
    day = dates.read(node.value) if isinstance(node, Text) else None
    if day is None:
        raise NotLiveError
    text = f"DATE({day.year},{day.month},{day.day or 1})"
    return _Piece(text, "date", is_month=day.day is None)


def _if(node: Call, operand: _Operands) -> _Piece:
    condition, *branches = (_piece(each, operand) for each in node.arguments)
    branches = [_without_dust(each) for each in branches]
    if len(branches) < 2:  # noqa: PLR2004 - both ways
        branches.append(_Piece(_BLANK, branches[0].kind, may_be_blank=True))
    text = f"IF({','.join(each.text for each in (condition, *branches))})"
    blank = condition.may_be_blank or any(each.may_be_blank for each in branches)
    # A text is the kind of a blank that is typed as one, too.
    kind: Kind = next((each.kind for each in branches if each.text != '""'), "text")
    return _Piece(text, kind, may_be_blank=blank, is_month=branches[0].is_month)


def _round(node: Call, operand: _Operands) -> _Piece:
    value, digits = (_piece(each, operand) for each in node.arguments)
    # Rounded twice: what lies half way between two numbers may lie a grain of dust below it.
    text = f"ROUND({_without_dust(value).text},{digits.text})"
    return _Piece(text, "amount", may_be_blank=value.may_be_blank)


def _abs(node: Call, operand: _Operands) -> _Piece:
    value = _piece(node.arguments[0], operand)
    text = f"ABS({value.text})"
    return _Piece(text, "amount", may_be_blank=value.may_be_blank, is_dusty=value.is_dusty)


@dataclass(frozen=True)
class _Passed:
    """The arguments of SUM, MIN or MAX: as counted, as they go in where blank ones are passed over.

    `is_some`: one of them is never blank.
    """

    counted: tuple[str, ...]
    texts: tuple[str, ...]
    is_some: bool
    kind: Kind


def _passed(node: Call, operand: _Operands, for_blank: str) -> _Passed:
    counted: list[str] = []
    texts: list[str] = []
    is_some = False
    kind: Kind = "amount"
    for argument in node.arguments:
        own = operand(argument.text) if isinstance(argument, Name) else None
        if isinstance(own, Rows | Table) or (isinstance(own, Cells) and own.beside):
            raise NotLiveError
        if isinstance(own, Cells):
            kind = own.kind
            counted += own.references
            texts += own.references
            continue
        piece = _without_dust(_piece(argument, operand))
        counted.append(piece.text)
        texts.append(f"IFERROR({piece.text},{for_blank})" if piece.may_be_blank else piece.text)
        is_some = is_some or not piece.may_be_blank
    return _Passed(tuple(counted), tuple(texts), is_some, kind)


def _sum(node: Call, operand: _Operands) -> _Piece:
    if chosen := _chosen_cells(node, operand):
        keys, wanted = chosen.beside or ((), "")
        pairs = list(zip(keys, chosen.references, strict=True))
        sums = (f"SUMPRODUCT(--EXACT({k},{wanted}),{v})" for k, v in pairs)
        counts = (f"SUMPRODUCT(--EXACT({k},{wanted}),--ISNUMBER({v}))" for k, v in pairs)
        text = f"IF({'+'.join(counts)}=0,{_BLANK},{'+'.join(sums)})"
        return _Piece(text, "amount", may_be_blank=True, is_dusty=True)
    passed = _passed(node, operand, "0")
    total = f"SUM({','.join(passed.texts)})"
    return _unless_nothing(passed, total, is_dusty=True)


def _chosen_cells(node: Call, operand: _Operands) -> Cells | None:
    """The cells of rows chosen by a key, if they are the only argument."""
    if len(node.arguments) != 1 or not isinstance(node.arguments[0], Name):
        return None
    own = operand(node.arguments[0].text)
    return own if isinstance(own, Cells) and own.beside else None


def _extreme(node: Call, operand: _Operands) -> _Piece:
    passed = _passed(node, operand, _BEYOND[node.function])
    return _unless_nothing(passed, f"{node.function}({','.join(passed.texts)})", is_dusty=False)


def _unless_nothing(passed: _Passed, text: str, *, is_dusty: bool) -> _Piece:
    """Blank where all arguments are."""
    if passed.is_some:
        return _Piece(text, passed.kind, is_dusty=is_dusty)
    counted = f"COUNT({','.join(passed.counted)})=0"
    return _Piece(
        f"IF({counted},{_BLANK},{text})", passed.kind, may_be_blank=True, is_dusty=is_dusty
    )


def _count(node: Call, operand: _Operands) -> _Piece:
    counts = [count for each in node.arguments for count in _counts(each, operand)]
    binds = _ALONE if len(counts) == 1 else _ADDED
    return _Piece("+".join(counts), "amount", binds)


def _counts(argument: Node, operand: _Operands) -> Sequence[str]:
    own = operand(argument.text) if isinstance(argument, Name) else None
    if isinstance(own, Rows):
        return [_filled_rows(columns) for columns in own.blocks]
    if isinstance(own, Cells) and own.beside:
        keys, wanted = own.beside
        return [
            f'SUMPRODUCT(--EXACT({k},{wanted}),--({v}<>""))'
            for k, v in zip(keys, own.references, strict=True)
        ]
    if isinstance(own, Cells) and own.kind == "amount":
        return [f"COUNT({','.join(own.references)})"]
    if isinstance(own, Cells):
        return [f'SUMPRODUCT(--({each}<>""))' for each in own.references]
    piece = _piece(argument, operand)
    if piece.kind == "text":
        return [f'IF({piece.text}="",0,1)']
    return [f"COUNT({piece.text})"]


def _filled_rows(columns: Sequence[str]) -> str:
    """How many rows have something in one of the columns."""
    filled = "+".join(f'({column}<>"")' for column in columns)
    return f"SUMPRODUCT(--({filled}>0))"


def _and_or(node: Call, operand: _Operands) -> _Piece:
    """What one condition decides is not blank for another one: FALSE and blank is FALSE."""
    pieces = [_piece(each, operand) for each in node.arguments]
    texts = ",".join(each.text for each in pieces)
    whole = f"{node.function}({texts})"
    if not any(each.may_be_blank for each in pieces):
        return _Piece(whole, "condition")
    neutral = "TRUE" if node.function == "AND" else "FALSE"
    caught = ",".join(
        f"IFERROR({each.text},{neutral})" if each.may_be_blank else each.text for each in pieces
    )
    decided = f"{node.function}({caught})"
    ways = f"{whole},FALSE" if node.function == "AND" else f"TRUE,{whole}"
    return _Piece(f"IF({decided},{ways})", "condition", may_be_blank=True)


def _not(node: Call, operand: _Operands) -> _Piece:
    inner = _piece(node.arguments[0], operand)
    return _Piece(f"NOT({inner.text})", "condition", may_be_blank=inner.may_be_blank)


def _lookup(node: Call, operand: _Operands) -> _Piece:
    wanted_node, table_node = node.arguments
    table = operand(table_node.text) if isinstance(table_node, Name) else None
    if not isinstance(table, Table):
        raise NotLiveError
    wanted = _without_dust(_piece(wanted_node, operand))
    keys, values = (_array(column) for column in zip(*table.rows, strict=True))
    if table.is_bands:
        text = f"LOOKUP({wanted.text},{keys},{values})"
    else:
        # MATCH would take A and a for the same, and * for any text.
        text = f"LOOKUP(2,1/EXACT({wanted.text},{keys}),{values})"
    kind: Kind = "amount" if isinstance(table.rows[0][1], Decimal) else "text"
    return _Piece(text, kind, may_be_blank=True)


def _array(values: Sequence[str | Decimal]) -> str:
    """An array constant: no formulas may stand in it, so no text that needs several pieces."""
    texts = [_literal(value).text for value in values]
    if any(
        isinstance(value, str) and len(text) > cell_limits.MOST_LITERAL_CHARACTERS + 2
        for value, text in zip(values, texts, strict=True)
    ):
        raise NotLiveError
    return f"{{{','.join(texts)}}}"


_FUNCTIONS: dict[str, Callable[[Call, _Operands], _Piece]] = {
    "IF": _if,
    "ROUND": _round,
    "ABS": _abs,
    "SUM": _sum,
    "MIN": _extreme,
    "MAX": _extreme,
    "COUNT": _count,
    "AND": _and_or,
    "OR": _and_or,
    "NOT": _not,
    "LOOKUP": _lookup,
}
