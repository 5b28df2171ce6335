"""The files of a project that one double-clicks on Windows: `打开填报.bat` and others.

They find the program where the bundle, `uv tool` or `pipx` installs it, or on the PATH, and keep
their window open. Their bytes are in GBK with CRLF, as the command interpreter of a Chinese Windows
reads them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_TEMPLATE = Path(__file__).with_name("starter.bat")
_ENCODING = "gbk"
_COMMAND = """\
"%FORMS%" {command}
set "CODE=%ERRORLEVEL%"
echo.
{after}popd
pause
exit /b %CODE%"""
# Shows the folder of the documents, if there is one.
_SHOW_DOCUMENTS = 'if exist "build\\" explorer "build"\n'
# A window in which `forms` is found.
_PROMPT = """\
for %%F in ("%FORMS%") do set "PATH=%%~dpF;%PATH%"
"%FORMS%" --help
cmd /k"""


class _Starter(NamedTuple):
    """What one of the files is called, what it is for, and the lines that it runs."""

    title: str
    purpose: str
    lines: str


STARTERS = (
    _Starter(
        "打开填报",
        "在浏览器中填写、检查和生成。使用期间请勿关闭窗口。",
        _COMMAND.format(command="desk", after=""),
    ),
    _Starter("检查", "检查全部数据，列出错误和警告。", _COMMAND.format(command="check", after="")),
    _Starter(
        "生成",
        "生成全部文档，存入 build 文件夹。",
        _COMMAND.format(command="build", after=_SHOW_DOCUMENTS),
    ),
    _Starter("命令窗口", "打开可以运行 forms 命令的窗口。", _PROMPT),
)


def files() -> dict[str, bytes]:
    """The files by name."""
    template = _TEMPLATE.read_text(encoding="utf-8")
    return {f"{each.title}.bat": _bytes(template, each) for each in STARTERS}


def _bytes(template: str, starter: _Starter) -> bytes:
    text = template
    for name, value in starter._asdict().items():
        text = text.replace(f"{{{name}}}", value)
    return text.replace("\n", "\r\n").encode(_ENCODING)
