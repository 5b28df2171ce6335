"""Any one edit of the real file: staff are told, or every word of the file is in the document."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.__main__ import main
from generator.campaign import check
from generator.common import diagnostics
from generator.form import context, template, unit_document
from generator.pack import pack
from generator.word.provenance import Provenance
from tests import expected, wordml
from tests.conftest import CHECKOUT, PACKS, REAL_UNIT, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.wordml import Table

pytestmark = pytest.mark.slow
REAL = CHECKOUT / "data" / "2023" / "units" / f"{REAL_UNIT}.yaml"
LINES = REAL.read_text(encoding="utf-8").split("\n")
PACK = pack.load(PACKS / "performance-targets")
RENDERER = unit_document.renderer(template.compile_pack(PACK))
PROOF = Provenance("2023", "某局", "0", "", "", "", "")

# What a value may become: blank, other kinds, other writings of a number.
OTHER_VALUES = [
    *("", " ", "[甲]", "{甲: 乙}", "|", ">", "- 甲", "甲: 乙", "'甲'", '"甲', "*甲", "&甲 乙", "~"),
    *("否", "0", "12", "1e3", "-1", "5.40", "５", "1,000", "20万元", "12:30", "2023-01-01", "#1"),
    *("甲 #1", "甲  # 说明", "\t", "\u3000", "{{ 名称 }}", "甲\x07", "计划标准", "业务性专项经费"),
]
PLACES = st.integers(0, len(LINES) - 1)


def deleted(at: int) -> list[str]:
    return LINES[:at] + LINES[at + 1 :]


def duplicated(at: int) -> list[str]:
    return [*LINES[:at], LINES[at], *LINES[at:]]


def swapped(at: int, other: int) -> list[str]:
    lines = list(LINES)
    lines[at], lines[other] = lines[other], lines[at]
    return lines


def indented(at: int, by: int) -> list[str]:
    line = LINES[at]
    moved = " " * by + line if by > 0 else line.removeprefix(" " * -by)
    return [*LINES[:at], moved, *LINES[at + 1 :]]


def with_value(at: int, value: str) -> list[str]:
    head, colon, _ = LINES[at].partition(":")
    return [*LINES[:at], f"{head}{colon} {value}" if colon else value, *LINES[at + 1 :]]


EDITS = st.one_of(
    st.builds(deleted, PLACES),
    st.builds(duplicated, PLACES),
    st.builds(swapped, PLACES, PLACES),
    st.builds(indented, PLACES, st.sampled_from([1, -1])),
    st.builds(with_value, PLACES, st.sampled_from(OTHER_VALUES)),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("edit") / "某局.yaml"


def read_plainly(text: str) -> Any:
    """What YAML says the text holds, without our program: the line break of a block is YAML's."""

    def plain(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: plain(value) for key, value in node.items()}
        if isinstance(node, list):
            return [plain(value) for value in node]
        return node.removesuffix("\n")

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return plain(yaml.load(text, loader))  # noqa: S506 - it reads only text


def drawn(values: dict[str, Any]) -> list[Table]:
    """The tables of the document that is made of the values."""
    made = unit_document.render(RENDERER, context.build(PACK, SETTINGS, values), PROOF)
    return wordml.tables(wordml.document_root(io.BytesIO(made.docx)))


@settings(deadline=None, max_examples=250)
@given(lines=EDITS)
@example(lines=LINES)
@example(lines=indented(LINES.index("专项资金:"), 1))
def test_one_edit_is_told_or_is_in_the_document(path: Path, lines: list[str]) -> None:
    text = "\n".join(lines)
    path.write_text(text, encoding="utf-8")

    checked = check.check_unit(PACK, path, SETTINGS)

    for found in checked.diagnostics:
        assert diagnostics.as_text(found)
        assert found.hint or found.severity == "error"
    if checked.is_valid:
        data = read_plainly(text)
        assert drawn(dict(checked.values)) == expected.tables("2023", "区级", data)


@settings(deadline=None, max_examples=15)
@given(lines=EDITS)
def test_one_edit_never_ends_in_anything_but_success_or_errors_of_the_data(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(CHECKOUT / "data", project / "data")
    (project / "data" / "2023" / "units" / REAL.name).write_text("\n".join(lines), encoding="utf-8")
    where = ("--data", str(project / "data"), "--templates", str(PACKS))

    codes = [
        main(["check", *where, "--build", str(project / "build")]),
        main(["build", *where, "--build", str(project / "build")]),
    ]

    documents = list((project / "build" / "2023" / "units").glob("*.docx"))
    assert codes in ([0, 0], [1, 1])
    assert len(documents) == (1 if codes[0] == 0 else 0)
