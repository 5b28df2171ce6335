"""Data files judged, each by itself and all together."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.campaign import check
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from tests import small_pack
from tests.conftest import CHECKOUT, SETTINGS

if TYPE_CHECKING:
    from generator.pack.pack import Pack

GOOD = CHECKOUT / "tests" / "good"


def check_text(folder: Path, text: str, *, strict: bool = False) -> check.CheckedUnit:
    pack = small_pack.load(folder)
    path = folder / "某局.yaml"
    path.write_text(text, encoding="utf-8")
    return check.check_unit(pack, path, SETTINGS, strict=strict)


def test_good_file_has_its_name_its_values_and_its_hash(tmp_path: Path) -> None:
    text = "名称: 某局\n组: [{名: 甲, 数: 0}]\n"

    checked = check_text(tmp_path, text)

    assert (checked.unit, checked.is_valid, checked.diagnostics) == ("某局", True, ())
    assert checked.values["总数"] == Decimal(0)
    assert checked.data_sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("名称: 某局\n总数: 五\n", "某局", ["number"]),
        ("名称: [某局]\n", "", ["type"]),
        ("总数: 五\n", "", ["required", "number"]),
        ("名称: 某局\n总数：5\n", "某局", ["syntax", "sum"]),
        ("名称: 某局\n总数: @\n", "某局", ["syntax"]),
        ("", "", ["empty"]),
        (
            "名称: &a 某局\n总数: 五\n人: [{姓名: 甲, 组: 乙}]\n",
            "某局",
            ["anchor", "number", "exists_in"],
        ),
    ],
)
def test_findings_of_every_stage_come_in_order_of_place(
    text: str, name: str, codes: list[str], tmp_path: Path
) -> None:
    checked = check_text(tmp_path, text)

    assert checked.unit == name
    assert [d.code for d in checked.diagnostics] == codes
    assert not checked.is_valid


def test_findings_name_the_file_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    checked = check_text(Path(), "名称:\n")

    assert [d.file for d in checked.diagnostics] == ["某局.yaml"]


@pytest.mark.parametrize(("strict", "severity"), [(False, "warning"), (True, "error")])
def test_warning_is_an_error_only_when_strict(
    severity: str, tmp_path: Path, *, strict: bool
) -> None:
    checked = check_text(tmp_path, "名称: 某局\n总数:\n", strict=strict)

    assert [d.severity for d in checked.diagnostics] == [severity]
    assert checked.is_valid is not strict


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("某局", "某局"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("甲\n乙\t丙\x7f", "甲_乙_丙_"),
        ("某局. .", "某局"),
        ("..", "_"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Lpt9", "_Lpt9"),
        ("COM¹", "_COM¹"),
        ("CONTRACT", "CONTRACT"),
        ("nul.", "_nul"),
        ("con .x", "_con .x"),
        ("CONIN$", "_CONIN$"),
        ("局" * 60, "局" * 60),
        (".~forms-局", "_.~forms-局"),
        (".局", "_.局"),
        ("~$局", "_~$局"),
        ("局~", "局~"),
        ("甲局.bak", "甲局.bak_"),
        ("甲局.BAK12", "甲局.BAK12_"),
        ("甲局.bakery", "甲局.bakery"),
        ("甲\u2028乙\u2029丙\x85丁", "甲_乙_丙_丁"),
    ],
)
def test_file_name_is_one_that_windows_takes(unit: str, expected: str) -> None:
    name = check.file_name(unit)

    assert name == expected


def test_long_names_are_cut_and_stay_apart() -> None:
    units = ["局" * 100 + end for end in ("甲", "乙")]

    names = [check.file_name(unit) for unit in units]

    assert names[0] != names[1]
    assert all(len(name.encode()) <= 180 for name in names)
    assert all(name.startswith("局" * 50) for name in names)


@pytest.mark.parametrize(
    ("units", "clashing"),
    [
        (["甲", "乙"], []),
        (["甲", "甲"], [0, 1]),
        (["甲", "乙", "甲"], [0, 2]),
        (["a/b", "a:b"], [0, 1]),
        (["ABC", "abc"], [0, 1]),
        (["e\u0301", "\u00e9"], [0, 1]),
        (["甲.", "甲"], [0, 1]),
        ([".甲", "_.甲"], [0, 1]),
        (["甲.bak", "甲.bak_"], [0, 1]),
        (["\u1e9b\u0323", "\u1e61\u0323"], [0, 1]),
        (["", ""], []),
        (["甲\u3000乙", "甲乙"], []),
    ],
)
def test_units_that_would_share_a_document_are_errors(
    units: list[str], clashing: list[int]
) -> None:
    files = [(f"units/{i}.yaml", unit) for i, unit in enumerate(units)]

    found = check.clashes(lambda: files)

    assert sorted(found) == [f"units/{i}.yaml" for i in clashing]
    for data, told in found.items():
        others = [i for i in clashing if files[i][0] != data]
        assert (told.file, told.line, told.column, told.severity) == (data, 1, 1, "error")
        assert all(f"units/{i}.yaml" in told.message for i in others)
        if len(set(units)) > 1 and not any("甲" in unit for unit in units):
            assert all(f"units/{i}.yaml（{units[i]}）" in told.message for i in others)


def test_an_answer_that_a_comparison_may_need_is_left_alone_without_last_years_data(
    performance_targets: Pack,
) -> None:
    """An archive does not hold them, and is rebuilt without them."""
    text = (GOOD / "minimal-unit.yaml").read_text(encoding="utf-8")
    content = text.replace("部门名称:", "# 已核对[magnitude]: 上年误填\n部门名称:", 1).encode()

    parsed = source.parse(FileBytes(content, ""), "units/0.yaml")
    found = check.check_source(performance_targets, parsed, SETTINGS).diagnostics

    assert "answer" not in [d.code for d in found]
