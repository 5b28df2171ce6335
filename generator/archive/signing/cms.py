"""Signatures in PDFs and beside files, made and checked. The only importer of pyHanko and its like.

A PDF gets a PAdES baseline-B signature (ETSI EN 319 142-1), a file a detached CAdES one (ETSI EN
319 122-1). Nothing here asks the network: no time stamp, no revocation list. It is imported by
`signing` alone, when a signature is wanted, since pyHanko is an optional extra.
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
    Certificate as Certificate,  # noqa: PLC0414 - handed on to whoever is given some
)
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
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

_DIGEST = "sha256"
_STRONG_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_SIGNED_BY = frozenset({"rsassa_pkcs1v15", "rsassa_pss", "ecdsa"})
_LEAST_RSA_BITS, _LEAST_EC_BITS = 2048, 256
_FIELD = "Signature1"
# Room for a signature's length to vary: an EC signature is two DER integers.
_SLACK = 64
# What reading a damaged or hostile signature ends in; the libraries assert much.
_UNREADABLE = (
    *(ValueError, TypeError, LookupError, AttributeError, AssertionError),
    *(OverflowError, RecursionError, UnsupportedAlgorithm),
)
# What signing a damaged, encrypted or unusual PDF ends in.
_UNSIGNABLE = (*_UNREADABLE, misc.PdfError, SigningError)


class RefusedKeyError(Exception):
    """The PKCS#12 file cannot be signed with; `reason` is one of the names below."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Key:
    """What signs: a private key with its certificate."""

    subject: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    signer: _Signer


@dataclass(frozen=True)
class Signature:
    """What one signature says and proves.

    `subject` and `fingerprint` (SHA-256 of the certificate) are of whoever signed, "" where the
    signature cannot be read; `signed_at` is what they claim, None where they do not. `fault` names
    what is wrong: `unreadable`, `weak`, `changed` (not what was signed), `forged` (not made by that
    certificate), `appended` (the file goes on behind what was signed), `untimely` (the certificate
    was not valid then), "" where nothing is. `is_trusted` is None where nobody was given to trust.
    """

    subject: str = ""
    fingerprint: str = ""
    signed_at: datetime | None = None
    fault: str = ""
    is_trusted: bool | None = None


class _Signer(CmsSigner):
    """pyHanko's signer with the key in memory, read once; the same bytes for the same content."""

    def __init__(self, key: Any, certificate: Certificate, others: Iterable[Any]) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(others)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key
        self._reserved = 0

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,  # noqa: ARG002 - always ours
        dry_run: bool = False,  # noqa: ARG002, FBT001, FBT002 - the library's own signature
    ) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        # RFC 6979: no random number, so that what is signed twice is the same.
        how = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        signed: bytes = self._key.sign(data, how)
        return signed

    async def reserved(self) -> int:
        """Hexadecimal digits that a PDF must leave free for the signature."""
        if not self._reserved:
            dummy = await self.async_sign(hashlib.sha256().digest(), _DIGEST, use_pades=True)
            self._reserved = 2 * (len(dummy.dump()) + _SLACK)
        return self._reserved


class _Update(IncrementalPdfFileWriter):
    """pyHanko's incremental update, without its clock and its random numbers.

    The metadata stay as they are, so that what PDF/A asks of them still holds.
    """

    @classmethod
    def _handle_id(cls, prev: Any) -> generic.ArrayObject:
        first = generic.ByteStringObject(prev.trailer["/ID"][0].original_bytes)
        prev.stream.seek(0)
        second = hashlib.file_digest(prev.stream, "sha256").digest()[:16]
        return generic.ArrayObject([first, generic.ByteStringObject(second)])

    def _update_meta(self) -> None:
        pass


def load(content: bytes, password: str) -> Key:
    """The key of a PKCS#12 file (RFC 7292).

    Raises RefusedKeyError: `format` (no such file), `password`, `key` (there is none), `certificate`
    (there is none), `algorithm` (neither RSA nor EC), `weak` (too short, or certified with SHA-1),
    `usage` (not certified for signatures).
    """  # noqa: E501
    try:
        pkcs12.Pfx.load(content, strict=True)["auth_safe"].native  # noqa: B018 - parses what it reads
    except _UNREADABLE as error:
        raise RefusedKeyError("format") from error
    key, certificate, others = _opened(content, password)
    if key is None:
        raise RefusedKeyError("key")
    if certificate is None:
        raise RefusedKeyError("certificate")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise RefusedKeyError("algorithm")
    its, *above = [_asn1(each) for each in (certificate, *others)]
    try:
        _refuse_unfit(its)
        return Key(
            _subject(its),
            its.sha256.hex(),
            its.not_valid_before,
            its.not_valid_after,
            _Signer(key, its, above),
        )
    except _UNREADABLE as error:
        raise RefusedKeyError("certificate") from error


def _opened(content: bytes, password: str) -> tuple[Any, Any, list[Any]]:
    # A file without a password is one of two kinds: none at all, or an empty one.
    tried: tuple[bytes | None, ...] = (password.encode(),) if password else (b"", None)
    for each in tried:
        try:
            with warnings.catch_warnings():
                # It grumbles at BER, which Windows writes.
                warnings.simplefilter("ignore", UserWarning)
                return load_key_and_certificates(content, each)
        except UnsupportedAlgorithm as error:
            raise RefusedKeyError("format") from error
        except (ValueError, TypeError):
            continue
    raise RefusedKeyError("password")


