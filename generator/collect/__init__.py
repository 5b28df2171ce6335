"""Hand forms out to the units of a campaign, and take in what they send.

In come a campaign, its data files and its roster. Out come forms to be filled in with Word or
Excel, and the record of what was handed out. `forms blank` starts in `blank_command`; open `blank`
next. `recipients` says who gets a form, `known_data` what it is filled with; `kept_files` keeps
that, `record` is the log. `filling_guide` draws the page of `guide_text`, by `accompanying_page`.

`forms receive` starts in `receive_command`; open `receive` next. `submissions` finds the files,
`readings` reads them, `identify` says whose each is, `taking` works out the new data file.
`forms return` starts in `return_command`; open `return_forms` next. `reviewed_form` gives a unit's
form with comments, `review_places` the cell of each finding, `review_texts` its words,
`review_letter` the letter that lists them.

`unit_states` goes through a campaign's units and says how far each is. `forms status` starts in
`status_command`; `status_summary` counts, `status_text`, `status_page` and `status_workbook` show.
`forms accept` starts in `accept_command`. `forms ledger` starts in `ledger_command`; open `ledger`
next. `out_folder` is for every folder that goes to units.
"""

from __future__ import annotations

FORMATS = ("docx", "xlsx")
# The guide that goes out to units beside their forms.
GUIDE = "填表说明"
STATUS_FORMATS = ("text", "json", "html", "xlsx")
