"""`forms blank`: the forms to hand out, and the guide beside them.

In come the units that get a form (`recipients`) and what is known of each (`known_data`). Out come
Word or Excel files and, in the record, what each was filled with. Open `blank` first, after
`command`; `filling_guide` draws the page of `guide_text`.
"""

from __future__ import annotations
