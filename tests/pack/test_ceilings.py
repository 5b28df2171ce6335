"""What a unit's 控制数 says of the figure that it bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack import ceilings, derived_figures, schema
from generator.pack import pack as pack_module
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack


def load(tmp_path: Path, ceiling: str = "总数", unit: str = "") -> Pack:
    folder = small_pack.write(tmp_path / "small")
    with (folder / "pack.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f"\nceiling: {ceiling}\n")
    if unit:
        path = folder / "schema.yaml"
        field = "  总数: {type: decimal, required: false"
        text = path.read_text("utf-8")
        assert field in text
        path.write_text(text.replace(field, f"{field}, meta: {{unit: {unit}}}"), "utf-8")
    return pack_module.load(folder)


def found(pack: Pack, text: str, ceiling: str) -> list[Diagnostic]:
    parsed = small_pack.read(pack.folder, text)
    typed, _ = schema.validate(pack.unit, parsed)
    values, _ = derived_figures.complete(pack, parsed, typed)
    return [*ceilings.check(pack, parsed, values, Decimal(ceiling), ())]


def test_a_typed_total_above_it_is_an_error_at_the_total(tmp_path: Path) -> None:
    [error] = found(load(tmp_path), "名称: 甲\n总数: 60.50\n组:\n  - {名: 一, 数: 60.5}\n", "54")

    assert error.message == "总数超过控制数：总数 60.5 万元，控制数 54 万元，多 6.5 万元"
    assert (error.line, error.column, error.code, error.path) == (2, 5, "ceiling", ("总数",))


@pytest.mark.parametrize("ceiling", ["60.5", "60.50", "61"])
def test_a_total_within_it_is_none(tmp_path: Path, ceiling: str) -> None:
    assert (
        found(load(tmp_path), "名称: 甲\n总数: 60.5\n组:\n  - {名: 一, 数: 60.5}\n", ceiling) == []
    )


def test_a_computed_total_is_placed_at_its_group(tmp_path: Path) -> None:
    text = "名称: 甲\n账目:\n  收入: 9\n  支出: 0\n"

    [error] = found(load(tmp_path, ceiling="账目.结余"), text, "8")

    assert (error.line, error.column) == (2, 1)


def test_nothing_spent_may_be_all_there_is(tmp_path: Path) -> None:
    pack = load(tmp_path)

    assert found(pack, "名称: 甲\n组:\n  - {名: 一, 数: 0}\n", "0") == []
    assert len(found(pack, "名称: 甲\n组:\n  - {名: 一, 数: 0.01}\n", "0")) == 1


@pytest.mark.parametrize("text", ["名称: 甲\n总数:\n", "名称: 甲\n总数: 五\n", "名称: 甲\n"])
def test_without_an_amount_nothing_is_said(tmp_path: Path, text: str) -> None:
    assert found(load(tmp_path), text, "1") == []


def test_it_is_counted_as_the_figure_is(tmp_path: Path) -> None:
    pack = load(tmp_path, unit="元")

    [error] = found(pack, "名称: 甲\n组:\n  - {名: 一, 数: 540001}\n", "54")

    assert error.message == "总数超过控制数：总数 540001 元，控制数 540000 元，多 1 元"
    [(path, reference)] = ceilings.reference(pack, Decimal(54))
    assert (path, reference.values) == (("总数",), (Decimal(540000),))


@pytest.mark.parametrize(
    ("ceiling", "unit", "message"),
    [
        ("没有", "", "schema.yaml 中没有字段“没有”"),
        ("名称", "", "字段“名称”应为"),
        ("组.数", "", "“组.数”在列表之中"),
        ("总数", "公里", "计量单位（unit）应为元、千元、万元、百万元、亿元之一，现为“公里”"),
    ],
)
def test_what_it_bounds_must_be_one_amount_of_money(
    tmp_path: Path, ceiling: str, unit: str, message: str
) -> None:
    with pytest.raises(RefusedError) as error:
        load(tmp_path, ceiling, unit)

    assert any(message in d.message for d in error.value.diagnostics)


def test_a_pack_without_the_key_bounds_nothing(tmp_path: Path) -> None:
    pack = pack_module.load(small_pack.write(tmp_path / "small"))

    assert pack.ceiling == ()
    assert ceilings.reference(pack, Decimal(1)) == []
    assert found(pack, "名称: 甲\n总数: 5\n", "1") == []
