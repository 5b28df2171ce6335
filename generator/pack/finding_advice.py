"""What to do about a finding, for people who see a form and no data file.

Hints of findings are about a data file: how it is written, in which line. Here their clauses about
notation give way to what one does in a form; each face of the form has words of its own for that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.pack import fields, form_hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field

# A field that is missing: what to fill in says the field's own hint.
MISSING = "required"
# A doubt of a reading, which stands in the data file as a comment.
OF_IMPORT = "import"
# Findings about how a data file is written, which no form shows.
OF_NOTATION = frozenset((
    "unreadable", "too-big", "encoding", "empty", "syntax", "duplicate", "anchor", "tag", "quotes",
    "unknown", "type", "note", "answer", "multiline", "conflict",
))  # fmt: skip
# Findings about which units there are, and how the campaign is set up.
OF_CAMPAIGN = frozenset((
    "same-unit", "similar-unit", "no-units", "passed-over", "file-name", "order", "roster", "pack",
    "unlisted",
))  # fmt: skip
# A line of the data file, which no form has.
LINE = re.compile(r"（第 [0-9]+ 行[^（）]*）|第 [0-9]+ 行的(?=“)")
_CLAUSE = re.compile(r"[^。；：]+[。；：]?")


class Words(NamedTuple):
    """How a face of a form says what the hints say of a data file.

    `replaced` are words of hints, as regular expressions, and what is said instead; of what is left
    then, clauses with a word of `notation` are left out. `of_code` says what to do where nothing
    remains, `correct` where that says nothing about an error either, `check` about a warning.
    """

    replaced: Sequence[tuple[re.Pattern[str], str]]
    notation: re.Pattern[str]
    of_code: Mapping[str, str]
    correct: str
    check: str


def compiled(replaced: Sequence[tuple[str, str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The words to replace as `Words` has them."""
    return tuple((re.compile(words), others) for words, others in replaced)


def of_hint(finding: Diagnostic, words: Words) -> str:
    """The clauses of the finding's hint that are about the form, in the face's words."""
    text = _replaced(finding.hint, words)
    advice = "".join(_clauses(LINE.sub("", text), words)) or words.of_code.get(finding.code, "")
    return advice or (words.correct if finding.severity == "error" else words.check)


def to_fill_in(unit: Field, path: KeyPath, words: Words) -> str:
    """What to do about a field that is missing: how it is filled in, as the filling guide says."""
    described = fields.find_field(unit, path)
    if described is None:
        return "请填写。"
    choice = f"只能填：{'、'.join(described.allowed)}。" if described.allowed else ""
    own = "".join(form_hints.sentences(described.hint))
    return f"请填写。{choice}{_replaced(own, words)}"


def _replaced(text: str, words: Words) -> str:
    for pattern, others in words.replaced:
        text = pattern.sub(others, text)
    return text


def _clauses(hint: str, words: Words) -> Iterator[str]:
    """The clauses without words about notation; each ends as a sentence where others are gone."""
    clauses = _CLAUSE.findall(hint)
    is_first = True
    for number, each in enumerate(clauses):
        if words.notation.search(each):
            continue
        clause = each
        if is_first and each.startswith("或"):
            clause = f"请{each.removeprefix('或').removeprefix('请')}"
        is_first = False
        rest = clauses[number + 1 : number + 2]
        is_cut = not rest or words.notation.search(rest[0])
        yield f"{clause.rstrip('；：。')}。" if is_cut else clause
