"""Random data files: every way of writing values, comments and blank lines anywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

NAMES = (
    *("名称", "金额", "责任单位/科室", "金额（万元）", "说明", "目标", "a", "b c", "2023"),
    *("年度-计划", "组", "表", "列", "明细"),
)
_ODD_NAMES = ("'键: 一'", '"键 #二"', '"\\u952e"', "? 问")
WORDS = (
    *(
        "甲",
        "54",
        "718.40",
        "95%",
        "2023年12月",
        "一、二；三",
        "≥3",
        "（一）",
        "a, b",
        "[x]",
        "{y}",
    ),
    *("a: b", "x # y", "#z", "- 1", "'引'", '"双"', "“中”", "null", "~", "是", "\U0001f600", "\\n"),
    *(
        "甲\u3000乙",
        "0123",
        "it's",
        "@x",
        "%x",
        "*x",
        "&x",
        "!x",
        "|",
        ">",
        "?",
        ":",
        "甲：乙",
        "-",
    ),
    *("a" * 90, "b " * 50 + "c", "\x85", "\u2028", "\xa0x", "\u200b", "{{ x }}", "已核对[sum]"),
)
LONG = (
    *(
        "一\n二",
        "一\n\n二",
        "# 一\n二",
        "  一\n二",
        "一\n  二",
        "一\n二\n",
        "- 一\n- 二",
        "甲: 1\n乙: 2",
    ),
    *("\n一", "一\n\t二", "\u3000一\n二", "一 \n二", "一\n#二", "\U0001f600\n'x'\n\"y\""),
)
REAL = sorted(
    path
    for folder in ("data", "examples/data", "tests/good")
    for path in (CHECKOUT / folder).rglob("*.yaml")
)


class Writer:
    """Writes one file; each comment has a number of its own."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.comments = 0
        self.comment_rate = random.choice((0.0, 0.1, 0.3))
        self.step = random.choice((1, 2, 2, 2, 4))
        self.list_step = random.choice((0, 2, 2))

    def chance(self, rate: float) -> bool:
        return self.random.random() < rate

    def comment(self) -> str:
        if self.chance(0.05):
            return "# 已核对[sum]: 属实"
        self.comments += 1
        kind = self.random.choice(("# 注{}", "#注{}", "# 注{}: x", "# - 注{}", "#  注{} # x"))
        return kind.format(f"〔{self.comments}〕")

    def behind(self) -> str:
        return (
            f" {' ' * self.random.randrange(3)}{self.comment()}"
            if self.chance(self.comment_rate)
            else ""
        )

    def between(self, column: int) -> Iterator[str]:
        while self.chance(self.comment_rate):
            if self.chance(0.4):
                yield self.random.choice(("", "", "  ", " " * (column + 4)))
            else:
                at = self.random.choice(
                    (0, column, column, column, column + 2, column + 4, column + 1)
                )
                yield " " * at + self.comment()

    def group(self, column: int, depth: int) -> Iterator[str]:
        for name in self.random.sample(NAMES, self.random.randrange(1, 6 - depth)):
            head = f"{self.random.choice(_ODD_NAMES)}" if self.chance(0.03) else name
            yield from self.between(column)
            colon = f"\n{' ' * column}:" if head.startswith("?") else ":"
            yield from self.entry(f"{' ' * column}{head}{colon}", column, depth)

    def entry(self, head: str, column: int, depth: int) -> Iterator[str]:
        kind = self.random.random()
        if depth < 4 and kind < 0.16:
            yield head + self.behind()
            yield from self.between(column + self.step)
            yield from self.group(column + self.step, depth + 1)
        elif depth < 4 and kind < 0.36:
            yield head + self.behind()
            below = column + (0 if head.endswith("-") else self.list_step) + 2 * head.endswith("-")
            for _ in range(self.random.randrange(1, 5)):
                yield from self.between(below)
                yield from self.row(below, depth + 1)
        elif kind < 0.46:
            yield from self.flow(head, depth)
        elif kind < 0.65:
            yield from self.long(head, column)
        elif kind < 0.73:
            yield head + self.behind()
        else:
            gap = f"{self.behind()}\n{' ' * (column + 2)}" if self.chance(0.03) else " "
            yield f"{head}{gap}{self.scalar()}{self.behind()}"

    def row(self, column: int, depth: int) -> Iterator[str]:
        dash = f"{' ' * column}-"
        if depth > 3 or self.chance(0.2):
            yield from self.entry(dash, column, 4)
            return
        if self.chance(0.1):
            yield dash + self.behind()
            yield from self.group(column + 2, depth + 1)
            return
        wide = self.random.choice((1, 1, 1, 3))
        lines = [*self.group(column + 1 + wide, depth + 1)]
        # What stands above the first key goes above the dash.
        first = next(i for i, line in enumerate(lines) if line.strip() and line.strip()[0] != "#")
        yield from (line[1 + wide :] if line[:1] == " " else line for line in lines[:first])
        yield f"{dash}{' ' * wide}{lines[first][column + 1 + wide :]}"
        yield from lines[first + 1 :]

    def scalar(self) -> str:
        word = self.random.choice(WORDS)
        style = self.random.random()
        if style < 0.5:
            return self.random.choice(WORDS[:9])
        if style < 0.75:
            return "'" + word.replace("'", "''") + "'"
        return json.dumps(word, ensure_ascii=self.chance(0.5))

    def long(self, head: str, column: int) -> Iterator[str]:
        text = self.random.choice(LONG)
        style = self.random.random()
        if style < 0.8:
            sign = self.random.choice(("|", "|", "|", "|-", "|+", ">", ">-"))
            digit = self.random.choice(("", "", "2")) if not text.startswith((" ", "\n")) else "2"
            yield f"{head} {sign[0]}{digit}{sign[1:]}{self.behind()}"
            indent = " " * (column + (2 if digit else self.random.choice((1, 2, 2, 4))))
            between = "\n\n" if sign[0] == ">" else "\n"
            for line in text.replace("\n", between).split("\n"):
                yield indent + line if line else self.random.choice(("", ""))
            yield from [""] * self.random.choice((0, 0, 1, 2))
        elif style < 0.9:
            yield f"{head} {json.dumps(text, ensure_ascii=False)}{self.behind()}"
        else:
            quoted = text.replace("'", "''").replace("\n", f"\n\n{' ' * (column + 2)}")
            yield f"{head} '{quoted}'{self.behind()}"

    def flow(self, head: str, depth: int) -> Iterator[str]:
        if self.chance(0.2):
            yield f"{head} {self.random.choice(('[]', '{}', '[ ]', '{ }'))}{self.behind()}"
            return
        yield f"{head} {self.brackets(depth, is_wide=self.chance(0.3))}{self.behind()}"

    def brackets(self, depth: int, *, is_wide: bool) -> str:
        indent = f"\n{' ' * (4 * depth + 10)}"

        def gap(blank: str) -> str:
            if is_wide and self.chance(self.comment_rate / 2):
                return f" {self.comment()}{indent}"
            return indent if is_wide and self.chance(0.5) else blank

        def value() -> str:
            if depth < 4 and self.chance(0.2):
                return self.brackets(depth + 1, is_wide=is_wide)
            return self.random.choice((*WORDS[:8], "''", '"a, b"', "'x'", '"y"', '"\\u4e00"'))

        number = self.random.randrange(1, 4)
        if self.chance(0.5):
            entries = [value() for _ in range(number)]
            if self.chance(0.1):
                entries[0] = f"单: {value()}"
            brackets = "[]"
        else:
            names = self.random.sample(NAMES, number)
            entries = [f"{name}: {value() if self.chance(0.9) else ''}" for name in names]
            brackets = "{}"
        end = "," if self.chance(0.1) else ""
        inside = f"{gap('')},".join(
            gap(" " if i else "") + entry for i, entry in enumerate(entries)
        )
        return f"{brackets[0]}{inside}{end}{gap('')}{brackets[1]}"

    def file(self) -> str:
        lines = [*self.between(0), *self.group(0, 0), *self.between(0)]
        if self.chance(0.05):
            lines.insert(0, "---")
        if self.chance(0.03):
            lines.append("...")
        return "\n".join(lines) + "\n"


