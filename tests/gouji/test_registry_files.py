"""What was exported and is imported again changes nothing, in any of the three forms."""

from __future__ import annotations

import json
import string
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.opening import open_database
from db.registry import import_registry
from db.registry.exporting import exported
from gouji.commands.agencies import agencies_command
from gouji.registry_files import FORMS, write_registry
from tests.gouji.desk import CODE, Desk

NOW = datetime(2026, 2, 1, tzinfo=UTC)
TARGETS = {"csv": "名录", "xlsx": "名录.xlsx", "yaml": "名录.yaml"}
signs = st.sampled_from("甲乙局，、；： \"'#-[]{}:,;|*&!%@`~\\/1290null是否。—“”")
texts = (
    st.text(signs, min_size=1, max_size=12).map(str.strip).filter(lambda text: text and text[0] not in "=+-@＝＋－＠'")
)
names = st.text(string.ascii_lowercase, min_size=1, max_size=6)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2035, 1, 1)).map(str)
options = st.dictionaries(
    names, st.one_of(st.integers(0, 9), st.booleans(), st.none(), texts, st.lists(texts, max_size=2))
)
keys = st.one_of(
    st.just(""),
    st.text(signs, max_size=9).map(str.strip).filter(lambda text: text[:1] not in tuple("=+-@＝＋－＠'[{")),
    options.filter(bool).map(lambda found: json.dumps(found, ensure_ascii=False, sort_keys=True)),
    st.just(json.dumps({"unit": "甲", "articles": {"2024": "http://h0.test/1"}}, ensure_ascii=False)),
)
maybe = st.none()


@st.composite
def registries(draw) -> dict[str, list[dict[str, object]]]:
    """A registry as it may stand in the database: all tables, any text that a file may hold."""
    codes = [f"11990000SIM{number:06d}0" for number in range(draw(st.integers(1, 4)))]
    platforms = [f"p{number}" for number in range(draw(st.integers(1, 3)))]
    waivers = st.one_of(st.just((None, None, None)), st.tuples(texts, texts, days))
    dated = st.one_of(maybe, days)
    return {
        "host_groups": [
            {"group_id": f"{name}.test", "delay_s": draw(st.sampled_from([0, 0.5, 4])), "window": "21:30-05:00"}
            for name in platforms
        ],
        "platforms": [
            {
                "platform_id": name,
                "name": draw(texts),
                "group_id": f"{name}.test",
                "dialect": json.dumps(draw(options), ensure_ascii=False),
                "hosts": json.dumps([f"h{number}.test"]),
                "ports": json.dumps(draw(st.lists(st.integers(1, 65535), max_size=2))),
                "post_allowed": draw(st.sampled_from(["[]", '["/common/search"]'])),
                "tls_policy": draw(st.sampled_from(["verify", "accept_invalid_once"])),
                "notes": draw(st.one_of(st.just(""), texts)),
            }
            for number, name in enumerate(platforms)
        ],
        "agencies": [
            {
                "code": code,
                "name": draw(texts),
                "kind": draw(st.sampled_from(["government", "department", "township"])),
                "level": draw(st.sampled_from([None, "city", "town"])),
                "parent": draw(st.sampled_from([None, *codes[:number]])),
                "active_to": draw(dated),
            }
            for number, code in enumerate(codes)
        ],
        "agency_aliases": [
            {"agency_code": code, "name": name, "valid_from": draw(dated), "valid_to": draw(dated)}
            for code in codes
            for name in sorted(draw(st.sets(texts, max_size=2)))
        ],
        "sources": [
            {
                "agency_code": code,
                "platform_id": draw(st.sampled_from(platforms)),
                "column_url": f"http://h{number}.test/nb/",
                "unit_key": draw(keys),
                "expected_years": json.dumps(draw(st.lists(st.integers(2008, 2030), max_size=3))),
                "status": draw(st.sampled_from(["active", "blocked"])),
                **dict(zip(("expect_empty_by", "expect_empty_why", "expect_empty_until"), draw(waivers), strict=True)),
            }
            for number, code in enumerate(codes)
        ],
        "expectations": [
            {
                "platform_id": platforms[0],
                "report_year": 2025,
                "minimum": 1,
                "maximum": draw(st.sampled_from([None, 4])),
            }
        ],
    }


def contents(database):
    return {name: [*rows] for name, rows in exported(database).items()}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registries())
def test_importing_an_export_changes_nothing(tables):
    with TemporaryDirectory() as name:
        folder = Path(name)
        with open_database(folder / "one.db") as database:
            for table, rows in tables.items():
                database.table(table).insert_all(rows)
            before = contents(database)
            for form in FORMS:
                write_registry(folder / TARGETS[form], form, exported(database))
                result = import_registry(database, folder / TARGETS[form], now=NOW)
                assert [change for change in result.changes if change.what != "left"] == [], form
                assert contents(database) == before
        for form in FORMS:
            with open_database(folder / f"{form}.db") as fresh:
                import_registry(fresh, folder / TARGETS[form], now=NOW)
                assert plain(contents(fresh)) == plain(before), form


def plain(tables):
    """Options may be written in another order; a source may be another number."""
    return {
        name: sorted(
            ({key: read(value) for key, value in row.items()} for row in rows),
            key=lambda row: json.dumps(row, default=str),
        )
        for name, rows in tables.items()
    }


def read(value):
    if not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value)
    except ValueError:  # a name may begin so
        return value


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register(
        f"code,name,kind,mail,wecom,portal\n{CODE},样例市样例局,部门,a@yangli.test,env:ROBOT,http://www.yangli.test/nb/\n"
    )
    return made


@pytest.mark.parametrize("form", FORMS)
def test_the_command_writes_what_import_takes(desk, form):
    target = desk.folder / TARGETS[form]
    result = desk.run(agencies_command, "export", target)
    assert (result.exit_code, "联系方式 2" in result.stderr) == (0, True)
    again = desk.run(agencies_command, "import", target, "--dry-run")
    assert again.exit_code == 0
    assert all("新增 0，更改 0" in line for line in again.stdout.splitlines())
    assert desk.run(agencies_command, "export", target).exit_code == 2
    assert desk.run(agencies_command, "export", target, "--force").exit_code == 0


def test_a_form_that_is_none(desk):
    result = desk.run(agencies_command, "export", desk.folder / "名录.docx")
    assert (result.exit_code, "应以 .xlsx" in result.stderr) == (2, True)


def test_a_name_is_no_formula_in_a_workbook(desk):
    from openpyxl import load_workbook

    target = desk.folder / "名录.xlsx"
    desk.change("UPDATE agencies SET name = '=1+1'")
    desk.run(agencies_command, "export", target)
    book = load_workbook(target)
    assert (book["agencies"]["B2"].value, book["agencies"]["B2"].data_type) == ("=1+1", "s")
