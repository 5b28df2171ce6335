"""Find and load campaigns: a folder with a settings file and one data file per unit."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from itertools import filterfalse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.campaign import answers, placeholders, roster_files
from generator.common import atomic_files
from generator.common.diagnostics import (
    Diagnostic,
    RefusedError,
    UsageError,
    excerpt,
    has_errors,
)
from generator.common.similar import nearest
from generator.datafile import source
from generator.pack import clear_fixes, pack, schema, schema_messages, slow_patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.datafile.source import Source
    from generator.pack.pack import Pack

SETTINGS = "settings.yaml"
UNITS = "units"
SUFFIXES = (".yaml", ".yml")

_NOT_IN_A_PROJECT = "请在项目文件夹（含 data 和 templates）中运行命令"
_NEW_PROJECT = "新建项目，请运行 forms init 文件夹。"
_HOW_TO_GET_THERE = "Windows 用户请在文件资源管理器中打开项目文件夹，双击“命令窗口.bat”；没有此文件的，在地址栏输入 cmd，按回车键，再按《填报指南》第一节运行命令。"  # noqa: E501
# How hidden files begin that macOS, Emacs, Word and LibreOffice put beside a file, with its name.
_OF_OTHER_PROGRAMS = ("._", ".#", "~$", ".~lock.")
# What `forms fix` keeps of a data file: `某局.yaml.bak`, `某局.yaml.bak2`.
_BACKUP = re.compile(r"\.ya?ml\.bak\d*$")
# What stands for bytes that are no text.
_SURROGATE = re.compile("[\ud800-\udfff]")
# A data file whose ending an editor or an input method changed.
_MISSPELT_SUFFIX = re.compile(r"(?i)[.．。]ya?ml(?:\.txt)?$")
_DIGITS = re.compile("([0-9]+)")
# The settings that every campaign has (generator/pack/pack_schema.yaml).
PACK_KEY = "表单"
APPENDIX_TITLE_KEY = "附表汇编标题"
VOLUME_KEY = "每册单位数"
ORDER_KEY = "单位顺序"
# The code of findings about that order, for which all units must be known.
_LATER = {"order"}


@dataclass(frozen=True)
class Campaign:
    """A campaign's settings, its form pack and the names of its data files.

    `files` are relative to `folder`, as the manifest names them. `diagnostics` are those of the
    settings file; with errors among them, nothing can be built.
    """

    name: str
    folder: Path
    pack: Pack
    source: Source
    settings: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]

    @property
    def settings_sha256(self) -> str:
        """Hash of the settings file."""
        return self.source.sha256

    @property
    def paths(self) -> Iterator[Path]:
        """The paths of its data files."""
        return (self.folder / file for file in self.files)


def refuse_errors(campaign: Campaign) -> None:
    """Raise RefusedError for a campaign whose settings have errors, but could be read."""
    if has_errors(campaign.diagnostics):
        raise RefusedError("公共设置有错误", campaign.diagnostics)


def find(names: Sequence[str], data: Path) -> list[Path]:
    """The folders of the named campaigns; without names, every campaign under `data`.

    Raises UsageError for a name that is neither a campaign under `data` nor the path of one.
    """
    if not names:
        folders = folders_in(data)
        if not folders:
            raise UsageError(
                f"没有找到填报任务：{data.as_posix()} 中没有含 {SETTINGS} 的文件夹。{_NOT_IN_A_PROJECT}。{_NEW_PROJECT}\n{_HOW_TO_GET_THERE}"  # noqa: E501
            )
        return folders
    return [_folder(name, data) for name in names]


def _folder(name: str, data: Path) -> Path:
    if Path(name).name.startswith(atomic_files.TEMPORARY_PREFIX):
        message = f"“{name}”是程序的临时文件夹，不是填报任务。"
        raise UsageError(
            f"{message}填报任务的文件夹名不能以“{atomic_files.TEMPORARY_PREFIX}”开头。"
        )
    for folder in (data / name, Path(name)):
        if (folder / SETTINGS).is_file():
            return folder
    if name and not name.endswith(SUFFIXES) and any(_data_files(Path(name))):
        files = f'"{name}"/*' if " " in name else f"{name.rstrip('/')}/*"
        raise UsageError(
            f"“{name}”不是填报任务：其中没有 {SETTINGS}。"
            f"只选其中的数据文件，请运行 forms check {files}{SUFFIXES[0]}。"
        )
    names = "、".join(path.name for path in folders_in(data))
    hint = (
        f"{data.as_posix()} 中现有：{names}。"
        if names
        else f"{_NOT_IN_A_PROJECT}。{_NEW_PROJECT}\n{_HOW_TO_GET_THERE}"
    )
    raise UsageError(f"没有找到填报任务“{name}”（含 {SETTINGS} 的文件夹）。{hint}")


def _data_files(folder: Path) -> Iterator[Path]:
    """The files in the folder that are named as data files are."""
    return (path for path in folder.glob("*") if path.name.endswith(SUFFIXES))


def folder_of(path: Path) -> Path:
    """The folder of the campaign to which a data file or settings file belongs.

    Raises UsageError where the file does not exist or belongs to no campaign.
    """
    folder = folder_around(path)
    if folder is None:
        raise UsageError(
            f"{path.as_posix()} 不属于任何填报任务：{_expected_folder(path).as_posix()} 中没有 {SETTINGS}。"  # noqa: E501
            f"请先将其移入填报任务的 {UNITS} 文件夹；由 forms import 导入的，也可以直接比较原来的 Word 或 Excel 文件。"  # noqa: E501
        )
    return folder


def folder_around(path: Path) -> Path | None:
    """The folder of the campaign to which a data file or settings file belongs; None for none.

    Raises UsageError where the file does not exist.
    """
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"找不到文件：{path.as_posix()}")
    folder = _expected_folder(path)
    return folder if (folder / SETTINGS).is_file() else None


def _expected_folder(path: Path) -> Path:
    """The folder that would be the file's campaign."""
    return path.parent if is_settings(path) else _above(path.parent)


