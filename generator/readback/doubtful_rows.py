"""Find rows that may have been read into the wrong list: between tables that look alike, too many.

The cheapest path takes every row that fits. Here is what makes a fit doubtful although its labels
agree: a table that stands twice, a missing heading or caption, a total among a list's rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.common.fold import fold
from generator.readback import row_cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.readback import row_pattern
    from generator.readback.alignment import AlignedRow
    from generator.readback.row_pattern import FormPattern


class Doubts(NamedTuple):
    """What is doubtful, by the index of the aligned row, and the paragraphs added beside such rows.

    `rows` says what is the matter, from that row on.
    """

    rows: Mapping[int, Sequence[str]]
    paragraphs: frozenset[int]


@dataclass(frozen=True)
class _Look:
    """What of a form makes rows doubtful, by indices of its rows and tables.

    `totals` are by table the labels of its rows with an amount outside loops, `headings` those of
    its rows of labels only; `captions` the lines above tables that look like another one; `alike`
    the tables with the labels of another one.
    """

    totals: Mapping[int, frozenset[str]]
    headings: Mapping[int, frozenset[str]]
    captions: frozenset[int]
    alike: frozenset[int]


@dataclass
class _Rows:
    """The rows of one list so far: its name and loop, the document's table, and their texts.

    `group` are the texts of the group that they stand in, () where it has no merged cells.
    `has_heading` says that a heading has stood again since the last of them, `missing` is the
    label-only row that the document lacks just above.
    """

    name: str = ""
    loop: int = 0
    table: int = 0
    texts: set[tuple[str, ...]] = field(default_factory=set)
    group: tuple[str, ...] = ()
    has_heading: bool = False
    missing: row_pattern.Row | None = None


def find(forms: Sequence[FormPattern], aligned: Sequence[AlignedRow]) -> Doubts:
    """The doubts about the rows of a document."""
    looks = [_look(form) for form in forms]
    rows: dict[int, list[str]] = defaultdict(list)
    paragraphs: set[int] = set()
    starts = [i for i, each in enumerate(aligned) if each.starts_form]
    for start, end in zip(starts, [*starts[1:], len(aligned)], strict=True):
        look, of_form = looks[aligned[start].form], aligned[start:end]
        added = [i for i, each in enumerate(of_form) if _is_added_paragraph(each)]
        # A caption that is only missing says nothing; moved or retyped, it stands elsewhere.
        found = [*_of_lists(look, of_form), *(_of_captions(look, of_form) if added else ())]
        for i, doubt in found:
            rows[start + i].append(doubt)
        paragraphs.update(start + i for i in added if found)
    return Doubts(rows, frozenset(paragraphs))


def _look(form: FormPattern) -> _Look:
    tables: dict[int, list[row_pattern.Row]] = defaultdict(list)
    for row in form.rows:
        if row.table:
            tables[row.table].append(row)
    shapes = {
        number: tuple(tuple((cell.kind, cell.label) for cell in row.cells) for row in rows)
        for number, rows in tables.items()
    }
    counts = Counter(shapes.values())
    alike = frozenset(number for number, shape in shapes.items() if counts[shape] > 1)
    captions = set()
    below = 0
    for i in range(len(form.rows) - 1, -1, -1):
        below = form.rows[i].table or below
        if not form.rows[i].table and below in alike:
            captions.add(i)
    totals = {number: frozenset(map(_total, rows)) - {""} for number, rows in tables.items()}
    headings = {
        number: frozenset(cell.label for row in rows if not _has_fields(row) for cell in row.cells)
        for number, rows in tables.items()
    }
    return _Look(totals, headings, frozenset(captions), alike)


def _total(row: row_pattern.Row) -> str:
    """The first label of a row outside loops that has an amount; blank for others."""
    if row.loop or not any(cell.is_amount for cell in row.cells):
        return ""
    return next((cell.label for cell in row.cells if cell.label), "")


def _is_added_paragraph(each: AlignedRow) -> bool:
    """Whether the row is a paragraph outside tables that is no line of the form."""
    row = each.row
    if each.pattern is not None or row is None or row.table or row.is_contents:
        return False
    return bool(row.cells[0].text.strip())


def _of_captions(look: _Look, aligned: Sequence[AlignedRow]) -> Iterator[tuple[int, str]]:
    """A doubt at the first row with fields below each caption that is missing."""
    caption: row_pattern.Row | None = None
    for i, each in enumerate(aligned):
        if each.pattern is None:
            continue
        if each.number in look.captions:
            caption = each.pattern if each.row is None else None
        elif caption and each.row is not None and _has_fields(each.pattern):
            yield i, f"上方没有“{caption.cells[0].display}”，此表可能是另一个相同的表"
            caption = None


def _of_lists(look: _Look, aligned: Sequence[AlignedRow]) -> Iterator[tuple[int, str]]:
    """The doubts about the rows of lists."""
    state = _Rows()
    for i, each in enumerate(aligned):
        pattern, row = each.pattern, each.row
        if pattern is None:
            state.has_heading = state.has_heading or each.is_heading
        elif row is None:
            has_labels = pattern.table and any(cell.label for cell in pattern.cells)
            state.missing = pattern if has_labels and not _has_fields(pattern) else None
        elif not _has_fields(pattern):
            state.missing, state.has_heading = None, False
        else:
            if pattern.loop:
                for doubt in _of_row(look, state, each, pattern):
                    yield i, doubt
            if pattern.loop != state.loop:
                state.texts = set()
                state.group = ()
            state.name = pattern.list[-1] if pattern.list else ""
            state.loop, state.table = pattern.loop, row.table
            state.missing, state.has_heading = None, False
            state.texts.add(_texts(each))
            if not each.is_repeat:
                state.group = _group(each, pattern)


def _of_row(look: _Look, state: _Rows, each: AlignedRow, pattern: row_pattern.Row) -> Iterator[str]:
    """The doubts about the row of a list, seen from the rows before it."""
    name = pattern.list[-1]
    table = each.row.table if each.row else 0
    if each.is_repeat and pattern.loop == state.loop:
        if table != state.table and table and state.table:
            tables = f"第 {state.table} 个表和第 {table} 个表"
            yield f"{tables}中的行都已导入“{name}”，可能重复，或属于别处"
        elif state.has_heading and (pattern.table in look.alike or _texts(each) in state.texts):
            yield f"上面的表头又出现了一次，其下的行也已导入“{name}”，可能重复，或属于别处"
    if each.starts_group and state.group and _is_same_group(state.group, each, pattern):
        name = pattern.around.list[-1] if pattern.around else ""
        yield f"与上面一组的文字相同，没有合并，已作为另一项“{name}”导入，可能是同一项"
    if state.missing:
        labels = "、".join(cell.display for cell in state.missing.cells if cell.label)
        is_split = state.name and state.loop != pattern.loop and state.table == table
        before = f"以上各行已导入“{state.name}”，" if is_split else ""
        yield f"上面缺少“{labels}”一行，{before}从此行起按次序导入“{name}”，可能属于别处"
    cells = [
        (fold(text), pair.pattern)
        for pair in each.pairs
        if pair.pattern and pair.pattern.kind == "field"
        for text in pair.texts
    ]
    totals = look.totals.get(pattern.table, ()) if any(c.is_amount and t for t, c in cells) else ()
    # A heading that stands again is known by its labels, of one alone nothing but this tells.
    filled_in = [text for text, _ in cells if text]
    headings = look.headings.get(pattern.table, ()) if len(filled_in) == 1 else ()
    others = {*totals, *headings} - {""}
    for text in [text for text, cell in cells if not cell.is_amount and text in others]:
        yield f"“{text}”是表样中另一行的文字，此行已导入“{name}”"
    other = None if totals else _lookalike(each, pattern)
    if other:
        labels = "、".join(cell.display for cell in other.cells if cell.label)
        yield f"此行与表样中“{labels}”一行相符，已导入“{name}”"


def _lookalike(each: AlignedRow, pattern: row_pattern.Row) -> row_pattern.Row | None:
    """The row of the form with labels that the loop's row could be as well; None for none."""
    row = each.row
    if row is None or len(row.cells) != len(pattern.cells):
        return None
    return next((other for other in pattern.lookalikes if row_cost.fits(other, row)), None)


def _group(each: AlignedRow, pattern: row_pattern.Row) -> tuple[str, ...]:
    """The texts of the group's merged cells in its first row; () where none says anything."""
    cells = zip(pattern.cells, each.row.cells if each.row else (), strict=False)
    texts = tuple(fold(cell.text) for expected, cell in cells if expected.merges)
    return texts if any(texts) else ()


def _is_same_group(group: tuple[str, ...], each: AlignedRow, pattern: row_pattern.Row) -> bool:
    """Whether the row begins a group that says the same, and has no merge that parts them."""
    cells = zip(pattern.cells, each.row.cells if each.row else (), strict=False)
    is_parted = any(cell.starts_merge for expected, cell in cells if expected.merges)
    return not is_parted and group == _group(each, pattern)


def _has_fields(pattern: row_pattern.Row) -> bool:
    return any(cell.fields for cell in pattern.cells)


def _texts(each: AlignedRow) -> tuple[str, ...]:
    """The texts of the document's row."""
    return tuple(fold(cell.text) for cell in each.row.cells) if each.row else ()
