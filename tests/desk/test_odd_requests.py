"""What no page of the desk sends, or seldom: each is answered in words, and changes nothing."""

from __future__ import annotations

import errno
import json
import pathlib
from typing import TYPE_CHECKING, Any

import pytest

from generator.desk import address_ids
from generator.desk.unit_page import unit_requests
from tests.desk import served, vehicle_campaign

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

CAMPAIGN = f"/c/{address_ids.of('2024')}"
UNIT = f"{CAMPAIGN}/u/{address_ids.of('units/甲局.yaml')}"
ADDRESSES = [
    *(f"{UNIT}/{what}" for what in unit_requests.ANSWERS),
    f"{CAMPAIGN}/units",
    f"{CAMPAIGN}/jobs/rollover",
]
FILES = [("files", ("甲局.yaml", vehicle_campaign.ONE.encode()))]


@pytest.fixture
def browser(tmp_path: Path) -> TestClient:
    vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE)
    return served.browser(served.desk(tmp_path))


@pytest.fixture(autouse=True)
def _unchanged(tmp_path: Path, browser: TestClient) -> Any:  # noqa: ARG001 - what it wrote
    data = tmp_path / "data"
    before = {path: path.read_bytes() for path in data.rglob("*.yaml")}
    yield
    assert {path: path.read_bytes() for path in data.rglob("*.yaml")} == before


def job(browser: TestClient, answer: Any) -> Any:
    """The last state of the job that the answer names."""
    events = browser.get(f"/jobs/{answer.json()['id']}/events").text
    return json.loads([line for line in events.splitlines() if line][-1].removeprefix("data: "))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000])
def test_json_that_nests_too_deeply_is_refused(
    browser: TestClient, address: str, content: bytes
) -> None:
    answer = browser.post(address, content=content)

    assert (answer.status_code, answer.text[-1]) == (409, "。")


@pytest.mark.parametrize("address", ADDRESSES)
def test_half_a_character_is_refused_in_words(browser: TestClient, address: str) -> None:
    body = {"base": "", "text": "a\ud83d", "name": "a\ud83d", "key": "/", "html": "\ude00"}

    answer = browser.post(address, content=json.dumps(body))

    assert answer.status_code == 409
    assert "不完整的字符" in answer.text


def test_a_table_pasted_onto_what_is_no_field_is_refused(browser: TestClient) -> None:
    state = browser.post(f"{UNIT}/edits", json={"base": "", "edits": []}).json()["state"]
    number = next(key for key in state["cells"] if key.endswith("/序号"))

    for key in (number, "/", "车辆", "/车辆/0/车牌/0"):
        answer = browser.post(f"{UNIT}/paste", json={"key": key, "text": "1\t2", "take": True})
        assert (answer.status_code, answer.text[:9]) == (409, "页面发来的内容无法")


def test_a_whole_character_may_be_escaped(browser: TestClient) -> None:
    answer = browser.post(f"{CAMPAIGN}/units", content=json.dumps({"name": "甲局"}))
    assert "已有数据文件" in answer.text
    answer = browser.post(f"{CAMPAIGN}/units", content=json.dumps({"name": "😀/\n"}))
    assert "不可见字符" in answer.text


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (b"x", "text/plain"),
        (b"", "multipart/form-data; boundary=a"),
        (b"x", "multipart/form-data"),
        (b"--a\r\nx", "multipart/form-data; boundary=a"),
        (b"files=1", "application/json"),
    ],
)
def test_what_is_no_form_with_files_is_not_received(
    browser: TestClient, content: bytes, type_: str
) -> None:
    answer = browser.post(f"{CAMPAIGN}/receive", content=content, headers={"Content-Type": type_})

    assert answer.status_code == 409
    assert "未接收" in answer.text


def test_more_files_than_are_taken_at_once_are_not_received(browser: TestClient) -> None:
    files = [("files", (f"{number}.yaml", b"")) for number in range(2_001)]

    answer = browser.post(f"{CAMPAIGN}/receive", files=files)

    assert answer.status_code == 409
    assert "请分几次上传" in answer.text


def test_files_are_received_however_many_units_are_chosen(browser: TestClient) -> None:
    units = [f"第{number}局" for number in range(1_500)]

    answer = browser.post(f"{CAMPAIGN}/receive", files=FILES, data={"units": units})

    assert "没有单位“第0局”" in job(browser, answer)["report"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        # As Windows says where another program has the file open.
        (errno.EACCES, "已在其他程序（如 Word）中打开"),
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EROFS, "此磁盘为只读"),
    ],
)
def test_a_file_that_cannot_be_replaced_stays_and_the_page_says_why(
    browser: TestClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
) -> None:
    def fail(path: Path, target: Path) -> Path:
        raise OSError(number, "", str(path), 5, str(target))

    state = browser.post(f"{UNIT}/edits", json={"base": "", "edits": []}).json()["state"]
    edit = {"do": "set", "key": next(iter(state["cells"])), "text": "乙局"}
    with monkeypatch.context() as patch:
        patch.setattr(pathlib.Path, "replace", fail)
        answer = browser.post(f"{UNIT}/edits", json={"base": state["hash"], "edits": [edit]})

    assert answer.status_code == 500
    assert words in answer.text
    assert "甲局.yaml" in answer.text
    assert [path.name for path in (tmp_path / "data" / "2024" / "units").iterdir()] == ["甲局.yaml"]


def test_a_file_that_was_taken_away_is_told(browser: TestClient, tmp_path: Path) -> None:
    done = job(browser, browser.post(f"{CAMPAIGN}/jobs/ledger", json={}))
    for path in (tmp_path / "jobs").rglob("*.xlsx"):
        path.unlink()

    answer = browser.get(f"/jobs/{done['id']}/file")

    assert answer.status_code == 404
    assert "可能已被移走" in answer.text
