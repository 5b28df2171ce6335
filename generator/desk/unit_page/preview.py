"""A unit's document as it will print: the .docx at once, its PDF made in the background.

One PDF is made at a time, of each unit the one that was wished for last; the one before it is shown
meanwhile. The thread that makes them has packs of its own: checking data with a pack is for one
thread at a time.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from generator.build import one_unit, stages
from generator.build.one_unit import CompiledJob
from generator.build.pdf import one_pdf
from generator.campaign import campaigns, check
from generator.common import failures
from generator.common.diagnostics import FormsError
from generator.desk import judging
from generator.word import soffice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.desk.judging import Judging

_PAUSE_SECONDS = 0.1
# fmt: off
_HAS_ERRORS = "数据有错误，尚不能生成文档。请先改正各处错误。"
# fmt: on

PreviewStatus = Literal["none", "making", "current", "failed"]


class Document(NamedTuple):
    """A unit's document: the name to download it by, its content."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Preview:
    """A unit's PDF as far as it is: that of the wished data is `current`, or is being made.

    `pdf` is the last good one, empty for none; `shows` is the hash of the data file that it shows.
    `message` is why no PDF of the data with the hash `wished`, the last asked for, was made.
    """

    status: PreviewStatus = "none"
    pdf: bytes = b""
    shows: str = ""
    message: str = ""
    wished: str = ""

    def as_json(self) -> dict[str, Any]:
        """What the page's script needs of it."""
        return {
            "status": self.status,
            "has_pdf": bool(self.pdf),
            "shows": self.shows,
            "message": self.message,
        }


class _Wish(NamedTuple):
    """A unit's data file, and the hash by which the page knows it."""

    folder: Path
    path: Path
    sha256: str


@dataclass
class _Compiled:
    """A campaign as the maker of documents has it."""

    known: Judging
    job: CompiledJob


@dataclass
class Documents:
    """The documents of the units whose pages are open; `templates` is the folder of form packs."""

    templates: Path
    make_pdf: Callable[[bytes], bytes] = one_pdf.make
    _campaigns: dict[Path, _Compiled] = field(default_factory=dict)
    _previews: dict[Path, Preview] = field(default_factory=dict)
    _wishes: dict[Path, _Wish] = field(default_factory=dict)
    _maker: threading.Thread | None = None
    _state_lock: threading.Lock = field(default_factory=threading.Lock)
    _pack_lock: threading.Lock = field(default_factory=threading.Lock)

    def docx(self, folder: Path, path: Path) -> Document:
        """The document of the data file as it is, the same bytes as `forms build` makes.

        Raises FormsError for data with errors, OSError where the disk fails.
        """
        with self._pack_lock:
            compiled = self._compiled(folder)
            file = path.relative_to(folder).as_posix()
            known = compiled.known
            task = stages.task(known.campaign, file, known.before, known.roster_index)
            result = one_unit.check_and_render(compiled.job.job, compiled.job.renderer, task)
        if not result.docx:
            raise FormsError(_HAS_ERRORS)
        return Document(f"{check.file_name(result.unit)}.docx", result.docx)

    def preview(self, folder: Path, path: Path, sha256: str) -> Preview:
        """How far the PDF of these data is; it is made unless it is there, or is in the making."""
        with self._state_lock:
            before = self._previews.get(path, Preview())
            is_settled = before.status in ("current", "failed") and before.wished == sha256
            wish = self._wishes.get(path)
            if is_settled or (wish and wish.sha256 == sha256):
                return before
            self._wishes[path] = _Wish(folder, path, sha256)
            now = Preview("making", before.pdf, before.shows, wished=sha256)
            self._previews[path] = now
            if self._maker is None:
                self._maker = threading.Thread(target=self._make_all, daemon=True)
                self._maker.start()
            return now

    def stop(self, seconds: float) -> None:
        """Give up the PDFs that are being made; waits at most so long for that."""
        with self._state_lock:
            self._wishes.clear()
            maker = self._maker
        until = time.monotonic() + seconds
        while maker and maker.is_alive() and time.monotonic() < until:
            soffice.kill_running()
            maker.join(_PAUSE_SECONDS)

    def pdf(self, path: Path) -> bytes:
        """The last good PDF of the data file's unit; empty for none."""
        return self._previews.get(path, Preview()).pdf

    def _compiled(self, folder: Path) -> _Compiled:
        before = self._campaigns.get(folder)
        known = judging.read(folder, self.templates, before.known if before else None)
        if before is None or known is not before.known:
            campaigns.refuse_errors(known.campaign)
            job = CompiledJob(stages.job(known.campaign), known.campaign.pack)
            self._campaigns[folder] = before = _Compiled(known, job)
        return before

    def _make_all(self) -> None:
        """Make what is wished for, until nothing is."""
        while True:
            with self._state_lock:
                wish = next(iter(self._wishes.values()), None)
                if wish is None:
                    self._maker = None
                    return
            made = self._made(wish)
            with self._state_lock:
                if self._wishes.get(wish.path) == wish:
                    del self._wishes[wish.path]
                    self._previews[wish.path] = made
                else:
                    # Another is wished for meanwhile.
                    self._previews[wish.path] = replace(made, status="making", message="")

    def _made(self, wish: _Wish) -> Preview:
        before = self._previews.get(wish.path, Preview())
        try:
            pdf = self.make_pdf(self.docx(wish.folder, wish.path).content)
        except FormsError as error:
            message = str(error)
        except OSError as error:
            message = failures.of_system(error) or failures.of_bug(error)
        except Exception as error:  # noqa: BLE001 - a bug of ours: the page says so
            message = failures.of_bug(error)
        else:
            return Preview("current", pdf, wish.sha256, wished=wish.sha256)
        return Preview("failed", before.pdf, before.shows, message, wish.sha256)
