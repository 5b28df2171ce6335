"""What `forms verify` says of archives made to hide something or to break it: words, never a traceback."""  # noqa: E501

from __future__ import annotations

import io
import json
import os
import re
import struct
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from generator.pack import bounded_regex
from tests import archives, units
from tests.archives import BAG, BUILT, DATA, PACK, ZIP, change, forge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Once = Callable[[str, Path, Callable[[], None]], None]

MANIFEST = f"{BUILT}/manifest.json"


@pytest.fixture
def archived(built: Path, forms: Forms, once: Once) -> Path:
    """An archive of three units without PDFs; its folder."""

    def archive() -> None:
        assert forms("archive", "--no-pdf", "--date", archives.DAY).code == 0

    once("archived without PDFs", built, archive)
    return built / BAG


# What is hidden in a zip file


def directory_at(content: bytes) -> tuple[int, int]:
    """Where the zip file's directory and the end of it begin (APPNOTE 4.3.16)."""
    end = content.rindex(b"PK\5\6")
    return struct.unpack_from("<I", content, end + 16)[0], end


def behind_the_end(content: bytes) -> bytes:
    return content + b"hidden"


def before_the_directory(content: bytes) -> bytes:
    start, end = directory_at(content)
    moved = struct.pack("<I", start + len(b"hidden"))
    return content[:start] + b"hidden" + content[start : end + 16] + moved + content[end + 20 :]


def appended(name: str, **said: Any) -> Callable[[bytes], bytes]:
    """The zip file with one member more, of which the given things are said."""

    def put(content: bytes) -> bytes:
        stream = io.BytesIO(content)
        with zipfile.ZipFile(stream, "a") as archive:
            member = zipfile.ZipInfo(f"{archives.DAY}/{name}")
            for each, value in said.items():
                setattr(member, each, value)
            archive.writestr(member, "hidden")
        return stream.getvalue()

    return put


HIDDEN = {
    "behind the end": (behind_the_end, "夹带其他内容"),
    "before the directory": (before_the_directory, "夹带其他内容"),
    "in a folder": (appended("data/"), "多出：data/（文件夹条目中夹带内容）"),
    "in a member's comment": (appended("data/x", comment=b"hidden"), "zip 中带有此文件的注释"),
    "a pipe": (appended("data/x", external_attr=0o010644 << 16), "不是普通文件：data/x"),
    "below a file": (appended(f"{PACK}/pack.yaml/x"), "其所在文件夹与某个文件同名"),
    "a name too long for any disk": (appended(f"{DATA}/{'长' * 100}.yaml"), "名称过长"),
}


@pytest.mark.parametrize(("how", "named"), HIDDEN.values(), ids=HIDDEN)
def test_what_is_hidden_in_a_zip_file_is_named(
    archived: Path, forms: Forms, how: Callable[[bytes], bytes], named: str
) -> None:
    change(ZIP, how)

    said = forms("verify", str(ZIP), "--rebuild")

    assert archived.is_dir()
    assert (said.code, named in said.out) == (1, True)


def test_a_zip_file_written_as_a_stream_passes(archived: Path, forms: Forms) -> None:
    class Pipe(io.RawIOBase):
        """Takes bytes and cannot go back, so that sizes stand behind the members."""

        def writable(self) -> bool:
            return True

        def write(self, piece: Any) -> int:
            with ZIP.open("ab") as stream:
                return stream.write(piece)

    ZIP.unlink()
    with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for path in sorted(archived.rglob("*")):
            archive.write(path, f"{archived.name}/{path.relative_to(archived).as_posix()}")

    assert forms("verify", str(ZIP)).code == 0


