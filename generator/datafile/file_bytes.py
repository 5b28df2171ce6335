"""Read and decode a data file's bytes; report what prevents that, with its place."""

from __future__ import annotations

import codecs
import errno
import hashlib
import re
import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.common import hashes
from generator.common.diagnostics import LINE_BREAK, Diagnostic, Fix, split_lines

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 2 * 1024 * 1024
# Every character outside XML 1.0's Char production (section 2.2), lone surrogates among them.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# YAML refuses these in its source, too (YAML 1.1, c-printable), but stops at the first one.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_NOT_PRINTABLE = re.compile(f"[{_CONTROL}]")
# Format characters (Unicode class Cf) that are pasted along unseen. Emoji are joined by U+200D.
_FORMAT = (
    "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb"
)
_JOINER = "\u200d"
_INVISIBLE = re.compile(f"[{_FORMAT}]|{_JOINER}(?![\u2600-\u27bf\U0001f000-\U0001faff])")
# Any of these: a text without them, as most are, is searched once.
_ANY_UNSEEN = re.compile(f"[{_CONTROL}{_FORMAT}{_JOINER}]")
_REPLACEMENT = "\ufffd"
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_MAX_REPORTED = 20

# fmt: off
_SAVE_AS = "请用记事本打开，选“文件”→“另存为”，文件名不变，保存类型选“所有文件”，编码选“UTF-8”，再保存。"  # noqa: E501
_DIRECTORY = ("这是一个文件夹，不是数据文件", "请移走或重命名该文件夹；数据文件应直接放在此处。")
_BROKEN_LINK = ("链接指向的文件不存在", "请把原文件放回原处；或删除链接，把数据文件放在此处。")
_NOT_A_FILE = ("这不是普通文件，无法读取", "请移走；数据文件应为普通的文本文件。")
_REFUSED = ("无法读取文件：没有权限，或正被其他程序打开", "请关闭正在使用此文件的程序，或联系管理员开通读取权限。")  # noqa: E501
_TOO_BIG = (f"文件超过 {MAX_BYTES // 1024 // 1024} MB，远大于一个单位的数据文件", "请核对是否放错文件；一个单位的数据文件一般只有几十 KB。")  # noqa: E501
_GBK = ("文件是 GBK（ANSI）编码，应为 UTF-8 编码", _SAVE_AS)
_UTF_16 = ("文件是 UTF-16（Unicode）编码，应为 UTF-8 编码", _SAVE_AS)
_ENCODING = ("文件不是 UTF-8 编码，从此处起无法读取", _SAVE_AS)
_CONTROL_HINT = "请删除；原为换行的，请在冒号和一个空格后输入“|”，文字从下一行起分行填写。"
_INVISIBLE_HINT = "可能是从网页或 Word 粘贴时带入的，看不见，却会填入表格，查找、核对时与所见文字不一致。请删除该字符，或重新输入前后的字。"  # noqa: E501
# fmt: on


@dataclass(frozen=True)
class FileBytes:
    """A file's bytes and their SHA-256, or the fault that prevents reading it: message and hint.

    With a fault `content` is empty, and so is the hash if the file could not be read at all.
    """

    content: bytes
    sha256: str
    fault: tuple[str, str] | None = None


def of(content: bytes) -> FileBytes:
    """Bytes that are in memory, with their hash."""
    return FileBytes(content, hashlib.sha256(content).hexdigest())


def read(path: Path) -> FileBytes:
    """The file's bytes.

    Raises OSError for a missing file and for faults of the system; others are in `fault`.
    """
    fault = _fault(path)
    if fault is None:
        try:
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
        except PermissionError:
            fault = _REFUSED
    if fault is not None:
        return FileBytes(b"", "", fault)
    if len(content) > MAX_BYTES:
        return FileBytes(b"", file_sha256(path), _TOO_BIG)
    return FileBytes(content, hashlib.sha256(content).hexdigest())


def decode(raw: FileBytes, file: str) -> tuple[str | None, list[Diagnostic]]:
    """The file's text (None if it cannot be decoded) and findings, which name the file `file`.

    GBK and UTF-16 are reported but decoded, so that other mistakes are found in the same run.
    """
    if raw.fault == _TOO_BIG:
        return None, [_error(file, (1, 1), "too-big", _TOO_BIG)]
    if raw.fault is not None:
        return None, [_error(file, (1, 1), "unreadable", raw.fault)]
    return _decoded(raw.content, file)


