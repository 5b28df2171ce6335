"""Checks of a Chinese text that need no knowledge of the form: sums, calculations, punctuation.

In comes the text of one cell, with the unit of its amounts. Out come the places of mistakes: a
calculation with a wrong result, amounts that do not add up, wrong punctuation.
Open `arithmetic` first; it uses `wholes`, `listings` and `calculations`, which parse the tokens of
`quantities`. `punctuation` needs none of them.
"""
