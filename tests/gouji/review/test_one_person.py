"""One person under two names is no second person, on the pages as little as on the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.approvals import ask
from db.finding_numbers import members
from db.happenings import WAIVE
from db.opening import open_database
from db.people import rename, same_as
from tests.gouji.review.office import Office

FREE = " pi 的姓名"  # as `pi` wrote himself on the command line before there were accounts


def asked(office: Office, by: str, note: str = "合并单元格", days: int = 30, kind: str = WAIVE) -> int:
    number = office.finding("A32")
    return ask_of(office, number, by, note, days, kind)


def ask_of(office: Office, number: int, by: str, note: str, days: int, kind: str = WAIVE) -> int:
    until = (office.now + timedelta(days=days)).date() if kind == WAIVE else None
    with open_database(office.settings.storage.database) as database:
        ask(database, number, kind=kind, by=by, reason="misread", note=note, now=office.now, until=until)
    return number


def stand(office, number):
    return office.rows("SELECT state, lock_version FROM findings WHERE id = ?", number)[0]


@pytest.mark.parametrize("renamed", [False, True])
@pytest.mark.parametrize("action", ["approve", "bulk"])
def test_nobody_approves_what_he_has_asked_for_under_his_name(office, renamed, action):
    number = asked(office, FREE)
    if renamed:
        with open_database(office.settings.storage.database) as database:
            rename(database, "pi", "新的姓名", by="guan", now=office.now)
    lock = stand(office, number)[1]
    browser = office.browser("pi")
    if action == "bulk":
        answer = browser.post("/decide", action="approve", line=f"{number}:{lock}")
    else:
        answer = browser.post(f"/findings/{number}", action="approve", lock=str(lock))
    assert answer.status_code == 409
    assert stand(office, number) == ("open", lock)
    page = browser.text(f"/findings/{number}")
    assert 'id="offer-approve"' not in page
    assert 'id="offer-withdraw"' in page


def test_he_withdraws_it_and_another_one_approves(office):
    number = asked(office, FREE)
    lock = stand(office, number)[1]
    assert office.browser("pi").post(f"/findings/{number}", action="withdraw", lock=str(lock)).status_code == 303
    assert office.rows("SELECT decision, decided_by FROM finding_requests") == [("withdrawn", "pi")]
    assert office.rows("SELECT kind FROM finding_events WHERE actor = 'pi'") == [("withdrawn",)]
    number = asked(office, FREE)
    lock = stand(office, number)[1]
    assert office.browser("guan").post(f"/findings/{number}", action="approve", lock=str(lock)).status_code == 303
    assert stand(office, number)[0] == "waived"


def test_the_names_of_an_account(office):
    with open_database(office.settings.storage.database) as database:
        rename(database, "pi", "新的姓名", by="guan", now=office.now)
        for name in ("PI", "ｐｉ", "pi的姓名", "新 的姓名"):
            assert same_as(database, "pi", name)
        for name in ("shen", "shen的姓名", "姓名", "approver"):
            assert not same_as(database, "pi", name)
        assert same_as(database, "没有账号", " 没有账号")
        assert not same_as(database, "没有账号", "pi")


def test_one_click_approves_nothing_that_was_not_read(office):
    """Two requests about one cause, by one person, until other days: each is read by itself."""
    number = office.finding("A32")
    with open_database(office.settings.storage.database) as database:
        other = next(member.id for member in members(database, number) if member.id != number)
    ask_of(office, number, "shen", "到下个月", 30)
    ask_of(office, other, "shen", "一整年", 365)
    page = office.browser("pi").text(f"/findings/{number}")
    form = page.partition('id="offer-approve"')[2].partition("</form>")[0]
    assert 'name="mate"' not in form
    queue = office.browser("pi").text("/?pending=1")
    assert all(f"到 {(office.now + timedelta(days=days)).date()}" in queue for days in (30, 365))
