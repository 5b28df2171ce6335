"""Built-in styles as Chinese Word and WPS show them; the file has their English names.

ISO/IEC 29500-1, 17.7.4.9: `w:name` is the primary name; the program translates the built-in ones.
"""

from __future__ import annotations

_SHOWN = {
    "normal": "正文",
    "title": "标题",
    "subtitle": "副标题",
    "header": "页眉",
    "footer": "页脚",
    "page number": "页码",
    "caption": "题注",
    "toc heading": "TOC 标题",
    "table grid": "网格型",
    "normal table": "普通表格",
    "default paragraph font": "默认段落字体",
    "no list": "无列表",
    "list paragraph": "列表段落",
    "normal (web)": "普通(网站)",
    "normal indent": "正文缩进",
    "plain text": "纯文本",
    "no spacing": "无间隔",
    "body text": "正文文本",
    "body text indent": "正文文本缩进",
    "body text first indent": "正文文本首行缩进",
    "date": "日期",
    "signature": "签名",
    "salutation": "称呼",
    "closing": "结束语",
    "hyperlink": "超链接",
    "followedhyperlink": "访问过的超链接",
    "strong": "要点",
    "emphasis": "强调",
    "subtle emphasis": "不明显强调",
    "intense emphasis": "明显强调",
    "quote": "引用",
    "intense quote": "明显引用",
    "balloon text": "批注框文本",
    "annotation text": "批注文字",
    "annotation reference": "批注引用",
    "annotation subject": "批注主题",
    "footnote text": "脚注文本",
    "footnote reference": "脚注引用",
    "endnote text": "尾注文本",
    "endnote reference": "尾注引用",
    "document map": "文档结构图",
    "placeholder text": "占位符文本",
}
_NUMBERED = {
    "heading": "标题",
    "toc": "TOC",
    "list bullet": "列表项目符号",
    "list number": "列表编号",
}


def shown(name: str) -> str:
    """The style's name as the designer sees it; names of a designer's own stay."""
    key = name.lower()
    stem, _, number = key.rpartition(" ")
    if number.isdecimal() and stem in _NUMBERED:
        return f"{_NUMBERED[stem]} {number}"
    return _SHOWN.get(key, name)


def is_built_in(name: str) -> bool:
    """Whether it is one of the styles that the program brings along."""
    key = name.lower()
    stem, _, number = key.rpartition(" ")
    return key in _SHOWN or (number.isdecimal() and stem in _NUMBERED)
