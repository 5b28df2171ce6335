"""The command `forms`: what each command is given, printing, exit codes; nothing else."""

from __future__ import annotations

import errno
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import platformdirs

from generator import (
    archive,
    arguments,
    build,
    campaign,
    console,
    diagnostics,
    diff,
    filled_form,
    gate,
    importer,
    new_unit,
    overview,
    pack,
    pdf,
    pdf_words,
    publish,
    rollover,
    schema_files,
    seals,
    signing,
    sources,
    template_check,
    usage,
    verify,
)
from generator.diagnostics import FormsError, RefusedError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from generator.diagnostics import Diagnostic

OK, DATA_ERRORS, USAGE, OUR_FAULT, MACHINE, INTERRUPTED = 0, 1, usage.WRONG_USAGE, 3, 4, 130

_MACHINE_IN_THE_WAY = {
    errno.ENOSPC: "磁盘满了，腾出空间后再运行。",
    errno.EDQUOT: "磁盘配额用完了，腾出空间后再运行。",
    errno.ENOENT: "文件不见了：可能刚被移走或改名，或是指向别处的链接断了；放回去再运行。",
    errno.EACCES: "没有权限读写，或文件正被别的程序（如 Word）打开；关掉它，或检查权限后再运行。",
    errno.EFBIG: "文件太大，这个盘或系统不许写这么大的文件；换一个位置（--build）再运行。",
    errno.EPERM: "没有权限读写；它正被别的程序（如 Word）打开就先关掉，或检查权限后再运行。",
    errno.EROFS: "这个盘是只读的；换一个位置（--build）再运行。",
    errno.EBUSY: "文件正被别的程序使用；关掉它再运行。",
    errno.EEXIST: "这里要放文件夹，却有一个同名的文件；移走它，或换一个位置（--build）再运行。",
    errno.ENOTDIR: "这里要放文件夹，却有一个同名的文件；移走它，或换一个位置（--build）再运行。",
    errno.EISDIR: "这里要放文件，却有一个同名的文件夹；移走它再运行。",
    errno.EIO: "磁盘读写出错，检查这个盘再运行。",
    errno.EMFILE: "打开的文件太多；关掉一些程序，或减少 --jobs 再运行。",
    errno.ENAMETOOLONG: "文件路径太长；把整个文件夹移到短一些的位置再运行。",
}


