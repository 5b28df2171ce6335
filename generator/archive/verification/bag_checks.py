"""The checks that were made of a bag, for the report: each with what it found."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.archive import (
    bag_signatures,
    catalogue_consistency,
    explained,
    program_wheel,
    reports,
)
from generator.archive.bagit import bag
from generator.archive.bagit.bag_files import Fault
from generator.archive.verification import by_others
from generator.archive.verification.checks import (
    BY_OTHERS,
    PASSED,
    WARNING,
    Check,
    details,
    names,
)
from generator.build import manifest, output_folder
from generator.campaign import campaigns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.archive.archived_campaign import ArchivedCampaign
    from generator.archive.consistency import Subject
    from generator.archive.verification.checks import Aspect, Found

# Kinds of faults of a bag's files, and of its lists.
_OF_CONTENT = ("已被改动", "损坏", "清单不一致", "清单有误")
_OF_NUMBER = ("缺少", "多出", "重复")
_OF_RECORD = ("版本不符", "记载不符", "无法识别")
_UNREADABLE = ("无法识别", "损坏")
_NOT_OPENED = "归档的公共设置、表单包或生成记录无法读取，此项未能核对"


def checks(found: Found) -> list[Check]:
    """All checks of the bag, those that are left to people last in each aspect."""
    made = [
        *_of_files(found),
        _signatures(found),
        *_of_content(found),
        _rebuilt(found),
        _opened(found),
        _container(found),
        *_formats(found),
    ]
    return [*made, *by_others.of_bag()]


def head(found: Found) -> list[tuple[str, str]]:
    """What the report says of the bag before its checks."""
    info = found.checksums.info_values
    rows = [
        ("归档", found.files.name),
        ("填报任务", "".join(info(bag.IDENTIFIER)[:1])),
        ("归档日期", "".join(info(bag.DATE)[:1])),
        ("归档程序", "".join(info(bag.AGENT)[:1])),
        ("归档时的状态", "".join(info(reports.STATE)[:1])),
        ("单位数", "".join(info(reports.UNITS)[:1])),
        ("文件", f"{len(found.files.sizes)} 个，共 {sum(found.files.sizes.values())} 字节"),
        ("签名证书", "".join(info(bag_signatures.SIGNED_BY)[:1])),
    ]
    return [(label, value) for label, value in rows if value]


class _What(NamedTuple):
    """What is checked: the first fields of a check."""

    aspect: Aspect
    name: str
    subject: str
    means: str


def _judged(
    what: _What, faults: Sequence[Fault], found: Found, left_out: Sequence[str] = ()
) -> Check:
    """The check with its result: doubts of another version's archive are left to people.

    `left_out` are files that it could not look at, since they are missing or changed.
    """
    archive = found.archive
    known = [f for f in faults if not isinstance(archive, Fault) and archive.is_known(f)]
    others = [f for f in faults if f not in known]
    doubts = [f for f in others if f.depends_on_version] if found.mismatch else []
    wrong = [f for f in others if f not in doubts]
    texts = [*map(str, wrong), *(f"归档时已注明：{fault}" for fault in known)]
    if left_out:
        texts.append(f"{len(left_out)} 个文件缺少或已被改动，未比对：{names(left_out)}")
    if texts:
        return Check(*what, WARNING, details(texts))
    if doubts:
        reasons = details([*(f"与现用程序的写法不同：{f}" for f in doubts), found.mismatch])
        return Check(*what, BY_OTHERS, reasons)
    return Check(*what, PASSED)


def _of_files(found: Found) -> Iterator[Check]:
    """What checksums, lists and counts prove, whatever the files mean."""
    sizes = found.files.sizes
    payload = [path for path in sizes if path.startswith(f"{bag.PAYLOAD}/")]
    every = f"{len(sizes)} 个文件，其中 data 中 {len(payload)} 个"
    lists = "manifest-*.txt、tagmanifest-*.txt"

    def of_kinds(*kinds: str) -> list[Fault]:
        return [f for f in found.checksums.faults if f.kind.startswith(kinds)]

    records = of_kinds(*_OF_RECORD)
    what = _What("真实性", "校验和", every, f"逐个重新计算 SHA-256、SHA-512，与 {lists} 的记载比对")
    yield _judged(what, of_kinds(*_OF_CONTENT), found)
    what = _What(
        "完整性",
        "文件个数和字节数",
        f"data 中 {len(payload)} 个文件，共 {sum(sizes[path] for path in payload)} 字节",
        f"统计后与 {bag.INFO} 的 {bag.OXUM} 比对",
    )
    yield _judged(what, [fault for fault in records if bag.OXUM in fault.detail], found)
    of_number = of_kinds(*_OF_NUMBER)
    paths = {fault.path for fault in of_number}
    more = [f for f in found.contradictions.get("files", ()) if f.path not in paths]
    what = _What(
        "完整性",
        "缺少和多出的文件",
        every,
        f"与 {lists}、{manifest.NAME}、表单包和检查结果所列的文件比对",
    )
    yield _judged(what, [*of_number, *more], found)
    what = _What(
        "可用性",
        "清单和归档信息能否读取",
        f"{bag.DECLARATION}、{bag.INFO} 和清单",
        "按 BagIt 1.0（RFC 8493）解析",
    )
    yield _judged(what, [fault for fault in records if bag.OXUM not in fault.detail], found)


def _signatures(found: Found) -> Check:
    """Whether the signatures hold, and whether it is known whose they are."""
    result = found.signatures
    subject = f"{bag_signatures.SIGNED} 和 PDF 的签名"
    means = "核对签名后的内容是否改动；指定了受信任的证书的，核对签名证书"
    if result.faults:
        return Check("真实性", "电子签名", subject, means, WARNING, details(result.faults))
    if result.unproven:
        return Check("真实性", "电子签名", subject, means, BY_OTHERS, details([result.unproven]))
    if not result.proven:
        advice = (
            "归档未签名。校验和任何人都可以重新计算，请与另外保存的一份或另行记下的校验和核对。"
        )
        return Check("真实性", "电子签名", subject, means, BY_OTHERS, (advice,))
    if not found.has_trusted:
        advice = "未指定受信任的证书（--trust），请与另外记下的证书指纹核对。"
        return Check(
            "真实性", "电子签名", subject, means, BY_OTHERS, details([*result.proven, advice])
        )
    return Check("真实性", "电子签名", subject, means, PASSED, details(result.proven))


def _of_content(found: Found) -> Iterator[Check]:
    """Whether what the archive holds fits together."""
    archive = found.archive
    if isinstance(archive, Fault):
        result = BY_OTHERS if archive.depends_on_version else WARNING
        texts = details([archive, _NOT_OPENED])
        means = "各文件互相比对"
        yield Check("真实性", "各文件是否相符", "文档、数据和记载", means, result, texts)
        return
    of_files = [*found.checksums.faults, *found.contradictions.get("files", ())]
    wrong = sorted({f.path for f in of_files if f.kind.startswith((*_OF_CONTENT, "缺少"))})
    for what, keys, is_about in _content_rows(archive):
        faults = [f for key in keys for f in found.contradictions.get(key, ())]
        paths = {fault.path for fault in faults}
        left_out = [path for path in wrong if is_about(path) and path not in paths]
        yield _judged(what, faults, found, left_out)
    yield _known_problems(archive)
    yield _findings(archive)
    if archive.unaltered_files:
        yield Check(
            "真实性",
            "报送的文件和扫描件的内容",
            f"保持原样的文件 {len(archive.unaltered_files)} 个",
            "由人查看是否为签字盖章的原件、与单位文档是否一致；程序只核对其校验和",
            BY_OTHERS,
        )


def _content_rows(
    archive: ArchivedCampaign,
) -> Iterator[tuple[_What, tuple[Subject, ...], Callable[[str], bool]]]:
    """What is checked of the content, whose faults count, and which paths it is about."""
    for name, subject, means, keys, is_about in [*_document_rows(archive), *_record_rows(archive)]:
        if subject:
            yield _What("真实性", name, subject, means), keys, is_about
    if archive.roster_index is not None:
        means = "名册中的单位是否都有数据，控制数是否为名册所列"
        subject = f"名册和 {len(archive.manifest.units)} 个单位"
        rosters = archive.data("roster.")
        what = _What("完整性", "名册中的单位", subject, means)
        yield what, ("roster",), lambda path: path.startswith(rosters)


class _Row(NamedTuple):
    """A check of the content; without a subject there is nothing to check.

    `is_about` says of a path whether it is one of the files that are looked at.
    """

    name: str
    subject: str
    means: str
    keys: tuple[Subject, ...]
    is_about: Callable[[str], bool]


def _document_rows(archive: ArchivedCampaign) -> Iterator[_Row]:
    record = archive.manifest
    briefs = manifest.briefs(record.units)
    units = [unit.unit for unit in briefs if unit.document]
    units.sort(key=campaigns.rank(archive.campaign))
    volumes, pdfs, kept = len(record.appendix), len(archive.pdfs), len(archive.unaltered_files)
    yield _Row(
        "单位文档与数据",
        f"{len(units)} 份：{names(units)}" if units else "0 份",
        f"读取出处信息，与数据、公共设置、表单包和 {manifest.NAME} 比对；重新计算正文的校验和",
        ("documents",),
        {
            *(archive.data(unit.data) for unit in briefs),
            *(archive.built(unit.document) for unit in briefs if unit.document),
        }.__contains__,
    )
    yield _Row(
        "附表汇编与单位文档",
        f"{volumes} 册" if volumes else "",
        f"读取出处信息，与各单位文档和 {manifest.NAME} 的校验和比对",
        ("appendix",),
        {archive.built(volume.document) for volume in record.appendix}.__contains__,
    )
    yield _Row(
        "PDF 与 Word 文档的对应",
        f"{pdfs} 份" if pdfs else "",
        f"读取 PDF 中的标记，与 Word 文档的校验和、{manifest.NAME} 记载的 PDF 校验和比对",
        ("pdfs",),
        {archive.built(output_folder.pdf(d)) for d in archive.documents}.__contains__,
    )
    yield _Row(
        "报送的文件、扫描件与单位的对应",
        f"{kept} 个文件" if kept else "",
        f"按文件名和收发登记，与 {manifest.NAME} 记载的文件名、校验和比对",
        ("links",),
        archive.unaltered_files.__contains__,
    )


def _record_rows(archive: ArchivedCampaign) -> Iterator[_Row]:
    explaining = (explained.PATH, *catalogue_consistency.PATHS)
    there = [p.removeprefix(f"{bag.PAYLOAD}/") for p in explaining if p in archive.files.sizes]
    of_reports = [f"{bag.PAYLOAD}/{name}" for name in (reports.REPORT, reports.REPORT_JSON)]
    programs = f"{bag.PAYLOAD}/{program_wheel.FOLDER}/"
    yield _Row(
        "归档信息",
        bag.INFO,
        "单位数、PDF 份数、状态、公共设置等各项，与归档的内容比对",
        ("info",),
        bag.INFO.__eq__,
    )
    yield _Row(
        "生成记录和检查结果",
        f"{manifest.NAME}、{reports.REPORT}、{reports.REPORT_JSON}",
        "互相比对，并与表单包比对",
        ("manifest", "report"),
        {archive.built(manifest.NAME), *of_reports}.__contains__,
    )
    yield _Row(
        "归档程序的记载",
        f"{reports.GENERATOR}；归档中有安装包的，包括安装包",
        f"版本和程序文件的校验和，与 {manifest.NAME} 比对；只读取安装包，不运行",
        ("program", "wheel"),
        lambda path: path.startswith((f"{bag.PAYLOAD}/{reports.GENERATOR}", programs)),
    )
    yield _Row(
        "说明文件和归档目录",
        "、".join(there),
        "目录逐行与归档中的文件比对（文件名、大小、校验和等）；说明文件与归档的内容比对",
        ("catalogue",),
        lambda path: path.startswith((archive.built(""), archive.data(""), *explaining)),
    )


def _known_problems(archive: ArchivedCampaign) -> Check:
    """What the archive says itself that it lacks."""
    return Check(
        "完整性",
        "归档时注明的问题",
        f"{reports.REPORT_JSON}",
        "读取归档时注明的缺少、错误和待更新之处",
        WARNING if archive.problems else PASSED,
        details(archive.problems),
    )


def _findings(archive: ArchivedCampaign) -> Check:
    """What was found of the data by the pack's rules when they were archived."""
    counts = Counter[str]()
    for unit in archive.manifest.units.values():
        counts.update(
            error=len(unit.errors), warning=len(unit.warnings), answered=len(unit.answered)
        )
    text = (
        f"错误 {counts['error']} 个，警告 {counts['warning']} 个，另有已核对的警告 "
        f"{counts['answered']} 个，详见 {reports.REPORT}"
    )
    is_open = bool(counts["error"] or counts["warning"])
    return Check(
        "真实性",
        "数据项",
        f"{len(archive.manifest.units)} 个单位的数据",
        "读取归档时按表单包的规则（必填、类型、取值、合计等）检查的结果",
        WARNING if is_open else PASSED,
        (text,) if sum(counts.values()) else (),
    )


