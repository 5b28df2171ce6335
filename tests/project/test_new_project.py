"""`forms init`: a project that is whole, checks clean and explains itself, or nothing at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.campaign import campaigns
from generator.common import atomic_files
from generator.common.diagnostics import MachineError, RefusedError
from generator.pack import pack
from generator.project import guide, new_project, shipped_packs, starters
from tests.conftest import PACKS

NAMES = tuple(folder.name for folder in pack.folders_in(PACKS))
PROJECT = {"data", "templates", guide.NAME, *starters.files()}


def begin(folder: Path, name: str = "performance-targets", templates: Path = PACKS) -> list[str]:
    return new_project.create(folder, templates, name, "2031")


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", NAMES)
def test_the_settings_have_nothing_against_them_but_what_is_to_be_changed(
    name: str, tmp_path: Path
) -> None:
    begin(tmp_path / "new", name)

    campaign = campaigns.load(tmp_path / "new/data/2031", tmp_path / "new/templates")
    assert {(d.severity, d.code) for d in campaign.diagnostics} == {("warning", "placeholder")}
    assert campaign.pack.folder.name == name
    assert campaign.settings["年度"] == "2031"
    assert "2024" not in str(campaign.settings)


def test_the_packs_are_the_programs_own_with_what_editors_need(tmp_path: Path) -> None:
    begin(tmp_path / "new")

    for name in NAMES:
        copied = tmp_path / "new/templates" / name
        assert names_in(copied) == names_in(PACKS / name)
        assert pack.load(copied).files == pack.load(PACKS / name).files
        assert (copied / "settings.schema.json").is_file()
    settings = (tmp_path / "new/data/2031/settings.yaml").read_text(encoding="utf-8")
    schema = settings.splitlines()[0].partition("$schema=")[2]
    assert (tmp_path / "new/data/2031" / schema).is_file()


def test_backups_and_hidden_files_beside_a_pack_are_not_copied(
    tmp_path: Path, one_pack: Path
) -> None:
    templates = tmp_path / "packs"
    shutil.copytree(one_pack, templates)
    for name in (".hidden", "~$intent.docx", "pack.yaml.bak", "rules.yaml~"):
        (templates / "procurement-intent" / name).touch()
    (templates / "none of a pack").mkdir()

    begin(tmp_path / "new", "procurement-intent", templates)

    copied = tmp_path / "new/templates"
    assert names_in(copied) == {"procurement-intent"}
    assert names_in(copied / "procurement-intent") == names_in(PACKS / "procurement-intent")


def test_one_begins_as_the_report_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")

    assert main(["init", "我的 填报"]) == 0

    report = capsys.readouterr().out
    assert report.startswith("已生成项目：我的 填报（表单 performance-targets，2030 年度）\n")
    assert names_in(tmp_path / "我的 填报") == PROJECT
    assert all(name in report for name in PROJECT)
    monkeypatch.chdir("我的 填报")
    assert main(["new", "示例市示例区图书馆"]) == 0
    assert main(["check"]) == 1
    report = capsys.readouterr().out
    assert "units/示例市示例区图书馆.yaml" in report
    assert "错误[required]" in report
    assert report.count("警告[placeholder]") == 2


def test_the_folder_one_is_in_is_filled_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tmp_path.stat().st_ino
    monkeypatch.chdir(tmp_path)

    assert main(["init", ".", "--pack", "monitoring", "--year", "2028"]) == 0

    assert tmp_path.stat().st_ino == before
    assert names_in(Path()) == PROJECT
    assert f"已生成项目：{tmp_path.name}（表单 monitoring，2028 年度）" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["used"], "used 不是空文件夹，其中有：a、b。未作改动。请换一个名称"),
        (["file"], "file 是一个文件，不是文件夹。"),
        (["link"], "link 是失效的链接。"),
        (["new", "--pack", "nix"], "没有找到表单“nix”。"),
        (["new", "--year", "26"], "--year 应为四位数字的年份，现为“26”。"),
        (["new", "--year", "1999"], "--year 不正确：“年度”的格式不对：“1999”。"),
        (["new", "--templates", "nix"], "没有这个文件夹：nix。"),
        (["new", "--templates", "used"], "没有找到表单“performance-targets”。used 中现有：（无）"),
    ],
)
def test_what_cannot_be_is_refused(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("used/a", "used/b"):
        Path(name).mkdir(parents=True)
    Path("file").touch()
    Path("link").symlink_to("nowhere")
    before = {*Path().rglob("*")}

    assert main(["init", *arguments]) == 2

    assert capsys.readouterr().err.startswith(message)
    assert {*Path().rglob("*")} == before


def test_packs_with_errors_are_reported_and_nothing_is_written(
    tmp_path: Path, one_pack: Path
) -> None:
    templates = tmp_path / "packs"
    shutil.copytree(one_pack, templates)
    (templates / "procurement-intent/rules.yaml").write_text("rules: 5\n", encoding="utf-8")

    with pytest.raises(RefusedError) as refused:
        begin(tmp_path / "new", "procurement-intent", templates)

    assert {Path(d.file).name for d in refused.value.diagnostics} == {"rules.yaml"}
    assert not (tmp_path / "new").exists()


@pytest.fixture(scope="session")
def one_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Templates with one pack only, which is quickly read."""
    templates = tmp_path_factory.mktemp("templates")
    shutil.copytree(PACKS / "procurement-intent", templates / "procurement-intent")
    return templates


