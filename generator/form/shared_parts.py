"""The parts that all documents take over from a pack's templates: styles, settings, fonts.

Documents have the styles of all templates. Where one looks different in two of them, they get the
look that most templates agree on, which `differing` helps to tell.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from generator.word import ooxml, package, theme
from generator.word.normalise import body, looks, names, settings, template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.word.normalise.looks import Look, Styles

_STYLES, _SETTINGS, _FONTS = (
    package.SHARED_PARTS[kind].name for kind in ("styles", "settings", "fontTable")
)


@dataclass(frozen=True)
class Difference:
    """A style that a template uses and that looks otherwise in documents; both by their order.

    `other` is the first template that has the look of documents.
    """

    style: str
    template: int
    other: int


def shared_parts(templates: Sequence[Mapping[str, bytes]]) -> dict[str, bytes]:
    """The shared parts by relationship type, made of the parts of normalised templates.

    There are none where no template has styles. Raises etree.XMLSyntaxError.
    """
    templates = [parts for parts in templates if _STYLES in parts]
    if not templates:
        return {}
    merged = _merged([_full(parts) for parts in templates])
    fonts = next((parts[_FONTS] for parts in templates if _FONTS in parts), None)
    parts = template.styles_and_fonts(merged, {*merged.looks}, fonts)
    return {
        "styles": parts[_STYLES],
        "settings": settings.settings(templates[0].get(_SETTINGS)),
        "fontTable": parts[_FONTS],
        "theme": theme.THEME,
    }


def differing(templates: Sequence[Mapping[str, bytes]]) -> Iterator[Difference]:
    """The styles that templates use and that look otherwise in documents."""
    sheets = [_full(parts) for parts in templates]
    merged = _merged(sheets)
    for number, (parts, sheet) in enumerate(zip(templates, sheets, strict=True)):
        for id_ in sorted(_used(parts[package.DOCUMENT])):
            look, chosen = sheet.looks.get(id_), merged.looks.get(id_)
            if look is not None and look != chosen:
                others = (i for i, each in enumerate(sheets) if each.looks.get(id_) == chosen)
                yield Difference(look.name, number, next(others, 0))


def damaged(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The names of the shared parts that are no XML; fonts are described anew."""
    for name in (_STYLES, _SETTINGS):
        try:
            ooxml.parse(parts.get(name, b"<x/>"))
        except etree.XMLSyntaxError:
            yield name


def _used(document: bytes) -> set[str]:
    return {names.NORMAL, *body.used_styles(ooxml.parse(document))}


def _full(parts: Mapping[str, bytes]) -> Styles:
    """The template's styles, those of paragraphs with the defaults in each."""
    sheet = looks.read(parts[_STYLES], {})
    if looks.is_layered(sheet.looks.values()):
        return sheet
    full = {id_: _with_defaults(sheet, id_, look) for id_, look in sheet.looks.items()}
    return replace(sheet, looks=full)


def _with_defaults(sheet: Styles, id_: str, look: Look) -> Look:
    if look.kind != "paragraph":
        return look
    paragraph, run = sheet.paragraph_look(id_)
    return replace(look, paragraph=paragraph, run=run)


def _merged(sheets: Sequence[Styles]) -> Styles:
    """The styles of all sheets; of looks that differ the most frequent one, then the first."""
    found: dict[str, list[Look]] = {}
    for sheet in sheets:
        for id_, look in sheet.looks.items():
            found.setdefault(id_, []).append(look)
    return replace(sheets[0], looks={id_: _most_frequent(each) for id_, each in found.items()})


def _most_frequent(found: list[Look]) -> Look:
    counts = Counter(map(repr, found))
    return max(found, key=lambda look: counts[repr(look)])
