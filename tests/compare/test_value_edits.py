"""From two sets of canonical values to the edits of the data file that lie between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.compare import value_edits
from generator.datafile import edits, source
from generator.datafile.edits import AddRow, Edited, MoveRow, RemoveRow, SetValue
from generator.datafile.file_bytes import FileBytes
from generator.pack.fields import Field

if TYPE_CHECKING:
    from generator.datafile.edited_values import Edit
    from generator.datafile.source import Source

TEXT, AMOUNT = Field("text"), Field("amount")
FIELDS = Field(
    "group",
    children={
        "名称": TEXT,
        "数": AMOUNT,
        "组": Field("group", children={"一": TEXT, "二": TEXT}),
        "行": Field("rows", children={"名": TEXT, "数": AMOUNT}),
        "列": Field("texts"),
    },
)


def rows(names: str) -> dict[str, Any]:
    return {"行": [{"名": name, "数": "1"} for name in names]}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"名称": "甲"}, {"名称": "乙"}, [SetValue(("名称",), "乙")]),
        ({"数": "5.0"}, {"数": "5"}, []),
        ({"数": "5"}, {}, [SetValue(("数",), None)]),
        ({"数": ""}, {"数": "5"}, [SetValue(("数",), "5")]),
        ({}, {"组": {"二": "x"}}, [SetValue(("组", "二"), "x")]),
        (rows("甲乙丙"), rows("乙丙甲"), [MoveRow(("行",), 0, 2)]),
        (rows("甲乙丙"), rows("丙甲乙"), [MoveRow(("行",), 2, 0)]),
        (rows("甲乙丙"), rows("甲丙"), [RemoveRow(("行",), 1)]),
        (rows("甲乙"), rows("甲新乙"), [AddRow(("行",), 1, {"名": "新", "数": "1"})]),
        (rows(""), rows("甲"), [AddRow(("行",), 0, {"名": "甲", "数": "1"})]),
        ({"列": ["甲", "乙"]}, {"列": ["乙"]}, [RemoveRow(("列",), 0)]),
    ],
)
def test_each_change_is_the_edit_a_person_would_make(
    old: dict[str, Any], new: dict[str, Any], found: list[Edit]
) -> None:
    assert value_edits.between(FIELDS, old, new, old) == found


def test_a_row_that_moved_and_changed_keeps_its_comments() -> None:
    file = (
        "# 头\n行:\n  # 甲的\n  - {名: 甲, 数: 1}\n  - 名: ''\n  - 名: 乙  # 注\n"
        "    数: 1.0  # 一\n  - 名: 丙\n    数: 1\n别的: x\n"
    )
    in_file = source.parse(FileBytes(file.encode(), ""), "数据.yaml").data
    new = rows("乙新甲")
    new["行"][2]["数"] = "8"

    made = value_edits.between(FIELDS, rows("甲乙丙"), new, in_file)

    assert edits.apply(file, made) == (
        "# 头\n行:\n  - 名: ''\n  - 名: 乙  # 注\n    数: 1.0  # 一\n  - 名: 新\n    数: 1\n"
        "  # 甲的\n  - {名: 甲, 数: 8}\n别的: x\n"
    )


def test_what_follows_from_a_change_is_set_once_more() -> None:
    """The text of a group's second field is that of its first, where it has none."""

    def canonical(parsed: Source) -> dict[str, Any]:
        group: Any = parsed.data["组"]
        return {"组": {"二": group["一"], **group}}

    text = "组:  # 注\n  一: 甲\n"
    before = source.parse(FileBytes(text.encode(), ""), "数据.yaml")
    meant = {"组": {"一": "乙", "二": "甲"}}

    said = value_edits.with_values(Edited(text, before), meant, FIELDS, canonical)

    assert said.text == "组:  # 注\n  一: 乙\n  二: 甲\n"
