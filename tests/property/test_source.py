"""Any text is read back as it was written, at its place; no file whatever stops the reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.campaign import check
from generator.common import diagnostics
from generator.datafile import source, typing_slips
from generator.pack import pack
from tests.conftest import PACKS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Node

PACK = pack.load(PACKS / "performance-targets")
BLANKS = " \t\u3000\u00a0"

# What YAML and XML both hold; the line separators, which YAML folds, can be written escaped only.
SEPARATORS = "\u0085\u2028\u2029"
CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff" + SEPARATORS
)
LINES = st.text(CHARACTERS | st.sampled_from(BLANKS + "#:-&*!|>'\"%@`{}[],?\\\ufeff"), max_size=20)
TEXTS = st.lists(LINES, max_size=5).map("\n".join)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("source") / "数据.yaml"


def read(path: Path, raw: str | bytes) -> Source:
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return source.read(path, "数据.yaml")


def trimmed(text: str) -> str:
    """The text as a unit's data have it: no blanks at either end, nothing where nothing else is."""
    return text.strip(BLANKS) if text.strip(BLANKS + "\n") else ""


@settings(deadline=None)
@given(text=TEXTS)
def test_block_text_is_read_as_written_but_for_blanks_at_its_ends(path: Path, text: str) -> None:
    block = "".join(f"  {line}\n" for line in text.split("\n"))

    found = read(path, f"甲: |2+\n{block}乙: 丙\n")

    assert {d.code for d in found.diagnostics} <= {"note", "invisible"}
    assert found.data == {"甲": trimmed(text), "乙": "丙"}


@settings(deadline=None)
@given(text=LINES)
def test_single_quoted_text_is_read_as_written_but_for_blanks_at_its_ends(
    path: Path, text: str
) -> None:
    written = text.replace("'", "''")

    found = read(path, f"甲: '{written}'\n乙: 丙\n")

    assert {d.code for d in found.diagnostics} <= {"invisible"}
    assert found.data == {"甲": trimmed(text), "乙": "丙"}


@settings(deadline=None)
@given(text=st.text(CHARACTERS | st.sampled_from(SEPARATORS + "\n\t\"\\'"), max_size=20))
def test_double_quoted_text_is_read_as_written_but_for_blanks_at_its_ends(
    path: Path, text: str
) -> None:
    escapes = {"\n": r"\n", "\t": r"\t", '"': r"\"", "\\": r"\\"}
    escapes |= {c: f"\\u{ord(c):04x}" for c in SEPARATORS}
    written = "".join(escapes.get(c, c) for c in text)

    found = read(path, f'甲: "{written}"\n乙: 丙\n')

    assert {d.code for d in found.diagnostics} <= {"invisible"}
    assert found.data == {"甲": trimmed(text.removesuffix("\n")), "乙": "丙"}


# Written plain, these are text wherever they stand.
NAMES = st.text(st.sampled_from("甲乙\U0001f600\U00020000e\u0301é—·0"), min_size=1, max_size=4)
TREES: st.SearchStrategy[Any] = st.dictionaries(
    NAMES,
    st.recursive(
        NAMES,
        lambda below: (
            st.lists(below, min_size=1, max_size=3)
            | st.dictionaries(NAMES, below, min_size=1, max_size=3)
        ),
        max_leaves=8,
    ),
    min_size=1,
    max_size=3,
)


def written(node: Node, quote: str, gap: list[str]) -> Iterator[str]:
    """The lines that say the node, one key or entry a line, with lines that say nothing between."""
    items = node.items() if isinstance(node, dict) else ((None, v) for v in node)
    for key, value in items:
        head = f"{quote}{key}{quote}:" if key else "-"
        yield from gap
        if isinstance(value, str):
            yield f"{head} {quote}{value}{quote}"
        else:
            yield head
            yield from (f"  {line}" for line in written(value, quote, gap))


def paths(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Node]]:
    yield path, node
    if not isinstance(node, str):
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in items:
            yield from paths(value, (*path, key))


@settings(deadline=None)
@given(
    tree=TREES,
    quote=st.sampled_from(["", "'", '"']),
    gap=st.lists(st.sampled_from(["", "  ", "# 说明", "    # 说明: \U0001f600"]), max_size=2),
    # A byte order mark or none, and how lines end.
    editor=st.tuples(st.sampled_from(["", "\ufeff"]), st.sampled_from(["\n", "\r\n", "\r"])),
)
def test_places_are_those_in_the_editor(
    path: Path, tree: dict[str, Node], quote: str, gap: list[str], editor: tuple[str, str]
) -> None:
    mark, line_end = editor
    lines = list(written(tree, quote, gap))

    found = read(path, mark + line_end.join([*lines, ""]))

    assert found.data == tree
    assert found.diagnostics == ()
    assert set(found.values) == {at for at, _ in paths(tree)}
    assert set(found.keys) == {at for at, _ in paths(tree) if at}
    for at, node in paths(tree):
        line, column = found.values[at]
        rest = lines[line - 1][column - 1 :]
        assert not isinstance(node, str) or rest == f"{quote}{node}{quote}"
        if at and isinstance(at[-1], str):
            line, column = found.keys[at]
            assert lines[line - 1][column - 1 :].startswith(f"{quote}{at[-1]}{quote}:")


CHARACTERS_WITH_MEANING = (
    "aA甲: \n\t-[]{}#&*!|>'\"%@`,?\\：\r\x07\x00\x85\u2028\u3000\ufeff\ufffe\U0001f600"
)
FRAGMENTS = st.sampled_from(CHARACTERS_WITH_MEANING) | st.sampled_from(
    [
        "\n  ",
        "\n- ",
        ": ",
        "金额: 1",
        "\n年度预算申请:\n  ",
        "---",
        "...",
        "<<: *a",
        "&a ",
        "%TAG",
        "\\x07",
        "\\ud800",
        "\\u2028",
        "!!str ",
        "|\n",
        ">\n",
    ]
)
SCRIBBLES = st.lists(FRAGMENTS, max_size=30).map("".join) | st.text(max_size=40)


@settings(deadline=None)
@given(raw=SCRIBBLES.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary())
def test_nothing_that_a_file_may_hold_stops_the_check(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)

    checked = check.check_unit(PACK, path, SETTINGS)

    # The required fields are hardly there by chance.
    assert not checked.is_valid
    lines = re.split("\r\n|[\n\r\u0085\u2028\u2029]", raw.decode("utf-8-sig", "replace"))
    for found in checked.diagnostics:
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1
        assert "\n" not in found.message
        assert diagnostics.as_text(found).count("\n") <= 3


@given(line=SCRIBBLES.map(lambda text: text.replace("\n", " ")))
def test_a_line_takes_few_steps_to_be_put_right(line: str) -> None:
    steps = 0
    meant: str | None = line
    while meant is not None:
        meant = (
            typing_slips.corrected(meant)
            or typing_slips.with_dash(meant)
            or typing_slips.with_quotes(meant)
        )
        steps += 1
        assert steps < 6


@settings(deadline=None)
@given(text=SCRIBBLES)
def test_what_is_read_without_a_finding_holds_only_what_word_can(path: Path, text: str) -> None:
    found = read(path, text.encode("utf-8", "replace"))

    if not found.diagnostics:
        texts = [n for _, n in paths(found.data) if isinstance(n, str)]
        assert all(
            re.fullmatch("[\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", t) for t in texts
        )
        assert all(t == t.strip(BLANKS) for t in texts)
