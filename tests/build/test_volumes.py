from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.build import manifest, stages, volumes
from generator.build.manifest import UnitRecord
from generator.build.one_unit import CompiledJob
from generator.common.diagnostics import FormsError
from generator.form import appendix
from generator.form.appendix import Entry, read_entry
from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.build.one_unit import Job
    from generator.build.volumes import Volume

RECORDS = {
    f"units/{name}.yaml": UnitRecord(name, f"units/{name}.yaml", "", f"units/{name}.docx", name)
    for name in ("丙局", "乙局", "甲局")
}
ORDER = ["units/甲局.yaml", "units/乙局.yaml", "units/丙局.yaml"]


def _plan(
    folder: Path,
    size: int = 0,
    *lines: str,
    records: dict[str, UnitRecord] = RECORDS,
    cover: tuple[str, ...] = (),
) -> list[Volume]:
    more = [f"每册单位数: {size}"] if size else []
    vehicles.write_settings(folder, "单位顺序: [甲局, 乙局, 丙局]", *more, *lines)
    campaign = vehicles.load(folder)
    campaign = replace(campaign, pack=replace(campaign.pack, cover=cover))
    return volumes.plan(campaign, stages.job(campaign), manifest.briefs(records), None)


def _built(folder: Path, out: Path) -> tuple[Job, Volume]:
    """The campaign built into `out`, with the one volume of its appendix."""
    campaign = vehicles.load(folder)
    job = stages.job(campaign)
    built = stages.build(campaign, out, stages.Options()).manifest
    [volume] = volumes.plan(campaign, job, manifest.briefs(built.units), None)
    return job, volume


def _files(volume: Volume) -> list[str]:
    return [unit.data for unit in volume.units]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, [ORDER]),
        (1, [[data] for data in ORDER]),
        (2, [ORDER[:2], ORDER[2:]]),
        (3, [ORDER]),
        (4, [ORDER]),
    ],
)
def test_units_are_cut_into_volumes_of_the_size_wanted(
    folder: Path, size: int, expected: list[list[str]]
) -> None:
    assert [_files(volume) for volume in _plan(folder, size)] == expected


def test_several_volumes_are_numbered_in_name_and_title(folder: Path) -> None:
    first, second = _plan(folder, 2)

    assert (first.document, second.document) == ("appendix-01.docx", "appendix-02.docx")
    assert first.title == "2024年公务用车登记表汇编\n（第 1 册，共 2 册）"
    assert second.title.endswith("（第 2 册，共 2 册）")
    assert (first.is_one_of_several, second.is_one_of_several) == (True, True)


def test_the_last_of_several_volumes_adds_up_those_before_it(folder: Path) -> None:
    before = ["appendix-01.docx", "appendix-02.docx"]
    assert [volume.earlier for volume in _plan(folder, 1)] == [None, None, before]
    assert [volume.earlier for volume in _plan(folder)] == [None]


def test_a_single_volume_has_the_title_of_the_settings(folder: Path) -> None:
    [volume] = _plan(folder, 0, "附表汇编标题: 用车汇编")

    assert (volume.document, volume.title) == ("appendix.docx", "用车汇编")
    assert volume.summary_title == "2024年公务用车汇总表"


@pytest.mark.parametrize(
    ("cover", "expected"),
    [
        (("{{ 年份 }}年", "内部资料"), ("2024年", "内部资料")),
        # 附表汇编标题 stands for a setting that is not filled in.
        (("标题：{{ 附表汇编标题 }}", "{{ 年份 }}年"), ("2024年",)),
        ((), ()),
    ],
)
def test_lines_of_the_title_page_are_left_out_where_their_setting_is(
    folder: Path, cover: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert [volume.cover for volume in _plan(folder, 2, cover=cover)] == [expected] * 2


def test_a_volume_is_made_anew_when_a_line_of_its_title_page_changes(folder: Path) -> None:
    covers: list[tuple[str, ...]] = [(), ("甲局",), ("乙局",), ("甲局", "乙局")]

    hashes = [v.provenance.data for each in covers for v in _plan(folder, cover=each)]

    assert len({*hashes}) == len(covers)


def test_no_ready_unit_makes_no_volume(folder: Path) -> None:
    assert _plan(folder, records={}) == []


def test_a_unit_without_a_current_document_is_in_no_volume(folder: Path) -> None:
    old = UnitRecord("乙局", ORDER[1], "", "units/乙局.docx", "b", out_of_date=True)

    [volume] = _plan(folder, records={**RECORDS, ORDER[1]: old})

    assert _files(volume) == [ORDER[0], ORDER[2]]


def test_a_volume_s_provenance_depends_on_its_title_and_its_documents_in_order(
    folder: Path,
) -> None:
    [one] = _plan(folder)
    [other_title] = _plan(folder, 0, "附表汇编标题: 用车汇编")
    changed = UnitRecord("乙局", ORDER[1], "", "units/乙局.docx", "other")
    [other_document] = _plan(folder, records={**RECORDS, ORDER[1]: changed})
    vehicles.write_settings(folder, "单位顺序: [甲局, 丙局, 乙局]")
    campaign = vehicles.load(folder)
    [other_order] = volumes.plan(campaign, stages.job(campaign), manifest.briefs(RECORDS), None)

    hashes = {v.provenance.data for v in (one, other_title, other_document, other_order)}
    assert len(hashes) == 4
    assert one.provenance.unit == ""


def test_an_entry_is_read_from_its_document_once(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, volume = _built(folder, out)
    before = (out / "appendix.docx").read_bytes()
    found: list[Entry] = []

    def read(unit: str, document: Path) -> Entry:
        found.append(read_entry(unit, document))
        return found[-1]

    monkeypatch.setattr(appendix, "read_entry", read)
    volumes.write_in_worker(job, out, volume)

    assert [entry.unit for entry in found] == [unit.unit for unit in volume.units]
    [second] = (entry for entry in found if entry.unit == "乙局")
    assert second.contents == ("2024年公务用车登记表",)
    assert second.summary == ("", "乙局", "2", "21")
    assert (out / "appendix.docx").read_bytes() == before


def test_an_appendix_too_large_for_word_names_the_setting_that_cuts_it(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, volume = _built(folder, out)
    before = (out / "appendix.docx").read_bytes()
    monkeypatch.setattr(appendix, "MAX_BYTES", 100)

    with pytest.raises(FormsError, match=r"附表汇编过大.*“每册单位数”"):
        volumes.write(
            CompiledJob(job, vehicles.load(folder).pack).renderer.compiled,
            volume,
            out,
            lambda items, *_: items,
        )

    assert (out / "appendix.docx").read_bytes() == before
