"""Names of units: two spellings of one, blanks within a name, names that no unit has."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any

from generator.common.diagnostics import Diagnostic, UsageError, excerpt
from generator.common.fold import BLANK_LETTERS, bare, fold
from generator.common.similar import nearest
from generator.datafile import source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.source import Source
    from generator.pack.pack import Pack

    # Gives (data file, unit name) of each unit; blank names are passed over.
    Units = Callable[[], Iterable[tuple[str, str]]]
    # Gives the same for two names that may be spellings of one.
    Key = Callable[[str], str]

SIMILAR = "similar-unit"

_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
# Blanks, and what is printable but looks like one or is not seen: variation selectors.
_UNSEEN = re.compile(f"[ {BLANK_LETTERS}\ufe00-\ufe0f]")
_TENS = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")
# What is left of a name without its place; a shorter rest says too little.
_LEAST_REST = 2
_HINT = "是同一单位的，请只保留一个数据文件；是不同单位的，请核对两个全称。"
_BLANK_HINT = "请删除，单位名称中间不留空格；外文名称的单词之间可以有空格。"


def same_key(units: Units, key: Callable[[str], str]) -> list[list[tuple[str, str]]]:
    """The units that share a key with another, one list for each key, sorted.

    `units` is called twice, so that memory holds one integer for each unit that shares none.
    """
    seen: set[int] = set()
    shared: set[int] = set()
    for _, unit in units():
        if unit:
            hashed = hash(key(unit))
            (shared if hashed in seen else seen).add(hashed)
    groups: dict[str, list[tuple[str, str]]] = {}
    for file, unit in sorted(units()) if shared else ():
        if unit and hash(own := key(unit)) in shared:
            groups.setdefault(own, []).append((file, unit))
    return [group for group in groups.values() if len(group) > 1]


def similar(units: Units, pack: Pack, settings: Mapping[str, Any]) -> dict[str, Diagnostic]:
    """A warning for each data file whose unit is named as another's, but for its spelling."""
    warnings = {}
    for group in same_key(units, key(pack, settings)):
        for file, unit in group:
            if others := [other for other in group if other[1] != unit]:
                warnings[file] = _similar(file, unit, others)
    return warnings


def refuse_unknown(
    wanted: Sequence[str],
    known: Collection[str],
    campaign: str,
    command: str,
    full_name: Callable[[str], str] | None = None,
) -> None:
    """Raise UsageError for wanted names that are no unit's, with the nearest that are known.

    `command` is the one to be typed again, without `--unit`; `full_name` gives the unit that
    another name stands for, blank for none.
    """
    names = sorted(known)
    close = {
        name: (full_name(name) if full_name else "")
        or next((unit for unit in names if name in unit), "")
        or nearest(name, names)
        or ""
        for name in wanted
        if name not in known
    }
    if not close:
        return
    sentences = "".join(
        f"没有单位“{name}”。{f'您要输入的是“{unit}”吗？' if unit else ''}"
        for name, unit in close.items()
    )
    example = next((unit for unit in (*close.values(), *names) if unit), "单位全称")
    quoted = f'"{example}"' if " " in example else example
    raise UsageError(
        f"填报任务 {campaign} 中{sentences}--unit 后请输入单位全称，例如：{command} --unit {quoted}"
    )


def key(pack: Pack, settings: Mapping[str, Any]) -> Callable[[str], str]:
    """Gives the same for two names that may be spellings of one."""
    place = settings.get(pack.unit_names.place) if pack.unit_names.place else None
    return partial(
        _key, endings=_endings(pack.unit_names.endings), place=fold(str(place or "")).casefold()
    )


def _similar(file: str, unit: str, others: Sequence[tuple[str, str]]) -> Diagnostic:
    names = "、".join(f"“{excerpt(name)}”（{other}）" for other, name in others)
    message = f"单位“{excerpt(unit)}”与{names}可能是同一单位"
    return Diagnostic(file, 1, 1, "warning", "similar-unit", message, _HINT)


def _endings(endings: Iterable[str]) -> re.Pattern[str] | None:
    """Matches one of the endings at a name's end; None for no endings."""
    # One of brackets only is nothing, and would be found at the end of every name, again and again.
    words = sorted({bare(ending) for ending in endings} - {""}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})$") if words else None


def _key(unit: str, endings: re.Pattern[str] | None, place: str) -> str:
    """The name without what its spellings differ in.

    These are widths, cases, blanks, brackets, signs, invisible characters, digits and numerals, the
    `endings`, and the place, or the end of it, at the start.
    """
    name = bare(unit)
    while endings and (match := endings.search(name)):
        if place.endswith(rest := name[: match.start()]):
            # No name is left, or only the place's own.
            break
        name = rest
    for start in range(len(place)):
        if name.startswith(place[start:]):
            rest = name.removeprefix(place[start:])
            name = rest if len(rest) >= _LEAST_REST else name
            break
    return _TENS.sub(_tens, name).translate(_DIGITS)


def _tens(match: re.Match[str]) -> str:
    """A numeral up to 99 with 十, digit by digit."""
    return (match[1] or "一") + (match[2] or "零")


def in_file(raw: FileBytes, field: str) -> str:
    """The text of the top-level key; "" where there is none or the file has errors.

    It is read without parsing where it stands plainly on the key's line.
    """
    key = re.escape(field)
    line = rf"^\ufeff?([\"']?){key}\1[ \t]*:[ \t]+([^\n]*)"
    match = re.search(line, raw.content.decode(errors="replace"), re.MULTILINE)
    text = re.sub(r"(?:^|\s)#.*", "", match[2]).strip() if match else ""
    if text and text[0] not in "|>[{":
        is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
        name = text[1:-1] if is_quoted else text
        if not is_quoted or not re.search(rf"\\\\|{text[0]}", name):
            return name.strip()
    parsed = source.parse(raw, "").data.get(field)
    return parsed if isinstance(parsed, str) else ""


def blanks(parsed: Source, unit: str, name: str) -> Iterator[Diagnostic]:
    """A warning for a blank within the unit's name, the field `name`, or what looks like one."""
    if unit.isprintable() and not _UNSEEN.search(unit):
        return
    offset = next((i for i in range(len(unit)) if _is_odd_blank(unit, i)), -1)
    if offset < 0:
        return
    line, column = parsed.place_within((name,), unit, offset)
    yield Diagnostic(
        parsed.file,
        line,
        column,
        "warning",
        "unit-name",
        f"单位名称中有多余的空格：“{excerpt(unit)}”",
        _BLANK_HINT,
        (name,),
    )


def _is_odd_blank(unit: str, i: int) -> bool:
    """Whether the character is a blank that no name has: any but a single one between words.

    These are words of letters, as in English or Uyghur, with their numbers and signs.
    """
    if unit[i] != " ":
        return (unit[i].isspace() and unit[i] != "\n") or _UNSEEN.match(unit[i]) is not None
    before, after = unit[i - 1], unit[i + 1]
    if " " in (before, after):
        return True
    is_beside_word = any(c.isalpha() and not _is_wide(c) for c in (before, after))
    return not is_beside_word and (_is_wide(before) or _is_wide(after))


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
