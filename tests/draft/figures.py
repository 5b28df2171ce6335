"""How much of official forms a draft gets right: `python -m tests.draft.figures [NAME…]`.

A field is found if the drafted template has a tag of its own in the field's cell, of a list in its
column. It is under the right path if it is in a list where the form's own is, and its last key is
the same or begins with it (指标值, 指标值及单位), or the other way round; or if its last two keys,
written together in either order, are the same: a table of amounts is read by rows or by columns.
A field's title in a pack is as good as its key.
Brackets, numbers before a key, months, 其中 and punctuation do not count. Wrongly found are the
draft's fields that match none, row numbers aside.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.draft.analysis import analyse
from generator.draft.draft import DraftField, DraftParagraph, FieldPart
from generator.draft.from_word import read_forms
from generator.draft.pack_files import loadable_draft
from tests import shipped_packs
from tests.draft import expected_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.draft.draft import Draft, DraftForm, Node, Parts
    from generator.draft.official_form import OfficialForm
    from tests.draft.expected_fields import Expected, Official, Spot

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
# A key that the form does not say: any is right.
ANY = "*"
_MONTHS = re.compile(r"\d+\s*[-—–~～至]\s*\d+月")
_BEFORE = re.compile(r"^(其中|[\d一二三四五六七八九十]+[、.．])")
# What the draft takes for the number of a list's row.
_NUMBER = "number"
_KINDS_OF_TEXT = {"text", "date", "month", "integer", "choice", "long", "year"}


@dataclass(frozen=True)
class Tag:
    """A field printed by a draft: its path, where, in a list or not, and what the draft says of it.

    `is_free`: a setting or a row number, which is never wrong.
    """

    file: str
    spot: Spot
    path: tuple[str, ...]
    in_list: bool
    kind: str
    is_free: bool


@dataclass
class Figures:
    """A form's figures for one input."""

    form: str
    given: str
    expected: int = 0
    found: int = 0
    right: int = 0
    kinds: int = 0
    wrong: int = 0
    seconds: float = 0.0
    missed: tuple[str, ...] = ()
    misnamed: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


def measure(official: Official, given: str) -> list[Figures]:
    """The figures of each of the forms for an input; what is wrongly found goes to the last."""
    start = time.perf_counter()
    read: list[OfficialForm] = []
    for path in official.inputs[given]:
        read += read_forms.read(path).forms
    draft = loadable_draft.loadable(analyse.analyse("draft", read))
    seconds = time.perf_counter() - start
    tags = list(_tags(draft, read))
    figures = {}
    used: set[tuple[str, ...]] = set()
    for form in dict.fromkeys(each.form for each in official.fields):
        expected = [each for each in official.fields if each.form == form]
        figures[form] = _compared(form, given, expected, tags, used)
    of_last = figures[form]
    of_last.seconds = seconds
    allowed = {
        (file, spot)
        for each in official.fields
        if each.may_be
        for file, spots in each.spots.items()
        for spot in spots
    }
    surplus = {
        tag.path: tag
        for tag in tags
        if tag.path not in used and not tag.is_free and (tag.file, tag.spot) not in allowed
    }
    of_last.wrong = len(surplus)
    of_last.surplus = tuple(f"{'.'.join(path)} {tag.spot}" for path, tag in surplus.items())
    return list(figures.values())


def _compared(
    form: str,
    given: str,
    expected: Sequence[Expected],
    tags: Sequence[Tag],
    used: set[tuple[str, ...]],
) -> Figures:
    """Pair the form's fields with tags in their cells, those of the right path first."""
    figures = Figures(form, given)
    here: set[tuple[str, ...]] = set()
    pairs: dict[tuple[str, ...], Tag] = {}
    right: set[tuple[str, ...]] = set()
    for is_right in (True, False):
        for each in expected:
            if each.path in pairs:
                continue
            for tag in tags:
                if tag.kind == _NUMBER and not each.may_be:
                    continue
                if tag.path in here or tag.spot not in each.spots.get(tag.file, ()):
                    continue
                if not is_right or agrees(each, tag):
                    pairs[each.path] = tag
                    here.add(tag.path)
                    if is_right:
                        right.add(each.path)
                    break
    used |= here
    asked = [each for each in expected if not each.may_be]
    figures.expected = len(asked)
    figures.found = sum(each.path in pairs for each in asked)
    figures.right = sum(each.path in right for each in asked)
    figures.kinds = sum(_is_kind(each, pairs[each.path]) for each in asked if each.path in pairs)
    figures.missed = tuple(".".join(each.path) for each in asked if each.path not in pairs)
    figures.misnamed = tuple(
        f"{'.'.join(each.path)} → {'.'.join(pairs[each.path].path)}"
        + ("" if each.in_list == pairs[each.path].in_list else " (list)")
        for each in asked
        if each.path in pairs and each.path not in right
    )
    return figures


