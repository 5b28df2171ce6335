"""Write the files of a pack that a draft describes.

In goes a `Draft`, out come Word templates, `pack.yaml`, `schema.yaml`, `rules.yaml` and `DRAFT.md`.
Open `write_pack` first.
"""
