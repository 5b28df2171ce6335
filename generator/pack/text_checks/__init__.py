"""What can be checked in a Chinese text without knowing the form: calculations, sums, punctuation.

In comes the text of one cell, with the unit that its amounts are in. Out come the places that are
wrong: a calculation that does not come out, parts that do not add up, a punctuation mistake.
Open `arithmetic` first; it calls `listings` and `calculations`, which read the tokens of
`quantities`. `punctuation` stands alone.
"""
