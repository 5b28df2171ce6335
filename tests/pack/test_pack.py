"""Form packs read, and their mistakes told with a place."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError, UsageError
from generator.pack import pack
from generator.pack.selectors import Selector
from tests import small_pack

if TYPE_CHECKING:
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

PROGRAM = Path(pack.__file__).parent.parent


def test_pack_is_read_into_plain_values(tmp_path: Path) -> None:
    loaded = small_pack.load(tmp_path)

    assert (loaded.name, loaded.version, loaded.unit_name) == ("small", "1", "名称")
    assert [(f.template, f.repeat, f.variable) for f in loaded.forms] == [
        ("form.docx", (), ""),
        ("form.docx", ("人",), "人"),
    ]
    assert [(d.each, d.field, d.kind, d.style) for d in loaded.derived][:4] == [
        ((), ("总数",), "sum", ""),
        ((), ("账目", "结余"), "sum", ""),
        (("组",), ("序号",), "number", "一"),
        (("人",), ("号",), "number", "1"),
    ]
    assert [(r.id, r.severity) for r in loaded.rules] == [
        ("group-equals-people", "error"),
        ("group-names", "error"),
        ("group-of-person", "warning"),
    ]
    assert loaded.rules[0].arguments == {
        "total": (Selector(("数",)),),
        "parts": (Selector(("数",), ("人",), "组", "名"),),
    }
    assert loaded.least_rows == {("组",): 3}


def test_rules_and_figures_may_be_left_out(tmp_path: Path) -> None:
    text = "".join(
        line
        for line in small_pack.PACK.splitlines(keepends=True)
        if not line.startswith(("derived", "least_rows", "  - {each", "  - {field", "  - {list"))
    )

    loaded = small_pack.load(tmp_path, pack=text, rules="rules: []\n")

    assert (loaded.derived, loaded.rules, loaded.least_rows) == ((), (), {})


@pytest.mark.parametrize("name", ["pack.yaml", "rules.yaml", "schema.yaml"])
def test_missing_file_is_named(name: str, tmp_path: Path) -> None:
    folder = small_pack.write(tmp_path / "small")
    (folder / name).unlink()

    with pytest.raises(UsageError, match=f"small/{name}"):
        pack.load(folder)


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("forn.docx", "表单包中没有模板“forn.docx”", "您要填的是“form.docx”吗？"),
        ("Form.docx", "表单包中没有模板“Form.docx”", "您要填的是“form.docx”吗？"),
        ("附表.docx", "表单包中没有模板“附表.docx”", "您要填的是“form.docx”吗？"),
        ("rules.yaml", "表单包中没有模板“rules.yaml”", "请将模板（.docx）放入表单包的文件夹。"),
        ("../small/form.docx", "模板“../small/form.docx”不在表单包的文件夹中", "此处只填文件名，不带路径；您要填的是“form.docx”吗？"),  # noqa: E501
        (r"..\form.docx", r"模板“..\form.docx”不在表单包的文件夹中", "此处只填文件名，不带路径；您要填的是“form.docx”吗？"),  # noqa: E501
        ("./form.docx", "模板“./form.docx”不在表单包的文件夹中", "此处只填文件名，不带路径；您要填的是“form.docx”吗？"),  # noqa: E501
    ],
)  # fmt: skip
def test_template_that_the_pack_lacks_is_told_where_it_is_named(
    name: str, message: str, hint: str, tmp_path: Path
) -> None:
    text = small_pack.PACK.replace("form.docx", name, 1)
    folder = small_pack.write(tmp_path / "small", pack=text)

    with pytest.raises(RefusedError) as refused:
        pack.load(folder)

    [found] = refused.value.diagnostics
    assert (found.line, found.column, found.message, found.hint) == (5, 16, message, hint)


@pytest.mark.parametrize("name", ["pack.yaml", "rules.yaml", "schema.yaml", "form.docx"])
def test_hash_changes_with_every_file(name: str, tmp_path: Path) -> None:
    folder = small_pack.write(tmp_path / "small")
    before = pack.load(folder).sha256
    with (folder / name).open("ab") as file:
        file.write(b"\n# more\n")

    after = pack.load(folder).sha256

    assert after != before


def test_hash_does_not_depend_on_the_folder(tmp_path: Path) -> None:
    one, other = (small_pack.load(tmp_path / name) for name in ("one", "other"))

    assert one.sha256 == other.sha256


def test_the_hash_is_over_what_templates_say_and_the_earlier_one_over_their_files(
    performance_targets: Pack,
) -> None:
    path = performance_targets.folder / "annex1.docx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        b"<w:style ", b'<w:style w:rsid="1" '
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    saved = pack.parse(
        performance_targets.folder,
        {**performance_targets.files, path.name: stream.getvalue()},
    )

    assert saved.sha256 == performance_targets.sha256
    assert saved.earlier_sha256 != performance_targets.earlier_sha256
    assert saved.is_named(saved.earlier_sha256)
    assert not saved.is_named(performance_targets.earlier_sha256)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "pack",
            "unit_name: 名称",
            "unit_name: 名字",
            (3, 12, "pack", "schema.yaml 中没有字段“名字”"),
        ),
        (
            "pack",
            "unit_name: 名称",
            "unit_name: 组",
            (3, 12, "pack", "单位名称应为最上级的必填字段"),
        ),
        (
            "pack",
            "{field: 总数,",
            "{field: 组.数,",
            (8, 13, "pack", "“组.数”在列表之中，须写明 each"),
        ),
        (
            "pack",
            "repeat: 人,",
            "repeat: 账目,",
            (6, 59, "pack", "字段“账目”应为一个列表（每项以“-”开头）"),
        ),
        ("pack", "{field: 总数,", "{field: 总额,", (8, 13, "pack", "schema.yaml 中没有字段“总额”")),
        ("pack", "sum: [组.数]", "sum: [组.额]", (8, 22, "pack", "schema.yaml 中没有字段“组.额”")),
        ("pack", "组[名=组].数", "组[名=队].数", (12, 34, "pack", "schema.yaml 中没有字段“人.队”")),
        ("pack", "组[名=组].数", "组[名].数", (12, 34, "pack", "无法识别字段路径“组[名].数”")),
        (
            "pack",
            "list: 组",
            "list: 名称",
            (15, 12, "pack", "字段“名称”应为一个列表（每项以“-”开头）"),
        ),
        ("pack", "rows: 3", "rows: 三", (15, 21, "number", "应填整数，现为“三”")),
        ("pack", "number: 一", "number: 甲", (10, 34, "allowed", "“number”不能填“甲”")),
        (
            "pack",
            "version: 1\n",
            "version: 1\nunit_names: {endings: [本级, '']}\n",
            (3, 28, "minlength", "“endings”的第 2 项没有内容"),
        ),
        ("pack", "version: 1\n", "", (1, 1, "required", "缺少“version”")),
        (
            "rules",
            "check: unique",
            "check: uniq",
            (12, 12, "pack", "没有“uniq”这种检查，可用的检查：equal"),
        ),
        ("rules", "    in: 组.名\n", "", (16, 5, "pack", "检查 exists_in 的参数应为：field、in")),
        (
            "rules",
            "each: 组\n",
            "each: 名称\n",
            (5, 11, "pack", "字段“名称”应为一个列表（每项以“-”开头）"),
        ),
        (
            "rules",
            "field: 组.名",
            "field: 组.号",
            (13, 12, "pack", "schema.yaml 中没有字段“组.号”"),
        ),
        ("rules", "hint: 改名。", "tip: 改名。", (10, 5, "required", "缺少“hint”")),
        (
            "schema",
            "type: decimal,",
            "type: money,",
            (5, 14, "schema", "字段规则无效：“总数”：没有"),
        ),
        ("schema", "unit:\n", "units:\n", (1, 1, "schema", "字段规则无效：缺少 unit")),
        (
            "schema",
            "  年份:",
            "  名称:",
            (4, 3, "schema", "字段规则无效：settings 与 unit 中有相同"),
        ),
        ("schema", "settings:\n", "settings: [\n", (1, 11, "schema", "字段规则无效")),
        (
            "schema",
            "min: 0",
            "max: 零, min: 0, maxlength: 3",
            (20, 44, "schema", "字段规则无效：“组”：“数”：decimal 不能有 maxlength"),
        ),
        (
            "schema",
            "说明: {type: string",
            "说明: {type: string, maxlength: '9'",
            (21, 39, "schema", "字段规则无效：“说明”：maxlength 的内容不对"),
        ),
        (
            "schema",
            "'20[0-9]{2}'",
            "'20[0-9'",
            (2, 29, "schema", "字段规则无效：“年份”：regex 不是有效的正则表达式"),
        ),
        (
            "schema",
            "  名称: {type: string}",
            "  名称: string",
            (4, 7, "schema", "字段规则无效：每个字段应为"),
        ),
        (
            "schema",
            small_pack.SCHEMA,
            "- 甲\n",
            (1, 1, "schema", "字段规则无效：应有 settings 和 unit"),
        ),
        (
            "schema",
            "账目:\n    type: dict",
            "账目: &x\n    电: *x\n    type: dict",
            (7, 5, "schema", "字段规则无效"),
        ),
    ],
)
def test_mistake_in_a_pack_is_told_with_its_place(
    file: str, old: str, new: str, told: tuple[int, int, str, str], tmp_path: Path
) -> None:
    text = getattr(small_pack, file.upper())
    assert old in text
    folder = small_pack.write(tmp_path, **{file: text.replace(old, new, 1)})

    with pytest.raises(RefusedError) as refused:
        pack.load(folder)

    first = refused.value.diagnostics[0]
    assert (first.line, first.column, first.code) == told[:3]
    assert first.message.startswith(told[3])
    assert first.file.endswith(f"{file}.yaml")


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "message", "hint"),
    [
        (
            "pack",
            "creator: c",
            "creator: {{ 名称 }}",
            (16, 46),
            "此处不能用花括号、方括号或 *",
            "请用英文单引号（'）把整段文字括起来。",
        ),
        ("pack", "[组.数]", "组.数", (8, 22), "“sum”应填一个列表", "请改为 [组.数]。"),
        ("rules", "    in: 组.名", "    in: ''", (22, 9), "检查 exists_in 的参数应为：field、in", "各项的含义见"),  # noqa: E501
        ("rules", "    field: 组.名", "    field: 组.名\n    unit: 元", (14, 11), "检查 unique 的参数应为：field", "各项的含义见"),  # noqa: E501
        ("rules", "    check: unique", "    check: matches\n    pattern: [0-9]", (13, 14), "“pattern”应填一段文字", "请用英文单引号（'）把整段文字括起来。此行可写成（行首 4 个空格）：pattern: '[0-9]'"),  # noqa: E501
        ("rules", "    check: unique", "    check: matches\n    pattern: 1{级次}", (13, 14), "schema.yaml 的 settings 中没有“级次”", "各项的含义见"),  # noqa: E501
        ("rules", "    parts: ['人[组=名].数']", "    parts: [人.数, 人[组=名].数]", (7, 12), "方括号或花括号不成对", "请补上缺少的括号或逗号；带方括号的路径，请用英文单引号（'）括起来。此行可写成（行首 4 个空格）：parts: [人.数, '人[组=名].数']"),  # noqa: E501
        ("pack", "'组[名=组].数'", "组[名=组].数", (12, 5), "方括号或花括号不成对", "请补上缺少的括号或逗号；带方括号的路径，请用英文单引号（'）括起来。此行可写成（行首 2 个空格）：- {each: 人, field: 组数, lookup: '组[名=组].数'}"),  # noqa: E501
        ("rules", "    parts: ['人[组=名].数']", "    parts: [人.数", (7, 12), "方括号或花括号不成对", "请补上缺少的括号或逗号；带方括号的路径，请用英文单引号（'）括起来。"),  # noqa: E501
        ("rules", "    check: unique", "    check: lacks\n    pattern: [^[]", (13, 14), "方括号或花括号不成对", "请补上缺少的括号或逗号；文字以括号开头的，请用英文单引号（'）括起来。此行可写成（行首 4 个空格）：pattern: '[^[]'"),  # noqa: E501
        ("rules", "    field: 组.名", "    field: [, 组.名]", (13, 13), "此处内容不完整", "文字以括号或逗号开头的，请用英文单引号（'）括起来。"),  # noqa: E501
        ("schema", "min: 0}", "min: 0", (20, 12), "字段规则无效：", "请"),
        ("schema", "  总数:", "  总数：", (5, 3), "字段规则无效：此行缺少“: ”", "请在栏目名后输入英文冒号和一个空格，不用中文冒号“：”。此行可写成（行首 2 个空格）：总数: "),  # noqa: E501
        ("schema", "    type: dict", "\ttype: dict", (7, 1), "字段规则无效：行首有 Tab，只能用空格", "请删除 Tab"),  # noqa: E501
    ],
)  # fmt: skip
def test_hints_fit_the_packs_own_files(  # noqa: PLR0913, PLR0917 - a mistake and all that is told
    file: str, old: str, new: str, place: tuple[int, int], message: str, hint: str, tmp_path: Path
) -> None:
    text = getattr(small_pack, file.upper())
    assert old in text
    folder = small_pack.write(tmp_path, **{file: text.replace(old, new, 1)})

    with pytest.raises(RefusedError) as refused:
        pack.load(folder)

    first = refused.value.diagnostics[0]
    assert (first.line, first.column) == place
    assert first.message.startswith(message)
    assert first.hint.startswith(hint)
    assert "数据文件" not in first.hint


@pytest.mark.parametrize("figure", ["{field: 总数}", "{field: 总数, sum: [组.数], lookup: 名称}"])
def test_figure_is_worked_out_in_one_way(figure: str, tmp_path: Path) -> None:
    text = small_pack.PACK.replace("{field: 总数, sum: [组.数]}", figure)
    folder = small_pack.write(tmp_path, pack=text)

    with pytest.raises(RefusedError) as refused:
        pack.load(folder)

    assert {d.line for d in refused.value.diagnostics} == {8}


def test_every_mistake_of_a_pack_is_told(tmp_path: Path) -> None:
    text = small_pack.PACK.replace("[组.数]", "[组.甲]").replace("list: 组", "list: 乙")
    rules = small_pack.RULES.replace("field: 组.名", "field: 组.丙")
    folder = small_pack.write(tmp_path, pack=text, rules=rules)

    with pytest.raises(RefusedError) as refused:
        pack.load(folder)

    assert [d.line for d in refused.value.diagnostics] == [8, 15, 13]


ROLLOVER = "rollover: {year: 年份, texts: [组.说明, 附表汇编标题, 名称]}\n"


def test_where_years_are_written_is_told_of_settings_and_unit(tmp_path: Path) -> None:
    loaded = small_pack.load(tmp_path, pack=small_pack.PACK + ROLLOVER)

    assert loaded.rollover
    assert loaded.rollover.year == ("年份",)
    assert loaded.rollover.settings == {("附表汇编标题",)}
    assert loaded.rollover.unit == {("组", "说明"), ("名称",)}


def test_a_pack_need_not_say_where_years_are_written(tmp_path: Path) -> None:
    bare = small_pack.load(tmp_path / "bare", pack=small_pack.PACK + "rollover: {year: 年份}\n")

    assert small_pack.load(tmp_path).rollover is None
    assert bare.rollover
    assert bare.rollover.settings | bare.rollover.unit == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("年份,", "年度,", (18, 18, "pack", "schema.yaml 中没有字段“年度”")),
        ("年份,", "名称,", (18, 18, "pack", "schema.yaml 中没有字段“名称”")),
        ("组.说明", "组.数", (18, 30, "pack", "字段“组.数”应为一段文字")),
        (
            "附表汇编标题",
            "单位顺序",
            (18, 36, "pack", "字段“单位顺序”应为一段文字"),
        ),
        ("year: 年份, ", "", (18, 1, "required", "缺少“year”")),
        ("texts:", "text:", (18, 22, "unknown", "此处没有“text”这个栏目")),
    ],
)
def test_mistake_in_where_years_are_written_is_told_with_its_place(
    old: str, new: str, told: tuple[int, int, str, str], tmp_path: Path
) -> None:
    text = small_pack.PACK + ROLLOVER.replace(old, new)

    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=text)

    [found] = refused.value.diagnostics
    assert (found.line, found.column, found.code, found.message) == told


def test_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = small_pack.write(tmp_path)
    (folder / "rules.yaml").write_bytes("规则".encode("gb18030"))

    with pytest.raises(UsageError, match=r"UTF-8.*rules\.yaml"):
        pack.load(folder)


def test_own_pack_declares_what_staff_need_not_type(performance_targets: Pack) -> None:
    fields = {".".join((*d.each, *d.field)): d.kind for d in performance_targets.derived}

    assert fields == {
        "年度预算申请.资金总额": "sum",
        "专项资金合计": "sum",
        "专项资金.序号": "number",
        "支出方向.专项金额": "lookup",
        "支出方向.支出明细合计": "sum",
        "支出方向.实施期绩效目标": "default",
        "支出方向.年度绩效目标": "default",
    }


def test_program_names_no_field_of_a_unit(performance_targets: Pack) -> None:
    def names(field: Field) -> set[str]:
        return set(field.children).union(*map(names, field.children.values()))

    # Shorter ones are words of their own as well: 名称, 金额, 事项.
    fields = {name for name in names(performance_targets.unit.fields) if len(name) > 2}
    program = "".join(path.read_text("utf-8") for path in sorted(PROGRAM.rglob("*.py")))

    assert [name for name in sorted(fields) if name in program] == []


def test_units_name_is_required_so_that_no_two_units_go_without(tmp_path: Path) -> None:
    text = small_pack.SCHEMA.replace(
        "名称: {type: string}", "名称: {type: string, required: false}"
    )

    with pytest.raises(RefusedError) as refused:
        pack.load(small_pack.write(tmp_path, schema=text))

    [found] = refused.value.diagnostics
    assert (found.line, found.column) == (3, 12)
    assert found.message == "单位名称应为最上级的必填字段"


def test_a_refused_pack_is_not_told_what_staff_are(tmp_path: Path) -> None:
    text = small_pack.RULES.replace(
        "field: 组.名\n", "field: 组.名\n    pattern: |-\n      # 注释\n      甲\n", 1
    )
    folder = small_pack.write(tmp_path, rules=text.replace("    hint: 改名。\n", ""))

    with pytest.raises(RefusedError) as refused:
        pack.load(folder)

    assert {d.severity for d in refused.value.diagnostics} == {"error"}


def test_least_rows_of_a_list_within_a_list_are_bounded(tmp_path: Path) -> None:
    nested = "{type: list, schema: {type: dict, schema: {层: {type: string}}}}"
    schema = small_pack.SCHEMA.replace("电话:", f"层一: {nested}\n        电话:")
    least = "least_rows:\n  - {list: 人.层一, rows: 51}\n"

    with pytest.raises(RefusedError) as refused:
        small_pack.load(
            tmp_path, schema=schema, pack=small_pack.PACK.replace("least_rows:\n", least)
        )

    assert [finding.message for finding in refused.value.diagnostics] == [
        "列表之中的列表，最少行数（各层相乘）应不超过 50"
    ]


def test_a_pack_that_is_being_written_is_none_yet(tmp_path: Path) -> None:
    small_pack.write(tmp_path / "甲")
    small_pack.write(tmp_path / ".~forms-1-乙")

    assert pack.find([], tmp_path) == [tmp_path / "甲"]
