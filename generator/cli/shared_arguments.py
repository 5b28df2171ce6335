"""Arguments that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli import usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.cli.usage import Parser

BUILT = "已生成文档所在的文件夹（默认 build）"


def add_campaigns(parser: Parser, verb: str) -> None:
    """The campaigns to work on, and their folder; the help text needs the command's verb."""
    help_ = f"要{verb}的填报任务（data 下的文件夹名或路径）；省略则{verb}全部"
    parser.add_argument("campaigns", nargs="*", metavar="填报任务", help=help_)
    add_data(parser)


def add_loose_pack(parser: Parser) -> None:
    """Add `--pack` for data files of no campaign."""
    help_ = "不属于填报任务的数据文件按哪套表单检查；省略则按文件开头的“# 表单: …”"
    parser.add_argument("--pack", default="", metavar="表单", help=help_)


def add_packs(parser: Parser) -> None:
    """Add the names of form packs; none for all."""
    parser.add_argument("packs", nargs="*", metavar="表单包", help="表单包的文件夹名；省略则为全部")


def add_data(parser: Parser) -> None:
    """Add `--data`, the folder of campaigns."""
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("data"),
        metavar="文件夹",
        help="填报任务所在的文件夹（默认 data）",
    )


def add_build(parser: Parser, help_: str, *also: str) -> None:
    """Add `--build`, also spelled as in `also`."""
    parser.add_argument(
        "--build",
        *also,
        type=Path,
        default=Path("build"),
        metavar="文件夹",
        help=help_,
    )


def add_format(parser: Parser, formats: Sequence[str]) -> None:
    """Add `--format`; text unless another is named."""
    help_ = f"输出格式：{'、'.join(formats)}（默认 text）"
    parser.add_argument("--format", choices=formats, default="text", metavar="格式", help=help_)


def add_pack(parser: Parser) -> None:
    """Add `--pack` for Word and Excel files."""
    help_ = "Word 和 Excel 文件按哪套表单读取（templates 下的文件夹名）；省略则自动识别"
    parser.add_argument("--pack", default="", metavar="表单", help=help_)


def add_all(parser: Parser) -> None:
    """Add `--all`, by which no finding is left out."""
    help_ = "逐条列出全部警告，包括已核对的；省略则警告超过 50 个时合并列出"
    parser.add_argument("--all", action="store_true", help=help_)


def add_jobs(parser: Parser) -> None:
    """Add `--jobs`."""
    parser.add_argument(
        "--jobs",
        type=usage.positive,
        default=0,
        metavar="个数",
        help="最多同时运行的进程数（默认与处理器核心数相同）",
    )


def add_units(parser: Parser, help_: str) -> None:
    """Add `--unit`, which may be given several times."""
    parser.add_argument("--unit", action="append", default=[], metavar="单位全称", help=help_)
