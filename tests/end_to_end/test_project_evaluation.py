"""A pack that uses all that a form can say, from its data to Word, Excel, next year and archive."""

from __future__ import annotations

import random
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import docx
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from generator.__main__ import main
from generator.campaign import check, data_file
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import context, template, unit_document
from generator.form.excel import excel_form
from generator.pack import pack, schema
from generator.readback import read_document
from generator.word import provenance
from tests import any_data, evaluations, filled_excel, read_back, recalculated, units
from tests.conftest import CHECKOUT
from tests.evaluations import NAME, UNIT, UNIT_NAME
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack

PROOF = provenance.Provenance("2023", UNIT_NAME, "0", "", "", "", "")


class Said(NamedTuple):
    """What a command gave back."""

    code: int
    out: str


class Office(NamedTuple):
    """A project folder with the pack's campaign, its unit's data file, the command run in it."""

    folder: Path
    data: Path
    capsys: pytest.CaptureFixture[str]

    def forms(self, *arguments: str) -> Said:
        self.capsys.readouterr()
        code = main(arguments)
        said = self.capsys.readouterr()
        return Said(code, said.out + said.err)


@pytest.fixture
def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path, evaluations.write(tmp_path), capsys)


@cache
def loaded() -> Pack:
    return pack.load(evaluations.FOLDER)


@cache
def typed_settings() -> Mapping[str, Any]:
    parsed = source.parse(FileBytes(evaluations.SETTINGS.encode(), ""), "settings.yaml")
    values, findings = schema.validate(loaded().settings, parsed)
    assert not findings
    return values


def judged(text: str) -> check.CheckedUnit:
    parsed = source.parse(FileBytes(text.encode(), ""), "unit.yaml")
    return check.check_source(loaded(), parsed, typed_settings())


def canonical(values: Mapping[str, Any], printed: Collection[KeyPath] | None = None) -> Any:
    return data_file.canonical(loaded(), values, printed, typed_settings())


def printed(path: str, text: str = UNIT) -> list[str]:
    """The texts that the field prints in each row."""
    seen = context.build(loaded(), typed_settings(), judged(text).values)
    return list(texts(seen, path.split(".")))


def texts(node: Any, steps: list[str]) -> list[str]:
    if isinstance(node, list):
        return [text for row in node for text in texts(row, steps)]
    return texts(node[steps[0]], steps[1:]) if steps else [node]


# Worked out by hand: 1280.75/1300 = 0.98519…, ×10 = 9.85; 45/60 = 0.75, ×10 = 7.5.
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("项目.序号", ["（一）", "（二）"]),
        ("项目.支出明细.序号", ["1.1", "1.2", "2.1"]),
        ("项目.资金.总额.全年预算", ["1300", "60"]),
        ("项目.资金.总额.全年执行", ["1280.75", "45"]),
        ("项目.资金.总额.执行率", ["98.52%", "75.00%"]),
        ("项目.资金.上年结转.执行率", ["", ""]),
        ("项目.资金.其他资金.执行率", ["99.00%", ""]),
        ("项目.执行得分", ["9.85", "7.50"]),
        ("项目.分值合计", ["100", "100"]),
        ("项目.总分", ["99.48", "86.25"]),
        ("项目.等级", ["优", "良"]),
        ("项目.支出明细.执行率", ["98.84%", "98.00%", "75.00%"]),
        ("预算合计", ["1,360.00"]),
        ("执行合计", ["1,325.75"]),
        ("总执行率", ["97.48%"]),
        # (99.48 + 86.25) / 2 = 92.865, half away from zero.
        ("平均分", ["92.87"]),
        ("项目.年度绩效指标.产出指标.数量指标.可能性_有可能", ["√", "", ""]),
        ("项目.年度绩效指标.产出指标.数量指标.可能性_不可能", ["", "", "√"]),
        ("项目.性质_新增项目", ["□", "☑"]),
    ],
)
def test_figures_and_marks_are_printed_as_worked_out_by_hand(
    path: str, expected: list[str]
) -> None:
    assert printed(path) == expected


