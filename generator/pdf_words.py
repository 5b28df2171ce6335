"""What staff are told when documents were converted to PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.pdf import Report


def told(out: Path, report: Report, again: str) -> Iterator[str]:
    """The lines of the report on the documents of this folder; `again` makes every PDF anew."""
    counts = [f"本次转换了 {len(report.made)} 个 PDF", f"{report.unchanged} 个没有变化"]
    if report.failed:
        counts.append(f"{len(report.failed)} 个没有转成")
    yield f"{out.as_posix()}：{'，'.join(counts)}。"
    for document, why in report.failed.items():
        yield f"  没有转成：{document}（{why}）"
    yield from remarks(report, again)


def remarks(report: Report, again: str) -> Iterator[str]:
    """What there is to say of the PDFs that were made."""
    for document in report.edited:
        yield f"  有人改过 {document}：PDF 照改过的转；附表汇编里没有这些改动，再生成时也会换掉。要改，改数据。"
    for name in report.backups:
        yield f"  有人改过的旧 PDF 已另存为 {name}"
    for name in report.untagged:
        yield f"  {name} 页数多，由各单位的 PDF 拼成：页码、目录、书签都有，只是没有朗读软件用的标签；各单位的 PDF 有。"
    for family, drawn in report.fonts.items():
        yield f"  警告：没有装字体“{family}”，也没有代替它的，用了 {drawn}；运行 make fonts，或装上这个字体，再运行 {again}。"
