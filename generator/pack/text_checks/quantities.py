"""Tokens of a Chinese text: numbers, amounts of money, operators and brackets."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from generator.common.amounts import UNITS

Kind = Literal["number", "operator", "equal", "open", "close", "break", "unclear", "words"]

# Wide enough for a product of a hundred of the longest numbers; a rounded one would raise.
EXACT = decimal.Context(prec=5000, traps=[decimal.Inexact, decimal.InvalidOperation])

# A longer number is not an amount.
_MOST_DIGITS = 30
_POWERS = {"%": -2, "十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
# Words after 万 without 元 that count something other than money.
_COUNTED = (
    "人次份户平亩公个张件册本条套台辆株棵吨斤千克升字词只支块处名位家间所场期米里倍分篇页包盒箱袋"
    "瓶羽头尾粒对组座根卷枚副封首段节班岁年天日月周小时例起宗项种款类门把双盏美港欧英韩"
)

# One character for each, so that offsets stay the same.
_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９．％＋*＊✕＝（）＜＞：／－＾", "0123456789.%+×××=()<>:/-^"
)

_BLANK = "[ \t\u3000\u00a0]"
_GAP = f"{_BLANK}{{0,3}}"
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# Digits joined by points or commas are one match: no part of 6.26.1 or 1,2 is a number.
_NUMBER = (
    r"(?P<figure>[0-9]+(?:[.,][0-9]+)*)"
    rf"(?:{_GAP}(?P<scale>%|[十百千]?[万亿]亿?|[百千](?={_GAP}元)))?(?:{_GAP}(?P<yuan>元))?"
)
_EQUAL = (
    "(?:=|共计|合计|总计|[总一]共|(?<!公)共|(?<![会统设预审估小累])计|为)"
    rf"{_GAP}(?:人民币|为|需)?{_GAP}(?=[0-9])"
)
# Marks of a number that is a bound, an estimate, a share, a range, a ratio or part of a name.
_UNCLEAR = (
    rf"(?:大?约|(?<![附最])近|不足|超过|[不至最][多少超大高低小][于过]?|[多少大高低小]于)需?{_GAP}(?=[0-9])"
    r"|左右|上下|以[内上下]|之内|分之|[至到](?=[0-9])|(?<=[0-9万亿千百])[余多几]"
    r"|(?<=[0-9])[折成²³¼½¾‰]|[A-Za-z]+(?=[0-9])|/(?=[0-9])"
    r"|(?<=[0-9])(?:[,:](?=[0-9])|，(?=[0-9]{3}(?![0-9])))|[÷~～〜–−^±√<>≤≥≈≦≧∶—-]"
)
_TOKEN = re.compile(
    # The mark of a list entry, `1）` or `（1）`, is not a number.
    rf"(?P<mark>(?<![^\s。；;，,、：:])\(?[0-9]{{1,2}}\))|(?P<number>{_NUMBER})"
    rf"|(?P<operator>[×+]|[xX](?![A-Za-z]))|(?P<equal>{_EQUAL})|(?P<unclear>{_UNCLEAR})"
    rf"|(?P<open>[(〔\[【{{])|(?P<close>[)〕\]】}}])|(?P<blank>{_BLANK}+)"
    "|(?P<break>[，。；、：！？,.;:!?“”‘’\"'\n\r])|(?P<words>[A-Za-z]+|.)",
    re.DOTALL,
)


class Token(NamedTuple):
    """A token at text[start:end]; a number with its power of ten, and whether it is money."""

    kind: Kind
    start: int
    end: int
    text: str
    number: Decimal = Decimal(0)
    exponent: int = 0
    money: bool = False

    @property
    def value(self) -> Decimal:
        """The number with its power of ten (万, %); money in 元."""
        return self.number.scaleb(self.exponent, EXACT)


@lru_cache(maxsize=256)
def half_width(text: str) -> str:
    """The text with digits and signs in half width; offsets stay the same.

    Cached, since several checks read the same text.
    """
    return text.translate(_HALF_WIDTH)


def read(text: str) -> tuple[Token, ...]:
    """The tokens of the text in half width, in order, without blanks; words are one letter each."""
    return _tokens(half_width(text))


@lru_cache(maxsize=64)
def _tokens(plain: str) -> tuple[Token, ...]:
    """Those of a text in half width."""
    tokens = []
    for match in _TOKEN.finditer(plain):
        kind = match.lastgroup
        if kind == "number":
            tokens.append(_number(match, plain))
        elif kind != "blank":
            start, end = match.span()
            # The mark of a list's entry ends what is before it.
            kind = "break" if kind == "mark" else kind
            tokens.append(Token(kind, start, end, match[0]))  # type: ignore[arg-type]
    return tuple(tokens)


def unit_of(exponent: int) -> str:
    """The customary unit for amounts with that power of ten."""
    return "亿元" if exponent >= UNITS["亿元"] else "万元" if exponent >= UNITS["万元"] else "元"


def tidy(number: Decimal) -> Decimal:
    """The number without trailing zeros and without an exponent."""
    return Decimal(f"{number.normalize(EXACT):f}")


def is_near(computed: Decimal, stated: Decimal) -> bool:
    """Whether the stated number is the computed one, exactly or rounded to its decimals."""
    places = -int(stated.as_tuple().exponent)
    gap = abs(computed - stated)
    return not gap or (places > 0 and 2 * gap <= Decimal(1).scaleb(-places))


def _number(match: re.Match[str], plain: str) -> Token:
    """The number as a token, `unclear` if it has too many digits or irregular separators."""
    start, end, text, figure = match.start(), match.end(), match.group(), match["figure"]
    if not _FIGURE.fullmatch(figure) or len(figure) > _MOST_DIGITS:
        return Token("unclear", start, end, text)
    exponent = sum(_POWERS[c] for c in match["scale"] or "")
    following = plain[end : end + 2].strip()[:1]
    counted = bool(following) and following in _COUNTED
    money = bool(match["yuan"]) or (exponent >= _POWERS["万"] and not counted)
    return Token("number", start, end, text, Decimal(figure.replace(",", "")), exponent, money)
