"""What is built from a pack whose templates some program saved."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.form import appendix, context, template, unit_document
from generator.pack import pack
from generator.word.provenance import Provenance
from tests.conftest import PACKS, SETTINGS
from tests.editors import docx_parts
from tests.made_up import UNITS
from tests.vehicles import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Save = Callable[[bytes], bytes]

VEHICLES = {
    "单位": "示例局",
    "车辆": [{"车牌": "湘B1", "里程": "1200.5"}, {"车牌": "湘B2", "里程": "≥9", "备注": "“报废”"}],
    "里程合计": "1209.5",
}


class Case(NamedTuple):
    """A pack of the checkout, and what one unit of it says."""

    folder: Path
    settings: dict[str, str]
    unit: dict[str, Any]


CASES = {
    "performance-targets": Case(
        PACKS / "performance-targets", SETTINGS, UNITS["awkward characters"]
    ),
    "vehicle-register": Case(TEMPLATES / "vehicle-register", {"年份": "2024"}, VEHICLES),
}


class Made(NamedTuple):
    """The pack's hash, a unit's document and an appendix of it."""

    pack_sha256: str
    document: bytes
    appendix: bytes


def files(case: Case, save: Save | None = None) -> dict[str, bytes]:
    """The files of the pack, each template as the program saves it."""
    found = {path.name: path.read_bytes() for path in case.folder.iterdir() if path.is_file()}
    if save is None:
        return found
    return {name: save(c) if name.endswith(".docx") else c for name, c in found.items()}


def make(case: Case, of: Mapping[str, bytes], folder: Path) -> Made:
    """A unit's document and an appendix, from the pack of these files."""
    loaded = pack.parse(case.folder, of)
    compiled = template.compile_pack(loaded)
    origin = Provenance("2023", "甲", "0", "", "", loaded.sha256, "")
    seen = context.build(loaded, case.settings, case.unit)
    document = unit_document.render(unit_document.renderer(compiled), seen, origin)
    path = folder / "甲.docx"
    path.write_bytes(document.docx)
    entries = [appendix.Entry("甲", path, document.provenance.contents)] * 2
    stream = io.BytesIO()
    appendix.write(stream, compiled, "汇编", entries, origin)
    return Made(loaded.sha256, document.docx, stream.getvalue())


def differing(found: Made, expected: Made) -> list[str]:
    """What differs, to be told: the pack's hash, parts of the document and of the appendix."""
    told = [] if found.pack_sha256 == expected.pack_sha256 else ["the pack's hash"]
    for what in ("document", "appendix"):
        here, there = (docx_parts.unpack(getattr(each, what)) for each in (found, expected))
        names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
        told += [f"{what}: {name}" for name in names]
        if not names and getattr(found, what) != getattr(expected, what):
            told.append(f"{what}: its bytes")
    return told
