from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.common.diagnostics import MachineError
from generator.readback import opened_file
from generator.word import received
from generator.word.received import UnreadableError
from tests import edited
from tests.conftest import CHECKOUT
from tests.word_files import (
    OFFICE,
    STRICT,
    STRICT_OFFICE,
    W,
    compound,
    document,
    noise,
    parts,
    relationships,
    to_main,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024
MOST_MEMORY_BYTES = 300 * MIB
DAMAGED = "文件不完整或已损坏"
PASSWORD = "文件已加密，无法读取"  # noqa: S105 - a message
BLOWN_UP = "文件结构异常：解压后过大"
UNSAFE_NAME = "文件结构异常：有内部文件的名称指向文件之外"
NO_MAIN_PART = "文件中没有 Word 正文"
TWICE = "文件结构异常：有两个同名的内部文件"
TOO_MUCH = "文件内容过多，超出一个单位表格的正常范围"
TOO_MANY = "文件结构异常：内部文件超过 10000 个"
DTD = "文件结构异常：含 DTD（DOCTYPE），正常的 Word 或 Excel 文件没有"
NOT_UTF_8 = "文件结构异常：内容不是 UTF-8 编码"
UNKNOWN = "无法识别文件类型，可能已损坏，或被单位的加密软件加密"


def refusal(path: Path) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(UnreadableError) as caught:
        opened_file.open_file(path)
    assert caught.value.hint.endswith("。")
    assert str(caught.value) == caught.value.message
    return caught.value.message


# Sound files


def test_the_main_part_comes_back_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "某局.docx", parts())

    assert received.open_word(path) == received.Received(document())


@pytest.mark.parametrize(
    "target",
    ["/word/document.xml", "./word/document.xml", "WORD/x/../Document.XML", "word%2Fdocument.xml"],
)
def test_the_main_part_is_where_the_package_says(target: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", parts(more={"_rels/.rels": to_main(target)}))

    assert received.open_word(path).document == document()


def test_a_main_part_of_another_name_is_found(tmp_path: Path) -> None:
    main = document("<w:p/>")
    more = {"_rels/.rels": to_main("正文/document2.xml"), "正文/document2.xml": main}
    path = write(tmp_path / "a.docx", parts(more=more))

    assert received.open_word(path).document == main


def test_the_file_name_does_not_matter(tmp_path: Path) -> None:
    assert received.open_word(write(tmp_path / "某局.pdf", parts())).document == document()


def test_a_strict_document_is_given_as_a_transitional_one(tmp_path: Path) -> None:
    more = {"_rels/.rels": to_main(office=STRICT_OFFICE)}
    path = write(tmp_path / "a.docx", parts(document(namespace=STRICT), more))

    assert received.open_word(path).document == document()


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    main = b"\xef\xbb\xbf" + document()
    path = write(tmp_path / "a.docx", parts(main))

    assert etree.fromstring(received.open_word(path).document).tag == f"{{{W}}}document"


def test_a_large_document_is_read(tmp_path: Path) -> None:
    main = document(f"<w:p><w:r><w:t>{noise(8 * MIB).decode()}</w:t></w:r></w:p>" * 2)
    path = write(tmp_path / "a.docx", parts(main), zipfile.ZIP_STORED)

    assert received.open_word(path).document == main


@pytest.mark.parametrize("depth", [256, 257])
def test_what_passes_lxml_reads(depth: int, tmp_path: Path) -> None:
    inside = "<w:p>" * (depth - 2) + "</w:p>" * (depth - 2)
    path = write(tmp_path / "a.docx", parts(document(inside)))

    if depth == 256:
        etree.fromstring(received.open_word(path).document)
    else:
        assert refusal(path) == DAMAGED
        path = stored(path, document(inside + "<w:p/>" * MIB))
        assert refusal(path) == "文件结构异常：嵌套超过 256 层"


# What is told besides


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, []),
        ({"word/vbaProject.bin": b"x"}, ["文件含宏，导入时未运行"]),
        (
            {
                "word/_rels/settings.xml.rels": relationships(
                    (f"{OFFICE}/attachedTemplate", "http://127.0.0.1/a.dotm"), mode="External"
                )
            },
            ["文件含外部链接（图片、模板或文件），导入时未读取"],
        ),
        (
            {
                "word/_rels/document.xml.rels": relationships(
                    (f"{OFFICE}/hyperlink", "https://example.org"), mode="External"
                )
            },
            [],
        ),
        ({"word/_rels/document.xml.rels": relationships((f"{OFFICE}/styles", "styles.xml"))}, []),
    ],
)
def test_macros_and_links_are_told(more: dict[str, str], told: list[str], tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", parts(more=more))

    notes = received.open_word(path).notes

    assert [note.message for note in notes] == told
    assert all(note.hint for note in notes)


def _with_comments(folder: Path, xml: str, target: str = "comments.xml") -> received.Received:
    more: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships((f"{OFFICE}/comments", target)),
        "word/comments.xml": xml,
    }
    return received.open_word(write(folder / "a.docx", parts(more=more)))


