"""The desk: a campaign and its units in the browser, each unit as its official forms.

In come requests of a browser on the same machine. Out come pages, and edits of data files through
the functions that the commands call: the desk decides nothing. `forms desk` starts in `command`.
`server` says which address does what; `campaign_page` and `unit_page` answer. A unit's forms are
drawn in `unit_forms`, its file is read and changed in `unit_data`. `open_campaigns` holds what is
kept between requests, `judging` what units are checked by. HTML is in `templates`, scripts and
styles are in `static`.
"""
