"""The report of a verification for an archivist: every check, on what, by which means, its result.

In come what `verify` found of a bag or a document. Out comes the report as a Word document or as a
web page. It claims nothing but what was compared with what; what no program can judge is listed as
left to people. Open `checks` for what a check is, `bag_checks` for those of a bag, `page` for what
the report says around them.
"""
