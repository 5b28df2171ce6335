"""Open an archive as a campaign: its settings, forms, manifest, and the problems it admits to."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.archive import program_info, reports, unaltered_files, unpack
from generator.archive.bagit import bag
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.build import manifest, output_folder
from generator.campaign import campaigns, roster_units
from generator.common.diagnostics import FormsError, RefusedError
from generator.datafile import file_bytes
from generator.form import lint_yaml, model

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from generator.archive.bagit.bag_check import BagCheck
    from generator.archive.bagit.bag_files import BagFiles
    from generator.build.manifest import Manifest
    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster_units import RosterIndex

# Versions whose hash of a pack is over its files as they are (`Pack.earlier_sha256`).
_HASHED_AS_FILES = ("0.1.0",)
# Where a manifest names the program that wrote it.
_HEAD_BYTES = 4096
_PROGRAM = re.compile(r'"(generator|generator_sha256)": *"([0-9A-Za-z.+-]{1,64})"')


@dataclass(frozen=True)
class ArchivedCampaign:
    """An archive's campaign, the manifest of its build, and the problems known when it was made.

    `campaign` has the archived settings and forms, but no data files; `roster_index` is that of its
    roster, if it has one. `unaltered_files` are the files that went along unread, by their paths in
    the archive.
    """

    files: BagFiles
    checksums: BagCheck
    campaign: Campaign
    manifest: Manifest
    problems: tuple[str, ...]
    roster_index: RosterIndex | None = None
    unaltered_files: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The campaign's name."""
        return self.campaign.name

    def built(self, document: str) -> str:
        """The archive's path of a file of the output folder."""
        return f"data/build/{self.name}/{document}"

    def data(self, file: str) -> str:
        """The archive's path of a file of the campaign's folder."""
        return f"data/data/{self.name}/{file}"

    @property
    def is_pack_hash_known(self) -> bool:
        """Whether every version can work out the pack's hash as this archive's program did."""
        return self.manifest.generator in _HASHED_AS_FILES

    def sha256(self, path: str) -> str:
        """Hash of the archived file; "" where it is missing or damaged."""
        return self.checksums.sha256.get(path, "")

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Every document in the manifest, by its path from the output folder."""
        return tuple(document for document, _ in self.manifest.documents())

    @cached_property
    def pdfs(self) -> tuple[str, ...]:
        """The PDFs of these documents that are in the archive, by their paths there."""
        paths = (self.built(output_folder.pdf(document)) for document in self.documents)
        return tuple(path for path in paths if path in self.files.sizes)

    def is_known(self, fault: Fault) -> bool:
        """Whether the archive's own report has a problem of the fault's file or of its unit."""
        file = fault.path.removeprefix(self.built("")).removeprefix(self.data(""))
        return bool({file, self._units.get(file, file)} & self._subjects)

    @cached_property
    def _units(self) -> dict[str, str]:
        """The unit of each data file and document; the data file's path where it has no name."""
        records = self.manifest.units.values() if self.problems else ()
        return {path: r.unit or r.data for r in records for path in (r.data, r.document)}

    @cached_property
    def _subjects(self) -> set[str]:
        """What the problems are about: the words before a colon, though a name may contain one."""
        words = (problem.split("：") for problem in self.problems)
        return {"：".join(each[:i]) for each in words for i in range(1, len(each))}


def open_archive(files: BagFiles, checksums: BagCheck) -> ArchivedCampaign | Fault:
    """The archive's campaign, or the fault that keeps it from being loaded.

    Forms that this program cannot load may have been right for the one that made the archive.
    """
    name = _name(files, checksums)
    if name is None:
        label = bag.quoted_label(bag.IDENTIFIER)
        message = f"{label}应与归档中 build/…/{manifest.NAME} 所属的填报任务一致"
        return Fault("记载不符", bag.INFO, message)
    settings, built = f"data/data/{name}/{campaigns.SETTINGS}", f"data/build/{name}/{manifest.NAME}"
    if settings not in files.sizes:
        return Fault("缺少", settings)
    record = _read_manifest(files, built)
    if record is None:
        reason = _other_program(files, built)
        return Fault("无法识别", built, reason, depends_on_version=bool(reason))
    loaded = _load(files, name, settings, record)
    if isinstance(loaded, Fault):
        return loaded
    report = json_object(files, f"data/{reports.REPORT_JSON}")
    return ArchivedCampaign(
        files,
        checksums,
        loaded.campaign,
        record,
        tuple(map(str, _list(report, "problems"))),
        loaded.roster_index,
        _unaltered_files(report, name),
    )


