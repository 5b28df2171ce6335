"""Entries of `derived`: `*` for several fields, formats, numbers of rows, and mistakes in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.amount_format import AmountFormat
from generator.common.diagnostics import RefusedError
from generator.pack import fields
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.pack import Pack

_ROWS = "{type: list, required: false, schema: {type: dict, schema: {"
SCHEMA = f"""\
settings:
  年份: {{type: string}}
unit:
  名称: {{type: string}}
  产出:
    type: dict
    schema:
      数量: {_ROWS}分: {{type: decimal}}, 率: {{type: decimal, required: false}}}}}}}}
      质量: {_ROWS}分: {{type: decimal}}, 率: {{type: decimal, required: false}}}}}}}}
  小计:
    type: dict
    schema:
      数量: {{type: decimal, required: false}}
      质量: {{type: decimal, required: false}}
  总分: {{type: decimal, required: false}}
"""


def load(folder: Path, *entries: str) -> Pack:
    head, _, rest = small_pack.PACK.partition("derived:\n")
    own = "".join(f"  - {entry}\n" for entry in entries)
    text = f"{head}derived:\n{own}{rest[rest.index('properties') :]}"
    text = text.replace(
        "  - {template: form.docx, contents: '{{ 人.姓名 }}', repeat: 人, as: 人}\n", ""
    )
    return small_pack.load(folder, schema=SCHEMA, pack=text, rules="rules: []\n")


def mistakes(folder: Path, *entries: str) -> list[tuple[int, int, str]]:
    with pytest.raises(RefusedError) as error:
        load(folder, *entries)
    return [(d.line, d.column, d.message) for d in error.value.diagnostics]


def test_a_star_makes_one_field_of_each_match(tmp_path: Path) -> None:
    pack = load(
        tmp_path,
        "{each: 产出.*, field: 序号, number: '1'}",
        "{field: 小计.*, sum: [产出.*.分]}",
        "{field: 总分, sum: [产出.*.分]}",
    )

    assert [(d.position[-1], d.each, d.field) for d in pack.derived] == [
        (0, ("产出", "数量"), ("序号",)),
        (0, ("产出", "质量"), ("序号",)),
        (1, (), ("小计", "数量")),
        (1, (), ("小计", "质量")),
        (2, (), ("总分",)),
    ]
    sources = [[selector.path for selector in d.selectors] for d in pack.derived]
    assert sources[2:] == [
        [("产出", "数量", "分")],
        [("产出", "质量", "分")],
        [("产出", "数量", "分"), ("产出", "质量", "分")],
    ]


def test_a_format_is_the_fields(tmp_path: Path) -> None:
    pack = load(
        tmp_path,
        "{field: 小计.*, sum: [产出.*.分], format: {decimals: 2, thousands: true}}",
        "{field: 总分, sum: [产出.*.分], format: {percent: true}}",
    )

    found = {
        path: field.format
        for path, field in fields.scalars(pack.unit.fields)
        if field.kind == "amount" and field.format
    }
    two = AmountFormat(2, thousands=True)
    assert found == {
        ("小计", "数量"): two,
        ("小计", "质量"): two,
        ("总分",): AmountFormat(percent=True),
    }


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{field: 名称, default: 名称, format: {decimals: 2}}", "“名称”不是数字，不能有 format"),
        (
            "{each: 产出.数量, field: 序号, number: '1', format: {percent: true}}",
            "“序号”不是数字，不能有 format",
        ),
        (
            "{each: 产出.数量, field: 序号, number: '1.1'}",
            "“产出.数量”不在另一列表的行中，编号不能用“1.1”",
        ),
        ("{field: 小结.*, sum: [产出.*.分]}", "schema.yaml 中没有字段“小结.*”"),
        ("{field: 总分, sum: [产出.*.得分]}", "schema.yaml 中没有字段“产出.*.得分”"),
        ("{field: 总分, lookup: 产出.*.分}", "“产出.*.分”有几个字段，此处只能取一个"),
        (
            "{field: 总分, sum: [产出.*.分], format: {decimals: 16}}",
            "“decimals”不能大于 15，现为 16",
        ),
        ("{field: 总分, sum: [产出.*.分], format: {percent: 是}}", "“percent”不能填“是”"),
        (
            "{each: 产出.数量, field: 序号, number: 1)}",
            "“number”不能填“1)”",
        ),
    ],
)
def test_mistakes_of_a_designer(entry: str, message: str, tmp_path: Path) -> None:
    told = mistakes(tmp_path, entry)

    assert message in [each[2] for each in told]
    assert {line for line, _, _ in told} == {7}
