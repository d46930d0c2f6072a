"""The index of wording: who is found for whom, and what happens to it when reports and schemes change."""

from __future__ import annotations

import random

import pytest

from audit.document import Document, Format
from audit.model import Report, Section
from db import likeness
from db.inserting import insert
from db.likeness import bring_up_to_date, keep_wording, likest, of_same_superior, superior_of, worded_by

YEAR = 2025


def prose(seed, sentences=30):
    dice = random.Random(seed)
    return "".join("".join(chr(dice.randrange(0x4E00, 0x6E00)) for _ in range(24)) + "。" for _ in range(sentences))


def mixed(share, seed="others"):
    mine, others = prose("mine", 60).split("。"), prose(seed, 60).split("。")
    kept = round(60 * share)
    return "。".join([*mine[:kept], *others[kept:]])


def read(text, kind=Format.HTML, *, part_five="", printed=""):
    sections = tuple(Section(part, "", None, "", words, part) for part, words in ((1, text), (2, "表"), (5, part_five)))
    return Report(document=Document(kind, ()), agency=printed, sections=sections)


class Archive:
    """`add(number, text)`: a version of the report of body number `number`; its id."""

    def __init__(self, database):
        self.database = database
        self.bytes = 0

    def add(self, number, text, *, year=YEAR, parent=None, kind=Format.HTML, digest=None, **facts):
        code = f"{number:018}"
        body = {"code": code, "name": f"第{number}局", "kind": "department", "parent": parent}
        insert(self.database, "agencies", body, ignore=True)
        self.bytes += 1
        digest = digest or f"{self.bytes:064}"
        document = {"sha256": digest, "media_type": "", "size": 1, "stored_as": "", "first_seen_at": ""}
        insert(self.database, "documents", document, ignore=True)
        insert(self.database, "reports", {"agency_code": code, "report_year": year}, ignore=True)
        (report,) = self.database.execute(
            "SELECT id FROM reports WHERE agency_code = ? AND report_year = ?", [code, year]
        ).fetchone()
        (seq,) = self.database.execute("SELECT count(*) + 1 FROM versions WHERE report_id = ?", [report]).fetchone()
        empty = ("text_sha256", "tables_sha256", "parser_version", "year_basis", "first_seen", "last_seen")
        row = {"report_id": report, "seq": seq, "document_sha256": digest, "read_status": "read", "created_at": ""}
        version = insert(self.database, "versions", row | dict.fromkeys(empty, ""))
        keep_wording(self.database, version, read(text, kind, **facts))
        return version

    def found(self, version, most=5):
        return [one.version_id for one in likest(self.database, version, most)]

    def rows(self, table):
        return self.database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


@pytest.fixture
def archive(database):
    return Archive(database)


def test_the_likest_come_first_and_no_more_than_are_asked_for(archive):
    mine = archive.add(1, mixed(1))
    half, most = archive.add(2, mixed(0.9, "a")), archive.add(3, mixed(0.97, "b"))
    archive.add(4, prose("stranger", 60))
    assert archive.found(mine) == [most, half]
    assert archive.found(mine, 1) == [most]
    assert archive.found(most)[0] == mine


def test_texts_come_back_as_they_were_printed(archive):
    mine = archive.add(1, prose("mine"))
    text = prose("mine") + "\n“引文”\U00020000\ud800"
    archive.add(2, text, part_five="问题。")
    (found,) = likest(archive.database, mine, 5)
    assert (found.agency, found.year, found.texts) == ("第2局", YEAR, {1: text, 5: "问题。"})
    assert worded_by(archive.database, "第2局", YEAR) == [found]
    assert worded_by(archive.database, "第2局", YEAR - 1) == []


def test_only_other_bodies_of_the_same_year(archive):
    mine = archive.add(1, prose("mine"))
    archive.add(1, prose("mine"), year=YEAR - 1)
    archive.add(2, prose("mine"), year=YEAR - 1)
    assert archive.found(mine) == []


def test_the_same_bytes_under_two_bodies_are_nobodys_copy(archive):
    mine = archive.add(1, prose("mine"), digest="d" * 64)
    archive.add(2, prose("mine"), digest="d" * 64)
    assert archive.found(mine) == []


