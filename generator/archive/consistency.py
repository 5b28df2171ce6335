"""Whether what an archive holds fits together: documents, manifest, data, forms, PDFs, bag-info."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive import bag, bag_signatures, program_info, reports, unpack
from generator.archive.bag_files import DamagedError, Fault
from generator.build import manifest, one_unit, output_folder, pdf_mark, stages, volumes
from generator.campaign import campaigns
from generator.common import diagnostics
from generator.common.diagnostics import FormsError, RefusedError, has_errors
from generator.datafile import file_bytes
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.archive.bag_check import Checked
    from generator.archive.bag_files import Files
    from generator.build.manifest import Manifest, UnitRecord
    from generator.build.one_unit import Job
    from generator.campaign.campaigns import Campaign
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress
    from generator.word.provenance import Provenance

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MANIFEST = manifest.NAME


@dataclass(frozen=True)
class Archive:
    """What an archive says of itself: its campaign, as it was built, and problems known then.

    `round` has the archived settings and forms, but no data files.
    """

    files: Files
    checked: Checked
    round: Campaign
    made: Manifest
    problems: tuple[str, ...]

    @property
    def name(self) -> str:
        """The campaign's name."""
        return self.round.name

    def built(self, document: str) -> str:
        """The path of what was built."""
        return f"data/build/{self.name}/{document}"

    def data(self, file: str) -> str:
        """The path of a file of the campaign."""
        return f"data/data/{self.name}/{file}"

    def sha256(self, path: str) -> str:
        """Hash of the archived file; blank where it is not there."""
        return self.checked.sha256.get(path, "")

    def is_known(self, fault: Fault) -> bool:
        """Whether the archive itself says that this was so when it was made."""
        file = fault.path.removeprefix(self.built("")).removeprefix(self.data(""))
        return bool({file, self._units.get(file, file)} & self._subjects)

    @cached_property
    def _units(self) -> dict[str, str]:
        """Whose each data file and document is."""
        records = self.made.units.values() if self.problems else ()
        return {path: r.unit or r.data for r in records for path in (r.data, r.document)}

    @cached_property
    def _subjects(self) -> set[str]:
        """What the known problems are of: the words before a colon, of which a name may have one."""  # noqa: E501
        words = (problem.split("：") for problem in self.problems)
        return {"：".join(each[:i]) for each in words for i in range(1, len(each))}


def opened(files: Files, checked: Checked) -> Archive | Fault:
    """The archive, to be looked at; or why that cannot be done."""
    name = _name(files, checked)
    if name is None:
        told = f"{bag.named(bag.IDENTIFIER)}应与归档中 build/…/{manifest.NAME} 所属的填报任务一致"
        return Fault("记载不符", bag.INFO, told)
    settings = f"data/data/{name}/{campaigns.SETTINGS}"
    if settings not in files.sizes:
        return Fault("缺少", settings)
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            project = Path(folder)
            unpack.forms(files, project)
            files.copy(settings, project / settings.removeprefix("data/"), file_bytes.MAX_BYTES)
            made = manifest.read(files.copy(f"data/build/{name}/{manifest.NAME}", project / "made"))
            round_ = campaigns.load(project / "data" / name, project / "templates")
    except RefusedError as error:
        told = "；".join(d.message for d in error.diagnostics[:3])
        return Fault("无法识别", settings, f"或其表单包：{told}")
    except (DamagedError, FormsError) as error:
        return Fault("无法识别", settings, f"或其表单包：{error}")
    except RecursionError:
        made = None
    if made is None:
        return Fault("无法识别", f"data/build/{name}/{manifest.NAME}")
    return Archive(files, checked, round_, made, _problems(files))


def _name(files: Files, checked: Checked) -> str | None:
    """The campaign's name, of which bag-info.txt keeps no more than one blank in a row."""
    built = re.compile(rf"data/build/([^/]+)/{re.escape(manifest.NAME)}")
    names = [match[1] for match in map(built.fullmatch, files.sizes) if match]
    said = checked.said(bag.IDENTIFIER)
    return names[0] if len(names) == 1 and said == [" ".join(names[0].split())] else None


