"""What a crawl is going to do: the host groups with sources due that may be asked now, and those that are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.crawls import requests_since
from db.opening import Database
from db.sources import HostGroup, Platform, cooling_groups, due_sources, host_groups, platforms_by_id
from db.times import BEIJING
from spiders.tasks import Column, Group, closing, columns_of, delay_of

if TYPE_CHECKING:
    from spiders.running import CrawlOptions

SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Plan:
    """Groups with something due. `cooling`: groups at rest, until when; `closed`: outside their window, and that."""

    groups: tuple[Group, ...]
    cooling: tuple[tuple[str, str], ...]
    closed: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> list[Column]:
        return [column for group in self.groups for column in group.columns]

    def without(self, names: Iterable[str]) -> Plan:
        """The same, these groups left out."""
        left_out = set(names)
        return replace(self, groups=tuple(group for group in self.groups if group.name not in left_out))


def plan_of(database: Database, options: CrawlOptions) -> Plan:
    """Asked again at the same moment, it answers what is still to do."""
    sources = due_sources(
        database,
        options.years,
        now=options.now,
        today=options.today,
        agencies=options.agencies,
        platforms=options.platforms,
        recheck=options.recheck,
    )
    platforms = platforms_by_id(database)
    by_group: dict[str, list[Column]] = {}
    for column in columns_of(sources, platforms):
        by_group.setdefault(column.platform.group_id, []).append(column)
    registered = host_groups(database)
    groups, closed = [], []
    for name, columns in sorted(by_group.items()):
        host_group = registered[name]
        end = closing(host_group.window, options.now) if options.trigger == SCHEDULE else None
        if options.trigger == SCHEDULE and end is None:
            closed.append((name, host_group.window))
            continue
        groups.append(group_of(database, host_group, columns, platforms.values(), options.now, closes=end))
    return Plan(tuple(groups), tuple(cooling_groups(database, options.now)), tuple(closed))


def group_of(
    database: Database,
    host_group: HostGroup,
    columns: list[Column],
    platforms: Iterable[Platform],
    now: datetime,
    *,
    closes: datetime | None = None,
) -> Group:
    """A group at the start of a run, with what this night has left of its budget. `platforms`: all that there are."""
    hosts = _hosts(platforms, host_group.group_id)
    return Group(
        host_group=host_group,
        columns=columns,
        budget=host_group.budget - requests_since(database, hosts, _night(now)),
        delay=delay_of(host_group, hosts),
        closes=closes,
    )


def _hosts(platforms: Iterable[Platform], group: str) -> set[str]:
    """Every host of a group, also of platforms that are not asked today."""
    return {host for one in platforms if one.group_id == group for host in (*one.hosts, *one.attachment_hosts)}


def _night(now: datetime) -> datetime:
    """The noon before: budgets are counted from noon to noon, 北京时间."""
    local = now.astimezone(BEIJING)
    noon = local.replace(hour=12, minute=0, second=0, microsecond=0)
    return noon if local >= noon else noon - timedelta(days=1)
