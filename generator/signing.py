"""What a signature is made with, and what is told of signatures; pyHanko is needed only then."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from generator.diagnostics import FormsError, MachineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from types import ModuleType

    from generator.signatures import Certificate, Key, Signature

PASSWORD_VARIABLE = "FORMS_SIGN_PASSWORD"  # noqa: S105 - a name, not a password
# What stands beside a signed file.
SUFFIX = ".p7s"
_INSTALL = 'python -m pip install "official-forms[sign]"'
# Certificates with all their chain are a few thousand bytes.
_MOST_BYTES = 1 << 20

_REFUSED = {
    "format": "不是 PKCS#12 证书文件（.p12、.pfx），或已损坏；重新从证书管理工具里导出，再运行。",
    "password": f"密码不对，或文件已损坏；核对密码（环境变量 {PASSWORD_VARIABLE}，或运行时输入的），再运行。",
    "key": "里面没有私钥，不能签名；导出时选上“包括私钥”，再运行。",
    "certificate": "里面没有和私钥配套的证书，或证书读不出来；重新导出，再运行。",
    "algorithm": "密钥不是 RSA 或 EC，本程序不会用；换一个 RSA 或 EC 的证书，再运行。",
    "weak": "密钥太短，或证书是用 MD5、SHA-1 签发的，已不可靠；换一个证书，再运行。",
    "usage": "这个证书不是用来签名的；换一个用途里有“数字签名”的证书，再运行。",
}
_FAULTS = {
    "unreadable": "签名读不出来，可能被改过或已损坏",
    "weak": "签名用的算法太弱（如 MD5、SHA-1，或密钥太短），不能作为凭据",
    "changed": "内容和签名时不一样，签名以后被改过",
    "forged": "签名本身被改过，或者不是这个证书做的",
    "appended": "签名以后，文件末尾又加了内容",
    "untimely": "签名的时间不在证书的有效期内",
}


def password() -> str:
    """The certificate's password: from the environment, else as typed on the terminal.

    Raises UsageError where there is neither.
    """
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin or not sys.stdin.isatty():
        raise UsageError(
            f"签名要证书的密码：放进环境变量 {PASSWORD_VARIABLE}，或在终端里运行，等着输入。"
        )
    return getpass.getpass("签名证书的密码（输入时不显示）：")


def load(path: Path, secret: str, when: datetime) -> Key:
    """The key in the PKCS#12 file, to sign with at that time.

    Raises UsageError where it cannot be signed with, MachineError where pyHanko is missing.
    """
    tools = _tools("签名")
    content = _read(path, "签名证书")
    try:
        key: Key = tools.load(content, secret)
    except tools.RefusedKeyError as error:
        raise UsageError(f"签名证书 {path.as_posix()}：{_REFUSED[error.reason]}") from error
    if when > key.not_after:
        raise UsageError(
            f"签名证书 {path.as_posix()} 已在 {_day(key.not_after)} 过期；换一个有效的证书，再运行。"
        )
    if when < key.not_before:
        raise UsageError(
            f"签名证书 {path.as_posix()} 要到 {_day(key.not_before)} 才生效；"
            "看电脑的时间对不对，或换一个证书，再运行。"
        )
    return key


def sign_pdf(key: Key, name: str, content: bytes, when: datetime) -> bytes:
    """The PDF with an invisible signature in an incremental update; `signed_pdf.unsigned` takes it off.

    Raises FormsError where it cannot be signed; the name says which it was.
    """
    try:
        signed: bytes = _tools("签名").sign_pdf(key, content, when, reason="归档")
    except ValueError as error:
        raise FormsError(
            f"{name}：不能签名，多半是损坏了、加了密，或已经签过名；重新生成它，再运行。"
        ) from error
    return signed


def sign_bytes(key: Key, content: bytes, when: datetime) -> bytes:
    """A detached signature over the content, to stand beside it with `SUFFIX`."""
    signed: bytes = _tools("签名").sign_bytes(key, content, when)
    return signed


def trusted(paths: Sequence[Path]) -> tuple[Certificate, ...]:
    """The certificates in the files; UsageError for one that holds none."""
    if not paths:
        return ()
    tools = _tools("核对签名")
    found: list[Certificate] = []
    for path in paths:
        try:
            found += tools.certificates(_read(path, "证书"))
        except ValueError as error:
            message = f"{path.as_posix()} 里没有证书：--trust 后面写 PEM 或 DER 证书文件。"
            raise UsageError(message) from error
    return tuple(found)


def check_pdf(content: bytes, whom: Sequence[Certificate] = ()) -> tuple[Signature, ...]:
    """What each signature in the PDF says and proves; () without any."""
    found: tuple[Signature, ...] = _tools("核对签名").check_pdf(content, whom)
    return found


def check_bytes(content: bytes, signature: bytes, whom: Sequence[Certificate] = ()) -> Signature:
    """What the detached signature says, and whether it is of that content."""
    found: Signature = _tools("核对签名").check_bytes(content, signature, whom)
    return found


def fault(signature: Signature, fingerprint: str = "") -> str:
    """What is wrong with it, in words, or ""; the fingerprint is of whoever should have signed."""
    if signature.fault:
        return _FAULTS[signature.fault]
    if fingerprint and signature.fingerprint != fingerprint:
        return f"是另一个证书签的：{signature.subject}，指纹 {signature.fingerprint}"
    if signature.is_trusted is False:
        return f"证书（{signature.subject}）不是 --trust 给的证书，也不是它们签发的"
    return ""


def told(signature: Signature) -> str:
    """Who signed when, and whether anybody vouches for the certificate, of one without fault."""
    when = signature.signed_at
    time = when.astimezone().isoformat(" ") if when else "没有说时间"
    who = f"{signature.subject}，{time}，证书指纹 {signature.fingerprint}"
    if signature.is_trusted:
        return f"签名完好，证书可信：{who}"
    return f"签名完好，证书没有核对是谁发的（用 --trust 给出信得过的证书，就会核对）：{who}"


def _tools(purpose: str) -> ModuleType:
    """The module that knows signatures; MachineError where what it needs is not installed."""
    try:
        from generator import signatures  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MachineError(f"没有安装{purpose}要用的 pyHanko：运行 {_INSTALL}，再运行。") from error
    return signatures


def _read(path: Path, what: str) -> bytes:
    if not path.is_file():
        raise UsageError(f"没有找到{what} {path.as_posix()}：核对路径，再运行。")
    with path.open("rb") as stream:
        content = stream.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{path.as_posix()} 太大，不是{what}；核对路径，再运行。")
    return content


def _day(when: datetime) -> str:
    return when.astimezone().date().isoformat()
