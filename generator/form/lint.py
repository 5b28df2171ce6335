"""Lint a pack: tags against the schema both ways, grid, merges, styles, fonts, text pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from generator.common import atomic_files
from generator.common.diagnostics import Diagnostic, RefusedError
from generator.form import context, model, stylesheet, template, template_text, unit_document
from generator.form.model import Fault
from generator.word import ooxml, package
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.form.model import FormModel, Table
    from generator.pack.fields import Field
    from generator.pack.pack import Form, Pack
    from generator.pack.selectors import FieldPath

# The elements a form is made of; what stands inside properties is looked at by itself.
_ELEMENTS = frozenset(
    qn(f"w:{name}")
    for name in ("tbl", "tblPr", "tblGrid", "gridCol", "tr", "trPr", "tc", "tcPr", "p", "pPr", "r",
                 "rPr", "t", "tab", "br", "sectPr")
)  # fmt: skip
_PROPERTIES = frozenset(
    qn(f"w:{name}") for name in ("tblPr", "trPr", "tcPr", "pPr", "rPr", "sectPr")
)
# What Word writes into a run of its own accord; it says nothing of the look.
_HARMLESS = frozenset(qn(f"w:{name}") for name in ("rStyle", "lang", "noProof"))
_STYLES = package.SHARED_PARTS["styles"][0]
_FONT_TABLE = package.SHARED_PARTS["fontTable"][0]
_APPLICATION = "docProps/app.xml"
# Built-in styles of the parts that the program itself writes: the appendix.
APPENDIX_STYLES = ("Title", "TOCHeading", "TOC1", "TOC2", "Header", "Footer")
# Those of the roll-up table, where the pack declares one.
SUMMARY_STYLES = ("SummaryTitle", "SummaryNote", "SummaryTable", "SummaryHeading", "SummaryText",
                  "SummaryFigure")  # fmt: skip


def check(pack: Pack, *, update: bool = False) -> list[Diagnostic]:
    """Everything wrong with the pack's templates; lines and columns are rows and cells.

    With `update`, the text pictures beside the templates are rewritten instead of compared.
    """
    models, found = read_models(pack)
    if found:
        return found
    for form in models:
        found += _diagnostics(pack, form.form.template, _looks(form))
        found += _picture(pack, form, update=update)
    found += _never_printed(pack, models)
    found += _style_sheets(pack, models)
    return sorted(found or _drawn(pack))


def template_errors(pack: Pack) -> list[Diagnostic]:
    """What makes a template draw a wrong or broken document: nothing is built with it.

    Tags that are not plain fields, loops and conditions; a table off its grid; a style missing.
    """
    return read_models(pack)[1]


def read_models(pack: Pack) -> tuple[list[FormModel], list[Diagnostic]]:
    """The models of the pack's forms, and what makes a template unusable, as `unusable` says it."""
    root = model.printable_fields(pack)
    models = []
    found = _diagnostics(pack, "pack.yaml", _misfit_texts(pack, root))
    for form in pack.forms:
        try:
            models.append(model.read(form, root))
        except (ValueError, KeyError, IndexError, etree.XMLSyntaxError):
            faults = [Fault(0, 0, "不是完整的 Word 文件（.docx）")]
        else:
            faults = _misfits(pack, models[-1])
        found += _diagnostics(pack, form.template, faults)
    return models, sorted(found)


def _misfit_texts(pack: Pack, root: Field) -> Iterator[Fault]:
    """Faults of the tags in the pack's own texts; a title of many units' sees the settings only."""
    if pack.forms[0].repeat:
        yield Fault(0, 0, "第一张表应为每个单位一张，不能带 repeat")
    texts: list[tuple[str, Field, Form | None]] = []
    texts += [(text, root, None) for text in pack.properties.values()]
    texts += [(form.contents, root, form) for form in pack.forms]
    titles = [pack.appendix_title, *([pack.summary.title] if pack.summary else [])]
    texts += [(title, pack.settings.fields, None) for title in titles]
    for text, fields, form in texts:
        for fault in model.text_faults(text, fields, form):
            yield replace(fault, message=f"“{text}”中，{fault.message}")


def _misfits(pack: Pack, form: FormModel) -> list[Fault]:
    if b"LibreOffice" in form.parts.get(_APPLICATION, b""):
        return [
            Fault(
                0,
                0,
                "由 LibreOffice 另存过，样式的编号和格式已改变；请用 Word 或 WPS 修改原来的文件",
            )
        ]
    return [*form.faults, *_structure(form), *_missing_styles(pack, form)]