@pytest.mark.parametrize("target", ["comments.xml", "/word/comments.xml", "../word/Comments.xml"])
def test_comments_come_with_the_document(tmp_path: Path, target: str) -> None:
    found = _with_comments(tmp_path, edited.comments_part(edited.Comment("请核对")), target)

    assert [(note.author, note.text) for note in found.margin_notes] == [("李四", "请核对")]
    assert found.notes == ()


@pytest.mark.parametrize("xml", ["<w:comments", "<!DOCTYPE x><x/>"])
def test_comments_that_cannot_be_read_are_told_and_the_document_is_read(
    tmp_path: Path, xml: str
) -> None:
    found = _with_comments(tmp_path, xml)

    assert (found.document, found.margin_notes) == (document(), ())
    assert [note.message for note in found.notes] == ["文件中的批注或脚注已损坏，未读取"]


# What is no Word file


def a_folder(path: Path) -> None:
    path.mkdir()


def a_broken_link(path: Path) -> None:
    path.symlink_to("没有.docx")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def nothing(_path: Path) -> None:
    pass


def a_huge_file(path: Path) -> None:
    path.touch()
    os.truncate(path, 100 * MIB + 1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (nothing, "找不到文件"),
        (a_broken_link, "找不到文件"),
        (a_link_to_itself, "找不到文件"),
        (a_folder, "这是文件夹，不是 Word 或 Excel 文件"),
        (a_pipe, "这不是普通文件，无法读取"),
        (Path.touch, "文件为空"),
        (a_huge_file, "文件超过 100 MB，超出一个单位表格的正常大小"),
    ],
)
def test_what_is_no_file_to_read_is_refused(
    make: Callable[[Path], None], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "某局.docx"
    make(path)

    assert refusal(path) == message


def test_below_a_file_there_is_no_file(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "a.docx", parts()) / "b.docx") == "找不到文件"


def test_what_word_puts_beside_an_open_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "~$某局.docx"
    path.write_bytes(bytes(162))

    assert refusal(path) == "这是 Word 或 Excel 打开文件时生成的临时文件，不是表格"


@pytest.mark.parametrize("method", ["stat", "open"])
def test_a_file_without_permission_is_refused(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.docx", parts())

    def refusing(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, method, refusing)

    assert refusal(path) == "无法读取文件：没有权限，或正被其他程序打开"


def test_a_disk_that_fails_is_the_machines_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Path, *_: object, **__: object) -> None:
        raise OSError(5, "Input/output error", str(self))

    monkeypatch.setattr(Path, "stat", failing)

    with pytest.raises(OSError, match="Input/output error"):
        received.open_word(tmp_path / "a.docx")


