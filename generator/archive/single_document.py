"""A document on its own: what it says of itself, whether that is so, which archive it belongs to."""  # noqa: E501

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive import bag, bag_files
from generator.archive.bag_files import DamagedError, NoBagError
from generator.archive.signing import pdf_byte_ranges, signing
from generator.build import manifest, pdf_mark
from generator.common import atomic_files, hashes
from generator.common.diagnostics import UsageError
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.archive.bag_files import Files
    from generator.archive.signing.cms import Certificate, Signature
    from generator.build.manifest import Manifest
    from generator.word.provenance import Inspection, Provenance

_ENDINGS = (".docx", ".pdf")


@dataclass(frozen=True)
class Said:
    """What was proven of a document, what is wrong, what could not be proven, what more can be done."""  # noqa: E501

    proven: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    hint: str = ""


def is_one(path: Path) -> bool:
    """Whether the path is that of a document, by its name."""
    return path.suffix.lower() in _ENDINGS and not path.is_dir()


def check(path: Path, archives: Path, trusted: Sequence[Certificate] = ()) -> Said:
    """What the document at the path proves; `archives` is where the archives are.

    Raises UsageError where there is no such file.
    """
    if not path.is_file():
        raise UsageError(f"找不到文件：{path.as_posix()}")
    if path.suffix.lower() == ".pdf":
        return _pdf(path, archives, trusted)
    return _document(path, archives)


def _document(path: Path, archives: Path) -> Said:
    looked = provenance.inspect(path)
    if looked is None:
        return Said(faults=("不是完整的 Word 文件（.docx），或已损坏。请改用另存的一份。",))
    if looked.provenance is None:
        return Said(faults=("没有出处信息：不是本程序生成的文档，或出处信息已被删除。",))
    unit = f"单位“{looked.provenance.unit}”的文档" if looked.provenance.unit else "附表汇编"
    proven = [
        f"文档记载：填报任务 {looked.provenance.campaign}，{unit}，由程序 {looked.provenance.generator} 版生成{_data(looked.provenance)}。"  # noqa: E501
    ]
    if not looked.is_intact:
        told = "正文已被改动，与生成时不一致。如需原文档，请从归档或 build 中取用。"
        return Said(tuple(proven), (told,))
    proven.append("正文与生成时一致，未被改动。")
    return _belongs(proven, path, archives, lambda made: _as_document(made, path, looked))


def _data(proof: Provenance) -> str:
    """The hash of the unit's data; that of an appendix is over more than a file, so that nobody can look."""  # noqa: E501
    return f"，数据文件的校验和（sha256）为 {proof.data}" if proof.unit and proof.data else ""


def _pdf(path: Path, archives: Path, trusted: Sequence[Certificate]) -> Said:
    content = path.read_bytes()
    signed = signing.check_pdf(content, trusted) if pdf_byte_ranges.places(content) else ()
    if faults := _signature_faults(signed, trusted):
        return Said(faults=faults)
    is_ours = pdf_byte_ranges.is_signed_once(content) if signed else pdf_mark.is_unmodified(path)
    made_from = pdf_mark.document_sha256(path) if is_ours else ""
    if not made_from:
        return Said(
            faults=("不是本程序转换的 PDF，或已被改动。如需原文件，请从归档或 build 中取用。",)
        )
    # Whoever signs could put more into the same update: that is theirs to answer for.
    what = "PDF 签名前的部分" if signed else "PDF "
    proven = [f"{what}由本程序转换，未被改动。", *(f"{signing.told(s)}。" for s in signed)]
    return _belongs(proven, path, archives, lambda made: _as_pdf(made, made_from))


def _signature_faults(
    signed: tuple[Signature, ...], trusted: Sequence[Certificate]
) -> tuple[str, ...]:
    """What is wrong with a PDF's signatures; with somebody to trust, that it has none."""
    if not signed and trusted:
        return ("没有签名，不符合 --trust 的要求。",)
    return tuple(f"签名不符：{told}。" for s in signed if (told := signing.fault(s)))


def _as_document(made: Manifest, path: Path, looked: Inspection) -> str:
    """What the document is in a campaign that was archived; blank for nothing."""
    for record in made.units.values():
        if record.document and dict(record.parts_sha256) == dict(looked.sha256):
            return f"“{record.unit}”的文档 {record.document}"
    sha256 = hashes.file_sha256(path)
    names = (record.document for record in made.appendix if record.sha256 == sha256)
    return next((f"附表汇编 {name}" for name in names), "")


def _as_pdf(made: Manifest, document_sha256: str) -> str:
    names = (document for document, sha256 in made.documents() if sha256 == document_sha256)
    return next((f"由文档 {document} 转换的 PDF" for document in names), "")


def _belongs(
    proven: list[str], path: Path, archives: Path, found_as: Callable[[Manifest], str]
) -> Said:
    """Which archives the document belongs to: not proven where it is none of those there."""
    looked, belongs, first = 0, [], ""
    for place, made in _manifests(archives):
        looked += 1
        if what := found_as(made):
            first = first or place.as_posix()
            pack = f"表单包 {made.pack.get('name', '')} {made.pack.get('version', '')} 版"
            belongs.append(f"属于归档 {place.as_posix()}，是{what}，所用{pack}。")
    if belongs:
        hint = f"如需核对归档是否被改动，请运行 forms verify {_quoted(first)}"
        return Said((*proven, *belongs), hint=hint)
    told = (
        f"在 {archives.as_posix()} 的 {looked} 个归档中未找到此文档，可能是另一次生成的；如另有归档"
        if looked
        else f"{archives.as_posix()} 中没有归档；归档在其他位置的"
    )
    line = f"forms verify {_quoted(path.as_posix())} --archive D:/归档"
    told += f"，请用 --archive 指定其所在的文件夹，例如：{line}"
    return Said(tuple(proven), unproven=(f"文档所属的归档。{told}",))


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _manifests(archives: Path) -> Iterator[tuple[Path, Manifest]]:
    """Every archive in the folder, or it itself, with what it says was built; a zip file without its bag."""  # noqa: E501
    for path in sorted([archives, *archives.glob("*"), *archives.glob("*/*")]):
        if path.name.startswith(atomic_files.TEMPORARY_PREFIX) or not bag_files.is_bag(path):
            continue
        if (
            path != archives
            and path.is_file()
            and (path.with_suffix("") / bag.DECLARATION).is_file()
        ):
            continue
        try:
            with bag_files.opened(path) as files, tempfile.TemporaryDirectory() as folder:
                for made in _built(files, Path(folder)):
                    yield path, made
        except (NoBagError, DamagedError):
            continue


def _built(files: Files, folder: Path) -> Iterator[Manifest]:
    for name in files.sizes:
        if name.startswith("data/build/") and name.endswith(f"/{manifest.NAME}"):
            made = manifest.read(files.copy(name, folder / manifest.NAME))
            if made is not None:
                yield made
