"""Make and check signatures in PDFs and beside files; the only module that imports pyHanko.

A PDF gets a PAdES baseline-B signature (ETSI EN 319 142-1), a file a detached CAdES one (ETSI EN
319 122-1). Nothing here uses the network: no time stamps, no revocation lists. Only `signing`
imports this module, when a signature is wanted, since pyHanko is an optional extra.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import warnings
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyhanko_certvalidator
from asn1crypto import cms, parser, pem, pkcs12  # type: ignore[import-untyped]
from asn1crypto.x509 import (  # type: ignore[import-untyped]
    Certificate as Certificate,  # noqa: PLC0414 - part of this module's interface
)
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError, extract_certificate_info, extract_signer_info
from pyhanko.sign.signers import Signer as CmsSigner
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts, validate_sig_integrity
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from generator.archive.signing import pdf_byte_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates

_DIGEST = "sha256"
_STRONG_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_ALGORITHMS = frozenset({"rsassa_pkcs1v15", "rsassa_pss", "ecdsa"})
_LEAST_RSA_BITS, _LEAST_EC_BITS = 2048, 256
_FIELD = "Signature1"
# Spare bytes, since a signature's length varies: an EC signature is two DER integers.
_SPARE_BYTES = 64
# What the libraries raise for a damaged or hostile signature; they rely on assertions.
_UNREADABLE = (
    *(ValueError, TypeError, LookupError, AttributeError, AssertionError),
    *(OverflowError, RecursionError, UnsupportedAlgorithm),
)
# What they raise for a damaged, encrypted or unusual PDF.
_UNSIGNABLE = (*_UNREADABLE, misc.PdfError, SigningError)


class RefusedKeyError(Exception):
    """The key in the PKCS#12 file cannot sign; `load_key` lists the values of `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Key:
    """A private key with its certificate's subject, SHA-256 fingerprint and validity."""

    subject: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    signer: _Signer


@dataclass(frozen=True)
class Signature:
    """One signature: who signed and when, and what is wrong with it.

    `subject` and `fingerprint` (SHA-256) are those of the signer's certificate, "" where the
    signature cannot be read; `signed_at` is the time that the signer claims, or None. `fault` is
    `unreadable`, `weak`, `changed` (the content is not the signed one), `forged` (not made by that
    certificate), `appended` (the file continues after the signed bytes), `untimely` (the
    certificate was not valid then) or "". `is_trusted` is None where no certificate was trusted.
    """

    subject: str = ""
    fingerprint: str = ""
    signed_at: datetime | None = None
    fault: str = ""
    is_trusted: bool | None = None


class _Signer(CmsSigner):
    """pyHanko's signer with a key in memory, whose signatures are the same for the same content."""

    def __init__(self, key: Any, certificate: Certificate, others: Iterable[Any]) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(others)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key
        self._reserved_digits = 0

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,  # noqa: ARG002 - always ours
        dry_run: bool = False,  # noqa: ARG002, FBT001, FBT002 - the library's own signature
    ) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        # RFC 6979: without a random number, so that signing twice gives the same bytes.
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        signed: bytes = self._key.sign(data, algorithm)
        return signed

    async def reserved_digits(self) -> int:
        """Hexadecimal digits to reserve in a PDF for the signature."""
        if not self._reserved_digits:
            dummy = await self.async_sign(hashlib.sha256().digest(), _DIGEST, use_pades=True)
            self._reserved_digits = 2 * (len(dummy.dump()) + _SPARE_BYTES)
        return self._reserved_digits


class _Update(IncrementalPdfFileWriter):
    """pyHanko's incremental update, without the clock and random numbers in it.

    The metadata stay unchanged, as PDF/A has it.
    """

    @classmethod
    def _handle_id(cls, prev: Any) -> generic.ArrayObject:
        first = generic.ByteStringObject(prev.trailer["/ID"][0].original_bytes)
        prev.stream.seek(0)
        second = hashlib.file_digest(prev.stream, "sha256").digest()[:16]
        return generic.ArrayObject([first, generic.ByteStringObject(second)])

    def _update_meta(self) -> None:
        pass


