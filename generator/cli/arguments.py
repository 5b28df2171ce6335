"""Define the command line of `forms`: its commands, their arguments and help texts in Chinese."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from generator import __version__, compare
from generator.archive.signing import PASSWORD_VARIABLE
from generator.cli import collect_arguments as collecting
from generator.cli import shared_arguments as shared
from generator.cli import usage
from generator.cli.usage import Parser
from generator.common import program
from generator.project import shipped_packs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # Takes the parsed arguments, returns the exit code.
    Command: TypeAlias = Callable[[argparse.Namespace], int]


SHELLS = ("bash", "zsh")


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
    template = commands.add_parser("template", help="新建或检查表单包")
    template.set_defaults(command=lambda _: _no_command(template))
    subcommands = template.add_commands()
    help_ = "由官方表样（Word，空白或已填写）生成表单包的草稿，推测之处写在 DRAFT.md"
    _template_new(_add(subcommands, "new", help_, commands_by_name["template new"]))
    help_ = "检查表单包的模板、标签、表格结构和样式"
    _template_check(_add(subcommands, "check", help_, commands_by_name["template check"]))
    _completion(commands, commands_by_name["completion"])
    return parser


class _Version(argparse.Action):
    """Prints the program's version and the hash of its files, which are read only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"{__version__} sha256:{program.sha256()}\n")
        parser.exit()


def _init(parser: Parser) -> None:
    parser.example = "forms init 我的填报"
    help_ = "项目的文件夹：新的，或已有的空文件夹"
    parser.add_required("folder", "文件夹", "项目的文件夹", type=Path, help=help_)
    help_ = "第一个填报任务用哪套表单（默认 performance-targets）"
    parser.add_argument("--pack", default="performance-targets", metavar="表单", help=help_)
    help_ = "第一个填报任务的年度，如 2026（默认今年）"
    parser.add_argument("--year", default="", metavar="年度", help=help_)


def _build(parser: Parser) -> None:
    shared.add_campaigns(parser, "生成")
    shared.add_build(parser, "保存到哪个文件夹（默认 build）", "--out")
    shared.add_units(parser, "只生成指定单位的文档（填单位全称），可多次使用")
    shared.add_jobs(parser)
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
    shared.add_all(parser)


def _pdf(parser: Parser) -> None:
    shared.add_campaigns(parser, "转换")
    shared.add_build(parser, shared.BUILT)
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
    shared.add_data(parser)
    shared.add_build(parser, shared.BUILT)
    shared.add_format(parser, ("text", "json", "github"))
    shared.add_loose_pack(parser)
    parser.add_argument("--strict", action="store_true", help="警告按错误处理")
    shared.add_all(parser)


def _fix(parser: Parser) -> None:
    parser.example = "forms fix 2023"
    parser.add_required(
        "files",
        "填报任务或数据文件",
        "要改正的填报任务或数据文件",
        nargs="+",
        help="要改正的填报任务（data 下的文件夹名或路径）或数据文件",
    )
    shared.add_data(parser)
    shared.add_loose_pack(parser)
    parser.add_argument("--dry-run", action="store_true", help="只显示将作的改动，不改动文件")


def _publish(parser: Parser) -> None:
    shared.add_campaigns(parser, "公开")
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
    shared.add_jobs(parser)


def _new(parser: Parser) -> None:
    parser.example = "forms new 示例市示例区图书馆"
    parser.add_required("name", "单位全称", "单位全称", help="新单位的全称")
    parser.add_argument(
        "--campaign",
        metavar="填报任务",
        help="存入哪个填报任务；省略则存入按名称排在最后的一个",
    )
    shared.add_data(parser)


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
    shared.add_pack(parser)
    shared.add_data(parser)


def _rollover(parser: Parser) -> None:
    parser.example = "forms rollover 2023 2024"
    help_ = "今年的填报任务（data 下的文件夹名或路径）"
    parser.add_required("old", "今年", "今年的填报任务", help=help_)
    help_ = "下一年的填报任务（新文件夹的名称或路径）"
    parser.add_required("new", "下一年", "下一年的填报任务（新文件夹的名称）", help=help_)
    parser.add_argument("--keep-amounts", action="store_true", help="保留金额，不清空")
    help_ = "生成下一环节的填报任务：改用此表单，带入其表单包的 carry 所列的内容"
    parser.add_argument("--pack", default="", metavar="表单", help=help_)
    shared.add_data(parser)


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
    shared.add_format(parser, compare.FORMATS)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="文件",
        help="保存到哪个文件；省略则显示在屏幕上（docx 格式必须指定）",
    )
    shared.add_pack(parser)
    shared.add_data(parser)


