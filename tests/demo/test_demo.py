"""The whole demo, once: what the program found is what the story put in, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.errors import BadSettings
from db.agencies import all_agencies
from db.finding_queries import history, list_findings
from db.notices import find_notices
from db.opening import Database, open_database
from gouji.cli import cli
from gouji.demo.folder import Folder
from gouji.demo.running import APPROVER, AUDITOR, written_notices
from gouji.demo.story import CRAWL_DAYS, REPORT_YEAR, bodies

CAST = {body.slug: body for body in bodies()}
READ = [slug for slug, body in CAST.items() if body.published is not None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Folder:
    return Folder(tmp_path_factory.mktemp("demo") / "out")


@pytest.fixture(scope="module")
def result(folder) -> Result:
    return CliRunner().invoke(cli, ["demo", "--to", str(folder.root)], catch_exceptions=False)


@pytest.fixture
def database(folder, result) -> Iterator[Database]:
    with open_database(folder.database) as opened:
        yield opened


def versions(database, slug: str) -> list[int]:
    """The ids of all versions, the first one first."""
    rows = database.execute(
        """SELECT v.id FROM versions v JOIN reports r ON r.id = v.report_id
           WHERE r.agency_code = ? AND r.report_year = ? ORDER BY v.seq""",
        [CAST[slug].code, REPORT_YEAR],
    )
    return [number for (number,) in rows]


def cells_of(database, version_id: int) -> dict[str, str]:
    rows = database.execute(
        "SELECT tbl || '.' || row_key || '.' || col_key, raw FROM cells WHERE version_id = ?", [version_id]
    )
    return dict(rows.fetchall())


@pytest.mark.parametrize("slug", CAST)
def test_the_findings_are_exactly_those_of_the_story(database, slug):
    body = CAST[slug]
    found = list_findings(database, agencies=[body.code])
    assert {(finding.code, finding.subject) for finding in found} == body.finds
    assert {finding.state for finding in found} <= {"fixed" if body.corrected else "confirmed"}


def test_every_rule_ran_without_a_crash(database):
    assert database.execute("SELECT sum(crashed), count(*) FROM version_audits").fetchone() == (0, 5)
    assert database.execute("SELECT count(*) FROM evaluations WHERE outcome = 'error'").fetchone() == (0,)


@pytest.mark.parametrize("slug", READ)
def test_the_cells_are_those_that_were_published(database, folder, slug):
    entries = {entry["agency"]: entry for entry in json.loads(folder.truth.read_text(encoding="utf-8"))["reports"]}
    true = [version["tables"] for version in entries[CAST[slug].code]["versions"]]
    assert [cells_of(database, version) for version in versions(database, slug)] == true


def test_a_correction_is_a_second_version_and_mends_the_findings(database):
    assert len(versions(database, "mzj")) == 2
    finding = list_findings(database, agencies=[CAST["mzj"].code])[0]
    told = [(event.kind, event.actor, event.at[:10]) for event in history(database, finding.id)]
    assert told == [
        ("seen", "gouji", "2026-01-21"),
        ("confirmed", AUDITOR, "2026-01-21"),
        ("fixed", "gouji", "2026-03-02"),
    ]


def test_nothing_else_changed_over_the_season(database):
    assert {slug: len(versions(database, slug)) for slug in CAST} == {
        "hpjd": 1,
        "yjj": 1,
        "xfdd": 1,
        "jyj": 0,
        "mzj": 2,
    }


def test_outcomes_are_those_of_the_story(database):
    rows = database.execute(
        "SELECT s.agency_code, o.outcome FROM outcomes o JOIN sources s USING (source_id)"
    ).fetchall()
    seen = {slug: [outcome for code, outcome in rows if code == body.code] for slug, body in CAST.items()}
    expected = {slug: ["found" if slug in READ else "absent_unconfirmed"] * len(CRAWL_DAYS) for slug in CAST}
    assert seen == expected


def test_the_page_that_lies_about_its_charset_is_read_and_told(database):
    rows = database.execute(
        """SELECT s.agency_code, o.reason FROM outcomes o JOIN sources s USING (source_id) WHERE o.reason LIKE '%charset%'"""
    ).fetchall()
    assert {code for code, _ in rows} == {CAST["yjj"].code}
    assert len(rows) == len(CRAWL_DAYS)


def test_lists_were_walked_to_the_end_and_earlier_years_seen(database):
    rows = database.execute("SELECT DISTINCT proof, positive_control FROM list_snapshots").fetchall()
    assert rows == [("complete", 1)]


def test_the_clean_body_gets_no_notice_and_the_others_their_kind(database):
    kinds = {
        slug: {item.kind for item in find_notices(database) if item.agency_code == body.code}
        for slug, body in CAST.items()
    }
    assert kinds == {"hpjd": set(), "yjj": {"rectify"}, "xfdd": {"rectify"}, "jyj": {"reminder"}, "mzj": {"rectify"}}


def test_the_missing_report_is_never_called_missing(database):
    texts = [item.body_text for item in find_notices(database, kind="reminder")]
    assert texts
    assert all("尚未检索到" in text for text in texts)
    assert not any(word in text for text in texts for word in ("未发布", "未公开", "没有发布", "逾期"))


def test_every_notice_was_approved_by_a_second_person_and_delivered(database, folder):
    items = find_notices(database)
    assert {(item.state, item.mode, item.approved_by) for item in items} == {("released", "test", APPROVER)}
    assert {path.parent.name for path in written_notices(folder)} == {item.number for item in items}
    assert database.execute("SELECT DISTINCT state FROM deliveries").fetchall() == [("sent",)]


def test_notices_name_the_cell_and_both_numbers(database):
    text = next(item.body_text for item in find_notices(database) if item.agency_code == CAST["xfdd"].code)
    assert "表三“（七）总计”行“自然人”列填9" in text


def test_a_notice_names_a_number_only_where_one_cell_alone_can_be_wrong(database):
    """A broken sum does not say which of its numbers is wrong: results left at 0 do not make a total of 9 into 0."""
    texts = [text for (text,) in database.execute("SELECT body_text || coalesce(body_html, '') FROM notices")]
    named = [text for text in texts if "应为" in text or "应是" in text]
    assert 0 < len(named) < len(texts)
    assert all(text.count("应为") == text.count("列按勾稽关系推算应为") and "应是" not in text for text in named)
    unclear = [text for text in texts if "9件未按办理结果分类填报，无法判断应归入哪一项" in text]
    assert unclear
    assert not any(text in named for text in unclear)
    assert any("各项之和为0" in text and "请以台账为准" in text for text in texts)


def test_the_page_shows_every_version_with_its_broken_cells(folder, result):
    page = folder.page.read_text(encoding="utf-8")
    assert all(page.count(f"{CAST[slug].agency}（2026-") for slug in READ)
    assert "A32" in page


def test_robots_were_asked_first_and_nothing_but_get(database):
    rows = database.execute("SELECT kind, method FROM captures ORDER BY id").fetchall()
    assert rows[0][0] == "robots"
    assert {method for _, method in rows} == {"GET"}
    assert {kind for kind, _ in rows} == {"robots", "list", "article"}


def test_the_registry_is_the_story(database):
    assert {agency.name for agency in all_agencies(database)} == {body.agency for body in CAST.values()}


def test_the_screen_shows_each_body_and_what_to_do_next(result, folder):
    assert result.exit_code == 0
    assert all(f"{body.name}：{body.learns}" in result.stdout for body in CAST.values())
    assert "应急管理局\tTRS\t第1版\tA32、A33\t已确认 2；督促整改 2 件" in result.stdout
    assert "和平街道办事处\tdoc\t第1版\t没有问题\t不发通知" in result.stdout
    assert f"--config {folder.settings} findings list" in result.stdout
    assert str(folder.page) in result.stdout
    assert "复核：演示审核员 确认 6 个问题" in result.stderr


def test_the_commands_that_are_suggested_work(result, folder):
    lines = [line.strip().split(" --config ")[1] for line in result.stdout.splitlines() if " --config " in line]
    assert len(lines) == 5
    for line in lines:
        tried = CliRunner().invoke(cli, ["--config", *line.split(" ")], catch_exceptions=False)
        assert tried.exit_code == 0, line
        assert tried.stdout, line


def test_a_foreign_folder_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadSettings, match="不是演示文件夹") as caught:
        CliRunner().invoke(cli, ["demo", "--to", str(tmp_path)], catch_exceptions=False)
    assert caught.value.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_it_runs_again_in_the_same_folder_and_cleans_up(result, folder, tmp_path):
    copy = tmp_path / "again"
    first = CliRunner().invoke(cli, ["demo", "--to", str(copy)], catch_exceptions=False)
    again = CliRunner().invoke(cli, ["-q", "demo", "--to", str(copy), "--clean"], catch_exceptions=False)
    assert (first.exit_code, again.exit_code) == (0, 0)
    table = [line for line in result.stdout.splitlines() if "\t" in line]
    assert [line for line in again.stdout.splitlines() if line] == table
    assert again.stderr == ""
    assert not Path(copy).exists()
