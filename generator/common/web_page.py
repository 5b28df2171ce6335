"""How our web pages begin and look: accessible, to print on A4, without script and network.

Colours have a contrast above 7:1 (WCAG 2.2, 1.4.6).
"""

from __future__ import annotations

from html import escape


def head(title: str, generator: str, more_style: str = "") -> str:
    """The page up to its body; `more_style` follows our style sheet."""
    style = _STYLE + more_style
    return _HEAD.format(generator=escape(generator), title=escape(title), style=style)


_HEAD = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="generator" content="{generator}">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}</style>
</head>
"""
_STYLE = """\
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1a1a1a; line-height: 1.6;
  font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
main { max-width: 75rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.3; }
h2 { font-size: 1.2rem; margin: 1.5rem 0 .5rem; }
dl { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0; }
dl div { display: flex; }
dt { color: #444; }
dt::after { content: "："; }
dd { margin: 0; }
a { color: #0a4080; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid #0a4080; outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .25rem 0; }
th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: center; }
thead th { background: #e8eef5; min-width: 2em; }
thead tr + tr th { min-width: 4em; }
tbody th { text-align: left; font-weight: normal; min-width: 7rem; }
tfoot { font-weight: bold; background: #f4f4f4; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.files a, li a { display: inline-block; white-space: nowrap; padding: .15rem .25rem; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media print {
  @page { size: A4 landscape; margin: 15mm; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  tr, h1, h2 { break-inside: avoid; }
  h2 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""
