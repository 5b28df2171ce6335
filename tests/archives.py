"""Archives for tests: one made, its files changed, its checksums worked out anew as a forger would."""  # noqa: E501

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.archive import catalogue, catalogue_files, explained
from generator.archive.bagit import bag_files
from generator.archive.bagit.bag_files import NotABagError
from generator.build import pdf_mark
from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = "2026-11-24"
BAG = Path("archive") / "2023" / DAY
ZIP = Path("archive") / "2023" / f"{DAY}.zip"
BUILT = "data/build/2023"
DATA = "data/data/2023"
# What generator.json says of the program that goes along.
OF_PROGRAM = ("wheel", "wheel_sha256", "wheel_state", "lock")
PACK = "data/templates/performance-targets"


def put_pdf(document: Path) -> Path:
    """Lay beside the document what says of itself what its PDF says; it has no pages."""
    source = pdf_mark.urn(units.sha256(document.read_bytes()))
    xmp = f"<dc:source>{source}</dc:source><dc:identifier>{pdf_mark.BLANK}</dc:identifier>"
    path = document.with_suffix(".pdf")
    path.write_bytes(f"%PDF-1.7\n{xmp}\nstartxref\n9\n%%EOF\n".encode())
    pdf_mark.mark(path)
    return path


def forge_pdf(document: Path) -> Path:
    """Replace the PDF beside the document by one of other pages, with a sound mark."""
    path = put_pdf(document)
    change(path, lambda content: content.replace(b"\nstartxref", b"\n% other pages\nstartxref"))
    own = re.search(rb"<dc:identifier>urn:sha256:([0-9a-f]{64})", path.read_bytes())
    assert own
    change(path, lambda content: content.replace(own[1], b"0" * 64))
    pdf_mark.mark(path)
    return path


def put_pdfs(built: Path) -> None:
    """Lay a PDF beside each document, as `forms pdf` does it."""
    for document in built.rglob("*.docx"):
        put_pdf(document)


def change(path: Path, how: Callable[[bytes], bytes]) -> None:
    """Put into the file what `how` makes of its bytes."""
    path.write_bytes(how(path.read_bytes()))


def one_bit(content: bytes) -> bytes:
    """The bytes, one bit in their middle the other way round."""
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def swap(one: Path, other: Path) -> None:
    """Let the two files change places."""
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def _forge_catalogue(bag: Path) -> None:
    """Let the list of files, if there is a sound one, have the sizes and hashes of the files."""
    path_at, size_at, sha256_at = map(
        catalogue.HEADS.index, (catalogue.PATH, catalogue.SIZE, catalogue.SHA256)
    )
    # A fuzzer may have made anything of it.
    with suppress(KeyError, ValueError, OSError, NotABagError):
        with bag_files.open_bag(bag) as files:
            rows = [[*row] for row in catalogue_files.read(files, f"data/{catalogue.CSV}")]
        for row in rows:
            if (bag / row[path_at]).is_file():
                content = (bag / row[path_at]).read_bytes()
                row[size_at], row[sha256_at] = str(len(content)), units.sha256(content)
        for name, content in catalogue_files.write(rows).items():
            (bag / "data" / name).write_bytes(content)


def forge(bag: Path) -> None:
    """Work out every checksum and Payload-Oxum anew, so that the bag is a sound one again."""
    _forge_catalogue(bag)
    payload = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    lines = (bag / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("Payload-Oxum")]
    units.write(bag / "bag-info.txt", "\n".join([*kept, f"Payload-Oxum: {size}.{len(payload)}\n"]))
    _list(bag, "manifest", payload)
    tags = [bag / name for name in ("bag-info.txt", "bagit.txt")]
    _list(bag, "tagmanifest", [*tags, *sorted(bag.glob("manifest-*.txt"))])


def _list(bag: Path, name: str, files: list[Path]) -> None:
    for algorithm in ("sha256", "sha512"):
        rows = [
            f"{hashlib.new(algorithm, path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n"  # noqa: E501
            for path in files
        ]
        units.write(bag / f"{name}-{algorithm}.txt", "".join(rows))


def change_manifest(bag: Path, how: Callable[[dict[str, Any]], object]) -> None:
    """Change what `manifest.json` says; it stays laid out as it was."""
    path = bag / BUILT / "manifest.json"
    made = json.loads(path.read_bytes())
    how(made)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    plain = [name for name in made if name not in ("units", "appendix")]
    top = "".join(f'  "{name}": {encode(made[name])},\n' for name in plain)
    rows = [",\n".join(f"    {encode(row)}" for row in made[n]) for n in ("units", "appendix")]
    rows = [f"{each}\n" if each else "" for each in rows]
    units.write(path, f'{{\n{top}  "units": [\n{rows[0]}  ],\n  "appendix": [\n{rows[1]}  ]\n}}\n')


def forget_pdfs(bag: Path) -> None:
    """Take the hashes of the PDFs out of the manifest, as an archive of 0.1.0 has none."""

    def forget(record: dict[str, Any]) -> None:
        for row in (*record["units"], *record["appendix"]):
            row.pop("pdf_sha256", None)

    change_manifest(bag, forget)


def forget_program(bag: Path) -> None:
    """Take the program out, as archives of 0.1.0 have none."""
    shutil.rmtree(bag / "data" / "program")
    path = bag / "data" / "generator.json"
    described = {n: v for n, v in json.loads(path.read_bytes()).items() if n not in OF_PROGRAM}
    units.write(path, json.dumps(described, ensure_ascii=False, indent=2) + "\n")
    change(bag / "bag-info.txt", lambda text: re.sub(rb"\xe7\xa8\x8b\xe5\xba\x8f: .*\n", b"", text))
    change(bag / explained.PATH, _without_program)


def _without_program(explanation: bytes) -> bytes:
    """The text of an archive that holds no program."""
    text = re.sub("- program：.*\r\n", "", explanation.decode())
    return re.sub("(?s)(\r\n)四、.*\r\n五、", r"\1四、", text).encode()


def parts(path: Path) -> dict[str, str]:
    """Hashes of the document's parts, as the manifest has them."""
    with zipfile.ZipFile(path) as archive:
        return {name: units.sha256(archive.read(name)) for name in sorted(archive.namelist())}


def acknowledge(bag: Path, document: str) -> None:
    """Let `manifest.json` say of the document what is there now."""
    path = bag / BUILT / document

    def say(made: dict[str, Any]) -> None:
        for row in (*made["units"], *made["appendix"]):
            if row["document"] == document:
                row["sha256"] = units.sha256(path.read_bytes())
                if "parts_sha256" in row:
                    row["parts_sha256"] = parts(path)

    change_manifest(bag, say)


def rewrite(document: Path, part: str, how: Callable[[bytes], bytes]) -> None:
    """Change one part of the document, the others as they are."""
    with zipfile.ZipFile(document) as archive:
        found = [(member, archive.read(member)) for member in archive.infolist()]
    with zipfile.ZipFile(document, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in found:
            archive.writestr(member, how(content) if member.filename == part else content)


def zip_of(
    bag: Path, target: Path, more: Callable[[zipfile.ZipFile], object] | None = None
) -> Path:
    """A zip file of the bag, with whatever else is put into it."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(bag.rglob("*")):
            archive.write(path, f"{bag.name}/{path.relative_to(bag).as_posix()}")
        if more:
            more(archive)
    return target
