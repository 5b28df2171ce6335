"""A workbook that LibreOffice converts asks for nothing from elsewhere."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.spreadsheet import received_workbook
from generator.word import file_kinds

if TYPE_CHECKING:
    from pathlib import Path

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.2"
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
  xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
  xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2">
 <office:body><office:spreadsheet>
  <table:table table:name="表">
   <table:shapes><draw:frame svg:width="2cm" svg:height="2cm">
    <draw:image xlink:href="{address}/picture.png" xlink:type="simple" xlink:actuate="onLoad"/>
   </draw:frame></table:shapes>
   <table:table-row>
    <table:table-cell table:formula="of:=WEBSERVICE(&quot;{address}/service&quot;)"/>
    <table:table-cell table:formula="of:='{address}/other.ods'#$Sheet1.A1"/>
    <table:table-cell table:formula="of:=DDE(&quot;soffice&quot;;&quot;{address}/d.ods&quot;;
     &quot;a1&quot;)"/>
    <table:table-cell office:value-type="string"><text:p>写着的</text:p></table:table-cell>
   </table:table-row>
  </table:table>
  <table:table table:name="另一张">
   <table:table-source xlink:href="{address}/source.ods" xlink:type="simple" table:mode="copy-all"/>
   <table:table-row><table:table-cell/></table:table-row>
  </table:table>
 </office:spreadsheet></office:body>
</office:document-content>
"""
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
  manifest:version="1.2">
 <manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


def _write(path: Path, address: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr("content.xml", _CONTENT.format(address=address))
        archive.writestr("META-INF/manifest.xml", _MANIFEST)


@pytest.mark.slow
@pytest.mark.usefixtures("need_calc")
def test_a_converted_workbook_fetches_nothing(
    tmp_path: Path, listener: int, calls: list[str]
) -> None:
    path = tmp_path / "发来的.ods"
    _write(path, f"http://127.0.0.1:{listener}")
    received = received_workbook.open_workbook(path, file_kinds.detect(path))
    assert "写着的" in [cell.text for row in received.rows for cell in row.cells]
    assert calls == []
