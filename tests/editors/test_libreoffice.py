"""Templates edited in LibreOffice itself: the same grid, looks and pages as edited by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest

from generator.form import lint
from generator.pack import pack
from generator.word import soffice
from tests import edited, wordml
from tests.conftest import PACKS
from tests.editors import in_libreoffice, looks, made
from tests.editors.in_libreoffice import Edit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lxml import etree

pytestmark = pytest.mark.slow

# LibreOffice keeps lengths in hundredths of a millimetre, which are 0.57 twips.
ROUNDING_TWIPS = 2
ROUNDING_POINTS = 0.5
CASE = made.CASES["performance-targets"]
EDITED = "annex2.docx"
LABEL, ADDED = "总  计", "其中：续建"
HEADING = 5


@dataclass(frozen=True)
class Built:
    """A pack, a document built from it and that document as PDF."""

    files: dict[str, bytes]
    document: Path
    pdf: Path


@dataclass(frozen=True)
class Page:
    """A page: where its words are, and its lines."""

    words: dict[tuple[Any, ...], list[float]]
    lines: set[tuple[int, ...]]


def _by_hand(body: etree._Element) -> None:
    """The label changed and a row inserted below it."""
    row = edited.row(body, 1, HEADING)
    below = edited.copy_of(row)
    row.addnext(below)
    for number, text in enumerate(("", ADDED, "", "", ""), 1):
        edited.say(edited.cell(body, 1, HEADING + 1, number), text)
    edited.say(edited.cell(body, 1, HEADING, 2), LABEL)


@pytest.fixture(scope="module")
def built(
    need_program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Built]:
    """The pack edited by hand and in LibreOffice, and what is built from each."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = {"by hand": made.files(CASE), "LibreOffice": made.files(CASE)}
    hand, saved = (folder / name for name in ("hand", "saved"))
    for each in (hand, saved):
        each.mkdir()
    edited.save(CASE.folder / EDITED, hand / EDITED, _by_hand)
    files["by hand"][EDITED] = (hand / EDITED).read_bytes()
    templates = sorted((PACKS / "performance-targets").glob("*.docx"))
    edits = {EDITED: Edit(f"B{HEADING}", LABEL, f"B{HEADING + 1}", ADDED)}
    in_libreoffice.save(need_program("soffice"), templates, saved, folder / "profile", edits)
    for path in templates:
        files["LibreOffice"][path.name] = (saved / path.name).read_bytes()
    documents = [_document(folder / f"{name}.docx", of) for name, of in files.items()]
    pdfs = soffice.convert(documents, "pdf", folder, timeout_seconds=120)
    return {
        name: Built(of, document, pdf)
        for (name, of), document, pdf in zip(files.items(), documents, pdfs, strict=True)
    }


def _document(path: Path, files: dict[str, bytes]) -> Path:
    (path.parent / path.stem).mkdir()
    path.write_bytes(made.make(CASE, files, path.parent / path.stem).document)
    return path


def test_the_check_of_templates_says_nothing_but_what_it_says_of_the_edit(
    built: dict[str, Built],
) -> None:
    found = {
        name: lint.template_errors(pack.parse(CASE.folder, each.files))
        for name, each in built.items()
    }

    assert found["LibreOffice"] == found["by hand"] == []


def test_the_grid_is_the_same_but_for_rounding(built: dict[str, Built]) -> None:
    hand, office = (wordml.document_root(built[n].document) for n in ("by hand", "LibreOffice"))

    assert wordml.tables(office) == wordml.tables(hand)
    assert _columns(office) == pytest.approx(_columns(hand), abs=ROUNDING_TWIPS)
    assert wordml.faults(office) == []


def test_each_text_looks_the_same_whatever_program_shows_it(built: dict[str, Built]) -> None:
    hand, office = (looks.texts(built[name].document) for name in ("by hand", "LibreOffice"))

    assert office == hand


def test_the_same_lines_are_drawn_whatever_program_shows_them(built: dict[str, Built]) -> None:
    hand, office = (looks.lines(built[name].document) for name in ("by hand", "LibreOffice"))

    assert office == hand


@pytest.fixture(scope="module")
def pages(built: dict[str, Built]) -> dict[str, list[Page]]:
    """The pages of both PDFs."""
    return {name: _pages(each.pdf) for name, each in built.items()}


def test_pages_look_the_same_word_by_word(pages: dict[str, list[Page]]) -> None:
    for there, here in zip(pages["by hand"], pages["LibreOffice"], strict=True):
        assert here.words.keys() == there.words.keys()
        for word, place in there.words.items():
            assert here.words[word] == pytest.approx(place, abs=ROUNDING_POINTS), word


def test_pages_have_the_same_lines(pages: dict[str, list[Page]]) -> None:
    for there, here in zip(pages["by hand"], pages["LibreOffice"], strict=True):
        assert _unmatched(here.lines, there.lines) == []
        assert _unmatched(there.lines, here.lines) == []


def _columns(root: etree._Element) -> list[int]:
    return [int(column.get(f"{wordml.W}w", "")) for column in root.iter(f"{wordml.W}gridCol")]


def _pages(pdf: Path) -> list[Page]:
    with pdfplumber.open(pdf) as opened:
        return [Page(_words(page), _lines(page)) for page in opened.pages]


def _words(page: pdfplumber.page.Page) -> dict[tuple[Any, ...], list[float]]:
    """The places of the page's words, by text, font, size and which of its like."""
    found: dict[tuple[Any, ...], list[float]] = {}
    alike: Counter[tuple[Any, ...]] = Counter()
    for word in page.extract_words(extra_attrs=["fontname", "size"]):
        seen = (word["text"], word["fontname"].rpartition("+")[2], round(word["size"], 1))
        alike[seen] += 1
        found[*seen, alike[seen]] = [word["x0"], word["top"]]
    return found


def _lines(page: pdfplumber.page.Page) -> set[tuple[int, ...]]:
    """The borders that are drawn, in points."""
    sides = ("x0", "top", "x1", "bottom")
    return {tuple(round(edge[side]) for side in sides) for edge in page.edges}


def _unmatched(lines: set[tuple[int, ...]], others: set[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The lines that none of the others is within a point of."""
    return [
        line
        for line in sorted(lines)
        if not any(all(abs(a - b) <= 1 for a, b in zip(line, o, strict=True)) for o in others)
    ]
