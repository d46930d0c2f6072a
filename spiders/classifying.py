"""What the facts of a source and year amount to: one outcome and a reason. First match wins.

Pure. A failed crawl proves nothing: whatever is not a healthy list says nothing about the office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from db.crawls import OutcomeName
from spiders.refusing import HostBlocked, Refused, RobotsRefused

# what a transport can raise; anything else is a fault of ours
TRANSPORT = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
CERTIFICATE = re.compile(
    r"certificate verify failed|self.signed|hostname mismatch|CERTIFICATE|VerificationError|DNSMismatch", re.IGNORECASE
)
TLS = re.compile(r"\bssl\b|\btls\b|handshake|dh key too small|legacy renegotiation", re.IGNORECASE)
COMPLETE = "complete"
PROOFS = {"incomplete": "没有走到底", "paging_ignored": "翻到哪一页都一样"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What is known about one source and year; what was not asked is empty or None.

    `rows`: how many the list has, None when no list was asked. `control`: an earlier report is listed, or a
    person waived that. `proof`: of the paging. `listed`: the list names the report of the year.
    `report`: how the report could be read, an outcome of step 10.
    """

    refused: str = ""
    robots: OutcomeName | None = None
    transport: OutcomeName | None = None
    protection: OutcomeName | None = None
    too_large: bool = False
    status: int | None = None
    forbidden_target: bool = False
    moved: str = ""
    soft_404: bool = False
    js_only: bool = False
    rows: int | None = None
    skeleton_known: bool = False
    unreadable: str = ""
    control: bool = True
    proof: str = COMPLETE
    listed: bool = False
    report: OutcomeName | None = None
    why: str = ""


def classify(facts: Facts) -> tuple[OutcomeName, str]:
    """The outcome and a reason for people. Steps 1–11 of the design, in its order."""
    return (
        _not_fetched(facts)
        or _failed_answer(facts)
        or _not_the_page(facts)
        or _list_not_healthy(facts)
        or _report(facts)
        or (OutcomeName.ABSENT_UNCONFIRMED, "栏目正常，没有该年度的报告")
    )


def failure_facts(error: BaseException) -> Facts:
    """The facts behind a request that got no answer."""
    why = f"{type(error).__name__}: {error}".strip(": ")
    match error:
        case Refused():
            return Facts(refused=error.reason)
        case RobotsRefused():
            return Facts(robots=error.outcome, why=error.reason)
        case HostBlocked():
            return Facts(protection=error.outcome, why=error.reason)
        case UnsupportedURLSchemeError():
            return Facts(refused=str(error))
        case DownloadCancelledError():
            return Facts(too_large=True, why=why)
        case IgnoreRequest():
            bomb = "decompress" in str(error).lower()
            return Facts(too_large=bomb, moved="" if bomb else why, why=why)
        case _:
            return Facts(transport=_transport(str(error)), why=why)


def is_about_certificates(message: str) -> bool:
    """Whether a connection failed because of whose certificate was shown."""
    return CERTIFICATE.search(message) is not None


def _transport(message: str) -> OutcomeName:
    if is_about_certificates(message):
        return OutcomeName.TLS_INVALID
    return OutcomeName.TLS_UNSUPPORTED if TLS.search(message) else OutcomeName.NETWORK_UNREACHABLE


def _not_fetched(facts: Facts) -> tuple[OutcomeName, str] | None:
    if facts.refused:
        return OutcomeName.SECURITY_REJECTED, facts.refused
    if facts.robots:
        return facts.robots, facts.why
    return (facts.transport, facts.why) if facts.transport else None


def _failed_answer(facts: Facts) -> tuple[OutcomeName, str] | None:
    status = facts.status or 200
    if facts.protection:
        return facts.protection, facts.why or f"状态码 {status}"
    if facts.too_large:
        return OutcomeName.TOO_LARGE, facts.why
    if status >= 500 or status == 429:
        return OutcomeName.SERVER_ERROR, f"状态码 {status}"
    return None


def _not_the_page(facts: Facts) -> tuple[OutcomeName, str] | None:
    status = facts.status or 200
    if facts.forbidden_target:
        return OutcomeName.SECURITY_REJECTED, f"状态码 {status}，转到不允许的地址"
    if facts.moved or status in (404, 410) or 300 <= status < 400:
        return OutcomeName.MOVED, facts.moved or f"状态码 {status}"
    if facts.soft_404 or status >= 400:
        said = facts.why or "页面说它不存在"
        return OutcomeName.SOFT_404, said if facts.soft_404 else f"状态码 {status}"
    return (OutcomeName.JS_ONLY, "列表只由脚本生成") if facts.js_only else None


def _list_not_healthy(facts: Facts) -> tuple[OutcomeName, str] | None:
    if facts.rows == 0:
        if facts.skeleton_known and not facts.unreadable:
            return OutcomeName.COLUMN_EMPTY, "栏目里没有任何条目"
        return OutcomeName.PARSER_DRIFT, facts.unreadable or "页面里没有条目，页面也不像从前"
    if facts.rows is not None and not facts.control:
        return OutcomeName.PARSER_DRIFT, "以前年度的报告不在列表里"
    if facts.rows is not None and facts.proof != COMPLETE:
        return OutcomeName.PARSER_DRIFT, f"翻页不完整：{PROOFS.get(facts.proof, facts.proof)}"
    return None


def _report(facts: Facts) -> tuple[OutcomeName, str] | None:
    if facts.unreadable:
        return OutcomeName.PARSER_DRIFT, facts.unreadable
    return (facts.report, facts.why) if facts.report else None
