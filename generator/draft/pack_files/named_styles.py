"""Named styles made of formatting by hand: what looks alike in one role is one style.

`styles.xml` has the styles that templates begin with; its ids name their roles here. Of a role's
looks in the official forms the most frequent is the style of that name, others are numbered.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from generator.form.look_lint import OFFICIAL_FONTS
from generator.word import package, theme
from generator.word.normalise import looks, names, properties, settings, template
from generator.word.normalise.looks import Look as StyleLook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.draft.official_form import Look, Properties
    from generator.word.normalise.looks import Styles
    from generator.word.normalise.properties import Properties as Props

Role: TypeAlias = Literal[
    "FormMark", "FormTitle", "FormCaption", "FormCaptionRight", "CellLabel", "CellLabelLeft",
    "CellLabelRight", "CellHeading", "CellAmount", "CellText", "CellCenter", "CellRight",
    "FormNote", "FormBlank",
]  # fmt: skip
_FILE = Path(__file__).with_name("styles.xml")
TAG, END, TABLE = "FormTag", "FormEnd", "OfficialForm"
# Roles beyond those of the file's styles.
_MORE = {
    "CellLabelRight": "表内标签右",
    "CellRight": "表内靠右",
    "FormNote": "表外文字",
    "FormBlank": "空行",
}
# What changes no page: kerning, complex scripts, grids that templates have not.
_IDLE = ("kern", "szCs", "bCs", "iCs", "rFonts@cs", "snapToGrid", "adjustRightInd", "widowControl",
         "spacing@beforeLines", "spacing@afterLines", "autoSpaceDE", "autoSpaceDN")  # fmt: skip
# Roles whose paragraphs may stay with the next; of others the program decides when it builds.
_KEPT_WITH_NEXT = ("FormTitle", "FormMark", "FormCaption", "FormCaptionRight", "CellHeading")
# Fonts that other computers have, by a word in the name of one that they may not have.
_KINDS = (
    ("仿宋", "仿宋_GB2312"),
    ("楷", "楷体_GB2312"),
    ("黑", "黑体"),
    ("标宋", "方正小标宋简体"),
    ("中宋", "方正小标宋简体"),
)
_CHINESE, _LATIN = "宋体", "Times New Roman"
_CONTENTS = ("toc 1", "toc 2")


@dataclass
class LooksInUse:
    """How often each role has each look, counted while templates are drawn once for it."""

    paragraphs: Counter[tuple[Role, Look]] = field(default_factory=Counter)
    tables: Counter[Properties] = field(default_factory=Counter)

    def count(self, role: Role, look: Look) -> str:
        """Counts the look; a name that is not final."""
        self.paragraphs[role, look] += 1
        return role

    def count_table(self, properties: Properties) -> str:
        """Counts the look of a table; a name that is not final."""
        self.tables[properties] += 1
        return TABLE


@dataclass(frozen=True)
class StyleSheet:
    """The styles of all templates of a pack: ids by role and look, and of tables.

    `parts` are the parts of a package that hold them, `fonts` what became of fonts that other
    computers may not have.
    """

    paragraphs: Mapping[tuple[Role, Look], str]
    tables: Mapping[Properties, str]
    tag: str
    end: str
    shared: Mapping[str, bytes]
    fonts: Mapping[str, str]

    def paragraph(self, role: Role, look: Look) -> str:
        """The id of the style of that look in that role."""
        return self.paragraphs[role, look]

    def table(self, properties: Properties) -> str:
        """The id of the style of tables of that look."""
        return self.tables[properties]


def make(used: LooksInUse, text_width: int) -> StyleSheet:
    """The styles for these looks; `text_width` is that of the first form's page, in twips."""
    base = looks.read(_FILE.read_bytes(), {})
    styles = dict(base.looks)
    fonts: dict[str, str] = {}
    paragraphs = _paragraph_styles(used, base, styles, fonts)
    tables = _table_styles(used, base, styles)
    for contents in _CONTENTS:
        _move_tab(styles, names.style_id(contents), text_width)
    sheet = replace(base, looks=styles)
    tag, end = base.own_id(TAG), base.own_id(END)
    return StyleSheet(paragraphs, tables, tag, end, _shared(sheet), fonts)


