"""Draw a form's template: the official form's grid and looks, tags where it has fields.

Loops become rows with tags alone, through which merges that pass them go on, so that the template
is a sound table by itself (docs/模板指南.md, section two). Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from generator.draft import draft_fields
from generator.draft.draft import DraftParagraph, FieldPart
from generator.draft.official_form import Look, Paragraph
from generator.draft.pack_files import paragraph_roles, table_looks, template_texts
from generator.word import ooxml, package
from generator.word.normalise import markup
from generator.word.ooxml import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.draft.draft import Draft, DraftCell, DraftForm, DraftRow, DraftTable, FieldPath
    from generator.draft.official_form import Properties, Section, Table
    from generator.draft.pack_files.named_styles import Role
    from generator.draft.pack_files.table_looks import TableLook
    from generator.draft.pack_files.template_texts import Scope

_TAG_ROW_TWIPS, _HEADER_TWIPS = 200, 680
_END_FOR = "{%tr endfor %}"
_ORDER = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection",
          "tcFitText", "vAlign")  # fmt: skip


@dataclass(frozen=True)
class Styles:
    """How to find the ids of styles: of a paragraph by role and look, of a table by its look."""

    paragraph: Callable[[Role, Look], str]
    table: Callable[[Properties], str]
    tag: str
    end: str


Merges: TypeAlias = "dict[tuple[int, int], str]"


@dataclass
class _Drawing:
    """What a form is drawn by; `long` are the paths of long texts."""

    draft: Draft
    form: DraftForm
    styles: Styles
    long: frozenset[FieldPath]
    pieces: list[str] = field(default_factory=list)
    rows: list[DraftRow | None] = field(default_factory=list)


def docx(draft: Draft, form: DraftForm, styles: Styles, shared: Mapping[str, bytes]) -> bytes:
    """The template as a Word file."""
    parts = {
        **package.skeleton(shared, custom_xml=None),
        package.CORE: package.core_properties({}),
        package.DOCUMENT: document(draft, form, styles).encode(),
    }
    stream = io.BytesIO()
    with package.create_zip(stream) as archive:
        for name, content in parts.items():
            package.add_part(archive, name, content)
    return stream.getvalue()


def document(draft: Draft, form: DraftForm, styles: Styles) -> str:
    """The template's main part."""
    body = "".join(_drawn(draft, form, styles).pieces) + _section(form.source.section)
    return f"{ooxml.XML_DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def rows(draft: Draft, form: DraftForm, styles: Styles) -> list[DraftRow | None]:
    """For each row of the template, over all its tables, the form's row; None for a row of tags."""
    return _drawn(draft, form, styles).rows


def _drawn(draft: Draft, form: DraftForm, styles: Styles) -> _Drawing:
    long = frozenset(
        path for path, each, _ in draft_fields.fields(draft.unit) if each.kind == "long"
    )
    drawing = _Drawing(draft, form, styles, long)
    is_after_table = False
    for place, block in enumerate(form.blocks):
        if isinstance(block, DraftParagraph):
            is_after_table = _line(drawing, block, place, is_after_table=is_after_table)
            continue
        if is_after_table:
            drawing.pieces.append(ooxml.paragraph(styles.end, ""))
        _table(drawing, block)
        is_after_table = True
    drawing.pieces.append(ooxml.paragraph(styles.end, ""))
    return drawing


def _line(drawing: _Drawing, block: DraftParagraph, place: int, *, is_after_table: bool) -> bool:
    """Draw a paragraph outside tables; whether a table was drawn for it.

    Import recognises fields outside tables by the words around them: fields alone stand in a table
    without lines.
    """
    role = paragraph_roles.of_line(block, drawing.form, place)
    style = drawing.styles.paragraph(role, block.source.look)
    scope = template_texts.scope(drawing.draft, drawing.form)
    text = template_texts.text(scope, block.parts)
    has_field = any(isinstance(part, FieldPart) for part in block.parts)
    has_words = any(isinstance(part, str) and part.strip() for part in block.parts)
    if not has_field or has_words:
        drawing.pieces.append(ooxml.paragraph(style, _run(text)))
        return False
    if is_after_table:
        drawing.pieces.append(ooxml.paragraph(drawing.styles.end, ""))
    width = drawing.form.source.section.text_width
    drawing.rows.append(None)
    drawing.pieces.append(
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout '
        'w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{ooxml.paragraph(style, _run(text))}'
        "</w:tc></w:tr></w:tbl>"
    )
    return True


