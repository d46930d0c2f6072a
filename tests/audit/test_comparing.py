"""What differs between two files of one report differs both ways, and nothing differs from itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.comparing import differing_cells, differing_sentences, of_one_report
from audit.reading import read
from audit.reading.interpret import interpret
from tests.generating import RENDERINGS, varied_contents

renderings = st.sampled_from(sorted(RENDERINGS))


def read_as(content, how):
    return interpret(read(RENDERINGS[how](content)))


@given(content=varied_contents(), one=renderings, other=renderings)
@settings(max_examples=25)
def test_no_report_differs_from_itself_in_another_format(content, one, other):
    here, there = read_as(content, one), read_as(content, other)
    assert of_one_report(here, there)
    assert differing_cells(here, there) == []
    assert differing_sentences(here, there) == {}


@given(content=varied_contents(), data=st.data(), number=st.integers(100_000, 999_999))
@settings(max_examples=25)
def test_exactly_the_changed_cells_differ_and_both_ways(content, data, number):
    chosen = data.draw(st.lists(st.sampled_from(content.form.addresses), max_size=5, unique=True))
    changed = replace(content, cells={**content.cells, **dict.fromkeys(chosen, number)})
    here, there = read_as(content, "html"), read_as(changed, "html")
    forth = {one.address: (one.here.value, one.there.value) for one in differing_cells(here, there)}
    back = {one.address: (one.there.value, one.here.value) for one in differing_cells(there, here)}
    assert forth == back
    assert set(forth) == {address for address in chosen if content.cells.get(address) != number}


@given(content=varied_contents(), word=st.sampled_from(["另行补充一项说明。", "现将有关情况更新！"]))
@settings(max_examples=15)
def test_an_added_sentence_is_found_on_its_side_only(content, word):
    parts = {**content.parts, 6: (*content.parts[6], word)}
    here, there = read_as(replace(content, parts=parts), "html"), read_as(content, "html")
    assert differing_sentences(here, there) == {6: word}
    assert differing_sentences(there, here) == {}
