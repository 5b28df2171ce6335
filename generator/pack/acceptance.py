"""A quick test of whether values keep every rule of a schema, compiled once from the rules.

Most data files do, and Cerberus makes a validator for each group and row. A test is True only where
Cerberus would find nothing. False does not mean that a rule is broken, as some rules are not tested
here: such values are validated by Cerberus.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.common import dates
from generator.pack import bounded_regex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # Whether a value surely keeps the rules of its field.
    Test = Callable[[Any], bool]

# The rules that are tested, by type; `meta` is no rule, and `required` one of the group above.
_TESTED = {
    "string": {"allowed", "regex", "minlength", "maxlength", "date"},
    "decimal": {"min", "max", "decimals"},
    "integer": {"min", "max"},
    "list": {"schema", "minlength", "maxlength"},
    "dict": {"schema"},
}
_NOT_OF_VALUES = {"type", "meta", "required"}


def of_group(rules: Mapping[str, Mapping[str, Any]]) -> Test:
    """The test of a group whose fields have these rules of Cerberus, by name."""
    tests = {name: _of_field(own) for name, own in rules.items()}
    required = {name for name, own in rules.items() if own.get("required", True)}

    def is_right(group: Any) -> bool:
        if not isinstance(group, dict) or not required <= group.keys():
            return False
        for name, value in group.items():
            test = tests.get(name)
            if test is None or not test(value):
                return False
        return True

    return is_right


def never(_value: Any) -> bool:
    """The test of what only Cerberus can validate: it accepts nothing."""
    return False


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits the regular expression; raises SlowPatternError."""
    anchored = pattern if pattern.endswith("$") else f"{pattern}$"
    return bounded_regex.is_start(anchored, text)


def _of_field(own: Mapping[str, Any]) -> Test:
    kind = own.get("type", "string")
    if not isinstance(kind, str) or kind not in _TESTED:
        return never
    if not own.keys() - _NOT_OF_VALUES <= _TESTED[kind]:
        return never
    if kind == "string":
        return _of_text(own)
    if kind in ("list", "dict"):
        below = own.get("schema")
        if not below:
            return never
        return of_group(below) if kind == "dict" else _of_list(own, _of_field(below))
    return _of_amount(own, Decimal if kind == "decimal" else int)


def _of_text(own: Mapping[str, Any]) -> Test:
    least, most = _lengths(own)
    allowed, pattern, date = own.get("allowed"), own.get("regex"), own.get("date")

    def is_right(text: Any) -> bool:
        return (
            isinstance(text, str)
            and least <= len(text) <= most
            and (allowed is None or text in allowed)
            and (date is None or dates.is_written(text, date))
            and (pattern is None or fits(pattern, text))
        )

    return is_right


def _of_amount(own: Mapping[str, Any], kind: type[Any]) -> Test:
    least, most, decimals = own.get("min"), own.get("max"), own.get("decimals")

    def is_right(amount: Any) -> bool:
        return (
            isinstance(amount, kind)
            and (least is None or amount >= least)
            and (most is None or amount <= most)
            and (decimals is None or -int(amount.as_tuple().exponent) <= decimals)
        )

    return is_right


def _of_list(own: Mapping[str, Any], of_entry: Test) -> Test:
    least, most = _lengths(own)

    def is_right(entries: Any) -> bool:
        return (
            isinstance(entries, list)
            and least <= len(entries) <= most
            and all(map(of_entry, entries))
        )

    return is_right


def _lengths(own: Mapping[str, Any]) -> tuple[int, int]:
    """The least and the greatest length."""
    return own.get("minlength", 0), own.get("maxlength", sys.maxsize)
