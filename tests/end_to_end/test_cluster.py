"""`forms build --cluster`: a real Dask cluster on this machine makes what this machine makes alone."""  # noqa: E501

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from generator.build import executors
from tests import units
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs SIGSTOP"),
    pytest.mark.slow,
]

MANY = 60
SECONDS = 60
# A worker's program that believes to be of another version.
OF_ANOTHER_VERSION = "import generator\ngenerator.__version__ = '0.0.1'\n"
# The command, which waits for nobody for long.
IMPATIENT = """
import sys
from generator.build import executors
from generator.__main__ import main
executors._TIMEOUT_SECONDS = 1
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def _running(folder: Path, program: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask's, which ends with the block, whatever it is at."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard"]
    with (folder / f"{program}.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", *arguments],
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A cluster without workers: its address, its process."""
    file = folder / "scheduler.json"
    with _running(folder, "scheduler", "--port", "0", "--scheduler-file", str(file)) as process:
        _wait_for(lambda: file.exists() and file.read_text(encoding="utf-8").endswith("}"))
        yield json.loads(file.read_text(encoding="utf-8"))["address"], process


@contextmanager
def _cluster(folder: Path, *more: str) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A cluster of two worker processes: its address, the processes."""
    with ExitStack() as stack:
        address, _ = stack.enter_context(_scheduler(folder))
        alone = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder), *more)
        workers = [
            stack.enter_context(_running(folder, "worker", address, "--name", name, *alone))
            for name in ("a", "b")
        ]
        with _client(address) as client:
            client.wait_for_workers(len(workers), timeout=SECONDS)
        yield address, workers


def _client(address: str) -> Any:
    return distributed.Client(address, set_as_default=False)


def _wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def dask(tmp_path: Path) -> Path:
    """A folder for what Dask leaves lying about."""
    folder = tmp_path / "dask"
    folder.mkdir()
    return folder


@pytest.fixture
def many(office: Path) -> Path:
    for number in range(10, 10 + MANY):
        units.write_unit(office, f"单位{number}", str(number))
    units.spoil(units.data_file(office, "12"))
    return office


def test_a_cluster_that_loses_a_worker_makes_what_this_machine_makes(
    many: Path, forms: Forms, start: Start, dask: Path
) -> None:
    with _cluster(dask) as (address, (worker, _)), _client(address) as client:
        # Stopped, it keeps the work that it is given, so that there is some to be lost.
        worker.send_signal(signal.SIGSTOP)
        build = start(["-m", "generator", "build", "--partial", "--cluster", address], many)
        _wait_for(lambda: _has_work(client, "a"))
        worker.kill()
        out, err = build.communicate(timeout=SECONDS)

    alone = forms("build", "--partial", "--build", "alone", "--jobs", "1")
    assert (build.returncode, err) == (1, "")
    assert out == alone.out.replace("alone/", "build/")
    assert units.files(many / "build") == units.files(many / "alone")


def _has_work(client: Any, name: str) -> bool:
    # Asked for anew: `scheduler_info` may give back totals that a clock asked for meanwhile.
    workers = client.sync(client.scheduler.identity, n_workers=-1)["workers"]
    [address] = [address for address, worker in workers.items() if worker["name"] == name]
    return bool(client.processing()[address])


def test_a_cluster_whose_workers_have_another_version_is_refused(
    office: Path, start: Start, dask: Path
) -> None:
    preload = units.write(dask / "another_version.py", OF_ANOTHER_VERSION)

    with _cluster(dask, "--preload", str(preload)) as (address, _):
        build = start(["-m", "generator", "build", "--cluster", address], office)
        out, err = build.communicate(timeout=SECONDS)

    assert (build.returncode, out) == (4, "")
    assert err.startswith("工作进程的程序版本是 0.0.1，")
    assert err.count("\n") == 1
    assert units.files(office / "build") == {}


def test_a_cluster_that_loses_all_its_workers_is_told_in_one_line(
    many: Path, start: Start, dask: Path
) -> None:
    with _cluster(dask) as (address, workers), _client(address) as client:
        for worker in workers:
            worker.send_signal(signal.SIGSTOP)
        build = start(["-c", IMPATIENT, "build", "--cluster", address], many)
        _wait_for(lambda: _has_work(client, "a"))
        for worker in workers:
            worker.kill()
        out, err = build.communicate(timeout=SECONDS)

    assert (build.returncode, out) == (4, "")
    assert err == f"集群 {address} 中没有工作进程。请先启动 dask worker 再运行。\n"
    assert units.files(many / "build") == {}


def test_interrupted_while_a_cluster_works_a_build_says_so_in_one_line(
    many: Path, start: Start, dask: Path
) -> None:
    with _cluster(dask) as (address, workers), _client(address) as client:
        for worker in workers:
            worker.send_signal(signal.SIGSTOP)
        build = start(["-m", "generator", "build", "--cluster", address], many)
        _wait_for(lambda: _has_work(client, "a"))
        build.send_signal(signal.SIGINT)
        out, err = build.communicate(timeout=SECONDS)

    assert (build.returncode, out) == (130, "")
    assert err == "已中断。已生成的文件均完整，重新运行即可继续。\n"
    assert units.files(many / "build") == {}


def test_a_cluster_that_is_lost_is_told_in_one_line(many: Path, start: Start, dask: Path) -> None:
    with _cluster(dask) as (address, workers), _client(address) as client:
        for worker in workers:
            worker.send_signal(signal.SIGSTOP)
        build = start(["-m", "generator", "build", "--cluster", address], many)
        _wait_for(lambda: _has_work(client, "a"))
    out, err = build.communicate(timeout=SECONDS)

    assert (build.returncode, out) == (4, "")
    assert err == f"与集群 {address} 的连接已断开。请检查集群后再运行。\n"
    assert units.files(many / "build") == {}


def test_a_cluster_that_is_not_there_is_told_in_one_line(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "_TIMEOUT_SECONDS", 1)

    said = forms("build", "--cluster", "tcp://127.0.0.1:9")

    assert said == (4, "", "无法连接集群 tcp://127.0.0.1:9。请核对地址，并确认集群正在运行。\n")
    assert units.files(office / "build") == {}


@pytest.mark.parametrize("address", ["nonsense", "a://b", "tcp://127.0.0.1:port"])
def test_an_address_that_is_none_is_told_in_one_line(
    forms: Forms, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(executors, "_TIMEOUT_SECONDS", 1)

    said = forms("build", "--cluster", address)

    assert said.code == 4
    assert said.err.startswith(f"无法连接集群 {address}。")


def test_a_cluster_without_workers_is_told_in_one_line(
    forms: Forms, monkeypatch: pytest.MonkeyPatch, dask: Path
) -> None:
    monkeypatch.setattr(executors, "_TIMEOUT_SECONDS", 1)

    with _scheduler(dask) as (address, _):
        said = forms("build", "--cluster", address)

    assert said.code == 4
    assert said.err.startswith(f"集群 {address} 中没有工作进程")


def test_without_dask_its_installation_is_told(
    forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    said = forms("build", "--cluster", "tcp://127.0.0.1:9")

    assert said.code == 4
    assert "official-forms[cluster]" in said.err
