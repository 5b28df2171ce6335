"""Fonts of PDFs: the free substitutes that fontconfig uses, and what is missing without them."""

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
# The font slots of these documents' scripts (17.3.2.26); `w:cs` is for complex scripts as Arabic.
_SLOTS = ("ascii", "hAnsi", "eastAsia")
_FAMILY = re.compile(r'w:(?:ascii|hAnsi|eastAsia)="([^"]*)"')
# The Fandol fonts draw the full-width yuan sign as a dollar sign; the narrow one is equivalent by
# NFKC (UAX 15).
_FANDOL_SUBSTITUTES = {"\uffe5": "\u00a5"}
_FC_MATCH, _FC_LIST = "fc-match", "fc-list"
# Characters that every Chinese font has: ASCII, Latin, punctuation, unit signs, kana, GBK,
# full-width forms.
_COMMON = re.compile("[\\0-\u024f\u2000-\u206f\u3000-\u30ff\u4e00-\u9fa5\uff00-\uffef]")


def environment() -> dict[str, str]:
    """The environment with our fontconfig file, which defines substitute fonts."""
    return {**os.environ, "FONTCONFIG_FILE": str(_CONF)}


@dataclass(frozen=True)
class Needs:
    """The font families that a document's styles and runs use.

    `rare` are its characters that not every Chinese font has.
    """

    families: frozenset[str]
    rare: frozenset[str]


def needs(document: Path) -> Needs:
    """The fonts and rare characters of the document's text."""
    families, styles, characters = set[str](), set[str](), set[str]()
    with package.open_zip(document) as archive:
        for name in filter(_PARTS.fullmatch, archive.namelist()):
            with archive.open(name) as stream:
                for content in _pieces(stream):
                    styles |= {style.decode() for style in _STYLE.findall(content)}
                    for fonts in _FONTS.findall(content):
                        families |= set(_FAMILY.findall(fonts.decode()))
                    characters |= set(content.decode(errors="replace"))
        families |= set(_style_families(archive, styles))
    rare = {c for c in characters if not _COMMON.fullmatch(c) and _is_visible(c)}
    return Needs(frozenset(families), frozenset(rare))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream's content in pieces that split no tag, since an appendix may be large."""
    rest = b""
    while piece := stream.read(_PIECE_BYTES):
        whole, end, rest = (rest + piece).rpartition(b">")
        yield whole + end
    yield rest


def _is_visible(character: str) -> bool:
    """Whether it has a glyph of its own, unlike a joiner or a variation selector."""
    return unicodedata.category(character)[0] not in "CMZ"


def replaced_families(names: Iterable[str]) -> dict[str, str]:
    """The font used instead of each family that is not installed and has no known substitute.

    Empty where there is no fontconfig, as on Windows.
    """
    program = shutil.which(_FC_MATCH)
    if program is None:
        return {}
    substitutes = _substitute_families()
    replaced = {}
    for name in sorted(names):
        matched = _matched_names(program, name)
        if matched and not {name, *substitutes} & set(matched):
            replaced[name] = matched[0]
    return replaced


def uncovered_characters(characters: Iterable[str]) -> list[str]:
    """The characters that no installed font has, sorted; empty where there is no fontconfig."""
    program = shutil.which(_FC_LIST)
    if program is None:
        return []
    return [c for c in sorted(characters) if not _output(program, f":charset={ord(c):x}", "family")]


@cache
def character_substitutes(families: frozenset[str]) -> Mapping[str, str]:
    """Replacements for characters that the fonts used for the families draw wrongly."""
    program = shutil.which(_FC_MATCH)
    names = (_matched_names(program, family)[:1] for family in families) if program else ()
    return _FANDOL_SUBSTITUTES if any(n[0].startswith("Fandol") for n in names if n) else {}


def _style_families(archive: zipfile.ZipFile, used: Iterable[str]) -> Iterator[str]:
    """The font families of the used styles and of the default style, by slot."""
    root = ooxml.parse(archive.read(_STYLES))
    styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
    default = root.find(qn("w:docDefaults"))
    normal = [name for name, style in styles.items() if style.get(qn("w:default"))]
    for name in {*used, *normal}:
        for slot in _SLOTS:
            yield from _first_family(slot, [*_style_chain(styles, name), default])


@cache
def chinese_families(styles: bytes) -> Mapping[str, str]:
    """The Chinese font of each style of the part by id, of the default paragraph style under "".

    Blank where none is named, as for a font of the theme.
    """
    root = ooxml.parse(styles)
    by_id = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
    default = root.find(qn("w:docDefaults"))
    families = {"": next(_first_family("eastAsia", [default]), "")}
    for name, style in by_id.items():
        is_paragraph_style = style.get(qn("w:type")) == "paragraph"
        owners = [*_style_chain(by_id, name), default if is_paragraph_style else None]
        family = next(_first_family("eastAsia", owners), "")
        families[name or ""] = family
        if is_paragraph_style and style.get(qn("w:default")):
            families[""] = family
    return families


def _style_chain(
    styles: dict[str | None, etree._Element], name: str | None
) -> Iterator[etree._Element]:
    """The style and those that it is based on (17.7.4.3)."""
    visited = set()
    while name in styles and name not in visited:
        visited.add(name)
        yield styles[name]
        based_on = styles[name].find(qn("w:basedOn"))
        name = None if based_on is None else based_on.get(qn("w:val"))


def _first_family(slot: str, owners: Iterable[etree._Element | None]) -> Iterator[str]:
    """The slot's family in the first of the styles that sets it, if any does."""
    for owner in owners:
        for fonts in () if owner is None else owner.iter(qn("w:rFonts")):
            if family := fonts.get(qn(f"w:{slot}")):
                yield family
                return


def _substitute_families() -> set[str]:
    """The families that our fontconfig file names as substitutes."""
    return {e.text or "" for e in etree.parse(_CONF).iterfind(".//edit[@name='family']/string")}


def _matched_names(program: str, family: str) -> list[str]:
    """The names of the font that fontconfig uses for the family."""
    pattern = family.replace("\\", "").replace("-", "\\-").replace(":", "\\:").replace(",", "\\,")
    names = _output(program, "--format=%{family}", pattern)
    return names.split(",") if names else []


def _output(program: str, *arguments: str) -> str:
    """What a fontconfig program prints."""
    result = subprocess.run(  # noqa: S603 - the program that we looked up
        [program, *arguments], check=False, capture_output=True, env=environment()
    )
    return result.stdout.decode(errors="replace").strip()
