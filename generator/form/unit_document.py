"""Draw a unit's document: compiled forms + context → one .docx as bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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
    """A compiled pack with the parts that every unit's document shares, compressed once."""

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
    shared = package.skeleton(compiled.shared)
    return Renderer(compiled, tuple(package.compress(n, c, 9) for n, c in shared.items()))


def render(renderer: Renderer, context: Context, made_from: Provenance) -> Document:
    """The unit's document: every form of the pack, in order, each in a section of its own.

    `made_from` lacks the document's own hash and its contents, which are put in here.
    """
    compiled = renderer.compiled
    drawn = list(forms_with_context(compiled, context))
    document = package.compress(package.DOCUMENT, document_xml(drawn).encode())
    contents = tuple(form.contents(seen) for form, seen in drawn)
    proof = replace(made_from, document=document.sha256, contents=contents)
    properties = {name: draw(context) for name, draw in compiled.properties.items()}
    own = (
        document,
        package.compress(package.CORE, package.core_properties(properties)),
        package.compress(package.PROVENANCE, provenance.to_xml(proof)),
    )
    members = (*renderer.shared, *own)
    hashes = {member.name: member.sha256 for member in sorted(members, key=lambda m: m.name)}
    return Document(package.assemble(members), hashes, proof)


def document_xml(drawn: list[tuple[CompiledForm, Mapping[str, Any]]]) -> str:
    """`word/document.xml` of the forms, each with the context it sees.

    A section's properties stand in the paragraph that closes it; the last one's close the body
    (ECMA-376 part 1, 17.6.17 and 17.6.18).
    """
    pieces = [START]
    for number, (form, context) in enumerate(drawn, 1):
        last = number == len(drawn)
        pieces.append(form.draw(context))
        pieces.append(closing_paragraph(form.end, "" if last else form.section))
        if last:
            pieces.append(form.section)
    pieces.append(END)
    return "".join(pieces)


def closing_paragraph(properties: str, section: str) -> str:
    """The paragraph behind a form's last table, holding the section's properties or none."""
    return f"<w:p><w:pPr>{properties}{section}</w:pPr></w:p>"


def forms_with_context(
    compiled: CompiledPack, context: Context
) -> Iterator[tuple[CompiledForm, Mapping[str, Any]]]:
    """Each form to draw with what it sees: a repeated form sees its row under its own name."""
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
