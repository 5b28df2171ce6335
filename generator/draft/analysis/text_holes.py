"""Fields within a text: `标签：` with room behind it, boxes to tick, days, and placeholders.

A text is cut into constant pieces and holes. What a hole holds in a filled form is its value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.draft.analysis import label_text, label_words, words

if TYPE_CHECKING:
    from generator.draft.analysis.form_facts import FormFacts

HoleKind: TypeAlias = Literal["text", "date", "month", "box", "year", "level", "place", "unit"]

# The blanks that a short value and two wide blanks behind it take in a line.
_VALUE_BLANKS = 12
_LEAST_BOXES = 2
# Room to write in.
_ROOM = r"[ \t　_＿]"
_LABEL = re.compile(
    r"(?P<label>[^\s　_＿：:，。；、！？□☐☑☒■▢√✓（）()]"
    r"(?:[^\s　_＿：:，。；、！？□☐☑☒■▢√✓]| (?=[^\s　])){0,17}?)\s*[：:]"
)
_DATE = re.compile(
    rf"(?:20)?[0-9×Xx]*{_ROOM}*年{_ROOM}*[0-9×Xx]*{_ROOM}*月(?:{_ROOM}*[0-9×Xx]*{_ROOM}*日)?"
)
_OPEN_DAY = re.compile(rf"(?:20)?{_ROOM}*年{_ROOM}+月(?:{_ROOM}+日)?")
_DAY = re.compile(r"20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日")
_TWO_DAYS = re.compile(
    r"(20[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?)([至到—–~～-]{1,2})(20[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?)"
)
_SIGNED = re.compile(r"[（(]签[字名][）)]")
_STAMP = re.compile(r"[（(]([^（）()]{1,6})[）)]")
_BOXED_BEFORE = re.compile(r"(?P<box>[□☐☑☒■▢])[ \t　]*(?P<choice>[^\s　□☐☑☒■▢；;，,、]+)")
_BOXED_AFTER = re.compile(
    r"(?P<choice>[^\s　□☐☑☒■▢；;，,：:]+)[ \t　]*(?P<box>[□☐☑☒■▢])(?:[；;，,、])?"
)
# The room of a year belongs to the settings: 20__年, ____年度.
_UNDERLINED = re.compile(
    r"(?P<label>[^\s　_＿：:，。；、]{2,12}?)?(?<!20) ?(?P<room>[_＿]{2,})(?!年)"
    r"(?P<after>季度|月|号|期|批次)?"
)


@dataclass(frozen=True, slots=True)
class Hole:
    """A field in a text: what stands before it, what it holds, the choice whose box it is.

    Of two days, the choice says which end of a time it is.
    """

    label: str
    value: str = ""
    kind: HoleKind = "text"
    choice: str = ""


Pieces: TypeAlias = "tuple[str | Hole, ...]"


def read(text: str, facts: FormFacts) -> Pieces:
    """The text in pieces; of a filled form, what stands behind a label that it knows is a value."""
    if facts.is_filled and _DAY.fullmatch(label_text.squash(text)):
        return (Hole("", text.strip(), "date"),)
    if facts.is_filled and (both := _TWO_DAYS.fullmatch(label_text.squash(text))):
        start, until, end = both.groups()
        return (_day(start, "开始"), until, _day(end, "结束"))
    if label_text.squash(text) in ("至", "到"):
        return (Hole("", "", "date", "开始"), label_text.squash(text), Hole("", "", "date", "结束"))
    return _boxes(text) or _labelled(text, facts)


def _day(value: str, end: str) -> Hole:
    """One end of a time that somebody filled in."""
    return Hole("", value, "date" if value.endswith("日") else "month", end)


def has_holes(pieces: Pieces) -> bool:
    """Whether there is a field in the text."""
    return any(isinstance(piece, Hole) for piece in pieces)


def _boxes(text: str) -> Pieces:
    """The text with a hole for each box; nothing if there are not two boxes with choices."""
    before, after = (list(pattern.finditer(text)) for pattern in (_BOXED_BEFORE, _BOXED_AFTER))
    first = re.search(r"[□☐☑☒■▢]", text)
    if first is None:
        return ()
    matches = before if not label_text.squash(text[: first.start()]).rpartition("：")[2] else after
    if len(matches) < _LEAST_BOXES:
        return ()
    pieces: list[str | Hole] = []
    end = 0
    for match in matches:
        start, stop = match.span("box")
        choice = label_text.squash(_without_numbering(match.group("choice")))
        value = "" if match.group("box") in words.characters("empty_boxes") else choice
        pieces += [text[end:start], Hole("", value, "box", choice)]
        end = stop
    return _joined([*pieces, text[end:]])


def _without_numbering(choice: str) -> str:
    return re.sub(r"^[0-9]{1,2}[、.．]", "", choice)


def _labelled(text: str, facts: FormFacts) -> Pieces:
    """The text with a hole behind each label that has room."""
    labels = list(_LABEL.finditer(text))
    if not labels or words.has("marks", label_text.squash(text)):
        return _underlined(text)
    pieces: list[str | Hole] = [text[: labels[0].start()]]
    # In a line in which one label has a value, or that copies say otherwise, all have.
    is_line = len(labels) > 1 and any(_is_inline(match.group("label")) for match in labels)
    is_line = is_line or label_text.squash(text) in facts.varying
    ends = [*(match.start() for match in labels[1:]), len(text)]
    for match, end in zip(labels, ends, strict=True):
        pieces.append(match.group())
        behind = _behind(match.group("label"), text[match.end() : end], facts, is_line=is_line)
        pieces += behind
        if end < len(text) and any(isinstance(piece, Hole) for piece in behind):
            pieces.append(_gap(text[match.end() : end]))
    return _joined(pieces)


def _gap(room: str) -> str:
    """The blanks between a value and the next label: as many as the form has, less a value's."""
    blanks = re.search(r"[ 　_＿]*$", room)
    count = len(blanks.group()) if blanks else 0
    return "　　" + " " * max(0, count - _VALUE_BLANKS)


