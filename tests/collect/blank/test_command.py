"""What `forms blank` says and how it ends."""

from __future__ import annotations

import errno
import io
import os
from typing import TYPE_CHECKING

import docx
import pytest

from generator.__main__ import main
from generator.build import output_folder
from generator.collect.blank import blank
from generator.common import atomic_files
from tests import printed
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path

    from tests.printed import Run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for suffix in blank.FORMATS:
        monkeypatch.setitem(blank.FACES, suffix, lambda: campaign_of_units)
    monkeypatch.chdir(tmp_path)
    return campaign_of_units.write(tmp_path, 甲局="账目: {收入: 1}\n", 乙局="")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return printed.runner(capsys, "blank")


@pytest.mark.usefixtures("folder")
def test_it_says_what_was_made_and_what_to_do_next(run: Run) -> None:
    done = run("2024")

    next_step = (
        "请将 blank/2024 中的文件发给各单位；收回后请运行 forms receive 收回的表 --campaign 2024"
    )
    assert done == (0, f"已生成 2 份空白表：blank/2024\n下一步：{next_step}\n", "")
    assert run("2024").out.startswith("已生成 0 份空白表，另有 2 份没有变化：blank/2024\n")


def test_a_file_that_was_moved_away_is_named(folder: Path, run: Run) -> None:
    run("2024", "--format", "xlsx", "--out", "表")
    (folder.parent.parent / "表" / "甲局.xlsx").write_bytes(b"filled in")

    done = run("2024", "--format", "xlsx", "--out", "表")

    assert "表/甲局.xlsx 已被修改过，原文件另存为 甲局.bak.xlsx。\n" in done.out
    assert done.code == 0


def test_what_is_not_yet_right_is_handed_out_and_what_is_broken_is_not(
    folder: Path, run: Run
) -> None:
    (folder / "units" / "甲局.yaml").write_text("名称: 甲局\n总数：1\n", encoding="utf-8")
    (folder / "units" / "乙局.yaml").write_text("名称: 乙局\n总数: 五\n", encoding="utf-8")
    (folder / "units" / "丙局.yaml.txt").write_text("名称: 丙局\n", encoding="utf-8")

    done = run("2024")

    assert done.code == 1
    assert "data/2024/units/甲局.yaml:2:1: 错误[syntax]" in done.out
    assert "丙局.yaml.txt:1:1: 错误[passed-over]" in done.out
    assert "已生成 1 份空白表" in done.out
    assert "2 个文件有错误，其单位未生成空白表，请按上述提示改正后重新运行。\n" in done.out
    assert "1 个单位的数据有填写错误，已按现有内容填入，可运行 forms check 2024 查看。" in done.out


def test_only_content_that_is_not_right_ends_with_0(folder: Path, run: Run) -> None:
    (folder / "units" / "乙局.yaml").write_text("名称: 乙局\n总数: 五\n", encoding="utf-8")

    assert run("2024").code == 0


def test_a_roster_with_mistakes_stops_all(folder: Path, run: Run) -> None:
    campaign_of_units.write_roster(folder, "甲局", "甲局")

    done = run("2024")

    assert done.code == 1
    assert "data/2024/roster.csv:3:1: 错误[roster]" in done.out
    assert not (folder.parent.parent / "blank").exists()
    assert not (folder / "received").exists()


def test_units_that_are_not_on_the_roster_and_strays_are_named(folder: Path, run: Run) -> None:
    campaign_of_units.write_roster(folder, "甲局", "丙局")
    run("2024")
    (folder.parent.parent / "blank" / "2024" / "旧局.docx").write_bytes(b"")

    done = run("2024")

    assert "“乙局”有数据文件，但不在名册中，名称相近的是“甲局”。请核对名册。\n" in done.out
    assert "blank/2024 中另有 1 个不属于现有单位的文件：旧局.docx。请核对，勿误发。\n" in done.out
    assert "不属于" not in run("2024", "--unit", "甲局").out


def test_lines_of_the_log_that_nobody_can_read_are_told(folder: Path, run: Run) -> None:
    run("2024")
    log = folder / "received" / "log.jsonl"
    log.write_bytes(b"<<<<<<< HEAD\n=======\n" + log.read_bytes() + b">>>>>>> x\n")

    done = run("2024")

    assert done.code == 0
    assert "log.jsonl 有 3 行无法读取，已跳过：第 1、2、5 行。\n" in done.out


def test_a_campaign_without_units_is_told(folder: Path, run: Run) -> None:
    for path in (folder / "units").iterdir():
        path.unlink()

    done = run("2024")

    assert done.code == 1
    assert done.err.startswith(
        "data/2024 中没有单位，无法生成空白表。请放入名册 roster.xlsx 或 roster.csv"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "表"), "--out 只能用于一个填报任务"),
        (("2024", "--unit", "丁局"), "填报任务 2024 中没有单位“丁局”。您要输入的是"),
        (("2024", "--format", "pdf"), "--format 不能是“pdf”，可用的有：docx、xlsx"),
        (("2025",), "没有找到填报任务“2025”"),
    ],
)
def test_wrong_usage_ends_with_2(
    folder: Path, run: Run, arguments: tuple[str, ...], words: str
) -> None:
    other = folder.with_name("2023")
    other.mkdir()
    (other / "settings.yaml").write_bytes((folder / "settings.yaml").read_bytes())

    done = run(*arguments)

    assert done.code == 2
    assert words in done.err
    assert not (folder.parent.parent / "blank").exists()


