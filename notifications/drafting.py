"""
Wanted notices → drafts.

Number, text and files are made outside any transaction: a document takes a fifth of a second, and others write meanwhile.
The transaction only checks that the numbers are still free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from audit.errors import BadSettings
from db.agencies import endpoints
from db.notice_files import NoticeFile
from db.notice_keys import keys_taken, latest_released
from db.notices import Draft, insert_draft, last_sequence, number_of, number_year
from db.opening import Database, tx
from db.times import instant, local_day
from notifications.channels.limits import ROBOTS
from notifications.compose import Composed, compose
from notifications.parts import DOCX, told_file
from notifications.season import Season, Wanted
from notifications.wording import Wording

Attach = Callable[[Wanted], tuple[NoticeFile, ...]]
Link = Callable[[str, int, date], tuple[str, str]]
SUPERVISOR = "supervisor"
BATCH = 25  # drafts a transaction: if another planner was faster they are all made again, with other numbers


def no_files(wish: Wanted) -> tuple[NoticeFile, ...]:
    """Nothing goes with it."""
    return ()


def no_link(number: str, office_id: int, day: date) -> tuple[str, str]:
    """Nobody can reply by a page."""
    return "", ""


@dataclass(frozen=True, slots=True)
class Extras:
    """What goes with a notice beside its words. `attach` gets each wish with its number."""

    attach: Attach = no_files
    link: Link = no_link


def write_drafts(
    database: Database, wishes: Sequence[Wanted], season: Season, extras: Extras, broken: MutableMapping[str, str]
) -> list[str]:
    """
    The numbers of the drafts.

    `broken`: name of templates → what is wrong with them. What is in it, or gets into it, has no drafts; the others go on.
    """
    year, drafted, waiting = number_year(season.now), [], list(wishes)
    while waiting:
        sequence = last_sequence(database, year)
        drafts = list(_drafts(database, waiting[:BATCH], sequence, season, extras, broken))
        numbers = _insert(database, drafts, sequence, season.now)
        if numbers is None:  # what the other one has written is not wanted again
            taken = keys_taken(database, season.policy.mode, season.year, season.now)
            waiting = [wish for wish in waiting if wish.key not in taken]
        else:
            drafted += numbers
            waiting = waiting[BATCH:]
    return drafted


def _drafts(
    database: Database,
    batch: Sequence[Wanted],
    sequence: int,
    season: Season,
    extras: Extras,
    broken: MutableMapping[str, str],
) -> Iterator[Draft]:
    wording, year = season.policy.wording.fixed(), number_year(season.now)
    earlier = latest_released(database, season.policy.mode, season.year, {wish.office.id for wish in batch})
    for wish in batch:
        if wish.form in broken:
            continue
        names = earlier.get((wish.office.id, wish.agency.code), "")
        number = number_of(year, sequence + 1)
        # what a supervising office gets is for its information: it corrects nothing and objects to nothing
        link = no_link if wish.office.role == SUPERVISOR else extras.link
        url, until = link(number, wish.office.id, local_day(wish.not_before))
        letter = replace(wish.letter, number=number, earlier=names, answer_url=url, answer_until=until)
        try:
            yield _draft(database, replace(wish, letter=letter), wording, extras.attach)
        except BadSettings as error:
            broken[wish.form] = str(error)
        else:
            sequence += 1


def _insert(database: Database, drafts: Sequence[Draft], sequence: int, now: datetime) -> list[str] | None:
    """All of them; None, and nothing written, when their numbers are no longer the next ones."""
    with tx(database):
        if last_sequence(database, number_year(now)) != sequence:
            return None
        return [draft.number for draft in drafts if insert_draft(database, draft, now) is not None]


def _draft(database: Database, wish: Wanted, wording: Wording, attach: Attach) -> Draft:
    """The text comes before the files: a broken template must not leave a document in the store at every run."""
    ways = _ways(database, wish)
    composed = _composed(wish, wording, "详见邮件" if "mail" in ways else "")
    files = attach(wish)
    if files:
        wish = replace(wish, letter=replace(wish.letter, attached=tuple(told_file(one.name) for one in files)))
        paper = any(one.media_type == DOCX for one in files) and ways & {*ROBOTS} == {"wecom"}
        composed = _composed(wish, wording, "详见邮件" if "mail" in ways else "详见附件" if paper else "")
    return Draft(
        number=wish.letter.number,
        dedupe_key=wish.key,
        mode="test" if wish.letter.test else "live",
        office_id=wish.office.id,
        agency_code=wish.agency.code,
        report_year=wish.letter.year,
        kind=wish.kind,
        stage=wish.stage,
        template=wish.form,
        template_sha=wording.sha(wish.form),
        subject=composed.subject,
        body_text=composed.text,
        body_html=composed.html or None,
        body_im=composed.im or None,
        not_before=instant(wish.not_before),
        expires_at=instant(wish.expires_at) if wish.expires_at else None,
        facts=wish.facts,
        named=wish.named,
        files=files,
    )


def _ways(database: Database, wish: Wanted) -> set[str]:
    test, found = wish.letter.test, endpoints(database, wish.office.id)
    return {way.channel for way in found if way.is_test == test and way.state == "active"}


def _composed(wish: Wanted, wording: Wording, more: str) -> Composed:
    return compose(wish.form, replace(wish.letter, more=more or wish.letter.more), wording)
