"""Fill in Word forms that were handed out, as a person does: type into cells, add and delete rows.

Where a field stands is found in a twin of the document: the same templates drawn with a token for
each field. Rows and forms that the data need beyond those handed out are copies, as in Word.
"""

from __future__ import annotations

import copy
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from generator.campaign import data_file
from generator.common import amounts
from generator.form import context, handout, unit_document
from generator.form.handout import Handout
from generator.pack import selectors, ticks
from generator.word import ooxml
from generator.word.handout_mark import HandoutMark

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.word_form import WordForms
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.pack.ticks import TickMark

_TOKEN = re.compile(r"⟦(\d+)⟧")


def handed_out(pack: Pack, settings: Mapping[str, Any], values: Mapping[str, Any]) -> Handout:
    """What is handed out to the unit that the values name."""
    unit = str(values.get(pack.unit_name, ""))
    mark = HandoutMark("2024", unit, pack.name, pack.version, pack.sha256, "0" * 64)
    return Handout(settings, values, mark)


@dataclass
class _Filling:
    """The forms, what was handed out, the data to type; each token's path and text."""

    forms: WordForms
    unit: Handout
    data: Mapping[str, Any]
    kept: Collection[FieldPath]
    tokens: list[tuple[KeyPath, str]] = field(default_factory=list)
    counts: dict[KeyPath, int] = field(default_factory=dict)


def fill(  # noqa: PLR0913 - how somebody fills it in
    forms: WordForms,
    unit: Handout,
    document: bytes,
    data: Mapping[str, Any],
    *,
    tidy: random.Random | None = None,
    kept: Collection[FieldPath] = (),
) -> bytes:
    """The document that was handed out with the data typed in.

    Cells of the `kept` fields stay as they are. With `tidy`, some rows and all copies of forms at
    the end that are still blank are deleted. A blank row among the data leaves a gap.
    """
    filling = _Filling(forms, unit, data, kept)
    seen = _tokens(filling, forms.pack.unit.fields, data, unit.values, ())
    drawn = context.build(forms.pack, unit.settings, seen)
    for group, marks in ticks.by_group(forms.pack.ticks).items():
        for path, found in selectors.values_of(drawn, group) if group else [((), drawn)]:
            rows = enumerate(found) if isinstance(found, list) else [(None, found)]
            for number, row in rows:
                own = path if number is None else (*path, number)
                _mark_tokens(filling, marks, row, own)
    twin_forms = list(unit_document.forms_with_context(forms.renderer.drawn, drawn))
    twin = ooxml.parse(unit_document.document_xml(twin_forms).encode())[0]
    filled = docx.Document(io.BytesIO(document))
    body = filled.element.body
    _add_copies(filling, body)
    lines = zip(_lines(body), _lines(twin), strict=True)
    for line, twin_line in lines:
        text = "".join(t.text or "" for t in twin_line.iter(qn("w:t")))
        if _TOKEN.search(text):
            Paragraph(line, filled).text = _TOKEN.sub(lambda m: filling.tokens[int(m[1])][1], text)
    for ours, theirs in zip(_tables(body), _tables(twin), strict=True):
        _fill_table(filling, ours, theirs, tidy)
    if tidy:
        _delete_blank_copies(filling, body)
    out = io.BytesIO()
    filled.save(out)
    return out.getvalue()


