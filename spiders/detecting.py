"""Fingerprints: which protection, which family. First hit wins, in the order of the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

SHELL = 1024  # bytes: below this a page that only sends on is a shell
SCRIPT_ONLY = re.compile(
    r"<body[^>]*>\s*(?:<script\b.*?</script>\s*)*</body>"
    r"|^\s*(?:<!doctype[^>]*>\s*)?(?:<html[^>]*>\s*)?(?:</?head[^>]*>\s*|<meta[^>]*>\s*)*(?:<script\b.*?</script>\s*)+"
    r"(?:</head>\s*)?(?:</html>\s*)?$",
    re.DOTALL | re.IGNORECASE,
)
TAGS = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->|<[^>]+>", re.DOTALL | re.IGNORECASE)
CAPTCHA = re.compile(r"codeValue|验证码")
GEO = re.compile(r"GeoBL", re.IGNORECASE)
CHALLENGE = re.compile(r"\$_ts\b|FSSBBIl1UgzbN7N|__jsl_clearance|acw_sc__v2|_bot_sbu")
PROTECTING_STATUS = frozenset({403, 412, 512, 521})
LOST = re.compile(
    r"页面不存在|您访问的页面|页面未找到|找不到.{0,6}页面|访问的(?:内容|信息)不存在|404\s*Not\s*Found", re.IGNORECASE
)
COLUMN = re.compile(
    r"name=[\"']?Column(?:Name|Type)\b|暂无(?:相关)?(?:信息|内容|数据)|没有(?:相关|找到)(?:信息|内容)", re.IGNORECASE
)
PART = re.compile(r"[一二三四五六]、(?:总体情况|主动公开|收到和处理|因政府信息|行政复议|存在的主要|其他需要|政府信息)")
ERROR_SIZE = 2048
JSON_ERROR = re.compile(
    r"^\W*\{.*\"(?:code|status|errcode|errorCode|state)\"\s*:\s*\"?-?(?:[45]\d\d|(?P<one>1))\b|\"success\"\s*:\s*\"?false",
    re.DOTALL,
)
# 1 means success to some programs and failure to others: an answer that holds something is none that failed
JSON_HOLDS = re.compile(r"\"(?:data|custom|result|content|list|rows)\"\s*:\s*(?:\{\s*\"|\[\s*[^\s\]]|\"[^\"])")
JSON_ROWS = re.compile(r"\[\s*\{|<li|<tr|href", re.IGNORECASE)
BIG_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=", re.IGNORECASE)
EMPTY_APP = re.compile(r"<(div|app-root|main)\b[^>]*\bid=[\"']?(?:app|root|main|list)\b[^>]*>\s*</\1>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`family`: the name of a spider, whether it is written or not; `preset`: the dialect that goes with it."""

    family: str
    preset: str
    sign: re.Pattern[str]


FINGERPRINTS: tuple[Fingerprint, ...] = (
    Fingerprint("hanweb_jpage", "", re.compile(r"dataproxy\.jsp|<datastore>|<recordset>")),
    Fingerprint("jpaas_unit", "", re.compile(r"jpaas-publish-server|unitbuild\.js|queryData=", re.IGNORECASE)),
    Fingerprint("hanweb_xxgk", "", re.compile(r"/module/xxgk/|vc_xxgkarea=|xxgkAnnualReport\.jsp")),
    Fingerprint("hanweb_jpage", "truecms", re.compile(r"messageController/getMessage\.do")),
    Fingerprint("gkmlpt", "", re.compile(r"\A(?>.*?window\._CONFIG\b).*?(?:SID|TREE)", re.DOTALL)),
    Fingerprint("lonsun", "", re.compile(r"labelName=publicInfoList|/public/column/\d+|Ls\.pagination|/site/label/")),
    Fingerprint("json_list", "ucap", re.compile(r"/common/search/[0-9a-f]{32}")),
    Fingerprint("json_list", "ucap_post", re.compile(r"getFileListByCodeId")),
    Fingerprint(
        "json_list",
        "ucap",
        re.compile(r"/common/search/|UCAP-CONTENT|\bname=[\"']?channelId[\"']? content=[\"']?[0-9a-f]{32}"),
    ),
    Fingerprint("json_list", "epoint", re.compile(r"webBuilderCommon\.js|EWB-FRONT|showinfo\.html\?infoGuid=")),
    Fingerprint("json_list", "easttone", re.compile(r"new CMS\(|/front/api/data/")),
    Fingerprint("json_list", "cac", re.compile(r"/cms/JsonList\b")),
    Fingerprint("static_list", "eportal", re.compile(r"/eportal/ui\?")),
    Fingerprint("static_list", "vsb", re.compile(r"_showDynClicks|vsb_content|/_vsl/|info/\d+/\d+\.htm")),
    Fingerprint("static_list", "trs", re.compile(r"createPageHTML\(|TRS_Editor|/t20\d{6}_\d+\.")),
    Fingerprint("doc_family", "", re.compile(r"/gongkai/site_|/gongkai/channel_|doc_[0-9a-f]{24}\.html")),
    Fingerprint("static_list", "openness", re.compile(r"OpennessContent/showList|PolicyContent/")),
)
GENERIC = "static_list"
SCRIPTS = "js_only"


