from __future__ import annotations

from dataclasses import replace

import pytest

from audit.engine import audit
from audit.model import BodyKind
from audit.rules.c37_rules_without_power import C37
from audit.severity import Severity
from audit.surroundings import Registered, Surroundings
from tests.audit.neighbours import reasons

STOCK = "T2.rules.in_force"
DEPARTMENT, GOVERNMENT, OFFICE = BodyKind.DEPARTMENT, BodyKind.GOVERNMENT, BodyKind.GOVERNMENT_OFFICE


def said(report):
    findings = audit(report, rules=(C37,)).findings
    if findings:
        return findings[0].severity.value
    return "unknown" if reasons(C37, report) else "silent"


def of(make_report, agency, kind, level=None):
    report = make_report({STOCK: 3}, agency=agency, body_kind=kind)
    return replace(report, around=Surroundings(registered=Registered(agency, level=level))) if level else report


@pytest.mark.parametrize(
    ("agency", "kind", "level", "word"),
    [
        ("样例市样例局", DEPARTMENT, "city", "error"),
        ("样例省样例厅", DEPARTMENT, "province", "error"),
        ("样例市人民政府", GOVERNMENT, "city", "silent"),
        ("样例市人民政府", GOVERNMENT, "county", "error"),
        ("样例市人民政府", GOVERNMENT, "province", "silent"),
        ("样例市人民政府办公室", OFFICE, "city", "note"),
        ("样例县人民政府办公室", OFFICE, "county", "error"),
        ("样例地区行政公署", GOVERNMENT, "city", "unknown"),
        ("国家税务总局样例市税务局", DEPARTMENT, "city", "error"),
    ],
)
def test_by_the_level_of_the_registry(make_report, agency, kind, level, word):
    assert said(of(make_report, agency, kind, level)) == word


@pytest.mark.parametrize(
    ("agency", "kind", "word"),
    [
        ("样例市青山区水利局", DEPARTMENT, "error"),
        ("山东省水利厅", DEPARTMENT, "error"),
        ("样例县农业农村局", DEPARTMENT, "error"),
        ("样例经济技术开发区管理委员会", DEPARTMENT, "error"),
        ("国家税务总局样例市税务局", DEPARTMENT, "error"),
        ("水利局", DEPARTMENT, "unknown"),
        ("国家市场监督管理总局", DEPARTMENT, "unknown"),
        ("水利部", DEPARTMENT, "unknown"),
        ("中华人民共和国海关总署", DEPARTMENT, "unknown"),
        ("城市管理局", DEPARTMENT, "unknown"),
        ("山东省人民政府", GOVERNMENT, "silent"),
        ("广西壮族自治区人民政府", GOVERNMENT, "silent"),
        ("北京市人民政府", GOVERNMENT, "silent"),
        ("湘西土家族苗族自治州人民政府", GOVERNMENT, "silent"),
        ("样例市人民政府", GOVERNMENT, "unknown"),
        ("样例市青山区人民政府", GOVERNMENT, "error"),
        ("北京市海淀区人民政府", GOVERNMENT, "error"),
        ("样例县人民政府", GOVERNMENT, "error"),
        ("样例自治县人民政府", GOVERNMENT, "error"),
        ("样例市人民政府办公室", OFFICE, "note"),
        ("青山区人民政府办公室", OFFICE, "error"),
        ("样例县白石镇人民政府", BodyKind.TOWNSHIP, "error"),
        ("新安街道办事处", BodyKind.STREET_OFFICE, "error"),
        ("", None, "unknown"),
    ],
)
def test_by_the_name_as_far_as_it_is_certain(make_report, agency, kind, word):
    assert said(of(make_report, agency, kind)) == word


def test_zero_is_right_for_everybody(make_report):
    report = make_report(agency="样例市青山区水利局", body_kind=DEPARTMENT)
    assert (said(report), reasons(C37, report)) == ("silent", set())


def test_a_blank_is_not_zero(make_report):
    report = make_report({STOCK: None}, agency="样例市青山区水利局", body_kind=DEPARTMENT)
    assert reasons(C37, report) == {"cell_not_number"}


def test_the_older_form_and_one_group(make_report):
    changes = {"T2.rules.created": 1, "T2.rules.total_public": 4}
    report = make_report(changes, generation="2019", agency="样例市青山区水利局", body_kind=DEPARTMENT)
    findings = audit(report, rules=(C37,)).findings
    assert [one.subject for one in findings] == list(changes)
    assert {one.group for one in findings} == {1}
    assert {one.severity for one in findings} == {Severity.ERROR}
    assert "《中华人民共和国立法法》第九十一条" in findings[0].basis
