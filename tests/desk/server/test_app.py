"""The desk as a browser asks it: pages, edits, documents, and failures in words."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from generator.desk import address_ids
from generator.desk.unit_page import unit_requests
from tests.conftest import CHECKOUT, REAL_UNIT
from tests.desk import served

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

CAMPAIGN = f"/c/{address_ids.of('2023')}"
UNIT = f"{CAMPAIGN}/u/{address_ids.of(f'units/{REAL_UNIT}.yaml')}"


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
    ("name", "type_"), [("desk.css", "text/css"), ("unit_page/unit.js", "text/javascript")]
)
def test_scripts_and_styles_have_their_types(browser: TestClient, name: str, type_: str) -> None:
    assert browser.get(f"/static/{name}").headers["content-type"].startswith(type_)


def test_what_was_made_of_a_campaign_is_shown_or_downloaded(
    browser: TestClient, project: Path
) -> None:
    built = project / "build" / "2023"
    built.mkdir(parents=True)
    for name in ("findings.txt", "appendix.docx", "other.docx"):
        (built / name).write_text(name, encoding="utf-8")

    kinds = {
        name: browser.get(f"{CAMPAIGN}/files/{address_ids.of(f'build/{name}')}")
        for name in ("findings.txt", "appendix.docx", "other.docx")
    }

    assert {name: answer.status_code for name, answer in kinds.items()} == {
        "findings.txt": 200,
        "appendix.docx": 200,
        "other.docx": 404,
    }
    assert kinds["findings.txt"].headers["content-disposition"].startswith("inline")
    assert kinds["appendix.docx"].headers["content-disposition"].startswith("attachment")


def test_a_unit_is_taken_out_and_brought_back(browser: TestClient, project: Path) -> None:
    file = f"{REAL_UNIT}.yaml"

    assert browser.post(f"{UNIT}/remove", json={}).json() == {"kept": f"{file}.bak"}
    assert browser.get(UNIT).status_code == 404
    assert f'data-file="{file}"' in browser.get(CAMPAIGN).text
    assert browser.post(f"{CAMPAIGN}/restore", json={"file": file}).status_code == 200
    assert (project / "data" / "2023" / "units" / file).is_file()


def test_the_next_stages_forms_are_offered(browser: TestClient, project: Path) -> None:
    shutil.copytree(CHECKOUT / "templates" / "monitoring", project / "templates" / "monitoring")

    offered = browser.get(f"{CAMPAIGN}/stages").json()

    assert [each["shown"] for each in offered] == ["项目支出绩效运行监控表汇编（monitoring）"]


def test_nothing_kept_by_a_job_is_nothing_to_decide(browser: TestClient) -> None:
    answer = browser.post(f"{CAMPAIGN}/decide", json={"job": "no", "sides": {"甲局": "ours"}})

    assert (answer.status_code, answer.text) == (404, "待选择的文件已不再保留，请重新接收。")


def test_a_data_folder_without_campaigns_says_what_to_do(
    browser: TestClient, project: Path
) -> None:
    (project / "data" / "2023").rename(project / "elsewhere")

    assert "还没有填报任务" in browser.get("/").text


def test_a_campaign_that_cannot_be_read_says_why(browser: TestClient, project: Path) -> None:
    (project / "data" / "2023" / "settings.yaml").write_text("表单: 没有的\n", encoding="utf-8")

    answer = browser.get(CAMPAIGN)

    assert answer.status_code == 409
    assert "没有找到表单“没有的”" in answer.text


def test_the_text_comes_with_the_hash_that_a_change_of_it_names(
    browser: TestClient, project: Path
) -> None:
    [file] = (project / "data" / "2023" / "units").iterdir()
    read = browser.get(f"{UNIT}/text").json()
    file.write_text(f"{file.read_text('utf-8')}# 他人加的注释\n", encoding="utf-8")

    saved = browser.post(f"{UNIT}/text", json={"text": read["text"], "base": read["hash"]}).json()

    assert saved["kind"] == "outdated"
    assert "他人加的注释" in file.read_text("utf-8")


def test_a_desk_that_was_started_anew_says_so_and_undoes_nothing(
    browser: TestClient, project: Path
) -> None:
    shown = state(browser)
    key = next(key for key, cell in shown["cells"].items() if cell["text"] == REAL_UNIT)
    edits = [{"do": "set", "key": key, "text": "新名称的单位"}]
    browser.post(f"{UNIT}/edits", json={"base": shown["hash"], "edits": edits})

    anew = served.browser(served.desk(project))
    undone = anew.post(f"{UNIT}/undo", json={}).json()

    assert undone["kind"] == "refused"
    assert "本次打开填报桌面以后" in undone["reason"]
    assert undone["state"]["run"] != shown["run"]
    assert not undone["state"]["undo"]
