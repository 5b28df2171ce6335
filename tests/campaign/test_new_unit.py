"""The file of a new unit: how it reads, and that it is right once it is filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.campaign import check, new_unit
from generator.pack import pack, schema
from generator.pack.fields import find_field
from tests import small_pack
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.pack.fields import Field
    from generator.pack.pack import Pack

SCHEMA = """\
settings: {}
unit:
  名称: {type: string, meta: {title: 单位全称, hint: 与公章一致。}}
  总数: {type: decimal, required: false, meta: {title: 总数}}
  概述: {type: string, maxlength: 20000, meta: {hint: 写两三段。}}
  账目:
    type: dict
    meta: {title: 收支账目}
    schema:
      收入: {type: decimal, meta: {title: 收入（万元）}}
      支出: {type: decimal}
      结余: {type: decimal, required: false, meta: {hint: 不写就算出来。}}
  小计: {type: dict, schema: {余: {type: decimal, required: false}}}
  组: &groups
    type: list
    required: false
    meta: {title: 各组, hint: 一组一行。}
    schema:
      type: dict
      schema:
        余: {type: decimal, required: false}
        名: {type: string, meta: {title: 组名}}
        类: {type: string, allowed: [甲, 乙]}
        说明: {type: string, required: false, maxlength: 1001}
        人: {type: list, required: false, schema: {type: string}}
  另组: *groups
  数: {type: decimal, min: 0}
"""
PACK = """\
name: small
version: 1
unit_name: 名称
forms: [{template: form.docx, contents: '{{ 名称 }}'}]
derived:
  - {field: 总数, sum: [账目.收入]}
  - {field: 账目.结余, sum: [账目.收入]}
  - {field: 小计.余, sum: [账目.收入]}
  - {each: 组, field: 余, lookup: '组[名=名].余'}
  - {each: 组, field: 说明, default: '组[名=名].名'}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
"""
TEXT = """\
# yaml-language-server: $schema=../某处/unit.schema.json
# 请在冒号后输入一个空格，再填内容；冒号前的栏目名请勿改动。# 号后面是注释，不会填入表格。
# 冒号后有“|”的，请保留“|”，从下一行起填写，行首多空两个空格，一行为一段。
# 栏目名前有 # 的由程序自动填写；需要自己填的，请删除 # 和其后的一个空格。
# 填好后请检查：forms check 2024

# 单位全称。与公章一致。
名称: 某局
# 可不填，由程序自动填写。填数字。
# 总数:·

# 写两三段。
概述: |
··

# 收支账目。
账目:
  # 收入（万元）。填数字。
  收入:·
  # 填数字。
  支出:·
  # 不写就算出来。
  # 结余:·

小计: {}
  # 可不填，由程序自动填写。填数字。
  # 余:·

# 各组。没有此项的，请删除下一行的栏目名，连同其下行首空格更多的各行。一组一行。需增加一项的，请复制“-”所在行和其下行首空格更多的各行，粘贴到此项下面。
组:
  # 可不填，由程序自动填写。填数字。
  # 余:·
  # 组名。
  - 名:·
    # 只能填：甲、乙。
    类:·
    # 可不填，由程序自动填写。
    # 说明: |
    # 没有此项的，请删除下一行的栏目名，连同其下行首空格更多的各行。需增加一项的，请复制“-”所在行和其下行首空格更多的各行，粘贴到此项下面。
    人:
      -·

# 各组。没有此项的，请删除下一行的栏目名，连同其下行首空格更多的各行。一组一行。需增加一项的，请复制“-”所在行和其下行首空格更多的各行，粘贴到此项下面。
另组:
  # 选填。填数字。
  - 余:·
    # 组名。
    名:·
    # 只能填：甲、乙。
    类:·
    # 选填。
    说明: |
    ··
    # 没有此项的，请删除下一行的栏目名，连同其下行首空格更多的各行。需增加一项的，请复制“-”所在行和其下行首空格更多的各行，粘贴到此项下面。
    人:
      -·

