"""What each command does with what it is given: which work, what is said of it, which exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator import (
    archive,
    build,
    campaign,
    clock,
    console,
    diagnostics,
    diff,
    filled_form,
    gate,
    importer,
    manifest,
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
    verify,
)
from generator.diagnostics import MachineError, RefusedError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from generator.campaign import Campaign
    from generator.diagnostics import Diagnostic

OK, DATA_ERRORS, MACHINE = 0, RefusedError.exit_code, MachineError.exit_code


def _build(options: argparse.Namespace) -> int:
    how = build.Options(
        jobs=options.jobs,
        cluster=options.cluster,
        force=options.force,
        partial=options.partial,
        strict=options.strict,
        units=tuple(options.unit),
    )

    def work(round_: Campaign) -> int:
        faults = template_check.unusable(round_.pack)
        if faults or diagnostics.has_errors(round_.diagnostics):
            # Nothing can be built; what is wrong with the units is told all the same.
            console.say_findings(sorted([*faults, *gate.findings(round_, strict=options.strict)]))
            return DATA_ERRORS
        report = build.build(round_, options.build / round_.name, how, console.progress)
        _print_build(report, options)
        return DATA_ERRORS if diagnostics.has_errors(report.diagnostics) else OK

    return _for_each(options, work)


def _for_each(options: argparse.Namespace, work: Callable[[Campaign], int]) -> int:
    """The worst exit code of the work on each campaign; one that cannot be read stops no other."""
    code = OK
    for folder in _one_of_each_name(campaign.find(options.campaigns, options.data)):
        try:
            code = max(code, work(campaign.load(folder, options.templates)))
        except RefusedError as error:
            console.say_findings(error.diagnostics)
            code = max(code, DATA_ERRORS)
    return code


def _one_of_each_name(folders: Sequence[Path]) -> Iterable[Path]:
    """The campaigns' folders; two of one name would be built into one folder."""
    chosen: dict[str, Path] = {}
    for folder in folders:
        other = chosen.setdefault(folder.resolve().name, folder)
        if other.resolve() != folder.resolve():
            raise UsageError(f"{other.as_posix()} 与 {folder.as_posix()} 同名，请分别运行。")
    return chosen.values()


def _print_build(report: build.Report, options: argparse.Namespace) -> None:
    console.say_findings(report.diagnostics, overview.built(report.manifest))
    out = options.build / report.manifest.campaign
    units, volumes = report.manifest.units, report.manifest.appendix
    done = sum(unit.is_ready for unit in units.values())
    written = f"本次生成或更新 {len(report.written)} 个文件"
    console.say(
        f"{out.as_posix()}：单位文档 {done}/{len(units)} 份，附表汇编 {len(volumes)} 册；{written}。"
    )
    for unit in units.values():
        if unit.out_of_date:
            console.say(f"  待更新：{unit.document}（{unit.data} 修改后尚未重新生成）")
    for volume in volumes:
        if volume.out_of_date:
            when = "全部单位没有错误后重新生成；如需先汇编没有错误的单位，请在命令末尾加 --partial"
            when = "请不带 --unit 再运行一次，以重新生成" if options.unit else when
            console.say(f"  待更新：{volume.document}（{when}）")
    for name in report.backups:
        console.say(f"  原文档被手工修改过，已另存为 {name}")
    for name in report.strays:
        console.say(f"  不属于任何单位的文件，予以保留：{name}")
    if failed := sum(bool(unit.errors) for unit in units.values()):
        which = "全部" if failed == len(units) > 1 else "有"
        console.say(f"{which} {failed} 个单位因数据有错误未生成，请改正后重新运行。")


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
        todo = _to_build(result, options) if result.to_build else ""
        console.say_findings(found, result.standings, todo)
        if not found:
            console.say(f"已检查 {result.files} 个数据文件，未发现错误。")
    return DATA_ERRORS if diagnostics.has_errors(found) else OK


def _to_build(result: gate.Checked, options: argparse.Namespace) -> str:
    """What is to be done about documents that are not of the data as they are now."""
    mended = "改正错误后" if diagnostics.has_errors(result.diagnostics) else ""
    return f"文档待更新或未生成的，请{mended}运行 {_line('build', options, result.to_build)}。"


