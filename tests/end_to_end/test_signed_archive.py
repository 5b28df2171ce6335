"""What `forms archive --sign` puts into a bag, and what `forms verify` says of its signatures."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import bagit
import pytest

from generator.archive.signing import pdf_byte_ranges, signing
from generator.build import pdf_mark
from generator.common import clock
from tests import archives, certificates, units
from tests.archives import BAG, BUILT, ZIP, change, forge
from tests.certificates import OFFICE, PASSWORD
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.archive.signing.cms import Key
    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Once = Callable[[str, Path, Callable[[], None]], None]

# What an archive proves is shown quickly by the tests of its room.
pytestmark = pytest.mark.slow

FIRST, SECOND = f"{BUILT}/units/甲局.pdf", f"{BUILT}/units/乙局.pdf"
SIGNED = "tagmanifest-sha512.txt"
SIGNATURE = f"{SIGNED}.p7s"
NOON = "1795521600"  # 2026-11-24 12:00 UTC


@pytest.fixture(scope="session")
def clerk() -> certificates.Made:
    return certificates.make()


@pytest.fixture
def ready(
    office: Path,
    forms: Forms,
    clerk: certificates.Made,
    once: Once,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A campaign with its PDFs, and a certificate to sign with; the project's folder."""

    def build() -> None:
        assert forms("build").code == 0
        certificates.put_pdfs(office / units.BUILT)
        clerk.write(office / "clerk.p12")
        (office / "clerk.pem").write_bytes(clerk.pem)

    once("ready to be signed", office, build)
    monkeypatch.setenv("FORMS_SIGN_PASSWORD", PASSWORD)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)
    return office


@pytest.fixture
def signed(ready: Path, forms: Forms, once: Once) -> Path:
    """A signed archive of three units; its folder."""

    def sign() -> None:
        said = forms("archive", "--sign", "clerk.p12")
        assert said.code == 0, said

    once("signed", ready, sign)
    return ready / BAG


def test_the_pdfs_of_a_signed_bag_are_signed_and_those_built_stay(
    ready: Path, forms: Forms, clerk: certificates.Made
) -> None:
    before = {path: path.read_bytes() for path in (ready / units.BUILT).rglob("*.pdf")}

    said = forms("archive", "--sign", "clerk.p12")

    assert said.code == 0
    assert (
        f"已签名：每份 PDF 和校验和清单。签名证书：{OFFICE}，指纹 {clerk.fingerprint}。" in said.out
    )
    assert before == {path: path.read_bytes() for path in before}
    for path, unsigned in before.items():
        name = path.relative_to(ready / units.BUILT)
        archived = (ready / BAG / BUILT / name).read_bytes()
        [found] = signing.check_pdf(archived)
        assert (found.fault, found.fingerprint) == ("", clerk.fingerprint)
        assert found.signed_at == datetime(2026, 11, 24, 12, tzinfo=UTC)
        assert pdf_byte_ranges.unsigned(archived) == unsigned
        assert pdf_mark.document_sha256(ready / BAG / BUILT / name) == pdf_mark.document_sha256(
            path
        )


def test_a_signed_bag_is_a_sound_bag(signed: Path, clerk: certificates.Made) -> None:
    bag = bagit.Bag(str(signed))

    assert bag.is_valid()
    assert bag.info["Signed-By"].split() == [OFFICE, f"sha256:{clerk.fingerprint}"]
    assert SIGNATURE not in (signed / SIGNED).read_text(encoding="utf-8")


def test_a_signed_bag_passes(signed: Path, forms: Forms, clerk: certificates.Made) -> None:
    for file in (signed, ZIP):
        said = forms("verify", str(file))
        assert said.code == 0, said
        assert "签名完好；未核对证书的签发者" in said.out
        assert f"{OFFICE}，" in said.out
        assert clerk.fingerprint in said.out
        assert "PDF 4 份，均由同一证书签名，签名完好；证书是否可信尚未核对。" in said.out
        assert "核对通过。" in said.out


