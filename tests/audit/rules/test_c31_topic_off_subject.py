from __future__ import annotations

import pytest

from audit.rules.c31_topic_off_subject import C31
from tests.audit.building import findings, report, short

PLATFORM = (
    "充分利用区政府门户网站发布机构设置、政策法规等信息，积极运用新媒体传播业务知识，"
    "设立便民专栏，热线电话随时畅通，及时接听群众的投诉和咨询。"
)


def test_another_topic_below_the_heading_is_a_note():
    (finding,) = findings(C31, report(parts={1: f"（三）政府信息管理。{PLATFORM}"}))
    assert (finding.subject, finding.severity) == ("（三）政府信息管理", "note")
    assert finding.message == "“（三）政府信息管理”之下没有写政府信息管理，写的是平台建设"


def test_the_text_may_stand_in_the_next_lines():
    assert short(C31, report(parts={1: f"（三）政府信息管理\n{PLATFORM}"})) == [("（三）政府信息管理", "note")]


@pytest.mark.parametrize(
    "text",
    [
        f"（四）政府信息公开平台建设。{PLATFORM}",
        f"（三）政府信息管理。{PLATFORM}落实保密审查。",
        f"（三）政府信息管理。{PLATFORM}\n同时清理过期信息12条。",
        f"（三）服务群众。{PLATFORM}",
        f"（三）政府信息管理和平台建设。{PLATFORM}",
        "（三）政府信息管理。门户网站运行正常。",
        f"政府信息管理方面，{PLATFORM}",
    ],
)
def test_own_words_short_texts_and_headings_of_two_topics_pass(text):
    assert short(C31, report(parts={1: text})) == []


def test_the_next_heading_ends_the_text():
    parts = {1: f"（三）政府信息管理。{PLATFORM}\n（五）监督保障。组织培训，落实保密审查。"}
    assert short(C31, report(parts=parts)) == [("（三）政府信息管理", "note")]
