"""The Chinese messages for YAML mistakes, and the place of the mistake behind a parser error.

libyaml reports where it gave up; the mistake is often on an earlier line. `explain` finds it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from generator.common.diagnostics import Fix, excerpt
from generator.datafile import typing_slips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.indentation import Misplaced
    from generator.datafile.pasted_lines import Pasted
    from generator.datafile.typing_slips import BlockHead

# Line and column, from 1.
Place: TypeAlias = tuple[int, int]
# A message and a hint.
MessageHint: TypeAlias = tuple[str, str]

# What stands between a hint and the line as it was probably meant.
CAN_BE_WRITTEN = "此行可写成"
# fmt: off
QUOTES = ("两端的引号可能应为英文单引号（'）", "中文引号会作为文字填入表格。")
DOUBLED_QUOTES = ("两端各有两个引号", "中文引号会作为文字填入表格。请删除引号，确需引号的只保留一对。")  # noqa: E501
QUOTES_AROUND_NOTE_HINT = "中文引号会作为文字填入表格，空格加 # 之后的文字不会填入。"
QUOTES_BEFORE_NOTE_HINT = "中文引号会作为文字填入表格；空格加 # 之后的文字按注释处理，不会填入。属于正文的，请写成：{as_text}；属于注释的，"  # noqa: E501
QUOTES_AROUND_COLON = ("两端的引号应为英文单引号（'）", "中文引号不起作用，其中的“: ”会被当作栏目名后的冒号。")  # noqa: E501
SECOND_COLON = ("此处多了一个冒号", "一行只能填一个栏目。文字中有“: ”的，请用英文单引号（'）把整段文字括起来，或改用中文冒号“：”。")  # noqa: E501
ANCHOR = ("文字不能以 & 或 * 开头", "请用英文单引号（'）把整段文字括起来。")
TAG = ("文字不能以 ! 开头", "请用英文单引号（'）把整段文字括起来。")
ESCAPE = ("双引号中的反斜杠写法无法识别", "请改用英文单引号（'），其中的反斜杠按普通字符处理。")
NO_CHARACTER = ("双引号中的字符编号无效", "请直接输入该字，不写编号。")
NO_COLON = ("此行缺少“: ”（英文冒号加一个空格）", "请在栏目名后输入英文冒号和一个空格，不用中文冒号“：”。")  # noqa: E501
NEXT_PARAGRAPH = "如果此行是上面文字的下一段，请在上面栏目的冒号和一个空格后输入“|”，各段行首多空两个空格。"  # noqa: E501
DASH = ("“-”后应有一个空格", "请在“-”后加一个空格。")
OTHER_DASH_HINT = "请改为半角的“-”，后加一个空格。"
AFTER_QUOTE = ("文字以引号或括号开头，后面又有其他文字", "请改用中文引号“”、括号〔〕，或用英文单引号（'）把整段文字括起来。")  # noqa: E501
NO_MAPPING = ("文件没有逐行写成“栏目名: 内容”", "请每行填一个栏目名，后加英文冒号和一个空格，再填内容；不用中文冒号“：”。")  # noqa: E501
MANY = ("一个文件只能填一份数据", "请删除“---”这一行，或把后面的内容移到另一个文件。")
EMPTY = ("文件是空的", "请用 forms new 新建数据文件，或复制其他单位的文件后改为本单位的内容。")
LINES = ("文字分成了多行，生成时会连成一行", "同一段的，请连成一行；分为几段的，请在冒号和一个空格后输入“|”，从下一行起行首多空两个空格再填文字，一行为一段。")  # noqa: E501
FULL_WIDTH_BAR = ("此处是全角的“｜”", "请改为半角的“|”：切换到英文输入法，按 Shift 加反斜杠键。")
PASTED_ROW = ("此处可能粘贴了表格的一整行", "请把每个单元格单独填成一行：栏目名、英文冒号、空格、内容；单元格中分行的，请在冒号和一个空格后输入“|”。")  # noqa: E501
SPECIAL_BLANK = ("冒号后面是从 Word 或网页粘贴来的特殊空格", "请删除此空格，再用键盘输入一个空格。")
NOT_AN_ENTRY = "此行不是列表的一项"
NOT_BESIDE = "此行与第"
FIRST_PARAGRAPH = "第一段的行首空格多于后面各段"
REST_HINT = "此行以下尚未检查，请改正后再检查一次。"
BLOCK_NOTE_HINT = "“|”下面的每一行都会填入表格；注释请写在栏目名的上一行。"
ANSWER_AS_TEXT_HINT = "请改正：注释以半角的“#”开头，“#”之前、之后各空一个空格。"
SAME_BLANKS_HINT = "“|”后各段的行首空格应一样多。"
OTHER_NUMBER_SIGN = ("引号后的注释应以半角的“#”开头", "“#”之前、之后各空一个空格。")
NOTE_AS_TEXT_HINT = "属于注释的，请改为半角的“#”，前后各空一个空格；属于正文的，请删除“＃”前的空格。"  # noqa: E501
NEXT_ENTRY = "从此行起可能是列表的下一项，行首缺少“-”"
LOST_DASH_HINT = "请在栏目名前补上“-”和一个空格，与其他各项的“-”对齐。"
QUOTED_LINES = ("文字分成了多行，生成时会连成一行", "引号中的换行会变成空格。同一段的，请连成一行；分为几段的，请删除引号，在冒号和一个空格后输入“|”，从下一行起行首多空两个空格再填文字，一行为一段。")  # noqa: E501
FLOW_LINES = (LINES[0], "括号中的换行会变成空格。同一段的，请连成一行；分为几段的，请用英文双引号括起来，段与段之间填 \\n。")  # noqa: E501
FOLDED = ("“>”会把几行连成一行", "一行为一段的，请把“>”改为“|”；同一段的，请连成一行。")
LOST_HINT = "属于正文的，请用英文单引号（'）把整段文字括起来；属于注释的，请在 # 后加一个空格。"
UNALIGNED = ("此行没有对齐", "同一组的栏目名应左对齐，下一级比上一级多两个空格。")
WIDE_BLANK = ("行首有全角空格", "行首只能用半角空格。请删除全角空格，改用半角空格，并与同一组的栏目名左对齐。")  # noqa: E501
NO_ENTRY = ("行首空格的个数不对", "同一列表的“-”应对齐，同一项内的栏目名也应左对齐。")
DOCUMENT_HEAD = ("以 % 开头的行，程序不读取", "请删除以 % 开头的这一行。")
SPECIAL_INDENT = ("行首有从 Word 或网页粘贴来的特殊空格", "行首只能用半角空格。请删除特殊空格，用键盘重新输入，并与同一组的栏目名左对齐。")  # noqa: E501
MISSING_COMMA = ("此行末尾可能缺少英文逗号", "请在此行末尾补上英文逗号，并核对此处前后的引号和括号。")  # noqa: E501
UNCLEAR = ("书写格式有误", "请检查此行和上一行的行首空格、冒号和引号。")

# Part of the parser's message, then our message and hint; the first match counts.
PROBLEMS = (
    ("tab character", "行首有 Tab，只能用空格", "请删除 Tab，改用空格，并与同一组的栏目名（或同一段文字的其他行）左对齐。"),  # noqa: E501
    ("cannot start any token", "以此符号开头的文字须加英文单引号", "文字以 @、%、` 等符号开头的，请用英文单引号（'）把整段文字括起来。"),  # noqa: E501
    ("mapping values are not allowed", *SECOND_COLON),
    ("block sequence entries are not allowed", "“-”应另起一行", "请把列表的每一项另起一行；文字以“- ”开头的，请用英文单引号（'）括起来。"),  # noqa: E501
    ("expected ':'", *NO_COLON),
    ("not aligned", *UNALIGNED),
    ("after a quote", *AFTER_QUOTE),
    ("did not find expected key", "行首空格的个数不对", UNALIGNED[1]),
    ("did not find expected '-' indicator", *NO_ENTRY),
    ("unexpected end of stream", "引号不成对", "请补上缺少的引号。"),
    ("did not find expected ',' or", "方括号或花括号不成对", "请补上缺少的括号或逗号；文字以括号开头的，请用英文单引号（'）括起来。"),  # noqa: E501
    ("did not find expected node content", "此处内容不完整", "文字以括号或逗号开头的，请用英文单引号（'）括起来。"),  # noqa: E501
    ("expected comment or line break", "“|”或“>”后应换行", "请从下一行起行首多空两个空格再填文字；文字以 > 或 | 开头的，请用英文单引号（'）括起来。"),  # noqa: E501
    ("unknown escape character", *ESCAPE),
    ("hexdecimal number", *ESCAPE),
    ("invalid Unicode character escape", *NO_CHARACTER),
    ("expected alphabetic or numeric character", *ANCHOR),
    ("expected whitespace or line break", *TAG),
    (" tag ", *TAG),
    ("not a plain key", "此处不能用花括号、方括号或 *", "{{ }} 只用于 Word 模板，数据文件请直接填内容；文字以括号或 * 开头的，请用英文单引号（'）括起来。"),  # noqa: E501
    ("too many aliases", "引用（*）展开后内容过多", "请减少引用，或直接填写内容。"),
    ("too deep", "层级过多", "请检查行首空格；文字以括号开头的，请用英文单引号（'）括起来。"),
)
# fmt: on
# An escape that YAML knows: `\n` in a path beside one that it does not know.
_KNOWN_ESCAPE = re.compile(r"\\([abefnrtv0\"/\\NLP_ ]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})")
_SPECIAL_BLANK = re.compile(r":\s*[\u00a0\u3000]")
# Contexts of parser errors whose mistake is at the start of the context, not at the problem.
_AT_START = re.compile(
    "while (scanning (a simple key|a quoted|an? (alias|anchor|tag))|parsing a (flow|tag))"
)


def is_at_start(context: str) -> bool:
    """Whether the mistake is at the start of the parser's context, not where it stopped."""
    return _AT_START.match(context) is not None


