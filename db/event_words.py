"""The kinds of events in the history of a finding, in Chinese."""

from __future__ import annotations

from types import MappingProxyType

EVENTS = MappingProxyType(
    {
        "seen": "发现",
        "facts_changed": "情况有变",
        "regressed": "整改后再次出现",
        "fixed": "已整改",
        "closed": "已归档",
        "confirmed": "确认",
        "dismissed": "驳回",
        "waived": "豁免",
        "waiver_over": "豁免到期",
        "request_over": "申请的截止日已过，申请失效",
        "taken_back": "撤回决定",
        "upheld": "维持决定",
        "asked_dismiss": "申请驳回",
        "asked_waive": "申请豁免",
        "refused": "不批准申请",
        "withdrawn": "撤回申请",
        "assigned": "分派",
        "not_fixed": "单位称未整改",
        "in_progress": "单位称整改中",
        "says_fixed": "单位称已整改",
        "disputed": "单位有异议",
    }
)
