"""Which style a name means, whatever a program calls it, and the id that it gets."""

from __future__ import annotations

import pytest

from generator.word.normalise import names


@pytest.mark.parametrize(
    ("written", "style"),
    [
        ("Normal", "Normal"),
        ("正文", "Normal"),
        ("normal", "Normal"),
        ("toc 1", "TOC1"),
        ("TOC 1", "TOC1"),
        ("目录 1", "TOC1"),
        ("Contents Heading", "TOCHeading"),
        ("Header", "Header"),
        ("页眉", "Header"),
        ("标题 2", "Heading2"),
        ("heading 2", "Heading2"),
        ("Normal Table", "TableNormal"),
        ("汇总表数字", "SummaryFigure"),
        ("表内  文字", "表内文字"),
        ("Cell text", "Celltext"),
        ("<&>", "Style"),
    ],
)
def test_a_style_gets_its_id_from_its_name(written: str, style: str) -> None:
    assert names.style_id(written) == style


def test_a_style_of_the_program_is_called_by_its_name() -> None:
    assert names.of_id("SummaryFigure") == "汇总表数字"
    assert names.of_id("TOC1") == "toc 1"
    assert names.of_id("表内文字") == "表内文字"
