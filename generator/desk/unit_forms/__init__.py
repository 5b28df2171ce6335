"""A unit's forms as its page shows them, to type into.

In come a pack's form models and the unit's values. `pack_forms` prepares the first once for a pack,
`form_view` draws them as `page_parts`, `live_forms` keeps them up to date while somebody types, and
`page_state` and `page_html` are what the browser gets.
"""
