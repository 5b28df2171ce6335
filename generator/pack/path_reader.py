"""Read the field paths in a pack's files and check them by the unit's schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.common.similar import nearest
from generator.pack import fields as schema_fields
from generator.pack import selectors
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
    """Reads the field paths in a file of the pack, and checks each by the schema.

    `fields` are the fields of a unit (or of the settings), `source` is the file; mistakes are
    appended to `findings`. `position` is where in the file a text stands, and `each` the list from
    whose rows its path starts (no steps for the unit itself).
    """

    fields: Field
    source: Source
    findings: list[Diagnostic]

    def path(self, position: KeyPath, text: str, kind: str, below: FieldPath = ()) -> FieldPath:
        """The steps of the path, which must lead to a field of that kind (any, if blank)."""
        path = selectors.field_path(text)
        field = schema_fields.find_field(self.fields, below + path)
        name = ".".join(below + path)
        if field is None:
            self.report(position, f"schema.yaml 中没有字段“{name}”", self._meant(below + path))
        elif kind and field.kind != kind:
            self.report(position, f"字段“{name}”应为{schema_fields.KIND_NAMES[kind]}")
        return path

    def selector(self, position: KeyPath, text: str, each: FieldPath) -> Selector:
        """The selector that the text denotes, seen from a row of `each`."""
        try:
            selector = selectors.parse(text)
        except ValueError:
            self.report(position, f"无法识别字段路径“{text}”")
            return Selector(())
        if selector.rows:
            self.path(position, ".".join(selector.rows), "rows")
            self.path(position, selector.key, "text", selector.rows)
            self.path(position, selector.equals, "text", each)
        self.path(position, ".".join(selector.path), "", selector.rows or each)
        return selector

    def paths(
        self, position: KeyPath, texts: Sequence[str], below: FieldPath
    ) -> tuple[FieldPath, ...]:
        """The lists that the paths denote, in which `*` stands for any field.

        Also groups, of which each is a row: a table of lines that are always the same.
        """
        paths = [path for text in texts for path in self.expand(position, text, below)]
        fields = (schema_fields.find_field(self.fields, (*below, *path)) for path in paths)
        kinds = ["group" if field and field.kind == "group" else "rows" for field in fields]
        return tuple(
            self.path(position, ".".join(path), kind, below)
            for path, kind in zip(paths, kinds, strict=True)
        )

    def expand(self, position: KeyPath, text: str, below: FieldPath) -> list[FieldPath]:
        """The paths that a path with `*` in it denotes; there must be one at least."""
        field = schema_fields.find_field(self.fields, below)
        paths = schema_fields.expand(field, selectors.field_path(text)) if field else []
        if not paths or ("*" in text and not any(self._is_field(below + path) for path in paths)):
            hint = self._meant_by_all(text, below)
            self.report(position, f"schema.yaml 中没有字段“{text}”", hint)
            return []
        return paths

    def _meant_by_all(self, text: str, below: FieldPath) -> str:
        """The hint that names what is nearest to the last step, in any field above it."""
        *above, last = selectors.field_path(text)
        field = schema_fields.find_field(self.fields, below)
        groups = schema_fields.expand(field, tuple(above)) if field else []
        found = (schema_fields.find_field(self.fields, below + path) for path in groups)
        names = (name for group in found if group for name in group.children)
        close = nearest(last, dict.fromkeys(names))
        return f"您要填的是“{'.'.join((*above, close))}”吗？" if close else ""

    def _meant(self, path: FieldPath) -> str:
        """The hint that names what is nearest to the first step that leads nowhere."""
        length = next(n for n in range(len(path)) if not self._is_field(path[: n + 1]))
        group = schema_fields.find_field(self.fields, path[:length])
        close = nearest(path[length], group.children) if group else ""
        return f"您要填的是“{'.'.join((*path[:length], close))}”吗？" if close else ""

    def _is_field(self, path: FieldPath) -> bool:
        return schema_fields.find_field(self.fields, path) is not None

    def selectors(
        self, position: KeyPath, text: str, each: FieldPath, *, texts: bool
    ) -> Iterator[Selector]:
        """The selectors that the text denotes; with `texts`, those of all texts in these fields."""
        if "[" in text:
            yield self.selector(position, text, each)
            return
        for path in self.expand(position, text, each):
            self.path(position, ".".join(path), "", each)
            field = schema_fields.find_field(self.fields, each + path)
            below = schema_fields.texts_below(field) if field and texts else [()]
            yield from (Selector(path + rest) for rest in below)

    def require_single(self, position: KeyPath, text: str, each: FieldPath) -> None:
        """Report a path that leads through a list: in one row it must denote one value."""
        path = selectors.field_path(text)
        above = (
            schema_fields.find_field(self.fields, each + path[:i]) for i in range(1, len(path))
        )
        if any(field is not None and field.kind == "rows" for field in above):
            self.report(position, f"“{text}”在列表之中，须写明 each")

    def each(self, position: KeyPath, row: Mapping[str, Any]) -> FieldPath:
        """The list that an entry of the file names as `each`; no steps where it names none."""
        return self.path((*position, "each"), row["each"], "rows") if "each" in row else ()

    def report(self, position: KeyPath, message: str, hint: str = "") -> None:
        """Add a finding at that position of the file."""
        hint = hint or "各项的含义见 docs/表单包.md。"
        self.findings.append(self.source.diagnostic(position, "pack", message, hint))
