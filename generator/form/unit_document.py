"""Render a unit's document: compiled forms + context → one .docx as bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from generator.form import page_footer, pictures
from generator.word import package, provenance
from generator.word.ooxml import NAMESPACES, XML_DECLARATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.form.context import Context
    from generator.form.page_footer import PageFooters
    from generator.form.template import CompiledForm, CompiledPack
    from generator.word.package import Member
    from generator.word.provenance import Provenance

# An outline paragraph: a twentieth of a point high, its letters a hundredth of their width, so that
# it changes neither look nor pages. Hidden text (17.3.2.41) would not be in a navigation pane.
OUTLINE_WIDTH = '<w:w w:val="1"/>'
OUTLINE_SIZE = '<w:sz w:val="2"/><w:szCs w:val="2"/>'
_OUTLINE = (
    '<w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'
    f'<w:outlineLvl w:val="{{}}"/><w:rPr>{OUTLINE_SIZE}</w:rPr></w:pPr><w:r><w:rPr>'
    f'{OUTLINE_WIDTH}{OUTLINE_SIZE}</w:rPr><w:t xml:space="preserve">{{}}</w:t></w:r></w:p>'
)
START = f"{XML_DECLARATION}<w:document {NAMESPACES}><w:body>"
END = "</w:body></w:document>"


@dataclass(frozen=True)
class Renderer:
    """A compiled pack, its footers, and the parts that all documents share, compressed once.

    `drawn` is the pack with sections that refer to the footers.
    """

    compiled: CompiledPack
    drawn: CompiledPack
    footers: PageFooters
    shared: tuple[Member, ...]


@dataclass(frozen=True)
class Document:
    """A .docx as bytes, the hashes of its uncompressed parts by name, and its provenance."""

    docx: bytes
    parts_sha256: Mapping[str, str]
    provenance: Provenance


def renderer(
    compiled: CompiledPack, skeleton: Callable[..., dict[str, bytes]] = package.skeleton
) -> Renderer:
    """The renderer of the pack, whose documents have the parts of the skeleton."""
    forms = compiled.forms
    footers = page_footer.page_footers(
        [form.form.footer for form in forms], [form.section for form in forms], compiled.shared
    )
    with_footers = zip(forms, footers.sections, strict=True)
    drawn = replace(compiled, forms=tuple(replace(f, section=s) for f, s in with_footers))
    related = (*compiled.images, *compiled.headers)
    shared = skeleton(compiled.shared, footers.parts, related=related)
    members = tuple(package.compress(name, content, 9) for name, content in shared.items())
    return Renderer(compiled, drawn, footers, members)


def render(renderer: Renderer, context: Context, origin: Provenance) -> Document:
    """The unit's document: every form of the pack, in order, each in a section of its own.

    `origin` is the provenance part without the document's hash and contents, which are added here.
    """
    compiled = renderer.drawn
    forms = list(forms_with_context(compiled, context))
    contents = tuple(form.contents(seen) for form, seen in forms)
    xml = document_xml(forms, outline(origin.unit, contents)).encode()
    if compiled.images:
        xml = pictures.numbered(xml, count(1))
    document = package.compress(package.DOCUMENT, xml)
    origin = replace(origin, document=document.sha256, contents=contents)
    properties = {name: fill(context) for name, fill in compiled.properties.items()}
    own = (
        document,
        package.compress(package.CORE, package.core_properties(properties)),
        package.compress(package.PROVENANCE, provenance.to_xml(origin)),
    )
    footers = renderer.footers.members(origin.unit)
    members = (*renderer.shared, *own, *footers)
    hashes = {member.name: member.sha256 for member in sorted(members, key=lambda m: m.name)}
    return Document(package.assemble(members), hashes, origin)


def outline(unit: str, contents: Sequence[str]) -> list[str]:
    """What stands before each form: its title for navigation panes, the unit's above the first.

    Word's pane shows no headings in tables, where the forms' own titles are.
    """
    titles = [_outline_paragraph(1, title) for title in contents]
    return [f"{_outline_paragraph(0, unit)}{titles[0]}", *titles[1:]] if titles else []


def _outline_paragraph(level: int, text: str) -> str:
    return _OUTLINE.format(level, escape(" ".join(text.split())))


def document_xml(
    forms: Sequence[tuple[CompiledForm, Mapping[str, Any]]], outline: Sequence[str] = ()
) -> str:
    """`word/document.xml` of the forms, each with its context, below its outline paragraphs.

    A section's properties stand in the paragraph that closes it; the last one's close the body
    (ECMA-376 part 1, 17.6.17 and 17.6.18).
    """
    pieces = [START]
    for number, (form, context) in enumerate(forms):
        last = number == len(forms) - 1
        pieces += outline[number : number + 1]
        pieces.append(form.draw(context))
        pieces.append(closing_paragraph(form.end, "" if last else form.section))
        if last:
            pieces.append(form.section)
    pieces.append(END)
    return "".join(pieces)


def closing_paragraph(properties: str, section: str) -> str:
    """The paragraph after a form's last table, with the section's properties if given."""
    return f"<w:p><w:pPr>{properties}{section}</w:pPr></w:p>"


def forms_with_context(
    compiled: CompiledPack, context: Context
) -> Iterator[tuple[CompiledForm, Mapping[str, Any]]]:
    """Each form to draw with its context; a repeated form sees its row by the form's `variable`."""
    for compiled_form in compiled.forms:
        form = compiled_form.form
        if not form.repeat:
            yield compiled_form, context
            continue
        rows: Any = context
        for step in form.repeat:
            rows = rows[step]
        for row in rows:
            yield compiled_form, {**context, form.variable: row}
