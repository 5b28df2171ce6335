"""Know the outline paragraphs of our documents: outside tables, they repeat titles unseen.

Their outline level is lost in .rtf. Who formats a whole document in another program leaves at least
one of their measures: the height of their lines, the size or the width of their letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.word.ooxml import qn

if TYPE_CHECKING:
    from lxml import etree

_RUN, _TEXT, _VAL = (qn(f"w:{name}") for name in ("r", "t", "val"))
_SPACING, _LINE, _RULE = f"{qn('w:pPr')}/{qn('w:spacing')}", qn("w:line"), qn("w:lineRule")
_LEAST_LINES = (("1", "exact"), ("2", "exact"))
# Half points, and hundredths of the letters' own width (17.3.2.38, 17.3.2.43).
_LEAST_LETTERS = (
    (f"{qn('w:rPr')}/{qn('w:sz')}", ("1", "2")),
    (f"{qn('w:rPr')}/{qn('w:w')}", ("1",)),
)
_MAY_BE_ONE = re.compile(rb'<w:sz w:val="[12]"|<w:w w:val="1"|w:line="[12]"')


def may_be_in(document: bytes) -> bool:
    """Whether the main part may have outline paragraphs."""
    return _MAY_BE_ONE.search(document) is not None


def is_one(p: etree._Element) -> bool:
    """Whether the paragraph's lines, or all its letters, are of the least measure."""
    spacing = p.find(_SPACING)
    if spacing is not None and (spacing.get(_LINE), spacing.get(_RULE)) in _LEAST_LINES:
        return True
    return all(_is_least(run) for run in p.iter(_RUN) if run.find(_TEXT) is not None)


def _is_least(run: etree._Element) -> bool:
    found = ((run.find(path), least) for path, least in _LEAST_LETTERS)
    return any(own is not None and own.get(_VAL) in least for own, least in found)
