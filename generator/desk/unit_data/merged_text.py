"""Merge a change that was made of an earlier text of a data file into the text as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from generator.campaign import data_file
from generator.collect import known_data
from generator.collect.receive import untyped_defaults
from generator.compare import three_way, value_edits
from generator.datafile import source
from generator.datafile.edits import Edited, EditRefusedError
from generator.desk.unit_data import undo_steps
from generator.pack import derived_figures

if TYPE_CHECKING:
    from generator.campaign.campaigns import Campaign
    from generator.campaign.data_file import Canonical
    from generator.compare.three_way import Conflict, Decisions, Prefer
    from generator.datafile.source import Source
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

_NOT_READ = "修改前后的内容有错误，无法合并"


class MergedText(NamedTuple):
    """The file edited so that it says both, and where both changed one field.

    Of the conflicts those are left for which no side was chosen: in these the file's is kept.
    """

    file: Edited
    conflicts: tuple[Conflict, ...]


def merge(
    campaign: Campaign,
    base: Edited,
    file: Edited,
    theirs: Edited,
    prefer: Prefer | Decisions = "",
) -> MergedText:
    """Base, file and the text made of the base merged three ways, as received forms are.

    Where both changed lines of their own, these lines are taken as they are. Raises
    EditRefusedError where one of the texts cannot be read.
    """

    def canonical(parsed: Source) -> Canonical:
        known = known_data.of_source(campaign, parsed)
        if known.unreadable:
            raise EditRefusedError(_NOT_READ)
        # A text that is taken over from elsewhere is no change of its own.
        typed = untyped_defaults.without(campaign.pack, known.values, parsed.data, {})
        return _with_typed_figures(campaign.pack, typed, parsed.data)

    fields = campaign.pack.unit.fields
    ours = canonical(file.source)
    merged = three_way.merge(fields, canonical(base.source), ours, canonical(theirs.source), prefer)
    undecided = tuple(c for c in merged.conflicts if not three_way.side_of(c, prefer))
    if undecided:
        return MergedText(file, undecided)
    of_lines = _of_lines(base, file, theirs)
    if of_lines and three_way.is_same(fields, canonical(of_lines.source), merged.values):
        return MergedText(of_lines, ())
    return MergedText(value_edits.with_values(file, merged.values, fields, canonical, ours), ())


def _with_typed_figures(pack: Pack, values: Canonical, typed: Any) -> Canonical:
    """The canonical values with the figures that somebody typed although they are worked out.

    Without these, one that equals its computation would seem to be typed anew where somebody else
    changes what it is computed of.
    """
    figures = {(*d.each, *d.field) for d in pack.derived if d.kind in derived_figures.CHECKED_KINDS}

    def with_typed(field: Field, group: Canonical, typed: Any, path: FieldPath) -> Canonical:
        if not isinstance(typed, dict):
            return group
        found = {**group}
        for name, child in field.children.items():
            value, own, below = group.get(name), typed.get(name), (*path, name)
            if below in figures and value is None and isinstance(own, str) and own:
                found[name] = own
            elif child.kind == "group" and data_file.is_row(child, own):
                found[name] = with_typed(
                    child, value if isinstance(value, dict) else {}, own, below
                )
            elif child.kind == "rows" and isinstance(value, list) and isinstance(own, list):
                rows = [row for row in own if data_file.is_row(child, row)]
                if len(rows) == len(value) and child.children:
                    pairs = zip(value, rows, strict=True)
                    found[name] = [with_typed(child, row, each, below) for row, each in pairs]
        return found

    return with_typed(pack.unit.fields, values, typed, ())


def _of_lines(base: Edited, file: Edited, theirs: Edited) -> Edited | None:
    """The base with the lines that either side changed; None where these are not apart."""
    content = base.text.encode()
    steps = (undo_steps.step(content, each.text.encode()) for each in (file, theirs))
    first, second = sorted(steps, key=lambda step: step.start)
    end = first.start + len(first.old)
    if b"\n" not in content[end : second.start]:
        return None
    merged = undo_steps.with_step(undo_steps.with_step(content, second), first)
    parsed = source.parse_content(merged, file.source.file)
    return Edited(merged.decode(), parsed) if parsed.is_read else None
