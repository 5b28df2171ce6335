"""Rows in groups are read back into the group that they stand in, whatever became of the merges."""

from __future__ import annotations

import copy
import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.form import context, lint, model, template, unit_document
from generator.pack import fields
from generator.readback import alignment, form_values, row_numbers, row_pattern
from generator.word import document_rows, ooxml, provenance
from generator.word.ooxml import qn
from tests import any_data, small_form, small_rows
from tests.any_data import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.common.diagnostics import Diagnostic

NAME = "project-goals"
PROOF = provenance.Provenance("2023", "甲", "0", "", "", "", "")
Unit = dict[str, Any]


@cache
def _forms() -> tuple[Any, Any, Any]:
    pack = any_data.load(NAME)
    models = lint.read_models(pack)[0]
    patterns = row_pattern.form_patterns(models, pack.unit.fields)
    return pack, unit_document.renderer(template.compile_pack(pack, models)), patterns


def _built(unit: Unit) -> Any:
    """The body of the unit's document, as a tree."""
    pack, renderer, _ = _forms()
    docx = unit_document.render(renderer, context.build(pack, SETTINGS[NAME], unit), PROOF).docx
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return ooxml.parse(archive.read("word/document.xml"))


def _read(root: Any) -> tuple[Unit, list[Diagnostic]]:
    pack, _, patterns = _forms()
    aligned = alignment.align(patterns, document_rows.read(etree.tostring(root)).rows)
    [unit], findings = form_values.read(pack, patterns, aligned)
    return dict(unit.values), findings


def _project(name: str, *goals: str, leader: str = "") -> Unit:
    rows = [{"名称": goal, "分值": str(i)} for i, goal in enumerate(goals, 1)]
    return {"名称": name, "负责人": leader, "指标": rows}


def _unit(*projects: Unit) -> Unit:
    return {"单位": "某局", "项目": list(projects)}


def _table(root: Any) -> Any:
    return next(root.iter(qn("w:tbl")))


def _merges(root: Any) -> list[Any]:
    """The merges of the projects' cells: not that of the first column."""
    rows = ooxml.rows(_table(root))
    return [merge for tr in rows for tc in ooxml.cells(tr)[1:] for merge in tc.iter(qn("w:vMerge"))]


def _drop(merges: Sequence[Any]) -> None:
    for merge in merges:
        ooxml.parent(merge).remove(merge)


def _without_single_merges(root: Any) -> None:
    """As LibreOffice saves it: a merge of one row is none."""
    rows = [ooxml.cells(tr) for tr in ooxml.rows(_table(root))]
    for number, cells in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else []
        for place, tc in enumerate(cells):
            goes_on = place < len(below) and ooxml.v_merge(below[place]) == "continue"
            if ooxml.v_merge(tc) == "restart" and not goes_on:
                _drop(list(tc.iter(qn("w:vMerge"))))


def _without_merges(root: Any) -> None:
    _drop(_merges(root))


TEXTS = st.sampled_from(["", "甲", "乙", "总分", "项目", "1", "绩效目标"])
GOALS = st.fixed_dictionaries(
    {"名称": st.sampled_from(["甲", "总分", "指标"]), "分值": st.sampled_from(["1", "2.50"])}
)
PROJECTS = st.lists(
    st.fixed_dictionaries({"名称": TEXTS, "负责人": TEXTS, "指标": st.lists(GOALS, max_size=3)}),
    max_size=4,
)


def _kept(projects: Sequence[Unit]) -> list[Unit]:
    """The projects as they are read: those that say nothing are none."""
    kept = [{k: v for k, v in project.items() if v} for project in projects]
    return [project for project in kept if project]


def _joined(projects: Sequence[Unit], *, is_single: bool) -> list[Unit]:
    """The projects as they are read without merges: one without a text goes with the one above.

    With `is_single`, only merges of one row are missing.
    """
    joined: list[Unit] = []
    for project in copy.deepcopy(list(projects)):
        is_nameless = not project["名称"] and not project["负责人"]
        has_lost = not is_single or len(project["指标"]) < 2
        if joined and is_nameless and has_lost:
            joined[-1]["指标"] += project["指标"]
        else:
            joined.append(project)
    return joined


def _shown(values: Unit) -> list[Unit]:
    return _kept(
        [{"名称": "", "负责人": "", "指标": [], **each} for each in values.get("项目", [])]
    )


@pytest.mark.slow
@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(projects=PROJECTS)
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda _: None, lambda projects: projects),
        (_without_single_merges, lambda projects: _joined(projects, is_single=True)),
        (_without_merges, lambda projects: _joined(projects, is_single=False)),
    ],
)
def test_any_groups_are_read_back(
    change: Callable[[Any], None], expected: Callable[[Any], Any], projects: Any
) -> None:
    root = _built(_unit(*projects))
    change(root)

    values, findings = _read(root)

    assert _shown(values) == _kept(expected(projects))
    assert not [each for each in findings if each.severity == "error"]


def _goal_rows(root: Any) -> list[Any]:
    """The rows of the projects, without title, heading and total."""
    return list(ooxml.rows(_table(root)))[4:-1]


def _type(tr: Any, *texts: str) -> None:
    """Type into the row's cells behind the first one."""
    for tc, text in zip(ooxml.cells(tr)[1:], texts, strict=True):
        p = tc.find(qn("w:p"))
        for run in p.findall(qn("w:r")):
            p.remove(run)
        run = etree.SubElement(p, qn("w:r"))
        etree.SubElement(run, qn("w:t")).text = text


