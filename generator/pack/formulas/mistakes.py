"""What a text that is no formula gets wrong, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from generator.pack.formulas import kinds

# The right sign for what other keyboards, and other languages, have in its place.
_SIGNS = {
    **dict(zip("（），；;、＝＋－＊／＜＞．。", "(),,,,=+-*/<>..", strict=True)),
    "≥": ">=",
    "≤": "<=",
    "≠": "<>",
    "×": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "==": "=",
    "!=": "<>",
    "=>": ">=",
    "=<": "<=",
    "><": "<>",
    "［": "[",
    "］": "]",
}
_QUOTES = "“”‘’「」＂'"
_PERCENT = "%％"
_NUMBER_BEFORE = re.compile(r"(?:^|[^\w.])[0-9.]+ *$")
_ADVICE = {
    "**": "没有乘方，请写成相乘，如 数 * 数。",
    "^": "没有乘方，请写成相乘，如 数 * 数。",
    "&&": "请写成 AND(条件, 条件)。",
    "||": "请写成 OR(条件, 条件)。",
    "!": "请写成 NOT(条件)。",
    "&": "文字不能连接；两个条件都要成立的，请写成 AND(条件, 条件)。",
    "|": "请写成 OR(条件, 条件)。",
    **dict.fromkeys(_PERCENT, "请写成小数，如 0.9。"),
    **dict.fromkeys(_QUOTES, '文字请用英文双引号括起来，如 "优"。'),
}
_WRONG = re.compile(
    "|".join(map(re.escape, sorted((*_SIGNS, *_ADVICE), key=len, reverse=True)))
    + r"|(?P<digits>[０-９]+)|(?P<other>[^\w\s()+\-*/=<>,.\[\]\"])"
)
# Words that other languages write between two conditions.
_BETWEEN = {
    **dict.fromkeys(("AND", "且", "并且", "和", "与", "同时"), "AND"),
    **dict.fromkeys(("OR", "或", "或者"), "OR"),
}
_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_TOKEN = re.compile(r'"(?:[^"]|"")*"|<=|>=|<>|[0-9.]+|[\w.*]+|\S')
_COMPARISON = re.compile("[<>=]+")
_HINT = "公式的写法见 docs/表单包.md。"


class Explained(NamedTuple):
    """What is wrong at the character, and what to do."""

    message: str
    hint: str
    offset: int


def explain(text: str, offset: int) -> Explained:
    """What is wrong with a text that could be read as far as the character at the offset."""
    outside = _TEXTS.sub(lambda match: "0" * len(match.group()), text)
    return (
        _wrong_sign(outside)
        or _open_text(outside)
        or _brackets(outside)
        or _unexpected(text, outside, offset)
    )


def _wrong_sign(outside: str) -> Explained | None:
    """The first sign that no formula has; texts in quotes are left out."""
    match = _WRONG.search(outside)
    if match is None:
        return None
    sign = match.group()
    if match["digits"]:
        return Explained(f"“{sign}”是全角数字", "请改为半角数字。", match.start())
    if sign in _SIGNS:
        hint = f"请改为英文半角的 {_SIGNS[sign]} 。"
        return Explained(f"公式中不能用“{sign}”", hint, match.start())
    if unicodedata.category(sign[0]) == "Cf":
        message = f"公式中有看不见的字符（U+{ord(sign):04X}）"
        return Explained(message, "请删除这个字符，它通常是粘贴带入的。", match.start())
    hint = _ADVICE.get(sign, _HINT)
    if sign in _PERCENT and not _NUMBER_BEFORE.search(outside[: match.start()]):
        hint = f"请删除“{sign}”；要显示为百分数的，请在 derived 中用 format: {{percent: true}}。"
    return Explained(f"公式中不能用“{sign}”", hint, match.start())


def _open_text(outside: str) -> Explained | None:
    start = outside.find('"')
    if start < 0:
        return None
    return Explained("文字缺少右边的引号", '文字的两边都要有英文双引号，如 "优"。', start)


def _brackets(outside: str) -> Explained | None:
    """A bracket without its other half."""
    opened: list[int] = []
    for i, sign in enumerate(outside):
        if sign == "(":
            opened.append(i)
        elif sign == ")":
            if not opened:
                return Explained("多一个右括号", "请删除多余的括号，或补上左括号。", i)
            opened.pop()
    if not opened:
        return None
    return Explained(f"缺少 {len(opened)} 个右括号", "请为此处的左括号补上右括号。", opened[-1])


def _unexpected(text: str, outside: str, offset: int) -> Explained:  # noqa: PLR0911 - one a case
    """What stands where something else has to."""
    before, rest = text[:offset].rstrip(), text[offset:].lstrip()
    if not before and not rest:
        return Explained("公式是空的", "请填写公式，或删除此项。", 0)
    tokens = _TOKEN.findall(before)
    last = tokens[-1] if tokens else ""
    if not rest:
        return Explained(f"公式不完整，“{last}”后面缺少内容", "请补上缺少的内容。", len(before))
    found = (_TOKEN.match(rest) or re.match(".", rest))[0]  # type: ignore[index]
    at = len(text) - len(rest)
    if found == "(":
        start = before.rfind(last)
        return Explained(*kinds.unknown_function(last), start)
    if _COMPARISON.fullmatch(found) and _COMPARISON.search(outside[1:offset]):
        hint = "请分开写，如 AND(0 <= 得分, 得分 <= 10)。"
        return Explained("一个条件只能有一个比较", hint, at)
    if _is_operand(last) and _is_operand(found):
        return _two_operands(last, found, at)
    if last and not _is_operand(last) and last != ")":
        return Explained(f"“{last}”与“{found}”之间缺少内容", "请补上字段、数字或公式。", at)
    return Explained(f"此处不应有“{found}”", _advice(text, found, last, at), at)


def _advice(text: str, found: str, last: str, at: int) -> str:
    """What to write instead of a sign that may not stand there."""
    if found == "[" and last.upper() in kinds.FUNCTIONS:
        return f"写法：{kinds.written(last.upper())}。"
    if found == "[":
        return "方括号中应为 栏目=此行的栏目，前后不加空格，如 组[名=所属组].数。"
    if found == "," and last.isdigit():
        return "数字中不加千分位逗号。"
    if found[0] == "." and (found[1:].isdigit() or last.isdigit()):
        return "小数点前后都要有数字，如 0.5。"
    if "." in (found, text[at - 1 : at]):
        return "名称的各级之间用 . 连接，前后不加空格，如 组.数。"
    return _HINT


def _two_operands(last: str, token: str, at: int) -> Explained:
    """What is missing between two names, numbers or texts."""
    hint = "请补上运算符，如 + 或 * 。"
    function = _BETWEEN.get(token.upper(), "")
    if function:
        return Explained(f"条件之间不写“{token}”", f"请写成 {function}(条件, 条件)。", at)
    if last.upper() in kinds.FUNCTIONS:
        message = f"“{last}”后面缺少括号"
        return Explained(message, f"写法：{kinds.written(last.upper())}。", at)
    if last[0].isdigit() and not token[0].isdigit():
        hint = "数字不带计量单位；要相乘的，请写 * 。"
    return Explained(f"“{last}”与“{token}”之间缺少运算符", hint, at)


def _is_operand(token: str) -> bool:
    return bool(token) and (token[0] == '"' or token[0].isalnum() or token[0] == "_")
