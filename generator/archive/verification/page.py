"""What the report of a verification says around its checks, and in which order they stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.archive import program_info
from generator.archive.verification.checks import (
    ASPECTS,
    BY_OTHERS,
    PASSED,
    RESULTS,
    WARNING,
    Check,
    clean,
    details,
)
from generator.common import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "归档核对报告"
HEADS = ("序号", "核对项目", "核对对象", "核对方法", "结果")
NOTES = (
    "本报告由程序生成，列出程序核对了什么、用什么方法、结果如何，按真实性、完整性、可用性、安全性四个方面排列，供档案人员做四性检测时参考，不能代替四性检测，也不涉及法律效力。",
    f"“{PASSED}”只表示该项核对没有发现不一致；“{WARNING}”表示发现不一致或须注意之处，请逐条处理；“{BY_OTHERS}”表示程序没有或无法核对。",
)
SIGNATURE = "核对人（签字）：　　　　　　　　　　日期：　　　　年　　月　　日"
_ORDINALS = "一二三四"


@dataclass(frozen=True)
class Section:
    """The checks of one aspect, with the number of the first."""

    title: str
    first: int
    checks: Sequence[Check]


@dataclass(frozen=True)
class Page:
    """The report of one archive or document, ready to be drawn."""

    head: Sequence[tuple[str, str]]
    summary: str
    sections: Sequence[Section]


def page(head: Sequence[tuple[str, str]], checks: Sequence[Check]) -> Page:
    """The report with these checks, by their aspects."""
    sections, first = list[Section](), 1
    for aspect in ASPECTS:
        if own := [check for check in checks if check.aspect == aspect]:
            sections.append(Section(f"{_ORDINALS[len(sections)]}、{aspect}", first, own))
            first += len(own)
    rows = [*head, ("核对程序", program_info.AGENT), ("核对日期", clock.today().isoformat())]
    return Page([(label, clean(value)) for label, value in rows], _summary(checks), sections)


def _summary(checks: Sequence[Check]) -> str:
    """How many checks have which result."""
    counts = Counter(check.result for check in checks)
    counted = "，".join(f"{result} {counts[result]} 项" for result in RESULTS)
    return f"共 {len(checks)} 项：{counted}。"


def of_unopened(name: str, fault: str) -> Check:
    """The check of what is no archive, or cannot be opened as one."""
    return Check(
        "可用性", "能否打开", clean(name), "按 BagIt 1.0（RFC 8493）打开", WARNING, details([fault])
    )


def of_document(
    name: str, proven: Sequence[str], faults: Sequence[str], unproven: Sequence[str]
) -> Check:
    """The check of a single document."""
    means = "读取文件中的出处信息或标记，重新计算正文的校验和，并在归档中查找"
    texts = [*faults, *(f"未核对：{text}" for text in unproven), *proven]
    result = WARNING if faults else BY_OTHERS if unproven else PASSED
    return Check("真实性", "出处和内容", clean(name), means, result, details(texts))
