"""A stream for a library's zip file, which may be left open after an error."""

from __future__ import annotations

from typing import Any, BinaryIO


class OutputStream:
    """Passes on what is written until an error; then it takes anything, and keeps the error.

    A zip file that was left open writes its directory when it goes, and Python prints what fails
    then. Who writes to this raises the `error` himself.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.error: OSError | ValueError | None = None

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Write the data, unless there was an error."""
        if self.error is None:
            try:
                return self._stream.write(data)
            except (OSError, ValueError) as error:
                self.error = error
        return len(data)

    def flush(self) -> None:
        """What is written is flushed by its owner."""

    def seekable(self) -> bool:
        """Whether it can go back."""
        return True

    def tell(self) -> int:
        """How far it is."""
        return 0 if self.error or self._stream.closed else self._stream.tell()

    def seek(self, *place: Any) -> int:
        """Go there."""
        return 0 if self.error or self._stream.closed else self._stream.seek(*place)
