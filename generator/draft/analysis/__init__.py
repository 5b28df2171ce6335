"""Tell labels, fields and lists of official forms apart.

In go `OfficialForm`s, out comes a `Draft`. Open `analyse` first, whose head names the steps. What
is read of one form is collected in a `FormReading` (`form_reading`); its tables are read from the
outside (`regions`).
"""
