"""Translate formulas of a pack into Excel's: names become cells, blanks stay blank.

In Excel, a blank cell is zero in arithmetic and a text an error. So a blank amount is made the
error #N/A, which goes through operations as a blank does in the pack's formulas, and is caught
where blanks are passed over and at the very end. Only functions of Excel 2007 are used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from generator.common import dates
from generator.form.excel.formula_pieces import (
    ADDED,
    ALONE,
    BLANK,
    COMPARED,
    MULTIPLIED,
    SIGNED,
    Piece,
    array,
    bracketed,
    condition,
    joined,
    literal,
    one_by_one,
    or_if_blank,
    rounded,
)
from generator.form.excel.operands import (
    Cells,
    Constant,
    KeyedRows,
    NotLiveError,
    Rows,
    count_known,
    counts_of_cells,
)
from generator.pack.formulas import kinds
from generator.pack.formulas.nodes import Call, Name, Number, Operation, Signed, Text
from generator.pack.formulas.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.form.excel.operands import Operand
    from generator.pack.formulas.formula import Kind
    from generator.pack.formulas.nodes import Node

# Blank as soon as one of their arguments is; MIN and MAX take none of many values here.
_STRICT = ("ROUND", "ABS", "MIN", "MAX")
_ARITHMETIC = ("+", "-", "*", "/")
_PRECEDENCE = {"+": ADDED, "-": ADDED, "*": MULTIPLIED, "/": MULTIPLIED}


@dataclass(frozen=True)
class _NumberCell:
    """A cell of which it is known that it holds a number."""

    reference: str


_Operands: TypeAlias = "Callable[[str], Operand | _NumberCell]"


def translate(root: Node, operand: Callable[[str], Operand]) -> str:
    """The formula as Excel writes it, without an equals sign; blank where the pack's is blank.

    `operand` tells what a name is. Raises NotLiveError for what cells cannot work out.
    """
    if cells := _strict_cells(root, operand):
        text = _whole(_piece(root, partial(_number_cell, operand)))
        return f'IF(COUNT({",".join(cells)})<{len(cells)},"",IFERROR({text},""))'
    if isinstance(root, Call) and root.function == "LOOKUP":
        _, text = _looked_up(root, operand)
        return f'IFERROR({text},"")'
    return f'IFERROR({_whole(_piece(root, operand))},"")'


def _whole(piece: Piece) -> str:
    """The formula's value, rounded unless it may have more decimals than can be shown."""
    return piece.text if piece.is_endless else rounded(piece)


def _number_cell(operand: Callable[[str], Operand], name: str) -> Operand | _NumberCell:
    own = operand(name)
    return _NumberCell(own.references[0]) if isinstance(own, Cells) else own


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
        elif isinstance(node, Call) and node.function in _STRICT:
            nodes += reversed(node.arguments)
        elif not isinstance(node, Number):
            return []
    return list(cells)


def _piece(node: Node, operand: _Operands) -> Piece:
    if isinstance(node, Number | Text):
        return literal(node.value)
    if isinstance(node, Name):
        return _named(operand(node.text))
    if isinstance(node, Signed):
        inner = _piece(node.operand, operand)
        text = f"{node.sign if node.sign == '-' else ''}{bracketed(inner, ALONE)}"
        return replace(inner, text=text, precedence=SIGNED)
    if isinstance(node, Call):
        return _FUNCTIONS[node.function](node, operand)
    return (_arithmetic if node.operator in _ARITHMETIC else _comparison)(node, operand)


def _named(own: Operand | _NumberCell) -> Piece:
    if isinstance(own, _NumberCell):
        return Piece(own.reference, "amount")
    if isinstance(own, Constant):
        return (
            Piece(BLANK, "amount", may_be_blank=True) if own.value is None else literal(own.value)
        )
    if isinstance(own, KeyedRows):
        cell = _first_with_key(own)
    elif isinstance(own, Cells) and not own.is_many:
        [cell] = own.references
    else:
        raise NotLiveError
    if own.kind == "text":
        # A blank cell alone would be zero; a row that there is not is an error.
        text = f'{cell}&""'
        if isinstance(own, KeyedRows):
            return Piece(f'IFERROR({text},"")', "text")
        return Piece(text, "text", ADDED)
    text = f"IF(ISNUMBER({cell}),{cell},{BLANK})"
    return Piece(text, own.kind, may_be_blank=True, is_month=own.is_month)


def _first_with_key(own: KeyedRows) -> str:
    """The value in the first row with the key; MATCH would take A and a for the same."""
    if len(own.blocks) > 1:
        raise NotLiveError
    [(keys, values)] = own.blocks
    return f'INDEX({values},SUMPRODUCT(MATCH(1,EXACT({keys},{own.wanted})*({keys}<>""),0)))'


