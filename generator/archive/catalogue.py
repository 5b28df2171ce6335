"""The list of an archive's files for an archivist, 归档目录: a row for each file of the record.

What belongs to one unit, its document with the PDF, the data, what was sent and signed scans, has
one number. What only an archivist knows stays blank. What explains and proves the rest, such as the
form pack and the check report, is in the bag's manifests alone.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.archive import unaltered_files, unit_files
from generator.archive.bagit import bag
from generator.build import manifest, output_folder, volumes
from generator.campaign import campaigns
from generator.form import context, template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.archive.bagit.bag import Listed
    from generator.build.manifest import Manifest
    from generator.campaign.campaigns import Campaign
    from generator.pack.pack import Pack

NAME = "归档目录"
CSV, WORKBOOK = f"{NAME}.csv", f"{NAME}.xlsx"
PATH, SIZE, SHA256 = "文件名", "大小（字节）", "校验和（SHA-256）"
HEADS = (
    *("顺序号", "件内序号", "档号", "全宗号", "责任者", "题名", "年度", "保管期限", "密级"),
    *(PATH, "格式", SIZE, SHA256, "备注"),
)
# What the remarks call files of a campaign that belong to no unit.
_SETTINGS, _SCAN, _SENT, _RECORD = "公共设置", "扫描件", "报送的文件", "收发登记"
# What a form was filled with when it was handed out, and what a unit says since one was taken in.
_BASE, _BASE_NAME = "下发或接收时的内容", re.compile("/[0-9]{3,}-base[.]yaml$")
_DOCUMENT, _PDF, _DATA, _ROSTER = "Word 文档", "由 Word 文档转换", "数据文件", "名册"
_BUILD_RECORD = "生成记录"


class Entry(NamedTuple):
    """A file of the record: its path in the bag and what it is."""

    path: str
    remark: str


class Group(NamedTuple):
    """Files with one number: who is responsible ("" where an archivist has to say), their title."""

    responsible: str
    title: str
    entries: Sequence[Entry]


def rows(
    campaign: Campaign, record: Manifest, files: Mapping[str, Listed]
) -> Iterator[tuple[str, ...]]:
    """The list's rows, one text for each of HEADS; `files` are those of the bag by their paths."""
    year = _year(campaign.pack, campaign.settings)
    groups = (_existing(group, files) for group in _groups(campaign, record, files))
    for number, group in enumerate((each for each in groups if each.entries), 1):
        for place, entry in enumerate(group.entries, 1):
            size, sha256 = files[entry.path]
            kind = PurePosixPath(entry.path).suffix.removeprefix(".").upper()
            of_group = (group.responsible, group.title, year)
            of_file = (entry.path, kind, str(size), sha256, entry.remark)
            yield (str(number), str(place), "", "", *of_group, "", "", *of_file)


def _existing(group: Group, files: Mapping[str, Listed]) -> Group:
    return group._replace(entries=[entry for entry in group.entries if entry.path in files])


def _groups(campaign: Campaign, record: Manifest, files: Mapping[str, Listed]) -> Iterator[Group]:
    """Each unit, each volume of the appendix, then what is the campaign's."""
    data, built = f"{bag.PAYLOAD}/data/{campaign.name}", f"{bag.PAYLOAD}/build/{campaign.name}"
    kept = [p.removeprefix(f"{data}/") for p in sorted(files) if p.startswith(f"{data}/")]
    kept = [path for path in kept if unaltered_files.is_unaltered(path)]
    rank = campaigns.rank(campaign)
    units = sorted(manifest.briefs(record.units), key=lambda unit: rank(unit.unit))
    names = (unit.unit for unit in units if unit.unit)
    owners = unit_files.of_units(kept, names)
    of_unit: dict[str, list[Entry]] = {}
    for path in kept:
        of_unit.setdefault(owners[path], []).append(Entry(f"{data}/{path}", _remark(path)))
    about = title(campaign)
    for unit in units:
        entries = [*_documents(built, unit.document), Entry(f"{data}/{unit.data}", _DATA)]
        own = of_unit.pop(unit.unit, []) if unit.unit else []
        yield Group(unit.unit, f"{unit.unit}{about}", [*entries, *own])
    for number, volume in enumerate(record.appendix, 1):
        part = f"（第 {number} 册）" if len(record.appendix) > 1 else ""
        yield Group("", volumes.title_of(campaign) + part, [*_documents(built, volume.document)])
    common = [
        Entry(f"{data}/{campaigns.SETTINGS}", _SETTINGS),
        Entry(f"{built}/{manifest.NAME}", _BUILD_RECORD),
    ]
    yield Group("", f"{about}公共设置、名册和登记", [*common, *of_unit.get("", [])])


def _documents(built: str, document: str) -> Iterator[Entry]:
    if document:
        yield Entry(f"{built}/{document}", _DOCUMENT)
        yield Entry(f"{built}/{output_folder.pdf(document)}", _PDF)


def _remark(path: str) -> str:
    """What a file is that went along as it was."""
    folder, slash, rest = path.partition("/")
    if not slash:
        return _ROSTER
    if folder == unaltered_files.SIGNED:
        return _SCAN
    if "/" not in rest:
        return _RECORD
    return _BASE if _BASE_NAME.search(rest) else _SENT


def title(campaign: Campaign) -> str:
    """What the campaign's forms are called, with its year, as their documents say it."""
    settings = context.build(campaign.pack, campaign.settings, {})
    return template.compile_text(campaign.pack.properties.get("title", ""))(settings)


def _year(pack: Pack, settings: Mapping[str, Any]) -> str:
    """The campaign's year; "" for forms that have none."""
    value: Any = settings if pack.rollover else ""
    for name in pack.rollover.year if pack.rollover else ():
        value = value.get(name, "") if isinstance(value, dict) else ""
    return str(value or "")
