"""What keeps a built campaign from being archived: each unit, document and appendix, named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import __version__
from generator.build import incremental, manifest, output_folder, pdf_mark, stages, volumes
from generator.campaign import campaigns
from generator.common import diagnostics, hashes
from generator.common.diagnostics import UsageError
from generator.datafile import file_bytes
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.build.manifest import Manifest, UnitRecord
    from generator.build.volumes import Volume
    from generator.campaign.campaigns import Campaign
    from generator.word.provenance import Provenance


@dataclass(frozen=True)
class Built:
    """A campaign and what was built of it in the folder `out`.

    `problems` name what is not as it should be; `documents` are those that are there, by paths from
    the folder, with their hashes; so are `pdfs`, made from the documents as they are, of which some
    may be without one.
    """

    campaign: Campaign
    out: Path
    manifest: Manifest
    problems: tuple[str, ...]
    documents: Mapping[str, str]
    pdfs: Mapping[str, str]
    without_pdf: tuple[str, ...]


def look(round_: Campaign, out: Path, *, pdf: bool) -> Built:
    """What was built of the campaign, held against its data as they are now.

    Without `pdf`, nothing is asked of PDFs, and none is named. Raises UsageError where nothing was built.
    """  # noqa: E501
    made = manifest.read(out / manifest.NAME, round_.folder.as_posix())
    if made is None:
        path = out / manifest.NAME
        what = f"{path.as_posix()} 无法识别" if path.exists() else f"{out.as_posix()} 中还没有文档"
        raise UsageError(f"{what}。请先运行 {_build(round_)}，再归档。")
    problems = [*_of_settings(round_), *_of_program(round_, made)]
    for record in made.units.values():
        problems += _of_unit(round_, out, record)
    problems += [
        f"{file}：尚未生成文档。请{_again(round_)}。"
        for file in round_.files
        if file not in made.units
    ]
    problems += _of_appendix(round_, out, made)
    documents = {
        document: hashes.file_sha256(out / document)
        for document, _ in made.documents()
        if (out / document).is_file()
    }
    pdfs = _pdfs(out, documents) if pdf else {}
    without = [d for d in documents if output_folder.pdf(d) not in pdfs] if pdf else []
    return Built(round_, out, made, tuple(problems), documents, pdfs, tuple(without))


def _build(round_: Campaign) -> str:
    """The command that builds the campaign."""
    return f"forms build {campaigns.as_argument(round_.folder)}"


def _again(round_: Campaign) -> str:
    return f"运行 {_build(round_)} 重新生成"


def _pdfs(out: Path, documents: Mapping[str, str]) -> dict[str, str]:
    """The PDFs that were made from these documents as they are, with their hashes."""
    found = {}
    for document, sha256 in documents.items():
        path = out / output_folder.pdf(document)
        if (
            path.is_file()
            and pdf_mark.is_unmodified(path)
            and pdf_mark.document_sha256(path) == sha256
        ):
            found[output_folder.pdf(document)] = hashes.file_sha256(path)
    return found


def _of_settings(round_: Campaign) -> Iterator[str]:
    common = [*round_.diagnostics, *campaigns.skipped_files(round_)]
    for found in common:
        if found.severity == "error":
            file = found.file.removeprefix(f"{round_.folder.as_posix()}/")
            yield f"{file}：第 {found.line} 行，{found.message}"


def _of_program(round_: Campaign, made: Manifest) -> Iterator[str]:
    """What another version made, each document says itself."""
    is_by_this = incremental.is_same_program(made, stages.job(round_))
    if made.generator == __version__ and not is_by_this:
        yield f"{manifest.NAME}：生成后，程序文件已更换（版本仍为 {__version__}）。请{_again(round_)}。"  # noqa: E501


def _of_unit(round_: Campaign, out: Path, record: UnitRecord) -> Iterator[str]:
    """What is wrong with the unit, as one line at most."""
    name = record.unit or record.data
    data = file_bytes.file_sha256(round_.folder / record.data)
    path, again = out / record.document, _again(round_)
    if not data:
        yield f"{name}：找不到数据文件 {record.data}。请放回原处，或{again}。"
    elif data != record.data_sha256:
        yield f"{name}：数据文件 {record.data} 生成后又有修改。请{again}。"
    elif record.errors:
        yield f"{name}：数据有 {len(record.errors)} 个错误。请运行 forms check {campaigns.as_argument(round_.folder)} 查看，改正后重新生成。"  # noqa: E501
    elif not record.document or not path.is_file():
        yield f"{name}：没有文档。请{again}。"
    elif record.out_of_date:
        yield f"{name}：文档 {record.document} 待更新。请{again}。"
    elif hashes.file_sha256(path) != record.sha256:
        yield f"{name}：文档 {record.document} 被手工修改过。请把修改填入数据文件，再{again}。"
    elif changed := _changed(round_, provenance.read(path)):
        yield f"{name}：文档 {record.document} 生成后，{changed}。请{again}。"


def _changed(round_: Campaign, made: Provenance | None) -> str:
    """What is other than when the document was made; blank for nothing."""
    if made is None or made.campaign != round_.name:
        return "已更换（不属于此填报任务）"
    changes = {
        f"公共设置 {campaigns.SETTINGS} 又有修改": made.settings != round_.settings_sha256,
        f"表单包 {round_.pack.folder.name} 又有修改": made.pack != round_.pack.sha256,
        f"程序由 {made.generator} 版更换为 {__version__} 版": made.generator != __version__,
    }
    return "、".join(change for change, is_so in changes.items() if is_so)


def _is_current(out: Path, volume: Volume, known: str) -> bool:
    return provenance.is_built_from(out / volume.document, volume.provenance, known)


def _of_appendix(round_: Campaign, out: Path, made: Manifest) -> Iterator[str]:
    if diagnostics.has_errors(round_.diagnostics):
        return
    earlier = {record.document: record for record in made.appendix}
    again = _again(round_)
    planned = volumes.plan(round_, stages.job(round_), made.units)
    for volume in planned:
        record = earlier.pop(volume.document, None)
        if record is None or not (out / volume.document).is_file():
            yield f"{volume.document}：没有附表汇编。请{again}。"
        elif hashes.file_sha256(out / volume.document) != record.sha256:
            yield f"{volume.document}：附表汇编被手工修改过。请把修改填入数据文件，再{again}。"
        elif record.out_of_date or not _is_current(out, volume, record.sha256):
            yield f"{volume.document}：附表汇编待更新。请{again}。"
    for document in earlier:
        yield f"{document}：附表汇编待更新。请{again}。"
