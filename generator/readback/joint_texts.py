"""Divide the text of a cell or a paragraph in which two fields stand without words between.

What is known of one of them, from another place where it stands alone or from when the form was
handed out, tells where the other begins; so does a row's number, which has no words, and a field of
which all values have one shape, such as a year.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common.diagnostics import excerpt
from generator.pack import bounded_regex, schema
from generator.readback import field_texts
from generator.readback.unit_values import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback import row_pattern
    from generator.readback.findings import Findings
    from generator.readback.row_cost import CellPair
    from generator.readback.unit_values import JointTexts, UnitTexts


# The number of a row as printed, in any style.
_ROW_NUMBER = re.compile(r"[（(]?[0-9０-９.一二三四五六七八九十百]+[）)]?")
# The number of a row as people type it before words: `2.`, `（2）`, `二、`, `②`; not `2.5公里`.
_DIGITS = "(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})"
_TYPED_NUMBER = re.compile(rf"\A(?:[（(]{_DIGITS}[）)]|{_DIGITS}[、.．）)](?![0-9０-９])|[①-⑳])")


def without_numbers(pack: Pack, pairs: Iterable[CellPair]) -> tuple[CellPair, ...]:
    """The pairs; of a row's number and words in one cell the words, if the number is another's.

    Somebody who fills in a row may leave its number out or write it in another notation.
    """
    return tuple(
        _words(pack, pair, pair.cell.text.strip(), pair.pattern)
        if pair.differs and pair.cell and pair.pattern and pair.pattern.kind == "mixed"
        else pair
        for pair in pairs
    )


def _words(pack: Pack, pair: CellPair, text: str, expected: row_pattern.Cell) -> CellPair:
    number, *words = expected.fields
    # Between them stands no more than a mark.
    if len(words) != 1 or len(expected.label) > 1 or number not in _number_fields(pack):
        return pair
    return replace(pair, differs=False, texts=("", _TYPED_NUMBER.sub("", text)))


def divide(pack: Pack, unit: UnitTexts, findings: Findings) -> None:
    """Divide the unit's joint texts by what is known; an error for each that this leaves open."""
    joint_places = {place for joint in unit.joint for place in joint.places}
    if joint_places:
        joint_places -= _row_numbers(pack, unit, joint_places)
    for joint in unit.joint:
        divided = _divided(pack, unit, joint, joint_places)
        if divided is None:
            _report(unit, joint, findings)
            continue
        for (path, number), text in zip(joint.places, divided, strict=True):
            texts = unit.texts[path]
            texts[number] = texts[number]._replace(text=trimmed(text))


def _row_numbers(
    pack: Pack, unit: UnitTexts, places: set[tuple[KeyPath, int]]
) -> set[tuple[KeyPath, int]]:
    """Of the places those of numbers of rows: taken as read, since fields take the least text."""
    fields = _number_fields(pack)
    texts = {(path, number): unit.texts[path][number] for path, number in places}
    return {
        place
        for place, each in texts.items()
        if each.path in fields and _ROW_NUMBER.fullmatch(each.text)
    }


def _number_fields(pack: Pack) -> set[FieldPath]:
    return {(*d.each, *d.field) for d in pack.derived if d.kind == "number"}


def _divided(
    pack: Pack, unit: UnitTexts, joint: JointTexts, joint_places: set[tuple[KeyPath, int]]
) -> tuple[str, ...] | None:
    cell, expected = joint.pair.cell, joint.pair.pattern
    if cell is None or expected is None or expected.ticks:
        return None
    known = [
        _known(unit, path, joint_places)
        or _by_shape(pack, unit.texts[path][number].path, cell.text)
        for path, number in joint.places
    ]
    if not any(known):
        return None
    return field_texts.field_texts_with(expected, cell.text, known)


def _known(unit: UnitTexts, path: KeyPath, joint_places: set[tuple[KeyPath, int]]) -> str | None:
    """The field's text in its other places, if they agree; else that of when it was handed out."""
    others = {
        each.text
        for number, each in enumerate(unit.texts[path])
        if each.text and (path, number) not in joint_places
    }
    if len(others) == 1:
        return others.pop()
    return (unit.known.get(str(path[0])) if len(path) == 1 else None) or None


def _by_shape(pack: Pack, field: FieldPath, text: str) -> str | None:
    """The only part of the text that has the shape of the field's values, such as a year's."""
    pattern = schema.shape_of((pack.unit, pack.settings), field)
    found = (
        {text[start:end] for start, end in bounded_regex.spans(pattern, text)} if pattern else ()
    )
    return next(iter(found)) if len(found) == 1 else None


def _report(unit: UnitTexts, joint: JointTexts, findings: Findings) -> None:
    for path, number in joint.places:
        each = unit.texts[path][number]
        name, content = each.path[-1], excerpt(each.text)
        message = f"无法确定此单元格中哪些文字属于“{name}”，已按其中一种导入：“{content}”"
        findings.error(each.place, "ambiguous", f"{each.position}：{message}")
        unit.remark(path, f"{each.position}，{message}")