def _tokens(
    filling: _Filling, fields: Field, data: Any, known: Any, path: KeyPath
) -> dict[str, Any]:
    """The group with a token for each text, its lists as long as the document or the data need."""
    group: dict[str, Any] = {}
    for name, child in fields.children.items():
        below = (*path, name)
        value, of_known = (data or {}).get(name), (known or {}).get(name)
        if child.kind == "group":
            group[name] = _tokens(filling, child, value, of_known, below)
        elif child.kind == "rows":
            rows, known_rows = list(value or []), list(of_known or [])
            pack, crowded = filling.forms.pack, filling.forms.crowded
            steps = tuple(step for step in below if isinstance(step, str))
            drawn = handout.row_count(pack, steps, len(known_rows), crowded)
            filling.counts[below] = drawn
            group[name] = [
                _tokens(filling, child, _at(rows, i), _at(known_rows, i), (*below, i))
                for i in range(max(drawn, len(rows)))
            ]
        elif tuple(step for step in below if isinstance(step, str)) in filling.kept:
            group[name] = ""
        elif child.kind in ("text", "amount"):
            group[name] = f"⟦{len(filling.tokens)}⟧"
            filling.tokens.append((below, amounts.as_text(value)))
    return group


def _mark_tokens(
    filling: _Filling, marks: Mapping[str, TickMark], row: dict[str, Any], path: KeyPath
) -> None:
    """Tokens in place of the marks of ticks in a row of what the templates see."""
    for name, mark in marks.items():
        if found := _TOKEN.fullmatch(row[mark.field]):
            row[name] = f"⟦{len(filling.tokens)}⟧"
            text = filling.tokens[int(found[1])][1]
            filling.tokens.append(((*path, mark.field), mark.drawn(text)))


def _lines(body: Any) -> list[Any]:
    """The paragraphs with text outside tables."""
    paragraphs = body.findall(qn("w:p"))
    return [p for p in paragraphs if any(t.text for t in p.iter(qn("w:t")))]


def _at(rows: Sequence[Any], i: int) -> Any:
    return rows[i] if i < len(rows) else {}


def _tables(body: Any) -> list[Any]:
    return body.findall(qn("w:tbl"))


def _sections(body: Any) -> list[list[Any]]:
    """The blocks of each section, without the last one's own properties."""
    sections: list[list[Any]] = [[]]
    for block in body:
        if block.tag == qn("w:sectPr"):
            break
        sections[-1].append(block)
        if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            sections.append([])
    return sections


def _rows_at(node: Any, path: Sequence[str]) -> Any:
    for step in path:
        node = (node or {}).get(step)
    return node or []


def _section_counts(filling: _Filling) -> Iterator[tuple[int, int]]:
    """For each form how many copies are handed out, and how many rows the data have."""
    for form in filling.forms.pack.forms:
        if form.repeat:
            yield filling.counts[form.repeat], len(_rows_at(filling.data, form.repeat))
        else:
            yield 1, 1


def _add_copies(filling: _Filling, body: Any) -> None:
    """Copies of the last copy of each form, as many as the data need."""
    sections = _sections(body)
    end = 0
    for drawn, wanted in _section_counts(filling):
        end += drawn
        for _ in range(wanted - drawn):
            last = sections[end - 1]
            closing = last[-1]
            if closing.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
                closing.get_or_add_pPr().append(copy.deepcopy(body[-1]))
                added = copy.deepcopy(last)
                properties = added[-1].find(qn("w:pPr"))
                properties.remove(properties.find(qn("w:sectPr")))
            else:
                added = copy.deepcopy(last)
            for block in reversed(added):
                closing.addnext(block)
            sections.insert(end, added)
            end += 1


def _delete_blank_copies(filling: _Filling, body: Any) -> None:
    sections = _sections(body)
    start = 0
    for form, (drawn, wanted) in zip(
        filling.forms.pack.forms, _section_counts(filling), strict=True
    ):
        copies = sections[start : start + max(drawn, wanted)]
        start += len(copies)
        rows = _rows_at(filling.data, form.repeat) if form.repeat else [1]
        used = max((i for i, row in enumerate(rows, 1) if not data_file.is_blank(row)), default=1)
        for section in copies[used:]:
            for block in section:
                body.remove(block)


