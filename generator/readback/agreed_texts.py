"""Agree on one text for a field that stands in several places of a unit's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common import amount_format, amounts, dates
from generator.common.diagnostics import excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.readback.findings import Findings
    from generator.readback.unit_values import FieldText, UnitTexts


def agreed(
    unit: UnitTexts,
    path: KeyPath,
    texts: Sequence[FieldText],
    described: Field | None,
    findings: Findings,
) -> str:
    """The text of a field that is printed in several places: the first that is not blank."""
    first = next((each for each in texts if each.text), texts[0])
    if unit.is_handed_out:
        return _agreed_of_handout(unit, path, texts, described, findings)
    for other in texts:
        if other.text and _comparable(other.text, described) != _comparable(first.text, described):
            message = f"“{path[-1]}”在{first.position}是“{excerpt(first.text)}”，在{other.position}是“{excerpt(other.text)}”"  # noqa: E501
            hint = "已导入前一处的内容，请核对后修改数据文件。"
            findings.error(other.place, "conflict", message, hint)
            unit.remark(path, message)
    return first.text


def _agreed_of_handout(
    unit: UnitTexts,
    path: KeyPath,
    texts: Sequence[FieldText],
    described: Field | None,
    findings: Findings,
) -> str:
    """The text of a field in a form that was handed out, where it may be filled in everywhere.

    Changed in some of its places only, it is the changed text.
    """
    places: dict[str, list[FieldText]] = {}
    for each in texts:
        if each.text:
            places.setdefault(_comparable(each.text, described), []).append(each)
    if not places:
        return ""
    known = _comparable(unit.known.get(str(path[0]), ""), described) if len(path) == 1 else ""
    unchanged = places.pop(known, []) if len(places) > 1 else []
    first, *others = places.values()
    if unchanged and not others:
        was, now = unchanged[0].text, first[0]
        message = f"“{path[-1]}”在{_of(first)}改为“{excerpt(now.text)}”，在{_of(unchanged)}仍是下发时的“{excerpt(was)}”，已按修改后的导入"  # noqa: E501
        findings.warn(now.place, "conflict", message)
    for other in others:
        message = f"“{path[-1]}”在{_of(first)}是“{excerpt(first[0].text)}”，在{_of(other)}是“{excerpt(other[0].text)}”"  # noqa: E501
        hint = "已导入前一处的内容，请核对后修改数据文件。"
        findings.error(other[0].place, "conflict", message, hint)
        unit.remark(path, message)
    return first[0].text


def of_setting(
    name: str, texts: Sequence[FieldText], described: Field | None, findings: Findings
) -> str:
    """The text of a number of the settings, which no unit sets: the one most often there."""
    places: dict[str, list[FieldText]] = {}
    for each in texts:
        if each.text:
            places.setdefault(_comparable(each.text, described), []).append(each)
    if not places:
        return ""
    usual = max(places.values(), key=len)
    for other in places.values():
        if other is not usual:
            was, now = usual[0].text, other[0]
            message = f"“{name}”在{_of(other)}是“{excerpt(now.text)}”，在{_of(usual)}是“{excerpt(was)}”；此栏由公共设置统一规定，未导入"  # noqa: E501
            findings.warn(now.place, "conflict", message)
    return usual[0].text


def _of(texts: Sequence[FieldText]) -> str:
    """Where the texts stand: the first place, and how many there are."""
    return f"{texts[0].position}{f'等 {len(texts)} 处' if len(texts) > 1 else ''}"


def warn_of_blank(path: KeyPath, texts: Sequence[FieldText], findings: Findings) -> None:
    """Add a warning where the field is blank in one of its places."""
    first = next((each for each in texts if each.text), texts[0])
    if not all(each.text for each in texts):
        message = f"“{path[-1]}”在{first.position}已填写，别处有未填的；生成时各表都会填上"
        findings.warn(first.place, "conflict", message)


def _comparable(text: str, described: Field | None) -> str:
    """The text; that of an amount, day or month in the notation in which it is imported."""
    if described and described.date:
        plain = dates.tidied(text, described.date)
        is_written = dates.is_written(plain, described.date)
        return plain if is_written else dates.mistake(text, described.date).likely or text
    if described is None or described.kind != "amount":
        return text
    if number := amount_format.number_text(text, described.format):
        return number
    clear = amounts.unambiguous(text, described.unit, whole=described.whole)
    return clear or amounts.half_width(text)
