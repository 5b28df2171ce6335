"""Lint a pack: tags and schema, grid, merges, styles, fonts, text pictures of its templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from generator.common import atomic_files
from generator.common.diagnostics import Diagnostic, RefusedError
from generator.form import (
    context,
    designer_places,
    equal_heads,
    foreign_content,
    group_lint,
    joint_fields,
    lint_yaml,
    look_lint,
    lost_content,
    model,
    own_headers,
    page_lint,
    pictures,
    repeat_lint,
    shared_parts,
    stylesheet,
    tag_places,
    template,
    template_text,
    unit_document,
)
from generator.form.tag_reading import Fault
from generator.pack.pack_lint import check as check_yaml
from generator.word import ooxml, package, style_names
from generator.word.normalise import names
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.form.model import FormModel, Table
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

_STYLES = package.SHARED_PARTS["styles"].name
_VM_HINT = "请拆分此单元格；需要跨几个循环合并的，只将它下面各行的单元格（从 endfor 所在的行起）合并为一个。"  # noqa: E501
# How older Word files begin, and encrypted ones.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Styles of the appendix, which the program itself writes.
APPENDIX_STYLES = ("Title", "TOCHeading", "TOC1", "TOC2", "Header", "Footer")
# Styles of its summary table, where the pack declares one.
SUMMARY_STYLES = ("SummaryTitle", "SummaryNote", "SummaryTable", "SummaryHeading", "SummaryText",
                  "SummaryFigure")  # fmt: skip


def check(pack: Pack, *, update: bool = False) -> list[Diagnostic]:
    """All findings about the pack; in templates, lines and columns are rows and cells.

    With `update`, the text pictures beside the templates are rewritten, not compared.
    """
    models, findings = read_models(pack)
    warnings = check_yaml.findings(pack)
    if findings:
        sound = [form for form in models if not any(shared_parts.damaged(form.parts))]
        others = [each for form in sound for each in _beside_errors(pack, form, update=update)]
        return sorted([*findings, *warnings, *others])
    warnings += lint_yaml.idle_entries(pack, models)
    for form in models:
        name = form.form.template
        looks = (*look_lint.faults(form), *look_lint.numbering(form))
        findings += _diagnostics(pack, name, looks, form.tables)
        warnings += _lost(pack, form)
        findings += _picture(pack, form, update=update)
        doubts = [*form.doubts, *page_lint.doubts(form), *look_lint.doubts(form)]
        doubts += [*look_lint.numbered_styles(form), *group_lint.doubts(form)]
        if form is models[0]:
            used = {*_styles_of_appendix(pack), ""}.union(*map(_used_styles, models))
            doubts += [*page_lint.contents_doubts(form), *look_lint.font_doubts(form, used)]
        warnings += _warnings(pack, name, doubts, form.tables)
    doubtful = (
        *equal_heads.faults(models),
        *joint_fields.doubts(models, (pack.unit, pack.settings)),
    )
    for fault, form in (*doubtful, *repeat_lint.doubts(pack, models)):
        warnings += _warnings(pack, form.form.template, [fault], form.tables)
    findings += lint_yaml.unprinted(pack, models)
    findings += _style_sheets(pack, models)
    return sorted([*warnings, *(findings or _rendered(pack, models))])


def _beside_errors(pack: Pack, form: FormModel, *, update: bool) -> Iterator[Diagnostic]:
    """The findings about a form while something else keeps the pack from being built."""
    name = form.form.template
    if form.tables and not update:
        yield from _lost(pack, form)
    yield from _warnings(pack, name, form.doubts, form.tables)
    # Where styles are gone, formatting stands in for them.
    if _STYLES in form.parts and not any(_missing_styles(pack, form)):
        yield from _diagnostics(pack, name, look_lint.faults(form), form.tables)


def template_errors(pack: Pack) -> list[Diagnostic]:
    """The faults that make a template render a wrong or broken document: nothing can be built.

    Tags that are not plain fields, loops and conditions; a table off its grid; a missing style.
    """
    return read_models(pack)[1]


def read_models(pack: Pack) -> tuple[list[FormModel], list[Diagnostic]]:
    """The models of the pack's forms, and the faults that `template_errors` gives."""
    root = model.printable_fields(pack)
    models = []
    findings = lint_yaml.text_errors(pack, root)
    for form in pack.forms:
        tables: tuple[Table, ...] = ()
        try:
            models.append(model.read(form, root))
        except (ValueError, KeyError, IndexError, etree.XMLSyntaxError):
            faults = [_unreadable(form.docx)]
        else:
            faults = _template_faults(pack, models[-1])
            tables = models[-1].tables
        findings += _diagnostics(pack, form.template, faults, tables)
    return models, sorted(findings)


