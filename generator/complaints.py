"""What the YAML parser complains of, said in words that staff can act on, where the mistake was made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from generator import slips

if TYPE_CHECKING:
    from collections.abc import Sequence

Place: TypeAlias = tuple[int, int]
# A message and a hint.
Told: TypeAlias = tuple[str, str]

# fmt: off
ANCHOR = ("文字不能以 & 或 * 开头", "把整段文字用单引号括起来。")
TAG = ("文字不能以 ! 开头", "把整段文字用单引号括起来。")
ESCAPE = ("双引号里有不认识的反斜杠写法", "改用单引号，反斜杠就只是反斜杠。")
NO_COLON = ("这一行缺少“: ”（英文冒号加一个空格）", "键和值之间写英文冒号加一个空格，不用中文冒号“：”。")
NEXT_PARAGRAPH = "如果这一行是上面文字的下一段，在上面的键后面写“|”，每段都缩进两格。"
DASH = ("“-”后面要有一个空格", "列表的每一项以“-”和一个空格开头。")
BEHIND_QUOTE = ("文字以引号或括号开头，后面又有别的字", "把整段文字用单引号括起来，或改用中文的引号“”、括号〔〕。")
NO_MAPPING = ("文件应由“键: 值”组成", "每一行写一个键，后面是英文冒号加一个空格，再写内容；不要用中文冒号“：”。")
MANY = ("一个文件只能有一份数据", "删掉“---”这一行，或把后面的内容移到另一个文件。")
EMPTY = ("文件是空的", "用 forms new 生成一份新的数据文件，或把另一个单位的复制过来，再改成本单位的内容。")
LINES = ("文字写成了好几行，程序会把它们连成一行", "在键后面写“|”，从下一行起缩进两格再写文字，一行就是一段。")
FULL_WIDTH_BAR = ("这里是全角的“｜”", "改成半角的“|”：切到英文输入法，按 Shift 和反斜杠键。")
PASTED_ROW = ("这里像是粘贴了表格的一整行", "一个格子写一行：键、英文冒号、空格，再写这一格的内容；格子里分行的，在键后面写“|”。")
SPECIAL_BLANK = ("冒号后面是从 Word 或网页粘贴来的特殊空格", "删掉这个空格，重新按一次空格键。")
NOT_AN_ENTRY = "这一行不是列表的一项"
FIRST_PARAGRAPH = "第一段前面的空格比后面的段多"
REST_HINT = "这一行下面的还没有检查，改好再检查一次。"
BLOCK_NOTE_HINT = "“|”下面的每一行都是文字；说明要写在键的上面。"
NEXT_ENTRY = "从这一行起像是列表的下一项，前面少了“-”"
FOLDED = ("“>”会把几行连成一行", "把“>”改成“|”，一行就是一段。")
LOST_HINT = "它是文字，就把整段文字用单引号括起来；是说明，就在 # 后面加一个空格。"
UNALIGNED = ("这一行没有对齐", "同一组的键要对齐，下一级多缩进两格。")
WIDE_BLANK = ("行首有全角空格", "缩进只能用半角空格：删掉全角空格，改成半角空格，和同一组的键对齐。")
NO_ENTRY = ("这里的缩进不对", "同一个列表的“-”要对齐，同一项里的键也要对齐。")
UNCLEAR = ("YAML 写法有误", "检查这一行和上一行的缩进、冒号和引号。")

# The parser's own words, and what we say instead; the first that fits.
PROBLEMS = (
    ("tab character", "缩进里有 Tab", "缩进只能用空格：删掉 Tab，改成空格，和同一组的键（或同一段文字的别的行）对齐。"),
    ("cannot start any token", "这里有 YAML 不能用的字符", "以 @ % ` 等符号开头的文字要用引号括起来。"),
    ("mapping values are not allowed", "这里多了一个冒号", "一行只写一个“键: 值”；文字里有“: ”时，整段文字用单引号括起来。"),
    ("block sequence entries are not allowed", "“-”要另起一行", "列表的每一项另起一行；文字以“- ”开头时，用引号括起来。"),
    ("expected ':'", *NO_COLON),
    ("not aligned", *UNALIGNED),
    ("behind a quote", *BEHIND_QUOTE),
    ("did not find expected key", "这里的缩进不对", "同一组的键要对齐，下一级多缩进两格。"),
    ("did not find expected '-' indicator", *NO_ENTRY),
    ("unexpected end of stream", "引号没有成对", "补上另一个引号。"),
    ("did not find expected ',' or", "方括号或花括号没有成对", "补上缺少的括号或逗号；文字以括号开头时，用引号括起来。"),
    ("did not find expected node content", "这里写的内容不完整", "以括号或逗号开头的文字要用引号括起来。"),
    ("expected comment or line break", "“|”或“>”后面要换行", "从下一行起缩进两格再写文字；文字以 > 或 | 开头时，用引号括起来。"),
    ("unknown escape character", *ESCAPE),
    ("hexdecimal number", *ESCAPE),
    ("invalid Unicode character escape", "双引号里的字符编号不存在", "直接输入这个字，不要写编号。"),
    ("expected alphabetic or numeric character", *ANCHOR),
    ("expected whitespace or line break", *TAG),
    (" tag ", *TAG),
    ("not a plain key", "这里不能用花括号、方括号或 *", "{{ }} 只写在 Word 模板里，数据文件里直接写内容；文字以括号或 * 开头时，用单引号括起来。"),
    ("too deep", "一层套一层，套得太深", "检查缩进；以括号开头的文字要用引号括起来。"),
)
# fmt: on
_SPECIAL_BLANK = re.compile(r":\s*[\u00a0\u3000]")
# In these the parser's complaint comes where it gave up; the mistake is where it started.
_AT_START = re.compile(
    "while (scanning (a simple key|a quoted|an? (alias|anchor|tag))|parsing a (flow|tag))"
)


def is_about_the_start(context: str) -> bool:
    """Whether the mistake is where what the parser was about begins, not where it gave up."""
    return _AT_START.match(context) is not None


def explained(problem: str, place: Place, lines: Sequence[str]) -> tuple[Place, Told]:
    """Where the parser's problem comes from, and what staff are told."""
    # The parser reads on past the last line where that has no end.
    place = min(place, (len(lines), len(lines[-1]) + 1))
    before, rest = lines[place[0] - 1][: place[1] - 1], lines[place[0] - 1][place[1] - 1 :]
    if rest.startswith("\t"):
        problem = "tab character"
    elif "expected key" in problem:
        problem = _unexpected(place, before, lines) or problem
    elif "expected '-'" in problem and slips.spaced_dash(lines[place[0] - 1]):
        return place, _of_dash(lines[place[0] - 1])
    if problem == "no blank behind a dash":
        return _line_start(place[0] - 1, lines), _of_dash(lines[place[0] - 2])
    told = next(((m, hint) for part, m, hint in PROBLEMS if part in problem), UNCLEAR)
    return _at_slip(place, told, lines)