def explain(problem: str, place: Place, lines: Sequence[str]) -> tuple[Place, MessageHint]:
    """Place of the mistake behind the parser's problem, and the message and hint for it.

    `problem` and `place` are the parser's; `lines` is the text of the file.
    """
    # The parser reports a place after the last line if something is not closed.
    place = min(place, (len(lines), len(lines[-1]) + 1))
    if "%" in (lines[0][:1], lines[place[0] - 1][:1]) and "document" in problem:
        return (1 if lines[0].startswith("%") else place[0], 1), DOCUMENT_HEAD
    before, rest = lines[place[0] - 1][: place[1] - 1], lines[place[0] - 1][place[1] - 1 :]
    if rest.startswith("\t"):
        problem = "tab character"
    elif "expected key" in problem:
        problem = _problem_at_key(place, before, lines) or problem
    elif "expected '-'" in problem and typing_slips.with_dash(lines[place[0] - 1]):
        return place, _of_dash(lines[place[0] - 1])
    if problem == "no space after a dash":
        return _line_start(place[0] - 1, lines), _of_dash(lines[place[0] - 2])
    message = next(((m, hint) for part, m, hint in PROBLEMS if part in problem), UNCLEAR)
    return _at_slip(place, message, lines)


def in_brackets(
    problem: str, place: Place, lines: Sequence[str]
) -> tuple[Place, MessageHint] | None:
    """Place and message for a problem in a file that is all in brackets, as JSON is, or None.

    There the parser stops where something is missing, not where the bracket was opened.
    """
    filled = [n for n, line in enumerate(lines, 1) if line.strip() and not _is_comment(line)]
    opening = lines[filled[0] - 1].lstrip()[:1] if filled else ""
    is_missing = "expected ',' or" in problem and opening in ("{", "[")
    if not is_missing or place[0] > filled[-1]:
        return None
    before = lines[place[0] - 1][: place[1] - 1].strip()
    above = next((n for n in reversed(filled) if n < place[0]), 0)
    is_next_key = not before or re.fullmatch(r'"[^"]*"', before)
    if is_next_key and above and lines[above - 1].rstrip()[-1] not in ",{[:":
        return (above, len(lines[above - 1].rstrip()) + 1), MISSING_COMMA
    return place, next((m, hint) for part, m, hint in PROBLEMS if part in problem)


