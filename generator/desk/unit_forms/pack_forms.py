"""A pack's forms ready to be drawn as pages: what is worked out once for a pack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from generator.common.diagnostics import RefusedError
from generator.compare import outline
from generator.form import lint, looks
from generator.pack import pack as pack_
from generator.readback import row_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from generator.compare.outline import Outline
    from generator.form.looks import FormLook
    from generator.form.model import FormModel
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath


@dataclass(frozen=True)
class PackForms:
    """A pack's models and looks; the paths of its computed fields and of its rows' numbers.

    `head` is the template in which the unit's name is typed: the first that prints it.
    """

    pack: Pack
    models: tuple[FormModel, ...]
    looks: Mapping[str, FormLook]
    computed: Collection[FieldPath]
    numbers: Collection[FieldPath]
    head: str

    @cached_property
    def outline(self) -> Outline:
        """The fields that the forms print, to compare a unit's texts by."""
        patterns = row_pattern.form_patterns(self.models, self.pack.unit.fields)
        return outline.read(self.pack, patterns)


def prepare(pack: Pack) -> PackForms:
    """The pack's forms, prepared.

    Raises RefusedError for a pack whose templates have errors.
    """
    models, faults = lint.read_models(pack)
    if faults:
        raise RefusedError("表单包有错误", faults)
    heads = (m.form.template for m in models if (pack.unit_name,) in m.printed)
    return PackForms(
        pack=pack,
        models=tuple(models),
        looks={model.form.template: looks.read(model) for model in models},
        computed=pack_.computed_fields(pack),
        numbers=frozenset((*d.each, *d.field) for d in pack.derived if d.kind == "number"),
        head=next(heads, ""),
    )
