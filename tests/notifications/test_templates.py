"""Templates of an office's own: seen at once, whole or not at all, and judged before they are used."""

from __future__ import annotations

import os
import random
import shutil
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from db.alerts import open_alerts
from db.notice_decisions import FOOTER
from db.notice_files import NoticeFile
from db.notices import find_notices, number_of
from db.opening import open_database
from notifications import sandbox
from notifications.compose import LARGEST_HTML, Composed, compose
from notifications.deciding import KINDS
from notifications.faults import BadTemplate
from notifications.linting import lint
from notifications.outbox import send_due
from notifications.parts import DOCX, parts_for
from notifications.planning import plan
from notifications.policy import Policy
from notifications.samples import LINE, RECTIFY, REMINDER, SAMPLES
from notifications.wording import BUILT_IN, OURS, Wording
from tests.notifications.sending import TEST
from tests.notifications.world import MORNING


@dataclass(frozen=True)
class Spoken:
    """A composed notice, as `parts_for` takes it."""

    composed: Composed
    number: str = "GJ-2027-000123"
    mode: str = "live"

    @property
    def body_text(self) -> str:
        return self.composed.text

    @property
    def body_im(self) -> str | None:
        return self.composed.im


DAMAGE = (
    *(
        "",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "|",
        "if",
        "for",
        "in x",
        "endif",
        "{{ x }}",
        "\0",
        "\r",
        "()",
        "[0]",
        "/0",
    ),
    *("{% block body %}", "{% extends 'letter.txt.j2' %}", "{% include name %}", "{% raw %}", "|join(1)", "|int", "*3"),
    *("['a']", "%s", " is web", "|tojson", "{% macro a() %}", "{% import 'x' as y %}", "lines", "urls", "number"),
)
SHORT = "【年报审核】{% if test %}【测试】{% endif %}{{ number }} " + FOOTER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "own"
    made.mkdir()
    return made


def test_an_edit_shows_at_once_and_a_fixed_wording_keeps_to_what_was_read(folder):
    wording = Wording(folder)
    assert compose("reminder", REMINDER, wording) == compose("reminder", REMINDER, OURS)
    assert wording.sha("reminder") == OURS.sha("reminder")
    (folder / "reminder.im.j2").write_text(SHORT, encoding="utf-8")
    fixed, sha = wording.fixed(), wording.sha("reminder")
    assert compose("reminder", REMINDER, wording).im == f"【年报审核】{REMINDER.number} {FOOTER}\n"
    (folder / "reminder.im.j2").write_text(SHORT + "！", encoding="utf-8-sig")
    assert compose("reminder", REMINDER, wording).im.endswith("！\n")
    assert not compose("reminder", REMINDER, fixed).im.endswith("！\n")
    assert (fixed.sha("reminder"), wording.sha("reminder") == sha) == (sha, False)
    assert wording.sha("rectify") == OURS.sha("rectify")


def test_the_hash_covers_what_a_template_takes_in(folder):
    wording = Wording(folder)
    (folder / "reminder.im.j2").write_text(SHORT + "{% include 'own.j2' %}", encoding="utf-8")
    (folder / "own.j2").write_text("一", encoding="utf-8")
    first = wording.sha("reminder")
    (folder / "own.j2").write_text("二", encoding="utf-8")
    assert wording.sha("reminder") != first
    assert {"reminder.html.j2", "letter.html.j2", "own.j2"} <= {one.name for one in wording.taken("reminder")}
    (folder / "other.j2").write_text("不相干", encoding="utf-8")
    second = wording.sha("reminder")
    (folder / "other.j2").write_text("还是不相干", encoding="utf-8")
    assert wording.sha("reminder") == second


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("txt", "第一行\n{% if test %}", r":2：写错了：if 没有写结束"),
        ("txt", "{{ number }}\n\n{{ nmber }}", r":3：用了“nmber”，没有这一项"),
        ("txt", "{{ urls[0].nothing }}", r":1：用了“nothing”，没有这一项"),
        ("html", "{{ ''.__class__.__mro__ }}", r":1：用了不允许的写法"),
        ("im", "{{ days_left / 0 }}", r":1：标记不能执行"),
        ("txt", "{{ number }}\n{# 没有完", r":2：写错了：注释没有写结束"),
        ("txt", "{{ number }}\n{{ urls | lengths }}", r":2：写错了：没有名为 lengths 的过滤器"),
        ("txt", "\n{% block a %}{% extends 'letter.txt.j2' %}{% endblock %}", r":2：写错了：extends 只能写在最外层"),
        ("txt", "{% include 'none.j2' %}", r":1：没有名为 none.j2 的模板"),
        ("txt", "", "：没有编号"),  # a file that is being saved
        ("txt", "{{ number }}", "：没有“本件由审核系统生成"),
        ("im", "{{ number }} " + FOOTER, "短文本不以【年报审核】开头"),
        ("subject", "", "没有标题"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(folder, part, text, said):
    path = folder / f"reminder.{part}.j2"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadTemplate, match=said) as raised:
        compose("reminder", REMINDER, Wording(folder))
    assert str(raised.value).startswith(f"模板 {path}")
    assert "\n" not in str(raised.value)
    assert any(remark.grave and remark.path == str(path) for remark in lint(Wording(folder)))


