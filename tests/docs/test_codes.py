"""Every code that a finding can have has a section in docs/错误说明.md, with examples that are true."""  # noqa: E501

from __future__ import annotations

import ast
import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml

from generator.__main__ import main
from generator.campaign import campaigns, check, roster
from generator.collect import recipients
from generator.collect.receive import identify, readings, submissions
from generator.common.diagnostics import RefusedError
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import context, lint, template, unit_document
from generator.form.excel import excel_form
from generator.pack import bound_messages, derived_figures, pack
from generator.publish import command as publish_command
from generator.readback import command as readback_command
from generator.readback import read_document
from generator.word import provenance
from tests import edited, error_page, filled_excel, filled_word, shipped_packs, units
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.pack.pack import Pack
    from tests.error_page import Example, File

PROOF = provenance.Provenance("2023", "甲局", "0", "", "", "", "")
SECTIONS = error_page.sections()
EXAMPLES = [example for code, text in SECTIONS for example in error_page.examples(code, text)]
SETTINGS = "表单: performance-targets\n年度: 2023\n级次: 区级\n地区: 某市某区\n"
MODULES = {
    path.relative_to(CHECKOUT / "generator").as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((CHECKOUT / "generator").rglob("*.py"))
}
# Where codes come from that are not written in the program; with each, its codes.
FROM_ELSEWHERE: dict[str, set[str]] = {
    "rule.code": {
        rule["code"]
        for path in PACKS.glob("*/rules.yaml")
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    },
    "rule": set(bound_messages.MESSAGES),
    "derived.kind": set(derived_figures.CHECKED_KINDS),
    # What a function that makes findings was given: the calls of it are looked at themselves.
    "code": set(),
    # A rule as its pack writes it, and findings as the manifest keeps them.
    "row['code']": set(),
    "**known": set(),
}


def makers(tree: ast.Module) -> dict[str, int]:
    """The functions that are given a code, with its place among the arguments of a call."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            if "code" in names:
                found[node.name] = names.index("code")
    return found


def codes_written(name: str, tree: ast.Module) -> Iterator[ast.expr]:
    """Whatever is given as a finding's code in the module: constants, one hopes."""
    own = {"diagnostic": makers(MODULES["datafile/source.py"])["diagnostic"], **makers(tree)}
    if name.startswith("readback/"):
        own |= makers(MODULES["readback/findings.py"])
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        named = [keyword for keyword in call.keywords if keyword.arg == "code"]
        spread = [keyword for keyword in call.keywords if keyword.arg is None]
        if named:
            yield from (keyword.value for keyword in named)
        elif called == "Diagnostic" and spread:
            yield from (ast.Name(f"**{ast.unparse(keyword.value)}") for keyword in spread)
        elif called == "Diagnostic":
            severities = [i for i, argument in enumerate(call.args) if is_severity(argument)]
            assert severities, f"{name}: no code is found in {ast.unparse(call)}"
            yield call.args[severities[0] + 1]
        elif called == "ScalarWarning":
            yield call.args[1]
        elif called in own:
            yield call.args[own[called]]


