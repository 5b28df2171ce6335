"""Damaged packs, templates, settings, data, documents and archives, run through the commands.

No command may end with a fault of ours (exit 3), an uncaught exception, or not at all. `cases`
says what is damaged and what is run, `mutators` how; `runner` runs cases in a process that is
killed when one takes too long. `python -m tests.fuzz --cases 3000 --seed 1` runs them by hand.
"""