OTHER_KINDS = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "这是 PDF 文件，不是 Word 或 Excel 文件"),
    "pdf-behind-junk": (b"\0\0\n%PDF-1.4\n", "这是 PDF 文件，不是 Word 或 Excel 文件"),
    "png": (b"\x89PNG\r\n\x1a\n\0", "这是图片，不是 Word 或 Excel 文件"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "这是图片，不是 Word 或 Excel 文件"),
    "rar": (b"Rar!\x1a\x07\0", "这是压缩包，不是 Word 或 Excel 文件"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "这是压缩包，不是 Word 或 Excel 文件"),
    "html": (b"<html><table>", "这是网页（HTML），不是 Word 或 Excel 文件"),
    "html-5": (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>", "这是网页（HTML），不是 Word 或 Excel 文件"),
    "mhtml": (b"From: x\nMIME-Version: 1.0\n", "这是网页（HTML），不是 Word 或 Excel 文件"),
    "flat": (b'<?xml version="1.0"?><pkg:package/>', "这是 XML 文件，不是 .docx 或 .xlsx 文件"),
    "utf-8": ("单位：某局\n".encode(), "这是纯文本（如 CSV），不是 Word 或 Excel 文件"),
    "gbk": ("单位：某局\n".encode("gb18030"), "这是纯文本（如 CSV），不是 Word 或 Excel 文件"),
    "utf-16": ("单位：某局\n".encode("utf-16"), "这是纯文本（如 CSV），不是 Word 或 Excel 文件"),
    "zeros": (bytes(5000), UNKNOWN),
    "encrypted-by-the-office": (b"\x01E-SafeNet\x7f\0", UNKNOWN),
    "docx-with-password": (compound("EncryptedPackage", "EncryptionInfo"), PASSWORD),
    "doc-with-password": (
        compound("WordDocument", streams=b"\xec\xa5\xc1\0" + bytes(6) + b"\0\x01"),
        PASSWORD,
    ),
    "xls-with-password": (compound("Workbook", streams=b"\x09\x08\0\0\x2f\0\0\0"), PASSWORD),
    "ppt": (compound("PowerPoint Document"), "这是演示文稿（PowerPoint），不是 Word 或 Excel 文件"),
    "works": (compound("MatOST"), "这是旧格式的 Office 文件，但不是 Word 或 Excel 文件"),
    "like-doc": (compound("XWordDocument"), "这是旧格式的 Office 文件，但不是 Word 或 Excel 文件"),
    "cut": (compound()[:20], "这是旧格式的 Office 文件，但不是 Word 或 Excel 文件"),
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_another_kind_of_file_is_named(kind: str, tmp_path: Path) -> None:
    content, message = OTHER_KINDS[kind]
    path = tmp_path / "某局.docx"
    path.write_bytes(content)

    assert refusal(path) == message


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({}, "这是压缩包，不是 Word 或 Excel 文件"),
        ({"某局.docx": b"x"}, "这是压缩包，不是 Word 或 Excel 文件"),
        ({"mimetype": b"application/epub+zip"}, "这是压缩包，不是 Word 或 Excel 文件"),
        (
            {"mimetype": b"application/vnd.oasis.opendocument.presentation"},
            "这是 ODF 演示文稿或图形，不是文字文档或表格",
        ),
        (
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            },
            PASSWORD,
        ),
        (
            {"_rels/.rels": to_main("xl/workbook.bin").encode()},
            "这是二进制工作簿（.xlsb），无法读取",
        ),
        (
            {"_rels/.rels": to_main("/ppt/presentation.xml").encode()},
            "这是演示文稿（PowerPoint），不是 Word 或 Excel 文件",
        ),
        ({"_rels/.rels": relationships().encode()}, NO_MAIN_PART),
        ({"_rels/.rels": to_main().encode()}, NO_MAIN_PART),
        (
            parts(
                more={
                    "_rels/.rels": relationships(
                        (f"{OFFICE}/officeDocument", "word/document.xml"),
                        (f"{OFFICE}/officeDocument", "b.xml"),
                    )
                }
            ),
            NO_MAIN_PART,
        ),
        (
            parts(
                more={
                    "_rels/.rels": relationships(
                        (f"{OFFICE}/officeDocument", "file:///etc/passwd"), mode="External"
                    )
                }
            ),
            NO_MAIN_PART,
        ),
        (parts(more={"_rels/.rels": to_main("../../etc/passwd")}), NO_MAIN_PART),
        (parts(more={"_rels/.rels": b"<"}), DAMAGED),
        (parts(more={"../x": b""}), UNSAFE_NAME),
        (parts(more={"word\\..\\..\\x": b""}), UNSAFE_NAME),
        (parts(more={"/etc/x": b""}), UNSAFE_NAME),
        (parts(more={"C:x": b""}), UNSAFE_NAME),
        (parts(more={"word/Document.xml": b""}), TWICE),
        (parts(more={"_RELS/.rels": b""}), TWICE),
        (parts(more={"word/media/1.bmp": bytes(2 * MIB)}), BLOWN_UP),
    ],
)
def test_another_kind_of_zip_file_is_refused(
    members: dict[str, bytes], message: str, tmp_path: Path
) -> None:
    assert refusal(write(tmp_path / "某局.docx", members)) == message


