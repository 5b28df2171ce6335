"""Findings carry the key path of the field they are about: over all files of mistakes and data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from generator.build import check_command
from generator.campaign import campaigns, check, personal_fields
from generator.campaign.personal_fields import Masking
from generator.datafile import source
from generator.pack import fields
from tests import small_pack
from tests.conftest import CHECKOUT, PACKS, SETTINGS

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

BAD = sorted((CHECKOUT / "tests" / "bad").glob("*.yaml"))
CAMPAIGNS = [CHECKOUT / "data" / "2023", *sorted((CHECKOUT / "examples").glob("*/2024"))]
# Findings about no field: a line of text between fields, a file that is no such data file.
ABOUT_NO_FIELD = {
    ("block-text-not-indented.yaml", "syntax"),
    ("comment-after-another-sign.yaml", "syntax"),
    ("doubt-of-an-import.yaml", "import"),
    ("only-text.yaml", "syntax"),
    ("pasted-paragraphs-after-a-line.yaml", "syntax"),
    ("pasted-paragraphs.yaml", "syntax"),
    ("pasted-table-rows.yaml", "syntax"),
    ("several-documents.yaml", "syntax"),
    ("version-of-yaml.yaml", "syntax"),
}
# Findings about comments, which stand above the field that they are about.
OF_COMMENTS = ("answer", "import")
SMALL = """\
名称: 甲
总数: 5
账目: {收入: 1, 支出: 一, 结余:}
组:
  - 名: 甲组
    数: -1
    说明: 乙
     丙
  - 名: 甲组
  -
人:
  - 姓名: 某某
    组: 乙组
    电话:
      - 1 #号
    备注: 丙
  - 姓：某
    名: 丁
"""


class Placed(NamedTuple):
    """A finding, with the data file it is in and the fields that this may have."""

    finding: Diagnostic
    source: Source
    fields: Field


def of_bad_files(pack: Pack) -> list[Placed]:
    return [
        Placed(finding, read, pack.unit.fields)
        for path in BAD
        for read in [source.read(path, path.as_posix())]
        for finding in check.check_unit(pack, path, SETTINGS).diagnostics
    ]


def of_campaigns() -> list[Placed]:
    placed = []
    for folder in CAMPAIGNS:
        campaign = campaigns.load(folder, PACKS)
        for finding in check_command.campaign_findings(campaign, strict=False):
            is_setting = Path(finding.file).name == campaigns.SETTINGS
            schema = campaign.pack.settings if is_setting else campaign.pack.unit
            read = source.read(Path(finding.file), finding.file)
            placed.append(Placed(finding, read, schema.fields))
    return placed


def of_small_pack(folder: Path) -> list[Placed]:
    pack = small_pack.load(folder / "small")
    read = small_pack.read(folder, SMALL)
    checked = check.check_unit(pack, folder / "数据.yaml", {"年份": "2023"})
    return [Placed(finding, read, pack.unit.fields) for finding in checked.diagnostics]


@pytest.fixture(scope="module")
def placed(performance_targets: Pack, tmp_path_factory: pytest.TempPathFactory) -> list[Placed]:
    small = of_small_pack(tmp_path_factory.mktemp("small"))
    return [*of_bad_files(performance_targets), *of_campaigns(), *small]


def test_every_finding_about_a_field_has_the_path_of_one(placed: list[Placed]) -> None:
    without = {(Path(p.finding.file).name, p.finding.code) for p in placed if not p.finding.path}

    assert without == ABOUT_NO_FIELD
    assert len(placed) > 300


def test_every_path_leads_to_a_field_of_the_schema(placed: list[Placed]) -> None:
    unknown = [p.finding for p in placed if fields.find_field(p.fields, p.finding.path) is None]

    assert unknown == []


def test_a_path_is_where_the_finding_is_or_above(placed: list[Placed]) -> None:
    elsewhere = [
        p.finding
        for p in placed
        if p.finding.line not in lines_of(p.source, p.finding.path)
        and p.finding.code not in OF_COMMENTS
        # A key in a wrong place is about the field that is missing in the right one.
        and not (p.finding.code == "unknown" and p.finding.path not in p.source.keys)
    ]

    assert elsewhere == []


def lines_of(read: Source, path: KeyPath) -> range:
    """The lines of the field, or of its nearest parent that is there."""
    while path and path not in read.keys:
        path = path[:-1]
    start = read.keys[path][0] if path else 1
    later = [
        line
        for other, (line, _) in read.keys.items()
        if line > start and other[: len(path)] != path
    ]
    return range(start, min(later, default=len(read.lines) + 2))


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("名称: 甲\n组:\n  - 名: 甲\n", "required", ("组", 0, "数")),
        ("名称: 甲\n名称: 乙\n", "duplicate", ("名称",)),
        ("名称: 甲\n账目:\n  收入：1\n  支出: 1\n", "syntax", ("账目", "收入")),
        ("名称: 甲\n账目:\n  收人: 1\n", "unknown", ("账目", "收入")),
        ("名称: 甲\n收入: 1\n", "unknown", ("账目", "收入")),
        ("名称: 甲\n说明: 1\n", "unknown", ()),
        ("名称: 甲\n账目: {收入: 1}\n收入: 1\n", "unknown", ()),
        ("名称: 甲\n收入: 1\n支出: 1\n", "unknown", ("账目",)),
        ("名称: 甲\n总数: 1\n组: [{名: 甲, 数: 0}]\n", "sum", ("总数",)),
        ("名称: 甲\n总数:\n", "blank", ("总数",)),
        ("名称: 甲\n组:\n  - 名: 甲\n    数: 一\n", "number", ("组", 0, "数")),
        ("名称: 甲\x07乙\n", "character", ("名称",)),
        ("名称: 甲\n总数: !a 1\n", "tag", ("总数",)),
        ("名称: 甲\n不详: {细: !a 1}\n", "tag", ()),
        ("名称: 甲\n组:\n  - {名: 甲, 数: 0}\n  -\t名: 乙\n", "syntax", ("组",)),
    ],
)
def test_a_finding_is_about_the_field_that_is_meant(
    text: str, code: str, path: KeyPath, tmp_path: Path
) -> None:
    pack = small_pack.load(tmp_path / "small")
    small_pack.read(tmp_path, text)

    found = check.check_unit(pack, tmp_path / "数据.yaml", {"年份": "2023"}).diagnostics

    assert [d.path for d in found if d.code == code] == [path]


def test_units_of_one_name_are_told_at_their_names(tmp_path: Path) -> None:
    pack = small_pack.load(tmp_path / "small")
    small_pack.read(tmp_path, "名称: 甲\n")
    unit = check.check_unit(pack, tmp_path / "数据.yaml", {})
    clash = check.clashes(lambda: [("数据.yaml", "甲"), ("又一份.yaml", "甲")])["数据.yaml"]

    [found] = check.with_clash(unit, clash, pack.unit_name).diagnostics

    assert found.path == ("名称",)


def test_a_personal_value_said_again_is_about_the_field_that_says_it(tmp_path: Path) -> None:
    pack = small_pack.load(tmp_path / "small", pack=f"{small_pack.PACK}personal: [人.姓名]\n")
    text = "名称: 甲\n组:\n  - {名: 甲, 数: 0, 说明: 由王小明负责}\n人:\n  - 姓名: 王小明\n"
    read = small_pack.read(tmp_path, text)

    [found] = personal_fields.find_leaks(pack, read, read.data, {}, Masking())

    assert found.path == ("组", 0, "说明")
