"""Templates edited in LibreOffice itself: opened, a label changed, a row inserted, saved.

A macro does with LibreOffice's own commands what a person does with the mouse.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TIMEOUT_SECONDS = 120
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MODULE = (
    f'{_HEAD}<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" '
    '"module.dtd"><script:module xmlns:script="http://openoffice.org/2000/script" '
    'script:name="Module1" script:language="StarBasic">{}</script:module>'
)
_OPEN = """
  document = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, none())
"""
_INSERT = """
  table = document.TextTables.getByIndex(0)
  label = table.getCellByName("{cell}")
  label.setString("{label}")
  document.CurrentController.select(label)
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  frame = document.CurrentController.Frame
  dispatcher.executeDispatch(frame, ".uno:InsertRowsAfter", "", 0, none())
  table.getCellByName("{below}").setString("{added}")
"""
_SAVE = """
  document.storeToURL("{target}", wordFile())
  document.close(True)
"""
_MACRO = """
Sub Main
  Dim none()
  Dim wordFile(0) As New com.sun.star.beans.PropertyValue
  wordFile(0).Name = "FilterName"
  wordFile(0).Value = "MS Word 2007 XML"
{steps}
End Sub
"""


class Edit(NamedTuple):
    """A label in a cell of the first table, and a row below it with a text in the cell there.

    Cells are named by column and row, as LibreOffice shows them.
    """

    cell: str
    label: str
    below: str
    added: str


def save(
    soffice: str, templates: Iterable[Path], out: Path, profile: Path, edits: dict[str, Edit]
) -> None:
    """Open each template, make the edit of its name if there is one, and save it in `out`."""
    steps = []
    for path in templates:
        steps.append(_OPEN.format(source=path.as_uri()))
        if edit := edits.get(path.name):
            steps.append(_INSERT.format(**edit._asdict()))
        steps.append(_SAVE.format(target=(out / path.name).as_uri()))
    # The first start fills the profile and would replace a macro that is there already.
    _run(soffice, profile, "--terminate_after_init")
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    macro = escape(_MACRO.format(steps="".join(steps)))
    module.write_text(_MODULE.format(macro), encoding="utf-8")
    _run(soffice, profile, "macro:///Standard.Module1.Main")


def _run(soffice: str, profile: Path, *arguments: str) -> None:
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    subprocess.run(
        [*command, *arguments], check=True, timeout=_TIMEOUT_SECONDS, capture_output=True
    )
