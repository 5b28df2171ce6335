"""Begin a form pack from the official form itself: a draft that a designer goes on with.

In come official forms in Word, blank or filled in. Out come a pack that passes the lint and builds,
and a page that lists every guess. `read_forms` reads files into `OfficialForm`s (`official_form`);
`analysis` makes a `Draft` of them: which cell is a label, which a field, what is a list; writing
turns that into a pack's files. What official forms say in words is in `words.yaml`, not in code.
"""
