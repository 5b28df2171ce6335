"""`forms publish`: what the public gets, what it must never get, and that no file is lost on the way."""  # noqa: E501

from __future__ import annotations

import re
import shutil
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import docx
import pdfplumber
import pikepdf
import pytest

from generator.build import output_folder
from tests import killed, units
from tests.conftest import CHECKOUT
from tests.killed import KILLED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

SIGNER, TELEPHONE = "欧阳某某", "0731-28001234"
PUBLIC = "public/2023"
WITHOUT_PDF = ["units/甲局.docx", "units/乙局.docx", "units/丙局.docx", "appendix.docx"]


def sign(office: Path, file: str, signer: str = SIGNER, telephone: str = TELEPHONE) -> None:
    """Have the unit's forms signed."""
    path = units.data_file(office, file)
    text = path.read_text(encoding="utf-8")
    units.write(path, text.replace("填表人: 某某\n", f"填表人: {signer}\n联系电话: {telephone}\n"))


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below the folder, and every part of those that are zip files."""
    for name, content in units.files(folder).items():
        yield name, content
        if name.endswith(".docx"):
            with zipfile.ZipFile(folder / name) as archive:
                yield from ((f"{name}/{part}", archive.read(part)) for part in archive.namelist())


def pdf_says(path: Path) -> Iterator[bytes]:
    """Every string and every stream of the PDF, and the text of its pages."""
    with pikepdf.open(path) as pdf:
        for each in [*pdf.objects, pdf.trailer]:
            if isinstance(each, pikepdf.Stream):
                yield each.read_bytes()
            yield from _strings(each)
    with pdfplumber.open(path) as pages:
        for page in pages.pages:
            yield page.extract_text().encode()


def _strings(node: object) -> Iterator[bytes]:
    """The strings below the object, but for what it refers to."""
    if isinstance(node, pikepdf.String):
        yield str(node).encode()
    elif isinstance(node, pikepdf.Array):
        for below in node:
            yield from _strings(below)
    elif isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
        for name, below in node.items():
            if name != "/Parent" and not getattr(below, "is_indirect", False):
                yield from _strings(below)


def texts(document: Path) -> str:
    """All that the document's tables say."""
    tables = docx.Document(str(document)).tables
    return "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if tag == "a" and name == "href"]


def links(office: Path) -> list[str]:
    return Links((office / PUBLIC / "index.html").read_text(encoding="utf-8")).found


def test_the_public_set_holds_documents_a_page_and_their_hashes(office: Path, forms: Forms) -> None:
    said = forms("publish", "--no-pdf")

    assert said == (
        0,
        f"{PUBLIC}：已生成 3/3 个单位的公开文件。请用浏览器打开 {PUBLIC}/index.html 核对后再发布。\n",  # noqa: E501
        "",
    )
    published = units.files(office / "public")
    wanted = [f"2023/{name}" for name in (*WITHOUT_PDF, "SHA256SUMS", "index.html")]
    assert sorted(published) == sorted(wanted)
    sums = published["2023/SHA256SUMS"].decode().splitlines()
    assert sorted(sums, key=lambda line: line[66:]) == sums
    assert {line[66:]: line[:64] for line in sums} == {
        name.removeprefix("2023/"): units.sha256(content)
        for name, content in published.items()
        if not name.endswith("SHA256SUMS")
    }


def test_personal_values_are_in_no_part_of_any_public_file(office: Path, forms: Forms) -> None:
    sign(office, "1")

    said = forms("publish", "--no-pdf")

    assert said.code == 0
    secrets = [SIGNER, SIGNER[:2], TELEPHONE, "28001234"]
    data = units.data_file(office, "1").read_bytes()
    secrets.append(units.sha256(data))
    for name, content in everything(office / "public"):
        for secret in secrets:
            assert secret.encode() not in content, name
    assert "填表人：＊＊＊" in re.sub(r"\s", "", texts(office / PUBLIC / "units" / "甲局.docx"))
    assert "联系电话：＊＊＊" in re.sub(r"\s", "", texts(office / PUBLIC / "appendix.docx"))


def test_nothing_but_the_masked_values_differs_from_what_is_built(
    office: Path, forms: Forms
) -> None:
    sign(office, "1")
    forms("build")

    forms("publish", "--no-pdf")

    built = texts(office / units.BUILT / "units" / "甲局.docx")
    public = texts(office / PUBLIC / "units" / "甲局.docx")
    assert built != public
    assert built.replace(SIGNER, "＊＊＊").replace(TELEPHONE, "＊＊＊") == public


