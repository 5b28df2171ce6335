"""A pack with pictures, headers and footers of its own, all the way."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pdfplumber
import pytest
from openxml_audit import OpenXmlValidator

from generator.__main__ import main
from tests import other_readers, pictured_pack, units
from tests.pictured_pack import NAME, UNIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCUMENT, APPENDIX = "build/2024/units/甲局.docx", "build/2024/appendix.docx"


def write_project(folder: Path) -> None:
    """A campaign of the pack with two units."""
    pictured_pack.write(folder / "templates" / NAME)
    campaign = folder / "data" / "2024"
    units.write(campaign / "settings.yaml", f"表单: {NAME}\n年份: 2024\n")
    for unit in ("甲局", "乙局"):
        units.write(campaign / "units" / f"{unit}.yaml", UNIT.replace("示例局", unit))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The campaign, built; also the working directory."""
    write_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 0
    return tmp_path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(("name", "pictures"), [(DOCUMENT, 5), (APPENDIX, 10)])
def test_each_picture_has_a_number_of_its_own_and_each_image_is_there_once(
    name: str, pictures: int, project: Path
) -> None:
    read = parts(project / name)

    numbers = re.findall(rb'<wp:docPr id="(\d+)"', read["word/document.xml"])
    assert [int(number) for number in numbers] == [*range(1, pictures + 1)]
    images = {part: content for part, content in read.items() if "media" in part}
    assert list(images.values()) == [pictured_pack.image(), pictured_pack.image("JPEG", "blue")]
    shown = docx.Document(str(project / name)).element.body.xpath(".//a:blip/@r:embed")
    assert len(shown) == pictures
    assert set(shown) == {"rIdPicture1", "rIdPicture2"}
    assert read["word/document.xml"].count(b'descr="\xe7\xa4\xba') == pictures
    assert OpenXmlValidator().validate(project / name).errors == []


def _text(part: Any) -> str:
    return "".join(paragraph.text for paragraph in part.paragraphs)


def test_headers_and_footers_are_the_forms_own_in_units_and_the_programs_in_the_appendix(
    project: Path,
) -> None:
    sections = docx.Document(str(project / DOCUMENT)).sections
    volume = docx.Document(str(project / APPENDIX)).sections

    assert [_text(each.header) for each in sections] == ["续页", "续页", ""]
    assert [_text(each.first_page_header) for each in sections] == ["首页", "首页", ""]
    assert [_text(each.footer) for each in sections] == ["", "", "第  页，共  页"]
    assert [_text(each.header) for each in volume] == ["", *["乙局"] * 3, *["甲局"] * 3]
    assert not any(each.different_first_page_header_footer for each in volume)
    assert not any("own_" in name for name in parts(project / APPENDIX))


def test_the_forms_are_read_back_without_a_word_about_the_pictures(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", DOCUMENT]) == 0

    said = capsys.readouterr()
    assert "图片" not in said.out + said.err
    assert "警告" not in said.out + said.err
    read = (project / "imported" / "甲局.yaml").read_text(encoding="utf-8")
    assert read.partition("\n\n")[2] == UNIT.replace("示例局", "甲局")
    assert main(["diff", "data/2024/units/甲局.yaml", DOCUMENT]) == 0


def test_a_picture_that_a_unit_put_into_the_form_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = docx.Document(str(project / DOCUMENT))
    paragraph = document.tables[0].rows[0].cells[0].paragraphs[0]
    paragraph.add_run().add_picture(io.BytesIO(pictured_pack.image(colour="green")))
    document.save(str(project / "sent.docx"))

    main(["import", "sent.docx"])

    said = capsys.readouterr()
    assert "图片未导入" in said.out + said.err


def test_the_same_bytes_again_and_what_is_published_and_archived_holds_them(
    project: Path,
) -> None:
    before = [(project / name).read_bytes() for name in (DOCUMENT, APPENDIX)]

    assert main(["build", "--force", "--jobs", "1"]) == 0
    assert main(["publish", "--no-pdf"]) == 0
    assert main(["archive", "--no-pdf", "--date", "2024-01-01"]) == 0

    assert [(project / name).read_bytes() for name in (DOCUMENT, APPENDIX)] == before
    [public] = (project / "public").rglob("甲局.docx")
    assert "word/media/picture1.png" in parts(public)
    assert main(["verify", "archive/2024/2024-01-01.zip", "--rebuild"]) == 0


@pytest.mark.slow
def test_a_browser_shows_each_picture_and_pages_have_their_numbers(
    project: Path, need_program: Callable[[str], str], tmp_path: Path
) -> None:
    chromium, npm = need_program("chromium"), need_program("npm")
    need_program("soffice")

    [shown] = other_readers.of_docx_preview([project / DOCUMENT], chromium, npm, tmp_path)
    assert main(["pdf"]) == 0

    assert shown.pictures == [40] * 5
    with pdfplumber.open((project / DOCUMENT).with_suffix(".pdf")) as pdf:
        assert [len(page.images) for page in pdf.pages] == [2, 2, 1]
        lines = [(page.extract_text() or "").split("\n") for page in pdf.pages]
    assert [found[0] for found in lines[:2]] == ["首页", "首页"]
    assert lines[2][-1].replace(" ", "") == "第3页，共3页"
    with pdfplumber.open((project / APPENDIX).with_suffix(".pdf")) as pdf:
        assert [len(page.images) for page in pdf.pages[1:]][-6:] == [2, 2, 1] * 2
