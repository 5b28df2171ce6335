"""Find the cheapest path of a document's rows through the patterns of forms (Dijkstra).

A node is a number of the document's rows and the pattern's row reached with them. Along a path rows
may be missing, added or different, each at a cost.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.fold import fold
from generator.readback import field_texts, row_cost, row_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback.row_pattern import FormPattern
    from generator.word import document_rows

# Costs of a row that is missing or added; two of them cost as much as four labels that differ.
_ROW, _BLANK_ROW = 20, 1
_REPEATED_HEADING = 3
# Of equal paths, one that leaves out a sheet's row with one text: somebody's remark.
_REMARK = 1
# Of equal paths, one on which a group lacks its rows: its own row is none too many. And one on
# which it lacks its own row, such as its total: the first row of the next group is none too many.
_BARE_GROUP, _GROUP_ROW = 2, 1
# A line of constant text between a form's tables says nothing: it may be missing.
_LINE = 2
# Of equal paths, one that changes the table where the document does.
_OTHER_TABLE = 1
# Added for a form whose first row is missing or differs.
_OTHER_FIRST_ROW = 40
# The most paragraphs outside tables that may be one row of a form.
_MAX_PARAGRAPHS = 8
# A bound of the search in a piece that fits no form: enough for some thousands of rows.
_MAX_NODES = 150_000


class TooDifferentError(ValueError):
    """A piece of the document has too many rows that belong to no form."""


# The graph


class State(NamedTuple):
    """A row of a form's pattern by indices; row -1 is before the form's first."""

    form: int
    row: int


class _Node(NamedTuple):
    """How many of the document's rows have been aligned, and the pattern's row reached."""

    rows: int
    state: State


@dataclass(frozen=True)
class Edge:
    """A step to a node: over `rows` rows of the document, to a pattern's row (None for none)."""

    rows: int
    state: State | None
    starts_form: bool = False
    is_repeat: bool = False
    starts_group: bool = False


_ADDED_ROW = Edge(1, None)


class Step(NamedTuple):
    """A row that may come next: the edge where the document has it, and where it is missing.

    `missing_cost` is what the latter costs.
    """

    edge: Edge
    if_missing: Edge | None
    missing_cost: int


Steps = Mapping[State, list[Step]]


def steps(forms: Sequence[FormPattern]) -> Steps:
    """The steps from each row of each form; from a form's last row to the start of any form."""
    starts = [
        _step(Edge(1, State(i, step.row), starts_form=True), form.rows[step.row])
        for i, form in enumerate(forms)
        for step in form.first
    ]
    after: dict[State, list[Step]] = {}
    for i, form in enumerate(forms):
        with_own_rows = {row.loop for row in form.rows}
        groups = {row.around.loop for row in form.rows if row.around}
        after[State(i, -1)] = [
            start for start in starts if start.edge.state and start.edge.state.form == i
        ]
        for row, following in enumerate(form.after):
            after[State(i, row)] = [
                _step(
                    Edge(1, State(i, step.row), False, step.is_repeat, step.starts_group),  # noqa: FBT003
                    form.rows[step.row],
                    has_own_rows=_loop_around(form.rows[step.row]) in with_own_rows,
                    is_of_group=form.rows[step.row].loop in groups,
                )
                for step in following
                if step.row >= 0
            ]
            if any(step.row < 0 for step in following):
                after[State(i, row)] += starts
    return after


def _loop_around(row: row_pattern.Row) -> int:
    """The number of the loop around the row's own; -1 for none."""
    return row.around.loop if row.around else -1


def _step(
    edge: Edge, pattern: row_pattern.Row, *, has_own_rows: bool = True, is_of_group: bool = False
) -> Step:
    """The step over the edge's row; another iteration of a loop is never missing.

    Another group may lack its first row where it shows by others: rows of its own, or those of the
    loop within it.
    """
    is_never_missing = edge.is_repeat and not is_of_group
    is_never_missing = is_never_missing or (edge.starts_group and not has_own_rows)
    less = _BARE_GROUP if pattern.around else _GROUP_ROW * is_of_group
    cost = _ROW - less if pattern.table else _LINE
    cost += _OTHER_FIRST_ROW if edge.starts_form else 0
    return Step(edge, None if is_never_missing else replace(edge, rows=0), cost)


# The cheapest path


class _Reached(NamedTuple):
    """How a node was reached: at which cost, from which node, by which edge."""

    cost: int
    previous: _Node | None
    edge: Edge | None


