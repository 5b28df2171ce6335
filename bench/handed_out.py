"""What it costs to hand out forms to many units and to read back their workbooks."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import openpyxl

from bench import campaigns
from bench.measure import CHECKOUT, command

if TYPE_CHECKING:
    from bench.measure import Cost

SIZES = (100, 1000)
FORMATS = ("docx", "xlsx")
_TEMPLATES = ("--templates", str(CHECKOUT / "templates"))


def blanks() -> dict[tuple[str, int], Cost]:
    """`forms blank` by format and number of units."""
    return {(kind, units): _blank(kind, units) for kind in FORMATS for units in SIZES}


def _blank(kind: str, units: int) -> Cost:
    with TemporaryDirectory() as folder:
        data = campaigns.write(Path(folder), units, campaigns.clean)
        return _handed_out(data, kind)


def _handed_out(data: Path, kind: str) -> Cost:
    out = str(data.parent / "blank")
    return command(
        "blank", "2023", "--format", kind, "--data", str(data), "--out", out, *_TEMPLATES
    )


def imports() -> dict[int, Cost]:
    """`forms import` of workbooks filled in, by their number."""
    found = {}
    for units in SIZES:
        with TemporaryDirectory() as folder:
            data = campaigns.write(Path(folder), units, campaigns.clean)
            _handed_out(data, "xlsx")
            books = [str(path) for path in sorted((Path(folder) / "blank").glob("*.xlsx"))]
            found[units] = command("import", *books, "--out", str(Path(folder) / "in"), *_TEMPLATES)
    return found


def peer() -> tuple[float, float]:
    """CPU seconds in which openpyxl reads one such workbook, and in which it writes it again."""
    with TemporaryDirectory() as folder:
        data = campaigns.write(Path(folder), 1, campaigns.clean)
        _handed_out(data, "xlsx")
        [path] = (Path(folder) / "blank").glob("*.xlsx")
        copy = shutil.copy(path, Path(folder) / "copy.xlsx")
        read, written = [], []
        for _ in range(5):
            start = time.process_time()
            book = openpyxl.load_workbook(path)
            read.append(time.process_time() - start)
            start = time.process_time()
            book.save(copy)
            written.append(time.process_time() - start)
        return min(read), min(written)
