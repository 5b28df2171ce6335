"""`forms rollover`: next year's campaign from this one's files, texts kept, amounts to be filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import campaign, next_year, package, selectors, textfile
from generator.diagnostics import RefusedError, UsageError, has_errors, shown
from generator.next_year import Begun, Plan
from generator.pack import worked_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.campaign import Campaign
    from generator.diagnostics import Diagnostic
    from generator.workers import Progress

_YEAR = re.compile("[0-9]{4}")
_NO_YEAR = "这套表单没有说年份写在哪里（pack.yaml 里没有 rollover），年份都没有改，请自己改。"


@dataclass(frozen=True)
class Years:
    """The campaign's year and the one that takes its place, and why that one; blank for none."""

    old: str = ""
    new: str = ""
    why: str = ""


def start(
    names: tuple[str, str],
    data: Path,
    templates: Path,
    *,
    keep_amounts: bool,
    progress: Progress,
) -> list[str]:
    """Write the second campaign, which must not be there yet, from the first; what to tell of it.

    Raises UsageError where something is there, RefusedError with the mistakes of all files that
    cannot be read. Then nothing is written.
    """
    [folder] = campaign.find([names[0]], data)
    target = _free(names[1], data)
    round_ = campaign.load(folder, templates)
    years, found = _years(round_, target)
    plans = _plans(round_, years, empties=not keep_amounts)
    begun: dict[str, Begun] = {}
    with package.new_folder(target) as new:
        (new / campaign.UNITS).mkdir()
        for file in progress([*plans], len(plans), "改写"):
            path = folder / file
            try:
                result = next_year.begun(textfile.fetch(path), path.as_posix(), plans[file])
            except RefusedError as error:
                found += error.diagnostics
                continue
            (new / file).write_bytes(result.content)
            begun[file] = replace(result, content=b"")
        if found:
            raise RefusedError("数据文件有错误", found)
    return [*_told(round_, target, years, begun, keep_amounts=keep_amounts)]


def _free(name: str, data: Path) -> Path:
    """The folder of a campaign that is not there yet: a name's under `data`, or the path's."""
    path = data / name if Path(name).name == name else Path(name)
    is_empty = path.is_dir() and not path.is_symlink() and not any(path.iterdir())
    if not is_empty and (path.exists() or path.is_symlink()):
        raise UsageError(
            f"{path.as_posix()} 已经在了，里面的东西不会改写。换一个名称；要重新来，先把它移走或改名。"
        )
    return path


def _years(round_: Campaign, target: Path) -> tuple[Years, list[Diagnostic]]:
    """The two years; none where the pack names no year, or the settings have none to go on from."""
    where = round_.pack.rollover
    if where is None:
        return Years(), []
    [(path, old)] = selectors.values_of(round_.source.data, where.year)
    if not isinstance(old, str) or not _YEAR.fullmatch(old):
        if has_errors(round_.source.diagnostics):
            return Years(), []
        message = f"“{path[-1]}”应是四位数字的年份，写的是“{shown(old or '')}”"
        return Years(), [round_.source.diagnostic(path, "regex", message, "改好再运行。")]
    if _YEAR.fullmatch(target.name):
        return Years(old, target.name, "照文件夹的名称"), []
    return Years(old, f"{int(old) + 1:04}", f"{old} 的下一年"), []


def _plans(round_: Campaign, years: Years, *, empties: bool) -> Mapping[str, Plan]:
    """What becomes of each file of the campaign."""
    pack = round_.pack
    where = pack.rollover
    of_settings = where.settings | {where.year} if where else frozenset()
    of_unit = where.unit if where else frozenset()
    settings = Plan(pack.settings.fields, (), of_settings, years.old, years.new, empties=False)
    unit = Plan(pack.unit.fields, worked_out(pack), of_unit, years.old, years.new, empties=empties)
    return {campaign.SETTINGS: settings, **dict.fromkeys(round_.files, unit)}


def _told(
    round_: Campaign,
    target: Path,
    years: Years,
    begun: Mapping[str, Begun],
    *,
    keep_amounts: bool,
) -> Iterator[str]:
    """What was done, and what is next."""
    yield f"写好了：{target.as_posix()}（{campaign.SETTINGS} 和 {len(round_.files)} 个数据文件）"
    yield "文字和数字都照旧。" if keep_amounts else _told_of_amounts(begun.values())
    yield from _told_of_years(target, years, begun)
    if others := campaign.others(round_):
        names = "、".join(f"{campaign.UNITS}/{name}" for name in others)
        yield f"不是数据文件，没有带过去：{names}"
    todo = "核对各个数，再运行 " if keep_amounts else "填好空着的数；要填哪些，运行 "
    yield f"下一步：{todo}forms check {campaign.as_argument(target)}"


def _told_of_amounts(begun: Iterable[Begun]) -> str:
    files = [*begun]
    removed = sum(file.removed for file in files)
    gone = f"；另有 {removed} 个由程序得出的，连键一起删了" if removed else ""
    return f"文字照旧；清空了 {sum(file.emptied for file in files)} 个数{gone}。"


def _told_of_years(target: Path, years: Years, begun: Mapping[str, Begun]) -> Iterator[str]:
    if not years.old:
        yield _NO_YEAR
        return
    yield f"年份：{years.old} → {years.new}（{years.why}）"
    everywhere, here = sum(b.years for b in begun.values()), begun[campaign.SETTINGS].years
    where = f"{campaign.SETTINGS} {here} 处，{campaign.UNITS} 里 {everywhere - here} 处"
    yield f"年份改了 {everywhere} 处：{where}。"
    unsure = [(target / file, *at) for file, b in begun.items() for at in b.unsure]
    if unsure:
        yield f"有 {len(unsure)} 处写着几个年份，没有改，请看一眼："
        yield from (f"  {path.as_posix()}:{line}: {name}" for path, line, name in unsure)
