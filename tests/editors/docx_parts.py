"""A .docx as named parts that an imitated program rewrites; with lxml alone."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Parts: TypeAlias = "dict[str, bytes]"

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
SETTINGS, FONTS = "word/settings.xml", "word/fontTable.xml"
TYPES, RELATIONSHIPS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MICROSOFT = "http://schemas.microsoft.com/office/word"
NAMESPACES = {
    "w": W[1:-1],
    "r": f"{_OFFICE}/relationships",
    "m": f"{_OFFICE}/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "o": "urn:schemas-microsoft-com:office:office",
    "v": "urn:schemas-microsoft-com:vml",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": f"{_MICROSOFT}/2010/wordml",
    "w15": f"{_MICROSOFT}/2012/wordml",
    "w16se": f"{_MICROSOFT}/2015/wordml/symex",
    "wpsCustomData": "http://www.wps.cn/officeDocument/2013/wpsCustomData",
}
W14 = f"{{{NAMESPACES['w14']}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The fonts that programs know more of than a template says: panose, signature.
PANOSE = {"宋体": "02010600030101010101", "黑体": "02010609060101010101"}


def unpack(docx: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def edit(parts: Parts, name: str, *changes: Callable[[etree._Element], None]) -> None:
    """Let the changes be made in the part, one after the other."""
    root = etree.fromstring(parts[name])
    for change in changes:
        change(root)
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def add_namespaces(parts: Parts, name: str, prefixes: str, ignorable: str) -> None:
    """Declare the namespaces at the part's root, some of them as `mc:Ignorable`."""
    old = etree.fromstring(parts[name])
    known = {prefix: NAMESPACES[prefix] for prefix in prefixes.split()}
    root = etree.Element(old.tag, dict(old.attrib), nsmap={**old.nsmap, **known})
    root.extend(old)
    root.set(f"{{{NAMESPACES['mc']}}}Ignorable", ignorable)
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def add_part(parts: Parts, name: str, kind: str, content_type: str, xml: str) -> None:
    """Add a part that the document refers to; `kind` ends its relationship type."""
    parts[name] = xml.encode()
    target = name.removeprefix("word/") if name.startswith("word/") else f"../{name}"
    entry = f'<Relationship Id="rId{90 + len(parts)}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'  # noqa: E501
    _insert(parts, RELATIONSHIPS, entry)
    declare(parts, name, content_type)


def declare(parts: Parts, name: str, content_type: str) -> None:
    """Name the part's content type."""
    _insert(parts, TYPES, f'<Override PartName="/{name}" ContentType="{content_type}"/>')


def properties(parts: Parts, application: str, version: str, custom: str = "") -> None:
    """Write `docProps/app.xml` in the application's name, and custom properties if there are."""
    version = f"<AppVersion>{version}</AppVersion>" if version else ""
    parts["docProps/app.xml"] = (
        f'<Properties xmlns="{_OFFICE}/extended-properties"><Template>Normal.dotm</Template>'
        f"<TotalTime>3</TotalTime><Application>{application}</Application>{version}</Properties>"
    ).encode()
    declare(
        parts,
        "docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    )
    if custom:
        parts["docProps/custom.xml"] = (
            f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
            f"{custom}</Properties>"
        ).encode()
        declare(
            parts,
            "docProps/custom.xml",
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        )


def _insert(parts: Parts, name: str, entry: str) -> None:
    root = re.sub(rb"</(\w+)>\s*$", entry.encode() + rb"</\1>", parts[name])
    parts[name] = root


def w(tag: str, **attributes: str) -> etree._Element:
    """The element of WordprocessingML with these attributes."""
    element = etree.Element(f"{W}{tag}")
    for name, value in attributes.items():
        element.set(f"{W}{name}", value)
    return element


def from_xml(xml: str) -> list[etree._Element]:
    """The elements that the markup says."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return list(etree.fromstring(f"<x {declared}>{xml}</x>"))


def each(root: etree._Element, *tags: str) -> list[etree._Element]:
    return list(root.iter(*(f"{W}{tag}" for tag in tags)))


def properties_of(element: etree._Element) -> etree._Element:
    """The element's own properties (`pPr`, `rPr`, `trPr` …), made if there are none."""
    tag = f"{element.tag}Pr"
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        element.insert(0, found)
    return found


def runs(root: etree._Element) -> Iterator[etree._Element]:
    """The runs of text."""
    return (r for r in each(root, "r") if r.find(f"{W}t") is not None)


def text_of(run: etree._Element) -> str:
    return "".join(t.text or "" for t in run.iter(f"{W}t"))


def tear(run: etree._Element, pieces: list[str]) -> list[etree._Element]:
    """Put a run for each piece of the text in the run's place; they are as it was."""
    parent = run.getparent()
    assert parent is not None
    torn = []
    for piece in pieces:
        copy = etree.fromstring(etree.tostring(run, with_tail=False))
        for t in copy.findall(f"{W}t")[1:]:
            copy.remove(t)
        say(copy, piece)
        torn.append(copy)
    at = parent.index(run)
    parent[at : at + 1] = torn
    return torn


def say(run: etree._Element, text: str) -> None:
    """Let the run say that; blanks at its ends are kept as Word keeps them."""
    t = run.find(f"{W}t")
    assert t is not None
    t.text = text
    t.attrib.pop(SPACE, None)
    if text != text.strip():
        t.set(SPACE, "preserve")
