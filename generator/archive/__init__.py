"""An archive (a BagIt bag and its zip file) of a built campaign, and the proof that one is sound.

In come an output folder with its campaign, or a bag, zip file or document to verify. Out come the
bag, or each fault by name. `forms archive` starts in `command`, `forms verify` in `verify_command`.
For writing, open `readiness` (what keeps a campaign from being archived) and `bagit` next; for
verifying, `verify`, which calls `bagit.bag_check` (checksums), `bag_signatures`, `consistency`
(whether the contents fit together) and `rebuild`.
"""
