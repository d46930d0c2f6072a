"""Who asks the portals, and when: the options of every command that does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from gouji import __version__
from gouji.cli import Context
from spiders.running import CrawlOptions


def options_of(
    context: Context,
    now: datetime,
    today: date,
    years: tuple[int, ...],
    *,
    agencies: tuple[str, ...] = (),
    platforms: tuple[str, ...] = (),
    recheck: bool = False,
    scheduled: bool = False,
    pinned_hosts: Mapping[str, str] | None = None,
) -> CrawlOptions:
    """As the settings say who we are. Without `years`: of last year."""
    who = context.settings.crawl
    return CrawlOptions(
        now=now,
        today=today,
        years=years or (today.year - 1,),
        agencies=agencies,
        platforms=platforms,
        recheck=recheck,
        trigger="schedule" if scheduled else "person",
        app_version=__version__,
        contact_page=who.contact_page,
        mailbox=who.mailbox,
        phone=who.phone,
        vantage=who.vantage,
        pinned_hosts=pinned_hosts or {},
        log_level="INFO" if context.verbosity > 0 else "ERROR",
    )
