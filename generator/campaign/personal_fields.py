"""Mask a unit's personal fields for the public, and find their values in its other texts."""

from __future__ import annotations

import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common.diagnostics import Diagnostic, excerpt
from generator.common.fold import is_invisible
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.pack.pack import Pack

# Printed in place of every personal value: of one length, so that the value's is not disclosed.
MASK = "＊＊＊"
# Shorter words and numbers are not searched for. A number of `_SURE_DIGITS` or more is found
# within longer ones too.
_MIN_LETTERS, _MIN_DIGITS, _SURE_DIGITS = 2, 5, 7
_BETWEEN_DIGITS = re.compile(r"[\s().·\-\u2010-\u2015\u2212]")
# Also typed between digits, but between two numbers as well.
_BETWEEN_NUMBERS = re.compile(r"[,，;；:：、/\\_*~～|+=…'\"•・‧∙]")
_WITHIN_NAME = re.compile(r"[\s·・•‧∙_*~～|/\\\-\u2010-\u2015\u2212]")
_CHINESE_DIGITS = str.maketrans(
    "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "0001234567891234567891"
)
# The country code of a Chinese mobile number.
_COUNTRY_CODE = re.compile(r"^(?:00)?86(?=1\d{10}$)")
# Words of personal fields that are not names.
_NOT_A_NAME = re.compile(
    "(?:没有|暂无|待定|同上|不详|保密|电话|手机|座机|传真|分机|微信|联系|办公|人|号码|号)+"
)
_WORD = re.compile(r"[^\W\d_]+(?:[·・•][^\W\d_]+)*")


@dataclass(frozen=True)
class Masking:
    """How to search for leaks: not for words and numbers in `allowed`.

    `numbers` are the personal numbers of all units, once they are known.
    """

    allowed: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class UnitNumbers:
    """A unit's long numbers (`_SURE_DIGITS` or more): in its personal fields as typed, and others.

    A number in `others` is a leak if it is personal to another unit.
    """

    personal: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Normalized:
    """A text without differences of spacing, width, case and kinds of digits.

    `offsets` are those of its characters in the original text.
    """

    text: str
    offsets: tuple[int, ...]


class _Match(NamedTuple):
    """Where a text contains a word or number, as an offset in characters, and which."""

    offset: int
    text: str


