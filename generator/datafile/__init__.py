"""Data files: parse YAML into text values with places; edit the YAML text in place.

In: the bytes of one YAML file. Out: a `Source` with every value as text, line and column of each
key and value, and a finding for every syntax mistake. Open `source` first: `parse` lists the steps.
Typing mistakes whose meaning is clear are corrected in memory only (`typing_slips`), so that the
rest of the file can be checked. `edits` changes values, keys and rows in the text and keeps every
other byte.
"""
