"""Names of people for pages: records keep logins."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from db.finding_queries import Event
from db.happenings import MACHINE
from db.people import User, all_users
from gouji.rendering.events import event_words
from gouji.review.database import database
from gouji.rights import Right, Role, may


def known_people() -> dict[str, User]:
    """All accounts by login, read once a request."""
    if "people" not in g:
        g.people = {user.login: user for user in all_users(database())}
    found: dict[str, User] = g.people
    return found


def person(login: str) -> str:
    """The name behind a login; 系统 for the machine; what is no login of ours stays as it is."""
    if login == MACHINE:
        return "系统"
    user = known_people().get(login)
    return user.name if user else login


def event_told(event: Event) -> str:
    """`确认 看过原文`, `分派给 张三`: what happened, with the names of people."""
    if event.kind != "assigned":
        return event_words(event)
    return f"分派给 {person(event.note)}" if event.note else "不再分派"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who can be given findings."""

    login: str
    name: str


def reviewers() -> list[Reviewer]:
    """The accounts that may decide and are in use."""
    return [
        Reviewer(user.login, user.name)
        for user in known_people().values()
        if user.disabled_at is None and may(Role(user.role), Right.DECIDE)
    ]
