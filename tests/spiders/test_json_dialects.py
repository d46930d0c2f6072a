"""Dialects: presets overridden field by field, templates filled, and what is wrong said in Chinese."""

from __future__ import annotations

from typing import Any

import pytest

from spiders.families.presets import PRESETS
from spiders.json_dialects import dialect_of
from spiders.templates import BadDialect, filled, holes

LEAST: dict[str, Any] = {"url": "/list/{channel}", "items": "rows", "title": "title", "link": ["url"]}


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_dialect(name):
    dialect = dialect_of({"preset": name}, PRESETS)
    known = {"page", "size", *dialect.find, *dialect.defaults}
    assert dialect.holes() <= known | {"channel"}
    assert dialect.method == ("POST" if dialect.form or dialect.json is not None else "GET")


def test_a_platform_overrides_field_by_field():
    written = {"preset": "ucap", "size": 15, "query": {"_template": None, "site": "1"}, "code": None}
    dialect = dialect_of(written, PRESETS)
    assert (dialect.size, dialect.items, dialect.code) == (15, ("data.results", "results.data.results"), "")
    assert ("_template" in dialect.query, dialect.query["site"], dialect.query["_isJson"]) == (False, "1", "true")
    assert "_template" in PRESETS["ucap"]["query"]
    article = dialect_of({"preset": "epoint", "article": {"content": "custom.html"}}, PRESETS).article
    assert article is not None
    assert (article.content, article.method) == (("custom.html",), "POST")
    assert dialect_of({"preset": "epoint", "article": None}, PRESETS).article is None


def test_a_dialect_without_a_preset():
    dialect = dialect_of(LEAST, PRESETS)
    assert (dialect.title, dialect.link, dialect.start, dialect.method) == (("title",), ("url",), 1, "GET")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"preset": "jpage"}, "preset 没有“jpage”；可用：ucap"),
        ({"items": None}, "缺少 items"),
        ({"title": None, "link": None}, "缺少 link、title"),
        ({"titel": "x"}, "没有字段 titel"),
        ({"title": 5}, "title 应为文字或文字的列表，写的是 5"),
        ({"link": [1]}, "link 应为文字或文字的列表"),
        ({"items": {"a": 1}}, "items 应为文字或文字的列表"),
        ({"size": 0}, "size 应为1 到 100 的整数"),
        ({"size": 5000}, "size 应为1 到 100 的整数"),
        ({"start": True}, "start 应为不小于 0 的整数"),
        ({"method": "PUT"}, "method 应为 GET 或 POST，写的是 'PUT'"),
        ({"form": {"a": "b"}}, "只用于 POST"),
        ({"method": "POST", "form": {"a": "b"}, "json": {}}, "只能有一个"),
        ({"query": "page=1"}, "query 应为对象"),
        ({"find": {"channel": "([0-9"}}, "find.channel 不是正则表达式"),
        ({"find": {"channel": "abc"}}, "find.channel 应有一对括号"),
        ({"article": "x"}, "article 应为对象"),
        ({"article": {"shell": "x", "url": "/y"}}, "缺少 article.content"),
        ({"article": {"shell": "x", "url": "/y", "content": "c", "body": 1}}, "没有字段 article.body"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(change, said):
    with pytest.raises(BadDialect) as error:
        dialect_of({name: value for name, value in (LEAST | change).items() if value is not None}, PRESETS)
    assert said in str(error.value)


def test_templates_keep_types_and_make_lists():
    values = {"page": 2, "channel": "18,19", "one": ["7"], "name": "a"}
    template = {"p": "{page}", "text": "第{page}页", "all": ["{channel*}"], "one": ["{one*}"], "pair": ["{name}", 1]}
    assert filled(template, values) == {"p": 2, "text": "第2页", "all": ["18", "19"], "one": ["7"], "pair": ["a", 1]}
    assert set(holes(template)) == {"page", "channel", "one", "name"}


def test_a_placeholder_without_a_value_is_named():
    with pytest.raises(BadDialect, match="channel"):
        filled("/x/{channel}", {})
