"""An archive's data and forms, copied out within bounds, so that they may be loaded as a project's are."""  # noqa: E501

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.archive.bag_files import DamagedError
from generator.datafile import file_bytes
from generator.word import safe_zip
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.archive.bag_files import Files

# A pack is read as a whole, and its templates are inflated as a whole; ours have some ten files, a
# template of 20 KB with parts of 300 KB.
_MAX_PACK_FILES = 100
_MAX_TEMPLATE_BYTES = 8 * 1024 * 1024
_MAX_PARTS_BYTES = 32 * 1024 * 1024
# Whatever lies deeper is no part of a pack.
_OF_A_PACK = re.compile("data/templates/[^/]+/[^/]+")
_MAX_BYTES = {".yaml": file_bytes.MAX_BYTES, ".docx": _MAX_TEMPLATE_BYTES}


def forms(files: Files, project: Path) -> None:
    """Copy the archived form packs to where the project has them.

    Raises DamagedError where a file is damaged, or larger than a pack's are.
    """
    paths = [path for path in files.sizes if _OF_A_PACK.fullmatch(path)]
    if len(paths) > _MAX_PACK_FILES:
        raise DamagedError(f"data/templates：文件超过 {_MAX_PACK_FILES} 个，不是正常的表单包")
    for path in paths:
        most_bytes = _MAX_BYTES.get(PurePosixPath(path).suffix, _MAX_TEMPLATE_BYTES)
        target = files.copy(path, _place(path, project), most_bytes)
        if target.suffix == ".docx":
            _judge(target, path)


def data(files: Files, project: Path) -> Iterator[str]:
    """Copy all archived data, and name the files that cannot be read; too large a one is left out.

    Nothing is built of such a one wherever it lies.
    """
    for path in files.sizes:
        if path.startswith("data/data/") and files.sizes[path] <= file_bytes.MAX_BYTES:
            try:
                files.copy(path, _place(path, project))
            except DamagedError:
                yield path


def _place(path: str, project: Path) -> Path:
    return project / path.removeprefix("data/")


def _judge(template: Path, path: str) -> None:
    """Raises DamagedError for a template whose parts are too much; one that is none is told elsewhere."""  # noqa: E501
    try:
        with safe_zip.open_zip(template) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except UnreadableError as error:
        if error.message == safe_zip.DAMAGED[0]:
            return
        raise DamagedError(f"{path}：{error.message}") from error
    if size > _MAX_PARTS_BYTES:
        raise DamagedError(f"{path}：内容大小异常")
