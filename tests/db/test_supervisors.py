"""One supervising office, however often it was registered; offices of different governments stay apart."""

from __future__ import annotations

from db.supervisors import supervisors


def add(database, code, parent=None, kind="department", office="县政务公开办"):
    database.execute(
        "INSERT INTO agencies (code, name, kind, parent) VALUES (?, ?, ?, ?)", [code, f"{code}局", kind, parent]
    )
    if office:
        database.execute("INSERT INTO offices (agency_code, name, role) VALUES (?, ?, 'supervisor')", [code, office])


def test_bodies_of_one_government_share_their_office(database):
    add(database, "G1", kind="government", office="")
    add(database, "A1", "G1")
    add(database, "A2", "A1")
    (one,) = supervisors(database)
    assert (one.name, one.agency_code, one.agencies) == ("县政务公开办", "G1", ("A1", "A2"))
    assert len(one.office_ids) == 2


def test_two_counties_may_call_their_offices_alike(database):
    for number in "12":
        add(database, f"G{number}", kind="government", office="")
        add(database, f"A{number}", f"G{number}")
    assert [(one.agency_code, one.agencies) for one in supervisors(database)] == [("G1", ("A1",)), ("G2", ("A2",))]


def test_without_anybody_above_the_first_body_stands_for_them(database):
    add(database, "A2")
    add(database, "A1")
    (one,) = supervisors(database)
    assert (one.agency_code, one.agencies) == ("A1", ("A2", "A1"))
