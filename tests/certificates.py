"""Certificates of the tests' own making, and PDFs to sign."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from generator.build import pdf_mark
from tests import units

PASSWORD = "密码 with blanks"  # noqa: S105 - of certificates that tests make
OFFICE = "株洲市石峰区财政局"
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
END = datetime(2120, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: Any
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_pem(self) -> bytes:
        written: bytes = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return written

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def p12(self, password: str = PASSWORD) -> bytes:
        locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        return pkcs12.serialize_key_and_certificates(
            b"test", self.key, self.certificate, self.above, locked
        )

    def write(self, path: Path, password: str = PASSWORD) -> Path:
        path.write_bytes(self.p12(password))
        return path


@cache
def key(kind: str) -> Any:
    """A private key; the same one each time, since RSA takes its time."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa") or 2048))
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key({"ec": ec.SECP256R1(), "ec384": ec.SECP384R1()}[kind])


def make(  # noqa: PLR0913 - what a certificate says
    kind: str = "ec",
    name: str = OFFICE,
    *,
    issuer: Made | None = None,
    beginning: datetime = BEGINNING,
    end: datetime = END,
    usage: x509.KeyUsage | None = None,
    is_ca: bool = False,
) -> Made:
    """A certificate as asked for, self-signed without an issuer."""
    private = key(kind) if issuer is None else key("ec384" if kind == "ec" else kind)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(beginning)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
    )
    if usage:
        builder = builder.add_extension(usage, critical=True)
    hashed = None if kind == "ed25519" else hashes.SHA256()
    made = builder.sign(issuer.key if issuer else private, hashed)
    return Made(made, private, (issuer.certificate,) if issuer else ())


def key_usage(*names: str) -> x509.KeyUsage:
    """The usages of those names and no others."""
    known = "digital_signature content_commitment key_encipherment data_encipherment"
    known += " key_agreement key_cert_sign crl_sign encipher_only decipher_only"
    return x509.KeyUsage(**{name: name in names for name in known.split()})


def pdf(
    document: bytes = b"",
    packing: pikepdf.ObjectStreamMode = pikepdf.ObjectStreamMode.disable,
    pages: int = 1,
) -> bytes:
    """Pages that claim to be PDF/A-2b, made from the document: its metadata, its output intent."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    with made.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
        metadata["dc:title"] = "绩效目标表"
        metadata["dc:source"] = pdf_mark.urn(units.sha256(document))
        metadata["dc:identifier"] = pdf_mark.BLANK
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        DestOutputProfile=made.make_stream(b"profile", N=3),
    )
    made.Root.OutputIntents = pikepdf.Array([made.make_indirect(intent)])
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=packing)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made.pdf")
        path.write_bytes(out.getvalue())
        pdf_mark.mark(path)
        return path.read_bytes()


def put_pdfs(built: Path) -> None:
    """Lay a PDF beside each document that has been built."""
    for document in built.rglob("*.docx"):
        document.with_suffix(".pdf").write_bytes(pdf(document.read_bytes()))


def later(when: datetime, days: int) -> datetime:
    return when + timedelta(days=days)
