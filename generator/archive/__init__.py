"""An archive (a BagIt bag and its zip file) of a built campaign, and the proof that one is sound.

In come an output folder with its campaign, or a bag, zip file or document to verify. Out come the
bag, or each fault by name. `forms archive` and `forms verify` start in `command`. Open `readiness`
and `bag` next for writing; `verify` for proving, which asks `bag_check` (checksums), `consistency`
(whether the contents fit together), `bag_signatures` and `rebuild`.
"""
