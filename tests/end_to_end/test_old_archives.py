"""Archives that version 0.1.0 made are still judged by what they say of themselves."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generator.archive import reports, unpack
from generator.build import manifest, output_folder, stages, volumes
from generator.campaign import campaigns
from generator.common import diagnostics
from generator.common.diagnostics import Diagnostic, RefusedError
from generator.pack.pack import Pack
from tests import archives
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

OLD = CHECKOUT / "tests" / "old_archives"
PLAIN, SIGNED = OLD / "0.1.0-plain.zip", OLD / "0.1.0-signed.zip"
CERTIFICATE = OLD / "0.1.0-certificate.pem"


@pytest.mark.parametrize("archive", [PLAIN, SIGNED])
def test_an_archive_of_0_1_0_is_found_whole(forms: Callable[..., Said], archive: Path) -> None:
    said = forms("verify", str(archive))

    assert said.code == 0, said.out


def test_its_signature_is_known_by_the_certificate(forms: Callable[..., Said]) -> None:
    said = forms("verify", str(SIGNED), "--trust", str(CERTIFICATE))

    assert said.code == 0, said.out


def test_another_version_does_not_rebuild_it_and_says_so(forms: Callable[..., Said]) -> None:
    said = forms("verify", str(PLAIN), "--rebuild")

    assert said.code == 4
    assert "0.1.0" in said.out


def _stricter_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    load = campaigns.load
    error = Diagnostic("settings.yaml", 1, 1, "error", "required", "“编制单位”未填")

    def stricter(*arguments: Any) -> Any:
        return replace(load(*arguments), diagnostics=(error,))

    monkeypatch.setattr(campaigns, "load", stricter)


def _another_pack_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        error = Diagnostic("pack.yaml", 1, 1, "error", "required", "“标识”未填")
        raise RefusedError("表单包有错误", [error])

    monkeypatch.setattr(campaigns, "load", refuse)


def _another_pack_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pack, "sha256", "0" * 64)


def _another_record_key(monkeypatch: pytest.MonkeyPatch) -> None:
    record = diagnostics.as_record
    monkeypatch.setattr(diagnostics, "as_record", lambda d: {**record(d), "path": []})


def _another_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_MAX_PACK_FILES", 3)


def _another_finding_field(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_default(*_: object) -> None:
        raise TypeError

    monkeypatch.setattr(manifest, "Diagnostic", without_default)


def _another_settings_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    job = stages.job
    monkeypatch.setattr(stages, "job", lambda *a: replace(job(*a), settings_sha256="0" * 64))


# What a later version may do otherwise.
LATER: dict[str, Callable[[pytest.MonkeyPatch], object]] = {
    "wording of a severity": lambda patch: patch.setitem(
        diagnostics._SEVERITY_NAMES,  # noqa: SLF001 - what a later version may change
        "warning",
        "提醒",
    ),
    "wording of the head": lambda patch: patch.setattr(reports, "heads", lambda *_: [["检查"]]),
    "schema of the settings": _stricter_settings,
    "keys of a pack": _another_pack_key,
    "hash of a pack": _another_pack_hash,
    "name of the report": lambda patch: patch.setattr(reports, "REPORT", "检查报告.txt"),
    "name of the report's JSON": lambda patch: patch.setattr(reports, "REPORT_JSON", "检查.json"),
    "label of the units": lambda patch: patch.setattr(reports, "UNITS", "单位个数"),
    "label of the state": lambda patch: patch.setattr(reports, "STATE", "归档状态"),
    "keys of a finding": _another_record_key,
    "bound of a pack's size": _another_bound,
    "fields of a finding": _another_finding_field,
    "severities": lambda patch: patch.setattr(manifest, "SEVERITIES", ("error", "note")),
    "layout of the manifest": lambda patch: patch.setattr(manifest, "_UNITS", '  "各单位": [\n'),
    "hash of the settings": _another_settings_hash,
    "name of a PDF": lambda patch: patch.setattr(
        output_folder, "pdf", lambda document: f"pdf/{document}.pdf"
    ),
    "name of a volume": lambda patch: patch.setattr(volumes, "plan", lambda *_: iter(())),
    "name of a document": lambda patch: patch.setattr(
        output_folder, "unit_document", lambda unit: f"units/0-{unit}.docx"
    ),
}


@pytest.mark.parametrize("change", LATER.values(), ids=LATER)
@pytest.mark.parametrize("archive", [PLAIN, SIGNED])
def test_a_later_version_does_not_accuse_it(
    forms: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
    archive: Path,
    change: Callable[[pytest.MonkeyPatch], object],
) -> None:
    change(monkeypatch)

    said = (
        forms("verify", str(archive), "--trust", str(CERTIFICATE))
        if archive == SIGNED
        else (forms("verify", str(archive)))
    )

    assert "错误：" not in said.out
    assert said.code in (0, 4)
    assert said.code == 0 or "请安装 0.1.0 版后再核对" in said.out


def test_a_rule_changed_in_it_is_a_fault_though_checksums_are_right(
    forms: Callable[..., Said], tmp_path: Path
) -> None:
    with zipfile.ZipFile(SIGNED) as archive:
        archive.extractall(tmp_path / "old")
    [bag] = (tmp_path / "old").iterdir()
    [rules] = bag.glob("data/templates/*/rules.yaml")
    archives.change(rules, lambda content: content + b"# x\n")
    archives.forge(bag)

    said = forms("verify", str(bag))

    assert said.code == 1
    assert "记载的表单包不是归档中的表单包" in said.out