def _arithmetic(node: Operation, operand: _Operands) -> Piece:
    left, right = _piece(node.left, operand), _piece(node.right, operand)
    precedence = _PRECEDENCE[node.operator]
    # A difference or a quotient needs its right side in brackets where that is one of the same.
    text = f"{bracketed(left, precedence)}{node.operator}{bracketed(right, precedence + 1)}"
    piece = replace(joined(text, "amount", (left, right), precedence), is_inexact=True)
    if node.operator != "/":
        return piece
    is_safe = isinstance(node.right, Number) and node.right.value != 0
    return replace(piece, may_fail=piece.may_fail or not is_safe, is_endless=True)


def _comparison(node: Operation, operand: _Operands) -> Piece:
    for asked, other in ((node.left, node.right), (node.right, node.left)):
        if kinds.is_blank(other):
            return _is_blank(node, asked, operand)
    left, right = _piece(node.left, operand), _piece(node.right, operand)
    if "date" in (left.kind, right.kind):
        left, right = _as_dates(left, node.left, right, node.right)
    elif "text" in (left.kind, right.kind):
        return _same_text(node, left, right)
    sides = (rounded(side) if side.is_inexact else bracketed(side, ADDED) for side in (left, right))
    return condition(node.operator.join(sides), (left, right), COMPARED)


def _is_blank(node: Operation, asked: Node, operand: _Operands) -> Piece:
    """Whether a value is blank, or is not; of a cell, whatever is in it."""
    own = operand(asked.text) if isinstance(asked, Name) else None
    if isinstance(own, Cells) and not own.is_many:
        return Piece(f'{own.references[0]}{node.operator}""', "condition", COMPARED)
    piece = _piece(asked, operand)
    blank = f'{bracketed(piece, ADDED)}=""'
    if piece.may_be_blank:
        blank = f"IF(ISNA({piece.text}),TRUE,{blank})"
    text = blank if node.operator == "=" else f"NOT({blank})"
    return replace(condition(text, (piece,), COMPARED), may_be_blank=False)


def _same_text(node: Operation, left: Piece, right: Piece) -> Piece:
    """Texts that are the same to the letter: Excel's equals sign takes A and a for the same."""
    if node.operator not in ("=", "<>"):
        raise NotLiveError
    sides = ",".join(or_if_blank(side, '""') for side in (left, right))
    same = f"EXACT({sides})"
    text = same if node.operator == "=" else f"NOT({same})"
    return replace(condition(text, (left, right)), may_be_blank=False)


def _as_dates(left: Piece, left_node: Node, right: Piece, right_node: Node) -> tuple[Piece, Piece]:
    """The two sides as days, or as the ends of their months where one of them is a month."""
    sides = [_as_date(left, left_node), _as_date(right, right_node)]
    if any(side.is_month for side in sides):
        sides = [replace(side, text=f"EOMONTH({side.text},0)") for side in sides]
    return sides[0], sides[1]


def _as_date(piece: Piece, node: Node) -> Piece:
    if piece.kind == "date":
        return piece
    day = dates.read(node.value) if isinstance(node, Text) else None
    if day is None:
        raise NotLiveError
    text = f"DATE({day.year},{day.month},{day.day or 1})"
    return Piece(text, "date", is_month=day.day is None)


def _if(node: Call, operand: _Operands) -> Piece:
    condition_node, *nodes = node.arguments
    branches = [None if kinds.is_blank(each) else _piece(each, operand) for each in nodes]
    if len(branches) == 1:
        branches.append(None)
    kind: Kind = next((each.kind for each in branches if each), "text")
    if kind == "date" and len({each.is_month for each in branches if each}) > 1:
        # How it is compared would depend on the branch.
        raise NotLiveError
    blank = literal("") if kind == "text" else Piece(BLANK, kind, may_be_blank=True)
    parts = [_piece(condition_node, operand), *(each or blank for each in branches)]
    return joined(f"IF({','.join(each.text for each in parts)})", kind, parts)


def _round(node: Call, operand: _Operands) -> Piece:
    value, digits = (_piece(each, operand) for each in node.arguments)
    # Rounded twice: half way between two numbers, a binary fraction may lie just below.
    text = f"ROUND({rounded(value)},{digits.text})"
    whole = joined(text, "amount", (value, digits))
    return replace(whole, is_inexact=False, is_endless=False)


def _abs(node: Call, operand: _Operands) -> Piece:
    value = _piece(node.arguments[0], operand)
    return replace(value, text=f"ABS({value.text})", precedence=ALONE)


def _sum(node: Call, operand: _Operands) -> Piece:
    names = [each.text for each in node.arguments if isinstance(each, Name)]
    own = operand(names[0]) if len(node.arguments) == 1 and names else None
    if isinstance(own, KeyedRows):
        sums = "+".join(f"SUMPRODUCT(--EXACT({k},{own.wanted}),{v})" for k, v in own.blocks)
        counts = "+".join(count_known(own, "--ISNUMBER({})"))
        text = f"IF({counts}=0,{BLANK},{sums})"
        return Piece(text, "amount", may_be_blank=True, is_inexact=True)
    return replace(_passing_over(node, operand), is_inexact=True)


