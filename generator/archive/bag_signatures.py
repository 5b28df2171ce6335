"""A bag's signatures: how a bag is signed, and whether those of a bag hold.

Each PDF is signed, and the tag manifest, which covers all other tag files and through them the
payload. That signature stands beside it, listed nowhere, since it is made last (RFC 8493, 2.2.4,
permits other files there).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.archive import bag
from generator.archive.bag_files import DamagedError, Fault
from generator.archive.signing import signing
from generator.common.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from generator.archive.bag_files import Files
    from generator.archive.signing.cms import Certificate, Signature

SIGNED_BY = "Signed-By"
SIGNED = bag.TAG_MANIFESTS["sha512"]
SIGNATURE = SIGNED + signing.SUFFIX
_FINGERPRINT = re.compile(r"sha256:([0-9a-f]{64})$")
_PDF = re.compile(rf"{bag.PAYLOAD}/build/.*\.pdf", re.IGNORECASE | re.DOTALL)
_REMOVED = f"{bag.INFO} 记载归档已签名，签名文件可能已被删除"


@dataclass(frozen=True)
class Seal:
    """How a bag is signed: each PDF's bytes, rows of bag-info.txt, and what is added to the bag."""

    pdf: Callable[[Path], bytes]
    info: tuple[tuple[str, str], ...]
    bag: Callable[[Path], object]
    signed_by: str


@dataclass(frozen=True)
class Held:
    """What is wrong with a bag's signatures, what they prove, why they could not be looked at."""

    faults: tuple[Fault, ...] = ()
    proven: tuple[str, ...] = ()
    unproven: str = ""


def seal(certificate: Path, secret: str, when: datetime) -> Seal:
    """What signs bags with the key of that PKCS#12 file, at that time.

    Raises UsageError where it cannot be signed with, MachineError where pyHanko is missing.
    """
    key = signing.load(certificate, secret, when)

    def sign_pdf(path: Path) -> bytes:
        return signing.sign_pdf(key, path.as_posix(), path.read_bytes(), when)

    def sign_bag(folder: Path) -> None:
        signature = signing.sign_bytes(key, (folder / SIGNED).read_bytes(), when)
        (folder / SIGNATURE).write_bytes(signature)

    row = (SIGNED_BY, f"{key.subject} sha256:{key.fingerprint}")
    told = f"{key.subject}，指纹 {key.fingerprint}"
    return Seal(sign_pdf, (row,), sign_bag, told)


def check(files: Files, said: Sequence[str], whom: Sequence[Certificate] = ()) -> Held:
    """Whether the bag's signatures hold; `said` is what bag-info.txt says of who signed.

    A bag without any is at fault only where somebody is to be trusted: then one was to be there.
    """
    if not said and SIGNATURE not in files.sizes:
        return Held((Fault("没有签名", SIGNED, "--trust 要求核对签名"),) if whom else ())
    match = _FINGERPRINT.search(said[0]) if len(said) == 1 else None
    if not match:
        return Held(
            (Fault("记载不符", bag.INFO, f"“{SIGNED_BY}”（签名证书）应只有一处，并记载证书指纹"),)
        )
    try:
        return _held(files, match[1], whom)
    except MachineError as error:
        return Held(unproven=f"签名。{error}")


def _held(files: Files, fingerprint: str, whom: Sequence[Certificate]) -> Held:
    pdfs = sorted(path for path in files.sizes if _PDF.fullmatch(path))
    faults = [*_pdf_faults(files, fingerprint, pdfs, whom)]
    proven = [f"PDF {len(pdfs)} 份，均由同一证书签名，签名完好。"] if pdfs and not faults else []
    if SIGNATURE not in files.sizes:
        return Held((Fault("缺少", SIGNATURE, _REMOVED), *faults), tuple(proven))
    signature = _of_manifest(files, whom)
    if signature is None:
        return Held(tuple(faults), tuple(proven))
    if told := signing.fault(signature, fingerprint):
        return Held((Fault("签名不符", SIGNATURE, told), *faults), tuple(proven))
    return Held(tuple(faults), (f"{signing.told(signature)}。", *proven))


def _of_manifest(files: Files, whom: Sequence[Certificate]) -> Signature | None:
    """The signature over the tag manifest; None where that is missing or damaged, as is told."""
    if SIGNED not in files.sizes:
        return None
    try:
        return signing.check_bytes(files.read(SIGNED), files.read(SIGNATURE), whom)
    except DamagedError:
        return None


def _pdf_faults(
    files: Files, fingerprint: str, pdfs: Sequence[str], whom: Sequence[Certificate]
) -> Iterator[Fault]:
    for path in pdfs:
        try:
            with files.open(path) as stream:
                found = signing.check_pdf(stream.read(), whom)
        except DamagedError:
            continue
        if not found:
            yield Fault("没有签名", path, "归档已签名，此 PDF 却没有签名")
        elif len(found) > 1:
            yield Fault("签名不符", path, f"应有一个签名，现有 {len(found)} 个")
        elif told := signing.fault(found[0], fingerprint):
            yield Fault("签名不符", path, told)
