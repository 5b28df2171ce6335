"""Building a campaign: every data file checked, then documents, appendix and manifest written.

In come a `Campaign`, options and the last build's manifest. Out come the files of the output
folder and a `Report` of what was written. `forms build` starts in `command`, `forms check` in
`check_command`; open `stages` next: `build` lists the stages in order. `one_unit` checks and
renders one unit in any process, `incremental` decides which documents are current, `volumes` cuts
the appendix, `output_folder` locks the folder and backs up edited files.
"""
