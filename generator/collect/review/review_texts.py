"""Say what is wrong in a unit's form, and what to do, to people who fill in forms only.

Findings are about a data file, and so are their words: how it is written, in which line. Here they
become what somebody can do in Word or Excel. What only the bureau can mend is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import excerpt
from generator.pack import fields, finding_advice, selectors
from generator.pack.finding_advice import Words
from generator.word import margin_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

# Only the bureau can put these right.
_OF_BUREAU = finding_advice.OF_NOTATION | finding_advice.OF_CAMPAIGN
OF_IMPORT, MISSING = finding_advice.OF_IMPORT, finding_advice.MISSING
_CHECK = "请核对；没有问题的，请说明理由。"
# Whose comment it is that a reading doubted: what a unit wrote below one of ours is to the bureau.
_REPLY = re.compile(rf"^[^“]*有批注（{margin_notes.REPLIER}）")
# What to do about a doubt of a reading, by words in it.
_OF_DOUBT = (
    ("含修订", "请在 Word 的“审阅”中接受或拒绝全部修订。"),
    ("无法确定金额", "请重新填写金额，只填数字。"),
    ("已导入为", "读取正确的，请照此填写；有误的，请改正。"),
    ("有批注", "批注不填入表中：需要填入的，请填入单元格；处理后请删除批注。"),
    ("缺少一行", "请按下发的空白表恢复此行，并填写。"),
    ("缺少一个单元格", "请按下发的空白表恢复此单元格，并填写。"),
    ("公式没有保存计算结果", "请直接填写数字；或用 Excel 打开，保存后再报送。"),
    ("已隐藏", "需要报送的，请取消隐藏；其余请删除。"),
    ("表样文字应为", "请按下发的空白表恢复表样文字。"),
    ("不是表样中的表", "需要填入表中的，请填入相应的单元格；其余请删除，或说明理由。"),
    ("未找到", "请按下发的空白表补上此表，并填写；不应填报的，请说明理由。"),
    ("未识别：", "需要填入表中的，请填入相应的单元格；其余请删除，或说明理由。"),
    ("在表格之外", "需要填入表中的，请填入相应的单元格；其余请删除，或说明理由。"),
)
# What is done in a Word or Excel form. Left out is also what the program does.
_WORDS = Words(
    replaced=finding_advice.compiled((
        ("从“-”起整项", "整项"),
        ("可忽略此警告", "请说明理由"), ("忽略此警告", "说明理由"), ("可忽略", "请说明理由"),
        ("需要自动填写的，请删除此行", "请填写"),
        ("请删除此行，由程序自动(计算|取得)", "请按应填的数改正"),
    )),
    notation=re.compile(
        r"数据文件|栏目名|“-”|“\||“[^”]*:[^”]*”|此行|注释|行首|英文|引号|[#|{}\[\]]|forms |冒号"
        r"|花括号|下一行|由程序|第 [0-9]+ 行|填报任务|公共设置|名册|导入|[Yy][Aa][Mm][Ll]|删除此项"
    ),
    of_code={
        "number": "请只填数字，不填计量单位和其他文字。",
        "unique": "请删除重复的一项，或改为不同的名称。",
        "repeated": "请删除重复的一项，或改为不同的内容。",
        "exists_in": "两处名称应完全一致，请核对。",
        "blank": "请填写；有意留空的，请说明理由。",
    },
    correct="请核对并改正。",
    check=_CHECK,
)  # fmt: skip
_DOUBTED = re.compile(r"^导入时有疑问，尚未核对：")
_OF_READING = (
    ("已导入为", "已读作"), ("按未填导入", "按未填处理"), ("未导入", "未能读取"),
    ("照常导入", "照常读取"), ("导入", "读取"),
)  # fmt: skip
_ABSENT = re.compile(r"^缺少(“[^”]+”)$")


class Remark(NamedTuple):
    """What is wrong, what to do; an error has to be put right, a warning looked at.

    `path` and `code` are the finding's.
    """

    is_error: bool
    problem: str
    advice: str
    path: KeyPath
    code: str


def is_of_bureau(finding: Diagnostic) -> bool:
    """Whether only the bureau can put it right: no unit sees a data file.

    Nor is a unit to be asked about what it explained to the bureau below one of our comments.
    """
    if finding.code == OF_IMPORT:
        return _REPLY.search(_DOUBTED.sub("", finding.message)) is not None
    return finding.code in _OF_BUREAU


def remarks(pack: Pack, findings: Iterable[Diagnostic]) -> list[Remark]:
    """The open findings for the unit: what must be put right first, each in the form's order.

    A doubt of the reading is left out where a check finds the same.
    """
    own = [_remark(pack, d) for d in findings if not d.answered and not is_of_bureau(d)]
    checked = [(each.path, each.problem) for each in own if each.code != OF_IMPORT]
    unique = [
        r
        for r in dict.fromkeys(own)
        if not (r.code == OF_IMPORT and _is_found_by_check(r, checked))
    ]
    return sorted(unique, key=lambda remark: not remark.is_error)


def of_absent(remark: Remark) -> Remark:
    """What is said of a missing field that the unit's form has no cell for."""
    problem = f"{remark.problem}，表中没有这一栏，可能已被删除或合并"
    advice = f"请按下发的空白表恢复这一栏，再{remark.advice.removeprefix('请')}"
    return remark._replace(problem=problem, advice=advice)


def _is_found_by_check(doubt: Remark, checked: Sequence[tuple[KeyPath, str]]) -> bool:
    return any(path == doubt.path and doubt.problem.endswith(text) for path, text in checked)


def _remark(pack: Pack, finding: Diagnostic) -> Remark:
    is_error = finding.severity == "error"
    return Remark(is_error, _problem(finding), _advice(pack, finding), finding.path, finding.code)


def _problem(finding: Diagnostic) -> str:
    text = finding.message
    if finding.code == OF_IMPORT:
        text = _DOUBTED.sub("", text)
        for words, others in _OF_READING:
            text = text.replace(words, others)
        return text
    text = finding_advice.LINE.sub("", text)
    return _ABSENT.sub(r"\1未填", text)


def _advice(pack: Pack, finding: Diagnostic) -> str:
    """What to do: the clauses of the finding's hint that are about the form."""
    if finding.code == OF_IMPORT:
        return next((advice for words, advice in _OF_DOUBT if words in finding.message), _CHECK)
    if finding.code == MISSING:
        return finding_advice.to_fill_in(pack.unit.fields, finding.path, _WORDS)
    return finding_advice.of_hint(finding, _WORDS)


def position(pack: Pack, values: Mapping[str, object], path: KeyPath) -> str:
    """Where a field stands, in the form's own words: lists with numbers and names of rows."""
    pieces: list[str] = []
    for i, step in enumerate(path):
        if isinstance(step, int):
            name = _name_of_row(pack.unit.fields, values, path[: i + 1])
            pieces[-1] += f"第 {step + 1} 项{f'（{excerpt(name)}）' if name else ''}"
        else:
            pieces.append(step)
    return "，".join(pieces)


def _name_of_row(unit: Field, values: Mapping[str, object], path: KeyPath) -> str:
    """The text that names the row at the path; blank for none."""
    described = fields.find_field(unit, path)
    name = fields.row_name(described) if described else ""
    text = selectors.value_or_none(values, (*path, name))
    return text if isinstance(text, str) else ""
