"""Make and fetch what is installed: the project's own files, and the wheels of what it needs.

Versions and hashes are those of the lock file. pip fetches wheels for other machines, but evaluates
environment markers for the machine that it runs on; so they are evaluated here.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

import set_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CHECKOUT = set_up.ROOT
PROJECT = "official-forms"
# What has no wheel on the index, and is pure Python: its wheel is made here.
WITHOUT_WHEEL = frozenset({"docopt"})
# Of all files that are made, so that equal contents are equal bytes: 1 January 2020.
EPOCH = "1577836800"

# A requirement of a lock file, with its hashes below it.
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==.*\n(?:[ ]+--hash=.*\n)+", re.MULTILINE)


@dataclass(frozen=True)
class Target:
    """The machines that wheels are for: pip's platform tags, and the values of markers."""

    tags: tuple[str, ...]
    markers: Mapping[str, str]


def build(kind: str, out: Path, checkout: Path = CHECKOUT) -> Path:
    """Build the project's `wheel` or `sdist` in the folder; its path.

    The wheel is packed as archives have it, so that their hash of it is the one in SHA256SUMS.
    Raises NotReadyError.
    """
    from generator.archive import program_wheel  # noqa: PLC0415 - may not be installed yet

    before = set(out.glob("*"))
    arguments = ["build", "-t", kind, "-d", str(out.resolve())]
    _run([sys.executable, "-m", "hatchling", *arguments], cwd=checkout)
    (made,) = set(out.glob("*")) - before
    if kind == "wheel":
        made.write_bytes(program_wheel.repacked(made))
    return made


def fetch(out: Path, target: Target, versions: Iterable[str]) -> None:
    """Put into the folder the wheels that the project needs on these machines.

    A package without a wheel is built once, any other is fetched for each version of Python. Raises
    NotReadyError where pip fails.
    """
    requirements = locked()
    for version in versions:
        names = needed({**target.markers, "python_version": version})
        _download(
            out,
            [requirements[name] for name in names - WITHOUT_WHEEL],
            *_options(target, version),
        )
    with tempfile.TemporaryDirectory() as folder:
        _download(
            Path(folder), [requirements[name] for name in WITHOUT_WHEEL], "--no-binary", ":all:"
        )
        for source in Path(folder).glob("*.tar.gz"):
            _pip("wheel", out, "--no-index", "--no-build-isolation", str(source))


def check(folder: Path, target: Target, version: str) -> None:
    """Have pip choose from the folder what its lock file says, as on such a machine, offline.

    Raises NotReadyError if something is missing or has another hash.
    """
    pip = [sys.executable, "-m", "pip", "--quiet", "install", "--dry-run", "--ignore-installed"]
    offline = ["--no-index", "--find-links", str(folder / "wheels"), "--target", str(folder / "to")]
    locked_packages = ["--require-hashes", "-r", str(folder / set_up.LOCK)]
    _run([*pip, *offline, *locked_packages, *_options(target, version)])


def needed(markers: Mapping[str, str]) -> set[str]:
    """Names of the packages that the project needs, directly or not, where these markers hold.

    Read from the packages installed here; one that is not, since it is for other machines only, is
    taken to need nothing.
    """
    names: set[str] = set()
    waiting = [PROJECT]
    while waiting:
        try:
            texts = metadata.requires(waiting.pop()) or []
        except metadata.PackageNotFoundError:
            continue
        for requirement in map(Requirement, texts):
            name = canonicalize_name(requirement.name)
            marker = requirement.marker
            if name not in names and (not marker or marker.evaluate({**markers, "extra": ""})):
                names.add(name)
                waiting.append(name)
    return names


def lock(wheels: Iterable[Path]) -> str:
    """A lock file of exactly these wheels; several of one package are for different machines."""
    hashes: dict[str, list[str]] = {}
    for path in wheels:
        name, version, *_ = parse_wheel_filename(path.name)
        hashes.setdefault(f"{name}=={version}", []).append(sha256(path))
    return "".join(
        " \\\n    ".join([name, *(f"--hash=sha256:{digest}" for digest in sorted(digests))]) + "\n"
        for name, digests in sorted(hashes.items())
    )


def sha256(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def locked() -> dict[str, str]:
    """The requirements of the lock file with their hashes, by name."""
    text = (CHECKOUT / set_up.LOCK).read_text(encoding="utf-8")
    return {canonicalize_name(match[1]): match[0] for match in _LOCKED.finditer(text)}


def _options(target: Target, version: str) -> list[str]:
    """Options of pip for such machines with this version of Python."""
    platforms = [part for tag in target.tags for part in ("--platform", tag)]
    return [
        *platforms,
        "--only-binary",
        ":all:",
        "--implementation",
        "cp",
        "--python-version",
        version,
    ]


def _download(out: Path, requirements: Iterable[str], *options: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / set_up.LOCK
        part.write_text("".join(sorted(requirements)), encoding="utf-8")
        _pip("download", out, "--require-hashes", *options, "-r", str(part))


def _pip(command: str, out: Path, *arguments: str) -> None:
    """Run the command of pip that writes into the folder."""
    pip = [sys.executable, "-m", "pip", "--quiet", command, "--no-deps"]
    folder = "--dest" if command == "download" else "--wheel-dir"
    _run([*pip, folder, str(out), *arguments])


def _run(command: list[str], cwd: Path | None = None) -> None:
    log = CHECKOUT / set_up.FOLDER
    set_up.run_or_fail(command, log, set_up.LOCK, cwd=cwd, SOURCE_DATE_EPOCH=EPOCH)
