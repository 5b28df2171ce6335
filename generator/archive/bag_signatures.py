"""Sign a bag, and check the signatures of one.

Each PDF is signed, and so is the SHA-512 tag manifest, which covers the other tag files and through
them the payload. The manifest's signature is a file beside it that no manifest lists, since it is
made last (RFC 8493, 2.2.4, permits such files).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.archive.bagit import bag
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.archive.signing import signing
from generator.common.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from generator.archive.bagit.bag_files import BagFiles
    from generator.archive.signing.cms import Certificate, Signature

SIGNED_BY = "Signed-By"
SIGNED = bag.TAG_MANIFESTS["sha512"]
SIGNATURE = SIGNED + signing.SUFFIX
_FINGERPRINT = re.compile(r"sha256:([0-9a-f]{64})$")
_PDF = re.compile(rf"{bag.PAYLOAD}/build/.*\.pdf", re.IGNORECASE | re.DOTALL)
_SIGNATURE_REMOVED = f"{bag.INFO} 记载归档已签名，签名文件可能已被删除"


@dataclass(frozen=True)
class BagSigner:
    """The functions that sign a PDF (its signed bytes) and a bag's folder, and rows for bag-info.

    `signed_by` is the certificate as messages show it.
    """

    sign_pdf: Callable[[Path], bytes]
    info: tuple[tuple[str, str], ...]
    sign_bag: Callable[[Path], object]
    signed_by: str


@dataclass(frozen=True)
class SignatureCheck:
    """Faults of a bag's signatures, what they prove, and why they could not be checked ("")."""

    faults: tuple[Fault, ...] = ()
    proven: tuple[str, ...] = ()
    unproven: str = ""


def signer(certificate: Path, password: str, when: datetime) -> BagSigner:
    """A signer with the key of the PKCS#12 file, at that time.

    Raises UsageError where the key cannot sign, MachineError where pyHanko is missing.
    """
    key = signing.load_key(certificate, password, when)

    def sign_pdf(path: Path) -> bytes:
        return signing.sign_pdf(key, path.as_posix(), path.read_bytes(), when)

    def sign_bag(folder: Path) -> None:
        signature = signing.sign_bytes(key, (folder / SIGNED).read_bytes(), when)
        (folder / SIGNATURE).write_bytes(signature)

    row = (SIGNED_BY, f"{key.subject} sha256:{key.fingerprint}")
    return BagSigner(sign_pdf, (row,), sign_bag, f"{key.subject}，指纹 {key.fingerprint}")


def check(
    files: BagFiles, signed_by: Sequence[str], trusted: Sequence[Certificate] = ()
) -> SignatureCheck:
    """Check the bag's signatures; `signed_by` are the values of SIGNED_BY in bag-info.txt.

    A bag without signatures has a fault only where certificates are trusted: one is required then.
    """
    if not signed_by and SIGNATURE not in files.sizes:
        unsigned = Fault("没有签名", SIGNED, "--trust 要求核对签名")
        return SignatureCheck((unsigned,) if trusted else ())
    match = _FINGERPRINT.search(signed_by[0]) if len(signed_by) == 1 else None
    if not match:
        message = f"“{SIGNED_BY}”（签名证书）应只有一处，并记载证书指纹"
        return SignatureCheck((Fault("记载不符", bag.INFO, message),))
    try:
        return _check_signatures(files, match[1], trusted)
    except MachineError as error:
        return SignatureCheck(unproven=f"签名。{error}")


def _check_signatures(
    files: BagFiles, fingerprint: str, trusted: Sequence[Certificate]
) -> SignatureCheck:
    """Check that the certificate of that fingerprint signed every PDF and the tag manifest."""
    pdfs = sorted(path for path in files.sizes if _PDF.fullmatch(path))
    faults = [*_pdf_faults(files, fingerprint, pdfs, trusted)]
    whose = "" if trusted else "；证书是否可信尚未核对"
    signed = f"PDF {len(pdfs)} 份，均由同一证书签名，签名完好{whose}。"
    proven = [signed] if pdfs and not faults else []
    if SIGNATURE not in files.sizes:
        missing = Fault("缺少", SIGNATURE, _SIGNATURE_REMOVED)
        return SignatureCheck((missing, *faults), tuple(proven))
    signature = _manifest_signature(files, trusted)
    if signature is None:
        return SignatureCheck(tuple(faults), tuple(proven))
    if message := signing.fault_message(signature, fingerprint):
        return SignatureCheck((Fault("签名不符", SIGNATURE, message), *faults), tuple(proven))
    return SignatureCheck(tuple(faults), (f"{signing.describe(signature)}。", *proven))


def _manifest_signature(files: BagFiles, trusted: Sequence[Certificate]) -> Signature | None:
    """The signature over the tag manifest; None where either is missing or damaged.

    The check of the bag reports those.
    """
    if SIGNED not in files.sizes:
        return None
    try:
        return signing.check_bytes(files.read(SIGNED), files.read(SIGNATURE), trusted)
    except DamagedError:
        return None


def _pdf_faults(
    files: BagFiles, fingerprint: str, pdfs: Sequence[str], trusted: Sequence[Certificate]
) -> Iterator[Fault]:
    """The PDFs without exactly one valid signature by the certificate of that fingerprint."""
    for path in pdfs:
        try:
            with files.open(path) as stream:
                signatures = signing.check_pdf(stream.read(), trusted)
        except DamagedError:
            continue
        if not signatures:
            yield Fault("没有签名", path, "归档已签名，此 PDF 却没有签名")
        elif len(signatures) > 1:
            yield Fault("签名不符", path, f"应有一个签名，现有 {len(signatures)} 个")
        elif message := signing.fault_message(signatures[0], fingerprint):
            yield Fault("签名不符", path, message)