def test_one_report_taken_for_those_of_two_bodies_is_nobodys_copy(archive):
    """The pages differ around it, and the name in print is the same."""
    mine = archive.add(1, prose("mine"), printed="第1局")
    archive.add(2, prose("mine"), printed="第1局")
    other = archive.add(3, prose("mine"), printed="第3局")
    assert archive.found(mine) == [other]


def test_only_the_newest_version_counts(archive):
    mine = archive.add(1, prose("mine"))
    copied = archive.add(2, prose("mine"))
    assert archive.found(mine) == [copied]
    again = archive.add(2, prose("mine") + "补充。")
    assert archive.found(mine) == [again]
    archive.add(2, prose("rewritten"))
    assert archive.found(mine) == []


@pytest.mark.parametrize("text", ["", "主动公开。", prose("mine", 5)], ids=["empty", "set phrase", "short"])
def test_too_little_is_found_by_nobody(archive, text):
    mine = archive.add(1, text)
    archive.add(2, text)
    assert archive.found(mine) == []
    assert archive.rows("likeness_bands") == []


def test_a_recognised_scan_is_left_out(archive):
    archive.add(1, prose("mine"), kind=Format.SCAN)
    assert archive.rows("likeness") == []


def test_keeping_twice_is_keeping_once(archive):
    mine = archive.add(1, prose("mine"))
    before = archive.rows("likeness"), archive.rows("likeness_bands")
    keep_wording(archive.database, mine, read(prose("mine")))
    assert (archive.rows("likeness"), archive.rows("likeness_bands")) == before
    assert len(before[1]) == 24


def test_what_is_read_anew_replaces_what_was_read(archive):
    mine, other = archive.add(1, prose("mine")), archive.add(2, prose("misread"))
    assert archive.found(mine) == []
    keep_wording(archive.database, other, read(prose("mine")))
    assert archive.found(mine) == [other]
    assert len(archive.rows("likeness_bands")) == 48
    keep_wording(archive.database, other, read("短。"))
    assert archive.found(mine) == []
    assert len(archive.rows("likeness_bands")) == 24


def test_a_new_scheme_is_caught_up_with(archive, monkeypatch):
    mine, other = archive.add(1, prose("mine")), archive.add(2, prose("mine"))
    archive.add(3, "短。")
    monkeypatch.setattr(likeness, "BATCH", 2)
    archive.database.execute("UPDATE likeness SET scheme = 'before', sketch = NULL")
    archive.database.execute("UPDATE likeness_bands SET key = key + 1")
    assert archive.found(mine) == []
    assert bring_up_to_date(archive.database) == 3
    assert archive.found(mine) == [other]
    assert len(archive.rows("likeness_bands")) == 48
    assert bring_up_to_date(archive.database) == 0


def test_hundreds_of_one_text_do_not_grow_the_work(archive, monkeypatch):
    monkeypatch.setattr(likeness, "MOST_OF_A_BAND", 3)
    monkeypatch.setattr(likeness, "MOST_LOOKED_AT", 4)
    versions = [archive.add(number, prose("mine")) for number in range(12)]
    assert archive.found(versions[0], 5) == versions[1:4]
    assert archive.found(versions[11], 2) == versions[:2]


def test_reports_of_one_superior(archive):
    insert(archive.database, "agencies", {"code": "parent", "name": "某县人民政府", "kind": "government"})
    below = [archive.add(number, prose(number), parent="parent") for number in range(1, 8)]
    alone = archive.add(9, prose(9))
    archive.add(1, prose("before"), parent="parent", year=YEAR - 1)
    code = f"{1:018}"
    assert superior_of(archive.database, code) == "parent"
    assert {one.superior for one in of_same_superior(archive.database, code, YEAR, 100)} == {"parent"}
    assert superior_of(archive.database, f"{9:018}") is None
    assert [one.version_id for one in of_same_superior(archive.database, code, YEAR, 100)] == below
    assert [one.version_id for one in of_same_superior(archive.database, code, YEAR, 3)] == below[::3]
    assert [one.version_id for one in of_same_superior(archive.database, f"{9:018}", YEAR, 100)] == [alone]
