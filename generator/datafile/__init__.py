"""A data file: its bytes become text values with their places, and edits go back into its text.

In come the bytes of one YAML file. Out comes a `Source`: every value as text, the line and column
of each key and value, and a finding for every mistake of writing. Open `source` first: `parse`
lists the steps. Typing mistakes whose meaning is plain are corrected in memory only
(`typing_slips`); `edit` changes values in the text and leaves every other byte alone.
"""
