"""Where the form packs are that come with the program."""

from __future__ import annotations

from pathlib import Path

import generator
from generator.common import program


def folder() -> Path:
    """In the package, where a wheel has put them; in a checkout `templates/` beside it."""
    package = Path(generator.__path__[0])
    installed = package / program.SHIPPED_PACKS
    return installed if installed.is_dir() else package.parent / "templates"
