"""A formula as a tree: numbers, texts, names of fields, signs, operations and calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

Operator: TypeAlias = Literal["+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Number:
    """A number, exactly as written."""

    value: Decimal
    offset: int


@dataclass(frozen=True)
class Text:
    """A text in double quotes."""

    value: str
    offset: int


@dataclass(frozen=True)
class Name:
    """A name as written: a field's path, a setting, a constant or a table of the pack.

    `is_table`: what LOOKUP looks in; a field, too, may have that name.
    """

    text: str
    offset: int
    is_table: bool = False

    @property
    def key(self) -> str:
        """What it is known by among the references of a formula."""
        return f"LOOKUP {self.text}" if self.is_table else self.text


@dataclass(frozen=True)
class Signed:
    """A value with a sign before it."""

    sign: Literal["+", "-"]
    operand: Node
    offset: int


@dataclass(frozen=True)
class Operation:
    """Two values with an operator between them; `offset` is the operator's."""

    operator: Operator
    left: Node
    right: Node
    offset: int


@dataclass(frozen=True)
class Call:
    """A function, in capitals, with its arguments."""

    function: str
    arguments: tuple[Node, ...]
    offset: int


Node: TypeAlias = "Number | Text | Name | Signed | Operation | Call"


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text but for operators."""
    yield node
    below: tuple[Node, ...] = ()
    if isinstance(node, Signed):
        below = (node.operand,)
    elif isinstance(node, Operation):
        below = (node.left, node.right)
    elif isinstance(node, Call):
        below = node.arguments
    for each in below:
        yield from walk(each)
