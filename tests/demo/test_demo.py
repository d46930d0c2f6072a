"""The whole demo, once: what the program found is what the story put in, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from audit.errors import BadSettings
from db.agencies import all_agencies
from db.finding_queries import history, list_findings
from db.health import alarms
from db.notices import find_notices, notice
from db.opening import Database, open_database
from db.remarks import list_remarks
from db.supervisors import about_many
from gouji.cli import cli
from gouji.demo.folder import Folder
from gouji.demo.running import APPROVER, AUDITOR, LEFT_AS_DRAFT, written_notices
from gouji.demo.story import CRAWL_DAYS, REPORT_YEAR, bodies

CAST = {body.slug: body for body in bodies()}
READ = [slug for slug, body in CAST.items() if body.published is not None and body.platform != "guarded"]
DAYS = [(date(2026, 1, 1) + timedelta(days=day)).isoformat() for day in CRAWL_DAYS]
OUTCOMES = {slug: ["found"] * 3 for slug in READ} | {
    "czj": ["absent_unconfirmed", "absent_unconfirmed", "found"],
    "jyj": ["absent_unconfirmed"] * 3,
    "slj": ["blocked_by_protection"] * 3,
    "wjj": ["found_pdf_only"] * 3,
}
WIDEST = 100
ROOT = Path(__file__).parents[2]


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
    assert database.execute("SELECT sum(crashed), count(*) FROM version_audits").fetchone() == (0, len(READ) + 1)
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
    once = dict.fromkeys(CAST, 1)
    assert {slug: len(versions(database, slug)) for slug in CAST} == once | {"mzj": 2, "jyj": 0, "slj": 0}


def test_outcomes_are_those_of_the_story_on_each_day(database):
    rows = database.execute(
        "SELECT s.agency_code, o.outcome, substr(o.at, 1, 10) FROM outcomes o JOIN sources s USING (source_id) ORDER BY o.at"
    ).fetchall()
    seen = {slug: [(day, outcome) for code, outcome, day in rows if code == body.code] for slug, body in CAST.items()}
    assert seen == {slug: list(zip(DAYS, outcomes, strict=True)) for slug, outcomes in OUTCOMES.items()}


def test_who_has_nothing_is_accused_by_a_person_alone(database):
    confirmed = database.execute(
        """SELECT agency_code, report_year, confirmed_by, note, substr(confirmed_at, 1, 10), spent_at, taken_back_at
           FROM absence_confirmations"""
    ).fetchall()
    note = "电话核对：没有编制，还没有发布"
    assert confirmed == [(CAST["jyj"].code, REPORT_YEAR, AUDITOR, note, "2026-02-02", None, None)]
    (finding,) = list_findings(database, agencies=[CAST["jyj"].code])
    assert (finding.code, finding.version_id) == ("C01", None)
    told = [(event.kind, event.actor, event.at[:10]) for event in history(database, finding.id)]
    assert told == [("seen", "gouji", "2026-02-02"), ("confirmed", AUDITOR, "2026-02-02")]


def test_a_refusal_and_a_report_on_its_way_are_never_a_finding(database):
    for slug in ("slj", "czj"):
        assert list_findings(database, agencies=[CAST[slug].code]) == []
    texts = [item.body_text for item in find_notices(database) if item.agency_code == CAST["slj"].code]
    assert texts
    assert all("未能检索" in text and "尚未检索到" not in text for text in texts)


def test_a_report_that_says_it_was_there_before_is_a_matter_for_a_person(database, result):
    (remark,) = list_remarks(database, kinds=["backdated"])
    assert (remark.agency_code, remark.year, remark.last[:10]) == (CAST["czj"].code, REPORT_YEAR, "2026-03-02")
    assert "2026-01-26" in remark.detail
    assert "2026-02-02 完整读过的列表里没有它" in remark.detail
    assert result.stderr.count("请人核实：财政局，发布日期待核实") == 1
    assert "请人工核对，不作为通知的依据" in result.stderr
    told = [item.body_text for item in find_notices(database) if item.agency_code == CAST["czj"].code]
    assert not any("2026-01-26" in text or "核实" in text for text in told)


def test_remarks_are_those_of_the_story(database):
    assert {(one.agency_code, one.kind) for one in list_remarks(database)} == {
        (CAST["czj"].code, "backdated"),
        (CAST["yjj"].code, "wrong_charset"),
    }


def test_what_was_remarked_stands_beside_the_body(folder, result):
    asked = ["--config", str(folder.settings), "agencies", "show", CAST["czj"].code]
    shown = CliRunner().invoke(cli, asked, catch_exceptions=False).stdout
    assert "备注（发布日期待核实，2026-03-02 10:10）：页面（meta）写的发布日期是 2026-01-26" in shown


def test_no_alarm_rings(database):
    assert alarms(database, everything=True) == []


def test_a_report_in_pdf_alone_is_read_cell_by_cell_and_judged(database):
    (version,) = versions(database, "wjj")
    rows = database.execute("SELECT status FROM version_audits WHERE version_id = ?", [version]).fetchall()
    assert rows == [("read",)]


def test_files_beside_the_pages_were_tried_and_agree(database):
    judged = database.execute(
        "SELECT code, outcome, count(*) FROM evaluations WHERE code IN ('C04', 'Q19') GROUP BY code, outcome"
    ).fetchall()
    pages = len(READ)  # the corrected report is judged twice, the one in PDF has no page to be compared with
    assert judged == [("C04", "pass", pages + 1), ("Q19", "not_assessable", 1), ("Q19", "pass", pages)]


def test_the_page_that_lies_about_its_charset_is_read_and_told(database):
    rows = database.execute(
        """SELECT s.agency_code, o.reason FROM outcomes o JOIN sources s USING (source_id) WHERE o.reason LIKE '%charset%'"""
    ).fetchall()
    assert {code for code, _ in rows} == {CAST["yjj"].code}
    assert len(rows) == len(CRAWL_DAYS)


def test_lists_were_walked_to_the_end_and_earlier_years_seen(database):
    rows = database.execute(
        """SELECT DISTINCT s.agency_code = ?, l.proof, l.positive_control
           FROM list_snapshots l JOIN sources s USING (source_id)""",
        [CAST["slj"].code],
    ).fetchall()
    assert [row for row in rows if not row[0]] == [(0, "complete", 1)]
    assert not any(proof == "complete" or control for refused, proof, control in rows if refused)


def test_the_clean_bodies_get_no_notice_and_the_others_their_kind(database):
    kinds = {
        slug: {
            item.kind
            for item in find_notices(database)
            if item.agency_code == body.code and not about_many(item.kind, item.stage)
        }
        for slug, body in CAST.items()
    }
    rectify, reminder = {"rectify"}, {"reminder"}
    assert kinds == {
        "hpjd": set(),
        "yjj": rectify,
        "xfdd": rectify,
        "czj": reminder,
        "jyj": {"reminder", "overdue"},
        "mzj": {"rectify", "resolved"},
        "slj": reminder,
        "wjj": set(),
    }


def test_the_list_of_the_week_names_only_whom_a_person_has_confirmed(database):
    [item] = [one for one in find_notices(database, kind="overdue") if about_many(one.kind, one.stage)]
    [sure] = [part for part in item.body_text.split("\n\n") if part.startswith("逾期未公布")]
    assert [slug for slug, body in CAST.items() if body.name in sure] == ["jyj"]
    [unseen] = [part for part in item.body_text.split("\n\n") if "不等于没有公布" in part]
    assert [slug for slug, body in CAST.items() if body.name in unseen] == ["slj"]


def test_a_reminder_calls_no_report_missing(database):
    texts = [item.body_text for item in find_notices(database, kind="reminder")]
    assert len(texts) == 3
    assert all("尚未检索到" in text or "未能检索" in text for text in texts)
    assert not any(word in text for text in texts for word in ("未发布", "未公开", "没有发布", "逾期"))


def test_every_notice_was_approved_by_a_second_person_and_delivered(database, folder):
    items = [item for item in find_notices(database) if item.kind != LEFT_AS_DRAFT]
    assert {(item.state, item.mode, item.approved_by) for item in items} == {("released", "live", APPROVER)}
    assert {path.stem for path in written_notices(folder)} == {item.number for item in items}
    assert database.execute("SELECT DISTINCT state FROM deliveries").fetchall() == [("sent",)]


def test_the_whole_story_of_an_office_lies_in_its_mailbox(database, folder):
    """Told of its findings, told again once the days were over, and told that they are settled when it had corrected."""
    box = folder.mail / CAST["mzj"].mailbox
    items = [notice(database, path.stem) for path in sorted(box.glob("*.eml"))]
    assert [(item.kind, item.stage) for item in items] == [("rectify", "R0"), ("rectify", "R+1"), ("resolved", "RC")]
    letter = message_from_bytes((box / f"{items[2].number}.eml").read_bytes(), policy=policy.default)
    assert letter["References"] == letter["In-Reply-To"]
    plain = letter.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    assert text.count("已整改") >= 2
    assert items[1].number in text
    assert items[0].number in text
    assert "仍存在" not in text
    assert "所列问题均已办结，予以销号。" in text


def test_the_circular_waits_for_a_person(database, result):
    (item,) = find_notices(database, kind=LEFT_AS_DRAFT)
    assert (item.state, item.approved_by) == ("draft", None)
    assert "另有通报草稿 1 件，留给人看" in result.stderr
    assert "教育局" in item.body_text
    assert all(CAST[slug].name not in item.body_text for slug in ("hpjd", "mzj", "wjj"))


def test_a_date_that_is_in_doubt_makes_nobody_late_or_in_time(database):
    text = next(item.body_text for item in find_notices(database, kind="publication") if item.stage == "department")
    assert "财政局（demo）：已公布，公布日期不明" in text or "财政局（demo）：已公布（日期不明" in text, text


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
    assert all(f">{CAST[slug].agency}</a>" in page for slug in READ)
    assert page.count(">2026-01-21 抓取</span>") == len(READ) - 1
    assert page.count(">2026-03-02 抓取</span>") == 2
    assert "A32" in page


def test_the_status_page_shows_how_each_portal_stands(folder, result):
    page = folder.status.read_text(encoding="utf-8")
    assert all(body.agency in page for body in CAST.values())
    assert "机器不可访问" in page
    assert "2026-03-02 演示生成" in page


def test_robots_were_asked_first_and_only_a_registered_path_is_posted_to(database):
    rows = database.execute("SELECT kind, method, requested_url FROM captures ORDER BY id").fetchall()
    assert rows[0][0] == "robots"
    assert {kind for kind, *_ in rows} == {"robots", "list", "article", "attachment"}
    posted = {
        url.partition("?")[0].partition(".test")[2].partition("/")[2] for _, method, url in rows if method == "POST"
    }
    assert posted <= {"module/web/jpage/dataproxy.jsp"}
    assert {method for _, method, _ in rows} <= {"GET", "POST"}


def test_the_registry_is_the_story(database):
    assert {agency.name for agency in all_agencies(database)} == {body.agency for body in CAST.values()}


def test_the_screen_shows_each_body_and_what_to_do_next(result, folder):
    assert result.exit_code == 0
    assert all(f"{body.name}：{body.learns}" in result.stdout for body in CAST.values())
    assert "应急管理局\tTRS\t第1版\tA32、A33\t已确认 2；督促整改 5 件" in result.stdout
    assert "和平街道办事处\tdoc\t第1版\t没有问题\t不发通知" in result.stdout
    assert f"--config {folder.settings} findings list" in result.stdout
    assert str(folder.page) in result.stdout
    assert "教育局\t博达\t未公开（已确认）\tC01\t已确认 1；提醒 1 件；逾期 3 件" in result.stdout
    assert "水利局\tTRS\t机器访问被防护拒绝\t—\t提醒 1 件" in result.stdout
    assert "财政局\t大汉\t第1版\t没有问题\t待核实 1；提醒 1 件" in result.stdout
    assert "卫生健康局\t汇总页\t第1版，只有 PDF\t没有问题\t不发通知" in result.stdout
    assert str(folder.status) in result.stdout
    assert "复核：演示审核员 确认 6 个问题" in result.stderr
    assert "未见：教育局在电话里说“没有编制，还没有发布”，演示审核员确认没有公开" in result.stderr
    assert "未见：财政局在电话里说“已经报送，正在上传”，演示审核员没有确认，不作结论" in result.stderr


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_tells_what_the_demo_says(result, name):
    block = (ROOT / name).read_text(encoding="utf-8").partition("$ make demo\n")[2].partition("```")[0]
    told = block.splitlines()
    assert len(told) > 15
    assert [line for line in told if line not in result.stderr.splitlines()] == []


def test_no_line_is_wider_than_a_terminal(result, folder):
    lines = f"{result.stdout}{result.stderr}".replace(str(folder.root), "demo-output").splitlines()
    assert [line for line in lines if cell_len(line) > WIDEST and " --config " not in line] == []


def test_the_commands_that_are_suggested_work(result, folder):
    lines = [line.strip().split(" --config ")[1] for line in result.stdout.splitlines() if " --config " in line]
    assert len(lines) == 9
    assert lines[7:] == [
        f"{lines[0].split(' ')[0]} {words}" for words in ("user add zhangsan --name 张三 --role admin", "review")
    ]
    for line in lines[:7]:
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
    copy = shutil.copytree(folder.root, tmp_path / "again")
    again = CliRunner().invoke(cli, ["-q", "demo", "--to", str(copy), "--clean"], catch_exceptions=False)
    assert again.exit_code == 0
    table = [line for line in result.stdout.splitlines() if "\t" in line]
    assert [line for line in again.stdout.splitlines() if line] == table
    assert again.stderr == ""
    assert not Path(copy).exists()
