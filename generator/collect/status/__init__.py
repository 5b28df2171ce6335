"""`forms status` and `forms accept`: how far each unit is, and that the bureau has looked at it.

In come the states of the units. Out come a text, JSON, a page or a workbook; of `accept` a line of
the log. Open `status_summary` first, after `command`: it counts what the others show.
"""

from __future__ import annotations