TURNS = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
DOUBLING = "{% set n = namespace(s='字') %}{% for i in range(99) %}{% set n.s = " + "… %}{% endfor %}"
ENDLESS = {
    "{{ '字' * 10**10 }}": "要的太多",
    "{{ 99 ** 9999 }}": "要的太多",
    TURNS: "要的太多",
    "{% for a in range(9999) if false %}{% endfor %}" * 99: "要的太多",
    "{% for a in range(9999) %}" + "字" * 9999 + "{% endfor %}": "要的太多",
    "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(99) }}": "要的太多",
    "{% set n = (n or 99) - 1 %}{% if n %}{% include 'own.j2' %}{% include 'own.j2' %}{% endif %}": "要的太多",
    **{
        DOUBLING.replace("…", step): "要的太多"
        for step in ("n.s ~ n.s", "n.s + n.s", "[n.s, n.s]|join", "'%s%s' % (n.s, n.s)", "'{0}{0}'.format(n.s)")
    },
    "{% set n = namespace(s='字') %}{% for i in range(99) %}{% set s %}{{ n.s }}{{ n.s }}{% endset %}{% set n.s = s %}"
    "{% endfor %}": "要的太多",
    "{{ number|center(10**10) }}": "要的太多",
    "{% filter indent(10**10) %}字{% endfilter %}": "要的太多",
    "{{ '%9999999999d' % 1 }}": "宽度",
    "{{ '%*d' % (10**10, 1) }}": "宽度",
    "{{ '{:{w}}'.format(1, w=10**10) }}": "宽度",
    "{{ number.zfill(10**10) }}": "不允许",
    "{{ number|attr('ljust')(10**10) }}": "不允许",
    "{{ number['encode']() }}": "不允许",
    "{{ 5 .to_bytes(10**10, 'big') }}": "不允许",
    "{{ lipsum(10**10) }}": "没有这一项",
    "{{ urls }}": "for 逐项写",
    "{% for a in urls %}" * 25 + "{% endfor %}" * 25: "太深",
    "{% if test %}" * 120 + "{% endif %}" * 120: "太深",
    "{{ " + "(" * 999 + "1" + ")" * 999 + " }}": "太深",
    "{% include 'own.j2' %}": "太深",
    "{% autoescape false %}{{ number }}{% endautoescape %}": "autoescape",
}


