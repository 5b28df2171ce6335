"""forms receive: what is kept, written, logged and printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest

from generator.__main__ import main
from generator.common import hashes
from generator.word import soffice
from tests import zipped
from tests.collect import sent_cars
from tests.collect.receive_files import data, digits, everything, kept, log, sent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.printed import Run


def test_a_file_is_kept_and_its_data_are_taken(folder: Path, run: Run) -> None:
    path = sent(folder, "甲局", "湘A1 20", "湘A2 30")
    name = f"002-{digits(path)}.docx"

    done = run(path.parent)

    assert done.code == 0
    assert "甲局：已接收第 1 次报送，已新建数据文件，没有错误和警告\n" in done.out
    assert done.out.endswith(
        "共接收 1 份，未接收 0 份。\n下一步：请运行 forms status 2024 查看各单位情况。\n"
    )
    assert kept(folder) == {"001-base.yaml", "002-base.yaml", name}
    assert (folder / "received" / "甲局" / name).read_bytes() == path.read_bytes()
    assert log(folder) == [(what, f"received/甲局/{name}") for what in ("received", "taken")]
    assert "里程: 30" in data(folder)
    last = (folder / "received" / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    written = hashes.file_sha256(folder / "units" / "甲局.yaml")
    assert json.loads(last)["data_sha256"] == written


def test_a_second_file_changes_the_data_file_in_place(folder: Path, run: Run) -> None:
    run(sent(folder, "甲局", "湘A1 20", "湘A2 30"))
    path = folder / "units" / "甲局.yaml"
    path.write_text(data(folder).replace("湘A2", "湘A2 # 已电话核实"), encoding="utf-8")

    done = run(sent(folder, "甲局", "湘A1 25", "湘A2 30"))

    assert done.code == 0
    assert "甲局：已接收第 2 次报送，改动 1 项，没有错误和警告\n" in done.out
    assert "里程: 25" in data(folder)
    assert "# 已电话核实" in data(folder)
    assert len(kept(folder)) == 5


def saved_again(path: Path) -> Path:
    """The same content in other bytes, as Word writes it."""
    document = docx.Document(str(path))
    document.core_properties.comments = "保存"
    again = path.with_name(f"又{path.name}")
    document.save(str(again))
    return again


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_blank_form_sent_after_the_filled_one_takes_nothing_back(
    folder: Path, run: Run, *, is_saved: bool
) -> None:
    run(sent(folder, "甲局", "湘A1 20"))
    before = data(folder)
    blank = folder.parent.parent / "blank" / sent_cars.CAMPAIGN / "甲局.docx"

    done = run(saved_again(blank) if is_saved else blank)

    assert data(folder) == before
    assert "未接收 1 份" in done.out
    assert ("会撤销此后的修改" if is_saved else "单位没有填写或修改") in done.out


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_returned_form_that_nobody_corrected_undoes_no_correction(
    folder: Path, run: Run, *, is_saved: bool
) -> None:
    run(sent(folder, "甲局", "湘A1 二十"))
    assert main(["return", sent_cars.CAMPAIGN]) == 0
    returned = folder.parent.parent / "returned" / sent_cars.CAMPAIGN / "甲局.docx"
    run(sent(folder, "甲局", "湘A1 20", name="甲局（改）.docx"))
    before = data(folder)

    done = run(saved_again(returned) if is_saved else returned)

    assert data(folder) == before
    assert "未接收 1 份" in done.out
    if is_saved:
        run(saved_again(returned), "--unit", "甲局", "--theirs")
        assert "里程: 二十" in data(folder)


def test_the_same_file_again_changes_nothing_nor_does_an_older_one(folder: Path, run: Run) -> None:
    first = sent(folder, "甲局", "湘A1 20")
    second = sent(folder, "甲局", "湘A1 25", name="甲局（改）.docx")
    run(first)
    run(second)
    before = everything(folder)

    again, older = run(second), run(first)

    assert (again.code, older.code) == (0, 0)
    assert f"甲局：{second} 已于 2024-02-01 接收过，没有变化\n" in again.out
    assert f"甲局：{first} 已于 2024-02-01 接收过，没有变化\n" in older.out
    assert everything(folder) == before


def test_without_what_was_handed_out_nothing_of_the_bureaus_is_taken_back(
    folder: Path, run: Run
) -> None:
    run(sent(folder, "甲局", "湘A1 20"))
    sent_cars.hand_out()
    path = sent(folder, "甲局", "湘A1 20", "湘A2 5", name="甲局（第二次）.docx")
    data_file = folder / "units" / "甲局.yaml"
    data_file.write_text(data(folder).replace("20", "21"), encoding="utf-8")
    sent_cars.hand_out()
    base = folder / "received" / "甲局" / "002-base.yaml"
    base.write_bytes(base.read_bytes() + b"# seen\n")

    said = run(path)

    assert said.code == 1
    assert "received 中没有此表下发时的内容" in said.out
    assert "数据文件为“21”，报送的表为“20”" in said.out
    assert "里程: 21" in data(folder)


def test_the_ending_of_a_data_file_may_be_in_capitals(folder: Path, run: Run) -> None:
    path = folder.parent / "甲局.YAML"
    path.write_text("单位: 甲局\n车辆:\n  - 车牌: 湘A1\n    里程: 5\n", encoding="utf-8")

    assert run(path).code == 0
    assert "里程: 5" in data(folder)


def test_two_files_of_one_unit_are_both_refused_and_no_other(folder: Path, run: Run) -> None:
    one = sent(folder, "甲局", "湘A1 20")
    other = sent(folder, "甲局", "湘A1 25", name="甲局（改）.docx")
    sent(folder, "乙局", "湘B1 5")

    done, again = run(one.parent), run(one.parent)

    assert (done.code, again.code) == (1, 1)
    assert done.out.count("有 2 份不同的文件，均未接收，另有：") == 2
    assert "乙局：已接收第 1 次报送" in done.out
    assert "共接收 1 份，未接收 2 份。" in done.out
    assert not (folder / "units" / "甲局.yaml").exists()
    assert len(kept(folder)) == 3
    assert [what for what, file in log(folder) if "甲局" in file] == ["received", "refused"] * 2
    assert run(one).code == 0
    assert run(one.parent).code == 0
    assert "里程: 25" in data(folder)
    assert f"005-{digits(other)}.docx" in kept(folder)


def test_equal_files_are_one(folder: Path, run: Run) -> None:
    path = sent(folder, "甲局", "湘A1 20")
    (path.parent / "副本.docx").write_bytes(path.read_bytes())

    assert "共接收 1 份，未接收 0 份。" in run(path.parent).out


def test_a_mistake_is_told_once_and_an_empty_folder_is_no_success(folder: Path, run: Run) -> None:
    done = run(sent(folder, "甲局", "湘A1 二十"))

    assert done.out.count("应填数字，现为“二十”") == 1
    assert "\n错误 1 个，警告 0 个。\n" in done.out
    (folder.parent.parent / "空").mkdir()
    assert "没有找到可接收的文件" in run("空").out


def test_what_both_sides_changed_is_refused_until_somebody_decides(folder: Path, run: Run) -> None:
    run(sent(folder, "甲局", "湘A1 20"))
    path = folder / "units" / "甲局.yaml"
    path.write_text(data(folder).replace("里程: 20", "里程: 21"), encoding="utf-8")
    sent(folder, "甲局", "湘A1 25")
    sent(folder, "乙局", "湘B1 5")

    done = run("收回")

    assert done.code == 1
    assert "错误[conflict]" in done.out
    assert (
        "以报送的为准，请运行 forms receive 收回 --campaign 2024 --unit 甲局 --theirs；" in done.out
    )
    assert "甲局：未接收 收回/甲局.docx，原因见上\n" in done.out
    assert "乙局：已接收第 1 次报送" in done.out
    assert "里程: 21" in data(folder)
    happened = [what for what, file in log(folder) if "甲局" in file]
    assert happened == ["received", "taken", "received", "refused"]
    assert run("收回/甲局.docx", "--unit", "甲局", "--theirs").code == 0
    assert "里程: 25" in data(folder)


def test_ours_keeps_what_the_bureau_changed(folder: Path, run: Run) -> None:
    run(sent(folder, "甲局", "湘A1 20"))
    path = folder / "units" / "甲局.yaml"
    path.write_text(data(folder).replace("里程: 20", "里程: 21"), encoding="utf-8")

    done = run(sent(folder, "甲局", "湘A1 25", "湘A2 3"), "--unit", "甲局", "--ours")

    assert done.code == 0
    assert "里程: 21" in data(folder)
    assert "湘A2" in data(folder)


def test_only_the_files_of_the_units_asked_for_are_taken(folder: Path, run: Run) -> None:
    sent(folder, "甲局", "湘A1 20")
    sent(folder, "乙局", "湘B1 5")

    done = run("收回", "--unit", "乙局")

    assert "共接收 1 份，未接收 0 份。" in done.out
    assert not (folder / "units" / "甲局.yaml").exists()
    assert run("收回").out.count("已接收第 1 次报送") == 1


@pytest.mark.usefixtures("folder")
def test_a_form_as_it_was_handed_out_is_taken_with_a_warning(run: Run) -> None:
    done = run("blank/2024/甲局.docx")

    assert done.code == 0
    assert "警告[word-file] 内容与下发时（或上次报送）完全相同" in done.out


def test_a_file_that_cannot_be_read_is_to_be_received_again(folder: Path, run: Run) -> None:
    (folder.parent.parent / "乙局.docx").write_bytes(b"PK\x03\x04")

    done = run("乙局.docx", "--campaign", sent_cars.CAMPAIGN)

    assert done.code == 1
    assert "再接收" in done.err + done.out
    assert "再导入" not in done.err + done.out


def test_files_of_a_zip_are_named_as_people_know_them(folder: Path, run: Run) -> None:
    path = sent(folder, "甲局", "湘A1 1,000")
    members = {"某局.pdf": b"%PDF-1.7", "表/甲局.docx": path.read_bytes(), "~$甲局.docx": b"1"}
    path.with_name("收回.zip").write_bytes(zipped.of(members, "gbk"))

    done = run("收回/收回.zip")

    assert done.code == 1
    assert "收回/收回.zip 中的 某局.pdf:1:1: 错误[word-file] 这是 PDF 文件" in done.out
    assert "收回/收回.zip 中的 表/甲局.docx:3:3: 警告[number]" in done.out
    assert "共接收 1 份，未接收 1 份。" in done.out
    assert "已略过 1 个不是报送表的文件" in done.out


def test_a_file_keeps_its_own_ending(folder: Path, run: Run) -> None:
    path = sent(folder, "甲局", "湘A1 20", name="甲局.WPS")
    sent(folder, "乙局", "湘B1 5", name="乙局")

    assert run("收回").code == 0
    assert f"002-{digits(path)}.wps" in kept(folder)
    assert {name[-5:] for name in kept(folder, "乙局")} == {".docx", ".yaml"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"1": "单位: 甲局\n", "2": "单位: 甲局\n"}, "“甲局”有多个数据文件，无法确定存入哪一个"),
        ({"甲局": "单位: 丙局\n"}, "但已有同名文件，未接收"),
    ],
)
def test_no_data_file_is_made_beside_others_that_may_be_the_units(
    folder: Path, run: Run, files: dict[str, str], message: str
) -> None:
    (folder / "units").mkdir()
    for name, text in files.items():
        (folder / "units" / f"{name}.yaml").write_text(text, encoding="utf-8")
    sent(folder, "甲局", "湘A1 20")
    sent(folder, "乙局", "湘B1 5")

    done = run("收回")

    assert done.code == 1
    assert message in done.out
    assert "乙局：已接收第 1 次报送" in done.out
    assert [what for what, file in log(folder) if "甲局" in file] == ["received", "refused"]
    assert {path.stem for path in (folder / "units").iterdir()} == {*files, "乙局"}


def test_a_file_of_wps_is_kept_as_it_came_and_read_by_libreoffice(
    folder: Path, run: Run, need_program: Callable[[str], str], tmp_path: Path
) -> None:
    need_program("soffice")
    path = sent(folder, "甲局", "湘A1 20", "湘A2 30")
    [old] = soffice.convert([path], "doc", tmp_path / "old", timeout_seconds=120)
    path.unlink()
    path = path.with_name("甲局.wps")
    path.write_bytes(old.read_bytes())

    done = run(path)

    assert done.code == 0
    assert "文件是 .doc 格式，已由 LibreOffice 转换为 .docx 后读取" in done.out
    assert "里程: 30" in data(folder)
    original = folder / "received" / "甲局" / f"002-{digits(path)}.wps"
    assert original.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["没有.docx"], "找不到文件：没有.docx"),
        (["blank", "--theirs"], "--theirs 须与 --unit 同时使用"),
        (["data"], "data 是存放数据的文件夹，不能从中接收"),
        (["data/2024/received"], "data/2024/received 是存放数据的文件夹"),
        (["blank", "--unit", "丁局"], "填报任务 2024 中没有单位“丁局”"),
        (["blank", "--campaign", "2025"], "没有找到填报任务“2025”"),
    ],
)
def test_what_is_typed_wrongly_does_nothing(
    folder: Path, run: Run, arguments: list[str], message: str
) -> None:
    before = everything(folder)

    done = run(*arguments)

    assert done.code == 2
    assert message in done.err
    assert everything(folder) == before


def test_among_several_campaigns_one_is_to_be_named(folder: Path, run: Run) -> None:
    path = sent(folder, "甲局", "湘A1 20")
    other = folder.with_name("2025")
    other.mkdir()
    (other / "settings.yaml").write_text("表单: vehicle-register\n年份: 2025\n", "utf-8")

    assert run(path).err == "请用 --campaign 写明存入哪个填报任务：2024、2025。\n"
    assert run(path, "--campaign", "2024").code == 0


def test_form_that_went_out_under_an_earlier_name_is_merged_with_what_it_said(
    folder: Path, run: Run
) -> None:
    run(sent(folder, "甲局", "湘A1 20", "湘A2 30"), "--campaign", "2024")
    again = sent_cars.fill(
        folder.parent.parent / "收回" / "甲局.docx", folder / "再报.docx", "湘A1 25"
    )
    (folder / "roster.csv").write_text("单位名称,别名\n新局,甲局\n乙局,\n", encoding="utf-8")
    path = folder / "units" / "甲局.yaml"
    path.write_text(data(folder).replace("单位: 甲局", "单位: 新局"), encoding="utf-8")

    said = run(again, "--campaign", "2024")

    assert (said.code, "里程: 25" in data(folder), "里程: 30" in data(folder)) == (0, True, True)
