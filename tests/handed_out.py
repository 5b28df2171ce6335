"""What is handed out to a unit, made of plain values."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from generator.form.excel import excel_form
from generator.form.handout import Handout
from generator.pack import pack
from generator.word.handout_mark import HandoutMark
from tests.conftest import CHECKOUT, PACKS, REAL_UNIT, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.form.excel.excel_form import ExcelForms

FOLDERS = {path.parent.name: path.parent for path in PACKS.glob("*/pack.yaml")}
FOLDERS |= {p.parent.name: p.parent for p in (CHECKOUT / "tests/packs").glob("*/pack.yaml")}

CARS = {
    "单位": "某局",
    "车辆": [
        {"车牌": "湘A12345", "里程": "718.40", "备注": "=1+1"},
        {"车牌": "湘B54321", "里程": "20"},
    ],
}
COURSES = {
    "单位": "某局",
    "培训班": [
        {
            "名称": "初任培训",
            "人数": "40",
            "日程": [{"日期": "3月1日", "内容": "报到"}],
            "支出": [{"项目": "住宿", "预算": "1200.5"}, {"项目": "伙食", "预算": "800"}],
        }
    ],
    "联系人": [{"姓名": "某某", "电话": "0731-12345678"}],
}


@cache
def excel_forms(name: str) -> ExcelForms:
    return excel_form.prepare(pack.load(FOLDERS[name]))


def handout(name: str, values: Mapping[str, Any]) -> Handout:
    """The forms of the pack with the unit's values, of the year 2023."""
    loaded = excel_forms(name).pack
    unit = values[loaded.unit_name]
    mark = HandoutMark("2023", unit, loaded.name, loaded.version, loaded.sha256, "0" * 64)
    settings = SETTINGS if name == "performance-targets" else {"年份": "2023"}
    return Handout(settings, values, mark)


def workbook(name: str, values: Mapping[str, Any]) -> bytes:
    """The workbook that the unit gets."""
    return excel_form.render(excel_forms(name), handout(name, values))


def real_values() -> dict[str, Any]:
    """The texts of the real unit's data file."""
    path = CHECKOUT / "data" / "2023" / "units" / f"{REAL_UNIT}.yaml"
    values: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    return values
