"""The round with the units of a campaign: hand forms out, take in what comes, send it back.

In come a campaign, its data files and its roster, and the files that units send. Out come forms,
letters, edited data files, and who is how far. Each command has a room: `blank`, `receive`,
`review` (`forms return`), `status` (with `forms accept`), `ledger`. What they share lies here:
`kept_files` are the files behind the log of what happened (`campaign.record`), `unit_states` goes
through a campaign's units and says how far each is, `out_folder` is for every folder that goes out.
"""

from __future__ import annotations

FORMATS = ("docx", "xlsx")
# The guide that goes out to units beside their forms.
GUIDE = "填表说明"
STATUS_FORMATS = ("text", "json", "html", "xlsx")
