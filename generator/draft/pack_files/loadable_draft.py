"""A draft that can be written: what would keep its pack from loading is taken out and reported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common.diagnostics import excerpt
from generator.draft import draft_fields
from generator.draft.draft import (
    DraftField,
    DraftParagraph,
    DraftTable,
    FieldPart,
    Guess,
)
from generator.draft.official_form import Paragraph
from generator.draft.pack_files import tag_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from generator.draft.draft import (
        Draft,
        DraftBlock,
        DraftCell,
        DraftForm,
        DraftRow,
        FieldPath,
        Node,
        Parts,
    )

_BEFORE_NAME = "填报单位："


def loadable(draft: Draft) -> Draft:
    """The draft without fields that no form prints, lists without fields, and places of either."""
    draft = tag_names.usable(_with_unit_name(draft))
    draft = replace(draft, forms=_without_unknown(draft))
    printed = {part.path for form in draft.forms for part in _parts(form)}
    kept = _kept(draft.unit, printed | {(draft.unit_name,)})
    if kept != draft.unit:
        # What names a list that is gone may itself have been printed.
        return loadable(replace(draft, unit=kept))
    settings = tuple(each for each in draft.settings if (each.name,) in printed)
    return _naming_unit(replace(draft, settings=settings))


def without_fields(draft: Draft, forms: Collection[str]) -> Draft:
    """The draft, in which these forms have no fields: their templates could not be used."""
    guesses = [
        Guess(
            form.footer,
            form.footer,
            "这张表的字段未能识别，模板中只有表格和文字",
            "程序推测出的字段不能组成可用的模板",
            "请在 Word 中填入标签，并在 schema.yaml 中增加字段。",
            is_question=True,
        )
        for form in draft.forms
        if form.name in forms
    ]
    bare = [_bare(form) if form.name in forms else form for form in draft.forms]
    return loadable(replace(draft, forms=tuple(bare), guesses=(*guesses, *draft.guesses)))


def without_cells(draft: Draft, form: str, cells: Collection[tuple[DraftRow, int]]) -> Draft:
    """The draft, in which these cells of the form (by row, and place from 1) have no fields."""
    forms = []
    guesses = list(draft.guesses)
    for each in draft.forms:
        existing = [(row, place) for row, place in cells if place <= len(row.cells)]
        if each.name != form:
            forms.append(each)
            continue
        for row, place in existing:
            text = row.cells[place - 1].source.text.strip() or "空白单元格"
            guesses.insert(0, _unrecognised(each, text))
        blocks = tuple(_without(block, existing) for block in each.blocks)
        forms.append(replace(each, blocks=blocks))
    return loadable(replace(draft, forms=tuple(forms), guesses=tuple(guesses)))


def _unrecognised(form: DraftForm, text: str) -> Guess:
    return Guess(
        form.footer,
        form.footer,
        f"“{excerpt(text)}”所在的单元格未能识别，模板中只有固定的文字",
        "其中的几处填写内容之间没有文字，或不能组成可用的标签",
        "请在 Word 中填入标签，并在 schema.yaml 中增加字段。",
        is_question=True,
    )


def _without(block: DraftBlock, cells: Sequence[tuple[DraftRow, int]]) -> DraftBlock:
    if isinstance(block, DraftParagraph):
        return block
    rows = list(block.rows)
    for number, row in enumerate(rows):
        places = {place for of_cell, place in cells if of_cell is row}
        bare = [
            _known_cell(cell, set()) if place in places else cell
            for place, cell in enumerate(row.cells, 1)
        ]
        rows[number] = replace(row, cells=tuple(bare))
    return replace(block, rows=tuple(rows))


def _with_unit_name(draft: Draft) -> Draft:
    """The draft, with the text field for the unit's name if it had none."""
    known = next((node for node in draft.unit if node.name == draft.unit_name), None)
    if isinstance(known, DraftField) and known.kind in ("text", "long"):
        return draft
    others = tuple(node for node in draft.unit if node is not known)
    name = DraftField(draft.unit_name, title="单位全称", required=True)
    return replace(draft, unit=(name, *others))


