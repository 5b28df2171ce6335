"""What a filling guide says of each field, from the titles and hints of a pack's schema."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.pack.pack import computed_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

REQUIRED, OPTIONAL, COMPUTED = "必填", "选填", "可不填"
# Sentences of a hint that are about the notation of data files.
_NOTATION = re.compile(r"冒号|竖线|[|{}\[\]]|行首|空格|下一行|“-”|YAML|注释")
_SENTENCE = re.compile("[^。]+。?")
# A longer limit is no help to anybody.
_LONGEST_TOLD = 1000
_BREAK = "、"


@dataclass(frozen=True)
class Entry:
    """A line of the guide: fields that are filled in alike, whether they must be, and how."""

    names: tuple[str, ...]
    need: str
    how: str

    @property
    def label(self) -> str:
        """The fields' names as they are listed."""
        return _BREAK.join(self.names)


@dataclass(frozen=True)
class Section:
    """The fields of one group or list; `title` is blank for those of the unit itself."""

    title: str
    entries: tuple[Entry, ...]


def sections(pack: Pack) -> list[Section]:
    """What there is to say of the unit's fields, in the order of the forms; equal ones once."""
    derived = {(*d.each, *d.field): d.kind for d in pack.derived}
    known = _Known(computed_fields(pack), derived, (pack.unit_name,))
    found: list[Section] = []
    for section in _below(pack.unit.fields, (), "", "", known):
        if found and section.title and found[-1].entries == section.entries:
            found[-1] = replace(found[-1], title=f"{found[-1].title}；{section.title}")
        else:
            found.append(section)
    return found


@dataclass(frozen=True)
class _Known:
    """The fields that need not be filled in, how each of them is worked out, and the filled one."""

    computed: frozenset[FieldPath]
    kinds: Mapping[FieldPath, str]
    unit_name: FieldPath


def _below(
    field: Field, path: FieldPath, title: str, above: str, known: _Known
) -> Iterator[Section]:
    """The section of a group's own texts and amounts, then those of the groups below."""
    entries: list[Entry] = []
    groups: list[tuple[list[str], Field, FieldPath]] = []
    for name, child in field.children.items():
        below = (*path, name)
        if child.kind in ("group", "rows"):
            if groups and groups[-1][1] == child and not _has_derived(known, below):
                groups[-1][0].append(name)
            else:
                groups.append(([name], child, below))
        else:
            _add(entries, _entry(name, child, below, known))
    if entries:
        yield Section(_joined(above, title), tuple(entries))
    inner = _joined(above, title)
    for names, child, below in groups:
        shown = (child.title or names[0]) if len(names) == 1 and not path else _BREAK.join(names)
        yield from _below(child, below, shown + _about(child), _without_notes(inner), known)


def _has_derived(known: _Known, path: FieldPath) -> bool:
    return any(derived[: len(path)] == path for derived in known.kinds)


def _joined(above: str, title: str) -> str:
    return f"{above}：{title}" if above and title else title or above


def _without_notes(title: str) -> str:
    return re.sub(r"（(?:选填|一行一项)[^）]*）$", "", title)


def _about(field: Field) -> str:
    """What is to be said of a group or list as a whole, in brackets; blank for nothing."""
    notes = [] if field.required else [OPTIONAL]
    if field.kind == "rows" and "一项" not in field.title:
        notes.append("一行一项")
    if field.kind == "rows" and field.maximum is not None:
        notes.append(f"最多 {field.maximum:g} 项")
    notes += [sentence.rstrip("。") for sentence in _sentences(field.hint)]
    return f"（{'，'.join(notes)}）" if notes else ""


def _add(entries: list[Entry], entry: Entry) -> None:
    """Add the entry, to the one before it where the same is to be said of both."""
    if entries and (entries[-1].need, entries[-1].how) == (entry.need, entry.how):
        entries[-1] = replace(entries[-1], names=(*entries[-1].names, *entry.names))
    else:
        entries.append(entry)


def _entry(name: str, field: Field, path: FieldPath, known: _Known) -> Entry:
    need = REQUIRED if field.required else OPTIONAL
    hints = [*_sentences(field.hint)]
    if path == known.unit_name:
        hints.insert(0, "已预先填入。")
    elif path in known.computed and known.kinds[path] != "default":
        need = COMPUTED
        hints = hints or ["由程序自动计算。"]
    label = field.title or name
    return Entry((label,), need, "".join((_kind(field, label, hints), *hints)))


def _sentences(hint: str) -> Sequence[str]:
    """The sentences of a hint that are about the form, not about the notation of data files."""
    return [each for each in _SENTENCE.findall(hint) if not _NOTATION.search(each)]


def _kind(field: Field, label: str, hints: Sequence[str]) -> str:
    """What the field takes, as far as neither its name nor its hints say so."""
    told = label + "".join(hints)
    if field.allowed:
        return f"只能填：{_BREAK.join(field.allowed)}。"
    if field.kind == "amount":
        number = "只填整数" if field.whole else "只填数字"
        unit = (
            f"，以{field.unit}为单位" if field.unit and f"以{field.unit}为单位" not in told else ""
        )
        return f"{number}{unit}。"
    if field.is_long:
        return "可分段。"
    if field.maximum is not None and field.maximum < _LONGEST_TOLD / 2:
        return f"不超过 {field.maximum:g} 字。"
    return ""
