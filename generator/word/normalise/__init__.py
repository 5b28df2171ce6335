"""A template as it is whichever program saved it: what editors leave behind is normalised away.

In comes a template's .docx; out comes the .docx that the forms are made of: the same for saves of
Word, WPS, OnlyOffice that change nothing, and with the same grid and looks for LibreOffice, which
rounds widths. Start with `template`. Clause numbers are ECMA-376 part 1 (ISO/IEC 29500-1).
"""
