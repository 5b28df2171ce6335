"""What units sent, as files, folders and zip files: what is read, passed over and refused."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.collect import submissions

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.submissions import Submissions

RAR, SEVEN = b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00\x04"


def gather(*paths: Path, scratch: Path) -> Submissions:
    scratch.mkdir(exist_ok=True)
    return submissions.gather(paths, scratch)


def zipped(members: dict[str, bytes], *, encoding: str = "", **attributes: int) -> bytes:
    """A zip file; with an encoding, its names are bytes of that, which nothing says."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name.encode(encoding).decode("cp437") if encoding else name)
            member.compress_type = zipfile.ZIP_DEFLATED
            for attribute, value in attributes.items():
                setattr(member, attribute, value)
            archive.writestr(member, content)
    content = stream.getvalue()
    return without_utf_8_flag(content) if encoding else content


def without_utf_8_flag(content: bytes) -> bytes:
    """The names as the bytes that code page 437 has for them, and no flag that says UTF-8."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, _Cp437(stream, "w") as after:
        for member in before.infolist():
            after.writestr(member.filename, before.read(member))
    return stream.getvalue()


class _Cp437Info(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("cp437"), self.flag_bits


class _Cp437(zipfile.ZipFile):
    def writestr(self, name: str, data: bytes) -> None:  # type: ignore[override]
        super().writestr(_Cp437Info(name), data)


@pytest.mark.parametrize("encoding", ["", "gbk", "utf-8"])
def test_files_of_a_zip_are_named_as_their_senders_named_them(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "收回.zip"
    path.write_bytes(zipped({"表/示例市教育局.docx": b"1", "联通.docx": b"2"}, encoding=encoding))

    gathered = gather(path, scratch=tmp_path / "scratch")

    assert [(file.name, file.shown) for file in gathered.files] == [
        ("示例市教育局.docx", f"{path} 中的 表/示例市教育局.docx"),
        ("联通.docx", f"{path} 中的 联通.docx"),
    ]
    assert [submissions.content(file) for file in gathered.files] == [b"1", b"2"]
