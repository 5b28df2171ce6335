"""Paths in a pack's files: what they denote, and the place of those that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack.path_reader import PathReader
from generator.pack.selectors import Selector
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

FILE = "甲:\n  路径: 内容\n"
POSITION = ("甲", "路径")


@pytest.fixture
def reader(tmp_path: Path) -> PathReader:
    pack = small_pack.load(tmp_path / "pack")
    return PathReader(pack.unit.fields, small_pack.read(tmp_path, FILE), [])


def messages(reader: PathReader) -> list[str]:
    assert {(d.line, d.column, d.code) for d in reader.findings} <= {(2, 7, "pack")}
    return [d.message for d in reader.findings]


def test_a_path_is_its_steps(reader: PathReader) -> None:
    assert reader.path(POSITION, "账目.收入", "amount") == ("账目", "收入")
    assert reader.path(POSITION, "名", "text", ("组",)) == ("名",)
    assert messages(reader) == []


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("账目.欠款", "", "schema.yaml 中没有字段“账目.欠款”"),
        ("名称", "rows", "字段“名称”应为一个列表（每项以“-”开头）"),
    ],
)
def test_a_path_must_lead_to_a_field_of_its_kind(
    text: str, kind: str, message: str, reader: PathReader
) -> None:
    reader.path(POSITION, text, kind)

    assert messages(reader) == [message]


def test_a_selector_is_seen_from_its_row(reader: PathReader) -> None:
    selector = reader.selector(POSITION, "组[名=组].数", ("人",))

    assert selector == Selector(("数",), ("组",), "名", "组")
    assert messages(reader) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("组[名].数", "无法识别字段路径“组[名].数”"),
        ("组[名=无].数", "schema.yaml 中没有字段“人.无”"),
        ("组[名=组].欠", "schema.yaml 中没有字段“组.欠”"),
    ],
)
def test_every_path_of_a_selector_must_exist(text: str, message: str, reader: PathReader) -> None:
    reader.selector(POSITION, text, ("人",))

    assert messages(reader) == [message]


@pytest.mark.parametrize(
    ("text", "texts", "expected"),
    [
        ("人.数", False, [("人", "数")]),
        ("人", True, [("人", "姓名"), ("人", "组"), ("人", "说明")]),
        ("账目.*", False, [("账目", "收入"), ("账目", "支出"), ("账目", "结余")]),
    ],
)
def test_a_path_may_stand_for_several_fields(
    text: str,
    texts: bool,  # noqa: FBT001 - as in the call
    expected: list[tuple[str, ...]],
    reader: PathReader,
) -> None:
    found = reader.selectors(POSITION, text, (), texts=texts)

    assert [selector.path for selector in found] == expected


def test_paths_of_lists_must_lead_to_lists(reader: PathReader) -> None:
    assert reader.paths(POSITION, ["组", "人"], ()) == (("组",), ("人",))
    reader.paths(POSITION, ["账目.*"], ())

    assert messages(reader) == [
        f"字段“账目.{name}”应为一个列表（每项以“-”开头）" for name in ("收入", "支出", "结余")
    ]


def test_a_path_through_a_list_names_many_values(reader: PathReader) -> None:
    reader.require_single(POSITION, "账目.收入", ())
    reader.require_single(POSITION, "组.数", ())

    assert messages(reader) == ["“组.数”在列表之中，须写明 each"]
