"""The packs that come with the program, each with its demonstration campaigns, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from generator.campaign import campaigns, check, data_file
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import context, lint, template, unit_document
from generator.pack import pack
from generator.readback import read_document
from generator.word import provenance
from tests import any_data
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from hypothesis import strategies as st

    from generator.campaign.campaigns import Campaign
    from generator.datafile.yaml_tree import KeyPath
    from generator.form.unit_document import Renderer
    from generator.pack.pack import Pack
    from generator.readback.pack_choice import Reader

DEMO = CHECKOUT / "examples" / "data"
CAMPAIGNS = tuple(sorted(path.parent for path in DEMO.glob("*/settings.yaml")))
PACK_OF = {
    path: yaml.safe_load((path / "settings.yaml").read_text(encoding="utf-8"))["表单"]
    for path in CAMPAIGNS
}
NAMES = tuple(sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))
PROOF = provenance.Provenance("2024", "示例单位", "0", "", "", "", "")


@dataclass(frozen=True)
class Shipped:
    """A pack, the settings of its first demonstration campaign, and what draws and reads it."""

    pack: Pack
    settings: Mapping[str, Any]
    renderer: Renderer
    reader: Reader

    def judged(self, text: str) -> check.CheckedUnit:
        """The unit of a data file."""
        parsed = source.parse(FileBytes(text.encode(), ""), "unit.yaml")
        return check.check_source(self.pack, parsed, self.settings)

    def canonical(
        self, values: Mapping[str, Any], printed: Collection[KeyPath] | None = None
    ) -> dict[str, Any]:
        """The canonical data of the values."""
        return data_file.canonical(self.pack, values, printed, self.settings)

    def text(self, values: Mapping[str, Any]) -> str:
        """A data file of the values."""
        return data_file.text(self.pack.unit.fields, dict(values))

    def document(self, values: Mapping[str, Any]) -> bytes:
        """The unit's document."""
        seen = context.build(self.pack, self.settings, values)
        return unit_document.render(self.renderer, seen, PROOF).docx

    @property
    def data(self) -> st.SearchStrategy[dict[str, Any]]:
        """Any data; what the forms print outside their tables is on one line, and no label."""
        models, _ = lint.read_models(self.pack)
        lines = {slot.path for model in models for line in model.lines for slot in line.slots}
        derived = pack.computed_fields(self.pack)
        drawn = any_data.values(self.pack.unit.fields, derived, ())
        return drawn.map(lambda values: _on_lines(values, {path[-1] for path in lines}))


def _on_lines(values: Any, names: Collection[str]) -> Any:
    """The values, the texts of these names each on a line without colons."""
    if isinstance(values, dict):
        return {
            name: " ".join(re.sub("[:：]", "", value).split())
            if name in names and isinstance(value, str)
            else _on_lines(value, names)
            for name, value in values.items()
        }
    return [_on_lines(row, names) for row in values] if isinstance(values, list) else values


def campaigns_of(name: str) -> list[Path]:
    """The folders of the pack's demonstration campaigns."""
    return [path for path in CAMPAIGNS if PACK_OF[path] == name]


@cache
def campaign(folder: Path) -> Campaign:
    """The demonstration campaign in the folder."""
    return campaigns.load(folder, PACKS)


@cache
def shipped(name: str) -> Shipped:
    """The pack of that name."""
    loaded = pack.load(PACKS / name)
    settings = campaign(campaigns_of(name)[0]).settings
    renderer = unit_document.renderer(template.compile_pack(loaded))
    return Shipped(loaded, settings, renderer, read_document.reader(loaded))


@cache
def demo_units(name: str) -> tuple[dict[str, Any], ...]:
    """The canonical data of the units of the pack's first demonstration campaign."""
    of_pack = shipped(name)
    units = []
    for path in campaign(campaigns_of(name)[0]).paths:
        unit = of_pack.judged(path.read_text(encoding="utf-8"))
        assert not has_errors(unit.diagnostics), path
        units.append(of_pack.canonical(unit.values))
    return tuple(units)
