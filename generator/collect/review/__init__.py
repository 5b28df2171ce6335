"""`forms return`: a unit's form with each finding as a comment in its cell, and the letter.

In come the checked units and the files that were taken. Out come commented forms and letters. Open
`return_forms` first, after `command`: `reviewed_form` is the form with comments, `review_places`
gives the cell of each finding, `review_texts` its words, `review_letter` the letter.
"""

from __future__ import annotations
