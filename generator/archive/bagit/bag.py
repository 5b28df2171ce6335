"""Write a BagIt bag (RFC 8493, version 1.0) and its zip file; write and parse its tag files."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from itertools import chain
from typing import IO, TYPE_CHECKING, NamedTuple

from generator.common import atomic_files
from generator.common.diagnostics import FormsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

PAYLOAD = "data"
DECLARATION, INFO = "bagit.txt", "bag-info.txt"
DECLARATION_BYTES = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
OXUM, DATE, AGENT = "Payload-Oxum", "Bagging-Date", "Bag-Software-Agent"
IDENTIFIER = "External-Identifier"
_TITLES = {OXUM: "文件总量", DATE: "归档日期", AGENT: "归档程序", IDENTIFIER: "填报任务"}
ALGORITHMS = ("sha256", "sha512")
MANIFESTS = {algorithm: f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS}
TAG_MANIFESTS = {algorithm: f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS}
PIECE_BYTES = 1024 * 1024

Rows = list[tuple[str, str]]

# Lines of bag-info.txt should not be longer (2.2.2).
_LONGEST_LINE = 79
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
# Characters that a path in a manifest has percent-encoded (2.1.3).
_ENCODED = {"%": "%25", "\n": "%0A", "\r": "%0D"}
_DECODED = re.compile("%(?:25|0[AaDd])")
_LINE_END = re.compile("\r\n|\n|\r")
_UNIX, _PERMISSIONS = 3, 0o100644


class Listed(NamedTuple):
    """A payload file that is in the bag: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Item:
    """A payload file: its path below `data/`, and its bytes or the path of the file to copy.

    `sha256` is the expected hash; blank where any content will do.
    """

    path: str
    source: Path | bytes
    sha256: str = ""


def fill(
    folder: Path,
    items: Iterable[Item],
    info: Iterable[tuple[str, str]],
    sign: Callable[[Path], object] = lambda _: None,
    closing: Callable[[Mapping[str, Listed]], Iterable[Item]] = lambda _: (),
) -> None:
    """Turn the empty folder into a bag of the items; each is read once, in pieces.

    `info` are the rows of bag-info.txt; Payload-Oxum is added to them. `closing` makes the last
    items of what is in the bag by then, by paths. `sign` is called last with the folder and may add
    files that no manifest lists, such as a signature. Raises FormsError for an item whose hash is
    not the expected one, for a name with a backslash, and for two names that differ only in case.
    """
    payload = {algorithm: dict[str, str]() for algorithm in ALGORITHMS}
    copied = dict[str, Listed]()
    size, path_keys = 0, set[str]()
    for item in chain(items, _made_of(copied, closing)):
        path = f"{PAYLOAD}/{item.path}"
        if "\\" in path:
            raise FormsError(f"{item.path}：文件名含“\\”，Windows 和 zip 不支持。请改名后再归档。")
        if path_key(path) in path_keys:
            raise FormsError(f"{item.path}：与另一个文件的名称仅大小写不同。请改名后再归档。")
        path_keys.add(path_key(path))
        item_size, item_digests = _copy(item, folder / path)
        size += item_size
        copied[path] = Listed(item_size, item_digests["sha256"])
        for algorithm, digest in item_digests.items():
            payload[algorithm][path] = digest
    rows = [*info, (OXUM, f"{size}.{len(path_keys)}")]
    tags = {DECLARATION: DECLARATION_BYTES, INFO: info_text(rows).encode()}
    tags |= {MANIFESTS[name]: manifest_text(digests).encode() for name, digests in payload.items()}
    for name, content in tags.items():
        (folder / name).write_bytes(content)
    for algorithm, name in TAG_MANIFESTS.items():
        listed = {tag: hashlib.new(algorithm, text).hexdigest() for tag, text in tags.items()}
        (folder / name).write_bytes(manifest_text(listed).encode())
    sign(folder)


def _made_of(
    copied: Mapping[str, Listed], closing: Callable[[Mapping[str, Listed]], Iterable[Item]]
) -> Iterator[Item]:
    """The last items, which are made once all others are copied."""
    yield from closing(dict(copied))


