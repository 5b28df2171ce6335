"""The desk as a browser asks it: pages, edits, documents, and failures in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.desk import names, unit_requests
from tests.conftest import REAL_UNIT
from tests.desk import served

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

CAMPAIGN = f"/c/{names.of('2023')}"
UNIT = f"{CAMPAIGN}/u/{names.of(f'units/{REAL_UNIT}.yaml')}"


@pytest.fixture
def browser(project: Path) -> TestClient:
    return served.browser(served.desk(project))


def state(browser: TestClient) -> dict[str, Any]:
    answer = browser.post(f"{UNIT}/edits", json={"base": "", "edits": []})
    assert answer.status_code == 200, answer.text
    return answer.json()["state"]


def test_the_pages_lead_from_the_campaigns_to_the_unit(browser: TestClient) -> None:
    assert f'href="{CAMPAIGN}"' in browser.get("/").text
    assert f'href="{UNIT}"' in browser.get(CAMPAIGN).text
    page = browser.get(UNIT)
    assert page.status_code == 200, page.text
    assert REAL_UNIT in page.text
    # The policy forbids both.
    assert " style=" not in page.text
    assert "<style" not in page.text


def test_of_two_changes_of_one_field_the_page_decides(browser: TestClient, project: Path) -> None:
    [file] = (project / "data" / "2023" / "units").iterdir()
    shown = state(browser)
    key = next(key for key, cell in shown["cells"].items() if cell["text"] == REAL_UNIT)
    first, second = (
        {"base": shown["hash"], "edits": [{"do": "set", "key": key, "text": text}]}
        for text in ("甲方的单位", "乙方的单位")
    )
    browser.post(f"{UNIT}/edits", json=first)

    [conflict] = browser.post(f"{UNIT}/edits", json=second).json()["conflicts"]
    decided = {**second, "decisions": [{**conflict, "side": "theirs"}]}
    done = browser.post(f"{UNIT}/edits", json=decided).json()

    assert (conflict["ours"], conflict["theirs"]) == ("甲方的单位", "乙方的单位")
    assert done["kind"] == "done"
    assert "乙方的单位" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "decision", [1, {}, {"side": "none", "key": ""}, {"side": "ours", "key": "/x", "base": 1}]
)
def test_a_decision_that_is_none_is_refused(browser: TestClient, decision: object) -> None:
    answer = browser.post(f"{UNIT}/edits", json={"base": "", "edits": [], "decisions": [decision]})

    assert answer.status_code == 409


def test_an_edit_is_in_the_file_and_undo_gives_back_its_bytes(
    browser: TestClient, project: Path
) -> None:
    [file] = (project / "data" / "2023" / "units").iterdir()
    before = file.read_bytes()
    shown = state(browser)
    key = next(key for key, cell in shown["cells"].items() if cell["text"] == REAL_UNIT)

    edits = [{"do": "set", "key": key, "text": "新名称的单位"}]
    done = browser.post(f"{UNIT}/edits", json={"base": shown["hash"], "edits": edits}).json()

    assert done["kind"] == "done"
    assert "新名称的单位" in file.read_text(encoding="utf-8")
    assert browser.get(f"{UNIT}/text").json()["text"] == file.read_text(encoding="utf-8")
    assert browser.post(f"{UNIT}/undo", json={}).json()["kind"] == "done"
    assert file.read_bytes() == before


@pytest.mark.parametrize("what", unit_requests.ANSWERS)
@pytest.mark.parametrize("body", ["", "[]", "1", '{"edits": 1, "base": 1, "id": 1, "text": 1}'])
def test_what_no_page_of_ours_sends_is_refused_in_words(
    browser: TestClient, what: str, body: str
) -> None:
    answer = browser.post(f"{UNIT}/{what}", content=body)

    if answer.status_code == 200:
        assert what in {"undo", "redo"}
        return
    assert (answer.status_code, answer.text[-1]) == (409, "。")


@pytest.mark.parametrize(
    "path",
    ["/no", "/c/2023", "/c/..%2f..", f"{CAMPAIGN}/u/no", "/static/no.js", "/static/..%2fapp.py"],
)
def test_what_is_not_there_is_answered_in_words(browser: TestClient, path: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == 404
    assert answer.text.startswith("没有")


@pytest.mark.parametrize(
    ("name", "type_"), [("desk.css", "text/css"), ("unit.js", "text/javascript")]
)
def test_scripts_and_styles_have_their_types(browser: TestClient, name: str, type_: str) -> None:
    assert browser.get(f"/static/{name}").headers["content-type"].startswith(type_)


def test_a_campaign_that_cannot_be_read_says_why(browser: TestClient, project: Path) -> None:
    (project / "data" / "2023" / "settings.yaml").write_text("表单: 没有的\n", encoding="utf-8")

    answer = browser.get(CAMPAIGN)

    assert answer.status_code == 409
    assert "没有找到表单“没有的”" in answer.text