def _unreadable(content: bytes) -> Fault:
    """The fault of a file that is no .docx: an older one, or one behind a password ([MS-CFB])."""
    if content.startswith(_COMPOUND_FILE):
        hint = "请用 Word 或 WPS 打开，取消密码，另存为“Word 文档（*.docx）”。"
        return Fault(0, 0, "是旧格式的 Word 文件（.doc），或设了打开密码", hint)
    return Fault(0, 0, "不是完整的 Word 文件（.docx）", "请从备份中恢复，或重新另存为 .docx。")


def _template_faults(pack: Pack, form: FormModel) -> list[Fault]:
    if _STYLES not in form.parts:
        return [Fault(0, 0, f"文件中没有样式（{_STYLES}），请用 Word 或 WPS 重新保存")]
    if damaged := [*shared_parts.damaged(form.parts)]:
        return [
            Fault(0, 0, f"其中的 {name} 已损坏，请用 Word 或 WPS 打开后另存为 .docx")
            for name in damaged
        ]
    faults = [*form.faults, *tag_places.misplaced(form.body)]
    faults += [*_structure(form), *group_lint.faults(form), *_missing_styles(pack, form)]
    if form.form is pack.forms[0] and all(each.repeat for each in pack.forms):
        faults += _nameless(pack, form)
    return faults


def _nameless(pack: Pack, form: FormModel) -> Iterator[Fault]:
    """A fault of the first form where nothing else tells one unit's forms from the next one's."""
    if (pack.unit_name,) not in form.printed:
        message = f"各张表都带 repeat 时，第一张表中应有单位名称“{{{{ {pack.unit_name} }}}}”"
        yield Fault(0, 0, message)


def _diagnostics(
    pack: Pack, name: str, faults: Iterable[Fault], tables: Sequence[Table] = ()
) -> list[Diagnostic]:
    """Findings for the template's faults; one that occurs in many cells is one finding.

    `tables` are those in whose rows the faults are.
    """
    by_message: dict[str, list[Fault]] = {}
    for fault in faults:
        by_message.setdefault(fault.message, []).append(fault)
    return [_diagnostic(pack, name, group[0], tables, len(group)) for group in by_message.values()]


def _warnings(
    pack: Pack, name: str, doubts: Iterable[Fault], tables: Sequence[Table]
) -> list[Diagnostic]:
    return [replace(d, severity="warning") for d in _diagnostics(pack, name, doubts, tables)]


def _diagnostic(
    pack: Pack, name: str, fault: Fault, tables: Sequence[Table] = (), count: int = 1
) -> Diagnostic:
    file = (pack.folder / name).as_posix()
    place = designer_places.words(fault, tables)
    message = f"{place}：{fault.message}" if fault.row else fault.message
    if count > 1:
        message += f"（共 {count} 处）"
    hint = fault.hint or "请在 Word 中修改此处；模板中可以使用的内容见 docs/模板指南.md。"
    return Diagnostic(
        file, max(1, fault.row), max(1, fault.cell), "error", "template", message, hint
    )


def _structure(form: FormModel) -> Iterator[Fault]:
    """Faults of the file's structure: foreign content, its end, grids and merges of tables."""
    body = form.body
    places = designer_places.Places(body)
    allowed = {*pictures.drawings(form), *own_headers.references(form)}
    yield from foreign_content.faults(form, allowed)
    for fault in (*pictures.faults(form), *own_headers.faults(form)):
        yield Fault(*places.of(fault.element), fault.message, fault.hint)
    if not form.tables:
        yield Fault(0, 0, "模板中没有表格", "请从改动前的文件中恢复表格。")
        return
    if len(body) < 3 or [e.tag for e in list(body)[-2:]] != [qn("w:p"), qn("w:sectPr")]:  # noqa: PLR2004
        yield Fault(0, 0, "表格后面应有一个空段落", "请在表格下面按 Enter 加一个空段落。")
        return
    if any(body[-1].find(qn(f"w:{n}")) is None for n in ("pgSz", "pgMar")):
        yield Fault(0, 0, "未设置页面大小或页边距", "请在“布局”→“页面设置”中设置。")
    has_picture = body[-2].find(f".//{pictures.DRAWING}") is not None
    if (text := ooxml.text(body[-2])) or has_picture:
        shown = designer_places.excerpt(text) or "图片"
        message = f"最后一段应为空段落，现在是“{shown}”"
        yield Fault(0, 0, message, "请在这一段后面按 Enter，加一个空段落。")
    for table in form.tables:
        if table.layout != "fixed":
            first = table.rows[0].number if table.rows else 1
            hint = "请打开“表格属性”→“选项”，取消“自动重调尺寸以适应内容”。"
            yield Fault(first, 0, "表格应使用固定列宽", hint)
        yield from _grid(table)