def of_joined(
    problem: str, place: Place, joined: tuple[int, int], lines: Sequence[str]
) -> tuple[Place, Told]:
    """The same for a problem behind a text that ran on from a line, which is no slip, to another."""
    first, last = joined
    for number in range(first + 1, last + 1):
        if slips.put_right(lines[number - 1]) is not None:
            return _at_slip(_line_start(number, lines), NO_COLON, lines)
    if slips.spaced_dash(lines[first - 1]) is not None:
        return _line_start(first, lines), _of_dash(lines[first - 1])
    if "mapping values" in problem:
        return _at_slip(_line_start(place[0], lines), UNALIGNED, lines)
    return explained(problem, place, lines)


def _at_slip(place: Place, told: Told, lines: Sequence[str]) -> tuple[Place, Told]:
    """The place and what is told, or the slip that both come from."""
    number = _slip_above(place[0], lines)
    if wide := slips.WIDE_INDENTATION.match(lines[number - 1]):
        return (number, wide.end() + 1), WIDE_BLANK
    if number != place[0]:
        return _line_start(number, lines), NO_COLON
    if told == NO_COLON and _SPECIAL_BLANK.search(lines[number - 1]):
        return place, SPECIAL_BLANK
    if told == NO_COLON and number > 1 and "\t" in lines[number - 2].strip():
        return _line_start(number - 1, lines), PASTED_ROW
    if told[0] in (UNALIGNED[0], NO_ENTRY[0]):
        return _unaligned(place, told, lines)
    return place, told


