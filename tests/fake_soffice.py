"""Stands in for LibreOffice: says and writes what it would, and fails at the documents it is told to.

`FAKE_SOFFICE` is JSON: `pdf`, the file that every document becomes; `log`, a file for the stems of what
each process was given; `hang`, `crash`, `skip`, `once`: stems at which it does so (`once` crashes the
first time only).
"""  # noqa: E501

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from pathlib import Path


def main(arguments: list[str]) -> int:
    told = json.loads(os.environ["FAKE_SOFFICE"])
    out = Path(arguments[arguments.index("--outdir") + 1])
    sources = [Path(name) for name in arguments[arguments.index("--outdir") + 2 :]]
    with Path(told["log"]).open("a", encoding="utf-8") as log:
        log.write(" ".join(source.stem for source in sources) + "\n")
    out.mkdir(exist_ok=True)
    for source in sources:
        if source.stem in told.get("skip", ()):
            continue
        target = out / f"{source.stem}.pdf"
        sys.stdout.write(f"convert {source} -> {target} using filter : writer_pdf_Export\n")
        sys.stdout.flush()
        shutil.copyfile(told["pdf"], target)
        if source.stem in told.get("hang", ()):
            target.write_bytes(b"half")
            threading.Event().wait()
        mark = Path(f"{told['log']}-{source.stem}")
        if source.stem in told.get("crash", ()) or (
            source.stem in told.get("once", ()) and not mark.exists()
        ):
            mark.touch()
            target.write_bytes(b"half")
            os.abort()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
