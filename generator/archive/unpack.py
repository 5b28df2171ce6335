"""Copy an archive's data and forms, within bounds, into a folder where they load as a project."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.archive.bagit.bag_files import DamagedError
from generator.campaign import roster_table
from generator.datafile import file_bytes
from generator.word import safe_zip
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.archive.bagit.bag_files import BagFiles

# A pack and its templates are read into memory; ours have some ten files, and templates of 20 KB
# with parts of 300 KB.
_MAX_PACK_FILES = 100
_MAX_TEMPLATE_BYTES = 8 * 1024 * 1024
_MAX_PARTS_BYTES = 32 * 1024 * 1024
# A pack has no folders in it.
_PACK_FILE = re.compile("data/templates/[^/]+/[^/]+")
# Of a campaign's folder, what a build reads. What units sent is none of it.
_ROSTER = re.compile("data/data/[^/]+/roster\\.(?:csv|xlsx)")
_DATA = re.compile("data/data/[^/]+/(?!(?:received|signed)/).+", re.DOTALL)
_MAX_BYTES = {".yaml": file_bytes.MAX_BYTES, ".docx": _MAX_TEMPLATE_BYTES}


def forms(files: BagFiles, project: Path) -> None:
    """Copy the archived form packs into the project's folder.

    Raises DamagedError where a file is damaged, or too large for a pack.
    """
    paths = [path for path in files.sizes if _PACK_FILE.fullmatch(path)]
    if len(paths) > _MAX_PACK_FILES:
        raise DamagedError(f"data/templates：文件超过 {_MAX_PACK_FILES} 个，不是正常的表单包")
    for path in paths:
        most_bytes = _MAX_BYTES.get(PurePosixPath(path).suffix, _MAX_TEMPLATE_BYTES)
        target = files.copy(path, _target(path, project), most_bytes)
        if target.suffix == ".docx":
            _refuse_large_parts(target, path)


def data(files: BagFiles, project: Path) -> Iterator[str]:
    """Copy the archived data into the project's folder; the paths of those that are damaged.

    A file above the size limit of data files is left out, since nothing would be built of it. What
    units sent, and signed scans, stay where they are.
    """
    for path in files.sizes:
        is_roster = _ROSTER.fullmatch(path)
        most_bytes = roster_table.MAX_BYTES if is_roster else file_bytes.MAX_BYTES
        if _DATA.fullmatch(path) and files.sizes[path] <= most_bytes:
            try:
                files.copy(path, _target(path, project))
            except DamagedError:
                yield path


def roster(files: BagFiles, project: Path) -> None:
    """Copy the archived roster, if there is one, into the project's folder.

    Raises DamagedError where it is damaged or too large.
    """
    for path in filter(_ROSTER.fullmatch, files.sizes):
        files.copy(path, _target(path, project), roster_table.MAX_BYTES)


def _target(path: str, project: Path) -> Path:
    return project / path.removeprefix("data/")


def _refuse_large_parts(template: Path, path: str) -> None:
    """Raise DamagedError for a template whose parts are too large.

    One that is no zip file at all passes: loading the pack reports it.
    """
    try:
        with safe_zip.open_zip(template) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except UnreadableError as error:
        if error.message == safe_zip.DAMAGED[0]:
            return
        raise DamagedError(f"{path}：{error.message}") from error
    if size > _MAX_PARTS_BYTES:
        raise DamagedError(f"{path}：内容大小异常")