def file_sha256(path: Path) -> str:
    """SHA-256 of the file's bytes; an empty string if it cannot be read."""
    if not path.is_file():
        return ""
    try:
        return hashes.file_sha256(path)
    except PermissionError:
        return ""


def _fault(path: Path) -> tuple[str, str] | None:
    """Why the path cannot be read, or None; checked before it is opened, as a pipe would block."""
    try:
        mode = path.stat().st_mode
    except PermissionError:
        return _REFUSED
    except OSError as error:
        if path.is_symlink() and error.errno in (errno.ENOENT, errno.ELOOP):
            return _BROKEN_LINK
        raise
    if stat.S_ISDIR(mode):
        return _DIRECTORY
    return None if stat.S_ISREG(mode) else _NOT_A_FILE


def _decoded(raw: bytes, file: str) -> tuple[str | None, list[Diagnostic]]:
    findings: list[Diagnostic] = []
    without_bom = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = without_bom.decode()
    except UnicodeDecodeError as error:
        before = without_bom[: error.start]
        decoded, message = _decoded_otherwise(raw, before)
        read = before.decode("gb18030", "ignore") if message == _GBK else before.decode()
        found = _error(file, _end_of(read), "encoding", message)
        if decoded is None:
            return None, [found]
        # Only the encoding changes: files are written in UTF-8.
        same = split_lines(decoded)[found.line - 1]
        findings.append(replace(found, fix=Fix(found.line, found.line, (same,))))
        text = decoded
    if not _ANY_UNSEEN.search(text):
        return text, findings
    findings += _control_characters(text, file)
    findings += _invisible_characters(text, file)
    return _NOT_PRINTABLE.sub(_REPLACEMENT, text), findings


def _invisible_characters(text: str, file: str) -> list[Diagnostic]:
    """A warning for each line with characters that nobody sees, at the first one.

    Lines that are comments are not printed.
    """
    if not _INVISIBLE.search(text):
        return []
    findings = []
    for number, line in enumerate(split_lines(text), 1):
        first = _INVISIBLE.search(line)
        if first and not line.lstrip().startswith("#"):
            count = len(_INVISIBLE.findall(line))
            more = f"，此行共 {count} 个" if count > 1 else ""
            message = f"此处有看不见的字符（U+{ord(first.group()):04X}）{more}"
            found = _error(
                file, (number, first.start() + 1), "invisible", (message, _INVISIBLE_HINT)
            )
            fix = Fix(number, number, (_INVISIBLE.sub("", line),))
            findings.append(replace(found, severity="warning", fix=fix))
    return findings


def _control_characters(text: str, file: str) -> list[Diagnostic]:
    """A finding for each of the first control characters; the last one counts the rest."""
    bad = list(_NOT_PRINTABLE.finditer(text))
    findings = []
    for match in bad[:_MAX_REPORTED]:
        message = f"此处有不可见的控制字符（U+{ord(match.group()):04X}）"
        place = _end_of(text[: match.start()])
        findings.append(_error(file, place, "character", (message, _CONTROL_HINT)))
    if more := len(bad) - len(findings):
        last = findings[-1]
        findings[-1] = replace(last, message=f"{last.message}，后面还有 {more} 个")
    return findings


def _decoded_otherwise(raw: bytes, before: bytes) -> tuple[str | None, tuple[str, str]]:
    """The text decoded as UTF-16 or GB18030 (None if it is neither), and the message about it.

    `before` is the part that is valid UTF-8; if it holds Chinese, the file may be damaged UTF-8.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded_as(raw, "utf-16"), _UTF_16
    if not before.isascii() and _is_mostly_utf_8(raw):
        return None, _ENCODING
    text = _decoded_as(raw, "gb18030")
    return text, _ENCODING if text is None else _GBK


def _is_mostly_utf_8(raw: bytes) -> bool:
    """Whether the bytes hold more Chinese in UTF-8 than bytes that are not UTF-8.

    Two bytes of GBK may happen to be a character of UTF-8: those of 示 are.
    """
    text = raw.decode(errors="replace")
    return len(_CHINESE.findall(text)) >= text.count(_REPLACEMENT)


def _decoded_as(raw: bytes, encoding: str) -> str | None:
    """The text, or None if the bytes are not printable text in that encoding."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _NOT_PRINTABLE.search(text) else text


def _end_of(text: str) -> tuple[int, int]:
    """Line and column just after the text."""
    lines = LINE_BREAK.split(text)
    return len(lines), len(lines[-1]) + 1


def _error(file: str, place: tuple[int, int], code: str, message: tuple[str, str]) -> Diagnostic:
    return Diagnostic(file, *place, "error", code, *message)