def _problems(files: Files) -> tuple[str, ...]:
    """What the archive's own report says was wrong when it was made."""
    found = _json(files, f"data/{reports.REPORT_JSON}").get("problems", ())
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _json(files: Files, path: str) -> dict[str, Any]:
    """The object that the file holds; an empty one where it holds none."""
    try:
        found = json.loads(files.read(path)) if path in files.sizes else {}
    except (DamagedError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def check(of: Archive, progress: Progress) -> list[Fault]:
    """Whatever in the archive does not fit the rest of it, though its checksums may be right."""
    records = progress(of.made.units.values(), len(of.made.units), "核对文档")
    units = [fault for record in records for fault in _unit(of, record)]
    return [
        *_payload(of),
        *_made(of),
        *units,
        *_appendix(of),
        *_pdfs(of),
        *_info(of),
        *_report(of),
        *_program(of),
    ]


def documents(of: Archive) -> list[str]:
    """Everything that was built, by paths from the campaign's folder."""
    return [document for document, _ in of.made.documents()]


def pdfs(of: Archive) -> list[str]:
    """The PDFs that there are, by their paths in the archive."""
    wanted = [of.built(output_folder.pdf(document)) for document in documents(of)]
    return [path for path in wanted if path in of.files.sizes]


def _payload(of: Archive) -> Iterator[Fault]:
    """What the payload lacks, and what is in it that nothing asks for."""
    pack = of.round.pack
    fixed = [of.data(campaigns.SETTINGS), of.built(_MANIFEST)]
    fixed += [f"data/templates/{pack.folder.name}/{name}" for name in pack.files]
    fixed += [f"data/{n}" for n in (reports.REPORT, reports.REPORT_JSON)]
    fixed.append(f"data/{reports.GENERATOR}")
    lock = _json(of.files, f"data/{reports.GENERATOR}").get("lock")
    fixed += [f"data/{program_info.LOCK}"] if lock else []
    named = [of.data(record.data) for record in of.made.units.values()]
    named += map(of.built, documents(of))
    wanted = [of.built(output_folder.pdf(document)) for document in documents(of)]
    has_pdfs = of.checked.said(reports.PDFS) != ["0"]
    for path in dict.fromkeys([*fixed, *named, *(wanted if has_pdfs else [])]):
        if path not in of.files.sizes:
            yield Fault("缺少", path)
    known = {*fixed, *named, *wanted}
    for path in of.files.sizes:
        if path.startswith("data/") and path not in known:
            yield Fault("多出", path, f"{_MANIFEST} 和表单包均未列出此文件")


def _made(of: Archive) -> Iterator[Fault]:
    """What the manifest says of the whole that is not what the archive holds."""
    path, pack = of.built(_MANIFEST), of.round.pack
    if of.made.campaign != of.name:
        yield Fault("不一致", path, f"记载的填报任务是“{of.made.campaign}”")
    wanted = {name: getattr(pack, name) for name in ("name", "version", "sha256")}
    if not of.problems and dict(of.made.pack) != wanted:
        yield Fault("不一致", path, "记载的表单包不是归档中的表单包")


def _unit(of: Archive, record: UnitRecord) -> Iterator[Fault]:
    data = of.data(record.data)
    if of.sha256(data) and of.sha256(data) != record.data_sha256:
        yield Fault("不一致", data, f"不是 {_MANIFEST} 中“{record.unit}”所用的数据")
    path = of.built(record.document)
    if not record.document or path not in of.files.sizes:
        return
    if record.document != output_folder.unit_document(record.unit):
        yield Fault("不一致", path, f"{_MANIFEST} 记载此文档属于“{record.unit}”，文件名却不相符")
    if of.sha256(path) != record.sha256:
        yield Fault("不一致", path, f"不是 {_MANIFEST} 中“{record.unit}”的文档")
    looked = _looked(of, path)
    if looked is None or looked.provenance is None:
        yield Fault("无法识别", path, "没有出处信息，不是本程序生成的文档")
        return
    if dict(looked.sha256) != dict(record.parts_sha256):
        yield Fault("不一致", path, f"文档内部的部件与 {_MANIFEST} 的记载不一致")
    if not looked.is_intact:
        yield Fault("已被改动", path, "正文与生成时不一致")
    job = _job(of)
    yield from _provenance(
        path, looked.provenance, one_unit.expected_provenance(job, record.unit, of.sha256(data))
    )


def _job(of: Archive) -> Job:
    return replace(stages.job(of.round), version=of.made.generator)


def _looked(of: Archive, path: str) -> provenance.Inspection | None:
    try:
        with of.files.local(path) as copy:
            return provenance.inspect(copy)
    except DamagedError:
        return None


_SAID = {
    "campaign": "记载的填报任务是“{}”",
    "unit": "记载的单位是“{}”",
    "generator": "记载的程序版本是 {}",
    "data": "记载的数据不是归档中的数据",
    "settings": "记载的公共设置不是归档中的公共设置",
    "pack": "记载的表单包不是归档中的表单包",
}


def _provenance(path: str, proof: Provenance, wanted: Provenance) -> Iterator[Fault]:
    """What the document says it was made from that is not what the archive holds."""
    for name, words in _SAID.items():
        said = getattr(proof, name)
        if said != getattr(wanted, name):
            yield Fault("不一致", path, words.format(said))


def _appendix(of: Archive) -> Iterator[Fault]:
    if has_errors(of.round.diagnostics):
        told = "；".join(d.message for d in of.round.diagnostics[:3])
        yield Fault("无法识别", of.data(campaigns.SETTINGS), told)
        return
    planned = {v.document: v for v in volumes.plan(of.round, _job(of), of.made.units)}
    for document in sorted({*planned} - {record.document for record in of.made.appendix}):
        yield Fault("缺少", of.built(document), f"{_MANIFEST} 中没有这一册附表汇编")
    for record in of.made.appendix:
        path, volume = of.built(record.document), planned.get(record.document)
        if path not in of.files.sizes:
            continue
        if of.sha256(path) != record.sha256:
            yield Fault("不一致", path, f"不是 {_MANIFEST} 中的那一册")
        looked = _looked(of, path)
        if looked is None or looked.provenance is None:
            yield Fault("无法识别", path, "没有出处信息，不是本程序生成的文档")
        elif volume is None or not provenance.matches(looked.provenance, volume.provenance):
            yield Fault("不一致", path, "不是由归档中的单位文档汇编而成")
        elif not looked.is_intact:
            yield Fault("已被改动", path, "正文与生成时不一致")


def _pdfs(of: Archive) -> Iterator[Fault]:
    is_signed = bool(of.checked.said(bag_signatures.SIGNED_BY))
    for document in documents(of):
        path = of.built(output_folder.pdf(document))
        if path not in of.files.sizes:
            continue
        try:
            with of.files.local(path) as copy:
                is_ours = is_signed or pdf_mark.is_unmodified(copy)
                made_from = pdf_mark.document_sha256(copy)
        except DamagedError:
            continue
        if not is_ours:
            yield Fault("已被改动", path, "与本程序转换的结果不一致")
        elif made_from != of.sha256(of.built(document)):
            yield Fault("不一致", path, f"不是由 {document} 转换的")


def _info(of: Archive) -> Iterator[Fault]:
    """What bag-info.txt says of the content, held against it."""
    wanted = [
        *reports.settings(of.round.source.data),
        (reports.UNITS, str(len(of.made.units))),
        (reports.PDFS, str(len(pdfs(of)))),
        (reports.STATE, reports.IN_PART if of.problems else reports.WHOLE),
    ]
    if not of.problems:
        wanted.append((bag.AGENT, f"{program_info.DISTRIBUTION} {of.made.generator}"))
    for label, value in wanted:
        said = of.checked.said(label)
        if said != [value]:
            yield Fault("记载不符", bag.INFO, bag.otherwise(label, value, said))
    dates = of.checked.said(bag.DATE)
    if len(dates) != 1 or not _is_day(dates[0]):
        yield Fault("记载不符", bag.INFO, f"{bag.named(bag.DATE)}应只有一处，且为日期")
    if not _says_problems(of):
        told = f"{bag.named(reports.PROBLEM)}与 {reports.REPORT_JSON} 中的不一致"
        yield Fault("记载不符", bag.INFO, told)
    is_behind = any(not record.is_ready for record in of.made.units.values())
    if not of.problems and (is_behind or any(volume.out_of_date for volume in of.made.appendix)):
        yield Fault(
            "记载不符", bag.INFO, f"{_MANIFEST} 中有单位存在错误或文档待更新，此处却记载为“完整”"
        )


def _says_problems(of: Archive) -> bool:
    """Whether bag-info.txt names the problems; how another version says that there are more is its own."""  # noqa: E501
    said = of.checked.said(reports.PROBLEM)
    wanted = [" ".join(each.split()) for each in reports.problems(of.problems)]
    if of.checked.said(bag.AGENT) != [program_info.AGENT]:
        known = slice(reports.MOST_TOLD)
        return len(said) == len(wanted) and said[known] == wanted[known]
    return said == wanted


def _is_day(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text) and dt.date.fromisoformat(text))
    except ValueError:
        return False


