"""`forms rollover`: write next year's campaign from this year's files."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.campaign import campaigns, file_head, new_campaign, next_year, roster_files
from generator.campaign.next_year import Plan
from generator.common.diagnostics import RefusedError, excerpt, has_errors
from generator.datafile import file_bytes
from generator.pack import fields, selectors
from generator.pack.pack import computed_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.next_year import RewrittenFile
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress

# Reported after the errors of files that cannot be read.
REFUSED = "未生成任何文件，请改正后重新运行。"
_YEAR = re.compile("[0-9]{4}")
_NO_YEAR = "年份未改：表单包未指定年份所在的栏目（pack.yaml 中没有 rollover），请自行修改。"


@dataclass(frozen=True)
class Years:
    """The campaign's year, the next campaign's, and how that was chosen; blank for no years."""

    old: str = ""
    new: str = ""
    reason: str = ""


def roll_over(
    names: tuple[str, str],
    data: Path,
    templates: Path,
    *,
    keep_amounts: bool,
    progress: Progress,
) -> list[str]:
    """Write the second campaign, which must not exist, from the first; the lines to report.

    Raises UsageError where it exists, RefusedError with the errors of every file that cannot be
    rewritten. In either case nothing is written.
    """
    [folder] = campaigns.find([names[0]], data)
    target = new_campaign.unused_folder(names[1], data)
    campaign = campaigns.load(folder, templates)
    years, findings = _years(campaign, target)
    plans = _plans(campaign, years, empties=not keep_amounts)
    files: dict[str, RewrittenFile] = {}
    with new_campaign.filled(target) as new:
        (new / campaigns.UNITS).mkdir()
        for file in progress([*plans], len(plans), "生成"):
            path = folder / file
            try:
                raw = file_bytes.read(path)
                if file != campaigns.SETTINGS:
                    raw = file_head.without(raw)
                result = next_year.rewrite(raw, path.as_posix(), plans[file])
            except RefusedError as error:
                findings += error.diagnostics
                continue
            (new / file).write_bytes(result.content)
            files[file] = replace(result, content=b"")
        if findings:
            raise RefusedError("数据文件有错误", findings)
    return [*_report_lines(campaign, target, years, files, keep_amounts=keep_amounts)]


def _years(campaign: Campaign, target: Path) -> tuple[Years, list[Diagnostic]]:
    """The two years, and an error where the settings' year is no year.

    There are no years where the pack does not say which field holds the year.
    """
    rules = campaign.pack.rollover
    if rules is None:
        return Years(), []
    [(path, old)] = selectors.values_of(campaign.source.data, rules.year)
    if not isinstance(old, str) or not _YEAR.fullmatch(old):
        if has_errors(campaign.source.diagnostics):
            return Years(), []
        present = f"现为“{excerpt(old)}”" if old else "尚未填写"
        message = f"“{path[-1]}”应为四位数字的年份，{present}"
        return Years(), [campaign.source.diagnostic(path, "regex", message, "请改正后再运行。")]
    if _YEAR.fullmatch(target.name):
        return Years(old, target.name, "依据文件夹名称"), []
    return Years(old, f"{int(old) + 1:04}", f"{old} 的下一年"), []


def _plans(campaign: Campaign, years: Years, *, empties: bool) -> Mapping[str, Plan]:
    """How each file of the campaign changes, by its name."""
    pack = campaign.pack
    rules = pack.rollover
    settings = Plan(
        fields=pack.settings.fields,
        derived=(),
        dated=rules.settings | {rules.year} if rules else frozenset(),
        old=years.old,
        new=years.new,
        empties=False,
        cleared=rules.clear_settings if rules else frozenset(),
    )
    unit = Plan(
        fields=pack.unit.fields,
        derived=computed_fields(pack),
        dated=rules.unit if rules else frozenset(),
        old=years.old,
        new=years.new,
        empties=empties,
        cleared=rules.clear if rules else frozenset(),
        kept=rules.keep if rules else frozenset(),
    )
    return {campaigns.SETTINGS: settings, **dict.fromkeys(campaign.files, unit)}


def _report_lines(
    campaign: Campaign,
    target: Path,
    years: Years,
    files: Mapping[str, RewrittenFile],
    *,
    keep_amounts: bool,
) -> Iterator[str]:
    """What was done, and what to do next."""
    count = len(campaign.files)
    yield f"已生成：{target.as_posix()}（{campaigns.SETTINGS} 和 {count} 个数据文件）"
    yield _kept_line(files.values(), keep_amounts=keep_amounts)
    yield from _cleared_lines(files.values())
    yield from _year_lines(target, years, files)
    if dates := _kept_dates(campaign):
        yield f"公共设置中的日期未改，请核对：{'、'.join(dates)}。"
    for path in roster_files.rosters(campaign.folder):
        yield (
            f"名册 {path.name} 未带入：请按新年度的单位、控制数和截止日期编制，"
            f"保存为 {(target / path.name).as_posix()}。"
        )
    if others := campaigns.other_files(campaign):
        names = "、".join(f"{campaigns.UNITS}/{name}" for name in others)
        yield f"未复制的文件（不是数据文件）：{names}"
    step = "请核对各项金额，再运行 " if keep_amounts else "请填写空着的金额；查看待填项，请运行 "
    yield f"下一步：{step}forms check {campaigns.as_argument(target)}"


def _kept_dates(campaign: Campaign) -> list[str]:
    """The settings that are days or months of the old campaign, which nothing renews or empties."""
    rules = campaign.pack.rollover
    changed = rules.settings | rules.clear_settings if rules else frozenset()
    return [
        ".".join(path)
        for path, field in fields.scalars(campaign.pack.settings.fields)
        if field.date and path not in changed
        if selectors.value_or_none(campaign.source.data, path)
    ]


def _kept_line(files: Iterable[RewrittenFile], *, keep_amounts: bool) -> str:
    """What was kept, and how many amounts were emptied and removed."""
    files = [*files]
    if keep_amounts and not any(file.emptied or file.removed for file in files):
        return "已沿用文字和金额。"
    removed = sum(file.removed for file in files)
    removed_text = f"；另删除 {removed} 行由程序自动计算的金额" if removed else ""
    return f"已沿用文字，清空 {sum(file.emptied for file in files)} 个金额{removed_text}。"


def _cleared_lines(files: Iterable[RewrittenFile]) -> Iterator[str]:
    """What the pack has emptied besides amounts, if anything."""
    files = [*files]
    texts = sum(file.cleared_texts for file in files)
    rows = sum(file.cleared_rows for file in files)
    parts = [f"清空 {texts} 处文字"] if texts else []
    parts += [f"删除 {rows} 行"] if rows else []
    if parts:
        yield f"按表单包的规定（rollover 的 clear），另{'、'.join(parts)}。"


def _year_lines(target: Path, years: Years, files: Mapping[str, RewrittenFile]) -> Iterator[str]:
    """How many years were replaced, and the places that were not."""
    if not years.old:
        yield _NO_YEAR
        return
    yield f"年份：{years.old} → {years.new}（{years.reason}）"
    total, in_settings = sum(f.years for f in files.values()), files[campaigns.SETTINGS].years
    where = f"{campaigns.SETTINGS} {in_settings} 处，{campaigns.UNITS} 中 {total - in_settings} 处"
    yield f"已修改年份 {total} 处：{where}。"
    unsure = [(target / name, *place) for name, file in files.items() for place in file.unsure]
    if unsure:
        yield f"有 {len(unsure)} 处含多个年份，未自动修改，请核对："
        yield from (f"  {path.as_posix()}:{line}: {field}" for path, line, field in unsure)
