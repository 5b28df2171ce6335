"""A campaign of the pack `project-evaluation`, as an office would have it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

NAME = "project-evaluation"
FOLDER = CHECKOUT / "tests" / "packs" / NAME
UNIT_NAME = "示例市示例区农业农村局"
SETTINGS = """\
表单: project-evaluation
年度: 2023
地区: 示例市示例区
执行权重: 10
截止日期: 2024-01-31
"""
UNIT = """\
部门名称: 示例市示例区农业农村局
负责人: 示例甲
填报日期: 2024年1月15日

项目:
  - 名称: 高标准农田建设
    主管部门: 示例市农业农村局
    性质: 延续项目
    开始月份: 2023年1月
    结束月份: 2023年12月
    资金:
      财政拨款:
        年初预算: 1200
        全年预算: 1250
        全年执行: 1231.25
      上年结转:
        年初预算: 0
        全年预算: 0
        全年执行: 0
      其他资金:
        年初预算: 50
        全年预算: 50
        全年执行: 49.5
    预期目标: 2023年建成高标准农田8000亩。
    实际完成情况: 建成高标准农田7900亩。
    年度绩效指标:
      产出指标:
        数量指标:
          - 三级指标: 建成面积
            指标值: ≥8000亩
            完成值: 7900亩
            分值: 30
            得分: 29.63
            可能性: 有可能
            原因: 两个村的土地流转推迟
          - 三级指标: 沟渠长度
            指标值: ≥12公里
            完成值: 12.6公里
            分值: 20
            得分: 20
            可能性: 确定能
        质量指标:
          - 三级指标: 验收合格率
            指标值: 100%
            完成值: 100%
            分值: 20
            得分: 20
            可能性: 确定能
      效益指标:
        社会效益指标:
          - 三级指标: 受益农户
            指标值: ≥1500户
            完成值: 1620户
            分值: 20
            得分: 20
            可能性: 确定能
    支出明细:
      - 内容: 土地平整
        预算: 800
        执行: 790.75
      - 内容: 沟渠修建
        预算: 500
        执行: 490
  - 名称: 农村厕所改造
    性质: 新增项目
    开始月份: 2023年3月
    结束月份: 2023年11月
    资金:
      财政拨款:
        年初预算: 60
        全年预算: 60
        全年执行: 45
    预期目标: 2023年改造厕所200座。
    实际完成情况: 改造155座。
    年度绩效指标:
      产出指标:
        数量指标:
          - 三级指标: 改造数量
            指标值: ≥200座
            完成值: 155座
            分值: 50
            得分: 38.75
            可能性: 完全不可能
            原因: 雨季影响施工
      效益指标:
        社会效益指标:
          - 三级指标: 群众满意度
            指标值: ≥90%
            完成值: 92%
            分值: 40
            得分: 40
            可能性: 确定能
    支出明细:
      - 内容: 改造补助
        预算: 60
        执行: 45
"""


def write(project: Path, text: str = UNIT) -> Path:
    """Put the pack and its campaign of 2023 into the project; the unit's data file."""
    shutil.copytree(FOLDER, project / "templates" / NAME)
    path = project / "data" / "2023" / "units" / f"{UNIT_NAME}.yaml"
    path.parent.mkdir(parents=True)
    path.parent.with_name("settings.yaml").write_text(SETTINGS, encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    return path
