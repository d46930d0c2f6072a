"""The engine: outcomes, crashes, caps, identity. Rules here are planted ones."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from audit.engine import audit, check
from audit.errors import NotAssessable
from audit.grouping import group
from audit.identity import evidence_hash, fingerprint
from audit.rule import rule
from audit.rules import ALL
from audit.rules.a31_applications_balance import A31
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.severity import Severity
from audit.verdict import Mismatch, Status, summarise
from gouji.demo.content import make_content, render_html


def planted(check, **facts):
    known = {
        "code": "Z99",
        "slug": "planted",
        "title": "测试",
        "severity": Severity.ERROR,
        "basis": ("X",),
        "says": "坏",
    }
    return rule(**(known | facts))(check)


def test_a_crashing_rule_accuses_nobody_and_stops_nobody(make_report):
    broken = planted(lambda report: 1 / 0)
    verdict = audit(make_report({"T3.new_received.total": 53}), rules=(broken, A33))
    assert [crash.code for crash in verdict.crashes] == ["Z99"]
    assert "ZeroDivisionError" in verdict.crashes[0].cause
    assert "Z99" not in verdict.outcomes
    assert [finding.code for finding in verdict.findings] == ["A33"]


def test_a_rule_that_names_a_subject_twice_is_our_fault(make_report):
    double = planted(lambda report: [Mismatch("甲"), Mismatch("甲")])
    assert audit(make_report(), rules=(double,)).crashes[0].code == "Z99"


def test_a_rule_that_speaks_of_another_subject_is_our_fault(make_report):
    stray = planted(lambda report, subject: Mismatch("乙"), each=lambda report: ["甲"])
    assert audit(make_report(), rules=(stray,)).crashes[0].code == "Z99"


def test_three_outcomes(make_report):
    def judge(report, subject):
        if subject == "b":
            raise NotAssessable("no_claim", "没有数字")
        return Mismatch(subject) if subject == "c" else None

    verdict = audit(make_report(), rules=(planted(judge, each=lambda report: "abc"),))
    assert [(o.subject, o.status.value) for o in verdict.outcomes["Z99"]] == [
        ("a", "pass"),
        ("b", "not_assessable"),
        ("c", "fail"),
    ]
    assert summarise(verdict.outcomes["Z99"]) == (Status.FAIL, None)
    assert summarise(verdict.outcomes["Z99"][:2]) == (Status.NOT_ASSESSABLE, "no_claim: 没有数字")


def test_out_of_scope_leaves_no_outcome(make_report):
    old = planted(lambda report: None, generations=frozenset({"2019"}))
    assert audit(make_report(), rules=(old,)).outcomes == {}


@pytest.mark.parametrize(
    ("year", "basis", "severity"),
    [
        (2019, ("F60",), "note"),
        (2019, ("P",), "note"),
        (2019, ("X",), "warning"),
        (2019, ("X", "F60"), "warning"),
        (2019, ("L50",), "error"),
        (2020, ("F60",), "warning"),
        (2020, ("E",), "warning"),
        (2020, ("X",), "error"),
        (2021, ("P",), "error"),
        (2024, ("E",), "error"),
    ],
)
def test_caps_by_year(make_report, year, basis, severity):
    report = make_report(generation="2019" if year < 2021 else "2021", year=year)
    (finding,) = audit(report, rules=(planted(lambda report: Mismatch("甲"), basis=basis),)).findings
    assert finding.severity == severity


def test_identity_holds_no_figure_and_evidence_holds_them(make_report):
    def finding(value):
        (found,) = audit(make_report({"T3.new_received.total": value}), agency_code="X1", rules=(A33,)).findings
        return found

    one, other = finding(53), finding(54)
    assert one.fingerprint == other.fingerprint == fingerprint("X1", 2024, "A33", "T3.new_received.total")
    assert one.evidence_hash != other.evidence_hash
    assert finding(53).evidence_hash == one.evidence_hash


def test_evidence_does_not_depend_on_words_or_spaces():
    one = Mismatch("甲", 1, 2, quote="共收到 2件", words={"a": "b"}, severity=Severity.NOTE)
    assert evidence_hash(one) == evidence_hash(replace(one, quote="共收到2 件", words={}, severity=None))


def test_groups():
    sums = [("A32", Mismatch("T3.total.natural_person", 0, 9)), ("A32", Mismatch("T3.total.total", 0, 9))]
    other = [("A33", Mismatch("T3.granted.total", 4, 2)), ("A41", Mismatch("T4.reconsideration.total", 0, 9))]
    assert group([*sums, *other]).numbers == (1, 1, 2, 3)
    caused = [
        ("C21", Mismatch("甲", cause="ordinals")),
        ("C22", Mismatch("乙")),
        ("C21", Mismatch("丙", cause="ordinals")),
    ]
    assert group(caused).numbers == (1, 2, 1)
    assert group([]).numbers == ()


def test_the_sentence_tells_place_number_and_relation(make_report):
    (finding,) = audit(make_report({"T3.total.business": 8}), rules=(A31,)).findings
    assert finding.message == (
        "表三“（七）总计”行“商业企业”列填8，按“本年新收+上年结转-结转下年度”算得9（10+2-3=9），相差-1；"
        "按勾稽关系推算应为9，请核对台账"
    )
    assert finding.fix == "请核对新收、结转与总计。"
    assert finding.basis == "报告自身的勾稽关系；国办公开办函〔2021〕30号"


def test_a_verdict_travels_between_processes(make_report):
    verdict = audit(make_report({"T3.total.business": 8}), rules=(A31,))
    again = pickle.loads(pickle.dumps(verdict))
    assert again.to_dict() == verdict.to_dict()


def test_what_was_derived_from_a_report_does_not_travel(make_report):
    report = make_report({"T3.total.business": 8})
    audit(report)
    fields = set(type(report).__dataclass_fields__)
    assert set(vars(report)) > fields
    again = pickle.loads(pickle.dumps(report))
    assert set(vars(again)) == fields
    assert again == report


def test_a_reader_that_trips_is_our_fault_and_no_finding(monkeypatch):
    def trip(data, recognise):
        raise RecursionError("too deep")

    monkeypatch.setattr("audit.engine.read", trip)
    verdict = check(b"x", name="a.html")
    assert (verdict.status, verdict.findings) == ("unreadable", ())
    assert [(crash.code, crash.cause) for crash in verdict.crashes] == [("", "RecursionError: too deep")]
    assert "trip" in verdict.crashes[0].trace
    again = pickle.loads(pickle.dumps(verdict))
    assert again.to_dict() == verdict.to_dict()
    assert again.crashes[0].trace == verdict.crashes[0].trace


def test_what_is_no_report():
    verdict = check("今天天气很好。\n明天也很好。".encode(), name="a.txt")
    assert (verdict.status, verdict.error and verdict.error[0]) == ("not_a_report", "not_a_report")
    assert verdict.findings == ()


def test_reports_under_the_old_regulation_are_not_audited():
    text = "样例市样例局2016年政府信息公开工作年度报告\n一、总体情况\n正文\n五、存在的主要问题及改进情况\n正文"
    verdict = check(text.encode())
    assert (verdict.status, verdict.error and verdict.error[0]) == ("not_a_report", "too_old")


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x00\x01\x02" * 500, b"%PDF-1.7\n%\xe2\xe3"])
def test_bad_input_is_a_verdict(data):
    verdict = check(data, name="x")
    assert verdict.status == "unreadable"
    assert verdict.error is not None
    assert "\n" not in verdict.error[1]
    assert verdict.to_dict()["cells"] == {}


def test_same_input_same_bytes(make_report):
    report = make_report({"T3.total.business": 8, "T4.reconsideration.total": 9})
    assert audit(report).to_dict() == audit(report).to_dict()
    backwards = audit(report, rules=tuple(reversed(ALL)))
    assert {f.fingerprint for f in backwards.findings} == {f.fingerprint for f in audit(report).findings}


@pytest.mark.parametrize(("misread", "stored"), [("gb18030", "utf-8"), ("latin-1", "utf-8")])
def test_a_page_whose_text_was_converted_wrongly_is_said_to_be_so(misread, stored):
    page = render_html(make_content("garbled", "青川县水利局", 2024)).encode()
    verdict = check(page.decode(misread, "replace").encode(stored))
    assert verdict.error is not None
    assert (verdict.status, verdict.error[0], verdict.findings) == ("unreadable", "encoding", ())
