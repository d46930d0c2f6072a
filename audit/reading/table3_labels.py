"""Labels of the rows of table 3: what a printed label means."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from audit.form import FORM_2019, FORMS, Form, Row
from audit.form.shape import T3_COLUMN_LABELS
from audit.labels import table_words, without_ordinal
from audit.reading.cells import looks_like_value

UNDIVIDED = next(row for row in FORM_2019.rows if row.key == "other")
ALIKE = 0.82
LONGEST_ROW_LABEL = 60
NEAR = 0.6
OTHERS = frozenset({"其他", "其他情形", "其他情况", "其他原因"})


def label_of(cells: Sequence[str], form: Form, *, beside_numbers: bool = False) -> tuple[int, Row | None]:
    """
    The right-most cell that is the label of a row: labels of merged cells stand to its left, or hang down beside it.

    `beside_numbers`: the cells stand where no column has its label. There a word that also heads a column is a row.
    """
    foreign: tuple[int, Row | None] = (-1, None)
    generation = form.generation
    for at in range(len(cells) - 1, -1, -1):
        text = cells[at]
        if len(text) < 2 or text.isdigit():
            continue
        row = match_row(text, generation) or _ambiguous(text, cells[:at], form, beside_numbers)
        if row and row is not UNDIVIDED:
            return at, row
        if row and foreign[1] is None:
            foreign = at, row
    return foreign


def _ambiguous(text: str, before: Sequence[str], form: Form, beside_numbers: bool) -> Row | None:
    """总计, and 其他 below （六）其他处理: other rows may be called 其他 as well."""
    words = without_ordinal(table_words(text))
    if words in ("总计", "小计") and beside_numbers:
        return next(row for row in form.rows if row.key == "total")
    if words in OTHERS and any(without_ordinal(table_words(cell)) == "其他处理" for cell in before):
        return next((row for row in form.rows if row.key == "other.other"), None)
    return None


@lru_cache(maxsize=2048)
def match_row(text: str, generation: str) -> Row | None:
    """The row that a printed label means: equal, equal without its ordinal, beginning alike, or nearly alike."""
    label = table_words(text)
    exact, loose = _tables_of_labels(generation)
    row = exact.get(label) or loose.get(without_ordinal(label))
    if row or not 4 <= len(label) <= LONGEST_ROW_LABEL or label in _COLUMN_WORDS:
        return row
    for known, candidate in exact.items():
        if len(label) >= 6 and (known.startswith(label) or label.startswith(known)):
            return candidate
    ratio, candidate = max(
        ((SequenceMatcher(None, label, known).ratio(), one) for known, one in exact.items()), key=lambda pair: pair[0]
    )
    return candidate if ratio >= ALIKE else None


@lru_cache(maxsize=4)
def _tables_of_labels(generation: str) -> tuple[dict[str, Row], dict[str, Row]]:
    rows = [*FORMS[generation].rows, UNDIVIDED]
    exact = {table_words(row.label): row for row in reversed(rows)}
    short = {table_words(row.label.split("（区分")[0]): row for row in rows if "（区分" in row.label}
    loose = {without_ordinal(label): row for label, row in {**exact, **short}.items()}
    # Without its ordinal this label is also the heading of a column.
    loose.pop("其他", None)
    loose.pop("总计", None)
    return {**exact, **short}, loose


_COLUMN_WORDS = frozenset(
    map(table_words, [*T3_COLUMN_LABELS.values(), "法人或其他组织", "申请人情况", "三、本年度办理结果"])
) | frozenset(map(table_words, ["（三）不予公开", "（四）无法提供", "（五）不予处理"]))


def paraphrased(cells: Sequence[str], due: Row | None, printed: frozenset[str]) -> tuple[int, Row | None]:
    """The row that is due by order, when its own label stands nowhere and the one here is near it."""
    if due is None or due.key in printed:
        return -1, None
    texts = [(at, text) for at, text in enumerate(cells) if len(text) > 1 and not looks_like_value(text)]
    at, text = texts[-1] if texts else (-1, "")
    return (at, due) if _is_near(text, due.label) else (-1, None)


@lru_cache(maxsize=1024)
def _is_near(text: str, label: str) -> bool:
    words, wanted = without_ordinal(table_words(text)), without_ordinal(table_words(label))
    return SequenceMatcher(None, words, wanted).ratio() >= NEAR