def _read_manifest(files: BagFiles, path: str) -> Manifest | None:
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            return manifest.read(files.copy(path, Path(folder) / manifest.NAME))
    except (DamagedError, RecursionError):
        return None


def _other_program(files: BagFiles, path: str) -> str:
    """Why this program need not be able to read the manifest; "" where it should.

    Its first lines name the program that wrote it, in every version.
    """
    try:
        with files.open(path) as stream:
            head = stream.read(_HEAD_BYTES).decode(errors="replace")
    except DamagedError:
        return ""
    recorded = dict(reversed(_PROGRAM.findall(head)))
    version = recorded.get("generator", "")
    return program_info.mismatch(version, recorded.get("generator_sha256", "")) if version else ""


class _Loaded(NamedTuple):
    """The campaign of the archived settings and forms, and its roster."""

    campaign: Campaign
    roster_index: RosterIndex | None


def _load(files: BagFiles, name: str, settings: str, record: Manifest) -> _Loaded | Fault:
    """The archived campaign, or the fault of its settings, forms or roster."""
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            project = Path(folder)
            unpack.forms(files, project)
            unpack.roster(files, project)
            files.copy(settings, project / settings.removeprefix("data/"), file_bytes.MAX_BYTES)
            campaign = campaigns.load(project / "data" / name, project / "templates")
            _refuse_faulty_titles(campaign)
            return _Loaded(campaign, roster_units.find(campaign))
    except RefusedError as error:
        return _unreadable(settings, "；".join(d.message for d in error.diagnostics[:3]), record)
    except FormsError as error:
        return _unreadable(settings, str(error), record)
    except (DamagedError, RecursionError) as error:
        # What is too large for this program need not have been so for another.
        return _unreadable(settings, str(error), record)


def _refuse_faulty_titles(campaign: Campaign) -> None:
    """Raise RefusedError for titles with other tags than fields: no lint has passed them."""
    pack = campaign.pack
    if wrong := lint_yaml.text_errors(pack, model.printable_fields(pack)):
        raise RefusedError("表单包有错误", wrong)


def _unreadable(settings: str, message: str, record: Manifest) -> Fault:
    """The fault of settings or forms that cannot be loaded."""
    reason = program_info.mismatch(record.generator, record.generator_sha256)
    detail = f"或其表单包：{message}{'。' if reason else ''}{reason}"
    return Fault("无法识别", settings, detail, depends_on_version=bool(reason))


def _name(files: BagFiles, checksums: BagCheck) -> str | None:
    """The campaign's name; None unless bag-info.txt has it, with its runs of blanks made one."""
    built = re.compile(rf"data/build/([^/]+)/{re.escape(manifest.NAME)}")
    names = [match[1] for match in map(built.fullmatch, files.sizes) if match]
    recorded = checksums.info_values(bag.IDENTIFIER)
    return names[0] if len(names) == 1 and recorded == [" ".join(names[0].split())] else None


def _list(report: Mapping[str, Any], name: str) -> list[Any]:
    """The list of that name in the archive's own report; [] where it has none."""
    entries = report.get(name, ())
    return entries if isinstance(entries, list) else []


def _unaltered_files(report: Mapping[str, Any], name: str) -> frozenset[str]:
    """The archive's paths of the files that it says went along as they were."""
    folder = f"data/{name}/"
    paths = [p for p in _list(report, reports.UNALTERED_JSON) if isinstance(p, str)]
    inside = (p for p in paths if unaltered_files.is_unaltered(p.removeprefix(folder)))
    return frozenset(f"data/{path}" for path in inside if path.startswith(folder))


def json_object(files: BagFiles, path: str) -> dict[str, Any]:
    """The JSON object in the file; {} where the file is missing, damaged or something else."""
    try:
        value = json.loads(files.read(path)) if path in files.sizes else {}
    except (DamagedError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
