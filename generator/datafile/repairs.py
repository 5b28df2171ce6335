"""Correct in memory what stopped the parser, so that the rest of the file can be read.

Every correction is a finding all the same, in most cases with the line as it may be written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import Fix
from generator.datafile import (
    indentation,
    paragraphs,
    parser_messages,
    pasted_lines,
    stray_lines,
    typing_slips,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.paragraphs import Evened
    from generator.datafile.pasted_lines import Pasted


class Repair(NamedTuple):
    """The finding for what stopped the parser, and the lines corrected (None: they cannot be).

    The values on the lines `guessed` (from 1) may not be what was meant; where it `is_unclear`,
    groups may not be either.
    """

    finding: Diagnostic
    lines: list[str] | None
    guessed: frozenset[int] = frozenset()
    is_unclear: bool = False


def repair(stop: Diagnostic, original: Sequence[str], lines: Sequence[str]) -> Repair:
    """What to tell, and the lines to go on with, for a finding that stopped the parser.

    `lines` are those that were parsed: the original ones, perhaps with earlier corrections.
    """
    if stray := stray_lines.find(stop, lines):
        return Repair(stray.finding, stray.lines)
    if (stop.message, stop.hint) == parser_messages.NO_COLON or "\t" in lines[
        stop.line - 1
    ].strip():
        pasted = pasted_lines.find(lines, stop.line - 1)
        if pasted is not None:
            return _without_pasted(stop, pasted, lines)
    if parser_messages.is_about_blanks(stop.message):
        return _aligned(stop, original, lines)
    is_first = stop.message == parser_messages.FIRST_PARAGRAPH
    if is_first and lines[stop.line - 1] == original[stop.line - 1]:
        evened = paragraphs.even(lines, stop.line - 1)
        if evened is not None:
            return _evened(stop, evened, lines)
    return _corrected(stop, original, lines)


def _aligned(stop: Diagnostic, original: Sequence[str], lines: Sequence[str]) -> Repair:
    """What to tell of a line that does not begin with the right number of blanks."""
    number = stop.line - 1
    for i in (number, _content_above(lines, number)):
        if i is not None and typing_slips.with_dash(lines[i]) is not None:
            # The key after the dash was read as one that begins with it.
            return _corrected(parser_messages.at_dash(stop, i, lines), original, lines)
    misplaced = indentation.find_misplaced(lines, number)
    for i in (number, misplaced.number if misplaced else number):
        if entry := indentation.with_lost_dash(lines, i):
            return _begun(stop, i, entry, lines)
    # A line is moved once: what still does not fit then is not clear.
    if misplaced and lines[misplaced.number] == original[misplaced.number]:
        return _moved(stop, misplaced, lines)
    nearest = indentation.nearest(lines, number)
    if nearest and lines[nearest.number] == original[nearest.number]:
        return _moved(stop, nearest, lines)._replace(finding=stop, is_unclear=True)
    return _corrected(stop, original, lines)


def _begun(stop: Diagnostic, number: int, entry: str, lines: Sequence[str]) -> Repair:
    """The line `number` (from 0) as the first of a list's entry, whose dash was lost."""
    column = len(lines[number]) - len(lines[number].lstrip()) + 1
    message, hint = parser_messages.NEXT_ENTRY, parser_messages.LOST_DASH_HINT
    finding = replace(stop, line=number + 1, column=column, message=message, hint=hint)
    finding = parser_messages.with_suggestion(finding, entry)
    return Repair(finding, [*lines[:number], entry, *lines[number + 1 :]])


def _content_above(lines: Sequence[str], number: int) -> int | None:
    """The number of the nearest line above with more than blanks and a comment."""
    numbers = range(number - 1, -1, -1)
    return next((i for i in numbers if lines[i].lstrip()[:1] not in ("", "#")), None)


