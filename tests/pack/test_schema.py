"""Data held against a schema: what becomes of the values, and what staff are told."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.datafile import parser_messages, plain_yaml
from generator.pack import schema, schema_messages
from generator.pack.fields import BadSchemaError, find_field
from tests.small_pack import read

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic

RULES = """\
文: {type: string, maxlength: 3, minlength: 2, required: false, meta: {hint: 文字。}}
年: {type: string, regex: '20[0-9]{2}', required: false, meta: {hint: 写四位数字。}}
级: {type: string, allowed: [区级, 市级], required: false}
数: {type: decimal, min: 0, max: 9, decimals: 6, required: false, meta: {unit: 万元, hint: 没有写 0。}}
整: {type: integer, min: 1, required: false}
列: {type: list, required: false, schema: {type: string}}
独: {type: string, required: false, excludes: [文, 年]}
带: {type: string, required: false, dependencies: 随带}
随带: {type: string, required: false}
对:
  type: dict
  required: false
  schema:
    左边: {type: string}
    右边: {type: string}
    名称一: {type: string, required: false}
表:
  type: list
  required: false
  schema:
    type: dict
    schema:
      甲: {type: string}
      乙: {type: string}
      丙: {type: string}
      丁: {type: list, required: false, schema: {type: string}}
组:
  type: dict
  required: false
  schema:
    必: {type: string, meta: {title: 必要的事, hint: 写明经过。}}
    深: {type: decimal, required: false}
    里: {type: dict, required: false, schema: {底: {type: string, required: false}}}
行:
  type: list
  required: false
  maxlength: 2
  schema:
    type: dict
    schema:
      名称: {type: string}
      金额: {type: decimal, required: false}
