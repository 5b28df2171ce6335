"""`forms rollover`: next year's campaign from this one's files, texts kept, amounts to be filled in."""  # noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns, next_year
from generator.campaign.next_year import Plan
from generator.common import atomic_files
from generator.common.diagnostics import RefusedError, UsageError, excerpt, has_errors
from generator.datafile import file_bytes
from generator.pack import selectors
from generator.pack.pack import computed_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.campaign.campaigns import Campaign
    from generator.campaign.next_year import RewrittenFile
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress

# What is told behind the mistakes of files that cannot be read.
REFUSED = "未生成任何文件，请改正后重新运行。"
_YEAR = re.compile("[0-9]{4}")
_NO_YEAR = "年份未改：表单包未指定年份所在的栏目（pack.yaml 中没有 rollover），请自行修改。"


@dataclass(frozen=True)
class Years:
    """The campaign's year and the one that takes its place, and why that one; blank for none."""

    old: str = ""
    new: str = ""
    why: str = ""


def roll_over(
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
    [folder] = campaigns.find([names[0]], data)
    target = _free(names[1], data)
    round_ = campaigns.load(folder, templates)
    years, found = _years(round_, target)
    plans = _plans(round_, years, empties=not keep_amounts)
    begun: dict[str, RewrittenFile] = {}
    with atomic_files.new_folder(target) as new:
        (new / campaigns.UNITS).mkdir()
        for file in progress([*plans], len(plans), "生成"):
            path = folder / file
            try:
                result = next_year.rewrite(file_bytes.read(path), path.as_posix(), plans[file])
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
            f"{path.as_posix()} 已存在，未作改动。以前已生成的，可直接填写；"
            "如需重新生成，请先移走或重命名原文件夹，或换一个名称。"
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
        said = f"现为“{excerpt(old)}”" if old else "尚未填写"
        message = f"“{path[-1]}”应为四位数字的年份，{said}"
        return Years(), [round_.source.diagnostic(path, "regex", message, "请改正后再运行。")]
    if _YEAR.fullmatch(target.name):
        return Years(old, target.name, "依据文件夹名称"), []
    return Years(old, f"{int(old) + 1:04}", f"{old} 的下一年"), []


def _plans(round_: Campaign, years: Years, *, empties: bool) -> Mapping[str, Plan]:
    """What becomes of each file of the campaign."""
    pack = round_.pack
    where = pack.rollover
    of_settings = where.settings | {where.year} if where else frozenset()
    of_unit = where.unit if where else frozenset()
    settings = Plan(pack.settings.fields, (), of_settings, years.old, years.new, empties=False)
    unit = Plan(
        pack.unit.fields, computed_fields(pack), of_unit, years.old, years.new, empties=empties
    )
    return {campaigns.SETTINGS: settings, **dict.fromkeys(round_.files, unit)}


def _told(
    round_: Campaign,
    target: Path,
    years: Years,
    begun: Mapping[str, RewrittenFile],
    *,
    keep_amounts: bool,
) -> Iterator[str]:
    """What was done, and what is next."""
    yield f"已生成：{target.as_posix()}（{campaigns.SETTINGS} 和 {len(round_.files)} 个数据文件）"
    yield "已沿用文字和金额。" if keep_amounts else _told_of_amounts(begun.values())
    yield from _told_of_years(target, years, begun)
    if others := campaigns.other_files(round_):
        names = "、".join(f"{campaigns.UNITS}/{name}" for name in others)
        yield f"未复制的文件（不是数据文件）：{names}"
    todo = "请核对各项金额，再运行 " if keep_amounts else "请填写空着的金额；查看待填项，请运行 "
    yield f"下一步：{todo}forms check {campaigns.as_argument(target)}"


def _told_of_amounts(begun: Iterable[RewrittenFile]) -> str:
    files = [*begun]
    removed = sum(file.removed for file in files)
    gone = f"；另删除 {removed} 行由程序自动计算的金额" if removed else ""
    return f"已沿用文字，清空 {sum(file.emptied for file in files)} 个金额{gone}。"


def _told_of_years(target: Path, years: Years, begun: Mapping[str, RewrittenFile]) -> Iterator[str]:
    if not years.old:
        yield _NO_YEAR
        return
    yield f"年份：{years.old} → {years.new}（{years.why}）"
    everywhere, here = sum(b.years for b in begun.values()), begun[campaigns.SETTINGS].years
    where = f"{campaigns.SETTINGS} {here} 处，{campaigns.UNITS} 中 {everywhere - here} 处"
    yield f"已修改年份 {everywhere} 处：{where}。"
    unsure = [(target / file, *at) for file, b in begun.items() for at in b.unsure]
    if unsure:
        yield f"有 {len(unsure)} 处含多个年份，未自动修改，请核对："
        yield from (f"  {path.as_posix()}:{line}: {name}" for path, line, name in unsure)
