"""The real reports as pages of a portal: crawled, audited, stored. What is found there is what `check` finds."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from audit.engine import check
from audit.model import Report
from db.opening import open_database
from db.store import Store
from gouji.auditing import audit_stored, due
from gouji.demo.content import Content
from gouji.demo.rendering import render_body
from spiders.titles import flat
from tests.spiders.conftest import HOST, NOW, Desk


@dataclass(frozen=True)
class Seed:
    number: int
    code: str
    report: Report
    content: Content
    findings: frozenset[tuple[str, ...]]

    @property
    def column(self) -> str:
        return f"/body{self.number}/"

    @property
    def article(self) -> str:
        return f"{self.column}{self.content.year + 1}01/t{self.content.year + 1}0122_{self.number}.html"


def load(number: int, path: Path) -> Seed:
    verdict = check(path.read_bytes())
    report = verdict.report
    assert report is not None
    assert report.year is not None
    content = Content(
        agency=report.agency,
        year=report.year,
        title=flat(report.title),
        preface=tuple(report.preface.split("\n")),
        headings={section.part: section.heading for section in report.sections},
        parts={section.part: tuple(section.text.split("\n")) for section in report.sections if section.text},
        cells={address: cell.raw for address, cell in report.cells.items()},
    )
    findings = frozenset((f.code, f.subject, f.severity.value, f.message) for f in verdict.findings)
    return Seed(number, f"1137030000SIM000{number}X", report, content, findings)


@pytest.fixture
def seeds(shared_reports, desk, portal) -> list[Seed]:
    names = [
        entry["file"] for entry in json.loads((shared_reports / "seeds/expected.json").read_text("utf-8"))["reports"]
    ]
    loaded = [load(number, shared_reports / "seeds" / name) for number, name in enumerate(names)]
    with open_database(desk.database) as database:
        database.execute("DELETE FROM sources")
        for seed in loaded:
            kind = seed.report.body_kind or "department"
            database.execute(
                "INSERT INTO agencies (code, name, kind) VALUES (?, ?, ?)", [seed.code, seed.content.agency, kind]
            )
            address = f"http://{HOST}:{portal.port}{seed.column}"
            row = "INSERT INTO sources (agency_code, platform_id, column_url) VALUES (?, 'small', ?)"
            database.execute(row, [seed.code, address])
            publish(portal, seed, seed.content)
    return loaded


def publish(portal, seed: Seed, content: Content) -> None:
    title = f"{content.agency}{{}}年政府信息公开工作年度报告"
    path = seed.article.removeprefix(seed.column)
    rows = "".join(
        f'<li><a href="./{address}" title="{title.format(year)}">{title.format(year)}</a><span>{year + 1}-01-22</span></li>'
        for year, address in ((content.year, path), (content.year - 1, "202201/t20220122_9.html"))
    )
    portal.put(seed.column, f"<html><body><ul>{rows}</ul></body></html>")
    head = f"<title>{content.title}</title>"
    nav = '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>'
    foot = "<p>上一篇：没有了</p><p>主办：样例市人民政府办公室</p>"
    page = (
        f"<html><head>{head}</head><body>{nav}<div class='TRS_Editor'>{render_body(content)}</div>{foot}</body></html>"
    )
    portal.put(seed.article, page)


# what only the crawl can see: these pages offer no file
NO_FILES = ("C04", "downloads", "note", "页面没有提供可以下载的文件")


def run_cycle(desk: Desk, day: int) -> None:
    summary = desk.crawl(day=day, years=(2021, 2024))
    assert summary.left == 0
    with open_database(desk.database) as database:
        list(audit_stored(database, Store(desk.blobs), due(database), now=NOW + timedelta(days=day)))


def stored(desk: Desk, seed: Seed) -> frozenset[tuple[str, ...]]:
    return frozenset(
        desk.query(
            "SELECT f.code, f.subject, f.severity, s.message FROM findings f JOIN finding_sightings s "
            "ON s.finding_id = f.id AND s.run_id = f.last_run_id WHERE f.agency_code = ? AND f.state <> 'fixed'",
            seed.code,
        )
    )


def counts(desk: Desk) -> list[int]:
    tables = ("findings", "finding_events", "finding_sightings", "versions", "cells", "evaluations", "audit_runs")
    return [desk.query(f"SELECT count(*) FROM {table}")[0][0] for table in tables]


def test_the_stored_findings_are_those_of_a_check(desk, seeds):
    run_cycle(desk, day=0)
    for seed in seeds:
        assert stored(desk, seed) == seed.findings | {NO_FILES}, seed.content.agency
    before = counts(desk)
    run_cycle(desk, day=8)
    assert counts(desk) == before


def test_a_changed_cell_makes_a_new_version_and_keeps_the_history(desk, portal, seeds):
    run_cycle(desk, day=0)
    fire = seeds[0]
    corrected = {"T3.granted.natural_person": "9", "T3.granted.total": "9"}
    publish(portal, fire, replace(fire.content, cells={**fire.content.cells, **corrected}))
    run_cycle(desk, day=8)
    versions = "SELECT count(*) FROM versions v JOIN reports r ON r.id = v.report_id WHERE agency_code = ?"
    assert [desk.query(versions, seed.code)[0][0] for seed in seeds] == [2, 1, 1, 1, 1]
    history = desk.query(
        "SELECT e.kind, e.from_state, e.to_state FROM finding_events e JOIN findings f ON f.id = e.finding_id "
        "WHERE f.agency_code = ? AND f.code = 'A32' AND f.subject = 'T3.total.total' ORDER BY e.id",
        fire.code,
    )
    assert history == [("seen", None, "open"), ("fixed", "open", "fixed")]
    found = stored(desk, fire)
    changed = {(code, subject) for code, subject, *_ in found if code == "Q20"}
    assert changed == {("Q20", "T3.granted.natural_person"), ("Q20", "T3.granted.total")}
    rest = {finding for finding in found if finding[0] != "Q20"}
    assert rest == {finding for finding in fire.findings if finding[0] != "A32"} | {NO_FILES}


def test_a_cell_that_is_wrong_otherwise_is_the_same_finding_with_new_facts(desk, portal, seeds):
    run_cycle(desk, day=0)
    fire = seeds[0]
    publish(portal, fire, replace(fire.content, cells={**fire.content.cells, "T3.granted.total": "4"}))
    run_cycle(desk, day=8)
    events = desk.query(
        "SELECT e.kind FROM finding_events e JOIN findings f ON f.id = e.finding_id "
        "WHERE f.agency_code = ? AND f.code = 'A32' AND f.subject = 'T3.total.total' ORDER BY e.id",
        fire.code,
    )
    assert events == [("seen",), ("facts_changed",)]
