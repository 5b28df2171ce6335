"""Slips of typing that YAML cannot read but whose meaning is plain, put right in memory.

They are mistakes all the same, and reported; put right, they no longer hide the rest of the file.
"""

from __future__ import annotations

import re

_WIDE = "\u3000\u00a0"
WIDE_INDENTATION = re.compile(f" *(?=[{_WIDE}])")
# A key, then a full-width colon, or a colon with no blank (or a full-width one) behind it. A long
# one, or one with punctuation, is a paragraph.
_COLON = re.compile(
    rf"(?P<indent>[ {_WIDE}]*(?:- +)*)(?P<key>[^\s:：#'\"\[\]{{}}&*!|>%@`-][^:：，。；、]{{0,19}})"
    rf"(?:：|:(?=[^\s]|[{_WIDE}]))[ {_WIDE}]*(?P<value>.*)"
)


def corrected(line: str) -> str | None:
    """The line as it was meant, or None where that is not plain."""
    indent = line[: len(line) - len(line.lstrip(" " + _WIDE))]
    meant = indent.replace("\u3000", "  ").replace("\u00a0", " ") + line[len(indent) :]
    if match := _COLON.fullmatch(meant):
        meant = f"{match['indent']}{match['key']}: {match['value']}".rstrip()
    return None if meant == line else meant


# What stands before a value: blanks, dashes, a key with its colon. Then the value, and a note.
_VALUE = re.compile(
    r"(?P<head> *(?:- +)*(?:[^\s:：#'\"\[\]{}&*!|>%@`-][^:：]*: +))(?P<value>[^\s#].*?)(?P<note> +#.*)?"  # noqa: E501
)
# A text that YAML takes for something else unless it stands in quotes.
_NEEDS_QUOTES = re.compile(r"[\"'\[\]{}&*!|>%@`,]|- |.*:(\s|$)")
_SINGLE_QUOTED = re.compile("'([^']|'')*'")
# A block text, a list or a tag of a template, begun where it cannot stand: quotes are not the mend.
_NOT_A_TEXT = re.compile(r"[|>]\s|- |[{}\],]|\[[^\]]*$")
# The quotes that an input method gives for YAML's, around a whole value.
CHINESE_QUOTES = ("‘", "’", "＇", "“", "”", "＂")
_CHINESE_QUOTED = re.compile(
    r"(?:[‘’＇](?P<single>[^‘’＇“”＂]+)[‘’＇']|[“”＂](?P<double>[^‘’＇“”＂]+)[“”＂\"])(?P<note>\s+#.*)?\s*"
)
# A text in them that was to be quoted for YAML. Double ones are around many a text of its own right:  # noqa: E501
# there it is one only that could not be read without quotes.
_SINGLE_MEANT = re.compile(r"\s*[-#\"'\[\]{}&*!|>%@`,]|.*(:\s|\s#)")
_DOUBLE_MEANT = re.compile(r"\s*([\[\]{}&*!|>%@`,]|- )")
# A dash without its blank, or what an input method or Word writes for a dash.
_DASH = re.compile(r"(?P<indent> *)(?:-(?=[^\s-])|(?P<other>[—－–‐−•·●▪])\s*)(?P<rest>[^\s-].*)")
_TABS = re.compile(r"(?P<indent>[ \t]*\t[ \t]*)(?P<rest>.*)")
_TEXT_BEHIND_BAR = re.compile(r"[|>]\s+\S")


def with_quotes(line: str) -> str | None:
    """The line with its value in quotes, so that it can be read; None where it lacks no quotes."""
    match = _VALUE.fullmatch(line)
    if match is None or not _NEEDS_QUOTES.match(match["value"]):
        return None
    if _SINGLE_QUOTED.fullmatch(match["value"]):
        return None
    if _TEXT_BEHIND_BAR.match(match["value"]):
        return f"{match['head']}|"
    return match["head"] + _in_quotes(match["value"]) + (match["note"] or "")


def suggestion(line: str) -> str | None:
    """The line as it was probably meant, its value in quotes; None where that is not plain."""
    match = _VALUE.fullmatch(line)
    if match is None or with_quotes(line) is None or _NOT_A_TEXT.match(match["value"]):
        return None
    if in_chinese := replace_chinese_quotes(line):
        return in_chinese[1]
    value = match["value"]
    opening, inner, closing = value[0] in "'\"", value[1:-1], value[-1] in "'\"’”"
    if opening and value[0] not in inner:
        # Quotes that were left open, or closed by another kind, or hold what they cannot.
        value = inner if closing else value[1:]
    elif value[-1] in "'\"" and value[-1] not in value[:-1]:
        value = value[:-1]
    return match["head"] + _in_quotes(value) + (match["note"] or "")


def replace_chinese_quotes(line: str) -> tuple[int, str] | None:
    """Where Chinese quotes around the line's value begin, and the line with single ones for them.

    None where there are none, or where they are part of the text.
    """
    match = _VALUE.fullmatch(line)
    within = _CHINESE_QUOTED.fullmatch(line, match.start("value")) if match else None
    if match is None or within is None:
        return None
    meant = _SINGLE_MEANT if within["single"] else _DOUBLE_MEANT
    text = within["single"] or within["double"]
    if not meant.match(text):
        return None
    return len(match["head"]), match["head"] + _in_quotes(text.strip()) + (within["note"] or "")


def as_block(line: str, column: int) -> tuple[str, int] | None:
    """The line with `|` in place of the value at the column, and how far in the text below it then is.

    None where that is not the one value behind the line's key.
    """  # noqa: E501
    match = _VALUE.fullmatch(line)
    if match is None or match.start("value") != column:
        return None
    key = len(line) - len(line.lstrip(" -"))
    return f"{match['head']}|", key + 2


def with_value(line: str, value: str) -> str | None:
    """The line with another value, its note kept; None where it has none behind a key."""
    match = _VALUE.fullmatch(line)
    return match["head"] + value + (match["note"] or "") if match else None


def with_dash(line: str) -> str | None:
    """The line with a dash and a blank at its head; None where it lacks neither."""
    match = _DASH.fullmatch(line)
    return f"{match['indent']}- {match['rest']}" if match else None


def other_dash(line: str) -> str:
    """What stands in a line's head for the dash; blank where nothing else does."""
    match = _DASH.fullmatch(line)
    return (match["other"] or "") if match else ""


def without_tabs(line: str) -> str | None:
    """The line with two blanks for every tab in its head; None where there is none."""
    match = _TABS.fullmatch(line)
    return match["indent"].replace("\t", "  ") + match["rest"] if match else None


def _in_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
