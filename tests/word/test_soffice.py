from __future__ import annotations

import os
import select
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import MachineError
from generator.word import received, soffice
from generator.word.received import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Fake = Callable[[str], None]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")

# Both it and what it starts hold the pipe open until they are ended.
HANGING = """
exec 9> "$ALIVE"
tail -f /dev/null &
echo $$ >&9
tail -f /dev/null
"""
# The arguments behind `--outdir` are the folder and the files.
WORKING = """
printf '%s\\n' "$@" > "$SAID"
while [ "$1" != --outdir ]; do shift; done
mkdir -p "$2"
cd "$2"
shift 2
for path; do name="${path##*/}"; cp "$path" "./${name%.*}.pdf"; done
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a shell script in LibreOffice's place."""

    def put(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in ("tail", "mkdir", "cp"):
            found = shutil.which(name)
            assert found is not None
            (folder / name).symlink_to(found)
        path = folder / "soffice"
        path.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    return put


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "某局 一.rtf"
    path.write_bytes(rb"{\rtf1 x}")
    return path


@pytest.fixture
def alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The end to read of the pipe `ALIVE`, which has an end once nobody holds it open any more."""
    path = tmp_path / "alive"
    os.mkfifo(path)
    monkeypatch.setenv("ALIVE", str(path))
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    yield reader
    os.close(reader)


def assert_all_ended(alive: int) -> None:
    os.set_blocking(alive, True)
    pid = os.read(alive, 100)
    assert pid
    assert os.read(alive, 100) == b""
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_several_files_are_converted_in_one_run(
    fake: Fake, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(WORKING)
    monkeypatch.setenv("SAID", str(tmp_path / "said"))
    other = tmp_path / "-乙.docx"
    other.write_bytes(b"other")

    made = soffice.convert(
        [document, other], "pdf:writer_pdf_Export", tmp_path / "out", timeout_seconds=60
    )

    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert [path.name for path in made] == ["某局 一.pdf", "-乙.pdf"]
    assert [path.read_bytes() for path in made] == [rb"{\rtf1 x}", b"other"]
    assert said[0].startswith("-env:UserInstallation=file:///")
    assert said[1:5] == ["--headless", "--norestore", "--convert-to", "pdf:writer_pdf_Export"]


def test_a_missing_program_is_told_with_how_to_install_it(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MachineError, match="sudo apt-get install libreoffice-writer-nogui") as told:
        soffice.convert([document], "docx", tmp_path, timeout_seconds=60)

    assert told.value.exit_code == 4


def test_it_is_found_where_windows_installs_it(
    fake: Fake, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(WORKING)
    program = tmp_path / "Program Files" / "LibreOffice" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    (tmp_path / "bin" / "soffice").rename(program)
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path / "Program Files"))
    monkeypatch.setenv("SAID", str(tmp_path / "said"))

    [made] = soffice.convert([document], "pdf", tmp_path / "out", timeout_seconds=60)

    assert made.is_file()


@pytest.mark.parametrize("script", ["exit 0", "exit 81", WORKING + "exit 1"])
def test_no_file_is_a_failure(
    script: str, fake: Fake, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(script)
    monkeypatch.setenv("SAID", str(tmp_path / "said"))

    with pytest.raises(
        soffice.NotConvertedError, match=r"LibreOffice 未能转换 某局 一\.rtf"
    ) as told:
        soffice.convert([document], "pdf", tmp_path / "out", timeout_seconds=60)

    assert told.value.exit_code == 4


def test_a_file_of_before_is_not_taken_for_a_new_one(
    fake: Fake, document: Path, tmp_path: Path
) -> None:
    fake("exit 0")
    (tmp_path / "某局 一.pdf").write_bytes(b"old")

    with pytest.raises(soffice.NotConvertedError):
        soffice.convert([document], "pdf", tmp_path, timeout_seconds=60)


def test_what_hangs_is_ended_with_all_it_started(
    fake: Fake, alive: int, document: Path, tmp_path: Path
) -> None:
    fake(HANGING)

    with pytest.raises(soffice.NotConvertedError, match="LibreOffice 转换超过 2 秒") as told:
        soffice.convert([document], "pdf", tmp_path, timeout_seconds=2)

    assert told.value.exit_code == 4
    assert_all_ended(alive)


def test_an_interruption_ends_it_too(
    fake: Fake, alive: int, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(HANGING)
    wait = subprocess.Popen.wait

    def interrupted(process: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        if timeout is None:
            return wait(process)
        select.select([alive], [], [])
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)

    with pytest.raises(KeyboardInterrupt):
        soffice.convert([document], "pdf", tmp_path, timeout_seconds=60)

    assert_all_ended(alive)


def test_nothing_temporary_is_left(
    fake: Fake, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake("exit 1")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    with pytest.raises(UnreadableError):
        received.open_word(document)

    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "temporary", document.name]


def test_what_it_cannot_convert_is_the_files_fault(fake: Fake, document: Path) -> None:
    fake("exit 0")

    with pytest.raises(UnreadableError, match="LibreOffice 未能将其转换为"):
        received.open_word(document)


def test_what_it_hangs_on_is_the_files_fault(fake: Fake, document: Path) -> None:
    fake("exec tail -f /dev/null")

    with pytest.raises(UnreadableError, match="LibreOffice 未能将其转换为"):
        received.open_word(document, timeout_seconds=1)


def test_a_program_that_cannot_be_started_is_the_machines_fault(
    fake: Fake, document: Path, tmp_path: Path
) -> None:
    fake("")
    (tmp_path / "bin" / "soffice").write_bytes(b"\x7fELF")

    with pytest.raises(OSError, match="Exec format error"):
        soffice.convert([document], "pdf", tmp_path, timeout_seconds=60)


def test_a_program_that_ends_ends_what_its_threads_convert(
    fake: Fake, alive: int, document: Path, tmp_path: Path
) -> None:
    fake(HANGING)
    with ThreadPoolExecutor() as threads:
        conversion = threads.submit(
            soffice.convert, [document], "pdf", tmp_path, timeout_seconds=60
        )
        select.select([alive], [], [], 10)

        soffice.kill_running()

        with pytest.raises(soffice.NotConvertedError):
            conversion.result(10)
    assert_all_ended(alive)
