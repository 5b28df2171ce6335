from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.archive import bag_signatures
from generator.archive.bag_signatures import SIGNATURE, SIGNED, SignatureCheck
from generator.archive.bagit import bag, bag_files
from generator.archive.bagit.bag import Item
from tests import archives, certificates

if TYPE_CHECKING:
    from pathlib import Path

    from generator.archive.signing.cms import Certificate

NOON = certificates.BEGINNING.replace(year=2024, hour=12)


@pytest.fixture(scope="module")
def made() -> certificates.Made:
    return certificates.make("ec")


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, made: certificates.Made) -> Path:
    """A bag with one PDF, signed."""
    folder = tmp_path_factory.mktemp("signed")
    (folder / "a.pdf").write_bytes(certificates.pdf())
    signer = bag_signatures.signer(made.write(folder / "office.p12"), certificates.PASSWORD, NOON)
    items = [Item("build/2023/a.pdf", signer.sign_pdf(folder / "a.pdf")), Item("b", b"1")]
    (folder / "bag").mkdir()
    bag.fill(folder / "bag", items, signer.info, signer.sign_bag)
    return folder / "bag"


@pytest.fixture
def folder(tmp_path: Path, signed: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(signed, tmp_path / "bag")


def check(folder: Path, *signed_by: str, trusted: tuple[Certificate, ...] = ()) -> SignatureCheck:
    with bag_files.open_bag(folder) as files:
        return bag_signatures.check(files, signed_by, trusted)


def named(made: certificates.Made) -> str:
    """The value of Signed-By for the certificate."""
    return f"{certificates.OFFICE} sha256:{made.fingerprint}"


def texts(found: SignatureCheck) -> list[str]:
    return [str(fault) for fault in found.faults]


def test_signatures_that_hold_are_proven(folder: Path, made: certificates.Made) -> None:
    found = check(folder, named(made))

    assert (found.faults, found.unproven) == ((), "")
    assert found.proven[0].startswith("签名完好；未核对证书的签发者")
    assert found.proven[1] == "PDF 1 份，均由同一证书签名，签名完好；证书是否可信尚未核对。"


def test_bag_info_names_the_certificate(folder: Path, made: certificates.Made) -> None:
    rows, _ = bag.info_rows((folder / "bag-info.txt").read_text("utf-8"))

    assert rows[0] == ("Signed-By", named(made))


def test_an_unsigned_bag_has_a_fault_only_where_somebody_is_trusted(
    folder: Path, made: certificates.Made
) -> None:
    (folder / SIGNATURE).unlink()

    assert check(folder) == SignatureCheck()
    found = check(folder, trusted=(made.certificate,))
    assert texts(found) == [f"没有签名：{SIGNED}（--trust 要求核对签名）"]


@pytest.mark.parametrize("values", [("某局",), ("a sha256:" + "0" * 64, "b sha256:" + "0" * 64)])
def test_bag_info_must_name_one_certificate(folder: Path, values: tuple[str, ...]) -> None:
    assert texts(check(folder, *values)) == [
        "记载不符：bag-info.txt（“Signed-By”（签名证书）应只有一处，并记载证书指纹）"
    ]


def test_a_signature_that_was_taken_away_is_missed(folder: Path, made: certificates.Made) -> None:
    (folder / SIGNATURE).unlink()

    [fault] = texts(check(folder, named(made)))

    assert fault.startswith(f"缺少：{SIGNATURE}")


def test_a_changed_manifest_and_a_changed_pdf_are_faults(
    folder: Path, made: certificates.Made
) -> None:
    archives.change(folder / SIGNED, lambda content: content + b" ")
    archives.change(folder / "data/build/2023/a.pdf", lambda content: content + b" ")

    assert texts(check(folder, named(made))) == [
        f"签名不符：{SIGNED}.p7s（内容与签名时不一致，签名后被改动）",
        "签名不符：data/build/2023/a.pdf（签名后，文件末尾又增加了内容）",
    ]


def test_an_unsigned_pdf_and_another_signer_are_faults(
    folder: Path, made: certificates.Made
) -> None:
    (folder / "data/build/2023/a.pdf").write_bytes(certificates.pdf())

    found = texts(check(folder, "别人 sha256:" + "0" * 64))

    assert len(found) == 2
    assert found[0].startswith(f"签名不符：{SIGNATURE}（由另一证书签名：{certificates.OFFICE}")
    assert made.fingerprint in found[0]
    assert found[1] == "没有签名：data/build/2023/a.pdf（归档已签名，此 PDF 却没有签名）"
