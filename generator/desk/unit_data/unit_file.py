"""One unit's data file as the desk has it: read, changed by edits of its text, undone and redone.

Each change reads the file anew under the lock that the commands take, and writes it whole or not at
all. What somebody else changed meanwhile is merged, field by field; where both changed a field
nothing is written, and both sides are shown.
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from generator.build import output_folder
from generator.campaign import record
from generator.common import atomic_files
from generator.datafile import edits, file_bytes, new_text, source
from generator.datafile.edits import Edited, EditRefusedError
from generator.desk import judging
from generator.desk.unit_data import cell_changes, merged_text, undo_steps
from generator.desk.wording import page_advice
from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from generator.campaign.check import CheckedUnit
    from generator.compare.three_way import Conflict, Decisions, Prefer
    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.source import Source
    from generator.desk.judging import Judging
    from generator.desk.unit_data.cell_changes import CellChange
    from generator.desk.unit_data.undo_steps import History

    # Gives the text as it becomes; raises EditRefusedError where it cannot.
    Make = Callable[[Edited], Edited]

_COMMAND = "forms desk"
ChangeKind = Literal["done", "same", "conflict", "refused", "outdated"]
# How often a file that another program writes at the same moment is read anew.
_MOST_TRIES = 3
# fmt: off
_OUTDATED = "文件已被其他程序或窗口修改，未作改动。请核对此页现在的内容后再操作。"
_BUSY = "数据文件正被其他程序修改，未作改动，请稍后再试。"
_NOTHING_TO_UNDO = "没有可以撤销的修改；只能撤销本次打开填报桌面以后的修改。"
_NOTHING_TO_REDO = "没有可以恢复的修改。"
_NOT_READ = "数据文件有错误，无法按表格显示；请先在“数据文件”中改正。"
# fmt: on


@dataclass(frozen=True)
class UnitFile:
    """A unit's data file: what it is judged by, its path, and what the desk changed in it."""

    judging: Judging
    path: Path
    past: History


@dataclass(frozen=True)
class OpenUnit:
    """A unit's data file as it is on the disk: its bytes, parsed, and as `forms check` judges it.

    `unreadable` is why the file can only be shown as text; blank where its form can be drawn.
    """

    path: Path
    raw: FileBytes
    parsed: Source
    checked: CheckedUnit

    @property
    def sha256(self) -> str:
        """The hash of the file, by which a page says what it shows."""
        return self.raw.sha256

    @property
    def unreadable(self) -> str:
        """Why the form cannot be drawn; blank where it can."""
        return "" if self.parsed.is_read else _NOT_READ

    @property
    def text(self) -> str:
        """The file's text; U+FFFD stands for what cannot be decoded."""
        decoded = file_bytes.decode(self.raw, "")[0]
        if decoded is None:
            return self.raw.content.removeprefix(codecs.BOM_UTF8).decode(errors="replace")
        return decoded


@dataclass(frozen=True)
class Changed:
    """What became of a change: the unit as it is now, and why nothing was written.

    In a conflict `ours` is what the file says, `theirs` what was typed here. `reason` is for the
    page, in Chinese.
    """

    kind: ChangeKind
    unit: OpenUnit
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""


def read(file: UnitFile, *, is_known_enough: bool = False) -> OpenUnit:
    """The unit as it is on the disk. Raises OSError where the file cannot be read.

    With `is_known_enough` a file that was judged before, and is the same, is not judged again.
    """
    with file.past.lock:
        return _opened(file, file_bytes.read(file.path), is_known_enough=is_known_enough)


def change(
    file: UnitFile,
    changes: Sequence[CellChange],
    base: str,
    *,
    prefer: Prefer | Decisions = "",
    group: str = "",
) -> Changed:
    """Make what somebody did in the page's cells; all of it or nothing.

    `base` is the hash of the file as the page shows it, `prefer` whose side wins a conflict. What
    follows on a change of the same `group` is undone with it. Raises MachineError while a command
    holds the lock, OSError where the disk fails.
    """
    pack = file.judging.campaign.pack

    def make(before: Edited) -> Edited:
        wanted = cell_changes.edits_of(pack, before.source.data, changes)
        if not wanted:
            return before
        return edits.edited(before.text, before.source, wanted, fields.key_order(pack.unit.fields))

    return remake(file, make, base, prefer=prefer, group=group)


