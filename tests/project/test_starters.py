"""The files of a project that are double-clicked on Windows, read as its command interpreter does.

No Windows is used: the few commands that choose the program are followed here.
"""

from __future__ import annotations

import re

import pytest

from generator.project import starters

FILES = starters.files()
BUNDLE = r"C:\Users\某 人\AppData\Local\official-forms\venv\Scripts\forms.exe"
TOOL = r"C:\Users\某 人\.local\bin\forms.exe"
ON_PATH = r"D:\Python\Scripts\forms.exe"
VARIABLES = {"LOCALAPPDATA": r"C:\Users\某 人\AppData\Local", "USERPROFILE": r"C:\Users\某 人"}
# What the command interpreter takes for its own where it reads bytes one by one.
SPECIAL = b'&|<>^%!"()\\'


def lines_of(name: str) -> list[str]:
    return FILES[name].decode("gbk").split("\r\n")


def expanded(text: str, variables: dict[str, str]) -> str:
    return re.sub("%([A-Z]+)%", lambda match: variables.get(match[1], ""), text)


def started(name: str, existing: set[str], on_path: str = "") -> str:
    """The line that is run in the end: the program with its command, or the way out."""
    lines, variables, i = lines_of(name), dict(VARIABLES), 0
    while True:
        line = expanded(lines[i], variables)
        i += 1
        if match := re.fullmatch(r'if exist "(.*)" goto (\w+)', line):
            i = lines.index(f":{match[2]}") if match[1] in existing else i
        elif match := re.fullmatch(r"if defined (\w+) goto (\w+)", line):
            i = lines.index(f":{match[2]}") if variables[match[1]] else i
        elif match := re.fullmatch(r'set "(\w+)=(.*)"', line):
            variables[match[1]] = match[2]
        elif match := re.fullmatch(r'for %%F in \(.*\) do set "(\w+)=%%~\$PATH:F"', line):
            variables[match[1]] = on_path
        elif line.startswith(('"', "exit")):
            return line


@pytest.mark.parametrize(
    ("existing", "on_path", "run"),
    [
        ({BUNDLE, TOOL}, ON_PATH, f'"{BUNDLE}" desk'),
        ({TOOL}, ON_PATH, f'"{TOOL}" desk'),
        (set(), ON_PATH, f'"{ON_PATH}" desk'),
        (set(), "", "exit /b 4"),
    ],
)
def test_the_program_is_found_where_it_may_have_been_installed(
    existing: set[str], on_path: str, run: str
) -> None:
    assert started("打开填报.bat", existing, on_path) == run


def test_each_file_runs_its_command() -> None:
    run = {name: started(name, {TOOL}) for name in FILES}

    assert run == {
        "打开填报.bat": f'"{TOOL}" desk',
        "检查.bat": f'"{TOOL}" check',
        "生成.bat": f'"{TOOL}" build',
        "命令窗口.bat": f'"{TOOL}" --help',
    }


@pytest.mark.parametrize("name", FILES)
def test_a_chinese_command_interpreter_reads_it(name: str) -> None:
    raw = FILES[name]

    assert raw.startswith(b"@echo off\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert "{" not in raw.decode("gbk")
    # Under another code page words are garbled, but no command comes of them.
    chinese = [character.encode("gbk") for character in raw.decode("gbk") if character > "\x7f"]
    assert chinese
    assert not [each for each in chinese if each[1] in SPECIAL]


@pytest.mark.parametrize("name", FILES)
def test_folders_may_have_blanks_and_the_window_stays(name: str) -> None:
    lines = lines_of(name)

    assert 'pushd "%~dp0"' in lines
    for line in lines:
        for path in re.finditer(r"%(?!CODE)[A-Z]+%|%~dp0", line):
            assert line[: path.start()].count('"') % 2 == 1, line
    for i, line in enumerate(lines):
        if line.startswith("exit"):
            assert lines[i - 1] == "pause"
    assert lines[-2].startswith(("exit", "cmd /k"))
