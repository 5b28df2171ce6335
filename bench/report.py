"""`make bench`: one table of what everything costs, printed and kept in docs/benchmarks.md.

Ratios travel between machines, seconds do not.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import builds, desk, handed_out, rounds, stages, years
from bench.measure import CHECKOUT, Cost, machine, starts, unpacked_wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGE = CHECKOUT / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

Written by `make bench`: each part's last run on somebody's machine. Ratios travel, seconds do not. The peers
are the libraries as their own pages show them, on the same templates and data, in the same run.
"""  # noqa: E501
Row = tuple[str, str]


def main(names: Sequence[str]) -> int:
    """Measure the parts of these names, all for none; print, and keep what was measured."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; parts: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for name in names or PARTS:
        rows = []
        for what, figure in PARTS[name]():
            # At once: the whole takes half an hour.
            print(f"{what}: {figure}", flush=True)
            rows.append((what, figure))
        keep(name, rows)
    return 0


def keep(name: str, rows: Sequence[Row]) -> None:
    """Put a part's figures into the page; those of the other parts stay."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    _, *sections = text.split("\n## ")
    kept = {section.partition("\n")[0]: section for section in sections}
    table = "".join(f"| {what} | {figure} |\n" for what, figure in rows)
    day = time.strftime("%Y-%m-%d")
    kept[name] = f"{name}\n\n{machine()}; {day}.\n\n| what | figure |\n| --- | --- |\n{table}"
    in_order = (kept[part] for part in PARTS if part in kept)
    PAGE.write_text("\n## ".join([HEAD, *in_order]), encoding="utf-8")


def _starts() -> list[Row]:
    unit = next((CHECKOUT / "data" / "2023" / "units").glob("*.yaml"))
    commands = {
        "forms --version": ["--version"],
        "forms --help": ["--help"],
        "forms check, one unit": ["check", unit.relative_to(CHECKOUT).as_posix()],
    }
    found = starts(commands)
    with tempfile.TemporaryDirectory() as folder:
        of_wheel = {f"{name}, from the wheel": commands[name] for name in [*commands][:2]}
        found |= starts(of_wheel, unpacked_wheel(Path(folder)))
    return [(f"{name}, times a bare start of Python", f"{t:.1f}") for name, t in found.items()]


def _stages() -> list[Row]:
    found = stages.in_a_folder()
    size = found.pop("document.xml")
    rows = [(f"real unit: {name}", f"{us:,.0f} µs") for name, us in found.items()]
    ours, floor = found["render and write a document"], found["its floor"]
    return [
        *rows,
        ("real unit: document.xml", f"{size / 1000:.0f} KB"),
        ("documents per second, one core", f"{1e6 / ours:,.0f}"),
        ("render and write, times its floor", f"{ours / floor:.2f}"),
        ("docxtpl, times render and write", f"{found['docxtpl, a document'] / ours:.1f}"),
        (
            "PyYAML and Cerberus, times the check with its rules",
            f"{found['PyYAML and Cerberus, a check'] / found['the check of a unit']:.1f}",
        ),
    ]


def _checks() -> list[Row]:
    units = 1000
    return [
        (
            f"forms check, {units} units, {name}",
            f"{cost.cpu / units * 1000:.1f} ms CPU a unit, {_told(cost)}",
        )
        for name, cost in builds.checks(units).items()
    ]


def _imports() -> list[Row]:
    units = 500
    cost = builds.imports(units)
    each = f"{units / cost.cpu:.0f} a second on one core"
    return [(f"forms import, {units} documents of the real unit", f"{each}, {_told(cost)}")]


def _handed_out() -> list[Row]:
    blanks, imports = handed_out.blanks(), handed_out.imports()
    read, written = handed_out.peer()
    few, many = handed_out.SIZES
    rows = [
        (f"forms blank, {units} units, .{kind}", _told(cost))
        for (kind, units), cost in blanks.items()
    ]
    for kind in handed_out.FORMATS:
        a, b = blanks[kind, few], blanks[kind, many]
        rows += _growth(f"forms blank of .{kind}", (few, a), (many, b))
    rows += [(f"forms import, {n} workbooks filled in", _told(c)) for n, c in imports.items()]
    rows += _growth("that", (few, imports[few]), (many, imports[many]))
    # Without what a command costs that hands out or reads back nothing.
    made = (blanks["xlsx", many].cpu - blanks["xlsx", few].cpu) / (many - few)
    taken = (imports[many].cpu - imports[few].cpu) / (many - few)
    return [
        *rows,
        ("a unit's workbook", f"handed out {made * 1000:.0f} ms, read back {taken * 1000:.0f} ms"),
        ("openpyxl writes that workbook, times handing it out", f"{written / made:.2f}"),
        ("openpyxl reads that workbook, times reading it back", f"{read / taken:.2f}"),
    ]


