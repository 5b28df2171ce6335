"""Begin a form pack with the official form itself: `forms template new`.

In go official forms in Word, blank or filled in. Out comes a folder under `templates/`: a draft
pack that loads and builds, and `DRAFT.md`, which lists every guess. Open `new_pack` first.
`from_word` reads files into `OfficialForm`s, `analysis` makes a `Draft` of them (`draft`),
`pack_files` writes the pack. The words of official forms are data: `analysis/words.yaml`.
"""
