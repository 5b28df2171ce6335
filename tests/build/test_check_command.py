from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.build import check_command, stages
from generator.common.diagnostics import UsageError
from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.build.check_command import CheckResult


def _no_progress(items: Any, *_: Any) -> Any:
    return items


def _check(
    folder: Path | None, out: Path, *paths: Path, strict: bool = False, pack_name: str = ""
) -> CheckResult:
    return check_command.check(
        [(folder, list(paths))],
        vehicles.TEMPLATES,
        out.parent,
        pack_name=pack_name,
        strict=strict,
        progress=_no_progress,
    )


def test_without_names_every_campaign_is_selected(folder: Path) -> None:
    vehicles.write_settings(folder.parent / "2025")

    selected = check_command.select_files([], folder.parent)

    assert selected == [(folder, []), (folder.parent / "2025", [])]


def test_files_are_grouped_by_campaign_before_whole_campaigns(folder: Path) -> None:
    other = vehicles.write_settings(folder.parent / "2025")
    files = [folder / "units" / f"{name}.yaml" for name in ("乙局", "甲局")]

    selected = check_command.select_files([*map(str, files), str(other)], folder.parent)

    assert selected == [(folder, files), (folder.parent / "2025", [])]


def test_a_name_of_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError):
        check_command.select_files(["2031"], folder.parent)


def test_files_of_no_campaign_are_selected_apart(folder: Path) -> None:
    loose = vehicles.write_unit(folder.parent.parent / "imported", "丁局", 1)
    inside = folder / "units" / "甲局.yaml"

    selected = check_command.select_files([str(loose), str(inside)], folder.parent)

    assert selected == [(None, [loose]), (folder, [inside])]


def test_a_folder_of_data_files_that_is_no_campaign_says_what_to_type(folder: Path) -> None:
    loose = vehicles.write_unit(folder.parent.parent / "imported", "丁局", 1).parent

    with pytest.raises(UsageError, match=rf"forms check {loose.as_posix()}/\*\.yaml。"):
        check_command.select_files([str(loose)], folder.parent)
    selected = check_command.select_files([f"{loose}/*.yaml"], folder.parent)
    assert selected == [(None, [loose / "丁局.yaml"])]


def test_a_file_of_no_campaign_is_checked_by_its_pack(folder: Path, out: Path) -> None:
    loose = vehicles.write_unit(folder.parent.parent / "imported", "丁局", "x")

    given = _check(None, out, loose, pack_name="vehicle-register")
    loose.write_text("# 表单: vehicle-register\n" + loose.read_text("utf-8"), "utf-8")
    named = _check(None, out, loose)

    assert [d.code for d in given.diagnostics] == [d.code for d in named.diagnostics] == ["number"]
    assert (named.files, named.states, named.to_build) == (1, (), ())


def test_files_of_an_unknown_pack_do_not_stop_the_others(folder: Path, out: Path) -> None:
    one, two = (vehicles.write_unit(out / "imported", name, "x") for name in ("丁局", "戊局"))
    for path, name in ((one, "无"), (two, "vehicle-register")):
        path.write_text(f"# 表单: {name}\n" + path.read_text("utf-8"), "utf-8")

    assert folder.is_dir()
    assert [d.code for d in _check(None, out, one, two).diagnostics] == ["pack", "number"]


def test_a_pack_is_for_files_of_no_campaign_only(folder: Path, out: Path) -> None:
    with pytest.raises(UsageError, match="--pack"):
        _check(folder, out, pack_name="vehicle-register")


def test_a_campaign_without_mistakes_has_no_findings(folder: Path, out: Path) -> None:
    result = _check(folder, out)

    assert (result.diagnostics, result.files) == ((), 3)
    assert [(state.name, state.document) for state in result.states] == [
        (name, "未生成") for name in ("丙局", "乙局", "甲局")
    ]
    assert result.to_build == ()


def test_findings_are_sorted_by_place(folder: Path, out: Path) -> None:
    for name in ("甲局", "丙局"):
        vehicles.write_unit(folder, name, 1, "x", "y")

    result = _check(folder, out)

    places = [(d.file, d.line) for d in result.diagnostics]
    assert places == sorted(places)
    assert len(places) == 4
    assert result.to_build == (folder,)


def test_files_alone_have_no_states(folder: Path, out: Path) -> None:
    result = _check(folder, out, folder / "units" / "甲局.yaml")

    assert (result.files, result.states) == (1, ())


