"""Which WARC file an answer goes to, and where its bytes lie already."""

from __future__ import annotations

from db.captures import archived
from spiders.tasks import Group, Run
from spiders.warc import Exchange, Kept, Place, WarcWriter, holds

MOST_TRIED = 3  # records that may hold a body: the first one does; where its file was lost, the newest ones may


def writer_of(run: Run, group: Group) -> WarcWriter:
    """The file of this crawl and group, shared by the spiders that follow each other."""
    if group.warc is None:
        group.warc = WarcWriter(
            run.store.root,
            crawl_id=run.crawl_id,
            group=group.name,
            day=run.clock.begun,
            software=run.user_agent.split(" ", 1)[0],
            user_agent=run.user_agent,
        )
    return group.warc


def earlier(run: Run, exchange: Exchange) -> Kept | None:
    """Where this body lies in full and can still be read back; None for a new one."""
    if not exchange.body:
        return None
    known = archived(run.database, exchange.raw_sha256)
    for one in [*known[:1], *known[:0:-1]][:MOST_TRIED]:
        place = Place(one.file, one.offset)
        if holds(run.store.root, place, exchange.raw_sha256):
            return Kept(place, one.url, one.at)
    return None
