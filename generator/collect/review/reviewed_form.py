"""A unit's form with the findings about it as comments in its cells."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.campaign import campaigns, record
from generator.collect import kept_files, known_data
from generator.collect.blank import blank
from generator.collect.review import review_places, review_texts
from generator.collect.review.review_letter import CHECK, MUST, Point
from generator.common import hashes
from generator.common.fold import fold
from generator.readback import read_document
from generator.spreadsheet import added_notes, received_workbook
from generator.spreadsheet.added_notes import CellNote
from generator.word import added_comments, received
from generator.word.added_comments import CellComment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.campaign.record import Entry
    from generator.collect.known_data import KnownData
    from generator.collect.review.review_places import CellPlace
    from generator.collect.review.review_texts import Remark
    from generator.readback.pack_choice import Reader
    from generator.readback.unit_values import UnitForms

# Behind a place, in a remark about a note there.
_FIELD_NAME = re.compile("^（[^（）]*）")
_NO_CELL = "（表中没有可批注的位置，只列于此；如有说明，请另附）"


@dataclass(frozen=True)
class FormTools:
    """What makes and reads the campaign's forms: once for all units."""

    campaign: Campaign

    @cached_property
    def reader(self) -> Reader:
        """What reads a form."""
        return read_document.reader(self.campaign.pack)

    @cached_property
    def faces(self) -> dict[str, tuple[blank.Face, Any]]:
        """The modules that make forms, each with what all forms share, as far as needed so far."""
        return {}

    def face(self, suffix: str) -> tuple[blank.Face, Any]:
        """The module that makes forms of that format, and what all forms share."""
        if suffix not in self.faces:
            face = blank.FACES[suffix]()
            self.faces[suffix] = face, face.prepare(self.campaign.pack)
        return self.faces[suffix]


class ReviewedForm(NamedTuple):
    """A form with its comments, as a file with that ending; what the letter says of each finding.

    `is_as_received` is whether it is the file that the unit sent; `commented` counts the findings
    that are in a cell. With `base`, the form was filled anew with these data.
    """

    content: bytes
    suffix: str
    points: tuple[Point, ...]
    commented: int
    is_as_received: bool
    base: KnownData | None = None


@dataclass(frozen=True)
class _Unit:
    """A unit that gets its form back: names, data file, its texts, the remarks."""

    name: str
    checked: CheckedUnit
    data: Mapping[str, Any]
    remarks: Sequence[Remark]


def review(  # noqa: PLR0913, PLR0917 - a unit, and all that is known of it
    forms: FormTools,
    name: str,
    checked: CheckedUnit,
    data: Mapping[str, Any],
    entries: Sequence[Entry],
    remarks: Sequence[Remark],
) -> ReviewedForm:
    """The unit's form: as it was received, or, where the data have changed since, filled anew.

    `name` is the unit's where its data file says none, `data` are the texts of the data file,
    `entries` what happened to the unit. Raises UnreadableError where the file cannot be edited,
    NotHandedOutError where a form cannot be made.
    """
    unit = _Unit(checked.unit or name, checked, data, remarks)
    sent = _received(forms.campaign, checked, entries)
    if sent is not None:
        kind = received.kind_of(sent)
        opened = received_workbook.as_xlsx if kind.is_workbook else received.as_docx
        with opened(sent, kind) as path:
            unit_forms = _read(forms, path, unit)
            if unit_forms is not None:
                return _with_comments(forms, path, unit, unit_forms, None)
    known = known_data.of_file(forms.campaign, checked.path)
    with _filled_anew(forms, unit, known, _suffix(entries)) as path:
        unit_forms = _read(forms, path, unit)
        if unit_forms is None:
            raise AssertionError(path)
        return _with_comments(forms, path, unit, unit_forms, known)


def _received(campaign: Campaign, checked: CheckedUnit, entries: Sequence[Entry]) -> Path | None:
    """The form that the data file was taken from as it is now; None where it says something else.

    A data file that somebody sent is no form.
    """
    last = next((entry for entry in reversed(entries) if entry.what == "taken"), None)
    if last is None or last.data_sha256 != checked.data_sha256:
        return None
    received_files = kept_files.folder_of(campaign.folder / record.FOLDER, last.unit)
    path = received_files / PurePath(last.file).name
    is_form = path.suffix not in campaigns.SUFFIXES and path.is_file()
    return path if is_form and hashes.file_sha256(path) == last.sha256 else None


