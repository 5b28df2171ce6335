"""What a case damages, and the commands that are run on it then."""

from __future__ import annotations

import contextlib
import io
import shutil
from random import Random
from typing import TYPE_CHECKING

from generator.__main__ import main
from tests import archives, units, vehicles
from tests.conftest import CHECKOUT
from tests.fuzz import mutators

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Damage = Callable[[Random, Path], list[list[str]]]

BAG = archives.BAG
# Projects that are damaged: with the large pack, and with the small one.
PROJECTS = ("targets", "vehicles")


def prepare(folder: Path) -> None:
    """Two projects of two units each, built, archived and handed out, in the folder."""
    large, small = (folder / name for name in PROJECTS)
    pack = "performance-targets"
    shutil.copytree(CHECKOUT / "templates" / pack, large / "templates" / pack)
    units.write(large / units.CAMPAIGN / "settings.yaml", units.settings_text())
    for file, name in (("1", "甲局"), ("2", "乙局")):
        units.write_unit(large, name, file)
    shutil.copytree(CHECKOUT / "tests" / "packs", small / "templates")
    vehicles.write_settings(small / units.CAMPAIGN)
    vehicles.write_unit(small / units.CAMPAIGN, "甲局", 1, 2)
    vehicles.write_unit(small / units.CAMPAIGN, "乙局", 3)
    for project in (large, small):
        with contextlib.chdir(project), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            codes = [
                main(["build"]),
                main(["archive", "--no-pdf", "--date", archives.DAY]),
                main(["blank", "--format", "xlsx"]),
            ]
        if any(codes):
            raise AssertionError(f"{project}: {codes}")


def _damage(random: Random, path: Path) -> None:
    path.write_bytes(mutators.any_file(random, path.name, path.read_bytes()))


def _files(folder: Path, *patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in folder.rglob(pattern) if path.is_file())


def _pack(random: Random, project: Path) -> list[list[str]]:
    used = "vehicle-register" if project.name == "vehicles" else "performance-targets"
    folder = project / "templates" / used
    for _ in range(random.choice((1, 1, 2))):
        _damage(random, random.choice([folder / f"{n}.yaml" for n in ("pack", "rules", "schema")]))
    more = [
        ["schema"],
        ["new", "丙局"],
        ["rollover", "2023", "2024"],
        ["import", "build/2023/units/甲局.docx"],
    ]
    return [["template", "check", used], ["build"], random.choice(more)]


def _template(random: Random, project: Path) -> list[list[str]]:
    template = random.choice(_files(project / "templates", "*.docx"))
    _damage(random, template)
    more = [["build", "--force"], ["import", "build/2023/units/甲局.docx"], ["publish", "--no-pdf"]]
    return [["template", "check", template.parent.name], random.choice(more)]


def _settings(random: Random, project: Path) -> list[list[str]]:
    _damage(random, project / units.CAMPAIGN / "settings.yaml")
    more = [
        ["rollover", "2023", "2024"],
        ["publish", "--no-pdf"],
        ["new", "丙局"],
        ["diff", "2023", "build/2023/units/甲局.docx"],
    ]
    return [["check"], ["build"], random.choice(more)]


def _data(random: Random, project: Path) -> list[list[str]]:
    for _ in range(random.choice((1, 1, 2))):
        _damage(random, random.choice(_files(project / units.CAMPAIGN / "units", "*.yaml")))
    more = [
        ["rollover", "2023", "2024"],
        ["publish", "--no-pdf"],
        ["fix", "2023"],
        ["diff", "2023", "build/2023/units/甲局.docx"],
        ["check", "--format", "json"],
    ]
    return [["check"], ["build"], random.choice(more)]


def _document(random: Random, project: Path) -> list[list[str]]:
    document = random.choice(_files(project / "build", "*.docx"))
    _damage(random, document)
    name = document.relative_to(project).as_posix()
    more = [["diff", "2023", name], ["verify", name], ["build"]]
    return [["import", name], random.choice(more)]


def _workbook(random: Random, project: Path) -> list[list[str]]:
    workbook = random.choice(_files(project / "blank", "*.xlsx"))
    _damage(random, workbook)
    return [["import", workbook.relative_to(project).as_posix()]]


def _build_folder(random: Random, project: Path) -> list[list[str]]:
    _damage(random, random.choice(_files(project / "build", "manifest.json", "*.txt")))
    return [["archive", "--no-pdf", "--name", "x"], ["build"]]


def _archive(random: Random, project: Path) -> list[list[str]]:
    bag = project / BAG
    files = _files(bag, "*")
    for _ in range(random.choice((1, 1, 2, 3))):
        chosen = random.choice(files)
        how = random.randrange(8)
        if not chosen.is_file():
            continue
        if how == 0:
            chosen.unlink()
        elif how == 1:
            chosen.unlink()
            chosen.mkdir()
        elif how == 2:
            chosen.unlink()
            chosen.symlink_to(random.choice((bag / "bagit.txt", project, bag / "none")))
        elif how == 3:
            shutil.copy(
                chosen, chosen.with_name(random.choice(("x", "x.yaml", "..x", "甲局.docx")))
            )
        else:
            _damage(random, chosen)
    if random.random() < 0.7 and (bag / "bag-info.txt").is_file():
        with contextlib.suppress(OSError, UnicodeDecodeError):
            archives.forge(bag)
    return [["verify", BAG.as_posix(), *random.choice(([], ["--rebuild"]))]]


def _zipped_archive(random: Random, project: Path) -> list[list[str]]:
    path = project / archives.ZIP
    content = path.read_bytes()
    for _ in range(random.choice((1, 1, 3))):
        content = mutators.text(random, content)
    path.write_bytes(content)
    return [["verify", path.relative_to(project).as_posix(), *random.choice(([], ["--rebuild"]))]]


KINDS: dict[str, Damage] = {
    "pack": _pack,
    "template": _template,
    "settings": _settings,
    "data": _data,
    "document": _document,
    "build folder": _build_folder,
    "archive": _archive,
    "zipped archive": _zipped_archive,
    "workbook": _workbook,
}
# The small pack is built in a tenth of the time of the large one.
_OF_THE_SMALL = 0.85


def kind(number: int) -> str:
    """What the case of that number damages."""
    return list(KINDS)[number % len(KINDS)]


def begin(seed: int, number: int, prepared: Path, folder: Path) -> list[list[str]]:
    """The commands to run on a copy of a project in the folder, with this case's damage."""
    random = Random(f"{seed} {number}")  # noqa: S311 - the same cases every time
    name = PROJECTS[random.random() < _OF_THE_SMALL]
    project = folder / name
    shutil.copytree(prepared / name, project, symlinks=True)
    return KINDS[kind(number)](random, project)
