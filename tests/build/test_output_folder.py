from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from generator.build import output_folder
from generator.common import atomic_files, hashes
from generator.common.diagnostics import MachineError
from generator.word import package, provenance
from generator.word.provenance import Provenance

if TYPE_CHECKING:
    from pathlib import Path


def _document(
    out: Path, name: str, unit: str, campaign: str = "2023", document: str = "text"
) -> Path:
    """A document with the parts that show that it is ours, and no others."""
    content = document.encode()
    proof = Provenance(campaign, unit, "0.1.0", "a", "b", "c", hashes.sha256(b"text"))
    members = [(package.DOCUMENT, content), (package.PROVENANCE, provenance.to_xml(proof))]
    path = out / name
    atomic_files.write_atomic(
        path, package.assemble(package.compress(*member) for member in members)
    )
    return path


# Names


@pytest.mark.parametrize(
    ("unit", "document"),
    [("某局", "units/某局.docx"), ("a/b", "units/a_b.docx"), ("con", "units/_con.docx")],
)
def test_a_unit_s_document_lies_among_the_units(unit: str, document: str) -> None:
    assert output_folder.unit_document(unit) == document


@pytest.mark.parametrize(
    ("volumes", "first", "last"),
    [
        (0, "appendix.docx", "appendix.docx"),
        (1, "appendix.docx", "appendix.docx"),
        (2, "appendix-01.docx", "appendix-02.docx"),
        (10, "appendix-01.docx", "appendix-10.docx"),
        (100, "appendix-001.docx", "appendix-100.docx"),
    ],
)
def test_volumes_are_named_in_order(volumes: int, first: str, last: str) -> None:
    names = output_folder.appendix_documents(volumes)

    assert (names[0], names[-1]) == (first, last)
    assert len(names) == max(1, volumes)
    assert names == sorted(names)


# One at a time


def test_the_folder_is_exclusive_and_left_clean(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"

    with (
        output_folder.exclusive(out, "forms pdf"),
        pytest.raises(MachineError, match="另一个 forms pdf（"),
        output_folder.exclusive(out, "forms build"),
    ):
        pass

    assert list(out.iterdir()) == []


def test_the_lock_is_released_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), output_folder.exclusive(tmp_path, "forms build"):
        raise ZeroDivisionError

    with output_folder.exclusive(tmp_path, "forms build"):
        pass


@pytest.mark.skipif(os.name == "nt", reason="needs the right to make links")
@pytest.mark.parametrize("name", [".~forms-lock", ".~forms-holder"])
def test_a_lock_that_is_a_link_leads_nowhere(tmp_path: Path, name: str) -> None:
    other = tmp_path / "other.txt"
    other.write_text("keep")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).symlink_to(other)

    with output_folder.exclusive(tmp_path / "out", "forms build"):
        pass

    assert other.read_text() == "keep"
    assert list((tmp_path / "out").iterdir()) == []


def test_temporary_files_of_a_killed_build_are_removed_and_nothing_else(tmp_path: Path) -> None:
    left = [".~forms-12-ab", "units/.~forms-13-cd", ".~forms-lock"]
    others = [".~lock.某局.docx#", "units/.~lock.某局.docx#", "units/~$某局.docx", "a.docx"]
    for name in (*left, *others):
        atomic_files.write_atomic(tmp_path / name, b"")

    with output_folder.exclusive(tmp_path, "forms build"):
        pass

    found = [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()]
    assert sorted(found) == sorted(others)


# Nobody's work lost


def test_a_document_as_we_made_it_is_not_moved(tmp_path: Path) -> None:
    path = _document(tmp_path, "units/某局.docx", "某局")

    assert output_folder.back_up_edited(tmp_path, "units/某局.docx") == []
    assert path.is_file()


def test_where_nothing_lies_nothing_is_moved(tmp_path: Path) -> None:
    assert output_folder.back_up_edited(tmp_path, "units/某局.docx") == []


def test_an_edited_document_is_moved_to_the_next_free_name(tmp_path: Path) -> None:
    moved = []
    for text in ("一", "二", "三"):
        _document(tmp_path, "units/某局.docx", "某局", document=text)
        moved += output_folder.back_up_edited(tmp_path, "units/某局.docx")

    assert moved == ["units/某局.bak.docx", "units/某局.bak2.docx", "units/某局.bak3.docx"]
    kept = [package.parts((tmp_path / name).read_bytes())[package.DOCUMENT] for name in moved]
    assert kept == ["一".encode(), "二".encode(), "三".encode()]


# Nothing stale left


def test_only_unedited_documents_of_ours_in_their_own_place_are_removed(tmp_path: Path) -> None:
    gone = [
        _document(tmp_path, "units/甲局.docx", "甲局"),
        _document(tmp_path, "units/丙.bak_.docx", "丙.bak"),
        _document(tmp_path, "appendix-03.docx", ""),
    ]
    stay = [
        _document(tmp_path, "units/edited.docx", "edited", document="edited"),
        _document(tmp_path, "units/甲局 copy.docx", "甲局"),
        _document(tmp_path, "units/other.docx", "other", campaign="2022"),
        _document(tmp_path, "units/appendix.docx", ""),
        _document(tmp_path, "appendix copy.docx", ""),
        _document(tmp_path, "甲局.docx", "甲局"),
    ]
    wanted = _document(tmp_path, "units/乙局.docx", "乙局")

    named = output_folder.remove_stale(tmp_path, {"units/乙局.docx"}, "2023", remove=True)

    assert not any(path.exists() for path in gone)
    assert sorted(named) == sorted(path.relative_to(tmp_path).as_posix() for path in stay)
    assert all(path.is_file() for path in (*stay, wanted))


def test_nothing_is_removed_when_it_is_not_sure_whose_it_is(tmp_path: Path) -> None:
    path = _document(tmp_path, "units/甲局.docx", "甲局")

    named = output_folder.remove_stale(tmp_path, set(), "2023", remove=False)

    assert named == ["units/甲局.docx"]
    assert path.is_file()
