"""Labels of the form as they were recognised → as the form prints them. Only where one label alone is near."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from audit.form import FORMS
from audit.form.shape import T3_COLUMN_LABELS, T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.labels import table_words

SHORTEST = 3
ALIKE, AHEAD = 0.75, 0.08
# One character in so many may be lost or added.
ONE_IN = 5


@lru_cache(maxsize=2048)
def healed(text: str) -> str:
    """`(四9)无法提供` → `（四）无法提供`, `结果正` → `结果纠正`. What is right, or near to none or to several, stays."""
    words = table_words(text)
    known = _known()
    if len(words) < SHORTEST or words in known:
        return text
    near = [
        (SequenceMatcher(None, words, label).ratio(), printed)
        for label, printed in known.items()
        if abs(len(label) - len(words)) <= max(1, len(label) // ONE_IN)
    ]
    near = sorted((one for one in near if one[0] >= ALIKE), reverse=True)
    if not near or (len(near) > 1 and near[0][0] - near[1][0] < AHEAD):
        return text
    return near[0][1]


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Words for comparing → the label."""
    labels = [*T3_COLUMN_LABELS.values(), *T4_FIELD_LABELS.values(), *T4_GROUP_LABELS.values()]
    labels += ["法人或其他组织", "申请人情况", "行政诉讼", "信息内容"]
    for form in FORMS.values():
        labels += [label for row in form.rows for label in (row.label, *row.parents)]
        labels += [label for field in form.fields for label in (field.row_label, field.column_label, field.block)]
    return {table_words(label): label for label in labels}