def masked(pack: Pack, unit: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the unit with the mask in place of each personal value that is not blank."""
    public: dict[str, Any] = deepcopy(dict(unit))
    for path, _ in _personal_values(pack, unit):
        *parent, name = path
        selectors.value_at(public, tuple(parent))[name] = MASK
    return public


def unit_numbers(pack: Pack, source: Source, unit: Mapping[str, Any]) -> UnitNumbers:
    """The unit's long numbers; `unit` are its complete values."""
    personal = dict(_personal_values(pack, unit))
    own = {number for value in personal.values() for number in _numbers(value)}
    others = {n for text in _other_texts(source, unit, personal).values() for n in _numbers(text)}
    typed = {n for _, value in _personal_values(pack, source.data) for n in _numbers(value)}
    return UnitNumbers(_long(typed), _long(others - own))


def _long(numbers: Collection[str]) -> frozenset[str]:
    return frozenset(number for number in numbers if len(number) >= _SURE_DIGITS)


def _other_texts(
    source: Source, unit: Mapping[str, Any], personal: Collection[KeyPath]
) -> dict[KeyPath, str]:
    """The unit's typed texts by path, without the personal ones."""
    return {
        path: text
        for path, text in selectors.texts(unit)
        if path in source.values and path not in personal
    }


def find_leaks(
    pack: Pack,
    source: Source,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    masking: Masking,
) -> list[Diagnostic]:
    """An error for each other text that contains a personal value and would be published.

    Searched for are words of two letters or more and numbers of five digits or more, in any
    spacing, and other units' numbers of seven digits or more. `unit` are the unit's complete
    values; `settings` are printed in every document.
    """
    personal = dict(_personal_values(pack, unit))
    allowed = [
        normalized.text
        for word in masking.allowed
        for normalized in (_normalized(word, _WITHIN_NAME.match), *_number_texts(word))
    ]
    texts = _other_texts(source, unit, personal)
    return [
        *_leaks_of_other_units(source, personal, texts, masking.numbers, allowed),
        *_leaks_of_own_values(source, personal, texts, settings, allowed),
    ]


def _leaks_of_other_units(
    source: Source,
    personal: Mapping[KeyPath, str],
    texts: Mapping[KeyPath, str],
    numbers: Collection[str],
    allowed: Collection[str],
) -> Iterator[Diagnostic]:
    """An error for each text that contains another unit's number."""
    own_numbers = {number for value in personal.values() for number in _numbers(value)}
    for path, text in texts.items():
        # The numbers may be very many: intersected, not searched for one by one.
        others = _numbers(text).intersection(numbers) - own_numbers
        if leak := _first_match(text, (), _not_allowed(others, allowed)):
            place = source.place_within(path, text, leak.offset)
            message = "此处含有其他单位应隐去的号码，公开后会泄露"
            yield _error(source, path, place, message, _hint(leak))


def _leaks_of_own_values(
    source: Source,
    personal: Mapping[KeyPath, str],
    texts: Mapping[KeyPath, str],
    settings: Mapping[str, Any],
    allowed: Collection[str],
) -> Iterator[Diagnostic]:
    """An error for each text, and each of the settings, that contains one of the unit's values."""
    for own_path, value in personal.items():
        field = own_path[-1]
        words = _not_allowed(_words(value), allowed)
        numbers = _not_allowed(_numbers(value), allowed)
        for path, text in texts.items():
            if leak := _first_match(text, words, numbers):
                place = source.place_within(path, text, leak.offset)
                message = f"“{field}”公开时须隐去，此处却含有相同内容，公开后会泄露"
                yield _error(source, path, place, message, _hint(leak))
        for name, text in settings.items():
            if isinstance(text, str) and (leak := _first_match(text, words, numbers)):
                message = f"“{field}”公开时须隐去，公共设置的“{name}”却含有相同内容"
                where = f"公共设置“{name}”中的"
                yield _error(source, own_path, source.place(own_path), message, _hint(leak, where))


def _error(source: Source, path: KeyPath, place: Place, message: str, hint: str) -> Diagnostic:
    return Diagnostic(source.file, *place, "error", "personal", message, hint, path)


def _hint(leak: _Match, where: str = "该处的") -> str:
    text = leak.text
    return f"请修改{where}“{excerpt(text)}”；如果所指并非此人，请加 --not-personal {text} 再运行。"


def _personal_values(pack: Pack, unit: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Each personal value that is not blank, with its path."""
    for pattern in pack.personal:
        for path, value in selectors.values_of(unit, pattern):
            if isinstance(value, str) and value:
                yield path, value


def _normalized(text: str, is_dropped: Callable[[str], object]) -> _Normalized:
    """The text in NFKC and folded case (Unicode 3.13, 3.11), without the dropped characters.

    Characters that nobody sees are dropped as well, and any script's digits become ASCII ones.
    """
    kept = [
        (_as_ascii_digit(character), i)
        for i, original in enumerate(text)
        for character in unicodedata.normalize("NFKC", original).casefold()
        if not is_dropped(character) and not is_invisible(character)
    ]
    return _Normalized("".join(c for c, _ in kept), tuple(i for _, i in kept))


def _as_ascii_digit(character: str) -> str:
    digit = None if character.isascii() else unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def _number_texts(text: str) -> Iterator[_Normalized]:
    """The text without what may stand between a number's digits, in each way it may be meant.

    The first way drops what stands within telephone numbers. What separates numbers as well is
    dropped one kind at a time and then all together; Chinese digits count as such and do not.
    """
    for digits in dict.fromkeys((text, text.translate(_CHINESE_DIGITS))):
        usual = _normalized(digits, _BETWEEN_DIGITS.match)
        may_hold_number = sum(map(str.isdigit, usual.text)) >= _SURE_DIGITS
        if digits is text or may_hold_number:
            yield usual
        kinds = unicodedata.normalize("NFKC", "".join(_BETWEEN_NUMBERS.findall(digits)))
        if may_hold_number and kinds:
            for kind in dict.fromkeys([*kinds, kinds]):
                dropped = re.compile(f"{_BETWEEN_DIGITS.pattern}|[{re.escape(kind)}]")
                yield _normalized(digits, dropped.match)


def _words(value: str) -> set[str]:
    """The words to search for: names between blanks each alone, and joined without the blanks."""
    spaced = _normalized(value, lambda _: False).text
    typed = {*_WORD.findall(spaced), *_WORD.findall(_normalized(value, str.isspace).text)}
    words = {_WITHIN_NAME.sub("", word) for word in typed}
    return {word for word in words if len(word) >= _MIN_LETTERS and not _NOT_A_NAME.fullmatch(word)}


def _not_allowed(values: Collection[str], allowed: Collection[str]) -> set[str]:
    """The values that are not part of an allowed word."""
    return {value for value in values if not any(value in word for word in allowed)}


def _numbers(value: str) -> set[str]:
    """The numbers to search for: each as a whole, and without its area or country code."""
    long = re.compile(rf"\d{{{_SURE_DIGITS},}}")
    usual, *others = _number_texts(value)
    runs = [
        *re.findall(r"\d+", usual.text),
        *long.findall(_normalized(value, lambda _: False).text),
    ]
    runs += [run for other in others for run in long.findall(other.text)]
    numbers = {_COUNTRY_CODE.sub("", run) for run in runs}
    return {number for number in numbers if len(number) >= _MIN_DIGITS}


def _first_match(text: str, words: Collection[str], numbers: Collection[str]) -> _Match | None:
    """The first of the words and numbers in the text; None where it contains none."""
    matches: list[_Match] = []
    if words:
        normalized = _normalized(text, _WITHIN_NAME.match)
        matches += [
            _Match(normalized.offsets[match.start()], word)
            for word in words
            for match in re.finditer(re.escape(word), normalized.text)
            if _is_whole_word(text, normalized, match)
        ]
    if numbers:
        for i, normalized in enumerate(_number_texts(text)):
            for number in numbers:
                is_sure = len(number) >= _SURE_DIGITS
                if i and not is_sure:
                    continue
                # A short number may be part of a longer one by chance.
                pattern = number if is_sure else rf"(?<!\d){number}(?!\d)"
                matches += [
                    _Match(normalized.offsets[match.start()], number)
                    for match in re.finditer(pattern, normalized.text)
                ]
    return min(matches, default=None)


def _is_whole_word(text: str, normalized: _Normalized, match: re.Match[str]) -> bool:
    """Whether no letter follows or precedes a Latin word; Chinese ones have no visible ends."""
    if not match.group().isascii():
        return True
    first, last = normalized.offsets[match.start()], normalized.offsets[match.end() - 1]
    around = text[max(0, first - 1) : first], text[last + 1 : last + 2]
    return not any(c.isascii() and c.isalpha() for c in around)