def test_a_signed_bag_can_be_rebuilt(signed: Path, forms: Forms) -> None:
    said = forms("verify", str(signed), "--rebuild")

    assert (said.code, "逐字节相同" in said.out) == (0, True)


def test_the_same_campaign_signed_twice_gives_the_same_bytes(
    signed: Path, forms: Forms, ready: Path
) -> None:
    first = (ready / ZIP).read_bytes()
    shutil.rmtree(signed)
    (ready / ZIP).unlink()

    assert forms("archive", "--sign", "clerk.p12").code == 0

    assert (ready / ZIP).read_bytes() == first


def test_a_bag_without_pdfs_is_signed(ready: Path, forms: Forms) -> None:
    said = forms("archive", "--sign", "clerk.p12", "--no-pdf")

    assert (said.code, "\n已签名：校验和清单。" in said.out) == (0, True)
    assert forms("verify", str(ready / BAG)).code == 0


def test_whom_to_trust_is_asked_for(signed: Path, forms: Forms, ready: Path) -> None:
    (ready / "other.pem").write_bytes(certificates.make("rsa").pem)

    assert "签名完好，证书受信任" in forms("verify", str(signed), "--trust", "clerk.pem").out
    said = forms("verify", str(signed), "--trust", "other.pem")
    assert said.code == 1
    assert f"签名不符：{SIGNATURE}（证书（{OFFICE}）不是 --trust 指定的证书" in said.out
    assert forms("verify", str(signed), "--trust", "other.pem", "--trust", "clerk.pem").code == 0
    assert forms("verify", str(signed), "--trust", "none.pem").code == 2


def test_whoever_is_to_be_trusted_must_have_signed(ready: Path, forms: Forms) -> None:
    assert forms("archive").code == 0

    said = forms("verify", str(ready / BAG), "--trust", "clerk.pem")

    assert (said.code, f"没有签名：{SIGNED}" in said.out) == (1, True)
    assert forms("verify", str(ready / BAG)).code == 0


def _other() -> Key:
    made = certificates.make("ec", "别的单位")
    path = Path("other.p12")
    return signing.load_key(made.write(path), PASSWORD, clock.now())


def _resign(bag: Path, key: Key) -> None:
    """The signature over the bag made anew with that key."""
    signature = signing.sign_bytes(key, (bag / SIGNED).read_bytes(), clock.now())
    (bag / SIGNATURE).write_bytes(signature)


def _without_signature(bag: Path) -> None:
    (bag / SIGNATURE).unlink()


def _without_word(bag: Path) -> None:
    text = (bag / "bag-info.txt").read_text(encoding="utf-8")
    head, _, rest = text.partition("Signed-By")
    units.write(bag / "bag-info.txt", head + rest[rest.index("\nPayload") + 1 :])
    forge(bag)


def _signature_damaged(bag: Path) -> None:
    change(bag / SIGNATURE, lambda der: der[:-9] + bytes([der[-9] ^ 1]) + der[-8:])


def _signature_cut(bag: Path) -> None:
    change(bag / SIGNATURE, lambda der: der[:-1])


def _file_changed(bag: Path) -> None:
    (bag / "data" / "check-report.txt").write_text("没有问题", encoding="utf-8")
    forge(bag)


def _signed_by_another(bag: Path) -> None:
    _resign(bag, _other())


def _pdf_unsigned(bag: Path) -> None:
    change(bag / FIRST, pdf_byte_ranges.unsigned)
    forge(bag)


def _pdf_appended(bag: Path) -> None:
    change(bag / FIRST, lambda content: content + b"\n%%EOF\n")
    forge(bag)


def _pdf_changed(bag: Path) -> None:
    change(
        bag / FIRST, lambda content: content.replace(b"/MediaBox [ 0 0 6", b"/MediaBox [ 0 0 7", 1)
    )
    forge(bag)


def _pdf_signed_by_another(bag: Path) -> None:
    key = _other()
    change(
        bag / FIRST,
        lambda content: signing.sign_pdf(key, "甲", pdf_byte_ranges.unsigned(content), clock.now()),
    )
    forge(bag)


