from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import __version__
from generator.cli import arguments
from generator.cli.commands import COMMANDS
from generator.common import program

if TYPE_CHECKING:
    from argparse import Namespace

PARSER = arguments.parser(COMMANDS)


def parse(typed: str) -> Namespace:
    return PARSER.parse_args(typed.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_calls_the_function_of_its_name(command: str) -> None:
    more = {
        "new": "x", "fix": "x", "import": "x", "rollover": "a b", "diff": "a b", "verify": "x",
        "accept": "2023 --unit x", "receive": "x", "template new": "a b.docx",
        "completion": "bash", "init": "x",
    }  # fmt: skip

    assert parse(f"{command} {more.get(command, '')}").command is COMMANDS[command]


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("build", "campaigns", []),
        ("build 2023 2024", "campaigns", ["2023", "2024"]),
        ("build", "data", Path("data")),
        ("build", "templates", Path("templates")),
        ("build --out x", "build", Path("x")),
        ("build --unit 甲局 --unit 乙局", "unit", ["甲局", "乙局"]),
        ("build --jobs 2", "jobs", 2),
        ("pdf", "timeout", 0),
        ("check", "format", "text"),
        ("fix 2023 a.yaml --dry-run", "files", ["2023", "a.yaml"]),
        ("fix 2023 --dry-run", "dry_run", True),
        ("fix a.yaml --pack b", "pack", "b"),
        ("diff a b --format docx --out c.docx", "format", "docx"),
        ("import a.docx", "out", Path("imported")),
        ("import a.docx --campaign 2023", "campaign", "2023"),
        ("receive a b.zip --unit 甲局 --theirs", "files", ["a", "b.zip"]),
        ("receive a --unit 甲局 --theirs", "theirs", True),
        ("archive", "archive", Path("archive")),
        ("archive --no-pdf", "no_pdf", True),
        ("archive --sign a.p12", "sign", Path("a.p12")),
        ("verify a b --trust c --trust d", "trust", [Path("c"), Path("d")]),
        ("publish", "out", Path("public")),
        ("publish --not-personal 办公室", "not_personal", ["办公室"]),
        ("template check --update", "update", True),
    ],
)
def test_what_is_typed_and_what_is_left_out_have_their_values(
    typed: str, name: str, value: object
) -> None:
    assert getattr(parse(typed), name) == value


@pytest.mark.parametrize("typed", ["", "template"])
def test_without_a_command_the_help_is_printed_and_the_exit_code_is_that_of_wrong_usage(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parsed = parse(typed)

    assert parsed.command(parsed) == 2
    assert capsys.readouterr().out.startswith(f"用法：forms {typed}".rstrip())


def test_the_version_is_that_of_the_program_and_the_hash_of_its_files(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        parse("--version")

    assert not stop.value.code
    assert capsys.readouterr().out == f"{__version__} sha256:{program.sha256()}\n"
