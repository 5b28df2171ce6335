"""Read what the styles of a workbook's cells say of their content (ECMA-376 part 1, 18.8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.spreadsheet import number_formats, xml_names
from generator.word import safe_zip
from generator.word.text_styles import NO_MARKS, Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.word.text_styles import Mark

# Excel's own limit is 65,490.
_MOST = 70_000
_SECTIONS = frozenset(("numFmts", "fonts", "borders", "cellXfs"))
_SIDES = frozenset(("left", "right", "top", "bottom", "start", "end"))
_NAMES = xml_names.local(
    *_SECTIONS, *_SIDES, "numFmt", "font", "strike", "vertAlign", "border", "xf", "dxfs"
)
_RAISED: dict[str, Mark] = {"superscript": "上标", "subscript": "下标"}


@dataclass(frozen=True, slots=True)
class CellStyle:
    """A cell's number format by its code, the marks of its text, whether it has a border."""

    format: str = number_formats.GENERAL
    marks: Marks = NO_MARKS
    is_bordered: bool = False


PLAIN = CellStyle()


@dataclass
class _State:
    """What has been read of the part so far; `section` is the one that is being read."""

    section: str = ""
    formats: dict[int, str] = field(default_factory=lambda: dict(number_formats.BUILT_IN))
    fonts: list[set[Mark]] = field(default_factory=list)
    borders: list[bool] = field(default_factory=list)
    styles: list[CellStyle] = field(default_factory=list)


def read(chunks: Iterable[bytes]) -> list[CellStyle]:
    """The styles in the order of their numbers."""
    state = _State()
    get = _NAMES.get

    def start(element: str, attributes: Mapping[str, str]) -> None:
        name = get(element)
        if name in _SECTIONS:
            state.section = name
        elif name and state.section:
            _started(state, name, attributes)

    def end(element: str) -> None:
        if get(element) == state.section:
            state.section = ""

    parser = safe_zip.new_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    safe_zip.feed(parser, chunks)
    return state.styles


def _started(state: _State, name: str, attributes: Mapping[str, str]) -> None:
    """Note an element of the section."""
    match state.section, name:
        case "numFmts", "numFmt":
            state.formats[_number(attributes, "numFmtId")] = attributes.get("formatCode", "")
        case "fonts", "font":
            state.fonts.append(set())
        case "fonts", "strike" if state.fonts and xml_names.is_on(attributes, absent=True):
            state.fonts[-1].add("删除线")
        case "fonts", "vertAlign" if state.fonts and attributes.get("val") in _RAISED:
            state.fonts[-1].add(_RAISED[attributes["val"]])
        case "borders", "border":
            state.borders.append(False)
        case "borders", _ if name in _SIDES and state.borders:
            state.borders[-1] |= attributes.get("style", "none") != "none"
        case "cellXfs", "xf":
            state.styles.append(_style(state, attributes))
    if max(len(state.fonts), len(state.borders), len(state.styles), len(state.formats)) > _MOST:
        raise safe_zip.UnreadableError(*safe_zip.TOO_LARGE)


def _style(state: _State, attributes: Mapping[str, str]) -> CellStyle:
    font, border = _number(attributes, "fontId"), _number(attributes, "borderId")
    return CellStyle(
        state.formats.get(_number(attributes, "numFmtId"), number_formats.GENERAL),
        frozenset(state.fonts[font]) if 0 <= font < len(state.fonts) else NO_MARKS,
        0 <= border < len(state.borders) and state.borders[border],
    )


def _number(attributes: Mapping[str, str], name: str) -> int:
    """The attribute's number; 0 where there is none, -1 for anything else."""
    text = attributes.get(name, "0")
    return int(text) if xml_names.is_number(text) else -1
