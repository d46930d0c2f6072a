"""The single writer: evidence files first, then rows. A row without its file cannot exist."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from scrapy.exceptions import DropItem

from audit.errors import TryLater, UnreadableInput
from audit.reading import read
from db.captures import Capture, archived, note_charset, save_capture, save_document
from db.crawls import save_outcome, save_snapshot
from db.opening import tx
from db.proposals import save_proposal
from db.remarks import save_remark
from db.times import instant
from db.versions import Reading, StoredVersion, latest_version, save_reading
from spiders.addresses import canonical
from spiders.items import Fetched, Item, ListSnapshot, Outcome, Proposal
from spiders.normalising import PARSER_VERSION, files_hash, table_hash, text_hash
from spiders.tasks import Group, Run
from spiders.warc import Exchange, Kept, Place, WarcWriter, holds

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider

MOST_TRIED = 3  # records that should hold a body: the first one does, unless its file was lost


class Keeping:
    """Item pipeline, and the place where captures are written."""

    def __init__(self, run: Run, group: Group) -> None:
        self.run, self.group = run, group

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Keeping:
        spider = cast("PortalSpider", crawler.spider)
        return cls(spider.run, spider.group)

    def process_item(self, item: Item) -> Item:
        try:
            self._keep(item)
        except (TryLater, OSError) as error:
            self.group.give_up(error)
            raise DropItem(str(error)) from error
        return item

    def _keep(self, item: Item) -> None:
        match item:
            case ListSnapshot():
                self._keep_list(item)
            case Fetched():
                self._keep_report(item)
            case Outcome():
                with tx(self.run.database):
                    self._keep_outcome(item)
            case Proposal():
                self._keep_proposal(item)

    def keep_answer(self, capture: Capture, body: bytes | None, exchange: Exchange) -> int:
        """The id of the capture. `body`: the unpacked content, None when there is none."""
        digest = self.run.store.write(body) if body else None
        place = self._warc().write(exchange, self._earlier(exchange))
        kept = replace(capture, document_sha256=digest, warc_file=place.file, warc_offset=place.offset)
        with tx(self.run.database):
            if body and digest:
                self._document(digest, body, capture.type_actual or "", capture.at)
            return save_capture(self.run.database, kept)

    def _warc(self) -> WarcWriter:
        """The file of this crawl and group, shared by the spiders that follow each other."""
        run, group = self.run, self.group
        if group.warc is None:
            software = run.user_agent.split(" ", 1)[0]
            group.warc = WarcWriter(
                run.store.root,
                crawl_id=run.crawl_id,
                group=group.name,
                day=run.clock.begun,
                software=software,
                user_agent=run.user_agent,
            )
        return group.warc

    def _earlier(self, exchange: Exchange) -> Kept | None:
        """Where this body lies in full and can still be read back; None for a new one."""
        if not exchange.body:
            return None
        for one in archived(self.run.database, exchange.raw_sha256)[:MOST_TRIED]:
            place = Place(one.file, one.offset)
            if holds(self.run.store.root, place, exchange.raw_sha256):
                return Kept(place, one.url, one.at)
        return None

    def note_charset(self, capture_id: int, declared: str | None, used: str | None) -> None:
        """Once a page was decoded."""
        note_charset(self.run.database, capture_id, declared, used)

    def _keep_list(self, item: ListSnapshot) -> None:
        save_snapshot(
            self.run.database,
            self.run.crawl_id,
            item.controls,
            capture_ids=item.capture_ids,
            rows=(row.as_json() for row in item.rows),
            pages=item.pages,
            claimed=item.claimed,
            proof=item.proof,
            now=self.run.clock.now(),
        )

    def _keep_report(self, item: Fetched) -> None:
        """The version and the outcome that says so: both or neither."""
        store, at = self.run.store, instant(self.run.clock.now())
        digest = store.write(item.read.body)
        files = tuple((store.write(file.body), file.shown_name) for file in item.files)
        reading = self._reading(item, digest, files, at)
        latest = latest_version(self.run.database, reading.agency, reading.year)
        same = latest if latest and self._same(latest, reading, item.exclude) else None
        with tx(self.run.database):
            self._document(digest, item.read.body, _kind(item), at)
            for (file_digest, _), file in zip(files, item.files, strict=True):
                self._document(file_digest, file.body, "attachment", at)
            save_reading(self.run.database, reading, same_as=same)
            self._keep_outcome(item.outcome)

    def _reading(self, item: Fetched, digest: str, files: tuple[tuple[str, str], ...], at: str) -> Reading:
        published = item.around.published
        return Reading(
            agency=item.ref.agency,
            year=item.ref.year,
            url=canonical(item.url),
            document_sha256=digest,
            capture_id=item.capture_id,
            text_sha256=text_hash(item.read.body, item.read.document, item.exclude),
            tables_sha256=table_hash(item.read.report),
            attachments_sha256=files_hash(file for file, _ in files if file != digest),
            read_status=item.read.status,
            read_error=item.read.error,
            parser_version=PARSER_VERSION,
            year_basis=item.year_basis,
            dates=item.around.dates,
            published_on=published[0].isoformat() if published else None,
            published_basis=published[1] if published else None,
            at=at,
            report=item.read.report,
            files=files,
        )

    def _same(self, latest: StoredVersion, reading: Reading, exclude: tuple[str, ...]) -> bool:
        """Whether the content is that of the latest version. Tables are part of the text."""
        if latest.document_sha256 == reading.document_sha256:
            return latest.attachments_sha256 == reading.attachments_sha256
        before = latest.text_sha256
        if latest.parser_version != PARSER_VERSION:  # a new parser is no change of the report
            before = self._text_again(latest.document_sha256, exclude)
        return (before, latest.attachments_sha256) == (reading.text_sha256, reading.attachments_sha256)

    def _text_again(self, digest: str, exclude: tuple[str, ...]) -> str:
        data = self.run.store.read(digest)
        try:
            return text_hash(data, read(data, recognise=False), exclude)
        except UnreadableInput:
            return text_hash(data, None)

    def _keep_outcome(self, item: Outcome) -> None:
        """Within a transaction: the outcome, and what was noticed beside it."""
        database, now = self.run.database, self.run.clock.now()
        save_outcome(database, self.run.crawl_id, item.source_id, item.year, item.outcome, item.reason[:2000], now)
        for remark in item.remarks:
            save_remark(
                database,
                self.run.crawl_id,
                item.source_id,
                item.year,
                kind=remark.kind,
                detail=remark.detail[:500],
                capture_id=remark.capture_id,
                now=now,
            )

    def _keep_proposal(self, item: Proposal) -> None:
        save_proposal(
            self.run.database,
            kind=item.kind,
            value=item.value,
            confidence=item.confidence,
            platform_id=item.platform_id,
            agency_code=item.agency,
            sample=item.sample,
            path=item.path,
            now=self.run.clock.now(),
        )

    def _document(self, digest: str, body: bytes, media_type: str, at: str) -> None:
        save_document(
            self.run.database,
            digest,
            media_type=media_type,
            size=len(body),
            stored_as=self.run.store.stored_as(digest),
            at=at,
        )


def _kind(item: Fetched) -> str:
    return item.read.document.format.value if item.read.document else ""
