"""The filling guide: what each field wants, on one page, in words for Word and Excel."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pikepdf

from generator.campaign import campaigns
from generator.collect.blank import filling_guide, guide_text
from generator.word import provenance, soffice
from tests import evaluations, shipped_packs, small_pack
from tests.any_data import SETTINGS, SMALL_PACKS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.pack.pack import Pack

SCHEMA = """\
settings:
  年份: {type: string}
unit:
  名称: {type: string, meta: {title: 单位全称, hint: 应与公章一致。}}
  说明: {type: string, maxlength: 20000, meta: {hint: 从下一行起填写，行首空两格。只写事实。}}
  级别: {type: string, allowed: [甲, 乙], required: false}
  组:
    type: list
    required: false
    maxlength: 5
    meta: {title: 各组}
    schema:
      type: dict
      schema:
        名: {type: string}
        又名: {type: string}
        数: {type: decimal, meta: {unit: 万元, title: 数（万元）}}
        余数: {type: decimal, required: false, meta: {unit: 万元}}
        号码: {type: string, maxlength: 20}
"""
PACK = """\
name: small
version: 1
unit_name: 名称
forms:
  - {template: form.docx, contents: '{{ 名称 }}'}
derived:
  - {each: 组, field: 余数, sum: [数]}
properties: {title: '{{ 年份 }}年小表', subject: s, creator: c}
appendix: {title: t, contents: c}
"""


def small(tmp_path: Path, schema: str = SCHEMA) -> Pack:
    return small_pack.load(tmp_path / "small", schema=schema, pack=PACK, rules="rules: []\n")


def campaign(tmp_path: Path, schema: str = SCHEMA) -> Campaign:
    small(tmp_path, schema)
    folder = tmp_path / "2024"
    folder.mkdir(exist_ok=True)
    (folder / "settings.yaml").write_text("表单: small\n年份: '2024'\n", encoding="utf-8")
    return campaigns.load(folder, tmp_path)


def test_a_guide_says_of_each_field_what_it_wants(tmp_path: Path) -> None:
    unit, rows = guide_text.sections(small(tmp_path))

    assert [(entry.label, entry.need, entry.how) for entry in unit.entries] == [
        ("单位全称", "必填", "已预先填入。应与公章一致。"),
        ("说明", "必填", "可分段。只写事实。"),
        ("级别", "选填", "只能填：甲、乙。"),
    ]
    assert rows.title == "各组（选填，一行一项，最多 5 项）"
    assert [(entry.label, entry.need, entry.how) for entry in rows.entries] == [
        ("名、又名", "必填", ""),
        ("数", "必填", "填数字。"),
        ("余数", "可不填", "由程序自动计算。"),
        ("号码", "必填", "不超过 20 字。"),
    ]


def test_groups_that_are_alike_are_told_once(performance_targets: Pack) -> None:
    titles = [section.title for section in guide_text.sections(performance_targets)]

    alike = next(title for title in titles if title.startswith("附表1 年度绩效指标"))
    assert alike.count("附表1 年度绩效指标") == 1
    assert "产出指标：数量指标、质量指标、时效指标、成本指标；效益指标：" in alike
    assert len(titles) == 8


def texts(guide: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(guide))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_a_guide_is_the_same_bytes_again_and_says_whose_it_is(tmp_path: Path) -> None:
    made = filling_guide.make(campaign(tmp_path))
    path = tmp_path / "guide.docx"
    path.write_bytes(made.docx)

    origin = provenance.read_intact(path)
    assert filling_guide.make(campaign(tmp_path)) == made
    assert origin is not None
    assert (origin.campaign, origin.unit) == ("2024", "")
    assert "2024年小表填表说明" in texts(made.docx)
    assert any("金额只填数字，以万元为单位" in text for text in texts(made.docx))
    assert made.left_out == 0


def many_fields(number: int) -> str:
    fields = "".join(
        f"  栏目{i}: {{type: string, required: {'true' if i % 2 else 'false'}"
        f"{f', meta: {{hint: 请填第 {i} 项的内容。}}' if i % 3 == 0 else ''}}}\n"
        for i in range(number)
    )
    return SCHEMA + fields


def test_what_finds_no_room_is_left_out_by_its_weight_and_named(tmp_path: Path) -> None:
    made = filling_guide.make(campaign(tmp_path, many_fields(200)))

    found = texts(made.docx)
    [closing] = [text for text in found if text.startswith("限一页，以下栏目未列出")]
    assert made.left_out > 0
    assert f"等 {made.left_out} 个栏目。" in closing
    assert "请填第 3 项的内容。" in found


def of_pack(root: Path, folder: Path) -> Campaign:
    """A campaign of the pack in the folder, with settings of the tests."""
    named = SETTINGS.get(folder.name, {}).items()
    settings = "".join([f"表单: {folder.name}\n", *(f"{name}: '{text}'\n" for name, text in named)])
    own = root / folder.name
    own.mkdir()
    text = settings if named else evaluations.SETTINGS
    (own / "settings.yaml").write_text(text, encoding="utf-8")
    return campaigns.load(own, folder.parent)


def test_a_guide_has_one_page_whatever_the_pack(
    tmp_path: Path, need_program: Callable[[str], str]
) -> None:
    (tmp_path / "many").mkdir()
    folders = [path.parent for path in SMALL_PACKS.glob("*/pack.yaml")]
    guides = {folder.name: of_pack(tmp_path, folder) for folder in folders}
    for name in shipped_packs.NAMES:
        guides[name] = shipped_packs.campaign(shipped_packs.campaigns_of(name)[0])
    guides["many"] = campaign(tmp_path / "many", many_fields(200))
    for name, each in guides.items():
        (tmp_path / f"{name}.docx").write_bytes(filling_guide.make(each).docx)

    need_program("soffice")
    documents = [tmp_path / f"{name}.docx" for name in guides]
    soffice.convert(documents, "pdf", tmp_path, timeout_seconds=120)

    sizes = {}
    for name in guides:
        with pikepdf.open(tmp_path / f"{name}.pdf") as pdf:
            sizes[name] = len(pdf.pages)
    assert sizes == dict.fromkeys(guides, 1)
