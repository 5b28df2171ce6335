"""Batches of documents through a program that hangs, dies or leaves some out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from generator.build.pdf import convert
from generator.build.pdf.convert import ConvertOptions
from generator.common.diagnostics import MachineError
from generator.word import soffice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Fake = Callable[..., None]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is started by a shell script")
NAMES = ("a", "b", "c", "d", "e")


@pytest.fixture
def documents(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.docx" for name in NAMES]
    for path in paths:
        path.write_bytes(b"a document")
    return paths


def _how(batch: int = 5, processes: int = 1, patience: float = 60) -> ConvertOptions:
    return ConvertOptions("pdf:writer_pdf_Export", processes, batch, lambda _: patience)


def _converted(paths: list[Path], out: Path, options: ConvertOptions) -> dict[str, bool]:
    return {path.stem: done for path, done in convert.convert(paths, out, options)}


def _runs(tmp_path: Path) -> list[str]:
    return (tmp_path / "log").read_text(encoding="utf-8").splitlines()


def test_each_document_is_yielded_once_it_is_converted(
    fake_soffice: Fake, documents: list[Path], tmp_path: Path
) -> None:
    fake_soffice()

    done = list(convert.convert(documents, tmp_path / "out", _how(batch=2, processes=2)))

    assert sorted(done) == [(path, True) for path in documents]
    assert sorted(_runs(tmp_path)) == ["a b", "c d", "e"]
    assert (tmp_path / "out" / "a.pdf").read_bytes() == (tmp_path / "made.pdf").read_bytes()


def test_the_document_at_which_it_hangs_is_tried_alone_and_the_others_are_converted(
    fake_soffice: Fake, documents: list[Path], tmp_path: Path
) -> None:
    fake_soffice(hang=["b"])

    done = _converted(documents, tmp_path / "out", _how(patience=1))

    assert done == {"a": True, "b": False, "c": True, "d": True, "e": True}
    assert _runs(tmp_path) == ["a b c d e", "c d e", "b"]


def test_the_document_at_which_it_dies_gets_a_second_try(
    fake_soffice: Fake, documents: list[Path], tmp_path: Path
) -> None:
    fake_soffice(once=["c"], crash=["d"])

    done = _converted(documents, tmp_path / "out", _how())

    assert done == {"a": True, "b": True, "c": True, "d": False, "e": True}
    assert (tmp_path / "out" / "c.pdf").read_bytes() == (tmp_path / "made.pdf").read_bytes()
    assert _runs(tmp_path) == ["a b c d e", "d e", "e", "c", "d"]


def test_a_document_that_it_leaves_out_is_tried_alone(
    fake_soffice: Fake, documents: list[Path], tmp_path: Path
) -> None:
    fake_soffice(skip=["a", "e"])

    done = _converted(documents, tmp_path / "out", _how())

    assert done == {"a": False, "b": True, "c": True, "d": True, "e": False}
    assert _runs(tmp_path) == ["a b c d e", "a", "e"]


def test_a_program_that_converts_nothing_is_given_up(
    fake_soffice: Fake, documents: list[Path], tmp_path: Path
) -> None:
    fake_soffice(crash=list(NAMES))

    with pytest.raises(MachineError, match="LibreOffice 未能转换任何文档"):
        _converted(documents, tmp_path / "out", _how())

    assert len(_runs(tmp_path)) == 3


def test_documents_are_asked_for_as_they_are_needed(
    fake_soffice: Fake, documents: list[Path], tmp_path: Path
) -> None:
    fake_soffice()
    asked: list[str] = []

    def one_by_one() -> Any:
        for path in documents:
            asked.append(path.stem)
            yield path

    done = convert.convert(one_by_one(), tmp_path / "out", _how(batch=1))
    next(done)
    done.close()

    assert asked == ["a"]


def test_a_closed_iterator_leaves_no_process(
    fake_soffice: Fake, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_soffice(hang=["b", "d"])
    started = []
    start = soffice.start

    def watched(*arguments: Any, **named: Any) -> Any:
        started.append(start(*arguments, **named))
        return started[-1]

    monkeypatch.setattr(soffice, "start", watched)

    done = convert.convert(documents, tmp_path / "out", _how(batch=2, processes=2))
    next(done)
    done.close()

    assert len(started) == 2
    assert all(process.returncode is not None for process in started)
