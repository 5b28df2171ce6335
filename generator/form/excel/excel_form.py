"""Excel workbooks to hand out: a sheet for each form in the official grid, to be filled in.

What is known is filled in, sums and what follows from other cells are formulas, labels are
protected without a password.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.common.diagnostics import RefusedError
from generator.form import grid, handout, handout_notes, lint, looks, tags
from generator.form.excel import cell_formats, input_checks, live_values, sheet_layout, sheet_places
from generator.form.excel.live_values import FixedFields
from generator.form.excel.sheet_places import Place
from generator.pack import selectors
from generator.spreadsheet import cell_limits, mark_sheet, writer
from generator.spreadsheet.mark_sheet import MarkSheet
from generator.spreadsheet.writer import Cell, Check, Formula, Look, PageSetup, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from generator.form.context import Context
    from generator.form.excel.input_checks import Inputs
    from generator.form.excel.live_values import LiveValues
    from generator.form.excel.sheet_layout import Columns, Layout, Spot, SpotLook
    from generator.form.grid import Grid, Value
    from generator.form.handout import Handout
    from generator.form.looks import FormLook, TextLook
    from generator.form.model import FormModel
    from generator.pack.pack import Form, Pack
    from generator.pack.selectors import FieldPath
    from generator.spreadsheet.writer import Content

# So light that nothing is to be seen of it on paper.
_TINT = "#FFFBE6"
# Lines by their thickness in eighths of a point (18.18.3: thin, medium, thick).
_THIN, _MEDIUM, _THICK = 1, 2, 5
_MEDIUM_FROM, _THICK_FROM = 8, 18
_SIDES = ("top", "right", "bottom", "left")
_ALIGN = {"center": "center", "right": "right"}
_VERTICAL = {"top": "top", "bottom": "bottom"}
_NOTE_PIXELS, _NOTE_POINTS_WIDE = 620, 465
# A4 with margins of two centimetres, in twips.
_NOTE_PAGE = (11906, 16838, 1134, 1134, 1134, 1134, 680, 680)
_NOTE_LOOK = looks.TextLook(half_points=24)


@dataclass(frozen=True)
class _PreparedForm:
    """A form with all that is the same for every unit."""

    model: FormModel
    look: FormLook
    columns: Columns


@dataclass(frozen=True)
class ExcelForms:
    """A pack ready to be handed out; `crowded` as in `handout.crowded_lists`."""

    pack: Pack
    forms: Mapping[str, _PreparedForm]
    models: Sequence[FormModel]
    crowded: frozenset[FieldPath]
    fixed: FixedFields
    inputs: Inputs


@dataclass(frozen=True)
class _Drawn:
    """A form, or a copy of one, on its sheet; `places` are those of the spots with values."""

    name: str
    grid: Grid
    look: FormLook
    layout: Layout
    places: Sequence[Place | None]


def prepare(pack: Pack) -> ExcelForms:
    """The pack's forms, read once.

    Raises RefusedError for a pack whose templates have errors.
    """
    models, faults = lint.read_models(pack)
    if faults:
        raise RefusedError("表单包有错误", faults)
    return ExcelForms(
        pack=pack,
        forms={m.form.template: _prepared(m) for m in models},
        models=models,
        crowded=handout.crowded_lists(models),
        fixed=FixedFields.of(pack),
        inputs=input_checks.read(pack),
    )


def _prepared(form: FormModel) -> _PreparedForm:
    return _PreparedForm(form, looks.read(form), sheet_layout.columns(form))


def render(forms: ExcelForms, unit: Handout) -> bytes:
    """The unit's forms as a workbook; equal bytes for equal input.

    Raises `handout.NotHandedOutError` for a text that is too long for a cell.
    """
    context = handout.context(forms.pack, unit, forms.crowded)
    grids = list(grid.draw(forms.models, context, unit.values, richest=True))
    names = cell_limits.sheet_names([input_checks.NOTES, *_wanted_names(grids, context)])
    drawn = [_drawn(forms, each, name) for each, name in zip(grids, names[1:], strict=True)]
    places = [place for each in drawn for place in each.places if place]
    labels = [label for each in drawn for label in _labels(each)]
    live = live_values.of_places(forms.pack, forms.fixed, unit.settings, context, places, labels)
    sheets = [_form_sheet(forms, live, each, context, unit) for each in drawn]
    mark = MarkSheet(
        fields=dataclasses.asdict(unit.mark),
        sheets=tuple(each.name for each in drawn),
        helpers=(names[0],),
    )
    first_cells = {
        mark_sheet.NAME_OF_SHEET.format(number): writer.reference(0, 0, each.name)
        for number, each in enumerate(drawn, 1)
    }
    whole = [_note_sheet(forms, names[0], unit), *sheets, _mark_sheet(mark, forms.inputs)]
    try:
        return writer.workbook(whole, first_cells, title=names[0])
    except writer.NotWritableError as error:
        raise handout.NotHandedOutError(str(error)) from error


def _wanted_names(grids: Sequence[Grid], context: Context) -> Iterable[str]:
    """What the forms are called; the copies of one are numbered."""
    for each in grids:
        form = each.form.form
        name = form.footer or _first_word(form, context) or form.template.partition(".")[0]
        yield f"{name}-{each.copy + 1}" if form.repeat else name


def _first_word(form: Form, context: Context) -> str:
    """The first word of the form's line in a list of contents, without what rows say."""
    texts = []
    for piece in tags.pieces(form.contents):
        text = context.get(piece.text, "") if piece.is_field else piece.text
        texts.append(text if isinstance(text, str) else "")
    return next(iter("".join(texts).split()), "")


