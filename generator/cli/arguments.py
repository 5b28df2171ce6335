"""Define the command line of `forms`: its commands, their arguments and help texts in Chinese."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from generator import __version__, collect, compare
from generator.archive.signing import PASSWORD_VARIABLE
from generator.cli import usage
from generator.cli.usage import Parser
from generator.common import program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    # Takes the parsed arguments, returns the exit code.
    Command: TypeAlias = Callable[[argparse.Namespace], int]

_BUILT = "已生成文档所在的文件夹（默认 build）"


def parser(commands_by_name: Mapping[str, Command]) -> Parser:
    """The parser of the command line; each command's function is found by its name.

    A subcommand has two words in its name, as in "template check".
    """
    parser = Parser(prog="forms", description="根据各单位的数据文件，生成统一格式的官方表格。")
    help_ = "显示版本号和程序文件的校验和（SHA-256）"
    parser.add_argument("--version", action=_Version, nargs=0, help=help_)
    parser.set_defaults(command=lambda _: _no_command(parser))
    commands = parser.add_commands()
    for name, (help_, add_arguments) in _COMMANDS.items():
        add_arguments(_add(commands, name, help_, commands_by_name[name]))
    template = commands.add_parser("template", help="检查表单包")
    template.set_defaults(command=lambda _: _no_command(template))
    subcommands = template.add_commands()
    help_ = "检查表单包的模板、标签、表格结构和样式"
    _template_check(_add(subcommands, "check", help_, commands_by_name["template check"]))
    return parser


class _Version(argparse.Action):
    """Prints the program's version and the hash of its files, which are read only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"{__version__} sha256:{program.sha256()}\n")
        parser.exit()


def _build(parser: Parser) -> None:
    _add_campaigns(parser, "生成")
    _add_build(parser, "保存到哪个文件夹（默认 build）", "--out")
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="单位全称",
        help="只生成指定单位的文档（填单位全称），可多次使用",
    )
    _add_jobs(parser)
    parser.add_argument(
        "--cluster",
        default="",
        metavar="地址",
        help="使用 Dask 集群（如 tcp://host:8786；集群中须安装同一版本的本程序）",
    )
    parser.add_argument("--force", action="store_true", help="全部重新生成，包括没有变化的文档")
    parser.add_argument(
        "--partial", action="store_true", help="部分单位有错误或未报时，先汇编其他单位"
    )
    parser.add_argument("--strict", action="store_true", help="警告按错误处理")
    _add_all(parser)


def _pdf(parser: Parser) -> None:
    _add_campaigns(parser, "转换")
    _add_build(parser, _BUILT)
    parser.add_argument("--force", action="store_true", help="全部重新转换，包括没有变化的文档")
    parser.add_argument(
        "--timeout",
        type=usage.positive,
        default=0,
        metavar="秒数",
        help="单个文档的转换时限，单位为秒（默认 60，大文档自动延长）",
    )


def _check(parser: Parser) -> None:
    parser.add_argument(
        "campaigns",
        nargs="*",
        metavar="填报任务或数据文件",
        help="要检查的填报任务或数据文件；省略则检查全部",
    )
    _add_data(parser)
    _add_build(parser, _BUILT)
    _add_format(parser, ("text", "json", "github"))
    _add_loose_pack(parser)
    parser.add_argument("--strict", action="store_true", help="警告按错误处理")
    _add_all(parser)


def _fix(parser: Parser) -> None:
    parser.example = "forms fix 2023"
    parser.add_required(
        "files",
        "填报任务或数据文件",
        "要改正的填报任务或数据文件",
        nargs="+",
        help="要改正的填报任务（data 下的文件夹名或路径）或数据文件",
    )
    _add_data(parser)
    _add_loose_pack(parser)
    parser.add_argument("--dry-run", action="store_true", help="只显示将作的改动，不改动文件")


