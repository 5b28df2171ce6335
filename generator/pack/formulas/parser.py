"""Read the text of a formula into a tree. The only importer of lark."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from generator.pack.formulas.nodes import Call, Name, Number, Operation, Signed, Text

if TYPE_CHECKING:
    from generator.pack.formulas.nodes import Node

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
%ignore /[ \t\n]+/
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
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


def parse(text: str) -> Node:
    """The formula as a tree.

    Raises FormulaError for a text that is none.
    """
    try:
        return _Tree().transform(_parser().parse(text))
    except UnexpectedInput as error:
        message = "公式无法识别"
        raise FormulaError(
            message, "公式的写法见 docs/表单包.md。", error.pos_in_stream or 0
        ) from error
