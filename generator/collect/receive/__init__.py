"""`forms receive`: what units sent, taken into the data files.

In come files, folders and zip files. Out come edited data files, the files as they came, and why
some were refused. Open `receive` first, after `command`: `submissions` lists the files, `readings`
reads them, `identify` says whose each is, `taking` works out the new data file.
"""

from __future__ import annotations
