"""A campaign of three units of the second pack beside a roster, whose 控制数 bounds a total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import compared_pack, vehicles

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "单位名称,别名,控制数"
ROWS = ("甲局,甲,1000", "乙局,,100", "丙局")


def write(project: Path, **mileages: object) -> Path:
    """The campaign's folder; each unit has one vehicle of that mileage, which its total is."""
    templates = compared_pack.write_templates(project)
    pack = templates / "vehicle-register"
    schema = pack / "schema.yaml"
    schema.write_text(schema.read_text("utf-8").replace("unit: 公里", "unit: 万元"), "utf-8")
    with (pack / "pack.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\nceiling: 里程合计\n")
    folder = compared_pack.write_campaign(project, "2024")
    for name, mileage in (mileages or {"甲局": 10, "乙局": 20, "丙局": 30}).items():
        vehicles.write_unit(folder, name, mileage)
    write_roster(folder)
    return folder


def write_roster(folder: Path, *rows: str) -> Path:
    """The roster's file, of these rows."""
    path = folder / "roster.csv"
    path.write_text("".join(f"{row}\n" for row in (HEAD, *(rows or ROWS))), encoding="utf-8")
    return path
