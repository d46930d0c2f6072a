"""Every page of the queue against all findings, looked through one by one."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import GoujiError
from bench.archive import make_archive
from db import queue_ways, words
from db.finding_filters import NOBODY, QueueFilter
from db.opening import open_database
from db.queue import queue_counts, queue_page
from db.queue_ways import Position
from db.schema.search import SEVERITIES, STATES

FINDINGS, SIZE = 700, 7


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("queue") / "gouji.db"
    make_archive(path, FINDINGS)
    with open_database(path) as opened:
        # more of what is rare
        opened.execute("UPDATE findings SET disputed = 1 WHERE id % 37 = 0")
        opened.execute("UPDATE findings SET reopened = 2 WHERE id % 23 = 0")
        opened.execute(
            """INSERT INTO finding_requests (finding_id, kind, reason, note, evidence_hash, requested_by, requested_at)
               SELECT id, 'dismiss', 'misread', 'n', evidence_hash, 'a', 'x' FROM findings WHERE state = 'open'
               AND id % 11 = 0 ON CONFLICT DO NOTHING"""
        )
        yield opened


class Rows(list[dict[str, Any]]):
    """Of findings; not written out when a test fails."""

    __repr__ = object.__repr__


class Below(dict[str, set[str]]):
    """Code → all codes below it and its own."""

    __repr__ = object.__repr__


@pytest.fixture(scope="module")
def everything(archive):
    return Rows(
        archive.query(
            """SELECT f.*, w.text, p.kind AS pending FROM findings f JOIN finding_words w ON w.finding_id = f.id
               LEFT JOIN finding_requests p ON p.finding_id = f.id AND p.decision IS NULL"""
        )
    )


@pytest.fixture(scope="module")
def below(archive):
    parents = dict(archive.execute("SELECT code, parent FROM agencies").fetchall())
    found = Below({code: {code} for code in parents})
    for code, parent in parents.items():
        above = parent
        while above is not None:
            found[above].add(code)
            above = parents[above]
    return found


def fits(row, chosen, below):
    """Whether a finding is meant, states and severities aside."""
    bodies = below.get(chosen.body) if chosen.below else {chosen.body}
    return (
        (not chosen.body or row["agency_code"] in bodies)
        and chosen.year in (None, row["report_year"])
        and chosen.rule in ("", row["code"])
        and chosen.assignee in ("", row["assignee"] or NOBODY)
        and (not chosen.pending or row["pending"] is not None)
        and (not chosen.disputed or row["disputed"] == 1)
        and (not chosen.regressed or row["reopened"] > 0)
        and all(word in row["text"].lower() for word in chosen.words)
    )


def is_shown(row, chosen):
    return row["state"] in (chosen.states or STATES) and row["severity"] in (chosen.severities or SEVERITIES)


def place(rows):
    if any(row["disputed"] and row["state"] not in ("fixed", "closed") for row in rows):
        return 0
    waiting = [row for row in rows if row["state"] == "open"]
    if any(row["reopened"] for row in waiting):
        return 1
    if waiting:
        return 2 + min(SEVERITIES.index(row["severity"]) for row in waiting)
    return 5 if any(row["state"] == "confirmed" for row in rows) else 6


def expected(everything, chosen, below):
    """Positions in order, the ids shown of each, and the counts."""
    reports: dict[Any, Any] = {}
    shown: dict[Any, set[int]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for row in everything:
        report = (row["agency_code"], row["report_year"])
        reports.setdefault(report, []).append(row)
        if fits(row, chosen, below):
            counts[row["state"], row["severity"]] += 1
            if is_shown(row, chosen):
                shown.setdefault(report, set()).add(row["id"])
    order = sorted((place(reports[report]), report[0], -report[1]) for report in shown)
    return [(Position(*one), shown[one[1], -one[2]]) for one in order], dict(counts)


def ids(page):
    return [
        (report.position, {member.id for line in report.lines for member in line.members}) for report in page.reports
    ]


def looked_through(archive, chosen):
    """All pages forward, and each but the first again from behind."""
    pages, page = [], queue_page(archive, chosen, size=SIZE)
    while True:
        pages.append(page)
        if page.next is None:
            break
        page = queue_page(archive, chosen, after=page.next, size=SIZE)
    for earlier, later in itertools.pairwise(pages):
        if later.previous is not None and len(earlier.reports) == SIZE:
            back = queue_page(archive, chosen, before=later.previous, size=SIZE)
            assert ids(back) == ids(earlier)
    return pages


def compare(archive, everything, below, chosen):
    positions, counts = expected(everything, chosen, below)
    pages = looked_through(archive, chosen)
    assert [one for page in pages for one in ids(page)] == positions
    shown = sum(len(numbers) for _, numbers in positions)
    for page in pages:
        assert (page.counts, page.total) in ((counts, shown), (None, None))
    assert dict(queue_counts(archive, chosen)) == counts
    return pages


CODES = st.integers(0, 34).map(lambda number: f"11{number:08d}SIM{number:05d}")
WORDS = (
    "局",
    "县",
    "省",
    "合计",
    "填报",
    "行政许可",
    "A31",
    "a3",
    "0",
    "31 件",
    "正文 件",
    "民",
    '"',
    "没有这个",
    "样例省人民政府",
)
FILTERS = st.builds(
    QueueFilter,
    states=st.sampled_from(((), ("open",), ("confirmed", "waived"), ("closed",))),
    severities=st.sampled_from(((), ("error",), ("note", "warning"))),
    body=st.one_of(st.just(""), CODES),
    below=st.booleans(),
    year=st.sampled_from((None, None, 2024)),
    rule=st.sampled_from(("", "", "A31", "C13", "Q05", "N07")),
    assignee=st.sampled_from(("", "", "zhangsan", NOBODY)),
    pending=st.sampled_from((False, False, True)),
    disputed=st.sampled_from((False, False, True)),
    regressed=st.sampled_from((False, False, True)),
    text=st.one_of(st.just(""), st.sampled_from(WORDS)),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(FILTERS, st.booleans())
def test_any_filter(archive, everything, below, chosen, scarce):
    """`scarce`: as if everything were too much to be listed."""
    with pytest.MonkeyPatch.context() as patch:
        if scarce:
            patch.setattr(queue_ways, "MOST", 0)
            patch.setattr(queue_ways, "MOST_LISTED", 0)
            patch.setattr(words, "MOST", 0)
            patch.setattr(queue_ways, "LONGEST_WALK", 10)
        compare(archive, everything, below, chosen)


@pytest.mark.parametrize("one", [
    QueueFilter(),
    QueueFilter(states=("open",)),
    *(QueueFilter(severities=(severity,)) for severity in SEVERITIES),
    QueueFilter(body=f"11{0:08d}SIM{0:05d}", below=True, states=("open",)),
    QueueFilter(body=f"11{1:08d}SIM{1:05d}", below=True),
    *(QueueFilter(text=text) for text in WORDS),
])  # fmt: skip
def test_single_filters(archive, everything, below, one):
    compare(archive, everything, below, one)


def test_the_sample_holds_what_is_looked_for(archive, everything, below):
    def many(**chosen):
        return len(expected(everything, QueueFilter(**chosen), below)[0])

    assert all(many(states=(state,)) for state in STATES)
    assert {row["report_year"] for row in everything} == {2023, 2024, 2025}
    assert {position.place for position, _ in expected(everything, QueueFilter(), below)[0]} >= {0, 1, 2, 3, 4}
    for rare in ({"pending": True}, {"disputed": True}, {"regressed": True}, {"text": "行政许可"}):
        assert many(**rare)


def test_a_line_carries_what_a_form_needs(archive, everything):
    report = queue_page(archive, QueueFilter(pending=True, states=("open",)), size=1).reports[0]
    member = report.lines[0].head
    row = next(row for row in everything if row["id"] == member.id)
    assert report.lines[0].numbers[0] == (row["id"], row["lock_version"])
    assert (member.code, member.title, member.subject) == (row["code"], row["title"], row["subject"])
    assert (member.pending, member.disputed, member.assignee) == ("dismiss", bool(row["disputed"]), row["assignee"])
    (message,) = archive.execute(
        "SELECT message FROM finding_sightings WHERE finding_id = ? AND run_id = ?", [row["id"], row["last_run_id"]]
    ).fetchone()
    (since,) = archive.execute("SELECT at FROM audit_runs WHERE id = ?", [row["first_run_id"]]).fetchone()
    assert (member.message, member.since) == (message, since)
    assert (
        report.agency == archive.execute("SELECT name FROM agencies WHERE code = ?", [row["agency_code"]]).fetchone()[0]
    )


def test_findings_of_one_cause_are_one_line(archive, everything):
    causes = Counter(
        archive.execute(
            """SELECT f.agency_code, f.report_year, f.last_run_id, s.cause FROM findings f
               JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id WHERE f.state = 'open'"""
        ).fetchall()
    )
    lines = [
        line
        for page in looked_through(archive, QueueFilter(states=("open",)))
        for one in page.reports
        for line in one.lines
    ]
    assert sorted(len(line.members) for line in lines) == sorted(causes.values())
    assert max(causes.values()) > 1


def test_a_line_tells_of_members_that_the_filter_hides(archive):
    lines = [
        line
        for page in looked_through(archive, QueueFilter(severities=("error",)))
        for one in page.reports
        for line in one.lines
    ]
    whole = [line for page in looked_through(archive, QueueFilter()) for one in page.reports for line in one.lines]
    sizes = {frozenset(member.id for member in line.members): len(line.members) for line in whole}
    for line in lines:
        numbers = {member.id for member in line.members}
        assert len(numbers) + line.others == next(size for group, size in sizes.items() if numbers <= group)
    assert any(line.others for line in lines)


def test_what_is_shown_is_of_one_moment(tmp_path):
    path = tmp_path / "gouji.db"
    make_archive(path, 60)
    with open_database(path) as reader, open_database(path) as writer:
        reader.conn.execute("BEGIN")
        before = queue_page(reader, QueueFilter(states=("open",)))
        writer.execute("UPDATE findings SET disputed = 1")
        assert queue_page(reader, QueueFilter(states=("open",))) == before
        reader.conn.execute("COMMIT")
        assert queue_page(reader, QueueFilter(states=("open",))) != before
        assert not reader.conn.in_transaction


@pytest.mark.parametrize(
    "text", ["", "1", "1.2025", "x.2025.C", "1.x.C", "-1.2025.C", "1.2025.", "1.99999.C", "٣٣٣.2025.C"]
)
def test_a_position_that_nobody_wrote(text):
    with pytest.raises(GoujiError, match="翻页"):
        Position.of(text)


def test_a_position_can_be_written_and_read():
    position = Position(2, "11990000SIM.00001X", -2025)
    assert Position.of(str(position)) == position
    assert str(position) == "2.2025.11990000SIM.00001X"


def scans(archive, run):
    """The steps of the plans of what is asked, that go through a whole table."""
    asked: list[str] = []
    archive.conn.set_trace_callback(asked.append)
    try:
        run()
    finally:
        archive.conn.set_trace_callback(None)
    plans = [
        row[3]
        for sql in asked
        if sql.lstrip().startswith(("SELECT", "WITH"))
        for row in archive.execute("EXPLAIN QUERY PLAN " + sql).fetchall()
    ]
    return [step for step in plans if step.startswith("SCAN")], len(plans)


# through a table that grows with the findings; not by an index of few, or in the order of the page
GREAT = re.compile(
    r"SCAN (f|s|w|r|findings|finding_(sightings|events|words)|report_counts)\b"
    r"(?! USING (COVERING )?INDEX (findings_disputed|findings_regressed|report_counts_order))"
)


def test_a_plan_that_goes_through_all_findings_is_told(archive):
    found, _ = scans(archive, lambda: archive.execute("SELECT f.id FROM findings f WHERE f.title = 'x'").fetchall())
    assert [step for step in found if GREAT.match(step)]


@settings(max_examples=60, deadline=None)
@given(FILTERS, st.booleans())
def test_no_page_goes_through_all_findings(archive, chosen, scarce):
    with pytest.MonkeyPatch.context() as patch:
        if scarce:
            patch.setattr(queue_ways, "MOST", 0)
            patch.setattr(queue_ways, "MOST_LISTED", 0)
            patch.setattr(words, "MOST", 0)
        found, steps = scans(archive, lambda: queue_page(archive, chosen, size=SIZE))
    assert steps
    assert [step for step in found if GREAT.match(step)] == []
