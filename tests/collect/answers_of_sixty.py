"""What sixty units send: forms as handed out, filled in, with mistakes as people make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.campaign import campaigns
from generator.collect import known_data
from generator.form import word_form
from generator.form.excel import excel_form
from generator.form.handout import Handout
from generator.word.handout_mark import HandoutMark
from tests.collect import sixty_units
from tests.collect.office_edits import (
    accept_changes,
    beside,
    comment,
    cut_row,
    delete_comments,
    in_excel,
    in_word,
    merge,
    track,
    type_into,
)
from tests.collect.sixty_units import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from generator.campaign.campaigns import Campaign

ON_TIME, AFTERWARDS, AGAIN = "1", "2", "3"
BY_ALIAS = (10, 11)
# One sends last year's form; the file of another has the name of a unit that sends nothing.
OTHER_YEAR, UNDER_ANOTHER_NAME = 12, 13
LATE, MISSING = range(49, 54), range(54, 60)
IN_EXCEL = (1, 4, 9, 11, 20, 49)


def _nothing(_: object) -> None:
    pass


@dataclass(frozen=True)
class Mistake:
    """What a unit does wrong: in the data that it fills in, or to the file.

    A comment with these `words` has to be in the first cell with the text `at`, or in the one after
    that if `is_beside`; blank texts are for what no cell is to blame for. The letter has to say
    `letter`. `correct` mends the file that is returned; a unit without it does not send again.
    """

    what: str
    spoil: Callable[[dict[str, Any]], None] = _nothing
    damage: Callable[[Path], None] = _nothing
    state: str = "errors"
    letter: str = ""
    words: str = ""
    at: str = ""
    is_beside: bool = False
    correct: Callable[[Path], None] | None = None


def _typed(*path: str | int, text: str) -> Callable[[dict[str, Any]], None]:
    def spoil(data: dict[str, Any]) -> None:
        node: Any = data
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = text

    return spoil


_BUDGET = "年度预算申请"
_STANDARD = ("支出方向", 0, "年度绩效指标", "产出指标", "数量指标", 0, "绩效标准")
# The unit that asks for more than this, its 控制数.
CEILINGS = {2: 120}
MISTAKES: Mapping[int, Mistake] = {
    0: Mistake(
        "金额写成文字",
        spoil=_typed(_BUDGET, "一般公共预算拨款", text="约110万元"),
        letter="现为“约110万元”",
        words="现为“约110万元”",
        at="约110万元",
        correct=in_word(type_into({"约110万元": "110"})),
    ),
    1: Mistake(
        "明细合计与项目金额不一致",
        spoil=_typed("支出方向", 0, "支出明细", 0, "金额", text="9"),
        letter="项目金额与支出明细合计不一致",
        words="项目金额与支出明细合计不一致",
        at="项目金额",
        is_beside=True,
        correct=in_excel(type_into({"9": 10})),
    ),
    2: Mistake(
        "超过控制数",
        letter="资金总额超过控制数",
        words="多 12 万元",
        at="资金总额：",
        correct=in_word(type_into({"132": "120", "102": "90", "≤132万元": "≤120万元"})),
    ),
    3: Mistake(
        "漏填部门职责概述",
        spoil=_typed("部门职责概述", text=""),
        letter="“部门职责概述”未填",
        words="未填",
        at="部门职责概述",
        is_beside=True,
        correct=in_word(beside("部门职责概述", "贯彻执行有关法律法规和方针政策。")),
    ),
    4: Mistake(
        "选项填错",
        spoil=_typed(*_STANDARD, text="部门标准"),
        letter="不能填“部门标准”",
        words="只能填：计划标准",
        at="部门标准",
        correct=in_excel(type_into({"部门标准": "计划标准"})),
    ),
    5: Mistake(
        "删除一行",
        damage=in_word(cut_row("项目支出")),
        letter="“项目支出”未填",
        words="“项目支出”未填，表中没有这一栏",
        at="其中：基本支出",
        is_beside=True,
    ),
    6: Mistake(
        "留有修订",
        damage=in_word(track("日常服务", "和应急服务", "（暂定）")),
        state="warnings",
        letter="文件含修订",
        correct=in_word(accept_changes),
    ),
    7: Mistake(
        "留有批注",
        damage=in_word(comment("日常服务", "请科长再看一下", "赵六")),
        state="warnings",
        letter="请科长再看一下",
        words="请科长再看一下",
        at="日常服务",
        correct=in_word(delete_comments("赵六")),
    ),
    8: Mistake(
        "合并单元格",
        damage=in_word(merge("数量目标", "12次")),
        letter="“指标值”未填",
        words="“指标值”未填",
        at="数量目标\n12次",
    ),
    9: Mistake(
        "公式没有结果",
        damage=in_excel(beside("其中：一般公共预算拨款", "=100+29")),
        letter="“一般公共预算拨款”未填",
        words="“一般公共预算拨款”未填",
        at="其中：一般公共预算拨款",
        is_beside=True,
        correct=in_excel(beside("其中：一般公共预算拨款", 119)),
    ),
}


def kind(number: int) -> str:
    """How the unit's file ends."""
    return "xlsx" if number in IN_EXCEL else "docx"


def file_name(number: int) -> str:
    """What the unit calls its file."""
    name = NAMES[MISSING[0]] if number == UNDER_ANOTHER_NAME else NAMES[number]
    return f"{sixty_units.alias(name) if number in BY_ALIAS else name}.{kind(number)}"


def write(root: Path) -> Path:
    """The folder `answers` with what the units send, on time and afterwards."""
    campaign = campaigns.load(root / "data" / sixty_units.CAMPAIGN, root / "templates")
    faces: Mapping[str, Any] = {"docx": word_form, "xlsx": excel_form}
    forms = {each: face.prepare(campaign.pack) for each, face in faces.items()}
    for number in range(MISSING[0]):
        content = faces[kind(number)].render(forms[kind(number)], _filled_in(campaign, number))
        batch = AFTERWARDS if number in LATE else ON_TIME
        path = root / "answers" / batch / file_name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if number in MISTAKES:
            MISTAKES[number].damage(path)
    return root / "answers"


def _filled_in(campaign: Campaign, number: int) -> Handout:
    """The form that was handed out to the unit, with its data."""
    pack, data = campaign.pack, sixty_units.values(number)
    if number in BY_ALIAS:
        data[pack.unit_name] = sixty_units.alias(NAMES[number])
    if number in MISTAKES:
        MISTAKES[number].spoil(data)
    settings, year = dict(campaign.settings), sixty_units.CAMPAIGN
    if number == OTHER_YEAR:
        settings["年度"] = year = "2023"
    known = known_data.of_name(pack, NAMES[number])
    mark = HandoutMark(year, NAMES[number], pack.name, pack.version, pack.sha256, known.sha256)
    return Handout(settings, data, mark)


def correct(root: Path) -> Path:
    """The folder of the files that were returned and are sent again, corrected."""
    folder = root / "answers" / AGAIN
    folder.mkdir()
    for number, mistake in MISTAKES.items():
        if mistake.correct:
            name = f"{NAMES[number]}.{kind(number)}"
            returned = root / "returned" / sixty_units.CAMPAIGN / name
            (folder / name).write_bytes(returned.read_bytes())
            mistake.correct(folder / name)
    return folder
