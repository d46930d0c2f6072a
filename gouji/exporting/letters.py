"""Letters → what their papers are filled with; and the letters that would be written now, for papers without a notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

from db.agencies import all_agencies
from db.deadlines import workday_overrides
from db.opening import Database
from db.silences import silences_now
from db.times import local_day
from gouji.exporting.papers import letter_paper
from gouji.exporting.season_papers import ADVISORY
from notifications import circulating, closing, overdue, publishing, reminding
from notifications.letters.base import Letter
from notifications.letters.overdue import Overdue
from notifications.letters.rectify import Rectify
from notifications.letters.reminder import Reminder
from notifications.letters.resolved import Resolved
from notifications.letters.season import Circular, Entry, Publication
from notifications.policy import Policy
from notifications.season import Season, Wanted
from notifications.supervising import supervising
from notifications.text import one_line

Context = dict[str, Any]
CHINESE = "一二三四"


def paper_for(letter: Letter) -> tuple[str, Context] | None:
    """(kind of the template, context) of the paper that goes with a letter; None for a letter that has none."""
    match letter:
        case Rectify():
            return "rectify", letter_paper(letter)
        case Resolved() | Circular() | Publication() | Reminder() | Overdue():
            kind, made = _PAPERS[type(letter)]
            return kind, papers_context([letter], made)
    return None


def papers_context(letters: Sequence[Letter], made: Callable[[Any], Context]) -> Context:
    """One paper with these letters, of one kind, page by page."""
    first = letters[0]
    head = {"date": first.date, "issuing_office": first.issuing_office, "contact": first.contact}
    return head | {"letters": [_common(letter) | made(letter.covered()) for letter in letters]}


def context_now(
    database: Database, kind: str, policy: Policy, now: datetime, years: Iterable[int], agencies: Sequence[str] = ()
) -> tuple[Context | None, int]:
    """
    The paper of what could be written at this moment about these years, and how many letters it has; None for nothing.

    `agencies`: only to these bodies, or to the offices below these governments. Nothing is written down.
    """
    letters: list[Letter] = []
    bodies, overrides = {one.code: one for one in all_agencies(database)}, workday_overrides(database)
    for year in years:
        season = Season(year, now, policy, overrides, bodies)
        wishes = _WISHES[kind](database, season)
        letters += [replace(one.letter, test=False) for one in wishes if not agencies or one.agency.code in agencies]
    if not letters:
        return None, 0
    _, made = _PAPERS[type(letters[0])]
    return papers_context(letters, made), len(letters)


def _common(letter: Letter) -> Context:
    return {
        "number": letter.number,
        "test": letter.test,
        "addressee": one_line(letter.addressee),
        "copy_to": "，".join(letter.copy_to),
        "year": letter.year,
        "cautions": list(getattr(letter, "cautions", ())),
    }


def _resolved(letter: Resolved) -> Context:
    lines = [
        {"number": number, **{name: one_line(value) for name, value in asdict(one).items() if name != "number"}}
        for number, one in enumerate(letter.results, 1)
    ]
    return {
        "title": letter.title,
        "url": letter.url,
        "published_on": letter.published_on,
        "version_before": letter.version_before,
        "version": letter.version,
        "refers": "、".join(letter.refers),
        "found_on": letter.found_on,
        "counted": _close(letter.counted),
        "fixed": letter.fixed,
        "accepted": letter.accepted,
        "standing": letter.standing,
        "reviewing": letter.reviewing,
        "closed": bool(letter.results) and not letter.standing and not letter.reviewing,
        "lines": lines,
    }


def _circular(letter: Circular) -> Context:
    classes = [
        {"number": CHINESE[place], "name": one.name, "lines": _lines(one.entries)}
        for place, one in enumerate(letter.classes)
    ]
    return _figures(letter) | {
        "as_of": letter.as_of,
        "deadlines": "、".join(letter.deadlines),
        "classes": classes,
        "ranking": _lines(letter.ranking),
        "unverified": _lines(letter.unverified),
        "steps": list(letter.next_steps),
        "left_out": letter.left_out,
    }


def _publication(letter: Publication) -> Context:
    return _figures(letter) | {
        "as_of": letter.as_of,
        "deadline": letter.deadline,
        "basis": letter.basis,
        "units": _lines(letter.units),
        "late": _lines(letter.late),
        "absent": _lines(letter.absent),
        "unverified": _lines(letter.unverified),
        "linked": letter.linked,
        "unlinked": [str(one_line(name)) for name in letter.unlinked],
        "unlooked": letter.unlooked,
        "unregistered": letter.unregistered,
        "central": _close(letter.central),
    }


def _figures(letter: Circular | Publication) -> Context:
    figures = letter.figures
    counted = asdict(figures) | {"late_count": figures.late, "absent_count": figures.absent}
    more = {name: getattr(figures, name) for name in ("published", "undecided", "unassessed")}
    return counted | more | {name: _close(getattr(figures, name)) for name in ("told_in_time", "told_sound")}


def _close(text: str) -> str:
    """On paper no space stands around a figure."""
    return re.sub(r" (?=\d)|(?<=\d) ", "", text)


def _lines(entries: Sequence[Entry]) -> list[Context]:
    return [
        {"number": number, "name": one_line(one.name), "told": one_line(one.told)}
        for number, one in enumerate(entries, 1)
    ]


def _urge(letter: Reminder | Overdue) -> Context:
    return _overdue(letter) if isinstance(letter, Overdue) else _reminder(letter)


def _reminder(letter: Reminder) -> Context:
    missed, name = (f"{letter.missed}。", "法定期限") if letter.missed else ("", "期限")
    said = [f"{missed}根据{letter.basis}，{letter.duty}，{name}为{letter.deadline}。"]
    if letter.act_by:
        said.append(f"期限当日不是工作日且不顺延，请于{letter.act_by}下班前完成。")
    left = (
        f"自本件日期次日起，还有{letter.days_left}个工作日。" if letter.days_left else "本件日期当日是最后一个工作日。"
    )
    looked = f"截至{letter.checked_at}（北京时间），" if letter.checked_at else ""
    urge = "请抓紧办理，务必按期完成。" if letter.word == "催报" else "请提前安排，按期完成。"
    return {
        "word": f"{letter.word}函",
        "sentences": [*said, left + urge, f"{looked}审核系统{letter.looked}该报告。"],
        "urls": [str(one_line(url)) for url in letter.urls],
        "reply": letter.reply,
        "advisory": "工具结果仅供参考，检索不到不等于没有公布，以实际情况为准。",
    }


def _overdue(letter: Overdue) -> Context:
    said = [
        f"根据{letter.basis}，{letter.duty}，期限为{letter.deadline}。截至本件日期，已逾期{letter.days_overdue}天。",
        f"审核系统在下列栏目没有检索到该报告，并于{letter.confirmed_at}（北京时间）经人工核对确认。",
        (
            "根据《中华人民共和国政府信息公开条例》第四十七条，现予督促：请于"
            f"{letter.publish_by}前公布，并回复报告网址、公布日期、未按期公布的说明和责任人。"
        ),
    ]
    return {
        "word": "逾期催报函",
        "sentences": said,
        "urls": [
            f"{one_line(look.url)}（{look.at}{f'，HTTP {look.status}' if look.status else ''}）"
            for look in letter.looks
        ],
        "reply": "如已公布或公布在其他栏目，请回复报告的网址；有不同意见的，请说明理由。",
        "advisory": ADVISORY,
    }


_PAPERS: Mapping[type[Letter], tuple[str, Callable[[Any], Context]]] = MappingProxyType(
    {
        Resolved: ("resolved", _resolved),
        Circular: ("circular", _circular),
        Publication: ("publication", _publication),
        Reminder: ("urge", _urge),
        Overdue: ("urge", _urge),
    }
)


def _circulars(database: Database, season: Season) -> Iterator[Wanted]:
    stage, silences = local_day(season.now).isoformat(), silences_now(database, season.now)
    return circulating.of_stages(database, season, silences, dict.fromkeys(_offices(database, season), stage))


def _publications(database: Database, season: Season) -> Iterator[Wanted]:
    passed = publishing.passed_kinds(season)
    return publishing.of_kinds(database, season, dict.fromkeys(_offices(database, season), passed))


def _offices(database: Database, season: Season) -> list[int]:
    return [one.office_ids[0] for one, _ in supervising(database, season)]


def _urging(database: Database, season: Season) -> Iterator[Wanted]:
    """To the offices that answer for the reports: no copies, no lists."""
    wishes = chain(reminding.reminders(database, season), overdue.overdues(database, season))
    return (one for one in wishes if one.office.role == "responsible")


def _closings(database: Database, season: Season) -> Iterator[Wanted]:
    return (one for one in closing.closings(database, season) if one.office.role == "responsible")


_WISHES: Mapping[str, Callable[[Database, Season], Iterator[Wanted]]] = MappingProxyType(
    {"resolved": _closings, "circular": _circulars, "publication": _publications, "urge": _urging}
)
KINDS = tuple(_WISHES)
