"""The report of a job: what a command prints, as lines and findings that lead to units' pages.

Findings come as such and are folded under the names of their files; their units' pages say what to
do about them. Of the lines, files of units become links, and commands the page's buttons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

from generator.campaign import campaigns
from generator.common import diagnostics
from generator.common.diagnostics import RefusedError
from generator.desk import address_ids
from generator.desk.wording import page_advice
from generator.desk.wording.report_words import in_page_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.common.diagnostics import Diagnostic, FormsError

# Files whose findings are listed, and findings of each: more are read on the units' pages.
_MOST_FILES, _MOST_FINDINGS = 200, 10
# A unit's data file as messages name it: in the folder `units` of its campaign's.
_UNIT_FILE = re.compile(
    rf"(?:(?:[^\s“”，。；：]*/)?(?P<campaign>[^/\s“”]+)/|(?<![^\s“”，。；：])){campaigns.UNITS}/"
    r"(?P<file>[^/\n“”，。；：:]+?\.ya?ml)(?::\d+(?::\d+)?)?"
)
_KINDS = {campaigns.SETTINGS: f"公共设置（{campaigns.SETTINGS}）"}


class Piece(TypedDict):
    """A piece of a line; `href` is where it leads, blank for nowhere."""

    text: str
    href: str


class Line(TypedDict):
    """A line of text."""

    kind: Literal["line"]
    pieces: list[Piece]


class Item(TypedDict):
    """A finding; `href` is the unit's page at its cell, blank for a file without a page."""

    severity: str
    message: str
    hint: str
    href: str


class Findings(TypedDict):
    """The findings of a file under its unit's name; `more` are not listed."""

    kind: Literal["findings"]
    name: str
    href: str
    errors: int
    warnings: int
    items: list[Item]
    more: int


Part: TypeAlias = "Line | Findings"


@dataclass
class Report:
    """What a job has printed so far; `campaign` is the id of the one that it is about."""

    campaign: str = ""
    _printed: list[str | list[Findings]] = field(default_factory=list)

    def add_text(self, text: str) -> None:
        """Take what was printed; a line may come in pieces."""
        if self._printed and isinstance(self._printed[-1], str):
            self._printed[-1] += text
        else:
            self._printed.append(text)

    def add_findings(self, findings: Iterable[Diagnostic]) -> None:
        """Take findings; those of one file together, in the order of the files."""
        by_file: dict[str, list[Diagnostic]] = {}
        for finding in findings:
            by_file.setdefault(finding.file, []).append(finding)
        groups = [_group(file, own) for file, own in by_file.items()]
        groups.sort(key=lambda group: not group["errors"])
        if groups:
            self._printed.append(groups)

    def parts(self) -> list[Part]:
        """Lines and findings, as the page's script draws them."""
        parts: list[Part] = []
        for printed in self._printed:
            if isinstance(printed, str):
                lines = in_page_words(printed).strip("\n").split("\n")
                parts += (_line(line, self.campaign) for line in lines)
                continue
            parts += printed[:_MOST_FILES]
            if len(printed) > _MOST_FILES:
                parts.append(
                    _line(f"另有 {len(printed) - _MOST_FILES} 个文件的错误和警告未列出。", "")
                )
        return [part for part in parts if part["kind"] != "line" or part["pieces"]]

    def text(self) -> str:
        """The same as plain text."""
        return "".join(f"{_as_text(part)}\n" for part in self.parts())


def refusal(error: FormsError) -> str:
    """What the error says on a page, with its findings a line each."""
    if not isinstance(error, RefusedError):
        return in_page_words(str(error))
    lines = [
        f"{_name(each.file)}第 {each.line} 行：{each.message}。{each.hint}"
        for each in error.diagnostics
    ]
    # No page of the desk has the settings: where their file is, and what to open it with.
    files = dict.fromkeys(PurePath(each.file).as_posix() for each in error.diagnostics)
    lines += [
        f"请用记事本打开 {file}，改正并保存后再试。"
        for file in files
        if PurePath(file).name == campaigns.SETTINGS
    ]
    return in_page_words("\n".join([f"{error}：", *lines]))


def page_of(file: str) -> str:
    """The address of the page of the unit with this data file; blank for another file."""
    found = _UNIT_FILE.fullmatch(PurePath(file).as_posix())
    return _address(found) if found else ""


def _address(found: re.Match[str], campaign: str = "") -> str:
    """The page of the file that was found; `campaign` is the id where no folder is named."""
    own = address_ids.of(found["campaign"]) if found["campaign"] else campaign
    unit = address_ids.of(f"{campaigns.UNITS}/{found['file']}")
    return f"/c/{own}/u/{unit}" if own else ""


def _line(text: str, campaign: str) -> Line:
    pieces, end = [], 0
    for found in _UNIT_FILE.finditer(text):
        pieces += [Piece(text=text[end : found.start()], href="")]
        pieces += [Piece(text=PurePath(found["file"]).stem, href=_address(found, campaign))]
        end = found.end()
    pieces.append(Piece(text=text[end:], href=""))
    return Line(kind="line", pieces=[piece for piece in pieces if piece["text"]])


def _group(file: str, findings: list[Diagnostic]) -> Findings:
    """The findings of the file, errors first; of units without hints, which their pages give."""
    page = page_of(file)
    counts = diagnostics.count(findings)
    ordered = sorted(findings, key=lambda each: each.severity != "error")
    return Findings(
        kind="findings",
        name=_name(file),
        href=page,
        errors=counts.errors,
        warnings=counts.warnings,
        items=[_item(each, page) for each in ordered[:_MOST_FINDINGS]],
        more=max(0, len(findings) - _MOST_FINDINGS),
    )


def _name(file: str) -> str:
    """What a page calls the file: the unit whose it is, or its name."""
    path = PurePath(file)
    return path.stem if page_of(file) else _KINDS.get(path.name, path.name)


def _item(finding: Diagnostic, page: str) -> Item:
    return Item(
        severity=finding.severity,
        message=in_page_words(finding.message),
        hint="" if page else in_page_words(finding.hint),
        href=f"{page}#finding-{page_advice.finding_id(finding)}" if page else "",
    )


def _as_text(part: Part) -> str:
    if part["kind"] == "line":
        return "".join(piece["text"] for piece in part["pieces"])
    own = [f"  {each['message']}" for each in part["items"]]
    return "\n".join([f"{part['name']}：{part['errors']} 个错误，{part['warnings']} 个警告", *own])
