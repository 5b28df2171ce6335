"""What `forms rollover --pack` reports: what was taken over, what was not, what is to fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.campaign import campaigns, roster_files
from generator.campaign.carried_data import Counts
from generator.pack import fields as schema_fields

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

# So many files are named, then only counted.
_MOST_FILES = 5


@dataclass(frozen=True)
class StageReport:
    """What is known after the campaign was made in `target` from the other pack's.

    `left_settings` and `blank_settings` are names; `with_errors`, `with_comments` and `unsure` name
    data files, the last with the field in which several years stand.
    """

    campaign: Campaign
    pack: Pack
    target: Path
    old_year: str
    new_year: str
    counts: Counts = field(default_factory=Counts)
    left_settings: list[str] = field(default_factory=list)
    blank_settings: list[str] = field(default_factory=list)
    with_errors: list[str] = field(default_factory=list)
    with_comments: list[str] = field(default_factory=list)
    unsure: list[tuple[str, str]] = field(default_factory=list)


def lines(report: StageReport) -> Iterator[str]:
    """What was done, and what to do next."""
    units = len(report.campaign.files)
    old, new = report.campaign.pack, report.pack
    yield f"已生成：{report.target.as_posix()}（{campaigns.SETTINGS} 和 {units} 个数据文件）"
    taken = report.counts.taken.total()
    yield f"表单：{old.folder.name} → {new.folder.name}，带入 {taken} 项内容。"
    yield from _of_fields(
        "以下栏目没有来源，待填（数据文件中未列出）：",
        report.counts.without_source,
        new.unit.fields,
    )
    yield from _of_fields("以下必填栏目，来源中也未填：", report.counts.blank, new.unit.fields)
    yield from _of_fields("原数据中以下内容未带入：", report.counts.left, old.unit.fields)
    yield from _of_years(report)
    if report.left_settings:
        yield f"公共设置中未带入：{'、'.join(report.left_settings)}。"
    if report.blank_settings:
        yield f"公共设置中待填：{'、'.join(report.blank_settings)}。"
    yield from _of_other_files(report)
    name = campaigns.as_argument(report.target)
    check, blank = f"forms check {name}", f"forms blank {name}"
    yield f"下一步：请运行 {check} 查看待填项；下发给各单位填写的，请运行 {blank}"


def _of_fields(title: str, counts: Counter[FieldPath], fields: Field) -> Iterator[str]:
    """The title, and a line for each group or list: its fields with their counts.

    Of groups and lists below the second level the fields of one name are counted together.
    """
    if not counts:
        return
    yield title
    order = {path: i for i, path in enumerate(schema_fields.all_paths(fields))}
    by_group: dict[FieldPath, dict[str, int]] = {}
    for path, count in counts.items():
        names = by_group.setdefault(path[:-1][:2], {})
        names[path[-1]] = names.get(path[-1], 0) + count
    for group in sorted(by_group, key=lambda path: order.get(path, len(order)) if path else -1):
        shown = "、".join(f"{name} {count} 处" for name, count in by_group[group].items())
        yield f"  {'.'.join(group)}：{shown}" if group else f"  {shown}"


def _of_years(report: StageReport) -> Iterator[str]:
    if report.old_year != report.new_year:
        yield f"年份：{report.old_year} → {report.new_year}（依据文件夹名称）"
    if report.unsure:
        yield f"有 {len(report.unsure)} 处含多个年份，未自动修改，请核对："
        for file, name in report.unsure:
            yield f"  {(report.target / file).as_posix()}: {name}"


def _of_other_files(report: StageReport) -> Iterator[str]:
    for path in roster_files.rosters(report.campaign.folder):
        yield (
            f"名册 {path.name} 已复制，请核对控制数和截止日期。"
            if report.old_year == report.new_year
            else f"名册 {path.name} 未带入：请按新年度的单位、控制数和截止日期编制，"
            f"保存为 {(report.target / path.name).as_posix()}。"
        )
    if report.with_errors:
        folder = campaigns.as_argument(report.campaign.folder)
        yield (
            f"有 {len(report.with_errors)} 个数据文件尚有错误，已按现有内容带入："
            f"{_named(report.with_errors)}。请运行 forms check {folder} 核对。"
        )
    if report.with_comments:
        files = report.with_comments
        yield f"有 {len(files)} 个数据文件中的注释未带入：{_named(files)}。"
    if others := campaigns.other_files(report.campaign):
        yield f"未复制的文件（不是数据文件）：{_named([f'{campaigns.UNITS}/{n}' for n in others])}"


def _named(files: Sequence[str]) -> str:
    more = " 等" if len(files) > _MOST_FILES else ""
    return "、".join(files[:_MOST_FILES]) + more