def _pdfs_swapped(bag: Path) -> None:
    archives.swap(bag / FIRST, bag / SECOND)
    forge(bag)


def _all_forged_with_another_key(bag: Path) -> None:
    """The one forgery that only a look at the certificate shows: everything signed anew."""
    key = _other()
    for path in (bag / BUILT).rglob("*.pdf"):
        change(
            path,
            lambda content: signing.sign_pdf(
                key, "x", pdf_byte_ranges.unsigned(content), clock.now()
            ),
        )
    text = (bag / "bag-info.txt").read_text(encoding="utf-8")
    head, _, rest = text.partition("Signed-By")
    row = f"Signed-By: {key.subject} sha256:{key.fingerprint}\n"
    units.write(bag / "bag-info.txt", head + row + rest[rest.index("\nPayload") + 1 :])
    forge(bag)
    _resign(bag, key)


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (_without_signature, f"缺少：{SIGNATURE}（bag-info.txt 记载归档已签名"),
        (
            _without_word,
            "记载不符：bag-info.txt（“Signed-By”（签名证书）应只有一处，并记载证书指纹",
        ),
        (_signature_damaged, f"签名不符：{SIGNATURE}（签名本身已被改动"),
        (_signature_cut, f"签名不符：{SIGNATURE}（签名无法读取"),
        (_file_changed, f"签名不符：{SIGNATURE}（内容与签名时不一致"),
        (_signed_by_another, f"签名不符：{SIGNATURE}（由另一证书签名：别的单位"),
        (_pdf_unsigned, f"没有签名：{FIRST}"),
        (_pdf_appended, f"签名不符：{FIRST}（签名后，文件末尾又增加了内容"),
        (_pdf_changed, f"签名不符：{FIRST}（内容与签名时不一致"),
        (_pdf_signed_by_another, f"签名不符：{FIRST}（由另一证书签名：别的单位"),
        (_pdfs_swapped, f"不一致：{FIRST}（不是由"),
    ],
)
def test_each_fault_of_a_signed_bag_is_named(
    signed: Path, forms: Forms, tamper: Callable[[Path], None], told: str
) -> None:
    tamper(signed)

    said = forms("verify", str(signed))

    assert said.code == 1
    assert told in said.out, said.out
    assert "核对通过" not in said.out


def test_a_bag_signed_anew_by_somebody_else_is_told_by_whom_to_trust(
    signed: Path, forms: Forms
) -> None:
    _all_forged_with_another_key(signed)

    assert "别的单位" in forms("verify", str(signed)).out
    said = forms("verify", str(signed), "--trust", "clerk.pem")
    assert (said.code, f"签名不符：{SIGNATURE}（证书（别的单位）" in said.out) == (1, True)


def test_a_lone_signed_pdf_tells_who_signed_it(signed: Path, forms: Forms) -> None:
    said = forms("verify", str(signed / FIRST))

    assert said.code == 0, said
    assert f"签名完好；未核对证书的签发者（如需核对，请用 --trust 指定受信任的证书）：{OFFICE}" in (
        said.out
    )
    assert "由文档 units/甲局.docx 转换的 PDF" in said.out
    assert "证书受信任" in forms("verify", str(signed / FIRST), "--trust", "clerk.pem").out


def test_a_lone_pdf_of_other_pages_signed_by_somebody_else_is_not_proven(
    ready: Path, forms: Forms
) -> None:
    assert forms("archive", "--sign", "clerk.p12").code == 0
    document = (ready / units.BUILT / "units" / "甲局.docx").read_bytes()
    pdf, other = Path("某.pdf"), _other()
    pages = certificates.pdf(document, pages=2)
    pdf.write_bytes(signing.sign_pdf(other, "某", pages, clock.now()))

    said = forms("verify", str(pdf))

    assert said.code == 4, said.out
    assert "由 units/甲局.docx 转换的 PDF 与此文件不同，请以归档中的为准" in said.out
    assert "未核对：签名者。签名完好；未核对证书的签发者" in said.out


