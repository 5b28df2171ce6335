"""Draw the pictures of the guides anew: demonstrations, templates, a check, the desk.

Run by `make pictures`; needs soffice, pdftotext, pdftoppm, Chromium and the fonts of `make fonts`.
With a folder as argument the pictures go there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFont, ImageOps

from docs import desk_pictures

ROOT = Path(__file__).parent.parent
PACK, UNIT = "performance-targets", "示例市示例区交通运输局"
FORMS = {"附表1": "form1", "附表2": "form2", "附表3": "form3"}
TEMPLATES = {"annex1": "template1", "annex2": "template2", "annex3": "template3"}

# A page wide enough to be read, in few greys, so that it stays small.
DPI, GREYS, FRAME = 110, 8, "#999999"

COLUMNS, FONT_SIZE, MARGIN = 108, 17, 18
LINE_HEIGHT = FONT_SIZE * 3 // 2
BACKGROUND, TEXT = "#1e1e1e", "#d4d4d4"
COLOURS = {
    "错误[": "#f48771",
    "警告[": "#e5c07b",
    "提示：": "#89b4d8",
    "^": "#f48771",
    "$ ": "#98c379",
}


def main(arguments: list[str]) -> None:
    """All pictures, into the folder."""
    folder = Path(*arguments).resolve() if arguments else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["FONTCONFIG_FILE"] = str(ROOT / "generator" / "build" / "pdf" / "fonts.conf")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _run(*_forms("build", "--data", "examples/data", "--build", str(work)))
        document = work / "2024" / "units" / f"{UNIT}.docx"
        templates = [ROOT / "templates" / PACK / f"{t}.docx" for t in TEMPLATES]
        others = _first_documents(work)
        _to_pdf([document, *templates, *others], work)
        pages = _run("pdftotext", "-layout", str(work / f"{UNIT}.pdf"), "-").split("\f")
        for mark, picture in FORMS.items():
            page = next(n for n, text in enumerate(pages, 1) if _begins(text, mark))
            _draw_page(work / f"{UNIT}.pdf", page, folder / f"{picture}.png")
        for template, picture in TEMPLATES.items():
            _draw_page(work / f"{template}.pdf", 1, folder / f"{picture}.png")
        for other in others:
            _draw_page(other.with_suffix(".pdf"), 1, folder / f"{other.stem}.png")
    _draw_check(folder / "check.png")
    desk_pictures.draw(folder)


def _first_documents(work: Path) -> list[Path]:
    """Of each other pack a unit's document, named after the pack."""
    found = []
    for settings in sorted((ROOT / "examples" / "data").glob("*/settings.yaml")):
        pack = yaml.safe_load(settings.read_text(encoding="utf-8"))["表单"]
        document = work / f"{pack}.docx"
        if pack != PACK and document not in found:
            units = work / settings.parent.name / "units"
            found.append(shutil.copyfile(min(units.glob("*.docx")), document))
    return found


def _forms(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "generator", *arguments]


def _run(*command: str, expected: int = 0) -> str:
    """What the command prints."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != expected:
        sys.exit(f"{command[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def _to_pdf(documents: list[Path], work: Path) -> None:
    profile = (work / "profile").as_uri()  # its own, so that an open LibreOffice is left alone
    options = (f"-env:UserInstallation={profile}", "--headless", "--norestore")
    files = [str(document) for document in documents]
    _run("soffice", *options, "--convert-to", "pdf", "--outdir", str(work), *files)


def _draw_page(pdf: Path, page: int, to: Path) -> None:
    """The page without most of its white margins, framed, in a few greys."""
    name = str(to.with_suffix(""))
    _run("pdftoppm", "-gray", "-singlefile", "-png", "-r", str(DPI), *_only(page), str(pdf), name)
    grey = Image.open(to).convert("L")
    left, top, right, bottom = ImageOps.invert(grey).getbbox() or (0, 0, *grey.size)
    edge = DPI // 4
    box = (max(0, left - edge), max(0, top - edge), right + edge, bottom + edge)
    cut = ImageOps.expand(grey.crop(box), border=1, fill=FRAME)
    cut.quantize(GREYS).save(to, optimize=True)


def _begins(page: str, mark: str) -> bool:
    """Whether a form begins on the page: above it are the outline paragraphs of unit and form."""
    lines = ["".join(line.split()) for line in page.splitlines() if line.strip()]
    return mark in lines[:3]


def _only(page: int) -> tuple[str, ...]:
    return ("-f", str(page), "-l", str(page))


def _draw_check(to: Path) -> None:
    """What `forms check` says of the campaign with mistakes, as a terminal shows it."""
    said = _run(*_forms("check", "--data", "examples/mistakes"), expected=1)
    lines = ["$ forms check --data examples/mistakes", *said.splitlines()]
    wrapped = [(part, _colour(line)) for line in lines for part in _wrapped(line)]
    font = _mono_font()
    size = (
        COLUMNS * FONT_SIZE // 2 + 2 * MARGIN,
        len(wrapped) * LINE_HEIGHT + 2 * MARGIN,
    )
    picture = Image.new("RGB", size, BACKGROUND)
    pen = ImageDraw.Draw(picture)
    for row, (part, colour) in enumerate(wrapped):
        pen.text((MARGIN, MARGIN + row * LINE_HEIGHT), part, font=font, fill=colour)
    picture.quantize(64).save(to, optimize=True)


def _colour(line: str) -> str:
    for mark, colour in COLOURS.items():
        if mark in line if mark.endswith("[") else line.lstrip().startswith(mark):
            return colour
    return TEXT


def _wrapped(line: str) -> list[str]:
    """The line cut where the terminal is full; Chinese characters take two places."""
    parts, width = [""], 0
    for character in line:
        places = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        if width + places > COLUMNS:
            parts.append("")
            width = 0
        parts[-1] += character
        width += places
    return parts


def _mono_font() -> ImageFont.FreeTypeFont:
    found = _run("fc-match", "-f", "%{file}\n%{index}", "Noto Sans Mono CJK SC:style=Regular")
    file, index = found.split("\n")
    return ImageFont.truetype(file, FONT_SIZE, index=int(index) & 0xFFFF)


if __name__ == "__main__":
    main(sys.argv[1:])
