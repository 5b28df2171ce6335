"""Whether a text reads like a label of a form, or like what people fill in."""

from __future__ import annotations

import re

from generator.draft.analysis import words

_LONGEST = 16
_FIGURE = re.compile(
    r"[≥≤＞＜><=＝]?[0-9０-９][0-9０-９,]*(?:\.[0-9]+)?(?:[%％‰]|[\u4e00-\u9fff]{1,3})?"
    r"|(?:19|20)[0-9]{2}年[0-9]{1,2}月.*|20[0-9]{2}[-./][0-9]{1,2}.*|[0-9-]{7,}|[≥≤＞＜><].+"
)
_SENTENCE = re.compile(r"[。；！]|[^，]{6,}，[^，]{4,}")
_REMARK = re.compile(r"[（(].*?[）)]")
_LEVELS = "一二三四五"


def is_figure(plain: str) -> bool:
    """Whether a text is a figure, a day, or a number to call."""
    return _FIGURE.fullmatch(plain) is not None


def is_day(plain: str) -> bool:
    """Whether a text is a day."""
    return re.fullmatch(r"20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日", plain) is not None


def is_strong(plain: str) -> bool:
    """Whether a text is a figure or sentences: what people fill in."""
    return is_figure(plain) or (_SENTENCE.search(plain) is not None and len(plain) > _LONGEST)


def may_be_label(plain: str) -> bool:
    """Whether a label may be as long, and is no figure."""
    return len(_REMARK.sub("", plain)) <= _LONGEST and not is_strong(plain)


def is_like_label(plain: str) -> bool:
    """Whether the text is one that forms print in cells of labels."""
    outside = (_REMARK.sub("", plain) or plain).rstrip("：:")
    if not may_be_label(plain):
        return False
    return words.has("labels", outside) or plain.endswith(("：", ":"))


def depth(heading: str) -> int | None:
    """The level of a heading such as 二级指标; None where it has none."""
    match = words.pattern("levels").search(heading)
    return _LEVELS.index(match.group(1)) + 1 if match else None
