"""The outcomes of a crawl in Chinese: in a word or two for cells and alarms, in full, and of what kind each is."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from db.crawls import OutcomeName

SHORT = MappingProxyType(
    {
        OutcomeName.FOUND: "已找到",
        OutcomeName.FOUND_PDF_ONLY: "PDF",
        OutcomeName.FOUND_IMAGE_ONLY: "图片",
        OutcomeName.ABSENT_CONFIRMED: "未公开",
        OutcomeName.ABSENT_UNCONFIRMED: "未见",
        OutcomeName.WITHDRAWN: "已撤下",
        OutcomeName.COLUMN_MISSING: "无栏目",
        OutcomeName.COLUMN_EMPTY: "空栏目",
        OutcomeName.MOVED: "已搬走",
        OutcomeName.SOFT_404: "无此页",
        OutcomeName.PARSER_DRIFT: "读不懂",
        OutcomeName.BLOCKED_BY_PROTECTION: "被拒绝",
        OutcomeName.BLOCKED_CAPTCHA: "验证码",
        OutcomeName.BLOCKED_GEO: "限地区",
        OutcomeName.ROBOTS_DISALLOWED: "robots",
        OutcomeName.ROBOTS_UNKNOWN: "robots?",
        OutcomeName.TLS_INVALID: "证书",
        OutcomeName.TLS_UNSUPPORTED: "加密",
        OutcomeName.NETWORK_UNREACHABLE: "连不上",
        OutcomeName.SERVER_ERROR: "服务器",
        OutcomeName.JS_ONLY: "脚本",
        OutcomeName.ATTACHMENT_UNREADABLE: "读不了",
        OutcomeName.TOO_LARGE: "太大",
        OutcomeName.SECURITY_REJECTED: "不安全",
    }
)


@dataclass(frozen=True, slots=True)
class Words:
    """`full`: for lists; `short`: for a cell; `kind`: one of `gouji.rendering.outcomes.KINDS`."""

    full: str
    short: str
    kind: str


_WORDS = {
    OutcomeName.FOUND: ("已找到", "found"),
    OutcomeName.FOUND_PDF_ONLY: ("只有 PDF", "found"),
    OutcomeName.FOUND_IMAGE_ONLY: ("只有图片", "doubtful"),
    OutcomeName.ABSENT_CONFIRMED: ("未公开（已确认）", "absent"),
    OutcomeName.ABSENT_UNCONFIRMED: ("栏目里还没有（未确认）", "missing"),
    OutcomeName.WITHDRAWN: ("已撤下", "doubtful"),
    OutcomeName.COLUMN_MISSING: ("没有年报栏目", "empty"),
    OutcomeName.COLUMN_EMPTY: ("年报栏目为空", "empty"),
    OutcomeName.MOVED: ("地址已变", "ours"),
    OutcomeName.SOFT_404: ("页面不存在", "ours"),
    OutcomeName.PARSER_DRIFT: ("页面不像从前，读不懂", "ours"),
    OutcomeName.BLOCKED_BY_PROTECTION: ("机器访问被防护拒绝", "refused"),
    OutcomeName.BLOCKED_CAPTCHA: ("要求验证码", "refused"),
    OutcomeName.BLOCKED_GEO: ("按地区拒绝访问", "refused"),
    OutcomeName.ROBOTS_DISALLOWED: ("robots.txt 不允许", "refused"),
    OutcomeName.ROBOTS_UNKNOWN: ("robots.txt 无法确认", "refused"),
    OutcomeName.TLS_INVALID: ("证书无效", "down"),
    OutcomeName.TLS_UNSUPPORTED: ("加密方式不受支持", "down"),
    OutcomeName.NETWORK_UNREACHABLE: ("连接不上", "down"),
    OutcomeName.SERVER_ERROR: ("服务器出错", "down"),
    OutcomeName.JS_ONLY: ("列表只由脚本生成，需登记文章地址", "ours"),
    OutcomeName.ATTACHMENT_UNREADABLE: ("已公开，但读不了", "doubtful"),
    OutcomeName.TOO_LARGE: ("超过大小限制", "doubtful"),
    OutcomeName.SECURITY_REJECTED: ("地址不安全，拒绝访问", "ours"),
}
WORDS = {name: Words(full, SHORT[name], kind) for name, (full, kind) in _WORDS.items()}