def _fill_table(filling: _Filling, ours: Any, theirs: Any, tidy: random.Random | None) -> None:
    rows = ours.findall(qn("w:tr"))
    twin_rows = theirs.findall(qn("w:tr"))
    # The form's own rows are one after the other; its list, if it repeats, is around them all.
    around = _list_around(filling, twin_rows)
    last = None
    # The last row of each kind, to copy: of a group, its first row begins the merges.
    known: dict[Any, Any] = {}
    remaining = iter(rows)
    blank_rows = []
    for twin_row in twin_rows:
        paths = [path for path, _ in _of_row(filling, twin_row)]
        row_path = max((_row_path(path) for path in paths), key=len, default=())
        in_loop = bool(row_path) and row_path != around
        kind = frozenset(_names(path) for path in paths), in_loop and row_path[-1] == 0
        if in_loop and _is_beyond(filling, row_path, around):
            assert last is not None
            tr = copy.deepcopy(known.get(kind, last))
            last.addnext(tr)
        else:
            tr = next(remaining)
        _fill_row(filling, tr, twin_row)
        texts = [text for path, text in _of_row(filling, twin_row) if _row_path(path) == row_path]
        if (
            in_loop
            and int(row_path[-1]) > 0
            and not any(texts)
            and not _has_copy(filling, row_path)
        ):
            blank_rows.append(tr)
        last = known[kind] = tr
    assert next(remaining, None) is None
    for tr in blank_rows:
        if tidy and tidy.random() < 0.5:
            ours.remove(tr)


def _names(path: KeyPath) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _is_beyond(filling: _Filling, row_path: KeyPath, around: KeyPath) -> bool:
    """Whether the row, or the group that it stands in, is none of those handed out."""
    return any(
        step >= filling.counts[row_path[:i]]
        for i, step in enumerate(row_path)
        if isinstance(step, int) and i >= len(around)
    )


def _has_copy(filling: _Filling, row_path: KeyPath) -> bool:
    """Whether a copy of a form is the row's own: both would have to be deleted."""
    return any(row_path[:-1] == form.repeat for form in filling.forms.pack.forms)


def _list_around(filling: _Filling, twin_rows: Sequence[Any]) -> KeyPath:
    """The path of the row that the table's form is drawn for; empty for a form drawn once."""
    repeats = {form.repeat for form in filling.forms.pack.forms if form.repeat}
    found = [
        _row_path(path) for tr in twin_rows for path, _ in _of_row(filling, tr) if _row_path(path)
    ]
    prefixes = {path[: len(repeat) + 1] for path in found for repeat in repeats}
    same = [p for p in prefixes if p[:-1] in repeats and all(f[: len(p)] == p for f in found)]
    return same[0] if same else ()


def _row_path(path: KeyPath) -> KeyPath:
    """The path of the innermost row in which the field stands."""
    last = max((i for i, step in enumerate(path) if isinstance(step, int)), default=-1)
    return path[: last + 1]


def _of_row(filling: _Filling, tr: Any) -> Iterator[tuple[KeyPath, str]]:
    for number in _TOKEN.findall("".join(t.text or "" for t in tr.iter(qn("w:t")))):
        yield filling.tokens[int(number)]


def _fill_row(filling: _Filling, tr: Any, twin_row: Any) -> None:
    cells = zip(tr.findall(qn("w:tc")), twin_row.findall(qn("w:tc")), strict=True)
    for tc, twin_cell in cells:
        text = "\n".join(
            "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in twin_cell.iter(qn("w:p"))
        )
        if _TOKEN.search(text):
            _type(tc, _TOKEN.sub(lambda m: filling.tokens[int(m[1])][1], text))


def _type(tc: Any, text: str) -> None:
    """The text in place of the cell's, a paragraph for each line."""
    cell = _Cell(tc, None)  # type: ignore[arg-type]
    first, *others = cell.paragraphs
    for other in others:
        tc.remove(other._p)  # noqa: SLF001
    first.text, *lines = text.split("\n")
    last = first
    for line in lines:
        p = copy.deepcopy(first._p)  # noqa: SLF001
        last._p.addnext(p)  # noqa: SLF001
        last = Paragraph(p, cell)
        last.text = line
