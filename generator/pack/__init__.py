"""A form pack: its schema, rules and derived figures, and the checks of a unit's values.

In come a folder below `templates/`, and the values of one unit. Out come a `Pack` of plain frozen
values, the unit's values with amounts typed and derived figures computed, and findings.
Open `pack` first: `load` reads everything. `schema` validates values, `rules` applies the named
`checks`, `derived_figures` computes fields; `forms schema` starts in `command`.
"""
