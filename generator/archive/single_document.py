"""Check a single document or PDF: its own record of its making, and which archive it belongs to."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.archive.bagit import bag, bag_files
from generator.archive.bagit.bag_files import DamagedError, NotABagError
from generator.archive.signing import pdf_byte_ranges, signing
from generator.build import manifest, output_folder, pdf_mark
from generator.common import atomic_files, hashes
from generator.common.diagnostics import UsageError
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.archive.bagit.bag_files import BagFiles
    from generator.archive.signing.cms import Certificate, Signature
    from generator.build.manifest import Manifest
    from generator.word.provenance import Provenance

_ENDINGS = (".docx", ".pdf")
# Reported as unproven, followed by the reason.
_PAGES = "PDF 各页的内容。"


@dataclass(frozen=True)
class DocumentCheck:
    """What was proven of a document, its faults, what could not be proven, what to verify next."""

    proven: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Entry:
    """A document's description in an archive, and why its content is not proven there ("")."""

    description: str
    unproven: str = ""


def is_document(path: Path) -> bool:
    """Whether the path is a document or a PDF, by its name."""
    return path.suffix.lower() in _ENDINGS and not path.is_dir()


def check(path: Path, archives: Path, trusted: Sequence[Certificate] = ()) -> DocumentCheck:
    """Check the document at the path, which is looked up in the folder of archives.

    Raises UsageError where there is no such file.
    """
    if not path.is_file():
        raise UsageError(f"找不到文件：{path.as_posix()}")
    if path.suffix.lower() == ".pdf":
        return _check_pdf(path, archives, trusted)
    return _check_docx(path, archives)


def _check_docx(path: Path, archives: Path) -> DocumentCheck:
    inspection = provenance.inspect(path)
    if inspection is None:
        return DocumentCheck(
            faults=("不是完整的 Word 文件（.docx），或已损坏。请改用另存的一份。",)
        )
    if inspection.provenance is None:
        return DocumentCheck(faults=("没有出处信息：不是本程序生成的文档，或出处信息已被删除。",))
    unit = f"单位“{inspection.provenance.unit}”的文档" if inspection.provenance.unit else "附表汇编"
    proven = [
        f"文档记载：填报任务 {inspection.provenance.campaign}，{unit}，由程序 {inspection.provenance.generator} 版生成{_data_hash(inspection.provenance)}。"  # noqa: E501
    ]
    if not inspection.is_intact:
        fault = "正文已被改动，与生成时不一致。如需原文档，请从归档或 build 中取用。"
        return DocumentCheck(tuple(proven), (fault,))
    proven.append("正文与生成时一致，未被改动。")
    return _find_archives(
        proven, path, archives, lambda _, record: _docx_in(record, path, inspection.sha256)
    )


def _data_hash(proof: Provenance) -> str:
    """The hash of the unit's data file, in words; "" for an appendix, whose hash is of no file."""
    return f"，数据文件的校验和（sha256）为 {proof.data}" if proof.unit and proof.data else ""


def _check_pdf(path: Path, archives: Path, trusted: Sequence[Certificate]) -> DocumentCheck:
    content = path.read_bytes()
    signed = signing.check_pdf(content, trusted) if pdf_byte_ranges.signed_ranges(content) else ()
    if faults := _signature_faults(signed, trusted):
        return DocumentCheck(faults=faults)
    is_ours = pdf_byte_ranges.is_signed_once(content) if signed else pdf_mark.is_unmodified(path)
    document_sha256 = pdf_mark.document_sha256(path) if is_ours else ""
    if not document_sha256:
        return DocumentCheck(
            faults=("不是本程序转换的 PDF，或已被改动。如需原文件，请从归档或 build 中取用。",)
        )
    found = _find_archives(
        ["PDF 带有本程序的标记，且与标记相符。"],
        path,
        archives,
        lambda files, record: _pdf_in(files, record, content, document_sha256),
    )
    signatures = [f"{signing.describe(s)}。" for s in signed]
    if any(s.is_trusted for s in signed):
        # The signer vouches for every page.
        unproven = tuple(text for text in found.unproven if not text.startswith(_PAGES))
        return replace(found, proven=(*found.proven, *signatures), unproven=unproven)
    if found.unproven:
        return replace(found, unproven=(*found.unproven, *(f"签名者。{s}" for s in signatures)))
    return replace(found, proven=(*found.proven, *signatures))


def _signature_faults(
    signed: tuple[Signature, ...], trusted: Sequence[Certificate]
) -> tuple[str, ...]:
    """The faults of a PDF's signatures; that it has none is one where certificates are trusted."""
    if not signed and trusted:
        return ("没有签名，不符合 --trust 的要求。",)
    return tuple(f"签名不符：{message}。" for s in signed if (message := signing.fault_message(s)))


def _docx_in(record: Manifest, path: Path, parts_sha256: Mapping[str, str]) -> Entry | None:
    """The document's entry in that manifest, found by its parts or its bytes."""
    for unit in record.units.values():
        if unit.document and dict(unit.parts_sha256) == dict(parts_sha256):
            return Entry(f"“{unit.unit}”的文档 {unit.document}")
    sha256 = hashes.file_sha256(path)
    names = (volume.document for volume in record.appendix if volume.sha256 == sha256)
    return next((Entry(f"附表汇编 {name}") for name in names), None)


