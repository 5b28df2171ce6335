"""The forms while somebody types: what the page puts together is what drawing all says."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from generator.desk import judging
from generator.desk.unit_data import undo_steps, unit_file
from generator.desk.unit_data.cell_changes import CellText, NewRow, RowTo, WithoutRow
from generator.desk.unit_data.unit_file import UnitFile
from generator.desk.unit_forms import live_forms, pack_forms, page_html
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.desk.judging import Judging
    from generator.desk.unit_data.cell_changes import CellChange
    from generator.desk.unit_forms.live_forms import LiveForms
    from generator.desk.unit_forms.pack_forms import PackForms


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Judging, PackForms]:
    """What judges the real unit in a folder of its own, and its pack's forms."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(CHECKOUT / "data" / "2023", root / "data" / "2023")
    desk = judging.read(root / "data" / "2023", PACKS)
    return desk, pack_forms.prepare(desk.campaign.pack)


@dataclass
class Desk:
    """What the server keeps of the unit."""

    file: UnitFile
    prepared: PackForms
    live: LiveForms | None = None

    def fresh(self) -> LiveForms:
        unit = unit_file.read(self.file)
        return live_forms.draw(self.prepared, self.file.judging.campaign.settings, unit)


@dataclass
class Page:
    """What a page's script keeps, and which of its forms were sent by the last answer."""

    desk: Desk
    shape: str = ""
    version: str = ""
    sha256: str = ""
    cells: dict[str, Any] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    has_all_forms: bool = False
    changed: dict[str, Any] = field(default_factory=dict)

    def do(self, *changes: CellChange) -> None:
        desk, file = self.desk, self.desk.file
        changed = unit_file.change(file, changes, self.sha256 or unit_file.read(file).sha256)
        assert changed.kind in ("done", "same")
        found = live_forms.answer(
            desk.prepared,
            file.judging.campaign.settings,
            changed,
            file.past,
            desk.live,
            self.shape,
            self.version,
        )
        desk.live = found.forms
        self.take(found.json)

    def take(self, answer: dict[str, Any]) -> None:
        state = answer["state"]
        changed = state["cells"]
        cells = {**self.cells, **changed} if state["since"] else changed
        self.cells = {key: cell for key, cell in cells.items() if cell is not None}
        self.shape, self.version, self.sha256 = state["shape"], state["version"], state["hash"]
        self.sent = set(answer.get("sections", ()))
        self.has_all_forms = "forms" in answer
        self.changed = changed


@pytest.fixture
def desk(read_once: tuple[Judging, PackForms]) -> Iterator[Desk]:
    of_campaign, prepared = read_once
    path = next(of_campaign.campaign.paths)
    content = path.read_bytes()
    yield Desk(UnitFile(of_campaign, path, undo_steps.History()), prepared)
    path.write_bytes(content)


@pytest.fixture
def page(desk: Desk) -> Page:
    """A page that shows the unit."""
    page = Page(desk)
    page.do()
    return page


def _is_right(page: Page) -> bool:
    fresh = page.desk.fresh()
    return (page.cells, page.shape) == (fresh.cells, fresh.shape)


@pytest.mark.parametrize(
    "change",
    [
        CellText(("支出方向", 0, "支出明细", 0, "金额"), "12.50"),
        CellText(("支出方向", 0, "年度绩效目标"), "甲\n乙"),
        CellText(("专项资金合计",), "9"),
        CellText(("填表人",), ""),
    ],
)
def test_of_a_text_the_page_gets_the_cells_that_changed(page: Page, change: CellChange) -> None:
    page.do(change)

    assert not page.has_all_forms
    assert not page.sent
    assert 0 < len(page.changed) < len(page.cells) / 10
    assert _is_right(page)


@pytest.mark.parametrize(
    "change",
    [
        NewRow(("专项资金",), 0),
        WithoutRow(("支出方向", 0, "支出明细", 1)),
        CellText(("年度绩效指标", "产出指标", "数量指标", 9, "三级指标"), "新的指标"),
    ],
)
def test_of_a_row_the_page_gets_the_forms_that_print_it(page: Page, change: CellChange) -> None:
    page.do(change)

    assert not page.has_all_forms
    assert page.sent
    assert len(page.sent) < len(page.desk.fresh().forms)
    assert _is_right(page)


def test_a_row_of_a_copy_is_drawn_in_that_copy(page: Page) -> None:
    page.do(NewRow(("支出方向", 2, "支出明细"), 0))

    assert {name.rpartition("-")[2] for name in page.sent if "-" in name} == {"2"}
    assert _is_right(page)


def test_other_copies_are_other_forms(page: Page) -> None:
    page.do(WithoutRow(("支出方向", 0)))

    assert page.has_all_forms
    assert _is_right(page)


def test_sections_are_as_all_forms_have_them(page: Page) -> None:
    page.do(RowTo(("支出方向", 0, "支出明细", 0), 1), NewRow(("支出方向", 0, "支出明细"), 1))

    live, fresh = page.desk.live, page.desk.fresh()
    assert live
    drawn = {form.name: form for form in live.forms}
    for form in fresh.forms:
        if form.name in page.sent:
            assert page_html.forms_html([drawn[form.name]]) == page_html.forms_html([form])


def test_of_two_pages_each_gets_what_it_has_not_seen(page: Page) -> None:
    other = Page(page.desk)
    other.do()

    page.do(CellText(("填表人",), "王五"))
    page.do(CellText(("联系电话",), "2"))
    other.do()

    assert len(other.changed) < len(other.cells) / 10
    assert _is_right(other)


def test_a_page_that_shows_other_rows_gets_todays_forms(page: Page) -> None:
    page.do(CellText(("填表人",), "王五"))

    page.shape = "other"
    page.do()

    assert page.has_all_forms
    assert page.desk.live
    assert "王五" in page_html.forms_html(page.desk.live.forms)


def test_a_page_of_an_earlier_start_gets_all_cells(page: Page) -> None:
    page.version = "other"

    page.do(CellText(("填表人",), "王五"))

    assert page.changed == page.desk.fresh().cells
