"""Check that each part of a formula has a value of the kind that is wanted there."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.common import dates
from generator.common.similar import nearest
from generator.pack.formulas.formula import Mistake
from generator.pack.formulas.nodes import Call, Name, Number, Operation, Signed, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from generator.pack.formulas.formula import Kind, Reference
    from generator.pack.formulas.nodes import Node

# The kinds of values; `blank` is that of `""`, None of what has been reported already.
Found: TypeAlias = 'Kind | Literal["blank"] | None'

# How many arguments each function takes, at least and at most, and how it is written.
_FUNCTIONS = {
    "SUM": (1, 1000, "SUM(数, …)"),
    "ROUND": (2, 2, "ROUND(数, 小数位数)"),
    "MIN": (1, 1000, "MIN(数, …)"),
    "MAX": (1, 1000, "MAX(数, …)"),
    "IF": (2, 3, "IF(条件, 成立时的值, 不成立时的值)"),
    "AND": (1, 1000, "AND(条件, …)"),
    "OR": (1, 1000, "OR(条件, …)"),
    "NOT": (1, 1, "NOT(条件)"),
    "COUNT": (1, 1000, "COUNT(字段, …)"),
    "ABS": (1, 1, "ABS(数)"),
    "LOOKUP": (2, 2, "LOOKUP(值, 对照表)"),
}
FUNCTIONS = tuple(_FUNCTIONS)
MANY = ("SUM", "MIN", "MAX", "COUNT")
MOST_DIGITS = 15
NAMES: Mapping[str, str] = {
    "amount": "数字",
    "text": "文字",
    "date": "日期",
    "condition": "条件",
    "blank": "文字",
}
_DATE_FIELD = "日期只能比较先后，如 开始日期 <= 完成日期。"
_TEXT_FIELD = "要计算的字段，请在 schema.yaml 中把 type 改为 decimal 或 integer。"
_IN_CHINESE = {
    **dict.fromkeys(("求和", "合计", "总和"), "SUM"),
    **dict.fromkeys(("四舍五入", "取整"), "ROUND"),
    **dict.fromkeys(("最小", "最小值"), "MIN"),
    **dict.fromkeys(("最大", "最大值"), "MAX"),
    **dict.fromkeys(("如果", "若"), "IF"),
    **dict.fromkeys(("计数", "个数"), "COUNT"),
    **dict.fromkeys(("查找", "查表"), "LOOKUP"),
    "绝对值": "ABS",
}
_OTHERS = {
    "AVERAGE": "请写成 SUM(…) / COUNT(…)。",
    "COUNTA": "请用 COUNT，它数填了内容的字段。",
    "SUMIF": "请写成 SUM(列表[栏目=此行的栏目].数)。",
    "SUMIFS": "请写成 SUM(列表[栏目=此行的栏目].数)。",
    "SUMPRODUCT": "请在列表的每一行自动计算，再用 SUM 相加。",
    "VLOOKUP": "请用 LOOKUP(值, 对照表)。",
    "IFERROR": "请用 IF 先判断，如 IF(除数 = 0, 0, 数 / 除数)。",
    "ISBLANK": '请写成 字段 = ""。',
    "POWER": "没有乘方，请写成相乘，如 数 * 数。",
}


@dataclass(frozen=True)
class _Checked:
    """What the names of a formula stand for, and its mistakes so far."""

    references: Mapping[str, Reference]
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, node: Node, message: str, hint: str) -> None:
        self.mistakes.append(Mistake(message, hint, node.offset))


def mistakes(root: Node, references: Mapping[str, Reference], expected: Kind) -> list[Mistake]:
    """What is wrong with the values in the formula, whose own has to be of that kind.

    A name without a reference has been reported already.
    """
    checked = _Checked(references)
    kind = _kind(checked, root)
    is_right = kind in (None, expected) or (kind == "blank" and expected != "condition")
    if not is_right and not checked.mistakes:
        message = f"公式的结果应为{NAMES[expected]}，现为{NAMES[kind or 'text']}"
        hint = "请写成比较，如 得分 < 分值。" if expected == "condition" else _result_hint(expected)
        checked.mistakes.append(Mistake(message, hint, 0))
    return checked.mistakes


def _result_hint(expected: Kind) -> str:
    if expected == "amount":
        return "请修改公式；要得到文字的，请在 schema.yaml 中把 type 改为 string。"
    if expected == "text":
        return "请修改公式；要得到数字的，请在 schema.yaml 中把 type 改为 decimal。"
    return "请修改公式，使其结果是一个日期字段。"


def written(function: str) -> str:
    """How the function is written, with its arguments."""
    return _FUNCTIONS[function][2]


def unknown_function(name: str) -> tuple[str, str]:
    """The message about a function that there is not, and its hint."""
    half = unicodedata.normalize("NFKC", name)
    if half.upper() in FUNCTIONS:
        return f"没有函数“{name}”", f"请改为半角字母：{half.upper()}。"
    close = nearest(name.upper(), FUNCTIONS) if name.isascii() else _IN_CHINESE.get(name, "")
    known = f"可用的函数：{'、'.join(FUNCTIONS)}。"
    hint = _OTHERS.get(name.upper()) or (f"您要填的是 {close} 吗？" if close else known)
    return f"没有函数“{name}”", hint


def _kind(checked: _Checked, node: Node) -> Found:  # noqa: PLR0911 - one for each kind of node
    """Of which kind the node's value is."""
    if isinstance(node, Number):
        return "amount"
    if isinstance(node, Text):
        return "text" if node.value else "blank"
    if isinstance(node, Name):
        return _of_name(checked, node)
    if isinstance(node, Signed):
        _want_amount(checked, node.operand)
        return "amount"
    if isinstance(node, Call):
        return _of_call(checked, node)
    if node.operator in "+-*/":
        _want_amount(checked, node.left)
        _want_amount(checked, node.right)
        return "amount"
    _check_comparison(checked, node)
    return "condition"


