"""
A database of N findings from a seed: a province with its cities, counties and their departments, three report years.

Names, sentences and figures are made up; the codes and titles are those of the rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from audit.rules import ALL
from db.bulk import Batch, load

YEARS = (2023, 2024, 2025)
CITIES, COUNTIES = 16, 9
RUNS = 9
CHUNK = 2_000  # bodies
BEGIN = datetime(2026, 1, 5, 2, tzinfo=UTC)
PEOPLE = ("zhangsan", "lisi", "wangwu", "zhaoliu", "sunqi", "zhouba")
REASONS = ("misread", "not_applicable", "explained", "duplicate")
FIRST = "青云宁安平泰丰华永清河阳山林江海川原石桥柳松竹梅兰春秋东南西北上下新古长大小双龙凤玉金银"
DUTIES = [
    "财政",
    "教育",
    "民政",
    "司法",
    "审计",
    "统计",
    "水利",
    "交通运输",
    "农业农村",
    "文化和旅游",
    "卫生健康",
    "应急管理",
    "市场监督管理",
    "医疗保障",
    "生态环境",
    "住房和城乡建设",
    "自然资源和规划",
    "人力资源和社会保障",
    "发展和改革",
    "工业和信息化",
    "商务",
    "体育",
    "林业",
    "信访",
    "退役军人事务",
    "城市管理",
    "行政审批服务",
    "乡村振兴",
    "科学技术",
    "国有资产监督管理",
]
PLACES = [
    "收到的申请",
    "上年结转",
    "予以公开",
    "部分公开",
    "不予公开",
    "无法提供",
    "不予处理",
    "其他处理",
    "结转下年度",
    "行政复议",
    "行政诉讼",
    "规章",
    "行政规范性文件",
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政事业性收费",
]
SAYS = (
    "{place}：填报 {found}，按表内各项合计应为 {expected}",
    "正文写“{place}{found}件”，表中为 {expected} 件，两处不一致",
    "{place}比上年增加 {found} 倍，正文没有说明",
    "“{place}”一栏空着，应填 {expected} 或 0",
)
DIFF = '{"severity": "number", "changed": ["text"], "cells": [["T3.new_received.total", "6", "7"]], "labels": {}}'
STATES = ("open", "confirmed", "dismissed", "waived", "fixed", "closed")
WEIGHTS = (450, 180, 110, 10, 150, 100)

FINDING = [
    "id",
    "fingerprint",
    "fp_scheme",
    "agency_code",
    "report_year",
    "code",
    "subject",
    "severity",
    "state",
    "reason",
    "title",
    "first_run_id",
    "last_run_id",
    "last_version_id",
    "assignee",
    "waived_until",
    "evidence_hash",
    "decided_evidence_hash",
    "fixed_from",
    "reopened",
    "lock_version",
    "updated_at",
    "disputed",
]
COLUMNS = {
    "agencies": ["code", "name", "kind", "level", "parent"],
    "documents": ["sha256", "media_type", "size", "stored_as", "first_seen_at"],
    "reports": ["id", "agency_code", "report_year"],
    "report_urls": ["report_id", "url", "valid_from"],
    "versions": [
        "id",
        "report_id",
        "seq",
        "document_sha256",
        "text_sha256",
        "tables_sha256",
        "read_status",
        "parser_version",
        "year_basis",
        "published_on",
        "first_seen",
        "last_seen",
        "diff_summary",
        "created_at",
    ],
    "audit_runs": ["id", "at", "ruleset_version", "app_version", "complete"],
    "version_audits": ["version_id", "run_id", "status"],
    "findings": FINDING,
    "finding_sightings": ["finding_id", "run_id", "version_id", "message", "evidence", "evidence_hash", "cause"],
    "finding_events": ["finding_id", "at", "actor", "kind", "from_state", "to_state", "reason", "note", "run_id"],
    "finding_requests": [
        "finding_id",
        "kind",
        "reason",
        "note",
        "until",
        "evidence_hash",
        "requested_by",
        "requested_at",
        "decided_by",
        "decided_at",
        "decision",
    ],
}


def make_archive(path: Path, findings: int, *, seed: int = 7, **told: Any) -> dict[str, int]:
    """Write the database; how many rows went into each table. As `db.bulk.load`."""
    return dict(load(path, batches(findings, seed), **told))


def batches(findings: int, seed: int = 7) -> Iterator[Batch]:
    """N findings over N × 0.15 reports of three years."""
    bodies = list(_bodies(max(1, round(findings * 0.15 / len(YEARS))), Random(seed)))
    yield Batch("agencies", COLUMNS["agencies"], bodies)
    yield Batch("audit_runs", COLUMNS["audit_runs"], [(n, _at(n * 20), f"r{n}", "0", 1) for n in range(1, RUNS + 1)])
    made = _Maker(Random(seed + 1), findings, len(bodies) * len(YEARS))
    for start in range(0, len(bodies), CHUNK):
        yield from made.chunk(bodies[start : start + CHUNK])


def _bodies(number: int, dice: Random) -> Iterator[tuple[str, str, str, str, str | None]]:
    """The province, then cities with their counties, then departments and towns until there are enough."""
    names: set[str] = set()
    above: list[tuple[str, str, str]] = []
    for place in range(number):
        code = f"11{place:08d}SIM{place:05d}"
        if place == 0:
            yield code, "样例省人民政府", "government", "province", None
            above.append((code, "样例省", "province"))
        elif place <= CITIES:
            name = _fresh(names, dice, "市")
            yield code, f"{name}人民政府", "government", "city", above[0][0]
            above.append((code, name, "city"))
        elif place <= CITIES * (COUNTIES + 1):
            parent = above[1 + place % CITIES]
            name = _fresh(names, dice, dice.choice("县区市"))
            yield code, f"{name}人民政府", "government", "county", parent[0]
            above.append((code, name, "county"))
        else:
            yield _below(code, place, above, names, dice)


def _below(
    code: str, place: int, above: list[tuple[str, str, str]], names: set[str], dice: Random
) -> tuple[str, str, str, str, str]:
    parent, name, level = above[place % len(above)]
    if level == "county" and dice.random() < 0.5:
        return code, name + _fresh(names, dice, dice.choice("镇乡")) + "人民政府", "township", "town", parent
    turn = place // len(above)
    duty = DUTIES[turn % len(DUTIES)] + ("" if turn < len(DUTIES) else f"第{turn // len(DUTIES) + 1}")
    return code, f"{name}{duty}局", "department", level, parent


def _fresh(names: set[str], dice: Random, end: str) -> str:
    while True:
        name = "".join(dice.choice(FIRST) for _ in range(dice.choice((2, 2, 3)))) + end
        if name not in names:
            names.add(name)
            return name


def _at(days: float) -> str:
    return (BEGIN + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class _Maker:
    """Rows, chunk after chunk; nothing is kept but the numbers of the last rows."""

    dice: Random
    findings: int
    reports: int
    report: int = 0
    version: int = 0
    finding: int = 0
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rules = sorted(ALL, key=lambda rule: hashlib.sha256(rule.code.encode()).digest())
        self.rules = [(rule.code, rule.title, rule.severity.value, rule.slug) for rule in rules]
        # a few rules find most: the weight of each is one over its place
        self.weights = [1 / (place + 2) for place in range(len(rules))]
        self.instants = [_at(hours / 24) for hours in range(24 * 20 * RUNS)]

    def chunk(self, bodies: Iterable[tuple[Any, ...]]) -> Iterator[Batch]:
        self.rows = {table: [] for table in COLUMNS}
        for code, *_ in bodies:
            for year in YEARS:
                self._report(code, year)
        yield from (Batch(table, COLUMNS[table], rows) for table, rows in self.rows.items() if rows)

    def _report(self, code: str, year: int) -> None:
        self.report += 1
        number = self.report
        self.rows["reports"].append((number, code, year))
        url = f"http://www.example.test/{code}/{year}/content_{number}.html"
        self.rows["report_urls"].append((number, url, _at(1)))
        for seq in range(1, 2 + (self.dice.random() < 0.1)):
            self.version += 1
            digest = hashlib.sha256(f"{number}.{seq}".encode()).hexdigest()
            self.rows["documents"].append((digest, "text/html", 40_000, digest, _at(seq)))
            diff = DIFF if seq > 1 else None
            day = _at(10)[:10]
            row = (
                self.version,
                number,
                seq,
                digest,
                digest,
                digest,
                "read",
                "1",
                "title",
                day,
                _at(seq),
                _at(seq),
                diff,
            )
            self.rows["versions"].append((*row, _at(seq)))
            self.rows["version_audits"].append((self.version, min(seq, RUNS), "read"))
        # exactly as many as asked for in the end, few here and many there
        left, reports = self.findings - self.finding, self.reports - number + 1
        share = left / reports
        many = left if reports == 1 else min(left, int(share * self.dice.choice((0, 0.3, 0.6, 0.8, 1, 1.3, 3)) + 0.5))
        cause = 0
        for place, (rule, title, severity, slug) in enumerate(self.dice.choices(self.rules, self.weights, k=many)):
            cause += place == 0 or self.dice.random() > 0.2
            self._finding(code, year, rule, title, severity, slug, place, cause)

    def _finding(
        self, code: str, year: int, rule: str, title: str, severity: str, slug: str, place: int, cause: int
    ) -> None:
        dice, rows = self.dice, self.rows
        self.finding += 1
        number = self.finding
        subject = f"T3.new_received.{slug}.{place}"
        print_ = hashlib.sha256(f"1|{code}|{year}|{rule}|{subject}".encode()).hexdigest()
        state = dice.choices(STATES, WEIGHTS)[0]
        first = dice.randrange(1, RUNS)
        last = RUNS if state in ("open", "confirmed", "dismissed", "waived") else dice.randrange(first, RUNS)
        regressed = 1 if first < last and dice.random() < 0.04 else 0
        facts = print_[:32]
        what = PLACES[dice.randrange(len(PLACES))]
        figures = {"place": what, "found": dice.randrange(400), "expected": dice.randrange(400)}
        message = SAYS[dice.randrange(len(SAYS))].format(**figures)
        quote = f"全年共办理{what}{figures['found']}件，其中由本机关处理{figures['expected']}件"
        evidence = (
            f'{{"code": "{rule}", "slug": "{slug}", "severity": "{severity}", "title": "{title}", "message": "{message}", '
            f'"subject": "{subject}", "cells": ["{subject}"], "operands": [["T3.a.total", 3], ["T3.b.total", 4]], '
            f'"expected": {figures["expected"]}, "found": {figures["found"]}, "quote": "{quote}", "section": "三", '
            f'"group": {cause}, "suggestion": {figures["expected"]}, "basis": "报告自身的勾稽关系", "fix": "请核对后更正。", '
            f'"fingerprint": "{print_}", "diagnosis": null}}'
        )
        decided = state in ("confirmed", "dismissed", "waived") or (
            state in ("fixed", "closed") and dice.random() < 0.5
        )
        origin = ("confirmed" if decided else "open") if state in ("fixed", "closed") else None
        who = PEOPLE[dice.randrange(len(PEOPLE))]
        reason = REASONS[dice.randrange(len(REASONS))] if state in ("dismissed", "waived") else None
        until = "2026-12-31" if state == "waived" else None
        assignee = who if dice.random() < 0.3 else None
        seen, now = (
            self.instants[first * 480],
            self.instants[min(last * 480 + dice.randrange(470), len(self.instants) - 1)],
        )
        rows["findings"].append(
            (
                number,
                print_,
                1,
                code,
                year,
                rule,
                subject,
                severity,
                state,
                reason,
                title,
                first,
                last,
                self.version,
                assignee,
                until,
                facts,
                facts if decided else None,
                origin,
                regressed,
                2 if decided else 0,
                now,
                1 if state in ("open", "confirmed") and dice.random() < 0.004 else 0,
            )
        )
        for run in {first, last}:
            rows["finding_sightings"].append((number, run, self.version, message, evidence, facts, cause))
        self._events(number, state, origin, who, reason, seen, now, first, last, regressed)
        if state == "waived" or (state == "dismissed" and severity == "error"):
            self._request(number, "waive" if until else "dismiss", reason, until, facts, who, seen, now, "approved")
        elif state == "open" and dice.random() < 0.005:
            self._request(number, "dismiss", "explained", None, facts, who, now, None, None)

    def _events(
        self,
        number: int,
        state: str,
        origin: str | None,
        who: str,
        reason: str | None,
        seen: str,
        now: str,
        first: int,
        last: int,
        regressed: int,
    ) -> None:
        events = self.rows["finding_events"]
        events.append((number, seen, "gouji", "seen", None, "open", None, None, first))
        events.append((number, now, "gouji", "facts_changed", "open", "open", None, None, last))
        if regressed:
            events.append((number, now, "gouji", "fixed", "open", "fixed", None, None, last))
            events.append((number, now, "gouji", "regressed", "fixed", "open", None, None, last))
        if state in ("confirmed", "dismissed", "waived") or origin == "confirmed":
            to = "confirmed" if origin else state
            events.append((number, now, who, to, "open", to, reason, "看过原文" if reason else None, None))
        if origin:
            events.append((number, now, "gouji", "fixed", origin, "fixed", None, None, last))
        if state == "closed":
            events.append((number, now, "gouji", "closed", "fixed", "closed", None, None, None))

    def _request(
        self,
        number: int,
        kind: str,
        reason: str | None,
        until: str | None,
        facts: str,
        who: str,
        asked: str,
        now: str | None,
        decision: str | None,
    ) -> None:
        other = PEOPLE[(PEOPLE.index(who) + 1) % len(PEOPLE)] if decision else None
        note = "正文第三段已经说明"
        self.rows["finding_requests"].append(
            (number, kind, reason, note, until, facts, who, asked, other, now, decision)
        )