def _corrected(stop: Diagnostic, original: Sequence[str], lines: Sequence[str]) -> Repair:
    """The line corrected by itself, or its value put in quotes."""
    number = stop.line - 1
    line = lines[number]
    corrected = paragraphs.with_plain_blanks(lines, number)
    if corrected is None:
        corrected = typing_slips.corrected(line)
        if dashed := typing_slips.with_dash(corrected or line):
            corrected = typing_slips.corrected(dashed) or dashed
    if corrected is None and stop.message == parser_messages.SECOND_COLON[0]:
        corrected = typing_slips.without_second_colon(line)
    if corrected is None and (noted := typing_slips.with_note(line)):
        message, hint = parser_messages.OTHER_NUMBER_SIGN
        stop, corrected = replace(stop, message=message, hint=hint), noted
    if corrected is None and stop.message == parser_messages.NO_COLON[0]:
        corrected = typing_slips.with_colon(line, lines)
    if corrected is None and typing_slips.begins_with_tab(line):
        blanks = indentation.meant_for_tabs(lines, number)
        corrected = " " * blanks + line.lstrip()
    finding = _explained(stop, original[number], line, corrected)
    repaired = corrected or typing_slips.with_quotes(line)
    if repaired is None:
        return Repair(finding, None)
    guessed = frozenset({stop.line} if corrected is None else ())
    return Repair(finding, [*lines[:number], repaired, *lines[number + 1 :]], guessed)


def _explained(stop: Diagnostic, original: str, line: str, corrected: str | None) -> Diagnostic:
    """The finding at its original column, with the line corrected."""
    proposed = corrected or typing_slips.suggestion(line)
    column = typing_slips.original_column(stop.column, original, line)
    finding = replace(stop, column=column)
    if stop.message == parser_messages.SECOND_COLON[0] and (
        requoted := typing_slips.replace_chinese_quotes(line)
    ):
        message, hint = parser_messages.QUOTES_AROUND_COLON
        column, proposed = requoted.column + 1, requoted.line
        finding = replace(finding, column=column, code="quotes", message=message, hint=hint)
    return parser_messages.with_suggestion(finding, proposed)


def _moved(stop: Diagnostic, misplaced: indentation.Misplaced, lines: Sequence[str]) -> Repair:
    """The line with the blanks that were meant, and the lines below that moved with it."""
    number = misplaced.number
    old = len(lines[number]) - len(lines[number].lstrip())
    moved = list(lines)
    count = indentation.move(moved, misplaced)
    message, hint = parser_messages.misplaced(old, misplaced, lines[misplaced.beside], count)
    finding = replace(stop, line=number + 1, column=old + 1, message=message, hint=hint)
    finding = parser_messages.with_suggestion(finding, moved[number])
    fix = Fix(number + 1, number + count, tuple(moved[number : number + count]))
    return Repair(replace(finding, fix=fix), moved)


def _evened(stop: Diagnostic, evened: Evened, lines: Sequence[str]) -> Repair:
    """The first paragraphs of a text, at `stop`, or the next with fewer blanks, as the others."""
    repaired = [*lines[: evened.first], *evened.lines, *lines[evened.last + 1 :]]
    if not evened.is_clear:
        return Repair(stop, repaired)
    fix = Fix(evened.first + 1, evened.last + 1, evened.lines)
    if not evened.is_short:
        return Repair(replace(stop, fix=fix), repaired)
    message, hint = parser_messages.short_paragraph(lines[evened.first], evened.lines[0])
    place = evened.first + 1, len(lines[evened.first]) - len(lines[evened.first].lstrip()) + 1
    finding = replace(stop, line=place[0], column=place[1], message=message, hint=hint)
    return Repair(parser_messages.with_suggestion(finding, evened.lines[0]), repaired)


def _without_pasted(stop: Diagnostic, pasted: Pasted, lines: Sequence[str]) -> Repair:
    """The lines with pasted paragraphs below their key, or without them where they cannot be."""
    repaired = list(lines)
    for i in range(pasted.head + 1, pasted.first):
        if pasted.kind == "block" and repaired[i].lstrip().startswith("#"):
            # A comment with too few blanks would end the text.
            repaired[i] = ""
    for i in range(pasted.first, pasted.last + 1):
        is_text = pasted.kind == "block" and repaired[i].strip()
        repaired[i] = " " * pasted.blanks + repaired[i].strip() if is_text else ""
    message, hint = parser_messages.of_pasted(pasted)
    line = lines[pasted.first]
    column = len(line) - len(line.lstrip()) + 1
    finding = replace(stop, line=pasted.first + 1, column=column, message=message, hint=hint)
    return Repair(finding, repaired, frozenset({pasted.head + 1}))
