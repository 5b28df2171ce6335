"""The desk: a campaign and its units in the browser, each unit as its official forms.

In come requests of a browser on the same machine. Out come pages, and edits of data files through
the functions that the commands call: the desk decides nothing. `forms desk` starts in `command`;
`app` says which address does what, `security` which requests are let in, `names` what stands in an
address. One unit's file is `unit_file`, its forms as tables `form_view`, a campaign
`campaign_view`, work that takes time `jobs`.
"""
