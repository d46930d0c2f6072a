"""gouji crawl on the command line: what is due, and what is refused. Crawls themselves: tests/spiders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from audit.errors import BadSettings, GoujiError, TryLater
from db.crawls import OutcomeName
from db.health import Alarm
from db.opening import open_database
from db.times import instant
from gouji.cli import cli
from gouji.commands.crawl import OUTCOMES
from spiders.running import CrawlSummary, Open

CODE = "11990000SIM0000012"


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "gouji.db"
    with open_database(path) as opened:
        opened.execute("INSERT INTO agencies (code, name, kind) VALUES (?, '样例局', 'department')", [CODE])
        opened.execute("INSERT INTO host_groups (group_id) VALUES ('example.gov.cn')")
        opened.execute(
            "INSERT INTO platforms (platform_id, name, group_id, hosts) "
            """VALUES ('p', '门户', 'example.gov.cn', '["www.example.gov.cn"]')"""
        )
    return path


def add_source(path, group_taken: bool = False) -> None:
    with open_database(path) as opened:
        opened.execute(
            "INSERT INTO sources (agency_code, platform_id, column_url) VALUES (?, 'p', 'http://www.example.gov.cn/nb/')",
            [CODE],
        )
        if group_taken:
            opened.execute(
                "INSERT INTO app_lock (name, owner, until) VALUES ('crawl:example.gov.cn', 'x', ?)",
                [instant(datetime.now(UTC) + timedelta(minutes=30))],
            )


def run(path, *words: str, config: str = ""):
    settings = path.parent / "gouji.toml"
    settings.write_text(config, encoding="utf-8")
    return CliRunner().invoke(cli, ["--config", str(settings), "--database", str(path), "crawl", *words])


def test_nothing_due_is_done(database):
    result = run(database)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "没有到期的来源。\n")
    with open_database(database) as opened:
        assert opened.execute("SELECT name, exit_code FROM heartbeats").fetchall() == [("crawl", 0)]


def test_nobody_in_particular_may_not_ask_a_real_portal(database):
    add_source(database)
    result = run(database)
    assert isinstance(result.exception, BadSettings)
    assert "www.example.gov.cn" in str(result.exception)


def test_a_taken_group_is_try_later(database):
    add_source(database, group_taken=True)
    result = run(database, config='[crawl]\ncontact_page = "https://bot.example.test"\nmailbox = "a@b.test"\n')
    assert isinstance(result.exception, TryLater)
    assert result.exception.exit_code == 75


@pytest.mark.parametrize("words", [("--agency", "0"), ("--platform", "x")])
def test_an_unknown_name_is_told(database, words):
    result = run(database, *words)
    assert isinstance(result.exception, GoujiError)
    assert words[1] in str(result.exception)


def test_every_outcome_has_words():
    assert list(OUTCOMES) == list(OutcomeName)


FOUND = CrawlSummary(1, 2, {"found": 2}, new_versions=1, requests=5)
ALARM = Alarm("p", "outcome_shift", "suspend", "一夜之间结论变了")
PARTLY = replace(
    FOUND,
    outcomes={"found": 1, "parser_drift": 1},
    pairs=4,
    left=2,
    open=(Open("example.gov.cn", 2, "今晚的请求次数已用完"),),
    busy=(("other.gov.cn", "正由 x 运行"),),
    closed=(("third.gov.cn", "20:00-06:00"),),
    alarms=(ALARM,),
)


def ends_as(monkeypatch, summary: CrawlSummary | BaseException):
    """What `crawl` answers; the options it was given are kept."""
    given = []

    def crawl(database, blobs, options, tell):
        given.append(options)
        if isinstance(summary, BaseException):
            raise summary
        return summary

    monkeypatch.setattr("gouji.commands.crawl.crawl", crawl)
    return given


def beats(path) -> list[tuple[object, ...]]:
    with open_database(path) as opened:
        return list(opened.execute("SELECT exit_code, detail FROM heartbeats WHERE name = 'crawl'").fetchall())


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        (FOUND, 0),
        (PARTLY, 3),
        (replace(FOUND, interrupted=2), 130),
        (replace(PARTLY, interrupted=15), 143),
    ],
)
def test_how_a_run_ended_is_its_exit_code_and_its_sign_of_life(database, monkeypatch, summary, code):
    ends_as(monkeypatch, summary)
    assert run(database).exit_code == code
    ((kept, told),) = beats(database)
    assert (kept, str(told).startswith("请求 5 次，新版本 1 个")) == (code, True)


def test_what_is_open_and_why_is_told(database, monkeypatch):
    ends_as(monkeypatch, PARTLY)
    result = run(database)
    assert result.stdout.splitlines()[1:] == ["已找到\t1", "页面不像从前，读不懂\t1"]
    for words in (
        "example.gov.cn：2 项没有结论，下次再抓：今晚的请求次数已用完",
        "other.gov.cn 这次跳过：正由 x 运行",
        "third.gov.cn 不在夜间时段（20:00-06:00），这次没有访问",
        "警报（暂停通知，结论突变）p：一夜之间结论变了",
        "gouji portals lift",
    ):
        assert words in result.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TryLater("磁盘已满"), 75),
        (BadSettings("x"), 2),
        (OSError(28, "No space left"), 75),
        (RuntimeError("x"), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_a_run_that_fails_leaves_a_sign_of_life_too(database, monkeypatch, error, code):
    ends_as(monkeypatch, error)
    run(database)
    assert [kept for kept, _ in beats(database)] == [code]


def test_what_is_asked_of_a_run(database, monkeypatch):
    given = ends_as(monkeypatch, FOUND)
    run(database)
    run(database, "--scheduled", "--recheck", "--year", "2024")
    asked = [(options.trigger, options.recheck, options.years) for options in given]
    assert asked[0][:2] == ("person", False)
    assert asked[1] == ("schedule", True, (2024,))


def test_portal_by_portal(database, monkeypatch):
    add_source(database)
    with open_database(database) as opened:
        opened.execute("INSERT INTO crawls (id, started_at, trigger, app_version) VALUES (1, 'x', 'person', '1')")
        for year in (2023, 2024):
            opened.execute("INSERT INTO outcomes VALUES (1, 1, ?, 'found', '', '2026-01-25T01:00:00Z')", [year])
    ends_as(monkeypatch, FOUND)
    assert "门户：已找到 2\n" in run(database).stderr