def explain_joined(
    problem: str, place: Place, joined: tuple[int, int], lines: Sequence[str]
) -> tuple[Place, MessageHint]:
    """As `explain`, for a problem after a plain scalar that continued over the lines `joined`.

    `joined` is the first and last line. The first is no slip; a later one may be.
    """
    first, last = joined
    for number in range(first + 1, last + 1):
        if typing_slips.corrected(lines[number - 1]) is not None:
            return _at_slip(_line_start(number, lines), NO_COLON, lines)
    if typing_slips.with_dash(lines[first - 1]) is not None:
        return _line_start(first, lines), _of_dash(lines[first - 1])
    if "mapping values" in problem:
        return _at_slip(_line_start(place[0], lines), UNALIGNED, lines)
    return explain(problem, place, lines)


def with_suggestion(finding: Diagnostic, line: str | None) -> Diagnostic:
    """The finding with a hint that quotes the corrected line, and that fix, if there is one."""
    hint = suggest((finding.message, finding.hint), line)
    if line is None or _is_unclear(finding.message, line):
        return replace(finding, hint=hint)
    return replace(finding, hint=hint, fix=Fix(finding.line, finding.line, (line,)))


def suggest(message: MessageHint, line: str | None) -> str:
    """The hint with the corrected line appended, if there is one."""
    hint = message[1]
    if line is None:
        return hint + NEXT_PARAGRAPH if message[0] == NO_COLON[0] else hint
    spaces = len(line) - len(line.lstrip(" "))
    indented = f"（行首 {spaces} 个空格）" if spaces else ""
    return f"{hint}{CAN_BE_WRITTEN}{indented}：{line.strip()}"