class OldName(zipfile.ZipInfo):
    """A member whose name is written in code page 437, as programs did before there was a flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the standard library's name
        return self.filename.encode("cp437"), self.flag_bits


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_zip_file_whose_names_are_not_said_to_be_in_utf_8_passes(
    archived: Path, forms: Forms, encoding: str
) -> None:
    with zipfile.ZipFile(ZIP, "w") as archive:
        for path in sorted(path for path in archived.rglob("*") if path.is_file()):
            name = f"{archived.name}/{path.relative_to(archived).as_posix()}"
            archive.writestr(OldName(name.encode(encoding).decode("cp437")), path.read_bytes())

    assert forms("verify", str(ZIP)).code == 0


def test_one_bit_in_any_member_is_named_when_building_again_too(
    archived: Path, forms: Forms
) -> None:
    whole = ZIP.read_bytes()
    with zipfile.ZipFile(ZIP) as archive:
        members = [m for m in archive.infolist() if m.filename.endswith((".yaml", ".docx"))]

    for member in members:
        at = member.header_offset + 30 + len(member.filename.encode()) + member.file_size // 2
        ZIP.write_bytes(whole[:at] + bytes([whole[at] ^ 8]) + whole[at + 1 :])
        said = forms("verify", str(ZIP), "--rebuild")
        path = member.filename.removeprefix(f"{archives.DAY}/")
        assert (said.code, f"损坏：{path}" in said.out) == (1, True)

    assert archived.is_dir()


# What the manifest and bag-info say, checksums forged


def said_in_manifest(*path: str | int, to: object) -> Callable[[Path], None]:
    def tamper(bag: Path) -> None:
        def say(made: Any) -> None:
            for each in path[:-1]:
                made = made[each]
            made[path[-1]] = to

        archives.change_manifest(bag, say)

    return tamper


def half_a_character(bag: Path) -> None:
    said_in_manifest("units", 0, "unit", to="HALF")(bag)
    change(bag / MANIFEST, lambda text: text.replace(b"HALF", b"\\ud800"))


def unknown_severity(bag: Path) -> None:
    finding = dict.fromkeys(("file", "line", "column", "severity", "code", "message", "hint"), "x")
    said_in_manifest("units", 0, "warnings", to=[{**finding, "line": 1, "column": 1}])(bag)


def endless_line(bag: Path) -> None:
    units.write(bag / MANIFEST, "{" + "x" * 17_000_000)


def bag_info(old: str, new: str) -> Callable[[Path], None]:
    return lambda bag: change(
        bag / "bag-info.txt", lambda text: text.replace(old.encode(), new.encode())
    )


def report(**said: object) -> Callable[[Path], None]:
    return lambda bag: units.write(
        bag / "data/check-report.json", json.dumps({"problems": [], "findings": [], **said})
    )


FORGED: dict[str, tuple[Callable[[Path], object], str]] = {
    "half a character": (half_a_character, f"无法识别：{MANIFEST}"),
    "an unknown severity": (unknown_severity, f"无法识别：{MANIFEST}"),
    "an endless line": (endless_line, f"无法识别：{MANIFEST}"),
    "another campaign": (said_in_manifest("campaign", to="2022"), "记载的填报任务是“2022”"),
    "another pack": (said_in_manifest("pack", "version", to="9"), "记载的表单包不是"),
    "an appendix out of date": (
        said_in_manifest("appendix", 0, "out_of_date", to=True),
        "此处却记载为“完整”",
    ),
    "a day that is none": (
        bag_info(archives.DAY, "2026-99-99"),
        "记载不符：bag-info.txt（“Bagging-Date”（归档日期）",
    ),
    "a problem that was none": (bag_info("状态: 完整", "状态: 完整\n问题: x"), "“问题”与 "),
    "another program": (
        bag_info("official-forms ", "another "),
        "“Bag-Software-Agent”（归档程序）应为",
    ),
    "problems that are none": (report(problems="x"), "无法识别：data/check-report.json"),
    "findings that are not counted": (
        report(findings=[{"severity": "error"}]),
        "不一致：data/check-report.txt（开头的记载",
    ),
}


@pytest.mark.parametrize(("tamper", "named"), FORGED.values(), ids=FORGED)
def test_what_is_said_otherwise_is_named_though_checksums_are_forged(
    archived: Path, forms: Forms, tamper: Callable[[Path], object], named: str
) -> None:
    tamper(archived)
    forge(archived)

    said = forms("verify", str(BAG))

    assert (said.code, named in said.out) == (1, True)


def test_findings_taken_out_of_all_that_says_so_are_found_by_building_again(
    office: Path, forms: Forms
) -> None:
    change(
        units.data_file(office, "1"), lambda text: text.replace("≥95%".encode(), "很好".encode())
    )
    assert forms("build").code == 0
    assert forms("archive", "--no-pdf", "--date", archives.DAY).code == 0
    bag = office / BAG
    said_in_manifest("units", 0, "warnings", to=[])(bag)
    head = "填报任务“2023”归档时的检查结果\n错误 0 个，警告 0 个。\n"
    units.write(bag / "data/check-report.txt", head)
    report()(bag)
    forge(bag)

    as_it_is = forms("verify", str(BAG))
    again = forms("verify", str(BAG), "--rebuild")

    assert (as_it_is.code, again.code) == (0, 1)
    assert f"重新生成的结果不一致：{MANIFEST}（其中关于“甲局”的记载" in again.out


# Packs that are too much


def deflated(size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a/>" * (size // 4))
    return stream.getvalue()


TOO_MUCH: dict[str, tuple[str, bytes, str]] = {
    "a text": ("rules.yaml", b"x: " + b"a" * 3_000_000, "rules.yaml：大小异常，未读取"),
    "a template": ("annex1.docx", b"0" * 9_000_000, "annex1.docx：大小异常，未读取"),
    "what is in a template": ("annex1.docx", deflated(40_000_000), "文件结构异常：解压后过大"),
    "nesting": ("schema.yaml", b"[" * 400_000, "字段规则无效"),
}


@pytest.mark.parametrize(("name", "content", "named"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_pack_that_is_too_much_is_not_loaded(
    archived: Path, forms: Forms, name: str, content: bytes, named: str
) -> None:
    (archived / PACK / name).write_bytes(content)
    forge(archived)

    said = forms("verify", str(BAG), "--rebuild")

    assert (said.code, named in said.out) == (1, True)


def slow_pattern(folder: Path) -> None:
    """Let a rule of the pack search for what no search finds in time."""
    rule = (
        "id: x, code: x, check: lacks, field: 部门名称, pattern: '(甲|甲)+$', message: x, hint: x"
    )
    path = folder / "rules.yaml"
    units.write(path, f"{path.read_text(encoding='utf-8')}\n  - {{{rule}}}\n")


def test_a_pattern_that_takes_too_long_is_told_and_not_waited_for(
    archived: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.1)
    slow_pattern(archived / PACK)
    change(
        archived / DATA / "units/1.yaml",
        lambda text: text.replace("甲局".encode(), f"{'甲' * 60}局".encode()),
    )
    forge(archived)

    said = forms("verify", str(BAG), "--rebuild")

    assert (said.code, "此正则表达式查找过慢" in said.out) == (1, True)


def test_a_pattern_that_takes_too_long_is_told_where_it_stands(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.1)
    slow_pattern(office / "templates/performance-targets")
    units.write_unit(office, "甲" * 60 + "局", "1")

    checked, built = forms("check"), forms("build")

    assert (checked.code, built.code) == (1, 1)
    assert [*(office / "build").rglob("*.docx")] == []
    for said in (checked, built):
        assert re.search(
            r"rules.yaml:\d+:\d+: 错误\[pack\] .*查找过慢，未能检查 data/2023/units/1.yaml",
            said.out,
        )


def test_a_pack_of_too_many_files_is_not_loaded(archived: Path, forms: Forms) -> None:
    for number in range(100):
        units.write(archived / PACK / f"{number}.yaml", "x")
    forge(archived)

    said = forms("verify", str(BAG))

    assert (said.code, "文件超过 100 个" in said.out) == (1, True)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_name_commands_no_terminal(archived: Path, forms: Forms) -> None:
    units.write(archived / "data" / "a\x1b[2Jb", "x")

    said = forms("verify", str(BAG))

    assert (said.code, "\x1b" in said.out, "a\ufffd[2Jb" in said.out) == (1, False, True)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes there")
def test_a_pipe_is_not_waited_for(office: Path, forms: Forms) -> None:
    os.mkfifo(office / "x.zip")  # type: ignore[attr-defined, unused-ignore]

    said = forms("verify", "x.zip")

    assert (said.code, "不是归档" in said.out) == (1, True)


def test_the_folder_of_archives_is_told_which_are_in_it(archived: Path, forms: Forms) -> None:
    said = forms("verify", "archive/2023")

    assert archived.is_dir()
    assert (said.code, f"如 {BAG.as_posix()}。" in said.out) == (1, True)