def _line(command: str, options: argparse.Namespace, campaigns: Iterable[Path]) -> str:
    """The command for these campaigns, as it is typed, with the folders that were given."""
    words = ["forms", command]
    for folder in campaigns:
        name = folder.name if folder == options.data / folder.name else folder.as_posix()
        words.append(_quoted(name))
    for name in ("data", "templates", "build"):
        given = getattr(options, name, Path(name))
        if given != Path(name):
            words += [f"--{name}", _quoted(given.as_posix())]
    return " ".join([*words, *(["--strict"] if getattr(options, "strict", False) else [])])


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _pdf(options: argparse.Namespace) -> int:
    how = pdf.Options(force=options.force, patience_seconds=options.timeout)
    code = OK
    for folder in _one_of_each_name(campaign.find(options.campaigns, options.data)):
        out = options.build / folder.resolve().name
        try:
            report = pdf.make(out, how, console.progress)
        except pdf.NothingBuiltError as error:
            first, then = (_line(command, options, [folder]) for command in ("build", "pdf"))
            raise UsageError(f"{error}请先运行 {first}，再运行 {then}。") from error
        console.say("\n".join(pdf_words.told(out, report, "forms pdf --force")))
        if built := manifest.read(out / manifest.NAME):
            for document in overview.outdated(folder, built):
                again = _line("build", options, [folder])
                why = f"数据修改后尚未重新生成，PDF 也不是最新；请先运行 {again}"
                console.say(f"  待更新：{document}（{why}）")
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
    if not done.written and not done.same:
        console.say(importer.NOTHING)
    for path in done.written:
        console.say(f"已生成：{path.as_posix()}")
    for path in done.same:
        console.say(f"已有内容相同的文件：{path.as_posix()}")
    if done.written:
        steps = ["按上述提示核对数据"] if done.diagnostics else []
        if options.campaign:
            command = _line("check", options, [folder])
        else:
            command = "forms check"
            steps.append(
                f"将数据文件移入填报任务的 {campaign.UNITS} 文件夹（如 {_example(options)}）"
            )
        before = "，".join(steps) + "，再" if steps else ""
        console.say(f"下一步：请{before}运行 {command}。")
    return DATA_ERRORS if diagnostics.has_errors(done.diagnostics) else OK


def _example(options: argparse.Namespace) -> str:
    """A campaign's folder of data files: that of the last one, if there is any."""
    try:
        folder = campaign.find([], options.data)[-1]
    except UsageError:
        folder = options.data / "2023"
    return (folder / campaign.UNITS).as_posix()


def _rollover(options: argparse.Namespace) -> int:
    try:
        said = rollover.start(
            (options.old, options.new),
            options.data,
            options.templates,
            keep_amounts=options.keep_amounts,
            progress=console.progress,
        )
    except RefusedError as error:
        console.say_findings(error.diagnostics)
        console.say(rollover.REFUSED)
        return DATA_ERRORS
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
        (console.tell if is_for_programs else console.say)(diff.REFUSED)
        return DATA_ERRORS
    say_findings([*opened.old.diagnostics, *opened.new.diagnostics])
    if is_for_programs:
        console.speak_utf_8()
    if asked.out:
        diff.write(opened, asked.out, console.progress)
        console.say(f"已保存：{asked.out.as_posix()}")
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

    def work(round_: Campaign) -> int:
        report = publish.publish(round_, options.out, how, console.progress)
        console.say_findings(report.built.diagnostics, overview.built(report.built.manifest))
        if report.converted:
            again = "forms publish --force"
            console.say("\n".join(pdf_words.told(report.folder, report.converted, again)))
        console.say("\n".join(publish.told(report)))
        if report.converted and report.converted.failed:
            return MACHINE
        is_whole = report.done and not diagnostics.has_errors(report.built.diagnostics)
        return OK if is_whole else DATA_ERRORS

    return _for_each(options, work)


def _archive(options: argparse.Namespace) -> int:
    how = archive.Options(
        folder=options.archive,
        date=archive.date(options.date),
        name=options.name,
        partial=options.partial,
        pdf=not options.no_pdf,
        seal=_seal(options.sign),
    )

    def work(round_: Campaign) -> int:
        try:
            done = archive.make(round_, options.build / round_.name, how, console.progress)
        except archive.NotReadyError as error:
            folder = round_.folder.as_posix()
            console.say("\n".join([f"{folder}：", *(f"  {p}" for p in error.problems), str(error)]))
            return DATA_ERRORS
        console.say("\n".join(archive.told(done)))
        return DATA_ERRORS if done.problems else OK

    return _for_each(options, work)


def _seal(certificate: Path | None) -> seals.Seal | None:
    if certificate is None:
        return None
    return seals.seal(certificate, signing.password(), clock.moment())


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
        console.say("已检查模板，未发现错误。")
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
