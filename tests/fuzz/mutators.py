"""Damage files as people, programs and attackers do: the bytes before, the bytes after.

Each draws from the `Random` that it is given, so that a case is made again by its number.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import yaml
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

ODD_TEXTS = (
    "", " ", "\u3000", "0", "-1", "1e5", "1e999", "9" * 400, "null", "~", "true", "一", "·",
    "{{ x }}", "{{", "{% raw %}", "{%tr for a in b %}", "{%tr endfor %}", "{% vm %}", "{_{",
    "{年度}", "../x", "/", "\\", "a/b", "*", "[a=b].c", ".", "..", "(", "(一|一)+$", "[",
    "a{9999999}", "%s", "&", "<", "\u200b", "\u202e", "\ufeff", "\ud83d\ude00", "甲" * 3000,
    "(" * 8000, "CON", "sum", "yes", "2023-13-45", ".inf", ".nan",
)  # fmt: skip
_YAML_LINES = ("\t", "- ", "? ", ": ", "&a [*a]", "<<: *x", "!!python/object:os.system x", "---", "|", '"', "'", "{", "[", "}", "%YAML 3", "@")  # noqa: E501  # fmt: skip
_ODD_BYTES = (b"\x00", b"\xff", b"\xc4\xe3", b"\x1b[2J", b"\r", b"\n", b"\xef\xbb\xbf", b"\xed\xa0\x80")  # noqa: E501  # fmt: skip
_JSON = (None, True, 0, -1, 1e300, 10**400, "", "x", [], {}, [[]], {"a": 1}, "../../x", "一" * 300)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def text(random: Random, content: bytes) -> bytes:
    """A piece cut out, doubled, moved or put in; the end cut off; a byte changed."""
    at, to = sorted(random.randrange(len(content) + 1) for _ in range(2))
    to = min(to, at + 40)
    piece = content[at:to]
    odd = random.choice((*_ODD_BYTES, *(line.encode() for line in _YAML_LINES)))
    return random.choice(
        (
            content[:at] + content[to:],
            content[:to] + piece + content[to:],
            content[:at],
            content[:at] + odd + content[at:],
            content[:at] + odd + content[to:],
            content[:at] + random.randbytes(3) + content[at:],
            _lines(random, content),
            _lines(random, content),
        )
    )


def _lines(random: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    i, j = random.randrange(len(lines)), random.randrange(len(lines))
    how = random.randrange(4)
    if how == 0:
        del lines[i]
    elif how == 1:
        lines.insert(i, lines[j])
    elif how == 2:
        lines[i] = b"  " + lines[i]
    else:
        lines[i], lines[j] = lines[j], lines[i]
    return b"\n".join(lines)


def yaml_nodes(random: Random, content: bytes) -> bytes:
    """Nodes removed, replaced, doubled or of another kind; text where it cannot be parsed."""
    try:
        root = yaml.compose(content.decode(), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError):
        root = None
    if root is None:
        return text(random, content)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        holders = [node for node in _yaml_below(root) if node.value]
        if holders:
            _change_node(random, random.choice(holders), root)
    written: str = yaml.serialize(root, allow_unicode=True, width=10_000)
    return written.encode("utf-8", "surrogatepass")


def _yaml_below(root: yaml.Node) -> Iterator[yaml.CollectionNode]:
    pending, seen = [root], set[int]()
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.CollectionNode) and id(node) not in seen:
            seen.add(id(node))
            yield node
            for each in node.value:
                pending += each if isinstance(each, tuple) else (each,)


def _change_node(random: Random, holder: yaml.CollectionNode, root: yaml.Node) -> None:
    i = random.randrange(len(holder.value))
    entry = holder.value[i]
    other = random.choice(list(_yaml_below(root)))
    how = random.randrange(8)
    if how <= 1:
        del holder.value[i]
    elif how == 2:
        holder.value.insert(random.randrange(len(holder.value)), entry)
    elif isinstance(entry, tuple):
        key, _ = entry
        new = (_odd_node(random), entry[1]) if how == 3 else (key, _odd_node(random))
        holder.value[i] = (key, other) if how == 4 else new
    else:
        holder.value[i] = other if how == 4 else _odd_node(random)


def _odd_node(random: Random) -> yaml.Node:
    scalar = yaml.ScalarNode("tag:yaml.org,2002:str", random.choice(ODD_TEXTS))
    kind = random.randrange(6)
    if kind == 0:
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [])
    if kind == 1:
        return yaml.MappingNode("tag:yaml.org,2002:map", [])
    if kind == 2:
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [scalar, scalar])
    if kind == 3:
        return yaml.MappingNode("tag:yaml.org,2002:map", [(scalar, scalar)])
    return scalar


def json_values(random: Random, content: bytes) -> bytes:
    """Values replaced by ones of another type, keys taken out; text where it is not JSON."""
    try:
        made = json.loads(content)
    except ValueError:
        return text(random, content)
    holders = [each for each in _json_below(made) if each]
    if not holders or random.random() < 0.2:
        return text(random, content)
    for _ in range(random.choice((1, 1, 2))):
        holder = random.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            continue
        key = random.choice(keys)
        if random.random() < 0.3:
            del holder[key]
        else:
            holder[key] = random.choice(_JSON)
    lines = json.dumps(made, ensure_ascii=False, indent=random.choice((None, 2)))
    return lines.encode("utf-8", "surrogatepass")


def _json_below(made: Any) -> Iterator[Any]:
    if isinstance(made, dict | list):
        yield made
        for each in made.values() if isinstance(made, dict) else made:
            yield from _json_below(each)


def package(random: Random, content: bytes) -> bytes:
    """A .docx or .xlsx with an element changed, a part dropped or cut, or the file itself cut."""
    how = random.randrange(12)
    if how == 0:
        return text(random, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [each for each in parts if each.startswith("xl/worksheets/sheet")]
    likely = sheets * 4 or [*["word/document.xml"] * 8, *["word/styles.xml"] * 2]
    name = random.choice([*parts, *likely])
    if name not in parts:
        return text(random, content)
    if how == 1:
        del parts[name]
    elif how == 2:
        parts[name] = random.choice((b"", b"<a/>", text(random, parts[name]), parts[name][:200]))
    elif how == 3:
        parts[random.choice(("word/comments.xml", "../x", "word/media/a.png", "x"))] = b"<a/>"
    else:
        parts[name] = xml(random, parts[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for each, part in parts.items():
            archive.writestr(zipfile.ZipInfo(each), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


_VALUES = ("", "0", "-1", "1e5", "99999999999999999999", "x", "一", "auto", "{{ x }}", "single", "true", "a4")  # noqa: E501  # fmt: skip
_ELEMENTS = ("p", "r", "tbl", "tr", "tc", "sdt", "ins", "del", "vMerge", "gridSpan", "gridBefore", "tcPr", "tblHeader", "br", "tab", "sym", "fldChar", "hyperlink", "bookmarkStart", "sectPr", "drawing", "object", "pict", "smartTag", "altChunk", "moveFrom", "pPr", "rPr", "trPr", "rStyle")  # noqa: E501  # fmt: skip


_OF_DOCUMENTS = [_W + each for each in _ELEMENTS]
_OF_WORKBOOKS = ("row", "c", "v", "f", "is", "t", "r", "si", "col", "mergeCell", "sheet", "xf", "numFmt", "border", "definedName", "workbookPr", "comment")  # noqa: E501  # fmt: skip
_WORKBOOK_VALUES = ("s", "str", "inlineStr", "b", "e", "d", "n", "A1", "XFD1048576", "A1:XFD1048576", "B7", "hidden")  # noqa: E501  # fmt: skip


def xml(random: Random, part: bytes) -> bytes:
    """A part with elements removed, doubled, moved or put in, attributes and texts changed."""
    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError:
        return text(random, part)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        below = [each for each in root.iter() if isinstance(each.tag, str) and each is not root]
        if below:
            _change_element(random, random.choice(below), below)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _change_element(random: Random, element: Any, below: list[Any]) -> None:
    parent, other = element.getparent(), random.choice(below)
    is_of_workbook = str(element.tag).startswith(_S)
    elements = [_S + each for each in _OF_WORKBOOKS] if is_of_workbook else _OF_DOCUMENTS
    values = (*_VALUES, *_WORKBOOK_VALUES) if is_of_workbook else _VALUES
    how = random.randrange(11)
    if how <= 1:
        parent.remove(element)
    elif how == 2:
        parent.append(etree.fromstring(etree.tostring(element)))
    elif how == 3:
        element.append(etree.fromstring(etree.tostring(other)))
    elif how == 4:
        element.append(etree.Element(random.choice(elements)))
    elif how == 5:
        element.tag = random.choice(elements)
    elif how == 6:
        _take_off(element, parent)
    elif how == 7:
        texts = [each for each in below if each.text]
        if texts:
            chosen = random.choice(texts)
            odd = random.choice(ODD_TEXTS).encode(errors="ignore").decode()
            chosen.text = random.choice(
                (odd, chosen.text + odd, chosen.text[: len(chosen.text) // 2])
            )
    else:
        with_values = [each for each in below if each.attrib]
        chosen = random.choice(with_values or below)
        if chosen.attrib and how == 8:
            del chosen.attrib[random.choice(list(chosen.attrib))]
        else:
            name = random.choice(list(chosen.attrib) or [f"{_W}val"])
            chosen.set(name, random.choice(values))


def _take_off(element: Any, parent: Any) -> None:
    """Put what is in the element in its place."""
    at = parent.index(element)
    for i, below in enumerate(list(element)):
        parent.insert(at + 1 + i, below)
    parent.remove(element)


def any_file(random: Random, name: str, content: bytes) -> bytes:
    """The file damaged as its kind can be."""
    if random.random() < 0.05:
        return random.choice(
            (b"", b"\x00" * 50, b"PK\x05\x06" + b"\x00" * 18, random.randbytes(90))
        )
    if name.endswith((".docx", ".xlsx")):
        return package(random, content)
    if name.endswith((".yaml", ".yml")):
        return random.choice((yaml_nodes, yaml_nodes, text))(random, content)
    if name.endswith(".json"):
        return json_values(random, content)
    return text(random, content)
