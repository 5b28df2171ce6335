"""Read official forms from Word files.

In goes a file, out comes a `ReadFile`: its `OfficialForm`s, and remarks on what was left out. Open
`read_forms` first.
"""