def _paragraph_styles(
    used: LooksInUse, base: Styles, styles: dict[str, StyleLook], fonts: dict[str, str]
) -> dict[tuple[Role, Look], str]:
    """The ids of the styles by role and look; the styles are added."""
    normal = base.paragraph_look(names.NORMAL)
    ids: dict[tuple[Role, Look], str] = {}
    by_role: dict[Role, dict[_Own, list[Look]]] = {}
    for role, look in used.paragraphs:
        own = _own(role, look, normal, fonts)
        by_role.setdefault(role, {}).setdefault(own, []).append(look)
    for role, own_looks in by_role.items():
        name = _MORE.get(role) or styles[base.own_id(role)].name
        counts = {
            own: sum(used.paragraphs[role, look] for look in own_looks[own]) for own in own_looks
        }
        ranked = sorted(own_looks, key=lambda own: (-counts[own], own))
        for number, own in enumerate(ranked, 1):
            numbered = name if number == 1 else f"{name}{number}"
            id_ = names.style_id(numbered)
            styles[id_] = StyleLook("paragraph", numbered, dict(own.paragraph), dict(own.run))
            ids |= {(role, look): id_ for look in own_looks[own]}
    return ids


class _Own(NamedTuple):
    """What a style sets, beyond the defaults of the templates."""

    paragraph: Properties
    run: Properties


def _own(role: Role, look: Look, normal: tuple[Props, Props], fonts: dict[str, str]) -> _Own:
    idle = _IDLE if role in _KEPT_WITH_NEXT else (*_IDLE, "keepNext")
    paragraph = {key: text for key, text in look.paragraph if not key.startswith(idle)}
    run = {key: text for key, text in look.run if not key.startswith(_IDLE)}
    run |= _official_fonts(run, fonts)
    run["szCs"] = run.get("sz", properties.default("sz"))
    run["rFonts@cs"] = _LATIN
    run |= {key: text for key, text in normal[1].items() if key.startswith("lang@")}
    differences = map(properties.difference, (paragraph, run), normal)
    own_paragraph, own_run = (tuple(sorted(each.items())) for each in differences)
    return _Own(own_paragraph, own_run)


def _official_fonts(run: Mapping[str, str], fonts: dict[str, str]) -> dict[str, str]:
    """The fonts of the text, each one that other computers have; replaced ones are noted."""
    chinese = _font(run.get("rFonts@eastAsia") or _CHINESE, _CHINESE, fonts)
    latin = run.get("rFonts@ascii") or run.get("rFonts@hAnsi") or _LATIN
    own = _font(latin, _LATIN, fonts)
    return {"rFonts@eastAsia": chinese, "rFonts@ascii": own, "rFonts@hAnsi": own}


def _font(name: str, other: str, fonts: dict[str, str]) -> str:
    if name in OFFICIAL_FONTS:
        return name
    is_chinese = not name.isascii()
    kind = next((to for word, to in _KINDS if word in name), _CHINESE if is_chinese else other)
    fonts[name] = kind
    return kind


def _table_styles(
    used: LooksInUse, base: Styles, styles: dict[str, StyleLook]
) -> dict[Properties, str]:
    """The ids of the styles of tables by their properties; the styles are added."""
    name = styles[base.own_id(TABLE)].name
    ids = {}
    for number, (look, _) in enumerate(used.tables.most_common(), 1):
        numbered = name if number == 1 else f"{name}{number}"
        id_ = names.style_id(numbered)
        table = {key: text for key, text in look if key != "vAlign"}
        cell = {key: text for key, text in look if key == "vAlign"}
        styles[id_] = StyleLook("table", numbered, table=table, cell=cell)
        ids[look] = id_
    return ids


def _move_tab(styles: dict[str, StyleLook], id_: str, text_width: int) -> None:
    """Put the page numbers of a contents list at the right margin."""
    look = styles[id_]
    kept = {key: text for key, text in look.paragraph.items() if not key.startswith("tabs/")}
    styles[id_] = replace(look, paragraph={**kept, f"tabs/{text_width}": "right none"})


def _shared(sheet: Styles) -> dict[str, bytes]:
    """The parts beside the text, by the kinds of their relationships."""
    parts = template.styles_and_fonts(sheet, {*sheet.looks}, None)
    styles, fonts = (package.SHARED_PARTS[kind].name for kind in ("styles", "fontTable"))
    shown = re.sub(rb'(w:customStyle="1"[^>]*><w:name [^>]*>(?:<w:basedOn [^>]*>)?)',
                   rb"\1<w:qFormat/>", parts[styles])  # fmt: skip
    return {
        "styles": shown,
        "settings": settings.settings(None),
        "fontTable": parts[fonts],
        "theme": theme.THEME,
    }