# 填数字。
数:·
""".replace("·", " ")  # noqa: E501


def written(pack_: Pack, name: str = "某局", path: str = "") -> str:
    return new_unit.blank_text(pack_, name, schema_path=path, check="forms check 2024")


def fields(group: Field) -> Iterator[tuple[str, Field]]:
    for name, field in group.children.items():
        yield name, field
        yield from fields(field)


def filled(text: str, pack_: Pack, folder: Path) -> str:
    """The text with something behind every key that was blank, as its field wants it."""
    lines = text.split("\n")
    read = small_pack.read(folder, text)
    for path, (line, _) in read.values.items():
        field = find_field(pack_.unit.fields, path)
        if field is None or not read.is_blank(path):
            continue
        value = "0" if field.kind == "amount" else (field.allowed or ("甲",))[0]
        # The place of a block is its `|`; what is in it stands below.
        below = lines[line - 1].endswith("|")
        lines[line - 1 + below] += value
    return "\n".join(lines)


@pytest.fixture
def small(tmp_path: Path) -> Pack:
    return small_pack.load(tmp_path / "small", schema=SCHEMA, pack=PACK, rules="rules: []\n")


def test_it_reads_as_the_form_does(small: Pack) -> None:
    assert written(small, path="../某处/unit.schema.json") == TEXT


def test_without_a_way_to_the_schema_there_is_no_line_for_it(small: Pack) -> None:
    assert written(small) == TEXT.split("\n", 1)[1]


def test_only_blanks_are_wrong_with_it(small: Pack, tmp_path: Path) -> None:
    read = small_pack.read(tmp_path, TEXT)

    assert read.diagnostics == ()
    assert {d.code for d in schema.validate(small.unit, read)[1]} == {"required"}
    assert read.data["名称"] == "某局"


@pytest.mark.parametrize("name", ["small", "performance-targets", "vehicle-register"])
@pytest.mark.parametrize("without_lists", [False, True])
def test_it_is_right_once_it_is_filled_in(
    name: str, *, without_lists: bool, small: Pack, tmp_path: Path
) -> None:
    homes = {"performance-targets": "templates", "vehicle-register": "tests/packs"}
    of_name = pack.load(CHECKOUT / homes[name] / name) if name in homes else small
    text = written(of_name)
    if without_lists:
        for key, field in of_name.unit.fields.children.items():
            if field.kind == "rows" and not field.required:
                text = re.sub(rf"(?m)^{key}:\n(?:(?: .*)?\n)*", "", text)
    path = tmp_path / "新.yaml"
    path.write_text(filled(text, of_name, tmp_path), encoding="utf-8")

    checked = check.check_unit(of_name, path, {})

    # What it is filled in with is no good text, which is worth a warning, but it is complete.
    assert [d for d in checked.diagnostics if d.severity == "error"] == []
    assert checked.unit == "某局"


def test_every_key_label_hint_and_allowed_value_is_in_it(performance_targets: Pack) -> None:
    text = written(performance_targets)

    for name, field in fields(performance_targets.unit.fields):
        assert re.search(rf"^ *(- |# )?{name}:", text, re.MULTILINE)
        assert field.title in text
        assert field.hint in text
        assert "、".join(field.allowed) in text


def test_the_fields_the_program_works_out_are_only_notes(performance_targets: Pack) -> None:
    text = written(performance_targets)

    for path in pack.computed_fields(performance_targets):
        assert re.search(rf"^ *# {path[-1]}: ", text, re.MULTILINE), path


def test_lists_that_are_alike_are_explained_once(performance_targets: Pack) -> None:
    text = written(performance_targets)

    assert "    质量指标:\n      - 三级指标: \n        指标值: \n    时效指标:" in text


@pytest.mark.parametrize(
    "name",
    ["某局", "2023", "是: 否", "#1局", "- 局", "'局'", "&局", "~", "null", "某　局", "𠮷😀局", "a" * 300],  # noqa: E501
)  # fmt: skip
def test_any_name_is_read_back(name: str, small: Pack, tmp_path: Path) -> None:
    read = small_pack.read(tmp_path, written(small, name))

    assert read.diagnostics == ()
    assert read.data["名称"] == name
