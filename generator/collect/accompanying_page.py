"""Pages that accompany forms, such as the filling guide: a Word file that says what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import __version__
from generator.common import hashes
from generator.word import package, provenance
from generator.word.provenance import Provenance

if TYPE_CHECKING:
    from generator.campaign.campaigns import Campaign


def file(  # noqa: PLR0913 - what the file says of itself
    campaign: Campaign,
    title: str,
    document: str,
    styles: str,
    *,
    unit: str = "",
    data_sha256: str = "",
) -> bytes:
    """The Word file of a page of the campaign, or of one of its units; the same for the same page.

    `document` and `styles` are its parts; `data_sha256` is the hash of the data that it is about.
    """
    content = document.encode()
    origin = Provenance(
        campaign=campaign.name,
        unit=unit,
        generator=__version__,
        data=data_sha256,
        settings=campaign.settings_sha256,
        pack=campaign.pack.sha256,
        document=hashes.sha256(content),
    )
    parts = {
        **package.skeleton({"styles": styles.encode()}),
        package.DOCUMENT: content,
        package.CORE: package.core_properties({"title": title}),
        package.PROVENANCE: provenance.to_xml(origin),
    }
    return package.assemble(package.compress(name, part) for name, part in parts.items())
