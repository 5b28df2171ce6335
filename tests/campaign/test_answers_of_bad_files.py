"""Whatever warning a file of tests/bad has can be answered above the key that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import check
from generator.common.hashes import sha256
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from tests.campaign.test_bad_files import BAD
from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.pack.pack import Pack

# Answers and doubts, which are answered otherwise or not at all.
OF_COMMENTS = ("answer", "import")


def _open(pack: Pack, parsed: Source) -> list[Diagnostic]:
    found = check.check_source(pack, parsed, SETTINGS).diagnostics
    return [
        d for d in found if d.severity == "warning" and not d.answered and d.code not in OF_COMMENTS
    ]


def _key_line(parsed: Source, finding: Diagnostic) -> int:
    path = finding.path
    while path and path not in parsed.keys:
        path = path[:-1]
    return parsed.keys[path][0] if path else finding.line


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_warning_of_staff_can_be_answered(path: Path, performance_targets: Pack) -> None:
    parsed = source.read(path, path.as_posix())
    answers = {(_key_line(parsed, d), d.code) for d in _open(performance_targets, parsed)}
    lines = [*parsed.lines]
    for number, code in sorted(answers, reverse=True):
        line = lines[number - 1]
        lines.insert(number - 1, f"{line[: len(line) - len(line.lstrip())]}# 已核对[{code}]: 属实")
    content = "\n".join(lines).encode()

    again = source.parse(FileBytes(content, sha256(content)), path.as_posix())

    assert _open(performance_targets, again) == []
