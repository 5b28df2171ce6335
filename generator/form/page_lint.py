"""Lint a form's pages: tables within the margins, rows that are seen, what moves text about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.form import stylesheet
from generator.form.designer_places import Places, centimetres
from generator.form.tag_reading import Fault
from generator.word import ooxml, package, style_names
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from generator.form.model import FormModel, Row, Table

# What rounding to tenths of a millimetre in another program may add.
_ROUNDING_TWIPS = 20
# Cells' side margins, by which Word lets a table that is not centred stand out (17.4.42).
_OUTSTANDING_TWIPS = 2 * 108
_LETTER = {12240, 15840}
_TAB_STOPS = ("toc 1", "toc 2")


def doubts(form: FormModel) -> Iterator[Fault]:
    """What can be built and will cause trouble in print."""
    places = Places(form.body)
    for table, tbl in zip(form.tables, ooxml.tables(form.body), strict=True):
        yield from _table_doubts(places, table, tbl, text_width_twips(form.body[-1]))
        yield from _empty_loops(table.rows)
    yield from _breaks(places, form.body)
    yield from _between(form.body)
    yield from _paper(form.body[-1])


def text_width_twips(section: etree._Element) -> int:
    """The width between the margins (17.6.11, 17.6.13)."""
    margins = (_measure(section, "w:pgMar", name) for name in ("w:left", "w:right", "w:gutter"))
    return _measure(section, "w:pgSz", "w:w") - sum(margins)


def _measure(section: etree._Element, element: str, name: str) -> int:
    found = section.find(qn(element))
    value = "" if found is None else found.get(qn(name), "")
    return int(value) if value.isdecimal() else 0


def _table_doubts(
    places: Places, table: Table, tbl: etree._Element, text_width: int
) -> Iterator[Fault]:
    first = table.rows[0].number if table.rows else 0
    properties = tbl.find(qn("w:tblPr"))
    names = {} if properties is None else {child.tag: child for child in properties}
    width = sum(table.column_twips)
    is_centred = names.get(qn("w:jc")) is not None
    slack = _ROUNDING_TWIPS + (0 if is_centred else _OUTSTANDING_TWIPS)
    if width > text_width + slack:
        wide = f"表格宽 {centimetres(width)}，超出版心（宽 {centimetres(text_width)}）"
        yield Fault(first, 0, wide, "请拖动列线缩小列宽，或修改页边距、纸张方向。")
    if qn("w:tblpPr") in names:
        hint = "请打开“表格属性”→“表格”，“文字环绕”选“无”。"
        yield Fault(first, 0, "表格设置了文字环绕，可能与其他内容重叠", hint)
    if any(above.tag == qn("w:tc") for above in tbl.iterancestors()):
        hint = "请删除嵌套的表格，改用“拆分单元格”。"
        yield Fault(*places.of(tbl), "单元格中嵌套了另一个表格", hint)
    yield from _row_doubts(table, tbl)


def _row_doubts(table: Table, tbl: etree._Element) -> Iterator[Fault]:
    """Hidden rows; rows that are to repeat on each page and cannot (17.4.78)."""
    is_top = True
    for row, tr in zip(table.rows, ooxml.rows(tbl), strict=True):
        if _is_on(tr, "w:hidden"):
            hint = "请单击“显示/隐藏编辑标记”，选中该行，在“字体”中取消“隐藏”。"
            yield Fault(row.number, 0, "此行已隐藏，不会打印", hint)
        repeats = _is_on(tr, "w:tblHeader")
        if repeats and not is_top and row.command is None:
            message = "此行设为“重复标题行”，但不在表格最前面，不会在各页重复"
            hint = "请取消该设置（“表格属性”→“行”），或将表头放在表格的最前面几行。"
            yield Fault(row.number, 0, message, hint)
        is_top = is_top and (repeats or row.command is not None)


def _is_on(tr: etree._Element, name: str) -> bool:
    found = tr.find(f"{qn('w:trPr')}/{qn(name)}")
    return found is not None and found.get(qn("w:val"), "1") not in ("0", "false", "off")


def _empty_loops(rows: Sequence[Row]) -> Iterator[Fault]:
    """Loops and conditions without a row of content."""
    before: Row | None = None
    for row in rows:
        words = [each.command.word for each in (before, row) if each and each.command]
        if len(words) > 1 and words[1] == f"end{words[0]}":
            hint = "请在两行标签之间加一行，填入 {{ 行.字段 }} 等内容。"
            number = row.number - 1
            yield Fault(number, 0, "与它的结束之间没有内容行，不会生成任何内容", hint)
        before = row


def _breaks(places: Places, body: etree._Element) -> Iterator[Fault]:
    for br in body.iter(qn("w:br")):
        if br.get(qn("w:type")) in ("page", "column"):
            hint = "请单击“显示/隐藏编辑标记”，选中分页符后按 Delete 删除。"
            yield Fault(*places.of(br), "有手动插入的分页符，数据较多时分页会错乱", hint)


def _between(body: etree._Element) -> Iterator[Fault]:
    """Tables that Word joins, sections within a form, blank lines at its end."""
    places = Places(body)
    for block in body.iterchildren(qn("w:tbl")):
        before = block.getprevious()
        if before is not None and before.tag == qn("w:tbl"):
            message = "与上一个表格之间没有段落，Word 会将两个表格合并；请在中间加一个空段落"
            yield Fault(places.of(next(block.iter(qn("w:tr"))))[0], 0, message)
    if body.find(f".//{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        message = "一张表中不能分节，否则附表汇编的目录和 PDF 的书签会错位；请删除分节符"
        hint = "请单击“显示/隐藏编辑标记”，选中分节符后按 Delete 删除。"
        yield Fault(0, 0, message, hint)
    blank = 0
    for block in list(body)[-3::-1]:
        if (
            block.tag != qn("w:p")
            or ooxml.text(block)
            or block.find(f".//{qn('w:sectPr')}") is not None
        ):
            break
        blank += 1
    if blank:
        message = f"表格后面有 {blank + 1} 个空段落，可能多出一页空白"
        yield Fault(0, 0, message, "请删除多余的空段落，只保留最后一个。")


def _paper(section: etree._Element) -> Iterator[Fault]:
    if {_measure(section, "w:pgSz", name) for name in ("w:w", "w:h")} == _LETTER:
        hint = "请在“布局”→“纸张大小”中选“A4”。"
        yield Fault(0, 0, "纸张是信纸（Letter），不是 A4", hint)


def contents_doubts(first: FormModel) -> Iterator[Fault]:
    """Contents lists of the appendix whose page numbers do not stand at the right margin.

    Its front pages have the page of the first form, its lines the tab stops of these styles.
    """
    width = text_width_twips(first.body[-1])
    styles = stylesheet.read(first.parts[package.SHARED_PARTS["styles"].name]).values()
    wrong = {}
    for style in styles:
        is_contents = style.name.lower() in _TAB_STOPS
        for tab in ooxml.parse(style.content).iter(qn("w:tab")) if is_contents else ():
            position = int(tab.get(qn("w:pos"), "0"))
            is_right = tab.get(qn("w:val")) in ("right", "end")
            if is_right and abs(position - width) > _ROUNDING_TWIPS:
                wrong[style_names.shown(style.name)] = position
    if wrong:
        names = "、".join(f"“{name}”" for name in wrong)
        at, wide = centimetres(min(wrong.values())), centimetres(width)
        message = f"附表汇编目录的页码不在右边：样式{names}的制表位在 {at}，版心宽 {wide}"
        hint = f"请修改这些样式的“格式”→“制表位”，将右对齐制表位改为 {wide}。"
        yield Fault(0, 0, message, hint)
