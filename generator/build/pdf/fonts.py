"""The fonts that pages are drawn with: which free ones stand in, and what has none to stand in for it."""  # noqa: E501

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lxml import etree

from generator.word import ooxml, package
from generator.word.ooxml import qn

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator, Mapping

_CONF = Path(__file__).with_name("fonts.conf")
_STYLES = "word/styles.xml"
_PARTS = re.compile(r"word/(document|header[0-9]*|footer[0-9]*)\.xml")
_STYLE = re.compile(rb'<w:(?:p|r|tbl)Style w:val="([^"]*)"')
_FONTS = re.compile(rb"<w:rFonts [^>]*>")
_PIECE_BYTES = 1 << 20
# The scripts that these documents are written in (17.3.2.26); `w:cs` is for Arabic and its like.
_SLOTS = ("ascii", "hAnsi", "eastAsia")
_FAMILY = re.compile(r'w:(?:ascii|hAnsi|eastAsia)="([^"]*)"')
# The Fandol fonts draw the wide yuan sign as a dollar sign; the other is the same by NFKC (UAX 15).
_FANDOL_ERRORS = {"\uffe5": "\u00a5"}
_FIND, _LIST = "fc-match", "fc-list"
# ASCII, Latin, punctuation, signs of units, kana, the characters of GBK, full-width forms.
_ORDINARY = re.compile("[\\0-\u024f\u2000-\u206f\u3000-\u30ff\u4e00-\u9fa5\uff00-\uffef]")


def environment() -> dict[str, str]:
    """Our environment, in which fontconfig also knows which fonts stand in for others."""
    return {**os.environ, "FONTCONFIG_FILE": str(_CONF)}


@dataclass(frozen=True)
class Needs:
    """What a document's text is to be drawn with: font families, by its styles and its runs.

    `rare` are its characters that not every Chinese font has.
    """

    families: frozenset[str]
    rare: frozenset[str]


def needs(document: Path) -> Needs:
    """What the document's text is to be drawn with."""
    families, styles, characters = set[str](), set[str](), set[str]()
    with package.open_zip(document) as archive:
        for name in filter(_PARTS.fullmatch, archive.namelist()):
            with archive.open(name) as stream:
                for content in _pieces(stream):
                    styles |= {style.decode() for style in _STYLE.findall(content)}
                    for fonts in _FONTS.findall(content):
                        families |= set(_FAMILY.findall(fonts.decode()))
                    characters |= set(content.decode(errors="replace"))
        families |= set(_of_styles(archive, styles))
    rare = {c for c in characters if not _ORDINARY.fullmatch(c) and _is_drawn(c)}
    return Needs(frozenset(families), frozenset(rare))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """What is read, in pieces that cut no tag: an appendix may be large."""
    held = b""
    while piece := stream.read(_PIECE_BYTES):
        whole, end, rest = (held + piece).rpartition(b">")
        yield whole + end
        held = rest
    yield held


def _is_drawn(character: str) -> bool:
    """Whether anything is to be seen of it by itself, unlike a joiner or a variation selector."""
    return unicodedata.category(character)[0] not in "CMZ"


def replaced_families(names: Iterable[str]) -> dict[str, str]:
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


def uncovered_characters(characters: Iterable[str]) -> list[str]:
    """The characters that no installed font has; none are known where there is no fontconfig."""
    program = shutil.which(_LIST)
    if program is None:
        return []
    return [c for c in sorted(characters) if not _asked(program, f":charset={ord(c):x}", "family")]


@cache
def character_substitutes(families: frozenset[str]) -> Mapping[str, str]:
    """What is to be drawn in place of characters that the fonts drawn for the families get wrong."""  # noqa: E501
    program = shutil.which(_FIND)
    names = (_drawn(program, family)[:1] for family in families) if program else ()
    return _FANDOL_ERRORS if any(n[0].startswith("Fandol") for n in names if n) else {}


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
    answer = _asked(program, "--format=%{family}", asked)
    return answer.split(",") if answer else []


def _asked(program: str, *arguments: str) -> str:
    """What a program of fontconfig answers."""
    answer = subprocess.run(  # noqa: S603 - the program that we looked up
        [program, *arguments], check=False, capture_output=True, env=environment()
    )
    return answer.stdout.decode(errors="replace").strip()
