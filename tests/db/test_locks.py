from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from audit.errors import TryLater
from db.heartbeats import Heartbeat, beat, heartbeats
from db.locks import clear_dead, holder, lease, new_owner, prolong, release, renew
from tests.db.conftest import NOW


def test_the_second_is_told_who_holds_it(database):
    with (
        lease(database, "audit", "host:1:a", NOW, 10),
        pytest.raises(TryLater, match=r"“audit”正由 host:1:a 运行（占用到 2027-02-01 10:10）"),
        lease(database, "audit", "host:2:b", NOW, 10),
    ):
        pass


def test_it_is_given_back_even_after_a_fault(database):
    with pytest.raises(ZeroDivisionError), lease(database, "audit", "a", NOW, 10):
        raise ZeroDivisionError
    assert database.table("app_lock").count == 0


def test_others_may_hold_other_leases(database):
    with lease(database, "audit", "a", NOW, 10), lease(database, "crawl:x", "b", NOW, 10):
        assert database.table("app_lock").count == 2


def test_the_lease_of_the_dead_runs_out(database):
    assert renew(database, "audit", "dead", NOW, 10)
    assert not renew(database, "audit", "b", NOW + timedelta(minutes=10), 10)
    assert renew(database, "audit", "b", NOW + timedelta(minutes=11), 10)
    assert not renew(database, "audit", "dead", NOW + timedelta(minutes=11), 10)


def test_prolonging_takes_nothing(database):
    assert not prolong(database, "audit", "a", NOW, 3)
    renew(database, "audit", "a", NOW, 3)
    # nobody came for it meanwhile, so it is still its holder's
    assert prolong(database, "audit", "a", NOW + timedelta(hours=1), 3)
    assert holder(database, "audit") == ("a", "2027-02-01T03:03:00Z")
    assert not prolong(database, "audit", "b", NOW + timedelta(hours=2), 3)
    assert holder(database, "audit") == ("a", "2027-02-01T03:03:00Z")
    assert holder(database, "crawl") is None


def test_nobody_gives_back_what_is_anothers(database):
    renew(database, "audit", "a", NOW, 10)
    release(database, "audit", "b")
    assert database.table("app_lock").count == 1


def test_no_two_owners_are_alike():
    assert new_owner() != new_owner()


def test_the_last_sign_of_life_of_each_job(database):
    beat(database, "crawl", now=NOW)
    beat(database, "audit", now=NOW, exit_code=1)
    beat(database, "audit", now=NOW + timedelta(hours=1), exit_code=0, detail="ok")
    assert heartbeats(database) == [
        Heartbeat("audit", "2027-02-01T03:00:00Z", 0, "ok"),
        Heartbeat("crawl", "2027-02-01T02:00:00Z", None, None),
    ]


def test_a_lease_from_a_clock_far_ahead_is_no_lease(database):
    assert renew(database, "audit", "a", NOW + timedelta(days=400), 10)
    assert renew(database, "audit", "b", NOW, 10)


def test_the_leases_of_dead_processes_of_this_machine_are_cleared_away(database):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ours = new_owner()
    dead = ours.replace(f":{os.getpid()}:", f":{gone.pid}:")
    for name, owner in (("crawl:a", ours), ("crawl:b", dead), ("crawl:c", "elsewhere:1:x")):
        assert renew(database, name, owner, NOW, 10)
    clear_dead(database)
    assert database.execute("SELECT name FROM app_lock ORDER BY 1").fetchall() == [("crawl:a",), ("crawl:c",)]
