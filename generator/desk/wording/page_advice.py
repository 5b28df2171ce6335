"""What a finding says on the unit's page: what to do names a button or a place of the page.

Findings about the notation of the data file are mended by a button or in the page's tab with the
file's text; there they keep the words of `forms check`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.common import hashes
from generator.pack import finding_advice
from generator.pack.finding_advice import Words

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack

_ID_LENGTH = 12
# A computed figure that stands in the file without a content: it is printed blank.
_LEFT_BLANK = "blank"
_ANSWER = "按“已核对…”填写理由"
_FIX = "请按“按提示改正”"
_DOUBT = "请与报送的表核对，有误的请在此改正；处理后请按“已核对…”填写处理情况。"
_REMOVE_ROW, _REMOVE_COPY = "请按“✕”删除此行", "请按“删除此份”"
_LINE = re.compile("第 ([0-9]+) 行")
# Why an edit was refused, and what to do instead.
_INSTEAD = (
    (re.compile("写法特殊|内有注释|填写的不是"), "；请在“数据文件”中修改"),
    (re.compile("Word 不支持的字符"), "；请删除该字符后重新填写"),
)


def _words(remove: str) -> Words:
    """The page's words; `remove` is how a row is taken out."""
    replaced = (
        ("请从“-”起整项删除(?:（连同[^）]*）)?|请整项删除", remove),
        (
            "请从“-”起整项移到(?P<where>[^，。；]*?)(?:下面)?(?=[。；])",
            rf"请填到\g<where>下面，再{remove.removeprefix('请')}",
        ),
        ("从“-”所在行的行首起复制整项，粘贴到此项下面", "按“＋”在下方插入一行，再分别填写"),
        ("需要自动填写的，请删除此行", f"需要自动填写的，{_FIX}"),
        ("请删除此行，由程序", "请清空此栏，由程序"),
        ("只删除此处的“[^”]*”一栏", "清空此栏"),
        ("，可忽略此警告", f"，请{_ANSWER}"),
        ("或忽略此警告", f"或{_ANSWER}"),
        ("可忽略", f"请{_ANSWER}"),
        (
            "请填报负责人在 settings.yaml 中增加一行“([^”:]*): ([^”]*)”",
            r"请填报负责人在公共设置中将“\1”填为“\2”",
        ),
        ("请填报负责人核对 settings.yaml 中的", "请填报负责人核对公共设置中的"),
    )
    return Words(
        replaced=finding_advice.compiled(replaced),
        notation=re.compile(
            r"数据文件|栏目名|“-”|“\||“[^”]*:[^”]*”|注释|行首|英文|[#|{}\[\]]|forms |冒号|花括号"
            r"|下一行|第 [0-9]+ 行|[Yy][Aa][Mm][Ll]"
        ),
        of_code={},
        correct="请核对并改正。",
        check=f"请核对；没有问题的，请{_ANSWER}。",
    )


_OF_ROW, _OF_COPY = _words(_REMOVE_ROW), _words(_REMOVE_COPY)


def finding_id(finding: Diagnostic) -> str:
    """What tells the finding from the others of its file, until the file is changed."""
    text = f"{finding.line}:{finding.column}:{finding.code}:{finding.message}"
    return hashes.sha256(text.encode())[:_ID_LENGTH]


class FindingText(NamedTuple):
    """A finding's message and what to do about it; whether that is done in the file's text."""

    message: str
    hint: str
    is_in_text: bool


def of_finding(pack: Pack, parsed: Source, finding: Diagnostic) -> FindingText:
    """What the finding says on the page of the unit whose file is `parsed`."""
    if finding.code in finding_advice.OF_NOTATION:
        return FindingText(finding.message, _in_text(finding), is_in_text=True)
    message = finding_advice.LINE.sub("", _with_rows(finding.message, parsed))
    return FindingText(message, _hint(pack, parsed, finding), is_in_text=False)


def refused(reason: str) -> str:
    """Why the change was not made, and what to do instead, as a sentence."""
    if "请" not in reason:
        reason += next((words for about, words in _INSTEAD if about.search(reason)), "")
    return f"未作改动：{reason}。"


def can_be_computed(pack: Pack, finding: Diagnostic) -> bool:
    """Whether the finding is about a figure that was left blank, which the program can work out."""
    path = _names(finding.path)
    is_derived = any(path == (*each.each, *each.field) for each in pack.derived)
    return is_derived and finding.code == _LEFT_BLANK


def _hint(pack: Pack, parsed: Source, finding: Diagnostic) -> str:
    if finding.code in finding_advice.OF_CAMPAIGN:
        return finding.hint
    if finding.code == finding_advice.OF_IMPORT:
        return _DOUBT
    is_of_copy = _list_of(finding.path) in {form.repeat for form in pack.forms}
    if finding.code != finding_advice.MISSING:
        with_rows = replace(finding, hint=_with_rows(finding.hint, parsed))
        return _in_form(with_rows, is_of_copy=is_of_copy)
    words, remove = (_OF_COPY, _REMOVE_COPY) if is_of_copy else (_OF_ROW, _REMOVE_ROW)
    fill_in = finding_advice.to_fill_in(pack.unit.fields, finding.path, words)
    fill_in = re.sub("^请填写。(?=请填)", "", fill_in)
    return f"{fill_in}不需要的，{remove}。" if "不需要此项" in finding.hint else fill_in


# A unit keeps most of its findings from one edit to the next.
@lru_cache(maxsize=1024)
def _in_form(finding: Diagnostic, *, is_of_copy: bool) -> str:
    """The finding's hint in the page's words."""
    return finding_advice.of_hint(finding, _OF_COPY if is_of_copy else _OF_ROW)


def _in_text(finding: Diagnostic) -> str:
    """What to do about a mistake in how the file is written."""
    where = f"在“数据文件”第 {finding.line} 行"
    if finding.fix and not finding.answered:
        return f"{_FIX}，或{where}自行修改。"
    if not finding.hint:
        return f"请{where}修改。"
    return f"请{where}修改：{finding.hint.removeprefix('请')}"


def _with_rows(text: str, parsed: Source) -> str:
    """The text with the list's row in place of the line that it is written in."""

    def row(match: re.Match[str]) -> str:
        line = int(match[1])
        paths = (path for path, (own, _) in parsed.values.items() if own == line)
        steps = (step for path in paths for step in reversed(path) if isinstance(step, int))
        number = next(steps, None)
        return match[0] if number is None else f"第 {number + 1} 项"

    return finding_advice.LINE.sub(lambda found: _LINE.sub(row, found[0]), text)


def _names(path: KeyPath) -> tuple[str, ...]:
    """The field's path, rows passed over."""
    return tuple(step for step in path if isinstance(step, str))


def _list_of(path: KeyPath) -> tuple[str, ...]:
    """The path of the innermost list around the value; empty for none."""
    ends = [end for end, step in enumerate(path) if isinstance(step, int)]
    return _names(path[: ends[-1]]) if ends else ()
