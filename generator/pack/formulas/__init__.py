"""The formulas of form packs: Excel's, in exact arithmetic.

In comes the text of a formula in a pack's file, out comes its value for a unit's data, or what is
wrong with it. Open `parser` for the language and `nodes` for what it is read into.
"""
