from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.archive import readiness
from generator.common.diagnostics import UsageError
from tests import archives, units, vehicles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.archive.readiness import BuiltCampaign

DOCUMENTS = ["units/丙局.docx", "units/乙局.docx", "units/甲局.docx", "appendix.docx"]


def _inspect(project: Path, *, pdf: bool = False) -> BuiltCampaign:
    campaign = vehicles.load(project / units.CAMPAIGN)
    return readiness.inspect(campaign, project / units.BUILT, pdf=pdf)


def test_what_was_just_built_has_no_problem(project: Path) -> None:
    built = _inspect(project)

    assert built.problems == ()
    contents = units.files(project / units.BUILT)
    assert dict(built.documents) == {name: units.sha256(contents[name]) for name in DOCUMENTS}
    assert list(built.documents) == DOCUMENTS
    assert (dict(built.pdfs), built.without_pdf) == ({}, ())


def test_a_pdf_counts_where_it_was_made_from_the_document_as_it_is(project: Path) -> None:
    out = project / units.BUILT
    archives.change(out / "units" / "甲局.pdf", archives.one_bit)
    archives.put_pdf(out / "units" / "乙局.docx").rename(out / "units" / "丙局.pdf")

    built = _inspect(project, pdf=True)

    whole = out / "appendix.pdf"
    assert dict(built.pdfs) == {"appendix.pdf": units.sha256(whole.read_bytes())}
    assert built.without_pdf == tuple(DOCUMENTS[:3])


def _unlink(name: str) -> Callable[[Path], object]:
    return lambda project: (project / name).unlink()


def _append(name: str) -> Callable[[Path], object]:
    return lambda project: archives.change(project / name, lambda content: content + b" ")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_unlink("data/2023/units/甲局.yaml"), "甲局：找不到数据文件 units/甲局.yaml。"),
        (_append("data/2023/units/甲局.yaml"), "甲局：数据文件 units/甲局.yaml 生成后又有修改。"),
        (_unlink("build/2023/units/甲局.docx"), "甲局：没有文档。"),
        (_append("build/2023/units/甲局.docx"), "甲局：文档 units/甲局.docx 被手工修改过。"),
        (_unlink("build/2023/appendix.docx"), "appendix.docx：没有附表汇编。"),
        (_append("build/2023/appendix.docx"), "appendix.docx：附表汇编被手工修改过。"),
        (
            lambda project: vehicles.write_unit(project / units.CAMPAIGN, "丁局"),
            "units/丁局.yaml：尚未生成文档。",
        ),
    ],
)
def test_each_difference_is_one_problem(
    project: Path, change: Callable[[Path], object], problem: str
) -> None:
    change(project)

    [found] = _inspect(project).problems

    assert found.startswith(problem)
    assert "运行 forms build" in found


def test_changed_settings_are_a_problem_of_every_document(project: Path) -> None:
    vehicles.write_settings(project / units.CAMPAIGN, "每册单位数: 2")

    problems = _inspect(project).problems

    assert [problem.partition("：")[0] for problem in problems] == [
        *("丙局", "乙局", "甲局"),
        *("appendix-01.docx", "appendix-02.docx", "appendix.docx"),
    ]
    assert "文档 units/丙局.docx 生成后，公共设置 settings.yaml 又有修改。" in problems[0]


def test_without_a_build_it_is_said_what_to_run(project: Path) -> None:
    (project / units.BUILT / "manifest.json").write_bytes(b"{")

    with pytest.raises(UsageError, match=r"manifest\.json 无法识别。请先运行 forms build 2023，"):
        _inspect(project)
    (project / units.BUILT / "manifest.json").unlink()
    with pytest.raises(UsageError, match=r"build/2023 中还没有文档。请先运行 forms build 2023，"):
        _inspect(project)
