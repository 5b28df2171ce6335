"""Word files read by the pack whose forms they hold; files that cannot be read say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.common.diagnostics import Diagnostic, RefusedError
from generator.form import context, template, unit_document
from generator.pack import pack
from generator.readback import alignment, cheapest_path, opened_file, read_document
from generator.readback.pack_choice import Reader
from generator.word.provenance import Provenance
from generator.word.safe_zip import UnreadableError
from tests import edited, formatted_pack, small_form, vehicles, word_files, wordml
from tests.small_rows import pack_of, patterns_of, write_docx

if TYPE_CHECKING:
    from pathlib import Path

    from generator.readback.read_document import Document

REGISTER = [
    ["2024年公务用车登记表（甲局）"],
    ["序号", "车牌", "里程（公里）", "备注"],
    ["1", "湘B1", "10", "新"],
    ["2", "湘B2", "5"],
    ["合计", "15"],
]
OTHER = [["附表1"], ["名称", "甲局"]]


@pytest.fixture(scope="session")
def register() -> Reader:
    return read_document.reader(pack.load(vehicles.TEMPLATES / "vehicle-register"))


@pytest.fixture
def other(tmp_path: Path) -> Reader:
    """The reader of another pack."""
    form = small_form.form([["附表1"], ["名称", "{{ 名称 }}"]])
    found = pack_of(tmp_path / "small", form)
    return Reader(found, patterns_of(found))


def codes(document: Document) -> list[tuple[str, str]]:
    return [(each.severity, each.code) for each in document.diagnostics]


def test_a_document_as_built_gives_its_unit(tmp_path: Path, register: Reader) -> None:
    file = write_docx(tmp_path / "a.docx", REGISTER)

    document = read_document.read(file, [register])

    [unit] = document.units
    assert document.diagnostics == ()
    assert unit.settings == {"年份": "2024"}
    assert unit.values == {
        "单位": "甲局",
        "车辆": [{"车牌": "湘B1", "里程": "10", "备注": "新"}, {"车牌": "湘B2", "里程": "5"}],
        "里程合计": "15",
    }


def test_the_pack_is_the_one_of_which_the_document_has_the_most_forms(
    tmp_path: Path, register: Reader, other: Reader
) -> None:
    one, two = (write_docx(tmp_path / f"{i}.docx", tbl) for i, tbl in enumerate([REGISTER, OTHER]))

    found = [read_document.read(file, [register, other]).pack.name for file in (one, two)]

    assert found == ["vehicle-register", "small"]


def test_findings_name_the_file(tmp_path: Path, other: Reader) -> None:
    file = write_docx(tmp_path / "a.docx", [*OTHER, ["多写的"]])

    [error] = read_document.read(file, [other]).diagnostics

    assert (error.file, error.line, error.code) == (file.as_posix(), 3, "unrecognised")


def test_a_document_of_no_form_names_the_packs_that_it_could_be_of(
    tmp_path: Path, register: Reader, other: Reader
) -> None:
    document = read_document.read(
        write_docx(tmp_path / "a.docx", [["姓名", "电话"]]), [register, other]
    )

    [error] = document.diagnostics
    assert (document.units, codes(document)) == ((), [("error", "no-form")])
    assert error.message == "未识别出任何表格"
    assert "vehicle-register、small" in error.hint


def test_a_document_of_too_many_other_rows_is_given_up(
    tmp_path: Path, other: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_: object) -> None:
        raise cheapest_path.TooDifferentError

    monkeypatch.setattr(alignment, "align", give_up)

    document = read_document.read(write_docx(tmp_path / "a.docx", OTHER), [other])

    assert (document.units, codes(document)) == ((), [("error", "no-form")])
    assert "无法识别" in document.diagnostics[0].message


@pytest.mark.parametrize("content", [b"", b"PK", "文字".encode()], ids=["empty", "cut", "text"])
def test_a_file_that_is_no_word_document_is_an_error(
    tmp_path: Path, other: Reader, content: bytes
) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(content)

    document = read_document.read(file, [other])

    assert (document.units, codes(document)) == ((), [("error", "word-file")])
    assert document.diagnostics[0].hint


def test_tracked_changes_count_as_accepted_with_a_warning(tmp_path: Path, other: Reader) -> None:
    deleted = "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    file = write_docx(tmp_path / "a.docx", OTHER, before=deleted)

    document = read_document.read(file, [other])

    assert codes(document) == [("warning", "word-file")]
    assert "修订" in document.diagnostics[0].message
    [unit] = document.units
    assert unit.remarks == {(): [f"核对：{document.diagnostics[0].message}"]}
    assert [unit.values for unit in document.units] == [{"名称": "甲局"}]


def test_the_cells_with_tracked_changes_are_named(tmp_path: Path, other: Reader) -> None:
    def revise(body: etree._Element) -> None:
        p = edited.cell(body, 1, 2, 2).find(f"{wordml.W}p")
        etree.SubElement(p, f"{wordml.W}ins").append(edited.run("本级"))

    file = write_docx(tmp_path / "a.docx", OTHER)
    edited.save(file, file, revise)

    [warning] = read_document.read(file, [other]).diagnostics

    assert warning.message.endswith("后的内容导入：第 1 个表第 2 行第 2 个单元格")


def test_xml_that_is_not_well_formed_cannot_be_read(tmp_path: Path) -> None:
    main = word_files.document().replace(b"</w:body>", b"")
    file = word_files.write(tmp_path / "a.docx", word_files.parts(main))

    with pytest.raises(UnreadableError):
        opened_file.open_file(file)


def test_a_pack_with_errors_reads_nothing(register: Reader) -> None:
    files = register.pack.files
    schema = files["schema.yaml"].replace("备注".encode(), "说明".encode())
    broken = pack.parse(register.pack.folder, {**files, "schema.yaml": schema})

    with pytest.raises(RefusedError) as refused:
        read_document.reader(broken)

    assert "备注" in refused.value.diagnostics[0].message


def test_comments_and_footnotes_are_told_with_the_document_s_own_places(
    tmp_path: Path, other: Reader
) -> None:
    def refer(body: etree._Element) -> None:
        edited.refer(edited.cell(body, 1, 2, 2), 0)
        edited.refer(edited.cell(body, 1, 1, 1), 1, "footnote")

    file = write_docx(tmp_path / "a.docx", OTHER)
    edited.add_notes(edited.save(file, file, refer), [edited.Comment("请核对")], ["见文件"])

    document = read_document.read(file, [other])

    assert [
        (each.line, each.code, each.message.partition("有")[2]) for each in document.diagnostics
    ] == [
        (1, "comment", "脚注：“见文件”"),
        (2, "comment", "批注（李四）：“请核对”"),
    ]
    [unit] = document.units
    assert unit.values == {"名称": "甲局"}
    assert set(unit.remarks) == {("名称",), ()}


@pytest.mark.parametrize("is_marked", [True, False])
def test_a_pack_with_errors_is_in_the_way_only_of_documents_that_may_be_its_own(
    tmp_path: Path, *, is_marked: bool
) -> None:
    sound = read_document.reader(formatted_pack.load())
    fault = Diagnostic("templates/b/pack.yaml", 1, 1, "error", "pack", "有错误", "")
    mark = Provenance("2024", "示例局", "0", "", "", sound.pack.sha256 if is_marked else "", "")
    renderer = unit_document.renderer(template.compile_pack(sound.pack))
    seen = context.build(sound.pack, formatted_pack.SETTINGS, formatted_pack.checked().values)
    file = tmp_path / "a.docx"
    file.write_bytes(unit_document.render(renderer, seen, mark).docx)

    document = read_document.read(file, [sound], faults=[fault])

    assert (len(document.units), fault in document.diagnostics) == (is_marked, not is_marked)


def test_packs_with_errors_are_told_where_none_is_sound(tmp_path: Path) -> None:
    fault = Diagnostic("templates/b/pack.yaml", 1, 1, "error", "pack", "有错误", "")

    def refuse(_: Path) -> Reader:
        raise RefusedError("表单包有错误", [fault])

    with pytest.raises(RefusedError):
        read_document.readers([tmp_path], refuse)
