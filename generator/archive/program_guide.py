"""How to verify an archive by the program in it, for who has nothing but the archive."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.archive import archived_program, program_wheel
from generator.common import program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def lines(generator_json: Mapping[str, Any]) -> list[str]:
    """The text, line by line; empty where generator.json names no program in the archive."""
    found = archived_program.recorded(generator_json)
    if found is None:
        return []
    folder = f"data/{program_wheel.FOLDER}"
    name = PurePosixPath(found.wheel).name
    python = ".".join(str(generator_json.get("python", "")).split(".")[:2])
    return [
        f"归档中存有生成这些文档的程序（official-forms {found.version} 版），不必另找：",
        f"  {folder}/{name}　程序的安装包（wheel 格式，即未压缩的 zip，内为程序源文件）",
        f"  data/{program_wheel.LOCK}　程序所用的其他软件及其版本、校验和",
        *_states(found.state),
        "",
        "（一）先核对安装包，再安装",
        f"  运行程序之前，请计算 {name} 的 SHA-256，",
        *_compared(found.state),
        "  不要以本归档中的记载为准：更换了安装包的人，也能更换记载。不一致的，请勿安装。",
        f"  计算方法：Windows 为 certutil -hashfile {name} SHA256，Linux 为 sha256sum {name}。",
        "",
        "（二）安装",
        f"  归档时使用的是 Python {generator_json.get('python', '')}。请安装 Python {python}，",
        f"  在 {folder} 文件夹中打开命令窗口，依次运行（Windows）：",
        rf"    py -{python} -m venv C:\forms",
        rf"    C:\forms\Scripts\pip install --require-hashes -r {program.LOCK}",
        rf"    C:\forms\Scripts\pip install --no-deps {name}",
        "  Linux：",
        f"    python{python} -m venv ~/forms",
        f"    ~/forms/bin/pip install --require-hashes -r {program.LOCK}",
        f"    ~/forms/bin/pip install --no-deps {name}",
        f"  第二行须联网取得 {program.LOCK} 所列的软件；无法取得的，请改用当年的离线安装包",
        "  official-forms-windows.zip（或 linux），其中含有全部软件。本归档不含这些软件和 Python。",
        "",
        "（三）核对并重新生成",
        "  在归档文件夹的上一级文件夹中运行（归档名 换成文件夹的名称）：",
        r"    C:\forms\Scripts\forms verify 归档名 --rebuild",
        "    ~/forms/bin/forms verify 归档名 --rebuild",
        "  程序用归档中的数据和表单包重新生成文档，与归档中的文档逐字节比对，不改动归档。",
    ]


def _states(state: str) -> list[str]:
    """What is to be known of the program, if it was not as it was handed out."""
    if state == "changed":
        return ["  归档时，程序已改动，与发布的程序不同；文档由改动后的程序生成。"]
    return ["  归档时，无法确认程序是否改动。"] if state == "unknown" else []


def _compared(state: str) -> list[str]:
    """What the wheel's hash is to be compared with."""
    if state == "changed":
        return [
            "  与归档时另外记下的校验和比较；没有另外记下的，无法确认（改动后的程序未曾发布）。"
        ]
    return ["  与该版程序发布时公布的 SHA256SUMS 中的一行（或归档时另外记下的校验和）比较；"]