def _of_name(checked: _Checked, node: Name) -> Found:
    reference = checked.references.get(node.key)
    if reference is None:
        return None
    if reference.kind == "table":
        hint = f"对照表只能用在 LOOKUP 中，如 LOOKUP(得分, {node.text})。"
        checked.wrong(node, f"“{node.text}”是对照表，不是一个值", hint)
        return None
    if reference.kind == "list":
        hint = f"要数行数的，请写成 COUNT({node.text})。"
        checked.wrong(node, f"“{node.text}”是一个列表，不是一个值", hint)
        return None
    if reference.is_many:
        function = "SUM" if reference.kind == "amount" else "COUNT"
        hint = f"请汇总，如 {function}({node.text})；要取各行自己的，请用 each 写明列表。"
        checked.wrong(node, f"“{node.text}”有多个值，此处只能是一个", hint)
        return None
    return reference.kind


def _want_amount(checked: _Checked, node: Node) -> None:
    kind = _kind(checked, node)
    if kind in (None, "amount"):
        return
    shown = f"“{node.text}”" if isinstance(node, Name) else "此处"
    hint = _DATE_FIELD if kind == "date" else _TEXT_FIELD
    if kind == "condition":
        hint = "请用 IF(条件, 数, 数) 得到数字。"
    if isinstance(node, Text):
        shown, hint = f"“{node.value}”", "数字不加引号。"
    elif isinstance(node, Name) and checked.references[node.key].scope == "constant":
        hint = f"请在 pack.yaml 中写成数字，不加引号和单位，如 {node.text}: 100。"
    checked.wrong(node, f"{shown}是{NAMES[kind]}，不能计算", hint)


def _want_condition(checked: _Checked, node: Node) -> None:
    kind = _kind(checked, node)
    if kind not in (None, "condition"):
        hint = '请写成比较，如 得分 < 分值，或 原因 <> ""。'
        checked.wrong(node, f"此处应为条件，现为{NAMES[kind]}", hint)


def _check_comparison(checked: _Checked, node: Operation) -> None:
    left, right = _kind(checked, node.left), _kind(checked, node.right)
    if left is None or right is None:
        return
    kinds = {left, right}
    if "condition" in kinds:
        checked.wrong(node, "条件不能再比较", "几个条件请用 AND、OR 或 NOT。")
    elif "blank" in kinds:
        if node.operator not in ("=", "<>"):
            checked.wrong(node, f"空白不能用 {node.operator} 比较", '请写成 = "" 或 <> ""。')
    elif kinds == {"date", "text"}:
        _check_written_date(checked, node)
    elif len(kinds) > 1:
        names = f"一边是{NAMES[left]}，一边是{NAMES[right]}"
        checked.wrong(node, f"{names}，不能比较", _hint_of_sides(node, kinds))
    elif kinds == {"text"} and node.operator not in ("=", "<>"):
        hint = "文字只能用 = 或 <>；日期请在 schema.yaml 中用 type: date。"
        checked.wrong(node, f"文字不能用 {node.operator} 比较", hint)


def _hint_of_sides(node: Operation, kinds: Collection[Found]) -> str:
    """What to do where the sides of a comparison are of different kinds."""
    if "date" in kinds:
        return "两边应同为数字或同为日期（type: date）。"
    if any(isinstance(side, Text) for side in (node.left, node.right)):
        return "数字不加引号，如 得分 = 10。"
    if "text" in kinds and isinstance(number := node.right, Number):
        return f'文字要加英文双引号，如 = "{number.value:f}"。'
    return "两边应同为数字或同为文字。"


def _check_written_date(checked: _Checked, node: Operation) -> None:
    """A text beside a date must be written there, and be a date."""
    for side in (node.left, node.right):
        if isinstance(side, Text):
            if dates.read(side.value) is None:
                message = f"“{side.value}”不是日期"
                checked.wrong(side, message, '请写成日期，如 "2024-05-01"。')
            return
    checked.wrong(node, "一边是日期，一边是文字，不能比较", "两边应同为日期（type: date）。")


