"""The notes under forms that are handed out."""

from __future__ import annotations

from generator.form import handout_notes, lint
from generator.pack import pack
from tests import drawn_pack
from tests.conftest import CHECKOUT, PACKS

_PACK = """\
name: graded
version: 1
unit_name: 单位
forms: [{template: form.docx, contents: 表}]
properties: {title: 表, subject: 表, creator: 甲}
appendix: {title: 汇编, contents: 目录}
tick: [{field: 等级, style: ☑}]
"""
_SCHEMA = """\
settings: {}
unit:
  单位: {type: string}
  等级: {type: string, required: false, allowed: [优, 良]}
"""


def _notes(folder: str) -> tuple[str, ...]:
    small = CHECKOUT / "tests" / "packs" / folder
    found = pack.load(small if small.is_dir() else PACKS / folder)
    return handout_notes.notes(found, lint.read_models(found)[0])


def test_a_note_tells_choices_and_what_may_stay_blank() -> None:
    first, second, third = _notes("performance-targets")

    assert "“资金总额”由程序计算，可不填。" in first
    assert "“专项资金合计”由程序计算，可不填。" in second
    # One sentence for the nine lists that have the field.
    choices = "“绩效标准”请从以下各项中选择一项填写：计划标准、历史标准、行业标准、其他标准。"
    assert third.count(choices) == 1
    assert "“专项金额”“支出明细合计”由程序计算，可不填。" in third
    assert "“实施期绩效目标”“年度绩效目标”不填的，由程序从其他栏目取得。" in third


def test_a_note_tells_how_to_add_rows_and_copies() -> None:
    course, total = _notes("training-plan")

    assert "请复制整行" in course
    assert "请复制整张表" in course
    assert "请复制整行" in total
    assert "请复制整张表" not in total


def test_a_note_tells_how_to_add_groups_where_there_are_groups() -> None:
    words = "组数不够时，请复制一组的全部行"

    assert all(words in note for note in _notes("project-goals"))
    assert not any(words in note for note in _notes("training-plan"))


def test_a_note_says_which_of_the_fields_of_one_name_is_worked_out() -> None:
    form, _ = _notes("project-evaluation")

    assert "“等级”、总额的“年初预算”“全年预算”“全年执行”由程序计算，可不填。" in form
    # Nobody chooses what is worked out.
    assert "“等级”请从" not in form


def test_nobody_ticks_what_is_worked_out() -> None:
    text = _PACK + "derived:\n  - {field: 等级, formula: '\"优\"'}\n"
    made = drawn_pack.load(
        text, _SCHEMA, form="单位 │ {{ 单位 }} │\n等级 │ {{ 等级_优 }}优 {{ 等级_良 }}良 │"
    )

    [note] = handout_notes.notes(made, lint.read_models(made)[0])

    assert "“等级”由程序计算，可不填。" in note
    assert "□" not in note
