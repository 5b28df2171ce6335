"""Random changes of units' canonical data, made in their files: many with `--cases`, by hand."""

from __future__ import annotations

import argparse
import re
import sys
from copy import deepcopy
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.campaign import campaigns, data_file
from generator.collect import known_data
from generator.compare import value_edits
from generator.datafile import source
from generator.datafile.edits import Edited, RemoveRow
from generator.datafile.file_bytes import FileBytes
from tests.conftest import CHECKOUT
from tests.fuzz import written_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.campaign.campaigns import Campaign
    from generator.datafile.source import Source
    from generator.pack.fields import Field

_FOLDERS = ("data/2023", "examples/data/2024", "tests/right_units/2024", "tests/right_units/2025")
NUMBERED = re.compile("〔[0-9]+〕")


class Unit(NamedTuple):
    """A unit's file with its campaign, and its canonical data."""

    campaign: Campaign
    file: Edited
    canonical: dict[str, Any]


@cache
def files() -> list[tuple[Campaign, Path]]:
    """The files of some campaigns, the first twelve."""
    loaded = [campaigns.load(CHECKOUT / name, CHECKOUT / "templates") for name in _FOLDERS]
    return [
        (campaign, campaign.folder / name)
        for campaign in loaded
        for name in campaigns.unit_files(campaign.folder)
    ][:12]


@cache
def unit(number: int) -> Unit:
    """The unit of that number, its file with more comments."""
    campaign, path = files()[number]
    text = _commented(Random(path.name), path.read_text(encoding="utf-8-sig"))  # noqa: S311
    file = Edited(text, _parsed(text))
    return Unit(campaign, file, canonical_of(campaign, file.source))


def canonical_of(campaign: Campaign, parsed: Source) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "数据.yaml"
        path.write_text("\n".join(parsed.lines), encoding="utf-8")
        return known_data.of_file(campaign, path).values


def _commented(random: Random, text: str) -> str:
    """The text with numbered comments above some of its keys."""
    lines = text.split("\n")
    parsed = _parsed(text)
    flow = {path for path in parsed.values if parsed.is_flow(path)}
    keys = [path for path in parsed.keys if not any(path[:i] in flow for i in range(len(path)))]
    for number in sorted({parsed.keys[path][0] for path in keys}, reverse=True):
        line = lines[number - 1]
        if random.random() < 0.2:
            indent = " " * (len(line) - len(line.lstrip(" ")))
            lines.insert(number - 1, f"{indent}# 注〔{number}〕")
    return "\n".join(lines)


def _parsed(text: str) -> Source:
    return source.parse(FileBytes(text.encode(), ""), "数据.yaml")


def changed(
    random: Random,
    field: Field,
    node: Any,
    rate: float,
    text: Callable[[Random], str] = written_files.text,
) -> Any:
    """The canonical data with random changes: values, rows out, in and in another order."""
    if isinstance(node, str):
        if random.random() >= rate:
            return node
        return str(random.randrange(1000)) if field.kind == "amount" else text(random)
    if isinstance(node, dict):
        result = {}
        for name, child in field.children.items():
            below = node.get(name)
            if below is None and child.kind in ("text", "amount") and random.random() < rate / 2:
                below = "1"
            if below is not None and random.random() >= rate / 4:
                result[name] = changed(random, child, below, rate, text)
        return {name: below for name, below in result.items() if below not in ({}, [])}
    rows = [changed(random, field, row, rate, text) for row in node if random.random() >= rate / 2]
    if rows and random.random() < rate * 2:
        new = changed(random, field, random.choice(rows), 0.9, text)
        rows.insert(random.randrange(len(rows) + 1), new)
    if random.random() < rate * 2:
        random.shuffle(rows)
    return [row for row in rows if not data_file.is_blank(row)]


def case(number: int) -> tuple[int, str]:
    """How many edits the case needs at first, and what is wrong with its result, if anything."""
    random = Random(f"values/{number}")  # noqa: S311
    campaign, file, canonical = unit(number % len(files()))
    field = campaign.pack.unit.fields
    rate = random.choice((0.02, 0.1, 0.3))
    meant = written(campaign, changed(random, field, deepcopy(canonical), rate))

    result = value_edits.with_values(file, meant, field, partial(canonical_of, campaign))

    said = canonical_of(campaign, result.source)
    made = value_edits.between(field, canonical, meant, file.source.data)
    if left := value_edits.between(field, said, meant, result.source.data):
        return len(made), f"left: {left}"
    lost = set(NUMBERED.findall(file.text)) - set(NUMBERED.findall(result.text))
    is_kept = not any(isinstance(each, RemoveRow) for each in made)
    return len(made), f"comments lost: {lost}" if lost and is_kept else ""


def written(campaign: Campaign, values: Any) -> dict[str, Any]:
    """The values, as a new file that says them would give them."""
    text = data_file.text(campaign.pack.unit.fields, values)
    return canonical_of(campaign, _parsed(text))


def main() -> int:
    """1 if a case went wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz.changed_values", description=__doc__
    )
    parser.add_argument("--cases", type=int, default=300, metavar="N")
    typed = parser.parse_args()
    total = wrong = 0
    for number in range(typed.cases):
        count, told = case(number)
        total += count
        if told:
            wrong += 1
            print(f"case {number}: {told}")  # noqa: T201
    print(f"{typed.cases} cases, {total} edits, {wrong} wrong")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
