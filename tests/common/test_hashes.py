"""The known digests of FIPS 180-4's examples."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from generator.common import hashes

if TYPE_CHECKING:
    from pathlib import Path

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_bytes_files_and_streams_have_one_hash(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")

    assert hashes.sha256(b"abc") == ABC
    assert hashes.file_sha256(path) == ABC
    assert hashes.stream_sha256(io.BytesIO(b"abc")) == ABC
    assert hashes.sha256(b"") == EMPTY


def test_content_longer_than_a_chunk_is_hashed_whole(tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    path = tmp_path / "a"
    path.write_bytes(content)

    assert hashes.file_sha256(path) == hashes.sha256(content) != hashes.sha256(content[:-1])
