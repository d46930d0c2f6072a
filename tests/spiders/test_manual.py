"""Portals that a person looks after, in a crawl of their own."""

from __future__ import annotations

import json

from gouji.demo.content import make_content
from tests.spiders.conftest import HOST, UNIT, article_page


def test_registered_articles_of_an_unknown_family(desk, portal):
    portal.put("/doc/1.html", article_page(make_content(1, UNIT, 2025)))
    key = json.dumps({"articles": {"2025": f"http://{HOST}:{portal.port}/doc/1.html"}})
    desk.execute("UPDATE platforms SET list_mode = 'js_only'")
    desk.execute("UPDATE sources SET unit_key = ?", key)
    assert desk.crawl(years=(2025, 2024)).outcomes == {"found": 1, "js_only": 1}
    assert portal.log == ["/robots.txt", "/doc/1.html"]
    desk.execute("UPDATE platforms SET list_mode = 'static'")
    desk.execute("UPDATE sources SET status = 'manual'")
    assert desk.crawl(day=8, years=(2025, 2024)).outcomes == {"found": 1}
    assert "/nb/" not in portal.log[2:]
