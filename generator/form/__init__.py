"""The templates of a pack: compiled to draw documents, and read as a model of rows and cells.

In come the templates' bytes and a unit's values. Out come the unit's .docx, the appendix made of
many, the form model by which filled documents are read, and the lint's findings. To see how a form
is drawn, open `unit_document` first; how it is read, `model`. `context` is what a template sees,
`template` alone knows docxtpl and Jinja; `forms template check` starts in `command`, then `lint`.
"""
