"""Mask a unit's personal fields for the public, and find their values in its other texts."""

from __future__ import annotations

import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common.diagnostics import Diagnostic, excerpt
from generator.common.fold import BLANK_LETTERS, is_invisible
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
# A name of so many letters is found with signs between them.
_SURE_LETTERS = 3
_BETWEEN_DIGITS = re.compile(r"[\s().·\-\u2010-\u2015\u2212]")
# Also typed between digits, but between two numbers as well.
_BETWEEN_NUMBERS = re.compile(r"[,，;；:：、/\\_*~～|+=…'\"•・‧∙]")
_BRACKETS = re.compile("[\\[\\]{}<>【】〔〕〖〗《》〈〉「」『』“”‘’\"'()]")
_RIGHT_TO_LEFT = "\u202e"
_WITHIN_NAME = re.compile(r"[\s·・•‧∙_*~～|/\\\-\u2010-\u2015\u2212]")
# The last four are letters that look like digits.
_CHINESE_DIGITS = str.maketrans(
    "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺參叄貳陸lIoO", "00012345678912345678913326" + "1100"
)
# The country code of a Chinese mobile number.
_COUNTRY_CODE = re.compile(r"^(?:00)?86(?=1\d{10}$)")
# Words of personal fields that are not names.
_NOT_A_NAME = re.compile(
    "(?:办公室|财务|值班|没有|暂无|待定|同上|不详|保密|电话|手机|座机|传真|分机|微信|联系|办公|人|号码|号)+"
)
# What people are called besides their names.
_TITLE = (
    "副|科长|主任|处长|局长|股长|馆长|校长|院长|所长|站长|书记|会计|出纳|科员|同志|先生|女士|老师"
)
_TITLES = re.compile(f"^(?:{_TITLE})+|(?:{_TITLE})+$")
# Traditional characters that are common in names.
_SIMPLIFIED = str.maketrans(
    "張劉陳楊趙黃吳馬羅鄭謝韓馮鄧許鄒蔣葉閻譚陸賈龍萬錢湯賀賴龔歐陽國華強偉軍麗傑濤蘭鳳潔紅慶亞愛東曉"
    "銀銘鋒鋼鴻飛雲靜順齊師廣衛義聯進達遠連運釗鈞長門關雙靈韋駿鵬麥黨寶寧樂業嚴豐蕭孫範鍾應",
    "张刘陈杨赵黄吴马罗郑谢韩冯邓许邹蒋叶阎谭陆贾龙万钱汤贺赖龚欧阳国华强伟军丽杰涛兰凤洁红庆亚爱东晓"
    "银铭锋钢鸿飞云静顺齐师广卫义联进达远连运钊钧长门关双灵韦骏鹏麦党宝宁乐业严丰萧孙范钟应",
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
    """The text in NFKD and folded case (Unicode 3.13, 3.11), without the dropped characters.

    Marks on letters and characters that nobody sees are dropped as well; any script's digits become
    ASCII ones, traditional characters simplified ones.
    """
    kept = [
        (character, i)
        for i, original in enumerate(text.translate(_SIMPLIFIED))
        for character in _letters(original)
        if not is_dropped(character)
    ]
    return _Normalized("".join(c for c, _ in kept), tuple(i for _, i in kept))


@lru_cache(maxsize=20_000)
def _letters(original: str) -> str:
    """The letters or digits that the character stands for."""
    if original.isascii():
        return original.casefold()
    number = unicodedata.numeric(original, -1)
    if unicodedata.category(original)[0] == "N" and number in range(10):
        return str(int(number))
    folded = unicodedata.normalize("NFKD", original).casefold()
    return "".join(map(_as_ascii_digit, filter(_is_seen, folded)))


def _is_seen(character: str) -> bool:
    is_mark = unicodedata.category(character)[0] == "M"
    return not (is_mark or is_invisible(character) or character in BLANK_LETTERS)


def _as_ascii_digit(character: str) -> str:
    digit = None if character.isascii() else unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def _number_texts(text: str) -> Iterator[_Normalized]:
    """The text without what may stand between a number's digits, in each way it may be meant.

    The first way drops what stands within telephone numbers. What separates numbers as well is
    dropped one kind at a time, then whatever is no letter; Chinese digits count as such and do not.
    """
    for digits in dict.fromkeys((text, text.translate(_CHINESE_DIGITS))):
        usual = _normalized(digits, _BETWEEN_DIGITS.match)
        may_hold_number = sum(map(str.isdigit, usual.text)) >= _SURE_DIGITS
        if digits is text or may_hold_number:
            yield usual
        if not may_hold_number or usual.text.isalnum():
            continue
        kinds = unicodedata.normalize("NFKD", "".join(_BETWEEN_NUMBERS.findall(digits)))
        for kind in dict.fromkeys(kinds):
            dropped = re.compile(f"{_BETWEEN_DIGITS.pattern}|[{re.escape(kind)}]")
            yield _normalized(digits, dropped.match)
        yield _normalized(digits, _is_bracket_or_blank)
        yield _normalized(digits, _is_no_letter)


def _is_bracket_or_blank(character: str) -> object:
    return _BETWEEN_DIGITS.match(character) or _BRACKETS.match(character)


def _is_no_letter(character: str) -> bool:
    return not character.isalnum()


def _words(value: str) -> set[str]:
    """The words to search for: names between blanks each alone, and joined without the blanks."""
    spaced = _normalized(value, lambda _: False).text
    typed = {*_WORD.findall(spaced), *_WORD.findall(_normalized(value, str.isspace).text)}
    words = {_WITHIN_NAME.sub("", word) for word in typed}
    words |= {_TITLES.sub("", word) for word in words}
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
    if _RIGHT_TO_LEFT in text:
        # What is written backwards is shown forwards.
        words = {*words, *(word[::-1] for word in words)}
        numbers = {*numbers, *(number[::-1] for number in numbers)}
    matches: list[_Match] = []
    if words:
        # Without brackets only words that hardly stand there by chance.
        long = [word for word in words if len(word) >= _SURE_LETTERS]
        plain = _normalized(text, _WITHIN_NAME.match)
        matches += _word_matches(text, plain, words)
        if long and not plain.text.isalnum():
            bare = _normalized(
                text, lambda c: _WITHIN_NAME.match(c) or _BRACKETS.match(c) or c == "."
            )
            matches += _word_matches(text, bare, long)
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


def _word_matches(text: str, normalized: _Normalized, words: Collection[str]) -> Iterator[_Match]:
    for word in words:
        pattern = re.escape(word)
        if len(word) >= _SURE_LETTERS and not word.isascii():
            # The same sign may stand between all letters.
            pattern = rf"{word[0]}(\W?){word[1]}" + "".join(rf"\1{letter}" for letter in word[2:])
        for match in re.finditer(pattern, normalized.text):
            if _is_whole_word(text, normalized, match, word):
                yield _Match(normalized.offsets[match.start()], word)


def _is_whole_word(text: str, normalized: _Normalized, match: re.Match[str], word: str) -> bool:
    """Whether no letter follows or precedes a Latin word; Chinese ones have no visible ends."""
    if not word.isascii():
        return True
    first, last = normalized.offsets[match.start()], normalized.offsets[match.end() - 1]
    around = text[max(0, first - 1) : first], text[last + 1 : last + 2]
    return not any(c.isascii() and c.isalpha() for c in around)