def is_settings(path: Path) -> bool:
    """Whether the path is of a campaign's settings file: a unit's data file may have its name."""
    is_data_file = path.parent.name == UNITS and (_above(path.parent) / SETTINGS).is_file()
    return path.name == SETTINGS and not is_data_file


def _above(folder: Path) -> Path:
    return folder.parent if folder.name else folder / ".."


def folders_in(data: Path) -> list[Path]:
    """The campaigns' folders, without temporary ones that a killed command left behind."""
    folders = sorted(path.parent for path in data.glob(f"*/{SETTINGS}"))
    return [f for f in folders if not f.name.startswith(atomic_files.TEMPORARY_PREFIX)]


def as_argument(folder: Path) -> str:
    """The campaign as one types it after a command, without absolute paths."""
    name = folder.name if folder.is_absolute() else folder.as_posix().removeprefix("data/")
    return f'"{name}"' if " " in name else name


def load(folder: Path, templates: Path, load_pack: Callable[[Path], Pack] = pack.load) -> Campaign:
    """The campaign in the folder, its settings validated by its form pack.

    `load_pack` gives the pack of a folder, for callers that hold packs read before.
    Raises RefusedError when the settings name no known pack or the pack has errors, UsageError
    when there is no folder of templates.
    """
    if not templates.is_dir():
        raise UsageError(_no_templates_message(folder, templates))
    path = folder / SETTINGS
    settings_source = source.read(path, path.as_posix())
    form_pack = load_pack(pack_folder(settings_source, templates))
    settings, findings = validate_settings(form_pack, settings_source)
    return Campaign(
        name=folder.resolve().name,
        folder=folder,
        pack=form_pack,
        source=settings_source,
        settings=settings,
        diagnostics=tuple(findings),
        files=unit_files(folder),
    )


def validate_settings(
    form_pack: Pack, parsed: Source
) -> tuple[Mapping[str, Any], list[Diagnostic]]:
    """The values of a settings file and all findings about it."""
    fields = form_pack.settings.fields
    known = schema_messages.with_known_paths(parsed.diagnostics, fields)
    with slow_patterns.refused(form_pack, parsed.file):
        settings, findings = schema.validate(form_pack.settings, parsed)
    found = [*clear_fixes.only(known, fields, parsed), *findings]
    found += placeholders.find(parsed, found)
    return settings, [*answers.applied(parsed, found, later=_LATER)]


