"""Next year's campaign: its files, the lines that report it, and when nothing is written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import rollover
from generator.common.diagnostics import MachineError, RefusedError, UsageError
from tests import small_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Roll = Callable[..., list[str]]

SETTINGS = "表单: small\n年份: 2023 # 今年\n"
DATED = small_pack.PACK + "rollover: {year: 年份, texts: [附表汇编标题, 组.说明]}\n"
OLD, NEW = Path("data/2023"), Path("data/2024")


@pytest.fixture
def roll(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Roll:
    """Writes a campaign from one of these data files, in a project folder; the lines to report."""
    monkeypatch.chdir(tmp_path)

    def roll_over(  # noqa: PLR0913 - what may differ
        *units: str,
        settings: str = SETTINGS,
        pack: str = DATED,
        schema: str = small_pack.SCHEMA,
        new: str = "2024",
        keep_amounts: bool = False,
        progress: Callable[..., Iterable[Any]] = lambda items, *_: items,
    ) -> list[str]:
        small_pack.write(Path("templates/small"), pack=pack, schema=schema)
        write(OLD / "settings.yaml", settings)
        for number, text in enumerate(units, 1):
            write(OLD / "units" / f"{number}.yaml", text)
        return rollover.roll_over(
            ("2023", new),
            Path("data"),
            Path("templates"),
            keep_amounts=keep_amounts,
            progress=progress,
        )

    return roll_over


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def written(folder: Path = NEW) -> dict[str, str]:
    """The files in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def campaigns() -> list[str]:
    return sorted(path.name for path in Path("data").iterdir())


def test_texts_stay_amounts_go_and_the_year_is_the_next(roll: Roll) -> None:
    unit = "名称: 甲局 # 注\n总数: 5\n组:\n  - 名: 乙\n    数: 5\n    说明: 2023年全年\n"

    lines = roll(unit)

    assert written() == {
        "settings.yaml": "表单: small\n年份: 2024 # 今年\n",
        "units/1.yaml": ("名称: 甲局 # 注\n组:\n  - 名: 乙\n    数: \n    说明: 2024年全年\n"),
    }
    assert lines == [
        "已生成：data/2024（settings.yaml 和 1 个数据文件）",
        "已沿用文字，清空 1 个金额；另删除 1 行由程序自动计算的金额。",
        "年份：2023 → 2024（依据文件夹名称）",
        "已修改年份 2 处：settings.yaml 1 处，units 中 1 处。",
        "下一步：请填写空着的金额；查看待填项，请运行 forms check 2024",
    ]


def test_the_old_campaign_stays_as_it_was(roll: Roll) -> None:
    roll("名称: 甲局\n总数: 5\n")

    assert written(OLD) == {"settings.yaml": SETTINGS, "units/1.yaml": "名称: 甲局\n总数: 5\n"}
    assert campaigns() == ["2023", "2024"]


def test_amounts_are_kept_if_that_is_asked_for(roll: Roll) -> None:
    lines = roll("名称: 甲局\n总数: 5\n账目: {收入: 3}\n", keep_amounts=True)

    assert written()["units/1.yaml"] == "名称: 甲局\n总数: 5\n账目: {收入: 3}\n"
    assert lines[1] == "已沿用文字和金额。"
    assert lines[-1] == "下一步：请核对各项金额，再运行 forms check 2024"


def test_what_was_changed_is_counted_over_all_files(roll: Roll) -> None:
    lines = roll(
        "名称: 甲局\n账目: {收入: 3, 支出: 4}\n",
        "名称: 乙局\n组: [{名: 丙, 数: 5, 说明: 2023年1月至2023年2月}]\n",
        settings=SETTINGS + "附表汇编标题: 2023年附表\n",
    )

    assert lines[:2] == [
        "已生成：data/2024（settings.yaml 和 2 个数据文件）",
        "已沿用文字，清空 3 个金额。",
    ]
    assert lines[3] == "已修改年份 4 处：settings.yaml 2 处，units 中 2 处。"


def test_a_campaign_without_data_files_gives_one_without(roll: Roll) -> None:
    lines = roll()

    assert lines[0] == "已生成：data/2024（settings.yaml 和 0 个数据文件）"
    assert (NEW / "units").is_dir()


@pytest.mark.parametrize(
    ("new", "folder", "year", "why"),
    [
        ("2030", "data/2030", "2030", "依据文件夹名称"),
        ("明年", "data/明年", "2024", "2023 的下一年"),
        ("别处/2031", "别处/2031", "2031", "依据文件夹名称"),
    ],
)
def test_the_year_is_the_folders_name_or_the_next(
    roll: Roll, new: str, folder: str, year: str, why: str
) -> None:
    lines = roll(new=new)

    assert written(Path(folder)) == {"settings.yaml": f"表单: small\n年份: {year} # 今年\n"}
    assert f"年份：2023 → {year}（{why}）" in lines


