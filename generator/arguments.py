"""What may be typed behind `forms`: commands, their arguments, and what each is for, in Chinese."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from generator import __version__, diff, executors, program, signing, usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # A command gets what was typed and gives its exit code.
    Command: TypeAlias = Callable[[argparse.Namespace], int]


def parser(commands_by_name: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The command line; each command calls the one of its name (`template check` for that one)."""
    parser = usage.Parser(prog="forms", description="从每个单位一份的数据文件生成官方表格。")
    help_ = "显示版本，和程序文件的校验和（SHA-256）"
    parser.add_argument("--version", action=_Version, nargs=0, help=help_)
    parser.set_defaults(command=lambda _: _no_command(parser))
    commands = parser.add_subparsers(title="命令", metavar="命令")
    for name, (help_, add_arguments) in _COMMANDS.items():
        add_arguments(_add(commands, name, help_, commands_by_name[name]))
    template_ = commands.add_parser("template", help="检查表单包")
    template_.set_defaults(command=lambda _: _no_command(template_))
    below = template_.add_subparsers(title="命令", metavar="命令")
    help_ = "检查表单包的模板、标签、网格和样式"
    _template_check(_add(below, "check", help_, commands_by_name["template check"]))
    return parser


class _Version(argparse.Action):
    """Says which program this is: its version, and the hash of its files, read only now."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"{__version__} sha256:{program.sha256()}\n")
        parser.exit()


def _build(parser: argparse.ArgumentParser) -> None:
    _add_campaigns(parser, "CAMPAIGN", "要生成的填报（data 下的文件夹名或路径）；不写就是全部")
    _add_build(parser, "--out")
    parser.add_argument(
        "--unit", action="append", default=[], metavar="NAME", help="只生成这个单位的文档，可写多次"
    )
    _add_jobs(parser)
    parser.add_argument(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="交给 Dask 集群做（如 tcp://host:8786；集群里要装同一版的本程序）",
    )
    parser.add_argument("--force", action="store_true", help="没有变化的也重新生成")
    parser.add_argument("--partial", action="store_true", help="有单位出错时，先汇编无误的单位")
    parser.add_argument("--strict", action="store_true", help="把警告当作错误")


def _pdf(parser: argparse.ArgumentParser) -> None:
    _add_campaigns(parser, "CAMPAIGN", "要转换的填报（data 下的文件夹名或路径）；不写就是全部")
    _add_build(parser)
    parser.add_argument("--force", action="store_true", help="没有变化的也重新转换")
    parser.add_argument(
        "--timeout",
        type=usage.positive,
        default=0,
        metavar="SECONDS",
        help="一个文档最多等几秒（默认 60 秒，文档大的再长些）",
    )


def _check(parser: argparse.ArgumentParser) -> None:
    _add_campaigns(parser, "CAMPAIGN或FILE", "要检查的填报或数据文件；不写就是全部")
    _add_build(parser)
    parser.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="输出格式（默认 text）"
    )
    parser.add_argument("--strict", action="store_true", help="把警告当作错误")


def _publish(parser: argparse.ArgumentParser) -> None:
    _add_campaigns(parser, "CAMPAIGN", "要公开的填报（data 下的文件夹名或路径）；不写就是全部")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("public"),
        metavar="DIR",
        help="写到哪个文件夹（默认 public）",
    )
    parser.add_argument("--partial", action="store_true", help="有单位出错时，先公开无误的单位")
    parser.add_argument("--no-pdf", action="store_true", help="只公开 Word 文档，不做 PDF")
    parser.add_argument("--force", action="store_true", help="没有变化的 PDF 也重新转换")
    parser.add_argument(
        "--not-personal",
        action="append",
        default=[],
        metavar="WORD",
        help="这几个字写在别处时不是个人信息，照样公开，可写多次",
    )
    _add_jobs(parser)


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="单位全称")
    parser.add_argument(
        "--campaign", metavar="CAMPAIGN", help="放进哪一轮填报；不写就是唯一的，或按名称排在最后的"
    )
    _add_data(parser)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="填好的 Word 文件（.docx、.doc）")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--out",
        type=Path,
        default=Path("imported"),
        metavar="DIR",
        help="写到哪个文件夹（默认 imported）",
    )
    where.add_argument("--campaign", metavar="CAMPAIGN", help="写进这一轮填报的数据文件里")
    _add_data(parser)


def _rollover(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="A", help="今年的填报（data 下的文件夹名或路径）")
    parser.add_argument("new", metavar="B", help="下一年的填报，还没有的文件夹（名称或路径）")
    parser.add_argument("--keep-amounts", action="store_true", help="数字也照旧，不清空")
    _add_data(parser)


def _diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "old", metavar="A", help="原来的：一轮填报，或一个数据文件、Word 文件、归档"
    )
    parser.add_argument("new", metavar="B", help="现在的：写法和 A 一样，不必是同一种")
    parser.add_argument(
        "--format", choices=diff.FORMATS, default="text", help="输出格式（默认 text）"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="写到哪个文件；不写就显示在屏幕上，docx 必须写"
    )
    _add_data(parser)


def _archive(parser: argparse.ArgumentParser) -> None:
    _add_campaigns(parser, "CAMPAIGN", "要归档的填报（data 下的文件夹名或路径）；不写就是全部")
    _add_build(parser)
    _add_archive(parser, "归档到哪个文件夹（默认 archive）")
    parser.add_argument(
        "--date", default="", metavar="DATE", help="归档的日期，写成 2024-03-01 这样；不写就是今天"
    )
    parser.add_argument("--name", default="", metavar="NAME", help="归档的名称，代替日期")
    parser.add_argument(
        "--partial", action="store_true", help="有缺、有错也归档，有什么归什么，并写明缺什么"
    )
    parser.add_argument("--no-pdf", action="store_true", help="不要 PDF，只归档 Word 文档")
    parser.add_argument(
        "--sign",
        type=Path,
        metavar="CERT",
        help=f"用这个证书（.p12、.pfx）签名；密码在环境变量 {signing.PASSWORD_VARIABLE} 里，或运行时输入",
    )


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="归档的文件夹或 .zip，或一份 Word 文档、PDF"
    )
    parser.add_argument(
        "--rebuild", action="store_true", help="再用归档里的数据和表单生成一遍，逐字节比较"
    )
    parser.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="CERT",
        help="信得过的证书（PEM 或 DER），必须是它或它签发的证书签的名，可写多次",
    )
    _add_archive(parser, "单份的文档到哪个文件夹里的归档中去找（默认 archive）")


def _add_archive(parser: argparse.ArgumentParser, help_: str) -> None:
    parser.add_argument("--archive", type=Path, default=Path("archive"), metavar="DIR", help=help_)


def _schema(parser: argparse.ArgumentParser) -> None:
    _add_packs(parser)


def _template_check(parser: argparse.ArgumentParser) -> None:
    _add_packs(parser)
    parser.add_argument(
        "--update", action="store_true", help="重写模板旁边的文字图（annex1.txt 等）"
    )


def _add(
    commands: Any, name: str, help_: str, command: Callable[..., int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_, description=help_)
    parser.add_argument(
        "--templates",
        type=Path,
        default=Path("templates"),
        metavar="DIR",
        help="表单包所在的文件夹（默认 templates）",
    )
    parser.set_defaults(command=command)
    return parser


def _add_campaigns(parser: argparse.ArgumentParser, metavar: str, help_: str) -> None:
    parser.add_argument("campaigns", nargs="*", metavar=metavar, help=help_)
    _add_data(parser)


def _add_packs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("packs", nargs="*", metavar="PACK", help="表单包的文件夹名；不写就是全部")


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("data"),
        metavar="DIR",
        help="填报数据所在的文件夹（默认 data）",
    )


def _add_build(parser: argparse.ArgumentParser, *also: str) -> None:
    parser.add_argument(
        "--build",
        *also,
        type=Path,
        default=Path("build"),
        metavar="DIR",
        help="生成到哪个文件夹（默认 build）",
    )


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs",
        type=usage.positive,
        default=executors.cores(),
        metavar="N",
        help="最多同时用几个进程（默认每个处理器核心一个）",
    )


def _no_command(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return usage.WRONG_USAGE


# What each command is for, and what adds its arguments, in the order of a year's work.
_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "build": ("检查数据，生成单位文档、附表汇编和清单", _build),
    "pdf": ("把生成好的文档转成 PDF（PDF/A-2b），放在文档旁边", _pdf),
    "check": ("只检查数据，不生成文件", _check),
    "new": ("写一个新单位的数据文件，等着填", _new),
    "import": ("把填好的 Word 表格读回成数据文件", _import),
    "rollover": ("从今年的数据文件写出下一年的：文字照旧，数字清空，等着填", _rollover),
    "diff": ("比较两轮填报、数据文件、Word 文档或归档，一项一项列出不同", _diff),
    "archive": ("把一轮填报的文档和数据归档，成为一个能自证的文件夹和 .zip", _archive),
    "verify": ("核对归档或单份文档：有没有缺少、多出、被改过", _verify),
    "publish": ("写公开的一套：隐去个人信息的 Word、PDF 和网页", _publish),
    "schema": ("写表单包的 JSON Schema，给编辑器用", _schema),
}