def _grid(table: Table) -> Iterator[Fault]:
    """Rows that do not fill the grid, widths that differ from it, merges without a start."""
    columns = table.column_twips
    merged_above: dict[int, int] = {}
    loops_above: set[int] = set()
    for row in table.rows:
        filled, merged, widths = 0, {}, list[Fault]()
        for number, cell in enumerate(row.cells, 1):
            if cell.merge == "continue" and cell.column in loops_above:
                message = (
                    "含 {% vm %} 的单元格已与下面的单元格合并；由程序合并的，不能在 Word 中合并"
                )
                yield Fault(row.number, number, message, _VM_HINT)
            elif cell.merge == "continue" and merged_above.get(cell.column) != cell.span:
                hint = "请拆分后重新合并这一列的单元格（选中各单元格，“合并单元格”）。"
                message = "纵向合并没有开头，或上下两个单元格宽度不同"
                yield Fault(row.number, number, message, hint)
            if cell.merge in ("start", "continue"):
                merged[cell.column] = cell.span
            filled = cell.column + cell.span
            if cell.width_twips != sum(columns[cell.column : filled]):
                twips = sum(columns[cell.column : filled])
                widths.append(_width_fault(row.number, number, twips))
        if filled != len(columns):
            hint = "请使此行与其他行左右对齐：补画或删除多出的单元格。"
            yield Fault(row.number, 0, f"此行占 {filled} 列，表格有 {len(columns)} 列", hint)
        else:
            yield from widths
        if row.height_rule == "exact":
            message = "行高应为“最小值”，不能用“固定值”，否则长文字会显示不全"
            hint = "请打开“表格属性”→“行”，“行高值是”改选“最小值”。"
            yield Fault(row.number, 0, message, hint)
        merged_above = merged
        loops_above = {cell.column for cell in row.cells if cell.merge == "loop"}


def _width_fault(row: int, number: int, column_twips: int) -> Fault:
    """The fault of a cell whose own width is not that of its columns."""
    columns = designer_places.centimetres(column_twips)
    hint = f"请打开“表格属性”→“单元格”，将“指定宽度”改为 {columns}（所占各列之和）。"
    return Fault(row, number, "单元格宽度与表格的列宽不一致", hint)


def _lost(pack: Pack, form: FormModel) -> Iterator[Diagnostic]:
    """Warnings about rows and texts that the last accepted picture still has."""
    path = (pack.folder / form.form.template).with_suffix(".txt")
    hint = f"如果是误删，请在 Word 中恢复；如果是有意删除，请核对后更新 {path.name}。"
    file = (pack.folder / form.form.template).as_posix()
    for each in lost_content.find(_text_of(path), template_text.draw(form)):
        message = f"与上次核对的 {path.name} 相比，{each.message}"
        yield Diagnostic(file, max(1, each.row), 1, "warning", "lost", message, hint)


def _picture(pack: Pack, form: FormModel, *, update: bool) -> list[Diagnostic]:
    name = form.form.template
    path = (pack.folder / name).with_suffix(".txt")
    picture = template_text.draw(form)
    if update:
        atomic_files.write_atomic(path, picture.encode())
    elif not path.is_file():
        file = (pack.folder / name).as_posix()
        hint = "请运行 forms template check --update 生成。"
        return [Diagnostic(file, 1, 1, "error", "picture", f"还没有文字版 {path.name}", hint)]
    elif (written := _text_of(path)) != picture:
        message = f"文字版 {path.name} 与模板 {name} 不一致"
        hint = "请运行 forms template check --update 重新生成，并核对改动。"
        line = _first_difference(written.split("\n"), picture.split("\n"))
        return [Diagnostic(path.as_posix(), line, 1, "error", "picture", message, hint)]
    return []


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _first_difference(written: list[str], drawn: list[str]) -> int:
    """The number of the first line that differs; of the last one that is written at most."""
    pairs = enumerate(zip(written, drawn, strict=False), 1)
    return next((number for number, (a, b) in pairs if a != b), len(written))