def remake(
    file: UnitFile,
    make: Make,
    base: str | None = None,
    *,
    prefer: Prefer | Decisions = "",
    group: str = "",
) -> Changed:
    """Change the file by a function of its text; of what it says now, without a `base`."""

    def wanted(unit: OpenUnit) -> _Wanted | str:
        text = unit.raw.content if base is None else undo_steps.text_of(file.past, base)
        if text is None:
            return _OUTDATED
        parsed = (
            unit.parsed
            if text == unit.raw.content
            else source.parse_content(text, file.path.as_posix())
        )
        if not parsed.is_read:
            return _NOT_READ
        made = make(Edited(text.decode(), parsed))
        return _Wanted(text, made.text.encode(), made.source, group)

    return _changed(file, wanted, prefer=prefer)


def save_text(file: UnitFile, text: str, base: str) -> Changed:
    """Write the file's whole text, as somebody typed it; refused where the file is another now.

    Line ends of Windows stay: browsers give back only those of Unix.
    """

    def make(unit: OpenUnit) -> bytes:
        lines = text.replace("\r\n", "\n")
        if lines == unit.text.replace("\r\n", "\n"):
            return unit.raw.content
        mark = edits.BOM if unit.raw.content.startswith(edits.BOM.encode()) else ""
        return (mark + lines.replace("\n", new_text.line_end(unit.text))).encode()

    return rewrite(file, make, base)


def rewrite(file: UnitFile, make: Callable[[OpenUnit], bytes], base: str | None = None) -> Changed:
    """Change the file's bytes, readable as YAML or not; with a `base` only if it is that still.

    `make` gives what the file becomes; raises EditRefusedError where it cannot.
    """

    def wanted(unit: OpenUnit) -> _Wanted | str:
        if base is not None and unit.sha256 != base:
            return _OUTDATED
        return _Wanted(unit.raw.content, make(unit))

    return _changed(file, wanted)


def undo(file: UnitFile, *, prefer: Prefer | Decisions = "") -> Changed:
    """Take back the last change that the desk made; what others changed since stays."""
    with file.past.lock:
        read(file, is_known_enough=True)
        number = next((i for i, s in enumerate(reversed(file.past.done), 1) if not s.is_foreign), 0)
        if not number:
            return Changed("refused", read(file), reason=_NOTHING_TO_UNDO)
        last = file.past.done[-number]
        after = undo_steps.text_of(file.past, last.after)
        before = undo_steps.without(after or b"", last)
        if after is None:
            return Changed("outdated", read(file), reason=_OUTDATED)
        done = _write(file, lambda _: _Wanted(after, before), prefer=prefer)
        if done.kind not in ("done", "same"):
            return done
        if done.kind == "done":
            file.past.undone.append(undo_steps.inverse(file.past.done.pop()))
        # The steps that are left lead to `before`; what others changed since, on from there.
        del file.past.done[-number:]
        file.past.last = before
        undo_steps.note(file.past, done.unit.raw.content)
        return done


def redo(file: UnitFile, *, prefer: Prefer | Decisions = "") -> Changed:
    """Make the change again that was undone last."""
    with file.past.lock:
        unit = read(file, is_known_enough=True)
        if not file.past.undone:
            return Changed("refused", unit, reason=_NOTHING_TO_REDO)
        step = file.past.undone[-1]
        before = undo_steps.text_of(file.past, step.before)
        if before is None:
            file.past.undone.clear()
            return Changed("outdated", unit, reason=_OUTDATED)
        after = undo_steps.with_step(before, step)
        done = _write(file, lambda _: _Wanted(before, after), prefer=prefer)
        if done.kind in ("done", "same"):
            file.past.undone.pop()
        return done


# Reading and writing


@dataclass(frozen=True)
class _Wanted:
    """The text that somebody saw, and what it is to become; with what it is undone."""

    base: bytes
    content: bytes
    parsed: Source | None = None
    group: str = ""


