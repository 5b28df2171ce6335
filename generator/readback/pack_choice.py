"""Choose the form pack that reads a document: the one its mark names, else the one that fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.common.diagnostics import excerpt
from generator.readback import alignment, cheapest_path, form_values, pack_fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pack.pack import Pack
    from generator.readback.findings import Findings
    from generator.readback.row_pattern import FormPattern
    from generator.word import document_rows
    from generator.word.handout_mark import HandoutMark
    from generator.word.provenance import Provenance

_NOT_HERE = "请核对是否选错文件；确需导入的，请用 --pack 指定表单。"


@dataclass(frozen=True)
class Reader:
    """A form pack with the patterns of its forms, and the notes under those handed out."""

    pack: Pack
    patterns: tuple[FormPattern, ...]
    notes: tuple[str, ...] = ()


def handed_out(readers: Sequence[Reader], mark: HandoutMark, findings: Findings) -> Reader | None:
    """The reader of the pack that a form handed out names; None where it is not here.

    A warning is added where the pack is another version by now.
    """
    if same := [reader for reader in readers if reader.pack.is_named(mark.pack_sha256)]:
        return same[0]
    named = next((reader for reader in readers if reader.pack.name == mark.pack), None)
    if named:
        versions = [excerpt(version) for version in (mark.version, named.pack.version)]
        change = "已有改动" if len({*versions}) == 1 else "已由“{}”版改为“{}”版".format(*versions)
        message = f"此表下发后，表单“{named.pack.name}”{change}，已按现在的表单导入"
        findings.warn((1, 1), "word-file", message)
    return named


def choose(
    readers: Sequence[Reader],
    rows: Sequence[document_rows.Row],
    mark: Provenance | None,
    findings: Findings,
    preferred: Pack | None = None,
) -> Reader | None:
    """The reader for the document, any where none has a form of it.

    None, with an error added, where it is marked as another pack's, or several fit equally well.

    A mark is a document's provenance. `preferred` decides between packs that fit equally well; if
    it is the only one, it reads any document.
    """
    named = mark.pack if mark else ""
    if marked := [reader for reader in readers if reader.pack.is_named(named)]:
        return marked[0]
    if not named and len(readers) == 1:
        return readers[0]
    fits = [(reader, pack_fit.fit(reader.patterns, rows)) for reader in readers]
    fits = [(reader, fit) for reader, fit in fits if fit.is_any]
    if not fits:
        return readers[0]
    best = max((fit for _, fit in fits), key=lambda fit: fit.score)
    rivals = [reader for reader, fit in fits if fit.score == best.score]
    is_told_to = [reader.pack for reader in readers] == [preferred]
    if named and not best.is_plausible and not is_told_to:
        message = f"文件由其他表单生成，不属于现有的表单：{_names(readers)}"
        findings.error((1, 1), "no-form", message, _NOT_HERE)
        return None
    return _only_one(rivals, rows, preferred, findings)


def warn_of_other_version(reader: Reader, mark: Provenance | None, findings: Findings) -> None:
    """Add a warning where the mark names another pack or another version of the reader's.

    Where nothing is wrong with what was read, nobody need know: a pack's rules change often.
    """
    if mark and mark.pack and not reader.pack.is_named(mark.pack):
        name = reader.pack.folder.name
        message = f"文件由其他表单或“{name}”的其他版本生成，已按现有的“{name}”导入"
        findings.warn((1, 1), "word-file", message)


def _only_one(
    rivals: Sequence[Reader],
    rows: Sequence[document_rows.Row],
    preferred: Pack | None,
    findings: Findings,
) -> Reader | None:
    """The one of these readers whose labels all fit equally well; an error where none is better."""
    rivals = _different(rivals)
    if len(rivals) > 1:
        rivals = _of_fewest_findings(rivals, rows)
    if len(rivals) > 1:
        rivals = [each for each in rivals if each.pack is preferred] or rivals
    if len(rivals) == 1:
        return rivals[0]
    message = f"文件与几种表单同样相符：{_names(rivals)}，无法确定是哪一种"
    hint = f"请用 --pack 指定表单，如 --pack {rivals[0].pack.folder.name}。"
    findings.error((1, 1), "ambiguous", message, hint)
    return None


def _names(readers: Sequence[Reader]) -> str:
    return "、".join(reader.pack.folder.name for reader in readers)


def _different(readers: Sequence[Reader]) -> list[Reader]:
    """The readers without copies of a pack."""
    return list({reader.pack.sha256: reader for reader in reversed(readers)}.values())[::-1]


def _of_fewest_findings(
    readers: Sequence[Reader], rows: Sequence[document_rows.Row]
) -> list[Reader]:
    """Those readers that find the least about the document when they read it."""
    counts = [_finding_count(reader, rows) for reader in readers]
    least = min(counts)
    return [reader for reader, count in zip(readers, counts, strict=True) if count == least]


def _finding_count(reader: Reader, rows: Sequence[document_rows.Row]) -> int:
    """How many findings there are when the pack reads the document."""
    try:
        aligned = alignment.align(reader.patterns, rows)
    except cheapest_path.TooDifferentError:
        return len(rows)
    return len(form_values.read(reader.pack, reader.patterns, aligned)[1])
