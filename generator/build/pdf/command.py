"""`forms pdf`: from parsed arguments to printed lines and an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.build import manifest, status
from generator.build.pdf import campaign_pdfs
from generator.campaign import campaigns, each_campaign
from generator.common import console
from generator.common.diagnostics import MACHINE, OK, UsageError

if TYPE_CHECKING:
    import argparse


def run_pdf(options: argparse.Namespace) -> int:
    """Convert the built documents of each campaign; the command's exit code."""
    pdf_options = campaign_pdfs.Options(force=options.force, timeout_seconds=options.timeout)
    code = OK
    for folder in each_campaign.without_duplicates(campaigns.find(options.campaigns, options.data)):
        out = options.build / folder.resolve().name
        try:
            report = campaign_pdfs.convert_documents(out, pdf_options, console.progress)
        except campaign_pdfs.NothingBuiltError as error:
            first, then = (
                each_campaign.command_line(command, options, [folder])
                for command in ("build", "pdf")
            )
            raise UsageError(f"{error}请先运行 {first}，再运行 {then}。") from error
        console.print_out("\n".join(campaign_pdfs.report_lines(out, report, "forms pdf --force")))
        if built := manifest.read(out / manifest.NAME):
            for document in status.outdated_documents(folder, built):
                again = each_campaign.command_line("build", options, [folder])
                reason = f"数据修改后尚未重新生成，PDF 也不是最新；请先运行 {again}"
                console.print_out(f"  待更新：{document}（{reason}）")
        if report.failed:
            code = MACHINE
    return code