class _Move(NamedTuple):
    """An edge out of a node, and where it leads; without `is_exact` it may cost more."""

    cost: int
    node: _Node
    edge: Edge
    is_exact: bool


class _Candidate(NamedTuple):
    """A path to a node in the queue, in the order of the search.

    The cheapest comes first; of equal ones the one further on in the document (`negated_rows`),
    then the older one.
    """

    cost: int
    negated_rows: int
    number: int
    node: _Node
    previous: _Node | None = None
    edge: Edge | None = None
    is_exact: bool = True


@dataclass(frozen=True)
class _Search:
    """The search through one piece of the document: what has been reached, and what equally well.

    `rivals` are, by node, another node before it on a path of the same cost.
    """

    forms: Sequence[FormPattern]
    steps: Steps
    rows: Sequence[document_rows.Row]
    reached: dict[_Node, _Reached] = field(default_factory=dict)
    rivals: dict[_Node, _Node] = field(default_factory=dict)


class Leg(NamedTuple):
    """A part of a path: an edge, and the range of the document's rows that it passes.

    `is_ambiguous` says that the last of these rows could be another row of the form at the same
    cost.
    """

    edge: Edge
    start: int
    end: int
    is_ambiguous: bool


def find(
    forms: Sequence[FormPattern],
    steps: Steps,
    rows: Sequence[document_rows.Row],
    form: int,
) -> list[Leg] | None:
    """The cheapest path over all the rows, from the start of the form to the end of any form.

    None where there is no such path. Raises TooDifferentError where the search takes too long.
    """
    search = _Search(forms, steps, rows)
    goal = _find_goal(search, form)
    return None if goal is None else _trace(search, goal)


def _find_goal(search: _Search, form: int) -> _Node | None:
    """The node at the end of all rows and of a form that is reached first; None for none."""
    ends = {
        State(i, row)
        for i, pattern in enumerate(search.forms)
        for row, following in enumerate(pattern.after)
        if any(step.row < 0 for step in following)
    }
    reached = search.reached
    queue = [_Candidate(0, 0, 0, _Node(0, State(form, -1)))]
    pushed = 0
    goal: _Node | None = None
    while queue:
        candidate = heapq.heappop(queue)
        cost, node = candidate.cost, candidate.node
        # Paths as cheap as the goal's are still looked at, for rivals.
        if goal is not None and cost > reached[goal].cost:
            break
        if node in reached:
            _note_rival(search, candidate)
            continue
        if candidate.edge and not candidate.is_exact:
            cost += _excess(search, node, candidate.edge)
            heapq.heappush(queue, candidate._replace(cost=cost, is_exact=True))
            continue
        reached[node] = _Reached(cost, candidate.previous, candidate.edge)
        if len(reached) > _MAX_NODES:
            raise TooDifferentError
        if node.rows == len(search.rows) and node.state in ends and goal is None:
            goal = node
        for move in _moves(search, node):
            pushed += 1
            total, negated_rows = cost + move.cost, -move.node.rows
            heapq.heappush(
                queue,
                _Candidate(total, negated_rows, pushed, move.node, node, move.edge, move.is_exact),
            )
    return goal


def _note_rival(search: _Search, candidate: _Candidate) -> None:
    """Remember the candidate's path where it is as cheap as the one that reached its node."""
    first = search.reached[candidate.node]
    if candidate.previous and first.cost == candidate.cost and candidate.previous != first.previous:
        search.rivals[candidate.node] = candidate.previous


def _excess(search: _Search, node: _Node, edge: Edge) -> int:
    """How much the edge costs more than the lower bound with which it was queued."""
    state = edge.state or State(-1, -1)
    pattern, row = search.forms[state.form].rows[state.row], search.rows[node.rows - 1]
    which = {"is_repeat": edge.is_repeat, "starts_group": edge.starts_group}
    bound = row_cost.lower_bound(pattern, row, **which)
    return row_cost.cost(pattern, row, **which) - bound.cost


