"""The official form as data: one file a generation. A third generation is a new file, not new code."""

from __future__ import annotations

from audit.form.parts import PARTS, Part
from audit.form.shape import T3_COLUMNS, T4_FIELDS, T4_GROUPS, Equation, Field, Form, Row
from audit.form.y2019 import FORM_2019
from audit.form.y2021 import FORM_2021

FORMS = {form.generation: form for form in (FORM_2019, FORM_2021)}
FIRST_YEAR = 2019


def form_for_year(year: int) -> Form | None:
    """The form that binds a report year; None before 2019, whose reports are not audited."""
    if year < FIRST_YEAR:
        return None
    return FORM_2019 if year <= 2020 else FORM_2021


__all__ = [
    "FIRST_YEAR",
    "FORMS",
    "FORM_2019",
    "FORM_2021",
    "PARTS",
    "T3_COLUMNS",
    "T4_FIELDS",
    "T4_GROUPS",
    "Equation",
    "Field",
    "Form",
    "Part",
    "Row",
    "form_for_year",
]
