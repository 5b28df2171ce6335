"""What a form cannot hold, each once and as the designer calls it, with what to click.

A picture is one thing to the designer and a dozen elements to the file: what is inside has no
finding of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.form.designer_places import Places
from generator.form.tag_reading import Fault
from generator.word import ooxml, package
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from generator.form.model import FormModel

# What a form is made of; the content of properties is looked at separately.
_ELEMENTS = frozenset(
    qn(f"w:{name}")
    for name in ("tbl", "tblGrid", "gridCol", "tr", "tc", "p", "r", "t", "tab", "br")
)  # fmt: skip
_PROPERTIES = frozenset(
    qn(f"w:{name}") for name in ("tblPr", "trPr", "tcPr", "pPr", "rPr", "sectPr")
)
# Parts of a content control without a finding of their own.
_SILENT = frozenset(qn(f"w:{name}") for name in ("sdtPr", "sdtEndPr"))
_MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"


class Kind(NamedTuple):
    """A kind of content: what is said of it, what to do, and whether its content is looked at."""

    message: str
    hint: str
    is_wrapper: bool = False


_REVISION = Kind(
    "有未接受的修订", "请单击“审阅”→“接受”→“接受所有修订”，再关闭“修订”。", is_wrapper=True
)
_COMMENT = Kind("有批注", "请单击“审阅”→“删除”→“删除文档中的所有批注”。")
_CONTROL = Kind(
    "有内容控件", "请右键单击该控件，选择“删除内容控件”（文字会保留）。", is_wrapper=True
)
_FIELD = Kind(
    "有域（自动更新的页码、日期等）",
    "请选中该处，按 Ctrl+Shift+F9 转为文字，或按 Delete 删除。",
    is_wrapper=True,
)
_FORM_FIELD = Kind("有旧式窗体控件（窗体域）", "请选中该控件，按 Delete 删除，改为标签。")
_LINK = Kind("有超链接", "请右键单击该处文字，选择“取消超链接”。", is_wrapper=True)
_NOTE = Kind("有脚注或尾注", "请选中正文中的注释编号，按 Delete 删除。")
_PICTURE = Kind("有图片", "请单击选中图片，按 Delete 删除。")
_TEXT_BOX = Kind("有文本框", "请将其中的文字移入单元格，再单击文本框边框，按 Delete 删除。")
_CHART = Kind("有图表或 SmartArt 图形", "请单击选中该图形，按 Delete 删除。")
_SHAPE = Kind("有形状或线条", "请单击选中该形状，按 Delete 删除。")
_OBJECT = Kind("有嵌入的对象（如 Excel 工作表）", "请单击选中该对象，按 Delete 删除。")
_FORMULA = Kind("有公式", "请单击选中公式，按 Delete 删除，改为普通文字。")
_SYMBOL = Kind("有用“插入”→“符号”插入的特殊字符", "请删除后改用普通字符，如 √、□、☑。")
_HYPHEN = Kind("有不间断连字符或可选连字符", "请删除后改用普通的“-”。")
_PHONETIC = Kind("有拼音", "请选中文字，单击“开始”→“拼音指南”→“清除读音”。")
_SMART_TAG = Kind(
    "有智能标记或自定义 XML 标记", "请选中该处文字，剪切后用“只保留文本”粘贴。", is_wrapper=True
)
_ROW_FORMAT = Kind("此行的表格格式与其他行不同", "请删除此行，在相邻的行旁边插入一行后重新填写。")
_HEADER = Kind("有页眉或页脚", "请单击“插入”→“页眉”→“删除页眉”，页脚同样删除。")
_OTHER_FILE = Kind("插入了另一个文件", "请删除该处，将内容直接输入在模板中。")

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("ins", "del", "moveFrom", "moveTo", "delText", "delInstrText"), _REVISION),
    **dict.fromkeys(("cellIns", "cellDel", "cellMerge", "tblGridChange"), _REVISION),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference"), _COMMENT),
    "annotationRef": _COMMENT,
    "sdt": _CONTROL,
    **dict.fromkeys(("fldSimple", "fldChar", "instrText"), _FIELD),
    "hyperlink": _LINK,
    **dict.fromkeys(("footnoteReference", "endnoteReference"), _NOTE),
    **dict.fromkeys(("footnoteRef", "endnoteRef"), _NOTE),
    "object": _OBJECT,
    "sym": _SYMBOL,
    **dict.fromkeys(("noBreakHyphen", "softHyphen"), _HYPHEN),
    "ruby": _PHONETIC,
    **dict.fromkeys(("smartTag", "customXml"), _SMART_TAG),
    "tblPrEx": _ROW_FORMAT,
    **dict.fromkeys(("headerReference", "footerReference"), _HEADER),
    **dict.fromkeys(("altChunk", "subDoc"), _OTHER_FILE),
}
# What is seen in a header besides text.
_SEEN = frozenset(("drawing", "pict", "object", "fldSimple", "fldChar", "tbl", "AlternateContent"))
_DRAWN = frozenset(("drawing", "pict", "AlternateContent"))


def faults(form: FormModel, allowed: AbstractSet[etree._Element] = frozenset()) -> Iterator[Fault]:
    """A fault for each kind of foreign content and cell, but for what the pack allows.

    A header that a person has emptied stays in the file and is none.
    """
    ignored = {*allowed, *_empty_headers(form)}
    places = Places(form.body)
    reported = set()
    for element, kind in _found(form.body, ignored):
        row, cell = places.of(element)
        # What spans several cells (a comment, a field) is reported where it begins.
        identity = (kind.message, element.get(qn("w:id")) if kind is _COMMENT else (row, cell))
        if identity not in reported:
            reported.add(identity)
            yield Fault(row, cell, f"{kind.message}，模板中不能使用", kind.hint)


def _empty_headers(form: FormModel) -> Iterator[etree._Element]:
    """References to headers and footers in which nothing stands."""
    targets = package.related_targets(form.parts)
    for reference in form.body.iter(qn("w:headerReference"), qn("w:footerReference")):
        content = form.parts.get(targets.get(reference.get(qn("r:id"), ""), ""))
        if content is not None and _is_empty(content):
            yield reference


def _is_empty(header: bytes) -> bool:
    try:
        root = ooxml.parse(header)
    except etree.XMLSyntaxError:
        return False
    names = {etree.QName(each).localname for each in root.iterdescendants(etree.Element)}
    return not names & _SEEN and not ooxml.text(root).strip()


def _found(
    body: etree._Element, ignored: AbstractSet[etree._Element]
) -> Iterator[tuple[etree._Element, Kind]]:
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        if element is body or element.tag in _ELEMENTS:
            continue
        if element.tag in _PROPERTIES:
            yield from (found for found in _in_properties(element) if found[0] not in ignored)
            walk.skip_subtree()
        elif element.tag in _SILENT or element in ignored:
            walk.skip_subtree()
        elif element.tag != qn("w:sdtContent"):
            kind = _kind(element)
            if not _ends_field(element):
                yield element, kind
            if not kind.is_wrapper:
                walk.skip_subtree()


def _in_properties(properties: etree._Element) -> Iterator[tuple[etree._Element, Kind]]:
    """Tracked formatting and rows, headers and footers, which properties refer to."""
    for element in properties.iterdescendants(etree.Element):
        name = etree.QName(element).localname
        if name.endswith("Change") or _KINDS.get(name) in (_REVISION, _HEADER):
            yield element, _KINDS.get(name, _REVISION)
        elif any(etree.QName(key).namespace == ooxml.R for key in element.attrib):
            yield element, _other(name)


def _kind(element: etree._Element) -> Kind:
    name = etree.QName(element)
    if name.localname in _DRAWN:
        return _drawn(element)
    if name.namespace == _MATHS:
        return _FORMULA
    if name.localname == "fldChar" and element.find(qn("w:ffData")) is not None:
        return _FORM_FIELD
    if name.localname == "fldChar" and "HYPERLINK" in _field_code(element):
        return _LINK
    if name.localname.startswith(("move", "customXmlIns", "customXmlDel", "customXmlMove")):
        return _REVISION
    return _KINDS.get(name.localname, _other(name.localname))


def _other(name: str) -> Kind:
    return Kind(f"有其他内容（{name}）", "请删除该处后重新输入。")


def _field_code(begin: etree._Element) -> str:
    """The code of the field that begins here."""
    codes = ooxml.parent(begin).itersiblings(qn("w:r"))
    return next((code.text or "" for run in codes for code in run.iter(qn("w:instrText"))), "")


def _ends_field(element: etree._Element) -> bool:
    """Whether the element is not the first of its field: its code, separator or end."""
    is_begin = element.get(qn("w:fldCharType")) == "begin"
    return element.tag == qn("w:instrText") or (element.tag == qn("w:fldChar") and not is_begin)


def _drawn(element: etree._Element) -> Kind:
    """What a drawing shows: the names of its elements say it, in DrawingML and in VML."""
    names = {etree.QName(each).localname for each in element.iter(etree.Element)}
    if "txbxContent" in names:
        return _TEXT_BOX
    if names & {"pic", "imagedata"}:
        return _PICTURE
    return _CHART if names & {"chart", "relIds"} else _SHAPE


def is_inside(element: etree._Element) -> bool:
    """Whether the element belongs to foreign content, such as the style of a link's text."""
    above = {each.tag for each in element.iterancestors()}
    if above & {qn("w:hyperlink"), qn("w:sdtPr"), qn("w:pict"), qn("w:drawing")}:
        return True
    run = next(iter(element.iterancestors(qn("w:r"))), None)
    references = ("commentReference", "footnoteReference", "endnoteReference")
    return run is not None and any(run.find(qn(f"w:{n}")) is not None for n in references)
