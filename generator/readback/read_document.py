"""Filled Word documents, read by the patterns of the templates that draw them."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from generator.common.diagnostics import Diagnostic, RefusedError, UsageError
from generator.form import lint
from generator.readback import alignment, cheapest_path, form_starts, form_values, row_pattern
from generator.word import document_rows, received, safe_zip
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pack.pack import Pack
    from generator.readback.row_pattern import FormPattern
    from generator.readback.unit_values import UnitForms


@dataclass(frozen=True)
class Reader:
    """A form pack with its forms as patterns."""

    pack: Pack
    patterns: tuple[FormPattern, ...]


@dataclass(frozen=True)
class Document:
    """What a document holds: units' forms of a pack, and what is not as it should be."""

    pack: Pack
    units: tuple[UnitForms, ...]
    diagnostics: tuple[Diagnostic, ...]


def reader(pack: Pack) -> Reader:
    """The pack, ready to read documents with.

    Raises RefusedError for one whose templates `forms template check` refuses.
    """
    models, faults = lint.read_models(pack)
    if faults:
        raise RefusedError("表单包有错误", faults)
    return Reader(pack, row_pattern.form_patterns(models, pack.unit.fields))


def expand_names(names: Sequence[str]) -> list[Path]:
    """The files of these names; a `*` in one is put for what Windows leaves to the program.

    Raises UsageError for a name that no file has.
    """
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if any(sign in name for sign in "*?[") and not path.exists():
            found += sorted(Path(match) for match in glob.glob(name))  # noqa: PTH207 - any drive
        else:
            found.append(path)
    if missing := [str(path) for path in found if not path.exists()] or (not found and names):
        raise UsageError(f"找不到文件：{'、'.join(missing)}")
    return list(dict.fromkeys(found))


def read(file: Path, readers: Sequence[Reader]) -> Document:
    """What the document holds, read by the pack that fits it best."""
    name = file.as_posix()
    try:
        seen, warnings = read_rows(file)
    except UnreadableError as error:
        return _nothing(readers, name, "word-file", error.message, error.hint)
    notes = [Diagnostic(name, 1, 1, "warning", "word-file", *note) for note in warnings]
    if seen.has_revisions:
        told = "文件含修订，已按“接受所有修订”后的内容导入"
        hint = "请在 Word 的“审阅”中接受或拒绝修订后再导入，即可消除此警告。"
        notes.append(Diagnostic(name, 1, 1, "warning", "word-file", told, hint))
    best = readers[0]
    if len(readers) > 1:
        best = max(readers, key=lambda r: len(form_starts.find(r.patterns, seen.rows)))
    try:
        aligned = alignment.align(best.patterns, seen.rows)
    except cheapest_path.TooDifferentError:
        told = "与表样不符的行过多，无法识别"
        hint = "请删除表格以外的内容，只保留要导入的表，再导入。"
        return _nothing(readers, name, "no-form", told, hint)
    if not any(row.starts_form for row in aligned):
        told = "未识别出任何表格"
        hint = f"可识别的表单：{'、'.join(r.pack.name for r in readers)}。请核对是否选错文件。"
        return _nothing(readers, name, "no-form", told, hint)
    units, found = form_values.read(best.pack, best.patterns, aligned, name)
    return Document(best.pack, tuple(units), (*notes, *found))


def read_rows(file: Path) -> tuple[document_rows.DocumentRows, tuple[tuple[str, str], ...]]:
    """The file's rows, and warnings about the file as (what was found, what to do).

    Raises UnreadableError for what is wrong with it.
    """
    word = received.open_word(file)
    try:
        return document_rows.read(word.document), word.notes
    except etree.XMLSyntaxError as error:
        raise UnreadableError(*safe_zip.DAMAGED) from error
    except document_rows.TooManyCellsError as error:
        hint = "请分成几个文件（每个几百个单位以内），再导入。"
        raise UnreadableError("文件中的表过多，无法一次读取", hint) from error


def _nothing(readers: Sequence[Reader], file: str, code: str, message: str, hint: str) -> Document:
    return Document(readers[0].pack, (), (Diagnostic(file, 1, 1, "error", code, message, hint),))
