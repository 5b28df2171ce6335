"""The amounts of money that a Chinese text lists: 办公费3万元，印刷费2万元，合计5万元."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.common import amounts
from generator.pack.text_checks import calculations, quantities
from generator.pack.text_checks.calculations import kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from typing import Literal

    from generator.pack.text_checks.calculations import Calculation
    from generator.pack.text_checks.quantities import Token

    # A plain amount, the result of a calculation, or a price, which is still to be multiplied.
    Role = Literal["amount", "result", "price"]

_AMOUNTS = ("amount", "result")
# How many characters before an amount a word can be that changes its role.
_REACH = 16
_CLAUSE = "[^，。；、：:;,\n0-9]"
# Words directly before an amount: it is a total, the price of one piece, or another year's.
_TOTAL = re.compile(
    "(?:合计|共计|总计|小计|累计|总额|总价|总(?:金额|经费|费用|投资)|[总一]共|(?<!公)共"
    "|(?<![会统设预审估])计)[为是需要:： \t\u3000\u00a0]*$"
)
_PRICE = re.compile(f"(?:[每均按]|(?:单价|标准)[为是:：]?){_CLAUSE}*$")
_ELSEWHERE = re.compile(
    "(?:(?:19|20)[0-9]{2}年|上年|去年|往年|明年|次年|同比|相比|较|节约|增加|减少|增长|已)"
    f"{_CLAUSE}*$"
)
# Words directly after an amount: its parts follow.
_HEAD = re.compile(r"\s{0,3}(?:[，,。；]?\s{0,3}(?:其中|包括|包含|含|分别)|[:：])")
_SOME = re.compile("其中|包括|包含")
# A rest without an amount of its own; amounts in words, which are not parsed.
_REST = re.compile(
    f"(?:其余|剩余|余下|其[他它]|另|据实|按实|实际|若干){_CLAUSE}{{0,20}}(?![^，。；、：:;,\n])"
)
_IN_WORDS = re.compile(
    "[一二三四五六七八九十百千两数几壹贰叁肆伍陆柒捌玖拾佰仟][余多]?[万亿]{0,2}元"
)
# Words before an amount that is the base of another one, and before the one that is meant.
_BASE = re.compile(
    "(?:概算|估算|造价|中标|合同|成交|投资|控制价|限价|原值|本金|贷款|总额|基数|需求|缺口|送审|审定|结算|决算"
    f"|规模|资产|收入|扣除|抵扣|减去|剩余|结余|预计支出|测算数){_CLAUSE}*$"
)
_ALLOTTED = re.compile(
    "(?:本[年期次级项单部]|今年|当年|安排|支付|拨付|列支|申请|取整|取|应付|[尚仍还]需|[尾余首预]款"
    f"|进度款|预付|质保金?|分摊|计提|利息|补助|配套){_CLAUSE}{{0,4}}$"
)
# 600万元的8%; 400万元，按12%计提: of such an amount only a share is meant.
_SHARE = re.compile(
    r"\s{0,3}(?:的|[,，]?[^，。；、：:;,\n0-9]{0,8}(?:按|率|比例|计提|提取|缴))"
    r"[^，。；、：:;,\n0-9]{0,8}[0-9.]+\s?[%‰]"
)
_SENTENCE_END = re.compile("[；;。\n]")


@dataclass(frozen=True)
class Item:
    """An amount of a list at text[start:end].

    `says_yuan` is False for 3万, which may count something other than money. `is_total`: 合计3万元.
    `is_head`: 3万元，其中; the amounts after it in the sentence are `is_part`.
    `is_base`: 概算3万元, of which another amount may be derived; `is_allotted`: 本年安排3万元.
    """

    start: int
    end: int
    value: Decimal
    says_yuan: bool = True
    is_total: bool = False
    is_head: bool = False
    is_part: bool = False
    is_base: bool = False
    is_allotted: bool = False


@dataclass(frozen=True)
class Listing:
    """The amounts that a text lists, and how far they can be compared with a whole.

    `is_excerpt`: the text names some of the parts only (其中3万元). `leaves_rest`: something has no
    amount (其余). `is_unclear`: the text is ambiguous. `has_share`: a share of an amount is meant.
    """

    items: tuple[Item, ...]
    in_brackets: tuple[Item, ...]
    prices: tuple[Item, ...]
    is_excerpt: bool
    leaves_rest: bool
    is_unclear: bool
    has_share: bool


def read(text: str, unit: str) -> Listing:
    """The amounts in the text, in the unit; operands of calculations and prices are not listed."""
    return _listing(quantities.half_width(text), unit)


@lru_cache(maxsize=256)
def _listing(plain: str, unit: str) -> Listing:
    """The listing of a text in half width; cached, since several checks ask for a unit's texts."""
    tokens = quantities.read(plain)
    depths, all_closed = _depths(tokens)
    outer = _outer(plain, tokens, depths)
    roles = list(_roles(plain, tokens, outer))
    inside = [tokens[index] for index, role in roles if depths[index] and role in _AMOUNTS]
    prices = [tokens[index] for index, role in roles if role == "price" and tokens[index].money]
    outside = [(index, role) for index, role in roles if not depths[index]]
    stated = [(tokens[index], role) for index, role in outside if role in _AMOUNTS]
    items = _items(stated, outer, unit)
    return Listing(
        items,
        tuple(_item(token, plain, unit) for token in inside),
        tuple(_item(token, plain, unit) for token in prices),
        is_excerpt=bool(_SOME.search(outer)),
        leaves_rest=any(role == "price" for _, role in outside)
        or bool(_REST.search(outer))
        or any(outer.startswith("等", item.end) for item in items),
        is_unclear=not all_closed
        or bool(_IN_WORDS.search(outer))
        or any(_is_vague(tokens, index, outer) for index, role in outside if role in _AMOUNTS),
        has_share=any(_SHARE.match(outer, item.end) for item in items),
    )


