"""What a portal publishes: reports with their editions, and rows that only look like reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from gouji.demo.content import Content, render_body


@dataclass(frozen=True)
class Publication:
    """One article. `number` makes its address, `editions` are (from this day on, body as HTML), oldest first."""

    title: str
    unit: str
    index: str
    number: int
    published: date
    editions: tuple[tuple[date, str], ...]

    def body_on(self, today: date) -> str | None:
        """The body as shown on a day; None before it was published."""
        shown = [body for day, body in self.editions if day <= today]
        return shown[-1] if shown else None


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
        listed = [item for item in self.publications if item.published <= today]
        return sorted(listed, key=lambda item: (item.published, item.number), reverse=True)


def report(
    content: Content, *, code: str, number: int, published: date, edits: tuple[tuple[date, Content], ...] = ()
) -> Publication:
    """A report, and what it is changed into later."""
    editions = ((published, content), *edits)
    return Publication(
        title=content.title,
        unit=content.agency,
        index=f"{code}/{published.year}-{number:07d}",
        number=number,
        published=published,
        editions=tuple((day, render_body(edition, "word" if number % 2 else "clean")) for day, edition in editions),
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
            editions=((published, f"<p>{title}。本页是演示用的其他文件，不是政府信息公开工作年度报告。</p>"),),
        )
        for offset, title in enumerate(titles)
    )