def test_the_mask_tells_nothing_of_the_value(office: Path, forms: Forms) -> None:
    sign(office, "1", "王某", "0731-28001234")
    forms("publish", "--no-pdf")
    before = units.files(office / PUBLIC)

    text = units.data_file(office, "1").read_text(encoding="utf-8")
    units.write(
        units.data_file(office, "1"),
        text.replace("王某", "司马相如某").replace(TELEPHONE, "13800001234 转 12345"),
    )
    forms("publish", "--no-pdf")

    assert units.files(office / PUBLIC) == before


def test_blank_personal_fields_stay_blank(office: Path, forms: Forms) -> None:
    sign(office, "1", "", "")

    forms("publish", "--no-pdf")

    assert "＊" not in texts(office / PUBLIC / "units" / "甲局.docx")
    assert "＊" in texts(office / PUBLIC / "units" / "乙局.docx")


def test_originals_are_not_touched(office: Path, forms: Forms) -> None:
    forms("build")
    folders = [office / name for name in ("data", "build", "templates")]
    before = [units.files(folder) for folder in folders]
    times = [path.stat().st_mtime_ns for path in sorted((office / "build").rglob("*"))]

    forms("publish", "--no-pdf")

    assert [units.files(folder) for folder in folders] == before
    assert [p.stat().st_mtime_ns for p in sorted((office / "build").rglob("*"))] == times


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_same_data_give_the_same_bytes(office: Path, forms: Forms, jobs: str) -> None:
    for number in range(10, 45):
        units.write_unit(office, f"单位{number}", str(number))
    forms("publish", "--no-pdf", "--out", "first", "--jobs", "1")

    forms("publish", "--no-pdf", "--jobs", jobs)
    forms("publish", "--no-pdf", "--jobs", jobs)

    assert units.files(office / "public") == units.files(office / "first")
    assert sorted(path.name for path in (office / "public").iterdir()) == ["2023"]


def test_a_unit_that_is_no_more_goes(office: Path, forms: Forms) -> None:
    forms("publish", "--no-pdf")
    units.data_file(office, "2").unlink()

    said = forms("publish", "--no-pdf")

    assert said.code == 0
    assert not (office / PUBLIC / "units" / "乙局.docx").exists()
    assert "乙局" not in (office / PUBLIC / "index.html").read_text(encoding="utf-8")


def test_with_an_error_nothing_is_published_and_the_last_set_stays(
    office: Path, forms: Forms
) -> None:
    forms("publish", "--no-pdf")
    before = units.files(office / "public")
    units.spoil(units.data_file(office, "2"))

    said = forms("publish", "--no-pdf")

    assert said.code == 1
    assert "错误[sum]" in said.out
    assert said.out.endswith(
        f"{PUBLIC}：未公开，部分单位的数据有错误；原有的公开文件保持不变。"
        "请改正后重新运行；如需先公开没有错误的单位，请在命令末尾加 --partial。\n"
    )
    assert units.files(office / "public") == before


def test_partial_publishes_the_units_without_errors(office: Path, forms: Forms) -> None:
    units.spoil(units.data_file(office, "2"))

    said = forms("publish", "--no-pdf", "--partial")

    assert said.code == 1
    assert said.out.endswith("  未公开：乙局\n")
    assert not (office / PUBLIC / "units" / "乙局.docx").exists()
    assert units.contents(office / PUBLIC / "appendix.docx") == ["甲局", "丙局"]
    page = (office / PUBLIC / "index.html").read_text(encoding="utf-8")
    assert "另有 1 个单位暂未公开，上表及合计不含这些单位。" in page
    assert "乙局" not in page


def test_partial_publishes_nothing_where_no_unit_is_without_errors(
    office: Path, forms: Forms
) -> None:
    for file in ("1", "2", "3"):
        units.spoil(units.data_file(office, file))

    said = forms("publish", "--no-pdf", "--partial")

    assert said.code == 1
    assert said.out.endswith(f"{PUBLIC}：未公开，所有单位的数据都有错误。请改正后重新运行。\n")
    assert units.files(office / "public") == {}