def _depths(tokens: Sequence[Token]) -> tuple[list[int], bool]:
    """How many brackets each token is in; whether every bracket that opens closes."""
    depths: list[int] = []
    depth = 0
    for token in tokens:
        # `a）` closes no bracket.
        depth = max(0, depth - 1) if token.kind == "close" else depth
        depths.append(depth)
        depth += token.kind == "open"
    return depths, depth == 0


def _outer(plain: str, tokens: Sequence[Token], depths: Sequence[int]) -> str:
    """The text with all in brackets replaced by NUL, so that offsets stay the same."""
    letters = list(plain)
    for token, depth in zip(tokens, depths, strict=True):
        if depth:
            letters[token.start : token.end] = "\0" * (token.end - token.start)
    return "".join(letters)


def _roles(plain: str, tokens: Sequence[Token], outer: str) -> Iterator[tuple[int, Role]]:
    """The indexes of the numbers that are money, with their roles."""
    found = {each.start: each for each in calculations.read(plain)}
    index = 0
    while index < len(tokens):
        if index in found and not _only_lists(tokens, found[index]):
            result = found[index].result
            index = found[index].end
            yield (index - 1, "result") if result and result.money else (index - 1, "price")
            continue
        if tokens[index].kind == "number" and (role := _role(tokens, index, outer)):
            yield index, role
        index += 1


def _only_lists(tokens: Sequence[Token], calculation: Calculation) -> bool:
    """Whether the calculation is a list of amounts joined by +, without a result."""
    pieces = tokens[calculation.start : calculation.end]
    adds = all(piece.text == "+" for piece in pieces if piece.kind == "operator")
    return bool(adds and calculation.left and calculation.left.money and not calculation.result)


def _role(tokens: Sequence[Token], index: int, outer: str) -> Role | None:
    token = tokens[index]
    before = outer[max(0, token.start - _REACH) : token.start]
    if kind(tokens, index - 1) == "equal" and kind(tokens, index - 2) == "number":
        # 3000元=0.3万元 states the same amount twice.
        return None
    if token.money:
        is_price = outer.startswith("/", token.end) or bool(_PRICE.search(before))
        return "price" if is_price else "amount"
    # A number with no unit after it may be an amount in any unit.
    is_bare = kind(tokens, index - 1) == "words" and kind(tokens, index + 1) in {"break", "open"}
    return "price" if is_bare else None


def _items(stated: Sequence[tuple[Token, Role]], outer: str, unit: str) -> tuple[Item, ...]:
    """The amounts as items: whether each is a total, a head or a part."""
    sentence_ends = [match.start() for match in _SENTENCE_END.finditer(outer)]
    items = []
    headed = -1
    for token, role in stated:
        sentence = bisect(sentence_ends, token.start)
        before = outer[max(0, token.start - _REACH) : token.start]
        is_total = role == "amount" and bool(_TOTAL.search(before))
        is_head = bool(_HEAD.match(outer, token.end))
        is_part = sentence == headed
        item = _item(token, outer, unit, is_total=is_total, is_head=is_head, is_part=is_part)
        items.append(item)
        headed = sentence if is_head else headed
    return tuple(items)


def _item(token: Token, plain: str, unit: str, **role: bool) -> Item:
    """The amount as an item, by the words before it; `role` is its role in a list."""
    before = plain[max(0, token.start - _REACH) : token.start]
    return Item(
        token.start,
        token.end,
        _in(unit, token),
        says_yuan=token.text.endswith("元"),
        is_base=bool(_BASE.search(before)),
        is_allotted=bool(_ALLOTTED.search(before)),
        **role,
    )


def _in(unit: str, token: Token) -> Decimal:
    return quantities.tidy(token.value.scaleb(-amounts.UNITS[unit], quantities.EXACT))


def _is_vague(tokens: Sequence[Token], index: int, outer: str) -> bool:
    """Whether the amount is an estimate or a bound, or may be of another year."""
    before = outer[max(0, tokens[index].start - _REACH) : tokens[index].start]
    beside = {kind(tokens, index - 1), kind(tokens, index + 1)}
    return "unclear" in beside or bool(_ELSEWHERE.search(before))
