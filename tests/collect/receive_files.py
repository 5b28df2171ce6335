"""What the tests of forms receive send, and what they look at afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator.common import hashes
from tests.collect import sent_cars

if TYPE_CHECKING:
    from pathlib import Path


def sent(folder: Path, unit: str, *cars: str, name: str = "") -> Path:
    """What the unit sends: the form that was handed out to it, filled in."""
    root = folder.parent.parent
    form = root / "blank" / sent_cars.CAMPAIGN / f"{unit}.docx"
    return sent_cars.fill(form, root / "收回" / (name or f"{unit}.docx"), *cars)


def log(folder: Path) -> list[tuple[str, str]]:
    """What happened since forms were handed out, with the file's name."""
    text = (folder / "received" / "log.jsonl").read_text(encoding="utf-8")
    entries = map(json.loads, text.splitlines())
    return [(e["what"], e["file"]) for e in entries if e["what"] != "handed-out"]


def kept(folder: Path, unit: str = "甲局") -> set[str]:
    return {path.name for path in (folder / "received" / unit).iterdir()}


def data(folder: Path, unit: str = "甲局") -> str:
    return (folder / "units" / f"{unit}.yaml").read_text(encoding="utf-8")


def everything(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def digits(path: Path) -> str:
    return hashes.file_sha256(path)[:8]
