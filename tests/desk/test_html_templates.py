"""Whatever a value holds, it is text on the page."""

from __future__ import annotations

import jinja2
import pytest

from generator.desk import html_templates


def test_no_value_is_markup() -> None:
    odd = "<script>alert(1)</script>\"'&"

    html = html_templates.render("campaigns.html", campaigns=[{"id": odd, "name": odd, "units": 1}])

    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;" in html


def test_a_page_without_its_values_is_a_fault() -> None:
    with pytest.raises(jinja2.UndefinedError):
        html_templates.render("campaigns.html")
