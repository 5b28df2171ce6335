"""Templates compiled once: what is drawn of them, and what refuses to compile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from jinja2 import UndefinedError

from generator.common.diagnostics import RefusedError
from generator.form import template
from tests import small_form, small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.pack import Pack

FOR, END_FOR = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]


@pytest.fixture
def empty_pack(tmp_path: Path) -> Pack:
    return small_pack.load(tmp_path)


def compiled(pack: Pack, *rows: small_form.Row) -> template.CompiledForm:
    [form] = template.compile_pack(pack, [small_form.read(list(rows))]).forms
    return form


def test_a_loop_draws_a_row_for_each_of_its_list(empty_pack: Pack) -> None:
    form = compiled(empty_pack, ["头"], FOR, ["{{ 行.名 }}"], END_FOR)

    drawn = form.draw({"组": [{"名": "甲"}, {"名": "a & b"}]})

    assert drawn.count("<w:tr>") == 3
    assert ">甲<" in drawn
    assert ">a &amp; b<" in drawn


def test_a_line_break_is_a_paragraph_and_a_tab_a_tab(empty_pack: Pack) -> None:
    form = compiled(empty_pack, ["{{ 名称 }}"])

    drawn = form.draw({"名称": "甲\n乙\t<丙>"})

    assert drawn.count("<w:p>") == 2
    assert ">乙</w:t><w:tab/>" in drawn
    assert "&lt;丙&gt;" in drawn


def test_a_field_named_like_a_method_of_a_mapping_is_a_field(empty_pack: Pack) -> None:
    form = compiled(empty_pack, ["{{ 账目.keys }}"])

    assert ">值<" in form.draw({"账目": {"keys": "值"}})


@pytest.mark.parametrize("context", [{}, {"名称": None}, {"名称": 5}])
def test_what_is_no_text_is_never_printed(context: dict[str, object], empty_pack: Pack) -> None:
    form = compiled(empty_pack, ["{{ 名称 }}"])

    with pytest.raises(UndefinedError):
        form.draw(context)


def test_the_body_is_parted_from_its_end_and_section(empty_pack: Pack) -> None:
    form = compiled(empty_pack, ["甲"])

    assert form.section.startswith("<w:sectPr ")
    assert "<w:pgMar" in form.section
    assert form.end == ""
    assert "sectPr" not in form.draw({})
    assert form.contents({"名称": "甲局"}) == "甲局的表"


def test_a_form_that_is_no_word_file_is_refused_with_its_name(empty_pack: Pack) -> None:
    with pytest.raises(RefusedError) as refused:
        template.compile_pack(empty_pack)

    [finding] = refused.value.diagnostics
    assert finding.file.endswith("form.docx")
    assert finding.message.startswith("模板无法使用：")


def test_a_loop_that_never_ends_is_refused(empty_pack: Pack) -> None:
    with pytest.raises(RefusedError):
        compiled(empty_pack, FOR, ["甲"])


def test_models_that_are_given_are_not_read_again(empty_pack: Pack) -> None:
    form = small_form.read([["甲"]])
    broken = replace(form, form=replace(form.form, docx=b""))

    [found] = template.compile_pack(empty_pack, [broken]).forms

    assert ">甲<" in found.draw({})


def test_a_text_is_filled_without_escaping() -> None:
    assert (
        template.compile_text("{{ 名 }} & {{ 年 }}年")({"名": "<甲>", "年": "2023"})
        == "<甲> & 2023年"
    )


def test_a_form_that_loops_draw_without_end_is_refused(empty_pack: Pack) -> None:
    form = compiled(empty_pack, ["{%tr for 行 in 组 %}"], ["{{ 行.名 }}"], ["{%tr endfor %}"])

    with pytest.raises(RefusedError) as refused:
        form.draw({"组": [{"名": "甲" * 60_000}] * 1000})

    assert "填入数据后过大" in refused.value.diagnostics[0].message
