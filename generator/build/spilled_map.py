"""A mapping that moves to a temporary file when it grows large. The only importer of sqlite3."""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
import weakref
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import TypeVar

from generator.common.diagnostics import MachineError

V = TypeVar("V")
# Names fetched with one query while iterating.
_NAMES_PER_QUERY = 500


class SpilledMap(MutableMapping[str, V]):
    """Picklable values by name, iterated in the order of names; values come back as copies.

    Names must not be blank. About 2 MiB stay in memory, the rest goes to a file in the system's
    temporary folder, deleted with the map. Entries may change during iteration. Raises MachineError
    when that file cannot be written.
    """

    def __init__(self) -> None:
        # A database without a name is private to its connection: SQLite keeps in memory what fits
        # into its cache, and writes the rest to a temporary file.
        self._database = sqlite3.connect("", isolation_level=None)
        # Not when the program ends: that may be in another thread, from which SQLite's module
        # refuses to be closed; the system deletes the file.
        weakref.finalize(self, self._database.close).atexit = False
        self._database.execute("CREATE TABLE entries (name TEXT PRIMARY KEY, value BLOB)")
        # One transaction that is never rolled back.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("BEGIN")

    def __getitem__(self, name: str) -> V:
        with _disk_errors():
            cursor = self._database.execute("SELECT value FROM entries WHERE name = ?", (name,))
            row = cursor.fetchone()
        if row is None:
            raise KeyError(name)
        value: V = pickle.loads(row[0])  # noqa: S301 - pickled by this object
        return value

    def __setitem__(self, name: str, value: V) -> None:
        with _disk_errors():
            self._database.execute(
                "INSERT OR REPLACE INTO entries VALUES (?, ?)", (name, pickle.dumps(value))
            )

    def __delitem__(self, name: str) -> None:
        with _disk_errors():
            deleted = self._database.execute("DELETE FROM entries WHERE name = ?", (name,))
        if not deleted.rowcount:
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        last = ""
        while True:
            with _disk_errors():
                names = self._database.execute(
                    "SELECT name FROM entries WHERE name > ? ORDER BY name LIMIT ?",
                    (last, _NAMES_PER_QUERY),
                ).fetchall()
            if not names:
                return
            for (name,) in names:
                yield name
            [last] = names[-1]

    def __len__(self) -> int:
        with _disk_errors():
            [count] = self._database.execute("SELECT count(*) FROM entries").fetchone()
        return int(count)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise MachineError where SQLite cannot write its temporary file."""
    try:
        yield
    except sqlite3.Error as error:
        message = f"放临时文件的盘（{tempfile.gettempdir()}）写不下：腾出空间后再运行。"
        raise MachineError(message) from error
