"""One open alert a cause, told at most once an hour, ended when its cause ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db.alerts import end_alert, end_alerts_but, mark_told, open_alerts, raise_alert, untold_alerts

NOW = datetime(2027, 1, 26, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_same_cause_is_one_alert_with_its_newest_words(database):
    raise_alert(database, "endpoint|1", "地址失效", now=NOW, channel="mail")
    raise_alert(database, "endpoint|1", "地址仍失效", now=NOW + HOUR, channel="mail", remedy="核实")
    (one,) = open_alerts(database)
    assert (one.sentence, one.remedy, one.times) == ("地址仍失效", "核实", 2)
    assert (one.first_at, one.last_at) == ("2027-01-26T02:10:00Z", "2027-01-26T03:10:00Z")


def test_it_is_told_once_and_again_only_when_it_comes_up_an_hour_later(database):
    raise_alert(database, "stop", "停了", now=NOW)
    (one,) = untold_alerts(database, NOW)
    mark_told(database, one, NOW)
    assert untold_alerts(database, NOW + 2 * HOUR) == []
    raise_alert(database, "stop", "停了", now=NOW + HOUR / 2)
    assert untold_alerts(database, NOW + HOUR / 2) == []
    assert [again.cause for again in untold_alerts(database, NOW + HOUR)] == ["stop"]


def test_what_is_over_may_come_up_again_as_another(database):
    raise_alert(database, "stop", "停了", now=NOW)
    assert end_alert(database, "stop", now=NOW, by="guan")
    assert not end_alert(database, "stop", now=NOW)
    raise_alert(database, "stop", "又停了", now=NOW + HOUR)
    assert [(one.sentence, one.told_at) for one in open_alerts(database)] == [("又停了", None)]


def test_a_check_ends_what_it_does_not_find_any_more(database):
    for cause in ("secret|a", "secret|b", "endpoint|a"):
        raise_alert(database, cause, "坏了", now=NOW)
    end_alerts_but(database, "secret|", {"secret|b"}, now=NOW)
    assert {one.cause for one in open_alerts(database)} == {"secret|b", "endpoint|a"}
