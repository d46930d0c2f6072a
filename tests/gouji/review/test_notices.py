"""通知: what is shown, and what each role decides. Nothing leaves the building from a page."""

from __future__ import annotations

import re
import shutil

import pytest

from db.notices import approve, find_notices, notice
from db.opening import open_database
from notifications.channels.base import Kind, Outcome
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import NOW, PEOPLE
from tests.gouji.review.pages import Page
from tests.notifications.sending import TEST, Script
from tests.notifications.world import World

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "\u202egnol", "长" * 5_000)


@pytest.fixture
def world(office):
    with open_database(office.settings.storage.database) as database:
        yield World(database)


@pytest.fixture
def drafts(office, world):
    """Two drafts of 督促整改: all errors of both bodies are confirmed."""
    world.database.execute("UPDATE findings SET state = 'confirmed', decided_evidence_hash = evidence_hash")
    plan(world.database, TEST, NOW, 2025)
    return find_notices(world.database, kind="rectify")


@pytest.fixture
def send(office, world):
    """Release and deliver; the channel answers as told."""

    def run(*outcomes, number=None):
        items = find_notices(world.database, states=("draft",))
        approve(world.database, items, "pi", office.now)
        channel = Script(*outcomes)
        stop = office.folder / "STOP"
        box = Outbox(
            world.database, {"folder": channel, "mail": channel}, TEST, lambda: office.now, stop, lambda low, high: 1.0
        )
        return send_due(box, limit=None)

    return run


def picks(browser, path="/notices"):
    return re.findall(r'name="pick" value="([^"]+)"', browser.text(path))


def states(world):
    return [item.state for item in find_notices(world.database, kind="rectify")]


def flash(browser, answer):
    return " ".join(
        re.findall(r'<p class="flash [^"]*"[^>]*>(.*?)</p>', browser.text(answer.location.split("#")[0]), re.DOTALL)
    )


def test_everybody_reads_drafts_first(office, drafts):
    for login in PEOPLE:
        text = office.browser(login).text("/notices")
        assert [item.number in text for item in drafts] == [True, True]
        assert "测试模式" in text
        assert ("批准所勾选的" in text) == (login in ("pi", "guan"))
        assert (">拟稿</button>" in text) == (login != "kan")


def test_empty(office):
    browser = office.browser("kan")
    assert "没有待批准的通知" in browser.text("/notices")
    assert "没有已签发的通知" in browser.text("/notices?state=released")
    assert "没有符合条件的通知" in browser.text("/notices?body=没有这样的")
    assert "没有送不到的通知" in browser.text("/notices/undelivered")
    assert "没有登记过静默" in browser.text("/notices/silences")
    assert "没有签过常备批准" in browser.text("/notices/standing")


def test_unknown(office):
    for path in ["/notices/x", "/notices/GJ-2026-999999", "/notices/1"]:
        assert office.browser("kan").get(path).status_code == 404
        for action in ("edit", "cancel", "acknowledge", "acknowledge/back"):
            assert office.browser("guan").post(f"{path}/{action}").status_code == 404


def test_filters(office, drafts):
    browser = office.browser("kan")
    cases = [("kind=rectify", 2), ("kind=reminder", 0), ("mode=live", 0), ("mode=test&year=2025", 2), ("year=2024", 0),
     (f"body={OTHER}", 1), ("body=样例市另一局", 1), ("body=样例市", 2), ("state=x", 2), ("after=x", 2), ("year=x", 2)]  # fmt: skip
    for query, number in cases:
        assert (query, browser.text(f"/notices?{query}").count('<tr id="n')) == (query, number)


def test_a_body_is_asked_for_in_one_state_or_in_all(office, world, drafts):
    browser = office.browser("pi")
    browser.post(f"/notices/{drafts[0].number}/cancel", state="draft", reason="x")
    found = {
        state: browser.text(f"/notices?body=样例市&state={state}").count('<tr id="n')
        for state in ("", "draft", "cancelled", "released")
    }
    assert found == {"": 2, "draft": 1, "cancelled": 1, "released": 0}


def test_a_number_leads_to_its_notice(office, drafts):
    answer = office.browser("kan").get(f"/notices?body={drafts[0].number.lower()}")
    assert (answer.status_code, answer.location) == (303, f"/notices/{drafts[0].number}")


