"""Make the site of the documents: `make site`, or `python -m docs.site [FOLDER]`.

The pages are gathered in the folder's `site-source`, each where it is in the checkout, so that
their links hold; Zensical makes the site of them in `site`, as zensical.toml says. It stops at a
link that leads nowhere.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONFIGURATION = "zensical.toml"
# What Zensical would load from the network, for a search in pages that are opened from a folder.
_THEIRS = re.compile(r'<script src="https://[^"]+/iframe-worker/[^"]+"[^>]*></script>')
_OURS = "search_worker.js"
# What the theme's search says in English only.
_IN_CHINESE = {
    '${i===1?"result":"results"}': "处",
    '"No results"': '"没有找到，请换一个词"',
    '"Loading search\\u2026"': '"正在准备查找……"',
    '"Search is unavailable. Reload the page to try again."': '"无法查找，请刷新页面后再试"',
    'placeholder:"Search"': 'placeholder:"查找"',
    '"aria-label":"Search"': '"aria-label":"查找"',
    '"aria-label":"Search results"': '"aria-label":"查找结果"',
    '"aria-label":"Close search"': '"aria-label":"关闭"',
}
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
# Markdown would make a hyphen of the wide blank in a heading's anchor, GitHub makes nothing of it.
_WIDE_BLANK = re.compile(r"^(#+ `[^`]+`)　", re.MULTILINE)
# GitHub passes over what stands behind the language of a block; Zensical would see no block.
_NAME_OF_BLOCK = re.compile(r"^( *```\w+) (\S+)$", re.MULTILINE)


def make(folder: Path) -> int:
    """The site, made anew in the folder; Zensical's exit code."""
    source = folder / "site-source"
    for old in (source, folder / "site"):
        shutil.rmtree(old, ignore_errors=True)
    for page in pages():
        text = with_links(page.read_text(encoding="utf-8"), page, source)
        text = _NAME_OF_BLOCK.sub(r'\1 title="\2"', _WIDE_BLANK.sub(r"\1：", text))
        _place(page, source).write_text(text, encoding="utf-8")
    for picture in (ROOT / "docs" / "pictures").iterdir():
        shutil.copyfile(picture, _place(picture, source))
    shutil.copyfile(ROOT / "docs" / CONFIGURATION, folder / CONFIGURATION)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    code = subprocess.run(command, cwd=folder, check=False).returncode
    if code == 0:
        _load_our_worker(folder / "site")
        _translate_search(folder / "site")
    return code


def pages() -> list[Path]:
    """Every page of the site, where it is in the checkout."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _load_our_worker(site: Path) -> None:
    shutil.copyfile(ROOT / "docs" / _OURS, site / _OURS)
    for page in site.rglob("*.html"):
        up = "../" * (len(page.relative_to(site).parts) - 1)
        ours = f'<script src="{up}{_OURS}"></script>'
        text = _THEIRS.sub(ours, page.read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8")


def _translate_search(site: Path) -> None:
    """Put Chinese words into the theme's script; raises ValueError where it has other ones."""
    (script,) = (site / "assets" / "javascripts").glob("bundle.*.js")
    text = script.read_text(encoding="utf-8")
    for english, chinese in _IN_CHINESE.items():
        if english not in text:
            raise ValueError(f"the theme's search does not say {english} any more")
        text = text.replace(english, chinese)
    script.write_text(text, encoding="utf-8")


def with_links(text: str, page: Path, source: Path) -> str:
    """The page's text; a file that it links to is laid beside, a folder is named without a link."""

    def kept(link: re.Match[str]) -> str:
        target = (page.parent / link[2]).resolve()
        if target.is_dir():
            return link[1]
        if target.is_file() and target.suffix != ".md":
            shutil.copyfile(target, _place(target, source))
        return link[0]

    return _LINK.sub(kept, text)


def _place(path: Path, source: Path) -> Path:
    """Where the file lies among the gathered ones; its folder is made."""
    place = source / path.relative_to(ROOT)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


if __name__ == "__main__":
    sys.exit(make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build"))
