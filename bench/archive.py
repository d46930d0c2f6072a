"""
A database of N findings from a seed: a province with its cities, counties and their departments, three report years.

Names, sentences and figures are made up; the codes and titles are those of the rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

from bench.archive_findings import RUNS, Findings, Row, at, names
from db.bulk import Batch, load

YEARS = (2023, 2024, 2025)
REPORTS_A_FINDING = 0.15
CITIES, COUNTIES = 16, 9
CHUNK = 500  # bodies
# how many findings a report has, beside the mean of those that are left
SHARES = (0, 0.3, 0.6, 0.8, 1, 1.3, 3)
FIRST = "青云宁安平泰丰华永清河阳山林江海川原石桥柳松竹梅兰春秋东南西北上下新古长大小双龙凤玉金银"
DUTIES = names(
    "财政 教育 民政 司法 审计 统计 水利 交通运输 农业农村 文化和旅游 卫生健康 应急管理 "
    "市场监督管理 医疗保障 生态环境 住房和城乡建设 自然资源和规划 人力资源和社会保障 发展和改革 "
    "工业和信息化 商务 体育 林业 信访 退役军人事务 城市管理 行政审批服务 乡村振兴 科学技术 "
    "国有资产监督管理"
)
DIFF = '{"severity": "number", "changed": ["text"], "cells": [["T3.new_received.total", "6", "7"]], "labels": {}}'


COLUMNS = {
    "agencies": names("code name kind level parent"),
    "documents": names("sha256 media_type size stored_as first_seen_at"),
    "reports": names("id agency_code report_year"),
    "report_urls": names("report_id url valid_from"),
    "versions": names(
        "id report_id seq document_sha256 text_sha256 tables_sha256 read_status parser_version year_basis published_on"
        " first_seen last_seen diff_summary created_at"
    ),
    "audit_runs": names("id at ruleset_version app_version complete"),
    "version_audits": names("version_id run_id status"),
    "findings": names(
        "id fingerprint fp_scheme agency_code report_year code subject severity state reason title first_run_id"
        " last_run_id last_version_id assignee waived_until evidence_hash decided_evidence_hash fixed_from reopened"
        " lock_version updated_at disputed"
    ),
    "finding_sightings": names("finding_id run_id version_id message evidence evidence_hash cause"),
    "finding_events": names("finding_id at actor kind from_state to_state reason note run_id"),
    "finding_requests": names(
        "finding_id kind reason note until evidence_hash requested_by requested_at decided_by decided_at decision"
    ),
}


def make_archive(
    path: Path, findings: int, *, seed: int = 7, told: Callable[[str], None] = lambda _: None
) -> dict[str, int]:
    """Write the database; how many rows went into each table. As `db.bulk.load`."""
    return dict(load(path, batches(findings, seed), told=told))


def batches(findings: int, seed: int = 7) -> Iterator[Batch]:
    """So many findings, over reports of three years."""
    bodies = list(_bodies(max(1, round(findings * REPORTS_A_FINDING / len(YEARS))), Random(seed)))
    yield Batch("agencies", COLUMNS["agencies"], bodies)
    runs = [(number, at(number * 480), f"r{number}", "0", 1) for number in range(1, RUNS + 1)]
    yield Batch("audit_runs", COLUMNS["audit_runs"], runs)
    made = _Reports(Random(seed + 1), findings, len(bodies) * len(YEARS))
    for start in range(0, len(bodies), CHUNK):
        yield from made.chunk([code for code, *_ in bodies[start : start + CHUNK]])


class _Reports:
    """Rows, chunk after chunk; nothing is kept but the numbers of the last rows."""

    def __init__(self, dice: Random, findings: int, reports: int) -> None:
        self.dice = dice
        self.found = Findings(dice)
        self.findings, self.reports = findings, reports
        self.report = self.version = 0

    def chunk(self, codes: Iterable[str]) -> Iterator[Batch]:
        """All reports of these bodies."""
        rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        for code in codes:
            for year in YEARS:
                self._report(rows, code, year)
        yield from (Batch(table, COLUMNS[table], made) for table, made in rows.items() if made)

    def _report(self, rows: dict[str, list[Row]], code: str, year: int) -> None:
        self.report += 1
        rows["reports"].append((self.report, code, year))
        url = f"http://www.example.test/{code}/{year}/content_{self.report}.html"
        rows["report_urls"].append((self.report, url, at(24)))
        for seq in range(1, 2 + (self.dice.random() < 0.1)):
            self._version(rows, seq)
        # exactly as many as asked for in the end, few here and many there
        left, reports = self.findings - self.found.made, self.reports - self.report + 1
        many = left if reports == 1 else min(left, int(left / reports * self.dice.choice(SHARES) + 0.5))
        self.found.report(rows, code, year, self.version, many)

    def _version(self, rows: dict[str, list[Row]], seq: int) -> None:
        self.version += 1
        digest, seen = hashlib.sha256(f"{self.report}.{seq}".encode()).hexdigest(), at(24 * seq)
        rows["documents"].append((digest, "text/html", 40_000, digest, seen))
        read = (digest, digest, digest, "read", "1", "title", at(240)[:10])
        rows["versions"].append((self.version, self.report, seq, *read, seen, seen, DIFF if seq > 1 else None, seen))
        rows["version_audits"].append((self.version, seq, "read"))


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
