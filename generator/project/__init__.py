"""Begin a project: `forms init` writes a folder in which everything else can be done.

In: the form packs that travel with the program, or another folder's; a year. Out: a folder with
packs, the settings of a first campaign, a page in Chinese that explains it, and files to
double-click on Windows.
`new_project` lists what is written; `shipped_packs` says where the program's own packs are.
"""
