"""Keys that cannot sign, and files without certificates; signatures are in `test_signing`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.archive.signing import cms
from generator.archive.signing.cms import RefusedKeyError
from tests import certificates
from tests.certificates import PASSWORD

MADE = certificates.make("ec")


def test_a_key_has_its_certificates_subject_fingerprint_and_time() -> None:
    key = cms.load_key(MADE.p12(), PASSWORD)

    assert (key.subject, key.fingerprint) == (certificates.OFFICE, MADE.fingerprint)
    assert (key.not_before, key.not_after) == (certificates.BEGINNING, certificates.END)


@pytest.mark.parametrize(
    ("content", "password", "reason"),
    [
        (b"", PASSWORD, "format"),
        (MADE.pem, PASSWORD, "format"),
        (MADE.p12(), "wrong", "password"),
        (MADE.p12(), "", "password"),
        (replace(MADE, key=None).p12(), PASSWORD, "key"),
        (certificates.make("ed25519").p12(), PASSWORD, "algorithm"),
        (
            certificates.make("ec", usage=certificates.key_usage("key_encipherment")).p12(),
            PASSWORD,
            "usage",
        ),
    ],
    ids=["empty", "pem", "wrong", "blank", "key", "algorithm", "usage"],
)
def test_a_key_that_cannot_sign_is_refused_with_the_reason(
    content: bytes, password: str, reason: str
) -> None:
    with pytest.raises(RefusedKeyError) as refused:
        cms.load_key(content, password)

    assert refused.value.reason == reason


@pytest.mark.parametrize("content", [MADE.pem, MADE.der, MADE.key_pem + MADE.pem])
def test_certificates_are_read_from_pem_and_der_beside_keys_too(content: bytes) -> None:
    [found] = cms.parse_certificates(content)

    assert found.sha256.hex() == MADE.fingerprint


@pytest.mark.parametrize("content", [b"", b"x", MADE.key_pem, MADE.der[:-1], MADE.der + b"x"])
def test_a_file_without_a_certificate_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        cms.parse_certificates(content)


def test_what_is_no_signature_is_unreadable() -> None:
    assert cms.check_bytes(b"", b"x").fault == "unreadable"
    assert cms.check_pdf(b"%PDF-1.7") == ()
