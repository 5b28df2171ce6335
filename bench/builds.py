"""Whole builds of campaigns as processes of their own, beside docxtpl and docxcompose as documented."""  # noqa: E501

from __future__ import annotations

import io
import math
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docxcompose.composer import Composer

from bench import campaigns, measure
from bench.stages import by_docxtpl, real_unit, whole_template
from generator.word import soffice

if TYPE_CHECKING:
    from bench.measure import Cost

SIZES = (10, 100, 1000, 10_000)
# A province's units, and those of a volume of their appendix.
MANY, VOLUME = 30_000, 200
# What docxcompose bears: it takes four passes over the whole document for every one that it adds.
PEER_SIZES = (50, 100)
PEER_PDFS = 5


def builds(sizes: tuple[int, ...] = SIZES) -> dict[tuple[int, str], Cost]:
    """What a build of each size costs: cold, unchanged, and with one unit changed."""
    found: dict[tuple[int, str], Cost] = {}
    for units in sizes:
        for how, cost in _builds(units).items():
            found[units, how] = cost
    return found


def many() -> dict[str, Cost]:
    """What builds of very many units cost, whose appendix has volumes."""
    return _builds(MANY, VOLUME)


def _builds(units: int, volume: int = 0) -> dict[str, Cost]:
    with tempfile.TemporaryDirectory() as folder:
        data = campaigns.write(Path(folder), units, campaigns.clean, volume)
        where = ("build", "--data", str(data), "--build", str(Path(folder) / "build"))
        found = {how: measure.command(*where) for how in ("cold", "unchanged")}
        changed = data / "2023" / "units" / f"{units // 2:05}.yaml"
        changed.write_text(changed.read_text("utf-8").replace("12次", "13次"), "utf-8")
        return {**found, "one changed": measure.command(*where)}


def checks(units: int) -> dict[str, Cost]:
    """What `forms check` of so many units costs: all well, and with what is warned of in the real one."""  # noqa: E501
    found = {}
    for name, text in (("nothing to say", campaigns.clean), ("the real unit", campaigns.real)):
        with tempfile.TemporaryDirectory() as folder:
            data = campaigns.write(Path(folder), units, text)
            found[name] = measure.command("check", "--data", str(data))
    return found


def imports(units: int) -> Cost:
    """What `forms import` of so many documents of the real unit costs, a file each."""
    with tempfile.TemporaryDirectory() as folder:
        data = campaigns.write(Path(folder), units, campaigns.real)
        out = Path(folder) / "build"
        measure.command("build", "--data", str(data), "--build", str(out))
        documents = str(out / "2023" / "units" / "*.docx")
        return measure.command("import", documents, "--out", str(Path(folder) / "imported"))


def pdfs(units: int) -> tuple[Cost, float]:
    """What `forms pdf` of so many documents of the real unit costs, their appendix among them.

    Also the seconds of LibreOffice started for one document, as its help shows it.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = campaigns.write(Path(folder), units, campaigns.real)
        where = ("--data", str(data), "--build", str(Path(folder) / "build"))
        measure.command("build", *where)
        cost = measure.command("pdf", *where)
        document = next(Path(folder, "build", "2023", "units").glob("*.docx"))
        start = time.perf_counter()
        for _ in range(PEER_PDFS):
            soffice.convert([document], "pdf", Path(folder), timeout_seconds=60)
        return cost, (time.perf_counter() - start) / PEER_PDFS


def peers() -> dict[int, tuple[float, float]]:
    """Seconds that docxtpl takes for so many documents, and docxcompose to join them, by number."""
    unit = real_unit()
    stock = whole_template(unit.pack)
    found = {}
    for units in PEER_SIZES:
        start = time.perf_counter()
        documents = [by_docxtpl(stock, unit.seen) for _ in range(units)]
        made = time.perf_counter()
        composer = Composer(docx.Document(io.BytesIO(documents[0])))
        for document in documents[1:]:
            composer.append(docx.Document(io.BytesIO(document)))
        composer.save(io.BytesIO())
        found[units] = made - start, time.perf_counter() - made
    return found


def growth(small: tuple[int, float], large: tuple[int, float]) -> float:
    """The exponent by which the time grows from the one (units, seconds) to the other."""
    return math.log(large[1] / small[1]) / math.log(large[0] / small[0])