def _publish(parser: Parser) -> None:
    _add_campaigns(parser, "公开")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("public"),
        metavar="文件夹",
        help="保存到哪个文件夹（默认 public）",
    )
    parser.add_argument(
        "--partial", action="store_true", help="部分单位有错误或未报时，先公开其他单位"
    )
    parser.add_argument("--no-pdf", action="store_true", help="只公开 Word 文档，不生成 PDF")
    parser.add_argument("--force", action="store_true", help="重新转换全部 PDF，包括没有变化的")
    parser.add_argument(
        "--not-personal",
        action="append",
        default=[],
        metavar="文字",
        help="指定的文字在其他位置出现时不按个人信息处理，可多次使用",
    )
    _add_jobs(parser)


def _new(parser: Parser) -> None:
    parser.example = "forms new 示例市示例区图书馆"
    parser.add_required("name", "单位全称", "单位全称", help="新单位的全称")
    parser.add_argument(
        "--campaign",
        metavar="填报任务",
        help="存入哪个填报任务；省略则存入按名称排在最后的一个",
    )
    _add_data(parser)


def _blank(parser: Parser) -> None:
    _add_campaigns(parser, "下发")
    help_ = "空白表的格式：docx（Word）或 xlsx（Excel），默认 docx"
    parser.add_argument(
        "--format", choices=collect.FORMATS, default="docx", metavar="格式", help=help_
    )
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="单位全称",
        help="只生成指定单位的空白表（填单位全称），可多次使用",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="文件夹",
        help="保存到哪个文件夹（默认 blank 下与填报任务同名的文件夹）",
    )
    help_ = "另生成一页 Word 格式的填表说明，与空白表放在一起"
    parser.add_argument("--with-guide", action="store_true", help=help_)


def _status(parser: Parser) -> None:
    _add_campaigns(parser, "查看")
    _add_build(parser, _BUILT)
    _add_format(parser, collect.STATUS_FORMATS)
    help_ = "保存到哪个文件；省略则显示在屏幕上（html 和 xlsx 格式必须指定）"
    parser.add_argument("--out", type=Path, metavar="文件", help=help_)
    help_ = "按哪一天判断逾期，格式为 2024-03-01；省略则为当天"
    parser.add_argument("--date", default="", metavar="日期", help=help_)
    help_ = "列出全部单位；省略则不列已报待审和已审核的，每种最多 30 个"
    parser.add_argument("--all", action="store_true", help=help_)


def _return(parser: Parser) -> None:
    _add_campaigns(parser, "退回")
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="单位全称",
        help="只退回指定的单位（填单位全称），可多次使用",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="文件夹",
        help="保存到哪个文件夹（默认 returned 下与填报任务同名的文件夹）",
    )
    help_ = "请单位在哪一天前重新报送，如 2023-03-10；省略则按名册中的截止日期，已过的写“尽快”"
    parser.add_argument("--due", default="", metavar="日期", help=help_)


def _accept(parser: Parser) -> None:
    parser.example = "forms accept 2023 --unit 示例市示例区图书馆"
    help_ = "填报任务（data 下的文件夹名或路径）"
    parser.add_required("campaign", "填报任务", "填报任务", help=help_)
    parser.add_argument(
        "--unit",
        nargs="+",
        action="extend",
        required=True,
        metavar="单位全称",
        help="审核通过的单位（填单位全称），可填多个，也可多次使用",
    )
    _add_data(parser)


def _ledger(parser: Parser) -> None:
    parser.example = "forms ledger 2023 --out 台账.xlsx"
    _add_campaigns(parser, "汇总")
    help_ = "保存到哪个文件（.xlsx，必须指定）；同名的原文件内容不同的，另存为 .bak.xlsx"
    parser.add_argument("--out", type=Path, metavar="文件", help=help_)


def _import(parser: Parser) -> None:
    parser.example = "forms import 填好的表.docx"
    parser.add_required(
        "files",
        "文件",
        "要导入的文件",
        nargs="+",
        help="已填写的 Word 或 Excel 文件（.docx、.doc、.xlsx、.xls）",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--out",
        type=Path,
        default=Path("imported"),
        metavar="文件夹",
        help="保存到哪个文件夹（默认 imported）",
    )
    where.add_argument("--campaign", metavar="填报任务", help="直接存入指定的填报任务")
    _add_pack(parser)
    _add_data(parser)


