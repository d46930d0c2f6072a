"""What an office settles about the rules: added up from above, never more severe, never without a reason."""

from __future__ import annotations

import pytest

from audit.engine import audit
from audit.errors import BadSettings
from audit.policy import AS_CATALOGUED
from audit.rules.a31_applications_balance import A31
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.severity import Severity
from audit.surroundings import Surroundings
from gouji.notifying import policy_of
from gouji.policies import policies_of
from gouji.settings import Settings, load_settings

FULL = """
[rules]
alike_note = 0.8
[rules.C13]
off = true
reason = "本地不要求"
[rules.A31]
severity = "note"
reason = "先作提示"
[[rules.items]]
name = "建议提案"
words = ["建议", "提案"]
part = 6
by = "市通知"
[rules.expressions]
"某某用语" = "正确用语"
[region.CITY]
name = "样例市"
deadline = "01-28"
deadline_by = "样例市通知"
[region.CITY.rules.A31]
off = true
reason = "另行核对"
[region.COUNTY.rules]
longest = 1000
[region.COUNTY.rules.C13]
severity = "note"
reason = "区里要求"
[[region.COUNTY.rules.items]]
name = "创新做法"
words = ["创新"]
"""


def policies(tmp_path, text):
    path = tmp_path / "gouji.toml"
    path.write_text(text, encoding="utf-8")
    return policies_of(load_settings(path))


def test_nothing_written_is_the_catalogue(tmp_path):
    assert policies(tmp_path, "").of(["X", "CITY"]) == AS_CATALOGUED


def test_what_holds_for_all(tmp_path):
    policy = policies(tmp_path, FULL).of(["X"])
    assert dict(policy.off) == {"C13": "本地不要求"}
    assert policy.lowered["A31"].severity is Severity.NOTE
    assert [item.name for item in policy.local_items] == ["建议提案"]
    assert [(one.wrong, one.right) for one in policy.expressions] == [("某某用语", "正确用语")]
    assert (policy.alike_note, policy.alike_warning, policy.longest) == (0.8, 0.9, None)


def test_a_region_adds_to_what_holds_above_and_the_nearest_wins(tmp_path):
    made = policies(tmp_path, FULL)
    city, county = made.of(["X", "CITY"]), made.of(["X", "COUNTY", "CITY"])
    assert (dict(city.off), dict(city.lowered)) == ({"C13": "本地不要求", "A31": "另行核对"}, {})
    assert dict(county.off) == {"A31": "另行核对"}
    assert county.lowered["C13"].reason == "区里要求"
    assert (county.longest, county.alike_note) == (1000, 0.8)
    assert [item.name for item in county.local_items] == ["建议提案", "创新做法"]
    assert (city.name, county.name) == ("样例市", "COUNTY")


def test_a_region_can_go_back_to_what_is_usual(tmp_path):
    text = """
[rules]
alike_warning = 0.8
contact_required = true
[region.CITY.rules]
alike_warning = 0.9
contact_required = false
"""
    made = policies(tmp_path, text)
    assert (made.of([]).alike_warning, made.of([]).contact_required) == (0.8, True)
    assert (made.of(["CITY"]).alike_warning, made.of(["CITY"]).contact_required) == (0.9, False)


def test_what_a_region_takes_from_above_has_to_fit_what_it_states(tmp_path):
    made = policies(
        tmp_path, "[rules]\nalike_note = 0.6\nalike_warning = 0.7\n[region.A.rules]\nalike_warning = 0.65\n"
    )
    assert (made.of(["A"]).alike_note, made.of(["A"]).alike_warning) == (0.6, 0.65)
    made = policies(tmp_path, "[rules]\nalike_warning = 0.8\n[region.A.rules]\nalike_note = 0.85\n")
    with pytest.raises(BadSettings, match=r"region\.A\.rules\.alike_note 不能大于"):
        made.of(["A"])


def test_a_deadline_of_a_region_reaches_the_notices(tmp_path):
    path = tmp_path / "gouji.toml"
    path.write_text(FULL, encoding="utf-8")
    assert policy_of(load_settings(path)).regional == {"CITY": ("01-28", "样例市通知")}


