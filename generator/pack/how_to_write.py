"""How staff write what is missing or is of another kind: where, and in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field

# Kinds of fields that are written below their key, not after it.
_BELOW = ("group", "rows")
BRACKET_HINT = "文字以括号开头的，请用英文单引号（'）把整段文字括起来。"
# What is written in braces for each kind of field; other kinds are texts.
_FLOW = {"group": "{…}", "rows": "[{…}]", "texts": "[…]"}


def value(kind: str, value: object, field: Field | None) -> str:
    """How to write a value of the kind, where `value` was written instead."""
    if kind == "group":
        return "请删除行首的“-”。" if isinstance(value, list) else _group(field)
    if kind == "texts":
        return "请改为 [甲, 乙]，用英文逗号分隔。"
    if kind == "rows" and isinstance(value, dict):
        return "请在每一项的第一个栏目名前加“-”和一个空格。"
    if kind == "rows":
        return "请把每一项另起一行，以“-”和一个空格开头；没有内容的，请删除此栏目。"
    return "请只填一项内容，不要分成几项。" if isinstance(value, list) else "请直接填在冒号后面。"


def filled(name: str, field: Field | None, *, is_quoted: bool) -> str:
    """How to fill in a key that has no content."""
    if field and field.kind in _BELOW:
        return _below_key(field)
    title = field.title if field else ""
    what = f"本栏指“{title}”。" if title not in ("", name) else ""
    if field and field.is_long and field.hint:
        # The hint says where a text of paragraphs begins.
        return f"请填写内容。{what}"
    if is_quoted:
        return f"请在引号中填写内容。{what}"
    filled = "数字" if field and field.kind == "amount" else "内容"
    return f"请在冒号和一个空格后填写{filled}。{what}"


def added(path: KeyPath, field: Field | None, source: Source) -> str:
    """Which line to add, and where, for a key that is missing."""
    if source.is_flow(path[:-1]):
        return _added_in_flow(path, field, source)
    above = "" if len(path) == 1 else "此项中" if isinstance(path[-2], int) else f"“{path[-2]}”下面"
    where = f"在{above}" if above else ""
    line, rest = f"“{path[-1]}: …”。", ""
    if field and field.kind in _BELOW:
        line, rest = f"“{path[-1]}:”。", _below_key(field)
    blanks = _indent_beside(path, source)
    if blanks is None:
        return f"请{where}补上{line}{rest}"
    indented = f"行首 {blanks} 个空格" if blanks else "行首不留空格"
    return f"请{where}另起一行（{indented}），填{line}{rest}"


def _added_in_flow(path: KeyPath, field: Field | None, source: Source) -> str:
    """What to add, and where, for a key that is missing in a group in braces, as in JSON."""
    beside = [place for key, place in source.keys.items() if key[:-1] == path[:-1] and key]
    is_quoted = any(source.lines[line - 1][column - 1] == '"' for line, column in beside)
    quote = '"' if is_quoted else ""
    value = _FLOW.get(field.kind if field else "", f"{quote}…{quote}")
    above = path[-2] if len(path) > 1 else ""
    where = "此项的" if isinstance(above, int) else f"“{above}”后的" if above else "最外层的"
    added = f"{quote}{path[-1]}{quote}: {value}"
    return f"请在{where}花括号中补上“{added}”，并用英文逗号与其他栏目隔开。"


def _group(field: Field | None) -> str:
    """How to write a group, or a row of a list, with its required keys."""
    names = [name for name, child in field.children.items() if child.required] if field else []
    if field is None or not names:
        return ""
    if field.kind == "rows":
        rest = f"，下面再填{'、'.join(names[1:])}" if names[1:] else ""
        return f"请改为“- {names[0]}: …”{rest}。"
    return f"请从下一行起行首多空两个空格，一行填一个栏目：{'、'.join(names)}。"


def _below_key(field: Field) -> str:
    """How a group or a list of rows is written, below its key."""
    if field.kind == "group":
        return _group(field)
    return "请从下一行起填写，每一项以“-”和一个空格开头。"


def _indent_beside(path: KeyPath, source: Source) -> int | None:
    """The indent of the keys beside a missing one; None where they do not begin their lines."""
    places = (place for key, place in source.keys.items() if key and key[:-1] == path[:-1])
    line, column = next(places, (0, 0))
    before = source.lines[line - 1][: column - 1] if line else ""
    if not line or before.strip(" -"):
        return None
    # As it is once other findings have been followed.
    corrected = source.corrected[line - 1]
    return len(corrected) - len(corrected.lstrip(" -"))