def _diagnostics(pack: Pack, name: str, faults: Iterable[Fault]) -> list[Diagnostic]:
    """The template's faults; one that stands in many cells is told once, with their number."""
    by_message: dict[str, list[Fault]] = {}
    for fault in faults:
        by_message.setdefault(fault.message, []).append(fault)
    return [_diagnostic(pack, name, group[0], len(group)) for group in by_message.values()]


def _diagnostic(pack: Pack, name: str, fault: Fault, count: int = 1) -> Diagnostic:
    file = (pack.folder / name).as_posix()
    where = f"第 {fault.row} 行" + (f"第 {fault.cell} 个单元格" if fault.cell else "")
    message = f"{where}：{fault.message}" if fault.row else fault.message
    if count > 1:
        message += f"（共 {count} 处）"
    hint = "请在 Word 中修改此处；模板中可以使用的内容见 docs/模板指南.md。"
    return Diagnostic(
        file, max(1, fault.row), max(1, fault.cell), "error", "template", message, hint
    )


def _structure(form: FormModel) -> Iterator[Fault]:
    """Faults of the file's build: foreign elements, its end, its tables' grids and merges."""
    body = form.body
    for element in body.iterdescendants(etree.Element):
        inside = any(above.tag in _PROPERTIES for above in element.iterancestors())
        if not inside and element.tag not in _ELEMENTS:
            yield Fault(0, 0, f"不能有 {etree.QName(element).localname}（图片、链接、域、修订等）")
        if any(etree.QName(name).namespace == ooxml.R for name in element.attrib):
            yield Fault(0, 0, "不能引用其他部件（页眉、页脚、图片、链接）")
    if len(body) < 3 or [e.tag for e in list(body)[-2:]] != [qn("w:p"), qn("w:sectPr")]:  # noqa: PLR2004
        yield Fault(0, 0, "表格后面应有一个空段落")
        return
    if ooxml.text(body[-2]) or any(body[-1].find(qn(f"w:{n}")) is None for n in ("pgSz", "pgMar")):
        yield Fault(0, 0, "最后一段应为空段落，并应设置页面大小和页边距")
    for table in form.tables:
        if table.layout != "fixed":
            first = table.rows[0].number if table.rows else 1
            yield Fault(first, 0, "表格应使用固定列宽（w:tblLayout fixed）")
        yield from _grid(table)


def _grid(table: Table) -> Iterator[Fault]:
    """Rows that do not fill the grid, widths that differ from it, merges without a start."""
    columns = table.column_twips
    merged: dict[int, int] = {}
    for row in table.rows:
        filled, here = 0, {}
        for place, cell in enumerate(row.cells, 1):
            if cell.merge == "continue" and merged.get(cell.column) != cell.span:
                yield Fault(row.number, place, "纵向合并没有开头，或上下两个单元格宽度不同")
            if cell.merge in ("start", "continue"):
                here[cell.column] = cell.span
            filled = cell.column + cell.span
            if cell.width_twips != sum(columns[cell.column : filled]):
                yield Fault(row.number, place, "单元格宽度与表格的列宽不一致")
        if filled != len(columns):
            yield Fault(row.number, 0, f"此行占 {filled} 列，表格有 {len(columns)} 列")
        if row.height_rule == "exact":
            yield Fault(row.number, 0, "行高应为“最小值”，不能用“固定值”，否则长文字会显示不全")
        merged = here


def _looks(opened: FormModel) -> Iterator[Fault]:
    """Paragraphs without a named style, and formatting written beside the styles."""
    for row, tr in enumerate(opened.body.iter(qn("w:tr")), 1):
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
    own = [] if properties is None else list(properties)
    if any(child.tag not in (qn("w:pStyle"), qn("w:rPr")) for child in own):
        return True
    return any(_shows(child) for r_pr in p.iter(qn("w:rPr")) for child in r_pr)


def _shows(child: etree._Element) -> bool:
    """Whether a run's property changes its look; a font hint alone does not."""
    if child.tag == qn("w:rFonts"):
        return any(name != qn("w:hint") for name in child.attrib)
    return child.tag not in _HARMLESS


def _picture(pack: Pack, form: FormModel, *, update: bool) -> list[Diagnostic]:
    name = form.form.template
    path = (pack.folder / name).with_suffix(".txt")
    drawn = template_text.draw(form)
    if update:
        atomic_files.write_atomic(path, drawn.encode())
    elif not path.is_file() or path.read_text(encoding="utf-8") != drawn:
        message = f"文字版 {path.name} 与模板 {name} 不一致"
        hint = "请运行 forms template check --update 重新生成，并核对改动。"
        return [Diagnostic(path.as_posix(), 1, 1, "error", "picture", message, hint)]
    return []


