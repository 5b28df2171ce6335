"""Align a document's rows with the rows that forms may have: the way with the fewest differences.

The rows are cut where a form plainly begins; each piece is aligned by the cheapest path (Dijkstra)
through the forms' patterns, on which a row may be missing, be too many, or differ. A document as we
make it costs nothing, so that of all ways only the right one is looked at.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.fold import fold
from generator.readback import form_starts, row_cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback import row_pattern
    from generator.readback.row_cost import Pair
    from generator.readback.row_pattern import FormPattern
    from generator.word import document_rows

# A row that is missing and another that is too many cost as much as four labels that differ.
_ROW, _BLANK_ROW = 20, 1
_HEADING_AGAIN = 3
# A form that does not begin as it should is hardly one.
_BEGINS_OTHERWISE = 40
# So many paragraphs outside tables may be what one row of the form says.
_MOST_PARAGRAPHS = 8


# So many ways into a piece that fits no form by far are looked at: those of some thousands of rows.
_MOST_NODES = 150_000

State = tuple[int, int]  # the form, and the last of its rows; -1 before the first


class TooDifferentError(ValueError):
    """A piece of the document has too many rows that are no form's."""


@dataclass(frozen=True)
class Aligned:
    """A row of the form with the document's row that it is; one of the two may be missing.

    `begins` and `again` say that it begins a form, or a loop's next round; `doubtful` that the
    document's row would be another one of the form just as well; `is_heading` that it is no row of the
    form, but one of its headings once more.
    """  # noqa: E501

    form: int
    number: int
    row: row_pattern.Row | None
    found: document_rows.Row | None
    pairs: tuple[Pair, ...] = ()
    begins: bool = False
    again: bool = False
    doubtful: bool = False
    is_heading: bool = False


def align(forms: Sequence[FormPattern], rows: Sequence[document_rows.Row]) -> list[Aligned]:
    """Every row of the document, with those that are missing, in order.

    A row that is none of a form's has no pattern; before the first form that is so of all. Raises
    TooDifferentError where that would take minutes.
    """
    begun = form_starts.find(forms, rows)
    cuts = [*(beginning.row for beginning in begun), len(rows)]
    found = [Aligned(-1, -1, None, row) for row in rows[: cuts[0]]]
    steps = _steps(forms)
    for beginning, end in zip(begun, cuts[1:], strict=True):
        piece = rows[beginning.row : end]
        found += _by_their_heads(_aligned(forms, steps, piece, beginning.form))
    return found


# The cheapest path

_Node = tuple[int, State]  # rows of the document that are behind us, and where we are in the forms


@dataclass(frozen=True)
class _Edge:
    """How a node was reached: by so many of the document's rows, by a row of the form, or by both."""  # noqa: E501

    rows: int
    state: State | None
    begins: bool = False
    again: bool = False


_NOT_OURS = _Edge(1, None)
# What a node cost, which was before it, and how it was reached.
_Settled = dict[_Node, tuple[int, _Node | None, _Edge | None]]


class _Way(NamedTuple):
    """A way to a node that has been found, in the order in which ways are looked at.

    The cheapest comes first, then the one that is further on. The cost of one that is not `is_sure`
    may be more.
    """

    cost: int
    behind: int
    number: int
    node: _Node
    before: _Node | None = None
    edge: _Edge | None = None
    is_sure: bool = True


_Steps = Mapping[State, list[tuple[_Edge, _Edge | None]]]


def _steps(forms: Sequence[FormPattern]) -> _Steps:
    """What may come after each row of each form, and how it is passed over where it is missing.

    After a form's last row comes any form.
    """
    starts = [
        _both(_Edge(1, (i, step.row), begins=True))
        for i, form in enumerate(forms)
        for step in form.first
    ]
    found: dict[State, list[tuple[_Edge, _Edge | None]]] = {}
    for i, form in enumerate(forms):
        found[i, -1] = [start for start in starts if start[0].state and start[0].state[0] == i]
        for row, steps in enumerate(form.after):
            found[i, row] = [
                _both(_Edge(1, (i, step.row), again=step.again)) for step in steps if step.row >= 0
            ]
            if any(step.row < 0 for step in steps):
                found[i, row] += starts
    return found


def _both(edge: _Edge) -> tuple[_Edge, _Edge | None]:
    """The edge, and the one that passes over its row; no loop need draw another row."""
    return edge, None if edge.again else replace(edge, rows=0)


def _aligned(
    forms: Sequence[FormPattern], steps: _Steps, rows: Sequence[document_rows.Row], first: int
) -> list[Aligned]:
    """The rows of a piece that begins with that form along the cheapest path through the forms."""
    ends = {
        (i, row)
        for i, form in enumerate(forms)
        for row, after in enumerate(form.after)
        if any(step.row < 0 for step in after)
    }
    settled: _Settled = {}
    other: dict[_Node, _Node] = {}
    ways = [_Way(0, 0, 0, (0, (first, -1)))]
    pushed = 0
    goal: _Node | None = None
    while ways:
        way = heapq.heappop(ways)
        cost, node = way.cost, way.node
        if goal is not None and cost > settled[goal][0]:
            break
        if node in settled:
            if way.before and settled[node][0] == cost and way.before != settled[node][1]:
                other[node] = way.before
            continue
        if way.edge and not way.is_sure:
            form, number = way.edge.state or (-1, -1)
            more = row_cost.cost(forms[form].rows[number], rows[node[0] - 1], again=way.edge.again)
            more -= row_cost.least_cost(
                forms[form].rows[number], rows[node[0] - 1], again=way.edge.again
            )[0]
            heapq.heappush(ways, way._replace(cost=cost + more, is_sure=True))
            continue
        settled[node] = cost, way.before, way.edge
        if len(settled) > _MOST_NODES:
            raise TooDifferentError
        if node[0] == len(rows) and node[1] in ends and goal is None:
            goal = node
        for more, following, edge, is_sure in _ways(forms, steps, rows, node):
            pushed += 1
            heapq.heappush(
                ways, _Way(cost + more, -following[0], pushed, following, node, edge, is_sure)
            )
    if goal is None:
        return [Aligned(-1, -1, None, row) for row in rows]
    return _walk(forms, rows, settled, other, goal)


