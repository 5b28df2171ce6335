"""The round of sixty units, to be played: a project in a folder, and what the units send.

`python -m tests.collect.round_of_sixty FOLDER` makes it and prints the commands of the round, each
with its day; with `again` after the folder it corrects what was returned. 54 units answer, 48 in
Word, 6 in Excel: 10 with a mistake each, 2 by an 别名, 5 after the 截止日期, one with last year's
form, one in a file that has another unit's name. 6 send nothing; 8 send again, corrected.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from generator.__main__ import main
from tests.collect import answers_of_sixty, sixty_units
from tests.collect.sixty_units import CAMPAIGN

HANDED_OUT = "2024-02-01"
# The days of the round with their commands, as typed in the project's folder.
ROUND = (
    ("2024-02-28", f"receive answers/1 --campaign {CAMPAIGN}"),
    ("2024-03-05", f"receive answers/2 --campaign {CAMPAIGN}"),
    ("2024-03-06", f"status {CAMPAIGN}"),
    ("2024-03-06", f"return {CAMPAIGN} --due 2024-03-12"),
    ("2024-03-10", f"receive answers/3 --campaign {CAMPAIGN}"),
    ("2024-03-11", f"status {CAMPAIGN}"),
    ("2024-03-11", f"ledger {CAMPAIGN} --out 台账.xlsx"),
)


def seconds(day: str) -> str:
    """Noon of the day, as SOURCE_DATE_EPOCH says it."""
    return str(int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp()))


def make(root: Path) -> None:
    """The project, with forms handed out to all, and what the units then send."""
    sixty_units.write_project(root, answers_of_sixty.CEILINGS)
    os.environ["SOURCE_DATE_EPOCH"] = seconds(HANDED_OUT)
    places = ("--data", root / "data", "--templates", root / "templates")
    for kind in ("docx", "xlsx"):
        in_excel = [sixty_units.NAMES[number] for number in answers_of_sixty.IN_EXCEL]
        chosen = [word for unit in in_excel for word in ("--unit", unit)] if kind == "xlsx" else []
        more = ("--format", kind, "--out", root / "blank" / CAMPAIGN)
        code = main(["blank", CAMPAIGN, *map(str, (*places, *more)), *chosen])
        assert code == 0
    answers_of_sixty.write(root)


def _play(folder: Path, *, again: bool) -> None:
    if again:
        answers_of_sixty.correct(folder)
        return
    make(folder)
    sys.stdout.write(f"\ncd {folder}\n")
    for day, command in ROUND:
        if command.startswith("receive answers/3"):
            sys.stdout.write(f"python -m tests.collect.round_of_sixty {folder} again\n")
        sys.stdout.write(f"SOURCE_DATE_EPOCH={seconds(day)} forms {command}  # {day}\n")


if __name__ == "__main__":
    _play(Path(sys.argv[1]).resolve(), again="again" in sys.argv[2:])
