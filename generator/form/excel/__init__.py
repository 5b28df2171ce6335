"""Excel workbooks to hand out: the official grid on sheets, which compute as one types.

In come a pack and what is known of a unit, out comes a workbook. Open `excel_form` first; the grid
is laid out by `sheet_layout`, `sheet_places` knows which value stands in which cell. `live_values`
and `cell_formulas` give each computed cell its formula and its result: `formula_translation` writes
a pack's formula as one of Excel's, with the cells that `named_cells` finds for its names.
"""
