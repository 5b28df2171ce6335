"""Check an archive's list of files, 归档目录, against the files and against what it should say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.archive import catalogue, catalogue_files
from generator.archive.bagit import bag
from generator.archive.bagit.bag import Listed
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.archive.catalogue_files import UnreadableListError
from generator.common.diagnostics import has_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.archive.archived_campaign import ArchivedCampaign

    Rows = Sequence[tuple[str, ...]]

PATHS = tuple(f"{bag.PAYLOAD}/{name}" for name in (catalogue.WORKBOOK, catalogue.CSV))
_WORKBOOK = PATHS[0]
_PATH, _SIZE, _SHA256 = (
    catalogue.HEADS.index(head) for head in (catalogue.PATH, catalogue.SIZE, catalogue.SHA256)
)
_NUMBER = re.compile("[0-9]{1,18}")
_MOST_NAMED = 5


def faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """Where the list in either of its forms differs from the archive.

    What it says of a file that is wrong by its checksums is not reported for that file again.
    """
    if has_errors(archive.campaign.diagnostics):
        return
    as_it_is = [*catalogue.rows(archive.campaign, archive.manifest, _files(archive, ()))]
    for path in PATHS:
        if path not in archive.files.sizes:
            continue
        try:
            if path == _WORKBOOK and catalogue_files.has_parts_of(archive.files, path, as_it_is):
                continue
            rows = catalogue_files.read(archive.files, path)
        except DamagedError:
            continue
        except UnreadableListError:
            yield Fault("无法识别", path, "不是归档目录", depends_on_version=True)
            continue
        wrong = [*_wrong_facts(archive, path, rows)]
        yield from wrong
        expected = [*catalogue.rows(archive.campaign, archive.manifest, _files(archive, rows))]
        if not wrong and rows != expected:
            message = _difference(rows, expected)
            yield Fault("不一致", path, message, depends_on_version=True)


def _wrong_facts(archive: ArchivedCampaign, path: str, rows: Rows) -> list[Fault]:
    """The files whose size or hash the list has otherwise, whichever version wrote it."""
    actual = _actual(archive)
    named = [
        row[_PATH]
        for row in rows
        if row[_PATH] in actual and (row[_SIZE], row[_SHA256]) != actual[row[_PATH]]
    ]
    more = f"等 {len(named)} 个文件" if len(named) > _MOST_NAMED else ""
    message = f"{'、'.join(named[:_MOST_NAMED])}{more}的大小或校验和与归档中的文件不一致"
    return [Fault("不一致", path, message)] if named else []


def _actual(archive: ArchivedCampaign) -> dict[str, tuple[str, str]]:
    """Sizes and hashes, as the list has them, of the files whose checksums are right."""
    wrong = {fault.path for fault in archive.checksums.faults}
    sizes = archive.files.sizes
    return {p: (str(sizes[p]), archive.sha256(p)) for p in sizes if p not in wrong}


def _files(archive: ArchivedCampaign, rows: Rows) -> Mapping[str, Listed]:
    """The files that the list should have: what it says itself of those that are wrong."""
    wrong = {fault.path for fault in archive.checksums.faults}
    sizes = archive.files.sizes
    files = {path: Listed(sizes[path], archive.sha256(path)) for path in sizes if path not in wrong}
    own = (row for row in rows if row[_PATH] in wrong and _NUMBER.fullmatch(row[_SIZE]))
    return files | {row[_PATH]: Listed(int(row[_SIZE]), row[_SHA256]) for row in own}


def _difference(rows: Rows, expected: Rows) -> str:
    """Where the rows first differ, in words."""
    for number, (row, other) in enumerate(zip(rows, expected, strict=False), 1):
        for head, text, right in zip(catalogue.HEADS, row, other, strict=True):
            if text != right:
                return f"第 {number} 个文件的“{head}”应为“{right}”，现为“{text}”"
    return f"应列 {len(expected)} 个文件，现列 {len(rows)} 个"
