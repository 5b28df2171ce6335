"""The command `forms`: arguments, printing, exit codes; nothing else."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import platformdirs
from tqdm import tqdm

from generator import __version__, build, campaign, check, diagnostics, pack, template_check, usage
from generator.diagnostics import Diagnostic, FormsError, RefusedError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

OK, DATA_ERRORS, USAGE, OUR_FAULT, MACHINE, INTERRUPTED = 0, 1, usage.WRONG_USAGE, 3, 4, 130

_MACHINE_IN_THE_WAY = {
    errno.ENOSPC: "磁盘满了，腾出空间后再运行。",
    errno.EDQUOT: "磁盘配额用完了，腾出空间后再运行。",
    errno.ENOENT: "文件不见了：可能刚被移走或改名，或是指向别处的链接断了；放回去再运行。",
    errno.EACCES: "没有权限读写，或文件正被别的程序（如 Word）打开；关掉它，或检查权限后再运行。",
    errno.EPERM: "没有权限读写；检查权限后再运行。",
    errno.EROFS: "这个盘是只读的；换一个位置（--build）再运行。",
    errno.EBUSY: "文件正被别的程序使用；关掉它再运行。",
    errno.EEXIST: "这里要放文件夹，却有一个同名的文件；移走它，或换一个位置（--build）再运行。",
    errno.ENOTDIR: "这里要放文件夹，却有一个同名的文件；移走它，或换一个位置（--build）再运行。",
    errno.EISDIR: "这里要放文件，却有一个同名的文件夹；移走它再运行。",
    errno.EIO: "磁盘读写出错，检查这个盘再运行。",
    errno.EMFILE: "打开的文件太多；关掉一些程序，或减少 --jobs 再运行。",
    errno.ENAMETOOLONG: "文件路径太长；把整个文件夹移到短一些的位置再运行。",
}


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one return a reason
    """Run one command and give its exit code; nothing staff do ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character must not stop the work.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except SystemExit as stop:
        return int(stop.code or 0)
    except RefusedError as error:
        _print_findings(error.diagnostics)
        return error.exit_code
    except FormsError as error:
        _tell(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _tell("已中断。已写好的文件都是完整的，再运行一次就会接着做。")
        return INTERRUPTED
    except OSError as error:
        if error.errno in _MACHINE_IN_THE_WAY:
            where = error.filename2 or error.filename
            _tell((f"{where}：" if where else "") + _MACHINE_IN_THE_WAY[error.errno])
            return MACHINE
        return _our_fault()
    except Exception:  # noqa: BLE001 - the last line of defence: log it, tell the user where
        return _our_fault()


def entry() -> NoReturn:
    """The installed command."""
    sys.exit(main())


def _build(options: argparse.Namespace) -> int:
    how = build.Options(
        jobs=options.jobs,
        force=options.force,
        partial=options.partial,
        strict=options.strict,
        units=tuple(options.unit),
    )
    code = OK
    for folder in _one_of_each_name(campaign.find(options.campaigns, options.data)):
        try:
            round_ = campaign.load(folder, options.templates)
            faults = template_check.unusable(round_.pack)
            if faults or diagnostics.has_errors(round_.diagnostics):
                # Nothing can be built; what is wrong with the units is told all the same.
                _print_findings(sorted([*faults, *_findings(round_, [], options)]))
                code = DATA_ERRORS
                continue
            report = build.build(round_, options.build / round_.name, how, _progress)
        except RefusedError as error:
            _print_findings(error.diagnostics)
            code = DATA_ERRORS
            continue
        _print_build(report, options)
        if diagnostics.has_errors(report.diagnostics):
            code = DATA_ERRORS
    return code


def _one_of_each_name(folders: Sequence[Path]) -> Iterable[Path]:
    """The campaigns' folders; two of one name would be built into one folder."""
    chosen: dict[str, Path] = {}
    for folder in folders:
        other = chosen.setdefault(folder.resolve().name, folder)
        if other.resolve() != folder.resolve():
            raise UsageError(f"{other.as_posix()} 和 {folder.as_posix()} 同名，要分开生成。")
    return chosen.values()


def _print_build(report: build.Report, options: argparse.Namespace) -> None:
    _print_findings(report.diagnostics)
    out = options.build / report.manifest.campaign
    units, volumes = report.manifest.units, report.manifest.appendix
    done = [u for u in units if u.document and not u.out_of_date]
    written = f"本次写了 {len(report.written)} 个文件"
    _say(
        f"{out.as_posix()}：单位文档 {len(done)}/{len(units)} 份，附表汇编 {len(volumes)} 册；{written}。"
    )
    for unit in units:
        if unit.out_of_date:
            _say(f"  旧的：{unit.document}（{unit.data} 改过以后还没有重新生成）")
    for volume in volumes:
        if volume.out_of_date:
            when = "全部单位无误后才会重新生成；加 --partial 先编无误的"
            when = "不带 --unit 再运行一次，就会重新生成" if options.unit else when
            _say(f"  旧的：{volume.document}（{when}）")
    for name in report.backups:
        _say(f"  有人改过的旧文档已另存为 {name}")
    for name in report.strays:
        _say(f"  不属于任何单位，原样留着：{name}")


def _check(options: argparse.Namespace) -> int:
    found: list[Diagnostic] = []
    checked = 0
    for folder, files in _to_check(options):
        try:
            round_ = campaign.load(folder, options.templates)
            checked += len(files or round_.files)
            found += _findings(round_, files, options)
        except RefusedError as error:
            found += error.diagnostics
    found = sorted(set(found))
    if options.format == "json":
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        _write(diagnostics.as_json(found) + "\n")
    elif options.format == "github":
        for finding in found:
            _say(diagnostics.as_github(finding))
    else:
        _print_findings(found)
        if not found:
            _say(f"检查了 {checked} 个数据文件，没有发现错误。")
    return DATA_ERRORS if diagnostics.has_errors(found) else OK


def _to_check(options: argparse.Namespace) -> list[tuple[Path, list[Path]]]:
    """Each campaign's folder with the data files asked for; all of them for none."""
    files = [Path(name) for name in options.campaigns if name.endswith((".yaml", ".yml"))]
    names = [name for name in options.campaigns if not name.endswith((".yaml", ".yml"))]
    chosen: list[tuple[Path, list[Path]]] = []
    for path in files:
        if not path.is_file():
            raise UsageError(f"没有这个文件：{path.as_posix()}")
        above = path.parent.parent if path.parent.name else path.parent / ".."
        folder = path.parent if path.name == campaign.SETTINGS else above
        if not (folder / campaign.SETTINGS).is_file():
            raise UsageError(
                f"{path.as_posix()} 不在填报数据里：{folder.as_posix()} 没有 {campaign.SETTINGS}"
            )
        chosen.append((folder, [] if path.name == campaign.SETTINGS else [path]))
    if names or not files:
        chosen += [(folder, []) for folder in campaign.find(names, options.data)]
    return chosen


def _findings(
    round_: campaign.Campaign, files: Sequence[Path], options: argparse.Namespace
) -> list[Diagnostic]:
    """What is wrong with the settings and the data files; with all of them, where none is named."""
    paths = files or round_.files
    checked = [
        check.check_unit(round_.pack, path, strict=options.strict)
        for path in _progress(paths, len(paths), "检查")
    ]
    found = [*round_.diagnostics, *(d for unit in checked for d in unit.diagnostics)]
    found += check.clashes((unit.path, unit.unit) for unit in checked).values()
    if not files:
        order = campaign.order_findings(round_, [unit.unit for unit in checked])
        common = [*campaign.passed_over(round_), *order]
        found += check.severe(common, strict=options.strict)
    return found


def _template_check(options: argparse.Namespace) -> int:
    folders = [options.templates / name for name in options.packs]
    folders = folders or sorted(path.parent for path in options.templates.glob("*/pack.yaml"))
    if not folders:
        raise UsageError(f"{options.templates.as_posix()} 下面没有表单包")
    found: list[Diagnostic] = []
    for folder in folders:
        try:
            found += template_check.check(pack.load(folder), update=options.update)
        except RefusedError as error:
            found += error.diagnostics
    _print_findings(sorted(found))
    if not found:
        _say("模板没有发现错误。")
    return DATA_ERRORS if diagnostics.has_errors(found) else OK


def _parser() -> argparse.ArgumentParser:
    parser = usage.Parser(prog="forms", description="从每个单位一份的数据文件生成官方表格。")
    parser.add_argument("--version", action="version", version=__version__, help="显示版本")
    parser.set_defaults(command=lambda _: _no_command(parser))
    commands = parser.add_subparsers(title="命令", metavar="命令")

    build_ = _add(commands, "build", "检查数据，生成单位文档、附表汇编和清单", _build)
    _add_campaigns(build_, "CAMPAIGN", "要生成的填报（data 下的文件夹名或路径）；不写就是全部")
    build_.add_argument(
        "--build",
        "--out",
        type=Path,
        default=Path("build"),
        metavar="DIR",
        help="生成到哪个文件夹（默认 build）",
    )
    build_.add_argument(
        "--unit", action="append", default=[], metavar="NAME", help="只生成这个单位的文档，可写多次"
    )
    build_.add_argument(
        "--jobs", type=usage.positive, default=1, metavar="N", help="同时用几个进程（默认 1）"
    )
    build_.add_argument("--force", action="store_true", help="没有变化的也重新生成")
    build_.add_argument("--partial", action="store_true", help="有单位出错时，先汇编无误的单位")
    build_.add_argument("--strict", action="store_true", help="把警告当作错误")

    check_ = _add(commands, "check", "只检查数据，不生成文件", _check)
    _add_campaigns(check_, "CAMPAIGN或FILE", "要检查的填报或数据文件；不写就是全部")
    check_.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="输出格式（默认 text）"
    )
    check_.add_argument("--strict", action="store_true", help="把警告当作错误")

    template_ = commands.add_parser("template", help="检查表单包")
    template_.set_defaults(command=lambda _: _no_command(template_))
    below = template_.add_subparsers(title="命令", metavar="命令")
    lint = _add(below, "check", "检查表单包的模板、标签、网格和样式", _template_check)
    lint.add_argument("packs", nargs="*", metavar="PACK", help="表单包的文件夹名；不写就是全部")
    lint.add_argument("--update", action="store_true", help="重写模板旁边的文字图（annex1.txt 等）")
    return parser


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
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("data"),
        metavar="DIR",
        help="填报数据所在的文件夹（默认 data）",
    )


def _no_command(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return USAGE


def _progress(items: Iterable[Any], total: int, doing: str) -> Iterable[Any]:
    """The items, with a progress bar on a terminal."""
    return tqdm(items, total=total, desc=doing, unit="个", leave=False, disable=None)


def _print_findings(found: Sequence[Diagnostic]) -> None:
    for finding in found:
        _say(diagnostics.as_text(finding) + "\n")
    if found:
        _say(diagnostics.summary(found))


def _say(text: str) -> None:
    _write(text + "\n")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone; the work is finished all the same, unheard.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


def _our_fault() -> int:
    """Keep the traceback where the user can send it to us."""
    folder = platformdirs.user_cache_path("official-forms")
    log = folder / "error.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        _tell("程序出错了（不是您的数据的问题），错误记录也没能写下来。")
        return OUR_FAULT
    _tell(f"程序出错了（不是您的数据的问题）。请把这个文件发给维护者：{log}")
    return OUR_FAULT


if __name__ == "__main__":
    entry()