def _copy(item: Item, target: Path) -> tuple[int, dict[str, str]]:
    """Copy the item to the target; its size in bytes and its digests by algorithm."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source = io.BytesIO(item.source) if isinstance(item.source, bytes) else item.source.open("rb")
    with source, target.open("wb") as out:
        size, item_digests = digests(source, out)
    if item.sha256 and item_digests["sha256"] != item.sha256:
        raise FormsError(f"{item.path}：归档过程中被改动。请勿在归档时改动文件，并重新运行。")
    return size, item_digests


def digests(source: IO[bytes], out: IO[bytes] | None = None) -> tuple[int, dict[str, str]]:
    """Size in bytes of the stream and its digests by algorithm; a copy of it goes to `out`."""
    hashes = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
    size = 0
    while piece := source.read(PIECE_BYTES):
        size += len(piece)
        for digest in hashes.values():
            digest.update(piece)
        if out is not None:
            out.write(piece)
    return size, {algorithm: digest.hexdigest() for algorithm, digest in hashes.items()}


def path_key(path: str) -> str:
    """The path as file systems compare names; no two files of a bag may share it."""
    return unicodedata.normalize("NFC", path).casefold()


def manifest_text(digests: Mapping[str, str]) -> str:
    """A manifest of the digests by path, which `sha256sum -c` reads as well (2.1.3)."""
    encode = str.maketrans(_ENCODED)
    return "".join(f"{digests[path]}  {path.translate(encode)}\n" for path in sorted(digests))


def manifest_lines(text: str) -> tuple[Rows, list[str]]:
    """Path and digest (in lower case) of each line, and the lines that cannot be parsed."""
    rows: Rows = []
    bad = []
    for line in _lines(text):
        match = _MANIFEST_LINE.fullmatch(line)
        if match:
            path = _DECODED.sub(lambda code: chr(int(code[0][1:], 16)), match[2])
            rows.append((path, match[1].lower()))
        else:
            bad.append(line)
    return rows, bad


def info_text(rows: Iterable[tuple[str, str]]) -> str:
    """The text of bag-info.txt with these rows, long ones folded at blanks (2.2.2)."""
    return "".join(f"{line}\n" for row in rows for line in _folded(*row))


def _folded(label: str, value: str) -> Iterator[str]:
    line, has_word = f"{label}:", False
    for word in value.split() or [""]:
        if has_word and len(line) + len(word) >= _LONGEST_LINE:
            yield line
            line = " "
        line, has_word = f"{line} {word}", True
    yield line


def info_rows(text: str) -> tuple[Rows, list[str]]:
    """Label and value of each row of a bag-info.txt, and the lines that cannot be parsed."""
    rows: Rows = []
    bad = []
    for line in _lines(text):
        label, colon, value = line.partition(":")
        if line[0] in " \t" and rows:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}")
        elif colon and label.strip() == label != "":
            rows.append((label, value.strip()))
        else:
            bad.append(line)
    return rows, bad


def label_in_words(label: str) -> str:
    """The label in Chinese; our own labels are Chinese already."""
    return _TITLES.get(label, label)


def quoted_label(label: str) -> str:
    """The label in quotes, as its line begins, followed by its meaning in Chinese."""
    return f"“{label}”（{_TITLES[label]}）" if label in _TITLES else f"“{label}”"


def mismatch(label: str, expected: str, values: Sequence[str]) -> str:
    """The message for a label whose values in bag-info.txt are not the one expected value."""
    recorded = f"记载为 {'、'.join(values)}" if any(values) else "未记载"
    return f"{quoted_label(label)}应为 {expected}，{recorded}"


def _lines(text: str) -> list[str]:
    return [line for line in _LINE_END.split(text) if line]


def write_zip(stream: IO[bytes], folder: Path, name: str) -> None:
    """Write the bag in the folder as a zip file with one top folder of that name (RFC 8493, 4.2).

    The members are stored uncompressed, so that the bytes are the same under any zlib.
    """
    paths = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path in paths:
            member = zipfile.ZipInfo(f"{name}/{path}")
            # The same on every system; Info-ZIP's unzip reads UTF-8 names only of Unix members.
            member.create_system, member.external_attr = _UNIX, _PERMISSIONS << 16
            member.file_size = (folder / path).stat().st_size
            with (folder / path).open("rb") as source, archive.open(member, "w") as out:
                while piece := source.read(PIECE_BYTES):
                    out.write(piece)


def zip_path(folder: Path) -> Path:
    """The path of the bag's zip file, beside its folder."""
    return folder.with_name(f"{folder.name}.zip")


def complete_zip(folder: Path) -> bool:
    """Write the bag's zip file if a killed process left it unfinished; whether one did.

    The bag is renamed to its final name while the temporary zip file still exists, so a temporary
    file beside a complete bag is the trace of such a process.
    """
    target = zip_path(folder)
    hash_ = atomic_files.temporary_for(target).name.split("-")[-1]
    leftovers = [*folder.parent.glob(f"{atomic_files.TEMPORARY_PREFIX}*-{hash_}")]
    if leftovers and folder.is_dir() and not target.exists():
        with atomic_files.atomic_file(target) as stream:
            write_zip(stream, folder, folder.name)
    for path in leftovers:
        path.unlink(missing_ok=True)
    return bool(leftovers)
