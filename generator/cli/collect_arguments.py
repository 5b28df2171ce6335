"""Arguments of the commands that hand forms out to units and take them in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator import collect
from generator.cli import shared_arguments as shared

if TYPE_CHECKING:
    from generator.cli.usage import Parser


def blank(parser: Parser) -> None:
    """Add the arguments of `forms blank`."""
    shared.add_campaigns(parser, "下发")
    help_ = "空白表的格式：docx（Word）或 xlsx（Excel），默认 docx"
    parser.add_argument(
        "--format", choices=collect.FORMATS, default="docx", metavar="格式", help=help_
    )
    shared.add_units(parser, "只生成指定单位的空白表（填单位全称），可多次使用")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="文件夹",
        help="保存到哪个文件夹（默认 blank 下与填报任务同名的文件夹）",
    )
    help_ = "另生成一页 Word 格式的填表说明，与空白表放在一起"
    parser.add_argument("--with-guide", action="store_true", help=help_)


def receive(parser: Parser) -> None:
    """Add the arguments of `forms receive`."""
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
    shared.add_units(parser, "只接收指定单位的表（填单位全称），可多次使用")
    which = parser.add_mutually_exclusive_group()
    help_ = "数据文件和报送的表改了同一处的，采用{}，须与 --unit 同时使用"
    which.add_argument("--theirs", action="store_true", help=help_.format("报送的内容"))
    which.add_argument("--ours", action="store_true", help=help_.format("数据文件的内容"))
    shared.add_data(parser)


def status(parser: Parser) -> None:
    """Add the arguments of `forms status`."""
    shared.add_campaigns(parser, "查看")
    shared.add_build(parser, shared.BUILT)
    shared.add_format(parser, collect.STATUS_FORMATS)
    help_ = "保存到哪个文件；省略则显示在屏幕上（html 和 xlsx 格式必须指定）"
    parser.add_argument("--out", type=Path, metavar="文件", help=help_)
    help_ = "按哪一天判断逾期，格式为 2024-03-01；省略则为当天"
    parser.add_argument("--date", default="", metavar="日期", help=help_)
    help_ = "列出全部单位；省略则不列已报待审和已审核的，每种最多 30 个"
    parser.add_argument("--all", action="store_true", help=help_)


def return_forms(parser: Parser) -> None:
    """Add the arguments of `forms return`."""
    shared.add_campaigns(parser, "退回")
    shared.add_units(parser, "只退回指定的单位（填单位全称），可多次使用")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="文件夹",
        help="保存到哪个文件夹（默认 returned 下与填报任务同名的文件夹）",
    )
    help_ = "请单位在哪一天前重新报送，如 2023-03-10；省略则按名册中的截止日期，已过的写“尽快”"
    parser.add_argument("--due", default="", metavar="日期", help=help_)


def accept(parser: Parser) -> None:
    """Add the arguments of `forms accept`."""
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
    shared.add_data(parser)


def ledger(parser: Parser) -> None:
    """Add the arguments of `forms ledger`."""
    parser.example = "forms ledger 2023 --out 台账.xlsx"
    help_ = "要汇总的填报任务（data 下的文件夹名或路径）；只有一个填报任务的，可省略"
    parser.add_argument("campaigns", nargs="*", metavar="填报任务", help=help_)
    shared.add_data(parser)
    help_ = "保存到哪个文件（.xlsx，必须指定）；同名的原文件内容不同的，另存为 .bak.xlsx"
    parser.add_argument("--out", type=Path, metavar="文件", help=help_)
