"""What commands print, in words of the desk's pages: their buttons in place of command lines.

A test goes through the texts of the program that name a command or an option, and holds that none
of them is left as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The buttons of a campaign's page that do what a command does.
BUTTONS = {
    "check": "检查",
    "build": "生成文档",
    "pdf": "转换为 PDF",
    "archive": "归档",
    "verify": "核对归档",
    "return": "退回",
    "accept": "登记为已审核",
    "blank": "生成空白表",
    "ledger": "生成台账",
}
# A command line in a sentence: it ends where Chinese goes on.
_WORD = r"(?:\"[^\"]*\"|[^\s，。；：（）“”]+)"
_END = r"(?=[，。；：（）]|\s*$| *(?:查看|核对|重新生成|可))"


def _line(command: str) -> str:
    return rf"forms {command}\b(?: {_WORD})*?{_END}"


_REPLACED = (
    # Receiving
    (
        rf"以报送的为准，请运行 {_line('receive')}；以数据文件为准，请运行 {_line('receive')}",
        "请在下方选择以哪一方的内容为准",
    ),
    (
        rf"确以此为准的，请运行 {_line('receive')}",
        "确以此为准的，请在下方选择“采用报送的内容”",
    ),
    (rf"请收到后先运行 {_line('receive')}", "请收到后先拖到本页接收"),
    (rf"请运行 {_line('receive')}", "请将收回的表拖到本页接收"),
    (r"（可参照 forms new 生成的文件）", ""),
    (r"--\S+ 须与 --unit 同时使用，请写明是哪个单位。", "请先选择单位。"),
    (r"--due 应为日期", "重新报送期限应为日期"),
    (r"--unit 后请输入单位全称，例如：.*", "请刷新页面，重新选择单位。"),
    # Rollover: the page is the old campaign's
    (
        rf"(?:查看待填项，请运行 {_line('check')}|请运行 {_line('check')} *查看待填项)",
        "请在新的填报任务中按“检查”，查看待填项",
    ),
    (rf"请核对各项金额，再运行 {_line('check')}", "请核对各项金额，再在新的填报任务中按“检查”"),
    # Other commands
    (rf"请运行 {_line('status')} *查看各单位情况", "请在“各单位”中查看情况"),
    (rf"请运行 {_line('fix')}", "请打开该单位的页面，按“按提示改正”"),
    (r"(?:请运行 )?forms template check[^。]*", "请联系表单管理人员处理"),
    (r"用 forms new 新建数据文件", "按“新建单位”"),
    (r"新建单位，请运行 forms new 单位全称", "请按“新建单位”"),
    # Options
    (r"请在命令末尾加 --partial：", "请勾选“有缺少或错误时也归档”："),
    (r"请在命令末尾加 --partial", "请勾选“先汇编已报且没有错误的单位”"),
    (r"请在命令末尾加 --no-pdf", "请取消勾选“含 PDF”"),
    (r"请不带 --unit 再运行一次，以重新生成", "请不选择单位，再按一次“生成文档”"),
    (rf"请改用 Word 表：运行 {_line('blank')}", "请将“格式”改为 Word，再按“生成空白表”"),
    (r"请用 --format 重新生成", "请将“格式”改为另一种后重新生成"),
    (r"不能使用 --with-guide", "其空白表将与填表说明同名，无法生成"),
    (r"请用 --name 另取一个名称", "请将其移走或改名后再试"),
    (r"请用 --(?:archive|out|build) 换一个(?:文件夹|位置)", "请联系管理员换一个文件夹"),
    (r"请换一个位置后再运行", "请联系管理员换一个位置后再试"),
    (r"或换一个位置后再运行", "或联系管理员换一个位置后再试"),
    (r"请减小 --jobs 后再运行", "请关闭部分程序后再试"),
    (r"，或减小 --jobs 后再运行", "后再试"),
    (r"，请加 --all 列出", ""),
    (r"--keep-amounts 不能与 --pack 同时使用", "“保留金额”不能与另一套表单同时选用"),
    (r"，请省略 --pack", "，请不要选择表单"),
    (rf"如需逐条查看，请运行 {_line('[a-z]+')}", "逐条内容见各单位的页面"),
    (r"(?:逐条内容|全部错误和警告)见 \S+。", "逐条内容见各单位的页面。"),
    # Surroundings
    (
        r"Windows：请从 (\S+) 下载安装；Debian、Ubuntu：请运行 [^。]*。安装后再运行。",
        r"请联系管理员安装（\1），安装后再试。",
    ),
    (r"（Debian、Ubuntu 可运行 make fonts）", ""),
    (r"请在项目文件夹（含 data 和 templates）中运行命令|请先进入该文件夹再运行", "请联系管理员"),
    (r"新建项目，请运行 forms init 文件夹。", ""),
    (r"，或用 --templates 指定其位置", ""),
    (r"另一个 forms 命令使用", "另一个命令使用"),
)


_NAMES = f"({'|'.join(BUTTONS)})"
_TABLE = [(re.compile(words, re.MULTILINE), others) for words, others in _REPLACED]
_RUN = re.compile(rf"运行(?:一次)? {_line(_NAMES)} *", re.MULTILINE)
# Who holds a lock: buttons, and commands that somebody runs beside the desk.
_HOLDERS = {**BUTTONS, "desk": "填报桌面", "receive": "接收", "fix": "自动改正", "import": "导入"}
_HELD = re.compile(r"(?:另一个 )?forms ([a-z]+)(?=（)")
_AGAIN = ((re.compile("(请?)重新运行"), r"\1重试"), (re.compile("再运行(?:一次)?"), "再试"))


def _button(match: re.Match[str]) -> str:
    return f"按“{BUTTONS[match[1]]}”"


def _holder(match: re.Match[str]) -> str:
    return f"“{_HOLDERS[match[1]]}”" if match[1] in _HOLDERS else "另一个命令"


@lru_cache(maxsize=64)
def in_page_words(text: str) -> str:
    """The text, one line or several, with the names of the page's buttons instead of commands."""
    for pattern, others in _TABLE:
        text = pattern.sub(others, text)
    text = _RUN.sub(_button, text)
    text = _HELD.sub(_holder, text)
    for pattern, others in _AGAIN:
        text = pattern.sub(others, text)
    return text