def test_a_stop_file_is_told(office):
    (office.folder / "STOP").touch()
    assert "数据库旁边有 STOP 文件" in office.browser("kan").text("/notices")


def test_bulk_approval(office, world, drafts):
    browser = office.browser("pi")
    answer = browser.post("/notices/approve", pick=picks(browser), back="/notices?kind=rectify")
    assert (answer.status_code, answer.location) == (303, "/notices?kind=rectify")
    assert "已批准 2 件" in flash(browser, answer)
    assert states(world) == ["approved", "approved"]
    assert {item.approved_by for item in find_notices(world.database)} == {"pi"}
    assert world.column("SELECT count(*) FROM deliveries") == [0]


def test_a_draft_that_was_rewritten_is_not_approved_unseen(office, world, drafts):
    browser = office.browser("pi")
    seen = picks(browser)
    item = drafts[1]
    edited = office.browser("shen").post(
        f"/notices/{item.number}/edit",
        seen=seen[1].split("-")[1],
        subject=item.subject,
        text=item.body_text + "另请来电。",
    )
    assert edited.status_code == 303
    told = flash(browser, browser.post("/notices/approve", pick=seen))
    assert f"{item.number}: 草稿已改写" in told
    assert states(world) == ["draft", "draft"]
    assert browser.post("/notices/approve", pick=picks(browser)).status_code == 303
    assert states(world) == ["approved", "approved"]


def test_whoever_edits_cannot_approve(office, world, drafts):
    item, browser = drafts[0], office.browser("pi")
    text = browser.text(f"/notices/{item.number}")
    seen = re.search(r'name="seen" value="(\w+)"', text)
    assert seen
    form = {"seen": seen[1], "subject": item.subject, "text": item.body_text + "另请来电。"}
    browser.post(f"/notices/{item.number}/edit", **form)
    assert "您拟过或改过这份草稿，要由别人批准" in browser.text(f"/notices/{item.number}")
    assert len(picks(browser)) == 1
    assert len(picks(office.browser("guan"))) == 2
    mine = picks(office.browser("guan"), f"/notices/{item.number}")
    assert "批准人不能是拟稿人或修改人（pi）" in flash(browser, browser.post("/notices/approve", pick=mine))


def test_a_refused_edit_keeps_what_was_typed(office, world, drafts):
    item, browser = drafts[0], office.browser("shen")
    answer = browser.post(f"/notices/{item.number}/edit", seen="x", subject="我写的标题", text="我写的<正文>")
    assert answer.status_code == 409
    assert "我写的标题" in answer.text
    assert "我写的&lt;正文&gt;" in answer.text
    assert "草稿已改写" in answer.text
    assert notice(world.database, item.number).edited_by is None


def test_ticks_that_are_none_of_ours(office, world, drafts):
    browser, zeros = office.browser("pi"), "0" * 64
    for pick, status in ([], 303), (["x"], 400), ([f"1-{zeros}"], 303), ([f"999-{zeros}"], 303), (["1-x"], 400):
        assert browser.post("/notices/approve", pick=pick).status_code == status
    assert states(world) == ["draft", "draft"]


def test_back_is_a_path_of_ours(office, drafts):
    assert office.browser("pi").post("/notices/approve", back="//evil.test/").location == "/notices"


def test_rights(office, world, drafts):
    for login, action in [
        ("kan", "edit"),
        ("kan", "acknowledge"),
        ("kan", "cancel"),
        ("shen", "cancel"),
        ("shen", "approve"),
    ]:
        path = "/notices/approve" if action == "approve" else f"/notices/{drafts[0].number}/{action}"
        assert office.browser(login).post(path, reason="x", state="draft").status_code == 403
    assert states(world) == ["draft", "draft"]


def test_cancel(office, world, drafts):
    browser, path = office.browser("pi"), f"/notices/{drafts[0].number}"
    assert "取消要写原因" in flash(browser, browser.post(f"{path}/cancel", state="draft", reason=" "))
    assert "状态已变为“待批准”" in flash(browser, browser.post(f"{path}/cancel", state="approved", reason="x"))
    answer = browser.post(f"{path}/cancel", state="draft", reason="已当面<告知>")
    assert answer.location == f"{path}#history"
    assert states(world) == ["cancelled", "draft"]
    assert "已当面&lt;告知&gt;" in browser.text(path)
    assert "取消这件通知" not in browser.text(path)


