"""Lint what a pack's YAML files say of its templates: tags in texts, fields, rows and loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import Diagnostic
from generator.form import model, tags
from generator.pack.pack_lint import report, schema_lint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.model import FormModel
    from generator.pack.fields import Field
    from generator.pack.pack import Form, Pack
    from generator.pack.selectors import FieldPath

_PACK = "pack.yaml"


class _PackText(NamedTuple):
    """A text of the pack with tags: its place in the file, its text, the fields it may name.

    `form` is the form whose row it may name.
    """

    position: KeyPath
    text: str
    fields: Field
    form: Form | None = None


def text_errors(pack: Pack, root: Field) -> list[Diagnostic]:
    """Faults of the pack's own texts; titles over many units may name settings only.

    `root` holds all that a template may print.
    """
    texts = [_PackText(("properties", n), text, root) for n, text in pack.properties.items()]
    texts += [
        _PackText(("forms", i, "contents"), form.contents, root, form)
        for i, form in enumerate(pack.forms)
    ]
    settings = pack.settings.fields
    texts.append(_PackText(("appendix", "title"), pack.appendix_title, settings))
    texts += [
        _PackText(("appendix", "cover", i), line, settings) for i, line in enumerate(pack.cover)
    ]
    if pack.summary:
        texts.append(_PackText(("appendix", "summary", "title"), pack.summary.title, settings))
    faulty = [(each, model.text_faults(each.text, each.fields, each.form)) for each in texts]
    if not any(faults for _, faults in faulty):
        return []
    source = report.of_file(pack, _PACK)
    hint = "请在 pack.yaml 中修改此处；可以使用的标签见 docs/模板指南.md。"
    return [
        Diagnostic(
            source.file,
            *source.places.place(text.position),
            "error",
            "template",
            f"“{text.text}”中，{fault.message}",
            fault.hint or hint,
        )
        for text, faults in faulty
        for fault in faults
    ]


def unprinted(pack: Pack, models: Sequence[FormModel]) -> Iterator[Diagnostic]:
    """Findings for the fields of a unit that no template prints."""
    printed = _printed(models)
    file = (pack.folder / "schema.yaml").as_posix()
    hint = "请在模板中使用该字段，或从 schema.yaml 中删除。"
    for path in _printable(pack.unit.fields):
        if path not in printed:
            message = f"各模板均未使用字段“{'.'.join(path)}”"
            place = schema_lint.place_of(pack, path)
            yield Diagnostic(file, *place, "error", "unprinted", message, hint)


def _printed(models: Sequence[FormModel]) -> set[FieldPath]:
    return {path for form in models for path in form.printed}


def _printable(root: Field, path: FieldPath = ()) -> Iterator[FieldPath]:
    """Paths of the texts, amounts and lists of texts below the field."""
    for name, child in root.children.items():
        if child.kind in ("text", "amount", "texts"):
            yield (*path, name)
        elif child.kind in ("group", "rows"):
            yield from _printable(child, (*path, name))


def idle_entries(pack: Pack, models: Sequence[FormModel]) -> list[Diagnostic]:
    """Warnings about what `pack.yaml` says of rows, and no template shows; about idle tags."""
    found = report.of_file(pack, _PACK)
    printed = _printed(models)
    for derived in pack.derived:
        path = (*derived.each, *derived.field)
        if derived.kind == "number" and path not in printed:
            message = f"各模板均未使用“{'.'.join(path)}”，此项不起作用"
            found.warn((*derived.position, "field"), message, "请在模板中使用，或删除此项。")
    _idle_ticks(pack, models, found)
    drawn = {form.repeat for form in pack.forms} | _loops(models)
    for i, path in enumerate(pack.least_rows):
        if path not in drawn:
            message = f"各模板均未循环“{'.'.join(path)}”，此项不起作用"
            found.warn(("least_rows", i, "list"), message, "请在模板中循环此列表，或删除此项。")
    for position, text in _constant_texts(pack):
        if tags.TAG.search(text):
            message = f"“{text}”中的标签不会替换为内容"
            found.warn(position, message, "此处只能是文字，请删除标签。")
    return found.findings


def _idle_ticks(pack: Pack, models: Sequence[FormModel], found: report.Report) -> None:
    """Add warnings about choices for which no template has a place."""
    printed = {(slot.path, slot.tick) for form in models for slot in form.slots if slot.tick}
    for tick in pack.ticks:
        missing = {n: m for n, m in tick.marks.items() if (tick.field, m) not in printed}
        name = ".".join(tick.field)
        wanted = "、".join(f"“{each}”" for each in missing)
        if len(missing) == len(tick.marks):
            message = f"各模板均未使用“{name}”的勾选，此项不起作用"
            hint = f"请在模板中用标签{wanted}（在循环中，前面加行的名称和“.”），或删除此项。"
            found.warn(("tick", tick.entry, "field"), message, hint)
        elif missing:
            choices = "、".join(f"“{mark.choice}”" for mark in missing.values())
            message = f"各模板中没有“{name}”的选项{choices}的位置，选了也不会出现在表中"
            hint = f"请在模板中加上标签{wanted}（在循环中，前面加行的名称和“.”）。"
            found.warn(("tick", tick.entry, "field"), message, hint)


def _loops(models: Sequence[FormModel]) -> set[FieldPath]:
    commands = (row.command for form in models for table in form.tables for row in table.rows)
    return {command.steps for command in commands if command and command.word == "for"}


def _constant_texts(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    """The texts of the appendix in which tags mean nothing."""
    yield ("appendix", "contents"), pack.contents_title
    if pack.summary is None:
        return
    summary: KeyPath = ("appendix", "summary")
    yield (*summary, "note"), pack.summary.note
    for i, column in enumerate(pack.summary.columns):
        yield (*summary, "columns", i, "label"), column.label
        yield (*summary, "columns", i, "group"), column.group
