"""The report as a file: where it may be written, and that it says what was found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.archive.verification import page, report_file
from generator.archive.verification.checks import (
    BY_OTHERS,
    PASSED,
    WARNING,
    Check,
    details,
    names,
)
from generator.common.diagnostics import UsageError
from generator.word import ooxml, package

if TYPE_CHECKING:
    from pathlib import Path

CHECKS = (
    Check("真实性", "校验和", "3 个文件", "重新计算", WARNING, ("已被改动：a<b>&.docx",)),
    Check("完整性", "文件个数", "3 个", "统计", PASSED),
    Check("安全性", "病毒", "全部", "用杀毒软件检查", BY_OTHERS),
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")


def pages() -> list[page.Page]:
    return [page.page([("归档", "archive/2023/2026-11-26")], CHECKS)] * 2


def text(path: Path) -> str:
    if path.suffix == ".html":
        root = etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8"))
        return "\n".join(root.itertext())
    return "\n".join(
        "".join(p.itertext())
        for p in ooxml.parse(package.parts(path.read_bytes())[package.DOCUMENT]).iter(
            ooxml.qn("w:p")
        )
    )


@pytest.mark.parametrize("name", ["核对报告.docx", "核对报告.html"])
def test_the_report_says_what_was_found(tmp_path: Path, name: str) -> None:
    report_file.write(tmp_path / name, pages())

    said = text(tmp_path / name)

    for words in (
        *("归档核对报告", "archive/2023/2026-11-26", "2026-11-26", "已被改动：a<b>&.docx"),
        "共 3 项：通过 1 项，警告 1 项，须由人或另外的工具核对 1 项。",
        *("一、真实性", "二、完整性", "三、安全性"),
        *(check.name for check in CHECKS),
        *page.NOTES,
        page.SIGNATURE,
    ):
        assert said.count(words) >= 2


@pytest.mark.parametrize("name", ["a.docx", "a.html"])
def test_the_same_checks_are_the_same_bytes(tmp_path: Path, name: str) -> None:
    report_file.write(tmp_path / name, pages())
    first = (tmp_path / name).read_bytes()
    report_file.write(tmp_path / name, pages())

    assert (tmp_path / name).read_bytes() == first


def test_the_web_page_loads_nothing(tmp_path: Path) -> None:
    report_file.write(tmp_path / "a.html", pages())

    content = (tmp_path / "a.html").read_text(encoding="utf-8")

    assert not re.search(r"<script|(?:src|href)=\"(?!data:)", content)


def test_numbers_go_on_through_the_aspects() -> None:
    sections = page.page([], CHECKS).sections

    assert [(section.first, len(section.checks)) for section in sections] == [
        *((1, 1), (2, 1), (3, 1)),
    ]


def test_a_document_is_judged_by_what_was_found_of_it() -> None:
    assert page.of_document("a", ["一"], [], []).result == PASSED
    assert page.of_document("a", ["一"], [], ["二"]).result == BY_OTHERS
    assert page.of_document("a", ["一"], ["三"], ["二"]).details == ("三", "未核对：二", "一")


def test_what_cannot_be_shown_is_replaced_and_very_many_are_counted() -> None:
    assert details(["\x00\ud800"]) == ("\ufffd\ufffd",)
    assert len(details(["a"] * 300)) == 201
    assert names(["a", "b", "c", "d", "e", "f"]) == "a、b、c、d、e等"


def test_it_is_not_written_where_it_would_harm(tmp_path: Path) -> None:
    bag, document = tmp_path / "bag", tmp_path / "甲局.docx"
    bag.mkdir()

    for out, words in (
        (tmp_path / "a.pdf", "应以 .docx 或 .html 结尾"),
        (bag / "a.docx", "不能存放在要核对的归档"),
        (document, "是要核对的文件"),
    ):
        with pytest.raises(UsageError, match=words):
            report_file.refuse(out, [bag, document])
    (tmp_path / "b.docx").mkdir()
    with pytest.raises(UsageError, match="是文件夹"):
        report_file.refuse(tmp_path / "b.docx", [bag])
    report_file.refuse(tmp_path / "c.docx", [bag, document])
    # The archive of a document or of a zip file that is verified, unpacked.
    (bag / "bagit.txt").touch()
    with pytest.raises(UsageError, match="不能存放在归档"):
        report_file.refuse(bag / "data" / "c.docx", [document])
