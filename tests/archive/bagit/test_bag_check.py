from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from generator.archive.bagit import bag, bag_check, bag_files
from generator.archive.bagit.bag import Item
from tests import archives, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.archive.bagit.bag_check import BagCheck

TAG_MANIFESTS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound bag of two files."""
    path = tmp_path / "bag"
    path.mkdir()
    bag.fill(path, [Item("a.txt", b"1"), Item("b/c.txt", b"23")], [("地区", "区"), ("地区", "市")])
    return path


def check(folder: Path, *unlisted: str) -> BagCheck:
    with bag_files.open_bag(folder) as files:
        return bag_check.check(files, lambda items, *_: items, unlisted)


def faults(folder: Path, *unlisted: str) -> list[str]:
    return [str(fault) for fault in check(folder, *unlisted).faults]


def test_a_sound_bag_has_no_fault_and_its_digests_are_known(folder: Path) -> None:
    found = check(folder)

    assert found.faults == ()
    assert found.sha256["data/b/c.txt"] == hashlib.sha256(b"23").hexdigest()
    assert found.info_values("地区") == ["区", "市"]
    assert found.info_values("Payload-Oxum") == ["3.2"]
    assert found.info_values("别的") == []


def _replace(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new)


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        (
            "data/a.txt",
            lambda _: b"2",
            ["已被改动：data/a.txt（与 manifest-sha256.txt、manifest-sha512.txt 中"],
        ),
        (
            "manifest-sha512.txt",
            lambda content: content[1:],
            ["清单不一致：data/a.txt（仅与 manifest-sha512.txt 中的校验和不一致）"],
        ),
        (
            "manifest-sha256.txt",
            lambda content: b"".join(content.splitlines(keepends=True)[1:]),
            ["清单不一致：data/a.txt（manifest-sha256.txt 中没有）"],
        ),
        (
            "manifest-sha256.txt",
            _replace(b"data/a.txt", b"data/../a.txt"),
            ["清单有误：manifest-sha256.txt（指向归档之外：data/../a.txt）"],
        ),
        (
            "manifest-sha256.txt",
            _replace(b"data/a.txt", b"bagit.txt"),
            ["清单有误：manifest-sha256.txt（此文件不应列入该清单：bagit.txt）"],
        ),
        (
            "manifest-sha256.txt",
            lambda content: content + content.splitlines(keepends=True)[0],
            ["清单有误：manifest-sha256.txt（重复列出：data/a.txt）"],
        ),
        (
            "manifest-sha256.txt",
            lambda content: b"zz\n" + content,
            ["清单有误：manifest-sha256.txt（无法识别此行：zz）"],
        ),
        (
            "manifest-sha256.txt",
            lambda content: b"\xff" + content,
            ["清单有误：manifest-sha256.txt（不是 UTF-8 编码）"],
        ),
        ("bag-info.txt", _replace(b"3.2", b"3.1"), ["应为 3.2，记载为 3.1"]),
        ("bag-info.txt", _replace(b"Payload-Oxum: 3.2\n", b""), ["应为 3.2，未记载"]),
        ("bag-info.txt", lambda content: content + b"x\n", ["无法识别：bag-info.txt（x）"]),
        ("bagit.txt", _replace(b"1.0", b"0.97"), ["版本不符：bagit.txt（应为 BagIt-Version: 1.0"]),
    ],
)
def test_a_changed_file_is_named_with_what_is_wrong(
    folder: Path, name: str, change: Callable[[bytes], bytes], expected: list[str]
) -> None:
    archives.change(folder / name, change)

    found = faults(folder)

    for text in expected:
        assert any(text in fault for fault in found), found


def test_a_wrong_length_of_a_digest_is_told_even_where_both_manifests_have_it(folder: Path) -> None:
    archives.change(folder / "manifest-sha256.txt", lambda content: content[2:])

    assert "清单有误：manifest-sha256.txt（校验和的长度有误：data/a.txt）" in faults(folder)


@pytest.mark.parametrize("name", ["data/a.txt", "bagit.txt", "bag-info.txt", *TAG_MANIFESTS])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()

    assert f"缺少：{name}" in faults(folder)


@pytest.mark.parametrize("name", ["fetch.txt", "note.txt", "more/a.txt"])
def test_a_tag_file_that_we_do_not_write_is_one_too_many_though_listed(
    folder: Path, name: str
) -> None:
    units.write(folder / name, "x")
    for algorithm in ("sha256", "sha512"):
        row = f"{hashlib.new(algorithm, b'x').hexdigest()}  {name}\n".encode()
        archives.change(
            folder / f"tagmanifest-{algorithm}.txt", lambda content, row=row: content + row
        )

    assert faults(folder) == [f"多出：{name}（归档程序不生成此文件）"]


def test_what_no_manifest_lists_is_one_too_many_unless_it_is_allowed(folder: Path) -> None:
    (folder / "tag.p7s").write_bytes(b"")
    (folder / "data" / "d.txt").write_bytes(b"")

    of_payload = "多出：data/d.txt（manifest-sha256.txt、manifest-sha512.txt 中没有）"
    of_tags = "多出：tag.p7s（tagmanifest-sha256.txt、tagmanifest-sha512.txt 中没有）"
    assert {of_payload, of_tags} <= set(faults(folder))
    assert of_tags not in faults(folder, "tag.p7s")
