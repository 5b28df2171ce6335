"""What a field's hint says of the form, without what it says of the notation of data files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTATION = re.compile(r"冒号|竖线|[|{}\[\]]|行首|空格|下一行|“-”|YAML|注释")
_SENTENCE = re.compile("[^。]+。?")


def sentences(hint: str) -> Sequence[str]:
    """The sentences of a hint that are about the form."""
    return [each for each in _SENTENCE.findall(hint) if not _NOTATION.search(each)]