def _drawn(forms: ExcelForms, each: Grid, name: str) -> _Drawn:
    prepared = forms.forms[each.form.form.template]
    layout = sheet_layout.lay_out(each, prepared.look, prepared.columns)
    places = [
        Place(name, spot.row, spot.column, spot.content.parts)
        if not isinstance(spot.content, str) and spot.content.values
        else None
        for spot in layout.spots
    ]
    return _Drawn(name, each, prepared.look, layout, places)


def _labels(drawn: _Drawn) -> Iterable[Place]:
    """The cells of the sheet with texts of the form's own."""
    for spot, place in zip(drawn.layout.spots, drawn.places, strict=True):
        text = spot.content if isinstance(spot.content, str) else spot.label
        if place is None and text.strip():
            yield Place(drawn.name, spot.row, spot.column, (text,))


def _form_sheet(
    forms: ExcelForms, live: LiveValues, drawn: _Drawn, context: Context, unit: Handout
) -> Sheet:
    cells = []
    checks: dict[Check, list[tuple[int, int]]] = defaultdict(list)
    for spot, place in zip(drawn.layout.spots, drawn.places, strict=True):
        cell, value = _cell(live, spot, place)
        cells.append(cell)
        if value and (check := _check(forms, live, value, drawn.name, context)):
            checks[check].append((cell.row, cell.column))
    return Sheet(
        name=drawn.name,
        cells=cells,
        pixels=drawn.layout.pixels,
        points=drawn.layout.points,
        checks=checks,
        page=_page(drawn, unit.mark.unit),
        is_protected=True,
    )


def _cell(live: LiveValues, spot: Spot, place: Place | None) -> tuple[Cell, Value | None]:
    """The cell, and the value that is typed there, if it is one alone."""
    if place is None or isinstance(spot.content, str):
        text = spot.content if isinstance(spot.content, str) else spot.label
        # A row can be deleted where all of its cells may be changed.
        is_locked = not spot.is_in_list or bool(text.strip())
        return _writer_cell(spot, text, is_locked=is_locked), None
    shown = live_values.content(live, place)
    if shown is not None:
        is_number = spot.is_in_list and place.values[0].slot.path in live.fixed.numbers
        code = _format(place, shown.result if isinstance(shown, Formula) else shown)
        return _writer_cell(
            spot,
            shown,
            is_locked=not is_number,
            number_format=code if code != cell_formats.TEXT else "",
            is_amount=_is_amount(place),
        ), None
    if not place.is_alone:
        return _writer_cell(spot, spot.content.text, is_locked=False, fill=_TINT), None
    [value] = place.values
    held = sheet_places.stored(value)
    return _writer_cell(
        spot,
        held,
        is_locked=False,
        fill=_TINT,
        number_format=_format(place, held),
        is_amount=_is_amount(place),
    ), value


def _is_amount(place: Place) -> bool:
    return place.is_alone and place.values[0].is_amount


def _format(place: Place, held: str | Decimal) -> str:
    """The number format of a cell: a text's where it holds one that is no blank amount or day."""
    value = place.values[0]
    field = value.slot.field
    is_number = place.is_alone and (value.is_amount or (field is not None and bool(field.date)))
    if not is_number or (held and isinstance(held, str)):
        return cell_formats.TEXT
    return cell_formats.of_value(value)


