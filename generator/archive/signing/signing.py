"""Sign, check signatures, and report on them in Chinese; pyHanko is imported only when needed."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from generator.archive.signing import PASSWORD_VARIABLE
from generator.common.diagnostics import FormsError, MachineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from types import ModuleType

    from generator.archive.signing.cms import Certificate, Key, Signature

# Added to a file's name for the file that holds its detached signature.
SUFFIX = ".p7s"
_INSTALL = 'python -m pip install "official-forms[sign]"'
# Certificates with their chain have a few thousand bytes.
_MAX_BYTES = 1 << 20

# By `cms.RefusedKeyError.reason`.
_KEY_MESSAGES = {
    "format": "不是 PKCS#12 证书文件（.p12、.pfx），或已损坏。请从证书管理工具重新导出后再运行。",
    "password": f"密码不正确，或文件已损坏。请核对密码（环境变量 {PASSWORD_VARIABLE}，或运行时输入的）后再运行。",  # noqa: E501
    "key": "证书文件中没有私钥，无法签名。请在导出时选“包括私钥”，再运行。",
    "certificate": "证书文件中没有与私钥配套的证书，或证书无法读取。请重新导出后再运行。",
    "algorithm": "不支持此密钥。请换用 RSA 或 EC 证书后再运行。",
    "weak": "密钥过短，或证书以 MD5、SHA-1 签发，已不可靠。请换用其他证书后再运行。",
    "usage": "此证书不能用于签名。请换用用途含“数字签名”的证书后再运行。",
}
# By `cms.Signature.fault`.
_FAULT_MESSAGES = {
    "unreadable": "签名无法读取，可能已被改动或损坏",
    "weak": "签名算法强度不足（如 MD5、SHA-1，或密钥过短），不能证明内容未被改动",
    "changed": "内容与签名时不一致，签名后被改动",
    "forged": "签名本身已被改动，或不是由此证书签名",
    "appended": "签名后，文件末尾又增加了内容",
    "untimely": "签名时间不在证书的有效期内",
}


def read_password() -> str:
    """The certificate's password: from the environment, else as typed on the terminal.

    Raises UsageError where there is neither.
    """
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is not None:
        return password
    if not sys.stdin or not sys.stdin.isatty():
        raise UsageError(
            f"签名须提供证书密码：请放入环境变量 {PASSWORD_VARIABLE}，或在终端中运行并输入。"
        )
    return getpass.getpass("签名证书的密码（输入时不显示）：")


def load_key(path: Path, password: str, when: datetime) -> Key:
    """The key in the PKCS#12 file, valid at that time.

    Raises UsageError where the key cannot sign, MachineError where pyHanko is missing.
    """
    cms = _import_cms("签名")
    content = _read(path, "签名证书")
    try:
        key: Key = cms.load_key(content, password)
    except cms.RefusedKeyError as error:
        raise UsageError(f"签名证书 {path.as_posix()}：{_KEY_MESSAGES[error.reason]}") from error
    if when > key.not_after:
        raise UsageError(
            f"签名证书 {path.as_posix()} 已于 {_day(key.not_after)} 过期。请换用有效的证书后再运行。"  # noqa: E501
        )
    if when < key.not_before:
        raise UsageError(
            f"签名证书 {path.as_posix()} 自 {_day(key.not_before)} 起生效。"
            "请核对电脑的时间，或换用其他证书后再运行。"
        )
    return key


def sign_pdf(key: Key, name: str, content: bytes, when: datetime) -> bytes:
    """The PDF with an invisible signature in an incremental update.

    `pdf_byte_ranges.unsigned` removes it. Raises FormsError where the PDF, called `name` in the
    message, cannot be signed.
    """
    try:
        signed: bytes = _import_cms("签名").sign_pdf(key, content, when, reason="归档")
    except ValueError as error:
        raise FormsError(
            f"{name}：无法签名，可能已损坏、已加密或已签名。请重新生成此文件后再运行。"
        ) from error
    return signed


def sign_bytes(key: Key, content: bytes, when: datetime) -> bytes:
    """A detached signature over the content, for a file with `SUFFIX` beside it."""
    signed: bytes = _import_cms("签名").sign_bytes(key, content, when)
    return signed


def load_certificates(paths: Sequence[Path]) -> tuple[Certificate, ...]:
    """The certificates in the files; UsageError for a file without any."""
    if not paths:
        return ()
    cms = _import_cms("核对签名")
    certificates: list[Certificate] = []
    for path in paths:
        try:
            certificates += cms.parse_certificates(_read(path, "证书"))
        except ValueError as error:
            message = f"{path.as_posix()} 中没有证书。请在 --trust 后指定 PEM 或 DER 证书文件。"
            raise UsageError(message) from error
    return tuple(certificates)


def check_pdf(content: bytes, trusted: Sequence[Certificate] = ()) -> tuple[Signature, ...]:
    """Each signature in the PDF with its fault, in their order; () without any."""
    checked: tuple[Signature, ...] = _import_cms("核对签名").check_pdf(content, trusted)
    return checked


def check_bytes(content: bytes, signature: bytes, trusted: Sequence[Certificate] = ()) -> Signature:
    """The detached signature over that content, with its fault."""
    checked: Signature = _import_cms("核对签名").check_bytes(content, signature, trusted)
    return checked


def fault_message(signature: Signature, fingerprint: str = "") -> str:
    """The signature's fault in Chinese, "" for none.

    With a fingerprint, a signature by any other certificate has one.
    """
    if signature.fault:
        return _FAULT_MESSAGES[signature.fault]
    if fingerprint and signature.fingerprint != fingerprint:
        return f"由另一证书签名：{signature.subject}，指纹 {signature.fingerprint}"
    if signature.is_trusted is False:
        return f"证书（{signature.subject}）不是 --trust 指定的证书，也不是由其签发"
    return ""


def describe(signature: Signature) -> str:
    """Who signed when, and whether the certificate is trusted; for a signature without fault.

    The time is that of the signer's computer, which no time stamp proves.
    """
    when = signature.signed_at
    time = f"签名所用电脑的时间 {when.astimezone().isoformat(' ')}" if when else "未记载时间"
    who = f"{signature.subject}，{time}，证书指纹 {signature.fingerprint}"
    if signature.is_trusted:
        return f"签名完好，证书受信任：{who}"
    return f"签名完好；未核对证书的签发者（如需核对，请用 --trust 指定受信任的证书）：{who}"


def _import_cms(purpose: str) -> ModuleType:
    """The module `cms`; MachineError where pyHanko, which it needs, is not installed."""
    try:
        from generator.archive.signing import cms  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MachineError(
            f"{purpose}须使用 pyHanko，尚未安装。请运行 {_INSTALL} 后重试。"
        ) from error
    return cms


def _read(path: Path, what: str) -> bytes:
    """The file's bytes; UsageError, naming `what` it should be, if it is missing or too large."""
    if not path.is_file():
        raise UsageError(f"找不到{what} {path.as_posix()}。请核对路径后再运行。")
    with path.open("rb") as stream:
        content = stream.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise UsageError(f"{path.as_posix()} 过大，不是{what}。请核对路径后再运行。")
    return content


def _day(when: datetime) -> str:
    return when.astimezone().date().isoformat()
