"""The outcomes of a crawl in a word or two of Chinese, for cells and alarms. In full: `gouji/rendering/outcomes.py`."""

from __future__ import annotations

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
