"""Write the files of a pack that a draft describes.

In goes a `Draft`, out come Word templates, `pack.yaml`, `schema.yaml`, `rules.yaml` and `DRAFT.md`.
Open `draw_template` first, or the module named for the file in question.
"""
