"""What a pack takes over from another: its entries, held against both packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack import carry, pack
from tests import stages

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.carry import Transfer


def carried(tmp_path: Path, entries: str) -> list[Transfer]:
    old, new = loaded(tmp_path, entries)
    return [*carry.transfers(new, old).transfers]


def loaded(tmp_path: Path, *entries: str) -> tuple[pack.Pack, pack.Pack]:
    lines = "".join(f"    - {{{entry}}}\n" for entry in entries)
    templates = stages.write(tmp_path, carry=f"carry:\n  goals:\n{lines}") / "templates"
    return pack.load(templates / stages.OLD), pack.load(templates / stages.NEW)


def pairs(tmp_path: Path, entry: str) -> list[str]:
    """The fields that the entry fills, each with where it comes from."""
    return [
        f"{'.'.join(t.field)} < {'.'.join(t.source)}"
        for t in carried(tmp_path, entry)
        if t.field != ("单位名称",)
    ]


def test_a_star_is_every_field_that_both_have(tmp_path: Path) -> None:
    found = pairs(tmp_path, "field: 项目.指标.*.年度指标值, from: 项目.指标.*.目标")

    assert found == [
        "项目.指标.产出.年度指标值 < 项目.指标.产出.目标",
        "项目.指标.效益.年度指标值 < 项目.指标.效益.目标",
    ]


@pytest.mark.parametrize("entry", ["field: 项目, from: 项目", "field: 项目.指标, from: 项目.指标"])
def test_a_list_or_group_takes_over_fields_of_the_same_names(tmp_path: Path, entry: str) -> None:
    assert pairs(tmp_path, entry) == [
        "项目.指标.产出.名称 < 项目.指标.产出.名称",
        "项目.指标.效益.名称 < 项目.指标.效益.名称",
    ]


def test_the_units_name_comes_along_but_for_an_entry_of_its_own(tmp_path: Path) -> None:
    names = {t.field: t.source for t in carried(tmp_path, "field: 项目.预算数, from: 项目.总额")}
    own = {t.field: t.source for t in carried(tmp_path, "field: 单位名称, from: 职责")}

    assert names["单位名称",] == ("单位",)
    assert own["单位名称",] == ("职责",)


@pytest.mark.parametrize(
    ("entry", "message", "hint"),
    [
        (
            "field: 项目.项目名称, from: 项目.名字",
            "表单“goals”的 schema.yaml 中没有字段“项目.名字”",
            "您要填的是“项目.名称”吗？",
        ),
        ("field: 项目.指标.*.名称, from: 项目.*.名称", "没有字段", "各项的含义"),
        ("field: 项目.执行数, from: 项目.名称", "不能带入“项目.执行数”（一个数字）", ""),
        ("field: 项目.项目名称, from: 项目", "“项目”是一个列表", ""),
        ("field: 单位名称, from: 项目.名称", "在更多的列表之中", ""),
        ("field: 项目.指标, from: 项目", "“项目”是一个列表", ""),
        ("field: 项目.指标.质量, from: 项目.指标.产出, x: 1", "", ""),
    ],
)
def test_what_does_not_fit_the_other_pack_is_told_at_its_place(
    tmp_path: Path, entry: str, message: str, hint: str
) -> None:
    if "x: 1" in entry:
        with pytest.raises(RefusedError):
            loaded(tmp_path, entry)
        return
    old, new = loaded(tmp_path, "field: 项目.实施单位, from: 单位", entry)

    [found] = carry.findings(new, old)

    assert message in found.message
    assert hint in found.hint
    assert (found.code, found.file) == ("pack", f"{new.folder.as_posix()}/pack.yaml")
    line = new.files["pack.yaml"].decode().splitlines()[found.line - 1]
    assert line[found.column - 1 :].startswith(entry.partition("from: ")[2])


def test_rows_of_a_list_come_from_one_list(tmp_path: Path) -> None:
    old, new = loaded(
        tmp_path,
        "field: 项目.指标.质量.名称, from: 项目.指标.产出.名称",
        "field: 项目.指标.质量.年度指标值, from: 项目.指标.效益.目标",
        "field: 项目.指标.质量.名称, from: 项目.指标.效益.名称",
    )

    first, second = carry.findings(new, old)

    assert first.message == (
        "“项目.指标.质量”的各行上面已取自“项目.指标.产出”，不能再取自“项目.指标.效益”"
    )
    assert second.message == "“项目.指标.质量.名称”上面已有来源“项目.指标.产出.名称”"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("field: 项目.名字, from: 项目.名称", "schema.yaml 中没有字段“项目.名字”"),
        ("field: 项目.指标.*.名称, from: 项目.名称", "field 与 from 中“*”的个数应相同"),
    ],
)
def test_an_entry_that_the_pack_itself_refutes_keeps_it_from_loading(
    tmp_path: Path, entry: str, message: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        loaded(tmp_path, entry)

    assert [d.message for d in refused.value.diagnostics] == [message]


def test_a_pack_without_entries_takes_nothing_over(tmp_path: Path) -> None:
    templates = stages.write(tmp_path, carry="") / "templates"

    assert pack.load(templates / stages.NEW).carry == {}


@pytest.mark.parametrize("text", ["carry: [goals]\n", "carry: {goals: 项目}\n", "carry: 项目\n"])
def test_entries_of_another_shape_are_refused(tmp_path: Path, text: str) -> None:
    templates = stages.write(tmp_path, carry=text) / "templates"

    with pytest.raises(RefusedError) as refused:
        pack.load(templates / stages.NEW)

    assert all(d.file.endswith("results/pack.yaml") for d in refused.value.diagnostics)
