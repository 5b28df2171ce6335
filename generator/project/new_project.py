"""`forms init`: write a project, whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns, new_campaign
from generator.campaign.placeholders import MARK
from generator.common import atomic_files
from generator.common.diagnostics import RefusedError, UsageError, excerpt, first_names
from generator.pack import json_schema, pack
from generator.project import guide, settings_text, starters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.pack.pack import Pack

_DATA, _TEMPLATES = "data", "templates"
_YEAR = re.compile("[0-9]{4}")
# Backups and caches beside a pack's files, and what office programs put beside an open template.
_NOT_COPIED = shutil.ignore_patterns(".*", "~*", "*~", "*.bak*", "__pycache__")


@dataclass(frozen=True)
class _Project:
    """What a project begins with: form packs, and a first campaign of one of them."""

    packs: tuple[Pack, ...]
    pack: Pack
    year: str
    settings: str


def create(folder: Path, templates: Path, pack_name: str, year: str) -> list[str]:
    """Write a project with the form packs of the folder `templates`; the lines to report.

    Raises UsageError where something is in the folder, or there is no such pack or year;
    RefusedError where the packs have errors. Nothing is written then.
    """
    _refuse_used(folder)
    project = _project(templates, pack_name, year)
    with atomic_files.errors_named(folder), _filled(folder) as new:
        for each in project.packs:
            _copy(each.folder, new / _TEMPLATES / each.folder.name)
        for name, content in starters.files().items():
            (new / name).write_bytes(content)
        (new / guide.NAME).write_bytes(guide.content(project.packs, project.pack, year))
        campaign = new / _DATA / year
        (campaign / campaigns.UNITS).mkdir(parents=True)
        (campaign / campaigns.SETTINGS).write_bytes(project.settings.encode())
    return [*_report(folder, project)]


def _refuse_used(folder: Path) -> None:
    """Raise UsageError where the folder is something else than a new or an empty one."""
    if folder.is_symlink() and not folder.exists():
        raise UsageError(f"{folder.as_posix()} 是失效的链接。请换一个名称。")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder.as_posix()} 是一个文件，不是文件夹。请换一个名称。")
    if inside := _contents(folder):
        message = f"{folder.as_posix()} 不是空文件夹，其中有：{first_names(inside)}。未作改动。"
        raise UsageError(f"{message}请换一个名称，或选一个空文件夹。")


def _contents(folder: Path) -> list[str]:
    """The names in the folder, without what a killed `forms init` left there."""
    names = sorted(path.name for path in folder.iterdir())
    return [name for name in names if not name.startswith(atomic_files.TEMPORARY_PREFIX)]


def _project(templates: Path, pack_name: str, year: str) -> _Project:
    """What the project begins with, read and checked."""
    if not templates.is_dir():
        raise UsageError(f"没有这个文件夹：{templates.as_posix()}。请用 --templates 指定其位置。")
    if not _YEAR.fullmatch(year):
        raise UsageError(f"--year 应为四位数字的年份，现为“{excerpt(year)}”。")
    chosen = campaigns.named_pack(pack_name, templates)
    packs, errors = [], []
    for folder in pack.folders_in(templates):
        try:
            packs.append(pack.load(folder))
        except RefusedError as error:
            errors += error.diagnostics
    if errors:
        raise RefusedError("表单包有错误", errors)
    own = next(each for each in packs if each.folder == chosen)
    schema = own.folder / json_schema.SETTINGS_FILE
    schema_path = f"../../{_TEMPLATES}/{own.folder.name}/{schema.name}" if schema.is_file() else ""
    settings = settings_text.text(own, year, schema_path)
    for finding in settings_text.findings(own, settings):
        if finding.path == settings_text.year_path(own):
            raise UsageError(f"--year 不正确：{finding.message}。{finding.hint}")
    return _Project(tuple(packs), own, year, settings)


@contextmanager
def _filled(folder: Path) -> Iterator[Path]:
    """A temporary folder to fill, whose content becomes that of `folder`, which is new or empty.

    If the block fails, nothing is left behind. An empty folder is not replaced: it may be the one
    that the command runs in. Raises MachineError where another process makes the same project.
    """
    if not folder.is_dir():
        with new_campaign.filled(folder) as new:
            yield new
        return
    marker = folder.resolve() / _DATA
    for stale in atomic_files.left_behind(marker):
        shutil.rmtree(stale, ignore_errors=True)
    new = atomic_files.temporary_for(marker)
    with new_campaign.others_named(folder):
        new.mkdir()
        try:
            yield new
            _move_up(new)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _move_up(new: Path) -> None:
    """Move everything into the folder above; `data`, which makes it a project, at last.

    The packs go first: where another command has put its own there, that fails and nothing is done.
    """
    names = sorted(each.name for each in new.iterdir())
    names.insert(0, names.pop(names.index(_TEMPLATES)))
    names.append(names.pop(names.index(_DATA)))
    with ExitStack() as undo:
        for name in names:
            path = (new / name).rename(new.parent / name)
            undo.callback(shutil.rmtree if path.is_dir() else os.unlink, path)
        undo.pop_all()


def _copy(folder: Path, copy: Path) -> None:
    """Copy a folder as files that are writable, wherever the program is installed.

    The first file that cannot be copied ends it, with its own error.
    """
    copy.mkdir(parents=True)
    paths = {path.name: path for path in folder.iterdir()}
    for name in sorted(paths.keys() - _NOT_COPIED(str(folder), [*paths])):
        (_copy if paths[name].is_dir() else shutil.copyfile)(paths[name], copy / name)


def _report(folder: Path, project: _Project) -> Iterator[str]:
    """What was written, and what to do next."""
    here = folder.resolve() == Path.cwd()
    name = folder.resolve().name if here else folder.as_posix()
    yield f"已生成项目：{name}（表单 {project.pack.folder.name}，{project.year} 年度）"
    yield f"  {guide.NAME}　怎样使用，请先阅读"
    yield f"  {'、'.join(starters.files())}　Windows 中双击使用"
    yield f"  {_DATA}/{project.year}/{campaigns.SETTINGS}　公共设置，请修改带“{MARK}”的内容"
    yield f"  {_TEMPLATES}　表单包 {len(project.packs)} 个：{_names(project)}"
    enter = "" if here else "进入该文件夹，"
    step = "再运行 forms new 单位全称（或 forms desk，在浏览器中填写）"
    yield f"下一步：请{enter}修改公共设置，{step}"


def _names(project: _Project) -> str:
    return "、".join(each.folder.name for each in project.packs)
