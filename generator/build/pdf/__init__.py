"""PDFs made of built documents by LibreOffice, and their fonts.

In comes an output folder with its manifest. Out come a PDF beside each document, and a `Report` of
what was converted and what failed. `forms pdf` starts in `command`; open `campaign_pdfs` next.
`docx_for_libreoffice` prepares each copy, `convert` runs the batches with their timeouts, `finish`
makes the result final: mark and outline added, dates removed. `fonts` names substitute fonts.
"""
