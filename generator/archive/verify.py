"""`forms verify`: what an archive or a lone document proves, and each thing that is wrong with it."""  # noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.archive import (
    bag,
    bag_check,
    bag_files,
    bag_signatures,
    consistency,
    program_info,
    rebuild,
    reports,
    single_document,
)
from generator.archive.bag_files import Fault, NoBagError
from generator.archive.rebuild import Rebuilt
from generator.build import manifest

if TYPE_CHECKING:
    from pathlib import Path

    from generator.archive.bag_check import Checked
    from generator.archive.bag_files import Files
    from generator.archive.consistency import Archive
    from generator.archive.signing.cms import Certificate
    from generator.common.progress import Progress

# Names from elsewhere may hold what a terminal takes for a command.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_AS_ARCHIVED = "与归档时一致；但归档时已不完整，见上述问题。"
_OTHER_COPY = "与归档时不一致，或不是所需的一份。请勿修改归档，请改用归档时另存的 .zip 核对；没有的，请联系归档人员。"  # noqa: E501


@dataclass(frozen=True)
class Options:
    """Where archives are to be looked through for a lone document; whether to build again.

    `trusted` are the certificates of whoever may have signed; with any, a signature is wanted.
    """

    archives: Path
    rebuild: bool = False
    trusted: tuple[Certificate, ...] = ()


@dataclass(frozen=True)
class Verified:
    """What was proven of the file `name`, what is wrong, what could not be proven, what was known.

    `advice` says what to do where something is wrong, `hint` what more can be done.
    """

    name: str
    proven: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    advice: str = ""
    hint: str = ""


def verify(path: Path, options: Options, progress: Progress) -> Verified:
    """What there is to say of the archive or the document at the path."""
    if single_document.is_one(path):
        said = single_document.check(path, options.archives, options.trusted)
        return Verified(path.as_posix(), said.proven, said.faults, said.unproven, hint=said.hint)
    try:
        with bag_files.opened(path) as files:
            return _bag(files, options, progress)
    except NoBagError as error:
        return Verified(path.as_posix(), faults=(str(error),))


def told(done: Verified) -> list[str]:
    """What staff are told, line by line."""
    lines = [f"{done.name}："]
    lines += [f"  通过：{text}" for text in done.proven]
    lines += [f"  归档时已注明的问题：{text}" for text in done.known]
    lines += [f"  未核对：{text}" for text in done.unproven]
    lines += [f"  错误：{text}" for text in done.faults]
    if done.faults:
        lines.append(f"发现 {len(done.faults)} 个错误。{done.advice}")
    elif done.unproven:
        lines.append(f"没有发现错误，但有 {len(done.unproven)} 项未核对，见上。")
    else:
        if done.hint:
            lines.append(f"  {done.hint}")
        lines.append(_AS_ARCHIVED if done.known else "核对通过。")
    return [_UNPRINTABLE.sub("\ufffd", line) for line in lines]


def _bag(files: Files, options: Options, progress: Progress) -> Verified:
    checked = bag_check.check(files, progress, {bag_signatures.SIGNATURE})
    found = [*checked.faults]
    proven = [] if found else [_whole(checked)]
    held = bag_signatures.check(files, checked.said(bag_signatures.SIGNED_BY), options.trusted)
    found += _more(found, held.faults)
    proven += held.proven
    unproven = [held.unproven] if held.unproven else []
    known: tuple[str, ...] = ()
    opened = consistency.opened(files, checked)
    if isinstance(opened, Fault):
        found += _more(found, [opened])
    else:
        of_content = consistency.check(opened, progress)
        words = consistency.words(opened)
        if words and (another := program_info.another(opened.made.generator)):
            unproven.append(f"{reports.REPORT} 的文字。{another}")
        else:
            of_content += words
        new = [fault for fault in of_content if not opened.is_known(fault)]
        found += _more(found, new)
        known = opened.problems
        proven += [] if new else _fits(opened)
        if options.rebuild:
            again = _again(opened, progress)
            found += _more(found, again.faults)
            unproven += [again.unproven] if again.unproven else []
            proven += _rebuilt(again)
    faults = tuple(map(str, found))
    return Verified(files.name, tuple(proven), faults, tuple(unproven), known, _OTHER_COPY)


def _again(of: Archive, progress: Progress) -> Rebuilt:
    """What came out of building again; that it cannot be done for known reasons is no fault."""
    again = rebuild.check(
        of.files, of.name, of.made, lambda document: not _is_of_these(of, document), progress
    )
    if again.faults and all(map(of.is_known, again.faults)):
        return Rebuilt(unproven=f"{rebuild.NOT_DONE}{again.faults[0]}。")
    if again.passed_over and not (again.faults or again.equal or again.equal_parts):
        told = "归档中的文档均非由归档中的数据、公共设置和表单包生成，见上述问题"
        return Rebuilt(unproven=f"{rebuild.NOT_DONE}{told}。")
    return again


def _more(found: list[Fault], others: tuple[Fault, ...] | list[Fault]) -> list[Fault]:
    """The faults that tell more than those found: a file that is missing or damaged is told once."""  # noqa: E501
    told = {fault.path for fault in found}
    return [fault for fault in dict.fromkeys(others) if fault.path not in told]


def _whole(checked: Checked) -> str:
    oxum = checked.said(bag.OXUM)[0]
    size, _, number = oxum.partition(".")
    return (
        f"{number} 个文件（共 {size} 字节）没有缺少，也没有多出，校验和（sha256、sha512）全部一致。"
    )


def _fits(of: Archive) -> list[str]:
    said = [f"{bag.title(label)} {of.checked.said(label)[0]}" for label in _labels(of)]
    documents = [d for d in consistency.documents(of) if of.built(d) in of.files.sizes]
    volumes = sum(record.document in documents for record in of.made.appendix)
    units = len(documents) - volumes
    fit = (
        "除已注明的以外均一致"
        if of.problems
        else f"与数据、公共设置、表单包和 {manifest.NAME} 均一致"
    )
    pdfs = len(consistency.pdfs(of))
    without = "" if pdfs else "；不含 PDF" if of.problems else "；不含 PDF（归档时选择不生成）"
    lines = [
        f"{bag.INFO} 的记载与内容相符：{'，'.join(said)}。",
        f"单位文档 {units} 份，附表汇编 {volumes} 册，{fit}{without}。",
    ]
    return [*lines, f"PDF {pdfs} 份，均由上述文档转换。"] if pdfs else lines


def _labels(of: Archive) -> list[str]:
    settings = [label for label, _ in reports.settings(of.round.source.data)]
    return [bag.DATE, *settings, reports.UNITS, reports.STATE]


def _is_of_these(of: Archive, document: str) -> bool:
    """Whether the document is to be of the archived data, and so can be built again of them."""
    if of.problems and any(record.document == document for record in of.made.appendix):
        return False
    return not of.is_known(Fault("", of.built(document)))


def _rebuilt(again: Rebuilt) -> list[str]:
    if again.unproven or again.faults:
        return []
    lines = [f"已用归档中的数据和表单重新生成，{again.equal} 份文档逐字节相同。"]
    if again.passed_over:
        lines.append(f"另有 {again.passed_over} 份归档时已注明不是由这些数据生成，未比对。")
    if again.equal_parts:
        lines.append(
            f"另有 {again.equal_parts} 份压缩结果不同（zlib 版本不同），文档内容完全一致。"
        )
    return lines
