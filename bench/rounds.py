"""What a round costs: taking in what many units sent, who is missing, sending back, the ledger."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench import campaigns
from bench.measure import CHECKOUT, command
from generator.campaign import campaigns as of_program
from generator.collect import known_data
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import word_form
from generator.form.handout import Handout
from generator.word.handout_mark import HandoutMark

if TYPE_CHECKING:
    from bench.measure import Cost

SIZES = (100, 1000)
STEPS = ("receive", "receive, the same again", "status", "return", "ledger")
# One unit in so many makes a mistake.
_WRONG_EVERY = 10
_CAMPAIGN = "2023"
_TEMPLATES = CHECKOUT / "templates"
# Whoever has made a mistake is told, and the command ends so.
_WITH_MISTAKES = 1


def rounds() -> dict[tuple[str, int], Cost]:
    """What each step of a round costs, by its name and the number of units."""
    found = {}
    for units in SIZES:
        with TemporaryDirectory() as folder:
            for step, cost in _round(Path(folder), units).items():
                found[step, units] = cost
    return found


def _round(root: Path, units: int) -> dict[str, Cost]:
    data = campaigns.write(root, 0, campaigns.clean)
    rows = "".join(f"{campaigns.NAME.format(i)},184,2023-03-01\n" for i in range(units))
    roster = data / _CAMPAIGN / "roster.csv"
    roster.write_text(f"单位名称,控制数,截止日期\n{rows}", encoding="utf-8")
    where = ("--data", str(data), "--templates", str(_TEMPLATES))
    command("blank", _CAMPAIGN, *where, "--out", str(root / "blank"))
    answers = _answers(root, units)
    receive = ("receive", str(answers), "--campaign", _CAMPAIGN, *where)
    steps = {
        "receive": receive,
        "receive, the same again": receive,
        "status": ("status", _CAMPAIGN, *where, "--build", str(root / "build")),
        "return": ("return", _CAMPAIGN, *where, "--out", str(root / "returned")),
        "ledger": ("ledger", _CAMPAIGN, *where, "--out", str(root / "ledger.xlsx")),
    }
    return {step: command(*steps[step], code=_code(step)) for step in STEPS}


def _code(step: str) -> int:
    return _WITH_MISTAKES if step == "receive" else 0


def _answers(root: Path, units: int) -> Path:
    """The forms that were handed out, filled in."""
    campaign = of_program.load(root / "data" / _CAMPAIGN, _TEMPLATES)
    pack, out = campaign.pack, root / "answers"
    forms = word_form.prepare(pack)
    out.mkdir()
    for number in range(units):
        unit = campaigns.NAME.format(number)
        text = campaigns.clean(number)
        if number % _WRONG_EVERY == 0:
            text = text.replace("基本支出: '44'", "基本支出: '43'")
        values = source.parse(FileBytes(text.encode(), ""), unit).data
        sha256 = known_data.of_name(pack, unit).sha256
        mark = HandoutMark(campaign.name, unit, pack.name, pack.version, pack.sha256, sha256)
        content = word_form.render(forms, Handout(campaign.settings, values, mark))
        (out / f"{unit}.docx").write_bytes(content)
    return out
