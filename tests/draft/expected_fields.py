"""The fields that official forms have, by where they stand: the gold that drafts are held against.

For the forms in tests/official_forms somebody wrote them down; for a pack's own forms its templates
say them: a twin of each document is drawn with a token for each field.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from generator.draft.from_word import read_forms
from generator.draft.official_form import Paragraph
from generator.form import context, handout, lint, unit_document
from generator.form.handout import Handout
from generator.pack import fields, ticks
from generator.word.handout_mark import HandoutMark
from tests import shipped_packs
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.draft.official_form import Block, OfficialForm
    from generator.form.template import CompiledForm
    from generator.pack.pack import Pack
    from tests.shipped_packs import Shipped

OFFICIAL_FORMS = CHECKOUT / "tests/official_forms"
# A table, a row and a grid column of a file, from 0; a paragraph with text is (-1, number, 0).
Spot: TypeAlias = "tuple[int, int, int]"
_PLACE = re.compile(r"t(\d+) r(\d+)(?:-(\d+))? c(\d+)")
_TOKEN = re.compile(r"⟦(\d+)⟧")
_DOCUMENT = "word/document.xml"


@dataclass(frozen=True)
class Expected:
    """A field of a form: its path, and by file the cells where it stands.

    `title` is what a pack calls it for people. A list's field stands in a column. A field that
    `may_be` counts neither found nor wrong.
    """

    form: str
    path: tuple[str, ...]
    kind: str
    in_list: bool
    may_be: bool = False
    title: str = ""
    spots: dict[str, set[Spot]] = field(default_factory=dict)


@dataclass(frozen=True)
class Official:
    """Files of one form or one pack's forms: blank, and filled in by two units."""

    name: str
    blank: Path
    filled: tuple[Path, Path]
    fields: tuple[Expected, ...]

    @property
    def inputs(self) -> dict[str, tuple[Path, ...]]:
        """What is given to the command, by what it is called."""
        return {"blank": (self.blank,), "filled": self.filled[:1], "two filled": self.filled}


