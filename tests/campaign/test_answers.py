"""Comments of a data file answer its warnings; what an import doubted stays a warning."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.campaign import answers
from generator.common.hashes import sha256
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath


def _parsed(text: str) -> Source:
    content = text.encode()
    return source.parse(FileBytes(content, sha256(content)), "f.yaml")


def _warning(parsed: Source, *path: str | int, code: str = "sum") -> Diagnostic:
    return replace(parsed.diagnostic(path, code, "不一致"), severity="warning")


def _judged(text: str, *path: str | int, code: str = "sum") -> list[tuple[str, str]]:
    """The code and answer of each finding, with a warning at the path."""
    parsed = _parsed(text)
    findings = [_warning(parsed, *path, code=code)] if path else []
    return [(d.code, d.answered) for d in answers.applied(parsed, findings)]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("# 已核对[sum]: 属实\n甲: 1\n", ("甲",)),
        ("甲: 1 # 已核对[sum]: 属实\n", ("甲",)),
        ("甲: 1 #已核对【sum】：属实\n", ("甲",)),
        ("# 别的\n# 已核对[sum]: 属实\n# 已核对[note]: 属实\n甲: 1\n", ("甲",)),
        ("表:\n  # 已核对[sum]: 属实\n  - 名: 1\n    数: 2\n", ("表", 0)),
        ("表:\n  # 已核对[sum]: 属实\n  - 名: 1\n    数: 2\n", ("表", 0, "名")),
        ("表:\n  - 名: 1\n    # 已核对[sum]: 属实\n    数: 2\n", ("表", 0, "数")),
        # All of an entry, above its dash.
        ("表:\n  # 已核对[sum]: 属实\n  - 名: 1\n    数: 2\n", ("表", 0, "数")),
        (
            "表:\n  # 已核对[sum]: 属实\n  - 名: 1\n    组:\n      - 数: 2\n",
            ("表", 0, "组", 0, "数"),
        ),
        ("表:\n  # 已核对[sum]: 属实\n  - 名: 1\n", ("表", 0, "缺")),
        ("# 已核对[SUM]: 属实\n甲: 1\n", ("甲",)),
        # A missing field is told at its parent's key, an empty group's at the group's.
        ("# 已核对[sum]: 属实\n组:\n  甲: 1\n", ("组", "乙")),
        ("# 已核对[sum]: 属实\n组:\n  甲: 1\n", ("组",)),
        ("# 已核对[sum]: 属实\n甲: |\n  文字\n", ("甲",)),
        ("甲: | # 已核对[sum]: 属实\n  文字\n", ("甲",)),
        ("# 已核对[sum]: 属实\n表: [甲,\n  乙]\n", ("表", 0)),
        ("表: [甲,\n  乙] # 已核对[sum]: 属实\n", ("表", 1)),
    ],
)
def test_an_answer_stands_at_the_key_or_directly_above_it(text: str, path: KeyPath) -> None:
    assert ("sum", "属实") in _judged(text, *path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("# 已核对[note]: 属实\n甲: 1\n", ("甲",)),
        ("# 已核对[sum]: 属实\n\n甲: 1\n", ("甲",)),
        ("# 已核对[sum]: 属实\n甲: 1\n乙: 2\n", ("乙",)),
        ("# 已核对[sum]: 属实\n组:\n  甲: 1\n", ("组", "甲")),
        ("甲: |\n  # 已核对[sum]: 属实\n  文字\n", ("甲",)),
        ("甲: '# 已核对[sum]: 属实'\n", ("甲",)),
        ("# 已核对[sum]:\n甲: 1\n", ("甲",)),
        ("# 已核对: 属实\n甲: 1\n", ("甲",)),
        ("# 已核对[sum]: 。\n甲: 1\n", ("甲",)),
        ("表:\n  # 已核对[sum]: 属实\n  - 名: 1\n  - 名: 2\n", ("表", 1, "名")),
        ("表:\n  - 名: 1 # 已核对[sum]: 属实\n    数: 2\n", ("表", 0, "数")),
        ("# 已核对[sum]: 属实\n表:\n  - 名: 1\n", ("表", 0, "名")),
    ],
)
def test_an_answer_elsewhere_or_of_another_kind_answers_nothing(text: str, path: KeyPath) -> None:
    assert ("sum", "") in _judged(text, *path)


def test_a_finding_within_a_text_is_answered_at_the_key_of_the_text() -> None:
    parsed = _parsed("# 已核对[sum]: 属实\n甲: |\n  一\n  二\n")
    inside = replace(_warning(parsed, "甲"), line=4, column=3)

    [finding] = answers.applied(parsed, [inside])

    assert finding.answered == "属实"
    assert (finding.severity, finding.line) == ("warning", 4)


def test_one_answer_holds_for_all_warnings_of_its_code_at_the_key() -> None:
    parsed = _parsed("# 已核对[sum]: 属实\n甲: |\n  一\n  二\n")
    warning = _warning(parsed, "甲")

    found = answers.applied(parsed, [warning, replace(warning, line=4)])

    assert [finding.answered for finding in found] == ["属实", "属实"]


def test_an_error_cannot_be_answered() -> None:
    parsed = _parsed("# 已核对[sum]: 属实\n甲: 1\n")
    error = parsed.diagnostic(("甲",), "sum", "不一致")

    [same, about] = answers.applied(parsed, [error])

    assert (same.severity, same.answered) == ("error", "")
    assert (about.severity, about.code, about.line, about.column) == ("warning", "answer", 1, 1)
    assert about.message == "错误[sum]不能用“已核对”的注释处理"


@pytest.mark.parametrize(
    "comment", ["已核对: 属实", "已核对[sum]", "已核对[]: 属实", "已核对[sum]:  "]
)
def test_an_answer_without_code_or_reason_is_told_how_to_be_written(comment: str) -> None:
    parsed = _parsed(f"# {comment}\n甲: 1\n")

    [found] = answers.applied(parsed, [])

    assert (found.code, found.severity, found.path) == ("answer", "warning", ("甲",))
    assert found.message == "“已核对”的注释缺少代码或理由，未起作用"
    assert "# 已核对[代码]: 理由" in found.hint


def test_an_answer_to_no_warning_is_told_which_warnings_there_are() -> None:
    parsed = _parsed("# 已核对[note]: 属实\n甲: 1\n")

    [_, found] = answers.applied(parsed, [_warning(parsed, "甲")])

    assert found.message == "此处没有警告[note]，此注释未起作用"
    assert found.hint.startswith("此处的警告代码是 sum。")


def test_answers_to_no_warning_are_not_told_while_a_file_has_errors() -> None:
    parsed = _parsed("甲: 1\n# 已核对[sum]: 属实\n乙: 1\n")
    error = parsed.diagnostic(("甲",), "number", "应填数字")

    assert answers.applied(parsed, [error]) == [error]


def test_answers_to_what_is_found_later_are_not_told_before() -> None:
    parsed = _parsed("# 已核对[order]: 属实\n甲: 1\n")

    assert answers.applied(parsed, [], later={"order"}) == []
    assert [d.code for d in answers.applied_later(parsed, [], {"order"})] == ["answer"]
    [found] = answers.applied_later(parsed, [_warning(parsed, "甲", code="order")], {"order"})
    assert found.answered == "属实"


@pytest.mark.parametrize(
    ("text", "path", "doubt"),
    [
        ("# 由 forms import 导入\n# 核对：缺少一行\n\n甲: 1\n", (), "缺少一行"),
        ("# 核对：“甲”在一处是“1”\n甲: 1\n", ("甲",), "“甲”在一处是“1”"),
        ("# 核对: 改过\n表:\n  - 名: 1\n", ("表",), "改过"),
        ("表:\n  # 核对：改过\n  - 名: 1\n", ("表", 0, "名"), "改过"),
        ("# 核对：改过\n甲: |\n  文字\n", ("甲",), "改过"),
        ("甲: 1\n# 核对：改过\n", (), "改过"),
    ],
)
def test_a_doubt_of_an_import_is_a_warning_that_quotes_it(
    text: str, path: KeyPath, doubt: str
) -> None:
    [found] = answers.applied(_parsed(text), [])

    assert (found.severity, found.code, found.path) == ("warning", "import", path)
    assert found.message == f"导入时有疑问，尚未核对：{doubt}"
    assert text.split("\n")[found.line - 1][found.column - 1 :].startswith("# 核对")


@pytest.mark.parametrize(
    "text",
    [
        "# 核对：改过\n# 已核对[import]: 属实\n甲: 1\n",
        "# 核对：改过\n甲: 1 # 已核对[import]: 属实\n",
        "# 核对：改过\n# 已核对[import]: 属实\n\n甲: 1\n",
        "表:\n  # 核对：改过\n  # 已核对[import]: 属实\n  - 名: 1\n",
    ],
)
def test_a_doubt_can_be_answered(text: str) -> None:
    assert _judged(text) == [("import", "属实")]


def test_the_answer_to_a_doubt_that_is_not_there_is_told() -> None:
    assert _judged("# 已核对[import]: 属实\n甲: 1\n") == [("answer", "")]


def test_the_nearest_answer_counts() -> None:
    text = "表:\n  # 已核对[sum]: 整项\n  - 名: 1\n    # 已核对[sum]: 本栏\n    数: 2\n"

    assert _judged(text, "表", 0, "数")[0] == ("sum", "本栏")


@pytest.mark.parametrize("code", ["No-Num", "ＮＯ-num"])
def test_a_code_is_the_same_in_any_case_and_width(code: str) -> None:
    text = f"# 已核对[{code}]: 属实\n甲: 1\n"

    assert _judged(text, "甲", code=code) == [(code, "属实")]


@pytest.mark.parametrize(
    ("comment", "hint"),
    [
        ("核对无误[sum]: 属实", "请改为“# 已核对[sum]: 属实”。"),
        (
            "已核对[sum][note]: 属实",
            "请每种警告各写一行，改为“# 已核对[sum]: 属实”和“# 已核对[note]: 属实”。",
        ),
    ],
)
def test_what_is_nearly_an_answer_is_told_with_the_right_form(comment: str, hint: str) -> None:
    parsed = _parsed(f"# {comment}\n甲: 1\n")

    [warning, about] = answers.applied(parsed, [_warning(parsed, "甲")])

    assert warning.answered == ""
    assert (about.code, about.message) == ("answer", "“已核对”的注释书写有误，未起作用")
    assert about.hint == hint


def test_an_answer_to_no_warning_is_told_where_its_code_stands() -> None:
    parsed = _parsed("# 已核对[sum]: 属实\n组:\n  甲: 1\n  # 已核对[sum]: 属实\n  乙: 2\n丙: 3\n")
    places = [("组", "甲"), ("组", "乙"), ("丙",)]

    [*_, about] = answers.applied(parsed, [_warning(parsed, *path) for path in places])

    assert about.line == 1
    assert about.hint.startswith("警告[sum]在第 3、6 行。")


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (
            "# 核对：一\n# 已核对[import]: 看过一\n# 核对：二\n# 核对：三\n甲: 1\n",
            ["看过一", "", ""],
        ),
        ("# 核对：一\n# 核对：二\n# 已核对[import]: 看过二\n甲: 1\n", ["", "看过二"]),
        (
            "# 核对：一\n# 已核对[import]: 看过一\n# 核对：二\n# 已核对[import]: 看过二\n甲: 1\n",
            ["看过一", "看过二"],
        ),
        # One doubt is answered as any other warning.
        ("# 已核对[import]: 看过一\n# 核对：一\n甲: 1\n", ["看过一"]),
        ("# 核对：一\n甲: 1  # 已核对[import]: 看过一\n", ["看过一"]),
    ],
)
def test_of_several_doubts_each_is_answered_by_the_line_below_it(
    text: str, answers: list[str]
) -> None:
    assert [answered for _, answered in _judged(text)] == answers
