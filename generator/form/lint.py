"""Lint a pack: tags and schema, grid, merges, styles, fonts, text pictures of its templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from generator.common import atomic_files
from generator.common.diagnostics import Diagnostic, RefusedError
from generator.form import (
    context,
    equal_heads,
    lint_yaml,
    model,
    own_headers,
    pictures,
    shared_parts,
    stylesheet,
    tag_places,
    template,
    template_text,
    unit_document,
)
from generator.form.tag_reading import Fault
from generator.pack.pack_lint import check as check_yaml
from generator.word import ooxml, package
from generator.word.normalise import names
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.form.model import FormModel, Table
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

# The elements that a form may contain; content of properties is checked separately.
_ELEMENTS = frozenset(
    qn(f"w:{name}")
    for name in ("tbl", "tblPr", "tblGrid", "gridCol", "tr", "trPr", "tc", "tcPr", "p", "pPr", "r",
                 "rPr", "t", "tab", "br", "sectPr")
)  # fmt: skip
_PROPERTIES = frozenset(
    qn(f"w:{name}") for name in ("tblPr", "trPr", "tcPr", "pPr", "rPr", "sectPr")
)
# Run properties that Word writes on its own; they do not change the look.
_HARMLESS = frozenset(qn(f"w:{name}") for name in ("rStyle", "lang", "noProof"))
_STYLES = package.SHARED_PARTS["styles"].name
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
        return sorted([*findings, *warnings])
    warnings += lint_yaml.idle_entries(pack, models)
    for form in models:
        name = form.form.template
        findings += _diagnostics(pack, name, _look_faults(form), form.tables)
        findings += _picture(pack, form, update=update)
        doubts = _diagnostics(pack, name, _doubts(form), form.tables)
        warnings += [replace(doubt, severity="warning") for doubt in doubts]
    for fault, form in equal_heads.faults(models):
        [doubt] = _diagnostics(pack, form.form.template, [fault], form.tables)
        warnings.append(replace(doubt, severity="warning"))
    findings += lint_yaml.unprinted(pack, models)
    findings += _style_sheets(pack, models)
    return sorted([*warnings, *(findings or _rendered(pack, models))])


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
            faults = [Fault(0, 0, "不是完整的 Word 文件（.docx）")]
        else:
            faults = _template_faults(pack, models[-1])
            tables = models[-1].tables
        findings += _diagnostics(pack, form.template, faults, tables)
    return models, sorted(findings)


def _template_faults(pack: Pack, form: FormModel) -> list[Fault]:
    if _STYLES not in form.parts:
        return [Fault(0, 0, f"文件中没有样式（{_STYLES}），请用 Word 或 WPS 重新保存")]
    if damaged := [*shared_parts.damaged(form.parts)]:
        return [
            Fault(0, 0, f"其中的 {name} 已损坏，请用 Word 或 WPS 打开后另存为 .docx")
            for name in damaged
        ]
    faults = [*form.faults, *tag_places.misplaced(form.body)]
    faults += [*_structure(form), *_missing_styles(pack, form)]
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


def _diagnostic(
    pack: Pack, name: str, fault: Fault, tables: Sequence[Table] = (), count: int = 1
) -> Diagnostic:
    file = (pack.folder / name).as_posix()
    message = f"{_position(fault, tables)}：{fault.message}" if fault.row else fault.message
    if count > 1:
        message += f"（共 {count} 处）"
    hint = "请在 Word 中修改此处；模板中可以使用的内容见 docs/模板指南.md。"
    return Diagnostic(
        file, max(1, fault.row), max(1, fault.cell), "error", "template", message, hint
    )


def _position(fault: Fault, tables: Sequence[Table]) -> str:
    """The fault's place as a person counts it: table, where there are several, row and cell."""
    cell = f"第 {fault.cell} 个单元格" if fault.cell else ""
    for number, table in enumerate(tables, 1):
        if len(tables) > 1 and table.rows and fault.row <= table.rows[-1].number:
            return f"第 {number} 个表第 {fault.row - table.rows[0].number + 1} 行{cell}"
    return f"第 {fault.row} 行{cell}"


