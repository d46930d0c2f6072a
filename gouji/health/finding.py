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
