"""A pack's fields as JSON Schema: what an editor underlines, and what it must let be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from generator.campaign import check
from generator.datafile import plain_yaml
from generator.pack import json_schema, pack, schema
from tests import editor, made_up, small_pack
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = """\
名称: {type: string, meta: {title: 全称, hint: 与公章一致。}}
级: {type: string, allowed: [区级, '1', 'true', a.b], required: false, meta: {title: 级}}
标准: {type: string, allowed: [计划标准]}
数: {type: decimal, min: 0, max: 9}
合计: {type: decimal, required: false}
表: {type: list, required: false, maxlength: 2, schema: {type: string, allowed: [甲, 乙]}}
组:
  type: dict
  required: false
  schema:
    必: {type: string}
    可: {type: string, required: false, meta: {hint: 不写就空着。}}
行:
  type: list
  minlength: 1
  schema: {type: dict, schema: {名: {type: string}, 注: {type: string, required: false}}}
"""
VALID = {"名称": "甲", "标准": "计划标准", "数": "1", "行": "[{名: 甲}]"}
REAL_PACK = pack.load(PACKS / "performance-targets")
UNIT = json.loads(json_schema.files(REAL_PACK)[json_schema.UNIT_FILE])
SETTINGS = json.loads(json_schema.files(REAL_PACK)[json_schema.SETTINGS_FILE])
DATA_FILES = sorted(
    path
    for folder in ("data/2023/units", "examples/data/2024", "tests/good")
    for path in (CHECKOUT / folder).rglob("*.yaml")
    if path.name != "settings.yaml"
)
SETTINGS_FILES = sorted(
    [*CHECKOUT.glob("data/*/settings.yaml"), *CHECKOUT.glob("examples/*/2024/settings.yaml")]
)


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    fields = schema.compile_schema(plain_yaml.load_safe(FIELDS)).fields
    return json_schema.document(fields, "小", {("合计",)})


def written(**changed: str | None) -> str:
    """A valid file, with some values written otherwise (left out for None)."""
    values = {**VALID, **changed}
    return "".join(f"{key}: {value}\n" for key, value in values.items() if value is not None)


def test_it_is_json_schema_2020_12(small: dict[str, Any]) -> None:
    assert small["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for found in (small, UNIT, SETTINGS):
        jsonschema.Draft202012Validator.check_schema(found)


def test_fields_are_in_the_order_of_the_form_with_their_titles_and_advice(
    small: dict[str, Any],
) -> None:
    fields = small["properties"]

    told = {name: (f.get("title"), f.get("description")) for name, f in fields.items()}
    assert list(told.items())[:5] == [
        ("名称", ("全称", "与公章一致。")),
        ("级", ("级", "选填。只能填：区级、1、true、a.b。")),
        ("标准", (None, "只能填：计划标准。")),
        ("数", (None, "填数字。")),
        ("合计", (None, "可不填，由程序自动填写。填数字。")),
    ]
    assert fields["组"]["properties"]["可"]["description"] == "不写就空着。"
    assert small["required"] == ["名称", "标准", "数", "行"]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"名称": "2023"},
        {"名称": "true"},
        {"名称": "12:30"},
        {"名称": "'~'"},
        {"名称": "2023-01-01"},
        {"级": "1"},
        {"级": "'1'"},
        {"级": "true"},
        {"级": "区级\u3000"},
        {"级": ""},
        {"级": "' '"},
        {"级": "a.b"},
        {"标准": "' 计划标准 '"},
        {"数": "8.40"},
        {"数": "'8.40'"},
        {"数": "' 0\u00a0'"},
        {"数": "|\n  9\n"},
        {"合计": ""},
        {"合计": "''"},
        {"表": ""},
        {"表": "[]"},
        {"表": "[甲, ' 乙']"},
        {"表": "\u3000"},
        {"组": ""},
        {"组": "{必: 甲, 可: }"},
        {"行": "[{名: 1, 注: 0x1F}, {名: .nan}]"},
    ],
    ids=str,
)
def test_what_the_check_accepts_is_accepted(
    changed: dict[str, str], small: dict[str, Any], tmp_path: Path
) -> None:
    text = written(**changed)
    compiled = schema.compile_schema(plain_yaml.load_safe(FIELDS))
    assert schema.validate(compiled, small_pack.read(tmp_path, text))[1] == []

    assert editor.complaints(small, text) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"名称": None}, ("required", "")),
        ({"名称": "[甲]"}, ("type", "名称")),
        ({"别的": "甲"}, ("additionalProperties", "")),
        ({"必": "甲"}, ("additionalProperties", "")),
        ({"级": "县级"}, ("anyOf", "级")),
        ({"级": "axb"}, ("anyOf", "级")),
        ({"标准": ""}, ("anyOf", "标准")),
        ({"数": ""}, ("type", "数")),
        ({"数": "二十"}, ("pattern", "数")),
        ({"数": "20万元"}, ("pattern", "数")),
        ({"数": "-1"}, ("minimum", "数")),
        ({"数": "10"}, ("maximum", "数")),
        ({"表": "[丙]"}, ("anyOf", "表.0")),
        ({"表": "甲"}, ("pattern", "表")),
        ({"表": "[甲, 甲, 甲]"}, ("maxItems", "表")),
        ({"组": "甲"}, ("pattern", "组")),
        ({"组": "{可: 甲}"}, ("required", "组")),
        ({"组": "{必: 甲, 名称: 甲}"}, ("additionalProperties", "组")),
        ({"行": ""}, ("type", "行")),
        ({"行": "[]"}, ("minItems", "行")),
        ({"行": "[甲]"}, ("type", "行.0")),
        ({"行": "[{名: 甲}, {}]"}, ("required", "行.1")),
    ],
    ids=str,
)
def test_what_an_editor_can_see_is_underlined(
    changed: dict[str, str | None], complaint: tuple[str, str], small: dict[str, Any]
) -> None:
    assert editor.complaints(small, written(**changed)) == [complaint]


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda path: path.stem)
def test_every_data_file_is_accepted(path: Path) -> None:
    assert check.check_unit(REAL_PACK, path, {}).is_valid

    assert editor.complaints(UNIT, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SETTINGS_FILES, ids=lambda path: path.parent.as_posix())
def test_every_settings_file_is_accepted(path: Path) -> None:
    assert editor.complaints(SETTINGS, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", made_up.UNITS)
def test_every_made_up_unit_is_accepted(name: str) -> None:
    assert editor.complaints(UNIT, made_up.as_yaml(made_up.UNITS[name])) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("填表人:", "填报人:", ("additionalProperties", "")),
        ("部门职责概述:", "概述:", ("required", "")),
        ("  项目支出: 1", "项目支出: 1", ("required", "年度预算申请")),
        ("    绩效标准: 计划标准", "    绩效标准: 别的标准", ("anyOf", "支出方向.0.年度绩效指标.产出指标.数量指标.0.绩效标准")),  # noqa: E501
    ],
)  # fmt: skip
def test_mistakes_in_a_data_file_are_underlined(
    old: str, new: str, complaint: tuple[str, str]
) -> None:
    text = (CHECKOUT / "examples/data/2024/units/示例市示例区教育局.yaml").read_text("utf-8")
    assert old in text

    assert complaint in editor.complaints(UNIT, text.replace(old, new, 1))


@pytest.mark.parametrize("folder", [PACKS, CHECKOUT / "tests" / "packs"], ids=lambda f: f.name)
def test_the_files_beside_each_pack_are_up_to_date(folder: Path) -> None:
    for path in pack.find([], folder):
        for name, content in json_schema.files(pack.load(path)).items():
            assert (path / name).read_bytes() == content, "run `make docs`"


def test_the_files_are_text_as_editors_like_it() -> None:
    for content in json_schema.files(REAL_PACK).values():
        text = content.decode("utf-8")

        assert "部门" in text or "年度" in text
        assert text.startswith('{\n  "$schema"')
        assert text.endswith("}\n")
        assert "\r" not in text


def test_the_files_decide_no_output(tmp_path: Path) -> None:
    before = small_pack.load(tmp_path / "small")
    for name, content in json_schema.files(before).items():
        (tmp_path / "small" / name).write_bytes(content)

    assert pack.load(tmp_path / "small").sha256 == before.sha256


def test_editors_show_the_examples_of_settings() -> None:
    schema = json.loads((PACKS / "monitoring/settings.schema.json").read_bytes())

    examples = {
        n: each["examples"] for n, each in schema["properties"].items() if "examples" in each
    }
    assert examples == {"监控月份": [7], "地区": ["示例市示例区"]}


def test_bounds_of_a_figure_are_those_that_the_check_keeps() -> None:
    text = "合计: {type: decimal, min: 0.1, max: '50', required: false}\n"
    fields = schema.compile_schema(plain_yaml.load_safe(text)).fields

    found = json_schema.document(fields, "小", {("合计",)})["properties"]["合计"]

    # The check holds neither what is typed nor what is worked out to a bound in quotes.
    assert found["minimum"] == 0.1
    assert "maximum" not in found
    jsonschema.Draft202012Validator.check_schema(found)
