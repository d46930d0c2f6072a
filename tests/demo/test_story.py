"""The story: what is broken in it on purpose breaks exactly what it says, and its names are nobody's."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from gouji.demo.clock import Clock
from gouji.demo.portals import PORTALS
from gouji.demo.registry import registry, write_registry
from gouji.demo.story import REPORT_YEAR, SEASON, YEARS, bodies, contents, sites
from gouji.demo.truth import truth

CAST = {body.slug: body for body in bodies()}
DEMO = Path(__file__).parents[2] / "gouji" / "demo"


def broken(content) -> set[tuple[str, str]]:
    cells = content.cells
    return {
        (equation.rule, equation.subject)
        for equation in content.form.equations
        if cells[equation.subject] != sum(cells[a] for a in equation.plus) - sum(cells[a] for a in equation.minus)
    }


@pytest.mark.parametrize("slug", CAST)
def test_exactly_the_promised_relations_are_broken(slug):
    body = CAST[slug]
    first, right = contents(body, REPORT_YEAR)
    assert broken(first) == (body.finds if body.published is not None else set())
    if body.corrected is not None:
        assert broken(right) == set()


@pytest.mark.parametrize("slug", CAST)
def test_earlier_reports_are_right(slug):
    assert [broken(contents(CAST[slug], year)[0]) for year in YEARS[:-1]] == [set(), set()]


def test_codes_names_and_mailboxes_cannot_be_real():
    for body in CAST.values():
        assert len(body.code) == 18
        assert "SIM" in body.code
        assert body.agency.endswith("（demo）")
        assert body.mailbox.endswith(".test")


def test_the_registry_file_is_yaml_with_a_row_a_line(tmp_path):
    clock = Clock(SEASON)
    write_registry(tmp_path / "registry.yaml", registry(sites(clock), CAST.values(), 8640))
    lines = (tmp_path / "registry.yaml").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line.removeprefix("  - ")) for line in lines if line.startswith("  - ")]
    sources = [row for row in rows if "column_url" in row]
    assert len(sources) == len(CAST)
    assert all(row["expected_years"] == [2023, 2024] for row in sources)
    assert all(":8640/" in row["column_url"] and ".sim.test" in row["column_url"] for row in sources)


def test_eight_bodies_stand_on_seven_portals_and_each_has_a_file_to_read():
    assert (len(CAST), len(PORTALS), {body.platform for body in CAST.values()}) == (8, 7, set(PORTALS))
    for site in sites(Clock(SEASON)):
        for column in site.columns:
            reports = [item for item in column.publications if item.title.endswith("政府信息公开工作年度报告")]
            assert reports
            wanted = "pdf" if PORTALS["summary"].host == site.host else "docx"
            assert {file.extension for item in reports for file in item.files} == {wanted}


def test_only_who_is_not_found_is_telephoned():
    assert {slug for slug, body in CAST.items() if body.answer} == {"czj", "jyj"}
    assert {slug for slug, body in CAST.items() if body.denies} == {"jyj"}


def test_truth_is_written_from_the_plan():
    clock = Clock(SEASON)
    entries = {entry["agency"]: entry for entry in truth(sites(clock), CAST.values(), clock, 8640)["reports"]}
    assert entries[CAST["jyj"].code]["url"] is None
    assert entries[CAST["yjj"].code]["must"] == ["wrong_charset"]
    assert entries[CAST["slj"].code]["outcomes"] == [{"from_day": 0, "value": "blocked_by_protection"}]
    assert entries[CAST["czj"].code]["published_on"] == "2026-01-26"
    assert entries[CAST["czj"].code]["outcomes"][-1] == {"from_day": 45, "value": "found"}
    assert entries[CAST["wjj"].code]["outcomes"][-1] == {"from_day": 19, "value": "found_pdf_only"}
    versions = entries[CAST["mzj"].code]["versions"]
    assert [(version["from_day"], len(version["broken"])) for version in versions] == [(12, 2), (50, 0)]


def test_only_running_knows_the_rest_of_the_program():
    allowed = ("gouji.demo", "gouji.rendering.printed_form", "audit.form", "audit.errors", "audit.model")
    for file in DEMO.rglob("*.py"):
        if file.name == "running.py":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        ours = [name for name in modules if name.split(".")[0] in ("gouji", "audit", "db", "spiders", "notifications")]
        assert [name for name in ours if not name.startswith(allowed)] == [], file.name
