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
from generator.word.normalise import body, looks, names, part_names, properties, settings, template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.word.normalise.looks import Look, Styles

_STYLES, _SETTINGS, _FONTS, _THEME = (
    package.SHARED_PARTS[kind].name for kind in ("styles", "settings", "fontTable", "theme")
)
# What a template cannot be normalised without; fonts are described anew.
_NEEDED = (
    *(part_names.PACKAGE_RELATIONSHIPS, package.DOCUMENT_RELATIONSHIPS),
    *(_STYLES, _SETTINGS, _THEME),
)


@dataclass(frozen=True)
class Difference:
    """A style of a template that looks otherwise in documents; both by their order.

    `other` is the first template that has the look of documents. `is_used` tells the styles of the
    template's own text from those that only the program writes with (`names.ROLES`).
    """

    style: str
    template: int
    other: int
    is_used: bool = True


def shared_parts(templates: Sequence[Mapping[str, bytes]]) -> dict[str, bytes]:
    """The shared parts by relationship type, made of the parts of normalised templates.

    There are none where no template has styles. Raises etree.XMLSyntaxError.
    """
    templates = [parts for parts in templates if _STYLES in parts]
    if not templates:
        return {}
    merged = _merged(_sheets(templates))
    fonts = next((parts[_FONTS] for parts in templates if _FONTS in parts), None)
    parts = template.styles_and_fonts(merged, {*merged.looks}, fonts)
    return {
        "styles": parts[_STYLES],
        "settings": settings.settings(templates[0].get(_SETTINGS)),
        "fontTable": parts[_FONTS],
        "theme": theme.THEME,
    }


def differing(templates: Sequence[Mapping[str, bytes]]) -> Iterator[Difference]:
    """The styles that templates use, or the program for them, and that documents have otherwise."""
    sheets = [_full(sheet) for sheet in _sheets(templates)]
    chosen = {id_: _most_frequent(each) for id_, each in _by_id(sheets).items()}
    for number, (parts, sheet) in enumerate(zip(templates, sheets, strict=True)):
        used = _used(parts[package.DOCUMENT])
        for id_ in sorted({*used, *names.ROLES.values()} & {*sheet.looks}):
            look = sheet.looks[id_]
            is_same = look == chosen[id_]
            if not is_same and id_ not in used:
                is_same = _without_lines(look) == _without_lines(chosen[id_])
            if not is_same:
                others = (i for i, each in enumerate(sheets) if each.looks.get(id_) == chosen[id_])
                yield Difference(look.name, number, next(others, 0), id_ in used)


def _without_lines(look: Look) -> Look:
    """The look without lines between its paragraphs (17.3.1.5), which LibreOffice drops."""
    kept = {key: text for key, text in look.paragraph.items() if key != "pBdr/between"}
    return replace(look, paragraph=kept)


def damaged(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The names of the parts that are no XML, of those that are read beside the text."""
    for name in _NEEDED:
        try:
            ooxml.parse(parts.get(name, b"<x/>"))
        except etree.XMLSyntaxError:
            yield name


def _used(document: bytes) -> set[str]:
    return {names.NORMAL, *body.used_styles(ooxml.parse(document))}


def _sheets(templates: Sequence[Mapping[str, bytes]]) -> list[Styles]:
    return [looks.read(parts[_STYLES], {}) for parts in templates]


def _full(sheet: Styles) -> Styles:
    """The template's styles, those of paragraphs with the defaults in each."""
    full = {id_: _with_defaults(sheet, id_, look) for id_, look in sheet.looks.items()}
    return replace(sheet, looks=full)


def _with_defaults(sheet: Styles, id_: str, look: Look) -> Look:
    if look.kind != "paragraph":
        return look
    # Without what is so anyhow, which says something below a table style only.
    paragraph, run = (properties.difference(own, {}) for own in sheet.paragraph_look(id_))
    return replace(look, paragraph=paragraph, run=run)


def _merged(sheets: Sequence[Styles]) -> Styles:
    """The styles of all sheets; of looks that differ the most frequent one, then the first.

    Where a table style sets properties of text (17.7.6.1), it matters whether a paragraph style
    sets a property or has it of the defaults: a look is taken as the template with that table
    writes it, of the others with their defaults.
    """
    layered = [sheet for sheet in sheets if looks.is_layered(sheet.looks.values())]
    base = (layered or sheets)[0]
    own = [each for each in layered if (each.paragraph, each.run) == (base.paragraph, base.run)]
    found = {}
    for id_, fulls in _by_id([_full(sheet) for sheet in sheets]).items():
        look = _most_frequent(fulls)
        as_written = (
            sheet.looks[id_]
            for sheet in own
            if id_ in sheet.looks and _with_defaults(sheet, id_, sheet.looks[id_]) == look
        )
        found[id_] = next(as_written, _over_defaults(base, look))
    return replace(base, looks=found)


def _over_defaults(sheet: Styles, look: Look) -> Look:
    """The style so that it has this look over the sheet's defaults: it also takes some back."""
    if look.kind != "paragraph":
        return look
    paragraph = properties.difference(look.paragraph, sheet.paragraph)
    return replace(look, paragraph=paragraph, run=properties.difference(look.run, sheet.run))


def _by_id(sheets: Sequence[Styles]) -> dict[str, list[Look]]:
    found: dict[str, list[Look]] = {}
    for sheet in sheets:
        for id_, look in sheet.looks.items():
            found.setdefault(id_, []).append(look)
    return found


def _most_frequent(found: list[Look]) -> Look:
    counts = Counter(map(repr, found))
    return max(found, key=lambda look: counts[repr(look)])
