"""One filling-in round: a folder under `data/` with its settings and one file per unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import pack, schema, source
from generator.diagnostics import Diagnostic, RefusedError, UsageError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.pack import Pack
    from generator.source import Source

SETTINGS = "settings.yaml"
UNITS = "units"
SUFFIXES = (".yaml", ".yml")

# The settings that every campaign has (generator/pack_schema.yaml).
PACK_KEY = "表单"
APPENDIX_TITLE_KEY = "附表汇编标题"
VOLUME_KEY = "每册单位数"
ORDER_KEY = "单位顺序"


@dataclass(frozen=True)
class Campaign:
    """A campaign's settings, its form pack and its units' data files, by file name.

    `diagnostics` are the settings' own; with errors among them, nothing can be built.
    """

    name: str
    folder: Path
    pack: Pack
    source: Source
    settings: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[Path, ...]

    @property
    def settings_sha256(self) -> str:
        """Hash of the settings file."""
        return self.source.sha256


def find(names: Sequence[str], data: Path) -> list[Path]:
    """The campaigns' folders; every folder of `data` that holds a settings file for no names.

    Raises UsageError for a name that is neither a folder under `data` nor a path of one.
    """
    if not names:
        found = sorted(path.parent for path in data.glob(f"*/{SETTINGS}"))
        if not found:
            raise UsageError(f"{data.as_posix()} 下面没有填报数据（要有 年度/{SETTINGS}）")
        return found
    return [_folder(name, data) for name in names]


def _folder(name: str, data: Path) -> Path:
    for folder in (data / name, Path(name)):
        if (folder / SETTINGS).is_file():
            return folder
    raise UsageError(f"找不到填报数据“{name}”：{(data / name).as_posix()} 里没有 {SETTINGS}")


def load(folder: Path, templates: Path) -> Campaign:
    """The campaign in the folder, its settings held against its form pack.

    Raises RefusedError when there is no saying which pack it is, or the pack has errors.
    """
    path = folder / SETTINGS
    settings_source = source.read(path, path.as_posix())
    found = list(settings_source.diagnostics)
    if found and not settings_source.data:
        raise RefusedError("公共设置有错误", found)
    name = settings_source.data.get(PACK_KEY)
    if not isinstance(name, str) or not name:
        message = f"缺少“{PACK_KEY}”，不知道用哪一套表单"
        hint = f"写上“{PACK_KEY}: …”，即 {templates.as_posix()} 下的文件夹名。"
        found.append(settings_source.diagnostic((PACK_KEY,), "required", message, hint))
        raise RefusedError("公共设置有错误", found)
    if Path(name).name != name or not (templates / name).is_dir():
        message = f"没有这套表单：“{shown(name)}”"
        hint = f"只写文件夹名，它应在 {templates.as_posix()} 下面。"
        found.append(settings_source.diagnostic((PACK_KEY,), "pack", message, hint))
        raise RefusedError("公共设置有错误", found)
    form_pack = pack.load(templates / name)
    settings, mistakes = schema.validate(form_pack.settings, settings_source)
    return Campaign(
        name=folder.resolve().name,
        folder=folder,
        pack=form_pack,
        source=settings_source,
        settings=settings,
        diagnostics=(*found, *mistakes),
        files=unit_files(folder),
    )


def unit_files(folder: Path) -> tuple[Path, ...]:
    """The units' data files by name."""
    return tuple(path for path in _candidates(folder) if path.suffix in SUFFIXES)


def passed_over(campaign: Campaign) -> list[Diagnostic]:
    """A warning for every file beside the data files that will not be read; no data are an error."""
    if not campaign.files:
        place = (campaign.folder / SETTINGS).as_posix(), 1, 1
        told = f"{(campaign.folder / UNITS).as_posix()} 里没有数据文件"
        hint = f"每个单位放一个以 {SUFFIXES[0]} 结尾的文件；文件夹要叫 {UNITS}。"
        return [Diagnostic(*place, "error", "no-units", told, hint)]
    message = f"这个文件不会被读：文件名要以 {SUFFIXES[0]} 结尾"
    hint = f"是数据文件就改名，以小写的 {SUFFIXES[0]} 结尾；不是就移到别处。"
    return [
        Diagnostic(path.as_posix(), 1, 1, "warning", "passed-over", message, hint)
        for path in _candidates(campaign.folder)
        if path.suffix not in SUFFIXES
    ]


def _candidates(folder: Path) -> list[Path]:
    """What lies in the units' folder by name, without what systems and editors put there."""
    found = sorted((folder / UNITS).glob("*"))
    return [path for path in found if not path.name.startswith((".", "~")) and path.name[-1] != "~"]


def in_order(campaign: Campaign, units: Iterable[tuple[str, str]]) -> list[str]:
    """The units' names, given with their files: those the settings name first, the rest by file."""
    names = [unit for _, unit in sorted(units)]
    first = [name for name in (campaign.settings.get(ORDER_KEY) or []) if name in names]
    return list(dict.fromkeys([*first, *names]))


def order_findings(campaign: Campaign, names: Iterable[str]) -> list[Diagnostic]:
    """A warning for every name in the settings' order that is no unit's."""
    known = set(names)
    return [
        replace(
            campaign.source.diagnostic(
                (ORDER_KEY, i),
                "order",
                f"没有这个单位：“{shown(name)}”",
                "要与数据文件里的单位全称完全一样。",
            ),
            severity="warning",
        )
        for i, name in enumerate(campaign.settings.get(ORDER_KEY) or [])
        if name is not None and name not in known
    ]
