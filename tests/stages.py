"""Two small packs, the second of which takes over what the first one's units say."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests import drawn_template

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = "goals", "results"
GOALS_SCHEMA = """\
settings:
  年度: {type: string}
  级次: {type: string, required: false}
  审核: {type: string, required: false}
unit:
  单位: {type: string}
  职责: {type: string, required: false}
  项目:
    type: list
    required: false
    schema:
      type: dict
      schema:
        名称: {type: string}
        拨款: {type: decimal, required: false, meta: {unit: 万元}}
        自筹: {type: decimal, required: false, meta: {unit: 万元}}
        总额: {type: decimal, required: false, meta: {unit: 万元}}
        指标:
          type: dict
          required: false
          schema:
            产出: &goals
              type: list
              required: false
              schema:
                type: dict
                schema: {名称: {type: string}, 目标: {type: string, required: false}}
            效益: *goals
            满意: *goals
"""
GOALS_PACK = """\
name: goals
version: 1
unit_name: 单位
forms:
  - {template: form.docx, contents: 目标表}
derived:
  - {each: 项目, field: 总额, sum: [拨款, 自筹]}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
rollover: {year: 年度}
"""
RESULTS_SCHEMA = """\
settings:
  年份: {type: string}
  级次: {type: string, required: false}
  评价时点: {type: string, meta: {hint: 如 2024年1月。}}
unit:
  单位名称: {type: string}
  项目:
    type: list
    required: false
    schema:
      type: dict
      schema:
        项目名称: {type: string}
        实施单位: {type: string}
        预算数: {type: decimal, meta: {unit: 元}}
        执行数: {type: decimal, meta: {unit: 元}}
        指标:
          type: dict
          required: false
          schema:
            产出: &results
              type: list
              required: false
              schema:
                type: dict
                schema:
                  名称: {type: string}
                  年度指标值: {type: string}
                  实际完成值: {type: string}
            效益: *results
            质量: *results
"""
CARRY = """\
carry:
  goals:
    - {field: 项目.项目名称, from: 项目.名称}
    - {field: 项目.实施单位, from: 单位}
    - {field: 项目.预算数, from: 项目.总额}
    - {field: 项目.指标.*.名称, from: 项目.指标.*.名称}
    - {field: 项目.指标.*.年度指标值, from: 项目.指标.*.目标}
"""
RESULTS_PACK = """\
name: results
version: 1
unit_name: 单位名称
forms:
  - {template: form.docx, contents: 自评表}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
rollover: {year: 年份}
"""
SETTINGS = "表单: goals\n年度: 2023\n级次: 区级\n"
UNIT = """\
单位: 甲局
职责: 修路
项目:
  - 名称: 公路
    拨款: 50
    自筹: 4.5
    指标:
      产出:
        - {名称: 路面, 目标: 1200米}
        - {名称: 标志}
      效益:
        - {名称: 村民, 目标: ≥95%}
  - 名称: 桥梁
    指标: {满意: [{名称: 群众}]}
"""


def write(project: Path, *, carry: str = CARRY, **texts: str) -> Path:
    """The project, with both packs; a keyword (`schema`) replaces a file of the second one."""
    packs = {
        OLD: {"pack": GOALS_PACK, "schema": GOALS_SCHEMA, "rules": "rules: []\n"},
        NEW: {"pack": RESULTS_PACK + carry, "schema": RESULTS_SCHEMA, "rules": "rules: []\n"}
        | texts,
    }
    for name, files in packs.items():
        folder = project / "templates" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for file, text in files.items():
            (folder / f"{file}.yaml").write_text(text, encoding="utf-8")
        (folder / "form.docx").write_bytes(b"PK")
    return project


def with_templates(project: Path) -> Path:
    """The project, each pack with a template that prints all its fields."""
    for name in (OLD, NEW):
        folder = project / "templates" / name
        texts = [(folder / f"{file}.yaml").read_text("utf-8") for file in ("schema", "pack")]
        picture = drawn_template.of_all_fields(*texts)
        (folder / "form.docx").write_bytes(drawn_template.drawn(picture))
    return project


def write_campaign(
    project: Path, *units: str, settings: str = SETTINGS, name: str = "2023"
) -> Path:
    """A campaign of the first pack with these units."""
    folder = project / "data" / name
    (folder / "units").mkdir(parents=True)
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")
    for number, text in enumerate(units, 1):
        (folder / "units" / f"{number}.yaml").write_text(text, encoding="utf-8")
    return folder
