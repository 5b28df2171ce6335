"""Workbooks whose formulas Calc works out anew, held against the results that are stored."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def check(calc: str, contents: Mapping[str, bytes], folder: Path) -> None:
    """Fail where a formula of a workbook, by name, has a result that Calc does not find."""
    paths = [_without_results(each, folder / f"{n}.xlsx") for n, each in contents.items()]
    out = folder / "out"
    profile = (folder / "profile").as_uri()
    command = [calc, f"-env:UserInstallation={profile}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True)

    for name, content in contents.items():
        stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        worked_out = openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True)
        places = list(_formulas(content))
        assert places
        for sheet, cell in places:
            ours, theirs = (_plain(b[sheet][cell].value) for b in (stored, worked_out))
            assert (sheet, cell, ours) == (sheet, cell, theirs)
        assert not [
            s.title for s in worked_out for row in s.iter_rows() for c in row if c.data_type == "e"
        ]


def _without_results(content: bytes, path: Path) -> Path:
    """The workbook without the stored results of formulas: who opens it must work them out."""
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(
                    rb'(<c [^>]*?)(?: t="str")?>(<f>[^<]*</f>)<v>[^<]*</v>', rb"\1>\2", part
                )
            target.writestr(name, part)
    return path


def _formulas(content: bytes) -> Iterator[tuple[str, str]]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            yield from ((sheet.title, c.coordinate) for c in row if c.data_type == "f")


def _plain(value: object) -> object:
    return Decimal(f"{value:.12g}") if isinstance(value, int | float) else value or ""
