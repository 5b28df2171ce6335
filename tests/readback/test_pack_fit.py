"""How well the forms of a pack fit a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.readback import pack_fit
from generator.readback.pack_fit import Fit
from tests.small_rows import line, patterns, table

if TYPE_CHECKING:
    from generator.word.document_rows import Row

FORMS = patterns(
    [["附表1"], ["单位：{{ 名称 }}"], ["甲", "{{ 总数 }}"], ["乙", "丙"]],
    [["附表2"], ["丁", "{{ 总数 }}"]],
)
ONE = [["附表1"], ["单位：某局"], ["甲", "1"], ["乙", "丙"]]
TWO = [["附表2"], ["丁", "2"]]


@pytest.mark.parametrize(
    ("rows", "fit"),
    [
        (table(*ONE), Fit(5, 0)),
        ([*table(*ONE), *table(*TWO, number=2)], Fit(7, 0)),
        ([*table(*ONE), *table(*ONE, number=2)], Fit(10, 0)),
        (table(["附 表 1"], ["单 位： "], ["甲", ""]), Fit(3, 2)),
        ([line("附表2"), *table(["姓名", "电话"])], Fit(1, 1)),
        (table(["姓名", "电话"]), Fit(0, 0)),
        ([], Fit(0, 0)),
    ],
    ids=["one form", "both", "one twice", "part of one", "its title", "no form", "nothing"],
)
def test_labels_of_the_forms_that_start_are_counted(rows: list[Row], fit: Fit) -> None:
    assert pack_fit.fit(FORMS, rows) == fit


@pytest.mark.parametrize(
    ("fit", "judged"),
    [(Fit(0, 0), (False, False)), (Fit(6, 4), (True, True)), (Fit(5, 4), (True, False))],
)
def test_a_fit_of_most_labels_is_plausible(fit: Fit, judged: tuple[bool, bool]) -> None:
    assert (fit.is_any, fit.is_plausible) == judged