@pytest.mark.parametrize(
    ("new", "typed"),
    [("明年", "明年"), ("2024 年", '"2024 年"'), ("别处/2024", "别处/2024")],
)
def test_the_next_step_names_the_campaign_as_one_types_it(roll: Roll, new: str, typed: str) -> None:
    assert roll(new=new)[-1].endswith(f"请运行 forms check {typed}")


def test_texts_of_several_years_are_listed_with_their_new_lines(roll: Roll) -> None:
    unit = "名称: 甲局\n总数: 5\n组:\n  - 名: 乙\n    说明: 2022年至2023年\n"

    lines = roll(unit)

    assert "    说明: 2022年至2023年\n" in written()["units/1.yaml"]
    assert lines[4:6] == [
        "有 1 处含多个年份，未自动修改，请核对：",
        "  data/2024/units/1.yaml:4: 说明",
    ]


def test_years_stay_where_the_pack_does_not_say_which_they_are(roll: Roll) -> None:
    lines = roll("名称: 甲局\n组: [{名: 乙, 数: 5, 说明: 2023年}]\n", pack=small_pack.PACK)

    assert written() == {
        "settings.yaml": SETTINGS,
        "units/1.yaml": "名称: 甲局\n组: [{名: 乙, 数: , 说明: 2023年}]\n",
    }
    assert lines[2:-1] == [
        "年份未改：表单包未指定年份所在的栏目（pack.yaml 中没有 rollover），请自行修改。"
    ]


def test_files_that_are_no_data_files_are_named_and_left(roll: Roll) -> None:
    write(OLD / "units" / "说明.txt", "甲")
    write(OLD / "units" / "旧" / "1.yaml", "甲")

    lines = roll("名称: 甲局\n")

    assert "未复制的文件（不是数据文件）：units/旧、units/说明.txt" in lines
    assert sorted(written()) == ["settings.yaml", "units/1.yaml"]


def test_progress_is_shown_of_every_file(roll: Roll) -> None:
    shown = []

    def progress(items: Iterable[str], total: int, description: str) -> Iterable[str]:
        items = [*items]
        shown.append((sorted(items), total, description))
        return items

    roll("名称: 甲局\n", "名称: 乙局\n", progress=progress)

    assert shown == [(["settings.yaml", "units/1.yaml", "units/2.yaml"], 3, "生成")]


@pytest.mark.parametrize("there", ["data/2024", "data/2024/units/1.yaml"])
def test_what_is_there_is_not_written_over(roll: Roll, there: str) -> None:
    write(Path(there), "别人的")

    with pytest.raises(UsageError, match="data/2024 已存在，未作改动"):
        roll("名称: 甲局\n")

    assert Path(there).read_text(encoding="utf-8") == "别人的"


def test_the_old_campaign_is_not_its_own_next_year(roll: Roll) -> None:
    with pytest.raises(UsageError, match="data/2023 已存在，未作改动"):
        roll(new="2023")

    assert written(OLD) == {"settings.yaml": SETTINGS}


@pytest.mark.parametrize("where", ["nowhere", "../empty"])
def test_a_link_is_not_written_over(roll: Roll, where: str) -> None:
    Path("empty").mkdir()
    NEW.parent.mkdir()
    NEW.symlink_to(where, target_is_directory=True)

    with pytest.raises(UsageError, match="已存在"):
        roll()

    assert NEW.is_symlink()
    assert [*Path("empty").iterdir()] == []


def test_an_empty_folder_is_filled(roll: Roll) -> None:
    NEW.mkdir(parents=True)

    roll("名称: 甲局\n")

    assert sorted(written()) == ["settings.yaml", "units/1.yaml"]


def test_a_campaign_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有找到填报任务“2022”"):
        rollover.roll_over(
            ("2022", "2023"), tmp_path, tmp_path, keep_amounts=False, progress=lambda i, *_: i
        )

    assert [*tmp_path.iterdir()] == []


def test_the_errors_of_all_files_are_told_and_nothing_is_written(roll: Roll) -> None:
    with pytest.raises(RefusedError) as refused:
        roll("名称：甲局\n", "名称: 乙局\n", "名称: 丙局\n名称: 丁局\n")

    places = [(d.file, d.line) for d in refused.value.diagnostics]
    assert places == [("data/2023/units/1.yaml", 1), ("data/2023/units/3.yaml", 2)]
    assert campaigns() == ["2023"]