def _pdf_in(
    files: BagFiles, record: Manifest, content: bytes, document_sha256: str
) -> Entry | None:
    """The PDF's entry in that manifest, found by the hash of the document that its mark names.

    Anybody can put a mark on other pages, so the PDF must also have the bytes of the archived one.
    """
    names = (document for document, sha256 in record.documents() if sha256 == document_sha256)
    document = next(names, None)
    if document is None:
        return None
    description = f"由文档 {document} 转换的 PDF"
    archived = _archived_pdf(files, record, document)
    if isinstance(archived, Entry):
        return replace(archived, description=description)
    if archived == content:
        return Entry(f"{description}，与归档中的逐字节相同")
    if pdf_byte_ranges.unsigned(archived) == content:
        return Entry(f"{description}，除归档中的签名外，与归档中的逐字节相同")
    if pdf_byte_ranges.unsigned(archived) == pdf_byte_ranges.unsigned(content):
        # What adds a signature may put other pages in place of the old ones as well.
        reason = "归档中的 PDF 没有此签名，签名时可能改动了各页，请以归档中的为准"
        return Entry(description, reason)
    return Entry(description, f"归档中由 {document} 转换的 PDF 与此文件不同，请以归档中的为准")


def _archived_pdf(files: BagFiles, record: Manifest, document: str) -> bytes | Entry:
    """The archived PDF of the document, or an entry that says why nothing can be compared."""
    path = f"{bag.PAYLOAD}/build/{record.campaign}/{output_folder.pdf(document)}"
    if path not in files.sizes:
        return Entry("", f"归档中没有 {document} 的 PDF，无法比对")
    try:
        content = files.read(path)
    except DamagedError:
        return Entry("", f"归档中 {document} 的 PDF 无法读取，无法比对")
    recorded = dict(record.pdfs()).get(document, "")
    if recorded and hashes.sha256(content) != recorded:
        return Entry("", f"归档中 {document} 的 PDF 已被改动，无法比对")
    return content


def _find_archives(
    proven: list[str],
    path: Path,
    archives: Path,
    find: Callable[[BagFiles, Manifest], Entry | None],
) -> DocumentCheck:
    """Which archives in the folder hold the document; unproven where none does.

    `find` gives the document's entry in an archive's manifest, None where it is not listed.
    """
    searched = 0
    entries: list[tuple[str, Entry]] = []
    for archive, files, record in _manifests(archives):
        searched += 1
        if entry := find(files, record):
            pack = f"表单包 {record.pack.get('name', '')} {record.pack.get('version', '')} 版"
            text = f"归档 {archive.as_posix()}，是{entry.description}，所用{pack}。"
            entries.append((archive.as_posix(), replace(entry, description=text)))
    # An archive that proves all of it comes first.
    entries.sort(key=lambda entry: bool(entry[1].unproven))
    if entries:
        name, first = entries[0]
        hint = f"如需核对归档是否被改动，请运行 forms verify {_quoted(name)}"
        if first.unproven:
            reasons = tuple(f"{_PAGES}{e.unproven}（归档 {name}）。" for name, e in entries)
            return DocumentCheck(tuple(proven), unproven=reasons, hint=hint)
        matches = (f"属于{entry.description}" for _, entry in entries if not entry.unproven)
        return DocumentCheck((*proven, *matches), hint=hint)
    reason = (
        f"在 {archives.as_posix()} 的 {searched} 个归档中未找到此文档，"
        "可能是另一次生成的；如另有归档"
        if searched
        else f"{archives.as_posix()} 中没有归档；归档在其他位置的"
    )
    example = f"forms verify {_quoted(path.as_posix())} --archive D:/归档"
    reason += f"，请用 --archive 指定其所在的文件夹，例如：{example}"
    return DocumentCheck(tuple(proven), unproven=(f"文档所属的归档。{reason}",))


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


class ArchivedManifest(NamedTuple):
    """An archive's path, its files while they are open, and its manifest."""

    path: Path
    files: BagFiles
    manifest: Manifest


def _manifests(archives: Path) -> Iterator[ArchivedManifest]:
    """Every archive with a manifest: the folder itself, and those in it or one level below.

    A zip file whose bag lies beside it is left out.
    """
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
            with bag_files.open_bag(path) as files, tempfile.TemporaryDirectory() as folder:
                for record in _manifests_in(files, Path(folder)):
                    yield ArchivedManifest(path, files, record)
        except (NotABagError, DamagedError):
            continue


def _manifests_in(files: BagFiles, folder: Path) -> Iterator[Manifest]:
    """The manifests in the archive, each copied into the folder to be read."""
    for name in files.sizes:
        if name.startswith("data/build/") and name.endswith(f"/{manifest.NAME}"):
            record = manifest.read(files.copy(name, folder / manifest.NAME))
            if record is not None:
                yield record
