"""The outcomes of a crawl in words for people, short ones for a table, and what kind of thing each is."""

from __future__ import annotations

from db.outcome_words import WORDS, Words

__all__ = ["FOR_PEOPLE", "KINDS", "LEVELS", "MONITORS", "REMARKS", "WORDS", "Words"]


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
