"""The page of a campaign: its units, its buttons, and the work that these start.

`campaign_view` draws the page, `campaign_buttons` says what its buttons do; `jobs` runs that in the
background, and `report` makes lines with links of what the commands print.
"""
