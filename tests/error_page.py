"""The page docs/错误说明.md taken apart: its sections, and their examples as files to try."""

from __future__ import annotations

import io
import os
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = CHECKOUT / "docs" / "错误说明.md"
# Where an example is, unless it says so.
UNIT = "units/示例.yaml"
PACKS = "templates/"

_SECTION = re.compile(r"^### `([a-z_-]+)`　\S.*$", re.MULTILINE)
_FENCED = re.compile(r"(?:^(规定|错|对)：\n\n)?^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SEVERITY = re.compile(r"\*\*(错误|警告)\*\*")
_MESSAGE = re.compile(r"信息 `([^`]+)`")
_FILE = re.compile(r"# (文件夹?)：(\S+?)(?:（(?:(\S+) 编码|([0-9]+) MB|(\S+) 编码的文件名)）)?\n")
_SEVERITIES: dict[str, Literal["error", "warning"]] = {"错误": "error", "警告": "warning"}
# A sign that can be seen stands for the control character that cannot.
_SIGNS = {0x2400 + code: code for code in range(32)}
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class File:
    """A file (or folder) of an example: its path from the campaign's or the project's folder."""

    path: str
    text: str
    encoding: str = "utf-8"
    name_encoding: str = "utf-8"
    least_size: int = 0
    is_folder: bool = False

    @property
    def is_a_form(self) -> bool:
        """Whether it is a filled form, to be imported."""
        return self.path.endswith((".docx", ".xlsx")) and not self.is_of_a_pack

    @property
    def is_of_a_pack(self) -> bool:
        return self.path.startswith(PACKS)

    def write(self, folder: Path) -> None:
        """Put it into the folder."""
        path = folder / os.fsdecode(self.path.encode(self.name_encoding))
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.is_folder:
            path.mkdir()
            return
        padding = "# 凑大小\n".encode(self.encoding)
        content = self.text.encode(self.encoding)
        path.write_bytes(content + padding * (self.least_size // len(padding)))

    def add(self, folder: Path) -> None:
        """Put its lines into the file that is there, below the line that is its first one."""
        path = folder / self.path
        first = self.text.split("\n", 1)[0] + "\n"
        whole = path.read_text(encoding="utf-8")
        assert whole.count(f"\n{first}") == 1, first
        path.write_text(whole.replace(f"\n{first}", f"\n{self.text}"), encoding="utf-8")

    def replace(self, other: File, folder: Path) -> None:
        """Put its text into the file that is there, in place of the other's; of a .docx, a tag's."""  # noqa: E501
        path = folder / self.path
        if path.suffix != ".docx":
            whole = path.read_text(encoding="utf-8")
            assert f"\n{other.text}" in whole, other.text
            whole = whole.replace(f"\n{other.text}", f"\n{self.text}", 1)
            path.write_text(whole, encoding="utf-8")
            return
        old, new = (f">{escape(text.strip())}<" for text in (other.text, self.text))
        out = io.BytesIO()
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as changed:
            for name in archive.namelist():
                part = archive.read(name).decode()
                if name == "word/document.xml":
                    assert old in part, other.text
                    part = part.replace(old, new, 1)
                changed.writestr(name, part)
        path.write_bytes(out.getvalue())


@dataclass(frozen=True)
class Example:
    """A wrong and a right way to write something: what the section says is found in the wrong one.

    `given` is added to the pack before either; `messages` are parts of what is told.
    """

    code: str
    number: int
    severity: Literal["error", "warning"]
    messages: tuple[str, ...]
    given: tuple[File, ...]
    wrong: tuple[File, ...]
    right: tuple[File, ...]


def sections() -> list[tuple[str, str]]:
    """Each code that has a section, with the section's text."""
    page = PAGE.read_text(encoding="utf-8")
    parts = _SECTION.split(page)[1:]
    texts = (re.split(r"^## ", text, flags=re.MULTILINE)[0] for text in parts[1::2])
    return list(zip(parts[::2], texts, strict=True))


def examples(code: str, text: str) -> Iterator[Example]:
    """The examples of a section: a 错 and a 对 each, with what is said above them."""
    given: tuple[File, ...] = ()
    wrong: tuple[File, ...] | None = None
    severity, messages, end, number = "", (), 0, 0
    for block in _FENCED.finditer(text):
        said = text[end : block.start()]
        end = block.end()
        severity = next(reversed(_SEVERITY.findall(said)), severity)
        messages = tuple(_MESSAGE.findall(said)) or messages
        label, files = block[1], tuple(_files(block[2]))
        assert label == "对" if wrong is not None else label in ("规定", "错"), block[0]
        if label == "规定":
            given = files
        elif wrong is None:
            wrong = files
        else:
            number += 1
            yield Example(code, number, _SEVERITIES[severity], messages, given, wrong, files)
            wrong, messages = None, ()
    assert wrong is None, f"{code}: 错 without 对"


def _files(block: str) -> Iterator[File]:
    """The files of a block, each below a line that names it."""
    start, path, options = 0, UNIT, {}
    for match in [*_FILE.finditer(block), None]:
        text = block[start : match.start() if match else None].translate(_SIGNS)
        if start or text:
            yield File(path, text, **options)
        if match:
            start, path = match.end(), match[2]
            options = {
                "encoding": match[3] or "utf-8",
                "name_encoding": match[5] or "utf-8",
                "least_size": int(match[4] or 0) * _MEGABYTE,
                "is_folder": match[1] == "文件夹",
            }
