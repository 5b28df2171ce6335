"""`forms import`: which data files are written, what is left alone, what is said, the exit code."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import pytest

from generator.common.diagnostics import DATA_ERRORS, OK, UsageError
from generator.datafile import source
from generator.pack import pack
from generator.readback import command, read_document
from generator.readback.read_document import Reader
from tests import small_form, vehicles
from tests.small_rows import pack_of, patterns_of, write_docx

if TYPE_CHECKING:
    from pathlib import Path

    from generator.readback.command import Imported


@pytest.fixture(scope="session")
def register() -> Reader:
    return read_document.reader(pack.load(vehicles.TEMPLATES / "vehicle-register"))


def rows(unit: str, *mileages: str, total: str, year: str = "2024") -> list[list[str]]:
    """The form of the unit, a vehicle for each mileage."""
    return [
        [f"{year}年公务用车登记表（{unit}）"],
        ["序号", "车牌", "里程（公里）", "备注"],
        *([str(i), f"湘B{i}", mileage] for i, mileage in enumerate(mileages, 1)),
        ["合计", total],
    ]


def imported(register: Reader, target: Any, *files: Path) -> Imported:
    return command.import_(files, [register], target)


def data(path: Path) -> Any:
    return source.read(path, path.name).data


def options(tmp_path: Path, *files: Path, **other: Any) -> argparse.Namespace:
    default = {"campaign": None, "pack": "", "out": tmp_path / "out", "strict": False}
    folders = {"data": tmp_path / "data", "templates": vehicles.TEMPLATES}
    return argparse.Namespace(**{**default, **folders, "files": [*map(str, files)], **other})


def test_a_document_becomes_a_data_file_without_what_is_computed(
    tmp_path: Path, register: Reader
) -> None:
    file = write_docx(tmp_path / "a.docx", rows("甲局", "10", "5.0", total="15"))

    found = imported(register, tmp_path / "out", file)

    assert (found.written, found.diagnostics) == ((tmp_path / "out" / "甲局.yaml",), ())
    assert data(found.written[0]) == {
        "单位": "甲局",
        "车辆": [{"车牌": "湘B1", "里程": "10"}, {"车牌": "湘B2", "里程": "5.0"}],
    }


@pytest.mark.parametrize("total", ["16", ""], ids=["another", "blank"])
def test_a_derived_figure_that_is_not_as_computed_is_kept(
    tmp_path: Path, register: Reader, total: str
) -> None:
    file = write_docx(tmp_path / "a.docx", rows("甲局", "10", "5", total=total))

    found = imported(register, tmp_path / "out", file)

    assert data(found.written[0])["里程合计"] == total


def test_a_derived_figure_that_the_form_does_not_print_is_not_taken_for_blank(
    tmp_path: Path,
) -> None:
    groups = [["{%tr for 行 in 组 %}"], ["{{ 行.名 }}", "{{ 行.数 }}"], ["{%tr endfor %}"]]
    form = small_form.form([["附表1"], ["名称", "{{ 名称 }}"], ["组", "数"], *groups])
    small = pack_of(tmp_path / "small", form)
    file = write_docx(tmp_path / "a.docx", [["附表1"], ["名称", "甲局"], ["组", "数"], ["子", "3"]])

    found = imported(Reader(small, patterns_of(small)), tmp_path / "out", file)

    assert data(found.written[0]) == {"名称": "甲局", "组": [{"名": "子", "数": "3"}]}


def test_the_file_says_which_document_it_is_from_and_what_to_check(
    tmp_path: Path, register: Reader
) -> None:
    file = write_docx(tmp_path / "a.docx", rows("甲局", "十", total="10"))

    found = imported(register, tmp_path / "out", file)

    first, head, *lines = found.written[0].read_text("utf-8").splitlines()
    assert first == "# 表单: vehicle-register；年份: 2024"
    assert head == "# 由 forms import 从 a.docx 导入（表中记载：年份 2024）"
    [remark] = [i for i, text in enumerate(lines) if "# 核对：" in text]
    assert lines[remark + 1].strip() == "里程: 十"
    assert [each.code for each in found.diagnostics] == ["number"]


def test_a_document_of_two_units_becomes_two_files(tmp_path: Path, register: Reader) -> None:
    tables = rows("甲局", "1", total="1"), rows("乙局", "2", total="2")

    found = imported(register, tmp_path / "out", write_docx(tmp_path / "a.docx", *tables))

    assert [path.name for path in found.written] == ["甲局.yaml", "乙局.yaml"]


def test_a_unit_without_a_name_is_called_as_its_document(tmp_path: Path, register: Reader) -> None:
    file = write_docx(tmp_path / "某单位.docx", rows("", "1", total="1"))

    found = imported(register, tmp_path / "out", file)

    assert [path.name for path in found.written] == ["某单位.yaml"]
    assert [(each.line, each.code) for each in found.diagnostics] == [(1, "required")]


def test_the_same_document_again_changes_nothing(tmp_path: Path, register: Reader) -> None:
    file = write_docx(tmp_path / "a.docx", rows("甲局", "1", total="1"))
    first = imported(register, tmp_path / "out", file)

    again = imported(register, tmp_path / "out", file)

    assert (again.written, again.same, again.diagnostics) == ((), first.written, ())


def test_an_existing_file_with_another_text_is_left_alone(tmp_path: Path, register: Reader) -> None:
    existing = tmp_path / "out" / "甲局.yaml"
    existing.parent.mkdir()
    existing.write_text("单位: 甲局\n", "utf-8")
    file = write_docx(tmp_path / "a.docx", rows("甲局", "1", total="1"))

    found = imported(register, tmp_path / "out", file)

    assert (found.written, found.same) == ((), ())
    assert [each.code for each in found.diagnostics] == ["same-unit"]
    assert existing.read_text("utf-8") == "单位: 甲局\n"


def test_of_two_documents_of_one_unit_the_first_is_written(
    tmp_path: Path, register: Reader
) -> None:
    one, two = (
        write_docx(tmp_path / f"{mileage}.docx", rows("甲局", mileage, total=mileage))
        for mileage in ("1", "2")
    )

    found = imported(register, tmp_path / "out", one, two)

    assert data(found.written[0])["车辆"][0]["里程"] == "1"
    [error] = found.diagnostics
    assert (error.file, error.code) == (two.as_posix(), "same-unit")
    assert "在本次导入的文件中重复出现" in error.message


def test_a_unit_that_the_campaign_has_under_another_file_name_is_left_alone(
    tmp_path: Path, register: Reader
) -> None:
    vehicles.write_settings(tmp_path / "data" / "2024")
    existing = vehicles.write_unit(tmp_path / "data" / "2024", "甲局", 9, file="01")
    file = write_docx(tmp_path / "a.docx", rows("甲局", "1", total="1"))

    found = imported(register, vehicles.load(tmp_path / "data" / "2024"), file)

    [error] = found.diagnostics
    assert (found.written, error.code) == ((), "same-unit")
    assert existing.as_posix() in error.message


def test_another_year_than_the_campaign_s_is_an_error(tmp_path: Path, register: Reader) -> None:
    vehicles.write_settings(tmp_path / "data" / "2024")
    file = write_docx(tmp_path / "a.docx", rows("甲局", "1", total="1", year="2023"))

    found = imported(register, vehicles.load(tmp_path / "data" / "2024"), file)

    [error] = found.diagnostics
    assert [path.parent.name for path in found.written] == ["units"]
    assert error.code == "conflict"
    assert "表中的年份是“2023”" in error.message


def test_the_command_says_what_it_wrote_and_what_to_do_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_docx(tmp_path / "a.docx", rows("甲局", "1", total="1"))

    code = command.run_import(options(tmp_path, file))

    lines = capsys.readouterr().out.splitlines()
    assert code == OK
    assert lines[0] == f"已生成：{(tmp_path / 'out' / '甲局.yaml').as_posix()}"
    assert lines[1].startswith("下一步：请将数据文件移入填报任务的 units 文件夹")
    assert lines[1].endswith("再运行 forms check。")


def test_into_a_campaign_the_next_step_is_to_check_that_campaign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vehicles.write_settings(tmp_path / "data" / "2024")
    file = write_docx(tmp_path / "a.docx", rows("甲局", "1", total="1"))

    code = command.run_import(options(tmp_path, file, campaign="2024"))

    assert code == OK
    assert (tmp_path / "data" / "2024" / "units" / "甲局.yaml").is_file()
    assert "下一步：请运行 forms check 2024 " in capsys.readouterr().out


def test_a_second_run_says_that_the_file_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = options(tmp_path, write_docx(tmp_path / "a.docx", rows("甲局", "1", total="1")))
    command.run_import(given)
    capsys.readouterr()

    code = command.run_import(given)

    out = capsys.readouterr().out
    assert (code, out.count("\n")) == (OK, 1)
    assert out.startswith("已有内容相同的文件：")


def test_a_document_of_no_form_writes_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command.run_import(options(tmp_path, write_docx(tmp_path / "a.docx", [["电话"]])))

    out = capsys.readouterr().out
    assert code == DATA_ERRORS
    assert "[no-form]" in out
    assert out.endswith(f"{command.NOTHING}\n")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到文件"):
        command.run_import(options(tmp_path, tmp_path / "无.docx"))
