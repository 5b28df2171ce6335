"""A unit's document against its floor; whole campaigns: cold, unchanged, one unit changed, twice as many processes.

Ratios travel between machines, milliseconds do not; on a busy machine look at the processor's
seconds. The floor of a document is what no engine that fills the form by Jinja can do without:
one render of the compiled template that holds the same text, UTF-8, deflate by zlib at the level
that the engine uses, and one write.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import campaigns

from generator import (
    campaign,
    check,
    context,
    package,
    provenance,
    render,
    template,
    textfile,
    workers,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).parent.parent
ROUNDS = 9
PROOF = provenance.Provenance("2023", "示例", "0", "", "", "", "")
KINDS = {"clean": campaigns.clean, "real": campaigns.real}


@dataclass(frozen=True)
class Run:
    """One command: its seconds, the processor's seconds, the peak of its largest process in MiB."""

    seconds: float
    processor: float
    mebibytes: float

    def __str__(self) -> str:
        return f"{self.seconds:6.2f} s, processor {self.processor:6.2f} s, peak {self.mebibytes:4.0f} MiB"


def main(arguments: list[str]) -> int:
    """Print the document's floor, then campaigns of so many units (1000 unless told)."""
    sizes = [int(size) for size in arguments] or [1000]
    with tempfile.TemporaryDirectory() as folder:
        _documents(Path(folder))
        for size in sizes:
            for kind in KINDS:
                _campaign(Path(folder) / f"{kind}{size}", kind, size)
    return 0


def _documents(folder: Path) -> None:
    """The render-and-write of the real unit beside its floor, and the whole way from its YAML."""
    round_ = campaign.load(campaigns.REAL, CHECKOUT / "templates")
    [path] = round_.files
    values = check.check_unit(round_.pack, path, round_.settings).values
    renderer = render.renderer(template.compile_pack(round_.pack))
    seen = context.build(round_.pack, round_.settings, values)
    drawn = list(render.forms(renderer.compiled, seen))
    target = folder / "document.docx"
    job = workers.Job(round_.name, round_.settings, "", "", {}, "", strict=False, units=())

    def floor() -> None:
        text = render.document_xml(drawn).encode()
        target.write_bytes(package.compress(package.DOCUMENT, text).deflated)

    def engine() -> None:
        made = context.build(round_.pack, round_.settings, values)
        package.write_atomic(target, render.unit_document(renderer, made, PROOF).docx)

    def whole() -> None:
        task = workers.Task(path.as_posix(), textfile.fetch(path))
        package.write_atomic(target, workers.make_one(job, renderer, task).docx)

    rounds = [(_ms(floor), _ms(engine), _ms(whole)) for _ in range(ROUNDS)]
    print(f"the real 2023 unit, {ROUNDS} rounds; median (min-max), milliseconds of the processor")
    print(f"floor of a document         {_spread([f for f, _, _ in rounds])}")
    print(f"render and write            {_spread([e for _, e, _ in rounds])}")
    print(f"times its floor             {_spread([e / f for f, e, _ in rounds])}")
    print(f"from YAML to file           {_spread([w for _, _, w in rounds])}")


def _campaign(folder: Path, kind: str, size: int) -> None:
    """Builds of a campaign of so many units, one after the other."""
    data = campaigns.write(folder, size, KINDS[kind])
    print(f"{size} units, {'copies of the real one' if kind == 'real' else 'nothing to warn of'}")
    one = _build(data, "one", "--jobs", "1")
    two = _build(data, "two", "--jobs", "2")
    print(f"  cold, one process    {one}")
    print(f"  cold, two processes  {two}: {one.seconds / two.seconds:.2f} times as fast")
    print(f"  unchanged            {_build(data, 'two')}")
    changed = data / "2023" / "units" / f"{size // 2:05}.yaml"
    changed.write_text(changed.read_text("utf-8").replace("办公室", "办公厅", 1), "utf-8")
    print(f"  one unit changed     {_build(data, 'two')}")


def _build(data: Path, out: str, *arguments: str) -> Run:
    places = ("--data", str(data), "--build", str(data.parent / out))
    command = [sys.executable, "-m", "generator", "build", *places, *arguments]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    _, _, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _ms(work: Callable[[], Any], times: int = 20) -> float:
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times * 1000


def _spread(figures: list[float]) -> str:
    return f"{statistics.median(figures):6.2f} ({min(figures):.2f}-{max(figures):.2f})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