def _unaligned(place: Place, told: Told, lines: Sequence[str]) -> tuple[Place, Told]:
    """The same said of the lines that it goes by: the group's head and the first line in it."""
    number, own = place[0], _indentation(lines[place[0] - 1])
    says = [n for n in range(1, number + 1) if lines[n - 1].strip() and not _is_note(lines[n - 1])]
    head = next((n for n in reversed(says) if n < number and _depth(lines[n - 1]) < own), 0)
    if not head:
        return place, told
    first = says[says.index(head) + 1]
    wanted, name = _indentation(lines[first - 1]), lines[head - 1].strip().lstrip("- ")
    name = name.partition(":")[0]
    in_entry = _begins_entry(lines[first - 1]) and not _begins_entry(lines[number - 1])
    if first == number:
        hint = "同一组的键前面的空格要一样多；是上面文字的下一段，就在上面的键后面写“|”。"
        above = _depth(lines[head - 1])
        message = f"这一行和第 {head} 行没有对齐：前面有 {own} 个空格，那一行有 {above} 个"
        return place, (message, hint)
    if lines[head - 1].rstrip().endswith(("|", ">")) and wanted > own:
        hint = (
            f"第 {first} 行前面有 {wanted} 个空格，下一段有 {own} 个：改成一样多，段首不用空两格。"
        )
        return _line_start(first, lines), (FIRST_PARAGRAPH, hint)
    if in_entry and wanted == own:
        hint = f"第 {head} 行“{name}”下面是列表：这一行前面少了“-”，或者它上面少了一行键。"
        return place, (NOT_AN_ENTRY, hint)
    if in_entry:
        wanted = _depth(lines[first - 1])
        message = f"这一行和第 {first} 行“-”后面的键没有对齐：前面有 {own} 个空格，应有 {wanted} 个"
        return place, (message, "同一项里的键上下对齐。")
    message = f"这一行和第 {first} 行没有对齐：前面有 {own} 个空格，那一行有 {wanted} 个"
    return place, (message, f"第 {head} 行“{name}”下面的，前面的空格要一样多。")


def _of_dash(line: str) -> Told:
    """What is told of a line that should begin with a dash and a blank."""
    other = slips.other_dash(line)
    return (f"“{other}”不是英文的“-”", DASH[1]) if other else DASH


def _line_start(number: int, lines: Sequence[str]) -> Place:
    return number, _indentation(lines[number - 1]) + 1


def _is_note(line: str) -> bool:
    return line.lstrip().startswith("#")


def _begins_entry(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _depth(line: str) -> int:
    """How far in the line's key is, behind its dashes."""
    return len(line) - len(line.lstrip(" -"))


def _unexpected(place: Place, before: str, lines: Sequence[str]) -> str:
    """What stands where the parser wants a key: what it was meant for, if that is plain."""
    if before.strip():
        return "behind a quote" if slips.proposed(lines[place[0] - 1]) else ""
    above = lines[place[0] - 2] if place[0] > 1 else ""
    return "no blank behind a dash" if slips.spaced_dash(above) else "not aligned"


def _slip_above(number: int, lines: Sequence[str]) -> int:
    """The line a mistake comes from: the key above, if that is slipped, or the line itself.

    Only a line that means to be as far in can be a key beside this one; text is further in.
    """
    above = number - 1
    while above and (not lines[above - 1].strip() or _is_note(lines[above - 1])):
        above -= 1
    meant = slips.put_right(lines[above - 1]) if above else None
    beside = meant is not None and _indentation(meant) == _indentation(lines[number - 1])
    return above if beside else number


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
