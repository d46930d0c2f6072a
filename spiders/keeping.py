"""The single writer: evidence files first, then rows. A row without its file cannot exist."""

from __future__ import annotations

import asyncio
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.exceptions import DropItem

from audit.document import Format
from audit.privacy import masked
from db.captures import Capture, document_of, note_charset, note_column_kind, save_capture, save_document
from db.crawls import OutcomeName, save_outcome, save_snapshot
from db.opening import storage_trouble, tx
from db.proposals import save_proposal
from db.remarks import save_remark
from db.suspicions import backdated
from db.times import instant
from db.versions import (
    Reading,
    complete,
    files_lost,
    files_of,
    latest_version,
    published_version,
    save_downloads,
    save_reading,
    with_files_of,
)
from spiders.addresses import canonical
from spiders.archiving import earlier, writer_of
from spiders.column_kinds import column_kind
from spiders.differing import summary
from spiders.items import Fetched, Item, ListSnapshot, Outcome, Proposal, Remark
from spiders.normalising import PARSER_VERSION, files_hash, table_hash, text_hash
from spiders.skeletons import digest
from spiders.tasks import Group, Run
from spiders.versions import completed, cut_short, is_same, sides
from spiders.warc import Exchange, Place

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider


LABELLED = frozenset({"meta", "label", "line"})


DISK = ThreadPoolExecutor(16, "disk")


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
        except Exception as error:
            trouble = storage_trouble(error)
            if trouble is None:
                return self._instead(item)
            self.group.give_up(trouble)
            raise DropItem(str(trouble)) from error
        return item

    def _instead(self, item: Item) -> Item:
        """While an error is handled: what is kept of a report that a fault of ours has stopped, so that it has its outcome."""
        if not isinstance(item, Fetched):
            raise  # noqa: PLE0704  the error that is being handled
        outcome = Outcome(*item.pair, OutcomeName.PARSER_DRIFT, traceback.format_exc(limit=-6))
        self._keep(outcome)
        return outcome

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

    async def keep_answer(self, capture: Capture, body: bytes | None, exchange: Exchange) -> int:
        """
        The id of the capture. `body`: the unpacked content, None when there is none.

        The disk is waited for in a thread: meanwhile the other groups go on. A group asks one thing at a time, so
        nobody else writes to its WARC file.
        """
        known, writer = earlier(self.run, exchange), writer_of(self.run, self.group)

        def settle() -> tuple[str | None, Place]:
            return self.run.store.write(body) if body else None, writer.write(exchange, known)

        digest, place = await asyncio.get_running_loop().run_in_executor(DISK, settle)
        kept = replace(capture, document_sha256=digest, warc_file=place.file, warc_offset=place.offset)
        with tx(self.run.database):
            if body and digest:
                self._document(digest, body, capture.type_actual or "", capture.at)
            return save_capture(self.run.database, kept)

    def note(self, request: Request, kind: str, detail: str) -> None:
        """A remark about one answer, said of the whole source."""
        source, capture = request.meta.get("source_id"), request.meta.get("capture_id")
        if source is not None:
            run = self.run
            save_remark(
                run.database,
                run.crawl_id,
                source,
                None,
                kind=kind,
                detail=detail,
                capture_id=capture,
                now=run.clock.now(),
            )

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
            skeleton=digest(item.marks),
            marks=sorted(item.marks),
            now=self.run.clock.now(),
        )
        if item.capture_ids and (page := document_of(self.run.database, item.capture_ids[-1])):
            kind = column_kind(self.run.store.read(page))
            note_column_kind(self.run.database, self.run.crawl_id, item.controls, kind)

    def _keep_report(self, item: Fetched) -> None:
        """The version and the outcome that says so: both or neither."""
        store, database, at = self.run.store, self.run.database, instant(self.run.clock.now())
        digest = store.write(item.read.body)
        files = tuple((store.write(file.body), file.shown_name) for file in item.files)
        latest = latest_version(database, item.ref.agency, item.ref.year)
        shown = published_version(database, latest)  # what was handed in knows less, and nobody has seen it
        own = self._reading(item, digest, files, at)
        reading = with_files_of(database, own, shown, item.lost)
        missing = files_lost(database, shown.id) if shown is not None else frozenset[str]()
        known = files_of(database, shown.id) if shown is not None and missing else ()
        whole = completed(shown, known, missing, reading, item) if shown is not None and missing else None
        if shown is not None and whole is not None:
            reading, shown = whole, replace(shown, attachments_sha256=whole.attachments_sha256)
        again = shown is not None and is_same(self.run, shown, reading, item.exclude)
        same = shown if again and shown is not None and latest is not None and shown.id == latest.id else None
        if not again:
            was, now = sides(self.run, shown, reading, item.exclude) if shown is not None else (None, None)
            if cut_short(was.report if was else None, reading, item.read.body):
                self._keep(replace(item.outcome, outcome=OutcomeName.PARSER_DRIFT, reason="页面没有传完"))
                return
            # a new version has only the files that came with it: the others may be new ones, too
            reading = replace(own, diff=summary(was, now)) if was and now else own
        with tx(database):
            self._document(digest, item.read.body, _kind(item), at)
            for (file_digest, _), file in zip(files, item.files, strict=True):
                self._document(file_digest, file.body, "attachment", at)
            version, _ = save_reading(database, reading, same_as=same)
            if same is not None and whole is not None:
                complete(database, version, reading, missing - item.files_had)
            self._keep_downloads(version, item, at)
            if shown is None and (suspicion := backdated(database, item.ref.source_id, reading)):
                remark = Remark("backdated", suspicion, item.capture_id)
                item = replace(item, outcome=replace(item.outcome, remarks=(*item.outcome.remarks, remark)))
            self._keep_outcome(item.outcome)
        self._count_fields(item)

    def _count_fields(self, item: Fetched) -> None:
        """For the monitor of field coverage. A file has no labels, so only pages count."""
        platform = self.run.platforms.get(item.ref.source_id)
        if platform is not None and _kind(item) == Format.HTML.value:
            fields = {fact.field for fact in item.around.facts if fact.place in LABELLED}
            self.run.coverage.setdefault(platform, Counter()).update(["reports", *fields])

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
            files_lost=item.files_lost,
            labels={name: masked(text) for name, text in item.around.labels.items()},  # as they are stored
        )

    def _keep_downloads(self, version: int, item: Fetched, at: str) -> None:
        rows = (
            {
                "url": canonical(one.asked),
                "shown_name": one.shown_name,
                "capture_id": one.capture_id,
                "http_status": one.status,
                "size": one.size,
                "is_document": int(one.is_document),
                "at": at,
            }
            for one in item.tried
        )
        save_downloads(self.run.database, version, rows, at)

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
