"""What every notice must say, and must not, whatever the body, the addressee, the stage and the facts."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from audit.model import BodyKind
from db.agencies import Agency
from db.closings import named_findings
from db.notice_decisions import FOOTER, edit_draft
from db.notice_files import NoticeFile
from db.notice_replies import REPLIES, offered
from db.notices import content_hash, find_notices
from notifications.compose import Composed, compose
from notifications.drafting import no_link
from notifications.duties import asked_of, owed_by, reply_to
from notifications.letters.base import Letter
from notifications.letters.overdue import Body, Look
from notifications.letters.rectify import Line
from notifications.letters.resolved import Result
from notifications.letters.season import Entry, Figures, ProblemClass
from notifications.parts import TITLES, told_file
from notifications.planning import plan
from notifications.policy import Policy
from notifications.samples import LINE, OVERDUE, RECTIFY, REMINDER, RESOLVED, SAMPLES
from notifications.season_samples import FIGURES, NONE
from tests.notifications.missing import DAY as DAY_AFTER
from tests.notifications.missing import gone
from tests.notifications.sending import TEST
from tests.notifications.test_closing import LATER, fixed
from tests.notifications.world import MORNING, YEAR, beijing_time

BODIES = {
    "DEPT": ("department", "样例市财政局", 0),
    "VERT": ("department", "样例市税务局", 1),
    "OFFICE": ("government_office", "样例市人民政府办公室", 0),
    "GOV": ("government", "样例市人民政府", 0),
    "TOWN": ("township", "样例镇人民政府", 0),
    "STREET": ("street_office", "样例街道办事处", 0),
}
ARTICLE = "第四十九条"
# body → what its reminders say, and what they must not
SAID = {
    "DEPT": (("第四十九条第一款，请向本级政府信息公开工作主管部门报送",), ("另报送", "本系统", "第二款")),
    "VERT": (("第四十九条第一款，请向本系统政府信息公开工作主管部门报送",), ("本级", "另报送")),
    "OFFICE": (("第一款，请向本级", "你单位自行承担主管职责的，不另报送"), ("本系统",)),
    "GOV": (("第四十九条第二款，请由政府信息公开工作主管部门向社会公布本级政府",), ("报送", "第一款")),
    "TOWN": (("根据本地通知，请按要求报送",), (ARTICLE, "本级")),
    "STREET": (("根据本地通知，请按要求报送",), (ARTICLE, "本级")),
}
EVERYWHERE_NOT = (
    "责令",
    "None",
    "{{",
    "同级",
    "贵单位",
    "贵局",
    "机关填报",
    "督导",
    "、、",
    "，，",
    "。。",
    "：。",
    "，。",
)
ACCUSING = ("逾期", "未公布", "没有报告", "违反", "追究", "通报批评", "督促整改", "第四十七条")
HALF = re.compile(r"[\u4e00-\u9fff”）][,;:()!?][\u4e00-\u9fff“（]")
DAY = re.compile(r"(?:期限为|期限：|期限 |请于)20\d\d年\d+月\d+日(?!（星期[一二三四五六日]）)")
NOUGHT = re.compile(r"(?<![\d.])0 ?[家项个]")


def wrong_in(letter: Letter, kind: str, made: Composed) -> list[str]:
    """Every rule that this notice breaks."""
    texts = {"txt": made.text, "html": made.html, "im": made.im}
    found = [f"{name}: {words}" for name, text in texts.items() for words in EVERYWHERE_NOT if words in text]
    for name, text in texts.items():
        found += [f"{name}: half width {one}" for one in HALF.findall(re.sub("<[^>]*>", "", text))]
        found += [f"{name}: no weekday {one}" for one in DAY.findall(re.sub("</?strong>", "", text))]
        must = [letter.number, FOOTER, letter.issuing_office, letter.date, letter.addressee, "工具结果仅供参考"]
        must += [f"至{letter.answer_until}有效", letter.answer_url] if letter.answer_url and kind not in MANY else []
        must += [letter.contact or "回复请与发文单位联系，并注明编号"]
        must += ["【测试】"] if letter.test else []
        found += [f"{name}: lacks {words}" for words in must if words not in text]
        if ("（抄送件）" in text) != letter.is_copy:
            found.append(f"{name}: copy or not")
    stem = f"{'【测试】' if letter.test else ''}【年报审核】{letter.addressee}{letter.year}年度报告：".split("\n")[0]
    found += [] if made.subject.startswith(stem) else [f"subject: {made.subject}"]
    found += [f"txt: lacks {one}" for one in letter.attached if one not in made.text or one not in made.html]
    found += [] if ("附件：" in made.text) == bool(letter.attached) else ["附件"]
    found += ["blank lines"] if "\n\n\n" in made.text + made.im else []
    found += ["too long for a robot"] if len(made.im.encode()) > 2048 else []
    heads = "【年报审核】【测试】" if letter.test else "【年报审核】"
    return found if made.im.startswith(heads) else [*found, "keyword"]


MANY = ("overdue_list", "circular", "publication")


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_kind_keeps_the_rules_with_all_and_with_least(kind):
    sample = SAMPLES[kind]
    link = {"answer_url": "https://gouji.test/answer/x", "answer_until": "2027年2月25日"}
    names = "样例市样例局", "样例市关于很长很长的名称的协调领导小组办公室（样例市某某某某改革发展服务中心）"
    for letter, test, name, (linked, contact) in product(
        (sample.full, sample.least), (False, True), names, ((True, ""), (False, "王五 0533-2300000"))
    ):
        own: dict[str, Any] = link if linked and kind not in MANY else {"answer_url": "", "answer_until": ""}
        told = replace(letter, test=test, addressee=name, contact=contact, **own)
        made = compose(kind, told)
        assert wrong_in(told, kind, made) == []
        assert not NOUGHT.search(made.text + made.im) or (letter is sample.least and kind in MANY)
        if letter is sample.least:
            assert ARTICLE not in made.text or kind == "publication"


@pytest.mark.parametrize(
    ("moment", "word", "left"),
    [
        (beijing_time(2027, 1, 14, 10, 10), "提醒", "还有 11 个工作日"),  # T-15
        (MORNING, "催报", "还有 3 个工作日"),  # T-3
        (beijing_time(2027, 1, 29, 10, 10), "催报", "本件日期当日是最后一个工作日"),  # T-0
        (beijing_time(2027, 3, 16, 10, 10), "提醒", "还有 11 个工作日"),  # T-15 of governments
    ],
    ids=["T-15", "T-3", "T-0", "T-15 of governments"],
)
def test_reminders_speak_to_each_body_of_its_own_duty(world, database, moment, word, left):
    for code, (kind, name, vertical) in BODIES.items():
        world.agency(code, kind, name, "responsible head supervisor")
        database.execute("UPDATE agencies SET vertical = ? WHERE code = ?", [vertical, code])
    world.looked(world.source("DEPT"), "absent_unconfirmed")
    plan(
        database,
        replace(TEST, contact="王五 0533-2300000"),
        moment,
        YEAR,
        link=lambda *about: ("https://g.test/x", "x"),
    )
    items = find_notices(database, kind="reminder")
    assert {item.agency_code for item in items} == ({"GOV"} if moment.month == 3 else set(BODIES) - {"GOV"})
    roles = {world.office(code, role): role for code in BODIES for role in ("responsible", "head", "supervisor")}
    for item in items:
        must, never = SAID[item.agency_code]
        name, role, text = BODIES[item.agency_code][1], roles[item.office_id], item.body_text
        assert role in (("responsible",) if word == "提醒" else ("responsible", "head"))
        assert f"\n主送：{name}\n" in text
        assert ("抄送：" in text, "（抄送件）" in text) == (word == "催报", role == "head")
        late = "尚未检索到" if item.agency_code == "DEPT" else "未能检索"
        for one in (
            *must,
            left,
            word,
            "不等于没有公布",
            f"审核系统{late}该报告",
            "并向社会公布" if must[0][-2:] == "报送" else "公布",
        ):
            assert one in text, (item.agency_code, one)
            assert one in re.sub("<[^>]*>", "", item.body_html or "")
        for one in (*never, *ACCUSING):
            assert one not in (text + item.subject + (item.body_im or "")).replace("不等于没有公布", ""), (
                item.agency_code,
                one,
            )
        assert ("如已报送" in text) == (item.agency_code != "GOV")
        assert ("不是工作日且不顺延" in text) == (item.agency_code != "GOV")
        assert ("请抓紧办理" in text) == (word == "催报")
        assert (
            f"{word}，期限2027年{'3月31日（星期三）' if item.agency_code == 'GOV' else '1月31日（星期日）'}"
            in item.subject
        )


def test_overdue_speaks_to_each_body_of_its_own_duty(world, database):
    """The same text to the office, to its head and to the supervising office, which is addressed to the body."""
    codes = ("DEPT", "OFFICE", "STREET", "TOWN")
    for code in codes:
        world.agency(code, *BODIES[code][:2], "responsible head supervisor")
        gone(world, code)
    plan(database, TEST, DAY_AFTER, YEAR)
    items = [item for item in find_notices(database, kind="overdue") if item.stage == "T+1"]
    assert [item.agency_code for item in items] == [code for code in codes for _ in range(3)]
    for item in items:
        must, never = SAID[item.agency_code]
        for text in (item.body_text, re.sub("<[^>]*>", "", item.body_html or ""), item.body_im or ""):
            for words in (BODIES[item.agency_code][1], "第四十七条" if text == item.body_text else "已逾期 3 天"):
                assert words in text
            for words in never:
                assert words not in text, (item.agency_code, words)
        assert must[0].rpartition("请")[2] in item.body_text
        assert "你单位应当" in item.body_text
        assert "第四十九条" in item.body_text or "根据本地通知" in item.body_text
        assert "抄送：" in item.body_text


def body(kind: BodyKind, *, vertical: bool = False) -> Agency:
    return Agency("X", "样例", kind, None, None, vertical, None, None)


def test_the_duty_named_is_that_of_the_deadline():
    for kind, vertical, due in product(BodyKind, (False, True), ("department", "government", "local")):
        asked, owed = (said(due, body(kind, vertical=vertical), 2026) for said in (asked_of, owed_by))
        assert "向社会公布" in asked
        assert "向社会公布" in owed
        assert ("报送" in asked, "报送" in owed, "报送" in reply_to(due)) == (due != "government",) * 3
        assert ("本系统" in asked) == (vertical and due == "department")
        assert (asked.startswith("请"), "请" in owed) == (True, False)
        assert "应当" in owed


def test_a_missed_local_date_is_named_beside_that_of_the_law():
    made = compose("reminder", replace(REMINDER, missed="样例县通知要求的期限2027年1月20日（星期三）已过"))
    for text in (made.text, made.im):
        assert "已过。\n" in text
        assert "法定期限" in text
    assert "法定期限" not in compose("reminder", REMINDER).text


@pytest.mark.parametrize("count", [1, 2, 10, 11, 40])
def test_the_number_in_the_subject_is_that_of_the_list(count):
    lines = tuple(replace(LINE, place=f"第{number}处", others=()) for number in range(1, count + 1))
    for missed in ("", "2027年2月2日（星期二）"):
        named = ("GJ-2027-000001",) if missed else ()
        made = compose("rectify", replace(RECTIFY, lines=lines, missed=missed, named_in=named, listed=count + 2))
        again = "再次，" if missed else ""
        assert made.subject.endswith(f"督促整改（{again}{count}项）")
        assert f"（共 {count} 项）督促整改" in made.text
        assert len(re.findall(r"^\d+\. 〔错误", made.text, re.MULTILINE)) == count
        assert len(re.findall(r"^\d+\. 〔", made.im, re.MULTILINE)) == min(count, 10)
        assert (f"等 {count} 项，" in made.im) == (count > 10)
        assert RECTIFY.more in made.im
        assert f"附件中的问题清单共 {count + 2} 行" in made.text
        assert ("关于再次督促整改" in made.text, "GJ-2027-000001" in made.text) == (bool(missed),) * 2
        for text in (made.text, made.html):
            assert f"（共 {count} 项）督促整改" in text
            assert ("已于2027年2月2日（星期二）届满" in text) == bool(missed)
            assert "第四十七条" in text
            assert "请于各项整改期限前" in text
    without = compose("rectify", replace(RECTIFY, attached=(), listed=count)).text
    assert "附件" not in without


def test_what_names_nobody_s_number_does_not_explain_numbers():
    bare = replace(RECTIFY, lines=(replace(LINE, expected=""),), appendix=())
    assert "算得或对照" not in compose("rectify", bare).text
    assert "不要照它直接改数" in compose("rectify", RECTIFY).text


def test_overdue_is_told_with_its_proof_and_its_law():
    for town in (False, True):
        basis = "样例县通知" if town else OVERDUE.basis
        made = compose("overdue", replace(OVERDUE, basis=basis))
        for text in (made.text, re.sub("</?strong>", "", made.html), made.im):
            assert (ARTICLE in text) == (not town)
            for must in (basis, "已逾期 3 天", "经人工核对确认", "请于2027年2月16日（星期二）前公布", "请说明理由"):
                assert must in text
        assert "第四十七条，现予督促" in made.text
        assert OVERDUE.earlier in made.im
        assert OVERDUE.more in made.im


def test_what_was_only_handed_in_is_handed_in_again():
    """It has no column of which we know: an office cannot correct it there."""
    seen, handed_in = compose("rectify", RECTIFY), compose("rectify", replace(RECTIFY, url=""))
    again = "更正后重新报送；已经公布的，在原栏目更正发布，并回复"
    for part in ("text", "html", "im"):
        told, words = str(getattr(seen, part)), str(getattr(handed_in, part))
        assert ("核对台账，在原栏目更正发布，并回复" in told, again in told) == (True, False)
        assert again in words


@pytest.mark.parametrize(
    ("counts", "subject", "words"),
    [
        ((3, 0, 0, 0), "销号（3项）", "复核结果如下：已整改 3 项。\n"),
        ((0, 2, 0, 0), "销号（2项）", "复核结果如下：说明已采纳 2 项。\n"),
        ((1, 0, 1, 0), "复核结果（已办结1项，未办结1项）", "已整改 1 项，仍存在 1 项。\n"),
        (
            (1, 1, 1, 1),
            "复核结果（已办结2项，未办结2项）",
            "已整改 1 项，说明已采纳 1 项，仍存在 1 项，复核中 1 项。\n",
        ),
    ],
)
def test_results_count_only_what_there_is(counts, subject, words):
    names = ("fixed", "accepted", "standing", "reviewing")
    made = compose("resolved", replace(RESOLVED, **dict(zip(names, counts, strict=True))))
    assert made.subject.endswith(subject)
    assert words in made.text
    closed = not counts[2] and not counts[3]
    for text in (made.text, made.html, made.im):
        assert ("予以销号" in text) == closed
        assert ("请按原通知要求继续整改" in text) == bool(counts[2])
        for number in RESOLVED.refers:
            assert number in text


def test_shares_say_what_they_rest_on():
    assert FIGURES.told_in_time.startswith(
        "其中不能认定 4 家（公布日期不明 1 家，尚未检索到 2 家，未能检索 1 家），未计入；"
    )
    assert FIGURES.told_in_time.endswith("可以认定 8 家：按时 6 家，晚于期限 1 家，经人工核实未公布 1 家。")
    sure = replace(NONE, in_time=3, decided=3, due=5, not_due=2, assessed=3, sound=0)
    assert sure.told_in_time == "均可以认定：按时 3 家；未到期限 2 家。"
    assert sure.told_sound == "均可以认定：合格 0 家。"
    assert (NONE.told_in_time, NONE.told_sound) == ("", "")
    assert replace(NONE, not_seen=1, due=1).told_in_time == "其中不能认定 1 家（尚未检索到 1 家），未计入。"
    for kind in ("circular", "publication"):
        made = compose(kind, SAMPLES[kind].full)
        assert all(words in made.text for words in ("应公布 12 家，已公布 8 家", "按时率：75.0%。其中不能认定 4 家"))
        assert "其中不能认定 4 家" in made.im
    assert [one.name for one in SAMPLES["circular"].full.values()["classes"]] == [
        "不按时发布", "发布内容不准确不全面", "内容雷同", "敷衍塞责",
    ]  # fmt: skip


def test_a_list_that_is_cut_says_where_the_rest_is():
    for kind, attached in product(("circular", "publication"), ((), ("通报草稿（x.docx）",))):
        letter = SAMPLES[kind].full
        made = compose(kind, replace(letter, most=1, attached=attached))  # type: ignore[call-arg]
        where = "见附件" if attached else "请向发文单位索取"
        assert f"家，全部名单{where}。" in made.text
        assert f"家，全部名单{where}。" in made.html


def test_the_closing_notice_names_the_first_one_and_the_second(world, database, bureau):
    number = world.finding(bureau)
    facts = world.column("SELECT evidence_hash FROM findings WHERE id = ?", number)[0]
    told = {"subject": "x", "body_text": "x", "content_hash": "x", "drafted_by": "gouji", "template_sha": "x"}
    stages = [
        ("R0", "responsible"),
        ("R0", "supervisor"),
        ("R+1", "responsible"),
        ("R+1", "head"),
        ("R+1", "supervisor"),
    ]
    for turn, (stage, role) in enumerate(stages, 1):
        row = {"number": f"GJ-2027-90000{turn}", "dedupe_key": f"k{turn}", "mode": "test", "kind": "rectify"}
        row |= {"agency_code": bureau, "template": "rectify", "stage": stage, "created_at": "2027-02-01T02:00:00Z"}
        made = world.insert("notices", office_id=world.office(bureau, role), report_year=YEAR, **row, **told)
        world.insert("notice_findings", notice_id=made, finding_id=number, evidence_hash=facts, reopened=0)
        for state in ("approved", "released"):
            sql = (
                "UPDATE notices SET state = ?, approved_by = '张三', approved_at = '2027-02-01T02:00:00Z' WHERE id = ?"
            )
            database.execute(sql, [state, made])
    fixed(world, number)
    plan(database, TEST, LATER, YEAR)
    items = {item.office_id: item for item in find_notices(database, kind="resolved")}
    named = {"responsible": "1、GJ-2027-900003", "head": "4", "supervisor": "2、GJ-2027-900005"}
    assert len(items) == 3
    for role, numbers in named.items():
        text = items[world.office(bureau, role)].body_text
        assert f"编号 GJ-2027-90000{numbers} 的督促整改通知所列问题" in text
        assert "抄送：A1head、A1supervisor\n" in text
    # what comes back after it was told closed is named by the newer notices only
    database.execute("UPDATE notice_findings SET reopened = 1 WHERE notice_id > 2")
    office = world.office(bureau)
    assert [one.numbers for one in named_findings(database, "test", YEAR, office)] == [("GJ-2027-900003",)]


def test_who_only_gets_copies_and_lists_is_not_asked_to_answer_for_a_body(world, database, bureau):
    world.published(bureau)
    world.finding(bureau)
    plan(database, TEST, MORNING, YEAR, link=lambda number, *about: (f"https://g.test/{number}", "2027年2月25日"))
    texts = {item.office_id: item.body_text + (item.body_im or "") for item in find_notices(database, kind="rectify")}
    assert {number: "在线回复" in text for number, text in texts.items()} == {
        world.office(bureau): True,
        world.office(bureau, "supervisor"): False,
    }
    assert no_link("GJ-2027-000001", 1, MORNING.date()) == ("", "")
    for kind in ("reminder", "overdue", "rectify", "resolved", "circular", "publication"):
        assert offered(kind, "R0", "supervisor") == ("acknowledged", "explained")
        assert set(offered(kind, "R0", "responsible")) <= set(REPLIES)
    assert "objected" in offered("rectify", "R0", "responsible")
    assert offered("overdue", "2027-W07", "responsible") == ("acknowledged", "explained")


def test_files_are_named_as_long_as_they_go_along(world, database, bureau):
    world.published(bureau)
    world.finding(bureau)
    names = ("zhenggai-370000-2026-1.docx", "wenti-370000-2026-1.xlsx")
    files = tuple(NoticeFile(name, "x", str(place) * 64, name, "0" * 64) for place, name in enumerate(names))
    plan(database, TEST, MORNING, YEAR, attach=lambda wish: files)
    item = find_notices(database, kind="rectify")[0]
    lines = "附件：1. 督促整改通知（zhenggai-370000-2026-1.docx）\n　　　2. 问题清单（wenti-370000-2026-1.xlsx）\n"
    assert lines in item.body_text
    seen = content_hash(item.subject, item.body_text, item.body_html, item.body_im, [one.sha256 for one in files])
    edited = edit_draft(
        database,
        item.number,
        seen=seen,
        subject=item.subject,
        text=item.body_text + "另：请来电。",
        by="王五",
        now=MORNING,
    )
    told = find_notices(database, kind="rectify")[0].body_text
    assert edited.number == item.number
    assert told == item.body_text.replace(lines, "") + "另：请来电。\n"
    assert told_file("督促整改通知-370000-2026-1.docx") == "督促整改通知-370000-2026-1.docx"
    assert set(TITLES) == {"zhenggai", "wenti", "fuhe", "tongbao", "gongbu"}


def test_private_numbers_are_masked_in_every_kind_that_quotes():
    hidden = "13800138000，证件 37030319800101123X"
    letters = {
        "rectify": replace(RECTIFY, lines=(replace(LINE, message=hidden, quote=hidden, others=(hidden,)),)),
        "resolved": replace(RESOLVED, results=(replace(RESOLVED.results[0], message=hidden),)),
    }
    for kind, letter in letters.items():
        made = compose(kind, letter)
        assert "138******00" in made.text
        for text in (made.text, made.html, made.im):
            assert "13800138000" not in text
            assert "0101123X" not in text


def test_the_page_for_operators_names_every_field():
    text = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
    common = {field.name for field in fields(Letter)}
    for title, known in {
        "每种都有": common,
        **{f"`{kind}`": set(sample.full.values()) - common for kind, sample in SAMPLES.items()},
        "`lines`": {field.name for field in fields(Line)},
        "`looks`": {field.name for field in fields(Look)},
        "`missing`": {field.name for field in fields(Body)},
        "`results`": {field.name for field in fields(Result)},
        "`classes`": {field.name for field in fields(ProblemClass)},
        "`units`": {field.name for field in fields(Entry)},
        "`figures`": {field.name for field in fields(Figures)}
        | {name for name, part in vars(Figures).items() if isinstance(part, property)},
    }.items():
        [row] = [line for line in text.splitlines() if line.startswith(f"| {title}")]
        told = row.split("|")[2]
        assert sorted(re.findall(r"`(\w+)`", told)) == sorted(known), title


def test_the_wording_of_a_policy_is_ours_by_default():
    assert Policy().wording.taken("reminder")
    assert {"letter.end.im.j2", "letter.txt.j2", "letter.html.j2"} <= {
        one.name for one in Policy().wording.taken("reminder")
    }
