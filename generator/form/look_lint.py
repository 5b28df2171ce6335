"""Lint how a template's cells look: named styles, and nothing formatted beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from generator.form import designer_places, stylesheet
from generator.form.tag_reading import Fault
from generator.word import ooxml, package, style_names
from generator.word.normalise import part_names
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.form.model import FormModel

# Run properties that Word writes on its own; they do not change the look.
_HARMLESS = frozenset(
    ("rStyle", "lang", "noProof", "rPrChange", "ins", "del", "moveFrom", "moveTo", "pPrChange")
)
# Properties of runs and paragraphs in the words of Word's dialogs.
_WORDS = {
    **dict.fromkeys(("b", "bCs"), "加粗"),
    **dict.fromkeys(("i", "iCs"), "倾斜"),
    "u": "下划线",
    **dict.fromkeys(("strike", "dstrike"), "删除线"),
    "color": "字体颜色",
    **dict.fromkeys(("sz", "szCs"), "字号"),
    "highlight": "突出显示",
    "shd": "底纹",
    "vanish": "隐藏文字",
    "vertAlign": "上标或下标",
    **dict.fromkeys(("spacing", "w", "kern", "position", "fitText"), "字符间距"),
    "bdr": "字符边框",
    "em": "着重号",
    "jc": "对齐方式",
    "ind": "段落缩进",
    **dict.fromkeys(("keepNext", "keepLines", "pageBreakBefore", "widowControl"), "分页"),
    "pBdr": "段落边框",
    "tabs": "制表位",
    "outlineLvl": "大纲级别",
    "framePr": "图文框",
}
# Fonts for which PDF has a substitute (build/pdf/fonts.conf), and those of rows with tags.
OFFICIAL_FONTS = frozenset(
    ("仿宋_GB2312", "仿宋", "FangSong", "楷体_GB2312", "楷体", "KaiTi", "黑体", "SimHei", "宋体",
     "SimSun", "方正小标宋简体", "方正小标宋_GBK", "Times New Roman", "Consolas", "Courier New")
)  # fmt: skip
_HINT = "请选中该处，在“样式”中选“清除格式”，再重新选用原来的样式。"
_NUMBERING = "请在“开始”中取消“编号”或“项目符号”，直接输入序号。"
_STYLE_NUMBERING = "请修改该样式，在“格式”→“编号”中选“无”，并在表中直接输入序号。"


def faults(form: FormModel) -> Iterator[Fault]:
    """Paragraphs in cells without a named style, and direct formatting."""
    for row, tr in designer_places.numbered_rows(form.body):
        for cell, tc in enumerate(ooxml.cells(tr), 1):
            for p in tc.iterchildren(qn("w:p")):
                if p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is None:
                    hint = "请在“样式”中选用一种表内样式，如旁边单元格的样式。"
                    yield Fault(row, cell, "段落未使用样式（显示为“正文”）", hint)
                yield from _direct_formatting(row, cell, p)


def _direct_formatting(row: int, cell: int, p: etree._Element) -> Iterator[Fault]:
    if words := dict.fromkeys(_formats(p)):
        yield Fault(row, cell, f"有直接设置的格式：{'、'.join(words)}", _HINT)


def numbering(form: FormModel) -> Iterator[Fault]:
    """Automatic numbers, of which nothing is left in the template as it is read (17.9)."""
    saved = ooxml.parse(part_names.usual(package.parts(form.form.docx))[package.DOCUMENT])
    places = designer_places.Places(saved)
    for number in saved.iter(qn("w:numPr")):
        identifier = number.find(qn("w:numId"))
        if identifier is not None and identifier.get(qn("w:val")) != "0":
            message = "有自动编号或项目符号，生成时序号会丢失"
            yield Fault(*places.of(number), message, _NUMBERING)


def numbered_styles(form: FormModel) -> Iterator[Fault]:
    """Styles in use that number their paragraphs, of which nothing is left either (17.9.18)."""
    parts = part_names.usual(package.parts(form.form.docx))
    styles = {
        style.get(qn("w:styleId"), ""): style
        for style in ooxml.parse(parts[package.SHARED_PARTS["styles"].name]).iter(qn("w:style"))
    }
    used = ooxml.parse(parts[package.DOCUMENT]).iter(qn("w:pStyle"))
    for id_ in dict.fromkeys(reference.get(qn("w:val"), "") for reference in used):
        number = _number_of_style(id_, styles)
        if number is not None and number.get(qn("w:val")) != "0":
            name = styles[id_].find(qn("w:name"))
            shown = style_names.shown(id_ if name is None else name.get(qn("w:val"), id_))
            message = f"样式“{shown}”带有自动编号或项目符号，生成时序号会丢失"
            yield Fault(0, 0, message, _STYLE_NUMBERING)


def _number_of_style(id_: str, styles: Mapping[str, etree._Element]) -> etree._Element | None:
    """The `w:numId` of the style, or of the nearest one that it is based on (17.7.4.3)."""
    seen = set()
    while id_ in styles and id_ not in seen:
        seen.add(id_)
        number = styles[id_].find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None:
            return number
        base = styles[id_].find(qn("w:basedOn"))
        id_ = "" if base is None else base.get(qn("w:val"), "")
    return None


def _formats(p: etree._Element) -> Iterator[str]:
    """What is set directly in the paragraph and its runs, and is no tracked change (17.13.5)."""
    properties = p.find(qn("w:pPr"))
    is_tracked = properties is not None and properties.find(qn("w:pPrChange")) is not None
    for child in [] if properties is None or is_tracked else properties:
        name = etree.QName(child).localname
        if name == "spacing":
            yield "行距或段落间距"
        elif name not in ("pStyle", "rPr", "sectPr") and name not in _HARMLESS:
            yield _WORDS.get(name, "段落格式")
    changes = (qn("w:rPrChange"), qn("w:pPrChange"))
    untracked = (
        e
        for e in p.iter(qn("w:rPr"))
        if e.find(changes[0]) is None and ooxml.parent(e).tag not in changes
    )
    for child in (child for r_pr in untracked for child in r_pr):
        name = etree.QName(child).localname
        if name == "rFonts":
            # A font hint alone changes no look.
            fonts = [str(v) for key, v in child.attrib.items() if key != qn("w:hint")]
            if fonts:
                yield f"字体“{fonts[-1]}”"
        elif name not in _HARMLESS:
            yield _WORDS.get(name, "字体格式")


def doubts(form: FormModel) -> Iterator[Fault]:
    """Built-in styles in cells: pasted text brings them along."""
    styles = stylesheet.read(form.parts[package.SHARED_PARTS["styles"].name])
    for row, tr in designer_places.numbered_rows(form.body):
        for cell, tc in enumerate(ooxml.cells(tr), 1):
            for reference in tc.iter(qn("w:pStyle"), qn("w:rStyle")):
                style = styles.get(reference.get(qn("w:val"), ""))
                if style and style_names.is_built_in(style.name):
                    message = f"用的是 Word 自带的样式“{style_names.shown(style.name)}”"
                    hint = "可能是粘贴带来的，请改选旁边单元格使用的样式。"
                    yield Fault(row, cell, message, hint)


def font_doubts(form: FormModel, used: Iterable[str]) -> Iterator[Fault]:
    """Styles in use (by id) whose font is none that offices have; all documents look by them."""
    styles = stylesheet.read(form.parts[package.SHARED_PARTS["styles"].name])
    for style in (styles[each] for each in sorted(used) if each in styles):
        fonts = {
            str(value)
            for element in ooxml.parse(style.content).iter(qn("w:rFonts"))
            for key, value in element.attrib.items()
            if etree.QName(key).localname in stylesheet.SCRIPTS
        }
        for font in sorted(fonts - OFFICIAL_FONTS):
            name = style_names.shown(style.name)
            message = f"样式“{name}”的字体“{font}”不在公文常用字体之列，其他计算机上可能没有"
            hint = "请修改该样式，改用仿宋_GB2312、楷体_GB2312、黑体、方正小标宋简体等字体。"
            yield Fault(0, 0, message, hint)
