"""A build that is killed leaves every file whole, and the next one finishes the work."""

from __future__ import annotations

import os
import signal
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests import killed, units
from tests.killed import KILLED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

pytestmark = pytest.mark.slow
MANY = 40
# Runs the command, which is interrupted as Ctrl+C does it, the whole group of processes at once.
INTERRUPTED_AT_THE_END = """
import os, signal, sys
from generator.build import manifest
from generator.__main__ import main

def interrupt(*_):
    if hasattr(os, "killpg"):
        os.killpg(os.getpgid(0), signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)

manifest.write = interrupt
sys.exit(main(["build", "--jobs", "{jobs}"]))
"""
# Builds again and again, each time in a process that ends at a random one of the calls that a build
# makes once its pack is read; between them, data files come, go and change. After each, every file there must be whole.  # noqa: E501
KILLED_AT_RANDOM = """
import json, os, random, signal, sys, zipfile
from pathlib import Path
from generator.build import stages as program
from generator.__main__ import main
from tests import killed, units
from tests.killed import KILLED

chance = random.Random({seed})
office = Path.cwd()
names = [f"单位{{i}}" for i in range(6)]

def change():
    file = str(chance.randrange(5))
    if chance.random() < 0.2:
        units.data_file(office, file).unlink(missing_ok=True)
    else:
        units.write_unit(office, chance.choice(names) + file, file, rows=chance.randrange(1, 4))
    if chance.random() < 0.2:
        units.write_settings(office, volume=chance.randrange(4))

def build(*arguments, end=0):
    count = 0
    def called(*_):
        nonlocal count
        count += 1
        if count == end:
            os.kill(os.getpid(), signal.SIGKILL)
    def counted(*rest):
        sys.setprofile(called)
        try:
            return work(*rest)
        finally:
            sys.setprofile(None)
    work, program.build = program.build, counted
    code = main(["build", *arguments])
    program.build = work
    return code, count

def check():
    for path in Path("build").rglob("*.docx"):
        assert ".bak" not in path.name
        assert zipfile.ZipFile(path).testzip() is None
    for path in Path("build").rglob("manifest.json"):
        json.loads(path.read_bytes())

_, calls = build("--build", "measured")
killed = 0
while killed < {builds}:
    change()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os._exit(build(end=chance.randrange(calls))[0])
    _, status = os.waitpid(child, 0)
    killed += os.WIFSIGNALED(status)
    check()
"""


def _is_whole(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None


def _documents(office: Path) -> list[Path]:
    return [path for path in office.rglob("build/**/*.docx") if path.is_file()]


def _assert_finished(office: Path, forms: Forms, jobs: str = "1") -> None:
    """The next build does what an uninterrupted one does, and leaves nothing lying about."""
    assert all(_is_whole(document) for document in _documents(office))

    said = forms("build", "--jobs", jobs)

    assert said.code == 0
    assert "另存" not in said.out
    forms("build", "--build", "fresh")
    assert units.files(office / "build") == units.files(office / "fresh")


@pytest.mark.parametrize(
    ("n", "when"), [(1, "before"), (2, "before"), (4, "before"), (4, "after"), (5, "after")]
)
def test_killed_at_any_of_its_files_the_next_build_finishes(
    office: Path, forms: Forms, start: Start, n: int, when: str
) -> None:
    process = start(killed.at(["build"], n, when=when), office)

    process.communicate(timeout=60)

    done = n - (when == "before")
    assert process.returncode == KILLED
    assert len(_documents(office)) == min(done, 4)
    _assert_finished(office, forms)


def test_killed_at_its_first_file_in_a_changed_campaign_nothing_is_lost(
    office: Path, forms: Forms, start: Start
) -> None:
    forms("build")
    for file, name in (("1", "甲局"), ("2", "乙局改名"), ("3", "丙局")):
        units.write_unit(office, name, file, rows=2)
    before = units.files(office / units.BUILT)

    process = start(killed.at(["build"], 1), office)
    process.communicate(timeout=60)

    after = units.files(office / units.BUILT)
    assert process.returncode == KILLED
    assert {name: after[name] for name in before} == before
    _assert_finished(office, forms)


@pytest.mark.parametrize(("documents", "jobs"), [(1, "1"), (30, "1"), (MANY + 1, "1"), (9, "2")])
def test_killed_as_soon_as_so_many_documents_are_there_every_one_is_whole(
    office: Path, forms: Forms, start: Start, documents: int, jobs: str
) -> None:
    for number in range(10, 7 + MANY):
        units.write_unit(office, f"单位{number}", str(number))
    folder = office / units.BUILT

    process = start(["-m", "generator", "build", "--jobs", jobs], office)
    while process.poll() is None:
        if len(list(folder.glob("**/*.docx"))) >= documents:
            process.kill()
            break
    process.communicate(timeout=60)

    _assert_finished(office, forms, jobs)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process for each build would take minutes")
def test_killed_fifty_times_at_random_the_next_build_finishes(
    office: Path, forms: Forms, start: Start
) -> None:
    process = start(["-c", KILLED_AT_RANDOM.format(seed=6, builds=50)], office)
    _, err = process.communicate(timeout=300)

    assert (process.returncode, err) == (0, "")
    _assert_finished(office, forms)


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_the_processes_of_a_killed_build_end_with_it(office: Path, start: Start, jobs: str) -> None:
    for number in range(10, 7 + MANY):
        units.write_unit(office, f"单位{number}", str(number))

    process = start(["-m", "generator", "build", "--jobs", jobs], office)
    while process.poll() is None:
        if any((office / units.BUILT).glob("units/*.docx")):
            process.kill()
            break

    # They hold our pipe open as long as they live, so this comes back only when they are gone.
    process.communicate(timeout=60)
    assert all(_is_whole(document) for document in _documents(office))


def test_what_is_started_can_be_interrupted_even_if_we_cannot(tmp_path: Path, start: Start) -> None:
    earlier = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = start(["-c", "import signal; print(signal.getsignal(signal.SIGINT))"], tmp_path)
        ours = signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, earlier)

    out, _ = process.communicate(timeout=60)
    assert ours == signal.SIG_IGN
    assert "default_int_handler" in out


@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted_a_build_says_so_in_one_line(
    office: Path, forms: Forms, start: Start, jobs: int
) -> None:
    for number in range(10, 7 + MANY):
        units.write_unit(office, f"单位{number}", str(number))
    process = start(["-c", INTERRUPTED_AT_THE_END.format(jobs=jobs)], office)

    out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (130, "")
    assert err == "已中断。已生成的文件均完整，重新运行即可继续。\n"
    _assert_finished(office, forms)
