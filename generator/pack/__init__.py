"""A form pack: its schema, rules and derived figures, and a unit's values checked by them.

In come a folder below `templates/`, and the values of one unit. Out come a `Pack` of plain frozen
values, the values with amounts and derived figures filled in, and findings with their places.
Open `pack` first: `load` reads everything. `schema` types values, `rules` runs the named `checks`,
`derived_figures` computes what need not be typed; `forms schema` starts in `command`.
"""
