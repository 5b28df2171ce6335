"""What staff are told when documents were converted to PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.pdf import Report


def told(out: Path, report: Report, again: str) -> Iterator[str]:
    """The lines of the report on the documents of this folder; `again` makes every PDF anew."""
    counts = [f"本次转换 {len(report.made)} 个 PDF", f"{report.unchanged} 个没有变化"]
    if report.failed:
        counts.append(f"{len(report.failed)} 个未能转换")
    yield f"{out.as_posix()}：{'，'.join(counts)}。"
    for document, why in report.failed.items():
        yield f"  未能转换：{document}（{why}）"
    yield from remarks(report, again)


def remarks(report: Report, again: str) -> Iterator[str]:
    """What there is to say of the PDFs that were made."""
    for document in report.edited:
        yield f"  {document} 被手工修改过，PDF 按修改后的内容转换；附表汇编不含这些修改，重新生成时也会替换。如需修改，请改数据文件。"
    for name in report.backups:
        yield f"  原 PDF 被修改过，已另存为 {name}"
    for name in report.untagged:
        yield f"  {name} 页数较多，由各单位的 PDF 合并：含页码、目录和书签，但不含供读屏软件使用的标签（各单位的 PDF 含标签）。"
    for family, drawn in report.fonts.items():
        yield f"  警告：未安装字体“{family}”及其替代字体，已改用 {drawn}。请安装该字体（Debian、Ubuntu 可运行 make fonts），再运行 {again}。"
    if report.undrawn:
        shown = "、".join(f"“{character}”" for character in report.undrawn)
        yield f"  警告：已装字体都不含 {shown}，PDF 中无法显示。请在数据中换一种写法或安装含此字的字体，再运行 {again}。"