def _missing_styles(pack: Pack, form: FormModel) -> Iterator[Fault]:
    """Styles that the template uses, or the appendix needs, and that it does not define."""
    known = stylesheet.read(form.parts[_STYLES])
    places = designer_places.Places(form.body)
    uses = {reference.get(qn("w:val"), ""): reference for reference in _style_references(form)}
    for style in sorted({*uses, *_styles_of_appendix(pack)} - set(known)):
        place = places.of(uses[style]) if style in uses else (0, 0)
        shown = style_names.shown(names.of_id(style))
        hint = f"请恢复样式“{shown}”（可用“管理样式”→“导入/导出”从其他模板复制）。"
        yield Fault(*place, f"没有样式“{shown}”", hint)


def _styles_of_appendix(pack: Pack) -> tuple[str, ...]:
    return (*APPENDIX_STYLES, *(SUMMARY_STYLES if pack.summary else ()))


def _used_styles(form: FormModel) -> set[str]:
    return {reference.get(qn("w:val"), "") for reference in _style_references(form)}


def _style_references(form: FormModel) -> list[etree._Element]:
    """The references to styles, last one first, so that of equal ones the first counts."""
    references = form.body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    return [each for each in references if not foreign_content.is_inside(each)][::-1]


def _style_sheets(pack: Pack, models: list[FormModel]) -> Iterator[Diagnostic]:
    """Findings for styles that look different in two templates, and for default fonts.

    All documents have the styles of all templates; only those that a template uses are compared.
    """
    by_place: dict[tuple[int, int, bool], list[str]] = {}
    for found in shared_parts.differing([form.parts for form in models]):
        by_place.setdefault((found.template, found.other, found.is_used), []).append(found.style)
    hint = "请用“管理样式”→“导入/导出”从一个模板复制到其他模板。"
    for (number, other, is_used), styles in by_place.items():
        same, name = models[other].form.template, models[number].form.template
        message = f"样式“{'、'.join(map(style_names.shown, styles))}”与 {same} 中的不同；"
        if is_used:
            message += "一个表单包的模板应使用同一份样式"
            yield _diagnostic(pack, name, Fault(0, 0, message, hint))
        else:
            message += f"附表汇编和页脚按 {same} 中的样式生成"
            yield from _warnings(pack, name, [Fault(0, 0, message, hint)], ())
    first = models[0]
    if stylesheet.default_scripts(first.parts[_STYLES]) < set(stylesheet.SCRIPTS):
        hint = "请在“管理样式”→“设置默认值”中选定中文字体和西文字体。"
        fault = Fault(0, 0, "默认字体应同时指定中文字体和西文字体", hint)
        yield from _diagnostics(pack, first.form.template, [fault])


def _rendered(pack: Pack, models: list[FormModel]) -> Iterator[Diagnostic]:
    """Findings that only a rendered form shows.

    Each is rendered with 0, 1 and 3 rows in every list, and blank.
    """
    try:
        compiled = template.compile_pack(pack, models)
    except RefusedError as error:
        yield from error.diagnostics
        return
    samples = {f"列表有 {n} 行时": _sample(pack.unit.fields, n) for n in (0, 1, 3)}
    for when, unit in {**samples, "各字段都为空时": {}}.items():
        values = context.build(pack, {}, unit)
        for form, seen in unit_document.forms_with_context(compiled, values):
            name = form.form.template
            tables = model.drawn_tables(unit_document.document_xml([(form, seen)]).encode())
            for fault in (fault for table in tables for fault in _grid(table)):
                shown = replace(fault, message=f"{when}，生成的表中，{fault.message}")
                yield _diagnostic(pack, name, shown, tables)
            for number in (i for i, table in enumerate(tables, 1) if not table.rows):
                message = (
                    f"{when}，第 {number} 个表格一行也没有，Word 无法打开；请加一行不带条件的行"
                )
                found = _diagnostic(pack, name, Fault(0, 0, message))
                yield replace(found, severity="warning")


def _sample(fields: Field, rows: int) -> dict[str, Any]:
    """A unit of sample values, whose lists have that many rows."""
    unit: dict[str, Any] = {}
    for name, child in fields.children.items():
        if child.kind == "group":
            unit[name] = _sample(child, rows)
        elif child.kind == "rows":
            unit[name] = [_sample(child, rows) for _ in range(rows)]
        else:
            unit[name] = name
    return unit
