"""gouji agencies: choosing, showing, reforms, proposals, addresses and files, as people type them."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from audit.errors import GoujiError
from db.opening import open_database
from db.proposals import save_proposal
from gouji.commands.agencies import agencies_command
from gouji.commands.agencies.words import SOURCE_ROLES, SOURCE_STATES
from tests.db.conftest import NOW
from tests.gouji.conftest import report_text
from tests.gouji.desk import CODE, OTHER, Desk

NAMES = f"code,name,kind,level,portal\n{CODE},样例市样例局,部门,市,http://www.yangli.test/nb/\n{OTHER},样例市另一局,部门,县,\n"


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register(NAMES)
    return made


def lines(desk, *arguments):
    result = desk.run(agencies_command, *arguments)
    assert (result.exit_code, result.exception) == (0, None)
    return result.stdout.splitlines()


def refused(desk, *arguments):
    error = desk.run(agencies_command, *arguments).exception
    assert isinstance(error, GoujiError)
    assert "\n" not in str(error)
    return str(error)


def test_list_chooses(desk):
    first, second = f"{CODE}\t样例市样例局\t部门\t市\t", f"{OTHER}\t样例市另一局\t部门\t县\t"
    assert lines(desk, "list")[1:] == [first, second]
    assert lines(desk, "list", "--without-source")[1:] == [second]
    assert lines(desk, "list", "--platform", "www.yangli.test", "--kind", "department")[1:] == [first]
    assert lines(desk, "list", "--level", "county", "--search", "另一")[1:] == [second]
    assert lines(desk, "list", "--parent", CODE)[1:] == []
    assert "名录是空的" not in desk.run(agencies_command, "list", "--parent", CODE).stderr
    found = json.loads(desk.run(agencies_command, "list", "--format", "json").stdout)
    assert [(one["code"], one["sources"]) for one in found] == [(CODE, 1), (OTHER, 0)]
    table = list(csv.reader(io.StringIO(desk.run(agencies_command, "list", "--format", "csv").stdout)))
    assert table[1] == [CODE, "样例市样例局", "部门", "市", "", "1"]


def test_show_tells_how_every_source_stands(desk):
    with open_database(desk.settings.storage.database) as database:
        database.execute(
            """UPDATE sources SET expected_years = '[2023, 2024]', last_positive_control = '2026-01-01',
               expect_empty_by = '王芳', expect_empty_why = '新设', expect_empty_until = '2026-12-31'"""
        )
        database.execute(
            "INSERT INTO crawls (id, started_at, trigger, app_version) VALUES (1, 'x', 'person', '0'), (2, 'x', 'person', '0')"
        )
        database.execute(
            """INSERT INTO outcomes (crawl_id, source_id, report_year, outcome, reason, at) VALUES
               (1, 1, 2025, 'server_error', 'HTTP 500', '2026-01-10T00:00:00Z'),
               (2, 1, 2025, 'found', '', '2026-01-11T00:00:00Z'),
               (1, 1, 2024, 'parser_drift', '第一行\n第二行', '2026-01-10T00:00:00Z')"""
        )
    shown = lines(desk, "show", CODE)
    at = shown.index("栏目 1：http://www.yangli.test/nb/（www.yangli.test，本机关栏目，在用）")
    told = shown[at + 1 :]
    assert told[0] == "  应当列出：2023、2024 年度"
    assert told[1] == "  允许为空到 2026-12-31：新设（王芳）"
    assert told[2].startswith("  最近一次正对照成立：2026-01-01（")
    assert told[3:5] == [
        "  2025 年度 2026-01-11 08:00 已找到",
        "  2024 年度 2026-01-10 08:00 页面不像从前，读不懂：第一行",
    ]


def test_every_state_and_role_of_a_source_has_a_name(desk):
    ((table,),) = desk.rows("SELECT sql FROM sqlite_master WHERE name = 'sources'")
    roles, states = (re.search(rf"{name} IN \((.*?)\)", str(table)) for name in ("role", "status"))
    assert roles is not None
    assert states is not None
    assert set(re.findall(r"\w+", roles[1])) == set(SOURCE_ROLES)
    assert set(re.findall(r"\w+", states[1])) == set(SOURCE_STATES)


def test_a_reform_is_shown_where_it_happened(desk):
    since = ("--from", "2026-03-01", "--by", "王芳")
    (said,) = lines(desk, "rename", CODE.lower(), "样例市数据局", *since)
    assert said == f"{CODE} 从 2026-03-01 起叫 样例市数据局；样例市样例局 是它的别名。"
    (said,) = lines(desk, "merge", OTHER, "--into", CODE, *since)
    assert said == f"{OTHER} 样例市另一局 从 2026-03-01 起并入 {CODE}。"
    shown = lines(desk, "show", CODE)
    assert "别名：样例市样例局（至2026-02-28）" in shown
    assert any(line.startswith("改革：2026-03-01 更名：样例市样例局 → 样例市数据局（王芳，") for line in shown)
    assert any(line.startswith(f"改革：2026-03-01 合并：{OTHER} 并入（王芳，") for line in lines(desk, "show", OTHER))
    assert "已在 2026-02-28 撤销" in refused(desk, "split", OTHER, "--into", CODE, "--into", "X", *since)
    assert desk.run(agencies_command, "rename", CODE, "=1+1", *since).exit_code == 2
    assert desk.run(agencies_command, "rename", CODE, " ", *since).exit_code == 2
    assert "姓名" in refused(desk, "rename", CODE, "新局", "--from", "2026-03-01", "--by", " ")


@pytest.fixture
def proposed(desk):
    with open_database(desk.settings.storage.database) as database:
        for kind, value, sample in (
            ("article", "http://www.yangli.test/2024.html", ["样例市样例局2024年政府信息公开工作年度报告"]),
            ("article", "http://www.yangli.test/x.html", ["政府信息公开年报"]),
        ):
            save_proposal(
                database,
                kind=kind,
                value=value,
                confidence=0.8,
                platform_id="www.yangli.test",
                agency_code=CODE,
                sample=sample,
                path=["http://www.yangli.test/", "http://www.yangli.test/zfxxgk/"],
                now=NOW,
            )
    return desk


def test_a_hostile_title_cannot_move_the_cursor_or_turn_the_line(desk):
    with open_database(desk.settings.storage.database) as database:
        save_proposal(
            database,
            kind="article",
            value="http://www.yangli.test/\u202efdp",
            confidence=0.8,
            platform_id="www.yangli.test",
            agency_code=CODE,
            sample=["清屏\x1b[2J的\u202e年报\n1 文章 假的一行"],
            path=["http://www.yangli.test/\x9b2J"],
            now=NOW,
        )
    shown = desk.run(agencies_command, "proposals").stdout
    assert not set(shown) & set("\x1b\x9b\u202e")
    assert "  例：清屏 [2J的 年报 1 文章 假的一行\n" in shown


def test_proposals_are_shown_with_what_speaks_for_them(proposed):
    assert lines(proposed, "proposals")[:4] == [
        "1 文章 http://www.yangli.test/2024.html：把握 80%",
        f"  平台 www.yangli.test，{CODE}，2027-02-01 10:00 发现",
        "  例：样例市样例局2024年政府信息公开工作年度报告",
        "  路径：http://www.yangli.test/ → http://www.yangli.test/zfxxgk/",
    ]
    assert json.loads(proposed.run(agencies_command, "proposals", "--format", "json").stdout)[0]["confidence"] == 0.8
    assert lines(proposed, "proposals", "--kind", "host") == []


def test_a_number_larger_than_any_row_is_wrong_usage(proposed):
    done = proposed.run(agencies_command, "accept", 10**20, "--by", "王芳")
    assert (done.exit_code, str(10**20) in done.output) == (2, True)


def test_a_proposal_is_decided_by_a_person_once(proposed):
    assert lines(proposed, "accept", "1", "--by", "王芳") == [
        f"已接受建议 1：{CODE} 2024 年度的文章地址已登记（栏目 1）。"
    ]
    assert refused(proposed, "accept", "1", "--by", "王芳").startswith("建议 1 已由 王芳 在 ")
    assert "用 --year 指定" in refused(proposed, "accept", "2", "--by", "王芳")
    assert lines(proposed, "refuse", "2", "--by", "王芳", "--why", "不是年报") == ["已拒绝建议 2。"]
    assert refused(proposed, "refuse", "9", "--by", "王芳", "--why", "x").startswith("没有编号为 9 的建议")
    assert "  登记的地址 2024：http://www.yangli.test/2024.html" in lines(proposed, "show", CODE)
    assert lines(proposed, "proposals") == []
    assert "已拒绝（王芳）" in "".join(lines(proposed, "proposals", "--all"))


def test_an_address_is_registered_and_taken_back(desk):
    url = "http://www.yangli.test/nb/2024.html"
    (said,) = lines(desk, "article", CODE, "2024", url, "--by", "王芳")
    assert f"gouji crawl --agency {CODE} --year 2024" in said
    assert "没有登记" in refused(desk, "article", CODE, "2024", "http://www.yang1i.test/x", "--by", "王芳")
    assert lines(desk, "article", CODE, "2024", "--remove", "--by", "王芳") == [f"已去掉 {url}。"]
    assert desk.run(agencies_command, "article", CODE, "2024", "--by", "王芳").exit_code == 2
    named = lines(desk, "article", OTHER, "2024", "http://gk.test/x", "--host", "gk.test", "--by", "王芳")
    assert named[0] == "新登记主机 gk.test（平台 gk.test）。"


def test_a_report_that_is_handed_in_is_kept_once(desk):
    path = desk.folder / "年报.txt"
    path.write_text(report_text(), encoding="utf-8")
    assert lines(desk, "upload", CODE, "2025", path, "--by", "王芳") == ["已存为版本 1。"]
    assert lines(desk, "upload", CODE, "2025", path, "--by", "王芳") == ["内容与版本 1 相同，没有新增。"]
    assert desk.rows("SELECT capture_id FROM versions") == [(None,)]
    assert ("王芳", "report upload") in desk.rows("SELECT actor, action FROM audit_log")
    assert "没有" in refused(desk, "upload", "X", "2025", path, "--by", "王芳")


def test_an_import_judges_families_by_those_there_are(desk):
    path = desk.folder / "平台.yaml"
    row = "platforms: [{platform_id: www.yangli.test, name: 门户, group_id: yangli.test, hosts: [www.yangli.test], family: %s}]"
    path.write_text(row % "statik_list", encoding="utf-8")
    assert "没有这个家族；可用：" in refused(desk, "import", path)
    path.write_text(row % "static_list, dialect: {preset: vsb}", encoding="utf-8")
    assert "平台：新增 0，更改 1，未变 0" in lines(desk, "import", path)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("family: json_list, dialect: {preset: ucap, size: '50'}", "dialect 的 size 应为1 到 100 的整数，写的是 '50'"),
        ("dialect: {preset: easttone, sise: 50}", "dialect 没有字段 sise"),
        ("family: json_list, dialect: {url: '/api'}", "dialect 缺少 items、link、title"),
    ],
)
def test_an_import_judges_dialects_as_the_crawl_does(desk, written, problem):
    path = desk.folder / "平台.yaml"
    row = "platforms: [{platform_id: www.yangli.test, name: 门户, group_id: yangli.test, hosts: [www.yangli.test], %s}]"
    path.write_text(row % written, encoding="utf-8")
    assert problem in refused(desk, "import", path)
    path.write_text(row % "family: json_list, dialect: {preset: ucap, size: 50}", encoding="utf-8")
    assert "平台：新增 0，更改 1，未变 0" in lines(desk, "import", path)


def test_doubts_are_told_beside_an_import(desk):
    path = desk.folder / "码.csv"
    path.write_text("code,name,kind\n91350100M000100Y44,甲局,部门\n", encoding="utf-8")
    result = desk.run(agencies_command, "import", path, "--dry-run")
    assert "请核对 码.csv:2:1: code: “91350100M000100Y44”: 校验位应是 3" in result.stderr
