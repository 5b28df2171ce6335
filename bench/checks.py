"""Milliseconds a unit of the check: stage by stage, beside PyYAML and Cerberus as documented, and at scale.

Ratios travel between machines, milliseconds do not. The campaigns are copies of the real 2023 unit
under other names; their checks run as processes of their own, one after another.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cerberus
import yaml

from generator import campaign, check, figures, rules, schema, source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.pack import Pack

CHECKOUT = Path(__file__).parent.parent
ROUNDS = 7
SIZES = (100, 1000)


def main() -> int:
    """Print the stages, the ratio to the libraries as documented, then campaigns of two sizes."""
    round_ = campaign.load(CHECKOUT / "data" / "2023", CHECKOUT / "templates")
    [path] = round_.files
    whole = _stages(round_.pack, path, round_.settings)
    peer = _spread(lambda: _as_documented(round_.pack, path), 2)
    print(f"PyYAML's safe_load and Cerberus as documented, no rules  {peer:7.2f} ms")
    print(f"times faster, rules and all                              {peer / whole:7.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for units in SIZES:
            seconds, mebibytes = _campaign(Path(folder) / str(units), path, units)
            each = seconds / units * 1000
            print(
                f"forms check of {units:5} units  {each:6.2f} ms a unit, peak {mebibytes:4.0f} MiB"
            )
    return 0


def _stages(pack: Pack, path: Path, settings: Mapping[str, Any]) -> float:
    read = source.read(path, path.as_posix())
    values, _ = schema.validate(pack.unit, read)
    unit, _ = figures.complete(pack, read, values)
    stages: dict[str, Callable[[], Any]] = {
        "read": lambda: source.read(path, path.as_posix()),
        "schema": lambda: schema.validate(pack.unit, read),
        "figures": lambda: figures.complete(pack, read, values),
        "rules": lambda: rules.check(pack, read, unit, settings),
        "the whole check of a unit": lambda: check.check_unit(pack, path, settings),
    }
    print(f"the real 2023 unit, median of {ROUNDS} rounds")
    found = {name: _spread(stage, 20) for name, stage in stages.items()}
    for name, milliseconds in found.items():
        print(f"{name:<56} {milliseconds:7.2f} ms")
    return found["the whole check of a unit"]


def _as_documented(pack: Pack, path: Path) -> bool:
    """The same file read and validated as the libraries' own pages show it."""
    document = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    rules_ = _with_coercion(
        yaml.safe_load((pack.folder / "schema.yaml").read_text("utf-8"))["unit"]
    )
    return bool(cerberus.Validator(rules_, require_all=True).validate(document))


def _with_coercion(rules_: dict[str, Any]) -> dict[str, Any]:
    """The pack's schema in Cerberus's own words: its numbers, and a float for an exact amount."""
    found = {}
    for name, rule in rules_.items():
        kept = {key: value for key, value in rule.items() if key != "decimals"}
        if rule["type"] == "decimal":
            kept |= {"type": "float", "coerce": float, "nullable": True}
        if "schema" in rule:
            below = rule["schema"]
            is_row = "type" in below and isinstance(below["type"], str)
            kept["schema"] = (
                {"type": "dict", "schema": _with_coercion(below["schema"])}
                if is_row
                else _with_coercion(below)
            )
        found[name] = kept
    return found


def _campaign(folder: Path, path: Path, units: int) -> tuple[float, float]:
    """Seconds and peak memory of one `forms check` of so many copies of the unit."""
    data = folder / "data" / "2023"
    (data / "units").mkdir(parents=True)
    shutil.copy(CHECKOUT / "data" / "2023" / "settings.yaml", data)
    text = path.read_text(encoding="utf-8")
    name = yaml.safe_load(text)["部门名称"]
    for number in range(units):
        copy = text.replace(name, f"示例单位{number}")
        (data / "units" / f"{number}.yaml").write_text(copy, encoding="utf-8")
    command = [sys.executable, "-m", "generator", "check", "--data", str(folder / "data")]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def _spread(work: Callable[[], Any], times: int) -> float:
    """Median milliseconds of one run of the work, over rounds of so many."""
    work()
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - start) / times * 1000)
    return statistics.median(found)


if __name__ == "__main__":
    sys.exit(main())