def _ways(
    forms: Sequence[FormPattern],
    steps: _Steps,
    rows: Sequence[document_rows.Row],
    node: _Node,
) -> Iterator[tuple[int, _Node, _Edge, bool]]:
    """What may come next, with what it costs and where it leads."""
    i, state = node
    for edge, passed_over in steps[state]:
        form, number = next_state = edge.state or state
        row = forms[form].rows[number]
        if i < len(rows):
            if rows[i].table == 0:
                for count in _paragraphs(row, rows, i):
                    yield 0, (i + count, next_state), replace(edge, rows=count), True
            else:
                cost, is_sure = row_cost.least_cost(row, rows[i], again=edge.again)
                cost += _BEGINS_OTHERWISE if edge.begins and cost else 0
                yield cost, (i + 1, next_state), edge, is_sure
        if passed_over:
            cost = _ROW + (_BEGINS_OTHERWISE if edge.begins else 0)
            yield cost, (i, next_state), passed_over, True
    if i < len(rows):
        cost = _ROW if any(cell.text.strip() for cell in rows[i].cells) else _BLANK_ROW
        if cost == _ROW and _is_heading(forms, rows[i]):
            cost = _HEADING_AGAIN
        yield cost, (i + 1, state), _NOT_OURS, True


def _is_heading(forms: Sequence[FormPattern], row: document_rows.Row) -> bool:
    """Whether the row is one of a form's headings, as stands again on a table's next page."""
    said = tuple(fold(cell.text) for cell in row.cells if cell.text.strip())
    return len(said) > 1 and any(
        said in (heading, heading[1:]) for form in forms for heading in form.headings
    )


def _paragraphs(row: row_pattern.Row, rows: Sequence[document_rows.Row], i: int) -> Iterator[int]:
    """How many paragraphs from here on say what the row says; of fields alone, any would."""
    if not any(cell.label for cell in row.cells):
        return
    text = ""
    for count, found in enumerate(rows[i : i + _MOST_PARAGRAPHS], 1):
        if found.table:
            return
        text = f"{text}\n{found.cells[0].text}"
        match = row.line.fullmatch(text)
        # A field that stands in a line has no second one.
        if match and not any("\n" in said.strip() for said in match.groups()):
            yield count


# What was found on the path


def _walk(
    forms: Sequence[FormPattern],
    rows: Sequence[document_rows.Row],
    settled: _Settled,
    other: Mapping[_Node, _Node],
    goal: _Node,
) -> list[Aligned]:
    found: list[Aligned] = []
    node: _Node | None = goal
    doubtful = False
    while node is not None:
        _, before, edge = settled[node]
        if before is None or edge is None:
            break
        there = _joined(rows[before[0] : node[0]])
        found.append(_told(forms, edge, there, doubtful=doubtful))
        doubtful = node in other and _is_another_row(settled, before, other[node])
        node = before
    return found[::-1]


def _is_another_row(settled: _Settled, node: _Node, rival: _Node) -> bool:
    """Whether the document's last row is another of the form's on a path that costs as much."""
    edges = settled[node][2], settled.get(rival, (0, None, None))[2]
    both_match = all(edge is not None and edge.state is not None and edge.rows for edge in edges)
    return both_match and node[0] == rival[0] and node[1] != rival[1]


def _by_their_heads(found: Sequence[Aligned]) -> Iterator[Aligned]:
    """The rows; where a column is missing or too many, cells are what the labels above them say."""
    head: Aligned | None = None
    for aligned in found:
        row, there = aligned.row, aligned.found
        if row is None or there is None or len(row.cells) == len(there.cells) or not there.table:
            yield aligned
            continue
        if not any(cell.fields for cell in row.cells):
            head = aligned
        elif row.list and head and head.row and head.found and head.found.table == there.table:
            same = len(head.row.cells), len(head.found.cells)
            if same == (len(row.cells), len(there.cells)):
                pairs = row_cost.pairs_like(head.pairs, row, there, again=aligned.again)
                yield replace(aligned, pairs=pairs)
                continue
        yield aligned


def _joined(rows: Sequence[document_rows.Row]) -> document_rows.Row | None:
    """The row; paragraphs that are one row of the form together."""
    if len(rows) < 2:  # noqa: PLR2004
        return rows[0] if rows else None
    text = "\n".join(row.cells[0].text for row in rows)
    return replace(rows[0], cells=(replace(rows[0].cells[0], text=text),))


def _told(
    forms: Sequence[FormPattern], edge: _Edge, there: document_rows.Row | None, *, doubtful: bool
) -> Aligned:
    if edge.state is None:
        is_heading = there is not None and _is_heading(forms, there)
        return Aligned(-1, -1, None, there, is_heading=is_heading)
    form, number = edge.state
    row = forms[form].rows[number]
    pairs = row_cost.pairs(row, there, again=edge.again) if there else ()
    return Aligned(form, number, row, there, pairs, edge.begins, edge.again, doubtful)
