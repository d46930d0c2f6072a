"""Text for matching."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from audit.labels import compatible

MARKS = st.text(
    st.sampled_from("，：；（）！？％,:;()!?%\u0338\u0301\u20d2\u1100\u1161㍿ﬁ①²がか\u3099一a \u3000"), max_size=12
)


@given(st.one_of(st.text(), MARKS))
@example("！\u0338＝\u0338")
def test_wide_marks_that_are_replaced_first_change_nothing(text):
    assert compatible(text) == unicodedata.normalize("NFKC", text)
