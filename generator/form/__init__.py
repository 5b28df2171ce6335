"""Templates: compiled to render documents, and read as a model of rows and cells.

In come the templates of a pack and a unit's values. Out come the unit's .docx, the appendix of many
units, the form model by which filled documents are read back, and the findings of the lint. For how
a document is rendered, open `unit_document` first; for how a template is read, `model`. `context`
is what a template sees; `handout` what a form to fill in shows. `word_form` draws that in Word,
the room `excel` in Excel: cell by cell from the `grid`, as they look in the template (`looks`).
`template` is the only module that uses docxtpl and Jinja; `forms template check` starts in
`command`, then `lint`.
"""
