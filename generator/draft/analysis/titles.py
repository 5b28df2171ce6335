"""Years, levels of government and places in a form's titles; what forms are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.draft.analysis import label_text, words
from generator.draft.analysis.text_holes import Hole, Pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

_YEAR = re.compile(
    r"(?P<year>20[0-9]{2}|20[×Xx＊*_＿ ]{2,4}|[×Xx＊*_＿]{2,4}|(?<=[（(])[ 　]+)(?=[ 　]*年)"
)
_BLANK_YEAR = re.compile(r"^(?P<year>[ 　_＿]{2,})(?=年)")
_PLACE = re.compile(
    r"^(?P<place>(?:[\u4e00-\u9fff×Xx＊*]{1,8}?(?:省|自治区))?(?:[\u4e00-\u9fff×Xx＊*]{1,6}?(?:市|自治州|盟))?"
    r"(?:[\u4e00-\u9fff×Xx＊*]{1,6}?(?:县|区|旗|市))?)"
    r"(?=20|[×Xx]|\S*(?:表|单|台账))"
)

# The unit, the year and the months of 某局2024年6月至12月采购意向公开.
_UP_TO_PERIOD = re.compile(
    r"^.*?(?:20[0-9×Xx]{2}|[×Xx]{2,4})?年度?(?:[0-9]{1,2}月)?(?:[至到—-][0-9]{1,2}月)?"
)
_SHORTEST, _LONGEST = 4, 40


def settings_in(text: str, *, is_title: bool) -> Pieces:
    """The text with holes for the year, and in a title for the level and the place."""
    pieces: list[str | Hole] = []
    rest = text
    if is_title and (place := _PLACE.match(rest)) and place.group("place"):
        pieces.append(Hole("", place.group("place"), "place"))
        rest = rest[place.end("place") :]
    if (match := _YEAR.search(rest) or _BLANK_YEAR.match(rest)) and not _is_day(rest, match):
        value = match.group("year") if match.group("year").isdigit() else ""
        pieces += [rest[: match.start("year")], Hole("", value, "year")]
        rest = rest[match.end("year") :].lstrip(" 　")
    if is_title and (match := words.pattern("levels_of_government").search(rest)):
        pieces += [rest[: match.start()], Hole("", match.group(), "level")]
        rest = rest[match.end() :]
    return tuple(piece for piece in (*pieces, rest) if piece)


def _is_day(text: str, year: re.Match[str]) -> bool:
    """Whether the year is that of a day or month."""
    return re.match(r"\s*年[\s　]*[0-9×Xx]*[\s　]*月", text[year.end("year") :]) is not None


def is_title(text: str) -> bool:
    """Whether the text is a form's title."""
    plain = label_text.squash(text)
    return (
        _SHORTEST <= len(plain) <= _LONGEST and words.has("title_ends", plain) and "：" not in plain
    )


def mark(texts: Iterable[str]) -> str:
    """The form's mark, such as 附表1; blank where it has none."""
    for text in texts:
        if words.has("marks", label_text.squash(text)):
            return label_text.squash(text).rstrip("：:")
    return ""


def subject(title: str) -> str:
    """What a list under this title lists: 2024年区级车辆情况汇总表 is 车辆."""
    plain = re.sub(r"[（(].*?[）)]", "", label_text.squash(title))
    plain = _UP_TO_PERIOD.sub("", plain)
    plain = words.pattern("levels_of_government").sub("", plain)
    plain = words.pattern("title_ends").sub("", plain)
    return label_text.identifier(
        words.pattern("title_fill").sub("", plain)
    ) or label_text.identifier(plain)
