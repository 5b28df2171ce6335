"""Correct, in memory, lines that YAML cannot parse but whose meaning is clear.

Each function takes one line and returns it corrected, or None. The mistakes are reported all the
same; the corrections let the parser read the rest of the file. This module knows no parser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE = "\u3000\u00a0"
WIDE_INDENTATION = re.compile(f" *(?=[{_WIDE}])")
# A key followed by a full-width colon, or by a colon without a space (or with a full-width one)
# after it. Longer text, or text with punctuation, is a paragraph.
_KEY_AND_COLON = re.compile(
    rf"(?P<indent>[ {_WIDE}]*(?:- +)*)(?P<key>[^\s:：#'\"\[\]{{}}&*!|>%@`-][^:：，。；、]{{0,19}})"
    rf"(?:：|:(?=[^\s]|[{_WIDE}]))[ {_WIDE}]*(?P<value>.*)"
)


# Brackets in which a heading is written on paper.
_AROUND_KEY = re.compile(r"[【〔［](?P<key>[^【〔［】〕］]+)[】〕］]")


def corrected(line: str) -> str | None:
    """The line with plain spaces as indentation and a YAML colon; None if nothing changes."""
    indent = line[: len(line) - len(line.lstrip(" " + _WIDE))]
    fixed = indent.replace("\u3000", "  ").replace("\u00a0", " ") + line[len(indent) :]
    if match := _KEY_AND_COLON.fullmatch(fixed):
        around = _AROUND_KEY.fullmatch(match["key"])
        key = around["key"] if around else match["key"]
        fixed = f"{match['indent']}{key}: {match['value']}".rstrip()
    return None if fixed == line else fixed


# Indentation, dashes, a key with its colon; then the value; then a comment.
_VALUE = re.compile(
    r"(?P<head> *(?:- +)*(?:[^\s:：#'\"\[\]{}&*!|>%@`-][^:：]*: +))"
    r"(?P<value>[^\s#].*?)(?P<comment> +#.*)?"
)
# Text that YAML does not read as a plain scalar.
_NEEDS_QUOTES = re.compile(r"[\"'\[\]{}&*!|>%@`,]|- |.*:(\s|$)")
_SINGLE_QUOTED = re.compile("'([^']|'')*'")
# A block scalar, list or template tag where none can be: quoting would not be what was meant.
_NOT_A_TEXT = re.compile(r"[|>]\s|- |[{}\],]|\[[^\]]*$")
# Quotes that a Chinese input method types in place of YAML's.
CHINESE_QUOTES = ("‘", "’", "＇", "“", "”", "＂")
_CHINESE_QUOTED = re.compile(
    r"(?:[‘’＇](?P<single>[^‘’＇“”＂]+)[‘’＇']|[“”＂](?P<double>[^‘’＇“”＂]+)[“”＂\"])(?P<comment>\s+#.*)?\s*"
)
_DOUBLED_QUOTES = re.compile("[“”]{2,}([^“”]+)[“”]{2,}")
# Text within such quotes that YAML would need quoted. Chinese double quotes are often part of the
# text, so there only text that YAML cannot read without quotes counts.
_SINGLE_MEANT = re.compile(r"\s*[-#\"'\[\]{}&*!|>%@`,]|.*(:\s|\s#)")
_DOUBLE_MEANT = re.compile(r"\s*([\[\]{}&*!|>%@`,]|- )")
# A dash without a space after it, or a character that an input method or Word types for a dash.
# A number counts where a key follows.
_DASH = re.compile(
    rf"(?P<indent> *)(?:-[{_WIDE}]*(?=[^\s-])"
    r"|(?P<other>[—－–‐\u2011−•·●▪\uf0b7]|(?:[0-9]{1,2}[.．、)）]|[(（][0-9]{1,2}[)）])(?=\s*[^\s:：]{1,12}(?:：|:\s)))\s*)"
    r"(?P<rest>[^\s-].*)"
)
_TEXT_AFTER_BAR = re.compile(r"[|>]\s+\S")
_BARS = re.compile(r"\|{2,}")
_DOUBLED_COLON = re.compile(r"(?P<head> *(?:- +)*[^\s:：#'\"][^:：]*: +):\s+(?P<value>[^\s:].*)")
_QUOTED_AND_NOTE = re.compile(
    r"(?P<quoted>[^'\"#]*: +(?:'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"))"
    r"\s*(?:＃|(?<=\s)//)\s*(?P<note>\S.*)"
)


def with_quotes(line: str) -> str | None:
    """The line with its value in single quotes; None if the value needs none or has them."""
    match = _VALUE.fullmatch(line)
    if match is None or not _NEEDS_QUOTES.match(match["value"]):
        return None
    if _SINGLE_QUOTED.fullmatch(match["value"]):
        return None
    if _TEXT_AFTER_BAR.match(match["value"]) or _BARS.fullmatch(match["value"]):
        return f"{match['head']}|"
    return match["head"] + _in_quotes(match["value"]) + (match["comment"] or "")


def suggestion(line: str) -> str | None:
    """The line as it was probably meant, its value in quotes; None if that is not clear.

    Differs from `with_quotes` in that quotes which were typed wrongly are replaced.
    """
    match = _VALUE.fullmatch(line)
    if match is None or with_quotes(line) is None or _NOT_A_TEXT.match(match["value"]):
        return None
    if requoted := replace_chinese_quotes(line):
        return requoted.line
    value = match["value"]
    if _BARS.fullmatch(value):
        return f"{match['head']}|"
    opening, inner, closing = value[0] in "'\"", value[1:-1], value[-1] in "'\"’”"
    if opening and value[0] not in inner:
        # Quotes that are not closed, closed by another kind, or hold a quote of their own kind.
        value = inner if closing else value[1:]
    elif value[-1] in "'\"" and value[-1] not in value[:-1]:
        value = value[:-1]
    return match["head"] + _in_quotes(value) + (match["comment"] or "")


class Requoted(NamedTuple):
    """A line with single quotes in place of Chinese ones, which began at `column` (from 0)."""

    column: int
    line: str


def replace_chinese_quotes(line: str) -> Requoted | None:
    """The line with single quotes for the Chinese ones around its value.

    None if there are none, or if they are part of the text.
    """
    match = _VALUE.fullmatch(line)
    within = _CHINESE_QUOTED.fullmatch(line, match.start("value")) if match else None
    if match is None or within is None:
        return None
    meant = _SINGLE_MEANT if within["single"] else _DOUBLE_MEANT
    text = within["single"] or within["double"]
    if not meant.match(text):
        return None
    requoted = match["head"] + _in_quotes(text.strip()) + (within["comment"] or "")
    return Requoted(len(match["head"]), requoted)


def without_doubled_quotes(line: str) -> Requoted | None:
    """The line without doubled Chinese quotes around its value; None if there are none."""
    match = _VALUE.fullmatch(line)
    within = _DOUBLED_QUOTES.fullmatch(match["value"]) if match else None
    if match is None or within is None:
        return None
    return Requoted(match.start("value"), match["head"] + within[1] + (match["comment"] or ""))


class BlockHead(NamedTuple):
    """A line that begins a block scalar, and the indentation of the text below it in spaces."""

    line: str
    indentation: int


def as_block(line: str, column: int) -> BlockHead | None:
    """The line with `|` in place of the value that begins at `column` (from 0).

    None if no value of a key begins there.
    """
    match = _VALUE.fullmatch(line)
    if match is None or match.start("value") != column:
        return None
    key_column = len(line) - len(line.lstrip(" -"))
    return BlockHead(f"{match['head']}|", key_column + 2)


def with_value(line: str, value: str) -> str | None:
    """The line with another value and the same comment; None if it has no value after a key."""
    match = _VALUE.fullmatch(line)
    return match["head"] + value + (match["comment"] or "") if match else None


def with_scalar(line: str, column: int, typed: str, new: str) -> str | None:
    """The line with another scalar for the one that begins at `column` (from 1).

    None if the text `typed`, in quotes or without, is not all of what stands there.
    """
    blanks = rf"[ \t{_WIDE}]*"
    scalar = re.compile(
        rf"(?P<quote>['\"]?){blanks}{re.escape(typed)}{blanks}(?P=quote)(?=\s*[,\]}}]|(\s+#.*)?$)"
    )
    match = scalar.match(line, column - 1)
    if match is None:
        return None
    # A blank before a comment, or at the end of the line, stays.
    rest = match.end() - (0 if match["quote"] else len(match.group()) - len(match.group().rstrip()))
    return line[: column - 1] + new + line[rest:]


def without_second_colon(line: str) -> str | None:
    """The line with one colon after its key for `: : `; None if it has no two."""
    match = _DOUBLED_COLON.fullmatch(line)
    return match["head"] + match["value"] if match else None


def with_note(line: str) -> str | None:
    """The line with `#` for the sign that begins a comment behind a value in quotes; else None."""
    match = _QUOTED_AND_NOTE.fullmatch(line)
    return f"{match['quoted']}  # {match['note']}" if match else None


def with_dash(line: str) -> str | None:
    """The line with `- ` for a dash that lacks its space or is another character; else None."""
    match = _DASH.fullmatch(line)
    return f"{match['indent']}- {match['rest']}" if match else None


def other_dash(line: str) -> str:
    """The character typed in place of the dash; an empty string if there is none."""
    match = _DASH.fullmatch(line)
    return (match["other"] or "") if match else ""


# A key, then a mark or blanks in place of its colon.
_OTHER_COLON = re.compile(
    r"(?P<head> *(?:- +)*(?P<key>[^\s:：;；,，.．、]+))[ ;；,，.．、]+(?P<value>\S.*)"
)


def with_colon(line: str, lines: Sequence[str]) -> str | None:
    """The line with a colon after its first word, if other lines have that word as their key."""
    match = _OTHER_COLON.fullmatch(line)
    if match is None:
        return None
    key = re.compile(rf" *(?:- +)*{re.escape(match['key'])}:(?:\s.*)?")
    if not any(match["key"] in other and key.fullmatch(other) for other in lines):
        return None
    return f"{match['head']}: {match['value']}"


def begins_with_tab(line: str) -> bool:
    """Whether a tab is among the blanks that the line begins with."""
    return "\t" in line[: len(line) - len(line.lstrip(" \t"))]


def original_column(column: int, original: str, corrected_line: str) -> int:
    """The column (from 1) in the original line of a column in the corrected one.

    A correction inserts or removes characters before the value, or its opening quote.
    """
    pairs = enumerate(zip(original, corrected_line, strict=False))
    same = next((i for i, (a, b) in pairs if a != b), len(original))
    return column if column <= same + 1 else max(1, column - len(corrected_line) + len(original))


def _in_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