def _report(of: Archive) -> Iterator[Fault]:
    """What the check's report says as JSON, held against the findings in the manifest."""
    path = f"data/{reports.REPORT_JSON}"
    if path not in of.files.sizes:
        return
    report = _json(of.files, path)
    if not _is_list_of_texts(report.get("problems")):
        yield Fault("无法识别", path)
        return
    if of.problems:
        # It is of a check of its own then.
        return
    said = report.get("findings")
    if not isinstance(said, list):
        yield Fault("无法识别", path)
        return
    listed = {json.dumps(finding, sort_keys=True) for finding in said}
    for found in _findings(of):
        if json.dumps(diagnostics.as_record(found), sort_keys=True) not in listed:
            yield Fault("不一致", path, _lacks(of, found))


def words(of: Archive) -> list[Fault]:
    """Where the words of the check's report are not those that this version has for the findings."""  # noqa: E501
    paths = [f"data/{name}" for name in (reports.REPORT, reports.REPORT_JSON)]
    said = _json(of.files, paths[1]).get("findings")
    if of.problems or paths[0] not in of.files.sizes or not isinstance(said, list):
        return []
    errors = sum(isinstance(found, dict) and found.get("severity") == "error" for found in said)
    heads = reports.heads(of.name, errors, len(said) - errors)
    text = _text(of, paths[0])
    lines = {*text}
    told = [f"开头的记载与 {reports.REPORT_JSON} 不一致"] * (text[: len(heads[0])] not in heads)
    told += [
        _lacks(of, found)
        for found in _findings(of)
        if diagnostics.first_line(found).splitlines()[0] not in lines
    ]
    return [Fault("不一致", paths[0], each) for each in told]


