"""Write all files of a draft pack, so that it loads and passes the lint."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from generator.common import diagnostics
from generator.common.diagnostics import RefusedError
from generator.datafile.yaml_tree import to_scalar
from generator.draft.pack_files import (
    draft_page,
    draw_template,
    loadable_draft,
    named_styles,
    pack_text,
    schema_text,
)
from generator.draft.pack_files.draw_template import Styles
from generator.draft.pack_files.named_styles import LooksInUse
from generator.form import lint
from generator.pack import json_schema, pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.draft.draft import Draft, DraftField
    from generator.draft.official_form import ReadFile
    from generator.draft.pack_files.named_styles import StyleSheet

PAGE = "DRAFT.md"
# How often what the lint refuses is taken out before forms lose all their fields.
_ATTEMPTS = 4
# An example from the official form at the end of a setting's hint.
_SHOWN = re.compile("如 ?([^，。；]+)。$")


def write_usable(draft: Draft, read: Mapping[str, ReadFile], folder: Path) -> Draft:
    """The draft as it was written: without the fields that the lint refuses.

    Cells lose their fields first; after some attempts, whole forms do.
    """
    for _ in range(_ATTEMPTS):
        try:
            write(draft, read, folder)
        except RefusedError as error:
            draft = _without_faulty(draft, error.diagnostics)
            _empty(folder)
        else:
            return draft
    bare = loadable_draft.without_fields(draft, {form.name for form in draft.forms})
    write(bare, read, folder)
    return bare


def _without_faulty(draft: Draft, findings: Sequence[Diagnostic]) -> Draft:
    """The draft without the fields of the cells that errors are about, or of whole forms."""
    errors = [each for each in findings if each.severity == "error"]
    styles = _counting(LooksInUse())
    names = {form.name for form in draft.forms}
    faulty = {Path(each.file).stem for each in errors} & names or names
    for form in [form for form in draft.forms if form.name in faulty]:
        rows = draw_template.rows(draft, form, styles)
        places = [(e.line, e.column) for e in errors if Path(e.file).stem == form.name]
        cells = [
            (row, place) for line, place in places if line <= len(rows) and (row := rows[line - 1])
        ]
        if cells and len(cells) == len(places):
            draft = loadable_draft.without_cells(draft, form.name, cells)
        else:
            draft = loadable_draft.without_fields(draft, {form.name})
    return draft


def _empty(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


def write(draft: Draft, read: Mapping[str, ReadFile], folder: Path) -> None:
    """Write the pack's files into the folder; raises RefusedError where it could not be used."""
    sheet = _style_sheet(draft)
    styles = Styles(sheet.paragraph, sheet.table, sheet.tag, sheet.end)
    for form in draft.forms:
        docx = draw_template.docx(draft, form, styles, sheet.shared)
        (folder / f"{form.name}.docx").write_bytes(docx)
    texts = {
        "pack.yaml": pack_text.of(draft, list(read)),
        "schema.yaml": schema_text.of(draft),
        "rules.yaml": pack_text.RULES,
        PAGE: draft_page.of(draft, read, sheet.fonts),
        f"{draft_page.TRIAL}/settings.yaml": _settings(draft),
    }
    (folder / draft_page.TRIAL).mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    loaded = pack.load(folder)
    findings = lint.check(loaded, update=True)
    if diagnostics.has_errors(findings):
        raise RefusedError("表单包有错误", findings)
    json_schema.update([loaded])


def _style_sheet(draft: Draft) -> StyleSheet:
    """The styles of all templates, which are drawn once to see what looks they have."""
    used = LooksInUse()
    for form in draft.forms:
        draw_template.document(draft, form, _counting(used))
    return named_styles.make(used, draft.forms[0].source.section.text_width)


def _counting(used: LooksInUse) -> Styles:
    """Styles whose looks are counted only."""
    return Styles(used.count, used.count_table, named_styles.TAG, named_styles.END)


def _settings(draft: Draft) -> str:
    """The settings of the campaign in which the draft can be tried."""
    lines = ["# 试填用的公共设置。", f"表单: {to_scalar(draft.name)}"]
    example = next((each.settings for each in draft.examples), {})
    lines += [f"{to_scalar(each.name)}: {_value(each, example)}" for each in draft.settings]
    return "".join(f"{line}\n" for line in lines)


def _value(field: DraftField, example: Mapping[str, str]) -> str:
    if value := example.get(field.name):
        return to_scalar(value)
    if field.allowed:
        return to_scalar(field.allowed[0])
    if shown := _SHOWN.search(field.hint):
        return to_scalar(shown[1])
    values = {
        "year": "2024",
        "date": "2024年1月1日",
        "month": "2024年1月",
        "amount": "0",
        "integer": "0",
    }
    return values.get(field.kind) or to_scalar(f"示例{field.title or field.name}")
