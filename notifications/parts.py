"""What each channel carries of a notice: mail and a folder all of it, robots the short text, WeCom the document too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from db.notice_decisions import TEST_MARK
from db.notice_files import NoticeFile
from notifications.channels.limits import limit_of
from notifications.text import calls_nobody

KEYWORD = "【年报审核】"  # robots in keyword mode take nothing without it
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# first word of a file's name → what the file is called
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "zhenggai": "督促整改通知",
        "wenti": "问题清单",
        "fuhe": "复核结果",
        "tongbao": "通报草稿",
        "gongbu": "公布情况报告",
    }
)


class Spoken(Protocol):
    """The texts of a notice, stored or only composed. `body_im` is None once a person has edited the text."""

    @property
    def number(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def body_text(self) -> str: ...
    @property
    def body_im(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class PartText:
    """One delivery. `file_id`: it is this file of the notice and nothing else, and `text` only names it."""

    text: str
    file_id: int | None = None


def parts_for(channel: str, item: Spoken, files: Iterable[tuple[int, NoticeFile]] = ()) -> tuple[PartText, ...]:
    """
    The parts of a notice for one endpoint, in their order. `files`: (id, file) of what goes with it.

    Mail and folder: one part, with which all files go. WeCom: the short text and each document by itself. DingTalk and
    Feishu: the short text, they take no files. Without a short text a robot gets the whole one, in as many parts as it takes.
    """
    limit = limit_of(channel)
    if limit is None:
        return (PartText(item.body_text),)
    short = (item.body_im or "").strip()
    lead = lead_of(item)
    # the full text was composed for a letter: what pages say stands in it as it is
    texts = limit.split(f"{short}\n" if short else f"{lead}\n{calls_nobody(item.body_text)}", lead)
    documents = [(number, one) for number, one in files if one.media_type == DOCX] if channel == "wecom" else []
    return (*map(PartText, texts), *(PartText(f"{lead}\n附件：{one.name}", number) for number, one in documents))


def told_file(name: str) -> str:
    """A file as a notice names it: with its title, unless the name has it."""
    title = TITLES.get(name.partition("-")[0])
    return f"{title}（{name}）" if title else name


def lead_of(item: Spoken) -> str:
    """What every part of a notice says by itself: the keyword, whether it is a test, and its number."""
    return f"{KEYWORD}{TEST_MARK if item.mode == 'test' else ''}编号：{item.number}"
