"""`forms template new`: official forms become a draft pack, whole or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.common import atomic_files, diagnostics, hashes
from generator.common.diagnostics import Diagnostic, RefusedError, UsageError
from generator.datafile.yaml_tree import to_scalar
from generator.draft.analysis import analyse, checked_sums
from generator.draft.from_word import read_forms
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
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.draft.draft import Draft, DraftField
    from generator.draft.official_form import ReadFile
    from generator.draft.pack_files.named_styles import StyleSheet

_PAGE = "DRAFT.md"
# How often what the lint refuses is taken out before forms lose all their fields.
_ATTEMPTS = 4
# Names of folders on any system, which settings name without quotes.
_NAME = re.compile(r"[^\W_][\w-]{0,63}")
# What the official form itself says where a setting stands, at the end of the setting's hint.
_SHOWN = re.compile("如 ?([^，。；]+)。$")
_OF_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])")


def create(name: str, files: Sequence[Path], templates: Path) -> list[str]:
    """Write the draft pack `name` made of the official forms; the lines to report.

    Raises UsageError for a name that is taken or none of a folder, RefusedError with a finding for
    each file that cannot be read; nothing is written then.
    """
    folder = templates / name
    _refuse_name(name, folder)
    read = _read(files)
    forms = [form for each in read.values() for form in each.forms]
    draft = loadable_draft.loadable(checked_sums.checked(analyse.analyse(name, forms)))
    with atomic_files.new_folder(folder) as temporary:
        try:
            draft = write_usable(draft, read, temporary)
        except Exception as error:
            if temporary.is_dir():
                raise
            # Who begins a pack removes what a killed process left of one of that name.
            message = f"同时有另一条命令正在生成同名的表单包：{folder.as_posix()}。"
            raise UsageError(f"{message}请等它完成后核对，或换一个名称。") from error
    return _report(draft, folder)


def write_usable(draft: Draft, read: Mapping[str, ReadFile], folder: Path) -> Draft:
    """Write the pack; cells that the lint refuses have no fields, at last whole forms have none.

    The draft as it was written.
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


def _refuse_name(name: str, folder: Path) -> None:
    if not _NAME.fullmatch(name) or _OF_WINDOWS.fullmatch(name):
        message = f"“{diagnostics.excerpt(name)}”不能用作表单包的名称："
        raise UsageError(f"{message}请用字母、汉字、数字和“-”，如 self-evaluation，不带路径。")
    if folder.exists() or folder.is_symlink():
        message = f"已有表单包或文件夹：{folder.as_posix()}。"
        raise UsageError(f"{message}请换一个名称；不再需要的，请先移走或删除该文件夹。")


def _read(files: Sequence[Path]) -> dict[str, ReadFile]:
    """The files as they were read, by name; all that cannot be read are refused at once."""
    read: dict[str, ReadFile] = {}
    findings = []
    contents: set[str] = set()
    for path in files:
        # A file given twice is no second copy: what it fills in would be taken for labels.
        if path.is_file() and (content := hashes.sha256(path.read_bytes())) in contents:
            continue
        contents.add(content if path.is_file() else "")
        try:
            file = read_forms.read(path)
        except UnreadableError as error:
            hint = error.hint.replace("后再导入", "后再运行").replace("再导入", "再运行")
            findings.append(
                Diagnostic(path.as_posix(), 1, 1, "error", "unreadable", error.message, hint)
            )
        else:
            # Files of one name in two folders are two units' forms, not copies in one file.
            name = path.name if path.name not in read else path.as_posix()
            forms = tuple(replace(form, file=name) for form in file.forms)
            read[name] = replace(file, forms=forms)
    if findings:
        raise RefusedError("有文件无法读取", findings)
    return read


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
        "rules.yaml": pack_text.rules(draft),
        _PAGE: draft_page.of(draft, read, sheet.fonts),
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
    section = draft.forms[0].source.section
    return named_styles.make(used, section.width - section.margins[1] - section.margins[3])


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


def _report(draft: Draft, folder: Path) -> list[str]:
    questions = sum(guess.is_question for guess in draft.guesses)
    guesses, page = len(draft.guesses) - questions, folder / _PAGE
    return [
        f"已生成表单包的草稿：{folder.as_posix()}（表 {len(draft.forms)} 张）",
        f"推测 {guesses} 处，需要您回答的问题 {questions} 个，见 {page.as_posix()}",
        "下一步：请按 DRAFT.md 核对模板和字段，再试填一个单位。",
    ]
