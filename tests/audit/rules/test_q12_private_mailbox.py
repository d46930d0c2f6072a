from __future__ import annotations

import pytest

from audit.rules.q12_private_mailbox import Q12
from tests.audit.building import report, short

CONTACT = "联系方式：邮箱：{}。"


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
def test_a_faultless_report_passes(rendering):
    assert short(Q12, report(rendering=rendering)) == []


@pytest.mark.parametrize(
    ("mailbox", "host"),
    [
        ("zdxf119@163.com", "@163.com"),
        ("a.b@QQ.com", "@qq.com"),
        ("a@sina.com.cn", "@sina.com.cn"),
        ("a＠126．com", "@126.com"),
        ("a @ 139.com", "@139.com"),
        ("a@vip.163.com", "@163.com"),
        ("13812345678@163.com", "@163.com"),
    ],
)
def test_mailboxes_of_companies(mailbox, host):
    text = CONTACT.format(mailbox)
    assert short(Q12, report(preface=(text,))) == [(host, "note")]
    assert short(Q12, report(parts={1: f"{text}\n主动公开工作。"})) == [(host, "note")]
    assert short(Q12, report(signature=(text,))) == [(host, "note")]


@pytest.mark.parametrize(
    "mailbox", ["a@zb.shandong.cn", "a@163.gov.cn", "a@mail.qq.gov.cn", "a@my163.com", "qq.com", "12345"]
)
def test_others_are_silent(mailbox):
    assert short(Q12, report(preface=(CONTACT.format(mailbox),))) == []


def test_mailboxes_elsewhere_are_silent():
    text = f"主动公开工作。{'持续完善机制。' * 150}开通征求意见邮箱a@163.com。"
    assert short(Q12, report(parts={1: text})) == []
