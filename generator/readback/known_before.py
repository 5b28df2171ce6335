"""What was known of a unit when its form was handed out: the base that is kept with the data.

The mark says which it is, by campaign, unit and hash. Anyone can change a mark: it names no folder
but one beside other campaigns, and a base with another hash is none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import check
from generator.common.hashes import sha256
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.word.handout_mark import HandoutMark

# Where `forms blank` keeps what it handed out.
RECEIVED, BASES = "received", "*-base.yaml"


def texts(mark: HandoutMark, data: Path) -> Mapping[str, str]:
    """The unit's own texts and amounts, without those of groups and rows; none for no base.

    `data` is the folder of campaigns.
    """
    if mark.campaign in {"", ".", ".."} or Path(mark.campaign).name != mark.campaign:
        return {}
    folder = data / mark.campaign / RECEIVED / check.file_name(mark.unit)
    for path in sorted(folder.glob(BASES), reverse=True):
        content = path.read_bytes()
        if sha256(content) == mark.data_sha256:
            parsed = source.parse(FileBytes(content, mark.data_sha256), path.as_posix())
            return {name: text for name, text in parsed.data.items() if isinstance(text, str)}
    return {}