def _table(drawing: _Drawing, table: DraftTable) -> None:
    look = table_looks.of(table.source)
    style = drawing.styles.table(look.style)
    widths = table.source.widths
    own = markup.children(dict(look.own), ("jc", "tblInd"))
    drawing.pieces.append(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'{own}<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid>"
    )
    _rows(drawing, table, look)
    drawing.pieces.append("</w:tbl>")


def _rows(drawing: _Drawing, table: DraftTable, look: TableLook) -> None:
    """Draw the rows, between them those that begin and end loops."""
    above: Merges = {}
    open_loops: tuple[FieldPath, ...] = ()
    is_head = True
    for number, row in enumerate(table.rows):
        common = _common(open_loops, row.loops)
        for _ in open_loops[common:]:
            above = _tag_row(drawing, table, row, above, _END_FOR)
        for depth in range(common, len(row.loops)):
            tag = _for_tag(drawing, row.loops[: depth + 1])
            above = _tag_row(drawing, table, row, above, tag)
        open_loops = row.loops
        is_head = is_head and row.source.repeats and not row.loops
        above = _row(drawing, table, number, look, is_head=is_head)
    for _ in open_loops:
        above = _tag_row(drawing, table, None, above, _END_FOR)


def _common(one: tuple[FieldPath, ...], other: tuple[FieldPath, ...]) -> int:
    """How many of the outer loops are the same."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _for_tag(drawing: _Drawing, loops: tuple[FieldPath, ...]) -> str:
    outer = template_texts.scope(drawing.draft, drawing.form, loops[:-1])
    scope = template_texts.scope(drawing.draft, drawing.form, loops)
    return f"{{%tr for {scope.names[loops[-1]]} in {template_texts.of_path(outer, loops[-1])} %}}"


def _tag_row(
    drawing: _Drawing, table: DraftTable, below: DraftRow | None, above: Merges, tag: str
) -> Merges:
    """Draw a row with a tag; through it pass merges that go on in the next row.

    So do those that end above the end of a loop: the template then looks like the form.
    """
    columns = len(table.source.widths)
    passing = {column: span for (column, span), merge in above.items() if merge == "continue"}
    passing = passing if tag == _END_FOR else {}
    for cell in below.cells if below else ():
        if cell.merge == "continue":
            passing[cell.column] = cell.span
    spans: list[tuple[int, int, bool]] = []
    column = 0
    while column < columns:
        if column in passing:
            spans.append((column, passing[column], True))
            column += passing[column]
            continue
        start = column
        while column < columns and column not in passing:
            column += 1
        spans.append((start, column - start, False))
    free = [each for each in spans if not each[2]]
    if not free:
        # Every cell goes on: the last one holds the tag instead, as it has to stand somewhere.
        spans[-1] = (*spans[-1][:2], False)
        free = [spans[-1]]
    widest = max(free, key=lambda each: sum(_of(table, *each[:2])))
    drawn = ""
    merges: Merges = {}
    for start, span, passes in spans:
        merge = ""
        if passes:
            merge = "continue" if (start, span) in above else "restart"
            merges[start, span] = merge
        text = tag if (start, span, passes) == widest else ""
        paragraph = ooxml.paragraph(drawing.styles.tag, _run(text))
        drawn += _cell_markup(table, start, span, merge, {}, paragraph)
    drawing.rows.append(None)
    height = f'<w:trHeight w:val="{_TAG_ROW_TWIPS}" w:hRule="atLeast"/>'
    drawing.pieces.append(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{drawn}</w:tr>")
    return merges


def _of(table: DraftTable, column: int, span: int) -> tuple[int, ...]:
    return table.source.widths[column : column + span]


def _row(
    drawing: _Drawing, table: DraftTable, number: int, look: TableLook, *, is_head: bool
) -> Merges:
    row = table.rows[number]
    scope = template_texts.scope(drawing.draft, drawing.form, row.loops)
    merges: Merges = {}
    drawn = ""
    for cell in row.cells:
        merge = {"start": "restart", "continue": "continue"}.get(cell.merge, "")
        if cell.merges_with_loop and row.loops:
            merge = ""
        if merge:
            merges[cell.column, cell.span] = merge
        own = table_looks.cell_properties(look, cell.source)
        inside = _paragraphs(drawing, table.source, cell, number, scope)
        if cell.merges_with_loop and row.loops:
            inside = _with_vm(inside)
        drawn += _cell_markup(table, cell.column, cell.span, merge, own, "".join(inside))
    drawing.rows.append(row)
    height = row.source.height
    properties = "" if _may_split(drawing, row) else "<w:cantSplit/>"
    properties += f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    properties += "<w:tblHeader/>" if is_head else ""
    before = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    drawing.pieces.append(f"<w:tr>{before}{drawn}</w:tr>")
    return merges


def _may_split(drawing: _Drawing, row: DraftRow) -> bool:
    """Whether the row may be longer than a page."""
    return any(
        isinstance(part, FieldPart) and part.path in drawing.long
        for cell in row.cells
        for paragraph in cell.paragraphs
        for part in paragraph.parts
    )


def _paragraphs(
    drawing: _Drawing, table: Table, cell: DraftCell, row: int, scope: Scope
) -> list[str]:
    """The cell's paragraphs; a blank one between others looks like the one before."""
    drawn: list[str] = []
    paragraphs = cell.paragraphs if cell.merge != "continue" else ()
    style = ""
    for paragraph in paragraphs or (DraftParagraph((), _plain(cell)),):
        text = template_texts.text(scope, paragraph.parts)
        if text or not style:
            look = paragraph.source.look
            role = paragraph_roles.of_cell(paragraph, cell, table, row)
            style = drawing.styles.paragraph(role, look)
        drawn.append(ooxml.paragraph(style, _run(text)))
    return drawn


