"""One unit's data file: read, changed by edits of its text, undone and redone.

`unit_file` begins: each change of the file goes through it. `cell_changes` and `answers_and_fixes`
make edits of what somebody does on the page; `merged_text` brings them together with what others
changed meanwhile, `undo_steps` remembers them.
"""
