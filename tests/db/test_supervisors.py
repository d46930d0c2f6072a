"""One supervising office, however often it was registered; offices of different governments stay apart."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("addresses", "together"),
    [
        ({}, True),
        ({"A": "a@one.test"}, True),  # registered with one of its bodies only
        ({"A": "a@one.test", "B": "a@one.test"}, True),
        ({"A": "a@one.test", "B": "b@two.test"}, False),
    ],
)
def test_two_counties_without_anybody_above_are_told_apart_by_code_and_address(database, addresses, together):
    codes = {"A": "11330105002490001A", "C": "11330105002490002B", "B": "11330106002490003C"}
    for code in codes.values():
        add(database, code)
    for name, address in addresses.items():
        database.execute(
            """INSERT INTO endpoints (office_id, channel, address)
               SELECT id, 'mail', ? FROM offices WHERE agency_code = ?""",
            [address, codes[name]],
        )
    first, second, other = codes["A"], codes["C"], codes["B"]
    apart = [(first, second), (other,)]
    assert [one.agencies for one in supervisors(database)] == ([(first, second, other)] if together else apart)


def test_a_government_stands_with_those_below_it(database):
    add(database, "G1", kind="government")
    add(database, "A1", "G1")
    assert [(one.agency_code, one.agencies) for one in supervisors(database)] == [("G1", ("G1", "A1"))]


def test_places_go_together_by_their_addresses_only(database):
    """Three counties without anybody above: two share a mailbox, the third has its own, and hears of nobody else."""
    codes = {place: f"11{place}0000000001"[:18].ljust(18, "0") for place in ("370301", "370302", "370303")}
    for place, address in (("370301", "a@a.test"), ("370302", "a@a.test"), ("370303", "c@c.test")):
        add(database, codes[place])
        database.execute(
            """INSERT INTO endpoints (office_id, channel, address, is_test)
               SELECT id, 'mail', ?, 0 FROM offices WHERE agency_code = ?""",
            [address, codes[place]],
        )
    apart = [one.agencies for one in supervisors(database)]
    assert sorted(apart) == [(codes["370301"], codes["370302"]), (codes["370303"],)]
