"""Names of styles: which style one is, whatever id a program gave it, and the id that it gets here.

A style is known by `w:name` (17.7.4.9). Word writes the names of its built-in styles in English in
every language, and shows them translated; programs differ in case (`toc 1`, `TOC 1`), some write
translated names. `w:styleId` (17.7.4.17) is each program's own: `a4`, `12`, `Style14`.
"""

from __future__ import annotations

import re

# Styles that the program itself writes with: of the appendix's front pages and of its summary.
ROLES = {
    "title": "Title",
    "toc heading": "TOCHeading",
    "toc 1": "TOC1",
    "toc 2": "TOC2",
    "header": "Header",
    "footer": "Footer",
    "封面文字": "CoverText",
    "汇总表标题": "SummaryTitle",
    "汇总表说明": "SummaryNote",
    "汇总表格": "SummaryTable",
    "汇总表表头": "SummaryHeading",
    "汇总表文字": "SummaryText",
    "汇总表数字": "SummaryFigure",
}
# The ids that Word gives to the default styles of each kind.
NORMAL, CHARACTER, TABLE = "Normal", "DefaultParagraphFont", "TableNormal"
_DEFAULTS = {
    "normal": NORMAL,
    "default paragraph font": CHARACTER,
    "normal table": TABLE,
    "table normal": TABLE,
    "no list": "NoList",
}
# Translated names of built-in styles, as Chinese Word shows them and some programs write them.
_TRANSLATED = {
    "正文": "normal",
    "默认段落字体": "default paragraph font",
    "普通表格": "normal table",
    "表格普通": "normal table",
    "无列表": "no list",
    "标题": "title",
    "toc标题": "toc heading",
    "目录标题": "toc heading",
    "contents heading": "toc heading",
    "目录1": "toc 1",
    "目录2": "toc 2",
    "contents 1": "toc 1",
    "contents 2": "toc 2",
    "页眉": "header",
    "页脚": "footer",
    "网格型": "table grid",
    **{f"标题{level}": f"heading {level}" for level in range(1, 10)},
}
_BLANKS = re.compile(r"\s+")
_NO_ID = re.compile(r"[^\w.-]+")


def fold(name: str) -> str:
    """The name by which styles are the same: without case, in English where it is built in."""
    folded = _BLANKS.sub(" ", name).strip().casefold()
    return _TRANSLATED.get(folded.replace(" ", ""), _TRANSLATED.get(folded, folded))


def shown(name: str) -> str:
    """The name as it is written: a built-in one as Word writes it."""
    folded = fold(name)
    return _WRITTEN.get(folded, _BLANKS.sub(" ", name).strip())


def style_id(name: str) -> str:
    """The id of the style of that name: of a role Word's own, else the name without blanks."""
    folded = fold(name)
    if known := ROLES.get(folded) or _DEFAULTS.get(folded):
        return known
    if heading := re.fullmatch(r"heading (\d)", folded):
        return f"Heading{heading[1]}"
    return _NO_ID.sub("", shown(name)) or "Style"


# Built-in names as Word writes them.
_WRITTEN = {
    "normal": "Normal",
    "default paragraph font": "Default Paragraph Font",
    "normal table": "Normal Table",
    "table normal": "Normal Table",
    "no list": "No List",
    "title": "Title",
    "toc heading": "TOC Heading",
    "table grid": "Table Grid",
    **{name: name for name in ("toc 1", "toc 2", "header", "footer")},
    **{f"heading {level}": f"heading {level}" for level in range(1, 10)},
}
_ROLE_NAMES = {own: _WRITTEN.get(name, name) for name, own in ROLES.items()}


def of_id(style: str) -> str:
    """The name of the style with this id."""
    return _ROLE_NAMES.get(style, style)


def is_built_in(name: str) -> bool:
    """Whether it is the name of a style that Word has built in, among those used here."""
    return fold(name) in _WRITTEN