def agrees(expected: Expected, tag: Tag) -> bool:
    """Whether the tag's path is the right one."""
    ours, theirs = ([_plain(key) for key in path[-2:]] for path in (expected.path, tag.path))
    if ours[-1] == ANY:
        is_same = ours[0] in theirs
    else:
        is_same = _begins(ours[-1], theirs[-1]) or bool(_together(ours) & _together(theirs))
    if expected.title:
        is_same = is_same or _begins(_plain(expected.title), theirs[-1])
    return is_same and expected.in_list == tag.in_list


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _together(keys: Sequence[str]) -> set[str]:
    """The last key, and the last two written together in either order."""
    return {keys[-1], "".join(keys), "".join(reversed(keys))}


def _plain(key: str) -> str:
    if key.startswith(ANY):
        return ANY
    key = _BEFORE.sub("", _BRACKETS.sub("", key))
    return _BEFORE.sub("", re.sub(r"[^\w]|_", "", _MONTHS.sub("", key)))


def _is_kind(expected: Expected, tag: Tag) -> bool:
    if expected.kind == "text":
        return tag.kind in _KINDS_OF_TEXT
    return expected.kind == tag.kind


def _tags(draft: Draft, read: Sequence[OfficialForm]) -> Iterator[Tag]:
    kinds = {field.name: field for field in draft.settings}
    of_unit = dict(_fields(draft.unit))
    for form in draft.forms:
        for spot, in_list, parts in _places(form, read):
            for part in parts:
                if isinstance(part, FieldPart):
                    name = part.path[-1]
                    field = kinds.get(name) if part.is_setting else of_unit.get(part.path)
                    kind = (field.number and _NUMBER) or field.kind if field else ""
                    is_free = part.is_setting or kind == _NUMBER
                    yield Tag(form.source.file, spot, part.path, in_list, kind, is_free)


def _places(form: DraftForm, read: Sequence[OfficialForm]) -> Iterator[tuple[Spot, bool, Parts]]:
    """Each paragraph of the drafted form, where it stands in its file, and whether in a list."""
    blocks = [block for each in read if each.file == form.source.file for block in each.blocks]
    numbers = {id(block): number for number, block in expected_fields.numbered(blocks)}
    for block in form.blocks:
        if id(block.source) not in numbers:
            continue
        number = numbers[id(block.source)]
        if isinstance(block, DraftParagraph):
            yield (-1, number, 0), False, block.parts
            continue
        rows = {id(row): index for index, row in enumerate(block.source.rows)}
        for row in block.rows:
            in_list = any(path != form.repeat for path in row.loops)
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    spot = (number, rows[id(row.source)], cell.column)
                    yield spot, in_list, paragraph.parts


def _fields(
    nodes: Sequence[Node], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], DraftField]]:
    for node in nodes:
        path = (*above, node.name)
        if isinstance(node, DraftField):
            yield path, node
        else:
            yield from _fields(node.members, path)


def officials(folder: Path) -> Iterator[Official]:
    """All forms with known fields; documents of packs are drawn into the folder."""
    yield from expected_fields.written_down()
    for name in shipped_packs.NAMES:
        yield expected_fields.of_pack(name, folder)


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main(names: Sequence[str]) -> None:
    """Print the table of figures, and with names the details of these forms."""
    _line("form | input | fields | found | right path | kind | wrong | seconds")
    _line("--- | --- | --- | --- | --- | --- | --- | ---")
    with tempfile.TemporaryDirectory() as folder:
        for official in officials(Path(folder)):
            if names and official.name not in names:
                continue
            for given in official.inputs:
                try:
                    measured = measure(official, given)
                except Exception as error:  # noqa: BLE001 - a crash is a result, too
                    _line(f"{official.name} | {given} | {type(error).__name__}: {error}")
                    continue
                for each in measured:
                    figures = (each.expected, each.found, each.right, each.kinds, each.wrong)
                    form = (
                        each.form if each.form == official.name else f"{official.name} {each.form}"
                    )
                    line = " | ".join(str(figure) for figure in figures)
                    _line(f"{form} | {given} | {line} | {each.seconds:.1f}")
                    for what in ("missed", "misnamed", "surplus"):
                        if names and getattr(each, what):
                            _line(f"  {what}: {'; '.join(getattr(each, what))}")


if __name__ == "__main__":
    main(sys.argv[1:])
