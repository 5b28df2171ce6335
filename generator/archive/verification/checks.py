"""A check in the report of a verification, and what was found of a bag."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.archive.archived_campaign import ArchivedCampaign
    from generator.archive.bag_signatures import SignatureCheck
    from generator.archive.bagit.bag_check import BagCheck
    from generator.archive.bagit.bag_files import BagFiles, Fault
    from generator.archive.consistency import Subject
    from generator.archive.rebuild import Rebuilt

Aspect = Literal["真实性", "完整性", "可用性", "安全性"]
ASPECTS: tuple[Aspect, ...] = ("真实性", "完整性", "可用性", "安全性")
Result = Literal["通过", "警告", "须由人或另外的工具核对"]
PASSED: Result = "通过"
WARNING: Result = "警告"
BY_OTHERS: Result = "须由人或另外的工具核对"
RESULTS: tuple[Result, ...] = (PASSED, WARNING, BY_OTHERS)
# Of one check; the screen and the archive's manifests have them all.
_MOST_DETAILS = 200
_MOST_NAMES = 5
# Control characters and lone surrogates, which neither XML nor a text can hold.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Check:
    """One check: to which aspect it belongs, its name, on what, by which means, and its result.

    `details` are the faults, or why people have to judge.
    """

    aspect: Aspect
    name: str
    subject: str
    means: str
    result: Result
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What was found of a bag.

    `archive` is the fault where it could not be opened; `contradictions` has what was checked then.
    `mismatch` says why this program is not the archive's, "" where it is, `how_to` how to verify
    with the one in the archive. `rebuilt` is None where nothing was rebuilt; `has_trusted` is
    whether certificates were given.
    """

    files: BagFiles
    checksums: BagCheck
    signatures: SignatureCheck
    archive: ArchivedCampaign | Fault
    contradictions: Mapping[Subject, Sequence[Fault]]
    mismatch: str = ""
    how_to: str = ""
    rebuilt: Rebuilt | None = None
    rebuilt_lines: tuple[str, ...] = ()
    has_trusted: bool = False


def details(texts: Iterable[object]) -> tuple[str, ...]:
    """The texts as they can be shown; the first of very many."""
    every = [clean(str(text)) for text in texts]
    rest = f"共 {len(every)} 处，其余见 forms verify 的屏幕显示"
    return (*every[:_MOST_DETAILS], *([rest] if len(every) > _MOST_DETAILS else []))


def names(texts: Sequence[str]) -> str:
    """The texts in a row, the first few of many."""
    return "、".join(texts[:_MOST_NAMES]) + ("等" if len(texts) > _MOST_NAMES else "")


def clean(text: str) -> str:
    """The text without what cannot be shown."""
    return _UNPRINTABLE.sub("\ufffd", text)
