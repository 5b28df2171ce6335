"""What staff read holds none of the terms that docs/用语.md retires, as far as patterns can tell.

The page says of each term whether it is looked for here: “是” and “部分” are the rows of `GLOSSARY`.
The others have to be left to people, since the same characters are right elsewhere: 值 in 指标值,
要 in 需要, 单位 of an office, 项目 in 项目支出, 说明 as a column of a form.
"""  # noqa: E501

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

HAN = re.compile("[一-鿿]")
GLOSSARY_PAGE = CHECKOUT / "docs" / "用语.md"


@dataclass(frozen=True)
class Retired:
    """A pattern for a term, with wordings that have to be found by it and some that must not."""

    pattern: str
    old: tuple[str, ...]
    right: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        return re.search(self.pattern, text) is not None


# By the first column of the page's glossary.
GLOSSARY = {
    "打回、驳回": Retired("打回|驳回", ("已打回 3 个单位", "驳回修改"), ("退回修改",)),
    "标记为已审核": Retired("标记为已审核", ("已标记为已审核：甲局",), ("已登记为已审核：甲局",)),
    "键": Retired(
        r"(?<!关)(?<!快捷)(?<!空格)(?<!反斜杠)(?<!回车)(?<!按)(?<!方向)(?<!引号)(?<!分号)(?<!右)(?<!组合)(?<!功能)"
        r"(?<!Tab )(?<!Shift )(?<!Ctrl )(?<!Alt )(?<!Enter )(?<!F[0-9] )键(?![盘入])",
        ("不认识的键“备注”", "每个键都有", "键和值", "`pack.yaml` 的键"),
        (
            "按空格键",
            "Shift 加反斜杠键",
            "不用 Tab 键",
            "按 F9 键",
            "用键盘输入",
            "关键指标",
            "点右键",
            "引号键",
            "分号键",
        ),
    ),
    "键: 值": Retired(r"键: ?值", ("写成一行一个“键: 值”",), ("逐行写成“栏目名: 内容”",)),
    "键写上、后面空着": Retired(
        r"后面(?:还|还是|是)?空着|写上、后面",
        ("键写上、后面空着，表示有意留空",),
        ("只写栏目名、不填内容，表示有意留空", "请填好空着的金额"),
    ),
    "缩进": Retired(
        r"(?<!段落)(?<!正文)(?<!文本)(?<!首行)缩进",
        ("下一级多缩进两格",),
        ("下一级比上一级多两个空格", "直接设置的格式：段落缩进", "正文缩进"),
    ),
    "格、格子（表中）": Retired(
        r"格子|逐格|(?<!空)[一两几每各这那本此]格(?!式)|(?<![元表空规价合资])格[里中]|的格(?![式局外])"
        r"|第 ?(?:[0-9]+|\{[^}]*\}|几) ?格(?!式)|第几行第几格",
        ("粘贴了几个格子", "只留这一格的数", "第 13 行第 2 格", "第 {…} 格", "格里只能是文字"),
        ("此单元格含图片", "统一格式的表格", "段首不必空两格", "表格里", "规格中", "应填的格式"),
    ),
    "格、空一格（文字中）": Retired(
        r"空一格", ("冒号后面空一格",), ("冒号后空一个空格", "单元格", "行首空格的个数不对")
    ),
    "一轮填报、填报（名词）、填报数据": Retired(
        r"[一几两这哪]轮填报|填报数据|(?<!开始)填报 ?\{|(?<!我)的填报(?=[（，。；：、和]|$)"
        r"|[个次]填报(?!任务|人|单位|负责|期)",
        (
            "放进哪一轮填报",
            "找不到填报数据",
            "填报 {…} 归档时",
            "今年的填报（data 下",
            "整个填报时",
        ),
        (
            "填报任务“{…}”归档时",
            "填报单位",
            "整个填报任务",
            "请填报负责人增加一行",
            "开始填报",
            "forms init 我的填报",
        ),
    ),
    "表上、表上的字": Retired(
        r"表上(?![方传报])",
        ("表上的字应为“甲”", "比表上的多一个"),
        ("表样文字应为“甲”", "表格上方", "此行比表样多一个单元格"),
    ),
    "文字图": Retired(r"文字图", ("文字图与模板不一致",), ("文字版与模板不一致",)),
    "印、印出来、照印": Retired(
        r"(?<![打复影缩水钢])印(?![刷章发鉴象花证制])",
        ("不会印出来", "照印", "印在附表2", "这一格印成空白", "循环印几次"),
        ("不会填入表格", "可打印的对照表", "印刷费", "加盖印章", "复印件", "相互印证"),
    ),
    "各册合计": Retired(r"各册合计", ("另有各册合计",), ("另有“总计”", "本册合计")),
    "旧的（状态）": Retired(
        r"旧的(?![一-鿿])",
        ("旧的", "  旧的：甲局.docx", "文档是旧的；请生成", "哪些是“旧的”"),
        ("待更新", "从旧的系统中导出"),
    ),
    "写、写好、写进、写出（程序）": Retired(
        r"(?<![填编书读])写(?:好|进|出)",
        ("写好了：甲局.yaml", "写进这一轮填报", "从今年的数据文件写出下一年的"),
        ("已生成：甲局.yaml", "磁盘读写出错", "未写入", "填写好各项"),
    ),
    "写（人）": Retired(
        r"(?<![填编书])写(?:上|错|重|了|的是)|多写(?!法)",
        ("写上单位", "键写错了", "写重了就删掉", "“甲”写了两次", "多写了一位", "写的是“五”"),
        ("已填写了金额", "填写重复", "更多写法见《命令》", "重复填写（第 3 行已有）", "现为“五”"),
    ),
    "可以不写、要写吗": Retired(
        r"可以不[写填]|要[写填]吗", ("可以不写。", "| 要写吗 |"), ("选填。", "可不填", "是否必填")
    ),
    "不写就……": Retired(
        r"不[写填]就", ("不写就是全部", "不写就由程序得出"), ("省略则为全部", "不填则只有一册")
    ),
    "不管、不用管、没有关系": Retired(
        r"不管|不用管|没有?关系",
        ("或不管这条警告", "没有问题就不用管", "跨几年的没有关系"),
        ("可忽略此警告", "请联系管理员", "与您的数据无关"),
    ),
    "多半是": Retired(r"多半", ("多半是内存不够", "多半因为"), ("可能是内存不足",)),
    "看一眼、看一看": Retired(
        r"看一[眼看下]|看看",
        ("请看一眼", "看一看再发布", "打开其中一个看看"),
        ("请核对", "请用浏览器打开查看", "查看一份文档"),
    ),
    "读不出、读不懂、认不出": Retired(
        r"[读认说转印画]不(?:出|懂|了|下去)|看不[出懂]|分不清|读得出|没有?读[准全]",
        ("读不出文字", "读不懂", "认不出来", "说不出它属于哪一个", "转不出来", "看不懂的路径"),
        ("无法读取", "无法识别", "看不到 .txt 的", "未能识别"),
    ),
    "改好": Retired(r"改好", ("改好再运行",), ("请改正后再运行",)),
    "无误": Retired(
        r"(?<!核对)(?<!确认)(?<!核对[；，])无误",
        ("没有一个单位无误", "先汇编无误的单位"),
        ("核对无误的，可忽略此警告", "请核对；无误的，可忽略", "确认无误"),
    ),
    "对不上、说的不对、它写的": Retired(
        r"对[不得]上|说的不对|它写[的明]",
        ("和格式对不上", "都对得上", "说的不对", "它写的单位是“甲局”"),
        ("与格式不符", "均一致", "记载不符", "记载的单位是“甲局”"),
    ),
    "收入：……、支出：……": Retired(
        r"(?:收入|支出)：(?:一般|政府|其他|基本|项目)",
        ("收入：其他资金（万元）", "支出：基本支出（万元）"),
        ("按收入性质分：其他资金（万元）", "按支出性质分：基本支出（万元）"),
    ),
    "支出方向金额、金额": Retired(
        r"支出方向金额", ("超过支出方向金额 54 万元",), ("各支出方向的项目金额之和",)
    ),
    "单位：万元": Retired(
        r"(?<!金额)(?<!计量)单位：万元", ("单位：万元", "（单位：万元）"), ("金额单位：万元",)
    ),
    "落款": Retired(r"落款", ("三张表的落款",), ("三张表的签字栏",)),
    "挪了位置、少了一行": Retired(
        r"挪了|少了一",
        ("~ 挪了位置：甲", "- 少了一行：乙", "少了一{…}"),
        ("~ 位置调整：甲", "- 删除一行：乙", "减少一项"),
    ),
    "回退、重做": Retired(r"回退", ("按“回退”", "回退到上一步"), ("按“撤销”", "已退回 2 个单位")),
    "信得过": Retired(r"信得过", ("信得过的证书",), ("受信任的证书",)),
}
# Of the page's rules, what is said below its glossary.
RULES = {
    "单引号": Retired(
        r"(?<!英文)(?<!中文)单引号",
        ("把整段文字用单引号括起来。", "改用单引号"),
        ("请用英文单引号（'）把整段文字括起来。", "不是中文单引号"),
    ),
    "是不是想写": Retired(r"是不是想写", ("是不是想写“甲”？",), ("您要填的是“甲”吗？",)),
    "不认识": Retired(r"不认识", ("不认识 --ab",), ("无法识别的参数：--ab",)),
    "认得": Retired(r"(?<!确)认得", ("这里认得的表单：甲",), ("可识别的表单：甲", "可以确认得分")),
    "没能": Retired(r"没能", ("LibreOffice 没能转换",), ("LibreOffice 未能转换",)),
    "没法": Retired(r"没法", ("没法比",), ("无法比较",)),
}
RETIRED = {**GLOSSARY, **RULES}
# Texts with such a term that have to stay as they are, each with its reason.
KEPT = {"填报 {} 归档时的检查结果": "what 0.1.0 wrote into archives, which are known by it"}


