"""`forms template new`: official forms become a draft pack, whole or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common import atomic_files, diagnostics, hashes
from generator.common.diagnostics import Diagnostic, RefusedError, UsageError
from generator.draft.analysis import analyse, checked_sums
from generator.draft.from_word import read_forms
from generator.draft.pack_files import loadable_draft, write_pack
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.draft.draft import Draft
    from generator.draft.official_form import ReadFile

# Names of folders on any system, which settings name without quotes.
_NAME = re.compile(r"[^\W_][\w-]{0,63}")
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
            draft = write_pack.write_usable(draft, read, temporary)
        except (OSError, RefusedError) as error:
            if temporary.is_dir():
                raise
            # Who begins a pack removes what a killed process left of one of that name.
            message = f"同时有另一条命令正在生成同名的表单包：{folder.as_posix()}。"
            raise UsageError(f"{message}请等它完成后核对，或换一个名称。") from error
    return _report(draft, folder)


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
        if path.is_file():
            content = hashes.sha256(path.read_bytes())
            if content in contents:
                continue
            contents.add(content)
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


def _report(draft: Draft, folder: Path) -> list[str]:
    questions = sum(guess.is_question for guess in draft.guesses)
    guesses, page = len(draft.guesses) - questions, folder / write_pack.PAGE
    return [
        f"已生成表单包的草稿：{folder.as_posix()}（表 {len(draft.forms)} 张）",
        f"推测 {guesses} 处，需要您回答的问题 {questions} 个，见 {page.as_posix()}",
        "下一步：请按 DRAFT.md 核对模板和字段，再试填一个单位。",
    ]
