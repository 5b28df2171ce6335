"""Whole campaigns of invented units: their YAML, put into a project folder, and what was built."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import docx

CAMPAIGN = Path("data") / "2023"
BUILT = Path("build") / "2023"
# What is built of the three units 甲局, 乙局 and 丙局.
THREE = ["units/甲局.docx", "units/乙局.docx", "units/丙局.docx"]
WHOLE = sorted([*THREE, "appendix.docx", "manifest.json"])
# All that a build of them leaves.
ALL = sorted([*WHOLE, "findings.txt"])


def unit_text(
    name: str, *, funds: int = 1, directions: int = 1, rows: int = 1, text: str = "甲"
) -> str:
    """A data file about which nothing is said: each 专项 with so many 支出方向 of so many rows."""
    total = funds * directions * rows
    head = f"""\
部门名称: {name}
填表人: 某某
年度预算申请:
  一般公共预算拨款: {total + 10}
  政府性基金拨款: 0
  其他资金: 0
  基本支出: 10
  项目支出: {total}
部门职责概述: |
  {text}
年度绩效指标:
{_indicators("  ")}"""
    of_funds = "".join(_fund(f"专项{f}", directions * rows, text) for f in range(funds))
    of_directions = "".join(
        _direction(f"专项{f}", f"方向{f}-{d}", rows)
        for f in range(funds)
        for d in range(directions)
    )
    lists = f"专项资金:\n{of_funds}支出方向:\n{of_directions}" if total else ""
    return head + lists


_INDICATORS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": (
        "经济效益指标",
        "社会效益指标",
        "生态效益指标",
        "可持续影响指标",
        "社会公众及服务对象满意度指标",
    ),
}


def _indicators(indentation: str, standard: str = "") -> str:
    """One row of each 二级指标."""
    lines = []
    for group, names in _INDICATORS.items():
        lines.append(f"{indentation}{group}:\n")
        for name in names:
            row = f"三级指标: {name}一, 指标值: ≥95%{standard}"
            lines.append(f"{indentation}  {name}: [{{{row}}}]\n")
    return "".join(lines)


def _fund(name: str, amount: int, text: str) -> str:
    return f"""\
  - 名称: {name}
    金额: {amount}
    实施期绩效目标: {text}
    年度绩效目标: {text}
"""


def _direction(fund: str, name: str, rows: int) -> str:
    details = "".join(
        f"      - 支出内容简介: 内容{row}\n        支出明细: 明细\n        金额: 1\n"
        for row in range(rows)
    )
    return f"""\
  - 名称: {name}
    所属专项: {fund}
    金额: {rows}
    项目实施期: 全年
    年度绩效指标:
{_indicators("      ", ", 绩效标准: 计划标准")}    支出明细:
{details}"""


def settings_text(*, order: tuple[str, ...] = (), volume: int = 0, year: str = "2023") -> str:
    """A campaign's settings file."""
    more = f"单位顺序: [{', '.join(order)}]\n" if order else ""
    more += f"每册单位数: {volume}\n" if volume else ""
    return f"表单: performance-targets\n年度: {year}\n级次: 区级\n地区: 株洲市石峰区\n{more}"


def write_unit(project: Path, name: str, file: str = "", **more: int | str) -> Path:
    """Put the unit's data file into the campaign."""
    return write(
        project / CAMPAIGN / "units" / f"{file or name}.yaml",
        unit_text(name, **more),  # type: ignore[arg-type]
    )


def write(path: Path, text: str) -> Path:
    """Put the text at the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def spoil(path: Path) -> str:
    """Put a sum into the data file that is not right; what it was before."""
    text = path.read_text(encoding="utf-8")
    write(path, text.replace("  项目支出: ", "  项目支出: 9"))
    return text


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def built(project: Path) -> dict[str, bytes]:
    """Everything that was built of the campaign."""
    return files(project / BUILT)


def manifest(project: Path) -> dict[str, Any]:
    """The manifest of what was built."""
    found: dict[str, Any] = json.loads((project / BUILT / "manifest.json").read_bytes())
    return found


def record(project: Path, name: str) -> dict[str, Any]:
    """What the manifest says of the unit."""
    (found,) = [row for row in manifest(project)["units"] if row["unit"] == name]
    return dict(found)


def data_file(project: Path, file: str) -> Path:
    """The data file of that name, without its ending."""
    return project / CAMPAIGN / "units" / f"{file}.yaml"


def write_settings(project: Path, **more: Any) -> None:
    """Put the settings of `settings_text` into the campaign."""
    write(project / CAMPAIGN / "settings.yaml", settings_text(**more))


def contents(document: Path) -> list[str]:
    """The units in an appendix, as its contents list names them."""
    paragraphs = docx.Document(str(document)).paragraphs
    lines = [p for p in paragraphs if p.style and p.style.style_id == "TOC1"]
    return [p.text.strip() for p in lines if p.hyperlinks[0].fragment.startswith("unit")]


def edit(document: Path, text: str) -> bytes:
    """Change the document as a person does in an office program; what it then is."""
    opened = docx.Document(str(document))
    opened.tables[0].rows[-1].cells[-1].paragraphs[0].text = text
    opened.save(str(document))
    return document.read_bytes()
