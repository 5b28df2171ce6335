"""Describe the running program: its version and hash, Python's version, its packages, its lock."""

from __future__ import annotations

import platform
import re
import zlib
from importlib import metadata
from typing import TYPE_CHECKING, Any

from generator import __version__
from generator.archive import program_wheel
from generator.archive.program_wheel import DISTRIBUTION
from generator.common import program

if TYPE_CHECKING:
    from generator.archive.program_wheel import ProgramWheel

AGENT = f"{DISTRIBUTION} {__version__}"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# Package names are compared with these made one hyphen (the packaging specification of names).
_SEPARATORS = re.compile("[-_.]+")


def describe(wheel: ProgramWheel | None) -> dict[str, Any]:
    """Everything a document's bytes may depend on besides its data and its forms.

    `wheel` is the program's own, which goes along, if it could be made.
    """
    described = {
        "generator": __version__,
        "generator_sha256": program.sha256(),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "packages": _packages(),
    }
    if wheel is None:
        return described
    path = f"{program_wheel.FOLDER}/{wheel.name}"
    of_wheel = {"wheel": path, "wheel_sha256": wheel.sha256, "wheel_state": wheel.state}
    return {**described, **of_wheel, "lock": program_wheel.LOCK}


def version_mismatch(version: str) -> str:
    """Why this version cannot verify that version's work; "" if it is the same version."""
    if version == __version__:
        return ""
    return f"归档由程序 {version} 版生成，现用 {__version__} 版。请安装 {version} 版后再核对。"


def mismatch(version: str, sha256: str) -> str:
    """Why this program cannot verify that program's work; "" if it has the same files.

    `sha256` is the hash of that program's files, "" where it is not known.
    """
    if version != __version__ or sha256 in ("", program.sha256()):
        return version_mismatch(version)
    return (
        f"归档由程序文件不同的另一份 {version} 版生成（程序文件的校验和为 {sha256}）。"
        "请安装该份程序后再核对。"
    )


def _packages() -> dict[str, str]:
    """Versions of the installed packages that the program requires, directly or not, by name."""
    versions: dict[str, str] = {}
    pending = [DISTRIBUTION]
    while pending:
        name = pending.pop()
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        for requirement in installed.requires or ():
            match = _NAME.match(requirement)
            other = _SEPARATORS.sub("-", match[0]).lower() if match else ""
            if "extra ==" not in requirement and other not in versions and _version(other):
                versions[other] = _version(other)
                pending.append(other)
    return dict(sorted(versions.items()))


def _version(name: str) -> str:
    """The installed version; "" where there is none."""
    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):
        return ""
