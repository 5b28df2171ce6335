"""The fonts that pages are drawn with: which free ones stand in, and what has none to stand in for it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from generator import ooxml, package
from generator.ooxml import qn

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

_CONF = Path(__file__).with_name("fonts.conf")
_STYLES = "word/styles.xml"
_PARTS = re.compile(r"word/(document|header[0-9]*|footer[0-9]*)\.xml")
_STYLE = re.compile(rb'<w:(?:p|r|tbl)Style w:val="([^"]*)"')
_FONTS = re.compile(rb"<w:rFonts [^>]*>")
# The scripts that these documents are written in (17.3.2.26); `w:cs` is for Arabic and its like.
_SLOTS = ("ascii", "hAnsi", "eastAsia")
_FAMILY = re.compile(r'w:(?:ascii|hAnsi|eastAsia)="([^"]*)"')
_FIND = "fc-match"


def environment() -> dict[str, str]:
    """Our environment, in which fontconfig also knows which fonts stand in for others."""
    return {**os.environ, "FONTCONFIG_FILE": str(_CONF)}


def families(document: Path) -> frozenset[str]:
    """The font families that the document's text is set in, by its styles and its runs."""
    found: set[str] = set()
    with package.opened(document) as archive:
        styles: set[str] = set()
        for name in filter(_PARTS.fullmatch, archive.namelist()):
            content = archive.read(name)
            styles |= {style.decode() for style in _STYLE.findall(content)}
            for fonts in _FONTS.findall(content):
                found |= set(_FAMILY.findall(fonts.decode()))
        return frozenset(found | set(_of_styles(archive, styles)))


def without_stand_in(names: Iterable[str]) -> dict[str, str]:
    """The font that is drawn instead of each family that is neither installed nor stood in for.

    Nothing is known where there is no fontconfig: on Windows, fonts are looked up otherwise.
    """
    program = shutil.which(_FIND)
    if program is None:
        return {}
    known = _stand_ins()
    found = {}
    for name in sorted(names):
        drawn = _drawn(program, name)
        if drawn and not {name, *known} & set(drawn):
            found[name] = drawn[0]
    return found


def _of_styles(archive: zipfile.ZipFile, used: Iterable[str]) -> Iterator[str]:
    root = ooxml.parse(archive.read(_STYLES))
    styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
    default = root.find(qn("w:docDefaults"))
    normal = [name for name, style in styles.items() if style.get(qn("w:default"))]
    for name in {*used, *normal}:
        for slot in _SLOTS:
            yield from _first(slot, [*_chain(styles, name), default])


def _chain(styles: dict[str | None, etree._Element], name: str | None) -> Iterator[etree._Element]:
    """The style and those that it is based on (17.7.4.3)."""
    passed = set()
    while name in styles and name not in passed:
        passed.add(name)
        yield styles[name]
        based_on = styles[name].find(qn("w:basedOn"))
        name = None if based_on is None else based_on.get(qn("w:val"))


def _first(slot: str, owners: Iterable[etree._Element | None]) -> Iterator[str]:
    for owner in owners:
        for fonts in () if owner is None else owner.iter(qn("w:rFonts")):
            if family := fonts.get(qn(f"w:{slot}")):
                yield family
                return


def _stand_ins() -> set[str]:
    return {e.text or "" for e in etree.parse(_CONF).iterfind(".//edit[@name='family']/string")}


def _drawn(program: str, family: str) -> list[str]:
    """The names of the font that text of this family is drawn with."""
    asked = family.replace("\\", "").replace("-", "\\-").replace(":", "\\:").replace(",", "\\,")
    answer = subprocess.run(  # noqa: S603 - the program that we looked up
        [program, "--format=%{family}", asked],
        check=False,
        capture_output=True,
        env=environment(),
    )
    return answer.stdout.decode(errors="replace").split(",") if answer.stdout else []
