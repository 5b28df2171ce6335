"""Take what units sent into a campaign: files kept as they came, data files edited, all noted.

For each unit in this order: the file into `received`, the log's line `received`, the data file, the
base, the line `taken`. Each is whole or not there, and what is there is not done again: killed at
any moment, the same command goes on where it stopped, with the base it began with.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from generator.campaign import campaigns, check, data_file, record, roster_units
from generator.collect import kept_files
from generator.collect.receive import readings, submissions, taking
from generator.collect.receive.readings import Failure
from generator.collect.receive.receive_report import (
    Outcome,
    OutcomeKind,
    ReceiveReport,
    UnitChoice,
)
from generator.collect.receive.taking import UnitData
from generator.common import atomic_files, hashes
from generator.common.diagnostics import Diagnostic, MachineError, excerpt
from generator.datafile import file_bytes
from generator.word import received

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.record import Log
    from generator.collect.receive.readings import Content, Reading, Readings
    from generator.collect.receive.taking import Submitted, Target
    from generator.common.progress import Progress
    from generator.compare.three_way import Prefer
    from generator.datafile.file_bytes import FileBytes

# Endings that files keep; others say nothing about the content.
_ENDINGS = tuple(
    ".docx .docm .doc .odt .rtf .wps .xlsx .xlsm .xls .ods .et .yaml .yml".split()  # noqa: SIM905
)


# Errors that every other unit would meet as well.
_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
# Nothing tells what the bureau changed since from what the unit left as it was.
_BASE_IS_GONE = (
    "{}：received 中没有此表下发时的内容（可能已被修改或删除），"
    "凡与数据文件不同之处，均按双方都已修改处理。"
)


@dataclass(frozen=True)
class _Work:
    """What is the same for all units: the campaign, what was read, the log, and the wishes.

    `named` are the units that data files name, by the names of their documents; `again` is the
    command as it is to be typed again.
    """

    campaign: Campaign
    readings: Readings
    log: Log
    prefer: Prefer
    named: Collection[str]
    again: str
    done: ReceiveReport

    @property
    def received(self) -> Path:
        """The folder of what is kept."""
        return self.campaign.folder / record.FOLDER


@dataclass(frozen=True)
class _KeptOriginal:
    """A file that came, where it is kept: its path, and the same from the campaign's folder."""

    path: Path
    file: str


def receive(  # noqa: PLR0913 - what was read, and how it is to be taken
    campaign: Campaign,
    read: Readings,
    log: Log,
    *,
    wanted: Collection[str] = (),
    prefer: Prefer = "",
    again: str = "forms receive 收回的表",
    progress: Progress = lambda items, *_: items,
) -> ReceiveReport:
    """Take the files of each unit, or only of those wanted; the lock is the caller's.

    `again` is the command as it is to be typed again, to decide what both sides changed. What keeps
    one unit's file from being taken stops no other; a disk that fails stops all.
    """
    done = ReceiveReport(findings=[*read.refused], failures=[*read.failures])
    done.damaged = log.unreadable
    done.refused = {finding.file for finding in read.refused}
    named = {check.document_key(name) for name in roster_units.names(campaign).values() if name}
    work = _Work(campaign, read, log, prefer, named, again, done)
    units = _by_unit(read, wanted)
    for reading in read.readings:
        if reading.identified.unit is None and not wanted:
            done.findings += read.content(reading).diagnostics
            done.findings += reading.identified.refusals
            done.refused.add(reading.submission.shown)
    done.left = len(units)
    for unit, files in progress([*units.items()], len(units), "接收"):
        done.left -= 1
        try:
            _receive_unit(work, unit, files)
        except (OSError, MachineError) as error:
            done.failures.append(Failure(unit, error))
            if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
                break
    return done


def _by_unit(read: Readings, wanted: Collection[str]) -> dict[str, list[Reading]]:
    """The files of each unit, units in the order in which they came; of equal files the first."""
    units: dict[str, dict[tuple[str, int], Reading]] = {}
    for reading in read.readings:
        unit = reading.identified.unit
        if unit and (not wanted or unit.name in wanted):
            units.setdefault(unit.name, {}).setdefault(reading.key, reading)
    return {unit: [*files.values()] for unit, files in units.items()}


def _receive_unit(work: _Work, unit: str, files: Sequence[Reading]) -> None:
    """Take the one file that is new, or refuse them all if several are.

    A file that is of another unit or year is none of them.
    """
    new = []
    for reading in files:
        earlier = _taken_before(work, unit, reading)
        if earlier:
            outcome = Outcome(unit, reading.submission.shown, "same", earlier=earlier)
            work.done.outcomes.append(outcome)
        elif _is_as_it_went_out(work.log, unit, reading.submission.sha256):
            work.done.outcomes.append(Outcome(unit, reading.submission.shown, "untouched"))
        else:
            new.append(reading)
    own = [reading for reading in new if not reading.identified.refusals]
    for reading in new:
        work.done.notes += reading.identified.notes
        work.done.findings += work.readings.content(reading).diagnostics
        refusals = [*reading.identified.refusals]
        if len(own) > 1 and reading in own:
            refusals.append(_one_of_several(unit, reading, own))
        content = submissions.content(reading.submission)
        if content is None:
            work.done.findings.append(_changed_meanwhile(reading))
            _add_refused(work, unit, reading)
        elif refusals:
            _refuse(work, unit, reading, _keep(work, unit, reading, content), refusals)
        else:
            _take(work, unit, reading, content)