@pytest.mark.parametrize(
    ("points", "grade"),
    [("90", "优"), ("89.99", "良"), ("80", "良"), ("60", "中"), ("59.99", "差"), ("0", "差")],
)
def test_a_grade_changes_at_the_edge_of_its_band(points: str, grade: str) -> None:
    text = UNIT.replace("        全年执行: 45\n", "        全年执行: 0\n", 1)
    text = text.replace("得分: 38.75", f"得分: {points}").replace("得分: 40\n", "得分: 0\n")

    assert printed("项目.等级", text)[1] == grade


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("分值: 40", "分值: 39", ["points"]),
        ("得分: 40", "得分: 40.01", ["points"]),
        ("            原因: 雨季影响施工\n", "", ["reason"]),
        ("得分: 29.63", "得分: 30", []),
        ("可能性: 有可能\n            原因: 两个村的土地流转推迟", "可能性: 有可能", ["reason"]),
        ("结束月份: 2023年12月", "结束月份: 2022.12", ["dates"]),
        ("结束月份: 2023年12月", "结束月份: 2023年13月", ["date"]),
        ("填报日期: 2024年1月15日", "填报日期: 2024-2-1", ["dates"]),
        ("填报日期: 2024年1月15日", "填报日期: 2024/1/31", []),
        ("得分: 20\n", "得分: 40\n", ["max", "points"]),
        (
            "    支出明细:\n      - 内容: 土地平整",
            "    总分: 99.5\n    支出明细:\n      - 内容: 土地平整",
            ["formula"],
        ),
        (
            "    支出明细:\n      - 内容: 土地平整",
            "    总分: 99.48\n    支出明细:\n      - 内容: 土地平整",
            [],
        ),
        ("全年预算: 60", "全年预算: 0", ["formula"]),
        ("    支出明细:\n      - 内容: 改造补助\n        预算: 60\n        执行: 45\n", "", []),
        ("        预算: 60\n        执行: 45\n", "        预算: 0\n        执行: 0\n", []),
    ],
)
def test_what_is_wrong_is_told_once(old: str, new: str, expected: list[str]) -> None:
    assert UNIT.count(old) >= 1

    found = judged(UNIT.replace(old, new, 1)).diagnostics

    assert sorted({each.code for each in found if each.code != "slow"}) == expected


def test_a_document_is_read_back_as_its_data_and_compared(office: Office) -> None:
    document = f"build/2023/units/{UNIT_NAME}.docx"
    assert office.forms("build").code == 0

    imported = office.forms("import", document)
    compared = office.forms("diff", office.data.as_posix(), document)

    assert (imported.code, "警告" in imported.out) == (0, False)
    read = (office.folder / "imported" / f"{UNIT_NAME}.yaml").read_text(encoding="utf-8")
    assert read.partition("\n\n")[2] == UNIT
    assert (compared.code, compared.out.strip()) == (0, "已比较 1 个单位，没有差异。")


def test_a_changed_score_is_a_difference_with_what_follows_from_it(office: Office) -> None:
    assert office.forms("build").code == 0
    office.data.write_text(UNIT.replace("得分: 38.75", "得分: 30"), encoding="utf-8")

    said = office.forms("diff", f"build/2023/units/{UNIT_NAME}.docx", office.data.as_posix())

    assert said.code == 0
    for difference in ("38.75 → 30", "86.25 → 77.50", "良 → 中"):
        assert difference in said.out


def test_the_next_year_keeps_points_and_clears_what_was_done(office: Office) -> None:
    assert office.forms("rollover", "2023", "2024").code == 0

    text = (office.folder / "data/2024/units" / office.data.name).read_text(encoding="utf-8")
    assert "预期目标: 2024年建成高标准农田8000亩。" in text
    assert text.count("分值: 30") == text.count("指标值: ≥8000亩") == 1
    assert "截止日期: \n" in (office.folder / "data/2024/settings.yaml").read_text(encoding="utf-8")
    for cleared in ("7900亩", "有可能", "两个村", "1280", "得分: 20", "2024年1月15日"):
        assert cleared not in text


def test_a_target_campaign_is_carried_into_the_self_evaluation(office: Office) -> None:
    shutil.copytree(CHECKOUT / "templates" / "performance-targets", "templates/performance-targets")
    targets = office.folder / "data" / "2022"
    (targets / "units").mkdir(parents=True)
    units.write(targets / "settings.yaml", units.settings_text(year="2022"))
    units.write(targets / "units" / "甲局.yaml", units.unit_text("甲局"))

    said = office.forms("rollover", "2022", "2022-自评", "--pack", NAME)

    assert said.code == 0, said.out
    text = (office.folder / "data/2022-自评/units/甲局.yaml").read_text(encoding="utf-8")
    source_text = units.unit_text("甲局")
    [before] = [source.parse(FileBytes(source_text.encode(), ""), "").data]
    after: Any = source.parse(FileBytes(text.encode(), ""), "").data
    assert [row["名称"] for row in after["项目"]] == [row["名称"] for row in before["支出方向"]]
    first, old = after["项目"][0], before["支出方向"][0]
    assert first["资金"]["财政拨款"]["年初预算"] == old["金额"]
    of_old = old["年度绩效指标"]["产出指标"]["数量指标"]
    assert [row["三级指标"] for row in first["年度绩效指标"]["产出指标"]["数量指标"]] == [
        row["三级指标"] for row in of_old
    ]


def test_it_is_archived_and_verified(office: Office) -> None:
    assert office.forms("build").code == 0

    archived = office.forms("archive", "2023", "--no-pdf")
    assert archived.code == 0, archived.out
    [archive] = (office.folder / "archive").rglob("*.zip")
    verified = office.forms("verify", archive.as_posix())
    assert verified.code == 0, verified.out