def test_what_was_cancelled_by_mistake_is_drafted_again(office, world, drafts):
    browser, path = office.browser("pi"), f"/notices/{drafts[0].number}"
    assert f"{path}/again" not in browser.text(path)
    browser.post(f"{path}/cancel", state="draft", reason="点错了")
    assert f'action="{path}/again"' in browser.text(path)
    assert "再拟一件" not in office.browser("shen").text(path)
    answer = browser.post(f"{path}/again")
    assert answer.location == f"{path}#history"
    again = find_notices(world.database, kind="rectify")[-1]
    assert states(world) == ["cancelled", "draft", "draft"]
    assert f"已再拟一件：{again.number}，等人批准。" in flash(browser, answer)
    assert f"再拟 {drafts[0].number}" in browser.text(f"/notices/{again.number}")
    assert "不必再拟" in flash(browser, browser.post(f"{path}/again"))
    assert states(world) == ["cancelled", "draft", "draft"]


def test_the_exact_text_and_what_happened(office, world, drafts, send):
    item = drafts[0]
    send(Outcome(Kind.ENDPOINT_DEAD, "550", "<a@yangli.test> mailbox unknown"), Outcome(Kind.SENT, "250"))
    text = office.browser("kan").text(f"/notices/{item.number}")
    assert item.body_text.splitlines()[2] in text
    assert f'<pre class="letter">{item.body_text[:20]}' in text
    for part in ("拟稿", "批准", "签发", "未能送达", "地址失效", "a***@yangli.test", "与通知所述一致", "已电话确认"):
        assert (part in text) == (part != "已电话确认"), part
    assert "a@yangli.test" not in text
    assert "a@yangli.test" in office.browser("guan").text(f"/notices/{item.number}")
    world.database.execute("UPDATE findings SET evidence_hash = 'x', decided_evidence_hash = 'x'")
    text = office.browser("kan").text(f"/notices/{item.number}")
    assert "事实已变" in text
    assert "没有送到的会自动取消，不必重发" in text
    world.database.execute("UPDATE deliveries SET state = 'sent' WHERE state = 'dead'")
    assert "事由已不成立" not in office.browser("kan").text(f"/notices/{item.number}"), "it has arrived everywhere"


def test_what_did_not_arrive_and_what_to_do(office, world, drafts, send):
    send(
        Outcome(Kind.ENDPOINT_DEAD, "550", "<a@yangli.test> unknown"),
        Outcome(Kind.UNKNOWN, "no-answer", "TimeoutError"),
    )
    office.later(minutes=11)
    send(Outcome(Kind.UNKNOWN, "no-answer", "TimeoutError"))
    browser = office.browser("kan")
    text = browser.text("/notices/undelivered")
    assert "没有送到，或结果不明：2 份" in text
    assert "地址已失效并停用" in text
    assert "可能已经送到，也可能没有：请电话核实" in text
    assert "a***@yangli.test" in text
    assert "有 2 份投递没有送到或结果不明" in browser.text("/notices")


def test_acknowledged_by_telephone(office, world, drafts, send):
    path, browser = f"/notices/{drafts[0].number}", office.browser("shen")
    assert "只有已签发的通知" in flash(browser, browser.post(f"{path}/acknowledge"))
    send()
    assert "已登记" in flash(browser, browser.post(f"{path}/acknowledge", note="张三接的"))
    text = browser.text(path)
    assert "张三接的" in text
    assert "已电话确认</span>" in text
    assert "已撤销" in flash(browser, browser.post(f"{path}/acknowledge/back"))
    assert "已电话确认</span>" not in browser.text(path)


def test_drafting_from_the_page_sends_nothing(office, world):
    world.database.execute("UPDATE findings SET state = 'confirmed', decided_evidence_hash = evidence_hash")
    browser = office.browser("shen")
    assert "新拟 3 件" in flash(browser, browser.post("/notices/plan"))
    assert "新拟 0 件" in flash(browser, browser.post("/notices/plan"))
    assert world.column("SELECT count(*) FROM deliveries") == [0]
    assert (
        office.rows("SELECT actor, action FROM audit_log WHERE action = 'notices planned'")
        == [("shen", "notices planned")] * 2
    )
    assert office.browser("kan").post("/notices/plan").status_code == 403


