"""gouji portals: the matrix on a terminal and as a page, the alarms and what people do about them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.crawls import OutcomeName
from db.matrix import failing
from db.opening import open_database
from db.outcome_words import SHORT
from gouji.cli import Context
from gouji.commands.portals import DOWN, REFUSED, ROBOTS, portals_command
from gouji.rendering.outcomes import FOR_PEOPLE, KINDS, REMARKS, WORDS
from gouji.settings import Settings, Storage
from tests.notifications.world import World

ROOT = Path(__file__).parents[2]
NAMES = {"A": "样例市财政局", "B": "样例市<script>局", "C": "样例市水利局"}
DAYS = ("2027-01-23", "2027-01-24", "2027-01-25")


@pytest.fixture
def settings(tmp_path):
    made = Settings(Storage(tmp_path / "gouji.db", tmp_path / "files"))
    with open_database(made.storage.database) as database:
        world = World(database)
        sources = {}
        for code, name in NAMES.items():
            world.agency(code, name=name)
            sources[code] = world.source(code, f"http://{code.lower()}.test/nb/")
        world.looked(sources["A"], "found")
        world.looked(sources["A"], "found", year=2025)
        world.looked(sources["B"], "absent_unconfirmed", at="2027-01-20T13:00:00Z")
        world.looked(sources["B"], "found", year=2025)
        for day in DAYS:
            world.looked(sources["C"], "blocked_by_protection", at=f"{day}T13:00:00Z")
        world.insert("sources", agency_code="A", platform_id="pB", role="summary", column_url="javascript:alert(1)")
        database.execute("UPDATE sources SET last_positive_control = '2027-01-20' WHERE agency_code = 'B'")
    return made


def run(settings, *words):
    return CliRunner().invoke(portals_command, [*map(str, words)], obj=Context(settings))


def confirm(settings) -> None:
    with open_database(settings.storage.database) as database:
        World(database).insert(
            "absence_confirmations",
            agency_code="B",
            report_year=2026,
            confirmed_by="李四",
            confirmed_at="2027-01-21T00:00:00Z",
        )


def test_the_matrix_by_body_and_year(settings):
    result = run(settings, "status", "--today", "2027-01-26")
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert lines[0] == ["机关", "2026", "2025", "旧年核对", "证据"]
    assert sorted(lines[1:]) == [
        ["样例市<script>局", "未见 01-20", "已找到 01-25", "6 天前", ""],
        ["样例市水利局", "被拒绝 01-25", "—", "从未", ""],
        ["样例市财政局", "已找到 01-25", "已找到 01-25", "从未", ""],
    ]


def test_a_confirmation_is_shown_and_nothing_is_rewritten(settings):
    confirm(settings)
    assert "未公开 01-20" in run(settings, "status").stdout
    with open_database(settings.storage.database) as database:
        assert database.execute("SELECT count(*) FROM outcomes WHERE outcome = 'absent_confirmed'").fetchone() == (0,)


def test_a_refusal_of_three_days_is_told_without_accusing_anybody(settings):
    told = run(settings, "status").stderr
    assert "连续 3 天，1 项：机器不可访问" in told
    assert "是否公开未作判断" in told
    with open_database(settings.storage.database) as database:
        World(database).looked(3, "found", at="2027-01-26T13:00:00Z")
        assert failing(database, [2026], REFUSED | ROBOTS | DOWN) == []


def test_words_from_outside_cannot_move_the_cursor(settings):
    with open_database(settings.storage.database) as database:
        database.execute("UPDATE agencies SET name = ? WHERE code = 'A'", ["财政\x1b[2J\u202e局\n假的一行"])
        database.execute("UPDATE platforms SET name = ? WHERE platform_id = 'pC'", ["门\x9b2J\n户"])
    told = run(settings, "status")
    assert "财政 [2J 局 假的一行" in told.stdout
    assert "门 2J 户（pC）连续 3 天" in told.stderr
    assert not set(told.output) & set("\x1b\x9b\u202e")


def test_the_page_is_whole_escaped_and_without_script(settings, tmp_path):
    confirm(settings)
    run(settings, "suspend", "pA", "--by", "李四", "--why", "<b>迁移</b>")
    assert run(settings, "status", "--html", tmp_path / "p.html").exit_code == 0
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "javascript:" not in page
    assert "样例市&lt;script&gt;局" in page
    assert "&lt;b&gt;迁移&lt;/b&gt;" in page
    assert not re.search(r"\ssrc=|@import|url\(", page)
    assert re.search(r'<tr class="has-absent has-found">\s*<th scope="row" class="name">样例市&lt;script', page)
    assert "#f-refused:checked ~ .sheet tbody tr:not(.has-refused) { display: none; }" in page
    assert 'href="http://b.test/nb/"' in page


def test_alarms_are_lifted_once_by_a_person_with_a_reason(settings):
    assert run(settings, "alarms").stderr == "没有警报。\n"
    assert run(settings, "suspend", "pA", "--by", "李四", "--why", "门户迁移").stdout == "已暂停：pA。\n"
    listed = run(settings, "alarms").stdout.splitlines()[1].split("\t")
    assert (listed[:4], listed[5:]) == (["1", "暂停通知", "门户", "人工"], ["李四：门户迁移", ""])
    assert str(run(settings, "lift", 1, "--by", "李四", "--why", " ").exception) == "--why 不能空着"
    assert run(settings, "lift", 1, "--by", "李四", "--why", "迁移完毕").exit_code == 0
    assert "已由 李四 解除" in str(run(settings, "lift", 1, "--by", "王五", "--why", "x").exception)
    assert str(run(settings, "lift", 9, "--by", "王五", "--why", "x").exception) == "没有警报 9"
    assert str(run(settings, "suspend", "zz", "--by", "王五", "--why", "x").exception) == "名录里没有平台 zz"
    assert run(settings, "lift", 10**20, "--by", "王五", "--why", "x").exit_code == 2
    assert run(settings, "alarms").stdout == ""
    assert "迁移完毕" in run(settings, "alarms", "--all").stdout
    with open_database(settings.storage.database) as database:
        actions = database.execute("SELECT actor, action FROM audit_log ORDER BY id").fetchall()
    assert actions == [("李四", "platform suspended"), ("李四", "alarm lifted")]


def test_every_remark_that_a_crawl_makes_has_words():
    made = {
        node.args[0].value
        for path in Path("spiders").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Remark"
        if isinstance(node.args[0], ast.Constant)
    }
    assert len(made) >= 4
    assert made <= set(REMARKS)


def test_every_outcome_has_words_and_a_colour():
    assert list(SHORT) == list(WORDS) == list(OutcomeName)
    assert {words.kind for words in WORDS.values()} | {"none"} == set(KINDS)


def test_every_kind_of_remark_has_a_word():
    """A kind that nobody has named is shown to people as it stands in the code."""
    text = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "spiders").rglob("*.py"))
    used = set(re.findall(r"""(?:Remark\(|yield |note\(request, )"([a-z]+_?[a-z]*)",""", text))
    used |= {kind for kind in re.findall(r'kind="([a-z_]+)"', text) if kind in REMARKS}
    assert used == set(REMARKS)
    assert set(FOR_PEOPLE) <= set(REMARKS)


def test_remarks_are_listed_once_and_what_needs_a_person_is_told(settings, tmp_path):
    with open_database(settings.storage.database) as database:
        world = World(database)
        world.looked(1, "found", at="2027-02-02T13:00:00Z")
        crawl = database.execute("SELECT max(id) FROM crawls").fetchone()[0]
        for at in ("2027-02-01T13:00:00Z", "2027-02-02T13:00:00Z"):
            facts = {"crawl_id": crawl, "source_id": 1, "report_year": 2026, "at": at}
            world.insert("remarks", kind="backdated", detail="<b>先前没有</b>", **facts)
        world.insert("remarks", kind="wrong_charset", detail="声明 utf-8", **(facts | {"report_year": None}))
    assert run(settings, "remarks", "--kind", "backdated").stdout.splitlines()[1:] == [
        "样例市财政局\t2026\t发布日期待核实\t<b>先前没有</b>\t2027-02-02 21:00"
    ]
    assert len(run(settings, "remarks", "--year", 2025).stdout.splitlines()) == 2
    assert run(settings, "remarks", "--agency", "B").stderr == "没有备注。\n"
    told = run(settings, "status", "--html", tmp_path / "p.html").stderr
    assert "请人核实：样例市财政局 2026 年度，发布日期待核实：<b>先前没有</b>" in told
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "请人核实 1 项" in page
    assert "&lt;b&gt;先前没有&lt;/b&gt;" in page


def test_an_empty_registry_is_told_and_shows_no_bare_headings(tmp_path):
    empty = Settings(Storage(tmp_path / "empty.db", tmp_path / "files"))
    shown = run(empty, "status")
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert shown.stderr == "名录里还没有登记栏目的机关；用 gouji agencies import 导入。\n"
