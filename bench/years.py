"""Commands on a whole campaign once it is built: rollover, diff, publish, archive, verify."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import bagit

from bench import campaigns
from bench.measure import CHECKOUT, command

if TYPE_CHECKING:
    from bench.measure import Cost

SIZES = (100, 1000)
STEPS = ("rollover", "diff", "publish", "archive", "verify")
_CAMPAIGN, _NEXT = "2023", "2024"
_OFFICIAL = CHECKOUT / "examples" / "official" / "公益项目申报表.docx"


def years() -> tuple[dict[tuple[str, int], Cost], float]:
    """What each step costs, by its name and the number of units; and the seconds of a peer.

    The peer is bagit, used as its page shows, which validates the largest archive.
    """
    found = {}
    for units in SIZES:
        with TemporaryDirectory() as folder:
            for step, cost in _steps(Path(folder), units).items():
                found[step, units] = cost
            start = time.perf_counter()
            bagit.Bag(str(_bag(Path(folder)))).validate()
            peer = time.perf_counter() - start
    return found, peer


def _steps(root: Path, units: int) -> dict[str, Cost]:
    data = campaigns.write(root, units, campaigns.clean)
    built = ("--data", str(data), "--build", str(root / "build"))
    command("build", *built)
    next_year = data / _NEXT
    steps = {
        "rollover": ("rollover", _CAMPAIGN, str(next_year), "--data", str(data)),
        "diff": ("diff", _CAMPAIGN, _NEXT, "--data", str(data), "--out", str(root / "diff.txt")),
        "publish": ("publish", *built[:2], _CAMPAIGN, "--no-pdf", "--out", str(root / "public")),
        "archive": ("archive", _CAMPAIGN, *built, "--no-pdf", "--archive", str(root / "archive")),
    }
    found = {step: command(*arguments) for step, arguments in steps.items()}
    return {**found, "verify": command("verify", str(_bag(root)))}


def _bag(root: Path) -> Path:
    archives = root / "archive" / _CAMPAIGN
    return next(path for path in archives.iterdir() if path.is_dir())


def projects() -> dict[str, Cost]:
    """What it costs to begin: a project, and a form pack from the official form."""
    with TemporaryDirectory() as folder:
        templates = Path(folder) / "templates"
        templates.mkdir()
        return {
            "init": command("init", str(Path(folder) / "填报")),
            "template new, of one official form": command(
                "template", "new", "grants", str(_OFFICIAL), "--templates", str(templates)
            ),
        }
