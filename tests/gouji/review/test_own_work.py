"""Forms that no page offers: nobody decides about his own work, whatever he sends, and nobody sees what is not his."""

from __future__ import annotations

import pytest

from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import PASSWORD, PEOPLE
from tests.gouji.review.pages import Page
from tests.gouji.review.scene import ASKED, OPEN, Scene
from tests.gouji.review.test_routes import GETS, lock

ASK = {"action": "dismiss", "reason": "misread", "note": "识别错"}


def state(scene: Scene, number: int) -> tuple[object, ...]:
    return scene.office.rows("SELECT state, lock_version FROM findings WHERE id = ?", number)[0]


@pytest.mark.parametrize("login", ["pi", "guan"])
def test_nobody_approves_what_he_has_asked_for(scene, login):
    """Not by itself, not as the mate of another's, not ticked in a list; and then nothing of it is done."""
    browser, own = scene.office.browser(login), OPEN[0]
    assert browser.post(f"/findings/{own}", **ASK, lock=lock(scene, own)).status_code == 303
    before = state(scene, own), state(scene, ASKED)
    approve = {"action": "approve", "together": "1"}
    assert browser.post(f"/findings/{own}", **approve, lock=lock(scene, own)).status_code == 409
    mate = {"lock": lock(scene, ASKED), "mate": f"{own}:{lock(scene, own)}"}
    assert browser.post(f"/findings/{ASKED}", **approve, **mate).status_code == 409
    assert browser.post("/decide", action="approve", line=f"{own}:{lock(scene, own)}").status_code == 409
    assert (state(scene, own), state(scene, ASKED)) == before
    assert scene.office.rows("SELECT count(*) FROM finding_requests WHERE decision IS NOT NULL") == [(0,)]


def test_a_reviewer_takes_back_his_own_request_only(scene):
    browser, own = scene.office.browser("shen"), OPEN[0]
    browser.post(f"/findings/{own}", **ASK, lock=lock(scene, own))
    for path, action, status in ((ASKED, "refuse", 403), (ASKED, "withdraw", 409), (own, "refuse", 403)):
        fields = {"action": action, "note": "不批", "lock": lock(scene, path)}
        assert browser.post(f"/findings/{path}", **fields).status_code == status
    both = {"lock": lock(scene, own), "together": "1", "mate": f"{ASKED}:{lock(scene, ASKED)}"}
    assert browser.post(f"/findings/{own}", action="withdraw", **both).status_code == 409
    assert scene.office.rows("SELECT count(*) FROM finding_requests WHERE decision IS NOT NULL") == [(0,)]
    assert browser.post(f"/findings/{own}", action="withdraw", lock=lock(scene, own)).status_code == 303
    assert scene.office.rows("SELECT requested_by, decision FROM finding_requests ORDER BY id") == [
        ("shen2", None),
        ("shen", "withdrawn"),
    ]


def test_nobody_approves_a_draft_that_he_has_written(scene):
    """All or nothing: his own among those of others stops them all."""
    browser, own = scene.office.browser("pi"), scene.drafts[0]
    assert browser.post(f"/notices/{own.number}/edit", **scene.edited()).status_code == 303
    ((now,),) = scene.office.rows("SELECT content_hash FROM notices WHERE id = ?", own.id)
    browser.post("/notices/approve", pick=[f"{own.id}-{now}", scene.pick()])
    assert scene.office.rows("SELECT DISTINCT state FROM notices WHERE state <> 'released'") == [("draft",)]
    scene.office.browser("guan").post("/notices/approve", pick=[f"{own.id}-{now}"])
    assert scene.office.rows("SELECT state, approved_by FROM notices WHERE id = ?", own.id) == [("approved", "guan")]


def test_who_only_looks_is_offered_nothing_that_writes(scene):
    browser, names = scene.office.browser("kan"), vars(scene)
    forms: set[str] = set()
    for row in GETS:
        answer = browser.get(row.path.format(**names))
        if answer.mimetype == "text/html" and answer.status_code == 200:
            forms.update(str(one) for one in Page(answer.text).all("//form[@method='post']/@action"))
    assert forms == {"/logout", "/exports", "/exports/template", "/me/password", "/me/end"}


@pytest.mark.parametrize("login", [login for login in PEOPLE if login != "guan"])
def test_addresses_are_covered_everywhere_for_who_does_not_manage_them(scene, login):
    browser, names = scene.office.browser(login), vars(scene)
    for row in (*GETS, *(row for code in (CODE, OTHER) for row in GETS if row.path.endswith(code))):
        answer = browser.get(row.path.format(**names))
        assert "@yangli.test" not in answer.text.replace("***@yangli.test", ""), row.endpoint


def test_no_password_is_kept_in_the_clear_or_told(scene, caplog):
    secrets = (PASSWORD, "quite another one", "a quite long one", "wrong but long")
    manager, person = scene.office.browser("guan"), scene.office.browser("shen")
    answers = [
        manager.post("/users", login="xin", name="新来的", role="viewer", password=secrets[2]),
        manager.post("/users", login="xin", name="新来的", role="viewer", password=secrets[2]),
        manager.post("/users/shen2/password", password=secrets[1]),
        person.post("/me/password", old=secrets[3], new=secrets[1], again=secrets[1]),
        person.post("/me/password", old=PASSWORD, new=secrets[1], again="x"),
        person.post("/login", login="shen\r\nfake line", password=secrets[3]),
        person.post("/login", login="shen", password=PASSWORD),
    ]
    files = [path.read_bytes() for path in scene.office.folder.iterdir() if path.is_file()]
    told = [caplog.text.encode(), *(answer.data for answer in answers), *(str(a.headers).encode() for a in answers)]
    for secret in secrets:
        assert not [text for text in (*files, *told) if secret.encode() in text]
