from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from generator import __version__
from generator.archive import archived_program, program_guide, program_wheel, verify
from generator.archive.verify import Options, Report
from tests import archives, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Members = dict[str, bytes]

WHEEL = f"data/program/official_forms-{__version__}-py3-none-any.whl"
INFO = f"official_forms-{__version__}.dist-info"
RECORDED = {
    "generator": "1.2.3",
    "generator_sha256": "0" * 64,
    "python": "3.12.4",
    "wheel": "program/official_forms-1.2.3-py3-none-any.whl",
    "wheel_sha256": "1" * 64,
    "wheel_state": "unchanged",
}


def progress(items: object, *_: object) -> object:
    return items


def verified(bag: Path, *, rebuild: bool = False) -> Report:
    return verify.verify(bag, Options(bag.parent, rebuild=rebuild), progress)  # type: ignore[arg-type]


def forge(bag: Path, how: Callable[[Members], object], *, pack: bool = True) -> None:
    """Put another wheel into the bag and say in it, everywhere, that this is the one."""
    path = bag / WHEEL
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    how(members)
    if pack:
        path.write_bytes(program_wheel.packed(members))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
    say(bag, wheel_sha256=units.sha256(path.read_bytes()))


def say(bag: Path, **values: str) -> None:
    path = bag / "data" / "generator.json"
    described = {**json.loads(path.read_bytes()), **values}
    units.write(path, json.dumps(described, ensure_ascii=False, indent=2) + "\n")
    archives.forge(bag)


def test_a_wheel_that_is_not_the_recorded_one_is_named(bag: Path) -> None:
    archives.change(bag / WHEEL, lambda content: content + b"\n")
    archives.forge(bag)

    (fault,) = (f for f in verified(bag).faults if WHEEL in f)
    assert fault == f"不一致：{WHEEL}（不是 generator.json 记载的安装包，请勿安装）"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda m: m.update({"generator/__main__.py": b"import os\n"}),
            "其中的程序不是 generator.json 记载的程序",
        ),
        (lambda m: m.update({"generator/more.py": b""}), "其中的程序不是 generator.json"),
        (lambda m: m.update({"evil.pth": b"import os\n"}), "本程序的安装包所没有的文件：evil.pth"),
        (lambda m: m.update({f"{INFO}/more/x": b""}), "本程序的安装包所没有的文件"),
    ],
)
def test_a_forged_wheel_is_named_though_all_hashes_are_right(
    bag: Path, change: Callable[[Members], object], message: str
) -> None:
    forge(bag, change)

    faults = [f for f in verified(bag).faults if WHEEL in f]

    assert len(faults) == 1
    assert message in faults[0]
    assert "请勿安装" in faults[0]


def test_a_wheel_whose_list_of_files_is_wrong_is_named(bag: Path) -> None:
    """Form packs are no part of the program's hash."""
    pack = "generator/shipped_packs/monitoring/pack.yaml"
    forge(bag, lambda members: members.update({pack: b"name: x\n"}), pack=False)

    assert any("与其清单（RECORD）不一致" in fault for fault in verified(bag).faults)


@pytest.mark.parametrize("record", [b"", b"x" * 200_000, b'"a\nb,c\n', b"\xff\0,,\n"])
def test_a_list_of_files_that_is_none_is_named(bag: Path, record: bytes) -> None:
    forge(bag, lambda members: members.update({f"{INFO}/RECORD": record}), pack=False)

    assert any("与其清单（RECORD）不一致" in fault for fault in verified(bag).faults)


def test_the_wheel_of_another_version_is_named(bag: Path) -> None:
    def rename(members: Members) -> None:
        for name in [*members]:
            members[name.replace(INFO, "official_forms-0.0.1.dist-info")] = members.pop(name)

    forge(bag, rename)

    assert any(f"不是 {__version__} 版的安装包" in fault for fault in verified(bag).faults)


