"""CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

from audit.errors import BadSettings, GoujiError
from gouji.exporting.text import harmless
from tests.gouji.exporting.conftest import HOSTILE, RARE, A, B, made_of


def rows_of(data: bytes, encoding: str):
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline="")))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_holds_rare_names_and_no_formula(database, world, encoding):
    data, done = made_of(database, "csv", encoding=encoding)
    rows = rows_of(data, encoding)
    assert (len(rows), done.count) == (3, 3)
    assert rows[2]["单位"] == RARE
    assert rows[2]["具体情况"] == "'@正文"
    assert rows[0]["原文"] == f"'{HOSTILE}"
    assert rows[0]["最近变动"] == "2027-02-01"
    assert data.startswith(b"\xef\xbb\xbf") is (encoding == "utf-8-sig")
    assert data.count(b"\r\n") == 4
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_gbk_is_not_offered(database, world):
    with pytest.raises(BadSettings, match="编码 gbk 不能用"):
        made_of(database, "csv", encoding="gbk")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
def test_what_a_program_may_take_for_a_formula(text):
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"


def test_json_has_state_decision_and_history_and_is_the_same_twice(database, world):
    world.insert(
        "finding_events",
        finding_id=1,
        at="2027-02-01T00:00:00Z",
        actor="李四",
        kind="confirmed",
        from_state="open",
        to_state="confirmed",
        note="看过",
    )
    data, _ = made_of(database, "json")
    told = json.loads(data)
    assert told["summary"] == {"findings": 3, "error": 1, "warning": 1, "note": 1}
    first = told["findings"][0]
    assert (first["id"], first["agency_code"], first["year"], first["state"]) == (1, A, 2026, "confirmed")
    assert (first["found"], first["expected"], first["quote"]) == (2, 7, HOSTILE)
    assert first["decision"] == {
        "state": "confirmed",
        "reason": None,
        "until": None,
        "by": "李四",
        "at": "2027-02-01T00:00:00Z",
        "note": "看过",
    }
    assert [event["kind"] for event in first["history"]] == ["confirmed"]
    assert told["findings"][2]["decision"] is None
    assert first["report"] == {"url": f"http://a.test/{A}.html", "published_on": "2027-01-19"}
    assert made_of(database, "json")[0] == data


def test_json_of_nothing_and_of_half_characters(database, world):
    assert json.loads(made_of(database, "json", years=(2001,))[0])["findings"] == []
    world.finding(A, "F02", "x", quote="a\ud800b")
    assert json.loads(made_of(database, "json", severities=("error",))[0])["findings"][-1]["quote"] == "a\ud800b"


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"agencies": (B,)}, [3]),
        ({"states": ("confirmed",)}, [1, 2]),
        ({"severities": ("error", "warning")}, [1, 3]),
        ({"years": (2026, 2025), "agencies": (A,), "severities": ("note",)}, [2]),
        ({"years": (2025,)}, []),
    ],
)
def test_filters_meet(database, world, wanted, numbers):
    assert [one["id"] for one in json.loads(made_of(database, "json", **wanted)[0])["findings"]] == numbers


def test_every_export_is_logged_and_a_refused_one_is_not(database, world):
    made_of(database, "csv", agencies=(A,))
    with pytest.raises(GoujiError, match="名录里没有"):
        made_of(database, "csv", agencies=("NOBODY",))
    rows = database.execute("SELECT actor, action, target, detail FROM audit_log").fetchall()
    assert rows == [("zhangsan", "export csv", "x.csv", f"2 个问题；{A}")]
