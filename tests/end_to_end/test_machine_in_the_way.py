"""When the machine is in the way, or we are at fault: one plain line, and nothing is lost."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.build import one_unit, output_folder, stages
from generator.common import program
from tests import units

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

# As many as two processes are started for.
MANY = 40

LIMITED = """
import resource, sys
from generator.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
sys.exit(main(["build"]))
"""
HOLDER = """
import time
from pathlib import Path
from generator.build import output_folder
with output_folder.exclusive(Path("build/2023"), "forms build"):
    print("held", flush=True)
    time.sleep(600)
"""


def _raise(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def _end_this_process(*_: object) -> None:
    os._exit(1)


def _assert_one_line(said: Said, code: int) -> None:
    assert said.code == code
    assert said.err.count("\n") == 1
    assert said.err.endswith("。\n")
    assert "Error" not in said.err


# The machine


@pytest.mark.parametrize("place", ["build", "build/2023", "build/2023/units"])
def test_a_file_where_a_folder_is_needed(office: Path, forms: Forms, place: str) -> None:
    path = units.write(office / place, "不是文件夹")

    said = forms("build")

    _assert_one_line(said, 4)
    assert Path(place).name in said.err
    assert path.read_text(encoding="utf-8") == "不是文件夹"


def test_a_folder_where_the_manifest_goes(office: Path, forms: Forms) -> None:
    kept = units.write(office / units.BUILT / "manifest.json" / "a.txt", "a")

    said = forms("build")

    assert said.code == 4
    assert "manifest.json" in said.err
    assert kept.is_file()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_a_file_that_cannot_be_written_leaves_what_was_there(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    forms("build")
    before = units.files(office / units.BUILT)
    units.write_unit(office, "甲局", "1", text="新的")
    opened = Path.open

    def full(self: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        stream = opened(self, mode, *rest, **more)
        if "w" in mode:
            stream.close()
            raise OSError(code, os.strerror(code), str(self))
        return stream

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", full)
        said = forms("build")

    _assert_one_line(said, 4)
    assert units.files(office / units.BUILT) == before
    assert forms("build").code == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
@pytest.mark.parametrize(
    ("most", "written"), [(100, []), (4096, []), (15_000, ["units/甲局.docx"])]
)
def test_a_file_that_may_not_get_so_big_leaves_what_was_there(
    office: Path, forms: Forms, start: Start, most: int, written: list[str]
) -> None:
    forms("build")
    before = units.files(office / units.BUILT)
    units.write_unit(office, "甲局", "1", text="新的")

    process = start(["-c", LIMITED.format(most=most)], office)
    out, err = process.communicate(timeout=60)

    after = units.files(office / units.BUILT)
    assert (process.returncode, out) == (4, "")
    assert "文件超出此磁盘或系统允许的大小" in err
    assert err.count("\n") == 1
    assert sorted(after) == sorted(before)
    assert [name for name in before if after[name] != before[name]] == written
    assert forms("build").code == 0


FILLS_THE_TEMPORARY_FOLDER = """
import resource
from generator.common.diagnostics import MachineError
from generator.build.spilled_map import SpilledMap

resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))
kept = SpilledMap()
try:
    for i in range(1000):
        kept[str(i)] = bytes(10_000)
