from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from generator.archive.signing import pdf_byte_ranges, signing
from generator.common import clock
from generator.common.diagnostics import FormsError, UsageError
from tests import certificates
from tests.certificates import OFFICE, PASSWORD, Made
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.archive.signing.cms import Key, Signature

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KINDS = ("rsa", "ec", "ec384")
CONTENT = b"0123  bag-info.txt\n"


def key_of(made: Made, folder: Path) -> Key:
    return signing.load_key(made.write(folder / "office.p12"), PASSWORD, NOON)


@pytest.fixture(params=KINDS)
def made(request: pytest.FixtureRequest) -> Made:
    return certificates.make(request.param)


@pytest.fixture
def key(made: Made, tmp_path: Path) -> Key:
    return key_of(made, tmp_path)


@pytest.fixture
def ec_key(tmp_path: Path) -> Key:
    return key_of(certificates.make(), tmp_path)


@pytest.fixture
def signed(ec_key: Key) -> bytes:
    return signing.sign_pdf(ec_key, "a.pdf", certificates.pdf(), NOON)


def only(found: tuple[Signature, ...]) -> Signature:
    [signature] = found
    return signature


def test_a_signed_pdf_tells_who_signed_when_and_that_it_is_whole(key: Key, made: Made) -> None:
    signed = signing.sign_pdf(key, "a.pdf", certificates.pdf(), NOON)

    found = only(signing.check_pdf(signed))

    assert (found.subject, found.fingerprint, found.signed_at, found.fault, found.is_trusted) == (
        OFFICE,
        made.fingerprint,
        NOON,
        "",
        None,
    )
    assert signing.fault_message(found, made.fingerprint) == ""


def test_another_reader_finds_a_sound_pades_signature_over_the_whole_file(
    key: Key, made: Made
) -> None:
    signed = signing.sign_pdf(key, "a.pdf", certificates.pdf(), NOON)

    [found] = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    root = _other_signer(made).signing_cert
    status = validate_pdf_signature(
        found,
        ValidationContext(trust_roots=[root], allow_fetching=False),
        key_usage_settings=KeyUsageConstraints(set()),
    )

    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert found.sig_object["/Reason"] == "归档"


def test_a_signed_pdf_begins_with_the_unsigned_one(key: Key) -> None:
    unsigned = certificates.pdf()

    signed = signing.sign_pdf(key, "a.pdf", unsigned, NOON)

    assert signed.startswith(unsigned)
    assert pdf_byte_ranges.unsigned(signed) == unsigned
    assert pdf_byte_ranges.unsigned(unsigned) == unsigned


def test_a_pdf_with_object_streams_is_signed(key: Key) -> None:
    unsigned = certificates.pdf(packing=pikepdf.ObjectStreamMode.generate)

    signed = signing.sign_pdf(key, "a.pdf", unsigned, NOON)

    assert only(signing.check_pdf(signed)).fault == ""
    assert pdf_byte_ranges.unsigned(signed) == unsigned
    with pikepdf.open(io.BytesIO(signed)) as opened:
        assert opened.check_pdf_syntax() == []


def test_what_says_that_it_is_pdf_a_stays(ec_key: Key) -> None:
    unsigned = certificates.pdf()

    signed = signing.sign_pdf(ec_key, "a.pdf", unsigned, NOON)

    with pikepdf.open(io.BytesIO(unsigned)) as before, pikepdf.open(io.BytesIO(signed)) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert b"pdfaid" in after.Root.Metadata.read_bytes()
        assert after.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
        assert after.docinfo == before.docinfo
        widget = after.pages[0].Annots[0]
        # ISO 19005-2, 6.3.2: printed; neither invisible, hidden nor kept from view.
        assert widget.F & 0b100100 == 0b100
        assert widget.F & 0b000011 == 0
        assert list(widget.Rect) == [0, 0, 0, 0]
        assert "/NeedAppearances" not in after.Root.AcroForm
        assert after.check_pdf_syntax() == []


def test_signing_twice_gives_the_same_bytes(key: Key) -> None:
    pdf = certificates.pdf()

    assert signing.sign_pdf(key, "a.pdf", pdf, NOON) == signing.sign_pdf(key, "a.pdf", pdf, NOON)
    assert signing.sign_bytes(key, CONTENT, NOON) == signing.sign_bytes(key, CONTENT, NOON)


def test_a_signed_file_tells_who_signed_when_and_that_it_is_whole(key: Key, made: Made) -> None:
    found = signing.check_bytes(CONTENT, signing.sign_bytes(key, CONTENT, NOON))

    assert (found.subject, found.fingerprint, found.signed_at, found.fault) == (
        OFFICE,
        made.fingerprint,
        NOON,
        "",
    )


