"""Which of several packs reads a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.readback import pack_choice
from generator.readback.findings import Findings
from generator.readback.pack_choice import Reader
from generator.word.handout_mark import HandoutMark
from generator.word.provenance import Provenance
from tests import small_form
from tests.small_rows import pack_of, patterns_of, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.pack.pack import Form
    from generator.word.document_rows import Row

FOR, END_FOR = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]
# The same labels: one row, or a list of them.
ROW = small_form.form([["附表1"], ["名", "数"], ["{{ 名称 }}", "{{ 总数 }}"]])
LIST = small_form.form([["附表1"], ["名", "数"], FOR, ["{{ 行.名 }}", "{{ 行.数 }}"], END_FOR])
LONGER = small_form.form([["附表1"], ["名", "数"], ["{{ 名称 }}", "{{ 总数 }}"], ["甲", "乙"]])
OTHER = small_form.form([["登记表"], ["丙", "丁"], ["{{ 名称 }}", "{{ 总数 }}"]])
MANY = table(["附表1"], ["名", "数"], ["子", "1"], ["丑", "2"])
ONLY_ONE = table(["附表1"], ["名", "数"], ["子", "1"])


@pytest.fixture
def reader(tmp_path: Path) -> Callable[..., Reader]:
    """The reader of a pack of that name with these forms; its hash is its name."""

    def make(name: str, *forms: Form) -> Reader:
        pack = replace(pack_of(tmp_path / name, *forms), folder=tmp_path / name)
        vars(pack)["sha256"] = name  # as if it had been worked out
        return Reader(pack, patterns_of(pack))

    return make


def mark(pack: str) -> Provenance:
    return Provenance("2024", "甲局", "0", "", "", pack, "")


def chosen(
    readers: list[Reader],
    rows: list[Row],
    pack: str = "",
    preferred: Reader | None = None,
) -> tuple[str, list[tuple[str, str]]]:
    """The name of the chosen pack, and severity and code of the findings."""
    findings = Findings("a.docx")
    found = pack_choice.choose(
        readers, rows, mark(pack) if pack else None, findings, preferred.pack if preferred else None
    )
    told = [(each.severity, each.code) for each in findings.diagnostics]
    return (found.pack.folder.name if found else "", told)


def test_the_pack_that_the_mark_names_is_chosen_whatever_fits(
    reader: Callable[..., Reader],
) -> None:
    readers = [reader("a", ROW), reader("b", OTHER)]

    assert chosen(readers, MANY, "b") == ("b", [])


def test_the_pack_with_most_of_the_labels_is_chosen(reader: Callable[..., Reader]) -> None:
    readers = [reader("a", ROW), reader("b", LONGER), reader("c", OTHER)]

    assert chosen(readers, ONLY_ONE) == ("a", [])
    assert chosen(readers, [*ONLY_ONE, *table(["甲", "乙"], number=1)]) == ("b", [])


def test_of_packs_with_the_same_labels_the_one_that_finds_less_is_chosen(
    reader: Callable[..., Reader],
) -> None:
    readers = [reader("a", ROW), reader("b", LIST)]

    assert chosen(readers, MANY) == ("b", [])


def test_a_tie_is_an_error_unless_one_is_preferred(reader: Callable[..., Reader]) -> None:
    readers = [reader("a", ROW), reader("b", ROW)]

    assert chosen(readers, ONLY_ONE) == ("", [("error", "ambiguous")])
    assert chosen(readers, ONLY_ONE, preferred=readers[1]) == ("b", [])


def test_a_mark_of_no_pack_that_is_there_leaves_what_fits_well_enough(
    reader: Callable[..., Reader],
) -> None:
    readers = [reader("a", ROW), reader("c", OTHER)]
    foreign = table(["附表1"], ["姓名", "电话"], ["张三", "1"])

    assert chosen(readers, ONLY_ONE, "z") == ("a", [])
    assert chosen(readers, foreign, "z") == ("", [("error", "no-form")])
    assert chosen(readers[:1], foreign, "z") == ("", [("error", "no-form")])
    assert chosen(readers[:1], foreign, "z", readers[0]) == ("a", [])


def test_without_a_form_any_pack_will_do(reader: Callable[..., Reader]) -> None:
    readers = [reader("a", ROW), reader("c", OTHER)]

    assert chosen(readers, table(["姓名", "电话"])) == ("a", [])
    assert chosen(readers, table(["姓名", "电话"]), "z") == ("a", [])


@pytest.mark.parametrize(
    ("named", "told"), [("a", []), ("", []), ("z", ["word-file"])], ids=["own", "none", "other"]
)
def test_a_mark_of_another_version_is_a_warning(
    named: str, told: list[str], reader: Callable[..., Reader]
) -> None:
    findings = Findings("a.docx")

    pack_choice.warn_of_other_version(reader("a", ROW), mark(named), findings)

    assert [each.code for each in findings.diagnostics] == told


def handed_out(
    readers: list[Reader], name: str, sha256: str, version: str = "0"
) -> tuple[str, list[str]]:
    """The name of the chosen pack, and what is said of it."""
    findings = Findings("a.docx")
    mark = HandoutMark("2024", "甲局", name, version, sha256, "")
    found = pack_choice.handed_out(readers, mark, findings)
    return (
        found.pack.folder.name if found else "",
        [each.message for each in findings.diagnostics],
    )


def test_a_form_handed_out_is_read_by_the_pack_of_its_mark(reader: Callable[..., Reader]) -> None:
    readers = [reader("one", ROW), reader("two", LIST)]

    assert handed_out(readers, "small", "two") == ("two", [])


def test_a_form_of_another_version_is_read_by_the_pack_of_that_name_with_a_warning(
    reader: Callable[..., Reader],
) -> None:
    found, messages = handed_out([reader("one", ROW)], "small", "gone")

    assert found == "one"
    assert messages == ["此表下发后，表单“small”已由“0”版改为“1”版，已按现在的表单导入"]
    _, messages = handed_out([reader("one", ROW)], "small", "gone", "1")
    assert messages == ["此表下发后，表单“small”已有改动，已按现在的表单导入"]


def test_a_form_of_a_pack_that_is_not_here_has_no_reader_by_its_mark(
    reader: Callable[..., Reader],
) -> None:
    assert handed_out([reader("one", ROW)], "other", "gone") == ("", [])