def _taken_before(work: _Work, unit: str, reading: Reading) -> datetime | None:
    """When the file was taken, if the unit has a data file still."""
    known = reading.identified.unit
    if known is None or known.path is None or not known.path.exists():
        return None
    entries = work.log.of_unit(unit)
    sha256 = reading.submission.sha256
    return next((e.at for e in entries if e.what == "taken" and e.sha256 == sha256), None)


def _is_as_it_went_out(log: Log, unit: str, sha256: str) -> bool:
    """Whether the file was returned to the unit, or handed out before something of it was taken.

    Nobody worked on it. Its values are those of that time: taken in, they would undo what the unit
    has corrected since.
    """
    if record.is_ours(log, unit, "returned", sha256):
        return True
    if not record.is_ours(log, unit, "handed-out", sha256):
        return False
    whats = [e.what for e in log.of_unit(unit) if e.what == "taken" or e.sha256 == sha256]
    return "taken" in whats[whats.index("handed-out") :]


def _one_of_several(unit: str, reading: Reading, files: Sequence[Reading]) -> Diagnostic:
    others = "、".join(f.submission.shown for f in files if f is not reading)
    message = f"“{excerpt(unit)}”有 {len(files)} 份不同的文件，均未接收，另有：{others}"
    hint = "请只接收应采用的一份；几份都应采用的，请按报送先后逐份接收。"
    return Diagnostic(reading.submission.shown, 1, 1, "error", "same-unit", message, hint)


def _changed_meanwhile(reading: Reading) -> Diagnostic:
    message = "文件在读取过程中被其他程序修改，未接收"
    hint = "请关闭正在使用此文件的程序，再接收一次。"
    return Diagnostic(reading.submission.shown, 1, 1, "error", "word-file", message, hint)


def _keep(
    work: _Work, unit: str, reading: Reading, content: bytes, *, as_last: bool = False
) -> _KeptOriginal:
    """The file as it came, kept, and the log's line that it was received."""
    path = kept_files.keep_original(work.received, unit, content, _suffix(reading), as_last=as_last)
    file = path.relative_to(work.campaign.folder).as_posix()
    if not any(e.what == "received" and e.file == file for e in work.log.of_unit(unit)):
        record.add(work.log, unit, "received", file, reading.submission.sha256)
    return _KeptOriginal(path, file)


def _suffix(reading: Reading) -> str:
    """The file's own ending, or, where it has none of the usual, that of its content."""
    suffix = PurePath(reading.submission.name).suffix.lower()
    if suffix in _ENDINGS:
        return suffix
    return f".{received.kind_of(reading.submission.path).extension}"


def _refuse(
    work: _Work, unit: str, reading: Reading, kept: _KeptOriginal, refusals: Sequence[Diagnostic]
) -> None:
    work.done.findings += refusals
    _add_refused(work, unit, reading)
    entries = work.log.of_unit(unit)
    last = next((e for e in reversed(entries) if e.file == kept.file), None)
    if last is None or last.what != "refused":
        record.add(work.log, unit, "refused", kept.file, reading.submission.sha256)


def _add_refused(work: _Work, unit: str, reading: Reading) -> None:
    work.done.refused.add(reading.submission.shown)
    work.done.outcomes.append(Outcome(unit, reading.submission.shown, "refused"))


def _take(work: _Work, unit: str, reading: Reading, content: bytes) -> None:
    """Take the file into the unit's data file, unless both sides changed the same."""
    campaign, shown = work.campaign, reading.submission.shown
    target = work.readings.target
    submitted = _submitted(target, reading, work.readings.content(reading), content)
    kept = _keep(work, unit, reading, content, as_last=True)
    path = _data_path(campaign, reading)
    before = _before(work, unit, reading, kept, path)
    taken = taking.take(target, before, submitted, prefer=work.prefer)
    refusals = [*taken.refusals, *_in_the_way(work, unit, path, reading)]
    if taken.conflicts:
        refusals = [replace(each, hint=_choice(work, unit)) for each in refusals]
        if taken.sides:
            work.done.choices.append(UnitChoice(unit, shown, taken.sides))
    if not refusals and not work.prefer and taken.given and _is_earlier(work, unit, taken.base):
        refusals.append(_as_earlier(work, unit, shown))
        work.done.choices.append(UnitChoice(unit, shown))
    if refusals:
        _refuse(work, unit, reading, kept, refusals)
        return
    _write(path, before.data, taken.text)
    kept_files.keep_taken_base(kept.path, taken.base)
    sha256, data_sha256 = reading.submission.sha256, hashes.sha256(taken.text)
    record.add(work.log, unit, "taken", kept.file, sha256, data_sha256=data_sha256)
    # A unit that only accepts changes or deletes comments takes what was doubted out of its data.
    if not taken.given and (before.data is None or before.data.content == taken.text):
        work.done.findings.append(_nothing_filled_in(shown))
    times = len({e.sha256 for e in work.log.of_unit(unit) if e.what == "taken"})
    state: OutcomeKind = "changed" if before.data else "new"
    work.done.outcomes.append(Outcome(unit, shown, state, times, len(taken.changes)))


