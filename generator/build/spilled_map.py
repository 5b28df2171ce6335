"""Values by name that are kept on disk once they are many. The only importer of sqlite3."""

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
# Names that are asked for at once while going through them.
_NAMES = 500


class SpilledMap(MutableMapping[str, V]):
    """Values by name (none of them blank), in the order of the names; each a copy of what was put there.

    Memory holds some 2 MiB of them, however many there are; the rest is in a file of the system's
    folder for temporary ones, which goes with them. They may be changed while one goes through
    them. Raises MachineError when there is no room for that file.
    """  # noqa: E501

    def __init__(self) -> None:
        # A database without a name is its connection's own; SQLite keeps of it what fits into its
        # cache and writes the rest to a temporary file.
        self._database = sqlite3.connect("", isolation_level=None)
        weakref.finalize(self, self._database.close)
        self._database.execute("CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB)")
        # One transaction that nobody will ask to be taken back.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("BEGIN")

    def __getitem__(self, name: str) -> V:
        with _room():
            row = self._database.execute("SELECT value FROM kept WHERE name = ?", (name,))
            found = row.fetchone()
        if found is None:
            raise KeyError(name)
        value: V = pickle.loads(found[0])  # noqa: S301 - what we pickled ourselves
        return value

    def __setitem__(self, name: str, value: V) -> None:
        with _room():
            self._database.execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, pickle.dumps(value))
            )

    def __delitem__(self, name: str) -> None:
        with _room():
            gone = self._database.execute("DELETE FROM kept WHERE name = ?", (name,))
        if not gone.rowcount:
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        last = ""
        while True:
            with _room():
                names = self._database.execute(
                    "SELECT name FROM kept WHERE name > ? ORDER BY name LIMIT ?", (last, _NAMES)
                ).fetchall()
            if not names:
                return
            for (name,) in names:
                yield name
            [last] = names[-1]

    def __len__(self) -> int:
        with _room():
            [count] = self._database.execute("SELECT count(*) FROM kept").fetchone()
        return int(count)


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        message = f"放临时文件的盘（{tempfile.gettempdir()}）写不下：腾出空间后再运行。"
        raise MachineError(message) from error