def test_of_one_unit_it_is_not_said_that_it_is_all_of_them(office: Path, forms: Forms) -> None:
    for file in ("2", "3"):
        units.data_file(office, file).unlink()
    units.spoil(units.data_file(office, "1"))

    said = forms("publish", "--no-pdf")

    assert said.out.endswith(f"{PUBLIC}：未公开，数据有错误。请改正后重新运行。\n")


def test_a_value_that_another_text_says_again_is_told_and_not_published(
    office: Path, forms: Forms
) -> None:
    sign(office, "1")
    path = units.data_file(office, "1")
    text = path.read_text(encoding="utf-8")
    units.write(
        path, text.replace("|\n  甲\n", f"|\n  甲\n  由{SIGNER}负责，电话0731 2800 1234。\n")
    )

    said = forms("publish", "--no-pdf")

    assert said.code == 1
    line = (
        units.data_file(office, "1")
        .read_text("utf-8")
        .split("\n")
        .index(f"  由{SIGNER}负责，电话0731 2800 1234。")
    )
    place = f"data/2023/units/1.yaml:{line + 1}"
    assert f"{place}:4: 错误[personal] “填表人”公开时须隐去" in said.out
    assert f"{place}:13: 错误[personal] “联系电话”公开时须隐去" in said.out
    assert not (office / "public" / "2023").exists()


def test_a_number_of_another_units_person_is_told_as_well(office: Path, forms: Forms) -> None:
    sign(office, "1")
    path = units.data_file(office, "2")
    text = path.read_text(encoding="utf-8").replace("|\n  甲\n", "|\n  问0731-2800-1234。\n")
    units.write(path, text)

    said = forms("publish", "--no-pdf")
    allowed = forms("publish", "--no-pdf", "--not-personal", TELEPHONE)

    assert said.code == 1
    assert "data/2023/units/2.yaml:10:4: 错误[personal] 此处含有其他单位应隐去的号码" in said.out
    assert allowed.code == 0


def test_words_that_somebody_has_looked_at_are_published(office: Path, forms: Forms) -> None:
    sign(office, "1", "建设", "")
    path = units.data_file(office, "1")
    text = path.read_text(encoding="utf-8").replace("|\n  甲\n", "|\n  负责城市建设。\n")
    units.write(path, text)
    refused = forms("publish", "--no-pdf")

    said = forms("publish", "--no-pdf", "--not-personal", "建设")

    assert (refused.code, said.code) == (1, 0)
    assert "请加 --not-personal 建设 再运行" in refused.out
    public = texts(office / PUBLIC / "units" / "甲局.docx")
    assert "负责城市建设。" in public
    assert "填表人：建设" not in re.sub(r"\s", "", public)


@pytest.mark.parametrize("name", ["units/说明.txt", "公告.html", "空的/"])
def test_a_file_of_somebody_else_stays_and_nothing_is_replaced(
    office: Path, forms: Forms, name: str
) -> None:
    forms("publish", "--no-pdf")
    if name.endswith("/"):
        (office / PUBLIC / name).mkdir()
    else:
        units.write(office / PUBLIC / name, "某人的")
    units.write_unit(office, "甲局", "1", rows=3)
    before = units.files(office / "public")

    said = forms("publish", "--no-pdf")

    assert said.code == 2
    assert f"{PUBLIC} 中有其他文件，或公开后被改动的文件：{name}。" in said.err
    assert units.files(office / "public") == before
    assert (office / PUBLIC / name).exists()


def test_a_public_document_that_somebody_edited_is_not_thrown_away(
    office: Path, forms: Forms
) -> None:
    forms("publish", "--no-pdf")
    edited = units.edit(office / PUBLIC / "units" / "甲局.docx", "改过")

    said = forms("publish", "--no-pdf")

    assert said.code == 2
    assert "units/甲局.docx" in said.err
    assert (office / PUBLIC / "units" / "甲局.docx").read_bytes() == edited


def test_a_folder_that_is_no_public_set_is_not_taken(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)

    said = forms("publish", "--no-pdf", "--out", "build")

    assert said.code == 2
    assert "build/2023 中有其他文件，或公开后被改动的文件：" in said.err
    assert units.built(office) == before


def test_what_a_system_puts_into_folders_is_in_nobodys_way(office: Path, forms: Forms) -> None:
    forms("publish", "--no-pdf")
    (office / PUBLIC / "Thumbs.db").write_bytes(b"1")

    said = forms("publish", "--no-pdf")

    assert said.code == 0