@pytest.mark.parametrize("text", ENDLESS, ids=range(len(ENDLESS)))
def test_a_template_that_would_never_end_or_fill_the_memory_ends(folder, text, monkeypatch):
    monkeypatch.setattr(sandbox, "BUDGET", sandbox.BUDGET // 100)  # the whole takes seconds
    (folder / "own.j2").write_text(text, encoding="utf-8")
    (folder / "reminder.html.j2").write_text("{% set n = 0 %}\n{% include 'own.j2' %}", encoding="utf-8")
    with pytest.raises(BadTemplate, match=ENDLESS[text]) as raised:
        Wording(folder).render("reminder", "html", {"number": "GJ", "urls": ("a", "b"), "test": True})
    assert raised.value.path in {str(folder / "own.j2"), str(folder / "reminder.html.j2")}


def test_what_templates_may_do_is_still_there(folder):
    text = (
        "{{ urls|join('、') }} {{ number.partition('-')[0] }} {{ '%.1f' % 2 }} {{ '{:>3}'.format(number) }} {{ '-' * 3 }}"
        "{% for one in urls %}{{ loop.index }}/{{ loop.length }}{{ loop.cycle(';', '.') }}{% endfor %} {{ 2 * 3 ~ number }}"
        "{{ facts.items()|map('first')|join }} {{ number|replace('G', 'J')|safe }}"
    )
    (folder / "reminder.html.j2").write_text(text, encoding="utf-8")
    values = {"number": "GJ-<1>", "urls": ("a", "b"), "facts": {"x": 1}}
    made = Wording(folder).render("reminder", "html", values)
    assert made == "a、b GJ 2.0 GJ-&lt;1&gt; ---1/2;2/2. 6GJ-&lt;1&gt;x JJ-&lt;1&gt;"


def test_a_file_that_is_none_stops_only_those_who_use_it(folder):
    (folder / "reminder.txt.j2").symlink_to("/dev/zero")
    (folder / "rectify.txt.j2").write_bytes(b"x" * 300_000)
    os.mkfifo(folder / "own.j2")
    wording = Wording(folder)
    for kind, words in (("reminder", "不是普通文件"), ("rectify", "超过 256 KB")):
        with pytest.raises(BadTemplate, match=f"{kind}.txt.j2：不能读取：{words}"):
            wording.render(kind, "txt", {})
    assert compose("overdue", SAMPLES["overdue"].full, wording)
    assert {Path(one.path).name for one in lint(wording) if one.grave} >= {
        "reminder.txt.j2",
        "rectify.txt.j2",
        "own.j2",
    }


@pytest.mark.parametrize("seed", range(int(os.environ.get("GOUJI_DAMAGED_TEMPLATES", "5"))))
def test_a_damaged_folder_says_so_and_never_more(folder, seed):
    """What lint lets pass can be written; what cannot has its file, in one line."""
    dice = random.Random(seed)
    for path in dice.sample(sorted(BUILT_IN.glob("*.j2")), 2):
        text = path.read_text(encoding="utf-8")
        for _ in range(dice.randint(1, 3)):
            start = dice.randrange(len(text) + 1)
            text = text[:start] + dice.choice(DAMAGE) + text[start + dice.choice([0, 0, 1, 5, 40]) :]
        (folder / path.name).write_text(text, encoding="utf-8")
    wording = Wording(folder)
    grave = any(remark.grave for remark in lint(wording))
    for kind, sample in SAMPLES.items():
        wording.sha(kind)
        for letter in (sample.full, sample.least):
            with suppress(BadTemplate):
                assert compose(kind, letter, wording)
                continue
            assert grave
            assert "\n" not in fault_in(kind, letter, wording)


def fault_in(kind, letter, wording):
    with pytest.raises(BadTemplate) as raised:
        compose(kind, letter, wording)
    assert raised.value.path
    return str(raised.value)


def test_a_broken_template_stops_its_own_kind_only_until_it_is_mended(world, database, bureau, folder):
    world.finding(bureau)
    world.agency("A2")
    policy, own = Policy(wording=Wording(folder)), folder / "rectify.txt.j2"
    own.write_text("{{ number }}\n{{ lines[0].nothing }}", encoding="utf-8")
    planned = plan(database, policy, MORNING)
    assert {item.kind for item in find_notices(database)} == {"reminder"}
    sentence = f"模板 {own}:2：用了“nothing”，没有这一项"
    assert planned.broken == {"rectify": sentence}
    assert [(alert.cause, alert.sentence) for alert in open_alerts(database)] == [("template|rectify", sentence)]
    plan(database, policy, MORNING)
    assert [alert.times for alert in open_alerts(database)] == [2]
    own.unlink()
    numbers = plan(database, policy, MORNING).drafted
    assert [item.kind for item in find_notices(database) if item.number in numbers] == ["rectify"] * 2
    assert open_alerts(database) == []
    assert len(set(world.column("SELECT number FROM notices"))) == len(find_notices(database))


def test_two_planners_at_once_write_each_notice_once_and_no_number_twice(world, database, bureau, tmp_path):
    for number in range(40):
        world.agency(f"B{number:02}")
    calls = []

    def meanwhile(wish):
        calls.append(wish.letter.number)
        if len(calls) == 3:  # the other one comes when the first has its numbers and nothing written
            with open_database(tmp_path / "gouji.db") as other:
                assert len(plan(other, TEST, MORNING).drafted) == 42
        return ()

    planned = plan(database, TEST, MORNING, attach=meanwhile)
    assert planned.drafted == []
    assert sorted(world.column("SELECT number FROM notices")) == [number_of(2027, turn) for turn in range(1, 43)]
    assert plan(database, TEST, MORNING).drafted == []


def test_the_text_carries_the_number_that_is_kept(world, database, bureau, tmp_path):
    world.agency("B1")
    turns = []

    def meanwhile(wish):
        turns.append(wish.agency.code)
        if len(turns) == 1:  # the other one writes about one body only
            world.insert("offices", agency_code="B1", name="又一个", role="responsible")
            with open_database(tmp_path / "gouji.db") as other:
                plan(other, TEST, MORNING)
            world.insert("offices", agency_code="B1", name="第三个", role="responsible")
        return ()

    plan(database, TEST, MORNING, attach=meanwhile)
    plan(database, TEST, MORNING)
    items = find_notices(database)
    assert all(item.number in (text or "") for item in items for text in (item.body_text, item.body_html, item.body_im))
    assert len({item.number for item in items}) == len(items) == 5


def test_a_later_notice_names_the_one_before(ready, database, make_outbox):
    box, _ = make_outbox()
    send_due(box, limit=None)
    ready.published("A1")
    ready.finding("A1")
    plan(database, TEST, MORNING)
    first, second = find_notices(database)
    assert f"此前发过：{first.number}" in (second.body_im or "")
    assert "此前发过" not in (first.body_im or "")
    assert "详见邮件。" in (second.body_im or "")


@pytest.mark.parametrize(
    ("channels", "attached", "said"),
    [
        ("mail wecom", False, "详见邮件"),
        ("wecom folder", True, "详见附件"),
        ("wecom", False, "全文请向发文单位索取"),
        ("wecom dingtalk", True, "全文请向发文单位索取"),  # the other robot takes no files
    ],
)
def test_only_what_the_office_will_have_is_promised(world, database, channels, attached, said):
    world.agency("A1")
    world.published("A1")
    world.finding("A1")
    for channel in channels.split():
        world.endpoint(world.office("A1"), channel)
    paper = NoticeFile("a.docx", DOCX, "0" * 64, "a", "0" * 64)
    plan(database, TEST, MORNING, attach=lambda wish: (paper,) if attached else ())
    (item,) = find_notices(database)
    assert f"{said}。" in (item.body_im or "")


def test_the_usual_short_texts_are_one_message():
    for kind, sample in SAMPLES.items():
        for letter in (sample.full, sample.least, replace(sample.full, test=True)):
            assert len(parts_for("wecom", Spoken(compose(kind, letter)))) == 1, kind


def test_a_short_text_leads_to_the_page_as_long_as_it_stays_one_message():
    """A robot carries neither the letter nor, mostly, its file: the link is all there is to look at."""
    answer = f"https://sample.test/answer/{'x' * 90}"
    late = replace(RECTIFY, lines=(LINE,) * 200, missed="2027年2月2日（星期二）", named_in=("GJ-2027-000101",))
    ways = {"http": True, "https": True, "javascript": False}
    for scheme, is_link in ways.items():
        url = f"{scheme}://www.sample.test/zfxxgk/" + "a" * 120
        rectify = replace(late, url=url, answer_url=answer, test=True)
        reminder = replace(REMINDER, urls=(url, "http://other.test/"), answer_url=answer, test=True)
        for kind, letter in (("rectify", rectify), ("reminder", reminder)):
            composed = compose(kind, letter)
            assert (url in composed.im) == is_link
            assert "other.test" not in composed.im
            assert len(parts_for("wecom", Spoken(composed))) == 1
    for url in ("", "http://www.sample.test/" + "a" * 160):
        for kind, letter in (("rectify", replace(RECTIFY, url=url)), ("reminder", replace(REMINDER, urls=(url,)))):
            assert "http://www" not in compose(kind, letter).im
    assert "\n报告：" not in compose("rectify", replace(RECTIFY, url="")).im
    assert "栏目：" not in compose("reminder", replace(REMINDER, urls=())).im
    assert f"登记的栏目：{REMINDER.urls[0]}" in compose("reminder", replace(REMINDER, checked_at="")).im


def test_a_page_that_is_too_long_stays_behind():
    many = replace(RECTIFY, lines=(LINE,) * 200)
    composed = compose("rectify", many)
    assert composed.html == ""
    assert composed.text.count(LINE.place) == 201
    assert len(composed.im.encode()) <= 2048
    assert len(compose("rectify", RECTIFY).html.encode()) < LARGEST_HTML


def test_the_plain_text_is_complete_by_itself():
    told = [*vars_of(LINE), RECTIFY.title, RECTIFY.url, RECTIFY.published_on, RECTIFY.version, "整改情况：", "责任人："]
    text = compose("rectify", replace(RECTIFY, lines=(LINE,))).text
    assert [words for words in told if words not in text] == []


def vars_of(line):
    values = [getattr(line, field.name) for field in fields(line)]
    return [words for value in values for words in ([value] if isinstance(value, str) else value)]


def test_every_kind_has_samples_and_our_own_templates_are_faultless():
    assert set(SAMPLES) >= set(KINDS)
    assert set(SAMPLES) == {one.name.removesuffix(".subject.j2") for one in BUILT_IN.glob("*.subject.j2")}
    assert lint(OURS) == []


@pytest.mark.parametrize(
    ("name", "change", "said", "grave"),
    [
        ("reminder.txt.j2", ("根据{{ basis }}", "根据《条例》第四十九条"), "不能引用第四十九条", True),
        ("rectify.txt.j2", ("现就", "责令你单位，现就"), "用了“责令”", False),
        (
            "rectify.html.j2",
            ("<p>报告：", '<img src="http://a.test/1.png"><p>报告：'),
            "不能取外部内容：<img src>",
            True,
        ),
        ("rectify.html.j2", ("<p>报告：", '<p onclick="x()">报告：'), "不能有事件属性 onclick", True),
        ("letter.html.j2", ("</head>", "<style>p{}</style></head>"), "不能有 <style>", True),
        ("letter.html.j2", ("<p>编号", '<p style="background:url(x)">编号'), "样式里不能取外部内容", True),
        ("reminder.subject.j2", ("{{ word }}", "{{ word * 200 }}"), "最多 200 个", True),
        (
            "reminder.subject.j2",
            ("{{ word }}", "{% if never %}{{ wrod }}{% endif %}"),
            "“wrod”，没有这一项，是不是 word",
            True,
        ),
        ("reminder.im.j2", ("{% if test %}【测试】{% endif %}", ""), "测试通知没有【测试】", True),
        (
            "reminder.subject.j2",
            ("{% if test %}【测试】{% endif %}【年报审核】", "【年报审核】{% if test %}【测试】{% endif %}"),
            "测试通知的标题不以【测试】开头",
            True,
        ),
        ("letter.txt.j2", ("本件由审核系统生成", "本件由机器生成"), "没有“本件由审核系统生成", True),
        ("letter.txt.j2", ("编号：{{ number }}", ""), "没有编号", True),
    ],
)
def test_lint_says_what_is_wrong(folder, name, change, said, grave):
    source = (BUILT_IN / name).read_text(encoding="utf-8")
    assert change[0] in source
    (folder / name).write_text(source.replace(*change, 1), encoding="utf-8")
    found = [remark for remark in lint(Wording(folder)) if said in remark.words]
    assert found
    assert {remark.grave for remark in found} == {grave}
    assert all(remark.grave == grave for remark in lint(Wording(folder)))


def test_lint_tells_files_that_nothing_reads_and_bytes_that_are_no_text(folder):
    shutil.copy(BUILT_IN / "reminder.txt.j2", folder / "remainder.txt.j2")
    (folder / "rectify.docx").write_bytes(b"")
    (folder / "说明.txt").write_text("不相干", encoding="utf-8")
    (folder / ".reminder.txt.j2.swp").write_bytes(b"\xff")
    (folder / "letter.txt.j2").write_bytes("正文\n单位".encode("gb18030"))
    told = {(Path(remark.path).name, remark.line): remark.words for remark in lint(Wording(folder))}
    assert told == {
        ("remainder.txt.j2", 0): "没有模板用这个文件名，是不是 reminder.txt.j2？",
        ("letter.txt.j2", 1): "编码不是 UTF-8，请另存为 UTF-8",
    }