@pytest.mark.parametrize(
    ("main", "message"),
    [
        (b"", DAMAGED),
        (document()[:-20], DAMAGED),
        (document() + b"<a/>", DAMAGED),
        (document("<w:p></w:r>"), DAMAGED),
        (document("<x:p/>"), DAMAGED),
        (document("&nbsp;"), DAMAGED),
        (document("&#0;"), DAMAGED),
        (document().replace("内容".encode(), "内容".encode("gb18030")), DAMAGED),
        (document().decode().encode("utf-16"), NOT_UTF_8),
        (document().decode().encode("utf-16-le"), NOT_UTF_8),
        (document().decode().encode("utf-32"), NOT_UTF_8),
        (document().replace(b"UTF-8", b"UTF-7"), NOT_UTF_8),
        (document().replace(b"UTF-8", b"GB2312"), NOT_UTF_8),
        (b"<!DOCTYPE w>" + document().partition(b"?>")[2], DTD),
        (document().replace(b"?>", b'?><!DOCTYPE a SYSTEM "file:///etc/passwd">'), DTD),
        (b"<!-- <!DOCTYPE --><?pi <!DOCTYPE?>\n" + document().partition(b"?>")[2][:-1], DAMAGED),
        (b"<!-- x -->\n<?pi?>\n<!DOCTYPE a>" + document().partition(b"?>")[2], DTD),
        (b"<document/>", "文件的正文不是 Word 格式"),
        (f'<w:body xmlns:w="{W}"/>'.encode(), "文件的正文不是 Word 格式"),
        (f'<w:document xmlns:w="{W}x"/>'.encode(), "文件的正文不是 Word 格式"),
        (
            f"<w:document xmlns:w='{STRICT}'/>".encode(),
            "文件是“Strict Open XML”格式，无法读取",
        ),
        (
            f'<w:document xmlns:w="&#104;{STRICT[1:]}"/>'.encode(),
            "文件是“Strict Open XML”格式，无法读取",
        ),
    ],
)
def test_a_main_part_that_cannot_be_read_is_refused(
    main: bytes, message: str, tmp_path: Path
) -> None:
    assert refusal(write(tmp_path / "某局.docx", parts(main), zipfile.ZIP_STORED)) == message


@pytest.mark.parametrize("name", ["{}", "{:x<250}"])
def test_too_many_parts_are_refused(name: str, tmp_path: Path) -> None:
    more = {name.format(i): b"" for i in range(10_000)}

    assert refusal(write(tmp_path / "a.docx", parts(more=more), zipfile.ZIP_STORED)) == TOO_MANY


def test_two_main_parts_are_refused(tmp_path: Path) -> None:
    members = [*parts().items(), ("word/document.xml", document("<w:p/>"))]
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = write(tmp_path / "a.docx", members)

    assert refusal(path) == TWICE


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", parts())
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    assert refusal(path) == PASSWORD


def test_a_member_compressed_otherwise_is_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "a.docx", parts(), zipfile.ZIP_LZMA)) == DAMAGED


