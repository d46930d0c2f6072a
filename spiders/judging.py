"""What a fetched article amounts to: a report with its outcome, or only an outcome."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

from db.crawls import OutcomeName
from spiders.answers import Page
from spiders.articles import around
from spiders.attachments import File
from spiders.classifying import Facts, classify
from spiders.detecting import soft_404
from spiders.items import Fetched, Outcome, ReportRef
from spiders.reports import read_report, year_of


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its files. `page` is None when a file stands at its address."""

    ref: ReportRef
    url: str
    capture_id: int | None
    body: bytes
    page: Page | None
    files: tuple[File, ...] = ()


def judge(article: Article, facts: Facts, codes: Container[str], exclude: tuple[str, ...]) -> Fetched | Outcome:
    """
    Read the article and classify it. `codes`: all agencies of the registry.

    A report of another agency or another year than the list said is no evidence for either of them.
    """
    ref = article.ref
    read = read_report(article.body, article.files)
    if article.page is not None and read.report is None and soft_404(article.page.response.text):
        return _outcome(ref, *classify(replace(facts, soft_404=True)))
    place = around(article.page.response if article.page else None, url=article.url, row_date=ref.row_date)
    code = place.agency_code
    if code and code != ref.agency and code in codes:
        return _outcome(ref, OutcomeName.PARSER_DRIFT, f"unit_conflict: 索引号属于另一机关 {code}")
    published = place.published
    year = year_of(read.report, listed=ref.year, published=published[0].year if published else None)
    if year.value != ref.year:
        return _outcome(
            ref, OutcomeName.PARSER_DRIFT, f"year_conflict: 列表为 {ref.year}，{year.basis} 为 {year.value}"
        )
    notes = [read.error, *(f"year_conflict: {said}" for said in year.conflicts)]
    notes.append(article.page.note if article.page else "")
    why = "；".join(note for note in notes if note)
    outcome = _outcome(ref, *classify(replace(facts, listed=True, report=read.outcome, why=why)))
    return Fetched(ref, outcome, year.basis, article.url, article.capture_id, read, place, article.files, exclude)


def _outcome(ref: ReportRef, name: OutcomeName, why: str) -> Outcome:
    return Outcome(ref.source_id, ref.year, name, why)
