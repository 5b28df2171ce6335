"""Archives that version 0.1.0 made are still judged by what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

OLD = CHECKOUT / "tests" / "old_archives"
PLAIN, SIGNED = OLD / "0.1.0-plain.zip", OLD / "0.1.0-signed.zip"
CERTIFICATE = OLD / "0.1.0-certificate.pem"


@pytest.mark.parametrize("archive", [PLAIN, SIGNED])
def test_an_archive_of_0_1_0_is_found_whole(forms: Callable[..., Said], archive: Path) -> None:
    said = forms("verify", str(archive))

    assert said.code == 0, said.out


def test_its_signature_is_known_by_the_certificate(forms: Callable[..., Said]) -> None:
    said = forms("verify", str(SIGNED), "--trust", str(CERTIFICATE))

    assert said.code == 0, said.out


def test_another_version_does_not_rebuild_it_and_says_so(forms: Callable[..., Said]) -> None:
    said = forms("verify", str(PLAIN), "--rebuild")

    assert said.code == 4
    assert "0.1.0" in said.out
