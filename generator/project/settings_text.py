"""The settings of a new project's first campaign: examples where something must be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns, commented_text, next_year
from generator.campaign.commented_text import Prefilled
from generator.campaign.placeholders import MARK
from generator.datafile import source, yaml_tree
from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.common.diagnostics import Diagnostic
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

_HEAD = (
    "# 填报任务的公共设置。请在冒号后的空格之后填写；冒号前的栏目名请勿改动。# 号后面是注释。",
    f"# 带“{MARK}”的是示例，请改为实际内容，并删除“{MARK}”三个字。",
    "# 栏目名前有 # 的可不填；需要填写的，请删除 # 和其后的一个空格。",
    "# 改正后请检查：forms check",
)
# The kinds of fields whose key alone can be a comment.
_LEFT_OUT = ("text", "amount", "texts")
_DAY, _MONTH = "{}年1月1日", "{}年1月"


def text(pack: Pack, year: str, schema_path: str) -> str:
    """The settings with all their keys, comments and examples, which are marked 请修改.

    An example that the pack refuses with the mark before it has the mark in a comment instead.
    Where the pack refuses the example too, it is the year, and where it refuses that, nothing.
    """
    known: dict[FieldPath, str] = {(campaigns.PACK_KEY,): yaml_tree.to_scalar(pack.folder.name)}
    if of_year := year_path(pack):
        known[of_year] = yaml_tree.to_scalar(year)
    examples = {path: text for path, text in _examples(pack, year).items() if path not in known}
    values = {path: _before(example) for path, example in examples.items()}
    written = _written(pack, known | values, schema_path)
    for substitute in (year, ""):
        refused = {finding.path for finding in findings(pack, written)}
        others = {p: _beside(text or substitute) for p, text in examples.items() if p in refused}
        values |= others
        written = _written(pack, known | values, schema_path) if others else written
    return written


def findings(pack: Pack, text: str) -> list[Diagnostic]:
    """The errors in settings of that text."""
    parsed = source.parse_content(text.encode(), campaigns.SETTINGS)
    _, found = campaigns.validate_settings(pack, parsed)
    return [finding for finding in found if finding.severity == "error"]


def _written(pack: Pack, texts: dict[FieldPath, str], schema_path: str) -> str:
    left_out = {
        (name,)
        for name, field in pack.settings.fields.children.items()
        if not field.required and field.kind in _LEFT_OUT and (name,) not in texts
    }
    prefilled = Prefilled(texts, left_out=left_out)
    return commented_text.text(pack.settings.fields, prefilled, _HEAD, schema_path)


def _before(example: str) -> str:
    """The example with the mark before it, as YAML."""
    return yaml_tree.to_scalar(f"{MARK}：{example}" if example else MARK)


def _beside(example: str) -> str:
    """The example, as YAML, with the mark in a comment behind it."""
    return f"{yaml_tree.to_scalar(example)}   # {MARK}".strip()


def year_path(pack: Pack) -> FieldPath:
    """The path of the setting that is the campaign's year; empty where the pack names none."""
    return pack.rollover.year if pack.rollover else ()


def _examples(pack: Pack, year: str) -> dict[FieldPath, str]:
    """Example values of required settings, and of those that the pack has an example for; by path.

    The year of the pack's example is replaced by the new project's `year`.
    """
    own = fields.find_field(pack.settings.fields, year_path(pack))
    year_in_examples = own.example if own else ""
    return {
        path: next_year.renewed(example, year_in_examples, year) if year_in_examples else example
        for path, field in _outside_lists(pack.settings.fields, ())
        if (example := field.example or _any_value(field, year)) or field.required
    }


def _any_value(field: Field, year: str) -> str:
    """Some value for a required field without an example; blank for a text, and where none is."""
    if not field.required:
        return ""
    if field.date:
        return (_DAY if field.date == "day" else _MONTH).format(year)
    if field.allowed:
        return field.allowed[0]
    return f"{max(field.minimum or 0, 0):g}" if field.kind == "amount" else ""


def _outside_lists(group: Field, above: FieldPath) -> Iterator[tuple[FieldPath, Field]]:
    """The texts and amounts that are in no list, with their paths."""
    for name, field in group.children.items():
        if field.kind in ("text", "amount"):
            yield (*above, name), field
        elif field.kind == "group":
            yield from _outside_lists(field, (*above, name))
