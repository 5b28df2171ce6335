"""Excel workbooks: write them, and read those that come from elsewhere.

In come cells to write, or a file that somebody sent. Out come the bytes of a workbook, or rows of
cells as a person sees them. Reading starts in `received_workbook`, writing in `writer`, the only
importer of XlsxWriter.
"""
