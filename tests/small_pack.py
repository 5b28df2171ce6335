"""A form pack small enough to read at a glance, and source texts as `Source`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.datafile import source
from generator.pack import pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.datafile.source import Source
    from generator.pack.pack import Pack

SCHEMA = """\
settings:
  年份: {type: string, regex: '20[0-9]{2}'}
unit:
  名称: {type: string}
  总数: {type: decimal, required: false}
  账目:
    type: dict
    required: false
    schema:
      收入: {type: decimal, required: false}
      支出: {type: decimal, required: false}
      结余: {type: decimal, required: false}
  组:
    type: list
    required: false
    schema:
      type: dict
      schema:
        名: {type: string}
        数: {type: decimal, min: 0}
        说明: {type: string, required: false}
  人:
    type: list
    required: false
    schema:
      type: dict
      schema:
        姓名: {type: string}
        组: {type: string, required: false}
        数: {type: decimal, required: false}
        组数: {type: decimal, required: false}
        说明: {type: string, required: false}
        电话: {type: list, required: false, schema: {type: string}}
"""

PACK = """\
name: small
version: 1
unit_name: 名称
forms:
  - {template: form.docx, contents: '{{ 名称 }}'}
  - {template: form.docx, contents: '{{ 人.姓名 }}', repeat: 人, as: 人}
derived:
  - {field: 总数, sum: [组.数]}
  - {field: 账目.结余, sum: [账目.收入, 账目.支出]}
  - {each: 组, field: 序号, number: 一}
  - {each: 人, field: 号, number: '1'}
  - {each: 人, field: 组数, lookup: '组[名=组].数'}
  - {each: 人, field: 说明, default: '组[名=组].说明'}
least_rows:
  - {list: 组, rows: 3}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
"""

# The pack with a summary table in its appendix.
SUMMED_UP = PACK.replace(
    "appendix: {title: t, contents: c}\n",
    """\
appendix:
  title: t
  contents: c
  summary:
    title: '{{ 年份 }}年汇总'
    note: 单位：元
    columns:
      - {label: 序号, number: 一}
      - {label: 单位, field: 名称, width: 4}
      - {label: 收入, group: 账目, field: 账目.收入, width: 2}
      - {label: 支出, group: 账目, field: 账目.支出, width: 2}
      - {label: 组数, count: 组}
      - {label: 共, sum: [组.数, 账目.收入]}
""",
)

RULES = """\
rules:
  - id: group-equals-people
    code: sum
    check: equal
    each: 组
    total: 数
    parts: ['人[组=名].数']
    message: '{parts} ≠ {total}（差 {difference}）{other}'
    hint: 核对。
  - id: group-names
    code: unique
    check: unique
    field: 组.名
    message: '“{value}”写了两次'
    hint: 改名。
  - id: group-of-person
    code: exists_in
    check: exists_in
    severity: warning
    each: 人
    field: 组
    in: 组.名
    message: '没有“{value}”'
    hint: 核对。
"""


def write(folder: Path, **texts: str) -> Path:
    """The folder, made, with the pack's files; a keyword (`pack`, `rules`, `schema`) replaces one."""  # noqa: E501
    folder.mkdir(parents=True, exist_ok=True)
    files = {"pack": PACK, "rules": RULES, "schema": SCHEMA, **texts}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "form.docx").write_bytes(b"PK")
    return folder


def load(folder: Path, **texts: str) -> Pack:
    return pack.load(write(folder, **texts))


def read(folder: Path, text: str | bytes) -> Source:
    path = folder / "数据.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return source.read(path, "数据.yaml")
