"""Merge a change that was made of an earlier text of a data file into the text as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.collect import known_data
from generator.collect.receive import untyped_defaults
from generator.compare import three_way, value_edits
from generator.datafile.edits import EditRefusedError

if TYPE_CHECKING:
    from generator.campaign.campaigns import Campaign
    from generator.campaign.data_file import Canonical
    from generator.compare.three_way import Conflict, Prefer
    from generator.datafile.edits import Edited
    from generator.datafile.source import Source

_NOT_READ = "修改前后的内容有错误，无法合并"


class MergedText(NamedTuple):
    """The file edited so that it says both, and where both changed one field.

    In a conflict the file's own side is kept unless the other is preferred.
    """

    file: Edited
    conflicts: tuple[Conflict, ...]


def merge(
    campaign: Campaign, base: Source, file: Edited, theirs: Source, prefer: Prefer = ""
) -> MergedText:
    """Base, file and the text made of the base merged three ways, as received forms are.

    Raises EditRefusedError where one of them cannot be read.
    """

    def canonical(parsed: Source) -> Canonical:
        known = known_data.of_source(campaign, parsed)
        if known.unreadable:
            raise EditRefusedError(_NOT_READ)
        # A text that is taken over from elsewhere is no change of its own.
        return untyped_defaults.without(campaign.pack, known.values, parsed.data, {})

    fields = campaign.pack.unit.fields
    ours = canonical(file.source)
    merged = three_way.merge(fields, canonical(base), ours, canonical(theirs), prefer)
    if merged.conflicts and not prefer:
        return MergedText(file, merged.conflicts)
    return MergedText(
        value_edits.with_values(file, merged.values, fields, canonical, ours), merged.conflicts
    )