def test_openssl_accepts_the_signature_of_a_file(
    key: Key, made: Made, tmp_path: Path, need_program: Callable[[str], str]
) -> None:
    need_program("openssl")
    for name, content in (
        ("tag.txt", CONTENT),
        ("tag.txt.p7s", signing.sign_bytes(key, CONTENT, NOON)),
        ("cert.pem", made.pem),
    ):
        (tmp_path / name).write_bytes(content)

    command = "openssl cms -verify -binary -inform DER -in tag.txt.p7s -content tag.txt"
    command += " -CAfile cert.pem -purpose any -out out.txt"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)

    assert (tmp_path / "out.txt").read_bytes() == CONTENT


def _one_bit(signed: bytes) -> bytes:
    return bytes([signed[0] ^ 1]) + signed[1:]


def _text_changed(signed: bytes) -> bytes:
    return signed.replace(b"/MediaBox [ 0 0 6", b"/MediaBox [ 0 0 7", 1)


def _reason_changed(signed: bytes) -> bytes:
    assert signed.count(b"/Reason") == 1
    return signed.replace(b"/Reason", b"/Treaso")


def _appended(signed: bytes) -> bytes:
    return signed + b"\n"


def _updated(signed: bytes) -> bytes:
    update = IncrementalPdfFileWriter(io.BytesIO(signed))
    update.root["/Lang"] = update.root["/Type"]
    update.update_root()
    out = io.BytesIO()
    update.write(out)
    return out.getvalue()


def _cut(signed: bytes) -> bytes:
    return signed[:-1]


def _signature_changed(signed: bytes) -> bytes:
    # A digit of the last bytes that are not padding: of the signature's own value.
    at = len(signed[: signed.rindex(b">\n/ByteRange")].rstrip(b"0")) - 20
    return signed[:at] + (b"1" if signed[at : at + 1] != b"1" else b"2") + signed[at + 1 :]


def _padding_used(signed: bytes) -> bytes:
    at = signed.rindex(b"0>\n/ByteRange")
    return signed[:at] + b"1" + signed[at + 1 :]


def _range_narrowed(signed: bytes) -> bytes:
    """Room between what was signed and the signature, as an attacker would make it."""
    at = signed.rindex(b"/ByteRange [0 ")
    end = signed.index(b" ", at + 14)
    before = int(signed[at + 14 : end])
    return signed[: at + 14] + str(before - 1).encode() + signed[end:]


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (_one_bit, "内容与签名时不一致"),
        (_text_changed, "内容与签名时不一致"),
        (_reason_changed, "内容与签名时不一致"),
        (_appended, "文件末尾又增加了内容"),
        (_updated, "文件末尾又增加了内容"),
        (_cut, "签名无法读取"),
        (_signature_changed, "签名本身已被改动"),
        (_padding_used, "签名无法读取"),
        (_range_narrowed, "签名无法读取"),
    ],
)
def test_a_pdf_that_was_changed_is_told_from_a_sound_one(
    signed: bytes, tamper: Any, fault: str
) -> None:
    changed = tamper(signed)

    found = only(signing.check_pdf(changed))

    assert changed != signed
    assert fault in signing.fault_message(found)


def test_no_byte_of_a_signed_pdf_can_be_changed(signed: bytes) -> None:
    gap = range(signed.rindex(b"/Contents <") + 11, signed.rindex(b">\n/ByteRange"))

    places = [*range(0, gap.start, 5), *range(gap.stop, len(signed), 5)]
    gone = 0
    for at in places:
        changed = bytearray(signed)
        changed[at] ^= 4
        found = signing.check_pdf(bytes(changed))
        assert all(signature.fault for signature in found), at
        gone += not found
    # Where a signature begins there may be none left to check, nowhere else.
    assert gone < len(b"/ByteRange [0 0000000000 0000000000 0000000000]")


