"""A diagnosis in Chinese: one sentence for text, page and notice. A number only where the diagnosis is unique."""

from __future__ import annotations

from collections.abc import Sequence

from audit.alternatives import SHOWN, Alternative, Change, Diagnosis, Kind
from audit.diagnosis.families import COLUMNS, RESULTS
from audit.form import Form
from audit.wording import figure, where

NUMBERS = "①②③④⑤"
HOLES = "（表中有未填数字的格，只核对了能核对的关系）"


def diagnosis_sentence(diagnosis: Diagnosis, form: Form) -> str:
    """What a reader is told of the cause."""
    if diagnosis.kind is Kind.UNIQUE:
        return _unique(diagnosis, form)
    if diagnosis.kind is Kind.MANY:
        return "由勾稽关系不能定位有误的格，请整表复核"
    return _ambiguous(diagnosis, form) + (HOLES if diagnosis.holes else "")


def value_words(value: str) -> str:
    """The words of a unique diagnosis beside the cell it is about."""
    return f"按勾稽关系推算应为{value}，请核对台账"


def located_words(diagnosis: Diagnosis, form: Form) -> str:
    """Where the wrong cells of a unique diagnosis are, for findings about other cells."""
    return f"有误的可能是{_places(diagnosis.changes, form)}"


def _unique(diagnosis: Diagnosis, form: Form) -> str:
    if len(diagnosis.changes) == 1:
        (change,) = diagnosis.changes
        words = f"{where(change.address, form)}{value_words(figure(change.value))}"
    else:
        cells = "、".join(f"{where(one.address, form)}应为{figure(one.value)}" for one in diagnosis.changes)
        words = f"按勾稽关系推算，{cells}，请核对台账"
    return words + _reasons(diagnosis.alternatives[0])


def _ambiguous(diagnosis: Diagnosis, form: Form) -> str:
    if diagnosis.family == RESULTS:
        return _unsorted(diagnosis.alternatives[0])
    if diagnosis.family == COLUMNS:
        return f"{_rows(diagnosis.alternatives[0], form)}的差额可以出在不同的列，无法判断是哪一列，请核对台账"
    if len(diagnosis.alternatives) == 1:
        (only,) = diagnosis.alternatives
        return f"调整{_places(only.changes, form)}可使关系成立，但不能排除其他情形，请核对台账{_reasons(only)}"
    shown = [
        f"{mark}{_places(one.changes, form)}{_reasons(one)}"
        for mark, one in zip(NUMBERS, diagnosis.alternatives[:SHOWN], strict=False)
    ]
    more = f"；等{len(diagnosis.alternatives)}种" if len(diagnosis.alternatives) > SHOWN else ""
    return f"以下任一调整均可使关系成立，请核对台账：{'；'.join(shown)}{more}"


def _unsorted(alternative: Alternative) -> str:
    """9件未按办理结果分类填报: the same number is missing from the results, or too many."""
    differences = [one.difference for one in alternative.changes]
    number = figure(max(max(differences), -min(differences)))
    if min(differences) > 0:
        return f"{number}件未按办理结果分类填报，无法判断应归入哪一项"
    return f"办理结果各项与总计相差{number}件，无法判断是哪一项有误"


def _places(changes: Sequence[Change], form: Form) -> str:
    together = "同时调整" if len(changes) > 1 else ""
    return together + "、".join(where(one.address, form) for one in changes)


def _rows(alternative: Alternative, form: Form) -> str:
    return "、".join(dict.fromkeys(f"“{form.printed[one.address][0]}”行" for one in alternative.changes))


def _reasons(alternative: Alternative) -> str:
    return f"（{'；'.join(alternative.reasons)}）" if alternative.reasons else ""
