"""The README and the guides say what there is, and the demonstration campaign is as they say."""

from __future__ import annotations

import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from docs import commands, fields, man_page
from generator.__main__ import main
from generator.campaign import campaigns, check
from generator.common import diagnostics
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack import pack
from tests import error_page
from tests.conftest import CHECKOUT, PACKS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

PAGES = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")])
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
CLERKS_GUIDE = TEXTS[CHECKOUT / "docs" / "填报指南.md"]
FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
SHOWN = re.findall(r"^```yaml\n(.*?)^```", CLERKS_GUIDE, re.DOTALL | re.MULTILINE)
EXAMPLES = CHECKOUT / "examples"


def helps(capsys: pytest.CaptureFixture[str], *words: str) -> Iterator[tuple[str, str]]:
    """Each command below these words with what its --help prints."""
    assert main([*words, "--help"]) == 0
    text = capsys.readouterr().out
    yield " ".join(("forms", *words)), text
    for word in re.findall(r"^    ([a-z]+) ", text, re.MULTILINE):
        yield from helps(capsys, *words, word)


def links(page: Path) -> list[str]:
    found = LINK.findall(FENCED.sub("", TEXTS[page]))
    return [link for link in found if not link.startswith("https://")]


def anchors(page: Path) -> set[str]:
    """The headings as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", TEXTS[page]), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def findings(folder: Path) -> list[Diagnostic]:
    round_ = campaigns.load(folder, PACKS)
    return [
        d
        for path in round_.paths
        for d in check.check_unit(round_.pack, path, round_.settings).diagnostics
    ]


def strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for child in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from strings(child)


def test_every_command_and_option_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    everything = "\n".join(TEXTS.values())

    for command, text in helps(capsys):
        assert f"`{command}" in everything
        for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text):
            assert re.search(rf"`{option}\b|`forms {option}\b", everything), f"{command} {option}"


def test_the_table_of_commands_is_up_to_date() -> None:
    text = TEXTS[commands.PAGE]

    assert commands.with_tables(text) == text, "run `make docs`"


def test_the_manual_page_is_up_to_date_and_man_can_show_it(
    need_program: Callable[[str], str],
) -> None:
    page = man_page.PAGE.read_text(encoding="utf-8")

    shown = subprocess.run(
        [need_program("groff"), "-Kutf8", "-Tutf8", "-man", "-ww", str(man_page.PAGE)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert page == man_page.text(), "run `make docs`"
    assert shown.stderr == ""
    assert "核对归档或单份文档" in shown.stdout


def test_the_pages_of_fields_are_up_to_date() -> None:
    pages = fields.all_pages()

    assert {path: TEXTS.get(path) for path in pages} == pages, "run `make docs`"
    assert set(pages) == {path for path in PAGES if path.parent == fields.PAGES}
    assert fields.with_list(CLERKS_GUIDE) == CLERKS_GUIDE, "run `make docs`"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))
def test_every_field_and_check_of_a_pack_is_on_its_page(name: str) -> None:
    def names(field: Field) -> Iterator[str]:
        for key, child in field.children.items():
            if not child.tick:
                yield key
                yield from names(child)

    loaded = pack.load(PACKS / name)
    page = TEXTS[fields.PAGES / f"{name}.md"]

    wanted = {*names(loaded.unit.fields), *names(loaded.settings.fields)}
    assert {each for each in wanted if f"`{each}`" not in page} == set()
    assert {rule.code for rule in loaded.rules if f"[{rule.code}]" not in page} == set()
    assert all(text in page for text in (loaded.source, *loaded.uncertain))


def test_every_kind_of_mistake_is_explained_to_staff() -> None:
    bad = [path.read_bytes().decode() for path in (CHECKOUT / "tests" / "bad").glob("*.yaml")]
    told = set(re.findall(r"# (错误|警告)\[([a-z_-]+)\]", "\n".join(bad)))
    of_guide = set(re.findall(r"(错误|警告)\[([a-z_-]+)\]", CLERKS_GUIDE))

    explained = {
        (severity, code)
        for code, text in error_page.sections()
        for severity in re.findall(r"\*\*(错误|警告)\*\*", text)
    }
    assert (told | of_guide) - explained == set()


@pytest.mark.parametrize("text", SHOWN)
def test_what_the_guide_shows_as_right_can_be_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")

    assert not source.read(path, "a.yaml").diagnostics


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page

        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_pictures_of_the_readme_are_small() -> None:
    found = PICTURE.findall(TEXTS[CHECKOUT / "README.md"])

    assert len(found) == 5
    assert sum((CHECKOUT / name).stat().st_size for name in found) < 400_000


def test_every_make_target_is_explained() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) - {"help"}

    text = TEXTS[CHECKOUT / "CONTRIBUTING.md"]
    assert {target for target in targets if f"| `make {target}` |" not in text} == set()


def test_the_demonstration_has_no_errors_and_the_warnings_meant() -> None:
    found = findings(EXAMPLES / "data" / "2024")

    assert [(d.file.split("/")[-1], d.severity, d.code) for d in found] == [
        ("示例市示例区文化馆.yaml", "warning", "blank"),
        ("示例市示例区文化馆.yaml", "warning", "blank"),
    ]


def test_the_campaign_with_mistakes_has_those_the_picture_shows() -> None:
    found = findings(EXAMPLES / "mistakes" / "2024")

    assert [(d.severity, d.code) for d in found] == [
        ("error", code) for code in ("number", "unknown", "sum", "allowed")
    ]


def test_the_message_that_the_guide_explains_is_one_that_is_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(CHECKOUT)
    printed = [
        diagnostics.as_text(d)
        for d in findings(EXAMPLES.relative_to(CHECKOUT) / "mistakes" / "2024")
    ]

    [shown] = re.findall(r"^```text\n(.*?)\n```", CLERKS_GUIDE, re.DOTALL | re.MULTILINE)
    assert shown in printed


def test_the_answers_that_the_guide_shows_answer_warnings(performance_targets: Pack) -> None:
    """Its example, in place of the same fields of a unit's file, as staff would put it there."""
    [example] = [text for text in SHOWN if "# 已核对[" in text]
    [path, *_] = sorted((EXAMPLES / "data" / "2024" / "units").glob("*.yaml"))
    text = path.read_text(encoding="utf-8")
    for key in re.findall(r"^[^\s#:]+(?=:)", example, re.MULTILINE):
        text = re.sub(rf"^{key}:.*\n(?:[ #].*\n|\n)*", "", text, flags=re.MULTILINE)
    content = f"{text}{example}".encode()

    parsed = source.parse(FileBytes(content, ""), "units/示例.yaml")
    found = check.check_source(performance_targets, parsed, SETTINGS).diagnostics

    codes = re.findall(r"# 已核对\[(.+?)\]", example)
    assert len(codes) == 2
    assert sorted(d.code for d in found if d.answered) == sorted(codes)
    assert [d for d in found if d.severity == "error" or d.code == "answer"] == []


