"""What was made of a campaign and can be opened or downloaded: documents, PDFs, reports, archives.

An address names such a file by an id that is looked up among those that are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.build import output_folder
from generator.campaign import campaigns
from generator.desk import address_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.desk.folders import Folders

_DOCUMENTS = (".docx", ".pdf")


@dataclass(frozen=True)
class Output:
    """A file to open or download; `is_shown` is whether browsers show such a file themselves."""

    id: str
    path: Path

    @property
    def is_shown(self) -> bool:
        """Whether browsers show it."""
        return self.path.suffix in (".pdf", ".txt")


@dataclass(frozen=True)
class Outputs:
    """What the page offers: the appendix with its PDFs, the findings in full, archives."""

    appendix: Sequence[Output]
    findings: Output | None
    archives: Sequence[Output]


def of_campaign(folders: Folders, name: str) -> Outputs:
    """What there is of the campaign besides its units' documents, the last archive first."""
    built = folders.build / name
    findings = built / output_folder.FINDINGS
    archives = [*_files(folders.archive / name, (".zip",))]
    return Outputs(
        appendix=[
            _output("build", built, path)
            for path in _files(built, _DOCUMENTS)
            if path.name.startswith(output_folder.APPENDIX)
        ],
        findings=_output("build", built, findings) if findings.is_file() else None,
        archives=[_output("archive", folders.archive / name, path) for path in reversed(archives)],
    )


def by_id(folders: Folders, name: str) -> Mapping[str, Output]:
    """All files of the campaign that can be opened or downloaded."""
    found = of_campaign(folders, name)
    listed = [*found.appendix, *found.archives, *([found.findings] if found.findings else [])]
    built = folders.build / name
    units = [_output("build", built, p) for p in _files(built / output_folder.UNITS, _DOCUMENTS)]
    return {each.id: each for each in (*listed, *units)}


def id_of_document(document: str) -> str:
    """The id of a built document or PDF, by its path from the campaign's output folder."""
    return address_ids.of(f"build/{document}")


def all_documents(folders: Folders, name: str) -> Iterator[Path]:
    """The units' documents and PDFs, then those of the appendix."""
    built = folders.build / name
    yield from _files(built / output_folder.UNITS, _DOCUMENTS)
    yield from (each.path for each in of_campaign(folders, name).appendix)


def _output(kind: str, parent: Path, path: Path) -> Output:
    return Output(address_ids.of(f"{kind}/{path.relative_to(parent).as_posix()}"), path)


def _files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """The folder's files with such endings, in the order in which people sort names."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.suffix in suffixes and path.is_file())
    # Hidden files are other programs', or half written.
    shown = (path for path in found if not path.name.startswith((".", "~")))
    return sorted(shown, key=lambda path: campaigns.natural(path.name))