def _is_inline(label: str) -> bool:
    """Whether a value stands behind the label also where the form is filled in."""
    name = label_text.squash(_STAMP.sub("", label))
    is_known = words.has("inline", name) or label_words.is_like_label(name)
    return is_known and not words.has("remarks", name)


def _behind(label: str, rest: str, facts: FormFacts, *, is_line: bool) -> Pieces:
    """What stands behind a label: a hole if there is room or a value, else the text."""
    name = label_text.squash(_STAMP.sub("", label))
    plain = label_text.squash(rest)
    if words.has("signed", name) or words.has("remarks", name) or _SIGNED.search(label):
        return (rest,)
    if (stamp := _STAMP.fullmatch(plain)) and words.has("stamps", stamp.group(1)):
        has_room = re.match(rf"{_ROOM}{{2,}}", rest) is not None
        is_name = facts.names_unit and words.has("unit_names", name)
        return (Hole(name), "　", plain) if has_room or is_name else (rest,)
    if _DATE.fullmatch(plain) and (facts.is_filled or not re.search(r"[0-9]日?$", plain)):
        return (Hole(name, plain if re.search(r"[0-9]", plain) else "", "date"),)
    if not plain.strip("_＿"):
        return (Hole(name),)
    if facts.is_filled and (is_line or (plain not in facts.fixed and _is_inline(label))):
        return _value(name, rest)
    return (rest,)


def _value(name: str, text: str) -> Pieces:
    """A hole with the value in it; a remark such as （盖章） behind the value stays."""
    stamp = _STAMP.search(text)
    if stamp and words.has("stamps", stamp.group(1)):
        return (Hole(name, text[: stamp.start()].strip(" \t　_＿")), text[stamp.start() :])
    return (Hole(name, text.strip(" \t　_＿")),)


def _underlined(text: str) -> Pieces:
    """The text with a hole for each underline and for a day that is left open."""
    pieces: list[str | Hole] = []
    end = 0
    for match in _UNDERLINED.finditer(text):
        if match.group("label") and words.has("signed", match.group("label")):
            continue
        label = match.group("after") or match.group("label") or ""
        pieces += [text[end : match.start("room")], Hole(label)]
        end = match.end("room")
    if not end:
        return _open_days(text)
    return _joined([*pieces, text[end:]])


def _open_days(text: str) -> Pieces:
    """The text with a hole for each day that is left open, such as `年  月  日至  年  月  日`."""
    days = [match for match in _OPEN_DAY.finditer(text) if match.group().strip()]
    # A day below a stamp is written by hand.
    if not days or words.has("stamps", text[: days[0].start()]):
        return (text,) if text else ()
    pieces: list[str | Hole] = []
    end = 0
    for number, day in enumerate(days[:2]):
        label = ("开始", "结束")[number] if len(days) > 1 else ""
        kind: HoleKind = "date" if "日" in day.group() else "month"
        pieces += [text[end : day.start()], Hole("", "", kind, label)]
        end = day.end()
    return _joined([*pieces, text[end:]])


def _joined(pieces: list[str | Hole]) -> Pieces:
    """The pieces with neighbouring texts joined, without blank ones."""
    joined: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return tuple(joined)
