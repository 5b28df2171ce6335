"""Whole parts of built documents as indented XML, so that a review can read what changed.

`make golden` rewrites the expected texts; the diff is for a person to judge.
"""

from __future__ import annotations

import difflib
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from generator.__main__ import main
from tests.conftest import CHECKOUT

GOLDEN = CHECKOUT / "tests" / "golden"
SETTINGS = "表单: vehicle-register\n年份: 2024\n"
UNIT = """\
单位: 示例局
车辆:
  - 车牌: 湘B00001
    里程: 1200.5
  - 车牌: 湘B00002
    里程: 99.5
    备注: |
      待报废
      &\t"停用"
"""
# The parts that say something of the document; the rest is the template's own.
PARTS = (
    "[Content_Types].xml",
    "customXml/item1.xml",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
    "word/document.xml",
    "word/footer1.xml",
    "word/header1.xml",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    (folder / "data" / "2024" / "units").mkdir(parents=True)
    (folder / "data" / "2024" / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "data" / "2024" / "units" / "a.yaml").write_text(UNIT, encoding="utf-8")
    places = ["--data", str(folder / "data"), "--build", str(folder / "build")]
    packs = ["--templates", str(CHECKOUT / "tests" / "packs")]
    assert main(["build", *places, *packs]) == 0
    return folder / "build" / "2024"


def _as_text(docx: Path) -> str:
    with zipfile.ZipFile(docx) as archive:
        names = archive.namelist()
        return "".join(
            f"<!-- {name} -->\n{_indented(archive.read(name))}\n" for name in PARTS if name in names
        )


def _indented(xml: bytes) -> str:
    root = etree.fromstring(xml)
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")


@pytest.mark.parametrize("name", ["units/示例局.docx", "appendix.docx"])
def test_the_document_is_the_expected_text(
    name: str, built: Path, request: pytest.FixtureRequest
) -> None:
    path = GOLDEN / f"{Path(name).stem}.xml"
    actual = _as_text(built / name)
    if request.config.getoption("--update-golden"):
        path.write_text(actual, encoding="utf-8", newline="\n")

    expected = path.read_text(encoding="utf-8")

    if actual != expected:
        kept = GOLDEN / "actual" / path.name
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(actual, encoding="utf-8", newline="\n")
        diff = difflib.unified_diff(
            expected.splitlines(), actual.splitlines(), str(path), str(kept)
        )
        pytest.fail("\n".join(diff), pytrace=False)