@pytest.mark.slow
def test_a_damaged_signature_is_never_a_reason_to_break_off(ec_key: Key, tmp_path: Path) -> None:
    signature = signing.sign_bytes(ec_key, CONTENT, NOON)
    whom = signing.load_certificates([_file(tmp_path / "c.pem", certificates.make("rsa").pem)])
    sound = signing.check_bytes(CONTENT, signature, whom)

    for at in range(len(signature)):
        for bit in (1, 32, 128):
            changed = bytearray(signature)
            changed[at] ^= bit
            found = signing.check_bytes(CONTENT, bytes(changed), whom)
            # What does not count may be changed (the version of the container), nothing else.
            assert found.fault or found == sound
        assert signing.check_bytes(CONTENT, signature[:at]).fault == "unreadable"
    assert signing.check_bytes(CONTENT, signature + b"\0").fault == "unreadable"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\0" * 100, b"/ByteRange [0 1 2"])
def test_a_file_without_a_signature_has_none(content: bytes) -> None:
    assert signing.check_pdf(content) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"/ByteRange [0 0 0 0]",
        b"/ByteRange [0 1 3 999999999999]",
        b"<30>/ByteRange [0 0 4 20]",
        b"<30803080>/ByteRange [0 0 10 20]",
        b"/ByteRange [0 9 2 1]" * 100_000,
    ],
)
def test_signatures_made_up_are_unreadable(content: bytes) -> None:
    assert {signature.fault for signature in signing.check_pdf(content)} == {"unreadable"}


def test_content_that_was_changed_does_not_match_its_signature(ec_key: Key) -> None:
    signature = signing.sign_bytes(ec_key, CONTENT, NOON)

    found = signing.check_bytes(CONTENT.replace(b"0", b"1"), signature)

    assert "内容与签名时不一致" in signing.fault_message(found)


def test_another_certificate_of_the_same_name_is_told(ec_key: Key) -> None:
    other = certificates.make("rsa")

    found = signing.check_bytes(CONTENT, signing.sign_bytes(ec_key, CONTENT, NOON))

    assert signing.fault_message(found, ec_key.fingerprint) == ""
    assert "由另一证书签名" in signing.fault_message(found, other.fingerprint)
    assert ec_key.fingerprint in signing.fault_message(found, other.fingerprint)


def _other_signer(made: Made) -> SimpleSigner:
    return SimpleSigner.load_pkcs12_data(made.p12(), [], PASSWORD.encode())


def _signed(signer: SimpleSigner, digest: str) -> bytes:
    return bytes(asyncio.run(signer.async_sign_general_data(CONTENT, digest)).dump())


def test_a_weak_hash_is_refused() -> None:
    signer = _other_signer(certificates.make("rsa"))

    for digest in ("md5", "sha1"):
        assert "算法强度不足" in signing.fault_message(
            signing.check_bytes(CONTENT, _signed(signer, digest))
        )
    assert signing.check_bytes(CONTENT, _signed(signer, "sha384")).fault == ""


def test_a_short_key_is_refused() -> None:
    signature = _signed(_other_signer(certificates.make("rsa1024")), "sha256")

    assert "密钥过短" in signing.fault_message(signing.check_bytes(CONTENT, signature))


def test_pss_signatures_are_understood() -> None:
    signer = _other_signer(certificates.make("rsa"))
    signer.prefer_pss = True

    assert signing.check_bytes(CONTENT, _signed(signer, "sha256")).fault == ""


def test_a_signature_made_when_the_certificate_was_not_valid_is_told(tmp_path: Path) -> None:
    key = key_of(certificates.make(end=certificates.later(NOON, 1)), tmp_path)

    found = signing.check_bytes(
        CONTENT, signing.sign_bytes(key, CONTENT, certificates.later(NOON, 2))
    )

    assert "不在证书的有效期内" in signing.fault_message(found)


def test_a_certificate_that_expired_since_does_not_spoil_the_signature(tmp_path: Path) -> None:
    made = certificates.make(end=certificates.later(NOON, 1))
    key = key_of(made, tmp_path)
    whom = signing.load_certificates([_file(tmp_path / "c.pem", made.pem)])

    found = only(signing.check_pdf(signing.sign_pdf(key, "a.pdf", certificates.pdf(), NOON), whom))

    assert signing.fault_message(found) == ""
    assert found.is_trusted


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_the_certificate_itself_or_its_issuer_may_be_trusted(tmp_path: Path) -> None:
    usage = certificates.key_usage("key_cert_sign", "crl_sign")
    root = certificates.make(name="根证书", is_ca=True, usage=usage)
    leaf = certificates.make(issuer=root)
    signature = signing.sign_bytes(key_of(leaf, tmp_path), CONTENT, NOON)

    for path in (
        _file(tmp_path / "root.pem", root.pem),
        _file(tmp_path / "root.der", root.der),
        _file(tmp_path / "leaf.pem", leaf.pem),
        _file(tmp_path / "two.pem", certificates.make("rsa", "别的").pem + root.pem),
        _file(tmp_path / "with_key.pem", root.key_pem + root.pem),
    ):
        found = signing.check_bytes(CONTENT, signature, signing.load_certificates([path]))
        assert found.is_trusted
        assert signing.fault_message(found) == ""
        assert signing.describe(found).startswith("签名完好，证书受信任：" + OFFICE)


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_certificate_that_nobody_trusted_issued_is_told(tmp_path: Path, kind: str) -> None:
    root = certificates.make("ec384", name="根证书", is_ca=True)
    stranger = certificates.make(kind, name="根证书", is_ca=True)
    leaf = certificates.make(issuer=root)
    whom = signing.load_certificates([_file(tmp_path / "stranger.pem", stranger.pem)])

    found = signing.check_bytes(
        CONTENT, signing.sign_bytes(key_of(leaf, tmp_path), CONTENT, NOON), whom
    )

    assert "不是 --trust 指定的证书" in signing.fault_message(found)