def pack_folder(settings: Source, templates: Path) -> Path:
    """The folder of the pack that the settings name; RefusedError where they name none."""
    if settings.diagnostics and not settings.data:
        raise RefusedError("公共设置有错误", settings.diagnostics)
    name = settings.data.get(PACK_KEY)
    if not isinstance(name, str) or not name:
        message = f"缺少“{PACK_KEY}”，无法确定使用哪套表单"
        hint = f"请填写“{PACK_KEY}: …”，内容为 {templates.as_posix()} 中的文件夹名。"
        finding = settings.diagnostic((PACK_KEY,), "required", message, hint)
        raise RefusedError("公共设置有错误", [*settings.diagnostics, finding])
    if Path(name).name != name or not (templates / name).is_dir():
        message = f"没有找到表单“{excerpt(name)}”"
        names = "、".join(pack_names(templates))
        hint = f"请只填文件夹名；{templates.as_posix()} 中现有：{names or '（无）'}。"
        finding = settings.diagnostic((PACK_KEY,), "pack", message, hint)
        raise RefusedError("公共设置有错误", [*settings.diagnostics, finding])
    return templates / name


def pack_names(templates: Path) -> list[str]:
    """The names of the form packs in the folder of templates."""
    return [folder.name for folder in pack.folders_in(templates)]


def named_pack(name: str, templates: Path) -> Path:
    """The folder of the pack of that name; UsageError where there is none."""
    if name in pack_names(templates):
        return templates / name
    raise UsageError(f"没有找到表单“{name}”。{existing_packs(templates)}")


def existing_packs(templates: Path) -> str:
    """A sentence that names the packs in the folder of templates."""
    names = "、".join(pack_names(templates))
    return f"{templates.as_posix()} 中现有：{names or '（无）'}。"


def _no_templates_message(folder: Path, templates: Path) -> str:
    parents = (path for path in folder.resolve().parents if (path / templates.name).is_dir())
    project = next(parents, None)
    where = (
        f"项目位于 {project.as_posix()}，请先进入该文件夹再运行" if project else _NOT_IN_A_PROJECT
    )
    new = "" if project else _NEW_PROJECT
    return (
        f"当前位置没有 {templates.as_posix()} 文件夹。{where}，或用 --templates 指定其位置。{new}"
    )


def unit_files(folder: Path) -> tuple[str, ...]:
    """The data files in the campaign's folder, relative to it."""
    names = sorted(filter(_is_data_file, _entries(folder)), key=natural)
    return tuple(f"{UNITS}/{name}" for name in names)


def other_files(campaign: Campaign) -> list[str]:
    """Names in the folder of data files that are not data files."""
    return sorted(filterfalse(_is_data_file, _entries(campaign.folder)), key=natural)


def skipped_files(campaign: Campaign) -> list[Diagnostic]:
    """A finding for each file that is not read as a data file; an error where none is.

    Where there is a roster, its units are those of the campaign, though none has sent yet.
    """
    findings = [_skipped_file(campaign.folder / UNITS / name) for name in other_files(campaign)]
    if not campaign.files and not roster_files.has_roster(campaign.folder):
        folder = (campaign.folder / UNITS).as_posix()
        message = f"{UNITS} 文件夹中没有数据文件"
        hint = f"新建单位，请运行 forms new 单位全称；已有数据文件的，请放在名为 {UNITS} 的文件夹中，文件名以 {SUFFIXES[0]} 结尾。"  # noqa: E501
        findings.append(Diagnostic(folder, 1, 1, "error", "no-units", message, hint))
    return findings