def _of_call(checked: _Checked, node: Call) -> Found:  # noqa: PLR0911 - for groups of functions
    if node.function not in _FUNCTIONS:
        checked.wrong(node, *unknown_function(node.function))
        return None
    least, most, written = _FUNCTIONS[node.function]
    if not least <= len(node.arguments) <= most:
        count = len(node.arguments)
        message = f"{node.function} 的参数应为 {least} 个，现为 {count} 个"
        if least != most:
            bounds = f"至少 {least} 个" if count < least else f"至多 {most} 个"
            message = f"{node.function} 的参数应{bounds}，现为 {count} 个"
        checked.wrong(node, message, f"写法：{written}。")
        return None
    if node.function in MANY:
        return _of_many(checked, node)
    if node.function in ("AND", "OR", "NOT"):
        for argument in node.arguments:
            _want_condition(checked, argument)
        return "condition"
    if node.function == "IF":
        return _of_if(checked, node)
    if node.function == "LOOKUP":
        return _of_lookup(checked, node)
    _want_amount(checked, node.arguments[0])
    if node.function == "ROUND":
        _check_digits(checked, node.arguments[1])
    return "amount"


def _of_many(checked: _Checked, node: Call) -> Found:
    """SUM, MIN, MAX and COUNT, whose arguments may be of many values."""
    for argument in node.arguments:
        reference = checked.references.get(argument.text) if isinstance(argument, Name) else None
        if node.function == "COUNT" and reference and reference.kind != "table":
            continue
        if reference and reference.is_many and reference.kind == "amount":
            continue
        if reference and reference.is_many and reference.kind in ("text", "date"):
            name = argument.text if isinstance(argument, Name) else ""
            message = f"“{name}”是{NAMES[reference.kind]}，不能用 {node.function}"
            hint = _DATE_FIELD if reference.kind == "date" else _TEXT_FIELD
            checked.wrong(argument, message, f"{hint[:-1]}；要数个数的，请用 COUNT。")
        elif node.function == "COUNT":
            _kind(checked, argument)
        else:
            _want_amount(checked, argument)
    return "amount"


def _of_if(checked: _Checked, node: Call) -> Found:
    _want_condition(checked, node.arguments[0])
    kinds = [_kind(checked, argument) for argument in node.arguments[1:]]
    valued = {kind for kind in kinds if kind != "blank"}
    if None in valued:
        return None
    if len(valued) > 1:
        names = "、".join(NAMES[kind] for kind in kinds if kind)
        checked.wrong(node, f"IF 的结果应为同一种，现为{names}", "各结果应同为数字或同为文字。")
        return None
    return valued.pop() if valued else "blank"


def _of_lookup(checked: _Checked, node: Call) -> Found:
    value, name = node.arguments
    kind = _kind(checked, value)
    reference = checked.references.get(name.key) if isinstance(name, Name) else None
    table = reference.table if reference else None
    if table is None:
        if not isinstance(name, Name) or reference is not None:
            message = "LOOKUP 的第二个参数应为 pack.yaml 中 tables 的名称"
            checked.wrong(name, message, "写法：LOOKUP(值, 对照表)。")
        return None
    wanted = "amount" if table.is_bands else "text"
    if kind not in (None, wanted):
        message = f"对照表“{table.name}”按{NAMES[wanted]}查找，现为{NAMES[kind]}"
        hint = "数字请用 from，文字请用 code，见 pack.yaml 的 tables。"
        checked.wrong(value, message, hint)
    return "text" if isinstance(table.rows[0][1], str) else "amount"


def digits_of(node: Node) -> int | None:
    """The number of decimals that is written as the second argument of ROUND; None if none is."""
    sign = 1
    if isinstance(node, Signed):
        sign, node = (-1 if node.sign == "-" else 1), node.operand
    if not isinstance(node, Number) or node.value != int(node.value):
        return None
    digits = sign * int(node.value)
    return digits if abs(digits) <= MOST_DIGITS else None


def _check_digits(checked: _Checked, node: Node) -> None:
    if digits_of(node) is None:
        message = f"ROUND 的小数位数应为 -{MOST_DIGITS} 至 {MOST_DIGITS} 的整数"
        checked.wrong(node, message, "写法：ROUND(数, 2)。")


def is_of(kind: Kind, node: Node, references: Mapping[str, Reference]) -> bool:
    """Whether the value of a part of a formula without mistakes is a text, or a date."""
    if isinstance(node, Text):
        # A blank one is of the kind of what it stands beside.
        return kind == "text" and node.value != ""
    if isinstance(node, Name):
        return references[node.text].kind == kind
    if isinstance(node, Call) and node.function == "IF":
        return any(is_of(kind, each, references) for each in node.arguments[1:])
    if isinstance(node, Call) and node.function == "LOOKUP" and isinstance(node.arguments[1], Name):
        table = references[node.arguments[1].key].table
        return kind == "text" and table is not None and isinstance(table.rows[0][1], str)
    return False


def is_blank(node: Node) -> bool:
    """Whether a part of a formula is always blank: `""`, or `IF` with nothing else."""
    if isinstance(node, Call):
        return node.function == "IF" and all(map(is_blank, node.arguments[1:]))
    return isinstance(node, Text) and not node.value
