"""Which of a rule's texts its check judges: patterns, and the option `except`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pack import bounded_regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.checks import Options, Values
    from generator.pack.selectors import Match


def texts(matches: Sequence[Match]) -> Iterator[tuple[KeyPath, str]]:
    """Those of the values that are texts."""
    return ((path, value) for path, value in matches if isinstance(value, str))


def judged(values: Values, options: Options, *, is_found: bool) -> Iterator[tuple[KeyPath, str]]:
    """The texts of `field` in which the pattern is found, or else those in which it is not.

    Left out are those that `except` is found in, or in another text of the row, `other`.
    """
    pattern = options["pattern"]
    found = [
        match
        for match in texts(values["field"])
        if bool(bounded_regex.search(pattern, match[1])) is is_found
    ]
    # Few texts come so far, so that exceptions are seldom searched for.
    others = texts(values.get("other", ())) if found else ()
    if not any(is_excepted(text, options) for _, text in others):
        yield from (match for match in found if not is_excepted(match[1], options))


def is_excepted(text: str, options: Options) -> bool:
    """Whether the rule is not for the text."""
    pattern = options.get("except")
    return bounded_regex.search(pattern, text) is not None if pattern else False
