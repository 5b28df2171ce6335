"""Sources opened as sides: campaigns, data files, documents; each file read once."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generator.common.diagnostics import UsageError
from generator.compare import command
from generator.compare.command import Request
from generator.compare.sources import Library, open_both
from generator.form import word_form
from generator.form.handout import Handout
from generator.word.handout_mark import HandoutMark
from tests import vehicles


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[Path]:
    """How often each file was opened."""
    counts: Counter[Path] = Counter()
    open_ = Path.open

    def counted(path: Path, *arguments: Any, **options: Any) -> Any:
        counts[path] += 1
        return open_(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", counted)
    return counts


def test_each_file_is_read_once(library: Library, reads: Counter[Path]) -> None:
    diff = command.open_sources(Request("old", "new", "text", None), library)

    text = "".join(command.pieces(diff, lambda items, *_: items))

    assert "里程：10 → 12（增加 2）" in text
    data_files = [path for path in reads if path.is_relative_to(library.data)]
    assert len(data_files) == 6
    assert {reads[path] for path in data_files} == {1}
    assert {reads[path] for path in reads if path.is_relative_to(vehicles.TEMPLATES)} == {1}


def test_a_campaign_has_its_units_by_name_and_their_common_settings(library: Library) -> None:
    old, _ = open_both(("old", "new"), library)

    assert [*old.units] == ["乙局", "甲局"]
    assert old.settings == {"年份": "2024"}
    assert old.units["甲局"]().values["里程合计"] == "10"
    assert (old.is_single, old.check, old.errors) == (False, "old", 0)


def test_a_data_file_is_a_single_unit(library: Library) -> None:
    path = library.data / "old" / "units" / "甲局.yaml"

    side, _ = open_both((str(path), "new"), library)

    assert ([*side.units], side.is_single, side.check) == (["甲局"], True, path.as_posix())


def test_a_value_that_is_refused_is_compared_as_it_was_typed(library: Library) -> None:
    path = library.data / "old" / "units" / "甲局.yaml"
    path.write_text("单位: 甲局\n车辆:\n  - {车牌: 甲1, 里程: 十}\n", encoding="utf-8")
    old, _ = open_both(("old", "new"), library)

    unit = old.units["甲局"]()

    [row] = unit.values["车辆"]
    assert (row["里程"], unit.errors, unit.is_whole) == ("十", 1, False)


def test_the_second_data_file_of_a_unit_is_an_error(library: Library) -> None:
    first = library.data / "old" / "units" / "甲局.yaml"
    (first.parent / "第二.yaml").write_bytes(first.read_bytes())

    side, _ = open_both(("old", "new"), library)

    assert (len(side.units), side.errors, side.is_whole) == (2, 1, False)


def test_figures_left_blank_in_a_form_handed_out_are_worked_out(
    library: Library, tmp_path: Path
) -> None:
    found = library.pack(vehicles.TEMPLATES / "vehicle-register")
    values = {"单位": "甲局", "车辆": [{"车牌": "湘B12345", "里程": "10"}]}
    mark = HandoutMark("old", "甲局", found.name, found.version, found.sha256, "0" * 64)
    form = word_form.render(word_form.prepare(found), Handout({"年份": "2024"}, values, mark))
    (tmp_path / "甲局.docx").write_bytes(form)

    side, _ = open_both((str(tmp_path / "甲局.docx"), "new"), library)

    assert side.units["甲局"]().values["里程合计"] == "10"


def test_figures_of_a_form_handed_out_may_need_settings_that_it_does_not_print(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "packs" / "vehicle-register"
    shutil.copytree(vehicles.TEMPLATES / "vehicle-register", folder)
    for file, old, new in (
        ("schema.yaml", "unit:\n", "  系数: {type: decimal}\nunit:\n"),
        ("pack.yaml", "sum: [车辆.里程]\n", "formula: SUM(车辆.里程) * 系数\n"),
    ):
        text = (folder / file).read_text(encoding="utf-8").replace(old, new, 1)
        (folder / file).write_text(text, encoding="utf-8")
    vehicles.write_settings(library.data / "old", "系数: 2")
    own = Library(library.data, folder.parent)
    found = own.pack(folder)
    values = {"单位": "甲局", "车辆": [{"车牌": "湘B12345", "里程": "10"}]}
    mark = HandoutMark("old", "甲局", found.name, found.version, found.sha256, "0" * 64)
    form = word_form.render(word_form.prepare(found), Handout({"年份": "2024"}, values, mark))
    (tmp_path / "甲局.docx").write_bytes(form)

    side, other = open_both((str(tmp_path / "甲局.docx"), "old"), own)

    assert side.units["甲局"]().values["里程合计"] == "20"
    assert other.units["甲局"]().values["里程合计"] == "20"


def test_a_file_that_is_not_there_is_wrong_usage(library: Library) -> None:
    for name in ("nothing.docx", "nothing.odt", "nothing.WPS"):
        with pytest.raises(UsageError, match=rf"找不到文件：{name}"):
            open_both(("old", name), library)