def _receive(parser: Parser) -> None:
    parser.example = "forms receive 收回的表 --campaign 2023"
    parser.add_required(
        "files",
        "文件或文件夹",
        "收回的文件、文件夹或 .zip",
        nargs="+",
        help="收回的 Word、Excel 表或数据文件，存放它们的文件夹，或它们的 .zip 压缩包",
    )
    help_ = "存入哪个填报任务；只有一个填报任务的，可省略"
    parser.add_argument("--campaign", metavar="填报任务", help=help_)
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="单位全称",
        help="只接收指定单位的表（填单位全称），可多次使用",
    )
    which = parser.add_mutually_exclusive_group()
    help_ = "数据文件和报送的表改了同一处的，采用{}，须与 --unit 同时使用"
    which.add_argument("--theirs", action="store_true", help=help_.format("报送的内容"))
    which.add_argument("--ours", action="store_true", help=help_.format("数据文件的内容"))
    _add_data(parser)


def _rollover(parser: Parser) -> None:
    parser.example = "forms rollover 2023 2024"
    help_ = "今年的填报任务（data 下的文件夹名或路径）"
    parser.add_required("old", "今年", "今年的填报任务", help=help_)
    help_ = "下一年的填报任务（新文件夹的名称或路径）"
    parser.add_required("new", "下一年", "下一年的填报任务（新文件夹的名称）", help=help_)
    parser.add_argument("--keep-amounts", action="store_true", help="保留金额，不清空")
    _add_data(parser)


def _diff(parser: Parser) -> None:
    parser.example = "forms diff 2023 2024"
    kinds = "填报任务、数据文件、Word 或 Excel 文件、归档"
    parser.add_required("old", "原内容", "要比较的第一个对象", help=f"要比较的原内容：{kinds}")
    parser.add_required(
        "new",
        "新内容",
        f"要比较的第二个对象（{kinds}）",
        help="要比较的新内容：同上，两边的类型可以不同",
    )
    _add_format(parser, compare.FORMATS)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="文件",
        help="保存到哪个文件；省略则显示在屏幕上（docx 格式必须指定）",
    )
    _add_pack(parser)
    _add_data(parser)


def _archive(parser: Parser) -> None:
    _add_campaigns(parser, "归档")
    _add_build(parser, _BUILT)
    _add_archive(parser, "归档保存到哪个文件夹（默认 archive）")
    parser.add_argument(
        "--date", default="", metavar="日期", help="归档日期，格式为 2024-03-01；省略则为当天"
    )
    parser.add_argument("--name", default="", metavar="名称", help="归档名称，代替日期")
    parser.add_argument(
        "--partial", action="store_true", help="有缺少或错误时也归档现有内容，并注明问题"
    )
    parser.add_argument("--no-pdf", action="store_true", help="只归档 Word 文档，不生成 PDF")
    parser.add_argument(
        "--sign",
        type=Path,
        metavar="证书",
        help=f"用指定证书（.p12、.pfx）签名；密码取自环境变量 {PASSWORD_VARIABLE}，或在运行时输入",
    )


def _verify(parser: Parser) -> None:
    parser.example = "forms verify archive/2023/2024-03-01.zip"
    parser.add_required(
        "files",
        "文件",
        "要核对的归档或文档",
        nargs="+",
        help="归档的文件夹或 .zip，或一份 Word 文档、PDF",
    )
    parser.add_argument(
        "--rebuild", action="store_true", help="用归档中的数据和表单重新生成，并逐字节比对"
    )
    parser.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="证书",
        help="受信任的证书（PEM 或 DER），签名须由该证书或其签发的证书作出，可多次使用",
    )
    _add_archive(parser, "核对单份文档时，在哪个文件夹中查找归档（默认 archive）")


def _add_archive(parser: Parser, help_: str) -> None:
    parser.add_argument(
        "--archive", type=Path, default=Path("archive"), metavar="文件夹", help=help_
    )


def _schema(parser: Parser) -> None:
    _add_packs(parser)


def _template_check(parser: Parser) -> None:
    _add_packs(parser)
    parser.add_argument("--update", action="store_true", help="更新模板旁的文字版（annex1.txt 等）")


