"""Rows of made-up findings: what was seen, what people said of it, and how it stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from audit.rules import ALL

Row = tuple[Any, ...]


def names(listed: str) -> tuple[str, ...]:
    """What stands between blanks."""
    return tuple(listed.split())


RUNS = 9
BEGIN = datetime(2026, 1, 5, 2, tzinfo=UTC)
HOURS_A_RUN = 480
PEOPLE = ("zhangsan", "lisi", "wangwu", "zhaoliu", "sunqi", "zhouba")
REASONS = ("misread", "not_applicable", "explained", "duplicate")
PLACES = names(
    "收到的申请 上年结转 予以公开 部分公开 不予公开 无法提供 不予处理 其他处理 结转下年度 "
    "行政复议 行政诉讼 规章 行政规范性文件 行政许可 行政处罚 行政强制 行政事业性收费"
)
SAYS = (
    "{place}：填报 {found}，按表内各项合计应为 {expected}",
    "正文写“{place}{found}件”，表中为 {expected} 件，两处不一致",
    "{place}比上年增加 {found} 倍，正文没有说明",
    "“{place}”一栏空着，应填 {expected} 或 0",
)
STATES = ("open", "confirmed", "dismissed", "waived", "fixed", "closed")
WEIGHTS = (450, 180, 110, 10, 150, 100)
DECIDED = ("confirmed", "dismissed", "waived")


def at(hours: float) -> str:
    """An instant, counted from the first run."""
    return (BEGIN + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Story:
    """How a finding stands and how it came to that."""

    state: str
    severity: str
    first: int
    last: int
    regressed: bool
    origin: str | None
    who: str
    reason: str | None
    seen: str
    now: str

    @property
    def decided(self) -> bool:
        """Whether a person has judged it."""
        return self.state in DECIDED or self.origin == "confirmed"


class Findings:
    """Makes one after the other, from dice; `rows` takes them, table by table."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.made = 0
        rules = sorted(ALL, key=lambda rule: hashlib.sha256(rule.code.encode()).digest())
        self.rules = [(rule.code, rule.title, rule.severity.value, rule.slug) for rule in rules]
        # a few rules find most: the weight of each is one over its place
        self.weights = [1 / (place + 2) for place in range(len(rules))]
        self.instants = [at(hours) for hours in range(HOURS_A_RUN * (RUNS + 1))]

    def report(self, rows: dict[str, list[Row]], code: str, year: int, version: int, many: int) -> None:
        """So many findings of one report; every fifth has the cause of the one before."""
        cause = 0
        for place, rule in enumerate(self.dice.choices(self.rules, self.weights, k=many)):
            cause += place == 0 or self.dice.random() > 0.2
            self._one(rows, code, year, version, rule, place, cause)

    def _one(
        self, rows: dict[str, list[Row]], code: str, year: int, version: int, rule: tuple[str, ...], place: int, cause: int
    ) -> None:  # fmt: skip
        self.made += 1
        number, (name, title, severity, slug) = self.made, rule
        subject = f"T3.new_received.{slug}.{place}"
        print_ = hashlib.sha256(f"1|{code}|{year}|{name}|{subject}".encode()).hexdigest()
        facts, story = print_[:32], self._story(severity)
        message, evidence = self._said(name, title, severity, slug, subject, print_, cause)
        until = "2026-12-31" if story.state == "waived" else None
        disputed = story.state in ("open", "confirmed") and self.dice.random() < 0.004
        assignee = story.who if self.dice.random() < 0.3 else None
        rows["findings"].append(
            (number, print_, 1, code, year, name, subject, severity, story.state, story.reason, title, story.first,
             story.last, version, assignee, until, facts, facts if story.decided else None, story.origin,
             int(story.regressed), 2 if story.decided else 0, story.now, int(disputed))
        )  # fmt: skip
        for run in {story.first, story.last}:
            rows["finding_sightings"].append((number, run, version, message, evidence, facts, cause))
        rows["finding_events"] += [(number, *event) for event in _events(story)]
        if story.state == "waived" or (story.state == "dismissed" and severity == "error"):
            other = PEOPLE[(PEOPLE.index(story.who) + 1) % len(PEOPLE)]
            asked = (
                "waive" if until else "dismiss",
                story.reason,
                "正文第三段已经说明",
                until,
                facts,
                story.who,
                story.seen,
            )
            rows["finding_requests"].append((number, *asked, other, story.now, "approved"))
        elif story.state == "open" and self.dice.random() < 0.005:
            asked = ("dismiss", "explained", "正文第三段已经说明", None, facts, story.who, story.now)
            rows["finding_requests"].append((number, *asked, None, None, None))

    def _story(self, severity: str) -> Story:
        dice = self.dice
        state = dice.choices(STATES, WEIGHTS)[0]
        first = dice.randrange(1, RUNS)
        gone = state in ("fixed", "closed")
        last = dice.randrange(first, RUNS) if gone else RUNS
        origin = ("confirmed" if dice.random() < 0.5 else "open") if gone else None
        return Story(
            state, severity, first, last,
            first < last and dice.random() < 0.04,
            origin, PEOPLE[dice.randrange(len(PEOPLE))],
            REASONS[dice.randrange(len(REASONS))] if state in ("dismissed", "waived") else None,
            self.instants[first * HOURS_A_RUN],
            self.instants[last * HOURS_A_RUN + dice.randrange(HOURS_A_RUN)],
        )  # fmt: skip

    def _said(
        self, code: str, title: str, severity: str, slug: str, subject: str, print_: str, cause: int
    ) -> tuple[str, str]:
        """The message, and the evidence as JSON: written out, because a million times json.dumps takes longer."""
        place, found, expected = (
            PLACES[self.dice.randrange(len(PLACES))],
            self.dice.randrange(400),
            self.dice.randrange(400),
        )
        message = SAYS[self.dice.randrange(len(SAYS))].format(place=place, found=found, expected=expected)
        return message, (
            f'{{"code": "{code}", "slug": "{slug}", "severity": "{severity}", "title": "{title}", "message": "{message}", '
            f'"subject": "{subject}", "cells": ["{subject}"], "operands": [["T3.a.total", 3], ["T3.b.total", 4]], '
            f'"expected": {expected}, "found": {found}, '
            f'"quote": "全年共办理{place}{found}件，其中由本机关处理{expected}件", "section": "三", "group": {cause}, '
            f'"suggestion": {expected}, "basis": "报告自身的勾稽关系", "fix": "请核对后更正。", "fingerprint": "{print_}", '
            '"diagnosis": null}'
        )


def _events(story: Story) -> list[Row]:
    """In the order of the columns: at, actor, kind, from_state, to_state, reason, note, run_id."""
    state, now, last = story.state, story.now, story.last
    events: list[Row] = [
        (story.seen, "gouji", "seen", None, "open", None, None, story.first),
        (now, "gouji", "facts_changed", "open", "open", None, None, last),
    ]
    if story.regressed:
        events.append((now, "gouji", "fixed", "open", "fixed", None, None, last))
        events.append((now, "gouji", "regressed", "fixed", "open", None, None, last))
    if story.decided:
        to = "confirmed" if story.origin else state
        note = "看过原文" if story.reason else None
        events.append((now, story.who, to, "open", to, story.reason, note, None))
    if story.origin:
        events.append((now, "gouji", "fixed", story.origin, "fixed", None, None, last))
    if state == "closed":
        events.append((now, "gouji", "closed", "fixed", "closed", None, None, None))
    return events
