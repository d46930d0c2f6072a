"""Which cell is wrong: found where it can be, and never a wrong cell called wrong."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.alternatives import Diagnosis, Kind
from audit.diagnosis import locating
from audit.diagnosis.locating import diagnose
from audit.diagnosis.searching import Search
from audit.diagnosis.system import systems_of
from audit.form import FORMS
from tests.audit.diagnosis.numbers import dense, of_table3, sparse, unsorted_results
from tests.generating import tables_3_and_4

TABLES = {"dense": dense, "sparse": sparse}
CASES = [(name, generation) for name in TABLES for generation in FORMS]


def holds(generation, numbers):
    return not any(any(system.residuals(numbers)) for system in systems_of(generation))


def corrected(numbers, diagnoses):
    return {**numbers, **{change.address: change.value for one in diagnoses for change in one.changes}}


def located(diagnoses):
    return {change.address: change.value for one in diagnoses for change in one.changes}


@pytest.mark.parametrize(("generation", "equations", "cells"), [("2021", 39, 175), ("2019", 37, 161)])
def test_the_relations_of_both_forms(generation, equations, cells):
    table3, *groups = systems_of(generation)
    assert (len(table3.equations), len(table3.addresses)) == (equations, cells)
    assert [len(group.addresses) for group in groups] == [5, 5, 5]


@pytest.mark.parametrize(("name", "generation"), CASES)
def test_a_table_that_adds_up_has_no_cause(name, generation):
    assert diagnose(generation, TABLES[name](generation)) == ()


@pytest.mark.parametrize(("name", "generation"), CASES)
@pytest.mark.parametrize("wrong", [lambda n: 0, lambda n: n + 1, lambda n: n - 1, lambda n: n * 10 + 3, lambda n: 2])
def test_every_single_cell_is_located(name, generation, wrong):
    right = TABLES[name](generation)
    for address in of_table3(right):
        value = wrong(right[address])
        if value < 0 or value == right[address]:
            continue
        (cause,) = diagnose(generation, {**right, address: value})
        assert (cause.kind, located([cause])) == (Kind.UNIQUE, {address: right[address]}), (address, value)
        assert len(cause.equations) == (3 if address.startswith("T3.total.") else 2)
        assert cause.alternatives[0].changes[0].found == value


@given(numbers=tables_3_and_4(), data=st.data())
def test_any_single_change_in_any_table_is_located(numbers, data):
    address = data.draw(st.sampled_from(of_table3(numbers)))
    value = data.draw(st.integers(0, 10**6).filter(lambda number: number != numbers[address]))
    (cause,) = diagnose("2021", {**numbers, address: value})
    assert (cause.kind, located([cause])) == (Kind.UNIQUE, {address: numbers[address]})


@given(numbers=tables_3_and_4(), data=st.data())
def test_a_unique_diagnosis_makes_its_relations_hold(numbers, data):
    cells = data.draw(st.lists(st.sampled_from(of_table3(numbers)), min_size=1, max_size=6))
    wrong = {**numbers, **{address: data.draw(st.integers(0, 9)) for address in cells}}
    diagnoses = diagnose("2021", wrong)
    if diagnoses and all(one.kind is Kind.UNIQUE for one in diagnoses):
        assert holds("2021", corrected(wrong, diagnoses))
    for one in diagnoses:
        assert one.kind is not Kind.UNIQUE or all(change.value >= 0 for change in one.changes)
        assert all(_explained(wrong, one, changes) for changes in one.alternatives[:3])


def _explained(numbers, diagnosis, alternative):
    """All relations of this cause hold with the alternative, and none breaks."""
    changed = {**numbers, **{one.address: one.value for one in alternative.changes}}
    before, after = (_broken(values) for values in (numbers, changed))
    return after == before - set(diagnosis.equations)


def _broken(numbers):
    return {
        (equation.rule, equation.subject)
        for system in systems_of("2021")
        for equation, off in zip(system.equations, system.residuals(numbers), strict=True)
        if off
    }


@pytest.mark.parametrize("generation", FORMS)
def test_results_that_were_not_sorted_are_one_ambiguous_cause(generation):
    (cause,) = diagnose(generation, unsorted_results(generation))
    leaves = sum(row.leaf for row in FORMS[generation].rows)
    assert (cause.kind, len(cause.alternatives), cause.family) == (Kind.AMBIGUOUS, leaves, "result_rows")
    assert cause.changes == ()
    assert cause.equations == (("A32", "T3.total.natural_person"), ("A32", "T3.total.total"))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("slips", [(1,), (1, -1), (1, 2, 3, 10, -1, -2)], ids=["plus one", "one", "various"])
def test_two_independent_errors_are_located_or_ambiguous(name, slips):
    right = TABLES[name]()
    chance = random.Random(f"{name} {slips}")
    both = 0
    for _ in range(700):
        wrong = dict(right)
        for address in chance.sample(of_table3(right), 2):
            wrong[address] = max(wrong[address] + chance.choice(slips), 0)
        errors = {address: right[address] for address in right if wrong[address] != right[address]}
        diagnoses = diagnose("2021", wrong)
        assert located(diagnoses).items() <= errors.items(), errors
        both += located(diagnoses) == errors
    assert both > 600


def test_two_errors_with_a_hole_beside_them_are_never_called_one():
    """Where relations cannot be judged, two wrong cells can look like one."""
    right = dense()
    chance = random.Random(7)
    found = 0
    for _ in range(500):
        wrong = dict(right)
        for address in chance.sample(of_table3(right), 2):
            wrong[address] += 1
        errors = {address: right[address] for address in right if wrong[address] != right[address]}
        holed = wrong | dict.fromkeys(chance.sample(of_table3(right), 2))
        diagnoses = diagnose("2021", holed)
        assert located(diagnoses).items() <= errors.items(), (errors, holed)
        found += bool(located(diagnoses))
    assert found > 50


def test_two_equal_errors_that_look_like_one_beside_holes():
    """(granted, business) and (partial, research) are one too many; the relations of row partial and column business
    cannot be judged: what is left points at (granted, research), where nothing is wrong."""
    wrong = dense()
    wrong["T3.granted.business"] += 1
    wrong["T3.partial.research"] += 1
    holed = wrong | {"T3.partial.business": None}
    (cause,) = diagnose("2021", holed)
    assert (cause.kind, cause.changes) == (Kind.AMBIGUOUS, ())


def test_a_cell_with_one_relation_left_is_not_called_unique():
    """A row of results is not there, as where the form was printed with fewer rows: results have their row only."""
    right = dense()
    gone = dict.fromkeys(address for address in right if address.startswith("T3.other.other."))
    wrong = right | gone | {"T3.granted.business": right["T3.granted.business"] + 1}
    (cause,) = diagnose("2021", wrong)
    assert (cause.kind, len(cause.alternatives), cause.holes) == (Kind.AMBIGUOUS, 6, True)  # 法律服务机构 is 0


def test_hundreds_of_explanations_explain_nothing():
    """With their columns not judged, three rows can each be wrong in six or seven places."""
    right = dense()
    wrong = right | dict.fromkeys(address for address in right if address.startswith("T3.other.other."))
    for row, more in (("granted", 1), ("partial", 2), ("unable.not_held", 5)):
        wrong[f"T3.{row}.business"] = right[f"T3.{row}.business"] + more
    (cause,) = diagnose("2021", wrong)
    assert (cause.kind, cause.alternatives, len(cause.equations)) == (Kind.MANY, (), 3)


def test_a_cell_with_two_relations_left_is_located():
    right = dense()
    gone = dict.fromkeys(address for address in right if address.startswith("T3.other.other."))
    (cause,) = diagnose("2021", right | gone | {"T3.new_received.business": 12})
    assert located([cause]) == {"T3.new_received.business": 10}


def test_a_number_in_a_hole_says_nothing():
    right = dense()
    assert diagnose("2021", {**right, "T3.granted.business": None}) == ()
    assert diagnose("2021", dict.fromkeys(right)) == ()
    assert diagnose("2021", {}) == ()


@pytest.mark.parametrize(
    ("cells", "alternatives"),
    [
        ({"total": 5}, 5),
        ({"total": 3}, 4),  # other is 0 and cannot be less
        ({"upheld": 0}, 5),
    ],
    ids=["total too large", "total too small", "a field too small"],
)
def test_a_group_of_table_4_is_ambiguous(cells, alternatives):
    wrong = dense() | {f"T4.reconsideration.{field}": value for field, value in cells.items()}
    (cause,) = diagnose("2021", wrong)
    assert (cause.table, cause.kind, cause.equations) == ("T4", Kind.AMBIGUOUS, (("A41", "T4.reconsideration.total"),))
    assert len(cause.alternatives) == alternatives
    assert all(len(one.changes) == 1 for one in cause.alternatives)


def test_the_only_explanation_of_a_group_of_table_4_is_not_called_unique():
    """Two cells filled under a total of 0: the total alone explains it, but so would the two."""
    wrong = dense() | dict.fromkeys((f"T4.litigation_after.{field}" for field in ("other", "total")), 0)
    wrong |= {"T4.litigation_after.upheld": 1, "T4.litigation_after.corrected": 1}
    (cause,) = diagnose("2021", wrong)
    assert (cause.kind, len(cause.alternatives), cause.changes) == (Kind.AMBIGUOUS, 1, ())


def test_causes_in_both_tables_stay_apart():
    wrong = dense() | {"T3.granted.business": 9, "T4.litigation_direct.total": 4, "T4.litigation_after.total": 0}
    diagnoses = diagnose("2021", wrong)
    assert [(one.table, one.kind) for one in diagnoses] == [
        ("T3", Kind.UNIQUE),
        ("T4", Kind.AMBIGUOUS),
        ("T4", Kind.AMBIGUOUS),
    ]


def test_a_clear_error_beside_an_unclear_one():
    wrong = unsorted_results() | {"T3.carried_out.business": 4}
    clear, unclear = sorted(diagnose("2021", wrong), key=lambda one: one.kind, reverse=True)
    assert located([clear]) == {"T3.carried_out.business": 0}
    assert (unclear.kind, unclear.family, len(unclear.alternatives)) == (Kind.AMBIGUOUS, "result_rows", 21)


def test_of_three_errors_those_that_share_a_row_are_not_called_certain():
    """Four errors, two of them in one row, can look like these three."""
    right = dense()
    wrong = right | {"T3.granted.business": 7, "T3.granted.research": 4, "T3.carried_out.total": 13}
    diagnoses = {one.kind: one for one in diagnose("2021", wrong)}
    single, shared = diagnoses[Kind.UNIQUE], diagnoses[Kind.AMBIGUOUS]
    assert located([single]) == {"T3.carried_out.total": 6}
    assert [[one.address for one in way.changes] for way in shared.alternatives] == [
        ["T3.granted.business", "T3.granted.research"]
    ]


@pytest.mark.parametrize("errors", [3, 4])
def test_more_independent_errors_are_very_rarely_taken_for_fewer(errors):
    """It cannot be told from the relations alone when a simpler explanation fits; it has to stay an exception."""
    right = dense()
    chance = random.Random(errors)
    misled = 0
    for _ in range(600):
        wrong = dict(right)
        for address in chance.sample(of_table3(right), errors):
            wrong[address] = max(wrong[address] + chance.choice((1, 1, 2, 3, 10, -1, -2)), 0)
        made = {address: right[address] for address in right if wrong[address] != right[address]}
        misled += not located(diagnose("2021", wrong)).items() <= made.items()
    assert misled <= 2


def test_five_errors_far_from_each_other_are_all_located():
    right = dense()
    cells = ["T3.new_received.business", "T3.granted.natural_person", "T3.partial.research", "T3.carried_out.total"]
    wrong = {**right, **{address: right[address] + 2 + 3 * at for at, address in enumerate(cells)}}
    wrong["T3.denied.third_party.other_org"] += 50
    errors = {address: right[address] for address in right if wrong[address] != right[address]}
    assert located(diagnose("2021", wrong)) == errors


def test_a_fraction_is_put_right_and_none_is_suggested():
    right = dense()
    (cause,) = diagnose("2021", {**right, "T3.granted.business": Decimal("4.5")})
    assert located([cause]) == {"T3.granted.business": 5}
    assert type(cause.changes[0].value) is int
    (cause,) = diagnose("2021", {**right, "T3.granted.business": -5})
    assert located([cause]) == {"T3.granted.business": 5}


def test_garbage_is_many_within_the_budget(monkeypatch):
    chance = random.Random(3)
    tried: list[Search] = []
    monkeypatch.setattr(locating, "Search", _counting(tried))
    for spread in (1, 3, 1000):
        for _ in range(40):
            numbers = {address: chance.randrange(spread + 1) for address in FORMS["2021"].addresses}
            kinds = {one.kind for one in diagnose("2021", numbers) if one.table == "T3"}
            assert kinds == {Kind.MANY}
    assert min(search.budget for search in tried) >= -1


def _counting(tried):
    def make(*facts):
        tried.append(Search(*facts))
        return tried[-1]

    return make


def test_out_of_budget_is_many(monkeypatch):
    monkeypatch.setattr(locating, "BUDGET", 2)
    (cause,) = diagnose("2021", unsorted_results())
    assert (cause.kind, cause.alternatives, len(cause.equations)) == (Kind.MANY, (), 2)


def test_the_order_of_the_numbers_makes_no_difference():
    wrong = unsorted_results() | {"T3.carried_out.business": 4, "T4.reconsideration.total": 1}
    forwards = diagnose("2021", wrong)
    assert diagnose("2021", dict(reversed(wrong.items()))) == forwards
    assert all(isinstance(one, Diagnosis) for one in forwards)
