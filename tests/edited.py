"""Word documents edited as staff and office programs edit them, with lxml alone."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Edit = Callable[[etree._Element], None]  # noqa: SLF001 - the type of all elements

PART = "word/document.xml"
_RELATIONSHIPS = "word/_rels/document.xml.rels"
_TOLD = re.compile(
    "(?:删掉)?第 ([0-9]+) 个表(?:第 ([0-9]+) 行)?(?:第 ([0-9]+) 个单元格: (?P<text>.*))?"
)
_COMMENT_TOLD = re.compile("第 ([0-9]+) 个表第 ([0-9]+) 行第 ([0-9]+) 个单元格的批注: (?P<text>.*)")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


def save(source: Path, target: Path, edit: Edit) -> Path:
    """The source document with its body edited, saved as the target."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            content = archive.read(name)
            if name == PART:
                root = etree.fromstring(content)
                edit(root[0])
                content = etree.tostring(root)
            made.writestr(name, content)
    target.write_bytes(out.getvalue())
    return target


def main_part(docx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(PART)


def tables(body: etree._Element) -> list[etree._Element]:
    return list(body.iter(f"{W}tbl"))


def row(body: etree._Element, table: int, number: int) -> etree._Element:
    """The table's row, both counted from 1."""
    return tables(body)[table - 1].findall(f"{W}tr")[number - 1]


def cell(body: etree._Element, table: int, number: int, column: int) -> etree._Element:
    return row(body, table, number).findall(f"{W}tc")[column - 1]


def say(tc: etree._Element, text: str) -> None:
    """Let the cell say that, in its first paragraph."""
    first, *more = tc.findall(f"{W}p")
    for p in more:
        tc.remove(p)
    for r in first.findall(f"{W}r"):
        first.remove(r)
    first.append(run(text))


def run(text: str) -> etree._Element:
    r = etree.Element(f"{W}r")
    t = etree.SubElement(r, f"{W}t")
    t.text = text
    t.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return r


def paragraph(text: str) -> etree._Element:
    p = etree.Element(f"{W}p")
    p.append(run(text))
    return p


def delete_row(body: etree._Element, table: int, number: int) -> None:
    tr = row(body, table, number)
    tr.getparent().remove(tr)


def copy_of(element: etree._Element) -> etree._Element:
    return copy.deepcopy(element)


class Comment(NamedTuple):
    """A comment; `answers` is the number of the one that it answers, from 0, -1 for none."""

    text: str
    author: str = "李四"
    answers: int = -1
    is_resolved: bool = False


def refer(within: etree._Element, number: int, kind: str = "comment") -> None:
    """Let the paragraph, or the cell's first one, refer to the comment of that number."""
    p = within if within.tag == f"{W}p" else within.find(f"{W}p")
    reference = etree.SubElement(etree.SubElement(p, f"{W}r"), f"{W}{kind}Reference")
    reference.set(f"{W}id", str(number))


def comments_part(*comments: Comment) -> str:
    """The part with these comments."""
    inside = "".join(
        f'<w:comment w:id="{i}" w:author="{each.author}"><w:p w14:paraId="{i:08}">'
        f"<w:r><w:t>{each.text}</w:t></w:r></w:p></w:comment>"
        for i, each in enumerate(comments)
    )
    return f'<w:comments xmlns:w="{W[1:-1]}" xmlns:w14="{_W14}">{inside}</w:comments>'


def threads_part(*comments: Comment) -> str:
    """The part that says which comments answer others and which are resolved."""
    inside = "".join(
        f'<w15:commentEx w15:paraId="{i:08}" w15:done="{each.is_resolved:d}"'
        + (f' w15:paraIdParent="{each.answers:08}"' if each.answers >= 0 else "")
        + "/>"
        for i, each in enumerate(comments)
    )
    return f'<w15:commentsEx xmlns:w15="{_W15}">{inside}</w15:commentsEx>'


def footnotes_part(*texts: str) -> str:
    """The part with these footnotes, numbered from 1, and Word's own separator."""
    inside = "".join(
        f'<w:footnote w:id="{i}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for i, text in enumerate(texts, 1)
    )
    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    return f'<w:footnotes xmlns:w="{W[1:-1]}">{separator}{inside}</w:footnotes>'


def add_notes(path: Path, comments: Sequence[Comment] = (), footnotes: Sequence[str] = ()) -> Path:
    """The document, in its place, with these comments and footnotes; its text refers to them."""
    microsoft = "http://schemas.microsoft.com/office/2011/relationships"
    parts = [
        (f"{_OFFICE}/comments", "comments.xml", comments_part(*comments)),
        (f"{microsoft}/commentsExtended", "commentsExtended.xml", threads_part(*comments)),
        (f"{_OFFICE}/footnotes", "footnotes.xml", footnotes_part(*footnotes)),
    ]
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    none = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    relationships = etree.fromstring(contents.get(_RELATIONSHIPS, none.encode()))
    for i, (kind, target, xml) in enumerate(parts):
        given = {"Id": f"note{i}", "Type": kind, "Target": target}
        etree.SubElement(relationships, f"{{{relationships.nsmap[None]}}}Relationship", given)
        contents[f"word/{target}"] = xml.encode()
    contents[_RELATIONSHIPS] = etree.tostring(relationships)
    with zipfile.ZipFile(path, "w") as made:
        for name, content in contents.items():
            made.writestr(name, content)
    return path


def edit_as_told(path: Path, told: str) -> bool:
    """Edit the document in its place as lines say it; False for lines that do not say so.

    `删掉第 1 个表`, `删掉第 1 个表第 2 行`, `第 1 个表第 2 行第 3 个单元格: 文字`, or
    `第 1 个表第 2 行第 3 个单元格的批注: 文字` alone.
    """
    if match := _COMMENT_TOLD.fullmatch(told.strip()):
        table, number, column = (int(match[i]) for i in (1, 2, 3))
        save(path, path, lambda body: refer(cell(body, table, number, column), 0))
        add_notes(path, [Comment(match["text"])])
        return True
    edits = [_TOLD.fullmatch(line) for line in told.splitlines()]

    def edit(body: etree._Element) -> None:
        # Later ones first, so that numbers stay what they are.
        for match in reversed(edits):
            assert match
            table, number, column = (int(found) if found else 0 for found in match.groups()[:3])
            if column:
                say(cell(body, table, number, column), match["text"].strip('"'))
            elif number:
                delete_row(body, table, number)
            else:
                tbl = tables(body)[table - 1]
                tbl.getparent().remove(tbl)

    if not edits or not all(edits):
        return False
    save(path, path, edit)
    return True
