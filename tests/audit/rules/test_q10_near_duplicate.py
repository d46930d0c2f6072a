from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import Format
from audit.engine import check
from audit.likeness.comparing import texts_of, wording
from audit.likeness.prescribed import LAW
from audit.likeness.shingles import common
from audit.policy import Policy
from audit.rules.q10_near_duplicate import LAST_YEAR, Q10, body_of
from audit.surroundings import Alike, Registered, Surroundings
from audit.verdict import Status
from gouji.demo.content import blank_content, make_content, render_html
from tests.audit.building import AGENCY, YEAR, findings, reasons, report, short

FOREST = "临江区林业局"
OTHER = f"与{FOREST}雷同"
WORDS = [f"{a}{b}" for a in "巡修查补清护引排蓄泵" for b in "渠闸堤塘井管坝沟站桥"]


def prose(seed, *, sentences=30):
    """A paragraph that nobody else would write."""
    dice = random.Random(seed)
    return "".join("".join(dice.choice(WORDS) for _ in range(9)) + "。" for _ in range(sentences))


MINE = f"{AGENCY}{YEAR}年公开信息318条，群众查阅十二次。{prose('mine')}"
THEIRS = MINE.replace(AGENCY, FOREST).replace("318", "９７").replace("十二", "三")


def beside(previous=None, *alike, text=MINE, around=None, **facts):
    known = around or Surroundings()
    return replace(
        report(parts={1: text, 5: "无"}, **facts),
        around=replace(known, previous=(previous,) if previous else (), alike=alike),
    )


def last_year(text):
    return report(parts={1: text, 5: "无"}, year=YEAR - 1)


def mixed(share, *, sentences=40):
    """The first `share` of my sentences, then others."""
    mine, others = prose("mine", sentences=sentences).split("。"), prose("others", sentences=sentences).split("。")
    kept = round(sentences * share)
    return "。".join([*mine[:kept], *others[kept:sentences]]) + "。"


def test_last_year_with_other_numbers():
    text = MINE.replace(str(YEAR), str(YEAR - 1)).replace("318", "275")
    (finding,) = findings(Q10, beside(last_year(text)))
    assert (finding.subject, finding.severity, finding.mismatch.section) == (LAST_YEAR, "warning", 1)
    assert (finding.mismatch.quote or "").startswith(f"{AGENCY}{YEAR}年公开信息318条")
    assert finding.message.startswith(
        f"与上年报告雷同：第一、五部分除名称、数字、标题和规定用语外全部相同。本报告：“{AGENCY}{YEAR}年公开信息318条"
    )
    assert f"本机关{YEAR - 1}年的报告：“{AGENCY}{YEAR - 1}年公开信息275条" in finding.message


def test_another_body_of_the_same_year():
    found = beside(last_year(prose("before")), Alike(FOREST, YEAR, {1: THEIRS}))
    (finding,) = findings(Q10, found)
    assert (finding.subject, finding.severity) == (OTHER, "warning")
    assert f"{FOREST}：“{FOREST}{YEAR}年公开信息９７条" in finding.message
    assert body_of(finding.subject) == FOREST


def test_the_subject_holds_no_figure_and_stays_when_figures_change():
    one, other = (beside(None, Alike(FOREST, YEAR, {1: text})) for text in (THEIRS, THEIRS.replace("９７", "12")))
    assert short(Q10, one) == short(Q10, other) == [(OTHER, "warning")]


@pytest.mark.parametrize(("share", "severity"), [(0.97, "warning"), (0.9, "note"), (0.7, None), (0, None)])
def test_thresholds(share, severity):
    found = beside(last_year(mixed(share)), text=mixed(1))
    assert short(Q10, found) == ([(LAST_YEAR, severity)] if severity else [])


def test_thresholds_of_a_region():
    strict = Surroundings(policy=Policy(alike_warning=0.5, alike_note=0.3))
    assert short(Q10, beside(last_year(mixed(0.7)), text=mixed(1), around=strict)) == [(LAST_YEAR, "warning")]
    assert short(Q10, beside(last_year(mixed(0.5)), text=mixed(1), around=strict)) == [(LAST_YEAR, "note")]
    mild = Surroundings(policy=Policy(alike_warning=1.1, alike_note=1.1))
    assert short(Q10, beside(last_year(mixed(1)), text=mixed(1), around=mild)) == []


def test_without_a_report_to_compare_with():
    assert reasons(Q10, beside()) == {LAST_YEAR: f"no_previous_report: 没有{YEAR - 1}年度报告"}


@pytest.mark.parametrize("sentences", [0, 5, 15])
def test_too_little_of_its_own_is_not_compared(sentences):
    text = f"主动公开政府信息。{prose('short', sentences=sentences)}"
    found = beside(last_year(text), Alike(FOREST, YEAR, {1: text}), text=text)
    short_ = "no_claim: 略去名称、数字和规定用语后不足300字"
    assert reasons(Q10, found) == {LAST_YEAR: short_, OTHER: short_}
    assert short(Q10, found) == []


def test_the_other_report_may_be_too_short_as_well():
    found = beside(last_year("巡查。"), Alike(FOREST, YEAR, {1: THEIRS}))
    assert short(Q10, found) == [(OTHER, "warning")]
    assert list(reasons(Q10, found)) == [LAST_YEAR]


def test_a_report_that_copies_only_the_law_is_not_compared():
    text = "。".join(LAW.split())
    found = beside(last_year(text), text=text)
    assert reasons(Q10, found)[LAST_YEAR].startswith("no_claim")


def test_quotations_do_not_count():
    quoted = "".join(f"会议要求“{prose(number, sentences=2)}”。" for number in range(20))
    mine, theirs = quoted + prose("a"), quoted + prose("b")
    assert short(Q10, beside(last_year(theirs), text=mine)) == []


