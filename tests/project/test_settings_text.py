"""The settings of a new project, whatever its pack asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns
from generator.datafile import source
from generator.pack import pack
from generator.project import settings_text
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.pack import Pack

REGISTER = CHECKOUT / "tests/packs/vehicle-register"


def pack_with(folder: Path, settings: str) -> Pack:
    """The register of vehicles with these settings more."""
    files = {path.name: path.read_bytes() for path in REGISTER.iterdir() if path.is_file()}
    old, new = b"settings:\n", f"settings:\n{settings}\n".encode()
    assert old in files["schema.yaml"]
    return pack.parse(folder, {**files, "schema.yaml": files["schema.yaml"].replace(old, new)})


@pytest.mark.parametrize(
    ("rules", "line"),
    [
        ("{type: string}", "某项: 请修改"),
        ("{type: string, meta: {example: 甲}}", "某项: 请修改：甲"),
        ("{type: string, required: false, meta: {example: 甲}}", "某项: 请修改：甲"),
        ("{type: string, required: false}", "# 某项: "),
        ("{type: string, allowed: [甲, 乙]}", "某项: 甲   # 请修改"),
        ("{type: string, regex: '[a-z]+', meta: {example: a}}", "某项: a   # 请修改"),
        ("{type: integer, min: 3}", "某项: 3   # 请修改"),
        ("{type: decimal, meta: {example: 0.5}}", "某项: 0.5   # 请修改"),
        ("{type: date}", "某项: 2031年1月1日   # 请修改"),
        ("{type: month}", "某项: 2031年1月   # 请修改"),
        ("{type: list, required: false, schema: {type: string}}", "# 某项: []"),
        ("{type: string, meta: {example: '甲: 乙 # 丙'}}", "某项: '请修改：甲: 乙 # 丙'"),
        ("{type: dict, schema: {内: {type: string}}}", "  内: 请修改"),
    ],
)
def test_each_kind_of_field_has_something_that_is_taken(
    rules: str, line: str, tmp_path: Path
) -> None:
    of_pack = pack_with(tmp_path / "cars", f"  某项: {rules}")

    text = settings_text.text(of_pack, "2031", "")

    assert line in text.split("\n")
    parsed = source.parse_content(text.encode(), "settings.yaml")
    _, findings = campaigns.validate_settings(of_pack, parsed)
    assert {(d.severity, d.code) for d in findings} <= {("warning", "placeholder")}


def test_what_no_example_is_known_for_is_asked_for(tmp_path: Path) -> None:
    of_pack = pack_with(tmp_path / "cars", "  某项: {type: string, regex: '[a-z]{40}'}")

    text = settings_text.text(of_pack, "2031", "")

    assert [finding.path for finding in settings_text.findings(of_pack, text)] == [("某项",)]


def test_the_schema_is_named_for_editors_where_there_is_one(tmp_path: Path) -> None:
    of_pack = pack_with(tmp_path / "cars", "")

    assert settings_text.text(of_pack, "2031", "").startswith("# 填报任务的公共设置")
    first = settings_text.text(of_pack, "2031", "../x.json").split("\n")[0]
    assert first == "# yaml-language-server: $schema=../x.json"
