"""Read filled Word and Excel forms back into data files, by the templates that draw them.

In come Word and Excel files and the packs they may belong to. Out come data files, one for each
unit, and findings for what has no place on the form. `forms import` starts in `command`; open
`read_document` next. `opened_file` opens either kind, `pack_choice` says which pack reads it
(`pack_fit`), `sheets` which sheets of a workbook are forms. `row_pattern` turns form models into
patterns, `form_starts` finds the forms, `alignment` matches rows along the `cheapest_path` by their
`row_cost`, `form_values` reads the fields' texts out of matched rows, `unit_values` puts them
together (`stored_values`: what Excel made of a text), `beside_forms` tells what else there is.
`agreed_texts` settles a field that stands in several places, `missing_forms` tells what a unit
lacks. `handed_out` passes over what is the program's own in a form that was handed out, whose list
forms and repeated forms `same_rows` brings together by name; `known_before` is what it showed.
"""