def _add(commands: Any, name: str, help_: str, command: Callable[..., int]) -> Parser:
    parser: Parser = commands.add_parser(name, help=help_, description=help_)
    parser.add_argument(
        "--templates",
        type=Path,
        default=Path("templates"),
        metavar="文件夹",
        help="表单包所在的文件夹（默认 templates）",
    )
    parser.set_defaults(command=command)
    return parser


def _add_campaigns(parser: Parser, verb: str) -> None:
    """The campaigns to work on, and their folder; the help text needs the command's verb."""
    help_ = f"要{verb}的填报任务（data 下的文件夹名或路径）；省略则{verb}全部"
    parser.add_argument("campaigns", nargs="*", metavar="填报任务", help=help_)
    _add_data(parser)


def _add_loose_pack(parser: Parser) -> None:
    help_ = "不属于填报任务的数据文件按哪套表单检查；省略则按文件开头的“# 表单: …”"
    parser.add_argument("--pack", default="", metavar="表单", help=help_)


def _add_packs(parser: Parser) -> None:
    parser.add_argument("packs", nargs="*", metavar="表单包", help="表单包的文件夹名；省略则为全部")


def _add_data(parser: Parser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("data"),
        metavar="文件夹",
        help="填报任务所在的文件夹（默认 data）",
    )


def _add_build(parser: Parser, help_: str, *also: str) -> None:
    parser.add_argument(
        "--build",
        *also,
        type=Path,
        default=Path("build"),
        metavar="文件夹",
        help=help_,
    )


def _add_format(parser: Parser, formats: Sequence[str]) -> None:
    help_ = f"输出格式：{'、'.join(formats)}（默认 text）"
    parser.add_argument("--format", choices=formats, default="text", metavar="格式", help=help_)


def _add_pack(parser: Parser) -> None:
    help_ = "Word 和 Excel 文件按哪套表单读取（templates 下的文件夹名）；省略则自动识别"
    parser.add_argument("--pack", default="", metavar="表单", help=help_)


def _add_all(parser: Parser) -> None:
    help_ = "逐条列出全部警告，包括已核对的；省略则警告超过 50 个时合并列出"
    parser.add_argument("--all", action="store_true", help=help_)


def _add_jobs(parser: Parser) -> None:
    parser.add_argument(
        "--jobs",
        type=usage.positive,
        default=0,
        metavar="个数",
        help="最多同时运行的进程数（默认与处理器核心数相同）",
    )


def _no_command(parser: Parser) -> int:
    parser.print_help()
    return usage.WRONG_USAGE


# Each command's help text and the function that adds its arguments, in the order of a year's work.
_COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "build": ("检查数据，生成单位文档、附表汇编和清单", _build),
    "pdf": ("将已生成的文档转换为 PDF（PDF/A-2b），存放在原文档旁", _pdf),
    "check": ("只检查数据，不生成文件", _check),
    "fix": ("自动改正数据文件中写法明确的错误，原文件另存为 .yaml.bak", _fix),
    "new": ("新建一个单位的数据文件，供填写", _new),
    "blank": ("生成下发给各单位填写的空白表（Word 或 Excel），已知的内容预先填入", _blank),
    "receive": ("接收各单位报送的表，存入数据文件，原件留存", _receive),
    "status": ("查看哪些单位未报、有错误、逾期，哪些已审核（可保存为网页或 Excel）", _status),
    "return": ("将有错误或待核对的表退回单位：逐处批注，并附退回意见", _return),
    "accept": ("将单位标记为已审核；数据改变后自动失效", _accept),
    "ledger": ("生成 Excel 台账：各单位金额与控制数，每个列表一张工作表", _ledger),
    "import": ("将已填写的 Word 或 Excel 表格导入为数据文件", _import),
    "rollover": ("由今年的数据文件生成下一年的：沿用文字，清空金额", _rollover),
    "diff": ("逐项比较填报任务、数据文件、Word 或 Excel 文件、归档", _diff),
    "archive": ("将一个填报任务的文档和数据归档，生成可独立核验的文件夹和 .zip", _archive),
    "verify": ("核对归档或单份文档是否缺少、多出或被改动", _verify),
    "publish": ("生成用于公开的 Word、PDF 和网页，隐去个人信息", _publish),
    "schema": ("生成表单包的 JSON Schema，供编辑器使用", _schema),
}
