"""What an examination says: data, so that the command and the page say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_NAMES = 5


class Level(StrEnum):
    """SETTINGS: something in the settings is wrong. LOOK: a person has to look. NOTE: good to know."""

    SETTINGS = "settings"
    LOOK = "look"
    NOTE = "note"


LEVELS = {Level.SETTINGS: "设置有误", Level.LOOK: "要处理", Level.NOTE: "请知悉"}


# Subject → its name for programs, which never changes; docs/operations.md says what each means.
CHECKS = {
    "设置": "settings",
    "抓取": "crawling",
    "账号": "accounts",
    "数据库": "database",
    "磁盘": "disk",
    "原件": "documents",
    "SQLite": "sqlite",
    "定时任务": "jobs",
    "定时服务": "scheduler",
    "时钟": "clock",
    "备份": "backup",
    "暂停的门户": "portal_suspended",
    "门户警报": "portal_alarm",
    "门户": "portal",
    "草稿": "drafts",
    "投递": "deliveries",
    "联系方式": "endpoints",
    "下一阶段": "next_stage",
    "密钥": "secrets",
    "模式": "mode",
    "日历": "calendar",
    "警报": "alerts",
    "将到期": "ending",
    "回复链接": "answer_link",
    "常备批准": "standing_approval",
    "邮件服务器": "mail_server",
    "机器人": "robots",
    "证书": "certificate",
    "通知模板": "notice_templates",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject`: a fixed word a check. `sentence`: what is so. `remedy`: what to do, "" when nothing."""

    level: Level
    subject: str
    sentence: str
    remedy: str = ""


def settings(subject: str, sentence: str, remedy: str = "") -> Finding:
    return Finding(Level.SETTINGS, subject, sentence, remedy)


def look(subject: str, sentence: str, remedy: str = "") -> Finding:
    return Finding(Level.LOOK, subject, sentence, remedy)


def note(subject: str, sentence: str, remedy: str = "") -> Finding:
    return Finding(Level.NOTE, subject, sentence, remedy)


def some(names: Sequence[str]) -> str:
    """The first few, and how many there are."""
    shown = "、".join(names[:MOST_NAMES])
    return f"{shown}等 {len(names)} 个" if len(names) > MOST_NAMES else shown
