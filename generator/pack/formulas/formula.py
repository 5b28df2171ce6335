"""Formulas of a pack: each name resolved to what it stands for, and each value's type checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.formulas.nodes import Node
    from generator.pack.formulas.tables import Table
    from generator.pack.selectors import FieldPath, Selector

Kind: TypeAlias = Literal["amount", "text", "date", "condition"]
# With `*`, each as often as it is named.
_MOST_FIELDS = 1_000
_CUT_OFF = "空格后的 # 及其后的内容是注释，不属于公式；请将整个公式用英文单引号（'）括起来。"
Scope: TypeAlias = Literal["row", "outer", "unit", "setting", "constant", "table"]


@dataclass(frozen=True)
class Reference:
    """What a name of a formula stands for.

    A field is sought below `base`: the list of whose rows one is the row itself (scope `row`), or
    one around it (`outer`), or no steps for the unit. `path` is its path from the unit, or the name
    of a setting, a constant or a table. `selectors` select its values below a row of `base`; there
    are several where the name has `*`, none where it is no field of the unit. It is `many` where
    it may have several values in one row; a `list` has rows and no value of its own, so that only
    COUNT takes it. `value` is a constant's; `table` the table that LOOKUP looks in.
    """

    scope: Scope
    path: FieldPath
    kind: Kind | Literal["list", "table"]
    base: FieldPath = ()
    selectors: tuple[Selector, ...] = ()
    is_many: bool = False
    field: Field | None = None
    value: Decimal | str | None = None
    table: Table | None = None

    @property
    def paths(self) -> tuple[FieldPath, ...]:
        """The path of each field of the unit that it names, from the unit."""
        return tuple((*(s.rows or self.base), *s.path) for s in self.selectors)

    @property
    def keys(self) -> tuple[FieldPath, ...]:
        """The paths of what the rows of other lists are known by, on both sides."""
        chosen = [selector for selector in self.selectors if selector.rows]
        sides = [((*s.rows, s.key), (*self.base, s.equals)) for s in chosen]
        return tuple(path for pair in sides for path in pair)


@dataclass(frozen=True)
class Formula:
    """A formula that has been read and found right, in the rows of `each` (the unit for no steps).

    `inputs` are the paths of the unit's fields that it names, from the unit, in order of mention;
    `references` says of each name what it stands for.
    """

    text: str
    root: Node
    kind: Kind
    each: FieldPath
    inputs: tuple[FieldPath, ...]
    references: Mapping[str, Reference]

    def offset_of(self, name: str) -> int:
        """The character at which the name stands first."""
        from generator.pack.formulas import nodes  # noqa: PLC0415 - only a formula needs them

        names = (node for node in nodes.walk(self.root) if isinstance(node, nodes.Name))
        return next(node.offset for node in names if node.key == name)

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings that it names."""
        return tuple(r.path[0] for r in self.references.values() if r.scope == "setting")


@dataclass(frozen=True)
class FormulaReader:
    """Reads the formulas in a file of the pack; what is wrong is appended to `findings`.

    `unit` and `settings` are the fields that names may be of, `source` is the file. `faulty` are
    names of constants and tables that have been reported already.
    """

    unit: Field
    settings: Field
    constants: Mapping[str, Decimal | str]
    tables: Mapping[str, Table]
    source: Source
    findings: list[Diagnostic]
    faulty: frozenset[str] = frozenset()

    def report(self, position: KeyPath, text: str, mistake: Mistake) -> None:
        """Add a finding at the character of the formula, which stands at that position."""
        finding = self.source.diagnostic(position, "formula", mistake.message, mistake.hint)
        line, column = self.source.place_within(position, text, mistake.offset)
        placed = replace(finding, line=line, column=column)
        # With `*`, a formula is read several times.
        if placed not in self.findings:
            self.findings.append(placed)


@dataclass(frozen=True)
class Mistake:
    """What is wrong at a character of a formula, and what to do."""

    message: str
    hint: str
    offset: int


def read(  # noqa: PLR0913, PLR0917 - a formula, where it stands and what is wanted
    reader: FormulaReader,
    position: KeyPath,
    text: str,
    each: FieldPath,
    expected: Kind,
    matched: Sequence[str] = (),
) -> Formula | None:
    """The formula, seen from a row of `each`; None where it is none, after a finding that says why.

    Its value has to be of the kind that is expected. The first `*` of each name stand for the names
    `matched`, what is left of them for every field.
    """
    # The grammar is built once, and only where a pack has a formula.
    from generator.pack.formulas import kinds, names, parser  # noqa: PLC0415

    try:
        root = parser.parse(text)
    except parser.FormulaError as error:
        hint = _CUT_OFF if _is_cut_off(reader.source, position, text) else error.hint
        reader.report(position, text, Mistake(str(error), hint, error.offset))
        return None
    resolved = names.resolve_all(reader, root, each, matched)
    references = resolved.references
    mistakes = [*resolved.mistakes, *kinds.mistakes(root, references, expected)]
    inputs = tuple(dict.fromkeys(path for r in references.values() for path in r.paths))
    if len(inputs) > _MOST_FIELDS:
        message = f"公式包含 {len(inputs)} 个字段，应不超过 {_MOST_FIELDS} 个"
        mistakes.append(Mistake(message, "请分为几个自动计算的字段。", 0))
    for mistake in sorted(mistakes, key=lambda each: each.offset):
        reader.report(position, text, mistake)
    if mistakes or not resolved.is_known:
        return None
    return Formula(text, root, expected, each, inputs, references)


def _is_cut_off(source: Source, position: KeyPath, text: str) -> bool:
    """Whether YAML took the rest of the formula's line for a comment."""
    line, column = source.place(position)
    written = source.lines[line - 1][column - 1 :]
    return written.startswith(text) and written[len(text) :].lstrip().startswith("#")