def test_one_who_is_no_authority_cannot_issue(tmp_path: Path) -> None:
    clerk = certificates.make(name="某人")
    whom = signing.load_certificates([_file(tmp_path / "root.pem", certificates.make("rsa").pem)])
    leaf = certificates.make(issuer=clerk)

    found = signing.check_bytes(
        CONTENT, signing.sign_bytes(key_of(leaf, tmp_path), CONTENT, NOON), whom
    )

    assert found.is_trusted is False


def test_without_trust_it_is_said_that_nobody_was_asked(ec_key: Key) -> None:
    found = signing.check_bytes(CONTENT, signing.sign_bytes(ec_key, CONTENT, NOON))

    assert "签名完好；未核对证书的签发者" in signing.describe(found)
    assert ec_key.fingerprint in signing.describe(found)


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"-----BEGIN CERTIFICATE-----\nAAAA\n", certificates.make().key_pem],
)
def test_a_file_to_trust_that_holds_no_certificate_is_refused(
    tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(UsageError, match="中没有证书。请在 --trust 后指定"):
        signing.load_certificates([_file(tmp_path / "c.pem", content)])


def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    path = certificates.make().write(tmp_path / "office.p12")

    for wrong in ("wrong", ""):
        with pytest.raises(UsageError, match=r"office\.p12：密码不正确.*FORMS_SIGN_PASSWORD"):
            signing.load_key(path, wrong, NOON)


def test_a_certificate_without_a_password_is_read(tmp_path: Path) -> None:
    path = certificates.make().write(tmp_path / "office.p12", "")

    assert signing.load_key(path, "", NOON).subject == OFFICE


@pytest.mark.parametrize("damage", [b"", b"PK\3\4", b"\x30\x80", "cut", "behind", "pem"])
def test_what_is_no_pkcs12_file_is_told(tmp_path: Path, damage: bytes | str) -> None:
    sound = certificates.make()
    known = {"cut": sound.p12()[:-9], "behind": sound.p12() + b"\0", "pem": sound.pem}
    path = _file(tmp_path / "c.p12", damage if isinstance(damage, bytes) else known[damage])

    with pytest.raises(UsageError, match="不是 PKCS#12 证书文件"):
        signing.load_key(path, PASSWORD, NOON)


def test_a_missing_or_far_too_long_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到签名证书"):
        signing.load_key(tmp_path / "c.p12", PASSWORD, NOON)
    with pytest.raises(UsageError, match="找不到签名证书"):
        signing.load_key(tmp_path, PASSWORD, NOON)
    with pytest.raises(UsageError, match="过大"):
        signing.load_key(_file(tmp_path / "long", b"0" * (1 << 21)), PASSWORD, NOON)


def _p12(key: Any, certificate: Any, above: list[Any]) -> bytes:
    how = certificates.BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"test", key, certificate, above, how)


