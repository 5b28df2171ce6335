"""Rows in groups, two deep: what a unit typed into its form is taken in, and compared, as it is."""

from __future__ import annotations

import contextlib
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from generator.__main__ import main
from generator.campaign import data_file
from generator.datafile import source
from generator.form import word_form
from tests import any_data, compiled_once
from tests.filled_word import fill, handed_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.form.word_form import WordForms

NAME, UNIT = "project-goals", "甲局"
DATA = Path("data/2024/units/甲局.yaml")
# How many rows each row of the outer list has.
GOALS = st.lists(st.integers(1, 3), min_size=1, max_size=3)
STEPS = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=2), max_size=2)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with the form handed out to 甲局, to be copied."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(any_data.SMALL_PACKS / NAME, root / "templates" / NAME)
    folder = root / "data" / "2024"
    folder.mkdir(parents=True)
    (folder / "settings.yaml").write_text(f"表单: {NAME}\n年份: 2024\n", encoding="utf-8")
    (folder / "roster.csv").write_text(f"单位名称\n{UNIT}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        compiled_once.keep(patch)
        with contextlib.chdir(root):
            assert main(["blank", "2024"]) == 0
        yield root


@cache
def _forms() -> WordForms:
    return word_form.prepare(any_data.load(NAME))


def _unit(goals: Sequence[int], steps: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Data with so many indicators in each project, and so many steps in each task."""
    return {
        "单位": UNIT,
        "项目": [
            {
                "名称": f"项目{i}",
                "负责人": f"负责人{i}",
                "指标": [{"名称": f"指标{i}.{j}", "分值": f"{i}{j}.5"} for j in range(count)],
            }
            for i, count in enumerate(goals, 1)
        ],
        "方向": [
            {
                "名称": f"方向{i}",
                "任务": [
                    {
                        "事项": f"任务{i}.{j}",
                        "步骤": [
                            {"内容": f"步骤{i}.{j}.{k}", "时间": f"{k}月", "预算": f"{k}"}
                            for k in range(1, count + 1)
                        ],
                    }
                    for j, count in enumerate(tasks, 1)
                ],
            }
            for i, tasks in enumerate(steps, 1)
        ],
    }


def _sent(root: Path, name: str, data: dict[str, Any]) -> str:
    """The form handed out with the data typed in, saved under that name."""
    unit = handed_out(_forms().pack, {"年份": "2024"}, {"单位": UNIT})
    document = (root / "blank" / "2024" / f"{UNIT}.docx").read_bytes()
    (root / name).write_bytes(fill(_forms(), unit, document, data))
    return name


@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(goals=GOALS, steps=STEPS)
def test_groups_are_received_and_compared_row_by_row(
    project: Path,
    tmp_path_factory: pytest.TempPathFactory,
    goals: list[int],
    steps: list[list[int]],
) -> None:
    root = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(project, root)
    data = _unit(goals, steps)
    changed = _unit(goals, steps)
    changed["项目"][-1]["指标"][-1]["分值"] = "99"

    with contextlib.chdir(root):
        own, other = _sent(root, "甲局.docx", data), _sent(root, "另一份.docx", changed)
        received = main(["receive", own, "--campaign", "2024"])
        values = source.read(DATA, DATA.as_posix()).data
        same = _compared(DATA.as_posix(), own)
        different = _compared(DATA.as_posix(), other)

    pack = _forms().pack
    assert received == 0
    assert data_file.canonical(pack, values) == data_file.canonical(pack, data)
    assert same == "已比较 1 个单位，没有差异。\n"
    last = data["项目"][-1]["指标"][-1]["分值"]
    assert f"{last} → 99" in different
    assert different.endswith("已比较 1 个单位，1 个有差异，共 2 处。\n")


def _compared(*names: str) -> str:
    """What `forms diff` says of the two."""
    out = Path("差异.txt")
    assert main(["diff", *names, "--out", out.as_posix()]) == 0
    return out.read_text(encoding="utf-8")
