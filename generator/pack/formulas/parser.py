"""Read the text of a formula into a tree. The only importer of lark."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from generator.pack.formulas import mistakes
from generator.pack.formulas.nodes import Call, Name, Number, Operation, Signed, Text

if TYPE_CHECKING:
    from generator.pack.formulas.nodes import Node

# Enough for forms; what is longer is no formula that somebody could check.
MOST_CHARACTERS = 1_000
_MOST_DEPTH = 32
# Of `a + b + c + …`, which is read from the left.
_MOST_OPERATIONS = 100
_MOST_DIGITS = 30
_GRAMMAR = r"""
?start: "="? comparison
?comparison: sum (COMPARISON sum)?
?sum: product | sum SIGN product
?product: signed | product TIMES signed
?signed: SIGN signed | atom
?atom: NUMBER -> number
    | TEXT -> text
    | NAME -> name
    | FUNCTION "(" [comparison ("," comparison)*] ")" -> call
    | "(" comparison ")"
FUNCTION.2: /[A-Za-z]+(?=[ ]*\()/
NAME: /([^\W\d]\w*(\.\w+)*\[[^\W\d]\w*=[^\W\d]\w*\]\.)?[^\W\d]\w*(\.(\w+|\*))*/
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /"([^"]|"")*"/
COMPARISON: "<=" | ">=" | "<>" | "=" | "<" | ">"
SIGN: "+" | "-"
TIMES: "*" | "/"
%ignore /[ \t\r\n\u3000\u00a0]+/
"""


class FormulaError(ValueError):
    """The text is no formula; `offset` is the character where that shows, `hint` what to do."""

    def __init__(self, message: str, hint: str, offset: int) -> None:
        super().__init__(message)
        self.hint = hint
        self.offset = offset


class _Tree(Transformer[Token, "Node"]):
    """The nodes of what the grammar reads."""

    def number(self, items: list[Token]) -> Node:
        return Number(Decimal(items[0]), items[0].start_pos or 0)

    def text(self, items: list[Token]) -> Node:
        return Text(items[0][1:-1].replace('""', '"'), items[0].start_pos or 0)

    def name(self, items: list[Token]) -> Node:
        return Name(str(items[0]), items[0].start_pos or 0)

    def call(self, items: list[Any]) -> Node:
        function, *arguments = items
        if function.upper() == "LOOKUP" and len(arguments) > 1 and isinstance(arguments[1], Name):
            arguments[1] = replace(arguments[1], is_table=True)
        return Call(function.upper(), tuple(arguments), function.start_pos or 0)

    def signed(self, items: list[Any]) -> Node:
        sign, operand = items
        return Signed(sign.value, operand, sign.start_pos or 0)

    def comparison(self, items: list[Any]) -> Node:
        left, operator, right = items
        return Operation(operator.value, left, right, operator.start_pos or 0)

    sum = product = comparison


@cache
def _parser() -> Lark:
    # Nodes are built while it reads: walking a tree of any depth afterwards could fail.
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False, transformer=_Tree())


def parse(text: str) -> Node:
    """The formula as a tree.

    Raises FormulaError for a text that is none, and for one beyond what a formula may be.
    """
    if len(text) > MOST_CHARACTERS:
        message = f"公式过长，有 {len(text)} 个字符，应不超过 {MOST_CHARACTERS} 个"
        raise FormulaError(message, "请分为几个自动计算的字段。", MOST_CHARACTERS)
    try:
        root: Node = _parser().parse(text)  # type: ignore[assignment]
    except UnexpectedInput as error:
        # At the end, the position is that of the last token.
        is_end = getattr(getattr(error, "token", None), "type", "") == "$END"
        offset = len(text) if is_end else error.pos_in_stream or 0
        explained = mistakes.explain(text, offset)
        raise FormulaError(*explained) from error
    _check_size(root)
    return root


def _check_size(root: Node) -> None:
    """Refuse a tree that is nested too deeply, and numbers that are too long."""
    left: list[tuple[Node, int, int]] = [(root, 1, 1)]
    while left:
        node, depth, length = left.pop()
        if depth > _MOST_DEPTH:
            message = f"公式嵌套过深，应不超过 {_MOST_DEPTH} 层"
            raise FormulaError(message, "请分为几个自动计算的字段。", node.offset)
        if length > _MOST_OPERATIONS:
            message = f"连续的运算过多，应不超过 {_MOST_OPERATIONS} 个"
            raise FormulaError(message, "请用 SUM，或分为几个自动计算的字段。", node.offset)
        if isinstance(node, Operation):
            # A chain is as deep as it is long, yet easily read.
            left += [(node.left, depth, length + 1), (node.right, depth + 1, length + 1)]
        elif isinstance(node, Signed):
            left.append((node.operand, depth + 1, length + 1))
        elif isinstance(node, Call):
            left += [(argument, depth + 1, length + 1) for argument in node.arguments]
        elif isinstance(node, Number) and len(node.value.as_tuple().digits) > _MOST_DIGITS:
            message = f"数字应不超过 {_MOST_DIGITS} 位"
            raise FormulaError(message, "请核对此数。", node.offset)
