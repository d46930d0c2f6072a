"""`gouji record`: a portal on this machine is recorded, and the families read the recording as they read the portal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from audit.errors import BadSettings, GoujiError, TryLater
from db.locks import lease, new_owner
from db.opening import open_database
from gouji.cli import Context
from gouji.commands import record as command
from gouji.recording import Wanted, _file, record
from gouji.settings import Settings, Storage
from spiders.running import CrawlOptions
from tests.spiders.conftest import CODE, HOST, NOW, article_path, list_page
from tests.spiders.recordings import Recording, read

ROBOTS = "User-agent: *\nDisallow: /nb/\n"
PHONE = "13800138000"


def options(**more):
    pins = {"*.small.test": "127.0.0.1"}
    return CrawlOptions(now=NOW, today=NOW.date(), years=(2025,), pinned_hosts=pins, timeout=30, **more)


@pytest.fixture
def url(portal):
    """Six pages of two rows each; the newest report names a telephone, in its text and in an address."""
    portal.publish(2025)
    paths = ["/nb/", *(f"/nb/index_{number}.html" for number in range(1, 6))]
    for number, path in enumerate(paths):
        portal.put(
            path, list_page([2025 - 2 * number, 2024 - 2 * number], paging=f"createPageHTML(6,{number},'index','html')")
        )
    status, headers, page = portal.pages[article_path(2025)]
    private = f"<p>申请人电话{PHONE}</p><a href='/x/{PHONE}.html'>附</a></body>".encode()
    portal.pages[article_path(2025)] = (status, headers, page.replace(b"</body>", private))
    return f"http://{HOST}:{portal.port}/nb/"


def test_a_portal_is_recorded_and_read_again(tmp_path, portal, url):
    main = tmp_path / "gouji.db"
    done = record(main, Wanted(url, "small", tmp_path / "recorded", host=HOST), options())
    assert (done.family, done.lists, list(done.articles.values())) == ("static_list", 4, [2025])
    assert portal.log.count("/robots.txt") == 1
    assert [path for path in portal.log if path.startswith("/nb/index_")] == [f"/nb/index_{n}.html" for n in (1, 2, 3)]
    assert not main.exists()  # nothing of it becomes part of the real registry
    (article,) = done.folder.glob("*_article.html")
    text = article.read_text(encoding="utf-8")
    assert (done.hidden, f"电话{PHONE}" in text, f"/x/{PHONE}.html" in text) == (1, False, True)
    recording = Recording.load(done.folder)
    found = read(recording)
    assert [row[2][:4] for row in found["rows"]] == [str(year) for year in range(2026, 2018, -1)]
    assert (found["family"], found["pages"], found["proof"]) == (["static_list", "trs"], 4, "incomplete")
    (told,) = found["articles"].values()
    assert (told["outcome"], told["cells"] > 100) == ("found", True)
    with pytest.raises(GoujiError, match="已经有了"):
        record(main, Wanted(url, "small", tmp_path / "recorded", host=HOST), options())


def test_the_page_of_an_unknown_family_is_kept_for_whoever_writes_it(tmp_path, portal):
    portal.put("/x/", "<html><body><p>栏目由程序生成</p></body></html>")
    done = record(tmp_path / "gouji.db", Wanted(f"http://{HOST}:{portal.port}/x/", "x", tmp_path, host=HOST), options())
    assert (done.family, done.articles) == ("", {})
    (answer,) = json.loads((done.folder / "recording.json").read_text(encoding="utf-8"))["answers"]
    assert "栏目由程序生成" in (done.folder / answer["file"]).read_text(encoding="utf-8")


def test_robots_are_obeyed(tmp_path, portal, url):
    portal.put("/robots.txt", ROBOTS, Content_Type="text/plain")
    with pytest.raises(GoujiError, match=r"没有录到 .*robots_disallowed"):
        record(tmp_path / "gouji.db", Wanted(url, "small", tmp_path, host=HOST), options())
    assert portal.log == ["/robots.txt"]
    assert not (tmp_path / "small").exists()


@pytest.mark.parametrize(
    ("name", "host", "problem"),
    [
        ("small", None, "没有登记"),
        ("small", "www.smal1.test", "逐字核对"),
        ("../x", HOST, "只用小写字母"),
    ],
)
def test_nothing_is_asked_of_a_host_that_nobody_named(tmp_path, portal, url, name, host, problem):
    with pytest.raises(GoujiError, match=problem):
        record(tmp_path / "gouji.db", Wanted(url, name, tmp_path / "to", host=host), options())
    assert portal.log == []


def test_a_real_host_is_not_asked_by_nobody_in_particular(tmp_path):
    wanted = Wanted("http://www.yangli.gov.cn/nb/", "real", tmp_path, host="www.yangli.gov.cn")
    with pytest.raises(BadSettings, match=r"crawl\.contact_page"):
        record(tmp_path / "gouji.db", wanted, options())


def test_a_registered_portal_is_left_to_another_run_and_to_its_rest(tmp_path, desk, portal, url):
    wanted = Wanted(url, "small", tmp_path / "to")
    with open_database(desk.database) as database:
        with lease(database, "crawl:small.test", new_owner(), NOW, 30), pytest.raises(TryLater):
            record(desk.database, wanted, options())
        database.execute("UPDATE host_groups SET cooldown_until = '2026-01-26T00:00:00Z'")
        with pytest.raises(TryLater, match="休息到"):
            record(desk.database, wanted, options())
        database.execute("UPDATE host_groups SET cooldown_until = NULL")
        database.execute("UPDATE platforms SET enabled = 0")
        with pytest.raises(GoujiError, match="已停用"):
            record(desk.database, wanted, options())
    assert portal.log == []


FAILS_ONCE = """
from pathlib import Path
import pytest
@pytest.mark.parametrize("name", ["small"])
def test_recording(name):
    expected = Path("tests/recorded") / name / "expected.json"
    if not expected.exists():
        expected.write_text("{}")
        pytest.fail("written")