def _doubts(form: FormModel) -> Iterator[Fault]:
    """What can be built and will cause trouble: tables that Word joins, sections within a form."""
    rows = 0
    for block in form.body.iterchildren(qn("w:tbl")):
        before = block.getprevious()
        if before is not None and before.tag == qn("w:tbl"):
            message = "与上一个表格之间没有段落，Word 会将两个表格合并；请在中间加一个空段落"
            yield Fault(rows + 1, 0, message)
        rows += sum(len(ooxml.rows(tbl)) for tbl in ooxml.tables(block))
    if form.body.find(f".//{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        yield Fault(0, 0, "一张表中不能分节，否则附表汇编的目录和 PDF 的书签会错位；请删除分节符")


def _structure(form: FormModel) -> Iterator[Fault]:
    """Faults of the file's structure: foreign elements, its end, grids and merges of tables."""
    body = form.body
    allowed = {part for drawing in pictures.drawings(form) for part in drawing.iter()}
    allowed |= {*own_headers.references(form)}
    for fault in (*pictures.faults(form), *own_headers.faults(form)):
        yield Fault(*_row_and_cell(body, fault.element), fault.message, fault.hint)
    for element in body.iterdescendants(etree.Element):
        if element in allowed:
            continue
        inside = any(above.tag in _PROPERTIES for above in element.iterancestors())
        if not inside and element.tag not in _ELEMENTS:
            message = f"不能有 {etree.QName(element).localname}（图片、链接、域、修订等）"
            yield Fault(*_row_and_cell(body, element), message)
        if any(etree.QName(name).namespace == ooxml.R for name in element.attrib):
            message = "不能引用其他部件（页眉、页脚、图片、链接）"
            yield Fault(*_row_and_cell(body, element), message)
    if len(body) < 3 or [e.tag for e in list(body)[-2:]] != [qn("w:p"), qn("w:sectPr")]:  # noqa: PLR2004
        yield Fault(0, 0, "表格后面应有一个空段落")
        return
    is_empty = not ooxml.text(body[-2]) and body[-2].find(f".//{pictures.DRAWING}") is None
    if not is_empty or any(body[-1].find(qn(f"w:{n}")) is None for n in ("pgSz", "pgMar")):
        yield Fault(0, 0, "最后一段应为空段落，并应设置页面大小和页边距")
    for table in form.tables:
        if table.layout != "fixed":
            first = table.rows[0].number if table.rows else 1
            yield Fault(first, 0, "表格应使用固定列宽（w:tblLayout fixed）")
        yield from _grid(table)


def _row_and_cell(body: etree._Element, element: etree._Element) -> tuple[int, int]:
    """The row and cell that the element stands in; 0 for none."""
    above = [element, *element.iterancestors()]
    tr = next((each for each in above if each.tag == qn("w:tr")), None)
    tc = next((each for each in above if each.tag == qn("w:tc")), None)
    if tr is None:
        return 0, 0
    row = list(body.iter(qn("w:tr"))).index(tr) + 1
    return row, list(ooxml.cells(tr)).index(tc) + 1 if tc is not None else 0


def _grid(table: Table) -> Iterator[Fault]:
    """Rows that do not fill the grid, widths that differ from it, merges without a start."""
    columns = table.column_twips
    merged_above: dict[int, int] = {}
    for row in table.rows:
        filled, merged = 0, {}
        for number, cell in enumerate(row.cells, 1):
            if cell.merge == "continue" and merged_above.get(cell.column) != cell.span:
                yield Fault(row.number, number, "纵向合并没有开头，或上下两个单元格宽度不同")
            if cell.merge in ("start", "continue"):
                merged[cell.column] = cell.span
            filled = cell.column + cell.span
            if cell.width_twips != sum(columns[cell.column : filled]):
                yield Fault(row.number, number, "单元格宽度与表格的列宽不一致")
        if filled != len(columns):
            yield Fault(row.number, 0, f"此行占 {filled} 列，表格有 {len(columns)} 列")
        if row.height_rule == "exact":
            yield Fault(row.number, 0, "行高应为“最小值”，不能用“固定值”，否则长文字会显示不全")
        merged_above = merged


def _look_faults(form: FormModel) -> Iterator[Fault]:
    """Paragraphs without a named style, and direct formatting."""
    for row, tr in enumerate(form.body.iter(qn("w:tr")), 1):
        for cell, tc in enumerate(ooxml.cells(tr), 1):
            for p in tc.iter(qn("w:p")):
                if p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is None:
                    yield Fault(row, cell, "段落未使用样式")
                if _direct_formatting(p):
                    yield Fault(
                        row, cell, "有直接设置的格式；请改用样式，并清除格式（Ctrl+空格、Ctrl+Q）"
                    )


def _direct_formatting(p: etree._Element) -> bool:
    properties = p.find(qn("w:pPr"))
    children = [] if properties is None else list(properties)
    if any(child.tag not in (qn("w:pStyle"), qn("w:rPr")) for child in children):
        return True
    return any(_changes_look(child) for r_pr in p.iter(qn("w:rPr")) for child in r_pr)


def _changes_look(child: etree._Element) -> bool:
    """Whether a run's property changes its look; a font hint alone does not."""
    if child.tag == qn("w:rFonts"):
        return any(name != qn("w:hint") for name in child.attrib)
    return child.tag not in _HARMLESS


def _picture(pack: Pack, form: FormModel, *, update: bool) -> list[Diagnostic]:
    name = form.form.template
    path = (pack.folder / name).with_suffix(".txt")
    picture = template_text.draw(form)
    if update:
        atomic_files.write_atomic(path, picture.encode())
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
    uses = {reference.get(qn("w:val"), ""): reference for reference in _style_references(form)}
    for style in sorted({*uses, *_styles_of_appendix(pack)} - set(known)):
        place = _row_and_cell(form.body, uses[style]) if style in uses else (0, 0)
        yield Fault(*place, f"没有样式“{names.of_id(style)}”")


def _styles_of_appendix(pack: Pack) -> tuple[str, ...]:
    return (*APPENDIX_STYLES, *(SUMMARY_STYLES if pack.summary else ()))


def _style_references(form: FormModel) -> list[etree._Element]:
    """The references to styles, last one first, so that of equal ones the first counts."""
    return list(form.body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle")))[::-1]


def _style_sheets(pack: Pack, models: list[FormModel]) -> Iterator[Diagnostic]:
    """Findings for styles that look different in two templates, and for default fonts.

    All documents have the styles of all templates; only those that a template uses are compared.
    """
    by_place: dict[tuple[int, int], list[str]] = {}
    for found in shared_parts.differing([form.parts for form in models]):
        by_place.setdefault((found.template, found.other), []).append(found.style)
    for (number, other), styles in by_place.items():
        message = (
            f"样式“{'、'.join(styles)}”与 {models[other].form.template} 中的不同；"
            "一个表单包的模板应使用同一份样式"
        )
        yield _diagnostic(pack, models[number].form.template, Fault(0, 0, message))
    first = models[0]
    if stylesheet.default_scripts(first.parts[_STYLES]) < set(stylesheet.SCRIPTS):
        fault = Fault(0, 0, "默认字体应指定西文（ascii、hAnsi）和中文（eastAsia）")
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