def protection(status: int, headers: Mapping[str, str], text: str) -> str | None:
    """The outcome a protection page stands for, or None for a page that is none. Looked at before any parsing."""
    said = " ".join(f"{name}: {value}" for name, value in headers.items())
    if status == 403 and (GEO.search(text) or GEO.search(said)):
        return "blocked_geo"
    if status in PROTECTING_STATUS:
        return "blocked_by_protection"
    if CHALLENGE.search(text) and (status == 202 or SCRIPT_ONLY.search(text)):
        return "blocked_by_protection"
    if CAPTCHA.search(text) and len(visible(text)) < 200:
        return "blocked_captcha"
    return None


def fingerprints(url: str, text: str) -> tuple[Fingerprint, ...]:
    """All hits on the first page of a column, in the order of the table: the first one decides, the rest is evidence."""
    whole = f"{url}\n{text}"
    return tuple(one for one in FINGERPRINTS if one.sign.search(whole))


def family(url: str, text: str, rows: int) -> tuple[str, str]:
    """
    Family and preset of a list page: of the first fingerprint that fits; else what #17 and #18 of the table say:
    rows in the page → static_list; none, but scripts → js_only; none at all → "".
    """
    if found := fingerprints(url, text):
        return found[0].family, found[0].preset
    if rows:
        return GENERIC, ""
    return (SCRIPTS if drawn_by_script(text) else ""), ""


def drawn_by_script(text: str) -> bool:
    """A list that exists only in scripts: an empty place for an application, or scripts and next to no text."""
    return bool(EMPTY_APP.search(text) or (BIG_SCRIPT.search(text) and len(visible(text)) < 200))


def json_error(body: bytes) -> str:
    """What a program of a portal says went wrong, with status 200; "" when it says no such thing."""
    head = body[:ERROR_SIZE].decode("utf-8", "replace")
    found = JSON_ERROR.search(head) if len(body) < ERROR_SIZE and not JSON_ROWS.search(head) else None
    if found is None or (found["one"] and JSON_HOLDS.search(head)):
        return ""
    return f"接口返回错误：{head[:120]}"


def soft_404(text: str) -> bool:
    """A 200 that says the page is not there: the words, in a short page, without the labels of an article."""
    seen = visible(text)
    return len(seen) < 500 and bool(LOST.search(seen)) and not re.search(r"ArticleTitle|ColumnName", text)


def shows_report(text: str) -> bool:
    """Whether a page shows at least two headings of the six parts: else it may only lead to the report."""
    return len(set(PART.findall(visible(text)))) >= 2


def visible(text: str) -> str:
    """About what a reader sees. Good for counting, not for reading."""
    return "".join(TAGS.sub(" ", text).split())


def visible_lines(text: str) -> list[str]:
    """What a reader sees and what the head says, piece by piece, as the tags part it."""
    heads = re.findall(r"\bcontent=[\"']([^\"'<>]{4,300})", text)
    return [piece for piece in (*heads, *TAGS.sub("\n", text).split("\n")) if piece.strip()]


def looks_like_column(text: str) -> bool:
    """The labels a column must carry, or the words for an empty one: so no rows may mean that there are none."""
    return bool(COLUMN.search(text))
