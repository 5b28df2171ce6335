"""The paths that a pack's files write, held against the unit's schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.pack import fields, selectors
from generator.pack.selectors import Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.selectors import FieldPath


@dataclass(frozen=True)
class PathReader:
    """Reads the paths that a pack's file writes, holding each against the unit's schema."""

    unit: Field
    source: Source
    found: list[Diagnostic]

    def path(self, at: KeyPath, text: str, kind: str, below: FieldPath = ()) -> FieldPath:
        """The steps of the path, which must lead to a field of that kind (any, for no kind)."""
        path = selectors.field_path(text)
        field = fields.find_field(self.unit, below + path)
        name = ".".join(below + path)
        if field is None:
            self.report(at, f"schema.yaml 中没有字段“{name}”")
        elif kind and field.kind != kind:
            self.report(at, f"字段“{name}”应为{fields.KIND_NAMES[kind]}")
        return path

    def selector(self, at: KeyPath, text: str, each: FieldPath) -> Selector:
        """The selector the text writes, as seen from a row of `each`."""
        try:
            selector = selectors.parse(text)
        except ValueError:
            self.report(at, f"无法识别字段路径“{text}”")
            return Selector(())
        if selector.rows:
            self.path(at, ".".join(selector.rows), "rows")
            self.path(at, selector.key, "text", selector.rows)
            self.path(at, selector.equals, "text", each)
        self.path(at, ".".join(selector.path), "", selector.rows or each)
        return selector

    def paths(self, at: KeyPath, texts: Sequence[str], below: FieldPath) -> tuple[FieldPath, ...]:
        """The lists that the paths lead to, `*` being any field."""
        found = [path for text in texts for path in self.expanded(at, text, below)]
        return tuple(self.path(at, ".".join(path), "rows", below) for path in found)

    def expanded(self, at: KeyPath, text: str, below: FieldPath) -> list[FieldPath]:
        """The paths that a path with `*` in it means; there must be one."""
        field = fields.find_field(self.unit, below)
        found = fields.expand(field, selectors.field_path(text)) if field else []
        if not found:
            self.report(at, f"schema.yaml 中没有字段“{text}”")
        return found

    def selectors(
        self, at: KeyPath, text: str, each: FieldPath, *, texts: bool
    ) -> Iterator[Selector]:
        """The selectors that the text means; with `texts`, those of every text at and below them."""  # noqa: E501
        one = self.selector(at, text, each) if "[" in text else None
        if one is not None:
            yield one
            return
        for path in self.expanded(at, text, each):
            self.path(at, ".".join(path), "", each)
            field = fields.find_field(self.unit, each + path)
            below = fields.texts_below(field) if field and texts else [()]
            yield from (Selector(path + rest) for rest in below)

    def single(self, at: KeyPath, text: str, each: FieldPath) -> None:
        """Report a path that leads through a list: in one row it must name one value."""
        path = selectors.field_path(text)
        above = (fields.find_field(self.unit, each + path[:i]) for i in range(1, len(path)))
        if any(field is not None and field.kind == "rows" for field in above):
            self.report(at, f"“{text}”在列表之中，须写明 each")

    def each(self, at: KeyPath, row: Mapping[str, Any]) -> FieldPath:
        """The list a row of the file names as `each`; no steps where it names none."""
        return self.path((*at, "each"), row["each"], "rows") if "each" in row else ()

    def report(self, at: KeyPath, message: str) -> None:
        """Take down a mistake of the file at that path."""
        hint = "各项的含义见 docs/表单包.md。"
        self.found.append(self.source.diagnostic(at, "pack", message, hint))