def test_files_checked_together_are_compared_by_unit(folder: Path, out: Path) -> None:
    again = vehicles.write_unit(folder, "甲局", 1, file="again")
    path = folder / "units" / "甲局.yaml"

    assert _check(folder, out, path).diagnostics == ()
    assert [d.severity for d in _check(folder, out, path, again).diagnostics] == ["error"] * 2


def test_settings_of_an_unknown_pack_are_a_finding(folder: Path, out: Path) -> None:
    (folder / "settings.yaml").write_text("表单: unknown\n", encoding="utf-8")

    result = _check(folder, out)

    assert [d.severity for d in result.diagnostics] == ["error"]
    assert result.files == 0


def test_a_campaign_s_findings_are_those_of_its_units(folder: Path) -> None:
    vehicles.write_unit(folder, "甲局", "x")

    [finding] = check_command.campaign_findings(vehicles.load(folder), strict=False)

    assert finding.file.endswith("units/甲局.yaml")


def test_a_campaign_is_to_be_built_when_a_document_is_out_of_date(folder: Path, out: Path) -> None:
    stages.build(vehicles.load(folder), out, stages.Options())
    assert _check(folder, out).to_build == ()

    vehicles.write_unit(folder, "甲局", 5)

    result = _check(folder, out)
    assert [s.document for s in result.states] == ["已是最新", "已是最新", "待更新"]
    assert result.to_build == (folder,)


def test_two_spellings_of_a_unit_are_told_in_a_campaign_and_not_in_one_file(
    folder: Path, out: Path
) -> None:
    path = vehicles.write_unit(folder, "甲局\u3000", 1, file="9")
    path.write_text(path.read_text("utf-8").replace("甲局\u3000", "'甲 局'"), "utf-8")

    whole, alone = _check(folder, out), _check(folder, out, path)

    codes = [(d.file.rpartition("/")[2], d.code) for d in whole.diagnostics]
    assert codes == [
        ("9.yaml", "similar-unit"),
        ("9.yaml", "unit-name"),
        ("甲局.yaml", "similar-unit"),
    ]
    assert [d.code for d in alone.diagnostics] == ["unit-name"]
    assert sum(state.warnings for state in whole.states) == 3


@pytest.mark.parametrize(
    ("name", "told"), [("甲局.docx", "forms import .*甲局.docx"), ("甲局.txt", "应以 .yaml 结尾")]
)
def test_a_file_that_is_no_data_file_is_told_as_that(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_bytes(b"x")

    with pytest.raises(UsageError, match=told):
        check_command.select_files([str(tmp_path / name)], tmp_path)


def test_units_of_the_roster_that_have_not_sent_are_a_line_of_their_own(
    folder: Path, out: Path
) -> None:
    path = folder / "roster.csv"
    path.write_text("单位名称\n甲局\n乙局\n丙局\n丁局\n", encoding="utf-8")

    whole, one = _check(folder, out), _check(folder, out, folder / "units" / "甲局.yaml")

    assert whole.missing == ("2024 名册中的 4 个单位有 1 个未报（没有数据文件）：丁局。",)
    assert (whole.diagnostics, one.missing, one.diagnostics) == ((), (), ())


def test_of_many_missing_units_the_first_are_named_unless_all_are_asked_for(
    folder: Path, out: Path
) -> None:
    names = [f"第{number}厅" for number in range(30)]
    path = folder / "roster.csv"
    path.write_text("\n".join(["单位名称", "甲局", "乙局", "丙局", *names, ""]), encoding="utf-8")

    def line(*, every: bool) -> str:
        [told] = check_command.check(
            [(folder, [])],
            vehicles.TEMPLATES,
            out.parent,
            strict=True,
            progress=_no_progress,
            every_missing=every,
        ).missing
        return told

    assert line(every=False).endswith("：" + "、".join(names[:10]) + "等。")
    assert line(every=True).endswith("：" + "、".join(names) + "。")


def test_a_unit_that_is_not_on_the_roster_is_an_error_at_its_name(folder: Path, out: Path) -> None:
    (folder / "roster.csv").write_text("单位名称\n乙局\n丙局\n", encoding="utf-8")

    [error] = _check(folder, out, folder / "units" / "甲局.yaml").diagnostics

    assert (error.code, error.line, error.column, error.path) == ("unlisted", 1, 5, ("单位",))