def test_a_file_where_the_folder_should_be_is_named(office: Path, forms: Forms) -> None:
    units.write(office / "public" / "2023", "某人的")

    said = forms("publish", "--no-pdf")

    assert (said.code, (office / "public" / "2023").read_text("utf-8")) == (2, "某人的")
    assert f"{PUBLIC} 不是普通文件夹" in said.err


@pytest.mark.slow
@pytest.mark.parametrize(
    "end",
    [
        ("replace", 1, "before"),
        ("replace", 2, "after"),
        ("replace", 5, "after"),
        ("rename", 1, "before"),
        ("rename", 1, "after"),
        ("rename", 2, "before"),
        ("rename", 2, "after"),
    ],
)
def test_killed_at_any_time_one_whole_set_is_there_after_the_next_run(
    office: Path, forms: Forms, start: Start, end: tuple[str, int, str]
) -> None:
    move, n, when = end
    forms("publish", "--no-pdf")
    before = units.files(office / PUBLIC)
    units.write_unit(office, "甲局", "1", rows=3)
    forms("publish", "--no-pdf", "--out", "fresh")

    process = start(killed.at(["publish", "--no-pdf"], n, when=when, moves=(move,)), office)
    process.communicate(timeout=60)

    assert process.returncode == KILLED
    # Even a run that publishes nothing puts back what is there of the old set.
    text = units.spoil(units.data_file(office, "2"))
    assert forms("publish", "--no-pdf").code == 1
    after = units.files(office / PUBLIC)
    assert after in (before, units.files(office / "fresh" / "2023"))
    units.write(units.data_file(office, "2"), text)
    assert forms("publish", "--no-pdf").code == 0
    assert units.files(office / "public") == units.files(office / "fresh")


def test_every_link_of_the_page_leads_to_a_file_whatever_units_are_called(
    office: Path, forms: Forms
) -> None:
    for number, name in enumerate(('<b>&"局', "#1局", "100%局", "a?b=1 局", "局;x", "../局")):
        text = units.unit_text("甲").replace("部门名称: 甲", f"部门名称: '{name}'")
        units.write(units.data_file(office, f"odd{number}"), text)

    said = forms("publish", "--no-pdf")

    assert said.code == 0
    found = [unquote(link) for link in links(office)]
    documents = {
        p.relative_to(office / PUBLIC).as_posix() for p in office.rglob("public/**/*.docx")
    }
    assert len(found) == len(set(found)) == 10
    assert set(found) == documents
    page = (office / PUBLIC / "index.html").read_text(encoding="utf-8")
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;&quot;局" in page


def test_volumes_are_published_and_linked(office: Path, forms: Forms) -> None:
    units.write_settings(office, volume=2)

    forms("publish", "--no-pdf")

    assert [link for link in links(office) if "appendix" in link] == [
        "appendix-01.docx",
        "appendix-02.docx",
    ]


def test_the_page_says_the_campaigns_settings_and_units_in_their_order(
    office: Path, forms: Forms
) -> None:
    units.write_settings(office, order=("丙局",), year="2024")

    forms("publish", "--no-pdf")

    page = (office / PUBLIC / "index.html").read_text(encoding="utf-8")
    assert "<h1>株洲市石峰区2024年部门预算绩效目标附表</h1>" in page
    assert "<dt>预算年度</dt><dd>2024</dd>" in page
    assert "<dt>地区全称</dt><dd>株洲市石峰区</dd>" in page
    order = re.findall(r'<th scope="row">(..)</th>', page)
    assert order[:3] == ["丙局", "甲局", "乙局"]


