"""`forms ledger`: a campaign as a workbook, for filtering and adding up.

In come the checked units. Out comes a sheet of units and one for each list. Open `ledger` first,
after `command`; `ledger_sheets` says which sheets and columns there are, `ledger_units` draws the
sheet of units.
"""

from __future__ import annotations
