from __future__ import annotations

from typing import TYPE_CHECKING, Any

import bagit
import pytest

from generator.archive import command, verify
from generator.archive.command import NotReadyError, Options, Report
from generator.archive.program_wheel import ProgramWheel
from generator.common.diagnostics import FormsError, UsageError
from tests import archives, units, vehicles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def archive(project: Path, progress: Any = lambda items, *_: items, **options: Any) -> Report:
    campaign = vehicles.load(project / units.CAMPAIGN)
    chosen = Options(**{"folder": project / "archive", "date": archives.DAY, **options})
    return command.archive_campaign(campaign, project / units.BUILT, chosen, progress)


@pytest.mark.parametrize(
    ("typed", "date"),
    [("2024-03-01", "2024-03-01"), ("2024-3-1", "2024-03-01"), ("", "1970-01-02")],
)
def test_the_date_is_the_one_typed_or_that_of_the_clock(
    typed: str, date: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")

    assert command.date(typed) == date


@pytest.mark.parametrize("typed", ["2024-02-30", "20240301", "明天", "2024-03-01 "])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match=f"应为日期，格式如 2024-03-01，现为“{typed}”"):
        command.date(typed)


def test_an_archive_is_a_bag_with_a_zip_file_of_it(project: Path) -> None:
    report = archive(project)

    assert report.folder == project / archives.BAG
    assert (report.units, report.volumes, report.pdfs) == (3, 1, 4)
    assert (report.problems, report.completed) == ((), ())
    bagit.Bag(str(report.folder)).validate()
    assert (project / archives.ZIP).is_file()
    assert sorted(path.name for path in report.folder.parent.iterdir()) == [
        archives.DAY,
        f"{archives.DAY}.zip",
    ]


def test_a_second_archive_of_a_day_has_a_number_and_a_name_is_taken_once(project: Path) -> None:
    folders = [archive(project, pdf=False).folder.name for _ in range(3)]
    archive(project, pdf=False, name="终稿")

    assert folders == [archives.DAY, f"{archives.DAY}-2", f"{archives.DAY}-3"]
    with pytest.raises(UsageError, match="已存在，不会覆盖"):
        archive(project, pdf=False, name="终稿")


@pytest.mark.parametrize("name", ["a/b", "..", "con", ".~forms-1"])
def test_a_name_that_is_none_for_a_folder_is_refused(project: Path, name: str) -> None:
    with pytest.raises(UsageError, match="不能用作文件夹名"):
        archive(project, name=name)
    assert not (project / "archive").exists()


@pytest.mark.parametrize("folder", ["build", "data"])
def test_no_archive_goes_where_data_and_documents_are(project: Path, folder: str) -> None:
    with pytest.raises(UsageError, match="归档不能放在存放数据或文档的文件夹"):
        archive(project, folder=project / folder)


def test_what_is_not_as_it_was_built_is_archived_only_on_request(project: Path) -> None:
    units.data_file(project, "甲局").unlink()

    with pytest.raises(NotReadyError) as refused:
        archive(project)
    report = archive(project, partial=True)

    assert refused.value.problems == report.problems
    assert [problem.partition("：")[0] for problem in report.problems] == ["甲局"]
    assert not (report.folder / "data/data/2023/units/甲局.yaml").exists()


@pytest.mark.parametrize(
    "name",
    [
        *("data/2023/settings.yaml", "data/2023/units/甲局.yaml"),
        *("build/2023/units/甲局.docx", "build/2023/appendix.pdf"),
    ],
)
def test_a_file_that_changes_after_it_was_looked_at_ends_the_archive(
    project: Path, name: str
) -> None:
    def change(items: Iterable[Any], *_: object) -> Iterator[Any]:
        archives.change(project / name, lambda content: content + b" ")
        yield from items

    with pytest.raises(FormsError, match=f"{name}：归档过程中被改动"):
        archive(project, change)
    assert [*(project / "archive" / "2023").iterdir()] == []


def test_the_report_says_how_much_is_in_it_and_what_to_do_next(project: Path) -> None:
    folder = project / "my archives" / "2023-1"
    completed = (folder / "早.zip",)
    program = ProgramWheel("official_forms-1-py3-none-any.whl", b"wheel", b"", "unchanged")
    stray = "signed/戊.pdf：不属于哪个单位。"
    report = Report(
        *(folder, ("甲局：没有文档。",), 3, 2, 0, completed, "某局，指纹 ab"),
        program=program,
        notices=(stray,),
    )

    lines = command.report_lines(report)

    assert lines == [
        f"已补全上次中断的归档：{(folder / '早.zip').as_posix()}",
        f"{folder.as_posix()}：已归档单位文档 3 份，附表汇编 2 册，不含 PDF。",
        "signed/戊.pdf：不属于哪个单位。",
        f"已存入程序 official_forms-1-py3-none-any.whl（SHA-256 {units.sha256(b'wheel')}）。",
        f"{folder.as_posix()}.zip：同一归档的压缩文件，内容相同。",
        "已签名：校验和清单。签名证书：某局，指纹 ab。",
        "归档不完整，已在归档中注明以下 1 个问题：",
        "  甲局：没有文档。",
        f'如需核对归档是否完好，请运行 forms verify "{folder.as_posix()}.zip"',
    ]


def test_without_a_wheel_the_program_is_not_in_the_archive_and_the_report_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.archive.program_wheel.current", lambda: None)

    report = archive(project)

    assert any(line.startswith("未存入程序：") for line in command.report_lines(report))
    assert not (report.folder / "data" / "program").exists()
    found = verify.verify(report.folder, verify.Options(project), lambda items, *_: items)
    assert (found.faults, found.unproven) == ((), ())
    assert not any("归档中的程序" in line for line in found.proven)


@pytest.mark.parametrize(
    ("state", "text"), [("changed", "程序已改动"), ("unknown", "无法确认程序是否改动")]
)
def test_the_report_says_what_a_changed_program_means(
    state: Any, text: str, tmp_path: Path
) -> None:
    program = ProgramWheel("official_forms-1-py3-none-any.whl", b"wheel", b"", state)
    report = Report(tmp_path, (), 1, 0, 0, (), program=program)

    (line,) = (line for line in command.report_lines(report) if line.startswith("已存入程序"))

    assert units.sha256(b"wheel") in line
    assert text in line
    assert "请另外记下此校验和" in line