def _submitted(target: Target, reading: Reading, content: Content, raw: bytes) -> Submitted:
    shown = reading.submission.shown
    if content.forms is not None:
        is_handed_out = bool(reading.base_sha256)
        return taking.of_forms(target, content.forms, shown, is_handed_out=is_handed_out)
    submitted = readings.data_file_of(target, raw, shown).submitted
    if submitted is None:
        # The same bytes were readable before.
        raise TypeError(shown)
    return submitted


def _data_path(campaign: Campaign, reading: Reading) -> Path:
    """Where the unit's data file is, or is to be."""
    unit = reading.identified.unit
    if unit is None:
        raise TypeError(reading.submission.shown)
    return unit.path or campaign.folder / campaigns.UNITS / data_file.file_name(unit.name)


def _before(work: _Work, unit: str, reading: Reading, kept: _KeptOriginal, path: Path) -> UnitData:
    """What is there: the base that the file was made from, and the data file."""
    name, number = _name_of_bases(work, unit, reading), kept_files.number_of(kept.path)
    base = kept_files.base_of_form(
        work.received, name, reading.base_sha256, before=number if name == unit else None
    )
    own = kept_files.bases(work.received, name)
    handed_out = kept_files.base_of_hash(own, reading.base_sha256)
    is_there = bool(reading.identified.unit and reading.identified.unit.path)
    if is_there and reading.base_sha256 and base is None:
        work.done.notes.append(_BASE_IS_GONE.format(reading.submission.shown))
    return UnitData(
        unit,
        base.path.read_bytes() if base else None,
        path.as_posix(),
        file_bytes.read(path) if is_there else None,
        handed_out.path.read_bytes() if handed_out and handed_out != base else None,
    )


def _name_of_bases(work: _Work, unit: str, reading: Reading) -> str:
    """The unit's name under which it was handed the form: an alias if that was its name then."""
    row = reading.identified.unit.row if reading.identified.unit else None
    names = (unit, *(row.aliases if row else ()))
    bases = {name: own for name in names if (own := kept_files.bases(work.received, name))}
    named = (n for n, own in bases.items() if kept_files.base_of_hash(own, reading.base_sha256))
    return next(iter((*named, *bases, unit)))


def _in_the_way(work: _Work, unit: str, path: Path, reading: Reading) -> Iterator[Diagnostic]:
    """Why no data file can be made: several name the unit, or another has the name it would get."""
    known = reading.identified.unit
    if known is None or known.path is not None:
        return
    if check.document_key(unit) in work.named:
        message = f"“{excerpt(unit)}”有多个数据文件，无法确定存入哪一个，未接收"
        hint = f"请运行 forms check {work.campaign.name}，按提示只保留一个，再接收。"
    elif path.exists():
        message = f"“{excerpt(unit)}”的数据文件应为 {path.as_posix()}，但已有同名文件，未接收"
        hint = "请核对该文件的单位名称，改正或移走后再接收。"
    else:
        return
    yield Diagnostic(reading.submission.shown, 1, 1, "error", "same-unit", message, hint)


def _write(path: Path, old: FileBytes | None, new: bytes) -> None:
    """Bring the text to its place; raises MachineError where the file was changed meanwhile."""
    for stale in atomic_files.left_behind(path.resolve()):
        stale.unlink()
    if old is None:
        atomic_files.write_atomic(path, new)
    elif old.content != new and not atomic_files.write_over(path, old.content, new):
        raise MachineError(f"{path.as_posix()} 刚被其他程序修改，未作改动，请重新运行。")


def _is_earlier(work: _Work, unit: str, base: bytes) -> bool:
    """Whether the unit's data were just so once before, and are no longer."""
    earlier = kept_files.bases(work.received, unit)[:-1]
    return any(each.path.read_bytes() == base for each in earlier)


def _choice(work: _Work, unit: str) -> str:
    command = f"{work.again} --unit {unit}"
    return (
        f"请与该单位核实。以报送的为准，请运行 {command} --theirs；"
        f"以数据文件为准，请运行 {command} --ours"
    )


def _as_earlier(work: _Work, unit: str, shown: str) -> Diagnostic:
    message = "内容与下发时或以前报送的完全相同，会撤销此后的修改，未接收"
    command = f"{work.again} --unit {unit} --theirs"
    hint = f"请核对是否误发了以前的文件；确以此为准的，请运行 {command}"
    return Diagnostic(shown, 1, 1, "error", "word-file", message, hint)


def _nothing_filled_in(shown: str) -> Diagnostic:
    message = "内容与下发时（或上次报送）完全相同，未填写或修改任何内容"
    hint = "请核对是否误发了空白表或以前的文件，必要时请该单位重新报送。"
    return Diagnostic(shown, 1, 1, "warning", "word-file", message, hint)