def test_no_cut_is_worse_than_a_refusal(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.docx", parts()).read_bytes()
    path = tmp_path / "b.docx"

    for size in range(4, len(whole)):
        path.write_bytes(whole[:size])

        assert refusal(path) == DAMAGED


@pytest.mark.parametrize("value", [0, 1, 127, 255])
def test_no_damage_is_worse_than_a_refusal(value: int, tmp_path: Path) -> None:
    whole = write(tmp_path / "a.docx", parts()).read_bytes()
    path = tmp_path / "b.docx"
    refused = 0

    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([value]) + whole[place + 1 :])
        try:
            assert received.open_word(path).document == document()
        except UnreadableError:
            refused += 1

    assert refused > 0


# Nothing outside is read


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    dtd = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    main = document("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>").replace(b"?>", f"?>{dtd}".encode())

    assert refusal(write(tmp_path / "a.docx", parts(main))) == DTD


def test_nothing_is_fetched(tmp_path: Path, listener: int, calls: list[str]) -> None:
    address = f"http://127.0.0.1:{listener}"
    links = [(f"{OFFICE}/{kind}", f"{address}/{kind}") for kind in ("attachedTemplate", "image")]
    more = {"word/_rels/document.xml.rels": relationships(*links, mode="External")}
    main = document(f'<w:p><a:blip xmlns:a="{address}/ns"/></w:p>')
    dtd = f'?><!DOCTYPE a PUBLIC "a" "{address}/dtd">'.encode()

    [note] = received.open_word(write(tmp_path / "a.docx", parts(main, more))).notes
    message = note.message
    told = refusal(write(tmp_path / "b.docx", parts(main.replace(b"?>", dtd))))

    assert message == "文件含外部链接（图片、模板或文件），导入时未读取"
    assert told == DTD
    assert calls == []


# LibreOffice


@pytest.mark.parametrize("content", [rb"{\rtf1 x}", compound("WordDocument")])
def test_an_older_format_wants_libreoffice(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "某局.docx"
    path.write_bytes(content)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MachineError, match=r"^某局.docx 是 .* 格式，须用 LibreOffice") as caught:
        received.open_word(path)

    assert "sudo apt-get install libreoffice-writer-nogui" in str(caught.value)
    assert "用 Word 另存为“Word 文档（*.docx）”后再导入" in str(caught.value)
    assert caught.value.exit_code == 4


# Memory


def blanks(path: Path) -> Path:
    return write(path, parts(document(" " * 200 * MIB)))