except MachineError as error:
    print(i > 100, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_no_room_for_temporary_files_is_told(start: Start, tmp_path: Path) -> None:
    out, err = start(["-c", FILLS_THE_TEMPORARY_FOLDER], tmp_path).communicate(timeout=60)

    assert err == ""
    assert out.startswith("True 放临时文件的盘（")
    assert "腾出空间" in out


def test_a_disk_that_is_full_before_any_document_is_in_place_changes_none(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms("build")
    before = units.files(office / units.BUILT)
    for file, name in (("1", "甲局"), ("2", "乙局"), ("3", "丙局")):
        units.write_unit(office, name, file, text="新的")
    write, count = Path.write_bytes, 0

    def full(self: Path, content: bytes) -> int:
        nonlocal count
        count += 1
        if count == len(units.THREE):
            write(self, content[:100])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return write(self, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        said = forms("build")

    _assert_one_line(said, 4)
    assert units.files(office / units.BUILT) == before


def test_a_disk_that_fills_up_in_the_middle_of_the_appendix(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms("build")
    before = units.files(office / units.BUILT)
    units.write_unit(office, "甲局", "1", text="新的")

    with monkeypatch.context() as patched:
        full = _raise(OSError(errno.ENOSPC, "No space left on device"))
        patched.setattr("generator.word.package.add_part", full)
        said = forms("build")

    after = units.files(office / units.BUILT)
    assert said == (4, "", "build/2023/appendix.docx：磁盘空间不足，请清理后再运行。\n")
    assert {n for n in before if after[n] != before[n]} == {"units/甲局.docx"}
    assert sorted(after) == sorted(before)
    assert forms("build").code == 0


def test_a_document_open_in_another_program_is_named(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms("build")
    before = units.files(office / units.BUILT)
    units.write_unit(office, "甲局", "1", text="新的")

    def locked(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Access is denied", str(self), None, str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", locked)
        said = forms("build")

    _assert_one_line(said, 4)
    assert said.err.startswith(str(Path("build/2023/units/甲局.docx")))
    assert units.files(office / units.BUILT) == before


@pytest.mark.parametrize("command", ["forms build", "forms pdf"])
def test_another_command_at_work_in_the_folder(office: Path, forms: Forms, command: str) -> None:
    forms("build")
    before = units.files(office / units.BUILT)
    units.write_unit(office, "甲局", "1", text="新的")

    with output_folder.exclusive(office / units.BUILT, command):
        said = forms("build")

    _assert_one_line(said, 4)
    who = f"{command}（{socket.gethostname()} 上的进程 {os.getpid()}，"
    assert said.err.startswith(f"build/2023 正被另一个 {who}")
    assert said.err.endswith(" 开始）使用，请等其结束后再运行。\n")
    assert units.files(office / units.BUILT) == before
    assert forms("build").code == 0


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_folder_that_cannot_be_written_to_is_named(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    forms("build")
    before = units.files(office / units.BUILT)
    units.write_unit(office, "甲局", "1", text="新的")

    with monkeypatch.context() as patched:
        error = OSError(code, os.strerror(code), str(office / units.BUILT / ".~forms-lock"))
        patched.setattr("filelock.FileLock.acquire", _raise(error))
        said = forms("build")

    _assert_one_line(said, 4)
    assert said.err.startswith(f"{units.BUILT}：")
    assert units.files(office / units.BUILT) == before


@pytest.fixture
def holder(office: Path, start: Start) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the folder for itself."""
    process = start(["-c", HOLDER], office)
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def test_who_is_at_work_in_the_folder_is_told(
    holder: subprocess.Popen[str], office: Path, start: Start
) -> None:
    second = start(["-m", "generator", "build"], office)
    _, err = second.communicate(timeout=60)

    assert second.returncode == 4
    assert f" 上的进程 {holder.pid}，" in err


def test_who_was_killed_at_work_in_the_folder_is_not_told_any_more(
    holder: subprocess.Popen[str], office: Path, forms: Forms
) -> None:
    holder.kill()
    holder.wait()
    assert any((office / units.BUILT).glob(".~forms-*"))

    with output_folder.exclusive(office / units.BUILT, "forms build"):
        said = forms("build")

    assert f" 上的进程 {os.getpid()}，" in said.err
    assert forms("build").code == 0
    assert sorted(units.built(office)) == units.ALL


@pytest.mark.slow
def test_of_two_builds_at_once_one_may_refuse_and_both_leave_it_whole(
    office: Path, forms: Forms, start: Start
) -> None:
    both = [start(["-m", "generator", "build"], office) for _ in range(2)]

    said = [process.communicate(timeout=60) for process in both]

    codes = [process.returncode for process in both]
    assert 0 in codes
    assert set(codes) <= {0, 4}
    assert all("另一个" in err for (_, err), code in zip(said, codes, strict=True) if code)
    forms("build", "--build", "fresh")
    assert units.files(office / "build") == units.files(office / "fresh")


def test_a_process_that_the_system_ended(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10, 10 + MANY):
        units.write_unit(office, f"单位{number}", str(number))
    monkeypatch.setattr(one_unit, "check_and_render_batch", _end_this_process)

    said = forms("build", "--jobs", "2")

    _assert_one_line(said, 4)
    assert "--jobs" in said.err
    assert units.files(office / "build") == {}


# Ours


def test_a_fault_of_ours_is_logged_and_told_in_one_line(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms("build")
    before = units.files(office / units.BUILT)
    monkeypatch.setattr(stages, "build", _raise(RuntimeError("某处不对")))

    said = forms("build")

    log = next((office.parent / "cache").rglob("*.log"))
    text = log.read_text(encoding="utf-8")
    assert (said.code, said.out) == (3, "")
    assert said.err == f"抱歉，程序出错（与您的数据无关）。请把错误记录发给维护人员：{log}\n"
    assert text.startswith("Traceback")
    assert text.endswith("RuntimeError: 某处不对\n")
    assert units.files(office / units.BUILT) == before


def test_a_fault_of_ours_that_cannot_even_be_logged(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(units.write(office / "a.txt", "")))
    monkeypatch.setattr(stages, "build", _raise(ZeroDivisionError()))

    said = forms("build")

    _assert_one_line(said, 3)


def test_an_error_of_the_system_we_do_not_know_is_a_fault_of_ours(
    forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "build", _raise(OSError(errno.EINVAL, "Invalid argument")))

    assert forms("build").code == 3


def test_interrupted(forms: Forms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "build", _raise(KeyboardInterrupt()))

    _assert_one_line(forms("build"), 130)


# The user


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bild"], "没有“bild”这个命令"),
        (["build", "没有"], "没有找到填报任务“没有”"),
        (["build", "--没有"], "命令有误：无法识别的参数：--没有"),
        (["build", "--jobs", "0"], "--jobs 应为 1 到 9999 的整数，现为“0”"),
        (["build", "--jobs", "二"], "--jobs 应为 1 到 9999 的整数，现为“二”"),
        (["build", "--unit"], "--unit 后须填写单位全称"),
        (["build", "--strict=1"], "--strict 后不能填写内容 1"),
        (["check", "--format", "xml"], "--format 不能是“xml”"),
        (["build", "--data", "没有"], "没有找到填报任务：没有 中没有"),
        (["build", "2023", "other/2023"], "同名，请分别运行"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    office: Path, forms: Forms, arguments: list[str], words: str
) -> None:
    units.write(office / "other" / "2023" / "settings.yaml", units.settings_text())

    said = forms(*arguments)

    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert not (office / "build").exists()


@pytest.mark.parametrize("arguments", [[], ["template"]])
def test_no_command_shows_the_help(forms: Forms, arguments: list[str]) -> None:
    said = forms(*arguments)

    assert said.code == 2
    assert said.out.startswith("用法：forms")


@pytest.mark.parametrize("command", [[], ["build"], ["check"], ["template", "check"]])
def test_help_is_chinese(forms: Forms, command: list[str]) -> None:
    said = forms(*command, "--help")

    assert (said.code, said.err) == (0, "")
    for english in ("usage", "options", "positional", "show this", "default"):
        assert english not in said.out


def test_the_version_is_told(forms: Forms) -> None:
    told = f"{stages.__version__} sha256:{program.sha256()}\n"
    assert forms("--version") == (0, told, "")