def _add_row(root: Any, below: int, *texts: str, merged: bool) -> None:
    """Add a row below one of the projects' rows: with the merges of a copy, or without."""
    above = _goal_rows(root)[below]
    added = copy.deepcopy(above)
    above.addnext(added)
    if not merged:
        _drop([merge for tc in ooxml.cells(added)[1:] for merge in tc.iter(qn("w:vMerge"))])
    _type(added, *texts)


PROJECT, OTHER = _project("甲", "一", "二", leader="张"), _project("乙", "三", leader="李")


@pytest.mark.parametrize("merged", [True, False])
def test_a_row_added_below_a_group_belongs_to_it(*, merged: bool) -> None:
    root = _built(_unit(PROJECT, OTHER))
    _add_row(root, 1, "", "", "新", "9", merged=merged)

    values, _ = _read(root)

    first, second = values["项目"]
    assert [goal["名称"] for goal in first["指标"]] == ["一", "二", "新"]
    assert second == OTHER


def test_a_project_added_by_hand_is_one_of_its_own() -> None:
    root = _built(_unit(PROJECT, OTHER))
    _add_row(root, 1, "丙", "", "新", "9", merged=False)
    _add_row(root, 2, "", "", "新二", "1", merged=False)

    values, _ = _read(root)

    goals = {each["名称"]: [goal["名称"] for goal in each["指标"]] for each in values["项目"]}
    assert goals == {"甲": ["一", "二"], "丙": ["新", "新二"], "乙": ["三"]}


@pytest.mark.parametrize("name", ["甲", ""])
def test_projects_of_one_name_stay_apart(name: str) -> None:
    unit = _unit(_project(name, "一", leader="张"), _project(name, "二", leader="张"))

    values, findings = _read(_built(unit))

    assert [each["指标"] for each in values["项目"]] == [each["指标"] for each in unit["项目"]]
    assert not findings


def test_equal_texts_without_merges_are_doubtful() -> None:
    unit = _unit(_project("甲", "一", leader="张"), _project("甲", "二", leader="张"), OTHER)
    root = _built(unit)
    _without_merges(root)

    values, findings = _read(root)

    assert len(values["项目"]) == 3
    [doubt] = findings
    assert (doubt.severity, doubt.code) == ("warning", "ambiguous")
    assert "可能是同一项" in doubt.message


GROUPED = fields.read(
    {
        "type": "dict",
        "schema": {
            "项目": {
                "type": "list",
                "schema": {
                    "type": "dict",
                    "schema": {
                        "名": {"type": "string"},
                        "指标": {
                            "type": "list",
                            "schema": {"type": "dict", "schema": {"名": {"type": "string"}}},
                        },
                    },
                },
            },
        },
    }
)


def _wide(tag: str) -> small_form.Row:
    return [(tag, 2, "")]


OUTER, INNER, END = (
    _wide("{%tr for 项 in 项目 %}"),
    _wide("{%tr for 行 in 项.指标 %}"),
    _wide("{%tr endfor %}"),
)
GOAL: small_form.Row = ["指标", "{{ 行.名 }}"]
MERGED_GROUPS: list[small_form.Row] = [
    ["附表", "甲", ""],
    [("{%tr for 项 in 项目 %}", 3, "")],
    [("{%tr for 行 in 项.指标 %}", 3, "")],
    ["{{ 项.名 }}{% vm %}", "指标", "{{ 行.名 }}"],
    [("{%tr endfor %}", 3, "")],
    ["小计", "共", "{{ 项.名 }}"],
    [("{%tr endfor %}", 3, "")],
]


@pytest.mark.parametrize(
    ("form", "rows", "expected"),
    [
        pytest.param(
            [["附表", "甲"], OUTER, INNER, GOAL, END, ["小计", "{{ 项.名 }}"], END],
            [
                ["附表", "甲"],
                ["指标", "1"],
                ["小计", "一"],
                ["小计", "二"],
                ["指标", "3"],
                ["小计", "三"],
            ],
            ["", "0.0", "0", "1.0", "1", "2.0", "2"],
            id="a group whose own row is the last one lacks the others",
        ),
        pytest.param(
            [["附表", "甲"], OUTER, ["项目", "{{ 项.名 }}"], INNER, GOAL, END, END],
            [["附表", "甲"], ["项目", "一"], ["项目", "二"], ["指标", "1"], ["指标", "2"]],
            ["", "0", "0.0", "1", "1.0", "1.1"],
            id="a group whose own row is the first one lacks the others",
        ),
        pytest.param(
            MERGED_GROUPS,
            [
                ["附表", "甲", ""],
                ["一", "指标", "1"],
                ["一", "指标", "2"],
                ["小计", "共", ""],
                ["二", "指标", "3"],
                ["小计", "共", ""],
            ],
            ["", "0.0", "0.1", "0", "1.0", "1"],
            id="a group's text is filled down",
        ),
        pytest.param(
            MERGED_GROUPS,
            [
                ["附表", "甲", ""],
                ["一", "指标", "1"],
                ["", "指标", "2"],
                ["二", "指标", "3"],
                ["小计", "共", ""],
            ],
            ["", "0.0", "0.1", "0", "1.0", "1"],
            id="a group lacks its own last row",
        ),
    ],
)
def test_rows_go_to_their_group_though_others_are_missing(
    form: list[small_form.Row], rows: list[list[str]], expected: list[str]
) -> None:
    read = model.read(small_form.form(form), GROUPED)
    patterns = row_pattern.form_patterns([read], GROUPED)

    aligned = alignment.align(patterns, small_rows.table(*rows))

    numbers: dict[int, int] = {}
    seen = []
    for each in aligned:
        assert each.pattern
        numbers = row_numbers.after(numbers, each, each.pattern)
        seen.append(".".join(str(number) for number in numbers.values()))
    assert seen == expected
