"""`unit_key` of a source: one line of text, or options as JSON, among them the addresses that people registered."""

from __future__ import annotations

import json
from collections.abc import Mapping

from db.registry import values as v
from db.registry.rows import Value

LONGEST = 8000
ARTICLES = "articles"


def unit_key(value: Value) -> str:
    """
    What the family needs to know of the unit: a JSON object, as it was written, or one line of text.

    `articles` in it: report year → address.
    """
    if isinstance(value, str) and not value.startswith(("{", "[")):
        return v.text(value)
    found = v.json_of(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise v.WrongValue("应是文字或一组选项（JSON 对象）")
    if not found:
        return ""
    articles = found.get(ARTICLES, {})
    if not isinstance(articles, dict):
        raise v.WrongValue("articles 应是“年度: 网址”")
    for year, address in articles.items():
        v.year(str(year))
        v.address(address)
    result = value if isinstance(value, str) else json.dumps(found, ensure_ascii=False, sort_keys=True, default=str)
    if len(result) > LONGEST:
        raise v.WrongValue(f"超过 {LONGEST} 个字")
    return result


def articles_of(written: v.Stored) -> dict[str, str]:
    """Report year → address, of a stored key."""
    found = _options(written).get(ARTICLES, {})
    return {str(year): str(url) for year, url in found.items()} if isinstance(found, dict) else {}


def without_articles(written: v.Stored) -> v.Stored:
    """A stored key without the addresses: by these a source is not told from another."""
    options = _options(written)
    if not options:
        return written
    options.pop(ARTICLES, None)
    if set(options) == {"unit"}:
        return str(options["unit"])
    return json.dumps(options, ensure_ascii=False, sort_keys=True) if options else ""


def with_articles(written: v.Stored, before: v.Stored) -> v.Stored:
    """The key of a file, with the addresses that were registered since it was written; those of the file win."""
    known = articles_of(before)
    return articles_added(written, known | articles_of(written)) if known else written


def articles_added(written: v.Stored, articles: Mapping[str, str]) -> str:
    """A stored key with exactly these addresses. A key of one line of text becomes the option `unit`."""
    options = _options(written) or ({"unit": written} if written else {})
    options = {name: value for name, value in options.items() if name != ARTICLES}
    if articles:
        options[ARTICLES] = dict(articles)
    return json.dumps(options, ensure_ascii=False, sort_keys=True) if options else ""


def _options(written: v.Stored) -> dict[str, object]:
    """The options of a stored key; none when it is text."""
    text = str(written or "")
    found = json.loads(text) if text.startswith("{") else {}
    return found if isinstance(found, dict) else {}