def _is_unclear(message: str, line: str) -> bool:
    """Whether the corrected line may not say what was meant, for text with escapes."""
    if message == ESCAPE[0]:
        return _KNOWN_ESCAPE.search(line) is not None
    # Which character was to be typed is not known.
    return message == NO_CHARACTER[0]


def with_block_suggestion(finding: Diagnostic, head: BlockHead | None) -> Diagnostic:
    """The finding with a hint how to write its text as a block scalar, if `head` is given."""
    if head is None:
        return finding
    hint = suggest((finding.message, finding.hint), head.line)
    move = f"，原来的文字移到下一行（行首 {head.indentation} 个空格）。"
    return replace(finding, hint=hint + move)


def at_dash(finding: Diagnostic, number: int, lines: Sequence[str]) -> Diagnostic:
    """The finding at line `number` (from 0) instead, which lacks the blank after its dash."""
    line, column = _line_start(number + 1, lines)
    message, hint = _of_dash(lines[number])
    return replace(finding, line=line, column=column, message=message, hint=hint)


def is_about_blanks(message: str) -> bool:
    """Whether the message is that a line does not begin with the right number of blanks."""
    return message in (UNALIGNED[0], NO_ENTRY[0], NOT_AN_ENTRY) or message.startswith(NOT_BESIDE)


def misplaced(old: int, found: Misplaced, beside: str, count: int) -> MessageHint:
    """Message and hint for a line with `old` blanks, of `count` that should be moved."""
    name = excerpt(beside.strip().partition(":")[0].lstrip("- "))
    where = f"第 {found.beside + 1} 行“{name}”"
    below = f"应在{where}下面，行首多空两个空格。" if found.is_below else f"应与{where}左对齐。"
    rest = f"其下 {count - 1} 行一并移动。" if count > 1 else ""
    return f"行首空格的个数不对：现有 {old} 个，应为 {found.blanks} 个", below + rest


def short_paragraph(line: str, meant: str) -> MessageHint:
    """Message and hint for a paragraph of a text after `|` that has fewer blanks than the first."""
    own, wanted = _indentation(line), _indentation(meant)
    text = f"行首空格的个数不对：现有 {own} 个，应为 {wanted} 个"
    return text, SAME_BLANKS_HINT


def of_pasted(pasted: Pasted) -> MessageHint:
    """Message and hint for paragraphs, or rows of a table, that were pasted as they were."""
    first, last, head = pasted.first + 1, pasted.last + 1, pasted.head + 1
    lines = f"第 {first} 行" if first == last else f"第 {first} 至 {last} 行"
    if pasted.kind == "row":
        return PASTED_ROW[0] if first == last else f"{lines}可能是粘贴的表格", PASTED_ROW[1]
    name = excerpt(pasted.key)
    message = f"{lines}没有栏目名，可能是上面“{name}”的正文"
    blanks = f"行首 {pasted.blanks} 个空格"
    if pasted.kind == "block":
        return message, f"是正文的，请把每一行改为{blanks}；不是的，请补上栏目名和“: ”。"
    move = "，原来的文字移到下一行" if pasted.kind == "line" else ""
    hint = f"是正文的，请在第 {head} 行“{name}:”后输入空格和“|”{move}，每一行{blanks}，一行为一段。"
    return message, hint


def _at_slip(place: Place, message: MessageHint, lines: Sequence[str]) -> tuple[Place, MessageHint]:
    """The place and message, or those of the typing slip above that caused the problem."""
    number = place[0]
    if not typing_slips.WIDE_INDENTATION.match(lines[number - 1]):
        number = _slip_above(number, lines)
    if wide := typing_slips.WIDE_INDENTATION.match(lines[number - 1]):
        is_wide = "\u3000" in lines[number - 1][: _indentation(lines[number - 1])]
        return (number, wide.end() + 1), WIDE_BLANK if is_wide else SPECIAL_INDENT
    if number != place[0]:
        return _line_start(number, lines), NO_COLON
    if message == NO_COLON and _SPECIAL_BLANK.search(lines[number - 1]):
        return place, SPECIAL_BLANK
    if message == NO_COLON and number > 1 and "\t" in lines[number - 2].strip():
        return _line_start(number - 1, lines), PASTED_ROW
    if message[0] in (UNALIGNED[0], NO_ENTRY[0]):
        return _unaligned(place, message, lines)
    return place, message