def _skipped_file(path: Path) -> Diagnostic:
    place = path.as_posix(), 1, 1
    if not _is_text(path.name):
        message = "文件名无法识别（不是 UTF-8 编码），未读取此文件"
        hint = "请重命名文件，只用常用汉字、字母和数字。"
        return Diagnostic(*place, "error", "file-name", message, hint)
    if _is_hidden(path.name):
        message = f"未读取此文件：文件名以“{path.name[0]}”开头，按隐藏文件或临时文件处理"
        hint = f"是数据文件的，请改名为 {path.name.lstrip('.~')}；不是的，请删除或移到其他文件夹。"
        return Diagnostic(*place, "warning", "passed-over", message, hint)
    if match := _MISSPELT_SUFFIX.search(path.name):
        message = f"未读取此文件：文件名以“{match.group()}”结尾，应以 {SUFFIXES[0]} 结尾"
        hint = f"请改名为 {path.name[: match.start()]}{SUFFIXES[0]}；看不到 .txt 的，请先在文件资源管理器的“查看”中勾选“文件扩展名”。"  # noqa: E501
        return Diagnostic(*place, "error", "passed-over", message, hint)
    message = f"未读取此文件：文件名应以 {SUFFIXES[0]} 结尾"
    hint = f"是数据文件的，请改名，以小写的 {SUFFIXES[0]} 结尾；不是的，请移到其他文件夹。"
    return Diagnostic(*place, "warning", "passed-over", message, hint)


def _is_text(name: str) -> bool:
    """Whether the file name is valid text, without surrogates that stand for undecodable bytes."""
    return _SURROGATE.search(name) is None


def _entries(folder: Path) -> Iterator[str]:
    """Names in the folder of data files, without backups and other files that are hidden."""
    if not (folder / UNITS).is_dir():
        return
    with os.scandir(folder / UNITS) as entries:
        for entry in entries:
            if not (_is_backup(entry.name) or _is_passed_by(entry.name)):
                yield entry.name


def _is_backup(name: str) -> bool:
    """Whether an editor, or `forms fix`, keeps an earlier file under the name."""
    return name[-1] == "~" or _BACKUP.search(name) is not None


def natural(name: str) -> tuple[list[str | int], str]:
    """The key to sort file names as people do, by which 第3局 comes before 第27局."""
    parts = _DIGITS.split(name)
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], name


def place_order(finding: Diagnostic) -> tuple[Any, Diagnostic]:
    """The key to sort findings by place, files as people sort them."""
    return natural(finding.file), finding


def _is_passed_by(name: str) -> bool:
    """Whether the hidden file has no finding; one with the suffix of a data file has one."""
    if not _is_hidden(name):
        return False
    return name.startswith(_OF_OTHER_PROGRAMS) or not name.endswith(SUFFIXES)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~"))


def _is_data_file(name: str) -> bool:
    return name.endswith(SUFFIXES) and _is_text(name) and not _is_hidden(name)


def rank(campaign: Campaign) -> Callable[[str], int]:
    """Gives a unit's place in the order that the settings list; after it for one not listed."""
    names = campaign.settings.get(ORDER_KEY) or []
    ranks = {name: i for i, name in reversed([*enumerate(names)])}
    return lambda name: ranks.get(name, len(names))


def check_order(campaign: Campaign, names: Iterable[str]) -> list[Diagnostic]:
    """A warning for each name in the settings' order that is not among the units' names.

    No warnings where a unit has no name: it may be any of those listed, and has an error anyway.
    """
    order = campaign.settings.get(ORDER_KEY) or []
    known = set(names) if order else set()
    if "" in known:
        return []
    unknown = [
        _unknown_unit(campaign, i, name, known)
        for i, name in enumerate(order)
        if name is not None and name not in known
    ]
    return answers.applied_later(campaign.source, unknown, _LATER)


def _unknown_unit(campaign: Campaign, i: int, name: str, known: set[str]) -> Diagnostic:
    similar = nearest(name, sorted(known))
    suggestion = f"您要填的是“{excerpt(similar)}”吗？" if similar else ""
    hint = f"{suggestion}名称应与数据文件中的单位全称完全一致。"
    message = f"没有找到单位“{excerpt(name)}”"
    finding = campaign.source.diagnostic((ORDER_KEY, i), "order", message, hint)
    return replace(finding, severity="warning")
