"""A draft's `schema.yaml`: the fields of settings and unit, each with its hint for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.datafile.yaml_tree import to_scalar
from generator.draft.draft import DraftField, DraftList

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from generator.draft.draft import Draft, Node

_HEAD = """\
# {title}的字段。每个设置项的含义见 docs/表单包.md。
# 修改后请运行 forms template check {name}。
# required: false 表示选填，删除即为必填；maxlength 是最多字数；meta 是填报人员看到的说明。
"""
_LENGTHS = {"text": 500, "long": 20000}
_YEAR = "'20[0-9]{2}'"


def of(draft: Draft) -> str:
    """The file's text."""
    lines = [*_HEAD.format(title=draft.title, name=draft.name).splitlines(), ""]
    lines.append("settings:" if draft.settings else "settings: {}")
    lines += _indented(
        _nodes(draft.settings, {each.name for each in draft.settings if each.required})
    )
    lines += ["", "unit:", *_indented(_nodes(draft.unit, {draft.unit_name}))]
    return "".join(f"{line}\n" for line in lines)


def _indented(lines: Sequence[str] | Iterator[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _nodes(nodes: Sequence[Node], required: Collection[str] = ()) -> Iterator[str]:
    """The nodes' lines; only `required` ones must be filled in, so that a blank form is sound."""
    for node in nodes:
        if isinstance(node, DraftField):
            if not node.number:
                yield f"{to_scalar(node.name)}:"
                yield f"  {{{_rules(node, is_required=node.name in required)}}}"
            continue
        yield f"{to_scalar(node.name)}:"
        inner = ["type: dict", "schema:", *_indented(_nodes(node.members))]
        title = f"meta: {{title: {_in_braces(node.title or node.name)}}}"
        if isinstance(node, DraftList):
            yield from _indented(["type: list", "required: false", title, "schema:"])
            yield from _indented(_indented(inner))
        else:
            yield from _indented(["type: dict", "required: false", title, *inner[1:]])


def _rules(field: DraftField, *, is_required: bool) -> str:
    kind = field.kind
    rules = [f"type: {_type(field)}"]
    if field.allowed:
        rules.append(f"allowed: [{', '.join(_quoted(choice) for choice in field.allowed)}]")
    if kind in _LENGTHS and not field.allowed:
        rules.append(f"maxlength: {_LENGTHS[kind]}")
    if kind == "year":
        rules.append(f"regex: {_YEAR}")
    if kind == "amount":
        rules += ["min: 0", "decimals: 6"]
    if kind == "integer":
        rules.append("min: 0")
    if not is_required:
        rules.append("required: false")
    meta = [f"title: {_in_braces(field.title or field.name)}"]
    if field.unit:
        meta.insert(0, f"unit: {_in_braces(field.unit)}")
    if hint := _hint(field):
        meta.append(f"hint: {_in_braces(hint)}")
    return f"{', '.join(rules)}, meta: {{{', '.join(meta)}}}"


def _type(field: DraftField) -> str:
    kinds = {"amount": "decimal", "integer": "integer", "date": "date", "month": "month"}
    return kinds.get(field.kind, "string")


def _hint(field: DraftField) -> str:
    if field.sum:
        return "可不填，由程序自动相加。"
    if field.kind == "year":
        return "请填四位数字，如 2024。"
    return "" if field.hint in field.title else field.hint


def _quoted(choice: str) -> str:
    """A choice as text, also where YAML would read a number or a switch."""
    return "'" + choice.replace("'", "''") + "'"


def _in_braces(text: str) -> str:
    """The text as a scalar in `{…}` on one line."""
    line = " ".join(text.split())
    scalar = to_scalar(line)
    # What is ASCII may be a number or a switch to YAML, such as yes.
    if scalar == line and (line.isascii() or any(sign in line for sign in ",[]{}:#")):
        return _quoted(line)
    return scalar