def texts_of_code(code: str) -> Iterator[tuple[int, str]]:
    """Every text but docstrings, with its line; {…} stands for what is put into one."""
    tree = ast.parse(code)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr):
            passed.add(node.body[0].value)
        if isinstance(node, ast.JoinedStr):
            passed.update(node.values)
            parts = (
                part.value if isinstance(part, ast.Constant) else "{…}" for part in node.values
            )
            yield node.lineno, "".join(map(str, parts))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed:
            yield node.lineno, node.value


def texts_of_yaml(text: str) -> Iterator[tuple[int, str]]:
    """Every text but the names before the colons, with its line."""
    seen = set()
    waiting = [yaml.compose(text)]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, yaml.ScalarNode):
            yield node.start_mark.line + 1, node.value
        elif isinstance(node, yaml.MappingNode):
            waiting += [value for _, value in node.value]
        else:
            waiting += node.value


def lines(text: str) -> Iterator[tuple[int, str]]:
    yield from enumerate(text.splitlines(), 1)


def helps_of_targets(makefile: str) -> Iterator[tuple[int, str]]:
    """What `make help` says of each target."""
    for number, line in lines(makefile):
        if target := re.match(r"[a-z]+:.*?## (.*)", line):
            yield number, target[1]


def sources() -> Iterator[tuple[Path, Callable[[str], Iterable[tuple[int, str]]]]]:
    """Every file whose texts staff read, with how they are found in it."""
    pages = [p for p in (CHECKOUT / "docs").glob("*.md") if HAN.search(p.name)]
    packs = [*(CHECKOUT / "templates").iterdir(), *(CHECKOUT / "tests" / "packs").iterdir()]
    yield from ((path, texts_of_code) for path in (CHECKOUT / "generator").rglob("*.py"))
    yield from ((path, texts_of_yaml) for path in (CHECKOUT / "generator").rglob("*.yaml"))
    yield from (
        (pack / f"{name}.yaml", texts_of_yaml)
        for pack in packs
        if pack.is_dir()
        for name in ("pack", "rules", "schema")
    )
    yield from ((path, lines) for path in pages if path != GLOSSARY_PAGE)
    yield CHECKOUT / "set_up.py", texts_of_code
    yield CHECKOUT / "release" / "install.py", texts_of_code
    yield from ((path, lines) for path in (CHECKOUT / "release" / "bundle_files").iterdir())
    yield CHECKOUT / "README.md", lines
    yield CHECKOUT / "Makefile", helps_of_targets


