"""Official forms as offices draw them: what drafts of them find is not to become less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.draft import new_pack
from generator.draft.analysis import analyse, form_reader, label_text
from generator.draft.from_word import read_forms
from generator.form import context, template, unit_document
from generator.pack import pack
from tests import shipped_packs
from tests.draft import expected_fields, figures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from generator.draft.official_form import OfficialForm
    from tests.draft.expected_fields import Official

WRITTEN_DOWN = {official.name: official for official in expected_fields.written_down()}
# For each form and input, how many fields are found at least, and under the right path; none is
# wrongly found. All fields of a blank form are.
FLOORS = {
    ("asset-disposal", "blank"): (17, 17),
    ("asset-disposal", "two filled"): (17, 17),
    ("monitoring", "blank"): (37, 37),
    ("monitoring", "filled"): (37, 37),
    ("monitoring", "two filled"): (37, 37),
    ("receptions", "blank"): (23, 23),
    ("receptions", "filled"): (22, 22),
    ("receptions", "two filled"): (22, 22),
    ("target-approval", "blank"): (38, 38),
    ("target-approval", "filled"): (38, 38),
    ("target-approval", "two filled"): (38, 38),
}
OLD_FORMAT_FLOORS = {"blank": (65, 65), "filled": (65, 65)}
# The forms of the first pack, by their templates: blank, and as units filled them in.
FIRST_PACK = {"annex1.docx": (31, 31), "annex2.docx": (7, 7), "annex3.docx": (41, 38)}


def _reached(official: Official, given: str) -> dict[str, tuple[int, int]]:
    measured = figures.measure(official, given)
    assert not any(each.surplus for each in measured), measured
    return {each.form: (each.found, each.right) for each in measured}


def _is_below(reached: dict[str, tuple[int, int]], floors: dict[str, tuple[int, int]]) -> bool:
    return any(
        figure < floor
        for form, least in floors.items()
        for figure, floor in zip(reached[form], least, strict=True)
    )


@pytest.mark.parametrize(("name", "given"), list(FLOORS))
def test_fields_of_official_forms_are_found(name: str, given: str) -> None:
    reached = _reached(WRITTEN_DOWN[name], given)

    assert not _is_below(reached, {name: FLOORS[name, given]}), reached


@pytest.mark.parametrize("given", list(OLD_FORMAT_FLOORS))
def test_fields_of_a_form_of_old_word_are_found(
    given: str, need_program: Callable[[str], str]
) -> None:
    need_program("soffice")
    reached = _reached(WRITTEN_DOWN["posts"], given)

    assert not _is_below(reached, {"posts": OLD_FORMAT_FLOORS[given]}), reached


@pytest.mark.slow
def test_fields_of_our_own_forms_are_found(tmp_path: Path) -> None:
    own = expected_fields.of_pack("performance-targets", tmp_path)

    for given in ("blank", "filled"):
        reached = _reached(own, given)
        assert not _is_below(reached, FIRST_PACK), (given, reached)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["monitoring", "target-approval"])
def test_a_pack_made_of_a_filled_form_prints_it_again(name: str, tmp_path: Path) -> None:
    [filled] = WRITTEN_DOWN[name].inputs["filled"]
    new_pack.create("trial", [filled], tmp_path)
    forms = read_forms.read(filled).forms
    [example] = analyse.analyse("trial", forms).examples
    pack_ = pack.load(tmp_path / "trial")
    seen = context.build(pack_, example.settings, example.unit)
    renderer = unit_document.renderer(template.compile_pack(pack_))
    document = unit_document.render(renderer, seen, shipped_packs.PROOF).docx
    (tmp_path / "again.docx").write_bytes(document)

    again = read_forms.read(tmp_path / "again.docx").forms

    assert _texts(again) == [text.replace("■", "☑") for text in _texts(forms)]


def _texts(forms: Sequence[OfficialForm]) -> list[str]:
    texts = (label_text.squash(text) for form in forms for text in form_reader.lines(form))
    return [text for text in texts if text]
