"""What a portal publishes: reports with their editions and files, and rows that only look like reports.

Nothing is written before somebody asks for it: a world has thousands of reports, and most of them are never fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from gouji.demo.content import Content
from gouji.demo.rendering import render_body

Body = Callable[[Sequence[str]], str]
Bytes = Callable[[], bytes]


@dataclass(frozen=True)
class Attached:
    """
    A file of an article. `shown`: its name, as the link says it; where it lies, the family decides.

    `editions` are (from this day on, bytes), oldest first. `key`: 32 hexadecimal digits, another for each file.
    """

    shown: str
    key: str
    editions: tuple[tuple[date, Bytes], ...] = field(repr=False)

    @property
    def extension(self) -> str:
        """docx, pdf, png …"""
        return self.shown.rpartition(".")[2]

    def body_on(self, today: date) -> bytes | None:
        """The bytes on a day; None before the file was there."""
        shown = [make for day, make in self.editions if day <= today]
        return shown[-1]() if shown else None


@dataclass(frozen=True)
class Publication:
    """
    One article. `number` makes its address, `editions` are (from this day on, body as HTML), oldest first.

    A body is given the addresses of the article's `files`, in their order, and links or embeds them.
    `published` is what the portal says; `appears`: when it could first be seen, if that was another day.
    `withdrawn`: from that day on it is neither listed nor answered.
    """

    title: str
    unit: str
    index: str
    number: int
    published: date
    editions: tuple[tuple[date, Body], ...] = field(repr=False)
    files: tuple[Attached, ...] = ()
    appears: date | None = None
    withdrawn: date | None = None

    def shown_on(self, today: date) -> bool:
        """Whether it stands on the portal on a day."""
        return (self.appears or self.published) <= today and (self.withdrawn is None or today < self.withdrawn)

    def body_on(self, today: date, addresses: Sequence[str] = ()) -> str | None:
        """The body as shown on a day; None before it was published. `addresses`: where its files lie."""
        shown = [body for day, body in self.editions if day <= today]
        return shown[-1](addresses) if shown else None


@dataclass(frozen=True)
class Column:
    """The 年报 column of one unit. `wrong_charset`: its pages are GB18030 and call themselves UTF-8."""

    slug: str
    unit: str
    code: str
    publications: tuple[Publication, ...] = field(default=())
    wrong_charset: bool = False

    def shown_on(self, today: date) -> list[Publication]:
        """What is listed on a day, newest first."""
        listed = [item for item in self.publications if item.shown_on(today)]
        return sorted(listed, key=lambda item: (item.published, item.number), reverse=True)


def report(
    content: Content, *, code: str, number: int, published: date, edits: tuple[tuple[date, Content], ...] = ()
) -> Publication:
    """A report, and what it is changed into later."""
    editions = ((published, content), *edits)
    style = "word" if number % 2 else "clean"
    return Publication(
        title=content.title,
        unit=content.agency,
        index=f"{code}/{published.year}-{number:07d}",
        number=number,
        published=published,
        editions=tuple((day, partial(_rendered, edition, style)) for day, edition in editions),
    )


def false_friends(unit: str, code: str, year: int, *, number: int, published: date) -> tuple[Publication, ...]:
    """Other January documents of a unit, which stand in the same column and are no reports."""
    titles = (f"{unit}{year}年政府网站工作年度报表", f"{unit}{year}年法治政府建设年度报告")
    return tuple(
        Publication(
            title=title,
            unit=unit,
            index=f"{code}/{published.year}-{number + offset:07d}",
            number=number + offset,
            published=published,
            editions=((published, partial(_no_report, title)),),
        )
        for offset, title in enumerate(titles)
    )


def file_key(*parts: object) -> str:
    """32 hexadecimal digits that name a file."""
    return hashlib.sha256("|".join(map(str, parts)).encode("utf-8")).hexdigest()[:32]


def _rendered(content: Content, style: str, _: Sequence[str]) -> str:
    return render_body(content, style)


def _no_report(title: str, _: Sequence[str]) -> str:
    return f"<p>{title}。本页是演示用的其他文件，不是政府信息公开工作年度报告。</p>"
