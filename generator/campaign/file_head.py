"""The comment at the top of a data file that names its form pack and its campaign's settings.

`forms import` writes it, so that `forms check` can judge a file that lies in no campaign:
`# 表单: performance-targets；年度: 2023`. Other comments may stand above and below it.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.campaign.campaigns import PACK_KEY
from generator.common import amounts
from generator.common.diagnostics import Diagnostic, excerpt
from generator.common.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.pack.pack import Pack

_LINE = re.compile(rf"#\s*{PACK_KEY}\s*[:：].*")
_ENTRY = re.compile(r"[#；;\s]*(?P<name>[^:：；;]+?)\s*[:：]\s*(?P<text>[^；;]*[^；;\s])")
# Another setting after a comma, where a semicolon was meant.
_RUN_ON = re.compile(r"[，,、]\s*[^，,、:：\s]+\s*[:：]")
_CONFLICT_HINT = "请核对数据文件是否放错填报任务、用错表单；没有放错的，请删除开头的这一行。"
# What may stand above the line, besides blank lines.
_ABOVE = ("#", "%", "---")
# A text with one of these would be read back as another one.
_SEPARATORS = re.compile(r"[；;\n\r\x85\u2028\u2029]")


@dataclass(frozen=True)
class FileHead:
    """Settings as texts, the pack among them, by name; the places of their texts by path.

    `doubled` are names that stand there more than once: the last counts.
    """

    settings: dict[str, str]
    places: dict[KeyPath, Place]
    doubled: tuple[str, ...] = ()


def comment(pack: Pack, settings: Mapping[str, str]) -> str:
    """The comment, without its `#`; settings that are blank are left out."""
    named = {PACK_KEY: pack.folder.name, **settings}
    return "；".join(
        f"{name}: {text}"
        for name, text in named.items()
        if text.strip() and not _SEPARATORS.search(text)
    )


def conflicts(parsed: Source, pack: Pack, settings: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A warning for each setting that the file states otherwise than it is checked by.

    For a file of another pack, only the pack is reported.
    """
    head = find(parsed)
    if head is None:
        return
    yield from _slips(parsed, head)
    own = {PACK_KEY: pack.folder.name, **settings}
    others = [name for name, text in head.settings.items() if name in own and own[name] != text]
    for name in [PACK_KEY] if PACK_KEY in others else others:
        current = amounts.as_text(own[name])
        if isinstance(own[name], list) or fold(current) == fold(head.settings[name]):
            continue
        message = (
            f"文件开头写明的{name}是“{excerpt(head.settings[name])}”，"
            f"检查所依据的{name}是“{excerpt(current)}”"
        )
        yield Diagnostic(
            parsed.file, *head.places[name,], "warning", "conflict", message, _CONFLICT_HINT
        )


def _slips(parsed: Source, head: FileHead) -> Iterator[Diagnostic]:
    """A warning for each setting that stands there twice, or whose text runs on into the next."""
    for name in head.doubled:
        message = f"文件开头的“{name}”重复，以后一个为准"
        place = head.places[name,]
        yield Diagnostic(parsed.file, *place, "warning", "conflict", message, "请只保留一个。")
    for name, text in head.settings.items():
        if _RUN_ON.search(text):
            message = f"文件开头的“{name}”后面还有其他内容：“{excerpt(text)}”"
            hint = "各项之间请用分号（；）分隔。"
            yield Diagnostic(parsed.file, *head.places[name,], "warning", "conflict", message, hint)


def without(raw: FileBytes) -> FileBytes:
    """The file without such a comment, for a campaign whose own settings are others."""
    lines = raw.content.splitlines(keepends=True)
    for i, line in enumerate(lines):
        text = line.decode(errors="replace").lstrip("\ufeff")
        if text.strip() and not text.startswith(_ABOVE):
            break
        if _LINE.fullmatch(text.rstrip()):
            bom = codecs.BOM_UTF8 if line.startswith(codecs.BOM_UTF8) else b""
            return replace(raw, content=b"".join([*lines[:i], bom, *lines[i + 1 :]]))
    return raw


def find(parsed: Source) -> FileHead | None:
    """What the comments at the top of the data file say; None where none names a pack."""
    for number, line in enumerate(parsed.lines, 1):
        text = line.lstrip("\ufeff")
        if text.strip() and not text.startswith(_ABOVE):
            break
        if _LINE.fullmatch(text.rstrip()):
            entries = [*_ENTRY.finditer(line)]
            names = Counter(each["name"] for each in entries)
            return FileHead(
                settings={each["name"]: each["text"] for each in entries},
                places={(each["name"],): (number, each.start("text") + 1) for each in entries},
                doubled=tuple(name for name, n in names.items() if n > 1),
            )
    return None
