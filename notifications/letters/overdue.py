"""逾期: to the office whose report is missing, and the weekly list for the supervising office."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.letters.base import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a list that lacked the report. `status`: of HTTP, "" where it was not kept."""

    url: str
    at: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue(Letter):
    """
    逾期. `days_overdue` count from the deadline to the notice's own day. `confirmed_at`: when a person has looked; who he
    is stays in our own records. `basis`: article 49, or the local notice where it names no date.
    """

    deadline: str
    days_overdue: int
    duty: str
    basis: str
    looks: tuple[Look, ...]
    confirmed_at: str
    publish_by: str
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body in the list. `told`: what is known of it, in words; `url`: where it was looked for, "" for nowhere."""

    name: str
    deadline: str
    told: str
    basis: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueList(Letter):
    """
    逾期名单. `missing`: beyond doubt; `unseen`: not found or not looked at, which accuses nobody; `local`: past the local
    date while that of the law is to come; `late`: there after its date, as its page says; `undated`: first seen after it,
    which proves nothing.
    """

    week: str
    as_of: str
    missing: tuple[Body, ...]
    unseen: tuple[Body, ...]
    local: tuple[Body, ...]
    late: tuple[Body, ...]
    undated: tuple[Body, ...]
