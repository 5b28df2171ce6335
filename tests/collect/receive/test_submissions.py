"""What units sent, as files, folders and zip files: what is read, passed over and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.collect.receive import submissions, zip_members
from generator.word import received
from tests import zipped

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.receive.submissions import Submissions

RAR, SEVEN = b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00\x04"
TAR = b"a.docx".ljust(257, b"\0") + b"ustar\0"


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def gather_zip(content: bytes, scratch: Path, name: str = "收回.zip") -> Submissions:
    path = scratch.parent / name
    path.write_bytes(content)
    return submissions.gather([path], scratch)


def shown(gathered: Submissions, root: Path) -> list[str]:
    return [file.shown.removeprefix(f"{root.as_posix()}/") for file in gathered.files]


def refusals(gathered: Submissions) -> list[str]:
    return [finding.message for finding in gathered.refused]


def left(scratch: Path) -> list[str]:
    return sorted(path.relative_to(scratch).as_posix() for path in scratch.rglob("*.*"))


def test_a_folder_gives_its_files_in_order_with_those_below(tmp_path: Path, scratch: Path) -> None:
    folder = tmp_path / "收回"
    for name in ("乙局.docx", "丙局/报送/表.xlsx", "甲局.yaml"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())

    gathered = submissions.gather([folder], scratch)

    assert shown(gathered, folder) == ["乙局.docx", "甲局.yaml", "丙局/报送/表.xlsx"]
    assert gathered.files[0].name == "乙局.docx"
    assert submissions.content(gathered.files[0]) == "乙局.docx".encode()


def test_a_file_that_changed_since_is_not_what_was_read(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "甲局.docx"
    path.write_bytes(b"1")
    [file] = submissions.gather([path], scratch).files
    path.write_bytes(b"2")

    assert submissions.content(file) is None


@pytest.mark.parametrize(
    "name",
    [
        *("~$甲局.docx", ".~lock.甲局.docx#", "._甲局.docx", ".DS_Store", "Thumbs.db"),
        *("甲局.bak.docx", "甲局.bak2.xlsx", "甲局.yaml.bak", "甲局.docx.tmp"),
        *(
            "填表说明.docx",
            "填表说明 (1).docx",
            "甲局（退回意见）.docx",
            "甲局（退回意见）(2).docx",
        ),
    ],
)
def test_what_nobody_meant_to_send_is_passed_over(name: str, scratch: Path) -> None:
    path = scratch.parent / name
    path.write_bytes(b"1")

    gathered = submissions.gather([path], scratch)

    assert (gathered.files, gathered.refused) == ([], [])
    assert gathered.passed_over == [path.as_posix()]
    assert gather_zip(zipped.of({f"表/{name}": b"1"}), scratch).passed_over == [
        f"{scratch.parent.as_posix()}/收回.zip 中的 表/{name}"
    ]


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, scratch: Path) -> None:
    folder, other = tmp_path / "收回", tmp_path / "别处"
    folder.mkdir()
    other.mkdir()
    (other / "密.docx").write_bytes(b"1")
    (folder / "甲局.docx").symlink_to(other / "密.docx")
    (folder / "乙局").symlink_to(other)

    gathered = submissions.gather([folder], scratch)

    assert gathered.files == []
    assert {finding.severity for finding in gathered.refused} == {"warning"}
    assert refusals(gathered) == ["未读取此文件：这是指向其他位置的链接"] * 2


@pytest.mark.parametrize(
    ("encoding", "is_beside"), [("", False), ("gbk", False), ("utf-8", False), ("gbk", True)]
)
def test_files_of_a_zip_have_the_names_that_their_senders_gave_them(
    scratch: Path, encoding: str, *, is_beside: bool
) -> None:
    names = ["表/示例市教育局.docx", "联通.docx", "a.docx"]
    members = {name: name.encode() for name in names}

    gathered = gather_zip(zipped.of(members, encoding, is_beside=is_beside), scratch)

    assert shown(gathered, scratch.parent) == [f"收回.zip 中的 {name}" for name in names]
    assert gathered.files[0].name == "示例市教育局.docx"
    assert [submissions.content(file) for file in gathered.files] == [*members.values()]


def test_folders_of_windows_are_folders(scratch: Path) -> None:
    gathered = gather_zip(zipped.of({"表\\": b"", "表\\甲局.docx": b"1"}, "gbk"), scratch)

    assert shown(gathered, scratch.parent) == ["收回.zip 中的 表/甲局.docx"]


def test_what_macos_packs_along_is_no_file(scratch: Path) -> None:
    gathered = gather_zip(zipped.of({"甲局.docx": b"1", "__MACOSX/._甲局.docx": b"2"}), scratch)

    assert (len(gathered.files), gathered.passed_over, gathered.refused) == (1, [], [])


def test_two_files_of_one_name_are_two(scratch: Path) -> None:
    gathered = gather_zip(zipped.of({"甲/表.docx": b"1", "乙/表.docx": b"2"}), scratch)

    assert [submissions.content(file) for file in gathered.files] == [b"1", b"2"]


def test_a_zip_in_a_zip_is_unpacked_up_to_a_depth(scratch: Path) -> None:
    content, names = zipped.of({"表.docx": b"1"}), ["乙.zip", "丙.zip"]
    for name in names:
        content = zipped.of({name: content})

    gathered = gather_zip(content, scratch)
    deeper = gather_zip(zipped.of({"丁.zip": content}), scratch)

    place = "收回.zip 中的 丙.zip 中的 乙.zip 中的 表.docx"
    assert shown(gathered, scratch.parent) == [place]
    assert (deeper.files, refusals(deeper)) == ([], ["压缩包中层层嵌套压缩包"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped.encrypted({"甲局.docx": b"1"}), "压缩包已加密，无法读取"),
        (zipped.of({"甲局.docx": b"1"})[:-30], "压缩包不完整或已损坏"),
        (zipped.of({"1.docx": b"1"})[:40] + zipped.of({"2.docx": b"1"}), "压缩包不完整或已损坏"),
        (zipped.of({"甲局.docx": bytes(3_000_000)}), "压缩包异常：解压后过大"),
        (zipped.of({"../甲局.docx": b"1"}), "压缩包异常：有文件的名称指向压缩包之外"),
        (zipped.of({"表/甲局.docx": b"1", "/etc/乙局.docx": b"1"}), "压缩包异常：有文件的名称指向压缩包之外"),  # noqa: E501
        (zipped.of({"C:\\甲局.docx": b"1"}), "压缩包异常：有文件的名称指向压缩包之外"),
        (RAR, "这是 RAR 压缩包，程序无法解压"),
        (SEVEN, "这是 7z 压缩包，程序无法解压"),
        (TAR, "这是 tar 压缩包，程序无法解压"),
    ],
    ids=["encrypted", "cut", "cut 2", "bomb", "above", "absolute", "drive", "rar", "7z", "tar"],
)  # fmt: skip
def test_an_archive_that_cannot_be_read_is_refused_as_a_whole(
    content: bytes, message: str, scratch: Path
) -> None:
    gathered = gather_zip(content, scratch)

    assert (gathered.files, refusals(gathered), left(scratch)) == ([], [message], [])
    [finding] = gathered.refused
    assert (finding.code, finding.severity) == ("word-file", "error")
    assert "文件夹" in finding.hint or "重新发送" in finding.hint or "请勿解压" in finding.hint


def test_an_archive_by_another_name_is_one(scratch: Path) -> None:
    gathered = gather_zip(zipped.of({"甲局.docx": b"1"}), scratch, "收回.docx")

    assert shown(gathered, scratch.parent) == ["收回.docx 中的 甲局.docx"]


def test_a_link_in_a_zip_is_left_in_there(scratch: Path) -> None:
    gathered = gather_zip(zipped.with_link("甲局.docx", "/etc/passwd"), scratch)

    assert (gathered.files, left(scratch)) == ([], [])
    assert refusals(gathered) == ["未读取此文件：这是指向其他位置的链接"]


def test_one_damaged_file_of_a_zip_stops_no_other(scratch: Path) -> None:
    content = zipped.of({"甲局.docx": b"1" * 90 + b"abc", "乙局.docx": b"2"})
    broken = content.replace(content[45:50], b"\xff\xff\xff\xff\xff", 1)

    gathered = gather_zip(broken, scratch)

    assert shown(gathered, scratch.parent) == ["收回.zip 中的 乙局.docx"]
    assert refusals(gathered) == ["文件不完整或已损坏"]


def test_files_beyond_limits_are_refused(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "MAX_BYTES", 10)
    monkeypatch.setattr(zip_members, "MAX_ALL_BYTES", 18)

    one = gather_zip(zipped.of({"甲.docx": bytes(11), "乙.docx": bytes(10)}), scratch)
    both = zipped.of({"甲.docx": bytes(10), "乙.docx": bytes(10)})
    all_ = gather_zip(both, scratch)

    assert [file.name for file in one.files] == ["乙.docx"]
    assert refusals(one)[0].startswith("文件超过")
    assert (all_.files, refusals(all_)) == ([], ["压缩包中的文件共超过 1 GB"])
    many = [scratch.parent / f"{number}.zip" for number in range(2)]
    for path in many:
        path.write_bytes(zipped.of({f"{path.stem}.docx": bytes(10)}))
    assert len(submissions.gather(many, scratch).files) == 1


@pytest.mark.parametrize("content", [b"", b"1" * 20])
def test_an_empty_file_and_a_huge_one_are_refused(
    content: bytes, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(received, "MAX_BYTES", 10)

    gathered = gather_zip(content, scratch, "甲局.docx")

    assert (gathered.files, len(gathered.refused)) == ([], 1)


def test_a_full_disk_is_no_fault_of_the_file(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("generator.word.safe_zip.read_chunks", full)

    with pytest.raises(OSError, match="No space"):
        gather_zip(zipped.of({"甲局.docx": b"1"}), scratch)
