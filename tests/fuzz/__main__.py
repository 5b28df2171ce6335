"""`python -m tests.fuzz`: run cases by hand, and say what went wrong in which."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections import Counter

from tests.fuzz import cases, runner


def main() -> int:
    """1 if a case went wrong. Ctrl+C ends with the summary of the cases so far."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=300, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="NUMBER", help="where to begin")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--kinds", nargs="+", choices=cases.KINDS, default=list(cases.KINDS))
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one case alone")
    typed = parser.parse_args()
    numbers = range(typed.first, typed.first + typed.cases) if typed.only is None else [typed.only]
    numbers = [number for number in numbers if cases.kind(number) in typed.kinds]
    summary, causes = runner.Summary(), Counter[str]()
    with contextlib.suppress(KeyboardInterrupt):
        for result in runner.run(typed.seed, numbers):
            summary.add(result)
            if not result.wrong:
                continue
            cause = "\n".join(result.wrong.splitlines()[-5:])
            causes[cause] += 1
            if causes[cause] == 1:
                told = f"case {result.number} ({result.kind}): {result.wrong}\n"
                print(told, flush=True)  # noqa: T201
    _print(summary, len(causes))
    return 1 if summary.wrong else 0


def _print(summary: runner.Summary, causes: int) -> None:
    for kind, number in sorted(summary.kinds.items()):
        print(f"{number:6} {kind}")  # noqa: T201
    exits = ", ".join(f"{code}: {n}" for code, n in sorted(summary.codes.items()))
    print(f"exits by code: {exits}")  # noqa: T201
    for result in summary.slowest:
        print(f"slowest: case {result.number} ({result.kind}), {result.seconds:.1f} s")  # noqa: T201
    print(f"{len(summary.wrong)} wrong, of {causes} causes")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
