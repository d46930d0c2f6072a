"""gouji crawl on the command line: what is due, and what is refused. Crawls themselves: tests/spiders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from audit.errors import BadSettings, GoujiError, TryLater
from db.crawls import OutcomeName
from db.opening import open_database
from db.times import instant
from gouji.cli import cli
from gouji.commands.crawl import OUTCOMES

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
