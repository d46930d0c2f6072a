"""What a fetched article amounts to: a report with its outcome, or only an outcome."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from db.crawls import OutcomeName
from spiders.answers import Page
from spiders.articles import Around, Fact, around
from spiders.attachments import File, Try
from spiders.classifying import Facts, classify
from spiders.detecting import soft_404, visible_lines
from spiders.items import Fetched, Outcome, Remark, ReportRef
from spiders.remarking import remarks_of
from spiders.reports import read_report, year_of
from spiders.titles import name_key, names_report, unit_of

FILES = (b"%PDF", b"PK", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8")


@dataclass(frozen=True, slots=True)
class Article:
    """
    An article with its files. `page` is None when a file stands at its address.

    `beside`: what only its data say; `outer`: the pages that led to it. `modified`: the header Last-Modified. `tried`:
    every file that the page offers, as tried.
    """

    ref: ReportRef
    url: str
    capture_id: int | None
    body: bytes
    page: Page | None
    files: tuple[File, ...] = ()
    beside: tuple[Fact, ...] = ()
    outer: tuple[Page, ...] = ()
    modified: str = ""
    tried: tuple[Try, ...] = ()

    @property
    def around(self) -> Around:
        """What stands around the report; first what the page at the address of the article says."""
        page = self.page.response if self.page else None
        own = around(page, url=self.url, row_date=self.ref.row_date, modified=self.modified)
        return Around(
            (
                *(fact for shell in self.outer for fact in around(shell.response, url=shell.response.url).facts),
                *own.facts,
                *self.beside,
            )
        )


def judge(
    article: Article, facts: Facts, codes: Container[str], owners: Mapping[str, str], exclude: tuple[str, ...]
) -> Fetched | Outcome:
    """
    Read the article and classify it. `codes`: all agencies of the registry; `owners`: key of a name → its agency.

    A report of another agency or another year than the list said is no evidence for either of them.
    """
    ref = article.ref
    read = read_report(article.body, article.files)
    if article.page is not None and read.report is None and soft_404(article.page.response.text):
        return _outcome(ref, *classify(replace(facts, soft_404=True)))
    if read.report is None and _is_no_report(article):
        # a front page, a login or “系统错误” with 200: no evidence that anything was published, and no new version
        why = f"网页里没有 {ref.year} 年度报告的标题：{read.error}"
        return _outcome(ref, *classify(replace(facts, soft_404=True, why=why)))
    place = article.around
    title = (read.report.title if read.report else "") or ""
    if conflict := _unit_conflict(ref, place.agency_code, title, codes, owners):
        return _outcome(ref, OutcomeName.PARSER_DRIFT, f"unit_conflict: {conflict}")
    published = place.published
    year = year_of(
        read.report,
        listed=ref.year,
        published=published[0].year if published else None,
        basis=ref.basis,
        folder=ref.folder,
    )
    if year.value != ref.year:
        return _outcome(
            ref, OutcomeName.PARSER_DRIFT, f"year_conflict: 列表为 {ref.year}，{year.basis} 为 {year.value}"
        )
    notes = [read.error, *(f"year_conflict: {said}" for said in year.conflicts)]
    notes += [page.note for page in (*article.outer, article.page) if page]
    why = "；".join(dict.fromkeys(note for note in notes if note))
    outcome = _outcome(ref, *classify(replace(facts, listed=True, report=read.outcome, why=why)))
    remarks = tuple(Remark("year_conflict", said, article.capture_id) for said in year.conflicts)
    outcome = replace(outcome, remarks=(*remarks, *remarks_of(article.page, place, article.capture_id)))
    return Fetched(
        ref, outcome, year.basis, article.url, article.capture_id, read, place, article.files, exclude, article.tried
    )


def _unit_conflict(
    ref: ReportRef, code: str | None, title: str, codes: Container[str], owners: Mapping[str, str]
) -> str:
    """Why this may be the report of another agency, "" when nothing says so."""
    if code and code != ref.agency and code in codes:
        return f"索引号属于另一机关 {code}"
    if ref.twin and code != ref.agency:
        return "同名的机关不止一个，索引号没有说明是哪一个"
    other = owners.get(name_key(unit_of(title)), ref.agency) != ref.agency
    return f"标题是另一机关的：{title}" if other and not code else ""


def _is_no_report(article: Article) -> bool:
    """Whether what was fetched does not even say that it is the report, nor is a file that might be."""
    if article.page is None:
        return not article.body.startswith(FILES)
    return not article.files and not names_report(visible_lines(article.page.response.text), article.ref.year)


def _outcome(ref: ReportRef, name: OutcomeName, why: str) -> Outcome:
    return Outcome(ref.source_id, ref.year, name, why)