def _findings(of: Archive) -> Iterator[Diagnostic]:
    """What the manifest keeps of the check, under the names that the files have in the archive."""
    for record in of.made.units.values():
        for found in (*record.errors, *record.warnings):
            yield replace(found, file=f"data/{of.name}/{found.file}")


def _lacks(of: Archive, found: Diagnostic) -> str:
    file = found.file.removeprefix(f"data/{of.name}/")
    return f"缺少 {_MANIFEST} 中的一条：{file} 第 {found.line} 行，{found.message}"


def _text(of: Archive, path: str) -> list[str]:
    """The file's lines; none of one that is damaged, which is told elsewhere."""
    try:
        return of.files.read(path).decode(errors="replace").splitlines()
    except DamagedError:
        return []


def _is_list_of_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(each, str) for each in found)


def _program(of: Archive) -> Iterator[Fault]:
    path = f"data/{reports.GENERATOR}"
    if path not in of.files.sizes or of.problems:
        return
    said = _json(of.files, path)
    version = said.get("generator")
    if version != of.made.generator:
        told = f"记载为 {version} 版" if version else "未记载程序版本"
        yield Fault("记载不符", path, f"{told}，文档由 {of.made.generator} 版生成")
    elif said.get("generator_sha256", "") != of.made.generator_sha256:
        yield Fault("记载不符", path, f"记载的程序文件的校验和与 {_MANIFEST} 中的不同")