SOURCES = sorted(sources(), key=lambda source: source[0])


def retired_in(text: str) -> list[str]:
    return [term for term, retired in RETIRED.items() if retired.is_in(text)]


@pytest.mark.parametrize(
    ("path", "texts"), SOURCES, ids=[path.relative_to(CHECKOUT).as_posix() for path, _ in SOURCES]
)
def test_no_retired_term_is_left(
    path: Path, texts: Callable[[str], Iterable[tuple[int, str]]]
) -> None:
    found = [
        f"{path.name}:{line}: {'; '.join(terms)}: {text.strip()}"
        for line, text in sorted(texts(path.read_text(encoding="utf-8")))
        if text not in KEPT and (terms := retired_in(text))
    ]

    assert not found, "docs/用语.md says what to say instead:\n" + "\n".join(found)


def test_what_is_kept_is_still_there() -> None:
    everything = {text for path, texts in SOURCES for _, text in texts(path.read_text("utf-8"))}

    assert set(KEPT) <= everything


@pytest.mark.parametrize(
    ("term", "wording"),
    [(term, wording) for term, retired in RETIRED.items() for wording in retired.old],
)
def test_an_old_wording_is_found(term: str, wording: str) -> None:
    assert RETIRED[term].is_in(wording)


@pytest.mark.parametrize(
    "wording", [wording for retired in RETIRED.values() for wording in retired.right]
)
def test_a_right_wording_is_let_pass(wording: str) -> None:
    assert retired_in(wording) == []