def is_severity(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in ("error", "warning")


def all_codes() -> set[str]:
    found: set[str] = set()
    for name, tree in MODULES.items():
        for node in codes_written(name, tree):
            if isinstance(node, ast.Constant):
                found.add(node.value)
            else:
                written = ast.unparse(node)
                assert written in FROM_ELSEWHERE, f"{name}: where do the codes {written} come from?"
                found |= FROM_ELSEWHERE[written]
    return found


def test_every_code_has_a_section_and_every_section_is_a_codes() -> None:
    documented = [code for code, _ in SECTIONS]

    assert sorted(documented) == sorted(all_codes())


def test_the_contents_are_the_headings() -> None:
    page = error_page.PAGE.read_text(encoding="utf-8")
    headings = re.findall(r"^### (`.+`)　(.+)$", page, re.MULTILINE)

    contents = re.findall(r"\[(`.+?`) (.+?)\]\(#", page.split("\n## ")[0])
    assert contents == headings


def test_every_section_has_an_example() -> None:
    assert {code for code, _ in SECTIONS} == {example.code for example in EXAMPLES}


def found(
    files: tuple[File, ...], example: Example, project: Path, capsys: pytest.CaptureFixture[str]
) -> list[tuple[str, str, str]]:
    """Severity, code and message of everything that is found with these files."""
    name = pack_of(files[0])
    shutil.copytree(PACKS / name, project / "templates" / name)
    if files[0].is_of_a_pack:
        return linted(files, example.right, project)
    if files[0].is_a_form:
        return (received if example.code == "identity" else imported)(files[0], project)
    for file in example.given:
        file.add(project)
    folder = project / "data" / "2023"
    (folder / "units").mkdir(parents=True)
    (folder / "settings.yaml").write_text(settings_of(files[0]), encoding="utf-8")
    for file in files:
        file.write(folder)
    if example.code == "personal":
        return published(project)
    if example.code == "roster":
        listed = roster.find(campaigns.load(folder, project / "templates"))
        return [(d.severity, d.code, d.message) for d in listed.diagnostics] if listed else []
    main(["check", "2023", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    return [(finding["severity"], finding["code"], finding["message"]) for finding in told]


def pack_of(file: File) -> str:
    """The pack that the file names in its first line."""
    named = re.match(r"# 表单：(\S+)\n", file.text)
    return named[1] if named else "performance-targets"


def settings_of(file: File) -> str:
    """The settings for the file: of another pack, those of its demonstration campaign."""
    name = pack_of(file)
    if name == "performance-targets":
        return SETTINGS
    [first, *_] = shipped_packs.campaigns_of(name)
    return (first / "settings.yaml").read_text(encoding="utf-8")


def published(project: Path) -> list[tuple[str, str, str]]:
    """What is found when the campaign is to be published."""
    round_ = campaigns.load(project / "data" / "2023", project / "templates")
    report = publish_command.publish(
        round_, project / "public", publish_command.Options(with_pdf=False)
    )
    return [(f.severity, f.code, f.message) for f in report.built.diagnostics]


def imported(form: File, project: Path) -> list[tuple[str, str, str]]:
    """What the import finds in a document of 甲局 that was edited as the file says."""
    small, form_path = filled_in(form, project)
    told = readback_command.import_(
        [form_path], [read_document.reader(small)], project / "imported"
    )
    return [(f.severity, f.code, f.message) for f in told.diagnostics]


def received(form: File, project: Path) -> list[tuple[str, str, str]]:
    """Why a campaign of 甲局 and 乙局 does not receive such a document."""
    _, form_path = filled_in(form, project)
    folder = project / "data" / "2023"
    (folder / "units").mkdir(parents=True)
    (folder / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    for unit in ("甲局", "乙局"):
        path = folder / "units" / f"{unit}.yaml"
        path.write_text(units.unit_text(unit), encoding="utf-8")
    round_ = campaigns.load(folder, project / "templates")
    known = identify.known_units(round_, None, recipients.find(round_, None))
    sent = submissions.gather([form_path], project / "scratch")
    read = readings.read(round_, known, sent.files)
    refusals = [d for each in read.readings for d in each.identified.refusals]
    return [(d.severity, d.code, d.message) for d in refusals]


def filled_in(form: File, project: Path) -> tuple[Pack, Path]:
    """The pack, and a document of 甲局 that was edited as the file says."""
    small = pack.load(project / "templates" / "performance-targets")
    form_path = project / form.path
    parsed = source.parse(FileBytes(units.unit_text("甲局").encode(), ""), form.path)
    judged = check.check_source(small, parsed, {})
    settings = {"年度": "2023", "级次": "区级"}
    if form_path.suffix == ".xlsx":
        handed_out = filled_word.handed_out(small, settings, parsed.data)
        form_path.write_bytes(excel_form.render(excel_form.prepare(small), handed_out))
        assert filled_excel.edit_as_told(form_path, form.text)
    else:
        seen = context.build(small, settings, judged.values)
        renderer = unit_document.renderer(template.compile_pack(small))
        form_path.write_bytes(unit_document.render(renderer, seen, PROOF).docx)
        if not edited.edit_as_told(form_path, form.text):
            form_path.write_text(form.text, encoding="utf-8")
    return small, form_path


def linted(
    files: tuple[File, ...], originals: tuple[File, ...], project: Path
) -> list[tuple[str, str, str]]:
    """What the lint finds in a pack whose own texts were replaced by these."""
    for file, original in zip(files, originals, strict=True):
        file.replace(original, project)
    try:
        told = lint.check(pack.load((project / files[0].path).parent))
    except RefusedError as error:
        told = error.diagnostics
    return [(finding.severity, finding.code, finding.message) for finding in told]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.code}-{e.number}")
def test_the_wrong_example_is_told_as_its_section_says_and_the_right_one_is_not(
    example: Example,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = []
    for name, files in (("wrong", example.wrong), ("right", example.right)):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        told.append(found(files, example, tmp_path / name, capsys))
    of_wrong, of_right = told

    fitting = [finding for finding in of_wrong if finding[:2] == (example.severity, example.code)]
    assert fitting, of_wrong
    for words in example.messages:
        assert any(words in message for _, _, message in fitting), fitting
    assert [finding for finding in of_right if finding[1] == example.code] == []