"""


def test_in_a_checkout_the_test_of_the_families_runs_and_is_red_until_somebody_has_looked(tmp_path, capsys):
    folder = tmp_path / "tests" / "recorded" / "small"
    folder.mkdir(parents=True)
    (tmp_path / "tests" / "spiders").mkdir()
    (tmp_path / command.RED_TEST).write_text(FAILS_ONCE, encoding="utf-8")
    assert command._red_test(folder) == 3
    assert f"请看 {folder / 'expected.json'}" in capsys.readouterr().err
    assert command._red_test(folder) == 0


def test_the_command_says_what_it_recorded(tmp_path, desk, portal, url, monkeypatch):
    monkeypatch.setattr(command, "PINNED", {"*.small.test": "127.0.0.1"})
    settings = Settings(Storage(desk.database, tmp_path / "files"))
    given = [url, "--name", "small", "--to", str(tmp_path / "to")]
    result = CliRunner().invoke(command.record_command, given, obj=Context(settings))
    assert (result.exit_code, result.exception) == (0, None)
    assert result.stdout.splitlines() == [
        f"已录到 {tmp_path / 'to' / 'small'}：请求 7 次，列表 4 页，报告 1 份",
        "家族：static_list",
    ]
    assert result.stderr.splitlines() == ["遮盖个人信息 1 处", "不在源码的 tests/recorded 里，没有运行测试"]
    assert desk.query("SELECT count(*) FROM captures") == [(0,)]
    assert desk.query("SELECT agency_code FROM sources") == [(CODE,)]


def test_what_cannot_be_decoded_is_left_to_a_person():
    assert _file("01_article", b"<html>\xff\xfe\x81\x00\x9d" * 40, "text/html; charset=utf-8").unmasked
    covered = _file("02_article", "<p>电话13800138000</p>".encode(), "text/html; charset=utf-8")
    assert (covered.unmasked, covered.hidden, b"13800138000" in covered.content) == (False, 1, False)
