"""Signed scans and files that were taken in are linked with the unit's document in the manifest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from generator.archive import command, unit_links, verify
from generator.build import manifest, stages
from generator.campaign import record
from tests import archives, units, vehicles

if TYPE_CHECKING:
    from pathlib import Path

SENT = {"甲局": "received/甲局/002-0123abcd.docx", "乙局": "received/乙局/001-0123abcd.xlsx"}
SCANS = (
    "signed/甲局（签字页）.pdf",
    "signed/甲局2.pdf",
    "signed/丙局/第一页.png",
    "signed/戊局.pdf",
    "signed/丙局（签字页）.pdf",
)
ROWS = archives.BUILT + "/manifest.json"


def progress(items: object, *_: object) -> object:
    return items


@pytest.fixture(scope="session")
def _linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three units, two of which sent files, two signed."""
    project = tmp_path_factory.mktemp("linked")
    folder = project / "data" / "2023"
    vehicles.write_settings(folder, "单位顺序: [甲局, 乙局, 丙局]")
    for name in ("甲局", "乙局", "丙局"):
        vehicles.write_unit(folder, name, 10)
    for path in (*SENT.values(), *SCANS, "received/甲局/001-00000000.docx"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(path.encode())
    log = record.read_log(folder / record.FOLDER)
    record.add(log, "甲局", "taken", "received/甲局/001-00000000.docx", "0" * 64)
    for unit, path in SENT.items():
        record.add(log, unit, "taken", path, units.sha256(path.encode()))
    record.add(log, "甲局", "returned", "甲局.docx", "0" * 64)
    stages.build(vehicles.load(folder), project / "build" / "2023", stages.Options())
    return project


@pytest.fixture
def linked(_linked: Path, tmp_path: Path) -> Path:
    """The archive of that project."""
    campaign = vehicles.load(_linked / "data" / "2023")
    options = command.Options(tmp_path, archives.DAY, pdf=False)
    report = command.archive_campaign(campaign, _linked / "build" / "2023", options, progress)  # type: ignore[arg-type]
    assert report.notices == (
        "signed/戊局.pdf：文件名不以任何单位的名称开头，不属于哪个单位的文档。",
    )
    return report.folder


def faults(bag: Path) -> tuple[str, ...]:
    return verify.verify(bag, verify.Options(bag.parent, rebuild=True), progress).faults  # type: ignore[arg-type]


def rows(bag: Path) -> dict[str, Any]:
    made = json.loads((bag / ROWS).read_bytes())
    return {row["unit"]: row for row in made["units"]}


def link(path: str) -> dict[str, str]:
    return {"file": path, "sha256": units.sha256(path.encode())}


def test_the_manifest_names_scans_and_what_was_taken_in_last(linked: Path) -> None:
    found = rows(linked)

    assert faults(linked) == ()
    assert found["甲局"]["signed"] == [link(SCANS[1]), link(SCANS[0])]
    assert found["甲局"]["received"] == link(SENT["甲局"])
    assert "signed" not in found["乙局"]
    assert found["乙局"]["received"] == link(SENT["乙局"])
    assert found["丙局"]["signed"] == [link(SCANS[2]), link(SCANS[4])]
    assert "received" not in found["丙局"]


@pytest.mark.parametrize(
    ("path", "what"), [(SCANS[0], "签字盖章的扫描件"), (SENT["甲局"], "最后接收的文件")]
)
def test_another_file_in_its_place_is_named_whatever_its_checksum(
    linked: Path, path: str, what: str
) -> None:
    archives.change(linked / archives.DATA / path, lambda content: content + b"!")
    archives.forge(linked)

    named = f"不一致：{archives.DATA}/{path}（不是 manifest.json 中“甲局”的{what}）"
    assert named in faults(linked)


def test_scans_that_changed_places_are_named(linked: Path) -> None:
    folder = linked / archives.DATA
    archives.swap(folder / SCANS[0], folder / SCANS[2])
    archives.forge(linked)

    named = {fault.split("（不是")[0] for fault in faults(linked)}
    assert named >= {f"不一致：{archives.DATA}/{scan}" for scan in (SCANS[0], SCANS[2])}


def _unlink(row: dict[str, Any]) -> None:
    del row["signed"]


def _link_another(row: dict[str, Any]) -> None:
    row["received"] = link("received/甲局/001-00000000.docx")


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (_unlink, "记载的“甲局”的签字盖章的扫描件（无）与归档中的（signed/甲局2.pdf、"),
        (
            _link_another,
            "记载的“甲局”的最后接收的文件（received/甲局/001-00000000.docx）与归档中的",
        ),
    ],
)
def test_a_link_that_was_changed_is_named(linked: Path, how: Any, message: str) -> None:
    def change(made: dict[str, Any]) -> None:
        how(next(row for row in made["units"] if row["unit"] == "甲局"))

    archives.change_manifest(linked, change)
    archives.forge(linked)

    assert any(f"不一致：{ROWS}（{message}" in fault for fault in faults(linked))


def test_a_scan_that_is_missing_is_named_once(linked: Path) -> None:
    (linked / archives.DATA / SCANS[0]).unlink()

    named = [fault for fault in faults(linked) if fault.startswith("缺少")]
    assert named == [f"缺少：{archives.DATA}/{SCANS[0]}"]


def test_a_file_that_is_not_as_it_was_taken_in_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path
    sent = folder / SENT["乙局"]
    sent.parent.mkdir(parents=True)
    sent.write_bytes(b"later")
    record.add(record.read_log(folder / "received"), "乙局", "taken", SENT["乙局"], "0" * 64)

    found = unit_links.find(folder, [SENT["乙局"]], ["乙局"])

    assert found.of_units["乙局"].received["sha256"] == units.sha256(b"later")
    assert found.notices == (f"{SENT['乙局']}：与接收时登记的校验和不同，接收后可能被改动。",)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("signed", {}), ("signed", [1]), ("signed", [{"file": "a"}]), ("received", {"file": 1})],
)
def test_a_manifest_with_other_links_is_none(linked: Path, name: str, wrong: object) -> None:
    archives.change_manifest(linked, lambda made: made["units"][0].update({name: wrong}))

    read = manifest.read(linked / ROWS)

    assert (read is None) == (wrong != {})