def _passing_over(node: Call, operand: _Operands) -> Piece:
    """SUM of the arguments, where blank ones are passed over; blank if all of them are."""
    many, pieces = _arguments(node, operand, is_sum=True)
    texts = [*many, *(or_if_blank(piece, "0") for piece in pieces)]
    whole = replace(joined(f"SUM({','.join(texts)})", "amount", pieces), may_be_blank=False)
    if any(not piece.may_be_blank for piece in pieces):
        return whole
    counted = [*many, *(piece.text for piece in pieces)]
    text = f"IF(COUNT({','.join(counted)})=0,{BLANK},{whole.text})"
    return replace(whole, text=text, may_be_blank=True)


def _arguments(
    node: Call, operand: _Operands, *, is_sum: bool = False
) -> tuple[list[str], list[Piece]]:
    """The cells whose blanks are passed over, of a sum any, else those of many values; the rest."""
    many: list[str] = []
    pieces: list[Piece] = []
    for argument in node.arguments:
        own = operand(argument.text) if isinstance(argument, Name) else None
        if isinstance(own, Rows | Table | KeyedRows):
            raise NotLiveError
        if isinstance(own, Cells) and (is_sum or own.is_many):
            many += own.references
        else:
            pieces.append(_piece(argument, operand))
    return many, pieces


def _extreme(node: Call, operand: _Operands) -> Piece:
    """MIN or MAX: a blank single value makes it blank, many values are those filled in."""
    many, pieces = _arguments(node, operand)
    texts = [*many, *(piece.text for piece in pieces)]
    text = f"{node.function}({','.join(texts)})"
    if pieces:
        return joined(text, "amount", pieces)
    text = f"IF(COUNT({','.join(many)})=0,{BLANK},{text})"
    return Piece(text, "amount", may_be_blank=True)


def _count(node: Call, operand: _Operands) -> Piece:
    counts = [count for each in node.arguments for count in _counts(each, operand)]
    precedence = ALONE if len(counts) == 1 else ADDED
    whole = joined("+".join(each.text for each in counts), "amount", counts, precedence)
    return replace(whole, may_be_blank=False)


def _counts(argument: Node, operand: _Operands) -> list[Piece]:
    own = operand(argument.text) if isinstance(argument, Name) else None
    if isinstance(own, Rows | Cells | KeyedRows):
        return [Piece(text, "amount") for text in counts_of_cells(own)]
    piece = _piece(argument, operand)
    if piece.kind == "text":
        text = or_if_blank(piece, '""')
        return [replace(piece, text=f'IF({text}="",0,1)', precedence=ALONE)]
    if piece.may_fail:
        text = f"IF(ISNA({piece.text}),0,1+0*{bracketed(piece, MULTIPLIED)})"
        return [replace(piece, text=text, precedence=ALONE)]
    return [Piece(f"COUNT({piece.text})", "amount")]


def _and_or(node: Call, operand: _Operands) -> Piece:
    """What one condition decides is not blank for another one: FALSE and blank is FALSE."""
    pieces = [_piece(each, operand) for each in node.arguments]
    is_and = node.function == "AND"
    if any(each.may_fail for each in pieces[1:]):
        return condition(one_by_one(pieces, is_and=is_and), pieces)
    text = f"{node.function}({','.join(each.text for each in pieces)})"
    if any(each.may_be_blank for each in pieces):
        caught = ",".join(or_if_blank(each, "TRUE" if is_and else "FALSE") for each in pieces)
        ways = f"{text},FALSE" if is_and else f"TRUE,{text}"
        text = f"IF({node.function}({caught}),{ways})"
    return condition(text, pieces)


def _not(node: Call, operand: _Operands) -> Piece:
    inner = _piece(node.arguments[0], operand)
    return condition(f"NOT({inner.text})", (inner,))


def _lookup(node: Call, operand: _Operands) -> Piece:
    """Nothing found is another error than a blank, which it is looked up for."""
    wanted, text = _looked_up(node, operand)
    kind: Kind = "amount" if isinstance(_table(node, operand).rows[0][1], Decimal) else "text"
    text = f"IFERROR({text},1/0)"
    if wanted.kind == "text":
        text = f'IF({bracketed(wanted, ADDED)}="",{BLANK},{text})'
    elif wanted.may_be_blank:
        text = f"IF(ISNA({wanted.text}),{BLANK},{text})"
    return Piece(text, kind, may_be_blank=True, may_fail=True)


def _looked_up(node: Call, operand: _Operands) -> tuple[Piece, str]:
    """What is looked up, and how, where nothing found is as a blank."""
    table = _table(node, operand)
    wanted = _piece(node.arguments[0], operand)
    keys, values = (array(column) for column in zip(*table.rows, strict=True))
    sought = rounded(wanted)
    if table.is_bands:
        return wanted, f"LOOKUP({sought},{keys},{values})"
    # MATCH would take A and a for the same, and * for any text.
    return wanted, f"LOOKUP(2,1/EXACT({sought},{keys}),{values})"


def _table(node: Call, operand: _Operands) -> Table:
    name = node.arguments[1]
    table = operand(name.key) if isinstance(name, Name) else None
    if not isinstance(table, Table):
        raise NotLiveError
    return table


_FUNCTIONS: dict[str, Callable[[Call, _Operands], Piece]] = {
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
