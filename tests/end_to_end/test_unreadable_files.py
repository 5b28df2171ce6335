"""Data files that cannot be read: each is named as an error, and hides nothing of the others."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

FOLDER = units.CAMPAIGN / "units"
NAME = "data/2023/units/4.yaml"


def a_folder(path: Path) -> None:
    path.mkdir()


def a_broken_link(path: Path) -> None:
    path.symlink_to("没有.yaml")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_file_too_big(path: Path) -> None:
    path.write_bytes(b"# \n" * 700_000)


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (a_folder, "unreadable", "这是一个文件夹，不是数据文件"),
        (a_broken_link, "unreadable", "链接指向的文件不存在"),
        (a_link_to_itself, "unreadable", "链接指向的文件不存在"),
        (a_pipe, "unreadable", "这不是普通文件，无法读取"),
        (a_file_too_big, "too-big", "文件超过 2 MB，远大于一个单位的数据文件"),
    ],
)
def test_what_cannot_be_read_is_an_error_of_that_file_alone(
    make: Callable[[Path], None], code: str, message: str, office: Path, forms: Forms
) -> None:
    make(office / FOLDER / "4.yaml")

    said, built = forms("check", "--format", "json"), forms("build")
    alone = forms("check", NAME)

    [found] = json.loads(said.out)
    assert (found["file"], found["line"], found["column"]) == (NAME, 1, 1)
    assert (found["code"], found["message"]) == (code, message)
    assert found["hint"]
    assert (said.code, built.code, alone.code) == (1, 1, 1)
    assert [name for name in units.THREE if (office / units.BUILT / name).is_file()] == units.THREE


def test_a_file_without_permission_keeps_its_document(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms("build")
    before = units.built(office)
    opened = Path.open

    def refusing(self: Path, *rest: Any, **more: Any) -> Any:
        if self.name == "2.yaml":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refusing)
        said = forms("build")

    assert said.code == 1
    assert "2.yaml:1:1: 错误[unreadable] 无法读取文件：没有权限，或正被其他程序打开" in said.out
    assert units.built(office)["units/乙局.docx"] == before["units/乙局.docx"]
    assert units.record(office, "乙局")["out_of_date"]
    assert forms("build").code == 0
    assert units.built(office) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_name_that_is_no_text_is_an_error(office: Path, forms: Forms) -> None:
    path = os.fsencode(office / FOLDER / "x") + b"\xb2\xe2.yaml"
    Path(os.fsdecode(path)).write_text(units.unit_text("丁局"), encoding="utf-8")

    said, built = forms("check"), forms("build")

    assert (said.code, built.code) == (1, 1)
    assert "错误[file-name] 文件名无法识别（不是 UTF-8 编码）" in said.out
    assert sorted(name for name in units.built(office) if "units/" in name) == sorted(units.THREE)
