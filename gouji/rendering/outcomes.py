"""The outcomes of a crawl in words for people, short ones for a table, and what kind of thing each is."""

from __future__ import annotations

from dataclasses import dataclass

from db.crawls import OutcomeName
from db.outcome_words import SHORT


@dataclass(frozen=True, slots=True)
class Words:
    """`full`: for lists; `short`: for a cell; `kind`: one of KINDS."""

    full: str
    short: str
    kind: str


# kind → (name in a legend, what it means)
KINDS = {
    "found": ("已公开", "找到了报告"),
    "doubtful": ("已公开，有缺陷", "只有图片，或读不了"),
    "absent": ("未公开", "六个条件齐备，由人确认过"),
    "missing": ("未见", "栏目正常，没有该年度的报告；确认以前不作结论"),
    "empty": ("栏目为空", "没有栏目，或栏目里什么也没有"),
    "ours": ("读不懂", "页面变了，由维护人员处理，不是机关的问题"),
    "refused": ("机器不可访问", "门户拒绝机器访问；人也许能打开，是否公开未作判断"),
    "down": ("连不上", "网络、证书或服务器的问题，与机关是否公开无关"),
    "none": ("没有查看", "还没有查看过"),
}
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
MONITORS = {
    "rows": "条目数",
    "positive_control": "旧年报告",
    "expectations": "份数",
    "field_coverage": "网页标签",
    "outcome_shift": "结论突变",
    "person": "人工",
}
LEVELS = {"suspend": "暂停通知", "warn": "提醒"}
FOR_PEOPLE = ("backdated",)  # remarks that a person has to look into
# kind of a remark → its name
REMARKS = {
    "backdated": "发布日期待核实",
    "year_conflict": "年度不一",
    "date_conflict": "日期不一",
    "site_conflict": "网站标签不符",
    "metas_missing": "缺少标签",
    "metas_swapped": "标签写反",
    "wrong_charset": "编码声明有误",
    "intranet_link": "指向内网的链接",
    "downgrade": "退回不加密访问",
    "tls_invalid": "证书无效",
    "robots_override": "经批准不看 robots.txt",
}
