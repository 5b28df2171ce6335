"""Make the forms to hand out, keep what each was filled with, and note that it was handed out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from generator import collect
from generator.build import output_folder
from generator.campaign import check, record
from generator.collect import FORMATS, kept_files, known_data, out_folder
from generator.common import hashes
from generator.common.diagnostics import Diagnostic
from generator.form.handout import Handout, NotHandedOutError
from generator.word.handout_mark import HandoutMark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.collect.known_data import KnownData
    from generator.collect.recipients import Recipient
    from generator.common.progress import Progress
    from generator.pack.pack import Pack

GUIDE = f"{collect.GUIDE}.docx"
_COMMAND = "forms blank"


class Face(Protocol):
    """A module that makes forms: the pack is prepared once, then each unit's form is made."""

    def prepare(self, pack: Pack) -> Any:
        """What all units' forms share."""

    def render(self, forms: Any, handout: Handout) -> bytes:
        """The unit's form; equal bytes for equal input."""


def _word() -> Face:
    from generator.form import word_form  # noqa: PLC0415 - only the face that is asked for

    return word_form


def _excel() -> Face:
    from generator.form.excel import excel_form  # noqa: PLC0415

    return excel_form


FACES: dict[str, Callable[[], Face]] = {"docx": _word, "xlsx": _excel}


@dataclass
class HandoutReport:
    """What was done: files written and those that were so already, in the folder `out`.

    `moved` were in the way and are kept; `outdated` are forms of the other formats that show the
    data as they were; `unready` units' data files have errors of content; `refused` are findings
    because of which a unit got no form; `damaged` are unreadable lines of the log.
    """

    out: Path
    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    moved: list[out_folder.MovedFile] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    unready: list[str] = field(default_factory=list)
    refused: list[Diagnostic] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)


def hand_out(
    campaign: Campaign,
    recipients: Sequence[Recipient],
    suffix: str,
    out: Path,
    progress: Progress = lambda items, *_: items,
) -> HandoutReport:
    """Write a form for each of the units into the folder, and keep what it was filled with.

    A form that is there as it would be written stays; one that is there and not as we wrote it is
    renamed first. Raises OSError where a file cannot be read or written, MachineError where another
    command works in the same folder.
    """
    face = FACES[suffix]()
    forms = face.prepare(campaign.pack)
    done = HandoutReport(out)
    received = campaign.folder / record.FOLDER
    with output_folder.exclusive(out, _COMMAND), output_folder.locked(received, _COMMAND):
        log = record.read_log(received)
        done.damaged = log.unreadable
        for recipient in progress(recipients, len(recipients), "生成"):
            known = _known(campaign, recipient)
            if known.unreadable:
                done.refused += known.unreadable
                continue
            if known.has_errors:
                done.unready.append(recipient.unit)
            try:
                content = face.render(forms, handout_of(campaign, recipient.unit, known))
            except NotHandedOutError as error:
                done.refused.append(_does_not_fit(recipient, error))
                continue
            file = f"{check.file_name(recipient.unit)}.{suffix}"
            # In this order, so that a line of the log says what is there.
            if kept_files.keep_base(received, recipient.unit, known.text):
                done.outdated += _other_formats(out, file)
            _place(done, file, content, log, recipient.unit)
            record.add_handed_out(log, recipient.unit, file, hashes.sha256(content))
    return done


def _known(campaign: Campaign, recipient: Recipient) -> KnownData:
    if recipient.path is None:
        return known_data.of_name(campaign.pack, recipient.unit)
    return known_data.of_file(campaign, recipient.path)


def _does_not_fit(recipient: Recipient, error: NotHandedOutError) -> Diagnostic:
    file = recipient.path.as_posix() if recipient.path else recipient.unit
    hint = "请改用 Word 表：运行 forms blank 时不加 --format xlsx；或缩短此文字。"
    return Diagnostic(file, 1, 1, "error", "maxlength", str(error), hint)


def handout_of(campaign: Campaign, unit: str, known: KnownData) -> Handout:
    """What the unit's form is filled with, and its mark."""
    pack = campaign.pack
    mark = HandoutMark(campaign.name, unit, pack.name, pack.version, pack.sha256, known.sha256)
    return Handout(campaign.settings, known.values, mark)


def _other_formats(out: Path, file: str) -> list[str]:
    """The unit's forms in the folder that are of another format than the file."""
    own = PurePath(file)
    names = (own.with_name(f"{file.removesuffix(own.suffix)}.{each}") for each in FORMATS)
    return [path.name for path in names if path != own and (out / path).is_file()]


def _place(done: HandoutReport, file: str, content: bytes, log: record.Log, unit: str) -> None:
    """Bring the form to its place, unless it is there; what is not ours there is renamed."""
    placed = out_folder.place(
        done.out, file, content, partial(record.is_ours, log, unit, "handed-out")
    )
    done.moved += placed.moved
    (done.written if placed.is_new else done.same).append(file)


def add_guide(done: HandoutReport, content: bytes) -> None:
    """Write the filling guide beside the forms; one that somebody changed is renamed first."""
    with output_folder.exclusive(done.out, _COMMAND):
        done.moved += out_folder.place(done.out, GUIDE, content, lambda _: False).moved


def strays(out: Path, units: Iterable[str]) -> list[str]:
    """Names of forms in the folder that are none of these units'."""
    own = {f"{check.file_name(unit)}.{suffix}" for unit in units for suffix in FORMATS} | {GUIDE}
    return out_folder.others(out, own)
