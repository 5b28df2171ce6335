"""Filled Word forms read back into data files, by the same templates that draw them.

In come Word files from elsewhere and the packs they may be of. Out come data files, one for each
unit, and findings for what has no place on the form. `forms import` starts in `command`; open
`read_document` next. `form_starts` finds the forms, `alignment` matches rows by their `row_cost`,
`form_values` takes the fields' texts out of the matched rows.
"""
