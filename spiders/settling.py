"""Settling: what the pages around an outcome add to it, before it is kept. Notes, and files that nobody may open."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from db.crawls import OutcomeName
from spiders.addresses import host_of
from spiders.classifying import Facts, classify
from spiders.items import Fetched, Item, ListSnapshot, Outcome, Remark, Row

MOST_SHOWN = 3
WRONG_CHARSET = "wrong_charset: "
INWARD = (".local", ".lan", ".internal", ".intranet", ".corp", ".localdomain")


@dataclass(slots=True)
class Settling:
    """State of one column: rows of its list that lead inward, and the files that could not be had."""

    inward: tuple[Row, ...] = ()
    lost: dict[int, list[Facts]] = field(default_factory=dict)

    def lose(self, source_id: int, facts: Facts) -> None:
        """A file of the article of a source that was refused or too large."""
        if facts.too_large or facts.refused:
            self.lost.setdefault(source_id, []).append(facts)

    def settle(self, item: Item) -> Item:
        """The item as it is kept."""
        if isinstance(item, ListSnapshot):
            self.inward = tuple(row for row in item.rows if leads_inward(row.url))
            return item
        if not isinstance(item, Fetched | Outcome):
            return item
        outcome = item.outcome if isinstance(item, Fetched) else item
        lost = self.lost.pop(outcome.source_id, [])
        if outcome.outcome is OutcomeName.ATTACHMENT_UNREADABLE and lost:
            name, why = classify(lost[0])
            return self._noted(replace(outcome, outcome=name, reason=f"附件：{why}"), item)
        if isinstance(item, Fetched) and item.lost and item.read.report is None:
            # the report may be what could not be had: today's page is no version of it
            said = "；".join(filter(None, ("附件没有取到", outcome.reason)))
            return self._noted(replace(outcome, outcome=OutcomeName.ATTACHMENT_UNREADABLE, reason=said), item)
        if isinstance(item, Fetched) and outcome.outcome is OutcomeName.SECURITY_REJECTED:
            return self._noted(outcome, item)  # whatever it is, it is no version of a report
        noted = self._noted(outcome, item)
        return replace(item, outcome=noted) if isinstance(item, Fetched) else noted

    def _noted(self, outcome: Outcome, item: Fetched | Outcome) -> Outcome:
        capture = item.capture_id if isinstance(item, Fetched) else None
        remarks = [*outcome.remarks, *charset_remarks(outcome.reason, capture)]
        if self.inward:
            shown = "、".join(row.url[:120] for row in self.inward[:MOST_SHOWN])
            remarks.append(Remark("intranet_link", f"列表里有 {len(self.inward)} 条指向内网地址：{shown}"))
        return replace(outcome, remarks=tuple(remarks))


def charset_remarks(reason: str, capture_id: int | None) -> Iterable[Remark]:
    """The wrong charset that a reason mentions, as a note of its own."""
    for part in reason.split("；"):
        if part.startswith(WRONG_CHARSET):
            yield Remark("wrong_charset", part.removeprefix(WRONG_CHARSET), capture_id)


def leads_inward(url: str) -> bool:
    """Whether an address can only be opened within the office: a private address, or a name without a domain."""
    try:
        host = host_of(url)
    except ValueError:
        return False
    if not host:
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(INWARD)
    return not address.is_global