def test_a_workbook_filled_in_has_the_same_figures(tmp_path: Path) -> None:
    data = canonical(judged(UNIT).values)
    settings_texts = {"年度": "2023", "执行权重": "10"}
    unit = handed_out(loaded(), typed_settings(), data)
    file = tmp_path / "filled.xlsx"
    file.write_bytes(excel_form.render(excel_form.prepare(loaded()), unit))

    forms = filled_excel.drawn(loaded())
    filled_excel.fill(file, forms, unit, data, random.Random(1))  # noqa: S311
    document = read_document.read(file, [read_document.reader(loaded())])

    [read] = document.units
    # Lines of a second copy are formulas, which the library saves without their results.
    assert not document.diagnostics
    found = canonical(read.values, read.printed)
    assert read_back.without_bare(found) == read_back.without_bare(data)
    assert read.settings == settings_texts


def test_a_group_whose_text_is_filled_down_without_merges_is_one(tmp_path: Path) -> None:
    unit = judged(UNIT).values
    seen = context.build(loaded(), typed_settings(), unit)
    renderer = unit_document.renderer(template.compile_pack(loaded()))
    path = tmp_path / "unit.docx"
    path.write_bytes(unit_document.render(renderer, seen, PROOF).docx)
    document = docx.Document(path.as_posix())
    table = document.tables[-1]
    for tc in (cells := table.rows[2]._tr.tc_lst):  # noqa: SLF001 - as in Word, unmerged
        tc.vMerge = None
    for tc, text in zip(cells, ("（一）", "高标准农田建设"), strict=False):
        tc.p_lst[0].add_r().text = text
    document.save(path.as_posix())

    [read] = read_document.read(path, [read_document.reader(loaded())]).units

    assert canonical(read.values, read.printed) == canonical(unit)


def test_a_number_of_the_settings_that_somebody_typed_over_does_not_refuse_a_form(
    office: Office,
) -> None:
    office.forms("blank", "2023")
    [path] = (office.folder / "blank" / "2023").glob("*.docx")
    document = docx.Document(path.as_posix())
    first, marks = document.tables[:2]
    weights = [table.rows[3].cells[5] for table in document.tables[:-1:2]]
    for cell in weights:
        cell.paragraphs[0].runs[0].text = "20分"
    for paragraph in document.paragraphs:
        if "另占" in paragraph.text:
            for run in paragraph.runs:
                run.text = run.text.replace("10", "20分")
    first.rows[1].cells[1].paragraphs[0].runs[0].text = "另一个部门"
    for number in (7, 8):
        marks.rows[2].cells[number].text = "√"
    document.save(path.as_posix())

    received = office.forms("receive", str(path), "--campaign", "2023")
    office.forms("return", "2023")

    warning = "警告[conflict] 附件1（第 1 个表）第 4 行第 6 个单元格：“执行权重”是“20分”"
    assert warning in received.out
    assert "已接收第 1 次报送" in received.out
    assert "主管部门: 另一个部门" in office.data.read_text(encoding="utf-8")
    [returned] = (office.folder / "returned" / "2023").glob(f"{UNIT_NAME}.docx")
    tables = docx.Document(returned.as_posix()).tables
    commented = [
        (number, row, column)
        for number, table in enumerate(tables)
        for row, line in enumerate(table.rows)
        for column, tc in enumerate(line._tr.tc_lst)  # noqa: SLF001 - as comments count cells
        if "commentReference" in tc.xml
    ]
    assert (1, 2, 7) in commented
    assert (1, 2, 2) not in commented


@pytest.mark.slow
def test_calc_works_out_the_same_figures(need_calc: str, tmp_path: Path) -> None:
    data = canonical(judged(UNIT).values)
    unit = handed_out(loaded(), typed_settings(), data)
    content = excel_form.render(excel_form.prepare(loaded()), unit)

    recalculated.check(need_calc, {"evaluation": content}, tmp_path)


@pytest.mark.slow
@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_what_was_built_of_any_data_is_read_back_as_they_are(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kinds = any_data.values(loaded().unit.fields, pack.computed_fields(loaded()), ())
    # A field outside tables is on one line.
    line = any_data.TEXTS.map(lambda text: text.replace("\n", "").strip()).filter(bool)
    on_lines = st.fixed_dictionaries({"部门名称": line, "负责人": line})
    unit = judged(data_file.text(loaded().unit.fields, data.draw(kinds) | data.draw(on_lines)))
    assume(not has_errors(d for d in unit.diagnostics if d.code in ("required", "syntax")))
    expected = canonical(unit.values)
    seen = context.build(loaded(), typed_settings(), unit.values)
    renderer = unit_document.renderer(template.compile_pack(loaded()))
    path = tmp_path_factory.mktemp("any") / "unit.docx"
    path.write_bytes(unit_document.render(renderer, seen, PROOF).docx)

    document = read_document.read(path, [read_document.reader(loaded())])

    [read] = document.units
    assert canonical(read.values, read.printed) == expected
    assert not has_errors(document.diagnostics)
