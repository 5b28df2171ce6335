from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest

from generator.build import pdf_mark, stages
from generator.build.pdf import campaign_pdfs, convert, fonts
from generator.build.pdf.campaign_pdfs import NothingBuiltError, Options, Report
from generator.common import hashes
from tests import units, vehicles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from generator.build.pdf.convert import ConvertOptions

PDFS = ["units/丙局.pdf", "units/乙局.pdf", "units/甲局.pdf", "appendix.pdf"]


class Converter:
    """A stand-in for LibreOffice: a blank page for each document; the first `failing` ones fail."""

    def __init__(self) -> None:
        self.failing = 0
        self.timeouts: list[float] = []

    def convert(
        self, paths: Iterable[Path], out: Path, options: ConvertOptions
    ) -> Iterator[tuple[Path, bool]]:
        for path in paths:
            self.timeouts.append(options.timeout_seconds(path))
            if self.failing:
                self.failing -= 1
                yield path, False
                continue
            with pikepdf.new() as pdf:
                pdf.add_blank_page()
                pdf.save(out / f"{path.stem}.pdf")
            yield path, True


@pytest.fixture
def converter(monkeypatch: pytest.MonkeyPatch) -> Converter:
    """The converter in use; fonts are as where there is no fontconfig."""
    converter = Converter()
    monkeypatch.setattr(convert, "convert", converter.convert)
    monkeypatch.setattr(fonts.shutil, "which", lambda _: None)
    fonts.character_substitutes.cache_clear()
    return converter


@pytest.fixture
def built(folder: Path, out: Path) -> Path:
    """The output folder of a build."""
    stages.build(vehicles.load(folder), out, stages.Options())
    return out


def test_every_document_gets_a_pdf_that_names_it(built: Path, converter: Converter) -> None:
    report = campaign_pdfs.convert_documents(built, Options())

    assert (list(report.converted), report.unchanged, report.failed) == (PDFS, 0, {})
    for name in PDFS:
        document = (built / name).with_suffix(".docx")
        assert pdf_mark.document_sha256(built / name) == hashes.file_sha256(document)
    assert len(converter.timeouts) == 4


def test_current_pdfs_are_not_converted_again(built: Path, converter: Converter) -> None:
    campaign_pdfs.convert_documents(built, Options())

    again = campaign_pdfs.convert_documents(built, Options())
    forced = campaign_pdfs.convert_documents(built, Options(force=True))

    assert (again.converted, again.unchanged) == ((), 4)
    assert (list(forced.converted), len(converter.timeouts)) == (PDFS, 8)


def test_an_edited_document_is_named_and_an_edited_pdf_kept(
    built: Path, converter: Converter
) -> None:
    campaign_pdfs.convert_documents(built, Options())
    units.edit(built / "units" / "乙局.docx", "改过")
    edited = (built / "units" / "乙局.pdf").read_bytes() + b"signed"
    (built / "units" / "乙局.pdf").write_bytes(edited)

    report = campaign_pdfs.convert_documents(built, Options())

    assert report.edited == ("units/乙局.docx",)
    assert report.backups == ("units/乙局.bak.pdf",)
    assert (built / "units" / "乙局.bak.pdf").read_bytes() == edited
    assert len(converter.timeouts) == 5


def test_documents_that_fail_or_are_missing_are_named(built: Path, converter: Converter) -> None:
    (built / "units" / "丙局.docx").unlink()
    converter.failing = 1

    report = campaign_pdfs.convert_documents(built, Options())

    assert list(report.failed) == ["units/丙局.docx", "units/乙局.docx"]
    assert list(report.converted) == PDFS[2:]


def test_the_timeout_is_the_one_given_or_grows_with_the_document(
    built: Path, converter: Converter
) -> None:
    campaign_pdfs.convert_documents(built, Options())
    campaign_pdfs.convert_documents(built, Options(force=True, timeout_seconds=7))

    assert min(converter.timeouts[:4]) > 60
    assert converter.timeouts[4:] == [7.0] * 4


def test_without_a_build_there_is_nothing_to_convert(out: Path) -> None:
    with pytest.raises(NothingBuiltError, match="还没有文档"):
        campaign_pdfs.convert_documents(out, Options())


def test_a_report_names_what_a_person_must_know(tmp_path: Path) -> None:
    report = Report(
        converted=("appendix.pdf",),
        unchanged=2,
        failed={"units/甲局.docx": "原因"},
        untagged=("appendix.pdf",),
        edited=("units/乙局.docx",),
        backups=("units/乙局.bak.pdf",),
        fonts={"方正小标宋简体": "DejaVu Sans"},
        uncovered=("𠮷", "𪚥"),
    )

    first, failed, *remarks = campaign_pdfs.report_lines(tmp_path, report, "forms pdf --force")

    assert first.endswith("：本次转换 1 个 PDF，2 个没有变化，1 个未能转换。")
    assert failed == "  未能转换：units/甲局.docx（原因）"
    words = ("被手工修改过", "已另存为", "页数较多", "DejaVu Sans", "“𠮷”、“𪚥”")
    assert all(word in line for word, line in zip(words, remarks, strict=True))
    assert sum("forms pdf --force" in line for line in remarks) == 2