def test_a_guide_lies_beside_the_forms(folder: Path, run: Run) -> None:
    done = run("2024", "--with-guide")

    guide = folder.parent.parent / "blank" / "2024" / "填表说明.docx"
    assert "填表说明：blank/2024/填表说明.docx\n" in done.out
    assert docx.Document(io.BytesIO(guide.read_bytes())).paragraphs[0].text.endswith("填表说明")


def test_a_unit_that_is_named_as_the_guide_is_told(folder: Path, run: Run) -> None:
    campaign_of_units.write_roster(folder, "填表说明")

    done = run("2024", "--with-guide")

    assert (done.code, done.err) == (2, "有单位名为“填表说明”，不能使用 --with-guide。\n")


def test_settings_with_errors_stop_all(folder: Path, run: Run) -> None:
    (folder / "settings.yaml").write_text("表单: small\n年份: x\n", encoding="utf-8")

    done = run("2024")

    assert done.code == 1
    assert "settings.yaml:2:5: 错误[regex]" in done.out


@pytest.mark.slow
def test_two_at_once_do_not_mix(folder: Path, run: Run) -> None:
    with output_folder.locked(folder / "received", "forms blank"):
        done = run("2024")

    assert done.code == 4
    assert "正被另一个 forms blank" in done.err
    assert run("2024").code == 0


def failing(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """Files of that name cannot come to their place."""
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if str(target).endswith(name):
            raise error
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)


def left(root: Path) -> list[str]:
    names = (path.relative_to(root).as_posix() for path in sorted(root.rglob("*")))
    return [name for name in names if "templates" not in name and "units" not in name]


def test_a_form_that_is_open_in_word_is_named_and_the_next_run_goes_on(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        refused = PermissionError(errno.EACCES, "denied", "x", None, "blank/2024/甲局.docx")
        failing(patched, "甲局.docx", refused)
        done = run("2024")

    root = folder.parent.parent
    assert done.code == 4
    assert done.err.startswith("blank/2024/甲局.docx：无法读写")
    assert [name for name in left(root) if atomic_files.TEMPORARY_PREFIX in name] == []
    assert run("2024").out.startswith("已生成 1 份空白表，另有 1 份没有变化")
    assert len((folder / "received" / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_full_disk_leaves_nothing_half_written(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        failing(patched, "base.yaml", OSError(errno.ENOSPC, "full"))
        done = run("2024")

    assert done.code == 4
    assert "磁盘空间不足" in done.err
    assert [p for p in left(folder) if p.endswith((".yaml", ".jsonl"))] == ["settings.yaml"]


@pytest.mark.usefixtures("folder")
def test_an_interrupt_leaves_what_is_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        failing(patched, "甲局.docx", KeyboardInterrupt())
        done = run("2024")

    assert done.code == 130
    assert run("2024").out.startswith("已生成 1 份空白表，另有 1 份没有变化")


@pytest.mark.usefixtures("folder")
def test_what_was_handed_out_is_no_concern_of_a_check(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "2024", "--format", "json"]) == 0
    before = capsys.readouterr().out
    run("2024")

    assert main(["check", "2024", "--format", "json"]) == 0
    assert capsys.readouterr().out == before


@pytest.mark.parametrize("out", ["data", "data/2024", "data/2024/received", "templates/small"])
def test_forms_are_not_written_among_data_or_packs(folder: Path, run: Run, out: str) -> None:
    done = run("2024", "--out", out)

    assert done.code == 2
    assert "空白表不能放在存放数据或表单的文件夹" in done.err
    assert "请用 --out 换一个文件夹" in done.err
    assert not (folder / "received").exists()


def test_a_file_that_is_passed_over_is_told_and_no_error(folder: Path, run: Run) -> None:
    (folder / "units" / "说明.txt").write_text("", encoding="utf-8")

    done = run("2024")

    assert done.code == 0
    assert "警告[passed-over]" in done.out
    assert "个文件有错误" not in done.out


def test_what_is_missing_is_no_mistake_of_a_broken_file(folder: Path, run: Run) -> None:
    (folder / "units" / "甲局.yaml").write_text("名称: 甲局\n名称: 甲局\n", encoding="utf-8")

    done = run("2024", "--unit", "甲局")

    assert (done.code, "错误[duplicate]" in done.out) == (1, True)
    assert "错误[required]" not in done.out


def test_a_file_in_the_way_is_told_with_the_options_of_the_command(folder: Path, run: Run) -> None:
    (folder.parent.parent / "表").write_text("", encoding="utf-8")

    done = run("2024", "--out", "表")

    assert done == (
        4,
        "",
        "表：此处需要一个文件夹，但已有同名文件。请移走该文件，或用 --out 换一个位置后再运行。\n",
    )


def test_forms_of_the_other_format_that_show_earlier_data_are_named(folder: Path, run: Run) -> None:
    run("2024", "--format", "xlsx")
    assert "以前的内容" not in run("2024").out
    (folder / "units" / "乙局.yaml").write_text("名称: 乙局\n总数: 5\n", encoding="utf-8")

    done = run("2024")

    assert "1 份另一格式的空白表仍是以前的内容：乙局.xlsx。\n" in done.out
    assert done.code == 0


def test_the_form_of_a_unit_whose_data_file_cannot_be_read_is_no_stray(
    folder: Path, run: Run
) -> None:
    run("2024")
    (folder / "units" / "甲局.yaml").write_text("总数: 1\n", encoding="utf-8")

    done = run("2024")

    assert done.code == 1
    assert "不属于现有单位" not in done.out


def test_examples_that_the_settings_still_have_are_named(folder: Path, run: Run) -> None:
    with (folder / "settings.yaml").open("a", encoding="utf-8") as settings:
        settings.write("# 请修改：以上各项\n")

    done = run("2024")

    assert "警告[placeholder]" in done.out
    assert done.code == 0
