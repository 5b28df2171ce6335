"""The next stage's campaign: its files, what is reported, and when nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns, next_stage
from generator.collect import known_data
from generator.common.diagnostics import RefusedError, UsageError
from generator.datafile import source
from generator.pack import selectors
from tests import stages

if TYPE_CHECKING:
    from collections.abc import Callable

    Carry = Callable[..., list[str]]

NEW = Path("data/2023-自评")
SECOND = "单位: 乙局\n项目: [{名称: 水渠, 拨款: 1, 自筹: 0}]\n"


@pytest.fixture
def carry_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Carry:
    """Makes the next stage of a campaign with these units; the lines to report."""
    monkeypatch.chdir(tmp_path)

    def carry_on(
        *units: str, new: str = NEW.name, settings: str = stages.SETTINGS, **files: str
    ) -> list[str]:
        stages.write(tmp_path, **files)
        stages.write_campaign(tmp_path, *units, settings=settings)
        return again(new)

    return carry_on


def again(new: str = NEW.name, pack: str = stages.NEW) -> list[str]:
    return next_stage.carry_on(
        ("2023", new), Path("data"), Path("templates"), pack, lambda items, *_: items
    )


def written(folder: Path = NEW) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_each_unit_begins_with_what_the_pack_takes_over(carry_on: Carry) -> None:
    lines = carry_on(stages.UNIT, SECOND)

    assert written() == {
        "settings.yaml": ("表单: results\n年份: 2023\n级次: 区级\n# 如 2024年1月。\n评价时点:\n"),
        "units/1.yaml": """\
单位名称: 甲局

项目:
  - 项目名称: 公路
    实施单位: 甲局
    预算数: 545000
    指标:
      产出:
        - 名称: 路面
          年度指标值: 1200米
        - 名称: 标志
      效益:
        - 名称: 村民
          年度指标值: ≥95%
  - 项目名称: 桥梁
    实施单位: 甲局
