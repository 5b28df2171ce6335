"""Which signed scans, and which file that was taken in, belong to each unit's document.

An archive's manifest names them beside the document; verifying works them out anew from the names
of the scans and the log of what was sent.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive import unaltered_files, unit_files
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.build import manifest
from generator.campaign import record
from generator.common import hashes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from generator.archive.archived_campaign import ArchivedCampaign
    from generator.build.manifest import Links, UnitRecord
    from generator.campaign.record import Log

_LOG = f"{unaltered_files.RECEIVED}/{record.LOG}"
# A million lines.
_MAX_LOG_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class UnitLinks:
    """The linked files of units by name, and what to say of files that fit none.

    Files are named by their paths from the campaign's folder; `sha256` has the hash of each.
    """

    of_units: Mapping[str, Links] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def find(folder: Path, paths: Iterable[str], units: Iterable[str]) -> UnitLinks:
    """The links of the campaign's files `paths` that go along as they are."""
    paths, units = [*paths], [*units]
    log = record.read_log(folder / unaltered_files.RECEIVED)
    of_units = _of_units(paths, units, log, lambda path: hashes.file_sha256(folder / path))
    sha256 = {
        link["file"]: link["sha256"]
        for links in of_units.values()
        for link in (*links.signed, links.received)
        if link
    }
    notices = [*_strays(paths, units), *_changed_since(log, sha256)]
    return UnitLinks(of_units, sha256, tuple(notices))


def _of_units(
    paths: Iterable[str], units: Iterable[str], log: Log, sha256: Callable[[str], str]
) -> dict[str, Links]:
    """The links of the units that have any, in the order of the paths, however they were listed."""
    paths, units = sorted(paths), [*units]
    signed: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for path, unit in unit_files.of_units(_scans(paths), units).items():
        signed[unit].append(_link(path, sha256(path)))
    there = {*paths}
    found = {}
    for unit in units:
        taken = _last_taken(log, unit)
        received = _link(taken, sha256(taken)) if taken in there else {}
        if unit and (unit in signed or received):
            found[unit] = manifest.Links(tuple(signed.get(unit, ())), received)
    return found


def _scans(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if path.startswith(f"{unaltered_files.SIGNED}/")]


def _link(file: str, sha256: str) -> dict[str, str]:
    return {"file": file, "sha256": sha256}


def _last_taken(log: Log, unit: str) -> str:
    """The file of the unit that was taken in last; "" for none."""
    taken = (entry.file for entry in reversed(log.of_unit(unit)) if entry.what == "taken")
    return next(taken, "")


def _strays(paths: Iterable[str], units: Iterable[str]) -> Iterator[str]:
    """The scans that belong to none of the units."""
    for path, unit in unit_files.of_units(_scans(paths), units).items():
        if not unit:
            yield f"{path}：文件名不以任何单位的名称开头，不属于哪个单位的文档。"


def _changed_since(log: Log, sha256: Mapping[str, str]) -> Iterator[str]:
    """The files that were taken in and are others now."""
    for entries in log.by_unit.values():
        last = next((entry for entry in reversed(entries) if entry.what == "taken"), None)
        if last and sha256.get(last.file, last.sha256) != last.sha256:
            yield f"{last.file}：与接收时登记的校验和不同，接收后可能被改动。"


def faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """The linked files that are others now, and links that do not follow from names and log."""
    for unit in archive.manifest.units.values():
        for link, what in _named(unit):
            path = archive.data(link["file"])
            if archive.sha256(path) and archive.sha256(path) != link["sha256"]:
                yield Fault("不一致", path, f"不是 {manifest.NAME} 中“{unit.unit}”的{what}")
    folder = archive.data("")
    paths = sorted(path.removeprefix(folder) for path in archive.unaltered_files)
    units = [unit.unit for unit in archive.manifest.units.values()]
    expected = _of_units(
        paths, units, _archived_log(archive), lambda path: archive.sha256(f"{folder}{path}")
    )
    for unit in archive.manifest.units.values():
        links = expected.get(unit.unit, manifest.Links())
        for names, recorded, what in (
            (_files(links.signed), _files(unit.signed), "签字盖章的扫描件"),
            (_files([links.received]), _files([unit.received]), "最后接收的文件"),
        ):
            if names != recorded:
                message = f"记载的“{unit.unit}”的{what}（{'、'.join(recorded) or '无'}）与归档中的（{'、'.join(names) or '无'}）不符"  # noqa: E501
                path = archive.built(manifest.NAME)
                yield Fault("不一致", path, message, depends_on_version=True)


def _named(unit: UnitRecord) -> Iterator[tuple[Mapping[str, str], str]]:
    yield from ((link, "签字盖章的扫描件") for link in unit.signed)
    if unit.received:
        yield unit.received, "最后接收的文件"


def _files(links: Iterable[Mapping[str, str]]) -> list[str]:
    return [link["file"] for link in links if link]


def _archived_log(archive: ArchivedCampaign) -> Log:
    """The log in the archive; an empty one where there is none or it is damaged."""
    path = archive.data(_LOG)
    with tempfile.TemporaryDirectory() as folder:
        try:
            if path in archive.unaltered_files and path in archive.files.sizes:
                archive.files.copy(path, Path(folder) / record.LOG, _MAX_LOG_BYTES)
        except DamagedError:
            (Path(folder) / record.LOG).unlink(missing_ok=True)
        return record.read_log(Path(folder))