def _archive(parser: Parser) -> None:
    shared.add_campaigns(parser, "归档")
    shared.add_build(parser, shared.BUILT)
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
    parser.add_argument(
        "--report",
        type=Path,
        metavar="文件",
        help="另存核对报告（.docx 或 .html）：核对的项目、对象、方法和结果，供档案人员使用",
    )
    _add_archive(parser, "核对单份文档时，在哪个文件夹中查找归档（默认 archive）")


def _add_archive(parser: Parser, help_: str) -> None:
    parser.add_argument(
        "--archive", type=Path, default=Path("archive"), metavar="文件夹", help=help_
    )


def _desk(parser: Parser) -> None:
    shared.add_data(parser)
    shared.add_build(parser, "生成的文档保存到哪个文件夹（默认 build）")
    parser.add_argument(
        "--port",
        type=usage.port,
        default=0,
        metavar="端口",
        help="使用本机的哪个端口（1024 到 65535）；省略则自动选择",
    )
    parser.add_argument("--no-browser", action="store_true", help="不打开浏览器，只显示网址")


def _schema(parser: Parser) -> None:
    shared.add_packs(parser)


def _template_check(parser: Parser) -> None:
    shared.add_packs(parser)
    parser.add_argument("--update", action="store_true", help="更新模板旁的文字版（annex1.txt 等）")


def _template_new(parser: Parser) -> None:
    parser.example = "forms template new vehicle-register 公务用车登记表.docx"
    help_ = "新表单包的文件夹名，如 vehicle-register"
    parser.add_required("name", "名称", "表单包的名称", help=help_)
    help_ = "官方表样（.docx、.doc、.wps 等）；同一张表有几份已填写的，请一并列出"
    parser.add_required("files", "表样", "官方表样", nargs="+", help=help_)


def _completion(commands: Any, command: Command) -> None:
    help_ = "输出命令补全脚本：在终端中按 Tab 键补全命令、选项和名称"
    parser: Parser = commands.add_parser("completion", help=help_, description=help_)
    parser.example = "forms completion bash"
    help_ = f"所用的终端程序：{'、'.join(SHELLS)}"
    parser.add_required("shell", "终端", "终端程序", choices=SHELLS, help=help_)
    parser.set_defaults(command=command)


def _add(commands: Any, name: str, help_: str, command: Callable[..., int]) -> Parser:
    parser: Parser = commands.add_parser(name, help=help_, description=help_)
    default, templates = Path("templates"), "表单包所在的文件夹（默认 templates）"
    if name == "init":
        default, templates = (
            shipped_packs.folder(),
            "复制哪个文件夹中的表单包（默认为随程序提供的）",
        )
    parser.add_argument("--templates", type=Path, default=default, metavar="文件夹", help=templates)
    parser.set_defaults(command=command)
    return parser


def _no_command(parser: Parser) -> int:
    parser.print_help()
    return usage.WRONG_USAGE


# Each command's help text and the function that adds its arguments, in the order of a year's work.
_COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "init": ("新建项目：表单包、填报任务、使用说明和双击即可运行的文件", _init),
    "desk": ("在浏览器中按表样填写、检查和生成（只供本机使用）", _desk),
    "build": ("检查数据，生成单位文档、附表汇编和清单", _build),
    "pdf": ("将已生成的文档转换为 PDF（用 LibreOffice 的 PDF/A-2b 选项），存放在原文档旁", _pdf),
    "check": ("只检查数据，不生成文件", _check),
    "fix": ("自动改正数据文件中写法明确的错误，原文件另存为 .yaml.bak", _fix),
    "new": ("新建一个单位的数据文件，供填写", _new),
    "blank": (
        "生成下发给各单位填写的空白表（Word 或 Excel），已知的内容预先填入",
        collecting.blank,
    ),
    "receive": ("接收各单位报送的表，存入数据文件，原件留存", collecting.receive),
    "status": (
        "查看哪些单位未报、有错误、逾期，哪些已审核（可保存为网页或 Excel）",
        collecting.status,
    ),
    "return": (
        "将有错误或待核对的表退回单位：逐处批注，并附退回意见",
        collecting.return_forms,
    ),
    "accept": ("将单位登记为已审核；数据改变后自动失效", collecting.accept),
    "ledger": ("生成 Excel 台账：各单位金额与控制数，每个列表一张工作表", collecting.ledger),
    "import": ("将已填写的 Word 或 Excel 表格导入为数据文件", _import),
    "rollover": ("由今年的数据文件生成下一年的（沿用文字，清空金额），或下一环节的", _rollover),
    "diff": ("逐项比较填报任务、数据文件、Word 或 Excel 文件、归档", _diff),
    "archive": ("将一个填报任务的文档和数据归档，生成可独立核验的文件夹和 .zip", _archive),
    "verify": ("核对归档或单份文档是否缺少、多出或被改动", _verify),
    "publish": ("生成用于公开的 Word、PDF 和网页，隐去个人信息", _publish),
    "schema": ("生成表单包的 JSON Schema，供编辑器使用", _schema),
}