def main(typed: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one return a reason
    """Run one command and give its exit code; nothing staff do ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character must not stop the work.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        options = arguments.parser(COMMANDS).parse_args(typed)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except SystemExit as stop:
        return int(stop.code or 0)
    except RefusedError as error:
        console.say_findings(error.diagnostics)
        return error.exit_code
    except FormsError as error:
        console.tell(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        console.tell("已中断。已写好的文件都是完整的，再运行一次就会接着做。")
        return INTERRUPTED
    except OSError as error:
        if error.errno in _MACHINE_IN_THE_WAY:
            where = error.filename2 or error.filename
            console.tell((f"{where}：" if where else "") + _MACHINE_IN_THE_WAY[error.errno])
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
        cluster=options.cluster,
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
                console.say_findings(
                    sorted([*faults, *gate.findings(round_, strict=options.strict)])
                )
                code = DATA_ERRORS
                continue
            report = build.build(round_, options.build / round_.name, how, console.progress)
        except RefusedError as error:
            console.say_findings(error.diagnostics)
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
    console.say_findings(report.diagnostics, overview.built(report.manifest))
    out = options.build / report.manifest.campaign
    units, volumes = report.manifest.units, report.manifest.appendix
    done = sum(unit.is_ready for unit in units.values())
    written = f"本次写了 {len(report.written)} 个文件"
    console.say(
        f"{out.as_posix()}：单位文档 {done}/{len(units)} 份，附表汇编 {len(volumes)} 册；{written}。"
    )
    for unit in units.values():
        if unit.out_of_date:
            console.say(f"  旧的：{unit.document}（{unit.data} 改过以后还没有重新生成）")
    for volume in volumes:
        if volume.out_of_date:
            when = "全部单位无误后才会重新生成；加 --partial 先编无误的"
            when = "不带 --unit 再运行一次，就会重新生成" if options.unit else when
            console.say(f"  旧的：{volume.document}（{when}）")
    for name in report.backups:
        console.say(f"  有人改过的旧文档已另存为 {name}")
    for name in report.strays:
        console.say(f"  不属于任何单位，原样留着：{name}")


def _check(options: argparse.Namespace) -> int:
    result = gate.check(
        gate.chosen(options.campaigns, options.data),
        options.templates,
        options.build,
        strict=options.strict,
        progress=console.progress,
    )
    found = result.diagnostics
    if options.format != "text":
        console.speak_utf_8()
    if options.format == "json":
        console.say(diagnostics.as_json(found))
    elif options.format == "github":
        for finding in found:
            console.say(diagnostics.as_github(finding))
    else:
        console.say_findings(found, result.standings)
        if not found:
            console.say(f"检查了 {result.files} 个数据文件，没有发现错误。")
    return DATA_ERRORS if diagnostics.has_errors(found) else OK


def _pdf(options: argparse.Namespace) -> int:
    how = pdf.Options(force=options.force, patience_seconds=options.timeout)
    code = OK
    for folder in _one_of_each_name(campaign.find(options.campaigns, options.data)):
        out = options.build / folder.resolve().name
        report = pdf.make(out, how, console.progress)
        for line in pdf_words.told(out, report):
            console.say(line)
        if report.failed:
            code = MACHINE
    return code


def _new(options: argparse.Namespace) -> int:
    said = new_unit.add(options.name, options.campaign, options.data, options.templates)
    console.say("\n".join(said))
    return OK


def _import(options: argparse.Namespace) -> int:
    files = filled_form.chosen(options.files)
    if options.campaign:
        [folder] = campaign.find([options.campaign], options.data)
        round_ = campaign.load(folder, options.templates)
        done = importer.import_(files, [filled_form.reader(round_.pack)], round_, console.progress)
    else:
        packs = [pack.load(folder) for folder in pack.find([], options.templates)]
        readers = [filled_form.reader(each) for each in packs]
        done = importer.import_(files, readers, options.out, console.progress)
    console.say_findings(done.diagnostics)
    for path in done.written:
        console.say(f"写好了：{path.as_posix()}")
    for path in done.same:
        console.say(f"已经有了，内容一样：{path.as_posix()}")
    if done.written:
        told = "按上面说的核对；" if done.diagnostics else ""
        place = "" if options.campaign else f"数据文件放进填报的 {campaign.UNITS} 文件夹以后，"
        console.say(f"下一步：{told}{place}运行 forms check。")
    return DATA_ERRORS if diagnostics.has_errors(done.diagnostics) else OK


def _rollover(options: argparse.Namespace) -> int:
    said = rollover.start(
        (options.old, options.new),
        options.data,
        options.templates,
        keep_amounts=options.keep_amounts,
        progress=console.progress,
    )
    console.say("\n".join(said))
    return OK


def _diff(options: argparse.Namespace) -> int:
    asked = diff.Asked(options.old, options.new, options.format, options.out)
    is_for_programs = asked.format == "json" and asked.out is None
    say_findings = console.tell_findings if is_for_programs else console.say_findings
    try:
        opened = diff.open_(asked, sources.Places(options.data, options.templates))
    except RefusedError as error:
        say_findings(error.diagnostics)
        return DATA_ERRORS
    say_findings([*opened.old.diagnostics, *opened.new.diagnostics])
    if is_for_programs:
        console.speak_utf_8()
    if asked.out:
        diff.write(opened, asked.out, console.progress)
        console.say(f"写好了：{asked.out.as_posix()}")
    else:
        for piece in diff.pieces(opened, console.progress):
            console.write(piece, flush=False)
    for line in diff.notes(opened):
        (console.tell if is_for_programs else console.say)(line)
    if not is_for_programs:
        console.say(diff.summary(opened))
    return OK if opened.tally.is_whole else DATA_ERRORS


def _publish(options: argparse.Namespace) -> int:
    how = publish.Options(
        jobs=options.jobs,
        partial=options.partial,
        with_pdf=not options.no_pdf,
        force=options.force,
        not_personal=tuple(options.not_personal),
    )
    code = OK
    for folder in _one_of_each_name(campaign.find(options.campaigns, options.data)):
        try:
            round_ = campaign.load(folder, options.templates)
            report = publish.publish(round_, options.out, how, console.progress)
        except RefusedError as error:
            console.say_findings(error.diagnostics)
            code = DATA_ERRORS
            continue
        console.say_findings(report.built.diagnostics, overview.built(report.built.manifest))
        if report.converted:
            console.say("\n".join(pdf_words.told(report.folder, report.converted)))
        console.say("\n".join(publish.told(report)))
        if report.converted and report.converted.failed:
            code = MACHINE
        elif not report.done or diagnostics.has_errors(report.built.diagnostics):
            code = DATA_ERRORS
    return code


def _archive(options: argparse.Namespace) -> int:
    how = archive.Options(
        folder=options.archive,
        date=archive.date(options.date),
        name=options.name,
        partial=options.partial,
        pdf=not options.no_pdf,
        seal=_seal(options.sign),
    )
    code = OK
    for folder in _one_of_each_name(campaign.find(options.campaigns, options.data)):
        try:
            round_ = campaign.load(folder, options.templates)
            done = archive.make(round_, options.build / round_.name, how, console.progress)
        except RefusedError as error:
            console.say_findings(error.diagnostics)
            code = DATA_ERRORS
        except archive.NotReadyError as error:
            console.say("\n".join([f"{folder.as_posix()}：", *(f"  {p}" for p in error.problems)]))
            console.say(str(error))
            code = DATA_ERRORS
        else:
            console.say("\n".join(archive.told(done)))
            code = DATA_ERRORS if done.problems else code
    return code


def _seal(certificate: Path | None) -> seals.Seal | None:
    if certificate is None:
        return None
    return seals.seal(certificate, signing.password(), signing.moment())


def _verify(options: argparse.Namespace) -> int:
    code = OK
    how = verify.Options(options.archive, options.rebuild, signing.trusted(options.trust))
    for file in options.files:
        done = verify.verify(Path(file), how, console.progress)
        console.say("\n".join(verify.told(done)))
        code = max(code, DATA_ERRORS if done.faults else MACHINE if done.unproven else OK)
    return code


def _schema(options: argparse.Namespace) -> int:
    packs = [pack.load(folder) for folder in pack.find(options.packs, options.templates)]
    console.say("\n".join(schema_files.update(packs)))
    return OK


def _template_check(options: argparse.Namespace) -> int:
    found: list[Diagnostic] = []
    for folder in pack.find(options.packs, options.templates):
        try:
            found += template_check.check(pack.load(folder), update=options.update)
        except RefusedError as error:
            found += error.diagnostics
    console.say_findings(sorted(found))
    if not found:
        console.say("模板没有发现错误。")
    return DATA_ERRORS if diagnostics.has_errors(found) else OK


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "pdf": _pdf,
    "check": _check,
    "new": _new,
    "rollover": _rollover,
    "import": _import,
    "diff": _diff,
    "archive": _archive,
    "verify": _verify,
    "publish": _publish,
    "schema": _schema,
    "template check": _template_check,
}


def _our_fault() -> int:
    """Keep the traceback where the user can send it to us."""
    folder = platformdirs.user_cache_path("official-forms")
    log = folder / "error.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        console.tell("程序出错了（不是您的数据的问题），错误记录也没能写下来。")
        return OUR_FAULT
    console.tell(f"程序出错了（不是您的数据的问题）。请把这个文件发给维护者：{log}")
    return OUR_FAULT


if __name__ == "__main__":
    entry()
