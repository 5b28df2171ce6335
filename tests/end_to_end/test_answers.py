"""Warnings that somebody has looked at, from the check to the archive."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests import archives, edited, units
from tests.conftest import CHECKOUT
from tests.end_to_end.test_import_command import add_a_row, drop_a_form, sign_otherwise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edited import Edit
    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

FILE = "data/2023/units/3.yaml"
REASON = "上级下发的表样此处留空"
ARCHIVE = ("archive", "2023", "--no-pdf", "--name", "bag")


@pytest.fixture
def answered(office: Path) -> Path:
    """The office with a total left blank in 丙局, the warning about it answered."""
    with (office / FILE).open("a", encoding="utf-8") as stream:
        stream.write(f"# 已核对[blank]: {REASON}\n专项资金合计:\n")
    return office


def told(forms: Forms, *arguments: str) -> list[dict[str, Any]]:
    """The findings as JSON."""
    found: list[dict[str, Any]] = json.loads(forms("check", *arguments, "--format", "json").out)
    return found


def answer_all(forms: Forms, folder: Path) -> None:
    """Put an answer above the key of each finding, as its source line and indentation tell.

    An answer to a doubt stands below it.
    """
    for finding in reversed(told(forms, "2023")):
        path = folder / finding["file"]
        lines = path.read_text(encoding="utf-8").split("\n")
        at = _key_line(lines, finding["line"] - 1)
        indentation = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        at += lines[at].lstrip().startswith("# 核对")
        lines.insert(at, f"{indentation}# 已核对[{finding['code']}]: 与原件一致")
        path.write_text("\n".join(lines), encoding="utf-8")


def _key_line(lines: list[str], number: int) -> int:
    """The line itself, or the one with the key of the block of text that it is in."""
    for at in range(number, -1, -1):
        is_outside = _depth(lines[at]) < _depth(lines[number])
        if at < number and is_outside:
            return at if lines[at].endswith("|") else number
    return number


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 1000


def test_an_answered_warning_is_counted_apart_and_not_printed(answered: Path, forms: Forms) -> None:
    said = forms("check")

    assert said.code == 0
    assert said.out == "错误 0 个，警告 0 个，已核对 1 个。\n已检查 3 个数据文件，未发现错误。\n"
    assert forms("check", "--strict").code == 0
    assert forms("check", "--format", "github").out == ""
    assert answered.is_dir()


def test_answered_warnings_are_listed_with_their_reason_on_request(
    answered: Path, forms: Forms
) -> None:
    lines = forms("check", "--all").out.splitlines()

    assert lines[0].startswith(f"{FILE}:")
    assert "警告[blank]" in lines[0]
    assert lines[3] == f"    已核对：{REASON}"
    assert answered.is_dir()


def test_json_has_the_reason_of_answered_warnings_only(answered: Path, forms: Forms) -> None:
    with (answered / FILE).open("a", encoding="utf-8") as stream:
        stream.write("联系电话: 1234\n")

    found = told(forms)

    assert {each["code"]: each.get("answered") for each in found} == {
        "blank": REASON,
        "telephone": None,
    }
    assert [list(each) for each in found if each["code"] == "telephone"] == [
        ["file", "line", "column", "severity", "code", "message", "hint"]
    ]


def test_a_check_says_once_how_a_warning_is_answered(answered: Path, forms: Forms) -> None:
    with (answered / FILE).open("a", encoding="utf-8") as stream:
        stream.write("联系电话: 1234\n")

    assert forms("check").out.count("# 已核对[代码]: 理由") == 1
    assert forms("build").out.count("# 已核对[代码]: 理由") == 1


def test_a_build_keeps_answers_in_the_manifest_and_an_unchanged_one_still_shows_them(
    answered: Path, forms: Forms
) -> None:
    first, second = forms("build"), forms("build", "--strict")

    record = units.record(answered, "丙局")
    assert (record["errors"], record["warnings"]) == ([], [])
    assert [finding["answered"] for finding in record["answered"]] == [REASON]
    assert (first.code, second.code) == (0, 0)
    assert "，已核对 1 个。" in second.out
    assert "本次生成或更新 0 个文件" in second.out


def test_settings_answer_their_warnings_too(office: Path, forms: Forms) -> None:
    text = units.settings_text() + "# 已核对[order]: 下月成立\n单位顺序: [甲局, 丁局]\n"
    units.write(office / units.CAMPAIGN / "settings.yaml", text)

    assert [(each["code"], each["answered"]) for each in told(forms)] == [("order", "下月成立")]
    assert forms("check", "--strict").code == 0
    units.write(
        office / units.CAMPAIGN / "settings.yaml", text.replace("[甲局, 丁局]", "[甲局, 乙局]")
    )
    assert [each["code"] for each in told(forms)] == ["answer"]


def test_strict_makes_errors_of_the_settings_warnings_too(office: Path, forms: Forms) -> None:
    text = units.settings_text() + "# 核对：级次\n附表汇编标题: 甲\n"
    units.write(office / units.CAMPAIGN / "settings.yaml", text)

    assert (forms("check").code, forms("check", "--strict").code) == (0, 1)


def test_the_real_campaign_can_be_answered_to_its_last_warning(office: Path, forms: Forms) -> None:
    shutil.rmtree(office / "data")
    shutil.copytree(CHECKOUT / "data", office / "data")
    assert forms("check", "2023").out.splitlines()[-1] == "错误 0 个，警告 25 个。"

    answer_all(forms, office)

    said = forms("check", "2023", "--strict")
    assert said.code == 0
    assert "错误 0 个，警告 0 个，已核对 25 个。" in said.out
    assert "警告[" not in said.out


def test_an_archive_reports_answers_in_a_section_and_can_be_rebuilt(
    answered: Path, forms: Forms
) -> None:
    forms("build")
    forms(*ARCHIVE)

    said = forms("verify", "archive/2023/bag", "--rebuild")

    assert said.code == 0, said.out
    report = (answered / "archive/2023/bag/data/check-report.txt").read_text(encoding="utf-8")
    lines = report.splitlines()
    assert lines[1] == "错误 0 个，警告 0 个，已核对 1 个。"
    section = lines[lines.index("已核对的警告（1 个）") :]
    assert any("警告[blank]" in line for line in section)
    assert f"    已核对：{REASON}" in section


@pytest.mark.parametrize(
    "name", ["check-report.txt", "check-report.json", "build/2023/manifest.json"]
)
def test_a_reason_that_was_changed_in_an_archive_is_named(
    answered: Path, forms: Forms, name: str
) -> None:
    forms("build")
    forms(*ARCHIVE)
    bag = answered / "archive" / "2023" / "bag"
    archives.change(
        bag / "data" / name, lambda text: text.replace(REASON.encode(), "另有文件".encode())
    )
    archives.forge(bag)

    said = forms("verify", bag.relative_to(answered).as_posix())

    assert said.code == 1
    assert "缺少 manifest.json 中的一条" in said.out


def test_a_reason_changed_everywhere_but_in_the_data_is_found_by_building_again(
    answered: Path, forms: Forms
) -> None:
    forms("build")
    forms(*ARCHIVE)
    bag = answered / "archive" / "2023" / "bag"
    for name in ("check-report.txt", "check-report.json", "build/2023/manifest.json"):
        archives.change(
            bag / "data" / name, lambda text: text.replace(REASON.encode(), "另有文件".encode())
        )
    archives.forge(bag)
    path = bag.relative_to(answered).as_posix()

    assert forms("verify", path).code == 0
    said = forms("verify", path, "--rebuild")
    assert said.code == 1
    assert "其中关于“丙局”的记载（如检查结果）与重新生成时不一致" in said.out


@pytest.mark.parametrize(
    ("damage", "doubts"),
    [
        (sign_otherwise, ["“填表人”在附表1（第 1 个表）第"]),
        (add_a_row, ["未识别：“备注”，未导入", "未识别：“另行上报”，未导入"]),
        (drop_a_form, ["未找到附表2"]),
    ],
)
def test_what_an_import_doubted_is_found_by_every_check(
    damage: Edit, doubts: list[str], office: Path, forms: Forms
) -> None:
    units.write_unit(office, "甲局", "1")
    forms("build")
    edited.save(office / units.BUILT / "units" / "甲局.docx", office / "edited.docx", damage)
    forms("import", "edited.docx")
    shutil.rmtree(office / units.CAMPAIGN / "units")
    (office / "imported").rename(office / units.CAMPAIGN / "units")

    found = [each for each in told(forms) if each["code"] == "import"]

    assert {each["severity"] for each in found} == {"warning"}
    assert [[d for d in doubts if d in each["message"]] for each in found] == [[d] for d in doubts]
    answer_all(forms, office)
    after = [each for each in told(forms) if each["code"] == "import"]
    assert [each["answered"] for each in after] == ["与原件一致" for _ in doubts]


def test_a_rollover_takes_the_answers_out_where_it_empties_amounts(
    office: Path, forms: Forms
) -> None:
    path = office / FILE
    text = path.read_text(encoding="utf-8")
    text = text.replace("  项目支出:", "  # 已核对[sum]: 一\n  项目支出:")
    units.write(path, text.replace("填表人:", "# 已核对[note]: 二\n填表人:"))

    forms("rollover", "2023", "2024")

    after = (office / "data" / "2024" / "units" / "3.yaml").read_text(encoding="utf-8")
    assert "已核对[sum]" not in after
    assert "# 已核对[note]: 二\n填表人: 某某\n" in after
