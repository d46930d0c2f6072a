"""What `gouji audit` puts beside a stored report, and what makes it due again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from audit import engine
from audit.engine import check
from audit.surroundings import ALONE
from db.opening import open_database
from db.registry import import_registry
from db.store import Store
from gouji import auditing
from gouji.auditing import audit_stored, due
from gouji.commands.audit import audit_command
from gouji.demo.content import make_content, render_html
from gouji.judging import REMEMBERED, Judge
from gouji.readers import reader_version
from gouji.shelves import OwnShelf
from tests.gouji.desk import Desk

BUREAU, OFFICE, GOVERNMENT, TOWN = (f"11990000SIM00000{number}X" for number in range(1, 5))
NAMES = {
    BUREAU: ("样例市青山区水利局", "department"),
    OFFICE: ("样例市青山区人民政府办公室", "government_office"),
    GOVERNMENT: ("样例市青山区人民政府", "government"),
    TOWN: ("样例市青山区白石镇人民政府", "township"),
}
OUT, IN, FINES = "T3.carried_out.total", "T3.carried_in.total", "T2.penalties.decisions"
NOTHING_DUE = "没有需要审核的报告。\n"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def page(code, year, changes=None, *, zero=False):
    """A report of a body, with these cells."""
    name, kind = NAMES[code]
    made = make_content("neighbours", name, year, kind=kind)
    cells = dict.fromkeys(made.cells, 0) if zero else dict(made.cells)
    return render_html(replace(made, cells=cells | (changes or {}))).encode()


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    path = tmp_path / "名录.csv"
    lines = [
        f"{code},{name},{kind},county,{GOVERNMENT if code != GOVERNMENT else ''},a@yangli.test"
        for code, (name, kind) in NAMES.items()
    ]
    path.write_text("code,name,kind,level,parent,mail\n" + "\n".join(lines) + "\n", encoding="utf-8")
    with open_database(made.settings.storage.database) as database:
        import_registry(database, path, now=NOW)
    return made


@pytest.fixture
def seen(monkeypatch):
    """What stood around each report that was judged, by body and year."""
    found = {}

    def judge(report, **options):
        found[options["agency_code"], report.year] = report.around
        return engine.judge(report, **options)

    monkeypatch.setattr("gouji.judging.judge", judge)
    return found


def codes(desk, *wanted):
    rows = desk.rows("SELECT code, agency_code, report_year, state FROM findings ORDER BY code, agency_code")
    return [row for row in rows if row[0] in wanted]


def sql(desk, text, *values):
    with open_database(desk.settings.storage.database) as database:
        database.execute(text, values)


def test_every_version_of_last_year_stands_beside(desk, seen):
    desk.store(page(BUREAU, 2024, {OUT: 3}), code=BUREAU, year=2024)
    desk.store(page(BUREAU, 2024, {OUT: 4}), code=BUREAU, year=2024, day=2)
    desk.store(page(BUREAU, 2025, {IN: 3}), code=BUREAU)
    desk.run(audit_command)
    assert [report.number(OUT) for report in seen[BUREAU, 2025].previous] == [4, 3]
    assert all(report.around == ALONE for report in seen[BUREAU, 2025].previous)
    assert codes(desk, "Y01") == []


def test_last_year_is_found_by_itself(desk):
    desk.store(page(BUREAU, 2024, {OUT: 4}), code=BUREAU, year=2024)
    desk.store(page(BUREAU, 2025, {IN: 3}), code=BUREAU)
    desk.run(audit_command)
    assert codes(desk, "Y01") == [("Y01", BUREAU, 2025, "open")]
    desk.store(page(BUREAU, 2024, {OUT: 3}), code=BUREAU, year=2024, day=3)
    assert desk.run(audit_command, "--today", "2026-03-01").stdout.startswith("审核 2 份报告")
    assert codes(desk, "Y01") == [("Y01", BUREAU, 2025, "fixed")]
    assert desk.run(audit_command, "--today", "2026-03-01").stdout == NOTHING_DUE


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE agencies SET active_from = '2025-06-01' WHERE code = ?",
        "INSERT INTO agency_aliases VALUES (?, '样例市青山区水务局', NULL, '2025-05-31')",
    ],
)
def test_a_body_that_the_registry_calls_new_or_renamed_is_due_and_not_accused(desk, seen, change):
    desk.store(page(BUREAU, 2024, {OUT: 4}), code=BUREAU, year=2024)
    desk.store(page(BUREAU, 2025, {IN: 3}), code=BUREAU)
    sql(desk, change, BUREAU)
    desk.run(audit_command)
    assert seen[BUREAU, 2025].registered.changed
    assert codes(desk, "Y01") == []


def test_the_registry_as_it_stood(desk, seen):
    sql(desk, "INSERT INTO agency_aliases VALUES (?, '区水利局', NULL, NULL)", BUREAU)
    sql(desk, "INSERT INTO agency_aliases VALUES (?, '青山区水电局', NULL, '2010-01-01')", BUREAU)
    desk.store(page(BUREAU, 2025), code=BUREAU)
    desk.run(audit_command)
    registered = seen[BUREAU, 2025].registered
    assert (registered.name, registered.other_names) == (NAMES[BUREAU][0], ("区水利局",))
    assert (registered.level, registered.parent, registered.changed) == ("county", NAMES[GOVERNMENT][0], False)
    assert registered.others == {NAMES[code][0] for code in (OFFICE, GOVERNMENT, TOWN)}


def test_a_change_of_the_registry_makes_its_body_due_and_no_other(desk):
    desk.store(page(BUREAU, 2025), code=BUREAU)
    desk.store(page(TOWN, 2025), code=TOWN)
    desk.run(audit_command)
    sql(desk, "INSERT INTO agency_aliases VALUES (?, '区水利局', NULL, NULL)", BUREAU)
    assert desk.run(audit_command).stdout.startswith("审核 1 份报告")
    assert desk.run(audit_command).stdout == NOTHING_DUE


def test_when_and_where_it_was_published(desk, seen):
    desk.store(page(BUREAU, 2025), code=BUREAU, day=3)
    desk.store(page(BUREAU, 2025, {FINES: 1}), code=BUREAU, day=9)
    desk.store(page(TOWN, 2025), code=TOWN)
    sql(desk, "UPDATE versions SET published_on = '2026-01-20'")
    desk.run(audit_command)
    publication = seen[BUREAU, 2025].publication
    assert publication.url == f"http://www.yangli.test/{BUREAU}/2025.html"
    assert (publication.published_on, publication.first_seen_on) == ("2026-01-20", "2026-02-03")
    assert (publication.due_on, publication.local) == ("2026-01-31", False)
    assert publication.due_basis.endswith("第四十九条第一款")
    assert (seen[TOWN, 2025].publication.due_on, seen[TOWN, 2025].publication.local) == ("2026-01-31", True)


def test_the_same_deadline_from_the_plan_changes_nothing_and_another_does(desk, seen):
    desk.store(page(TOWN, 2025), code=TOWN)
    desk.run(audit_command)
    deadline = "INSERT INTO deadlines (agency_code, report_year, kind, legal_date, act_by, basis) VALUES (?, 2025, 'local', ?, ?, '本地通知')"
    sql(desk, deadline, TOWN, "2026-01-31", "2026-01-30")
    assert desk.run(audit_command).stdout == NOTHING_DUE
    sql(desk, "UPDATE deadlines SET legal_date = '2026-01-20'")
    assert desk.run(audit_command).stdout.startswith("审核 1 份报告")
    assert seen[TOWN, 2025].publication.due_on == "2026-01-20"


def test_the_version_before_and_the_files_beside_the_page(desk, seen):
    desk.store(page(BUREAU, 2025, {FINES: 1}), code=BUREAU)
    first, second = page(BUREAU, 2025, {FINES: 2}), page(BUREAU, 2025, {FINES: 3})
    other = page(OFFICE, 2025)
    desk.store(first, second, other, "各单位：请于1月31日前报送。".encode(), code=BUREAU, day=2)
    desk.run(audit_command)
    around = seen[BUREAU, 2025]
    assert around.earlier.number(FINES) == 1
    assert [(copy.name, copy.report.number(FINES)) for copy in around.copies] == [("附件1", 3)]


def test_a_change_that_answers_a_confirmed_finding_is_none_behind_anybodys_back(desk, seen):
    cell = "T3.granted.business"
    desk.store(page(BUREAU, 2025, {cell: 707}), code=BUREAU)
    desk.run(audit_command)
    assert seen[BUREAU, 2025].publication.asked == frozenset()
    sql(desk, "UPDATE findings SET state = 'confirmed', decided_evidence_hash = evidence_hash WHERE code = 'A32'")
    assert desk.run(audit_command).stdout == NOTHING_DUE
    desk.store(page(BUREAU, 2025), code=BUREAU, day=2)
    desk.run(audit_command)
    assert cell in seen[BUREAU, 2025].publication.asked
    assert codes(desk, "Q20") == []
    desk.store(page(BUREAU, 2025, {FINES: 999}), code=BUREAU, day=3)
    desk.run(audit_command)
    assert codes(desk, "Q20") == [("Q20", BUREAU, 2025, "open")]


def test_the_bodies_below_a_government(desk, seen):
    for code, number in ((BUREAU, 56), (OFFICE, 3), (TOWN, 4)):
        desk.store(page(code, 2025, {FINES: number}, zero=True), code=code)
    desk.store(page(GOVERNMENT, 2025, {FINES: 59}, zero=True), code=GOVERNMENT)
    desk.run(audit_command)
    around = seen[GOVERNMENT, 2025]
    assert (len(around.children), around.children_complete) == (3, True)
    assert seen[BUREAU, 2025].children == ()
    assert codes(desk, "H01", "H02") == [("H01", GOVERNMENT, 2025, "open"), ("H02", GOVERNMENT, 2025, "open")]
    desk.store(page(TOWN, 2025, {FINES: 3}, zero=True), code=TOWN, day=2)
    assert desk.run(audit_command, "--today", "2026-03-01").stdout.startswith("审核 2 份报告")
    assert {state for *_, state in codes(desk, "H01", "H02")} == {"fixed"}
    assert desk.run(audit_command, "--today", "2026-03-01").stdout == NOTHING_DUE


def test_a_body_that_the_registry_calls_vertical_may_count_or_not(desk):
    for code, number in ((BUREAU, 56), (OFFICE, 0), (TOWN, 4)):
        desk.store(page(code, 2025, {FINES: number}, zero=True), code=code)
    desk.store(page(GOVERNMENT, 2025, {FINES: 4}, zero=True), code=GOVERNMENT)
    desk.run(audit_command, "--today", "2026-03-01")
    assert codes(desk, "H02") == [("H02", GOVERNMENT, 2025, "open")]
    sql(desk, "UPDATE agencies SET vertical = 1 WHERE code = ?", BUREAU)
    assert desk.run(audit_command, "--today", "2026-03-01").stdout.startswith("审核 2 份报告")
    assert codes(desk, "H02") == [("H02", GOVERNMENT, 2025, "fixed")]


def test_bodies_below_that_are_missing_unreadable_or_gone(desk, seen):
    desk.store(page(GOVERNMENT, 2025), code=GOVERNMENT)
    desk.store(page(BUREAU, 2025), code=BUREAU)
    desk.store(b"\x00\x01 no report", code=OFFICE)
    desk.run(audit_command)
    assert (len(seen[GOVERNMENT, 2025].children), seen[GOVERNMENT, 2025].children_complete) == (1, False)
    sql(desk, "UPDATE agencies SET active_to = '2024-12-31' WHERE code = ?", TOWN)
    desk.run(audit_command)
    assert not seen[GOVERNMENT, 2025].children_complete
    desk.store(page(OFFICE, 2025), code=OFFICE, day=2)
    desk.run(audit_command)
    assert seen[GOVERNMENT, 2025].children_complete


def test_a_lost_report_from_below_is_told_and_the_government_stays_due(desk, seen):
    desk.store(page(GOVERNMENT, 2025), code=GOVERNMENT)
    lost = desk.store(page(BUREAU, 2025), code=BUREAU)
    path = next(desk.settings.storage.blobs.rglob(f"{lost}*"))
    content = path.read_bytes()
    path.unlink()
    result = desk.run(audit_command)
    assert "样例市青山区人民政府 2025：下级机关的报告取不出来，没有比较：" in result.stderr
    assert (result.exit_code, seen[GOVERNMENT, 2025].children) == (3, ())
    path.write_bytes(content)
    assert desk.run(audit_command).stdout.startswith("审核 2 份报告")
    assert desk.run(audit_command).stdout == NOTHING_DUE


def test_a_lost_attachment_is_told_and_the_report_stays_due(desk):
    attachment = page(BUREAU, 2025, {FINES: 3})
    desk.store(page(BUREAU, 2025), attachment, code=BUREAU)
    lost = Store(desk.settings.storage.blobs).write(attachment)
    next(desk.settings.storage.blobs.rglob(f"{lost}*")).unlink()
    result = desk.run(audit_command)
    assert (result.exit_code, "附件取不出来，没有比较" in result.stderr) == (3, True)
    assert desk.run(audit_command).stdout.startswith("审核 1 份报告")


def test_what_was_read_is_not_read_again(desk, monkeypatch):
    desk.store(page(BUREAU, 2025), page(BUREAU, 2025, {FINES: 3}), code=BUREAU)
    desk.run(audit_command)
    kept = desk.rows("SELECT code, subject, outcome, reason FROM evaluations ORDER BY code, subject")
    read: list[int] = []

    def reading(data, **options):
        read.append(len(data))
        return check(data, **options)

    monkeypatch.setattr("gouji.judging.check", reading)
    desk.run(audit_command, "--all")
    again = desk.rows("SELECT code, subject, outcome, reason FROM evaluations WHERE run_id = 2 ORDER BY code, subject")
    assert (read, again) == ([], kept)
    sql(desk, "UPDATE readings SET report = x'00'")
    desk.run(audit_command, "--all")
    assert len(read) == 2
    sql(desk, "UPDATE readings SET reader = 'older'")
    desk.run(audit_command, "--all")
    assert len(read) == 4
    assert desk.rows("SELECT DISTINCT reader FROM readings") == [(reader_version(),)]


EVALUATED = "SELECT agency_code, report_year, code, subject, outcome, reason FROM evaluations ORDER BY 1, 2, 3, 4"
FOUND = "SELECT fingerprint, severity, state, evidence_hash FROM findings ORDER BY 1"


def test_processes_come_to_the_same(desk, monkeypatch):
    for year in (2023, 2024, 2025):
        for code in NAMES:
            desk.store(page(code, year, {IN: 3, FINES: 5}), code=code, year=year)
    desk.store(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, code=TOWN, year=2022)
    desk.run(audit_command)
    alone = [desk.rows(EVALUATED), desk.rows(FOUND)]
    with open_database(desk.settings.storage.database) as database:
        for table in ("finding_sightings", "evaluations", "version_audits", "readings"):
            database.execute(f"DELETE FROM {table}")
    monkeypatch.setattr(auditing, "TOGETHER_FROM", 1)
    monkeypatch.setattr("gouji.judging_together.CHUNK", 3)
    result = desk.run(audit_command)
    assert result.stdout.startswith("审核 13 份报告，没能读取 1 份")
    assert [desk.rows(EVALUATED), desk.rows(FOUND)] == alone
    assert desk.rows("SELECT count(*) FROM readings") == [(12,)]
    assert desk.run(audit_command).stdout == NOTHING_DUE


def test_results_hold_no_reports_unless_asked(desk):
    desk.store(page(BUREAU, 2025, {IN: 3}), code=BUREAU)
    with open_database(desk.settings.storage.database) as database:
        store = Store(desk.settings.storage.blobs)
        (light,) = audit_stored(database, store, due(database), now=NOW)
        (whole,) = audit_stored(database, store, due(database, everything=True), now=NOW, whole_verdicts=True)
    assert light.verdict is not None
    assert whole.verdict is not None
    assert (light.verdict.report, light.verdict.document, light.verdict.outcomes) == (None, None, {})
    assert whole.verdict.report is not None
    assert light.verdict.findings == whole.verdict.findings != ()


def test_a_run_that_is_left_goes_on_where_it_was(desk, monkeypatch):
    for year in (2023, 2024, 2025):
        desk.store(page(BUREAU, year), code=BUREAU, year=year)
    monkeypatch.setattr(auditing, "TOGETHER_FROM", 1)
    monkeypatch.setattr("gouji.judging_together.CHUNK", 1)
    with open_database(desk.settings.storage.database) as database:
        store = Store(desk.settings.storage.blobs)
        run = audit_stored(database, store, due(database), now=NOW)
        next(iter(run))
        run.close()  # type: ignore[attr-defined]
        assert [version.year for version in due(database)] == [2024, 2025]
    assert desk.rows("SELECT complete FROM audit_runs") == [(0,)]
    assert desk.run(audit_command).stdout.startswith("审核 2 份报告")


def test_what_is_remembered_does_not_grow_with_the_number_of_reports(desk):
    for year in range(2019, 2026):
        for code in NAMES:
            for day in (1, 2):
                desk.store(page(code, year, {FINES: 20 + day}), code=code, year=year, day=day)
    with open_database(desk.settings.storage.database) as database:
        judge = Judge(OwnShelf(database, Store(desk.settings.storage.blobs)), frozenset())
        versions = due(database)
        assert len(versions) == 28
        sizes = [len(judge._reports) for version in versions if judge.judge(version).verdict]
    assert max(sizes) == sizes[-1] == REMEMBERED
