"""Personal fields of a unit: masked for the public, and looked for wherever else they are written."""  # noqa: E501

from __future__ import annotations

import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.common.diagnostics import Diagnostic, excerpt
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.pack.pack import Pack

# What is printed in a value's place, the same for every value, so that not even its length is told.
MASK = "＊＊＊"
_LEAST_LETTERS, _LEAST_DIGITS, _SURE_DIGITS = 2, 5, 7
_BETWEEN_DIGITS = re.compile(r"[\s().·\-\u2010-\u2015\u2212]")
_COUNTRY = re.compile(r"^(?:00)?86(?=1\d{10}$)")
# Words of such fields that name nobody.
_NO_NAME = re.compile(
    "(?:没有|暂无|待定|同上|不详|保密|电话|手机|座机|传真|分机|微信|联系|办公|人|号码|号)+"
)
_WORD = re.compile(r"[^\W\d_]+(?:[·・•][^\W\d_]+)*")


@dataclass(frozen=True)
class Masking:
    """How units are masked; the words `allowed` are no personal data wherever else they stand.

    `numbers` are the personal numbers of all units, as `long_numbers` gives them.
    """

    allowed: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Plain:
    """A text without what two people may write differently; where each character of it comes from."""  # noqa: E501

    text: str
    places: tuple[int, ...]


def masked(pack: Pack, unit: Mapping[str, Any]) -> dict[str, Any]:
    """The unit with the mask in place of each personal value; a blank one stays blank."""
    public: dict[str, Any] = deepcopy(dict(unit))
    for path, _ in _values(pack, unit):
        *above, name = path
        selectors.value_at(public, tuple(above))[name] = MASK
    return public


def long_numbers(pack: Pack, data: Mapping[str, Any]) -> set[str]:
    """The unit's personal numbers that are long enough to be nothing else; `data` are as typed."""
    found = (_numbers(value) for _, value in _values(pack, data))
    return {number for of_value in found for number in of_value if len(number) >= _SURE_DIGITS}


def find_leaks(
    pack: Pack,
    source: Source,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    masking: Masking,
) -> list[Diagnostic]:
    """An error for each text that says a personal value again, which would be published.

    Looked for are words of two letters or more and numbers of five digits or more, however they are
    spaced; and other units' numbers of seven or more. `settings` are printed in every document, `unit`
    are the unit's complete values.
    """  # noqa: E501
    personal = dict(_values(pack, unit))
    drops = (str.isspace, _BETWEEN_DIGITS.match)
    allowed = [_plain(word, dropped).text for word in masking.allowed for dropped in drops]
    texts = [(at, text) for at, text in _texts(unit) if at in source.values and at not in personal]
    own_numbers = {number for value in personal.values() for number in _numbers(value)}
    found = []
    for at, text in texts:
        # They may be many: looked up, not looked for.
        others = (_numbers(text) & masking.numbers) - own_numbers
        if said := _first(text, (), _without(others, allowed)):
            place = source.place_within(at, text, said[0])
            told = "此处含有其他单位应隐去的号码，公开后会泄露"
            found.append(_error(source, at, place, told, said[1]))
    for own, value in personal.items():
        words, numbers = _without(_words(value), allowed), _without(_numbers(value), allowed)
        for at, text in texts:
            if said := _first(text, words, numbers):
                place = source.place_within(at, text, said[0])
                told = f"“{own[-1]}”公开时须隐去，此处却含有相同内容，公开后会泄露"
                found.append(_error(source, at, place, told, said[1]))
        for name, text in settings.items():
            if isinstance(text, str) and (said := _first(text, words, numbers)):
                told = f"“{own[-1]}”公开时须隐去，公共设置的“{name}”却含有相同内容"
                where = f"公共设置“{name}”中的"
                found.append(_error(source, own, source.place(own), told, said[1], where))
    return found


def _error(  # noqa: PLR0913, PLR0917 - the field, the place in it, and what is said there
    source: Source, path: KeyPath, place: Place, message: str, said: str, where: str = "该处的"
) -> Diagnostic:
    hint = f"请修改{where}“{excerpt(said)}”；如果所指并非此人，请加 --not-personal {said} 再运行。"
    return Diagnostic(source.file, *place, "error", "personal", message, hint, path)


def _values(pack: Pack, unit: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Each personal value that is not blank, with its path."""
    for path in pack.personal:
        found = selectors.values_of(unit, path)
        yield from ((at, value) for at, value in found if isinstance(value, str) and value)


def _texts(node: Any, at: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text below the node."""
    if isinstance(node, str):
        yield at, node
    elif isinstance(node, dict):
        for name, below in node.items():
            yield from _texts(below, (*at, name))
    elif isinstance(node, list):
        for i, below in enumerate(node):
            yield from _texts(below, (*at, i))


def _plain(text: str, is_dropped: Callable[[str], object]) -> _Plain:
    kept = [
        (character, i)
        for i, written in enumerate(text)
        for character in unicodedata.normalize("NFKC", written).casefold()
        if not is_dropped(character)
    ]
    return _Plain("".join(c for c, _ in kept), tuple(i for _, i in kept))


def _words(value: str) -> set[str]:
    """The words to look for: names, in a row of blanks each by itself and all together."""
    spaced = _plain(value, lambda _: False).text
    words = {*_WORD.findall(spaced), *_WORD.findall(_plain(value, str.isspace).text)}
    return {word for word in words if len(word) >= _LEAST_LETTERS and not _NO_NAME.fullmatch(word)}


def _without(wanted: Collection[str], allowed: Collection[str]) -> set[str]:
    """Those that are none of the allowed ones, and no part of one."""
    return {each for each in wanted if not any(each in word for word in allowed)}


def _numbers(value: str) -> set[str]:
    """The numbers to look for: each as a whole, and without its area or country code."""
    runs = re.findall(r"\d+", _plain(value, _BETWEEN_DIGITS.match).text)
    parts = re.findall(rf"\d{{{_SURE_DIGITS},}}", _plain(value, lambda _: False).text)
    numbers = {_COUNTRY.sub("", run) for run in (*runs, *parts)}
    return {number for number in numbers if len(number) >= _LEAST_DIGITS}


def _first(text: str, words: Collection[str], numbers: Collection[str]) -> tuple[int, str] | None:
    """Where the text first says one of them, and which; or None."""
    found: list[tuple[int, str]] = []
    if words:
        plain = _plain(text, str.isspace)
        found += [
            (plain.places[match.start()], word)
            for word in words
            for match in re.finditer(re.escape(word), plain.text)
            if _stands_alone(text, plain, match)
        ]
    if numbers:
        plain = _plain(text, _BETWEEN_DIGITS.match)
        for number in numbers:
            # A short number may be part of another one.
            pattern = number if len(number) >= _SURE_DIGITS else rf"(?<!\d){number}(?!\d)"
            found += [(plain.places[m.start()], number) for m in re.finditer(pattern, plain.text)]
    return min(found, default=None)


def _stands_alone(text: str, plain: _Plain, match: re.Match[str]) -> bool:
    """Whether it is no part of a longer word, as far as that can be seen: in Latin letters only."""
    if not match.group().isascii():
        return True
    first, last = plain.places[match.start()], plain.places[match.end() - 1]
    around = text[max(0, first - 1) : first], text[last + 1 : last + 2]
    return not any(c.isascii() and c.isalpha() for c in around)
