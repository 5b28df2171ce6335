"""Word forms to hand out: the official form, filled with what is known, for people to fill in.

A plain document: no content controls, and no outline paragraphs, into which somebody might type.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from generator.common.diagnostics import RefusedError
from generator.form import handout, handout_notes, lint, model, pictures, template, unit_document
from generator.word import handout_mark, ooxml, package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.form.handout import Handout
    from generator.form.model import Block, FormModel, Table
    from generator.form.template import CompiledForm
    from generator.form.unit_document import Renderer
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

# 9 points, closer than the text of a form.
_NOTE_SIZE_HALF_POINTS = 18
_NOTE = (
    '<w:p><w:pPr><w:spacing w:before="60" w:after="0" w:line="240" w:lineRule="exact"/>'
    "<w:rPr>{size}</w:rPr></w:pPr><w:r><w:rPr>"
    '<w:rFonts w:hint="eastAsia"/>{size}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)
_SIZE = f'<w:sz w:val="{_NOTE_SIZE_HALF_POINTS}"/><w:szCs w:val="{_NOTE_SIZE_HALF_POINTS}"/>'


@dataclass(frozen=True)
class WordForms:
    """A pack ready to be handed out; `crowded` as in `handout.crowded_lists`."""

    pack: Pack
    renderer: Renderer
    crowded: frozenset[FieldPath]


def prepare(pack: Pack) -> WordForms:
    """The pack's forms, compiled once.

    Raises RefusedError for a pack whose templates have errors.
    """
    models, faults = lint.read_models(pack)
    if faults:
        raise RefusedError("表单包有错误", faults)
    compiled = template.compile_pack(pack, [_with_richest_rows(form) for form in models])
    texts = handout_notes.notes(pack, models)
    noted = zip(compiled.forms, texts, strict=True)
    compiled = replace(compiled, forms=tuple(_with_note(form, text) for form, text in noted))
    skeleton = partial(package.skeleton, custom_xml=package.HANDED_OUT, has_custom_properties=True)
    renderer = unit_document.renderer(compiled, skeleton)
    return WordForms(pack, renderer, handout.crowded_lists(models))


def render(forms: WordForms, unit: Handout) -> bytes:
    """The unit's forms as a .docx; equal bytes for equal input."""
    compiled = forms.renderer.drawn
    context = handout.context(forms.pack, unit, forms.crowded)
    drawn = list(unit_document.forms_with_context(compiled, context))
    xml = unit_document.document_xml(drawn).encode()
    if compiled.images:
        xml = pictures.numbered(xml, count(1))
    properties = {name: fill(context) for name, fill in compiled.properties.items()}
    own = (
        package.compress(package.DOCUMENT, xml),
        package.compress(package.CORE, package.core_properties(properties)),
        package.compress(package.PROVENANCE, handout_mark.to_xml(unit.mark)),
        package.compress(package.CUSTOM_PROPERTIES, handout_mark.to_properties(unit.mark)),
    )
    footers = forms.renderer.footers.members(unit.mark.unit)
    return package.assemble((*forms.renderer.shared, *own, *footers))


def _with_note(form: CompiledForm, text: str) -> CompiledForm:
    """The form with the note below its last table."""
    note = _NOTE.format(size=_SIZE, text=escape(text))

    def draw(context: Mapping[str, Any]) -> str:
        return f"{form.draw(context)}{note}"

    return replace(form, draw=draw)


def _with_richest_rows(form: FormModel) -> FormModel:
    """The form with the richest branch of rows under a condition, drawn always."""
    body = copy.deepcopy(form.body.getroottree()).getroot()[0]
    rows = [tr for tbl in ooxml.tables(body) for tr in ooxml.rows(tbl)]
    for table in form.tables:
        for number in _dropped(table):
            tr = rows[number - 1]
            ooxml.parent(tr).remove(tr)
    return replace(form, body=body)


def _dropped(table: Table) -> Iterator[int]:
    """The numbers of the rows of conditions, and of those in other branches than the richest."""
    kept = {*_drawn(table.blocks)}
    opened: list[int] = []
    for row in table.rows:
        word = row.command.word if row.command else ""
        if word == "for":
            opened.append(row.number)
        elif word == "endfor":
            start = opened.pop()
            if kept.isdisjoint(range(start, row.number)):
                yield from (start, row.number)
        elif row.number not in kept:
            yield row.number


def _drawn(blocks: Sequence[Block]) -> Iterator[int]:
    for block in blocks:
        if isinstance(block, model.Row):
            yield block.number
        elif isinstance(block, model.Loop):
            yield from _drawn(block.body)
        else:
            yield from _drawn(handout.richest(block).body)
