"""A page as a browser understands it, and reports to show on it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from lxml import html  # type: ignore[import-untyped]

from audit.engine import check
from db.captures import save_document
from db.opening import open_database, tx
from db.store import Store
from db.versions import save_reading
from gouji.commands.audit import audit_command
from gouji.demo.content import make_content
from gouji.demo.rendering import render_html
from tests.gouji.desk import CODE, Desk
from tests.storing import add_capture, reading

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}'


def web_page(year: int = 2025, name: str = "样例市样例局", **changes) -> str:
    """A report as a portal shows it."""
    return render_html(make_content(1, name, year, **changes), "clean")


def store(
    folder: Path,
    data: bytes,
    *,
    code: str = CODE,
    year: int = 2025,
    day: int = 1,
    files: dict[str, bytes] | None = None,
    **facts,
) -> int:
    """A version as the crawl keeps it, with cells and attachments by name; its number."""
    desk = Desk(folder)
    kept, at = Store(desk.settings.storage.blobs), f"2026-02-{day:02}T00:00:00Z"
    report = check(data, rules=(), recognise=False).report
    with open_database(desk.settings.storage.database) as database, tx(database):
        attached = {kept.write(content): (name, content) for name, content in (files or {}).items()}
        contents = [(kept.write(data), "html", data), *((key, "attachment", one) for key, (_, one) in attached.items())]
        for digest, kind, content in contents:
            stored_as = kept.stored_as(digest)
            save_document(database, digest, media_type=kind, size=len(content), stored_as=stored_as, at=at)
        made = replace(reading(contents[0][0], code, year, at), capture_id=add_capture(database, at), report=report)
        names = tuple((key, name) for key, (name, _) in attached.items())
        number, _ = save_reading(database, replace(made, files=names, **facts))
    return number


def audit(folder: Path) -> None:
    """All that is due."""
    result = Desk(folder).run(audit_command, "--today", "2026-03-02")
    assert result.exit_code in (0, 1, 3), result.output


class Page:
    """The parsed page: elements by XPath, and their texts without needless blanks."""

    def __init__(self, text: str) -> None:
        self.root = html.fromstring(text)

    def all(self, path: str) -> list[html.HtmlElement]:
        found: list[html.HtmlElement] = self.root.xpath(path)
        return found

    def one(self, path: str) -> html.HtmlElement:
        (found,) = self.all(path)
        return found

    def words(self, path: str) -> list[str]:
        return [re.sub(r"\s+", " ", element.text_content()).strip() for element in self.all(path)]

    def rows(self, path: str) -> list[list[str]]:
        """The texts of the cells of these rows of a table."""
        return [[cell.text_content().strip() for cell in row.xpath("th | td")] for row in self.all(path)]

    @property
    def ids(self) -> list[str]:
        return [str(value) for value in self.root.xpath("//@id")]