""",
        "units/2.yaml": (
            "单位名称: 乙局\n\n项目:\n  - 项目名称: 水渠\n    实施单位: 乙局\n    预算数: 10000\n"
        ),
    }
    assert lines == [
        "已生成：data/2023-自评（settings.yaml 和 2 个数据文件）",
        "表单：goals → results，带入 12 项内容。",
        "以下栏目没有来源，待填（数据文件中未列出）：",
        "  项目：执行数 3 处",
        "  项目.指标：实际完成值 3 处、质量 3 处",
        "以下必填栏目，来源中也未填：",
        "  项目：预算数 1 处",
        "  项目.指标：年度指标值 1 处",
        "原数据中以下内容未带入：",
        "  职责 1 处",
        "  项目：拨款 2 处、自筹 2 处",
        "  项目.指标：名称 1 处",
        "公共设置中待填：评价时点。",
        "下一步：请运行 forms check 2023-自评 查看待填项；下发给各单位填写的，请运行 forms blank 2023-自评",  # noqa: E501
    ]


def test_the_new_files_are_canonical(carry_on: Carry) -> None:
    carry_on(stages.UNIT, SECOND)

    campaign = campaigns.load(NEW, Path("templates"))
    for path in campaign.paths:
        assert known_data.of_file(campaign, path).text == path.read_bytes()


def test_the_old_campaign_stays_as_it_was(carry_on: Carry) -> None:
    carry_on(stages.UNIT)

    assert written(Path("data/2023")) == {
        "settings.yaml": stages.SETTINGS,
        "units/1.yaml": stages.UNIT,
    }


def texts_of(path: Path) -> list[str]:
    return sorted(text for _, text in selectors.texts(source.read(path, "").data) if text)


def test_every_text_of_the_old_file_is_taken_over_or_told(carry_on: Carry) -> None:
    unit = "单位: 甲局\n职务: 外\n项目: [{名称: 乙, 名: [丙]}, 丁]\n职责: {戊: 己}\n"

    lines = carry_on(unit)

    assert texts_of(NEW / "units" / "1.yaml") == ["乙", "甲局", "甲局"]
    assert [line for line in lines if "职务" in line or "职责" in line or "项目：" in line] == [
        "  项目：执行数 1 处",
        "  项目：预算数 1 处",
        "  职务 1 处、项目 1 处",
        "  职责：戊 1 处",
        "  项目：名 1 处",
    ]


def test_rows_keep_their_order_and_blank_ones_go(carry_on: Carry) -> None:
    carry_on("单位: 甲局\n项目:\n  - {名称: }\n  - {名称: 乙}\n  - {拨款: 3}\n  - {名称: 丙}\n")

    assert written()["units/1.yaml"] == (
        "单位名称: 甲局\n\n项目:\n"
        "  - 项目名称: 乙\n    实施单位: 甲局\n  - 项目名称: 丙\n    实施单位: 甲局\n"
    )


@pytest.mark.parametrize(
    ("new", "year"),
    [("2023-自评", "2023"), ("自评", "2023"), ("2024-自评", "2024"), ("2024", "2024")],
)
def test_the_year_is_that_of_the_folders_name_or_stays(
    carry_on: Carry, new: str, year: str
) -> None:
    lines = carry_on(new=new)

    assert f"年份: {year}\n" in written(Path("data", new))["settings.yaml"]
    assert (f"年份：2023 → {year}（依据文件夹名称）" in lines) is (year != "2023")


def test_another_year_goes_into_the_texts_that_the_new_pack_names(carry_on: Carry) -> None:
    dated = stages.CARRY + "rollover: {year: 年份, texts: [项目.项目名称, 级次]}\n"
    pack = stages.RESULTS_PACK.replace("rollover: {year: 年份}\n", "")
    unit = "单位: 甲\n项目: [{名称: 2023年公路}, {名称: 2022年至2023年}, {名称: 桥}]\n"

    lines = carry_on(
        unit, new="2024-自评", pack=pack + dated, settings=stages.SETTINGS + "审核: 2023年\n"
    )

    new = written(Path("data/2024-自评"))["units/1.yaml"]
    assert "项目名称: 2024年公路\n" in new
    assert "项目名称: 2022年至2023年\n" in new
    assert "  data/2024-自评/units/1.yaml: 项目.项目名称" in lines
    assert "公共设置中未带入：审核。" in lines


def test_settings_that_the_old_campaign_has_for_itself_are_told(carry_on: Carry) -> None:
    settings = stages.SETTINGS + "审核: 局长\n附表汇编标题: 2023年目标\n单位顺序: [甲局]\n"

    lines = carry_on(settings=settings)

    assert "单位顺序:\n  - 甲局\n" in written()["settings.yaml"]
    assert "公共设置中未带入：审核、附表汇编标题。" in lines


@pytest.mark.parametrize(("new", "comes"), [("2023-自评", True), ("2024-自评", False)])
def test_the_roster_comes_along_within_the_year(
    carry_on: Carry,
    new: str,
    comes: bool,  # noqa: FBT001
) -> None:
    roster = "单位名称,控制数\n甲局,5\n"
    carry_on(stages.UNIT, new="空")
    Path("data/2023/roster.csv").write_text(roster, encoding="utf-8")

    lines = again(new)

    assert written(Path("data", new)).get("roster.csv") == (roster if comes else None)
    [told] = [line for line in lines if "roster.csv" in line]
    assert ("已复制" in told, "未带入" in told) == (comes, not comes)


def test_units_with_mistakes_go_on_as_they_are_and_are_named(carry_on: Carry) -> None:
    lines = carry_on(stages.UNIT.replace("拨款: 50", "拨款: 五十 # 核对"), SECOND)

    assert (
        "有 1 个数据文件尚有错误，已按现有内容带入：units/1.yaml。请运行 forms check 2023 核对。"
        in lines
    )
    assert "有 1 个数据文件中的注释未带入：units/1.yaml。" in lines
    assert "  项目：拨款 2 处、自筹 2 处" in lines
    assert len(written()) == 3


def test_the_errors_of_all_files_are_told_and_nothing_is_written(carry_on: Carry) -> None:
    with pytest.raises(RefusedError) as refused:
        carry_on(
            "单位：甲局\n", SECOND, "单位: 丙局\n单位: 丁局\n", settings="表单: goals\n年度：2023\n"
        )

    places = [d.file for d in refused.value.diagnostics]
    assert places == [f"data/2023/{n}" for n in ("settings.yaml", "units/1.yaml", "units/3.yaml")]
    assert sorted(path.name for path in Path("data").iterdir()) == ["2023"]


def test_entries_that_do_not_fit_are_told_at_their_place_and_nothing_is_written(
    carry_on: Carry,
) -> None:
    with pytest.raises(RefusedError) as refused:
        carry_on(carry=stages.CARRY.replace("项目.总额", "项目.金额"))

    [found] = refused.value.diagnostics
    assert found.file == "templates/results/pack.yaml"
    assert not NEW.exists()


@pytest.mark.parametrize(
    ("pack", "message"),
    [
        ("result", "没有找到表单“result”。templates 中现有：goals、results"),
        ("goals", "“2023”的表单就是“goals”。生成下一年度的，请省略 --pack"),
    ],
)
def test_a_pack_that_is_no_next_stage_is_wrong_usage(
    carry_on: Carry, pack: str, message: str
) -> None:
    carry_on(new="空")

    with pytest.raises(UsageError, match=message):
        again(pack=pack)

    assert not NEW.exists()


@pytest.mark.parametrize(
    ("carry", "message"),
    [
        ("", "pack.yaml 中没有 carry。请在 templates/results/pack.yaml 的 carry 中补充"),
        (
            stages.CARRY.replace("goals:", "申报:"),
            "没有规定从“goals”带入哪些内容：只规定了从以下表单带入：申报（templates 中没有）。",
        ),
    ],
)
def test_a_pack_that_takes_nothing_over_from_this_one_is_wrong_usage(
    carry_on: Carry, carry: str, message: str
) -> None:
    with pytest.raises(UsageError) as refused:
        carry_on(stages.UNIT, carry=carry)

    assert message in str(refused.value)
    assert not NEW.exists()


def test_what_is_there_is_not_written_over(carry_on: Carry) -> None:
    carry_on(stages.UNIT)
    before = written()

    with pytest.raises(UsageError, match="data/2023-自评 已存在，未作改动"):
        again()

    assert written() == before


def test_a_pack_may_begin_a_second_round_with_its_first(carry_on: Carry) -> None:
    second = "carry:\n  goals: [{field: 项目, from: 项目}]\n"
    carry_on(stages.UNIT, new="空")
    with Path("templates/goals/pack.yaml").open("a", encoding="utf-8") as stream:
        stream.write(second)

    lines = again("第二轮", "goals")

    first, again_ = (
        source.read(Path("data", name, "units/1.yaml"), "").data for name in ("2023", "第二轮")
    )
    assert {**first, "职责": None} == {**again_, "职责": None}
    assert "  职责 1 处" in lines


def test_a_file_of_a_unit_without_a_name_is_made_all_the_same(carry_on: Carry) -> None:
    carry_on("项目: [{名称: 公路}]\n")

    assert written()["units/1.yaml"] == "项目:\n  - 项目名称: 公路\n"