def rows_of_page() -> list[list[str]]:
    """The cells of each row of the page's tables, heads and rules left out."""
    page = GLOSSARY_PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+) \|\n(?!\| ---)", page, re.MULTILINE)
    return [row.split(" | ") for row in rows if not row.startswith("---")]


def test_the_page_says_which_terms_are_looked_for() -> None:
    rules, glossary = rows_of_page()[:12], rows_of_page()[12:]

    looked_for = {term for term, _, held in glossary if held.startswith(("是", "部分"))}
    assert [int(rule.split(".")[0]) for rule, _, _ in rules] == list(range(1, 13))
    assert len(glossary) == 52
    assert all(held.startswith(("是", "部分：", "否：")) for _, _, held in glossary)
    assert looked_for == set(GLOSSARY)
    assert all(f"“{term}”" in GLOSSARY_PAGE.read_text(encoding="utf-8") for term in RULES)


def test_what_the_page_says_instead_is_not_retired_itself() -> None:
    rules, glossary = rows_of_page()[:12], rows_of_page()[12:]

    instead = [row[2] for row in rules] + [row[1] for row in glossary]
    assert {text: terms for text in instead if (terms := retired_in(text))} == {}


def test_texts_of_code_are_all_but_docstrings_and_comments() -> None:
    code = '"""一"""\n\ndef f(a):\n    """二"""\n    return "三" "四", f"五{a}六"  # 七\n'

    assert sorted(texts_of_code(code)) == [(5, "三四"), (5, "五{…}六")]


def test_texts_of_yaml_are_all_but_names_and_comments() -> None:
    text = "一: &a {二: 三}  # 四\n五: [六, *a]\n"

    assert sorted(texts_of_yaml(text)) == [(1, "三"), (2, "六")]


def test_what_make_help_says_is_looked_at() -> None:
    makefile = "check: .venv/ready ## 检查数据\n\t$(BIN)/forms check\nclean:\n\trm -rf build\n"

    assert list(helps_of_targets(makefile)) == [(1, "检查数据")]


def test_every_place_that_staff_read_is_looked_at() -> None:
    names = {path.relative_to(CHECKOUT).as_posix() for path, _ in SOURCES}

    assert {"README.md", "Makefile", "generator/pack/pack_schema.yaml", "docs/填报指南.md"} <= names
    assert {"templates/performance-targets/rules.yaml", "docs/错误说明.md"} <= names
    assert any(name.endswith("/__main__.py") for name in names)
