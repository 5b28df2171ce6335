"""What a template's styles look like: each with what it inherits, and the part of styles made anew.

A look is what a style sets with all that it is based on (17.7.4.3) and the document's defaults
(17.7.5.1). Editors move properties between these three; documents get them in one way only: the
look of Normal is the document's defaults, every other style says where it differs from that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from generator.word import ooxml
from generator.word.normalise import markup, measures, names, properties
from generator.word.normalise.markup import PARAGRAPH_ORDER, RUN_ORDER
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lxml import etree

    from generator.word.normalise.properties import Properties

_TABLE_ORDER = (
    "tblStyleRowBandSize", "tblStyleColBandSize", "jc", "tblCellSpacing", "tblInd", "tblBorders",
    "shd", "tblLayout", "tblCellMar",
)  # fmt: skip
_CELL_ORDER = ("tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign")
# Longer chains of styles, or rings, are not followed.
_LONGEST_CHAIN = 20
_KINDS = {"paragraph": names.NORMAL, "character": names.CHARACTER, "table": names.TABLE}


@dataclass(frozen=True)
class Look:
    """What a style sets by itself and by those it is based on, without the document's defaults.

    `rest` is the markup of a table style's rows and conditional formats (17.7.6.6).
    """

    kind: str
    name: str
    paragraph: Properties = field(default_factory=dict)
    run: Properties = field(default_factory=dict)
    table: Properties = field(default_factory=dict)
    cell: Properties = field(default_factory=dict)
    rest: str = ""


@dataclass(frozen=True)
class Styles:
    """A template's styles by their ids here, and its defaults for paragraphs and runs.

    `ids` maps the ids in the file to these.
    """

    looks: Mapping[str, Look]
    ids: Mapping[str, str]
    paragraph: Properties
    run: Properties

    def look(self, raw_id: str) -> Look:
        """What the style of that id in the file sets; nothing for an unknown one."""
        return self.looks.get(self.own_id(raw_id)) or Look("", "")

    def own_id(self, raw_id: str) -> str:
        """The id here of a style by its id in the file."""
        return self.ids.get(raw_id, raw_id)

    def paragraph_look(self, style: str) -> tuple[Properties, Properties]:
        """All paragraph and run properties of a paragraph in the style (Normal if unknown)."""
        look = self.looks.get(style) or self.looks.get(names.NORMAL) or Look("paragraph", "")
        return (
            properties.inherit(self.paragraph, look.paragraph),
            properties.inherit(self.run, look.run),
        )

    def below_text(self, table: str, style: str) -> frozenset[str]:
        """What the table's style sets of its text, and the paragraph's style does not (17.7.2).

        The document's defaults come below a table's style.
        """
        look = self.looks.get(table)
        if look is None or not is_layered([look]):
            return frozenset()
        conditions = markup.element(f"<w:x>{look.rest}</w:x>")
        found = {*look.paragraph, *look.run}
        for element in conditions.iter(qn("w:pPr"), qn("w:rPr")):
            found |= {*properties.read(element)}
        above = self.looks.get(style) or Look("paragraph", "")
        return frozenset(found - {*above.paragraph, *above.run})


def read(part: bytes, fonts: Mapping[str, str]) -> Styles:
    """The styles of the part; `fonts` are the theme's. Raises etree.XMLSyntaxError."""
    root = ooxml.parse(part)
    measures.normalise(root)
    by_raw_id = {
        properties.value(style, "styleId") or "": style for style in root.iter(qn("w:style"))
    }
    ids = _ids(by_raw_id)
    looks: dict[str, Look] = {}
    for raw_id, style in by_raw_id.items():
        looks.setdefault(ids[raw_id], _look(style, by_raw_id, fonts))
    defaults = root.find(qn("w:docDefaults"))
    found = [
        {}
        if defaults is None
        else properties.read(defaults.find(f"{qn(outer)}/{qn(inner)}"), fonts)
        for outer, inner in (("w:pPrDefault", "w:pPr"), ("w:rPrDefault", "w:rPr"))
    ]
    return Styles(looks, ids, *found)


def _ids(styles: Mapping[str, etree._Element]) -> dict[str, str]:
    """The id that each style gets here, by its id in the file.

    A style of the program's is known by its name; where none has it, by the id that earlier
    versions of the program wanted.
    """
    ids: dict[str, str] = {}
    for raw_id, style in styles.items():
        default = _KINDS.get(_kind(style), "NoList") if _is_default(style) else ""
        ids[raw_id] = default or names.style_id(_name(style) or raw_id)
    missing = {*names.ROLES.values()} & {*styles} - {*ids.values()}
    ids |= {role: role for role in sorted(missing) if not _is_default(styles[role])}
    return _unique(ids, styles)


def _unique(ids: dict[str, str], styles: Mapping[str, etree._Element]) -> dict[str, str]:
    """The ids; of styles of different kinds with one id, the later ones' with their kind."""
    kinds: dict[str, str] = {}
    for raw_id, own in ids.items():
        kind = _kind(styles[raw_id])
        if kinds.setdefault(own, kind) != kind:
            ids[raw_id] = f"{own}-{kind}"
    return ids