def test_a_file_without_key_or_certificate_is_told(tmp_path: Path) -> None:
    made = certificates.make()
    without_key = _file(tmp_path / "a.p12", _p12(None, None, [made.certificate]))
    without_certificate = _file(tmp_path / "b.p12", _p12(made.key, None, []))

    with pytest.raises(UsageError, match="证书文件中没有私钥"):
        signing.load_key(without_key, PASSWORD, NOON)
    with pytest.raises(UsageError, match="没有与私钥配套的证书"):
        signing.load_key(without_certificate, PASSWORD, NOON)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (certificates.make("rsa1024"), "密钥过短"),
        (certificates.make("ed25519"), "不支持此密钥。请换用 RSA 或 EC 证书"),
        (certificates.make(usage=certificates.key_usage("key_agreement")), "此证书不能用于签名"),
        (certificates.make(end=certificates.later(NOON, -1)), "已于 2026-11-2. 过期"),
        (certificates.make(beginning=certificates.later(NOON, 1)), "自 2026-11-2. 起生效"),
    ],
)
def test_a_certificate_that_is_not_fit_to_sign_with_is_told(
    tmp_path: Path, made: Made, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        key_of(made, tmp_path)


@pytest.mark.parametrize("usage", ["digital_signature", "content_commitment"])
def test_a_certificate_for_signatures_is_taken(tmp_path: Path, usage: str) -> None:
    assert key_of(certificates.make(usage=certificates.key_usage(usage)), tmp_path).fingerprint


def _encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(certificates.pdf())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    return out.getvalue()


@pytest.mark.parametrize("content", [b"", b"text", b"%PDF-1.7\n%%EOF\n", certificates.pdf()[:-40]])
def test_a_damaged_pdf_cannot_be_signed(ec_key: Key, content: bytes) -> None:
    with pytest.raises(FormsError, match=r"某局\.pdf：无法签名"):
        signing.sign_pdf(ec_key, "某局.pdf", content, NOON)


def test_an_encrypted_or_signed_pdf_cannot_be_signed(ec_key: Key, signed: bytes) -> None:
    for content in (_encrypted(), signed):
        with pytest.raises(FormsError, match=r"某局\.pdf：无法签名"):
            signing.sign_pdf(ec_key, "某局.pdf", content, NOON)


def test_the_password_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMS_SIGN_PASSWORD", PASSWORD)

    assert signing.read_password() == PASSWORD


def test_without_a_terminal_a_password_must_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORMS_SIGN_PASSWORD", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO("secret\n"))

    with pytest.raises(UsageError, match="FORMS_SIGN_PASSWORD"):
        signing.read_password()


# The socket pair of an event loop is the process's own; these would leave it.
NO_NETWORK = """
import sys
LEAVING = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg",
           "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}
def refuse(event, arguments):
    if event in LEAVING:
        raise SystemExit(f"asked the network: {event} {arguments}")
sys.addaudithook(refuse)
"""


def _run(script: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_nothing_asks_the_network(tmp_path: Path) -> None:
    root = certificates.make(name="根证书", is_ca=True)
    certificates.make(issuer=root).write(tmp_path / "leaf.p12")
    _file(tmp_path / "root.pem", root.pem)
    _file(tmp_path / "a.pdf", certificates.pdf())
    script = f"""{NO_NETWORK}
from datetime import UTC, datetime
from pathlib import Path
from generator.archive.signing import pdf_byte_ranges, signing
noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
key = signing.load_key(Path("leaf.p12"), sys.argv[1], noon)
whom = signing.load_certificates([Path("root.pem")])
signed = signing.sign_pdf(key, "a.pdf", Path("a.pdf").read_bytes(), noon)
[of_pdf] = signing.check_pdf(signed, whom)
of_bytes = signing.check_bytes(b"a", signing.sign_bytes(key, b"a", noon), whom)
print(of_pdf.is_trusted, of_bytes.is_trusted, of_pdf.fault == of_bytes.fault == "")
"""

    done = _run(script, tmp_path, PASSWORD)

    assert (done.stdout, done.stderr, done.returncode) == ("True True True\n", "", 0)


def test_the_program_works_without_pyhanko_and_says_how_to_install_it(tmp_path: Path) -> None:
    certificates.make().write(tmp_path / "office.p12")
    script = """
import sys
from datetime import UTC, datetime
from pathlib import Path
for name in ("pyhanko", "pyhanko_certvalidator", "cryptography", "asn1crypto"):
    sys.modules[name] = None
import generator.__main__
from generator.archive.signing import pdf_byte_ranges, signing
from generator.common.diagnostics import MachineError
for needed in (
    lambda: signing.load_key(Path("office.p12"), "", datetime.now(UTC)),
    lambda: signing.check_pdf(b""),
):
    try:
        needed()
    except MachineError as error:
        print(error)
"""

    done = _run(script, tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stdout.count('python -m pip install "official-forms[sign]"') == 2


def test_the_program_does_not_load_pyhanko_unasked(tmp_path: Path) -> None:
    done = _run(
        "import sys, generator.__main__, generator.archive.signing.signing\nprint('pyhanko' in sys.modules)",  # noqa: E501
        tmp_path,
    )

    assert (done.stdout, done.returncode) == ("False\n", 0)


def test_a_certificate_signed_with_sha1_is_refused(
    tmp_path: Path, need_program: Callable[[str], str]
) -> None:
    need_program("openssl")
    make = "openssl req -x509 -sha1 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 36500"
    pack = "openssl pkcs12 -export -inkey k.pem -in c.pem -out c.p12 -passout pass:a"
    for command in ([*make.split(), "-subj", "/CN=old"], pack.split()):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    with pytest.raises(UsageError, match="SHA-1"):
        signing.load_key(tmp_path / "c.p12", "a", clock.now())
