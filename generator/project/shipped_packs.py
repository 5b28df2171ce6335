"""Where the form packs are that come with the program."""

from __future__ import annotations

from pathlib import Path

import generator
from generator.common import program


def folder() -> Path:
    """Their folder: in the package where it was installed from a wheel, else the checkout's."""
    package = Path(generator.__path__[0])
    installed = package / program.SHIPPED_PACKS
    return installed if installed.is_dir() else package.parent / "templates"
