"""Templates as Word saves them that were only opened, looked at and saved.

The manner is that of files which Word wrote for the tests of other projects: Word 16 in Chinese
(poi-tl), Word 2007 and 2010 in several languages (Apache POI), Word for Mac 2008 and 2011 (pandoc,
poi-tl), Word on the web (docx4j, pandoc).
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from tests.editors import docx_parts, style_parts
from tests.editors.docx_parts import (
    DOCUMENT,
    FONTS,
    PANOSE,
    SETTINGS,
    STYLES,
    W14,
    Parts,
    each,
    edit,
    from_xml,
    properties_of,
    w,
)
from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef“”‘’…—]+|[^\u2e80-\u9fff\uff00-\uffef“”‘’…—]+")
_COMPAT_URI = "http://schemas.microsoft.com/office/word"
_WEB_SETTINGS = (
    f'<w:webSettings xmlns:w="{W[1:-1]}"><w:optimizeForBrowser/><w:allowPNG/></w:webSettings>'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_MATH = (
    '<m:mathPr><m:mathFont m:val="Cambria Math"/><m:brkBin m:val="before"/>'
    '<m:smallFrac m:val="0"/><m:dispDef/><m:defJc m:val="centerGroup"/></m:mathPr>'
)
_SHAPES = (
    '<w:shapeDefaults><o:shapedefaults v:ext="edit" spidmax="1026"/><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></w:shapeDefaults>'
)
_COLOURS = (
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" '
    + " ".join(f'w:accent{i}="accent{i}"' for i in range(1, 7))
    + ' w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
)
# Styles that Word adds by itself: the default of lists, and what was shown once.
_NO_LIST = (
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)
_BALLOON = (
    '<w:style w:type="paragraph" w:styleId="BalloonText"><w:name w:val="Balloon Text"/>'
    '<w:basedOn w:val="{0}"/><w:link w:val="{2}"/><w:uiPriority w:val="99"/><w:semiHidden/>'
    '<w:unhideWhenUsed/><w:rsid w:val="00A41D2E"/><w:rPr><w:sz w:val="18"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="{2}"><w:name w:val="{3}"/>'
    '<w:basedOn w:val="{1}"/><w:link w:val="BalloonText"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:rPr><w:sz w:val="18"/></w:rPr></w:style>'
)


def word_zh(docx: bytes) -> bytes:
    """Word 16 in Chinese: ids of its own, hints at every Chinese text, proofing marks."""
    parts = _word(docx, mode=15, balloon="批注框文本 字符")
    style_parts.rename(parts, style_parts.chinese_word_ids())
    edit(parts, DOCUMENT, _hint_chinese, _mark_grammar, _go_back)
    docx_parts.properties(parts, "Microsoft Office Word", "16.0000")
    return docx_parts.pack(parts)


def word_en(docx: bytes) -> bytes:
    """Word 16 in English: ids stay; misspelt words are marked, so that tags are torn."""
    parts = _word(docx, mode=15, balloon="Balloon Text Char")
    edit(parts, DOCUMENT, _mark_spelling, _go_back)
    docx_parts.properties(parts, "Microsoft Office Word", "16.0000")
    return docx_parts.pack(parts)


def word_mac(docx: bytes) -> bytes:
    """Word for Mac 2011, in Chinese: languages at the runs, no picture ids of the new kind."""
    parts = _word(docx, mode=14, balloon="批注框文本字符")
    style_parts.rename(parts, style_parts.chinese_word_ids())
    edit(parts, DOCUMENT, _hint_chinese, _languages)
    docx_parts.properties(parts, "Microsoft Macintosh Word", "14.0000")
    return docx_parts.pack(parts)


def word_2007(docx: bytes) -> bytes:
    """Word 2007: no `compatSetting` at all, so compatibility mode 12; no w14 ids."""
    parts = _word(docx, mode=12, balloon="批注框文本 Char")
    style_parts.rename(parts, style_parts.chinese_word_ids())

    def without_new(root: etree._Element) -> None:
        for element in root.iter(etree.Element):
            for name in [n for n in element.attrib if n.startswith(W14)]:
                del element.attrib[name]

    edit(parts, DOCUMENT, _hint_chinese, _last_page_break, _go_back, without_new)
    docx_parts.properties(parts, "Microsoft Office Word", "12.0000")
    return docx_parts.pack(parts)


def word_torn(docx: bytes) -> bytes:
    """Word where spell check, hints and typing tore the tags into a run for each sign."""
    parts = _word(docx, mode=15, balloon="Balloon Text Char")

    def tear(root: etree._Element) -> None:
        for number, run in enumerate([*docx_parts.runs(root)]):
            text = docx_parts.text_of(run)
            for piece in docx_parts.tear(run, re.findall(r"[{}%]|[^{}%]+", text)):
                properties_of(piece).insert(0, w("noProof"))
                piece.set(f"{W}rsidRPr", f"00{number:06X}")

    edit(parts, DOCUMENT, tear, _mark_spelling, _hint_chinese, _languages)
    docx_parts.properties(parts, "Microsoft Office Word", "16.0000")
    return docx_parts.pack(parts)


def word_strict(docx: bytes) -> bytes:
    """Word's "Strict Open XML Document": other namespaces, `start` and `end` for left and right."""
    parts = docx_parts.unpack(word_en(docx))

    def directions(root: etree._Element) -> None:
        for jc in each(root, "jc"):
            said = jc.get(f"{W}val", "")
            jc.set(f"{W}val", {"left": "start", "right": "end"}.get(said, said))
        for side, strict in (("left", "start"), ("right", "end")):
            for element in each(root, side):
                element.tag = f"{W}{strict}"
            for ind in each(root, "ind"):
                if value := ind.attrib.pop(f"{W}{side}", ""):
                    ind.set(f"{W}{strict}", str(value))

    for name in (DOCUMENT, STYLES):
        edit(parts, name, directions)
    return docx_parts.pack({name: _strict(content) for name, content in parts.items()})


