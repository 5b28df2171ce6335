"""What a tag should have been: autocorrected quotes, full-width braces, invisible blanks.

Word's autocorrect and an input method change what was typed; the tag then looks right on paper and
is none. The way back is only offered, never taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.form import tags

if TYPE_CHECKING:
    from collections.abc import Iterator

# Full-width forms of ASCII (U+FF01 to U+FF5E), blanks, full stops; dashes between two names.
_LOOKALIKES = str.maketrans(
    {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t\n", " ")
    | dict.fromkeys("。．·・…–—", ".")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad“”‘’\"'`", "")
)
_SLIPS = {
    "｛｝％": "全角括号或百分号",
    "“”‘’": "中文引号",
    "。．·・": "中文句点",
    "–—": "破折号",
    "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t": "不间断空格等特殊空格",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad": "看不见的字符",
}
_BRACES = re.compile(r"[{｛]\s*[{｛%％].*?[%％}｝]\s*[}｝]|[{｛][^{}｛｝\n]+[}｝]", re.DOTALL)
_PATH = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_VALUE = re.compile(rf"\{{+ ?({_PATH}) ?\}}+")
_FOR = re.compile(rf"for ([^\W\d]\w*) in ({_PATH})", re.IGNORECASE)
_IF = re.compile(rf"(if|elif)( not)? ({_PATH})", re.IGNORECASE)
_WORDS = {"else": "else", "endfor": "endfor", "endif": "endif"}
_CONDITION = re.compile(r"\{%\s*(?:tr\b)?\s*if\b", re.IGNORECASE)
_LOOP = re.compile(r"\bfor\s+([^\W\d]\w*)", re.IGNORECASE)


def repaired(tag: str) -> str:
    """The allowed tag that this text looks like; "" for none, or if it is one."""
    text = re.sub(r" +", " ", tag.translate(_LOOKALIKES)).strip()
    text = re.sub(r" ?\.+ ?", ".", text)
    text = re.sub(r"\{ ?\{", "{{", re.sub(r"\} ?\}", "}}", text))
    text = re.sub(r"\{ ?%", "{%", re.sub(r"% ?\}", "%}", text))
    if value := _VALUE.fullmatch(text):
        right = f"{{{{ {value[1]} }}}}"
    elif text.startswith("{%") and text.endswith("%}"):
        right = _command(text[2:-2].strip(" -+"))
    else:
        right = ""
    return "" if right == tag else right


def slips(tag: str) -> str:
    """What keeps a tag that can be repaired from being read, in words."""
    found = [words for characters, words in _SLIPS.items() if any(c in tag for c in characters)]
    return "、".join(dict.fromkeys(found)) or "不合规定的写法"


def _command(inner: str) -> str:
    if inner.lower() == "vm":
        return "{% vm %}"
    inner = re.sub(r"^tr\b ?", "", inner, flags=re.IGNORECASE)
    word = re.sub(r"^end (?=for|if)", "end", inner.lower())
    if loop := _FOR.fullmatch(inner):
        return f"{{%tr for {loop[1]} in {loop[2]} %}}"
    if condition := _IF.fullmatch(inner):
        return f"{{%tr {condition[1].lower()}{(condition[2] or '').lower()} {condition[3]} %}}"
    return f"{{%tr {_WORDS[word]} %}}" if word in _WORDS else ""


def is_command(text: str) -> bool:
    """Whether a row's text should have been a command."""
    return "\n" not in text and text[:1] in tuple("{｛") and repaired(text).startswith("{%tr")


def loop_name(tag: str) -> str:
    """The name that a faulty loop seems to give its row; "" for none."""
    found = _LOOP.search(tag.translate(_LOOKALIKES))
    return found[1] if found else ""


def is_condition(tag: str) -> bool:
    """Whether the tag begins a condition, whatever it asks."""
    return _CONDITION.match(tag.translate(_LOOKALIKES)) is not None


def lookalikes(text: str) -> Iterator[tuple[str, str]]:
    """Each piece that looks like a tag and is none, with the tag that it should be.

    One pair of braces round a name looks like a tag, too; whether it is meant as one, only the
    fields can tell.
    """
    for match in _BRACES.finditer(tags.TAG.sub("\n", text)):
        if right := repaired(match.group()):
            yield match.group(), right
