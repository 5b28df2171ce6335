"""Lint the YAML files of a form pack: what has no effect in them, and what cannot hold.

In: a pack as loaded. Out: warnings, each at its line and column in `pack.yaml`, `schema.yaml` or
`rules.yaml`; such a pack loads and builds. First file to open: `check`.
"""
