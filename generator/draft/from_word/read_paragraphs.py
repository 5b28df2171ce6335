"""Read paragraphs of a Word file: their visible text, its look, and what else they held.

Tracked changes count as accepted, hidden text as not there (`word.visible_content`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.draft.official_form import Look, Paragraph
from generator.word import ooxml, visible_content
from generator.word.normalise import properties
from generator.word.ooxml import qn
from generator.word.visible_content import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from generator.draft.from_word.word_document import WordDocument
    from generator.word.normalise.properties import Properties

_P, _R, _T, _BR = (qn(f"w:{name}") for name in ("p", "r", "t", "br"))
_DELETED_MARK = f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}"
_TYPE = qn("w:type")
# What a template cannot hold or the form does by itself: a place in an outline, breaks, frames.
_DROPPED = ("outlineLvl", "pageBreakBefore", "framePr", "pStyle", "rPr", "sectPr", "pPrChange")
_DROPPED_OF_TEXT = ("rStyle", "lang@", "vanish", "webHidden", "specVanish", "rPrChange", "fitText",
                    "ins", "del", "moveFrom", "moveTo", "eastAsianLayout", "rtl", "cs", "oMath",
                    "snapToGrid")  # fmt: skip
_OTHER = {
    "图片": "图片或形状，未带入",
    "对象": "嵌入的对象，未带入",
    "符号": "无法识别的特殊符号，未带入",
    "公式": "公式，未带入",
    "下拉框": "旧式下拉框，未带入；各选项请写入 schema.yaml 的 allowed",
    "复选框": "旧式复选框，未带入；请改为“□”",
    "隐藏的文字": "隐藏的文字，未带入",
}
TEXT_BOX = "文本框，其中的文字已放在它后面"


@dataclass(frozen=True)
class ReadParagraph:
    """A paragraph, the paragraphs of its text boxes, and what it held besides, as remarks."""

    paragraph: Paragraph
    boxes: tuple[etree._Element, ...] = ()
    other: tuple[str, ...] = ()


def read(document: WordDocument, p: etree._Element, table_style: str = "") -> ReadParagraph:
    """The paragraph as it is seen; `table_style` is that of the table around it."""
    content = Content()
    visible_content.collect(document.features, p, content)
    visible_content.collect_numbering(document.features, p, content)
    text = "".join(content.text)
    other = [_OTHER[name] for name in content.other if name in _OTHER]
    if "自动编号" in content.other:
        other.append("自动编号，未带入；如需要，请在模板中直接输入序号")
    if content.boxes:
        other.append(TEXT_BOX)
    look = _look(document, p, table_style)
    return ReadParagraph(Paragraph(text, look), tuple(content.boxes), tuple(dict.fromkeys(other)))


def joined(paragraphs: Iterable[etree._Element]) -> Iterator[list[etree._Element]]:
    """The paragraphs in groups of which each is read as one: its marks but the last are deleted.

    (17.13.5.15: the paragraph goes on in the next one.)
    """
    group: list[etree._Element] = []
    for p in paragraphs:
        group.append(p)
        if p.find(_DELETED_MARK) is None:
            yield group
            group = []
    if group:
        yield group


def read_joined(
    document: WordDocument, group: Sequence[etree._Element], table_style: str = ""
) -> ReadParagraph:
    """The paragraphs of a group as one, which looks as the last one."""
    readings = [read(document, p, table_style) for p in group]
    if len(readings) == 1:
        return readings[0]
    text = "".join(each.paragraph.text for each in readings)
    return ReadParagraph(
        replace(readings[-1].paragraph, text=text),
        tuple(box for each in readings for box in each.boxes),
        tuple(dict.fromkeys(text for each in readings for text in each.other)),
    )


def take_page_break(p: etree._Element) -> tuple[bool, bool]:
    """Whether a page break stands before or behind the paragraph's text; it is taken out."""
    before = after = seen = False
    for each in list(p.iter(_T, _BR)):
        if each.tag == _T:
            seen = seen or bool((each.text or "").strip())
        elif each.get(_TYPE) in ("page", "column"):
            before, after = before or not seen, after or seen
            ooxml.parent(each).remove(each)
    return before, after


def _look(document: WordDocument, p: etree._Element, table_style: str) -> Look:
    """The look in effect: defaults, the table's style, the paragraph's, its own (17.7.2)."""
    own = p.find(qn("w:pPr"))
    style = document.styles.own_id(_reference(own, "pStyle"))
    base = _base(document, style, table_style)
    paragraph = properties.inherit(base[0], properties.read(own))
    text = _text_look(document, p, base[1])
    return Look(_kept(paragraph, _DROPPED), _kept(text, _DROPPED_OF_TEXT))


def _base(document: WordDocument, style: str, table_style: str) -> tuple[Properties, Properties]:
    styles = document.styles
    table = styles.look(table_style)
    look = styles.looks.get(style) or styles.looks.get("Normal")
    paragraph = properties.inherit(styles.paragraph, table.paragraph)
    run = properties.inherit(styles.run, table.run)
    if look is None:
        return paragraph, run
    return properties.inherit(paragraph, look.paragraph), properties.inherit(run, look.run)


def _text_look(document: WordDocument, p: etree._Element, base: Properties) -> Properties:
    """The look of most characters; of a blank paragraph that of its mark (17.3.1.29)."""
    counts: Counter[tuple[tuple[str, str], ...]] = Counter()
    for r in p.iter(_R):
        if any(above.tag in visible_content.INVISIBLE for above in r.iterancestors()):
            continue
        if next(r.iterancestors(_P), None) is not p:
            continue
        text = "".join(t.text or "" for t in r.iterchildren(qn("w:t")))
        look = _of_run(document, r.find(qn("w:rPr")), base)
        if text and look.get("vanish") != "1":
            # Blanks weigh less: they are often of another size, or underlined.
            weight = 100 * len(text.strip()) + len(text)
            counts[tuple(sorted(look.items()))] += weight
    if counts:
        return dict(counts.most_common(1)[0][0])
    own = p.find(qn("w:pPr"))
    return _of_run(document, None if own is None else own.find(qn("w:rPr")), base)


def _of_run(document: WordDocument, own: etree._Element | None, base: Properties) -> Properties:
    character = document.styles.look(_reference(own, "rStyle"))
    styled = properties.inherit(base, character.run)
    return properties.inherit(styled, properties.read(own))


def _reference(own: etree._Element | None, tag: str) -> str:
    element = None if own is None else own.find(qn(f"w:{tag}"))
    return "" if element is None else element.get(qn("w:val"), "")


def _kept(look: Properties, dropped: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The properties that say something, sorted."""
    return tuple(
        sorted(
            (key, text)
            for key, text in look.items()
            if not key.startswith(tuple(dropped)) and text != properties.default(key)
        )
    )