def _changed(
    file: UnitFile,
    wanted: Callable[[OpenUnit], _Wanted | str],
    *,
    prefer: Prefer | Decisions = "",
) -> Changed:
    """Write what is wanted; what was undone before cannot be made again after it."""
    with file.past.lock:
        done = _write(file, wanted, prefer=prefer)
        if done.kind == "done":
            file.past.undone.clear()
        return done


def _write(
    file: UnitFile,
    wanted: Callable[[OpenUnit], _Wanted | str],
    *,
    prefer: Prefer | Decisions = "",
) -> Changed:
    """Write what is wanted, merged with what the file says by now; the step is noted."""
    received = file.judging.campaign.folder / record.FOLDER
    with file.past.lock, output_folder.locked(received, _COMMAND):
        if not file.past.done:
            _remove_left_behind(file.path)
        for _ in range(_MOST_TRIES):
            unit = _opened(file, file_bytes.read(file.path), is_known_enough=True)
            merged = _to_write(file, unit, wanted, prefer)
            if isinstance(merged, Changed):
                return merged
            if atomic_files.write_over(file.path, unit.raw.content, merged.content):
                undo_steps.add(file.past, merged.content, merged.group)
                raw = file_bytes.of(merged.content)
                return Changed("done", _opened(file, raw, merged.parsed))
        return Changed("refused", unit, reason=_BUSY)


def _to_write(
    file: UnitFile,
    unit: OpenUnit,
    wanted: Callable[[OpenUnit], _Wanted | str],
    prefer: Prefer | Decisions,
) -> _Wanted | Changed:
    """What the unit's file becomes, or why nothing is written."""
    if unit.raw.fault:
        # Its content is not known; that of a pipe or device would not even end.
        return Changed("refused", unit, reason="未作改动：" + "。".join(unit.raw.fault))
    try:
        each = wanted(unit)
        if isinstance(each, str):
            kind: ChangeKind = "outdated" if each == _OUTDATED else "refused"
            return Changed(kind, unit, reason=each)
        merged = _merged(file, unit, each, prefer)
    except EditRefusedError as error:
        return Changed("refused", unit, reason=page_advice.refused(error.reason))
    if isinstance(merged, tuple):
        return Changed("conflict", unit, conflicts=merged)
    return Changed("same", unit) if merged.content == unit.raw.content else merged


def _remove_left_behind(path: Path) -> None:
    """Remove what a process that was killed left beside the file."""
    for stale in atomic_files.left_behind(path):
        with suppress(OSError):
            stale.unlink()


def _merged(
    file: UnitFile, unit: OpenUnit, wanted: _Wanted, prefer: Prefer | Decisions
) -> _Wanted | tuple[Conflict, ...]:
    """What the file becomes, or the conflicts that keep it from that."""
    if wanted.base == unit.raw.content:
        return wanted
    now, base, theirs = (
        _readable(file.path, text) for text in (unit.raw.content, wanted.base, wanted.content)
    )
    merged = merged_text.merge(file.judging.campaign, base, now, theirs, prefer)
    if merged.conflicts:
        return merged.conflicts
    return _Wanted(unit.raw.content, merged.file.text.encode(), merged.file.source, wanted.group)


def _opened(
    file: UnitFile, raw: FileBytes, parsed: Source | None = None, *, is_known_enough: bool = False
) -> OpenUnit:
    """The unit of these bytes, noted as what the file says now.

    With `is_known_enough` one that was judged before is not judged again.
    """
    undo_steps.note(file.past, raw.content)
    known = file.past.known
    if is_known_enough and known and known[0] is file.judging.version:
        unit = known[1]
        if unit.sha256 == raw.sha256:
            return unit
    if parsed is None or parsed.sha256 != raw.sha256:
        # A text without its byte order mark has another hash.
        parsed = source.parse(raw, file.path.as_posix())
    checked = judging.checked(file.judging, raw, parsed)
    unit = OpenUnit(file.path, raw, parsed, checked)
    file.past.known = (file.judging.version, unit)
    return unit


def _readable(path: Path, content: bytes) -> Edited:
    """The text of these bytes, parsed. Raises EditRefusedError where they cannot be read."""
    parsed = source.parse_content(content, path.as_posix())
    if not parsed.is_read:
        raise EditRefusedError(_NOT_READ.rstrip("。"))
    return Edited(content.decode(), parsed)