def _unaligned(
    place: Place, message: MessageHint, lines: Sequence[str]
) -> tuple[Place, MessageHint]:
    """The message in terms of the lines to align with: the group's head and its first line."""
    number, own = place[0], _indentation(lines[place[0] - 1])
    content = [
        n for n in range(1, number + 1) if lines[n - 1].strip() and not _is_comment(lines[n - 1])
    ]
    head = next((n for n in reversed(content) if n < number and _depth(lines[n - 1]) < own), 0)
    if not head:
        return place, message
    first = content[content.index(head) + 1]
    wanted, name = _indentation(lines[first - 1]), lines[head - 1].strip().lstrip("- ")
    name = name.partition(":")[0]
    is_in_entry = _begins_entry(lines[first - 1]) and not _begins_entry(lines[number - 1])
    if first == number:
        hint = f"同一组栏目名的行首空格应一样多；第 {head} 行下面分栏目填写的，其冒号后不填内容；如果是上面文字的下一段，请在上面栏目的冒号和一个空格后输入“|”。"  # noqa: E501
        above = _indentation(lines[head - 1])
        text = f"{NOT_BESIDE} {head} 行没有对齐：此行行首 {own} 个空格，第 {head} 行 {above} 个"
        if _begins_entry(lines[head - 1]):
            text = _not_below_entry(head, own, _depth(lines[head - 1]))
        return place, (text, hint)
    if lines[head - 1].rstrip().endswith(("|", ">")) and wanted > own:
        hint = f"第 {first} 行行首 {wanted} 个空格，下一段 {own} 个，请改为一样多；段首不必空两格。"
        return _line_start(first, lines), (FIRST_PARAGRAPH, hint)
    if is_in_entry and wanted == own:
        hint = f"第 {head} 行“{name}”下面是列表：此行行首缺少“-”，或上面缺少一行栏目名。"
        return place, (NOT_AN_ENTRY, hint)
    if is_in_entry:
        wanted = _depth(lines[first - 1])
        return place, (_not_below_entry(first, own, wanted), "同一项内的栏目名应左对齐。")
    text = f"{NOT_BESIDE} {first} 行没有对齐：此行行首 {own} 个空格，第 {first} 行 {wanted} 个"
    return place, (text, f"第 {head} 行“{name}”下面各行的行首空格应一样多。")


def _not_below_entry(entry: int, own: int, wanted: int) -> str:
    """The message for a line that is not aligned with the key after the dash on line `entry`."""
    return f"{NOT_BESIDE} {entry} 行“-”后的栏目名没有对齐：此行行首 {own} 个空格，应为 {wanted} 个"


def _of_dash(line: str) -> MessageHint:
    """Message and hint for a line that should begin with a dash and a space."""
    other = typing_slips.other_dash(line)
    return (f"“{other}”不是半角的减号“-”", OTHER_DASH_HINT) if other else DASH


def _line_start(number: int, lines: Sequence[str]) -> Place:
    return number, _indentation(lines[number - 1]) + 1


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _begins_entry(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _depth(line: str) -> int:
    """Column (from 0) of the line's key, after its dashes."""
    return len(line) - len(line.lstrip(" -"))


def _problem_at_key(place: Place, before: str, lines: Sequence[str]) -> str:
    """The problem with what stands where the parser expects a key; empty if that is not clear."""
    if before.strip():
        return "after a quote" if typing_slips.suggestion(lines[place[0] - 1]) else ""
    above = lines[place[0] - 2] if place[0] > 1 else ""
    return "no space after a dash" if typing_slips.with_dash(above) else "not aligned"


def _slip_above(number: int, lines: Sequence[str]) -> int:
    """The number of the line that causes the mistake: the line above if that has a typing slip.

    The line above must have the same indentation to be a key of the same group; text has more.
    """
    above = number - 1
    while above and (not lines[above - 1].strip() or _is_comment(lines[above - 1])):
        above -= 1
    fixed = typing_slips.corrected(lines[above - 1]) if above else None
    is_sibling = fixed is not None and _indentation(fixed) == _indentation(lines[number - 1])
    return above if is_sibling else number


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
