"""Every document is one that Word and LibreOffice take."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from openxml_audit import OpenXmlValidator

from generator.__main__ import main
from tests import made_up
from tests.conftest import PACKS, REAL_UNIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def documents(project: Path) -> list[Path]:
    """Documents of the real unit and of all invented ones, and their appendix."""
    for number, (name, unit) in enumerate(made_up.UNITS.items()):
        text = made_up.as_yaml({**unit, "部门名称": f"示例单位{number}：{name}"})
        path = project / "data" / "2023" / "units" / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
    assert main(["build"]) == 0
    return sorted((project / "build").rglob("*.docx"))


@pytest.mark.slow
def test_microsofts_rules_find_nothing_wrong(documents: list[Path]) -> None:
    validator = OpenXmlValidator()

    errors = {path.name: validator.validate(path).errors for path in documents}

    assert len(errors) == len(made_up.UNITS) + 2
    assert {name: found for name, found in errors.items() if found} == {}


@pytest.mark.parametrize("path", sorted(PACKS.rglob("*.docx")), ids=lambda path: path.name)
def test_the_templates_are_documents_too(path: Path) -> None:
    assert OpenXmlValidator().validate(path).errors == []


def test_libreoffice_turns_each_into_pages(
    documents: list[Path], need_program: Callable[[str], str], tmp_path: Path
) -> None:
    profile = (tmp_path / "profile").as_uri()
    command = [need_program("soffice"), f"-env:UserInstallation={profile}", "--headless"]
    pdf = tmp_path / "pdf"

    subprocess.run(
        [*command, "--norestore", "--convert-to", "pdf", "--outdir", pdf, *documents],
        check=True,
        capture_output=True,
    )

    assert sorted(p.stem for p in pdf.iterdir()) == sorted(p.stem for p in documents)
    extracted = subprocess.run(
        [need_program("pdftotext"), pdf / f"{REAL_UNIT}.pdf", "-"], check=True, capture_output=True
    )
    text = "".join(extracted.stdout.decode().split())
    assert "2023年部门整体支出绩效目标表" in text
    assert "718.46" in text
