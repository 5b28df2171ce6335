"""Check that a bag is complete and valid: files, manifests and checksums agree (RFC 8493, 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.archive.bagit import bag
from generator.archive.bagit.bag_files import DamagedError, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import Any

    from generator.archive.bagit.bag_files import BagFiles

    Progress = Callable[[Iterable[Any], int, str], Iterable[Any]]

_TAGS = (bag.DECLARATION, bag.INFO, *bag.MANIFESTS.values())
_PAYLOAD = f"{bag.PAYLOAD}/"
_OUTSIDE_BAG = re.compile(r"^[/\\~]|^[A-Za-z]:|(^|[/\\])\.{1,2}([/\\]|$)")
# How many hexadecimal digits a digest has.
_DIGITS = {"sha256": 64, "sha512": 128}


@dataclass(frozen=True)
class BagCheck:
    """The bag's faults, its files' SHA-256 by path ("" if damaged), the rows of bag-info.txt."""

    faults: tuple[Fault, ...]
    sha256: Mapping[str, str]
    info: bag.Rows

    def info_values(self, label: str) -> list[str]:
        """Every value that bag-info.txt has for the label."""
        return [value for name, value in self.info if name == label]


def check(files: BagFiles, progress: Progress, unlisted: Collection[str] = ()) -> BagCheck:
    """Check the bag, reading every file once.

    `unlisted` are files beside the tag files that no manifest has to list, such as a signature.
    """
    faults = list(files.faults)
    digests_by_path: dict[str, dict[str, str]] = {path: {} for path in files.sizes}
    for path in progress(sorted(files.sizes), len(files.sizes), "核对"):
        try:
            with files.open(path) as stream:
                _, digests_by_path[path] = bag.digests(stream)
        except DamagedError:
            faults.append(Fault("损坏", path, "zip 中的此文件无法读取，或已被改动"))
    tag_manifests = set(bag.TAG_MANIFESTS.values())
    payload = {path: d for path, d in digests_by_path.items() if path.startswith(_PAYLOAD)}
    not_tags = payload.keys() | tag_manifests | set(unlisted)
    tags = {path: d for path, d in digests_by_path.items() if path not in not_tags}
    faults += [Fault("缺少", name) for name in sorted(tag_manifests - set(files.sizes))]
    faults += _manifest_faults(files, bag.TAG_MANIFESTS, tags, _TAGS)
    # No bag of ours has other tag files, listed or not; a fetch.txt even asks for downloads.
    listed = sorted(tags.keys() - set(_TAGS) - {fault.path for fault in faults})
    faults += [Fault("多出", path, "归档程序不生成此文件") for path in listed]
    faults += _manifest_faults(files, bag.MANIFESTS, payload, ())
    info, info_faults = _read_info(files)
    faults += [*info_faults, *_declaration_faults(files), *_oxum_faults(files, info, payload)]
    sha256 = {path: digests.get("sha256", "") for path, digests in digests_by_path.items()}
    return BagCheck(tuple(dict.fromkeys(faults)), sha256, info)


def _manifest_faults(
    files: BagFiles,
    manifests: Mapping[str, str],
    actual: Mapping[str, Mapping[str, str]],
    required: Iterable[str],
) -> list[Fault]:
    """Where these manifests (by algorithm) and the actual files' digests differ.

    `required` are paths that must exist whether listed or not.
    """
    faults: list[Fault] = []
    listed: dict[str, dict[str, str]] = {}
    for algorithm, name in manifests.items():
        if name in files.sizes:
            listed[algorithm], manifest_faults = _read_manifest(files, algorithm, name)
            faults += manifest_faults
    expected = {path for digests in listed.values() for path in digests} | set(required)
    faults += [Fault("缺少", path) for path in sorted(expected - set(actual))]
    for path, digests in sorted(actual.items()):
        faults += _file_faults(path, digests, listed, manifests)
    return faults


def _file_faults(
    path: str,
    actual: Mapping[str, str],
    listed: Mapping[str, Mapping[str, str]],
    manifests: Mapping[str, str],
) -> list[Fault]:
    """Where one file's digests (none if it is damaged) differ from those that are listed."""
    if not listed:
        return []
    without = [manifests[a] for a, digests in listed.items() if path not in digests]
    if len(without) == len(listed):
        return [Fault("多出", path, f"{'、'.join(without)} 中没有")]
    if without:
        return [Fault("清单不一致", path, f"{'、'.join(without)} 中没有")]
    wrong = [manifests[a] for a, digests in listed.items() if actual and digests[path] != actual[a]]
    if len(wrong) == len(listed):
        return [Fault("已被改动", path, f"与 {'、'.join(wrong)} 中的校验和不一致")]
    return [Fault("清单不一致", path, f"仅与 {'、'.join(wrong)} 中的校验和不一致")] if wrong else []


def _read_manifest(
    files: BagFiles, algorithm: str, name: str
) -> tuple[dict[str, str], list[Fault]]:
    """The manifest's digests by path, and its lines that are wrong."""
    text, faults = _read_text(files, name)
    rows, bad = bag.manifest_lines(text)
    faults += [Fault("清单有误", name, f"无法识别此行：{line[:80]}") for line in bad[:5]]
    listed: dict[str, str] = {}
    for path, digest in rows:
        if _OUTSIDE_BAG.search(path):
            faults.append(Fault("清单有误", name, f"指向归档之外：{path}"))
        elif path.startswith(_PAYLOAD) != (name in bag.MANIFESTS.values()):
            faults.append(Fault("清单有误", name, f"此文件不应列入该清单：{path}"))
        elif path in listed:
            faults.append(Fault("清单有误", name, f"重复列出：{path}"))
        else:
            if len(digest) != _DIGITS[algorithm]:
                faults.append(Fault("清单有误", name, f"校验和的长度有误：{path}"))
            listed[path] = digest
    return listed, faults


def _read_text(files: BagFiles, name: str) -> tuple[str, list[Fault]]:
    """The tag file's text; "" for a damaged one, which is reported already."""
    try:
        return files.read(name).decode(), []
    except DamagedError:
        return "", []
    except UnicodeDecodeError:
        return "", [Fault("清单有误", name, "不是 UTF-8 编码")]


def _declaration_faults(files: BagFiles) -> list[Fault]:
    if bag.DECLARATION not in files.sizes:
        return []
    try:
        if files.read(bag.DECLARATION) == bag.DECLARATION_BYTES:
            return []
    except DamagedError:
        return []
    expected = "BagIt-Version: 1.0 和 Tag-File-Character-Encoding: UTF-8"
    return [Fault("版本不符", bag.DECLARATION, f"应为 {expected}")]


def _read_info(files: BagFiles) -> tuple[bag.Rows, list[Fault]]:
    if bag.INFO not in files.sizes:
        return [], []
    text, faults = _read_text(files, bag.INFO)
    rows, bad = bag.info_rows(text)
    return rows, [*faults, *(Fault("无法识别", bag.INFO, line[:80]) for line in bad[:5])]


def _oxum_faults(files: BagFiles, info: bag.Rows, payload: Collection[str]) -> list[Fault]:
    """Whether Payload-Oxum in bag-info.txt is the payload's size and number of files (2.2.2)."""
    if bag.INFO not in files.sizes:
        return []
    recorded = [value for label, value in info if label == bag.OXUM]
    actual = f"{sum(files.sizes[path] for path in payload)}.{len(payload)}"
    if recorded == [actual]:
        return []
    return [Fault("记载不符", bag.INFO, bag.mismatch(bag.OXUM, actual, recorded))]