def _never_printed(pack: Pack, models: list[FormModel]) -> Iterator[Diagnostic]:
    """Fields of a unit that no template prints."""
    printed = {path for form in models for path in form.printed}
    file = (pack.folder / "schema.yaml").as_posix()
    for path in _printable(pack.unit.fields):
        if path not in printed:
            message = f"各模板均未使用字段“{'.'.join(path)}”"
            yield Diagnostic(
                file,
                1,
                1,
                "error",
                "unprinted",
                message,
                "请在模板中使用该字段，或从 schema.yaml 中删除。",
            )


def _printable(root: Field, path: FieldPath = ()) -> Iterator[FieldPath]:
    """Paths of everything below the field that holds data, lists of texts among them."""
    for name, child in root.children.items():
        if child.kind in ("text", "amount", "texts"):
            yield (*path, name)
        elif child.kind in ("group", "rows"):
            yield from _printable(child, (*path, name))


def _missing_styles(pack: Pack, opened: FormModel) -> Iterator[Fault]:
    """Styles that the template names, or the appendix needs, and that it does not hold."""
    known = stylesheet.read(opened.parts[_STYLES])
    for style in sorted({*_used_styles(opened), *_styles_of_appendix(pack)} - set(known)):
        yield Fault(0, 0, f"没有样式“{style}”")


def _styles_of_appendix(pack: Pack) -> tuple[str, ...]:
    return (*APPENDIX_STYLES, *(SUMMARY_STYLES if pack.summary else ()))


def _used_styles(opened: FormModel) -> set[str]:
    references = opened.body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    return {reference.get(qn("w:val"), "") for reference in references}


def _style_sheets(pack: Pack, templates: list[FormModel]) -> Iterator[Diagnostic]:
    """Styles that differ between templates, whose documents all use the first one's; fonts.

    Compared as canonical XML and only where used: saving a file adds and reorders the rest.
    """
    first = templates[0]
    styles = first.parts[_STYLES]
    ours = stylesheet.read(styles)
    used = {"", *_styles_of_appendix(pack)}.union(*(_used_styles(opened) for opened in templates))
    for opened in templates[1:]:
        theirs = stylesheet.read(opened.parts[_STYLES])
        differing = sorted(
            theirs[style].name
            for style in used & set(theirs)
            if style not in ours or ours[style].content != theirs[style].content
        )
        if differing:
            names = "、".join(differing)
            told = (
                f"样式“{names}”与 {first.form.template} 中的不同；一个表单包的模板应使用同一份样式"
            )
            yield _diagnostic(pack, opened.form.template, Fault(0, 0, told))
    faults = []
    if stylesheet.default_scripts(styles) < set(stylesheet.SCRIPTS):
        faults.append(Fault(0, 0, "默认字体应指定西文（ascii、hAnsi）和中文（eastAsia）"))
    described = stylesheet.described_fonts(first.parts[_FONT_TABLE])
    missing = sorted(stylesheet.fonts(styles) - described)
    faults += [Fault(0, 0, f"字体表中没有“{font}”") for font in missing]
    yield from _diagnostics(pack, first.form.template, faults)


def _drawn(pack: Pack) -> Iterator[Diagnostic]:
    """What only a drawn form shows: draw each with lists of no, one and three rows."""
    try:
        compiled = template.compile_pack(pack)
    except RefusedError as error:
        yield from error.diagnostics
        return
    for rows in (0, 1, 3):
        seen = context.build(pack, {}, _sample(pack.unit.fields, rows))
        for form, drawn in unit_document.forms_with_context(compiled, seen):
            xml = unit_document.document_xml([(form, drawn)])
            for table in model.drawn_tables(xml.encode()):
                for fault in _grid(table):
                    message = f"列表有 {rows} 行时，生成的表中，{fault.message}"
                    yield _diagnostic(pack, form.form.template, replace(fault, message=message))


def _sample(fields: Field, rows: int) -> dict[str, Any]:
    """A unit whose lists have that many rows."""
    unit: dict[str, Any] = {}
    for name, child in fields.children.items():
        if child.kind == "group":
            unit[name] = _sample(child, rows)
        elif child.kind == "rows":
            unit[name] = [_sample(child, rows) for _ in range(rows)]
        else:
            unit[name] = name
    return unit