def test_a_lone_pdf_with_something_appended_is_told(
    signed: Path, forms: Forms, ready: Path
) -> None:
    built = ready / units.BUILT / "units" / "甲局.pdf"
    for path, words in ((signed / FIRST, "文件末尾又增加了内容"), (built, "不是本程序转换的 PDF")):
        change(path, lambda content: content + b"1 0 obj null endobj\nstartxref\n1\n%%EOF\n")
        said = forms("verify", str(path))
        assert (said.code, words in said.out) == (1, True), said.out
    fresh = ready / units.BUILT / "units" / "乙局.pdf"
    said = forms("verify", str(fresh), "--trust", "clerk.pem")
    assert (said.code, "没有签名" in said.out) == (1, True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("clerk.p12 FORMS_SIGN_PASSWORD=wrong", "密码不正确"),
        ("none.p12", "找不到签名证书 none.p12"),
        ("clerk.pem", "不是 PKCS#12 证书文件"),
        ("clerk.p12 SOURCE_DATE_EPOCH=1000000000", "起生效"),
    ],
)
def test_what_cannot_be_signed_with_leaves_no_archive(
    ready: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch, typed: str, words: str
) -> None:
    certificate, *variables = typed.split()
    for variable in variables:
        monkeypatch.setenv(*variable.split("="))

    said = forms("archive", "--sign", certificate)

    assert (said.code, words in said.err) == (2, True), said
    assert not (ready / "archive").exists()


def test_without_password_or_terminal_nothing_is_signed(
    ready: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORMS_SIGN_PASSWORD")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    said = forms("archive", "--sign", "clerk.p12")

    assert (said.code, "FORMS_SIGN_PASSWORD" in said.err) == (2, True)
    assert not (ready / "archive").exists()


@pytest.mark.skipif(os.name == "nt", reason="a pseudo terminal is POSIX's")
def test_the_password_is_asked_for_on_a_terminal_and_not_shown(
    ready: Path, clerk: certificates.Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORMS_SIGN_PASSWORD")
    clerk.write(ready / "plain.p12", "secret")
    asked = "签名证书的密码（输入时不显示）："
    terminal, its_end = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "generator", "archive", "--sign", "plain.p12"],
        cwd=ready,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONIOENCODING": "utf-8"},
        stdin=its_end,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.read(len(asked)) == asked
        os.write(terminal, b"secret\n")
        out, err = process.communicate()
    os.close(its_end)
    os.close(terminal)

    assert (process.returncode, "已签名：" in out) == (0, True), err
    assert "secret" not in out + err


def test_a_pdf_that_cannot_be_signed_leaves_no_archive(ready: Path, forms: Forms) -> None:
    # What the tests of archives take for a PDF: ours by its mark, but without pages.
    archives.put_pdfs(ready / units.BUILT)

    said = forms("archive", "--sign", "clerk.p12")

    assert said.code == 1
    assert "无法签名" in said.err
    assert [*(ready / "archive").rglob("*")] in ([], [ready / "archive" / "2023"])


WITHOUT_PYHANKO = """
import sys
for name in ("pyhanko", "pyhanko_certvalidator", "cryptography", "asn1crypto"):
    sys.modules[name] = None
from generator.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_without_pyhanko_it_is_said_how_to_install_it(
    signed: Path, ready: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    install = 'python -m pip install "official-forms[sign]"'

    with start(["-c", WITHOUT_PYHANKO, "archive", "--sign", "clerk.p12"], ready) as process:
        out, err = process.communicate()
    assert (process.returncode, install in err, out) == (4, True, "")

    # What can be proven without it is; what cannot is said, and is not taken for proven.
    with start(["-c", WITHOUT_PYHANKO, "verify", str(signed)], ready) as process:
        out, err = process.communicate()
    assert (process.returncode, err) == (4, "")
    assert "未核对：签名。" in out
    assert install in out
    assert "核对通过" not in out