@pytest.fixture(params=[True, False], ids=["empty", "new"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An empty folder, or none."""
    folder = tmp_path / "parent" / "project"
    folder.parent.mkdir()
    if request.param:
        folder.mkdir()
    return folder


def left(target: Path) -> set[str]:
    """What is beside the folder and in it."""
    inside = names_in(target) if target.is_dir() else set()
    return (names_in(target.parent) - {target.name}) | inside


def test_a_folder_that_may_not_be_written_is_named(
    target: Path,
    one_pack: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(path: Path, **_: object) -> None:
        if path != target.parent:
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    of_pack = ["--templates", str(one_pack), "--pack", "procurement-intent"]
    assert main(["init", str(target), *of_pack]) == 4

    assert capsys.readouterr().err.startswith(f"{target}：无法读写，可能没有权限")


@pytest.mark.parametrize("failing", [(guide, "content"), (shutil, "copyfile")])
def test_a_disk_that_fails_leaves_nothing_behind(
    target: Path, one_pack: Path, monkeypatch: pytest.MonkeyPatch, failing: tuple[object, str]
) -> None:
    was_there = target.is_dir()

    def fail(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*failing, fail)

    with pytest.raises(OSError, match=r"^\[Errno 28\] No space"):
        begin(target, "procurement-intent", one_pack)

    assert left(target) == set()
    assert target.is_dir() == was_there


@pytest.mark.parametrize("stopped_at", sorted(PROJECT))
def test_an_empty_folder_is_filled_whole_or_not_at_all(
    stopped_at: str, tmp_path: Path, one_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def stop(self: Path, new: Path) -> Path:
        if new == tmp_path / stopped_at:
            raise PermissionError(13, "in use", str(self), 32, str(new))
        return rename(self, new)

    monkeypatch.setattr(Path, "rename", stop)

    with pytest.raises(PermissionError):
        begin(tmp_path, "procurement-intent", one_pack)

    assert names_in(tmp_path) == set()


def test_two_commands_that_make_it_at_once_make_one(
    one_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: object) -> bytes:
        (tmp_path / "new" / "data").mkdir(parents=True)
        return b""

    monkeypatch.setattr(guide, "content", meanwhile)

    with pytest.raises(MachineError, match="正由另一个命令生成"):
        begin(tmp_path / "new", "procurement-intent", one_pack)

    assert names_in(tmp_path) == {"new"}
    assert names_in(tmp_path / "new") == {"data"}


def test_two_commands_that_fill_a_folder_at_once_make_one_project(
    one_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: object) -> bytes:
        monkeypatch.undo()
        begin(tmp_path, "procurement-intent", one_pack)
        return b""

    monkeypatch.setattr(guide, "content", meanwhile)

    with pytest.raises(MachineError, match="正由另一个命令生成"):
        begin(tmp_path, "procurement-intent", one_pack)

    assert names_in(tmp_path) == PROJECT
    assert (tmp_path / guide.NAME).stat().st_size > 0


def test_what_a_killed_command_left_is_cleared_away(
    target: Path, one_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = target / "data" if target.is_dir() else target
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: 1)
        stale = atomic_files.temporary_for(place)
    (stale / "templates").mkdir(parents=True)

    begin(target, "procurement-intent", one_pack)

    assert left(target) == PROJECT


def test_the_guide_opens_on_a_bare_windows_and_names_what_is_there(tmp_path: Path) -> None:
    begin(tmp_path / "new", "monitoring")

    raw = (tmp_path / "new" / guide.NAME).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    page = raw.decode("utf-8-sig")
    assert all(name in page for name in (*PROJECT, *NAMES))
    assert r"data\2031\settings.yaml" in page
    assert "monitoring            项目支出绩效运行监控表" in page
    assert "使用的是 monitoring（项目支出绩效运行监控表）" in page
    assert not {"{", "}"} & {*page}


def test_a_checkout_has_the_packs_beside_the_package_and_a_wheel_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shipped_packs.folder() == PACKS

    monkeypatch.setattr(shipped_packs.generator, "__path__", [str(tmp_path)])
    (tmp_path / "shipped_packs").mkdir()

    assert shipped_packs.folder() == tmp_path / "shipped_packs"
