"""Draw the report of a verification as one web page: no script, nothing from the network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from generator.archive import program_info
from generator.archive.verification import page
from generator.archive.verification.checks import BY_OTHERS, PASSED, WARNING
from generator.common import web_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.archive.verification.checks import Check
    from generator.archive.verification.page import Page, Section

_CLASSES = {PASSED: "passed", WARNING: "warning", BY_OTHERS: "others"}
# Results differ by their words; the backgrounds only help to find them.
_STYLE = """\
table.checks { table-layout: fixed; margin-bottom: 1rem; }
table.checks td, table.checks th { text-align: left; vertical-align: top; }
table.checks th { text-align: center; }
.number { width: 3rem; } .name { width: 16%; } .subject { width: 26%; } .result { width: 9rem; }
td.warning { background: #fff2cc; font-weight: bold; }
td.others { background: #f4f4f4; }
tr.details td { padding-left: 2rem; }
tr.details ul { margin: 0; padding-left: 1.2rem; }
.signature { margin-top: 2.5rem; }
section + section { break-before: page; border-top: 2px solid #767676; margin-top: 2rem; }
"""


def draw(pages: Sequence[Page]) -> bytes:
    """The page with the report of each archive or document."""
    body = "".join(_section(each) for each in pages)
    start = web_page.head(page.TITLE, program_info.AGENT, _STYLE)
    return f"{start}<body>\n<main>\n{body}</main>\n</body>\n</html>\n".encode()


def _section(each: Page) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>\n"
        for label, value in each.head
    )
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in page.NOTES)
    tables = "".join(_table(section) for section in each.sections)
    return (
        f"<section>\n<h1>{page.TITLE}</h1>\n<dl>\n{rows}</dl>\n"
        f"<p><strong>{escape(each.summary)}</strong></p>\n{notes}{tables}"
        f'<p class="signature">{page.SIGNATURE}</p>\n</section>\n'
    )


def _table(section: Section) -> str:
    names = ("number", "name", "subject", "means", "result")
    heads = "".join(
        f'<th scope="col" class="{name}">{head}</th>'
        for name, head in zip(names, page.HEADS, strict=True)
    )
    rows = "".join(
        row for i, check in enumerate(section.checks, section.first) for row in _rows(i, check)
    )
    return (
        f'<h2>{section.title}</h2>\n<div class="scroll"><table class="checks">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _rows(number: int, check: Check) -> Iterator[str]:
    cells = "".join(f"<td>{escape(text)}</td>" for text in (check.name, check.subject, check.means))
    result = f'<td class="{_CLASSES[check.result]}">{check.result}</td>'
    yield f"<tr><td>{number}</td>{cells}{result}</tr>\n"
    if check.details:
        items = "".join(f"<li>{escape(text)}</li>" for text in check.details)
        yield f'<tr class="details"><td colspan="{len(page.HEADS)}"><ul>{items}</ul></td></tr>\n'
