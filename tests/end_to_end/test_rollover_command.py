"""`forms rollover`: next year's files, what is kept in them, and when nothing is written."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.campaign import next_year
from tests import units
from tests.conftest import CHECKOUT, PACKS, REAL_UNIT

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

REAL_FILE = f"units/{REAL_UNIT}.yaml"
SAID_OF_THE_REAL_ONE = """\
已生成：data/2024（settings.yaml 和 1 个数据文件）
已沿用文字，清空 25 个金额。
年份：2023 → 2024（依据文件夹名称）
已修改年份 5 处：settings.yaml 2 处，units 中 3 处。
下一步：请填写空着的金额；查看待填项，请运行 forms check 2024
"""
# Runs the command, and has the system end it before the new campaign takes its place.
ENDED_BEFORE_THE_RENAME = """
import os, pathlib, signal
from generator.__main__ import main

def end(*_):
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

pathlib.Path.rename = end
main(["rollover", "2023", "2024"])
"""


@pytest.fixture
def real(office: Path) -> Path:
    """The office with the real campaign of 2023 instead of the invented one."""
    shutil.rmtree(office / "data")
    shutil.copytree(CHECKOUT / "data" / "2023", office / units.CAMPAIGN)
    return office


def findings(forms: Forms, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(forms("check", name, "--format", "json").out)
    return found


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def differing(before: str, after: str) -> list[tuple[str, str]]:
    lines = zip(before.split("\n"), after.split("\n"), strict=True)
    return [(old, new) for old, new in lines if old != new]


def test_the_real_campaign_differs_in_amounts_and_years_only(real: Path, forms: Forms) -> None:
    said = forms("rollover", "2023", "2024")

    assert said == (0, SAID_OF_THE_REAL_ONE, "")
    old, new = (units.files(real / "data" / year) for year in ("2023", "2024"))
    assert sorted(old) == sorted(new)
    of_settings = differing(old["settings.yaml"].decode(), new["settings.yaml"].decode())
    of_unit = differing(old[REAL_FILE].decode(), new[REAL_FILE].decode())
    periods = [new for old, new in of_unit if "金额" not in old and "实施期" in old]
    amounts = [(old, new) for old, new in of_unit if "实施期" not in old]
    assert [new for _, new in of_settings] == [
        "年度: 2024",
        "附表汇编标题: 株洲市石峰区2024年部门预算绩效目标附表",
    ]
    assert periods == ["    项目实施期: 2024年全年"] * 3
    assert len(amounts) == 25
    assert all(new == re.sub("[0-9.]+$", "", old) for old, new in amounts)


def test_nothing_of_the_old_campaign_is_touched(real: Path, forms: Forms) -> None:
    before = units.files(real / "data")

    forms("rollover", "2023", "2024")

    after = units.files(real / "data")
    assert {name: content for name, content in after.items() if name in before} == before
    assert sorted(path.name for path in (real / "data").iterdir()) == ["2023", "2024"]


def test_the_check_asks_for_every_amount_and_for_nothing_else(real: Path, forms: Forms) -> None:
    amounts = yaml_amounts(real / units.CAMPAIGN / REAL_FILE)
    forms("rollover", "2023", "2024")

    found = findings(forms, "2024")

    errors = [d for d in found if d["severity"] == "error"]
    assert {(d["code"], d["message"].partition("”")[2]) for d in errors} == {
        ("required", "为必填项，尚未填写")
    }
    assert [d["line"] for d in errors] == amounts
    # Besides, the texts that speak of last year, and what was said of them before.
    warnings = {d["code"] for d in found if d["severity"] == "warning"}
    assert warnings - {d["code"] for d in findings(forms, "2023")} == {"year"}


def yaml_amounts(path: Path) -> list[int]:
    """The lines of the file that hold nothing but a number behind their keys."""
    lines = text_of(path).split("\n")
    return [i for i, line in enumerate(lines, 1) if re.fullmatch(r" +\S+: [0-9.]+", line)]


def test_with_its_amounts_it_is_checked_as_the_old_one_was(real: Path, forms: Forms) -> None:
    said = forms("rollover", "2023", "2024", "--keep-amounts")

    assert "已沿用文字和金额。\n" in said.out
    assert said.out.endswith("下一步：请核对各项金额，再运行 forms check 2024\n")
    old = text_of(real / units.CAMPAIGN / REAL_FILE)
    new = text_of(real / "data" / "2024" / REAL_FILE)
    assert differing(old, new) == [("    项目实施期: 2023年全年", "    项目实施期: 2024年全年")] * 3
    before = findings(forms, "2023")
    after = json.loads(forms("check", "2024", "--format", "json").out.replace("2024", "2023"))
    assert [d for d in after if d["code"] != "year"] == before


@pytest.mark.parametrize(
    ("old", "new"), [("2023", "2024"), ("data/2023", "data/2024"), ("2023", "data/2024/")]
)
def test_campaigns_are_named_or_given_as_paths(
    office: Path, forms: Forms, old: str, new: str
) -> None:
    said = forms("rollover", old, new)

    assert said.code == 0
    assert said.out.endswith("forms check 2024\n")
    assert sorted(units.files(office / "data" / "2024")) == sorted(
        units.files(office / "data" / "2023")
    )


def test_data_elsewhere_stay_there(office: Path, forms: Forms) -> None:
    (office / "data").rename(office / "my data")

    said = forms("rollover", "2023", "2024", "--data", "my data")

    assert said.code == 0
    assert (office / "my data" / "2024" / "settings.yaml").is_file()
    assert said.out.endswith('forms check "my data/2024"\n')


@pytest.mark.parametrize(
    ("name", "year", "why"),
    [("2030", "2030", "依据文件夹名称"), ("明年", "2024", "2023 的下一年")],
)
def test_the_year_is_the_folders_name_or_the_next(
    office: Path, forms: Forms, name: str, year: str, why: str
) -> None:
    said = forms("rollover", "2023", name)

    settings = text_of(office / "data" / name / "settings.yaml")
    assert f"年份：2023 → {year}（{why}）\n" in said.out
    assert f"\n年度: {year}\n" in settings


def test_the_year_is_renewed_only_where_the_pack_says(office: Path, forms: Forms) -> None:
    path = units.write_unit(office, "甲局", "1", text="2023年")
    text = text_of(path)
    units.write(path, "# 2023年\n" + text.replace("全年", "2023年全年 # 2023年"))
    units.write(units.data_file(office, "2"), text_of(path).replace("2023年全年", "2022年至2023年"))

    said = forms("rollover", "2023", "2024")

    new = text_of(office / "data/2024/units/1.yaml")
    assert new.count("2024") == 1
    assert "    项目实施期: 2024年全年 # 2023年\n" in new
    assert "已修改年份 2 处：settings.yaml 1 处，units 中 1 处。\n" in said.out
    line = new[: new.index("项目实施期")].count("\n") + 1
    assert (
        "有 1 处含多个年份，未自动修改，请核对：\n"
        f"  data/2024/units/2.yaml:{line}: 项目实施期\n" in said.out
    )


def test_amounts_worked_out_go_unless_their_key_was_left_blank(office: Path, forms: Forms) -> None:
    path = units.data_file(office, "1")
    text = text_of(path).replace("支出方向:\n", "专项资金合计: # 空着\n支出方向:\n")
    text = text.replace("  一般公共", "  资金总额: 11 # 三项之和\n  一般公共")
    units.write(
        path, text.replace("    金额: 1\n    项目", "    金额: 1\n    专项金额: 1\n    项目")
    )

    said = forms("rollover", "2023", "2024")

    new = text_of(office / "data/2024/units/1.yaml")
    assert "清空 24 个金额；另删除 2 行由程序自动计算的金额。\n" in said.out
    assert "年度预算申请:\n  # 三项之和\n  一般公共预算拨款: \n" in new
    assert "专项资金合计: # 空着\n" in new
    assert "专项金额" not in new
    codes = [d["code"] for d in findings(forms, "data/2024/units/1.yaml")]
    assert set(codes) == {"required", "blank"}


def test_a_file_in_brackets_keeps_them(office: Path, forms: Forms) -> None:
    path = units.data_file(office, "1")
    values = yaml.load(text_of(path), yaml.BaseLoader)  # noqa: S506 - it reads only text
    values["年度预算申请"]["资金总额"] = "11"
    units.write(path, json.dumps(values, ensure_ascii=False, indent=2))

    forms("rollover", "2023", "2024")

    new = text_of(office / "data/2024/units/1.yaml")
    wanted = re.sub(r',\n    "资金总额": "11"', "", text_of(path))
    assert new == re.sub(r'"([0-9]+)"(?=,?\n)', '""', wanted)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(office: Path, forms: Forms, mark: str) -> None:
    folder = office / units.CAMPAIGN
    for path in [folder / "settings.yaml", *(folder / "units").iterdir()]:
        path.write_bytes((mark + text_of(path)).replace("\n", "\r\n").encode())

    forms("rollover", "2023", "2024")

    for name, content in units.files(office / "data/2024").items():
        text = content.decode()
        assert text.startswith("\ufeff") == bool(mark), name
        assert text.count("\r\n") == text.count("\n") == text_of(folder / name).count("\n")


def test_other_files_are_named_and_left(office: Path, forms: Forms) -> None:
    units.write(office / units.CAMPAIGN / "units" / "说明.txt", "甲")
    units.write(office / units.CAMPAIGN / "units" / "旧" / "1.yaml", "甲")

    said = forms("rollover", "2023", "2024")

    assert "未复制的文件（不是数据文件）：units/旧、units/说明.txt\n" in said.out
    assert len(units.files(office / "data/2024")) == 4


@pytest.mark.parametrize("what", ["a file in it", "a file", "the old campaign"])
def test_what_is_there_is_never_written_over(office: Path, forms: Forms, what: str) -> None:
    name = "2023" if what == "the old campaign" else "2024"
    if what != "the old campaign":
        place = "data/2024" if what == "a file" else "data/2024/units/1.yaml"
        units.write(office / place, "别人的")
    before = units.files(office)

    said = forms("rollover", "2023", name)

    told = (
        f"data/{name} 已存在，未作改动。以前已生成的，可直接填写；"
        "如需重新生成，请先移走或重命名原文件夹，或换一个名称。\n"
    )
    assert said == (2, "", told)
    assert units.files(office) == before


def test_an_empty_folder_is_filled(office: Path, forms: Forms) -> None:
    (office / "data/2024").mkdir()

    assert forms("rollover", "2023", "2024").code == 0
    assert len(units.files(office / "data/2024")) == 4


def test_a_campaign_that_is_not_there_is_wrong_usage(office: Path, forms: Forms) -> None:
    said = forms("rollover", "2022", "2024")

    assert said.code == 2
    assert "2022" in said.err
    assert sorted(path.name for path in (office / "data").iterdir()) == ["2023"]


def test_files_that_cannot_be_read_are_all_told_and_nothing_is_written(
    office: Path, forms: Forms
) -> None:
    units.write(units.data_file(office, "1"), "部门名称：甲局\n联系电话:1\n")
    units.data_file(office, "3").write_bytes("部门名称: 丙局\n".encode("gbk"))
    before = units.files(office)

    said = forms("rollover", "2023", "2024")

    assert said.code == 1
    assert re.findall(r"(\d)\.yaml:(\d):\d+: 错误\[([a-z]+)\]", said.out) == [
        ("1", "1", "syntax"),
        ("1", "2", "syntax"),
        ("3", "1", "encoding"),
    ]
    assert said.out.endswith("未生成任何文件，请改正后重新运行。\n")
    assert units.files(office) == before
    assert sorted(path.name for path in (office / "data").iterdir()) == ["2023"]


def test_mistakes_of_the_values_do_not_matter(office: Path, forms: Forms) -> None:
    units.spoil(units.data_file(office, "1"))
    units.write(units.data_file(office, "2"), "部门名称: 乙局\n别的: 5\n专项资金合计: 甲\n")

    assert forms("rollover", "2023", "2024").code == 0
    assert text_of(office / "data/2024/units/2.yaml") == "部门名称: 乙局\n别的: 5\n"


@pytest.mark.parametrize(
    ("year", "now"), [("", "尚未填写"), ("二〇二三", "现为“二〇二三”"), ("[2023]", "现为“")]
)
def test_settings_without_a_year_are_told(office: Path, forms: Forms, year: str, now: str) -> None:
    path = office / units.CAMPAIGN / "settings.yaml"
    units.write(path, text_of(path).replace("年度: 2023", f"年度: {year}"))

    said = forms("rollover", "2023", "2024")

    assert said.code == 1
    assert f"“年度”应为四位数字的年份，{now}" in said.out
    assert not (office / "data/2024").exists()


def test_settings_that_cannot_be_read_are_told_with_the_units(office: Path, forms: Forms) -> None:
    path = office / units.CAMPAIGN / "settings.yaml"
    units.write(path, text_of(path).replace("年度: 2023", "年度：二〇二三"))
    units.write(units.data_file(office, "1"), "部门名称：甲局\n")

    said = forms("rollover", "2023", "2024")

    assert said.code == 1
    assert said.out.count("错误[syntax]") == 2
    assert not (office / "data/2024").exists()


def test_a_pack_that_names_no_year_leaves_all_years(office: Path, forms: Forms) -> None:
    shutil.copytree(PACKS.parent / "tests" / "packs", office / "templates", dirs_exist_ok=True)
    folder = office / "data/车辆"
    units.write(folder / "settings.yaml", "表单: vehicle-register\n年份: 2024\n")
    unit = "单位: 甲局\n车辆: [{车牌: 湘B2024, 里程: 12, 备注: 2024年}]\n里程合计: 12\n"
    units.write(folder / "units/1.yaml", unit)

    said = forms("rollover", "车辆", "2025")

    assert said.code == 0
    assert "（pack.yaml 中没有 rollover），请自行修改。\n" in said.out
    assert "已修改年份" not in said.out
    assert {
        name: content.decode() for name, content in units.files(office / "data/2025").items()
    } == {
        "settings.yaml": "表单: vehicle-register\n年份: 2024\n",
        "units/1.yaml": "单位: 甲局\n车辆: [{车牌: 湘B2024, 里程: , 备注: 2024年}]\n",
    }


def test_a_disk_that_fails_leaves_nothing_behind(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = units.files(office)
    monkeypatch.setattr(next_year, "rewrite", fail)

    said = forms("rollover", "2023", "2024")

    assert said.code == 4
    assert units.files(office) == before
    assert sorted(path.name for path in (office / "data").iterdir()) == ["2023"]


def test_killed_it_leaves_no_campaign_and_the_next_run_clears_up(
    office: Path, forms: Forms, start: Start
) -> None:
    process = start(["-c", ENDED_BEFORE_THE_RENAME], office)
    process.communicate(timeout=60)
    left = [path.name for path in (office / "data").iterdir() if path.name != "2023"]

    checked = forms("check")
    said = forms("rollover", "2023", "2024")

    assert len(left) == 1
    assert checked == (0, "已检查 3 个数据文件，未发现错误。\n", "")
    assert said.code == 0
    assert sorted(path.name for path in (office / "data").iterdir()) == ["2023", "2024"]