def test_hostile_words_are_text(office, world, drafts):
    words = " ".join(HOSTILE)
    world.database.execute("UPDATE agencies SET name = ?", [words])
    world.database.execute("UPDATE offices SET name = ? || id", [words])
    world.database.execute("UPDATE findings SET title = ?", [words])
    world.database.execute(
        "UPDATE notices SET subject = ?, body_text = ?, body_html = ?", [words, words, f"<b>{words}</b>"]
    )
    browser = office.browser("guan")
    for path in (
        "/notices",
        f"/notices?body={CODE}",
        f"/notices/{drafts[0].number}",
        f"/notices/silences?agency={CODE}",
    ):
        text = browser.text(path)
        assert "<script" not in text
        assert "<img" not in text
        assert "<b>" not in re.sub(r"<b class", "", text)
        assert ">49<" not in text


def test_pages_of_drafts_in_the_order_of_their_time(office, world):
    office_id = world.office(CODE)
    for number in range(120):
        world.insert(
            "notices", number=f"GJ-2026-{number:06}", dedupe_key=str(number), mode="test", office_id=office_id,
            agency_code=CODE, report_year=2025, kind="reminder", stage="T-3", template="reminder", template_sha="x",
            subject="标题", body_text="正文", content_hash=f"{number:064}", drafted_by="gouji", created_at="2026-01-01T00:00:00Z",
            not_before=None if number == 7 else f"2026-03-{number % 5 + 2:02}T00:00:00Z",
        )  # fmt: skip
    browser, seen, path = office.browser("pi"), [], "/notices"
    while path:
        text = browser.text(path)
        seen += re.findall(r'<a class="mono" href="/notices/(GJ-[\d-]+)"', text)
        more = re.search(r'rel="next" href="([^"]+)"', text)
        path = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen[0] == "GJ-2026-000007"
    assert seen[1:25] == [f"GJ-2026-{number:06}" for number in range(0, 120, 5)]
    assert len(picks(browser, "/notices?most=200")) == 120
    assert browser.text("/notices?most=200&all=1").count(" checked>") == 120


def test_silences(office, world):
    browser = office.browser("pi")
    form = {"agency": CODE.lower(), "starts": "2026-03-02", "ends": "2026-03-05", "reason": "核对<中>"}
    assert "静默 1 已登记" in flash(browser, browser.post("/notices/silences", **form))
    text = browser.text("/notices/silences")
    assert "生效中" in text
    assert "2026-03-06 00:00" in text
    assert "核对&lt;中&gt;" in text
    assert "已结束；下次" in flash(browser, browser.post("/notices/silences/1/end", why="好了"))
    assert "已结束</span>" in browser.text("/notices/silences")
    assert "静默 1 已经结束" in flash(browser, browser.post("/notices/silences/1/end"))
    assert office.browser("shen").post("/notices/silences", **form).status_code == 403


def test_a_refused_silence_keeps_what_was_typed(office, world):
    cases = [({"starts": "x"}, "应是一个日期"), ({"ends": "9999-12-31"}, "应是一个日期"), ({"ends": "2026-03-01"}, "结束要晚于开始"),
     ({"agency": "X"}, "名录里没有代码为 X 的机关"), ({"agency": "", "code": ""}, "至少要写一项"), ({"code": "Z99"}, "没有编号为 Z99 的规则"),
     ({"reason": ""}, "要写静默的原因"), ({"ends": "2028-01-01"}, "静默最长一年")]  # fmt: skip
    for change, words in cases:
        form = {
            "agency": CODE,
            "starts": "2026-03-02",
            "ends": "2026-03-05",
            "reason": "正在核对",
            "code": "A31",
        } | change
        answer = office.browser("pi").post("/notices/silences", **form)
        assert answer.status_code == 400
        assert words in answer.text
        assert f'value="{form["reason"]}"' in answer.text
    assert office.rows("SELECT * FROM silences") == []


