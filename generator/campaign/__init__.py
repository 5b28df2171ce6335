"""Find and check a campaign's settings and data files, and write new data files.

In come names or paths typed by staff, and form packs. Out come a `Campaign`, a `CheckedUnit` for
each data file (values and findings), and the text of new data files. Open `campaigns` first, then
`check`. `forms new` and `forms rollover` start in `command`; `data_file` writes a unit's values as
YAML, `next_stage` makes a campaign of another pack (`carried_data` a unit's values for it),
`loose_file` checks a file of no campaign by what its head says (`file_head`), `personal_fields`
masks what is not for the public, `roster` reads which units are to fill in forms, `roster_units`
says which of them a data file is of and who is missing.
"""