def _strict(content: bytes) -> bytes:
    for transitional, strict in (
        (b"wordprocessingml/2006/main", b"wordprocessingml/main"),
        (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
        (b"drawingml/2006/main", b"drawingml/main"),
    ):
        old = b"http://schemas.openxmlformats.org/" + transitional
        content = content.replace(old, b"http://purl.oclc.org/ooxml/" + strict)
    return content


def word_online(docx: bytes) -> bytes:
    """Word on the web: its main part has another name, targets are absolute, parts begin with a BOM."""  # noqa: E501
    parts = _word(docx, mode=15, balloon="Balloon Text Char")

    def explicit(root: etree._Element) -> None:
        for p in each(root, "p"):
            p.set(f"{W14}noSpellErr", "1")
        for run in docx_parts.runs(root):
            own = properties_of(run)
            own[:] = from_xml('<w:noProof w:val="0"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/>')

    edit(parts, DOCUMENT, explicit)
    docx_parts.properties(parts, "Microsoft Office Word", "00.0001")
    parts["word/document2.xml"] = parts.pop(DOCUMENT)
    old = docx_parts.RELATIONSHIPS
    parts["word/_rels/document2.xml.rels"] = re.sub(
        rb'Target="(?!\.\.)', b'Target="/word/', parts.pop(old)
    )
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")
    bom = b"\xef\xbb\xbf"
    return docx_parts.pack(
        {n: content if n == "docProps/core.xml" else bom + content for n, content in parts.items()}
    )


def _word(docx: bytes, *, mode: int, balloon: str) -> Parts:
    """What every Word does."""
    parts = docx_parts.unpack(docx)
    style_parts.add(parts, _NO_LIST)
    known = [
        style.get(f"{W}styleId", "") for style in each(etree.fromstring(parts[STYLES]), "style")
    ]
    style_parts.add(parts, _BALLOON.format(known[0], known[1], "BalloonTextChar", balloon))
    style_parts.add_latent(parts, 376, defSemiHidden="0", defUnhideWhenUsed="0", defQFormat="0")
    edit(parts, STYLES, style_parts.leave_out_inherited, _style_manner)
    edit(parts, DOCUMENT, _tables, _revision_ids, _section)
    edit(parts, SETTINGS, lambda root: _settings(root, mode))
    edit(parts, FONTS, _fonts)
    if mode > 12:
        for name in (DOCUMENT, STYLES, SETTINGS, FONTS):
            prefixes = "r m mc o v w10 w14 w15 w16se" if name == DOCUMENT else "r mc w14 w15"
            docx_parts.add_namespaces(
                parts, name, prefixes, "w14 w15 w16se" if name == DOCUMENT else "w14 w15"
            )
    docx_parts.add_part(
        parts, "word/webSettings.xml", "webSettings", _TYPE.format("webSettings"), _WEB_SETTINGS
    )
    return parts


def _style_manner(root: etree._Element) -> None:
    for number, style in enumerate(each(root, "style")):
        if style.get(f"{W}customStyle") == "1":
            style.append(w("rsid", val=f"00D1{number:04X}"))
            style_parts.order(
                style,
                "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat rsid "
                "pPr rPr tblPr tcPr",
            )
        elif style_parts.name_of(style) in ("Default Paragraph Font", "Normal Table"):
            style.insert(3, w("unhideWhenUsed"))


def _tables(root: etree._Element) -> None:
    """`tblLook` for each table, its alignment for each row; "at least" goes without saying."""
    for tbl in each(root, "tbl"):
        own = properties_of(tbl)
        look = {"val": "0000", "firstRow": "0", "lastRow": "0", "firstColumn": "0"}
        own.append(w("tblLook", **look, lastColumn="0", noHBand="0", noVBand="0"))
        alignment = own.find(f"{W}jc")
        for tr in tbl.findall(f"{W}tr"):
            if alignment is not None:
                properties_of(tr).append(w("jc", val=alignment.get(f"{W}val", "")))
    for height in each(root, "trHeight"):
        if height.get(f"{W}hRule") == "atLeast":
            del height.attrib[f"{W}hRule"]


def _revision_ids(root: etree._Element) -> None:
    numbers = count(0x10A3B5C7, 0x01010307)
    for element in each(root, "p", "tr"):
        element.set(f"{W14}paraId", f"{next(numbers) & 0x7FFFFFFF:08X}")
        element.set(f"{W14}textId", "77777777")
        element.set(f"{W}rsidR", "00C53B1D")
        if element.tag == f"{W}tr":
            element.set(f"{W}rsidTr", "00E84A10")
        else:
            element.set(f"{W}rsidRDefault", "00C53B1D")
            element.set(f"{W}rsidP", "00E84A10")
    for number, run in enumerate(docx_parts.runs(root)):
        if number % 3 == 0:
            run.set(f"{W}rsidRPr", "00742F6B")
        docx_parts.say(run, docx_parts.text_of(run))


def _section(root: etree._Element) -> None:
    for section in each(root, "sectPr"):
        section.set(f"{W}rsidR", "00C53B1D")
        section.set(f"{W}rsidSect", "00E84A10")
        for size in section.findall(f"{W}pgSz"):
            size.set(f"{W}code", "9")
        if section.find(f"{W}cols") is None:
            section.append(w("cols", space="720"))
        section.append(w("docGrid", linePitch="360"))


def _settings(root: etree._Element, mode: int) -> None:
    root[:] = [child for child in root if child.tag != f"{W}compat"] + [_compat(root, mode)]
    zoom = root.find(f"{W}zoom")
    assert zoom is not None
    zoom.set(f"{W}percent", "130")
    zoom.addnext(w("proofState", spelling="clean", grammar="clean"))
    root.extend(
        from_xml("<w:rsids><w:rsidRoot w:val='00C53B1D'/><w:rsid w:val='00E84A10'/></w:rsids>")
    )
    root.extend(from_xml(_MATH + _COLOURS + _SHAPES))


def _compat(root: etree._Element, mode: int) -> etree._Element:
    """The compatibility settings as a Word of that mode writes them."""
    compat = root.find(f"{W}compat")
    assert compat is not None
    for setting in compat.findall(f"{W}compatSetting"):
        compat.remove(setting)
    names = [
        "overrideTableStyleFontSizeAndJustification",
        "enableOpenTypeFeatures",
        "doNotFlipMirrorIndents",
    ]
    if mode > 14:
        names += ["differentiateMultirowTableHeaders", "useWord2013TrackBottomHyphenation"]
    values = {"compatibilityMode": str(mode), **dict.fromkeys(names, "1")}
    if mode > 12:
        for name, value in values.items():
            compat.append(w("compatSetting", name=name, uri=_COMPAT_URI, val=value))
    return compat


def _fonts(root: etree._Element) -> None:
    """Fonts as this machine has them: their classes and signatures, in another order."""
    root[:] = sorted(root, key=lambda font: font.get(f"{W}name", ""))
    root.append(w("font", name="Calibri"))
    for font in root:
        panose = PANOSE.get(font.get(f"{W}name", ""), "02020603050405020304")
        alternative = font.find(f"{W}altName")
        font.insert(0 if alternative is None else 1, w("panose1", val=panose))
        font.append(w("sig", usb0="00000003", usb1="288F0000", csb0="00040001", csb1="00000000"))


def _hint_chinese(root: etree._Element) -> None:
    """Texts are torn where Chinese and other letters meet; the Chinese has its hint."""
    for run in [*docx_parts.runs(root)]:
        pieces = _CHINESE.findall(docx_parts.text_of(run))
        for piece in docx_parts.tear(run, pieces):
            if ord(docx_parts.text_of(piece)[0]) > 0x2000:
                properties_of(piece).insert(0, w("rFonts", hint="eastAsia"))
    for p in each(root, "p"):
        mark = w("rPr")
        mark.append(w("rFonts", hint="eastAsia"))
        properties_of(p).append(mark)


def _mark_grammar(root: etree._Element) -> None:
    _mark(root, "gram")


def _mark_spelling(root: etree._Element) -> None:
    """Names in tags are torn off as words that no dictionary has."""
    for run in [*docx_parts.runs(root)]:
        docx_parts.tear(
            run, re.findall(r"\{\{ |\{%|%\}| \}\}|[^{}%]+|[{}%]", docx_parts.text_of(run))
        )
    _mark(root, "spell")


def _mark(root: etree._Element, kind: str) -> None:
    """Proofing marks around every second run."""
    for run in [*docx_parts.runs(root)][::2]:
        run.addprevious(w("proofErr", type=f"{kind}Start"))
        run.addnext(w("proofErr", type=f"{kind}End"))


def _languages(root: etree._Element) -> None:
    for number, run in enumerate(docx_parts.runs(root)):
        if number % 2:
            properties_of(run).append(w("lang", val="en-US", eastAsia="zh-CN"))


def _go_back(root: etree._Element) -> None:
    """Where one was last."""
    [p, *_] = _paragraphs_with_text(root)
    p.insert(1, w("bookmarkEnd", id="0"))
    p.insert(1, w("bookmarkStart", id="0", name="_GoBack"))


def _last_page_break(root: etree._Element) -> None:
    for run in [*docx_parts.runs(root)][5:6]:
        run.insert(0, w("lastRenderedPageBreak"))


def _paragraphs_with_text(root: etree._Element) -> Iterator[etree._Element]:
    return (p for p in each(root, "p") if p.find(f"{W}r") is not None)
