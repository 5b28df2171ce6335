"""What commands say of commands and options is said of the page's buttons."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from generator.desk.wording import report_words
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATOR = CHECKOUT / "generator"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OF_COMMANDS = re.compile(r"\bforms [a-z命]|运行|(?<![\w-])--[a-z]|命令末尾|\bmake [a-z]")
# Texts that no page of the desk shows, by the beginnings of their places, and why.
ELSEWHERE = {
    "__main__.py": "the command line itself",
    "cli/": "the command line itself",
    "desk/command.py": "what the terminal says of the desk",
    "desk/server/security.py": "whoever has no token came without the desk's address",
    "desk/wording/report_words.py": "the table itself",
    "draft/": "forms template new",
    "publish/": "forms publish",
    "compare/": "forms diff",
    "readback/command.py": "forms import",
    "readback/pack_choice.py": "forms import, which finds the pack",
    "archive/bag_signatures.py": "archives are signed on the command line only",
    "archive/signing/": "archives are signed on the command line only",
    "archive/verify": "forms verify",
    "archive/archived_program.py": "forms verify",
    "archive/program_guide.py": "a file in archives",
    "archive/verification/": "the report of forms verify, a file for archivists",
    "archive/single_document.py": "forms verify",
    "build/executors.py: 未安装 Dask": "a cluster is chosen on the command line only",
    "build/executors.py: 无法连接": "a cluster is chosen on the command line only",
    "build/executors.py: 集群": "a cluster is chosen on the command line only",
    "build/fix_command.py": "forms fix",
    "build/check_command.py: --pack": "files outside of campaigns",
    "build/check_command.py: “{name}”是": "files outside of campaigns",
    "campaign/campaigns.py: Windows 用户": "the second half of a sentence, as long as it is there",
    "campaign/campaigns.py: “{name}”不是填报任务": "a campaign that was typed",
    "campaign/campaigns.py: {path.as_posix()} 不属于": "files outside of campaigns",
    "campaign/each_campaign.py: {other": "several campaigns at once",
    "campaign/loose_file.py": "files outside of campaigns",
    "campaign/new_unit.py: 下一步": "forms new; the desk opens the unit's page",
    "campaign/new_unit.py: 未指定": "forms new; the desk knows the campaign",
    "campaign/personal_fields.py": "forms publish",
    "campaign/rollover.py: 请": "the first half of a sentence, tested with the second",
    "collect/ledger/command.py: 请指定": "the desk names the file",
    "collect/receive/command.py: 请用 --campaign": "the desk knows the campaign",
    "collect/receive/taking.py": "a comment in the data file",
    "collect/status/command.py": "forms status",
    "collect/status/status_text.py": "forms status",
    "form/template_text.py": "a file for designers",
    "pack/json_schema.py": "a file for editors",
    "project/": "forms init",
    "spreadsheet/received_workbook.py": "macros did not run",
    "word/received.py": "macros did not run",
    # Parts of sentences that are told elsewhere in this test as they are printed.
    "build/output_folder.py: forms 命令": "who holds a lock",
    "collect/blank/command.py: receive": "a command line",
    "collect/ledger/command.py: receive": "a command line",
    "collect/status/accept_command.py: receive": "a command line",
    "collect/receive/receive.py: forms receive 收回": "a command line",
    "archive/command.py: forms pdf --force": "a command line",
}


def texts(module: str) -> Iterator[str]:
    """The texts of the module but its docstrings; what is put into them stands in braces."""
    tree = ast.parse(module)
    inner = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) or id(node) in inner:
            inner |= {id(node.value)} if isinstance(node, ast.Expr) else set()
        elif isinstance(node, ast.JoinedStr):
            yield "".join(map(written, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def written(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    return f"{{{ast.unparse(part.value)}}}"


@pytest.fixture(scope="module")
def about_commands() -> list[str]:
    """Place and text of all that names a command or an option in Chinese words."""
    found = []
    for path in sorted(GENERATOR.rglob("*.py")):
        module = path.read_text("utf-8")
        if any(map(is_about_commands, module.split("\n"))):
            where = path.relative_to(GENERATOR).as_posix()
            found += [f"{where}: {text}" for text in texts(module) if is_about_commands(text)]
    return found


def is_about_commands(text: str) -> bool:
    return OF_COMMANDS.search(text) is not None and CHINESE.search(text) is not None


def as_printed(text: str) -> str:
    """The text with a command line, or a name, in place of what is put in."""
    text = text.replace("{step}", "请核对各项金额，再运行 ").replace("{prefer}", "theirs")
    text = re.sub(r"(?<=运行 )\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "forms check 2024", text)
    return re.sub(r"\{[^{}]*\}", "甲", text)


def test_no_text_that_a_page_shows_names_a_command(about_commands: list[str]) -> None:
    shown = [each for each in about_commands if not each.startswith(tuple(ELSEWHERE))]

    said = {each: report_words.in_page_words(as_printed(each)) for each in shown}

    assert [(each, words) for each, words in said.items() if OF_COMMANDS.search(words)] == []


def test_each_exception_is_still_there(about_commands: list[str]) -> None:
    gone = [e for e in ELSEWHERE if not any(place.startswith(e) for place in about_commands)]

    assert gone == []


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("请运行 forms check 2024 查看。", "请按“检查”查看。"),
        (
            "下一步：请填写空着的金额；查看待填项，请运行 forms check 2025",
            "下一步：请填写空着的金额；请在新的填报任务中按“检查”，查看待填项",
        ),
        (
            "下一步：请核对各项金额，再运行 forms check 2025",
            "下一步：请核对各项金额，再在新的填报任务中按“检查”",
        ),
        (
            "请运行 forms check 2025-自评 查看待填项；下发给各单位填写的，请运行 forms blank 2025-自评",  # noqa: E501
            "请在新的填报任务中按“检查”，查看待填项；下发给各单位填写的，请按“生成空白表”",
        ),
        ("请运行 forms check data/2024 --strict 查看。", "请按“检查”查看。"),
        ('再运行 forms pdf "2024 年" --force，重新归档', "再按“转换为 PDF”，重新归档"),
        ("未生成。请先运行 forms build 2024，再归档。", "未生成。请先按“生成文档”，再归档。"),
        ("文件不存在，请再运行一次 forms build", "文件不存在，请再按“生成文档”"),
        ("改过（运行 forms build 2024 重新生成）", "改过（按“生成文档”重新生成）"),
        (
            "收回后请运行 forms receive 收回的表 --campaign 2024",
            "收回后请将收回的表拖到本页接收",
        ),
        (
            "请收到后先运行 forms receive 收回的表 --campaign 2024",
            "请收到后先拖到本页接收",
        ),
        (
            "以报送的为准，请运行 forms receive 甲.docx --theirs；"  # noqa: ISC004 - one sentence
            "以数据文件为准，请运行 forms receive 甲.docx --ours",
            "请在下方选择以哪一方的内容为准",
        ),
        (
            "build 正被另一个 forms build（甲 上的进程 5）使用，请等其结束后再运行。",
            "build 正被“生成文档”（甲 上的进程 5）使用，请等其结束后再试。",
        ),
        ("甲 正被另一个 forms desk（乙）使用。", "甲 正被“填报桌面”（乙）使用。"),
        ("甲 正被另一个 forms rollover（乙）使用。", "甲 正被另一个命令（乙）使用。"),
        ("磁盘空间不足，请清理后再运行。", "磁盘空间不足，请清理后再试。"),
        ("有 3 个单位未生成，请改正后重新运行。", "有 3 个单位未生成，请改正后重试。"),
        ("全部错误和警告见 build/2024/findings.txt。", "逐条内容见各单位的页面。"),
        ("单位文档 2/2 份。", "单位文档 2/2 份。"),
        (
            "请在项目文件夹（含 data 和 templates）中运行命令，或用 --templates 指定其位置。",
            "请联系管理员。",
        ),
    ],
)
def test_a_line_is_said_of_the_page(printed: str, said: str) -> None:
    assert report_words.in_page_words(printed) == said


def test_every_button_that_is_named_stands_on_the_campaigns_page() -> None:
    folder = GENERATOR / "desk" / "templates"
    page = "\n".join(path.read_text("utf-8") for path in folder.glob("campaign*.html"))
    named = {*report_words.BUTTONS.values(), "新建单位", "格式", "各单位", "含 PDF"}
    named |= {"有缺少或错误时也归档", "先汇编已报且没有错误的单位"}

    assert [name for name in named if name not in page] == []
