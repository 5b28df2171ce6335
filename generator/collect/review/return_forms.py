"""Return units' forms to them: with comments in the cells, and a letter that lists the findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from generator.build import output_folder
from generator.campaign import check, record
from generator.collect import kept_files, out_folder, unit_states
from generator.collect.review import review_letter, review_texts, reviewed_form
from generator.common import hashes
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.form.handout import NotHandedOutError
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from generator.campaign.record import Log
    from generator.collect.review.reviewed_form import FormTools, ReviewedForm
    from generator.collect.unit_states import CampaignUnits, CheckedCampaignUnit
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress

_COMMAND = "forms return"


class ReturnedForm(NamedTuple):
    """What a unit gets back: a form's file; how much must be put right, how much be looked at.

    `only_in_letter` of both have no cell in the form. `is_new` is whether form or letter were not
    there yet as they are now.
    """

    unit: str
    file: str
    musts: int
    checks: int
    only_in_letter: int
    is_as_received: bool
    is_new: bool


@dataclass
class ReturnReport:
    """What was done in the folder `out`: what units got, and which got nothing.

    `missing` have not sent, `clean` have no findings, `accepted` are done with. `unreadable`
    are units whose data files must be mended before they can be checked; `failed` are units whose
    form cannot be returned, with the reason. `of_bureau` are units with findings that only the
    bureau can mend, which no letter has. `damaged` are unreadable lines of the log.
    """

    out: Path
    given: list[ReturnedForm] = field(default_factory=list)
    moved: list[out_folder.MovedFile] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    clean: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    of_bureau: list[str] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class ReturnRequest:
    """What is asked for: which units (none for all), where to, by when; None as the roster says."""

    wanted: Sequence[str]
    out: Path
    due: date | None
    today: date


def return_forms(
    campaign_units: CampaignUnits,
    request: ReturnRequest,
    progress: Progress = lambda items, *_: items,
) -> ReturnReport:
    """Write the form and the letter of each unit that has findings, and log that it was returned.

    What is there as it would be written stays; what is there and not as we wrote it is renamed
    first. Raises OSError where a file cannot be read or written, MachineError where another command
    works in the same folders.
    """
    done = ReturnReport(request.out)
    forms = reviewed_form.FormTools(campaign_units.campaign)
    received = campaign_units.campaign.folder / record.FOLDER
    with output_folder.exclusive(request.out, _COMMAND), output_folder.locked(received, _COMMAND):
        log = record.read_log(received)
        done.damaged = log.unreadable
        for each in unit_states.units(campaign_units, request.wanted, progress):
            _return_one(forms, log, each, request, done)
    return done


def left_over(done: ReturnReport) -> list[str]:
    """Names of forms and letters in the folder that are none of what units get now."""
    stems = {given.file.rpartition(".")[0] for given in done.given}
    own = {given.file for given in done.given} | {
        f"{stem}{review_letter.ENDING}.docx" for stem in stems
    }
    return out_folder.others(done.out, own)


def _return_one(
    forms: FormTools,
    log: Log,
    each: CheckedCampaignUnit,
    request: ReturnRequest,
    done: ReturnReport,
) -> None:
    name, checked = each.unit.name, each.checked
    state = unit_states.stage_of(forms.campaign, each, log).state
    if checked is None or state == "missing":
        done.missing.append(name)
        return
    if state == "accepted":
        done.accepted.append(name)
        return
    parsed = source.read(checked.path, checked.path.as_posix())
    if has_errors(parsed.diagnostics):
        done.unreadable.append(name)
        return
    remarks = review_texts.remarks(forms.campaign.pack, checked.diagnostics)
    is_for_bureau = _has_of_bureau(checked.diagnostics)
    done.of_bureau += [name] if is_for_bureau else []
    if not remarks:
        done.clean += [] if is_for_bureau else [name]
        return
    entries = unit_states.entries_of(each, log)
    try:
        form = reviewed_form.review(forms, name, checked, parsed.data, entries, remarks)
    except (UnreadableError, NotHandedOutError) as error:
        done.failed[name] = str(error)
        return
    _give(forms, log, each, request, done, form)


def _has_of_bureau(findings: Sequence[Diagnostic]) -> bool:
    return any(review_texts.is_of_bureau(d) and not d.answered for d in findings)


def _give(  # noqa: PLR0913, PLR0917 - a unit and its form, and where both belong
    forms: FormTools,
    log: Log,
    each: CheckedCampaignUnit,
    request: ReturnRequest,
    done: ReturnReport,
    form: ReviewedForm,
) -> None:
    """Bring form and letter to their places; the line of the log says what is there."""
    name, data_sha256 = each.unit.name, each.checked.data_sha256 if each.checked else ""
    stem = check.file_name(name)
    file, letter_file = f"{stem}.{form.suffix}", f"{stem}{review_letter.ENDING}.docx"
    letter = review_letter.Letter(name, file, form.points, _due(each, request), data_sha256)
    content = review_letter.make(forms.campaign, letter)
    if form.base is not None:
        kept_files.keep_base(log.path.parent, name, form.base.text)
    sha256 = hashes.sha256(form.content)
    is_new = _place(done, file, form.content, log, name)
    is_new |= _place(done, letter_file, content, log, name)
    last = next((e for e in reversed(log.of_unit(name)) if e.what != "handed-out"), None)
    is_logged = last is not None and last.what == "returned" and last.sha256 == sha256
    if not is_logged or last is None or last.data_sha256 != data_sha256:
        record.add(log, name, "returned", file, sha256, data_sha256=data_sha256)
    musts = sum(point.is_error for point in form.points)
    only = len(form.points) - form.commented
    done.given.append(
        ReturnedForm(name, file, musts, len(form.points) - musts, only, form.is_as_received, is_new)
    )


def _due(each: CheckedCampaignUnit, request: ReturnRequest) -> date | None:
    """By when the unit is to send again: as asked for, else the roster's day if it is to come."""
    deadline = each.unit.row.deadline if each.unit.row else None
    return request.due or (deadline if deadline and deadline >= request.today else None)


def _place(done: ReturnReport, file: str, content: bytes, log: Log, unit: str) -> bool:
    """Bring the file to its place, unless it is there; whether it was not.

    What is not ours there is renamed.
    """
    placed = out_folder.place(
        done.out, file, content, partial(record.is_ours, log, unit, "returned")
    )
    done.moved += placed.moved
    return placed.is_new
