"""Hand forms out to the units of a campaign.

In come a campaign, its data files and its roster. Out come forms to be filled in with Word or
Excel, and the record of what was handed out. `forms blank` starts in `command`.
"""
