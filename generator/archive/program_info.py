"""The program that is at work here: its version, Python's, and those of the packages it needs."""

from __future__ import annotations

import platform
import re
import zlib
from importlib import metadata
from pathlib import Path
from typing import Any

from generator import __version__
from generator.common import program

DISTRIBUTION = "official-forms"
AGENT = f"{DISTRIBUTION} {__version__}"
LOCK = "requirements.lock"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# Names compare so (the packaging specification of names).
_SEPARATORS = re.compile("[-_.]+")


def described() -> dict[str, Any]:
    """What a document's bytes may depend on besides its data and its forms."""
    return {
        "generator": __version__,
        "generator_sha256": program.sha256(),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "packages": _packages(),
        "lock": LOCK if lock_file() is not None else "",
    }


def another(version: str) -> str:
    """What is told where that version's work cannot be proven by this one; blank for this one's."""
    if version == __version__:
        return ""
    return f"归档由程序 {version} 版生成，现用 {__version__} 版。请安装 {version} 版后再核对。"


def lock_file() -> Path | None:
    """The lock file of the checkout that the program runs from, if it does."""
    checkout = Path(__file__).parent.parent.parent
    is_one = (checkout / "pyproject.toml").is_file() and (checkout / LOCK).is_file()
    return checkout / LOCK if is_one else None


def _packages() -> dict[str, str]:
    """Versions of the packages that we need and that those need, as they are installed."""
    found: dict[str, str] = {}
    waiting = [DISTRIBUTION]
    while waiting:
        name = waiting.pop()
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        for needed in installed.requires or ():
            match = _NAME.match(needed)
            other = _SEPARATORS.sub("-", match[0]).lower() if match else ""
            if "extra ==" not in needed and other not in found and _version(other):
                found[other] = _version(other)
                waiting.append(other)
    return dict(sorted(found.items()))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):
        return ""