def _plain(cell: DraftCell) -> Paragraph:
    return cell.source.paragraphs[0] if cell.source.paragraphs else Paragraph("")


def _with_vm(paragraphs: list[str]) -> list[str]:
    """The paragraphs with the tag that merges the cell over the loop's rows, behind the text."""
    last = paragraphs[-1]
    run = '<w:r><w:t xml:space="preserve">{% vm %}</w:t></w:r></w:p>'
    return [*paragraphs[:-1], last.removesuffix("</w:p>") + run]


def _cell_markup(  # noqa: PLR0913, PLR0917 - what a cell is made of
    table: DraftTable, column: int, span: int, merge: str, own: Mapping[str, str], inside: str
) -> str:
    properties = f'<w:tcW w:w="{sum(_of(table, column, span))}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    properties += markup.children(own, _ORDER)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _run(text: str) -> str:
    """A run of the text without properties of its own; nothing for no text."""
    if not text:
        return ""
    return f"<w:r>{ooxml.text_markup(text)}</w:r>"


def _section(section: Section) -> str:
    top, right, bottom, left = section.margins
    orient = ' w:orient="landscape"' if section.is_landscape else ""
    edges = "".join(
        f' w:{name}="{min(_HEADER_TWIPS, side)}"'
        for name, side in (("header", top), ("footer", bottom))
    )
    return (
        f'<w:sectPr><w:pgSz w:w="{section.width}" w:h="{section.height}"{orient}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"{edges} '
        'w:gutter="0"/></w:sectPr>'
    )