@pytest.mark.parametrize(
    "content", [b"", b"no zip file", b"PK\5\6" + b"\0" * 18, b"PK\3\4" + b"\xff" * 60]
)
def test_what_is_no_wheel_is_named(bag: Path, content: bytes) -> None:
    (bag / WHEEL).write_bytes(content)
    say(bag, wheel_sha256=units.sha256(content))

    assert any(f.startswith(("无法识别", "不一致")) and WHEEL in f for f in verified(bag).faults)


def test_a_compressed_wheel_is_not_ours(bag: Path) -> None:
    """Inflating takes memory; the check of a bag's own members does not see inside."""
    with zipfile.ZipFile(bag / WHEEL, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("generator/__init__.py", b"0" * 1000)
    say(bag, wheel_sha256=units.sha256((bag / WHEEL).read_bytes()))

    assert any("不是本程序存入的" in fault for fault in verified(bag).faults)


def test_nothing_of_a_forged_wheel_runs(bag: Path, tmp_path: Path) -> None:
    mark = tmp_path / "it ran"
    code = f"open({str(mark)!r}, 'w')\n".encode()
    forge(bag, lambda members: members.update({n: code for n in members if n.endswith(".py")}))

    found = verified(bag, rebuild=True)

    assert any(WHEEL in fault for fault in found.faults)
    assert not mark.exists()


def test_another_lock_file_than_the_programs_is_named(bag: Path) -> None:
    lock = "data/program/requirements.lock"
    archives.change(bag / lock, lambda content: content.replace(b"lxml==", b"lxm1=="))
    archives.forge(bag)

    assert f"不一致：{lock}（不是归档中的程序所带的）" in verified(bag).faults


@pytest.mark.parametrize("state", ["changed", "unknown"])
def test_a_changed_program_is_told_of(bag: Path, state: str) -> None:
    label = archived_program.recorded({**RECORDED, "wheel_state": state})
    say(bag, wheel_state=state)

    assert label is not None
    assert label.label.endswith(program_wheel.STATES[state])
    if program_wheel.current().state != state:  # type: ignore[union-attr]
        assert any("“程序”" in fault for fault in verified(bag).faults)


def test_another_version_says_how_to_use_the_archived_program(
    bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.archive.program_info.__version__", "9.9.9")

    found = verified(bag, rebuild=True)

    assert found.faults == ()
    (unproven,) = found.unproven
    assert f"由程序 {__version__} 版生成，现用 9.9.9 版" in unproven
    assert f"请先把 {WHEEL} 的 SHA-256 与" in unproven
    assert "不要以归档中的记载为准" in unproven


def test_so_does_a_version_that_cannot_load_the_archives_forms(
    bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.archive.program_info.__version__", "9.9.9")
    archives.change(bag / archives.DATA / "settings.yaml", lambda _: b"%")
    archives.forge(bag)

    found = verified(bag)

    assert any(f"请先把 {WHEEL} 的 SHA-256" in text for text in found.unproven)


def test_an_archive_without_a_program_says_nothing_of_it(bag: Path) -> None:
    archives.forget_program(bag)
    archives.forge(bag)

    found = verified(bag)

    assert not any("归档中的程序" in text for text in found.proven)
    assert archived_program.how_to(None) == ""
    assert program_guide.lines({"generator": "0.1.0"}) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"wheel": "../official_forms-1-py3-none-any.whl"},
        {"wheel": "program/other-1-py3-none-any.whl"},
        {"wheel": 1},
        {"wheel_state": "new"},
        {"wheel_sha256": None},
    ],
)
def test_a_record_that_no_version_writes_names_no_program(wrong: dict[str, Any]) -> None:
    assert archived_program.recorded({**RECORDED, **wrong}) is None


def test_the_guide_compares_before_it_installs() -> None:
    lines = program_guide.lines(RECORDED)

    text = "\n".join(lines)
    assert text.index("SHA256SUMS") < text.index("--require-hashes") < text.index("--rebuild")
    assert "official_forms-1.2.3-py3-none-any.whl" in text
    assert "请安装 Python 3.12" in text
    changed = "\n".join(program_guide.lines({**RECORDED, "wheel_state": "changed"}))
    assert "SHA256SUMS" not in changed
    assert "程序已改动" in changed