def _asn1(certificate: Any) -> Certificate:
    return Certificate.load(certificate.public_bytes(Encoding.DER))


def _refuse_unfit(certificate: Certificate) -> None:
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
    """The common name, else all that the certificate says of its subject (RFC 5280, 4.1.2.6)."""
    names = certificate.subject.native
    said = names.get("common_name") or certificate.subject.human_friendly
    return str(said if isinstance(said, str) else said[0])


def sign_pdf(key: Key, content: bytes, when: datetime, *, reason: str) -> bytes:
    """The PDF with an invisible signature in an incremental update (ISO 32000-1, 12.8).

    It begins with the given bytes; `pdf_byte_ranges.unsigned` gives them back. Raises ValueError where it cannot be
    signed: damaged, encrypted, signed before.
    """  # noqa: E501
    try:
        signed = asyncio.run(_signed(key.signer, content, when, reason))
    except _UNSIGNABLE as error:
        raise ValueError(str(error)) from error
    if pdf_byte_ranges.unsigned(signed) != content:
        raise ValueError("what was signed could not be told from its signature")
    return signed


async def _signed(signer: _Signer, content: bytes, when: datetime, reason: str) -> bytes:
    if pdf_byte_ranges.places(content):
        raise ValueError("signed before")
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
        bytes_reserved=await signer.reserved(),
        reason=reason,
    )
    steps.send(SigObjSetup(sig_placeholder=value))
    prepared, _ = steps.send(SigIOSetup(md_algorithm=_DIGEST, in_place=True))
    # The time is in the dictionary alone (EN 319 142-1, 5.3: signing-time is not used).
    made = await signer.async_sign(prepared.document_digest, _DIGEST, use_pades=True)
    steps.send(made)
    return stream.getvalue()


def sign_bytes(key: Key, content: bytes, when: datetime) -> bytes:
    """A detached signature over the content (CMS in DER, a `.p7s`), with the time in it."""
    says = PdfCMSSignedAttributes(signing_time=when.astimezone(UTC).replace(microsecond=0))
    made = asyncio.run(
        key.signer.async_sign_general_data(
            content, _DIGEST, use_cades=True, signed_attr_settings=says
        )
    )
    return bytes(made.dump())


def certificates(content: bytes) -> list[Certificate]:
    """The X.509 certificates of a PEM or DER file; ValueError where it holds none."""
    try:
        found = [content]
        if pem.detect(content):
            # Keys may stand beside them.
            every = pem.unarmor(content, multiple=True)
            found = [der for kind, _, der in every if kind == "CERTIFICATE"]
        loaded = [Certificate.load(each, strict=True) for each in found]
        for each in loaded:
            each.subject.native, each.public_key.native  # noqa: B018 - parses what it reads
        if not loaded:
            raise ValueError("no certificate")
    except _UNREADABLE as error:
        raise ValueError(str(error)) from error
    return loaded


def check_pdf(content: bytes, trusted: Sequence[Certificate] = ()) -> tuple[Signature, ...]:
    """What each signature in the PDF says and proves, in their order in the file; () without any.

    Nothing of the PDF is read but its signatures: one without fault proves every byte of the file,
    its own place apart, to be as it was signed. A time is told that the signature covers.
    """
    return tuple(_checked_place(place, trusted) for place in pdf_byte_ranges.places(content))


def _checked_place(place: pdf_byte_ranges.Place, trusted: Sequence[Certificate]) -> Signature:
    signature = _checked(_without_padding(place.signature), place.signed, trusted, place.claimed)
    if not signature.fault and not place.is_last_word:
        return replace(signature, fault="appended")
    return signature


def _without_padding(der: bytes) -> bytes:
    """The DER value without the zeros that fill up its place."""
    try:
        length = parser.peek(der)
    except ValueError:
        return b""
    return der[:length] if not der[length:].strip(b"\0") else b""


def check_bytes(content: bytes, signature: bytes, trusted: Sequence[Certificate] = ()) -> Signature:
    """What the detached signature says, and whether it is of that content."""
    return _checked(signature, (content,), trusted, None)


def _checked(
    der: bytes,
    ranges: Sequence[bytes],
    trusted: Sequence[Certificate],
    claimed: datetime | None,
) -> Signature:
    try:
        signed_data = cms.ContentInfo.load(der, strict=True)["content"]
        signer_info = extract_signer_info(signed_data)
        found = extract_certificate_info(signed_data)
        certificate = found.signer_cert
        when = claimed or extract_self_reported_ts(signer_info)
        fault = _fault(signer_info, certificate, ranges, when)
        return Signature(
            _subject(certificate),
            certificate.sha256.hex(),
            when,
            fault,
            _is_trusted(certificate, found.other_certs, trusted, when),
        )
    except _UNREADABLE:
        return Signature(fault="unreadable")


def _fault(
    signer_info: Any, certificate: Certificate, ranges: Sequence[bytes], when: datetime | None
) -> str:
    digest = signer_info["digest_algorithm"]["algorithm"].native
    how = signer_info["signature_algorithm"]
    hashed_as = digest if how["algorithm"].native in _SIGNED_BY else how.hash_algo
    if how.signature_algo not in _SIGNED_BY or not {digest, hashed_as} <= _STRONG_DIGESTS:
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
    """Whether the certificate is one of the trusted, or was issued by one (RFC 5280, 6.1)."""
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