def _suffix(entries: Sequence[Entry]) -> str:
    """The format in which the unit last had its form in its hands."""
    last = next((e for e in reversed(entries) if e.what in ("taken", "handed-out")), None)
    is_workbook = last is not None and PurePath(last.file).suffix in (
        ".xlsx", ".xls", ".xlsm", ".ods", ".et",
    )  # fmt: skip
    return "xlsx" if is_workbook else "docx"


@contextmanager
def _filled_anew(forms: FormTools, unit: _Unit, known: KnownData, suffix: str) -> Iterator[Path]:
    """The form as it would be handed out today."""
    face, prepared = forms.face(suffix)
    content = face.render(prepared, blank.handout_of(forms.campaign, unit.name, known))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"form.{suffix}")
        path.write_bytes(content)
        yield path


def _read(forms: FormTools, path: Path, unit: _Unit) -> UnitForms | None:
    """The unit's forms in the file; None where none, or several, may be its own."""
    unit_forms = read_document.read(path, [forms.reader], data=forms.campaign.folder.parent).units
    if len(unit_forms) > 1:
        name = forms.campaign.pack.unit_name
        unit_forms = tuple(u for u in unit_forms if fold(u.values.get(name, "")) == fold(unit.name))
    return unit_forms[0] if len(unit_forms) == 1 else None


def _with_comments(
    forms: FormTools, path: Path, unit: _Unit, unit_forms: UnitForms, base: KnownData | None
) -> ReviewedForm:
    pack = forms.campaign.pack
    places = review_places.FormAndData(unit_forms, unit.data, pack.unit.fields)
    # What the reading doubted says where, in the very file.
    named = review_places.NamedCells(path) if base is None else None
    found_places = [(each, review_places.find(places, named, each)) for each in unit.remarks]
    points, noted = [], []
    for number, (remark, cell) in enumerate(sorted(found_places, key=_order), 1):
        field = review_texts.position(pack, unit.checked.values, remark.path)
        where = "：".join(filter(None, (cell.shown, field))) if cell else f"{field}{_NO_CELL}"
        shown = _of_own_form(remark, cell) if base is None else remark
        problem = _without_place(shown.problem, cell)
        points.append(Point(number, remark.is_error, where, problem, shown.advice))
        noted += [(cell, _text(points[-1]))] if cell else []
    return ReviewedForm(
        _add(path, noted), path.suffix[1:], tuple(points), len(noted), base is None, base
    )


def _of_own_form(remark: Remark, cell: CellPlace | None) -> Remark:
    """What is said of a field in the form that the unit sent, which may lack the field's cell."""
    is_row = any(isinstance(step, int) for step in remark.path)
    is_absent = cell.is_beside if cell else bool(remark.path) and not is_row
    if not is_absent:
        return remark
    if remark.code == review_texts.MISSING:
        return review_texts.of_absent(remark)
    return remark._replace(problem=f"“{remark.path[-1]}”：{remark.problem}")


def _order(found: tuple[Remark, CellPlace | None]) -> tuple[bool, bool, int, int, int]:
    """What must be put right comes first, each in the form's order, at last what has no cell."""
    remark, cell = found
    place = (cell.table, cell.row, cell.column) if cell else (0, 0, 0)
    return (not remark.is_error, cell is None, *place)


def _without_place(problem: str, cell: CellPlace | None) -> str:
    """The problem without its place, which the cell says."""
    start = next((name for name in cell.names if problem.startswith(name)), "") if cell else ""
    rest = problem.removeprefix(start).lstrip("：，") if start else problem
    return f"此处{_FIELD_NAME.sub('', rest)}" if _FIELD_NAME.match(rest) else rest


def _text(point: Point) -> str:
    """The text of a comment."""
    kind = MUST if point.is_error else CHECK
    return f"【{kind}】退回意见第 {point.number} 条：{point.problem}\n{point.advice}"


def _add(path: Path, noted: Sequence[tuple[CellPlace, str]]) -> bytes:
    if path.suffix == ".xlsx":
        notes = [CellNote(cell.sheet, cell.row, cell.column, text) for cell, text in noted]
        return added_notes.add(path, notes)
    comments = [CellComment((c.table, c.row, c.column), text) for c, text in noted]
    return added_comments.add(path, comments)