def _writer_cell(  # noqa: PLR0913 - a cell, and how it differs from a label
    spot: Spot,
    content: Content,
    *,
    is_locked: bool,
    fill: str = "",
    number_format: str = "",
    is_amount: bool = False,
) -> Cell:
    is_text = isinstance(content, str) and not number_format
    shown_as = number_format or (cell_formats.TEXT if is_text else cell_formats.GENERAL)
    look = _cell_look(spot.look, fill, shown_as, is_locked, is_amount)
    return Cell(spot.row, spot.column, content, look, spot.rows, spot.columns)


@lru_cache(maxsize=4096)
def _cell_look(
    look: SpotLook,
    fill: str,
    number_format: str,
    is_locked: bool,  # noqa: FBT001 - called from one place
    is_amount: bool,  # noqa: FBT001
) -> Look:
    """The look of a cell; one for all cells that look so, of all units."""
    text = look.text
    return Look(
        font=_font(text, is_number=is_amount),
        points=text.half_points / 2,
        is_bold=text.is_bold,
        align=_ALIGN.get(text.align, "left"),  # type: ignore[arg-type]
        vertical=_VERTICAL.get(look.vertical, "vcenter"),  # type: ignore[arg-type]
        borders=tuple(_line(look.borders.get(side, 0)) for side in _SIDES),  # type: ignore[arg-type]
        fill=fill,
        number_format=number_format,
        is_locked=is_locked,
    )


def _font(text: TextLook, *, is_number: bool) -> str:
    latin, chinese = text.latin_font, text.font
    return (latin or chinese if is_number else chinese or latin) or "宋体"


def _line(eighths: int) -> int:
    if not eighths:
        return 0
    return _THIN if eighths < _MEDIUM_FROM else _MEDIUM if eighths < _THICK_FROM else _THICK


def _check(
    forms: ExcelForms, live: LiveValues, value: Value, sheet: str, context: Context
) -> Check | None:
    """What is said and checked where the value is typed."""
    path, field = value.slot.path, value.slot.field
    title = (field.title if field else "") or path[-1]
    if value.slot.tick:
        return input_checks.of_tick(forms.inputs, title, value.slot.tick)
    check = forms.inputs.checks.get(path)
    if not (named := forms.inputs.keys.get(path)) or (check and check.kind != "any"):
        return check
    keys = [key for key, _ in selectors.values_of(context, named)]
    source = live.places.column(keys, sheet)
    return input_checks.of_list(check or Check(title=title), source) if source else check


def _page(drawn: _Drawn, unit: str) -> PageSetup:
    page, form = drawn.look.page, drawn.grid.form.form
    return PageSetup(
        width=page.width,
        height=page.height,
        top=page.top,
        right=page.right,
        bottom=page.bottom,
        left=page.left,
        header_margin=page.header,
        footer_margin=page.footer,
        footer=f"{unit} · {form.footer}" if form.footer else "",
        repeated=drawn.layout.heads,
    )


def _note_sheet(forms: ExcelForms, name: str, unit: Handout) -> Sheet:
    has_groups = any(map(handout_notes.has_groups, forms.models))
    lines = [name, *input_checks.notes(forms.pack, unit.mark.unit, has_groups=has_groups)]
    title, plain = (Look(points=points, is_bold=b) for points, b in ((16, True), (12, False)))
    points = [
        sheet_layout.points_of_text(line, [_NOTE_LOOK], _NOTE_POINTS_WIDE) + 6 for line in lines
    ]
    cells = [Cell(row, 0, line, plain if row else title) for row, line in enumerate(lines)]
    page = PageSetup(*_NOTE_PAGE)
    return Sheet(name, cells, [_NOTE_PIXELS], points, page=page, is_protected=True)


def _mark_sheet(mark: MarkSheet, inputs: Inputs) -> Sheet:
    look = Look(number_format=cell_formats.TEXT)
    cells = [
        Cell(row, column, text, look)
        for row, texts in enumerate(mark_sheet.to_rows(mark))
        for column, text in enumerate(texts)
        if text
    ]
    cells += input_checks.choice_cells(inputs)
    return Sheet(mark_sheet.NAME, cells, is_protected=True, is_hidden=True)