def _naming_unit(draft: Draft) -> Draft:
    """The draft, with the unit's name above the first form's table where no form prints it."""
    if any(part.path == (draft.unit_name,) for form in draft.forms for part in _parts(form)):
        return draft
    first = draft.forms[0]
    number = next(i for i, block in enumerate(first.blocks) if isinstance(block, DraftTable))
    look = next((b.source for b in first.blocks if isinstance(b, DraftParagraph)), Paragraph(""))
    line = DraftParagraph((_BEFORE_NAME, FieldPart((draft.unit_name,))), replace(look, text=""))
    blocks = (*first.blocks[:number], line, *first.blocks[number:])
    guess = Guess(
        first.footer,
        first.footer,
        f"表中没有填写单位名称的位置，已在表格前面加了一行“{_BEFORE_NAME}”",
        "每份文档都应有单位名称，导入时据此确定是哪个单位",
        "表中另有单位名称的，请将标签移到那里，并删除这一行。",
        is_question=True,
    )
    forms = (replace(first, blocks=blocks), *draft.forms[1:])
    return replace(draft, forms=forms, guesses=(guess, *draft.guesses))


def _kept(
    all_nodes: Sequence[Node], printed: Collection[FieldPath], above: FieldPath = ()
) -> tuple[Node, ...]:
    """The fields that are printed, and groups and lists in which some are."""
    kept: list[Node] = []
    for node in all_nodes:
        path = (*above, node.name)
        if isinstance(node, DraftField):
            if path in printed:
                kept.append(node)
            continue
        members = _kept(node.members, printed, path)
        if any(not isinstance(each, DraftField) or not each.number for each in members):
            kept.append(replace(node, members=members))
    return tuple(kept)


def _parts(form: DraftForm) -> Iterator[FieldPart]:
    for paragraph in _paragraphs(form):
        yield from (part for part in paragraph.parts if isinstance(part, FieldPart))


def _paragraphs(form: DraftForm) -> Iterator[DraftParagraph]:
    for block in form.blocks:
        if isinstance(block, DraftParagraph):
            yield block
        else:
            yield from (p for row in block.rows for cell in row.cells for p in cell.paragraphs)


def _without_unknown(draft: Draft) -> tuple[DraftForm, ...]:
    """The forms without what names no field: parts of texts, loops, repeats."""
    fields = {path for path, _, _ in draft_fields.fields(draft.unit)}
    fields |= {(each.name,) for each in draft.settings}
    lists = {path for path, _ in draft_fields.lists(draft.unit)}
    return tuple(_known(form, fields, lists) for form in draft.forms)


def _known(form: DraftForm, fields: set[FieldPath], lists: set[FieldPath]) -> DraftForm:
    if form.repeat is not None and form.repeat not in lists:
        form = replace(form, repeat=None, variable="")
    contents = _known_parts(form.contents, fields)
    blocks = tuple(_known_block(block, fields, lists) for block in form.blocks)
    return replace(form, contents=contents, blocks=blocks)


def _known_parts(parts: Parts, fields: set[FieldPath]) -> Parts:
    return tuple(part for part in parts if isinstance(part, str) or part.path in fields)


def _known_block(block: DraftBlock, fields: set[FieldPath], lists: set[FieldPath]) -> DraftBlock:
    if isinstance(block, DraftParagraph):
        return replace(block, parts=_known_parts(block.parts, fields))
    return replace(block, rows=tuple(_known_row(row, fields, lists) for row in block.rows))


def _known_row(row: DraftRow, fields: set[FieldPath], lists: set[FieldPath]) -> DraftRow:
    cells = tuple(_known_cell(cell, fields) for cell in row.cells)
    return replace(row, cells=cells, loops=tuple(loop for loop in row.loops if loop in lists))


def _known_cell(cell: DraftCell, fields: set[FieldPath]) -> DraftCell:
    paragraphs = (replace(p, parts=_known_parts(p.parts, fields)) for p in cell.paragraphs)
    return replace(cell, paragraphs=tuple(paragraphs))


def _bare(form: DraftForm) -> DraftForm:
    """The form without fields, loops and repeats."""
    return replace(_known(form, set(), set()), repeat=None, variable="")