def _rebuilt(found: Found) -> Check:
    """Whether the documents could be made again."""
    name, subject = "重新生成并比对", "Word 文档和检查结果"
    means = "用归档中的数据和表单包重新生成，逐字节比对（--rebuild）"
    rebuilt = found.rebuilt
    if rebuilt is None:
        advice = ["本次未做。需要时，请加 --rebuild 重新核对。"]
        advice += [f"{found.mismatch}{found.how_to}"] if found.mismatch else []
        return Check("真实性", name, subject, means, BY_OTHERS, details(advice))
    if rebuilt.faults:
        return Check("真实性", name, subject, means, WARNING, details(rebuilt.faults))
    if rebuilt.unproven:
        return Check("真实性", name, subject, means, BY_OTHERS, details([rebuilt.unproven]))
    lost = (
        [f"与上一年比较的检查结果 {rebuilt.of_last_year} 条：归档中没有上一年的数据，未比对。"]
        if rebuilt.of_last_year
        else []
    )
    result = BY_OTHERS if lost else PASSED
    return Check("真实性", name, subject, means, result, details([*found.rebuilt_lines, *lost]))


def _opened(found: Found) -> Check:
    """Whether settings, forms, records and documents can be read."""
    archive = found.archive
    subject = f"公共设置、表单包、{manifest.NAME}、检查结果和 Word 文档"
    means = "解析并读取其内容"
    what = _What("可用性", "记载和文档能否读取", subject, means)
    if isinstance(archive, Fault):
        return _judged(what, [archive], found)
    every = [*found.checksums.faults, *(f for each in found.contradictions.values() for f in each)]
    faults = [*dict.fromkeys(f for f in every if f.kind.startswith(_UNREADABLE))]
    return _judged(what, faults, found)


def _container(found: Found) -> Check:
    """What a folder or a zip file may have besides its files."""
    means = (
        "查找链接、指向归档之外的路径、空文件夹，zip 中的加密文件、重名文件，"
        "以及文件之间和末尾夹带的内容"
    )
    what = _What("安全性", "夹带和异常的文件", "归档的文件夹或 zip", means)
    return _judged(what, found.files.faults, found)


def _formats(found: Found) -> Iterator[Check]:
    """Which kinds of files there are."""
    kinds = Counter(
        PurePosixPath(path).suffix.removeprefix(".").lower() or "无扩展名"
        for path in found.files.sizes
        if path.startswith(f"{bag.PAYLOAD}/")
    )
    counted = "，".join(f"{kind} {number} 个" for kind, number in sorted(kinds.items()))
    yield Check(
        "可用性",
        "文件的格式",
        counted,
        "按扩展名列出；是否便于今后使用，由档案人员判断",
        BY_OTHERS,
    )