def numbered(blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    """The tables and the paragraphs with text, each kind numbered from 0."""
    counts: Counter[bool] = Counter()
    for block in blocks:
        is_line = isinstance(block, Paragraph)
        if not isinstance(block, Paragraph) or block.text.strip():
            yield counts[is_line], block
            counts[is_line] += 1


def written_down() -> list[Official]:
    """The forms in tests/official_forms."""
    return [_written_down(path) for path in sorted(OFFICIAL_FORMS.glob("*.yaml"))]


def _written_down(path: Path) -> Official:
    gold = yaml.safe_load(path.read_text(encoding="utf-8"))
    files = {key: path.parent / name for key, name in gold["files"].items()}
    expected = []
    for row in gold["fields"]:
        at = row["at"] if isinstance(row["at"], dict) else dict.fromkeys(files, row["at"])
        spots = {
            files[key].name: {spot for one in place.split("; ") for spot in _spots(one)}
            for key, place in at.items()
        }
        names = tuple(row["path"].split("."))
        may_be, in_list = row.get("optional", False), row.get("list", False)
        expected.append(Expected(path.stem, names, row["kind"], in_list, may_be, spots=spots))
    return Official(path.stem, files["blank"], (files["a"], files["b"]), tuple(expected))


def _spots(place: str) -> Iterator[Spot]:
    if found := _PLACE.fullmatch(place):
        table, first, last, column = found.groups()
        for row in range(int(first), int(last or first) + 1):
            yield int(table), row, int(column)
    else:
        yield -1, int(place.removeprefix("p")), 0


def of_pack(name: str, folder: Path) -> Official:
    """The pack's own forms, as handed out and as two demonstration units filled them in."""
    shipped = shipped_packs.shipped(name)
    mark = HandoutMark("2024", "", name, "1", "", "0" * 64)
    values = {shipped.pack.unit_name: ""}
    crowded = handout.crowded_lists(lint.read_models(shipped.pack)[0])
    blank = handout.context(shipped.pack, Handout(shipped.settings, values, mark), crowded)
    seen = {"blank": blank}
    for key, unit in zip("ab", shipped_packs.demo_units(name), strict=False):
        checked = shipped.judged(shipped.text(unit)).values
        seen[key] = context.build(shipped.pack, shipped.settings, checked)
    known: dict[tuple[str, tuple[str, ...]], Expected] = {}
    for key, each in seen.items():
        path = folder / f"{name}-{key}.docx"
        docx = unit_document.render(shipped.renderer, each, shipped_packs.PROOF).docx
        path.write_bytes(docx)
        _note(shipped, each, path, known)
    files = [folder / f"{name}-{key}.docx" for key in ("blank", "a", "b")]
    return Official(name, files[0], (files[1], files[2]), tuple(known.values()))


def _note(
    shipped: Shipped,
    seen: context.Context,
    path: Path,
    known: dict[tuple[str, tuple[str, ...]], Expected],
) -> None:
    """Note where in the document that shows this each field stands."""
    tokens: list[tuple[str, ...]] = []
    unit = {name: seen[name] for name in shipped.pack.unit.fields.children if name in seen}
    twin = seen | _with_tokens(shipped.pack, unit, (), tokens)
    drawn = list(unit_document.forms_with_context(shipped.renderer.drawn, twin))
    tables = lines = 0
    for form, of_form in drawn:
        blocks = [block for each in _read(form, of_form, path) for block in each.blocks]
        for number, block in numbered(blocks):
            if isinstance(block, Paragraph):
                cells = [((-1, lines + number, 0), block.text)]
            else:
                rows = enumerate(block.rows)
                cells = [
                    ((tables + number, row, cell.column), cell.text)
                    for row, of_row in rows
                    for cell in of_row.cells
                ]
            for spot, text in cells:
                for token in _TOKEN.findall(text):
                    names = tokens[int(token)]
                    entry = known.setdefault(
                        (form.form.template, names), _expected(shipped.pack, form, names)
                    )
                    entry.spots.setdefault(path.name, set()).add(spot)
        tables += sum(not isinstance(block, Paragraph) for block in blocks)
        lines += sum(isinstance(block, Paragraph) and bool(block.text.strip()) for block in blocks)


def _read(form: CompiledForm, seen: Mapping[str, Any], path: Path) -> tuple[OfficialForm, ...]:
    """One form of the twin, read as a file of its own."""
    xml = unit_document.document_xml([(form, seen)]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, xml if name == _DOCUMENT else source.read(name))
    twin = path.with_name(f"twin-{path.name}")
    twin.write_bytes(out.getvalue())
    return read_forms.read(twin).forms


def _with_tokens(
    pack: Pack, seen: Mapping[str, Any], path: tuple[str, ...], tokens: list[tuple[str, ...]]
) -> dict[str, Any]:
    marks = ticks.by_group(pack.ticks).get(path, {})
    group: dict[str, Any] = {}
    for name, value in seen.items():
        below = (*path, name)
        if isinstance(value, list):
            group[name] = [_with_tokens(pack, row, below, tokens) for row in value]
        elif isinstance(value, dict):
            group[name] = _with_tokens(pack, value, below, tokens)
        else:
            group[name] = f"⟦{len(tokens)}⟧"
            tokens.append((*path, marks[name].field) if name in marks else below)
    return group


def _expected(pack: Pack, form: CompiledForm, path: tuple[str, ...]) -> Expected:
    """The field of the form; row numbers, of which the schema has none, may be fields or not."""
    of_field = fields.find_field(pack.unit.fields, path)
    is_long = of_field is not None and of_field.is_long
    is_amount = of_field is not None and of_field.kind == "amount"
    kind = "long" if is_long else "amount" if is_amount else "text"
    above = [path[:end] for end in range(1, len(path)) if path[:end] != form.form.repeat]
    in_list = any(_is_list(pack, each) for each in above)
    title = of_field.title if of_field is not None else ""
    return Expected(form.form.template, path, kind, in_list, of_field is None, title)


def _is_list(pack: Pack, path: tuple[str, ...]) -> bool:
    of_field = fields.find_field(pack.unit.fields, path)
    return of_field is not None and of_field.kind == "rows"
