"""Excel workbooks: write them, and read those that come from elsewhere.

In come cells to write, or a file that somebody sent. Out come the bytes of a workbook, or rows of
cells as a person sees them. Reading starts in `received_workbook`, then `workbook` for the parts
that all sheets share and `sheet` for one of them; `cell_texts` says what a cell shows. Writing is
`writer`, the only importer of XlsxWriter, with `tables` for long lists of any length;
`added_notes` puts notes into somebody's workbook (`note_shapes`: how they are drawn);
`mark_sheet` is the hidden sheet of one handed out.
"""
