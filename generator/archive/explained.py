"""The text in an archive for readers without this program, 说明文件.txt, and its check."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.archive import catalogue, program_guide, program_info, reports
from generator.archive.archived_campaign import json_object
from generator.archive.bagit import bag
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.common.diagnostics import has_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from generator.archive.archived_campaign import ArchivedCampaign
    from generator.archive.readiness import BuiltCampaign

NAME = "说明文件.txt"
PATH = f"{bag.PAYLOAD}/{NAME}"
_PROGRAM = "\n- program：归档程序的安装包，所用软件的清单，用法见第四节。"
_TEMPLATE = Path(__file__).with_name("explanation.txt")
# Versions whose archives hold neither this text nor the list of files.
_WITHOUT = ("0.1.0",)


class Facts(NamedTuple):
    """What the text says of one archive; `program` is what its generator.json says."""

    campaign: str
    title: str
    date: str
    agent: str
    program: Mapping[str, Any]


def is_expected(version: str) -> bool:
    """Whether archives of the version hold this text and the list of files."""
    return version not in _WITHOUT


def encoded(facts: Facts) -> bytes:
    """The text as a file: UTF-8 with the mark, and line ends, that any Windows editor knows."""
    return codecs.BOM_UTF8 + _text(facts).replace("\n", "\r\n").encode(errors="replace")


def _text(facts: Facts) -> str:
    rebuild = "\n".join(program_guide.lines(facts.program))
    values = {
        "campaign": facts.campaign,
        "title": facts.title,
        "date": facts.date,
        "agent": facts.agent,
        "program_files": _PROGRAM if rebuild else "",
        "rebuild": f"四、用归档中的程序重新生成\n\n{rebuild}\n\n\n" if rebuild else "",
        "number": "五" if rebuild else "四",
    }
    return _TEMPLATE.read_text(encoding="utf-8").format_map(values)


def of_build(built: BuiltCampaign, date: str) -> Facts:
    """The facts of an archive that is being made of the built campaign."""
    campaign = built.campaign
    title, program = catalogue.title(campaign), json.loads(reports.program(built))
    return Facts(campaign.name, title, date, program_info.AGENT, program)


def faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """Where the archive's text is not the one that this version writes for it."""
    if PATH not in archive.files.sizes or has_errors(archive.campaign.diagnostics):
        return
    try:
        content = archive.files.read(PATH)
    except DamagedError:
        return
    if content != encoded(_of_archive(archive)):
        yield Fault("不一致", PATH, "与归档的内容不一致", depends_on_version=True)


def _of_archive(archive: ArchivedCampaign) -> Facts:
    info = archive.checksums.info_values
    date, agent = ("".join(info(label)[:1]) for label in (bag.DATE, bag.AGENT))
    program = json_object(archive.files, f"data/{reports.GENERATOR}")
    return Facts(archive.name, catalogue.title(archive.campaign), date, agent, program)
