"""The page that stands where another one cannot be shown: what happened, and the ways back.

Scripts get the words alone; they show them in the page that is open.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from generator.desk import html_templates

_TITLES = {403: "无法打开", 404: "没有找到", 413: "内容过大"}
_OF_CAMPAIGN = re.compile(r"/c/[^/]+(?=/)")


def is_wanted(accept: str) -> bool:
    """Whether a request with this `Accept` is for a page, as a browser's window asks for it."""
    return "text/html" in accept


def html(words: str, status: int, path: str, *, has_ways_back: bool) -> str:
    """The page for what failed at the path.

    Without `has_ways_back` nothing else of the desk would open for the browser, either.
    """
    campaign = _OF_CAMPAIGN.match(path)
    may_work_again = path.startswith("/c/") and status not in _TITLES
    return html_templates.render(
        "failure.html",
        title=_TITLES.get(status, "未能显示"),
        lines=words.splitlines(),
        again=quote(path) if may_work_again else "",
        campaign=quote(campaign.group()) if campaign else "",
        has_ways_back=has_ways_back,
    )
