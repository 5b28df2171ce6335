"""A unit's document as it will print."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import FormsError, MachineError
from generator.desk.unit_page.preview import Documents
from tests.desk import vehicle_campaign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.desk.unit_page.preview import Preview


class Maker:
    """Stands in for LibreOffice: begins and goes on when it is told to."""

    def __init__(self) -> None:
        self.begins, self.goes_on = threading.Semaphore(0), threading.Semaphore(0)
        self.made: list[bytes] = []
        self.error: Exception | None = None

    def __call__(self, docx: bytes) -> bytes:
        self.begins.release()
        self.goes_on.acquire()
        if self.error:
            raise self.error
        self.made.append(docx)
        return b"%PDF" + docx[-4:]


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def ask(tmp_path: Path, maker: Maker) -> Callable[[str], Preview]:
    folders = vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE)
    documents = Documents(folders.templates, make_pdf=maker)
    folder = folders.data / "2024"
    return lambda sha256: documents.preview(folder, folder / "units" / "甲局.yaml", sha256)


def settled(ask: Callable[[str], Preview], sha256: str) -> Preview:
    """The preview once its thread has ended."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon:
            thread.join(10)
    return ask(sha256)


def test_the_last_good_one_is_shown_meanwhile(ask: Callable[[str], Preview], maker: Maker) -> None:
    assert ask("1").status == "making"
    maker.goes_on.release()
    first = settled(ask, "1")
    assert (first.status, first.shows) == ("current", "1")

    second = ask("2")
    assert (second.status, second.pdf, second.shows) == ("making", first.pdf, "1")
    maker.goes_on.release()
    assert settled(ask, "2").shows == "2"
    assert len(maker.made) == 2


def test_of_several_wishes_the_last_counts(ask: Callable[[str], Preview], maker: Maker) -> None:
    ask("1")
    maker.begins.acquire()
    for sha256 in ("2", "3", "4"):
        ask(sha256)
    maker.goes_on.release(2)

    assert settled(ask, "4").shows == "4"
    assert len(maker.made) == 2


def test_a_failure_keeps_the_last_good_one(ask: Callable[[str], Preview], maker: Maker) -> None:
    ask("1")
    maker.goes_on.release()
    good = settled(ask, "1")
    maker.error = MachineError("未找到 LibreOffice。")
    ask("2")
    maker.goes_on.release()
    failed = settled(ask, "2")

    assert (failed.status, failed.pdf, failed.message) == (
        "failed",
        good.pdf,
        "未找到 LibreOffice。",
    )


def test_data_with_errors_have_no_document(tmp_path: Path) -> None:
    folders = vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE.replace("20", "二十"))
    folder = folders.data / "2024"

    with pytest.raises(FormsError, match="数据有错误"):
        Documents(folders.templates).docx(folder, folder / "units" / "甲局.yaml")


def test_a_change_of_the_data_is_in_the_document(tmp_path: Path) -> None:
    folders = vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE)
    folder = folders.data / "2024"
    path = folder / "units" / "甲局.yaml"
    documents = Documents(folders.templates)
    before = documents.docx(folder, path)
    path.write_text(vehicle_campaign.ONE.replace("京A1", "京A9"), encoding="utf-8")

    after = documents.docx(folder, path)

    assert before.name == after.name == "甲局.docx"
    assert before.content != after.content
