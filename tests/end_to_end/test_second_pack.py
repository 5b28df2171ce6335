"""Another family of forms is another folder: no Python knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from tests import wordml
from tests.conftest import CHECKOUT
from tests.wordml import Cell

if TYPE_CHECKING:
    from pathlib import Path

UNIT = """\
单位: 示例局
车辆:
  - 车牌: 湘B00001
    里程: 1200.5
  - 车牌: 湘B00002
    里程: 99.5
    备注: 待报废
"""


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "2024" / "units").mkdir(parents=True)
    (tmp_path / "data" / "2024" / "settings.yaml").write_text(
        "表单: vehicle-register\n年份: 2024\n", "utf-8"
    )
    (tmp_path / "data" / "2024" / "units" / "a.yaml").write_text(UNIT, "utf-8")
    return tmp_path


def _build() -> int:
    return main(["build", "--templates", str(CHECKOUT / "tests" / "packs")])


def test_its_rows_choose_their_variant_and_its_total_is_worked_out(register: Path) -> None:
    code = _build()

    [document] = (register / "build" / "2024" / "units").glob("*.docx")
    [table] = wordml.tables(wordml.document_root(document))
    assert code == 0
    assert document.name == "示例局.docx"
    assert table == [
        [Cell("2024年公务用车登记表（示例局）", 4)],
        [Cell("序号"), Cell("车牌"), Cell("里程（公里）"), Cell("备注")],
        [Cell("1"), Cell("湘B00001"), Cell("1200.5", 2)],
        [Cell("2"), Cell("湘B00002"), Cell("99.5"), Cell("待报废")],
        [Cell("合计", 2), Cell("1300", 2)],
    ]


def test_its_appendix_keeps_the_page_as_the_template_has_it(register: Path) -> None:
    _build()

    appendix = wordml.document_root(register / "build" / "2024" / "appendix.docx")
    sizes = [e.get(f"{wordml.W}orient") for e in appendix.iter(f"{wordml.W}pgSz")]
    assert set(sizes) == {"landscape"}
    assert "".join(appendix.itertext()).startswith("2024年公务用车登记表汇编")


def test_its_own_rule_warns(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = register / "data" / "2024" / "units" / "a.yaml"
    path.write_text(UNIT.replace("00002", "00001"), "utf-8")

    code = _build()

    out = capsys.readouterr().out
    assert code == 0
    assert "data/2024/units/a.yaml:5:9: 警告[unique] 车牌“湘B00001”重复登记" in out
