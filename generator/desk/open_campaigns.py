"""What the desk keeps of campaigns and units between requests, so that edits read little anew."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.common.diagnostics import UsageError
from generator.desk import address_ids, judging
from generator.desk.campaign_states import CampaignStates
from generator.desk.unit_data.undo_steps import History
from generator.desk.unit_data.unit_file import UnitFile
from generator.desk.unit_forms import pack_forms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from generator.compare.outline import Texts
    from generator.desk.folders import Folders
    from generator.desk.judging import Judging
    from generator.desk.unit_forms.live_forms import LiveForms
    from generator.desk.unit_forms.pack_forms import PackForms


class NotThereError(UsageError):
    """An address names a campaign or unit that the folder does not list."""


@dataclass
class KeptUnit:
    """What is kept of a data file: what the desk changed in it, and its forms as drawn last.

    `texts` is what other versions of the file say, by the hashes of pack and file.
    """

    past: History = field(default_factory=History)
    live: LiveForms | None = None
    texts: dict[tuple[str, str], Texts | None] = field(default_factory=dict)


@dataclass(frozen=True)
class ChosenUnit:
    """A unit that an address names, with what is kept of it."""

    campaign_id: str
    unit_id: str
    file: UnitFile
    pack_forms: PackForms
    kept: KeptUnit


@dataclass(frozen=True)
class ChosenCampaign:
    """A campaign that an address names, with what is kept of its units' states."""

    campaign_id: str
    known: Judging
    states: CampaignStates


@dataclass
class OpenCampaigns:
    """The campaigns that somebody looked at since the desk runs."""

    folders: Folders
    _judging: dict[Path, Judging] = field(default_factory=dict)
    _pack_forms: dict[Path, PackForms] = field(default_factory=dict)
    _kept: dict[Path, KeptUnit] = field(default_factory=dict)
    _states: dict[Path, CampaignStates] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def folder(self, campaign_id: str) -> Path:
        """The folder of the campaign; NotThereError where none has the id."""
        folder = address_ids.campaign_folders(self.folders.data).get(campaign_id)
        if folder is None:
            raise NotThereError("没有此填报任务，可能已被移走或改名。请返回填报任务列表。")
        return folder

    def path(self, campaign_id: str, unit_id: str) -> Path:
        """The data file of the unit; NotThereError where none has the id."""
        folder = self.folder(campaign_id)
        return _data_file(folder, campaigns.unit_files(folder), unit_id)

    def unit(self, campaign_id: str, unit_id: str) -> ChosenUnit:
        """The unit, with what judges it today; raises as `path` does, and as `judging.read`."""
        folder = self.folder(campaign_id)
        with self._lock:
            known = self._read(folder)
            path = _data_file(folder, known.campaign.files, unit_id)
            drawn = self._pack_forms.get(folder)
            if drawn is None or drawn.pack is not known.campaign.pack:
                self._pack_forms[folder] = drawn = pack_forms.prepare(known.campaign.pack)
            kept = self._kept.setdefault(path, KeptUnit())
        return ChosenUnit(campaign_id, unit_id, UnitFile(known, path, kept.past), drawn, kept)

    def campaign(self, campaign_id: str) -> ChosenCampaign:
        """The campaign, with what is kept of its units; raises as `unit` does."""
        folder = self.folder(campaign_id)
        with self._lock:
            known = self._read(folder)
            out = self.folders.build / known.campaign.name
            states = self._states.setdefault(folder, CampaignStates(out))
        return ChosenCampaign(campaign_id, known, states)

    def _read(self, folder: Path) -> Judging:
        """What judges the campaign's units today; RefusedError where its settings have errors."""
        known = judging.read(folder, self.folders.templates, self._judging.get(folder))
        campaigns.refuse_errors(known.campaign)
        self._judging[folder] = known
        return known


def _data_file(folder: Path, files: Iterable[str], unit_id: str) -> Path:
    path = address_ids.unit_file(folder, files, unit_id)
    if path is None:
        raise NotThereError("没有此单位的数据文件，可能已被移走或改名。请返回填报任务页面。")
    return path
