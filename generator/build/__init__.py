"""Building a campaign: every data file checked, then documents, appendix and manifest written.

In come a `Campaign`, options and the last build's manifest. Out come the files of the output
folder and a `Report` of what was written. `forms build` and `forms check` start in `command`; open
`stages` next: `build` lists the stages in order. `one_unit` does all the work for one unit in any
process, `incremental` decides what is unchanged, `output_folder` guards the files that are there.
"""
