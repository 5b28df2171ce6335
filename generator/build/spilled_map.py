"""A mapping that moves to a temporary file when it grows large. The only importer of sqlite3."""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
import weakref
from collections.abc import ItemsView, Iterator, MutableMapping, ValuesView
from contextlib import contextmanager
from typing import Any, TypeVar

from generator.common.diagnostics import MachineError

V = TypeVar("V")
# Rows fetched with one query while iterating.
_NAMES_PER_QUERY, _VALUES_PER_QUERY = 500, 50


class SpilledMap(MutableMapping[str, V]):
    """Picklable values by name, iterated in the order of names; values come back as copies.

    Names must not be blank. About 2 MiB stay in memory, the rest goes to a file in the system's
    temporary folder, deleted with the map. Entries may change during iteration: one that comes soon
    after is then given as it was. Raises MachineError when that file cannot be written.
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

    def __contains__(self, name: object) -> bool:
        with _disk_errors():
            found = self._database.execute("SELECT 1 FROM entries WHERE name = ?", (name,))
            return found.fetchone() is not None

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
        return (name for (name,) in self._rows("name", _NAMES_PER_QUERY))

    def items(self) -> ItemsView[str, V]:
        """Names and values; the usual view would make a query for each name."""
        return _Items(self)

    def values(self) -> ValuesView[V]:
        """The values, as from `items`."""
        return _Values(self)

    def _entries(self) -> Iterator[tuple[str, V]]:
        rows = self._rows("name, value", _VALUES_PER_QUERY)
        return ((name, pickle.loads(value)) for name, value in rows)  # noqa: S301 - as above

    def _rows(self, columns: str, number: int) -> Iterator[tuple[Any, ...]]:
        """All rows, so many fetched at once; the name is the first of the columns."""
        query = f"SELECT {columns} FROM entries WHERE name > ? ORDER BY name LIMIT ?"  # noqa: S608
        last = ""
        while True:
            with _disk_errors():
                rows = self._database.execute(query, (last, number)).fetchall()
            if not rows:
                return
            yield from rows
            last = rows[-1][0]

    def __len__(self) -> int:
        with _disk_errors():
            [count] = self._database.execute("SELECT count(*) FROM entries").fetchone()
        return int(count)


class _Items(ItemsView[str, V]):
    _mapping: SpilledMap[V]

    def __iter__(self) -> Iterator[tuple[str, V]]:
        return self._mapping._entries()  # noqa: SLF001 - its own view


class _Values(ValuesView[V]):
    _mapping: SpilledMap[V]

    def __iter__(self) -> Iterator[V]:
        return (value for _, value in self._mapping._entries())  # noqa: SLF001 - its own view


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise MachineError where SQLite cannot write its temporary file."""
    try:
        yield
    except sqlite3.Error as error:
        message = f"放临时文件的盘（{tempfile.gettempdir()}）写不下：腾出空间后再运行。"
        raise MachineError(message) from error