def test_the_days_of_a_region_reach_the_notices(tmp_path):
    path = tmp_path / "gouji.toml"
    text = (
        "[notify]\ndays_note = 12\n[region.CITY]\ndays_error = 7\ndays_warning = 9\n[region.COUNTY]\ndays_error = 4\n"
    )
    path.write_text(text, encoding="utf-8")
    policy = policy_of(load_settings(path))
    assert policy.days_of(("X", "COUNTY", "CITY")) == {"error": 4, "warning": 9, "note": 12}, "the nearest that says so"
    assert policy.days_of(("X", "CITY")) == {"error": 7, "warning": 9, "note": 12}
    assert policy.days_of(("X",)) == {"error": 3, "warning": 5, "note": 12}


@pytest.mark.parametrize(
    ("key", "value"),
    [("days_error", "0"), ("days_error", "251"), ("days_warning", "'5'"), ("days_note", "true"), ("grace_days", "91")],
)
def test_wrong_days_of_a_region_are_refused_with_the_line(tmp_path, key, value):
    path = tmp_path / "gouji.toml"
    path.write_text(f"[region.X]\nname = '样例县'\n{key} = {value}\n", encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        load_settings(path)
    assert str(caught.value).startswith(f"{path}:3: region.X.{key} 应")
    assert "\n" not in str(caught.value)
    with pytest.raises(BadSettings, match=f"^region.X.{key} 应"):
        policies_of(Settings(region={"X": {key: 0.5}}))


def test_a_rule_that_is_off_leaves_no_outcome_and_a_lowered_one_a_note(tmp_path, make_report):
    made = policies(tmp_path, FULL)
    broken = {"T3.new_received.total": 99}
    lowered = audit(make_report(broken, around=Surroundings(policy=made.of([]))), rules=(A31, A33))
    assert {one.code: one.severity.value for one in lowered.findings} == {"A31": "note", "A33": "error"}
    off = audit(make_report(broken, around=Surroundings(policy=made.of(["CITY"]))), rules=(A31, A33))
    assert set(off.outcomes) == {"A33"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[rules.A99]\noff = true\nreason = 'x'\n", "没有规则 A99"),
        ("[rules.C13]\noff = true\n", "rules.C13 改了规则，要用 reason 写明理由"),
        ("[rules.C13]\nreason = 'x'\n", "要写 off = true，或者 severity"),
        ("[rules.C13]\nseverity = 'error'\nreason = 'x'\n", "只能调低：C13 本来是“提示”"),
        ("[rules.C13]\nseverity = 'hint'\nreason = 'x'\n", "应是 error、warning、note"),
        ("[rules]\nalike = 0.9\n", "不认识的设置 rules.alike"),
        ("[rules]\nalike_note = 0.95\n", "alike_note 不能大于"),
        ("[rules]\nalike_note = 90\n", "应在 0.5 和 1 之间"),
        ("[rules]\nlongest = 0\n", "应是正整数"),
        ("[[rules.items]]\nname = 'x'\n", "words 应是一组词"),
        ("[[rules.items]]\nname = 'x'\nwords = ['y']\npart = 7\n", "part 应是 1 到 6"),
        ("[[rules.items]]\nwords = ['y']\n", "要写 name"),
        ("[region.X]\ndeadline = '1月26日'\n", "deadline 应写作 MM-DD"),
        ("[region.X]\ndeadlines = '01-26'\n", "不认识的设置 region.X.deadlines"),
        ("[rules]\nexpressions = ['x']\n", "应是一节"),
        ("[rules]\ncontact_required = 'yes'\n", "应是 true 或 false"),
        ("rules = 1\n", "[rules] 应是一节"),
        ("[region]\nX = 1\n", "[region.X] 应是一节"),
    ],
)
def test_what_is_wrong_is_one_clear_line(tmp_path, text, said):
    with pytest.raises(BadSettings) as caught:
        policies(tmp_path, text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