def _look(
    style: etree._Element, styles: Mapping[str, etree._Element], fonts: Mapping[str, str]
) -> Look:
    chain = [style]
    while len(chain) < _LONGEST_CHAIN:
        based_on = chain[-1].find(qn("w:basedOn"))
        base = None if based_on is None else styles.get(properties.value(based_on, "val") or "")
        if base is None or _kind(base) != _kind(style):
            break
        chain.append(base)
    found: dict[str, Properties] = {}
    rest = ""
    for each in reversed(chain):
        for tag in ("pPr", "rPr", "tblPr", "tcPr"):
            own = properties.read(each.find(qn(f"w:{tag}")), fonts)
            # A tab that is cleared stays a key, so that one of the defaults is cleared, too.
            found[tag] = {**found.get(tag, {}), **own}
        for more in each.iterchildren(qn("w:trPr"), qn("w:tblStylePr")):
            rest += properties.xml(more)
    name = names.shown(_name(style) or "")
    if _is_default(style) and (own_base := _BASES.get(_KINDS.get(_kind(style), ""))):
        name = own_base.name
    return Look(_kind(style), name, found["pPr"], found["rPr"], found["tblPr"], found["tcPr"], rest)


def _name(style: etree._Element) -> str | None:
    name = style.find(qn("w:name"))
    return None if name is None else properties.value(name, "val")


def _kind(style: etree._Element) -> str:
    return properties.value(style, "type") or "paragraph"


def _is_default(style: etree._Element) -> bool:
    return properties.value(style, "default") in ("1", "true", "on")


def write(styles: Styles, used: Collection[str]) -> bytes:
    """The part of styles with the defaults and those styles that are used."""
    layered = is_layered(look for id_, look in styles.looks.items() if id_ in used)
    base = (styles.paragraph, styles.run) if layered else styles.paragraph_look(names.NORMAL)
    run = markup.write("rPr", properties.difference(base[1], {}), RUN_ORDER)
    paragraph = markup.write("pPr", properties.difference(base[0], {}), PARAGRAPH_ORDER)
    pieces = [
        f'{ooxml.XML_DECLARATION}<w:styles xmlns:w="{ooxml.W}"><w:docDefaults>',
        f"<w:rPrDefault>{run}</w:rPrDefault><w:pPrDefault>{paragraph}</w:pPrDefault>",
        "</w:docDefaults>",
    ]
    for id_ in (*_BASES, *sorted({*used} - {*_BASES})):
        look = styles.looks.get(id_) or _BASES.get(id_)
        if look is not None:
            pieces.append(_style(id_, look, styles, None if layered else base))
    return ("".join(pieces) + "</w:styles>").encode()


def is_layered(looks: Iterable[Look]) -> bool:
    """Whether a table style sets properties of paragraphs or runs.

    They come between the document's defaults and a paragraph's style (17.7.2), so that nothing can
    be moved from one to the other.
    """
    tables = (look for look in looks if look.kind == "table")
    return any(
        look.paragraph or look.run or "<w:pPr" in look.rest or "<w:rPr" in look.rest
        for look in tables
    )


def _style(id_: str, look: Look, styles: Styles, base: tuple[Properties, Properties] | None) -> str:
    """The style's markup; a paragraph's as its difference from `base`, if that is given."""
    paragraph, run = look.paragraph, look.run
    if look.kind == "paragraph" and base:
        found = styles.paragraph_look(id_)
        paragraph, run = map(properties.difference, found, base)
    elif look.kind == "character":
        # A switch that is off leaves the paragraph's as it is (17.7.3).
        run = {key: text for key, text in run.items() if (key, text) not in _SWITCHED_OFF}
    content = (
        markup.write("pPr", paragraph, PARAGRAPH_ORDER)
        + markup.write("rPr", run, RUN_ORDER)
        + markup.write("tblPr", look.table, _TABLE_ORDER)
        + markup.write("tcPr", look.cell, _CELL_ORDER)
        + look.rest
    )
    own = id_ in _BASES
    attributes = ' w:default="1"' if own else ""
    attributes += "" if own or names.is_built_in(look.name) else ' w:customStyle="1"'
    parent = _KINDS.get(look.kind, "")
    is_based = parent and not own and (base is not None or look.kind != "paragraph")
    based_on = f'<w:basedOn w:val="{parent}"/>' if is_based else ""
    return (
        f'<w:style w:type="{look.kind}"{attributes} w:styleId={quoteattr(id_)}>'
        f"<w:name w:val={quoteattr(look.name)}/>{based_on}{content}</w:style>"
    )


_SWITCHED_OFF = {(name, "0") for name in properties.SWITCHES}
# The defaults of each kind, which every part of styles has.
_BASES = {
    names.NORMAL: Look("paragraph", "Normal"),
    names.CHARACTER: Look("character", "Default Paragraph Font"),
    names.TABLE: Look("table", "Normal Table"),
}