def plain(random: Random, depth: int = 0) -> Any:
    """A random value: a text, a group or a list."""
    kind = random.random()
    if depth < 3 and kind < 0.15:
        return {
            name: plain(random, depth + 1) for name in random.sample(NAMES, random.randrange(4))
        }
    if depth < 3 and kind < 0.3:
        return [plain(random, depth + 1) for _ in range(random.randrange(4))]
    return text(random)


def text(random: Random) -> str:
    """A random text: a line, several, or none."""
    kind = random.random()
    return "" if kind < 0.1 else random.choice(LONG) if kind < 0.35 else random.choice(WORDS)


def commented(random: Random, file: str) -> str:
    """The file with numbered comments on lines of their own, and behind values, here and there."""
    result = []
    for number, line in enumerate(file.split("\n")):
        column = len(line) - len(line.lstrip(" "))
        if random.random() < 0.1:
            result.append(f"{' ' * random.choice((0, column, column, column + 2))}# 注〔{number}〕")
        if random.random() < 0.02:
            result.append("")
        result.append(line)
    return "\n".join(result)


def any_file(random: Random) -> str:
    """A random data file: made up, a real one with more comments, or as a library writes it."""
    kind = random.random()
    if kind < 0.75:
        file = Writer(random).file()
    elif kind < 0.9:
        file = random.choice(REAL).read_bytes().decode().removeprefix("\ufeff")
        file = commented(random, file.replace("\r\n", "\n")) if random.random() < 0.7 else file
    else:
        data = {name: plain(random) for name in random.sample(NAMES, random.randrange(1, 8))}
        indent = random.choice((None, 2))
        file = json.dumps(data, ensure_ascii=random.random() < 0.3, indent=indent)
    if random.random() < 0.2:
        file = file.removesuffix("\n")
    line_end = random.choice(("\n", "\n", "\n", "\r\n", "\r"))
    mark = "\ufeff" if random.random() < 0.1 else ""
    return mark + (file.replace("\n", line_end) if "\r" not in file else file)
