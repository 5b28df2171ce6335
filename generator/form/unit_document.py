"""Render a unit's document: compiled forms + context → one .docx as bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from generator.form import pictures
from generator.word import package, provenance
from generator.word.ooxml import NAMESPACES, XML_DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.form.context import Context
    from generator.form.template import CompiledForm, CompiledPack
    from generator.word.package import Member
    from generator.word.provenance import Provenance

START = f"{XML_DECLARATION}<w:document {NAMESPACES}><w:body>"
END = "</w:body></w:document>"


@dataclass(frozen=True)
class Renderer:
    """A compiled pack, and the parts that all units' documents share, compressed once."""

    compiled: CompiledPack
    shared: tuple[Member, ...]


@dataclass(frozen=True)
class Document:
    """A .docx as bytes, the hashes of its uncompressed parts by name, and its provenance."""

    docx: bytes
    parts_sha256: Mapping[str, str]
    provenance: Provenance


def renderer(compiled: CompiledPack) -> Renderer:
    """The renderer of the pack."""
    related = (*compiled.images, *compiled.headers)
    shared = package.skeleton(compiled.shared, related=related)
    return Renderer(compiled, tuple(package.compress(n, c, 9) for n, c in shared.items()))


def render(renderer: Renderer, context: Context, origin: Provenance) -> Document:
    """The unit's document: every form of the pack, in order, each in a section of its own.

    `origin` is the provenance part without the document's hash and contents, which are added here.
    """
    compiled = renderer.compiled
    forms = list(forms_with_context(compiled, context))
    xml = document_xml(forms).encode()
    if compiled.images:
        xml = pictures.numbered(xml, count(1))
    document = package.compress(package.DOCUMENT, xml)
    contents = tuple(form.contents(seen) for form, seen in forms)
    origin = replace(origin, document=document.sha256, contents=contents)
    properties = {name: fill(context) for name, fill in compiled.properties.items()}
    own = (
        document,
        package.compress(package.CORE, package.core_properties(properties)),
        package.compress(package.PROVENANCE, provenance.to_xml(origin)),
    )
    members = (*renderer.shared, *own)
    hashes = {member.name: member.sha256 for member in sorted(members, key=lambda m: m.name)}
    return Document(package.assemble(members), hashes, origin)


def document_xml(forms: list[tuple[CompiledForm, Mapping[str, Any]]]) -> str:
    """`word/document.xml` of the forms, each with its context.

    A section's properties stand in the paragraph that closes it; the last one's close the body
    (ECMA-376 part 1, 17.6.17 and 17.6.18).
    """
    pieces = [START]
    for number, (form, context) in enumerate(forms, 1):
        last = number == len(forms)
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
