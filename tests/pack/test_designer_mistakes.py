"""Mistakes of a designer in formulas and keys: where they are told, in which words, what to do.

Each is made in the made-up pack that uses all that a form can say.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack import pack
from generator.pack.pack_lint import check
from tests.evaluations import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.common.diagnostics import Diagnostic


class Mistake(NamedTuple):
    """What somebody writes in a file of the pack instead of something, and what is told of it.

    `at` is the text that begins at the finding's place.
    """

    file: str
    right: str
    wrong: str
    at: str
    message: str
    hint: str


RATE = 'formula: IF(预算 = 0, "", ROUND(执行 / 预算, 4))'
MISTAKES = [
    Mistake(
        "pack",
        'formula: IF(资金.*.全年预算 = 0, "", ROUND(资金.*.全年执行 / 资金.*.全年预算, 4))',
        'formula: IF(资金.*.全年预算 = 0, "", ROUND(资金.*.全年执行 ÷ 资金.*.全年预算, 4))',
        at="÷ 资金.*.全",
        message="公式中不能用“÷”",
        hint="请改为英文半角的 / 。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: ROUND(执行 / 预算，4)",
        at="，4)",
        message="公式中不能用“，”",
        hint="请改为英文半角的 , 。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: ROUND（执行 / 预算, 4）",
        at="（执行 / 预算",
        message="公式中不能用“（”",
        hint="请改为英文半角的 ( 。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: ROUND(执行 / 预算, 4",
        at="(执行 / 预算",
        message="缺少 1 个右括号",
        hint="请为此处的左括号补上右括号。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: ROUND(执行 / 预算)",
        at="ROUND(执行",
        message="ROUND 的参数应为 2 个，现为 1 个",
        hint="写法：ROUND(数, 小数位数)。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: RUOND(执行 / 预算, 4)",
        at="RUOND(执行",
        message="没有函数“RUOND”",
        hint="您要填的是 ROUND 吗？",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: VLOOKUP(执行, 预算, 4)",
        at="VLOOKUP(",
        message="没有函数“VLOOKUP”",
        hint="请用 LOOKUP(值, 对照表)。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: ROUND(执行数 / 预算, 4)",
        at="执行数 / 预算",
        message="没有“执行数”这个字段、设置或常量",
        hint="您要填的是“执行”吗？",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: 执行 ^ 2",
        at="^ 2",
        message="公式中不能用“^”",
        hint="没有乘方，请写成相乘，如 数 * 数。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: 执行 + 内容",
        at="内容",
        message="“内容”是文字，不能计算",
        hint="要计算的字段，请在 schema.yaml 中把 type 改为 decimal 或 integer。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: 执行 > 预算",
        at="执行 > 预算",
        message="公式的结果应为数字，现为条件",
        hint="请修改公式；要得到文字的，请在 schema.yaml 中把 type 改为 string。",
    ),
    Mistake(
        "pack",
        RATE,
        'formula: ""',
        at="each: 项目",
        message="每项应有且只有一个：sum、lookup、formula、default、number",
        hint="各项的含义见 docs/表单包.md。",
    ),
    Mistake(
        "pack",
        RATE,
        "formula: 执行 % 预算",
        at="% 预算",
        message="公式中不能用“%”",
        hint="请删除“%”；要显示为百分数的，请在 derived 中用 format: {percent: true}。",
    ),
    Mistake(
        "pack",
        "formula: 执行得分 + SUM(年度绩效指标.*.*.得分)",
        "formula: 执行得分 + 年度绩效指标.*.*.得分",
        at="年度绩效指标.*",
        message="“年度绩效指标.*.*.得分”有多个值，此处只能是一个",
        hint="请汇总，如 SUM(年度绩效指标.*.*.得分)；要取各行自己的，请用 each 写明列表。",
    ),
    Mistake(
        "pack",
        "formula: 执行得分 + SUM(年度绩效指标.*.*.得分)",
        "formula: 等级 + 1",
        at="等级 + 1",
        message="“等级”是文字，不能计算",
        hint="要计算的字段，请在 schema.yaml 中把 type 改为 decimal 或 integer。",
    ),
    Mistake(
        "pack",
        "formula: 执行得分 + SUM(年度绩效指标.*.*.得分)",
        "formula: 总分 + 1",
        at="总分 + 1",
        message="“总分”由自身得到，无法计算",
        hint="请改用其他字段。",
    ),
    Mistake(
        "pack",
        "formula: 执行得分 + SUM(年度绩效指标.*.*.得分)",
        "formula: 平均分 + 1",
        at="平均分 + 1",
        message="“项目.总分”、“平均分”互为来源，无法计算",
        hint="请修改其中一个公式，使其不再用到其他几个。",
    ),
    Mistake(
        "pack",
        "LOOKUP(总分, 等级)",
        "IF(总分 >= 90, 优, 良)",
        at="优, 良",
        message="没有“优”这个字段、设置或常量",
        hint='如果是文字，请用英文双引号括起来，即 "优"；公式中可以用的名称见 docs/表单包.md。',
    ),
    Mistake(
        "pack",
        "LOOKUP(总分, 等级)",
        "LOOKUP(等级, 总分)",
        at="总分)",
        message="LOOKUP 的第二个参数应为 pack.yaml 中 tables 的名称",
        hint="写法：LOOKUP(值, 对照表)。",
    ),
    Mistake(
        "pack",
        "LOOKUP(总分, 等级)",
        'IF(总分 ≥ 90, "优", "良")',
        at='≥ 90, "优',
        message="公式中不能用“≥”",
        hint="请改为英文半角的 >= 。",
    ),
    Mistake(
        "pack",
        "LOOKUP(总分, 等级)",
        'IF(总分 => 90, "优", "良")',
        at='=> 90, "',
        message="公式中不能用“=>”",
        hint="请改为英文半角的 >= 。",
    ),
    Mistake(
        "pack",
        "LOOKUP(总分, 等级)",
        'IF(总分 == 90, "优", "良")',
        at='== 90, "',
        message="公式中不能用“==”",
        hint="请改为英文半角的 = 。",
    ),
    Mistake(
        "pack",
        "LOOKUP(总分, 等级)",
        'IF(总分 >= 90 && 总分 < 95, "优", "良")',
        at="&& 总分 < ",
        message="公式中不能用“&&”",
        hint="请写成 AND(条件, 条件)。",
    ),
    Mistake(
        "pack",
        "LOOKUP(总分, 等级)",
        'IF(总分 >= 90, “优”, "良")',
        at='“优”, "良"',
        message="公式中不能用““”",
        hint='文字请用英文双引号括起来，如 "优"。',
    ),
    Mistake(
        "pack",
        "LOOKUP(总分, 等级)",
        'IF(总分, "优", "良")',
        at='总分, "优",',
        message="此处应为条件，现为数字",
        hint='请写成比较，如 得分 < 分值，或 原因 <> ""。',
    ),
    Mistake(
        "pack",
        "{满分: 100, 起点: 0.9}",
        "{满分: 100, 起点: }",
        at="}",
        message="常量“起点”应为一个数字或一段文字",
        hint="各项的含义见 docs/表单包.md。",
    ),
    Mistake(
        "pack",
        "{满分: 100, 起点: 0.9}",
        "{满 分: 100, 起点: 0.9}",
        at="100, 起点:",
        message="名称“满 分”应由文字、数字和下划线组成，且不以数字开头",
        hint="各项的含义见 docs/表单包.md。",
    ),
    Mistake(
        "pack",
        "format: {decimals: 2, percent: true}",
        "format: {decimal: 2, percent: true}",
        at="decimal:",
        message="此处没有“decimal”这个栏目",
        hint="您要填的是“decimals”吗？",
    ),
    Mistake(
        "pack",
        "format: {decimals: 2, percent: true}",
        "format: {decimals: 2, percent: 是}",
        at="是}",
        message="“percent”不能填“是”",
        hint="只能填：true、false。",
    ),
    Mistake(
        "pack",
        "number: （一）",
        "number: (一)",
        at="(一)}",
        message="“number”不能填“(一)”",
        hint="只能填：一、（一）、1、（1）、1.1。",
    ),
    Mistake(
        "pack",
        "style: ☑",
        "style: ✓",
        at="✓}",
        message="“style”不能填“✓”",
        hint="只能填：√、☑。",
    ),
    Mistake(
        "pack",
        "keep: [项目.年度绩效指标.*.*.分值]",
        "keep: [项目.年度绩效指标.*.*.指标值]",
        at="项目.年度绩效指",
        message="“项目.年度绩效指标.*.*.指标值”中没有数字，文字本来就保留",
        hint="各项的含义见 docs/表单包.md。",
    ),
    Mistake(
        "rules",
        "formula: 得分 <= 分值",
        "formula: 得分 <= 分植",
        at="分植",
        message="没有“分植”这个字段、设置或常量",
        hint="您要填的是“分值”吗？",
    ),
    Mistake(
        "rules",
        "formula: 得分 <= 分值",
        "formula: 得分 - 分值",
        at="得分 - 分值",
        message="公式的结果应为条件，现为数字",
        hint="请写成比较，如 得分 < 分值。",
    ),
    Mistake(
        "rules",
        "when: 得分 < 分值",
        "when: 得分 < ",
        at=" ",
        message="公式不完整，“<”后面缺少内容",
        hint="请补上缺少的内容。",
    ),
    Mistake(
        "rules",
        "when: 得分 < 分值",
        "when: 得分 < 完成值",
        at="< 完成值",
        message="一边是数字，一边是文字，不能比较",
        hint="两边应同为数字或同为文字。",
    ),
    Mistake(
        "rules",
        "formula: 开始月份 <= 结束月份",
        "formula: 开始月份 <= 2023",
        at="<= 2023",
        message="一边是日期，一边是数字，不能比较",
        hint="两边应同为数字或同为日期（type: date）。",
    ),
    Mistake(
        "rules",
        "check: holds\n    each: 项目\n    formula: 分值合计 = 满分",
        "check: holds\n    each: 项目\n    field: 分值合计",
        at="id: poin",
        message="检查 holds 的参数应为：field、formula（可不填：field）",
        hint="各项的含义见 docs/表单包.md。",
    ),
    Mistake(
        "schema",
        "填报日期: {type: date",
        "填报日期: {type: data",
        at="data, re",
        message="字段规则无效：“填报日期”：没有 'data' 这种 type；可以是：string、decimal、integer、list、dict、date、month",  # noqa: E501
        hint="可以使用的规定见 docs/表单包.md 的“schema.yaml”一节。",
    ),
    Mistake(
        "schema",
        "开始月份: {type: month, required: false",
        "开始月份: {type: month, regex: '2023.*', required: false",
        at="regex: '",
        message="字段规则无效：“项目”：“开始月份”：month 不能有 regex；可以有：dependencies、excludes、meta、required、type",  # noqa: E501
        hint="可以使用的规定见 docs/表单包.md 的“schema.yaml”一节。",
    ),
]


@cache
def files() -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in FOLDER.iterdir()}


def findings(changed: Mapping[str, bytes]) -> list[Diagnostic]:
    try:
        return check.findings(pack.parse(FOLDER, changed))
    except RefusedError as error:
        return error.diagnostics


def test_the_pack_itself_has_no_mistake() -> None:
    assert findings(files()) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.wrong[-40:])
def test_a_mistake_is_told_at_its_place_with_what_to_do(mistake: Mistake) -> None:
    name = f"{mistake.file}.yaml"
    text = files()[name].decode()
    assert mistake.right in text
    text = text.replace(mistake.right, mistake.wrong, 1)

    found = findings({**files(), name: text.encode()})

    first = next(each for each in found if each.file.endswith(name))
    line = text.splitlines()[first.line - 1]
    assert line[first.column - 1 :].startswith(mistake.at)
    assert (first.message, first.hint) == (mistake.message, mistake.hint)
