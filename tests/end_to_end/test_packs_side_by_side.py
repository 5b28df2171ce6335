"""Families of forms side by side, which all begin with 附件1: each document by its own pack."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from generator.word import package
from tests.conftest import CHECKOUT
from tests.end_to_end.conftest import Said
from tests.end_to_end.test_shapes_of_packs import DATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = sorted(DATA)
each_pack = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def forms(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command, run in this process in the project."""

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def all_packs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    forms: Callable[..., Said],
    once: Callable[[str, Path, Callable[[], None]], None],
) -> Path:
    """A project with a built campaign of each pack, named like it."""
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)

    def build() -> None:
        for name in NAMES:
            shutil.copytree(CHECKOUT / "tests" / "packs" / name, project / "templates" / name)
            units = project / "data" / name / "units"
            units.mkdir(parents=True)
            settings = f"表单: {name}\n年份: 2024\n"
            units.with_name("settings.yaml").write_text(settings, encoding="utf-8")
            (units / "a.yaml").write_text(DATA[name], encoding="utf-8")
        assert forms("build").code == 0

    once("packs side by side", project, build)
    return project


def document(name: str, *, is_marked: bool = True) -> str:
    """The document built by the pack; or the same without its mark, as other programs save it."""
    path = f"build/{name}/units/示例局.docx"
    if is_marked:
        return path
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(f"{name}.docx", "w") as new:
        for member in old.namelist():
            if member != package.PROVENANCE:
                new.writestr(member, old.read(member))
    return f"{name}.docx"


def add_version(project: Path, name: str, folder: str) -> None:
    """Add another version of the pack, which draws the same forms."""
    path = shutil.copytree(project / "templates" / name, project / "templates" / folder)
    text = (path / "pack.yaml").read_text(encoding="utf-8")
    (path / "pack.yaml").write_text(text.replace("version: 1", "version: 2"), encoding="utf-8")


def relabel(template: Path, old: str, new: str) -> None:
    """Replace a label of the template."""
    with zipfile.ZipFile(template) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[package.DOCUMENT] = parts[package.DOCUMENT].replace(old.encode(), new.encode())
    with zipfile.ZipFile(template, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@each_pack
@pytest.mark.parametrize("mark", ["marked", "without its mark"])
def test_each_document_is_read_by_its_own_pack(
    name: str, mark: str, all_packs: Path, forms: Callable[..., Said]
) -> None:
    said = forms("import", document(name, is_marked=mark == "marked"))

    assert (said.code, "警告" in said.out) == (0, False)
    read = (all_packs / "imported" / "示例局.yaml").read_text(encoding="utf-8")
    assert read.partition("\n\n")[2] == DATA[name]
    assert f"表单: {name}；" in read


@each_pack
def test_a_mark_decides_between_packs_that_fit_equally_well(
    name: str, all_packs: Path, forms: Callable[..., Said]
) -> None:
    add_version(all_packs, name, "a")

    said = forms("import", document(name))

    assert (said.code, "警告" in said.out) == (0, False)
    assert f"表单: {name}；" in (all_packs / "imported" / "示例局.yaml").read_text("utf-8")


@each_pack
def test_a_tie_is_told_and_decided_by_who_imports(
    name: str, all_packs: Path, forms: Callable[..., Said]
) -> None:
    add_version(all_packs, name, f"{name}-2")
    path = document(name, is_marked=False)

    tie = forms("import", path)
    decided = forms("import", path, "--pack", f"{name}-2")

    assert tie.code == 1
    told = f"错误[ambiguous] 文件与几种表单同样相符：{name}、{name}-2，无法确定是哪一种"
    assert told in tie.out
    assert f"请用 --pack 指定表单，如 --pack {name}。" in tie.out
    assert decided.code == 0
    assert f"表单: {name}-2；" in (all_packs / "imported" / "示例局.yaml").read_text("utf-8")


@each_pack
def test_a_comparison_decides_a_tie_by_its_other_side(
    name: str, all_packs: Path, forms: Callable[..., Said]
) -> None:
    add_version(all_packs, name, "a")
    path = document(name, is_marked=False)

    with_data = forms("diff", path, f"data/{name}/units/a.yaml")
    with_document = forms("diff", document(name), path)
    with_itself = forms("diff", path, path)
    as_told = forms("diff", path, path, "--pack", name)

    assert (with_data.code, with_itself.code, as_told.code) == (0, 1, 0)
    assert "没有差异" in with_data.out
    assert (with_document.code, "没有差异" in with_document.out) == (0, True)
    assert "无法确定是哪一种" in with_itself.out


@each_pack
def test_a_copy_of_a_pack_is_no_tie(name: str, all_packs: Path, forms: Callable[..., Said]) -> None:
    shutil.copytree(all_packs / "templates" / name, all_packs / "templates" / "z")

    said = forms("import", document(name, is_marked=False))

    assert said.code == 0


def test_a_document_of_another_version_of_its_pack_says_so_where_something_is_wrong(
    all_packs: Path, forms: Callable[..., Said]
) -> None:
    folder = all_packs / "templates" / "site-check"
    path = folder / "pack.yaml"
    path.write_text(path.read_text("utf-8").replace("version: 1", "version: 2"), encoding="utf-8")
    fine = forms("import", document("site-check"))
    relabel(folder / "site.docx", "检查内容", "检查事项")

    wrong = forms("import", document("site-check"), "--out", "again")

    assert (fine.code, "警告" in fine.out) == (0, False)
    assert wrong.code == 1
    told = "警告[word-file] 文件由其他表单或“site-check”的其他版本生成，已按现有的“site-check”导入"
    assert told in wrong.out


@each_pack
def test_a_document_of_a_pack_that_is_not_there_is_not_taken_for_another_s(
    name: str, all_packs: Path, forms: Callable[..., Said]
) -> None:
    others = "、".join(each for each in NAMES if each != name)
    shutil.rmtree(all_packs / "templates" / name)

    said = forms("import", document(name))

    assert said.code == 1
    assert f"错误[no-form] 文件由其他表单生成，不属于现有的表单：{others}" in said.out
    assert said.out.count("错误[") == 1
    assert not (all_packs / "imported").exists()


def test_into_a_campaign_of_another_pack_nothing_is_imported(
    all_packs: Path, forms: Callable[..., Said]
) -> None:
    before = sorted((all_packs / "data").rglob("*"))

    said = forms("import", document("site-check"), "--campaign", "training-plan")

    assert said.code == 1
    assert "不属于现有的表单：training-plan" in said.out
    assert sorted((all_packs / "data").rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--pack", "无"], f"没有找到表单“无”。templates 中现有：{'、'.join(NAMES)}。"),
        (["--pack", "site-check", "--campaign", "site-check"], "--pack 不能与 --campaign 同时使用"),
    ],
)
def test_a_pack_that_cannot_be_asked_for_is_wrong_usage(
    arguments: list[str], message: str, all_packs: Path, forms: Callable[..., Said]
) -> None:
    assert all_packs.is_dir()

    said = forms("import", document("site-check"), *arguments)

    assert said.code == 2
    assert message in said.err
