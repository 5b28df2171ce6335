from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
import yaml

from generator.pack import bounded_regex
from generator.pack.bounded_regex import SlowPatternError
from generator.pack.rule_file import SETTING_NAME
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDLESS = [("(a|a)+$", "a" * 60 + "b"), ("^(?!.*(a|aa)+b$)", "a" * 60 + "c")]


def scalars(node: object) -> Iterator[str]:
    if isinstance(node, dict | list):
        for below in node.values() if isinstance(node, dict) else node:
            yield from scalars(below)
    elif isinstance(node, str):
        yield node


def texts_of(folder: Path) -> list[str]:
    files = sorted(folder.glob("**/units/*.yaml"))
    loaded = (yaml.load(path.read_text("utf-8"), yaml.CBaseLoader) for path in files)  # noqa: S506 - texts only
    return sorted({text for each in loaded for text in scalars(each)})


def patterns_of(folder: Path) -> list[str]:
    rules = [
        rule
        for path in sorted(folder.glob("*/rules.yaml"))
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
    ]
    names = {"pattern", "except", "doubtful"}
    found = {rule[name] for rule in rules for name in names & rule.keys()}
    return sorted(SETTING_NAME.sub("2023", pattern) for pattern in found)


def test_the_packs_patterns_find_what_they_find_in_python() -> None:
    patterns = patterns_of(PACKS)
    texts = [*texts_of(CHECKOUT / "data"), *texts_of(CHECKOUT / "examples")]

    assert (len(patterns) > 10, len(texts) > 100) == (True, True)
    for pattern in patterns:
        found = [bounded_regex.search(pattern, text) for text in texts]
        by_python = [re.search(pattern, text) for text in texts]
        assert [m and m.span() for m in found] == [m and m.span() for m in by_python]


@pytest.mark.filterwarnings("ignore:Possible nested set")
@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a{e<=1}", "ab"),
        ("a{e<=1}", "a{e<=1}"),
        (r"\{e}\\{e}", r"{e}\{e}"),
        ("[[:a]b", ":b"),
        ("[^[:a]b", "[b"),
        ("[]a]", "]"),
        ("(?x) a # {e}", "a"),
        ("(?i:K)", "\u212a"),
        ("a$", "a\n"),
        (".", "\u2028"),
    ],
)
def test_a_pattern_means_what_it_means_in_python(pattern: str, text: str) -> None:
    found, by_python = bounded_regex.search(pattern, text), re.search(pattern, text)

    assert (found and found.span()) == (by_python and by_python.span())


@pytest.mark.parametrize(("pattern", "text"), ENDLESS)
def test_a_search_that_does_not_end_is_given_up(
    pattern: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.1)

    with bounded_regex.bounded(0), pytest.raises(SlowPatternError) as raised:
        bounded_regex.search(pattern, text)

    assert (raised.value.pattern, raised.value.text) == (pattern, text)


def test_a_busy_machine_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    # The clock of regex says that the time is over, the thread had none of it.
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.005)
    monkeypatch.setattr(time, "thread_time", lambda: 0.0)

    with bounded_regex.bounded(0):
        assert bounded_regex.search("(a|a)+$", "a" * 15 + "b") is None


def test_all_searches_in_a_file_share_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    used = iter(range(100))
    monkeypatch.setattr(time, "thread_time", lambda: next(used) * 0.4)

    with bounded_regex.bounded(0), pytest.raises(SlowPatternError):
        [bounded_regex.search("a", "b") for _ in range(10)]

    assert next(used) < 10


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "不是有效的正则表达式"),
        ("(?<=a+)b", "不是有效的正则表达式"),
        ("a{99999999999}", "不是有效的正则表达式"),
        ("a" * 5000, "过长"),
        ("a{4294967294}", "过于复杂"),
        ("(?:a{1000}){1000}", "过于复杂"),
        ("(?:" * 30 + "a" + "){2}" * 30, "过于复杂"),
        ("(" * 1900 + "a" + ")" * 1900, "过于复杂"),
        ("(?=" * 50 + "a" + ")" * 50, "过于复杂"),
    ],
)
def test_a_pattern_that_no_compiler_should_get_is_refused(pattern: str, why: str) -> None:
    assert why in bounded_regex.mistake(pattern)


@pytest.mark.parametrize("pattern", ["(?<!ab)c|d{1,60}", "(a)?(?(1)b|c)", "(?>a+)b++", "a{1000}"])
def test_any_other_pattern_is_taken(pattern: str) -> None:
    assert bounded_regex.mistake(pattern) == ""
    assert bounded_regex.search(pattern, "") is None