def _rounds() -> list[Row]:
    found = rounds.rounds()
    few, many = rounds.SIZES
    rows = []
    for step in rounds.STEPS:
        name = f"forms {step}"
        rows += [(f"{name}, {units} units", _told(found[step, units])) for units in rounds.SIZES]
        rows += _growth(name, (few, found[step, few]), (many, found[step, many]))
    return rows


def _pdfs() -> list[Row]:
    units = 100
    cost, alone = builds.pdfs(units)
    return [
        (
            f"forms pdf, {units} documents of the real unit, nine pages each, and their appendix",
            f"{cost.wall / units:.2f} s a unit, {_told(cost)}",
        ),
        ("LibreOffice started for each document, times that", f"{alone * units / cost.wall:.1f}"),
    ]


def _builds() -> list[Row]:
    found = builds.builds()
    rows = [(f"forms build, {units} units, {how}", _told(c)) for (units, how), c in found.items()]
    _, small, large, largest = builds.SIZES
    for one, other in ((small, large), (large, largest)):
        a, b = found[one, "cold"], found[other, "cold"]
        rows += _growth("a cold build", (one, a), (other, b))
    peers = builds.peers()
    for units, (made, joined) in peers.items():
        told = f"{made:.1f} s + {joined:.1f} s"
        rows.append((f"docxtpl + docxcompose, {units} units", told))
    (few, (_, a)), (many, (made, b)) = peers.items()
    exponent = builds.growth((few, a), (many, b))
    whole = made * large / many + b * (large / many) ** exponent
    return [
        *rows,
        ("growth of docxcompose", f"n^{exponent:.2f}"),
        (f"docxtpl + docxcompose, {large} units, extrapolated with that", f"{whole:,.0f} s"),
        (f"that, times forms build of {large} units", f"{whole / found[large, 'cold'].wall:.0f}"),
    ]


def _desk() -> list[Row]:
    found = {
        "the real unit": desk.real_unit(),
        "the largest demonstration unit": desk.largest_unit(),
        "one of 1000 units": desk.among_many(),
    }
    rows = []
    for what, costs in found.items():
        rows += [
            (f"an edit of {what}, times its check", f"{costs.edit / costs.check:.2f}"),
            (f"an edit of {what}", f"{costs.edit:.0f} ms CPU, answer {costs.answer / 1000:.1f} KB"),
            (f"the first page of {what}", f"{costs.first_page:.0f} ms, {costs.page / 1000:.0f} KB"),
        ]
    grown = found["the real unit"].grown
    return [*rows, ("memory after 1000 edits more", f"{grown / 1e6:.2f} MB")]


def _many() -> list[Row]:
    units, found = builds.MANY, builds.many()
    rows = [
        (f"forms build, {units} units in volumes of {builds.VOLUME}, {how}", _told(cost))
        for how, cost in found.items()
    ]
    cold, unchanged, changed = (found[how] for how in ("cold", "unchanged", "one changed"))
    return [
        *rows,
        (
            "cold, a unit",
            f"{cold.wall / units * 1000:.1f} ms, CPU {cold.cpu / units * 1000:.1f} ms",
        ),
        ("one changed, times unchanged, CPU", f"{changed.cpu / unchanged.cpu:.2f}"),
    ]


def _years() -> list[Row]:
    rows = [(f"forms {what}", _told(cost)) for what, cost in years.projects().items()]
    found, peer = years.years()
    few, many = years.SIZES
    for step in years.STEPS:
        name = f"forms {step}"
        rows += [(f"{name}, {units} units", _told(found[step, units])) for units in years.SIZES]
        rows += _growth(name, (few, found[step, few]), (many, found[step, many]))
    ratio = found["verify", many].wall / peer
    return [*rows, ("forms verify, times bagit's check of the same archive", f"{ratio:.1f}")]


def _growth(what: str, fewer: tuple[int, Cost], more: tuple[int, Cost]) -> list[Row]:
    (small, a), (large, b) = fewer, more
    exponent = builds.growth((small, a.cpu), (large, b.cpu))
    memory = b.mebibytes / a.mebibytes
    return [
        (f"growth of {what}, {small} to {large}", f"n^{exponent:.2f}"),
        (f"its largest process of {large}, times that of {small}", f"{memory:.2f}"),
    ]


def _told(cost: Cost) -> str:
    return f"{cost.wall:.2f} s, CPU {cost.cpu:.2f} s, largest process {cost.mebibytes:.0f} MiB"


PARTS: dict[str, Callable[[], list[Row]]] = {
    "starts": _starts,
    "stages": _stages,
    "checks": _checks,
    "imports": _imports,
    "handed-out": _handed_out,
    "rounds": _rounds,
    "years": _years,
    "desk": _desk,
    "pdfs": _pdfs,
    "builds": _builds,
    "many": _many,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