def load_key(content: bytes, password: str) -> Key:
    """The key of a PKCS#12 file (RFC 7292).

    Raises RefusedKeyError with the reason `format` (not a PKCS#12 file), `password` (wrong), `key`
    (missing), `certificate` (missing or unreadable), `algorithm` (neither RSA nor EC), `weak` (too
    short, or certified with MD5 or SHA-1) or `usage` (not certified for signatures).
    """
    try:
        pkcs12.Pfx.load(content, strict=True)["auth_safe"].native  # noqa: B018 - parses what it reads
    except _UNREADABLE as error:
        raise RefusedKeyError("format") from error
    pkcs12_file = _decrypt(content, password)
    private_key = pkcs12_file.key
    if private_key is None:
        raise RefusedKeyError("key")
    if pkcs12_file.cert is None:
        raise RefusedKeyError("certificate")
    if not isinstance(private_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise RefusedKeyError("algorithm")
    certificate = _asn1(pkcs12_file.cert.certificate)
    issuers = [_asn1(each.certificate) for each in pkcs12_file.additional_certs]
    try:
        _refuse_unfit(certificate)
        return Key(
            _subject(certificate),
            certificate.sha256.hex(),
            certificate.not_valid_before,
            certificate.not_valid_after,
            _Signer(private_key, certificate, issuers),
        )
    except _UNREADABLE as error:
        raise RefusedKeyError("certificate") from error


def _decrypt(content: bytes, password: str) -> PKCS12KeyAndCertificates:
    """The file's key and certificates; RefusedKeyError where the password is wrong."""
    # A file without a password has either none at all or an empty one.
    passwords: tuple[bytes | None, ...] = (password.encode(),) if password else (b"", None)
    for encoded in passwords:
        try:
            with warnings.catch_warnings():
                # It warns of BER, which Windows writes.
                warnings.simplefilter("ignore", UserWarning)
                return load_pkcs12(content, encoded)
        except UnsupportedAlgorithm as error:
            raise RefusedKeyError("format") from error
        except (ValueError, TypeError):
            continue
    raise RefusedKeyError("password")


def _asn1(certificate: Any) -> Certificate:
    """asn1crypto's form, which pyHanko takes, of one of cryptography's certificates."""
    return Certificate.load(certificate.public_bytes(Encoding.DER))


def _refuse_unfit(certificate: Certificate) -> None:
    """Raise RefusedKeyError for a certificate that is weak, or not for signatures."""
    if _is_weak_key(certificate) or certificate.hash_algo not in _STRONG_DIGESTS:
        raise RefusedKeyError("weak")
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & {"digital_signature", "non_repudiation"}:
        raise RefusedKeyError("usage")


def _is_weak_key(certificate: Certificate) -> bool:
    key = load_der_public_key(certificate.public_key.dump())
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size < _LEAST_RSA_BITS
    return not isinstance(key, ec.EllipticCurvePublicKey) or key.key_size < _LEAST_EC_BITS


def _subject(certificate: Certificate) -> str:
    """The subject's common name, else its whole name (RFC 5280, 4.1.2.6)."""
    names = certificate.subject.native
    name = names.get("common_name") or certificate.subject.human_friendly
    return str(name if isinstance(name, str) else name[0])


def sign_pdf(key: Key, content: bytes, when: datetime, *, reason: str) -> bytes:
    """The PDF with an invisible signature in an incremental update (ISO 32000-1, 12.8).

    It begins with the given bytes, which `pdf_byte_ranges.unsigned` restores. Raises ValueError for
    a PDF that cannot be signed: damaged, encrypted, or signed already.
    """
    try:
        signed = asyncio.run(_sign_pdf(key.signer, content, when, reason))
    except _UNSIGNABLE as error:
        raise ValueError(str(error)) from error
    if pdf_byte_ranges.unsigned(signed) != content:
        raise ValueError("the signature could not be taken off again")
    return signed


async def _sign_pdf(signer: _Signer, content: bytes, when: datetime, reason: str) -> bytes:
    if pdf_byte_ranges.signed_ranges(content):
        raise ValueError("signed already")
    stream = io.BytesIO(content)
    update = _Update(stream)
    if update.prev.encrypted:
        raise ValueError("encrypted")
    update.register_extension(ESIC_EXTENSION_1)
    # pyHanko's documentation, "Embedding your own CMS": the field, its value, the hash, the rest.
    steps = PdfCMSEmbedder(SigFieldSpec(_FIELD)).write_cms(_FIELD, update)
    next(steps)
    value = SignatureObject(
        timestamp=when.astimezone(UTC),
        subfilter=SigSeedSubFilter.PADES,
        bytes_reserved=await signer.reserved_digits(),
        reason=reason,
    )
    steps.send(SigObjSetup(sig_placeholder=value))
    prepared, _ = steps.send(SigIOSetup(md_algorithm=_DIGEST, in_place=True))
    # The time is in the dictionary alone (EN 319 142-1, 5.3: signing-time is not used).
    signature = await signer.async_sign(prepared.document_digest, _DIGEST, use_pades=True)
    steps.send(signature)
    return stream.getvalue()


def sign_bytes(key: Key, content: bytes, when: datetime) -> bytes:
    """A detached signature over the content (CMS in DER, a `.p7s`), with the time in it."""
    attributes = PdfCMSSignedAttributes(signing_time=when.astimezone(UTC).replace(microsecond=0))
    signature = asyncio.run(
        key.signer.async_sign_general_data(
            content, _DIGEST, use_cades=True, signed_attr_settings=attributes
        )
    )
    return bytes(signature.dump())


def parse_certificates(content: bytes) -> list[Certificate]:
    """The X.509 certificates of a PEM or DER file; ValueError where it holds none."""
    try:
        encoded = [content]
        if pem.detect(content):
            # The file may hold keys as well.
            blocks = pem.unarmor(content, multiple=True)
            encoded = [der for kind, _, der in blocks if kind == "CERTIFICATE"]
        certificates = [Certificate.load(der, strict=True) for der in encoded]
        for certificate in certificates:
            certificate.subject.native, certificate.public_key.native  # noqa: B018 - parses them
        if not certificates:
            raise ValueError("no certificate")
    except _UNREADABLE as error:
        raise ValueError(str(error)) from error
    return certificates


def check_pdf(content: bytes, trusted: Sequence[Certificate] = ()) -> tuple[Signature, ...]:
    """Each signature in the PDF with its fault, in their order in the file; () without any.

    The PDF is not parsed: a signature without fault proves that every byte of the file but its own
    is as it was signed. The time is the one in the bytes that the signature covers.
    """
    return tuple(_check_range(each, trusted) for each in pdf_byte_ranges.signed_ranges(content))


def _check_range(
    signed_range: pdf_byte_ranges.SignedRange, trusted: Sequence[Certificate]
) -> Signature:
    der = _without_padding(signed_range.signature)
    signature = _check(der, signed_range.signed, trusted, signed_range.claimed_time)
    if not signature.fault and not signed_range.is_at_end:
        return replace(signature, fault="appended")
    return signature


def _without_padding(der: bytes) -> bytes:
    """The DER value without the zeros that pad it; b"" where anything else follows it."""
    try:
        length = parser.peek(der)
    except ValueError:
        return b""
    return der[:length] if not der[length:].strip(b"\0") else b""


def check_bytes(content: bytes, signature: bytes, trusted: Sequence[Certificate] = ()) -> Signature:
    """The detached signature over that content, with its fault."""
    return _check(signature, (content,), trusted, None)


def _check(
    der: bytes,
    ranges: Sequence[bytes],
    trusted: Sequence[Certificate],
    claimed_time: datetime | None,
) -> Signature:
    """The signature over the ranges of bytes; without a claimed time, the one in the signature."""
    try:
        signed_data = cms.ContentInfo.load(der, strict=True)["content"]
        signer_info = extract_signer_info(signed_data)
        certificates = extract_certificate_info(signed_data)
        certificate = certificates.signer_cert
        when = claimed_time or extract_self_reported_ts(signer_info)
        fault = _fault(signer_info, certificate, ranges, when)
        return Signature(
            _subject(certificate),
            certificate.sha256.hex(),
            when,
            fault,
            _is_trusted(certificate, certificates.other_certs, trusted, when),
        )
    except _UNREADABLE:
        return Signature(fault="unreadable")


def _fault(
    signer_info: Any, certificate: Certificate, ranges: Sequence[bytes], when: datetime | None
) -> str:
    """The signature's fault, "" for none."""
    digest = signer_info["digest_algorithm"]["algorithm"].native
    algorithm = signer_info["signature_algorithm"]
    hashed_as = digest if algorithm["algorithm"].native in _ALGORITHMS else algorithm.hash_algo
    if algorithm.signature_algo not in _ALGORITHMS or not {digest, hashed_as} <= _STRONG_DIGESTS:
        return "weak"
    if _is_weak_key(certificate):
        return "weak"
    actual = hashlib.new(digest)
    for piece in ranges:
        actual.update(piece)
    is_same, is_valid = validate_sig_integrity(signer_info, certificate, "data", actual.digest())
    if not is_valid:
        return "forged"
    if not is_same:
        return "changed"
    is_timely = when is None or certificate.not_valid_before <= when <= certificate.not_valid_after
    return "" if is_timely else "untimely"


def _is_trusted(
    certificate: Certificate,
    others: Iterable[Certificate],
    trusted: Sequence[Certificate],
    when: datetime | None,
) -> bool | None:
    """Whether it is trusted, or issued by one that is (RFC 5280, 6.1); None without any trusted."""
    if not trusted:
        return None
    if any(each.sha256 == certificate.sha256 for each in trusted):
        return True
    context = pyhanko_certvalidator.ValidationContext(
        trust_roots=list(trusted), allow_fetching=False, moment=when, revocation_mode="soft-fail"
    )
    path = pyhanko_certvalidator.CertificateValidator(
        certificate, intermediate_certs=list(others), validation_context=context
    )
    try:
        asyncio.run(path.async_validate_usage(set()))  # type: ignore[no-untyped-call]
    except (*_UNREADABLE, PathError, ValidationError):
        return False
    return True