"""  # noqa: E501
EMPTY = {"列": [], "对": {}, "表": [], "组": {"里": {}}, "行": []}


def validate(folder: Path, text: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    compiled = schema.compile_schema(plain_yaml.load_safe(RULES))
    return schema.validate(compiled, read(folder, text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("文: '007'", {"文": "007"}),
        ("文:", {}),
        ("数: 718.40", None),
        ("数: 8.40", {"数": Decimal("8.40")}),
        ("数: 0.000001", {"数": Decimal("0.000001")}),
        ("数: '0'", {"数": Decimal(0)}),
        ("整: 50", {"整": 50}),
        ("列: [甲, 乙]", {"列": ["甲", "乙"]}),
        ("组: {必: 甲, 深: -1}", {"组": {"必": "甲", "深": Decimal(-1), "里": {}}}),
        (
            "行: [{名称: 甲, 金额: 1}, {名称: 乙, 金额: }]",
            {"行": [{"名称": "甲", "金额": Decimal(1)}, {"名称": "乙"}]},
        ),
    ],
)
def test_values_are_typed_and_blank_ones_left_out(
    text: str, values: dict[str, Any] | None, tmp_path: Path
) -> None:
    typed, found = validate(tmp_path, text)

    assert bool(found) is (values is None)
    assert values is None or typed == {**EMPTY, **values}


def test_amount_keeps_the_digits_it_was_typed_with(tmp_path: Path) -> None:
    typed, _ = validate(tmp_path, "数: 8.40")

    assert str(typed["数"]) == "8.40"


@pytest.mark.parametrize(
    ("text", "place", "code", "message"),
    [
        ("数: 五", (1, 4), "number", "应填数字，现为“五”"),
        ("整: 5.0", (1, 4), "number", "应填整数，现为“5.0”"),
        ("整: -1", (1, 4), "min", "“整”不能小于 1，现为 -1"),
        ("数: [1]", (1, 4), "type", "“数”应填一个数字，现为一个列表"),
        ("数: 0.0000001", (1, 4), "decimals", "“数”的小数位数过多：最多 6 位，现为 0.0000001 万元"),
        ("数: -1", (1, 4), "min", "“数”不能小于 0 万元，现为 -1 万元"),
        ("数: -0.000001", (1, 4), "min", "“数”不能小于 0 万元，现为 -0.000001 万元"),
        ("数: 9.01", (1, 4), "max", "“数”不能大于 9 万元，现为 9.01 万元"),
        ("整: 0", (1, 4), "min", "“整”不能小于 1，现为 0"),
        ("文: 一", (1, 4), "minlength", "“文”太短：至少 2 个字，现有 1 个字"),
        ("文: 一二三四", (1, 4), "maxlength", "“文”太长：最多 3 个字，现有 4 个字"),
        ("年: 二三年", (1, 4), "regex", "“年”的格式不对：“二三年”"),
        ("级: 县级", (1, 4), "allowed", "“级”不能填“县级”"),
        ("文: [一]", (1, 4), "type", "“文”应填一段文字，现为一个列表"),
        ("文: {一: 二}", (1, 4), "type", "“文”应填一段文字，现为若干栏目"),
        ("列: 甲", (1, 4), "type", "“列”应填一个列表（每项以“-”开头），现为“甲”"),
        ("列: [[甲]]", (1, 5), "type", "“第 1 项”应填一段文字，现为一个列表"),
        ("行:\n  名称: 甲", (2, 3), "type", "“行”应填一个列表（每项以“-”开头），现为若干"),
        (
            "行:\n  - 名称: 甲\n  - 乙",
            (3, 5),
            "type",
            "“第 2 项”应填若干栏目（每行一个“栏目名: 内容”），现为“乙”",
        ),
        ("行:\n  -", (2, 4), "type", "“第 1 项”应填若干栏目（每行一个“栏目名: 内容”），尚未填写"),
        ("组: 甲", (1, 4), "type", "“组”应填若干栏目（每行一个“栏目名: 内容”），现为“甲”"),
        ("组: {深: 1}", (1, 1), "required", "缺少“必”"),
        ("组:\n  深: 1\n  必: ''", (3, 3), "required", "“必”为必填项，尚未填写"),
        ("行:\n  - 金额: 1", (2, 5), "required", "缺少“名称”"),
        ("独: 甲\n年: 2023", (1, 4), "excludes", "“独”不能与“年”同时填写"),
        ("带: 甲", (1, 4), "dependencies", "填写“带”时，须同时填写 随带"),
        ("不: {一: [二, {三: 四}]}", (1, 1), "unknown", "此处没有“不”这个栏目"),
        ("表:\n- {甲: 1, 乙: 2, 丙: 3, 丁: [4, [5]]}", (2, 29), "type", "“第 2 项”应填一段文字"),
        ("对: {左: 1, 右边: 2}", (1, 5), "unknown", "此处没有“左”这个栏目"),
        ("文字: 一", (1, 1), "unknown", "此处没有“文字”这个栏目"),
        (
            "行: [{名称: 甲}, {名称: 乙}, {名称: 丙}]",
            (1, 4),
            "maxlength",
            "“行”太长：最多 2 项，现有 3 项",
        ),
    ],
)
def test_mistake_is_told_once_with_its_place(
    text: str, place: tuple[int, int], code: str, message: str, tmp_path: Path
) -> None:
    _, found = validate(tmp_path, text)

    [only] = found
    assert ((only.line, only.column), only.code) == (place, code)
    assert only.message.startswith(message)
    assert only.severity == "error"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("五", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("5万元", "请改为 5（本栏以万元为单位，不必填写“万元”）。"),
        ("[1]", "请只填一项内容，不要分成几项。没有写 0。"),
    ],
)
def test_hint_fits_what_was_typed_for_a_number(typed: str, hint: str, tmp_path: Path) -> None:
    _, found = validate(tmp_path, f"数: {typed}")

    assert [d.hint[: len(hint)] for d in found] == [hint]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("行: [{名程: 甲}]", "您要填的是“名称”吗？"),
        ("行: [{名称: 甲, 名称们: 乙}]", "此处可填的栏目：名称、金额。"),
        ("组: {必: 甲, 金额: 1}", "应填在“行”下面，请检查行首空格。"),
        ("组: {必: 甲, 年: 2023}", "应顶格填写，行首不留空格。"),
        ("对: {左边: 1, 右边: 2, 名称: 3}", "应填在“行”下面，请检查行首空格。"),
        ("xyz: 1", "此处可填的栏目：文、年、级、数、整、列、独、带、随带、对、表、组、行。"),
        ("对: {左边: 1, 右边: 2, xyz: 3}", "此处可填的栏目：左边、右边、名称一。"),
        ("对: {左边: 1, 右边: 2, 名称二: 3}", "您要填的是“名称一”吗？"),
        ("年: 二三年", "写四位数字。"),
        (
            '组: {"深": "1"}',
            '请在“组”后的花括号中补上“"必": "…"”，并用英文逗号与其他栏目隔开。写明经过。',
        ),
        ("组: {深: 1}", "请在“组”后的花括号中补上“必: …”，并用英文逗号与其他栏目隔开。写明经过。"),
        ("组:\n   深: 1", "请在“组”下面另起一行（行首 3 个空格），填“必: …”。写明经过。"),
        ("行:\n  - 金额: 1", "请在此项中另起一行（行首 4 个空格），填“名称: …”。"),
        ("行: [{金额: 1}]", "请在此项的花括号中补上“名称: …”，并用英文逗号与其他栏目隔开。"),
        ("组: {}", "请在“组”后的花括号中补上“必: …”，并用英文逗号与其他栏目隔开。写明经过。"),
        ("组: {必: }", "请在冒号和一个空格后填写内容。本栏指“必要的事”。写明经过。"),
        (
            "组: {必: 一}\n级: 区级\n行: [{名称: , 金额: 1}]",
            "请在冒号和一个空格后填写内容。",
        ),
        (
            "行:\n  - 名称:\n    金额:",
            "请填好；不需要此项的，请从“-”起整项删除，连同栏目名“行:”一并删除。",
        ),
        (
            "行:\n  - 名称:\n  - {名称: 甲, 金额: 1}",
            "请填好；不需要此项的，请从“-”起整项删除。",
        ),
        ("级: 县级", "只能填：区级、市级。"),
        ("文: 一", "请补足到 2 个字。"),
        ("文: 一二三四", "请删去 1 个字。"),
        ("文:\n  一: 二", "请直接填在冒号后面。文字。"),
        ("文:\n  - 一", "请只填一项内容，不要分成几项。文字。"),
        (
            "文: {一: 二}",
            "请直接填在冒号后面。文字以括号开头的，请用英文单引号（'）把整段文字括起来。文字。",
        ),
        (
            "文: [一]",
            "请只填一项内容，不要分成几项。文字以括号开头的，请用英文单引号（'）把整段文字括起来。文字。",
        ),
        ("列: 甲", "请改为 [甲, 乙]，用英文逗号分隔。"),
        ("组: 甲", "请从下一行起行首多空两个空格，一行填一个栏目：必。"),
        ("对: 甲", "请从下一行起行首多空两个空格，一行填一个栏目：左边、右边。"),
        ("组: {必: 甲, 里: 乙}", ""),
        ("组: [{必: 甲}]", "请删除行首的“-”。"),
        ("行: 甲", "请把每一项另起一行，以“-”和一个空格开头；没有内容的，请删除此栏目。"),
        ("行: {名称: 甲}", "请在每一项的第一个栏目名前加“-”和一个空格。"),
        ("行: [甲]", "请改为“- 名称: …”。"),
        ("表: [甲]", "请改为“- 甲: …”，下面再填乙、丙。"),
        ("数: -1", "不能是负数，请核对。"),
        ("整: 0", "请核对这个数。"),
        ("数: 10", "请核对是否多填了一位。"),
        ("数: 0.12345678", "请四舍五入为 0.123457。"),
        ("独: 甲\n年: 2023", "请只保留一个。"),
        ("带: 甲", "请补上 随带，或删除“带”。"),
    ],
)
def test_hint_says_what_to_do(text: str, hint: str, tmp_path: Path) -> None:
    _, found = validate(tmp_path, text)

    assert [d.hint for d in found] == [hint]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "文: 甲",
            "请另起一行（行首不留空格），填“组:”。请从下一行起行首多空两个空格，一行填一个栏目：数。",
        ),
        ("组:\n文: 甲", "请从下一行起行首多空两个空格，一行填一个栏目：数。"),
        ("组:\n  数:\n文: 甲", "请在冒号和一个空格后填写数字。"),
        ("组: {数: 1}\n文:", "请填写内容。本栏指“长文”。冒号后是“|”。"),
    ],
)
def test_hint_says_where_what_is_missing_goes(text: str, hint: str, tmp_path: Path) -> None:
    rules = """\
