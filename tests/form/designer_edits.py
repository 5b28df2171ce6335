"""What a designer does to a template in Word, WPS or LibreOffice, as changes of its XML.

Each is made on the vehicle register: 1 title, 2 heads, 3 for, 4 if, 5 row, 6 else, 7 row, 8 endif,
9 endfor, 10 total.
"""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from generator.word import ooxml
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NAMESPACES = (
    f'{ooxml.NAMESPACES} xmlns:wp="wp" xmlns:a="a" xmlns:v="v" xmlns:o="o"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_AUTHOR = 'w:id="9" w:author="张三" w:date="2024-01-01T00:00:00Z"'
_TEXT = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


class Template:
    """The parts of a template that is edited: document and styles as trees, the rest as bytes."""

    def __init__(self, docx: bytes) -> None:
        """Read the parts."""
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.document = etree.fromstring(self.parts["word/document.xml"])
        self.styles = etree.fromstring(self.parts["word/styles.xml"])

    @property
    def body(self) -> etree._Element:
        """The document's body."""
        return self.document.find(qn("w:body"))

    def row(self, number: int) -> etree._Element:
        """The row with that number, from 1."""
        return list(self.body.iter(qn("w:tr")))[number - 1]

    def cell(self, row: int, number: int) -> etree._Element:
        """The cell with that number, from 1."""
        return ooxml.cells(self.row(row))[number - 1]

    def paragraph(self, row: int, cell: int) -> etree._Element:
        """The cell's first paragraph."""
        return self.cell(row, cell).find(qn("w:p"))

    def run(self, row: int, cell: int) -> etree._Element:
        """The cell's first run."""
        return self.paragraph(row, cell).find(qn("w:r"))

    def retype(self, row: int, cell: int, text: str) -> None:
        """Replace the cell's text."""
        self.run(row, cell).find(qn("w:t")).text = text

    def section(self, name: str) -> etree._Element:
        """A property of the page: `pgSz`, `pgMar`."""
        return self.body.find(f"{qn('w:sectPr')}/{qn(f'w:{name}')}")

    def style(self, name: str) -> etree._Element:
        """The style with that name."""
        path = f"{qn('w:name')}[@{qn('w:val')}='{name}']/.."
        return self.styles.find(f"{qn('w:style')}/{path}")

    def docx(self) -> bytes:
        """The edited file."""
        self.parts["word/document.xml"] = etree.tostring(self.document)
        self.parts["word/styles.xml"] = etree.tostring(self.styles)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return out.getvalue()


def xml(text: str) -> etree._Element:
    """The element that this markup is."""
    return etree.fromstring(f"<x {_NAMESPACES}>{text}</x>")[0]


def _into(row: int, cell: int, *markup: str) -> Callable[[Template], None]:
    """Add markup at the end of the cell's first paragraph."""

    def edit(t: Template) -> None:
        t.paragraph(row, cell).extend([xml(each) for each in markup])

    return edit


def _around(row: int, cell: int, before: str, after: str) -> Callable[[Template], None]:
    """Add markup before and after the cell's first run."""

    def edit(t: Template) -> None:
        run = t.run(row, cell)
        run.addprevious(xml(before))
        run.addnext(xml(after))

    return edit


def _typed(row: int, cell: int, text: str) -> Callable[[Template], None]:
    return lambda t: t.retype(row, cell, text)


def _formatted(row: int, cell: int, markup: str) -> Callable[[Template], None]:
    """Format the cell's text directly."""
    return lambda t: t.run(row, cell).insert(0, xml(f"<w:rPr>{markup}</w:rPr>"))


def _in_paragraph(row: int, cell: int, markup: str) -> Callable[[Template], None]:
    """Format the cell's paragraph directly."""
    return lambda t: t.paragraph(row, cell).find(qn("w:pPr")).append(xml(markup))


def _in_row(row: int, markup: str) -> Callable[[Template], None]:
    return lambda t: t.row(row).find(qn("w:trPr")).append(xml(markup))


def _in_table(markup: str) -> Callable[[Template], None]:
    return lambda t: t.body.find(f".//{qn('w:tblPr')}").insert(1, xml(markup))


def _without(*rows: int) -> Callable[[Template], None]:
    """Delete rows."""

    def edit(t: Template) -> None:
        for tr in [t.row(number) for number in rows]:
            tr.getparent().remove(tr)

    return edit


def _set(
    element: Callable[[Template], etree._Element], **values: str
) -> Callable[[Template], None]:
    def edit(t: Template) -> None:
        for name, value in values.items():
            element(t).set(qn(f"w:{name}"), value)

    return edit


def _tracked_changes(t: Template) -> None:
    """Type, delete, format and insert a row while changes are tracked."""
    new = deepcopy(t.row(10))
    new.find(qn("w:trPr")).append(xml(f"<w:ins {_AUTHOR}/>"))
    t.row(10).addnext(new)
    t.retype(11, 1, "总计")
    t.retype(11, 2, "公里")
    _into(2, 2, f"<w:ins {_AUTHOR}>{_TEXT.format('号')}</w:ins>")(t)
    deleted = f"<w:del {_AUTHOR}><w:r><w:delText>码</w:delText></w:r></w:del>"
    _into(2, 2, deleted)(t)
    _formatted(2, 3, f"<w:rPrChange {_AUTHOR}><w:rPr><w:b/></w:rPr></w:rPrChange>")(t)
    _in_paragraph(2, 3, f"<w:rPr><w:ins {_AUTHOR}/></w:rPr>")(t)


def _content_control(t: Template) -> None:
    control = xml('<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent/></w:sdt>')
    run = t.run(5, 2)
    run.addprevious(control)
    control[-1].append(run)


def _text_box(t: Template) -> None:
    box = f"<w:txbxContent><w:p>{_TEXT.format('注')}</w:p></w:txbxContent>"
    _into(
        1,
        1,
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>",
    )(t)


def _hyperlink(t: Template) -> None:
    link = xml('<w:hyperlink r:id="rId9" w:history="1"/>')
    run = t.run(2, 4)
    run.addprevious(link)
    link.append(run)
    run.insert(0, xml('<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'))


def _wide(t: Template) -> None:
    """Draw the last column's border to the right."""
    t.body.findall(f".//{qn('w:gridCol')}")[-1].set(qn("w:w"), "9000")
    for tr in t.body.iter(qn("w:tr")):
        width = ooxml.cells(tr)[-1].find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        width.set(qn("w:w"), str(int(width.get(qn("w:w"))) + 3000))


def _turned(t: Template) -> None:
    """Turn the page the other way round."""
    size = t.section("pgSz")
    width, height = (size.get(qn(name)) for name in ("w:w", "w:h"))
    turned = {} if int(height) < int(width) else {"orient": "landscape"}
    _set(lambda _: size, w=height, h=width, **turned)(t)


def _pasted(style: str) -> Callable[[Template], None]:
    def edit(t: Template) -> None:
        properties = t.paragraph(2, 2).find(qn("w:pPr"))
        properties.remove(properties.find(qn("w:pStyle")))
        if style:
            name = '<w:name w:val="List Paragraph"/>'
            t.styles.append(
                xml(f'<w:style w:type="paragraph" w:styleId="{style}">{name}</w:style>')
            )
            properties.append(xml(f'<w:pStyle w:val="{style}"/>'))

    return edit


def _broken_in_two(t: Template) -> None:
    t.retype(5, 2, "{{ 车.")
    again = deepcopy(t.paragraph(5, 2))
    t.cell(5, 2).append(again)
    again.find(f"{qn('w:r')}/{qn('w:t')}").text = "车牌 }}"


def _split_by_comment(t: Template) -> None:
    t.retype(5, 2, "{{ 车.")
    t.paragraph(5, 2).extend(
        xml(each)
        for each in (
            '<w:commentRangeStart w:id="1"/>',
            _TEXT.format("车牌 }}"),
            '<w:commentRangeEnd w:id="1"/>',
            '<w:r><w:commentReference w:id="1"/></w:r>',
        )
    )


def _exact(t: Template) -> None:
    height = t.row(2).find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    height.set(qn("w:hRule"), "exact")


def _header(text: str) -> Callable[[Template], None]:
    """Type into the header; Word keeps one that was emptied again."""

    def edit(t: Template) -> None:
        content = f"<w:hdr {ooxml.NAMESPACES}><w:p>{_TEXT.format(text)}</w:p></w:hdr>"
        t.parts["word/header1.xml"] = content.encode()
        name = "word/_rels/document.xml.rels"
        link = b'<Relationship Id="rId9" Type="x" Target="header1.xml"/></Relationships>'
        t.parts[name] = t.parts[name].replace(b"</Relationships>", link)
        reference = '<w:headerReference w:type="default" r:id="rId9"/>'
        t.body[-1].insert(0, xml(reference))

    return edit


def _before_end(*markup: str) -> Callable[[Template], None]:
    """Add blocks before the last paragraph."""

    def edit(t: Template) -> None:
        for each in markup:
            t.body[-2].addprevious(xml(each))

    return edit


def _after_table(t: Template) -> None:
    """Type below the table, where the last paragraph is."""
    t.body[-2].append(xml(_TEXT.format("填表说明：……")))


def _style_font(t: Template) -> None:
    style = t.style("表内标签")
    for old in style.findall(qn("w:rPr")):
        style.remove(old)
    font = "华文行楷"
    style.append(
        xml(f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/></w:rPr>')
    )


def _column_gone(t: Template) -> None:
    """Delete the column of remarks."""
    t.body.find(f".//{qn('w:tblGrid')}").remove(t.body.findall(f".//{qn('w:gridCol')}")[-1])
    for tr in list(t.body.iter(qn("w:tr"))):
        last = ooxml.cells(tr)[-1]
        span, width = (last.find(f"{qn('w:tcPr')}/{qn(n)}") for n in ("w:gridSpan", "w:tcW"))
        if span is None:
            tr.remove(last)
        else:
            span.set(qn("w:val"), str(int(span.get(qn("w:val"))) - 1))
            width.set(qn("w:w"), str(int(width.get(qn("w:w"))) - 6000))


def _no_table(t: Template) -> None:
    t.body.remove(t.body.find(qn("w:tbl")))


def _nested_table(t: Template) -> None:
    tbl = deepcopy(t.body.find(qn("w:tbl")))
    for tr in tbl.findall(qn("w:tr"))[1:]:
        tbl.remove(tr)
    tbl.find(f".//{qn('w:t')}").text = "小表"
    t.paragraph(10, 2).addprevious(tbl)


def _numbered_style(t: Template) -> None:
    number = xml('<w:numPr><w:numId w:val="1"/></w:numPr>')
    t.style("表内金额").find(qn("w:pPr")).insert(0, number)


def _bold_and_misspelt(t: Template) -> None:
    _formatted(2, 2, "<w:b/>")(t)
    _typed(5, 2, "{{ 车.车牌号 }}")(t)
    _without(10)(t)


def _no_style(t: Template) -> None:
    t.styles.remove(t.style("表内金额"))


def _company(t: Template) -> None:
    t.parts["docProps/app.xml"] = (
        b'<Properties xmlns="x"><Application>Microsoft Office Word</Application>'
        b"<Company>LibreOffice User Group</Company></Properties>"
    )


def _protected(t: Template) -> None:
    name = "word/settings.xml"
    lock = b'<w:documentProtection w:edit="readOnly"/><w:trackRevisions/></w:settings>'
    t.parts[name] = t.parts[name].replace(b"</w:settings>", lock)


_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
    _TEXT.format("1"),
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
)
_PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="图片 1"/>'
    '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
_OBJECT = (
    '<w:r><w:object><v:shape><v:imagedata r:id="rId9"/></v:shape>'
    '<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="rId10"/></w:object></w:r>'
)
_BREAK = '<w:r><w:br w:type="page"/></w:r>'
_SECTION_BREAK = "<w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr>"
_LOOP = "{%tr for 车 in 车辆 %}"

EDITS: Mapping[str, Callable[[Template], None]] = {
    "修订": _tracked_changes,
    "批注": _around(2, 2, '<w:commentRangeStart w:id="1"/>',
                  '<w:commentRangeEnd w:id="1"/>'),
    "批注分开标签": _split_by_comment,
    "内容控件": _content_control,
    "图片": _into(1, 1, _PICTURE),
    "文本框": _text_box,
    "形状": _into(1, 1, "<w:r><w:pict><v:rect/></w:pict></w:r>"),
    "嵌入 Excel": _into(10, 1, _OBJECT),
    "页码域": _into(1, 1, *_FIELD),
    "日期域": _into(1, 1, f'<w:fldSimple w:instr=" DATE ">{_TEXT.format("1日")}</w:fldSimple>'),
    "超链接": _hyperlink,
    "脚注": _into(2, 3, '<w:r><w:footnoteReference w:id="2"/></w:r>'),
    "公式": _into(10, 1, "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"),
    "符号": _into(2, 1, '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'),
    "自动编号": _in_paragraph(2, 1, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    "分节符": _before_end(f"<w:p><w:pPr>{_SECTION_BREAK}</w:pPr></w:p>"),
    "分页符": _into(2, 1, _BREAK),
    "页眉": _header("石峰区"),
    "删空的页眉": _header(""),
    "嵌套表格": _nested_table,
    "文字环绕": _in_table('<w:tblpPr w:leftFromText="180" w:rightFromText="180" w:tblpY="1"/>'),
    "列宽拖出版心": _wide,
    "改一个单元格的宽度": _set(lambda t: t.cell(2, 1).find(f".//{qn('w:tcW')}"), w="900"),
    "自动调整列宽": _set(lambda t: t.body.find(f".//{qn('w:tblLayout')}"), type="autofit"),
    "删除合计行": _without(10),
    "删除合计二字": _typed(10, 1, ""),
    "删除备注列": _column_gone,
    "删除 endfor 行": _without(9),
    "删除 for 行": _without(3),
    "删除循环的内容行": _without(4, 5, 6, 7, 8),
    "删除整张表格": _no_table,
    "改页面方向": _turned,
    "改页边距": _set(lambda t: t.section("pgMar"), left="3000", right="3000"),
    "信纸": _set(lambda t: t.section("pgSz"), w="15840", h="12240"),
    "隐藏一行": _in_row(2, "<w:hidden/>"),
    "隐藏文字": _formatted(2, 2, "<w:vanish/>"),
    "固定行高": _exact,
    "加粗变红放大": _formatted(2, 2, '<w:b/><w:color w:val="FF0000"/><w:sz w:val="32"/>'),
    "换字体": _formatted(2, 2, '<w:rFonts w:eastAsia="华文行楷" w:hint="eastAsia"/>'),
    "居中缩进": _in_paragraph(2, 2, '<w:ind w:firstLine="420"/>'),
    "样式换字体": _style_font,
    "粘贴为正文": _pasted(""),
    "粘贴带来样式": _pasted("a3"),
    "删除样式": _no_style,
    "全角花括号": _typed(5, 2, "｛｛ 车.车牌 ｝｝"),
    "半个全角花括号": _typed(5, 2, "{{ 车.车牌 ｝}"),
    "句号": _typed(5, 2, "{{ 车。车牌 }}"),
    "中文引号": _typed(5, 2, "{{ “车.车牌” }}"),
    "破折号": _typed(5, 2, "{{ 车–车牌 }}"),
    "不间断空格": _typed(3, 1, _LOOP.replace(" in", "\u00a0in")),
    "零宽空格": _typed(5, 2, "{{ 车.\u200b车牌 }}"),
    "单花括号": _typed(5, 2, "{车.车牌}"),
    "花括号间空格": _typed(5, 2, "{ { 车.车牌 } }"),
    "首字母大写": _typed(3, 1, "{%tr For 车 in 车辆 %}"),
    "缺 tr": _typed(3, 1, "{% for 车 in 车辆 %}"),
    "字段写错": _typed(5, 2, "{{ 车.车牌号 }}"),
    "没有的字段": _typed(5, 4, "{{ 车.电话 }}"),
    "条件中比较": _typed(4, 1, "{%tr if 车.里程 > 100 %}"),
    "样式带编号": _numbered_style,
    "加粗、写错字段、删除合计行": _bold_and_misspelt,
    "缺循环名": _typed(5, 2, "{{ 车牌 }}"),
    "列表写错": _typed(3, 1, "{%tr for 车 in 车量 %}"),
    "标签分两段": _broken_in_two,
    "表外标签": _before_end(f"<w:p>{_TEXT.format('制表：{{ 单位 }}')}</w:p>"),
    "表后打字": _after_table,
    "表后空行": _before_end("<w:p/>", "<w:p/>", "<w:p/>"),
    "中间设标题行": _in_row(10, "<w:tblHeader/>"),
    "页面颜色": lambda t: t.document.insert(0, xml('<w:background w:color="C7EDCC"/>')),
    "限制编辑": _protected,
    "公司名含 LibreOffice": _company,
}  # fmt: skip
