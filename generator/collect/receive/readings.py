"""Read what units sent, one file at a time, and say whose each is before anything is taken."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.build.spilled_map import SpilledMap
from generator.campaign import campaigns
from generator.collect.receive import identify, taking
from generator.collect.receive.identify import Evidence
from generator.collect.receive.submissions import as_received
from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import Diagnostic, MachineError, excerpt
from generator.common.hashes import sha256
from generator.datafile.file_bytes import FileBytes
from generator.readback import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.collect.receive.identify import Identification, KnownUnits
    from generator.collect.receive.submissions import Submission
    from generator.collect.receive.taking import SentDataFile, Target
    from generator.common.amounts import Amount
    from generator.common.progress import Progress
    from generator.readback.pack_choice import Reader
    from generator.readback.unit_values import UnitForms
    from generator.word.handout_mark import HandoutMark


@dataclass(frozen=True)
class Reading:
    """A unit's forms in a file that came, or its data file: whose it is, which in its file.

    `base_sha256` is the hash of the base that a form's mark names, blank for none.
    """

    submission: Submission
    number: int
    identified: Identification
    base_sha256: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What two equal files share."""
        return self.submission.sha256, self.number


@dataclass(frozen=True)
class Content:
    """What was read of a unit, None for a data file, and the findings of the reading."""

    forms: UnitForms | None
    diagnostics: tuple[Diagnostic, ...]


class Failure(NamedTuple):
    """What the machine kept from being read or written, and why."""

    shown: str
    error: OSError | MachineError


@dataclass
class Readings:
    """What was read of all files: `refused` are the errors of those in which no unit was found.

    `failures` are files that could not be read because of the machine, and why. The values are kept
    where memory need not hold them.
    """

    target: Target
    readings: list[Reading] = field(default_factory=list)
    refused: list[Diagnostic] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    contents: SpilledMap[Content] = field(default_factory=SpilledMap)

    def content(self, reading: Reading) -> Content:
        """What was read of the unit."""
        return self.contents[_name(reading)]


def _name(reading: Reading) -> str:
    return f"{reading.number} {reading.submission.path}"


def read(
    campaign: Campaign,
    known: KnownUnits,
    submissions: Sequence[Submission],
    progress: Progress = lambda items, *_: items,
) -> Readings:
    """The units' forms in the files; raises RefusedError for a pack with errors."""
    reader = read_document.reader(campaign.pack)
    readings = Readings(taking.target(campaign, reader))
    for submission in progress(submissions, len(submissions), "读取"):
        try:
            if submission.name.lower().endswith(campaigns.SUFFIXES):
                _read_data_file(campaign, known, submission, readings)
            else:
                _read_forms(campaign, known, submission, reader, readings)
        except (OSError, MachineError) as error:
            readings.failures.append(Failure(submission.shown, error))
    return readings


def _read_forms(
    campaign: Campaign,
    known: KnownUnits,
    submission: Submission,
    reader: Reader,
    readings: Readings,
) -> None:
    # A name by its 别名 is no other unit's; what disagrees is refused by `identify`.
    document = read_document.read(
        submission.path,
        [reader],
        campaign.pack,
        data=campaign.folder.parent,
        is_unit_judged=False,
    )
    findings = tuple(as_received(replace(d, file=submission.shown)) for d in document.diagnostics)
    if not document.units:
        readings.refused += findings
    for number, forms in enumerate(document.units):
        mark = document.handout
        unit = forms.values.get(campaign.pack.unit_name) or ""
        evidence = _evidence(submission, unit, forms.settings, campaign, mark)
        base = mark.data_sha256 if mark else ""
        reading = Reading(submission, number, identify.identify(known, evidence), base)
        # Nothing is taken by its cell, and cells are nine tenths of what is kept. Findings about
        # the file as a whole go with its first unit only.
        of_file = () if number else findings
        overtyped = tuple(_overtyped(campaign, forms, submission.shown))
        content = Content(replace(forms, places={}), (*of_file, *overtyped))
        _add(readings, reading, content)


def _overtyped(campaign: Campaign, forms: UnitForms, shown: str) -> Iterator[Diagnostic]:
    """Warnings of numbers of the settings that the forms say otherwise: the settings' count."""
    for name, text in forms.settings.items():
        own = campaign.settings.get(name)
        if text and isinstance(own, int | Decimal) and not _is_number(text, own):
            place = next(each for each in forms.places[name,] if each.text == text)
            message = f"{place.position}：“{name}”是“{excerpt(text)}”，公共设置中是“{amounts.as_text(own)}”；此栏由公共设置统一规定，未导入"  # noqa: E501
            hint = "请核对；表中确应改动的，请由收表单位修改公共设置；其余的可忽略。"
            yield Diagnostic(shown, *place.place, "warning", "conflict", message, hint)


def _is_number(text: str, number: Amount) -> bool:
    try:
        return amounts.read(amounts.half_width(text.strip())) == number
    except NotAnAmountError:
        return False


def _read_data_file(
    campaign: Campaign, known: KnownUnits, submission: Submission, readings: Readings
) -> None:
    sent = data_file_of(readings.target, submission.path.read_bytes(), submission.shown)
    if sent.submitted is None:
        readings.refused += sent.diagnostics
        return
    # The settings that it names are judged as it is read.
    evidence = _evidence(submission, sent.unit, {}, campaign, None)
    reading = Reading(submission, 0, identify.identify(known, evidence))
    _add(readings, reading, Content(None, ()))


def data_file_of(target: Target, content: bytes, shown: str) -> SentDataFile:
    """What a data file that came says, or why it cannot be taken."""
    return taking.of_data_file(target, FileBytes(content, sha256(content)), shown)


def _evidence(
    submission: Submission,
    unit: str,
    settings: Mapping[str, str],
    campaign: Campaign,
    mark: HandoutMark | None,
) -> Evidence:
    return Evidence(submission.shown, submission.name, unit, settings, campaign.pack, mark)


def _add(readings: Readings, reading: Reading, content: Content) -> None:
    readings.readings.append(reading)
    readings.contents[_name(reading)] = content