def _moves(search: _Search, node: _Node) -> Iterator[_Move]:
    """The edges out of the node."""
    forms, rows, i = search.forms, search.rows, node.rows
    for edge, if_missing, missing_cost in search.steps[node.state]:
        state = edge.state or node.state
        pattern = forms[state.form].rows[state.row]
        if i < len(rows):
            if rows[i].table == 0:
                for count in _paragraph_counts(pattern, rows, i):
                    yield _Move(
                        0, _Node(i + count, state), replace(edge, rows=count), is_exact=True
                    )
            else:
                cost, is_exact = row_cost.lower_bound(
                    pattern, rows[i], is_repeat=edge.is_repeat, starts_group=edge.starts_group
                )
                cost += _OTHER_FIRST_ROW if edge.starts_form and cost else 0
                cost += _OTHER_TABLE * _is_in_other_table(search, node, state)
                yield _Move(cost, _Node(i + 1, state), edge, is_exact)
        if if_missing:
            yield _Move(missing_cost, _Node(i, state), if_missing, is_exact=True)
    if i < len(rows):
        cost = _added_row_cost(forms, rows[i])
        yield _Move(cost, _Node(i + 1, node.state), _ADDED_ROW, is_exact=True)


def _is_in_other_table(search: _Search, node: _Node, state: State) -> bool:
    """Whether only one of document and form begins another table with its next row.

    Only in a form of several tables, for two rows that follow each other in tables. On a sheet,
    which is one table, a blank row parts two.
    """
    form, rows, i = search.forms[state.form], search.rows, node.rows
    # After a form's last row another form may begin, whose rows are counted on their own.
    if node.state.form != state.form or node.state.row < 0:
        return False
    if form.tables < 2 or not i or not rows[i - 1].table:  # noqa: PLR2004
        return False
    before, after = form.rows[node.state.row].table, form.rows[state.row].table
    if not before or not after:
        return False
    above, row = rows[i - 1], rows[i]
    is_parted = bool(row.sheet) and row.row > above.row + 1
    return (before != after) != (above.table != row.table or is_parted)


def _added_row_cost(forms: Sequence[FormPattern], row: document_rows.Row) -> int:
    """The cost of a document's row that belongs to no form."""
    texts = sum(bool(cell.text.strip()) for cell in row.cells)
    if not texts:
        return _BLANK_ROW
    if is_heading(forms, row):
        return _REPEATED_HEADING
    return _ROW - _REMARK * (bool(row.sheet) and texts == 1)


def is_heading(forms: Sequence[FormPattern], row: document_rows.Row) -> bool:
    """Whether the row is one of the forms' headings, as repeated on a table's next page."""
    labels = tuple(fold(cell.text) for cell in row.cells if cell.text.strip())
    return len(labels) > 1 and any(
        labels in (heading, heading[1:]) for form in forms for heading in form.headings
    )


def _paragraph_counts(
    pattern: row_pattern.Row, rows: Sequence[document_rows.Row], i: int
) -> Iterator[int]:
    """How many paragraphs from row `i` on, joined, match the pattern.

    None match a pattern without labels, which any text would.
    """
    if not any(cell.label for cell in pattern.cells):
        return
    text = ""
    for count, row in enumerate(rows[i : i + _MAX_PARAGRAPHS], 1):
        if row.table:
            return
        text = f"{text}\n{row.cells[0].text}"
        texts = field_texts.line_texts(pattern, text)
        # A field outside tables is on one line.
        if texts is not None and not any("\n" in field.strip() for field in texts):
            yield count


def _trace(search: _Search, goal: _Node) -> list[Leg]:
    """The path to the goal."""
    backwards: list[Leg] = []
    node = goal
    is_ambiguous = False
    while True:
        _, previous, edge = search.reached[node]
        if previous is None or edge is None:
            return backwards[::-1]
        backwards.append(Leg(edge, previous.rows, node.rows, is_ambiguous))
        rival = search.rivals.get(node)
        is_ambiguous = rival is not None and _is_another_row(search, previous, rival)
        node = previous


def _is_another_row(search: _Search, node: _Node, rival: _Node) -> bool:
    """Whether both nodes align the document's same last row, with different rows of the form."""
    rival_edge = search.reached[rival].edge if rival in search.reached else None
    edges = search.reached[node].edge, rival_edge
    both_align = all(edge is not None and edge.state is not None and edge.rows for edge in edges)
    if not both_align or node.rows != rival.rows or node.state == rival.state:
        return False
    # On a sheet columns tell which of a loop's rows under conditions it is.
    mine, other = (search.forms[state.form].rows[state.row] for state in (node.state, rival.state))
    is_variant = bool(mine.loop) and node.state.form == rival.state.form and mine.loop == other.loop
    return not (is_variant and search.rows[node.rows - 1].sheet)
