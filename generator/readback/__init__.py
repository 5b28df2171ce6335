"""Read filled Word forms back into data files, by the templates that draw them.

In come Word files and the packs they may belong to. Out come data files, one for each unit, and
findings for what has no place on the form. `forms import` starts in `command`; open `read_document`
next. `pack_choice` says which pack reads a document (`pack_fit`). `row_pattern` turns form models
into patterns, `form_starts` finds the forms, `alignment` matches rows along the `cheapest_path` by
their `row_cost`, `form_values` reads the fields' texts out of matched rows, `unit_values` puts them
together, `beside_forms` tells what else the document holds.
"""
