"""Parts: whole when joined, never too long, never half a character; and what each channel carries."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.notice_files import NoticeFile
from notifications.channels.limits import LIMITS, ROBOTS, json_size, limit_of
from notifications.parts import DOCX, parts_for
from notifications.splitting import split, utf8_size

NUMBERED = re.compile(r"(甲?)（(\d+)/(\d+)）\n")
TEXTS = (
    st.text(alphabet=st.sampled_from('\n\r字é\u0301👨\u200d👩\ud83d\ude00"\\\x00a🏽\u2028'), max_size=300) | st.text()
)
LEAST = 32  # room for 甲（999/999） and the widest character


@given(TEXTS, st.integers(LEAST, 400), st.sampled_from([utf8_size, json_size]), st.sampled_from(["", "甲"]))
@example("字" * 1500, LEAST, utf8_size, "")
def test_parts_joined_are_the_text(text, limit, size, lead):
    parts = split(text, limit, lead=lead, size=size)
    assert all(size(part) <= limit for part in parts)
    if len(parts) == 1:
        assert parts == (text,)
        return
    heads = [head for part in parts if (head := NUMBERED.match(part))]
    assert [(head[1], head[2], head[3]) for head in heads] == [
        (lead, str(turn), str(len(parts))) for turn in range(1, len(parts) + 1)
    ]
    assert "".join(part[head.end() :] for part, head in zip(parts, heads, strict=True)) == text


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 0, [""]),
        ("一\n二\n三\n四\n五\n六\n", 18, ["一\n二\n", "三\n四\n", "五\n六\n"]),
        ("短\n" + "长" * 6, 21, ["短\n", "长长长", "长长长"]),
        ("e\u0301" * 8, 16, ["e\u0301" * 2] * 4),
        ("👨\u200d👩" * 3, 21, ["👨\u200d👩"] * 3),
        (
            "👨\u200d👩" * 3,
            20,
            ["👨\u200d", "👩👨", "\u200d👩", "👨\u200d", "👩"],
        ),  # too long for any part: between code points
        ("\ud83d\ude00" * 4, 20, ["\ud83d\ude00"] * 4),
        ("ab\r\n" * 5, 16, ["ab\r\n"] * 5),
    ],
)
def test_where_it_is_cut(text, limit, pieces):
    parts = split(text, limit)
    assert [NUMBERED.sub("", part, count=1) for part in parts] == pieces


@pytest.mark.parametrize("limit", [-1, 0, 9, 12])
def test_too_small_a_limit_is_refused(limit):
    with pytest.raises(ValueError, match="too few for the character"):
        split("一二三四五六七", limit)


@dataclass(frozen=True)
class Item:
    body_text: str
    body_im: str | None
    mode: str = "live"
    number: str = "GJ-2027-000001"


FILES = [
    (7, NoticeFile(name="a.docx", media_type=DOCX, sha256="0" * 64, blob_path="a", context_hash="0" * 64)),
    (8, NoticeFile(name="a.xlsx", media_type="x", sha256="1" * 64, blob_path="b", context_hash="1" * 64)),
]


def test_what_each_channel_carries():
    item = Item("全文\n", "【年报审核】短\n")
    carried = {
        channel: [(part.text, part.file_id) for part in parts_for(channel, item, FILES)]
        for channel in ("mail", "folder", *ROBOTS)
    }
    assert carried == {
        "mail": [("全文\n", None)],
        "folder": [("全文\n", None)],
        "wecom": [("【年报审核】短\n", None), ("【年报审核】编号：GJ-2027-000001\n附件：a.docx", 7)],
        "dingtalk": [("【年报审核】短\n", None)],
        "feishu": [("【年报审核】短\n", None)],
    }


@pytest.mark.parametrize("channel", ROBOTS)
@pytest.mark.parametrize("short", [None, "", "\n"])
def test_an_edited_notice_goes_whole_each_part_with_keyword_mark_and_number(channel, short):
    text = '第一行 "引号" \\ 与字\n' * 1200
    parts = parts_for(channel, Item(text, short, mode="test"))
    assert len(parts) > 1
    assert all(part.text.startswith("【年报审核】【测试】编号：GJ-2027-000001（") for part in parts)
    limit = limit_of(channel)
    assert limit is not None
    assert all(limit.size(part.text) <= limit.room for part in parts)
    assert sum(part.text.count("第一行") for part in parts) == 1200


def test_the_envelopes_have_room():
    """The whole body of DingTalk and Feishu stays below what they take, with signature, mentions and a title."""
    for (channel, message), limit in LIMITS.items():
        if not limit.escaped:
            continue
        (text, *_) = limit.split('"\\\n字' * 5000)
        body = {
            "timestamp": "1700000000",
            "sign": "x" * 44,
            "msg_type": message,
            "title": "标" * (100 if message == "text" else 300),
            "content": {"text": text},
            "at": {"atMobiles": ["13800138000"] * 20, "isAtAll": False},
        }
        assert len(json.dumps(body, ensure_ascii=False).encode()) <= limit.most, channel
