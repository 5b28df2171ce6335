"""Whether a bag is complete, every file listed and there, and valid, every checksum right (RFC 8493, 3)."""  # noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.archive import bag
from generator.archive.bag_files import DamagedError, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import Any

    from generator.archive.bag_files import Files

    Progress = Callable[[Iterable[Any], int, str], Iterable[Any]]

_TAGS = (bag.DECLARATION, bag.INFO, *bag.MANIFESTS.values())
_PAYLOAD = f"{bag.PAYLOAD}/"
_OUTSIDE = re.compile(r"^[/\\~]|^[A-Za-z]:|(^|[/\\])\.{1,2}([/\\]|$)")

_DIGITS = {"sha256": 64, "sha512": 128}


@dataclass(frozen=True)
class Checked:
    """What is wrong with a bag; its files' SHA-256 by path, and what bag-info.txt says."""

    faults: tuple[Fault, ...]
    sha256: Mapping[str, str]
    info: bag.Rows

    def said(self, label: str) -> list[str]:
        """What bag-info.txt says behind that label."""
        return [value for name, value in self.info if name == label]


def check(files: Files, progress: Progress, allowed: Collection[str] = ()) -> Checked:
    """What is wrong with the bag. Every file is read once.

    `allowed` are files beside the tag files that no manifest lists, such as a signature.
    """
    faults = list(files.faults)
    found: dict[str, dict[str, str]] = {}
    for path in progress(sorted(files.sizes), len(files.sizes), "核对"):
        try:
            with files.open(path) as stream:
                _, found[path] = bag.digests(stream)
        except DamagedError:
            faults.append(Fault("损坏", path, "zip 中的此文件无法读取，或已被改动"))
    known = {path: found.get(path, {}) for path in files.sizes}
    payload = {path: d for path, d in known.items() if path.startswith(_PAYLOAD)}
    of_tags = {*bag.TAG_MANIFESTS.values(), *allowed}
    tags = {p: d for p, d in known.items() if p not in payload and p not in of_tags}
    faults += [Fault("缺少", name) for name in sorted(set(bag.TAG_MANIFESTS.values()) - set(known))]
    faults += _against(files, bag.TAG_MANIFESTS, tags, _TAGS)
    faults += _against(files, bag.MANIFESTS, payload, ())
    info, told = _info(files)
    faults += [*told, *_declaration(files), *_oxum(files, info, payload)]
    hashes = {path: digests.get("sha256", "") for path, digests in known.items()}
    return Checked(tuple(dict.fromkeys(faults)), hashes, info)


def _against(
    files: Files,
    manifests: Mapping[str, str],
    found: Mapping[str, Mapping[str, str]],
    needed: Iterable[str],
) -> list[Fault]:
    """What is wrong with the files that these manifests, by algorithm, are to list."""
    faults: list[Fault] = []
    listed: dict[str, dict[str, str]] = {}
    for algorithm, name in manifests.items():
        if name in files.sizes:
            listed[algorithm], told = _listed(files, algorithm, name)
            faults += told
    every = {path for digests in listed.values() for path in digests} | set(needed)
    faults += [Fault("缺少", path) for path in sorted(every - set(found))]
    for path, digests in sorted(found.items()):
        faults += _one(path, digests, listed, manifests)
    return faults


def _one(
    path: str,
    found: Mapping[str, str],
    listed: Mapping[str, Mapping[str, str]],
    manifests: Mapping[str, str],
) -> list[Fault]:
    """What is wrong with one file that is there: its digests are `found`, none where it is damaged."""  # noqa: E501
    if not listed:
        return []
    without = [manifests[a] for a, digests in listed.items() if path not in digests]
    if len(without) == len(listed):
        return [Fault("多出", path, f"{'、'.join(without)} 中没有")]
    if without:
        return [Fault("清单不一致", path, f"{'、'.join(without)} 中没有")]
    wrong = [manifests[a] for a, digests in listed.items() if found and digests[path] != found[a]]
    if len(wrong) == len(listed):
        return [Fault("已被改动", path, f"与 {'、'.join(wrong)} 中的校验和不一致")]
    return [Fault("清单不一致", path, f"仅与 {'、'.join(wrong)} 中的校验和不一致")] if wrong else []


def _listed(files: Files, algorithm: str, name: str) -> tuple[dict[str, str], list[Fault]]:
    text, faults = _text(files, name)
    rows, bad = bag.manifest_lines(text)
    faults += [Fault("清单有误", name, f"无法识别此行：{line[:80]}") for line in bad[:5]]
    listed: dict[str, str] = {}
    for path, digest in rows:
        if _OUTSIDE.search(path):
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


def _text(files: Files, name: str) -> tuple[str, list[Fault]]:
    try:
        return files.read(name).decode(), []
    except DamagedError:
        return "", []
    except UnicodeDecodeError:
        return "", [Fault("清单有误", name, "不是 UTF-8 编码")]


def _declaration(files: Files) -> list[Fault]:
    if bag.DECLARATION not in files.sizes:
        return []
    try:
        if files.read(bag.DECLARATION) == bag.DECLARED:
            return []
    except DamagedError:
        return []
    said = "BagIt-Version: 1.0 和 Tag-File-Character-Encoding: UTF-8"
    return [Fault("版本不符", bag.DECLARATION, f"应为 {said}")]


def _info(files: Files) -> tuple[bag.Rows, list[Fault]]:
    if bag.INFO not in files.sizes:
        return [], []
    text, faults = _text(files, bag.INFO)
    rows, bad = bag.info_rows(text)
    return rows, [*faults, *(Fault("无法识别", bag.INFO, line[:80]) for line in bad[:5])]


def _oxum(files: Files, info: bag.Rows, payload: Collection[str]) -> list[Fault]:
    """Size and number of the payload's files, which bag-info.txt says (2.2.2)."""
    if bag.INFO not in files.sizes:
        return []
    said = [value for label, value in info if label == bag.OXUM]
    there = f"{sum(files.sizes[path] for path in payload)}.{len(payload)}"
    if said == [there]:
        return []
    return [Fault("记载不符", bag.INFO, bag.otherwise(bag.OXUM, there, said))]