def test_the_differences_that_the_guide_shows_are_those_of_its_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CHECKOUT)
    [arguments] = re.findall(r"^forms (diff .+)$", CLERKS_GUIDE, re.MULTILINE)

    assert main(arguments.split()) == 0

    assert f"```\n{capsys.readouterr().out}```" in CLERKS_GUIDE


def test_the_messages_that_the_guide_lists_are_real() -> None:
    sources = [*(CHECKOUT / "generator").rglob("*.py"), *PACKS.glob("*/rules.yaml")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    said = said.replace("应填{kind}", "应填数字")
    listed = re.findall(r"^\| 错误\[[a-z_]+\] (.+?) \|", CLERKS_GUIDE, re.MULTILINE)

    pieces = [
        piece.strip(" ，：")
        for message in listed
        for piece in re.split(r"，或|……|…|，(?=相差)", message)
        if piece.strip(" ，：")
    ]
    assert len(listed) == 10
    assert [piece for piece in pieces if piece not in said] == []


def test_no_example_names_a_real_unit_or_person() -> None:
    real = [path.read_text(encoding="utf-8") for path in (CHECKOUT / "data").rglob("*.yaml")]
    keys = ("部门名称", "填表人", "联系电话", "地区")
    secret = {
        value
        for text in real
        for key, value in yaml.load(text, yaml.BaseLoader).items()  # noqa: S506 - it reads only text
        if key in keys and value
    }

    for path in EXAMPLES.rglob("*.yaml"):
        text = f"{path.name}\n{path.read_text(encoding='utf-8')}"
        assert {name for name in secret if name in text} == set(), path.name
        units = yaml.load(text.split("\n", 1)[1], yaml.BaseLoader)  # noqa: S506 - the same
        assert any("示例" in value for value in strings(units)) or path.name == "settings.yaml"


def test_every_style_of_the_templates_is_in_the_designers_guide() -> None:
    with zipfile.ZipFile(PACKS / "performance-targets" / "annex1.docx") as archive:
        styles = archive.read("word/styles.xml").decode()

    ours = re.findall(r'w:customStyle="1"[^>]*><w:name w:val="([^"]+)"', styles)

    guide = TEXTS[CHECKOUT / "docs" / "模板指南.md"]
    assert len(ours) > 10
    assert [name for name in ours if name not in guide] == []