def test_the_template_of_an_office_does_not_count():
    """Twenty bodies fill in one text; each says a little of its own."""
    template = prose("template", sentences=200)
    texts = [template + prose(number, sentences=24) for number in range(20)]
    others = [Alike(f"临江区第{number}局", YEAR, {1: text}) for number, text in enumerate(texts[1:], 1)]
    before = last_year(template + prose("before", sentences=24))
    found = beside(before, *others, text=texts[0])
    assert {severity for _, severity in short(Q10, found)} == {"note"}
    assert len(short(Q10, found)) == 20
    known = common([wording(one.texts, (one.agency,)).shingles for one in others])
    told = replace(found, around=replace(found.around, common=known))
    assert (short(Q10, told), reasons(Q10, told)) == ([], {})
    copied = Alike(FOREST, YEAR, {1: texts[0]})
    assert short(Q10, replace(told, around=replace(told.around, alike=(copied,)))) == [(OTHER, "warning")]


def test_a_template_and_nothing_else_is_not_compared():
    known = wording({1: MINE}, (AGENCY,)).shingles
    found = beside(last_year(MINE), around=Surroundings(common=known))
    assert reasons(Q10, found)[LAST_YEAR].startswith("no_claim")


@pytest.mark.parametrize("agency", [AGENCY, f"{AGENCY}办公室", "山水局", "青山水务中心", ""])
def test_a_body_is_not_compared_with_itself(agency):
    """Nor a government with its office: they write one report for both."""
    known = Surroundings(registered=Registered("山水局", other_names=("青山水务中心",)))
    found = beside(None, Alike(agency, YEAR, {1: THEIRS}), around=known)
    assert list(reasons(Q10, found)) == [LAST_YEAR]
    assert short(Q10, found) == []


def test_bodies_below_a_government_are_compared_with_it():
    found = beside(None, Alike(f"{AGENCY}白石分局", YEAR, {1: MINE}))
    assert short(Q10, found) == [(f"与{AGENCY}白石分局雷同", "warning")]


def test_another_year_is_not_compared():
    assert short(Q10, beside(None, Alike(FOREST, YEAR - 1, {1: THEIRS}))) == []


def test_two_bodies_of_one_name_are_one_subject():
    found = beside(None, Alike(FOREST, YEAR, {1: prose("x")}), Alike(FOREST, YEAR, {1: THEIRS}))
    assert short(Q10, found) == [(OTHER, "warning")]


def test_of_a_recognised_page_nothing_is_said():
    found = beside(last_year(MINE))
    scan = replace(found, document=replace(found.document, format=Format.SCAN))
    assert reasons(Q10, scan) == {LAST_YEAR: "no_text_layer"}


def test_damaged_text_is_not_compared():
    assert reasons(Q10, replace(beside(last_year(MINE)), damage=("encoding_damaged",)))[LAST_YEAR] == "encoding_damaged"
    before = replace(last_year(MINE), damage=("encoding_damaged",))
    assert reasons(Q10, beside(before)) == {LAST_YEAR: "encoding_damaged"}


@given(st.randoms())
def test_the_order_of_the_others_makes_no_difference(dice):
    others = [Alike(f"临江区第{number}局", YEAR, {1: mixed(share)}) for number, share in enumerate((1, 0.95, 0.5, 0))]
    expected = Q10.assess(beside(None, *others, text=mixed(1)))
    dice.shuffle(others)
    assert Q10.assess(beside(None, *others, text=mixed(1))) == expected
    assert [one.status for one in expected if one.status is Status.FAIL] == [Status.FAIL, Status.FAIL]


def test_made_up_reports_of_two_years_and_of_two_bodies_are_not_alike():
    found = []
    for seed in range(60):
        texts = {agency: _texts(seed, agency, YEAR) for agency in (FOREST, "临江区财政局")}
        mine = beside(None, *(Alike(agency, YEAR, made) for agency, made in texts.items()))
        made, before = (_demo(seed, year) for year in (YEAR, YEAR - 1))
        found += findings(Q10, replace(made, around=replace(mine.around, previous=(before,))))
    assert [(finding.subject, finding.message) for finding in found] == []


def _demo(seed, year):
    made = check(render_html(make_content(seed, AGENCY, year)).encode(), rules=()).report
    assert made is not None
    return made


def _texts(seed, agency, year):
    return {part: "\n".join(lines) for part, lines in make_content(seed, agency, year).parts.items()}


def test_the_blank_form_is_not_compared():
    blank = check(render_html(blank_content(YEAR)).encode(), year=YEAR, rules=()).report
    assert blank is not None
    found = replace(blank, around=Surroundings(previous=(replace(blank, year=YEAR - 1),)))
    assert reasons(Q10, found)[LAST_YEAR].startswith("no_claim")


def test_the_real_reports_share_a_template_and_are_not_alike(shared_reports):
    paths = sorted((shared_reports / "seeds").glob("0*.txt"))
    read = [made for path in paths if (made := check(path.read_bytes(), rules=()).report)]
    assert len(read) == 5
    for mine in read:
        others = tuple(Alike(one.agency, mine.year or 0, texts_of(one)) for one in read if one is not mine)
        found = replace(mine, around=Surroundings(alike=others))
        outcomes = [outcome for outcome in Q10.assess(found) if outcome.subject != LAST_YEAR]
        assert [outcome.status for outcome in outcomes] == [Status.PASS] * 4


def test_the_report_of_another_body_is_not_last_years():
    text = prose("another", sentences=30)
    previous = replace(last_year(text), agency="样例市青山区民政局")
    assert reasons(Q10, beside(previous, text=text)) == {LAST_YEAR: "no_previous_report: 两年报告的机关名称不同"}
