"""`forms fix`: what it changes on the disk, what it says, and its exit codes."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.common import atomic_files
from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

FILE = "data/2023/units/2.yaml"
SLIPS = (("部门名称: ", "部门名称："), ("其他资金: 0", "其他资金: 0万元"), ("\n  基本", "\n\t基本"))


def spoil(path: Path, slips: tuple[tuple[str, str], ...] = SLIPS) -> bytes:
    """The file with slips of typing; its bytes as they were."""
    right = path.read_bytes()
    text = right.decode()
    for old, new in slips:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_bytes(text.encode())
    return right


@pytest.fixture
def path(office: Path) -> Path:
    return office / FILE


def test_slips_are_mended_and_the_original_is_kept(path: Path, forms: Forms) -> None:
    right = spoil(path)
    wrong = path.read_bytes()

    said = forms("fix", FILE)

    assert (said.code, said.err) == (0, "")
    assert path.read_bytes() == right
    assert path.with_name("2.yaml.bak").read_bytes() == wrong
    assert said.out.splitlines()[:6] == [
        f"{FILE}：已改正 3 处，原文件保存为 2.yaml.bak",
        f"--- {FILE}（原内容）",
        f"+++ {FILE}（新内容）",
        "@@ 第 1 行：此行缺少“: ”（英文冒号加一个空格） @@",
        "-部门名称：乙局",
        "+部门名称: 乙局",
    ]
    assert "-␉基本支出: 10\n+  基本支出: 10\n" in said.out
    assert said.out.splitlines()[-1] == "共改正 3 处（1 个文件），请核对以上改动。"


def test_what_is_kept_of_a_file_may_be_read_by_nobody_else(path: Path, forms: Forms) -> None:
    spoil(path)
    path.chmod(0o600)

    forms("fix", FILE)

    assert path.with_name("2.yaml.bak").stat().st_mode & 0o777 == 0o600


def test_what_is_kept_behind_a_link_is_named_with_its_folder(path: Path, forms: Forms) -> None:
    spoil(path)
    real = path.parents[3] / "real.yaml"
    path.rename(real)
    path.symlink_to(real)

    said = forms("fix", FILE)

    kept = real.with_name("real.yaml.bak").resolve().as_posix()
    assert said.out.splitlines()[0] == f"{FILE}：已改正 3 处，原文件保存为 {kept}"


def test_what_cannot_be_chosen_is_answered_with_this_command(path: Path, forms: Forms) -> None:
    folder = path.parents[3] / "loose"
    folder.mkdir()
    path.rename(folder / "a.yaml")

    of_folder, of_file = forms("fix", "loose"), forms("fix", "loose/a.yaml")

    assert "请运行 forms fix loose/*.yaml" in of_folder.err
    assert "请在命令中用 --pack performance-targets 指定表单" in of_file.err
    assert (of_folder.code, of_file.code) == (2, 2)


def test_a_second_run_changes_nothing(path: Path, forms: Forms) -> None:
    right = spoil(path)
    forms("fix", FILE)

    said = forms("fix", FILE)

    assert said == (0, "已检查 1 个文件，没有可自动改正的内容。\n", "")
    assert path.read_bytes() == right
    assert [*path.parent.glob("*.bak*")] == [path.with_name("2.yaml.bak")]


def test_an_earlier_original_is_never_overwritten(path: Path, forms: Forms) -> None:
    for number in ("", "2", "3"):
        wrong = spoil(path) and path.read_bytes()
        forms("fix", FILE)
        assert path.with_name(f"2.yaml.bak{number}").read_bytes() == wrong
        path.write_bytes(path.read_bytes() + b"# \n")

    assert path.with_name("2.yaml.bak").read_bytes().endswith(b"\n")
    # What is kept is no data file, and nothing is said of it.
    assert forms("check").out == "已检查 3 个数据文件，未发现错误。\n"
    assert forms("check", "--strict").code == 0


def test_a_dry_run_shows_the_same_and_writes_nothing(path: Path, forms: Forms) -> None:
    spoil(path)
    units.spoil(path)
    wrong = path.read_bytes()

    said = forms("fix", "--dry-run", FILE)

    assert said.code == 1
    assert f"{FILE}：可改正 3 处\n" in said.out
    assert "错误[sum]" in said.out
    assert said.out.splitlines()[-1] == (
        "共可改正 3 处（1 个文件），未改动文件。请去掉 --dry-run 后运行。"
    )
    assert path.read_bytes() == wrong
    assert sorted(p.name for p in path.parent.iterdir()) == ["1.yaml", "2.yaml", "3.yaml"]


def test_errors_that_remain_are_printed_as_a_check_does(path: Path, forms: Forms) -> None:
    spoil(path)
    units.spoil(path)

    said = forms("fix", FILE)

    assert said.code == 1
    checked = forms("check", FILE).out
    assert checked.strip() in said.out


def test_a_whole_campaign_is_mended_with_its_settings(office: Path, forms: Forms) -> None:
    settings = office / units.CAMPAIGN / "settings.yaml"
    right = [spoil(settings, (("年度: ", "年度："),))]
    files = [settings, office / FILE, office / FILE.replace("2.", "3.")]
    right += [spoil(path) for path in files[1:]]

    said = forms("fix", "2023")

    assert said.code == 0
    assert [path.read_bytes() for path in files] == right
    assert said.out.splitlines()[-1] == "共改正 7 处（3 个文件），请核对以上改动。"


def test_a_file_of_no_campaign_is_mended_by_the_pack_that_is_named(
    path: Path, office: Path, forms: Forms
) -> None:
    right = spoil(path)
    loose = office / "收到" / "乙局.yaml"
    loose.parent.mkdir()
    path.rename(loose)

    said = forms("fix", "收到/乙局.yaml", "--pack", "performance-targets")

    assert said.code == 0
    assert loose.read_bytes() == right
    assert forms("fix", "收到/乙局.yaml").code == 2
    assert forms("fix", "data/2023/units/1.yaml", "--pack", "performance-targets").code == 2


def test_check_and_build_say_how_many_can_be_mended_and_how(path: Path, forms: Forms) -> None:
    spoil(path)
    line = f"其中 3 处可自动改正，请运行 forms fix {FILE}。\n"

    assert line in forms("check").out
    assert line in forms("build").out
    assert line not in forms("check", "--format", "json").out


def test_check_names_the_campaign_where_many_files_can_be_mended(
    office: Path, forms: Forms
) -> None:
    for number in ("4", "5"):
        units.write_unit(office, f"{number}局", number)
    for path in (office / units.CAMPAIGN / "units").iterdir():
        spoil(path, SLIPS[:1])

    assert "其中 5 处可自动改正，请运行 forms fix 2023。\n" in forms("check").out


@pytest.mark.parametrize(
    ("name", "code"), [("data/2023/units/无.yaml", 2), ("2022", 2), ("data/2023/units", 2)]
)
def test_what_is_not_there_is_wrong_usage(name: str, code: int, forms: Forms) -> None:
    assert forms("fix", name).code == code


def test_a_file_that_cannot_be_written_stays_and_the_others_are_mended(
    path: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = path.with_name("3.yaml")
    spoil(path)
    right, wrong = spoil(other), path.read_bytes()
    write = atomic_files.write_atomic

    def refuse(target: Path, content: bytes) -> None:
        if target.name == path.name:
            raise PermissionError(errno.EACCES, "in use", str(target))
        write(target, content)

    monkeypatch.setattr(atomic_files, "write_atomic", refuse)

    said = forms("fix", "2023")

    assert said.code == 4
    assert "无法读写" in said.err
    assert f"{FILE}：未能读写，未作改动。" in said.out
    assert path.read_bytes() == wrong
    assert other.read_bytes() == right
    assert [p.name for p in path.parent.glob("*.bak*")] == ["3.yaml.bak"]


def test_a_file_that_somebody_changes_meanwhile_is_not_overwritten(
    path: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(path)
    read = Path.read_bytes

    def read_before_another_saves(target: Path) -> bytes:
        content = read(target)
        if target.name == path.name:
            target.write_bytes(content + "# 又改\n".encode())
        return content

    monkeypatch.setattr(Path, "read_bytes", read_before_another_saves)

    said = forms("fix", FILE)

    monkeypatch.undo()
    assert said.code == 4
    assert "刚被其他程序修改" in said.err
    assert path.read_bytes().decode().endswith("# 又改\n")
    assert "部门名称：" in path.read_text(encoding="utf-8")
    assert not [*path.parent.glob("*.bak*")]


def test_permissions_and_links_stay(path: Path, office: Path, forms: Forms) -> None:
    right = spoil(path)
    target = office / "乙.yaml"
    path.rename(target)
    target.chmod(0o640)
    path.symlink_to(target)

    said = forms("fix", FILE)

    assert said.code == 0
    assert path.is_symlink()
    assert target.read_bytes() == right
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.with_name("乙.yaml.bak").is_file()