def a_header_that_lies(path: Path) -> Path:
    content = bytearray(write(path, parts(document(" " * 200 * MIB))).read_bytes())
    entry = content.rindex(b"word/document.xml")
    content[entry - 46 + 24 : entry - 46 + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def a_compressed_size_that_lies(path: Path) -> Path:
    """As large as the members behind it allow, so that the ratio looks like a usual one."""
    picture = {"word/media/1.png": noise(4 * MIB)}
    members = parts(document(" " * 200 * MIB), picture)
    content = bytearray(write(path, members).read_bytes())
    entry = content.rindex(b"word/document.xml")
    content[entry - 46 + 20 : entry - 46 + 24] = (2 * MIB).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def stored(path: Path, main: bytes) -> Path:
    return write(path, parts(main), zipfile.ZIP_STORED)


def just_too_large(path: Path) -> Path:
    return stored(path, document(noise(64 * MIB).decode()))


def just_small_enough(path: Path) -> Path:
    return stored(path, document(noise(64 * MIB - 1000).decode()))


def just_small_enough_and_strict(path: Path) -> Path:
    return stored(path, document(noise(64 * MIB - 1000).decode(), STRICT))


def one_tag(path: Path) -> Path:
    attributes = " ".join(f'a{i:x}=""' for i in range(5_000_000))
    return stored(path, document(f"<w:p {attributes}/>"))


def tags_just_small_enough(path: Path) -> Path:
    attributes = " ".join(f'a{i:x}=""' for i in range(390_000))
    return stored(path, document(f"<w:p {attributes}/>"))


def one_comment(path: Path) -> Path:
    return stored(path, document(f"<!--{noise(63 * MIB).decode()}-->"))


def many_namespaces(path: Path) -> Path:
    names = " ".join(f'xmlns:a{i:x}="a"' for i in range(200_000))
    return stored(path, document(f"<w:p {names}/>" * 10))


def many_cells(path: Path) -> Path:
    table = "<w:tbl><w:tr>" + "<w:tc/>" * 1000 + "</w:tr></w:tbl>"
    return stored(path, document(table * 501))


def as_many_cells_as_may_be(path: Path) -> Path:
    row = "<w:tr><w:tc><w:p><w:r><w:t>甲乙丙</w:t></w:r></w:p></w:tc><w:tc/></w:tr>"
    return stored(path, document(f"<w:tbl>{row * 1000}</w:tbl>" * 250))


def many_elements(path: Path) -> Path:
    return stored(path, document("<w:p/>" * 10_000_000))


def many_comments(path: Path) -> Path:
    return stored(path, document("<!---->" * 9_000_000))


def many_instructions(path: Path) -> Path:
    return stored(path, document("<?a?>" * 10_000_000))


def many_cdata_sections(path: Path) -> Path:
    return stored(path, document("<![CDATA[]]>" * 5_000_000))


def a_directory_of_many(path: Path) -> Path:
    entry = b"PK\x01\x02".ljust(46, b"\0")
    directory = entry * (90 * MIB // 46)
    end = b"PK\x05\x06" + bytes(8) + len(directory).to_bytes(4, "little") + bytes(6)
    path.write_bytes(b"PK\x03\x04" + directory + end)
    return path


def a_billion_laughs(path: Path) -> Path:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    dtd = f'?><!DOCTYPE w:document [<!ENTITY l0 "ha">{laughs}]>'.encode()
    return stored(path, document("&l11;").replace(b"?>", dtd))


def a_large_compound_file(path: Path) -> Path:
    path.write_bytes(compound("EncryptedPackage", streams=bytes(99 * MIB)))
    return path


READ = """
import resource, sys
from pathlib import Path
from generator.readback import opened_file
try:
    print(len(opened_file.open_file(Path(sys.argv[1])).content.rows), "rows")
except opened_file.UnreadableError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
# What is measured counts what its parent was when it was started: this parent is a small one.
LAUNCH = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', *sys.argv[1:]]))"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell a process's peak this way")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (blanks, BLOWN_UP),
        (a_header_that_lies, DAMAGED),
        # Newer Pythons see that members overlap.
        (a_compressed_size_that_lies, (BLOWN_UP, DAMAGED)),
        (just_too_large, BLOWN_UP),
        # One text of such a length lxml refuses.
        (just_small_enough, DAMAGED),
        (just_small_enough_and_strict, DAMAGED),
        (many_cells, "文件中的表过多，无法一次读取"),
        (as_many_cells_as_may_be, "250000 rows"),
        (one_tag, TOO_MUCH),
        (tags_just_small_enough, ""),
        (one_comment, TOO_MUCH),
        (many_namespaces, "0 rows"),
        (many_elements, TOO_MUCH),
        (many_comments, TOO_MUCH),
        (many_instructions, TOO_MUCH),
        (many_cdata_sections, TOO_MUCH),
        (a_directory_of_many, TOO_MANY),
        (a_billion_laughs, DTD),
        (a_large_compound_file, PASSWORD),
    ],
)
def test_no_file_takes_much_memory(
    make: Callable[[Path], Path], said: str | tuple[str, ...], tmp_path: Path
) -> None:
    path = make(tmp_path / "a.docx")

    done = subprocess.run(
        [sys.executable, "-c", LAUNCH, READ, str(path)],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )

    message, peak = done.stdout.splitlines()
    peak_bytes = int(peak) * (1 if sys.platform == "darwin" else 1024)
    assert message.startswith(said)
    assert peak_bytes < MOST_MEMORY_BYTES
