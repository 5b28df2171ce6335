"""BagIt (RFC 8493, version 1.0): what stands in a bag's tag files, and a folder filled as a bag."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from generator.common import atomic_files
from generator.common.diagnostics import FormsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

PAYLOAD = "data"
DECLARATION, INFO = "bagit.txt", "bag-info.txt"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
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
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
# What a path must not have in a manifest's line (2.1.3).
_ENCODED = {"%": "%25", "\n": "%0A", "\r": "%0D"}
_DECODED = re.compile("%(?:25|0[AaDd])")
_LINE_END = re.compile("\r\n|\n|\r")
_UNIX, _PERMISSIONS = 3, 0o100644


@dataclass(frozen=True)
class Item:
    """A payload file: its path from `data/` on, and what is in it or where it lies.

    `sha256` is what its hash must be; blank for whatever it is.
    """

    path: str
    source: Path | bytes
    sha256: str = ""


def fill(
    folder: Path,
    items: Iterable[Item],
    info: Iterable[tuple[str, str]],
    seal: Callable[[Path], object] = lambda _: None,
) -> None:
    """Make the empty folder a bag of the items; each is read once, in pieces.

    `info` are the rows of bag-info.txt, to which Payload-Oxum is added.
    `seal` is called last with the folder and may add what no manifest lists, such as a signature.
    Raises FormsError for an item that is not what it must be, or of a name that some systems hold
    for another's.
    """
    payload = {algorithm: dict[str, str]() for algorithm in ALGORITHMS}
    size, known = 0, set[str]()
    for item in items:
        path = f"{PAYLOAD}/{item.path}"
        if "\\" in path:
            raise FormsError(f"{item.path}：文件名含“\\”，Windows 和 zip 不支持。请改名后再归档。")
        if key(path) in known:
            raise FormsError(f"{item.path}：与另一个文件的名称仅大小写不同。请改名后再归档。")
        known.add(key(path))
        copied, found = _copy(item, folder / path)
        size += copied
        for algorithm, digest in found.items():
            payload[algorithm][path] = digest
    rows = [*info, (OXUM, f"{size}.{len(known)}")]
    tags = {DECLARATION: DECLARED, INFO: info_text(rows).encode()}
    tags |= {MANIFESTS[name]: manifest_text(digests).encode() for name, digests in payload.items()}
    for name, content in tags.items():
        (folder / name).write_bytes(content)
    for algorithm, name in TAG_MANIFESTS.items():
        listed = {tag: hashlib.new(algorithm, each).hexdigest() for tag, each in tags.items()}
        (folder / name).write_bytes(manifest_text(listed).encode())
    seal(folder)


def _copy(item: Item, target: Path) -> tuple[int, dict[str, str]]:
    """The item's size and hashes, after it was put at the target."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source = io.BytesIO(item.source) if isinstance(item.source, bytes) else item.source.open("rb")
    with source, target.open("wb") as out:
        size, found = digests(source, out)
    if item.sha256 and found["sha256"] != item.sha256:
        raise FormsError(f"{item.path}：归档过程中被改动。请勿在归档时改动文件，并重新运行。")
    return size, found


def digests(source: IO[bytes], out: IO[bytes] | None = None) -> tuple[int, dict[str, str]]:
    """Size and hashes of what is read, in pieces, which are written to `out` as well."""
    hashes = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
    size = 0
    while piece := source.read(PIECE_BYTES):
        size += len(piece)
        for each in hashes.values():
            each.update(piece)
        if out is not None:
            out.write(piece)
    return size, {algorithm: each.hexdigest() for algorithm, each in hashes.items()}


def key(path: str) -> str:
    """What no two files of a bag may share: their path as file systems compare it."""
    return unicodedata.normalize("NFC", path).casefold()


def manifest_text(digests: Mapping[str, str]) -> str:
    """A manifest, which `sha256sum -c` reads as well (2.1.3)."""
    encode = str.maketrans(_ENCODED)
    return "".join(f"{digests[path]}  {path.translate(encode)}\n" for path in sorted(digests))


def manifest_lines(text: str) -> tuple[Rows, list[str]]:
    """The manifest's paths with their digests, in lower case, and the lines that are none."""
    rows: Rows = []
    bad = []
    for line in _lines(text):
        match = _LINE.fullmatch(line)
        if match:
            path = _DECODED.sub(lambda code: chr(int(code[0][1:], 16)), match[2])
            rows.append((path, match[1].lower()))
        else:
            bad.append(line)
    return rows, bad


def info_text(rows: Iterable[tuple[str, str]]) -> str:
    """The rows as bag-info.txt has them, folded at blanks where they are long (2.2.2)."""
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
    """The labels and values of a bag-info.txt, and the lines that are none."""
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


def title(label: str) -> str:
    """A label of bag-info.txt as staff are told it; ours say themselves what they are of."""
    return _TITLES.get(label, label)


def named(label: str) -> str:
    """The label itself, so that its line can be found, and what it is of."""
    return f"“{label}”（{_TITLES[label]}）" if label in _TITLES else f"“{label}”"


def otherwise(label: str, value: str, said: Sequence[str]) -> str:
    """What is told where bag-info.txt says that of a label instead of the value."""
    told = f"记载为 {'、'.join(said)}" if any(said) else "未记载"
    return f"{named(label)}应为 {value}，{told}"


def _lines(text: str) -> list[str]:
    return [line for line in _LINE_END.split(text) if line]


def write_zip(stream: IO[bytes], folder: Path, name: str) -> None:
    """Write the bag in the folder as a zip file, below one folder of that name (RFC 8493, 4.2).

    The members are stored as they are, so that the bytes are the same under any zlib.
    """
    paths = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path in paths:
            member = zipfile.ZipInfo(f"{name}/{path}")
            # The same on every system; Info-ZIP's unzip reads no UTF-8 names but of Unix.
            member.create_system, member.external_attr = _UNIX, _PERMISSIONS << 16
            member.file_size = (folder / path).stat().st_size
            with (folder / path).open("rb") as source, archive.open(member, "w") as out:
                while piece := source.read(PIECE_BYTES):
                    out.write(piece)


def zip_beside(folder: Path) -> Path:
    """Where the zip file of the bag in the folder lies."""
    return folder.with_name(f"{folder.name}.zip")


def finish(folder: Path) -> bool:
    """Write the zip file that a killed process was about to put beside the bag; whether it was.

    A bag comes to its place before its zip file; what was to become that is there already then.
    """
    target = zip_beside(folder)
    hash_ = atomic_files.temporary_for(target).name.split("-")[-1]
    left = [*folder.parent.glob(f"{atomic_files.TEMPORARY_PREFIX}*-{hash_}")]
    if left and folder.is_dir() and not target.exists():
        with atomic_files.atomic_file(target) as stream:
            write_zip(stream, folder, folder.name)
    for path in left:
        path.unlink(missing_ok=True)
    return bool(left)
