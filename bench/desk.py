"""What an answer to an edit of the desk costs, beside the check of the unit in the same process."""

from __future__ import annotations

import gc
import json
import shutil
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any, TypeVar

from bench import campaigns
from bench.measure import CHECKOUT
from generator.campaign import campaigns as of_program
from generator.campaign import check
from generator.desk import address_ids
from generator.desk.folders import Folders
from generator.desk.open_campaigns import OpenCampaigns
from generator.desk.unit_forms import field_keys
from generator.desk.unit_page import unit_requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.desk.open_campaigns import ChosenUnit

_T = TypeVar("_T")
_TEMPLATES = CHECKOUT / "templates"
# Turns of an edit and a check: what else the machine does hits both alike.
_TURNS = 60
# A field of all packs that are measured.
_KEY = field_keys.to_id(("填表人",))
_EDITS = 1_000
_UNITS = 1_000


@dataclass(frozen=True)
class Costs:
    """Milliseconds of the processor: the quickest turn of each.

    `page` and `answer` are sizes in bytes of a unit's page and of the answer to an edit, `grown`
    the bytes that a thousand edits leave behind.
    """

    edit: float
    check: float
    first_page: float
    page: int
    answer: int
    grown: int = 0


def real_unit() -> Costs:
    """An edit of the real unit, beside its check."""
    with TemporaryDirectory() as folder:
        shutil.copytree(CHECKOUT / "data" / "2023", Path(folder) / "data" / "2023")
        return _costs(Path(folder), edits=_EDITS)


def largest_unit() -> Costs:
    """An edit of the largest demonstration unit, beside its check."""
    with TemporaryDirectory() as folder:
        shutil.copytree(CHECKOUT / "examples" / "data", Path(folder) / "data")
        for other in (Path(folder) / "data").iterdir():
            if other.name != "2024-监控":
                shutil.rmtree(other)
        return _costs(Path(folder))


def among_many() -> Costs:
    """An edit of one of a thousand units."""
    with TemporaryDirectory() as folder:
        campaigns.write(Path(folder), _UNITS, campaigns.clean)
        return _costs(Path(folder))


def _costs(root: Path, edits: int = 0) -> Costs:
    desk = OpenCampaigns(Folders(root / "data", _TEMPLATES, root / "build"))
    [(campaign_id, folder)] = address_ids.campaign_folders(root / "data").items()
    file = max(of_program.unit_files(folder), key=lambda f: (folder / f).stat().st_size)
    page = _Page(lambda: desk.unit(campaign_id, address_ids.of(file)))
    first_page, html = _timed(lambda: unit_requests.page(page.unit()))
    page.edit()
    turns = [(_timed(page.edit), _timed(page.check)[0]) for _ in range(_TURNS)]
    answer = turns[-1][0][1]
    grown = _grown(page.edit, edits) if edits else 0
    return Costs(
        edit=min(edit for (edit, _), _ in turns),
        check=min(check_ for _, check_ in turns),
        first_page=first_page,
        page=len(html.encode()),
        answer=len(answer.encode()),
        grown=grown,
    )


class _Page:
    """What the page's script does: it sends a text, and keeps what says which state it shows."""

    def __init__(self, unit: Callable[[], ChosenUnit]) -> None:
        self.unit = unit
        self.file = unit().file
        self.shown: dict[str, Any] = {}
        self.number = 0

    def edit(self) -> str:
        """The answer to an edit, as it is sent."""
        unit = self.unit()
        self.number += 1
        change = {"do": "set", "key": _KEY, "text": f"某某{self.number % 10}"}
        answer = unit_requests.ANSWERS["edits"](unit, {**self.shown, "edits": [change]})
        state = answer["state"]
        self.shown = {
            "base": state["hash"],
            "shape": state["shape"],
            "seen": state["version"],
        }
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))

    def check(self) -> None:
        """Check the unit as `forms check` does."""
        by, path = self.file.judging, self.file.path
        check.check_unit(
            by.campaign.pack,
            path,
            by.campaign.settings,
            before=by.before,
            roster_index=by.roster_index,
        )


def _timed(work: Callable[[], _T]) -> tuple[float, _T]:
    """Milliseconds of the processor that the work takes, and what it gives."""
    start = process_time()
    found = work()
    return (process_time() - start) * 1000, found


def _grown(work: Callable[[], object], times: int) -> int:
    """Bytes by which memory grows while the work is done so many times."""
    tracemalloc.start()
    work()
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(times):
        work()
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return after - before
