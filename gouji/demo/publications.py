"""What a portal publishes: reports with their editions and files, and rows that only look like reports.

Nothing is written before somebody asks for it: a world has thousands of reports, and most of them are never fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from gouji.demo.content import Content
from gouji.demo.files import MAKERS, picture
from gouji.demo.rendering import render_body, render_links, render_viewer
from gouji.rendering.printed_form import tables

Body = Callable[[Sequence[str]], str]
Bytes = Callable[[], bytes]
Writing = Callable[[], Content]
PICTURED = ("T2", "T3", "T4")


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

    @property
    def is_picture(self) -> bool:
        """Shown inside the text, and not linked below it."""
        return self.extension == "png"

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


@dataclass(frozen=True)
class Showing:
    """
    How a report is shown. `style` of its HTML: clean, word, picture. `files`: the extensions of what is attached.

    `viewer`: the page shows its first file in a viewer, and nothing else.
    """

    style: str = "clean"
    files: tuple[str, ...] = ()
    viewer: bool = False


@dataclass(frozen=True)
class Edit:
    """
    What becomes of a report on a day. `written`: what it says from then on; None: what it said before.

    `where`: page, files or both are changed. `style`: its HTML is another one, though it says the same.
    """

    since: date
    written: Writing | None = None
    where: str = "both"
    style: str = ""


def report(
    title: str,
    unit: str,
    written: Writing,
    *,
    code: str,
    number: int,
    published: date,
    edits: Sequence[Edit] = (),
    showing: Showing | None = None,
    appears: date | None = None,
    withdrawn: date | None = None,
) -> Publication:
    """A report, and what it is changed into later. It is written when it is asked for the first time."""
    shown = showing or Showing("word" if number % 2 else "clean")
    pages, attached = _editions(published, written, edits, shown.style)
    files = [_attached(title, code, number, extension, attached) for extension in shown.files]
    if shown.style == "picture":
        files += [_pictured(code, number, table, attached) for table in PICTURED]
    return Publication(
        title=title,
        unit=unit,
        index=f"{code}/{published.year}-{number:07d}",
        number=number,
        published=published,
        editions=tuple(
            (day, partial(_rendered, each, replace(shown, style=style), tuple(files))) for day, each, style in pages
        ),
        files=tuple(files),
        appears=appears,
        withdrawn=withdrawn,
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


Pages = list[tuple[date, Writing, str]]
Files = list[tuple[date, Writing]]


def _editions(published: date, written: Writing, edits: Sequence[Edit], style: str) -> tuple[Pages, Files]:
    pages: Pages = [(published, written, style)]
    files: Files = [(published, written)]
    for edit in edits:
        if edit.where != "files":
            pages.append((edit.since, edit.written or pages[-1][1], edit.style or pages[-1][2]))
        if edit.where != "page":
            files.append((edit.since, edit.written or files[-1][1]))
    return pages, files


def _rendered(written: Writing, showing: Showing, files: tuple[Attached, ...], addresses: Sequence[str]) -> str:
    linked = [(file.shown, address) for file, address in zip(files, addresses, strict=True) if not file.is_picture]
    if showing.viewer:
        return render_viewer(*linked[0])
    pictures = [address for file, address in zip(files, addresses, strict=True) if file.is_picture]
    body = render_body(written(), showing.style, pictures)
    return f"{body}\n{render_links(linked)}" if linked else body


def _attached(title: str, code: str, number: int, extension: str, editions: Iterable[tuple[date, Writing]]) -> Attached:
    return Attached(
        shown=f"{title}.{extension}",
        key=file_key(code, number, extension),
        editions=tuple((day, partial(_made, written, extension)) for day, written in editions),
    )


def _made(written: Writing, extension: str) -> bytes:
    return MAKERS[extension](written())


def _pictured(code: str, number: int, table: str, editions: Iterable[tuple[date, Writing]]) -> Attached:
    return Attached(
        shown=f"{table}.png",
        key=file_key(code, number, table),
        editions=tuple((day, partial(_drawn, written, table)) for day, written in editions),
    )


def _drawn(written: Writing, table: str) -> bytes:
    content = written()
    return picture(tables(content.form, content.cells)[table])


def _no_report(title: str, _: Sequence[str]) -> str:
    return f"<p>{title}。本页是演示用的其他文件，不是政府信息公开工作年度报告。</p>"
