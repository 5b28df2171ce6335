"""Forms come to their places whole, once, and never over what somebody filled in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.collect import recipients
from generator.collect.blank import blank
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.blank.blank import HandoutReport


@pytest.fixture(autouse=True)
def plain_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    for suffix in blank.FORMATS:
        monkeypatch.setitem(blank.FACES, suffix, lambda: campaign_of_units)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return campaign_of_units.write(tmp_path, 甲局="账目: {收入: 1}\n", 乙局="")


def hand_out(folder: Path, suffix: str = "docx") -> HandoutReport:
    campaign = campaign_of_units.load(folder)
    units = recipients.find(campaign, None).units
    return blank.hand_out(campaign, units, suffix, folder.parent.parent / "blank")


def log(folder: Path) -> list[tuple[str, str]]:
    text = (folder / "received" / "log.jsonl").read_text(encoding="utf-8")
    return [(line["unit"], line["file"]) for line in map(json.loads, text.splitlines())]


def snapshot(root: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_each_unit_gets_a_form_a_base_and_a_line_of_the_log(folder: Path) -> None:
    done = hand_out(folder)

    base = folder / "received" / "甲局" / "001-base.yaml"
    assert sorted(done.written) == ["乙局.docx", "甲局.docx"]
    assert base.read_text(encoding="utf-8") == "名称: 甲局\n\n账目:\n  收入: 1\n"
    assert (done.out / "甲局.docx").read_text(encoding="utf-8").startswith("甲局 {'名称'")
    assert sorted(log(folder)) == [("乙局", "乙局.docx"), ("甲局", "甲局.docx")]


def test_again_with_nothing_changed_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    hand_out(folder)
    before = snapshot(tmp_path)

    done = hand_out(folder)

    assert done.written == []
    assert len(done.same) == 2
    assert snapshot(tmp_path) == before


def test_changed_data_give_a_new_form_and_base(folder: Path) -> None:
    hand_out(folder)
    path = folder / "units" / "甲局.yaml"
    path.write_text("名称: 甲局\n账目: {收入: 2}\n", encoding="utf-8")

    done = hand_out(folder)

    assert (done.written, done.same, done.moved) == (["甲局.docx"], ["乙局.docx"], [])
    bases = [path.name for path in sorted((folder / "received" / "甲局").iterdir())]
    assert bases == ["001-base.yaml", "002-base.yaml"]
    assert log(folder)[2:] == [("甲局", "甲局.docx")]


def test_comments_in_a_data_file_change_no_form(folder: Path) -> None:
    hand_out(folder)
    path = folder / "units" / "甲局.yaml"
    path.write_text("# 注释\n名称: 甲局\n账目: {收入: 1}\n", encoding="utf-8")

    assert hand_out(folder).written == []


def test_what_somebody_filled_in_where_it_lies_is_kept(folder: Path) -> None:
    out = hand_out(folder).out
    for number in ("一", "二"):
        (out / "甲局.docx").write_text(f"填好的{number}", encoding="utf-8")
        done = hand_out(folder)

    assert [moved.backup for moved in done.moved] == ["甲局.bak2.docx"]
    assert (out / "甲局.bak.docx").read_text(encoding="utf-8") == "填好的一"
    assert (out / "甲局.bak2.docx").read_text(encoding="utf-8") == "填好的二"
    assert (out / "甲局.docx").read_text(encoding="utf-8").startswith("甲局 {")
    assert hand_out(folder).moved == []


def test_a_form_that_was_handed_out_earlier_is_replaced(folder: Path) -> None:
    out = hand_out(folder, "xlsx").out
    path = folder / "units" / "甲局.yaml"
    path.write_text("名称: 甲局\n", encoding="utf-8")

    hand_out(folder, "xlsx")

    names = sorted(path.name for path in out.iterdir())
    assert names == ["乙局.xlsx", "甲局.xlsx"]


def test_a_form_that_is_gone_is_made_again_and_not_logged_again(folder: Path) -> None:
    out = hand_out(folder).out
    (out / "甲局.docx").unlink()

    done = hand_out(folder)

    assert done.written == ["甲局.docx"]
    assert len(log(folder)) == 2


def test_a_broken_data_file_gets_no_form_and_an_unready_one_does(folder: Path) -> None:
    units = folder / "units"
    (units / "甲局.yaml").write_text("名称: 甲局\n账目：1\n", encoding="utf-8")
    (units / "乙局.yaml").write_text("名称: 乙局\n总数: 五\n", encoding="utf-8")

    done = hand_out(folder)

    assert done.written == ["乙局.docx"]
    assert done.unready == ["乙局"]
    assert {d.file.rpartition("/")[2] for d in done.refused} == {"甲局.yaml"}


def test_a_guide_that_somebody_changed_is_kept(folder: Path) -> None:
    done = hand_out(folder)
    blank.add_guide(done, b"1")
    (done.out / blank.GUIDE).write_bytes(b"2")

    blank.add_guide(done, b"1")

    assert [moved.backup for moved in done.moved] == ["填表说明.bak.docx"]
    assert (done.out / "填表说明.bak.docx").read_bytes() == b"2"


def test_forms_of_no_unit_are_named(folder: Path) -> None:
    out = hand_out(folder).out
    for name in ("旧局.docx", "旧局.bak.xlsx", "~$甲局.docx", "通知.txt", blank.GUIDE):
        (out / name).write_bytes(b"")

    assert blank.strays(out, ["甲局", "乙局"]) == ["旧局.docx"]
