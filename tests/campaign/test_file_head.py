"""The comment at the top of a data file: what import writes, what check reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import file_head
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

LINE = "# 表单: small；年份: 2023\n"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    form_pack = small_pack.load(tmp_path / "small")
    settings = {"年份": "2023", "地区": "某市: 某区", "级次": ""}

    comment = file_head.comment(form_pack, settings)

    head = file_head.find(small_pack.read(tmp_path, f"# {comment}\n名称: 甲\n"))
    assert comment == "表单: small；年份: 2023；地区: 某市: 某区"
    assert head is not None
    assert head.settings == {"表单": "small", "年份": "2023", "地区": "某市: 某区"}


@pytest.mark.parametrize("text", ["某市；某区", "某市\n某区"])
def test_a_text_that_would_be_read_back_as_another_is_left_out(tmp_path: Path, text: str) -> None:
    form_pack = small_pack.load(tmp_path / "small")

    assert file_head.comment(form_pack, {"地区": text}) == "表单: small"


@pytest.mark.parametrize(
    "text",
    [
        LINE,
        f"\ufeff{LINE}",
        f"# yaml-language-server: $schema=unit.json\n{LINE}",
        f"{LINE}# yaml-language-server: $schema=unit.json\n",
        f"\n# 由 forms import 从 a.docx 导入\n\n{LINE}",
        f"%YAML 1.1\n---\n{LINE}",
        "#表单：small；年份：2023\n",
        "#  表单 : small ; 年份: 2023 ；\n",
    ],
)
def test_it_stands_among_the_first_comments(tmp_path: Path, text: str) -> None:
    head = file_head.find(small_pack.read(tmp_path, f"{text}名称: 甲\n"))

    assert head is not None
    assert head.settings == {"表单": "small", "年份": "2023"}


@pytest.mark.parametrize(
    "text",
    ["", "名称: 甲\n" + LINE, "# 说明\n名称: 甲\n", "# 表单\n", "表单: small\n", "# 本表单: a\n"],
)
def test_elsewhere_there_is_none(tmp_path: Path, text: str) -> None:
    assert file_head.find(small_pack.read(tmp_path, text)) is None


def test_each_text_has_its_place(tmp_path: Path) -> None:
    head = file_head.find(small_pack.read(tmp_path, f"# 说明\n{LINE}"))

    assert head is not None
    assert head.places == {("表单",): (2, 7), ("年份",): (2, 17)}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("表单: small；年份: 2023；地区: 某市", []),
        ("表单: small；年份: 2022；地区: 某县", ["年份", "地区"]),
        ("表单: other；年份: 2022", ["表单"]),
        ("表单: small；不是设置: 1", []),
    ],
)
def test_what_the_file_states_otherwise_than_its_campaign_is_told(
    tmp_path: Path, line: str, told: list[str]
) -> None:
    form_pack = small_pack.load(tmp_path / "small")
    parsed = small_pack.read(tmp_path, f"# {line}\n名称: 甲\n")

    found = [*file_head.conflicts(parsed, form_pack, {"年份": "2023", "地区": "某市"})]

    assert [each.message.split("是“")[0] for each in found] == [f"文件开头写明的{n}" for n in told]
    assert {(each.severity, each.code, each.line) for each in found} <= {("warning", "conflict", 1)}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("表单: small；年份: 2022；年份: 2023", "“年份”重复，以后一个为准"),
        ("表单: small；地区: 某市，年份：2023", "“地区”后面还有其他内容"),
    ],
)
def test_slips_of_the_line_are_told(tmp_path: Path, line: str, told: str) -> None:
    form_pack = small_pack.load(tmp_path / "small")
    parsed = small_pack.read(tmp_path, f"# {line}\n名称: 甲\n")

    [found] = file_head.conflicts(parsed, form_pack, {"年份": "2023"})

    assert told in found.message