组: {type: dict, schema: {数: {type: decimal}}}
文: {type: string, maxlength: 5000, meta: {title: 长文, hint: 冒号后是“|”。}}
"""
    compiled = schema.compile_schema(plain_yaml.load_safe(rules))

    _, found = schema.validate(compiled, read(tmp_path, text))

    assert [d.hint for d in found] == [hint]


def test_only_entry_of_a_list_that_must_be_there_has_to_be_filled_in(tmp_path: Path) -> None:
    rules = "行: {type: list, schema: {type: dict, schema: {名: {type: string}}}}"
    compiled = schema.compile_schema(plain_yaml.load_safe(rules))

    found = [
        d.hint
        for text in ("行:\n  - 名:", "行:")
        for d in schema.validate(compiled, read(tmp_path, text))[1]
    ]

    assert found == ["请填好。", "请从下一行起填写，每一项以“-”和一个空格开头。"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("行:\n  - 金额: 甲: 5 # 注", "本栏只填数字，请删除其他文字。此行可写成（行首 2 个空格）：- 金额: 5 # 注"),  # noqa: E501
        ("数: 甲: 乙", "本栏只填数字，请删除其他文字。"),
        ("数: 5\n  万元", "本栏只填数字，请填在同一行：冒号、一个空格、数字。"),
        ("文: 甲: 5", parser_messages.SECOND_COLON[1] + "此行可写成：文: '甲: 5'"),
        ("数: @5", "文字以 @、%、` 等符号开头的，请用英文单引号（'）把整段文字括起来。此行可写成：数: '@5'"),  # noqa: E501
    ],
)  # fmt: skip
def test_an_amount_is_not_to_be_quoted_or_made_paragraphs(
    text: str, hint: str, tmp_path: Path
) -> None:
    fields = schema.compile_schema(plain_yaml.load_safe(RULES)).fields
    typed = read(tmp_path, text)

    [told] = schema_messages.reword_for_amounts(typed.diagnostics, fields, typed)

    assert told.hint == hint


def test_what_an_entry_lacks_is_listed_in_the_order_of_the_form(tmp_path: Path) -> None:
    _, found = validate(tmp_path, "表:\n- {丙: , 乙: , 甲: }\n- {乙: }\n")

    assert [d.message for d in found] == [
        "“表”第 1 项未填（甲、乙、丙）",
        "“表”第 2 项未填（甲、乙、丙）",
    ]


@pytest.mark.parametrize("field", ["级", "年", "行", "不认识"])
def test_message_quotes_a_long_text_on_one_line_and_cut(field: str, tmp_path: Path) -> None:
    text = f'{field}: "一\\n{"二" * 50}"' if field != "不认识" else f'"一\\n{"二" * 50}": 三'

    _, found = validate(tmp_path, text)

    assert [f"“一 {'二' * 38}…”" in d.message for d in found] == [True]


def test_missing_fields_are_found_in_the_order_of_the_form(tmp_path: Path) -> None:
    names = [f"栏目{number}" for number in range(20, 0, -1)]
    compiled = schema.compile_schema({name: {"type": "string"} for name in names})

    values, found = schema.validate(compiled, read(tmp_path, "{}"))

    assert [*values] == names
    assert [finding.path for finding in found] == [(name,) for name in names]


def test_message_quotes_a_small_amount_without_exponent(tmp_path: Path) -> None:
    _, found = validate(tmp_path, "数: -0.0000001")

    assert sorted(d.message.partition("现为 ")[2] for d in found) == ["-0.0000001 万元"] * 2


def test_every_mistake_is_told(tmp_path: Path) -> None:
    text = "数: 五\n级: 县级\n组: {深: x, 里: 1}\n行: [{}, 甲, {金额: 1,2: 3}]\nx: 1"

    _, found = validate(tmp_path, text)

    assert sorted((d.line, d.code) for d in found) == [
        (1, "number"),
        (2, "allowed"),
        (3, "number"),
        (3, "required"),
        (3, "type"),
        (4, "maxlength"),
        (4, "required"),
        (4, "required"),
        (4, "type"),
        (4, "unknown"),
        (5, "unknown"),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("数: 五", {"数": None}),
        ("数: -1", {"数": None}),
        ("行: 无", {"行": None}),
        ("组: []", {"组": None}),
        ("级: 县级", {"级": None}),
        ("组: {深: 五}", {"组": {"必": None, "深": None, "里": {}}}),
        ("组: {必: 甲, 里: {底: [乙]}}", {"组": {"必": "甲", "里": {"底": None}}}),
        ("行: [{金额: 五}, {名称: 甲, 金额: 1}]", {"行": [{"名称": None, "金额": None}, {"名称": "甲", "金额": 1}]}),  # noqa: E501
        ("行: [甲, {名称: 甲}]", {"行": [None, {"名称": "甲"}]}),
        ("行: [{名称: 甲}, {名称: 乙}, {金额: 1}]", {"行": None}),
        ("列: [[甲], 乙]", {"列": [None, "乙"]}),
        ("不: {一: 二}", {"不": None}),
    ],
)  # fmt: skip
def test_value_that_is_refused_or_missing_is_none(
    text: str, values: dict[str, Any], tmp_path: Path
) -> None:
    typed, found = validate(tmp_path, text)

    assert found
    assert typed == {**EMPTY, **values}


def test_value_that_could_not_be_read_is_not_judged_again(tmp_path: Path) -> None:
    _, found = validate(tmp_path, "数: *x\n组: *y\n级: 县级\n  乡级\n年: '二'三\n整: 0\n")

    assert [(d.line, d.code) for d in found] == [(6, "min")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("数: &x 1", {"数": None}),
        ("数: &x", {}),
        ("级: '区'级", {"级": None}),
        ("组:\n  必: !x 甲\n  深: &x 1\n  里: {底: '乙'丙}", None),
        ("组:\n  必: 甲\n  深: &x 1\n", {"组": {"必": "甲", "深": None, "里": {}}}),
        # Of a group or a list, what could be read.
        ("组: &x\n  必: 甲\n", {"组": {"必": "甲", "里": {}}}),
        ("组:\n  必: 甲\n  里: &x\n    底: &x 乙\n", {"组": {"必": "甲", "里": {"底": None}}}),
        ("行: &x\n- 名称: !x 甲\n- 名称: 乙\n", {"行": [{"名称": None}, {"名称": "乙"}]}),
        ("行:\n- 名称: 甲\n- 名称: &x 乙\n  金额: 1\n", {"行": [{"名称": "甲"}, {"名称": None, "金额": 1}]}),  # noqa: E501
        ("列: [甲, &x 乙]", {"列": ["甲", None]}),
        # Refused with all that is in it.
        ("级: [&x 区级]", {"级": None}),
        ("数: {一: [&x 区级]}", {"数": None}),
    ],
)  # fmt: skip
def test_value_that_could_not_be_read_is_none(
    text: str, values: dict[str, Any] | None, tmp_path: Path
) -> None:
    typed, _ = validate(tmp_path, text)

    assert values is None or typed == {**EMPTY, **values}


@pytest.mark.parametrize(
    "rules",
    [
        {"甲": {"type": "number"}},
        {"甲": {"type": "text"}},
        {"甲": {"typo": "string"}},
        {"甲": "string"},
        {"甲": {"type": "string", "meta": "甲"}},
        {"甲": {"type": "decimal", "coerce": "float"}},
        {"甲": {"type": "string", "default": "乙"}},
        {"甲": {"type": "decimal", "decimals": -1}},
        {"甲": {"type": "list", "schema": {"type": "boolean"}}},
        {"甲": {"type": "list", "schema": "string"}},
        {"甲": {"type": "dict", "schema": None}},
        {"甲": {"type": "dict", "schema": {"乙": "string"}}},
        {"甲": {"type": "string", "allowed": None}},
        {"甲": {"type": "string", "allowed": "乙"}},
        {"甲": {"type": "string", "regex": [["乙"]]}},
        {"甲": {"type": "string", "maxlength": [["乙"]]}},
        {"甲": {"type": "string", "regex": "["}},
        {"甲": {"type": "string"}, "乙": "string"},
        ["甲"],
    ],
)
def test_schema_that_is_not_understood_is_refused(rules: Any) -> None:
    with pytest.raises(BadSchemaError, match=r"\w"):
        schema.compile_schema(rules)


@pytest.mark.parametrize("kind", ["dict", "list"])
def test_a_wrong_rule_below_is_told_with_the_fields_above_it(kind: str) -> None:
    nested = {"乙": {"type": "string", "maxlength": "丙"}}
    rows = nested if kind == "dict" else {"type": "dict", "schema": nested}

    with pytest.raises(BadSchemaError, match="“乙”：maxlength 的内容不对，现为 '丙'") as refused:
        schema.compile_schema({"甲": {"type": kind, "schema": rows}})

    steps = ("schema",) if kind == "dict" else ("schema", "schema")
    assert refused.value.path == ("甲", *steps, "乙", "maxlength")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("文",), "text"),
        (("数",), "amount"),
        (("整",), "amount"),
        (("列",), "texts"),
        (("列", 0), "texts"),
        (("组", "里", "底"), "text"),
        (("行",), "rows"),
        (("行", 3, "金额"), "amount"),
        (("行", "金额"), "amount"),
        (("行", "无"), None),
        (("文", "无"), None),
        ((), "group"),
    ],
)
def test_field_is_found_by_its_path(path: tuple[str | int, ...], kind: str | None) -> None:
    fields = schema.compile_schema(plain_yaml.load_safe(RULES)).fields

    field = find_field(fields, path)

    assert (field.kind if field else None) == kind


def test_a_bound_is_exact(tmp_path: Path) -> None:
    compiled = schema.compile_schema(
        plain_yaml.load_safe("数: {type: decimal, min: 0.1, max: 0.3}\n")
    )

    found = [
        [d.code for d in schema.validate(compiled, read(tmp_path, f"数: {typed}"))[1]]
        for typed in ("0.09", "0.1", "0.3", "0.31")
    ]

    assert found == [["min"], [], [], ["max"]]


@pytest.mark.parametrize("bound", ["'50'", "五十", ".nan", ".inf", "2023-01-01", "yes"])
def test_a_bound_that_is_no_number_bounds_nothing(bound: str, tmp_path: Path) -> None:
    compiled = schema.compile_schema(plain_yaml.load_safe(f"数: {{type: decimal, min: {bound}}}\n"))

    _, found = schema.validate(compiled, read(tmp_path, "数: 1"))

    assert found == []
    assert compiled.fields.children["数"].minimum is None
