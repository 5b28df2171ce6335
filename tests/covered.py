"""A plugin of pytest's: each of its processes writes down which of our lines it runs.

`coverage run` would only see the first one, which runs no test. This one has to be there before
anything of ours is imported, so it is given by `-p tests.covered`; pytest-xdist hands that on.
"""

from __future__ import annotations

import coverage

_MEASURED = coverage.Coverage()
_MEASURED.start()


def pytest_sessionfinish() -> None:
    # Later, a worker may be ended at any time.
    _MEASURED.stop()
    _MEASURED.save()
