"""`forms new`: where the file of a new unit is put, and what is refused."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests import editor, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

UNITS = "data/2023/units"


def test_the_file_is_put_into_the_only_campaign(office: Path, forms: Forms) -> None:
    said = forms("new", "示例市示例局")

    path = f"{UNITS}/示例市示例局.yaml"
    assert said == (
        0,
        f"已生成：{path}\n下一步：请用记事本等文本编辑器打开文件，填好各项，再运行 forms check 2023\n",  # noqa: E501
        "",
    )
    raw = (office / path).read_bytes()
    assert b"\r" not in raw
    assert "\n部门名称: 示例市示例局\n" in raw.decode("utf-8")
    assert "forms check 2023" in raw.decode("utf-8")


def test_the_first_line_leads_to_the_schema(office: Path, forms: Forms) -> None:
    forms("new", "示例局")

    first, *_ = (office / UNITS / "示例局.yaml").read_text(encoding="utf-8").splitlines()

    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    assert found[1] == "../../../templates/performance-targets/unit.schema.json"
    assert (office / UNITS / found[1]).resolve().is_file()


def test_the_check_asks_for_what_is_blank_and_nothing_else(office: Path, forms: Forms) -> None:
    assert office.is_dir()
    forms("new", "示例局")

    said = forms("check", "2023")

    assert said.code == 1
    assert set(re.findall(r"(?:错误|警告)\[[a-z_-]+\]", said.out)) == {"错误[required]"}


def test_an_editor_shows_which_amounts_are_blank(office: Path, forms: Forms) -> None:
    forms("new", "示例局")
    text = (office / UNITS / "示例局.yaml").read_text(encoding="utf-8")
    schema = editor.load(
        (office / "templates/performance-targets/unit.schema.json").read_text("utf-8")
    )

    found = editor.complaints(schema, text)

    assert ("type", "年度预算申请.项目支出") in found
    assert {keyword for keyword, _ in found} == {"type", "anyOf"}


@pytest.mark.parametrize("chosen", ["2022", "data/2022"])
def test_the_campaign_named_is_taken(office: Path, forms: Forms, chosen: str) -> None:
    units.write(office / "data/2022/settings.yaml", units.settings_text(year="2022"))

    said = forms("new", "示例局", "--campaign", chosen)

    assert said.code == 0
    assert said.out.startswith("已生成：data/2022/units/示例局.yaml\n")
    assert said.out.endswith("forms check 2022\n")


def test_of_several_campaigns_the_last_by_name_is_taken_and_said(
    office: Path, forms: Forms
) -> None:
    units.write(office / "data/2022/settings.yaml", units.settings_text(year="2022"))

    said = forms("new", "示例局")

    assert said.out.startswith(
        f"未指定 --campaign，已存入名称排在最后的填报任务：2023\n已生成：{UNITS}/示例局.yaml\n"
    )


def test_data_elsewhere_are_named_so_that_the_next_command_finds_them(
    office: Path, forms: Forms
) -> None:
    (office / "data").rename(office / "my data")

    said = forms("new", "示例局", "--data", "my data")

    assert said.out.endswith('forms check "my data/2023"\n')
    assert forms("check", "my data/2023").code == 1


def test_no_machine_s_own_folder_is_written_into_the_file(office: Path, forms: Forms) -> None:
    said = forms(
        "new", "示例局", "--data", str(office / "data"), "--templates", str(office / "templates")
    )

    text = (office / UNITS / "示例局.yaml").read_text(encoding="utf-8")
    assert said.code == 0
    assert str(office) not in text
    assert "$schema=../../../templates/" in text


@pytest.mark.parametrize("name", ["甲局", " 甲局\u3000"])
def test_a_unit_that_has_a_file_under_another_name_is_refused(
    office: Path, forms: Forms, name: str
) -> None:
    before = units.files(office)

    said = forms("new", name)

    assert said == (
        1,
        "",
        f"“甲局”已有数据文件：{UNITS}/1.yaml。请直接修改该文件；如果是另一个单位，请使用不同的名称。\n",
    )
    assert units.files(office) == before


def test_a_unit_whose_document_would_clash_is_refused(office: Path, forms: Forms) -> None:
    units.write_unit(office, "A局", "a")

    said = forms("new", "a局")

    assert said.code == 1
    assert said.err.startswith(f"“A局”已有数据文件：{UNITS}/a.yaml。")


def test_a_file_that_is_there_is_never_written_over(office: Path, forms: Forms) -> None:
    path = units.write(office / UNITS / "示例局.yaml", "部门名称: 另一个局\n")

    said = forms("new", "示例局")

    assert said == (
        1,
        "",
        f"已有同名文件：{UNITS}/示例局.yaml。请直接修改该文件；如需新建，请先移走或重命名原文件。\n",
    )
    assert path.read_text(encoding="utf-8") == "部门名称: 另一个局\n"


@pytest.mark.parametrize(
    "name", ["", " \u3000", "甲\n局", "甲\t局", "甲\x00局", "甲\u2028局", "\udcff局"]
)
def test_a_name_no_unit_can_have_is_wrong_usage(office: Path, forms: Forms, name: str) -> None:
    before = units.files(office)

    said = forms("new", name)

    assert said.code == 2
    assert said.err.startswith("单位名称")
    assert said.err.count("\n") == 1
    assert units.files(office) == before


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("甲/乙局", "甲_乙局"),
        ("CON", "_CON"),
        ("~甲", "_~甲"),
        (".甲", "_.甲"),
        ("局: #1", "局_ #1"),
    ],
)
def test_odd_names_get_a_file_that_is_read(
    office: Path, forms: Forms, name: str, file: str
) -> None:
    assert forms("new", name).code == 0

    assert (office / UNITS / f"{file}.yaml").is_file()
    assert f"{UNITS}/{file}.yaml" in forms("check", "2023").out
    assert forms("new", name).code == 1


def test_a_campaign_without_data_files_gets_its_first(office: Path, forms: Forms) -> None:
    units.write(office / "data/2024/settings.yaml", units.settings_text(year="2024"))

    assert forms("new", "示例局").code == 0

    assert (office / "data/2024/units/示例局.yaml").is_file()


def test_another_campaign_s_name_is_wrong_usage(office: Path, forms: Forms) -> None:
    said = forms("new", "示例局", "--campaign", "2099")

    assert said.code == 2
    assert "2099" in said.err
    assert office.is_dir()


def test_settings_with_errors_are_told(office: Path, forms: Forms) -> None:
    units.write(office / "data/2023/settings.yaml", "年度: 2023\n")

    said = forms("new", "示例局")

    assert said.code == 1
    assert "缺少“表单”" in said.out


@pytest.mark.parametrize("why", ["another drive", "a blank in the path"])
def test_where_no_path_leads_to_the_schema_the_line_is_left_out(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    def refuse(*_: object) -> str:
        raise ValueError(why)

    if why == "another drive":
        monkeypatch.setattr(os.path, "relpath", refuse)
    else:
        (office / "templates").rename(office / "my templates")

    said = forms("new", "示例局", "--templates", str(next(office.glob("*templates"))))

    text = (office / UNITS / "示例局.yaml").read_text(encoding="utf-8")
    assert said.code == 0
    assert "yaml-language-server" not in text
    assert text.startswith("# 请在冒号后")