@pytest.mark.parametrize(
    ("year", "now"),
    [
        ("", "尚未填写"),
        ("二〇二三", "现为“二〇二三”"),
        ("23", "现为“23”"),
        ("20231", "现为“20231”"),
    ],
)
def test_a_year_that_is_none_is_told_and_nothing_is_written(
    roll: Roll, year: str, now: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        roll("名称: 甲局\n", settings=f"表单: small\n年份: {year}\n")

    [found] = refused.value.diagnostics
    assert (found.file, found.line) == ("data/2023/settings.yaml", 2)
    assert found.message == f"“年份”应为四位数字的年份，{now}"
    assert campaigns() == ["2023"]


def test_settings_that_cannot_be_read_are_told_without_a_word_of_the_year(roll: Roll) -> None:
    with pytest.raises(RefusedError) as refused:
        roll("名称: 甲局\n", settings="表单: small\n年份：二〇二三\n")

    assert [(d.line, d.code) for d in refused.value.diagnostics] == [(2, "syntax")]
    assert campaigns() == ["2023"]


def test_a_missing_year_is_told_beside_the_errors_of_the_other_files(roll: Roll) -> None:
    with pytest.raises(RefusedError) as refused:
        roll("名称：甲局\n", settings="表单: small\n")

    found = [(Path(d.file).name, d.code) for d in refused.value.diagnostics]
    assert found == [("settings.yaml", "regex"), ("1.yaml", "syntax")]


def test_whoever_makes_the_same_campaign_meanwhile_is_named(roll: Roll) -> None:
    def other_removes_it(items: list[str], *_: object) -> Iterable[str]:
        for half_made in Path("data").glob(".~forms-*"):
            shutil.rmtree(half_made)
        return items

    def other_has_finished(items: list[str], *_: object) -> Iterable[str]:
        write(NEW / "settings.yaml", SETTINGS)
        return items

    for progress in (other_removes_it, other_has_finished):
        with pytest.raises(MachineError, match="data/2024 正由另一个命令生成"):
            roll("名称: 甲\n", progress=progress)
    assert written() == {"settings.yaml": SETTINGS}


def test_the_line_that_names_the_old_campaigns_settings_goes(roll: Roll) -> None:
    roll("\ufeff# 表单: small；年份: 2023\r\n# 又及。\r\n名称: 甲\r\n", "# 又及。\n名称: 乙\n")

    assert (NEW / "units" / "1.yaml").read_bytes().decode() == "\ufeff# 又及。\r\n名称: 甲\r\n"
    assert written()["units/2.yaml"] == "# 又及。\n名称: 乙\n"


CLEARING = DATED.replace("texts:", "clear: [组.说明, 人, 账目], keep: [组.数], texts:")


def test_what_the_pack_clears_is_emptied_and_what_it_keeps_stays(roll: Roll) -> None:
    unit = (
        "名称: 甲局\n账目: # 全年\n  收入: 3 # 万元\n  支出: 2\n"
        "组:\n  - 名: 乙\n    数: 5\n    说明: 2023年全年\n"
        "# 名单\n人:\n  # 组长\n  - 姓名: 丙\n    数: 1\n  - 姓名: 丁\n"
    )

    lines = roll(unit, pack=CLEARING)

    assert written()["units/1.yaml"] == (
        "名称: 甲局\n账目: # 全年\n  收入:   # 万元\n  支出: \n"
        "组:\n  - 名: 乙\n    数: 5\n    说明: \n"
        "# 名单\n人:\n"
    )
    assert lines[1:3] == [
        "已沿用文字，清空 2 个金额。",
        "按表单包的规定（rollover 的 clear），另清空 1 处文字、删除 2 行。",
    ]


@pytest.mark.parametrize(
    ("clear", "date", "line"),
    [
        ("", " 2024-01-31", "公共设置中的日期未改，请核对：截止。"),
        (", clear: [截止]", "", "按表单包的规定（rollover 的 clear），另清空 1 处文字。"),
    ],
)
def test_a_day_of_the_settings_is_emptied_or_told(
    roll: Roll, clear: str, date: str, line: str
) -> None:
    schema = small_pack.SCHEMA.replace("unit:\n", "  截止: {type: date}\nunit:\n", 1)
    pack = f"{small_pack.PACK}rollover: {{year: 年份{clear}}}\n"

    lines = roll(settings=f"{SETTINGS}截止: 2024-01-31\n", pack=pack, schema=schema)

    assert line in lines
    assert written()["settings.yaml"].rstrip().endswith(f"截止:{date}")


def test_what_the_pack_clears_is_emptied_though_amounts_are_kept(roll: Roll) -> None:
    unit = "名称: 甲局\n总数: 5\n账目: {收入: 3}\n组: [{名: 乙, 数: 5, 说明: 丙}]\n"

    lines = roll(unit, pack=CLEARING, keep_amounts=True)

    assert written()["units/1.yaml"] == (
        "名称: 甲局\n总数: 5\n账目: {收入: }\n组: [{名: 乙, 数: 5, 说明: }]\n"
    )
    assert lines[1:3] == [
        "已沿用文字，清空 1 个金额。",
        "按表单包的规定（rollover 的 clear），另清空 1 处文字。",
    ]
