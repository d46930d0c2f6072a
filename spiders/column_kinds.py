"""What kind of column a list is, by what it calls itself."""

from __future__ import annotations

import re

from parsel import Selector

from audit.errors import UnreadableInput
from audit.reading.decoding import decode

ANNUAL, NEWS, NOTICE, UNKNOWN = "annual", "news", "notice", "unknown"
KINDS = (
    (ANNUAL, re.compile(r"年报|年度报告|政府信息公开|信息公开")),
    (NEWS, re.compile(r"新闻|动态|要闻|资讯")),
    (NOTICE, re.compile(r"通知|公告|公示|通告")),
)
META = re.compile(r"^column(?:name|type)$", re.IGNORECASE)
PLACE = re.compile(r"(?:当前|您(?:的|现在的)?)?位置[:：]?")


def column_kind(body: bytes) -> str:
    """
    annual, news, notice or unknown. Its own name in the metas decides; else the last step of “当前位置”.

    A title of a page names the whole site, so it decides nothing.
    """
    try:
        page = Selector(decode(body), type="html")  # else an answer in JSON is taken for JSON
    except (UnreadableInput, ValueError):
        return UNKNOWN
    names = [
        meta.attrib["content"] for meta in page.css("meta[name][content]") if META.match(meta.attrib["name"].strip())
    ]
    names += _last_steps(page)
    said = [kind for name in names for kind, words in KINDS if words.search(name)]
    return ANNUAL if ANNUAL in said else said[0] if said else UNKNOWN


def _last_steps(page: Selector) -> list[str]:
    for place in page.xpath("//*[contains(text(), '位置')]")[:3]:
        text = "".join(place.xpath("string(.)").getall())
        if PLACE.search(text) and (steps := [step.strip() for step in re.split(r"[>»›＞]", text) if step.strip()]):
            return [" ".join(steps[1:]) or ""]
    return []