def test_personal_fields_of_rows_are_masked_and_a_page_needs_no_summary_table(
    office: Path, forms: Forms
) -> None:
    folder = office / "templates" / "vehicle-register"
    shutil.copytree(CHECKOUT / "tests" / "packs" / "vehicle-register", folder)
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    text = re.sub(r"  summary:\n(?:    .*\n)*", "", text)
    units.write(folder / "pack.yaml", f"{text}\npersonal: [车辆.备注]\n")
    units.write(office / "data" / "2024" / "settings.yaml", "表单: vehicle-register\n年份: 2024\n")
    rows = "  - {车牌: 湘B00001, 里程: 1, 备注: 张三丰用}\n  - {车牌: 湘B00002, 里程: 2}\n"
    units.write(office / "data" / "2024" / "units" / "a.yaml", f"单位: 示例局\n车辆:\n{rows}")

    said = forms("publish", "2024", "--no-pdf")

    assert said.code == 0
    public = texts(office / "public" / "2024" / "units" / "示例局.docx")
    assert "＊＊＊" in public
    assert public.count("＊") == 3
    page = (office / "public" / "2024" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<th .*?>(.*?)</th>", page) == ["单位", "文档", "示例局"]
    assert "<tfoot>" not in page


def test_mistakes_of_the_settings_are_told(office: Path, forms: Forms) -> None:
    units.write(office / units.CAMPAIGN / "settings.yaml", "表单: performance-targets\n")

    said = forms("publish", "--no-pdf")

    assert said.code == 1
    assert "data/2023/settings.yaml:1:1: 错误[required] 缺少“年度”" in said.out


def test_the_pdfs_hold_no_personal_value_either(
    office: Path, forms: Forms, need_program: Callable[[str], str]
) -> None:
    need_program("soffice")
    sign(office, "1")

    said = forms("publish")

    assert said.code == 0
    pdfs = [name.replace(".docx", ".pdf") for name in WITHOUT_PDF]
    published = units.files(office / PUBLIC)
    assert sorted(published) == sorted([*WITHOUT_PDF, *pdfs, "SHA256SUMS", "index.html"])
    for name in pdfs:
        found = [*pdf_says(office / PUBLIC / name), published[name]]
        assert any("＊＊＊".encode() in text for text in found)
        for secret in (SIGNER, SIGNER[:2], TELEPHONE, "28001234"):
            assert not [text for text in found if secret.encode() in text]
            assert not [text for text in found if secret.encode("utf-16-be") in text]
    assert {unquote(link) for link in links(office)} == {*WITHOUT_PDF, *pdfs}

    units.write_unit(office, "乙局", "2", rows=2)
    again = forms("publish")

    assert again.code == 0
    assert f"{PUBLIC}：本次转换 2 个 PDF，2 个没有变化。" in again.out
    now = units.files(office / PUBLIC)
    same = ["units/甲局.pdf", "units/丙局.pdf", "units/甲局.docx"]
    assert {name: now[name] for name in same} == {name: published[name] for name in same}


def test_two_at_once_are_not_in_each_others_way(office: Path, forms: Forms) -> None:
    with output_folder.exclusive(office / "public" / ".~forms-2023.publish", "forms publish"):
        said = forms("publish", "--no-pdf")

    assert said.code == 4
    assert said.err.startswith("public/2023 正被另一个 forms publish（")
    assert said.err.endswith("使用，请等其结束后再运行。\n")


def test_a_pdf_of_an_earlier_document_is_not_published_for_the_new_one(
    office: Path, forms: Forms, fake_soffice: Callable[..., None]
) -> None:
    fake_soffice()
    forms("publish")
    units.write_unit(office, "乙局", "2", rows=2)
    fake_soffice(skip=["unit000000"])  # the only document that has no PDF yet

    said = forms("publish", "--partial")

    assert (
        "未能转换：units/乙局.docx（LibreOffice 未能转换，请用 LibreOffice 打开，检查文档是否正常）"
        in said.out
    )
    published = units.files(office / PUBLIC)
    assert "units/甲局.pdf" in published
    assert "units/乙局.docx" in published
    assert "units/乙局.pdf" not in published


def test_of_several_campaigns_the_worst_exit_code_is_given(
    office: Path, forms: Forms, fake_soffice: Callable[..., None]
) -> None:
    fake_soffice(skip=["unit000000"])
    shutil.copytree(office / units.CAMPAIGN, office / "data" / "2024")
    units.spoil(office / "data" / "2024" / "units" / "2.yaml")

    said = forms("publish", "2023", "2024")

    assert "public/2023：未公开，部分文档没有 PDF" in said.out
    assert "public/2024：未公开，部分单位的数据有错误" in said.out
    assert said.code == 4


def test_without_libreoffice_the_last_set_stays(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms("publish", "--no-pdf")
    before = units.files(office / "public")
    units.write_unit(office, "乙局", "2", rows=2)
    monkeypatch.setenv("PATH", str(office / "empty"))

    said = forms("publish")

    assert said.code == 4
    assert "LibreOffice" in said.err
    assert units.files(office / "public") == before
