"""Milliseconds a document: stock docxtpl and this engine, on the same templates and data, in one run.

Ratios travel between machines, milliseconds do not. Both sides make the same .docx in memory; the
tables of both are compared before anything is timed.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docxtpl import DocxTemplate
from lxml import etree

from generator import campaign, check, context, ooxml, package, provenance, render, template
from generator.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.pack import Pack

CHECKOUT = Path(__file__).parent.parent
ROUNDS = 7
PROOF = provenance.Provenance("2023", "示例", "0", "", "", "", "")


def main() -> int:
    """Time both, one after the other in every round, and print medians and their ratio."""
    round_ = campaign.load(CHECKOUT / "data" / "2023", CHECKOUT / "templates")
    [path] = round_.files
    unit = dict(check.check_unit(round_.pack, path, round_.settings).values)
    # A line break is a paragraph here and a w:br in docxtpl: without any, both make the same XML.
    unit["部门职责概述"] = unit["部门职责概述"].replace("\n", "")
    seen = context.build(round_.pack, round_.settings, unit)
    stock = io.BytesIO(whole_template(round_.pack))
    renderer = render.renderer(template.compile_pack(round_.pack))

    def by_docxtpl() -> bytes:
        stock.seek(0)
        document = DocxTemplate(stock)
        document.render(seen, autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    def by_engine() -> bytes:
        return render.unit_document(renderer, seen, PROOF).docx

    if _tables(by_docxtpl()) != _tables(by_engine()):
        print("the two documents differ: nothing to compare")
        return 1
    pairs = [(_ms(by_docxtpl, 5), _ms(by_engine, 100)) for _ in range(ROUNDS)]
    ratios = [slow / fast for slow, fast in pairs]
    print(
        f"the real 2023 unit, {len(_tables(by_engine()))} tables, {ROUNDS} rounds; median (min-max)"
    )
    print(f"stock docxtpl  {_spread([slow for slow, _ in pairs])} ms a document")
    print(f"this engine    {_spread([fast for _, fast in pairs])} ms a document")
    print(f"times faster   {_spread(ratios)}")
    return 0


def whole_template(pack: Pack) -> bytes:
    """One docxtpl template of the pack's: a form a section, repeated forms in a paragraph loop."""
    parts: dict[str, bytes] = {}
    blocks: list[Any] = []
    for form in pack.forms:
        found = package.parts(form.docx)
        parts = parts or found
        *tables, closing, section = ooxml.parse(found[package.DOCUMENT])[0]
        closing.find(qn("w:pPr")).append(deepcopy(section))
        drawn = [*tables, closing]
        if form.repeat:
            loop = f"for {form.variable} in {'.'.join(form.repeat)}"
            drawn = [_tag(f"{{%p {loop} %}}"), *drawn, _tag("{%p endfor %}")]
        blocks += drawn
    root = ooxml.parse(parts[package.DOCUMENT])
    root[0][:] = [*blocks, section]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | {package.DOCUMENT: etree.tostring(root)}).items():
            archive.writestr(name, content)
    return out.getvalue()


def _tag(text: str) -> etree._Element:
    p = etree.Element(qn("w:p"))
    etree.SubElement(etree.SubElement(p, qn("w:r")), qn("w:t")).text = text
    return p


def _tables(docx: bytes) -> list[bytes]:
    root = ooxml.parse(package.parts(docx)[package.DOCUMENT])
    return [etree.tostring(tbl, method="c14n", exclusive=True) for tbl in ooxml.tables(root)]


def _ms(make: Callable[[], bytes], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        make()
    return (time.perf_counter() - start) / times * 1000


def _spread(figures: Sequence[float]) -> str:
    return f"{statistics.median(figures):7.2f} ({min(figures):.2f}-{max(figures):.2f})"


if __name__ == "__main__":
    sys.exit(main())