def test_a_silent_draft_says_so(office, world, drafts):
    browser = office.browser("pi")
    browser.post("/notices/silences", agency=CODE, starts="2026-03-02", ends="2026-03-05", reason="正在核对")
    item = next(one for one in drafts if one.agency_code == CODE)
    assert "暂不发送：静默 1 至 2026-03-06 00:00：正在核对" in browser.text(f"/notices/{item.number}")


def test_standing_approval(office, world):
    browser = office.browser("pi")
    sha = re.search(r'name="sha" value="(\w+)"', browser.text("/notices/standing"))
    assert sha
    told = flash(browser, browser.post("/notices/standing", sha="x", year="2025", until="2026-03-31", mode="test"))
    assert "模板已经变了" in told
    other = browser.post("/notices/standing", sha=sha[1], year="2025", until="2026-03-31", mode="live")
    assert "模式已经变了" in flash(browser, other)
    assert "没有写对" in flash(
        browser, browser.post("/notices/standing", sha=sha[1], year="25", until="2026-03-31", mode="test")
    )
    told = flash(browser, browser.post("/notices/standing", sha=sha[1], year="2025", until="2026-03-31", mode="test"))
    assert "常备批准 1 已签：2025年度测试模式的提醒和催报，至 2026-03-31" in told
    assert "有效</span>" in browser.text("/notices/standing")
    assert "已撤销；已经批准的不受影响" in flash(browser, browser.post("/notices/standing/1/revoke"))
    assert "已撤销</span>" in browser.text("/notices/standing")
    assert office.browser("shen").post("/notices/standing/1/revoke").status_code == 403


def test_what_did_not_arrive_is_sent_again_by_who_knows_that_it_may_come_twice(scene):
    browser, number = scene.office.browser("shen"), scene.sent.number
    for path in (f"/notices/{number}", "/notices/undelivered"):
        page = Page(browser.text(path))
        assert page.one("//form[@class='resend']//input[@name='repeat']").get("required") is not None
    ((delivery,),) = scene.office.rows("SELECT id FROM deliveries WHERE state = 'unknown'")
    assert "可能已经送到" in flash(browser, browser.post(f"/notices/{number}/resend", delivery=str(delivery)))
    assert "已重新排队 1 份" in flash(
        browser, browser.post(f"/notices/{number}/resend", delivery=str(delivery), repeat="1")
    )
    assert scene.office.rows("SELECT state, attempts FROM deliveries WHERE id = ?", delivery) == [("queued", 0)]
    assert "重发" in Page(browser.text(f"/notices/{number}")).words("//section[h2/@id='history']//tbody")[0]
    assert 'class="resend"' not in scene.office.browser("kan").text("/notices/undelivered")


def test_attachments_are_listed_and_leave_as_files(scene):
    browser, number = scene.office.browser("kan"), scene.drafts[0].number
    link = Page(browser.text(f"/notices/{number}")).one("//ul[@class='files']//a")
    assert link.text_content() == "清单<1>.docx"
    answer = browser.get(link.get("href"))
    assert answer.data == b"docx"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"{number}-1.docx\"; filename*=UTF-8''%E6%B8%85%E5%8D%95%3C1%3E.docx"
    )
    for path in (f"/notices/{scene.sent.number}/files/1", f"/notices/{number}/files/9"):
        assert browser.get(path).status_code == 404
    shutil.rmtree(scene.office.settings.storage.blobs)
    assert "附件取不出来" in browser.get(link.get("href")).text
    assert "内容已丢失" in browser.text(f"/notices/{number}")


def test_a_notice_shows_its_brakes_its_ways_and_whom_it_follows(scene):
    browser = scene.office.browser("kan")
    text = browser.text(f"/notices/{scene.sent.number}")
    assert "测试模式" in text
    assert "已停止发送" not in text
    assert "文件夹：正文全文、HTML，没有附件" in text
    assert "pi的姓名" in text
    (scene.office.folder / "STOP").touch()
    assert "已停止发送" in browser.text(f"/notices/{scene.sent.number}")
    later = Page(browser.text(f"/notices/{scene.drafts[1].number}"))
    assert later.words("//section[h2/@id='earlier']//tbody//a") == [scene.drafts[0].number]
