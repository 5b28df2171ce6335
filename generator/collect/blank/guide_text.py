"""What a filling guide says of each field, from the titles and hints of a pack's schema."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from generator.pack import form_hints, ticks
from generator.pack.fields import DATE_ADVICE, number_advice
from generator.pack.pack import computed_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.pack.ticks import TickMark

REQUIRED, OPTIONAL, COMPUTED = "必填", "选填", "可不填"
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
    """The fields of one group or list; of several whose fields have the same advice.

    `chains` are the titles from the outermost group inwards, none for the unit's own fields;
    `notes` are about the group as a whole.
    """

    chains: tuple[tuple[str, ...], ...]
    notes: str
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """The groups' titles, what they share named once."""
        shared = _shared(self.chains) if len(self.chains) > 1 else ()
        rests = ["：".join(chain[len(shared) :]) for chain in self.chains]
        title = "：".join(filter(None, (*shared, "；".join(filter(None, rests)))))
        return f"{title}（{self.notes}）" if self.notes else title


def _shared(chains: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What all of them begin with."""
    levels = takewhile(lambda titles: len(set(titles)) == 1, zip(*chains, strict=False))
    return tuple(titles[0] for titles in levels)


def sections(pack: Pack) -> list[Section]:
    """What there is to say of the unit's fields, in the order of the forms; equal ones once."""
    derived = {(*d.each, *d.field): d.kind for d in pack.derived}
    marks = {tick.field: next(iter(tick.marks.values())) for tick in pack.ticks if tick.marks}
    known = _Known(computed_fields(pack), derived, (pack.unit_name,), single_unit(pack), marks)
    listed: list[Section] = []
    for section in _below(pack.unit.fields, (), (), "", known):
        last = listed[-1] if listed else None
        if last and section.chains[0] and _is_same(last, section):
            listed[-1] = replace(last, chains=(*last.chains, *section.chains))
        else:
            listed.append(section)
    return listed


def _is_same(one: Section, other: Section) -> bool:
    is_beside = one.chains[0][:1] == other.chains[0][:1]
    return is_beside and (one.entries, one.notes) == (other.entries, other.notes)


def single_unit(pack: Pack) -> str:
    """The unit of all the unit's amounts; blank where they have several, or none."""
    units = set(_units(pack.unit.fields))
    return units.pop() if len(units) == 1 else ""


def _units(field: Field) -> Iterator[str]:
    for child in field.children.values():
        if child.kind == "amount":
            yield child.unit
        yield from _units(child)


@dataclass(frozen=True)
class _Known:
    """The fields that need not be filled in, how each of them is worked out, and the filled one.

    `ticks` are marks of the fields that are ticked.

    `unit` is that of all amounts, which need not be said of each.
    """

    computed: frozenset[FieldPath]
    kinds: Mapping[FieldPath, str]
    unit_name: FieldPath
    unit: str
    ticks: Mapping[FieldPath, TickMark]


def _below(
    field: Field, path: FieldPath, chain: tuple[str, ...], notes: str, known: _Known
) -> Iterator[Section]:
    """The section of a group's own texts and amounts, then those of the groups below."""
    entries: list[Entry] = []
    groups: list[tuple[list[str], Field, FieldPath]] = []
    for name, child in field.children.items():
        below = (*path, name)
        if child.kind not in ("group", "rows"):
            entries.append(_entry(name, child, below, known))
        elif groups and groups[-1][1] == child and not _has_derived(known, below):
            groups[-1][0].append(name)
        else:
            groups.append(([name], child, below))
    if entries:
        yield Section((chain,), notes, tuple(_joined(entries)))
    for names, child, below in groups:
        title = (child.title or names[0]) if len(names) == 1 and not path else _BREAK.join(names)
        outer = tuple(above.partition("，")[0] for above in chain)
        yield from _below(child, below, (*outer, title), _about(child), known)


def _has_derived(known: _Known, path: FieldPath) -> bool:
    return any(derived[: len(path)] == path for derived in known.kinds)


def _about(field: Field) -> str:
    """The notes about a group or list as a whole; blank for none."""
    notes = [] if field.required else [OPTIONAL]
    if field.kind == "rows" and "一项" not in field.title + field.hint:
        notes.append("一行一项")
    if field.kind == "rows" and field.maximum is not None:
        notes.append(f"最多 {field.maximum:g} 项")
    notes += [sentence.rstrip("。") for sentence in form_hints.sentences(field.hint)]
    return "，".join(notes)


def _joined(entries: Sequence[Entry]) -> list[Entry]:
    """The entries; neighbours with the same advice as one, and all without any as one."""
    joined: list[Entry] = []
    for entry in entries:
        content = entry.need, entry.how
        same = [i for i, each in enumerate(joined) if (each.need, each.how) == content]
        is_beside = bool(same) and same[-1] == len(joined) - 1
        if same and (is_beside or not entry.how):
            last = same[-1]
            joined[last] = replace(joined[last], names=(*joined[last].names, *entry.names))
        else:
            joined.append(entry)
    return joined


def _entry(name: str, field: Field, path: FieldPath, known: _Known) -> Entry:
    need = REQUIRED if field.required else OPTIONAL
    hints = [*form_hints.sentences(field.hint)]
    label = field.title or name
    if field.unit:
        label = label.removesuffix(f"（{field.unit}）")
    if path == known.unit_name:
        hints.insert(0, "已预先填入。")
    elif path in known.computed and known.kinds[path] != "default":
        hints = hints or ["由程序自动计算。"]
        hints[0] = hints[0].removeprefix(f"{COMPUTED}，")
        return Entry((label,), COMPUTED, "".join(hints))
    return Entry((label,), need, "".join((_kind(path, field, hints, known), *hints)))


def _kind(path: FieldPath, field: Field, hints: Sequence[str], known: _Known) -> str:
    """What the field takes, as far as neither its hints nor the guide as a whole say so."""
    if field.date:
        return DATE_ADVICE[field.date]
    if field.allowed:
        mark = known.ticks.get(path)
        how = ticks.how(mark) if mark else "只能填"
        choices = "" if mark and mark.is_only else f"：{_BREAK.join(field.allowed)}"
        return f"{how}{choices}。"
    if field.kind == "amount":
        is_told = field.unit == known.unit or f"以{field.unit}为单位" in "".join(hints)
        return "" if known.unit and hints else number_advice(field, names_unit=not is_told)
    if field.is_long:
        return "可分段。"
    if field.maximum is not None and field.maximum < _LONGEST_TOLD / 2:
        return f"不超过 {field.maximum:g} 字。"
    return ""
