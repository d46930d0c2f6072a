"""Which deadline a body has. Article 49 names departments and governments; for towns only a local notice does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from audit.errors import BadSettings
from audit.model import BodyKind
from db.agencies import Agency
from db.deadlines import DueDate
from notifications.calendar import Overrides, act_by
from notifications.policy import Policy

REGULATION = "《中华人民共和国政府信息公开条例》"
DEPARTMENT_BASIS = f"{REGULATION}第四十九条第一款"
GOVERNMENT_BASIS = f"{REGULATION}第四十九条第二款"
LOCAL_BODIES = frozenset({BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE})


def due_date(agency: Agency, year: int, policy: Policy, overrides: Overrides) -> DueDate:
    """The deadline of one body for the report of `year`, which falls due in the year after."""
    kind, legal, basis = legal_deadline(agency.kind, year, policy)
    return DueDate(agency.code, year, kind, legal, act_by(legal, overrides), basis)


def due_dates(agencies: Iterable[Agency], year: int, policy: Policy, overrides: Overrides) -> list[DueDate]:
    """The deadlines of all bodies that exist on their legal date."""
    dates = ((agency, due_date(agency, year, policy, overrides)) for agency in agencies)
    return [due for agency, due in dates if agency.active_on(due.legal_date)]


def legal_deadline(kind: BodyKind, year: int, policy: Policy) -> tuple[str, date, str]:
    """(kind of deadline, last day in time, basis) of a kind of body for the report of `year`."""
    if kind in LOCAL_BODIES:
        return "local", local_date(policy.local_deadline, year + 1), policy.local_basis
    if kind is BodyKind.GOVERNMENT:
        return "government", date(year + 1, 3, 31), GOVERNMENT_BASIS
    return "department", date(year + 1, 1, 31), DEPARTMENT_BASIS


def local_date(text: str, year: int) -> date:
    """BadSettings unless `text` is MM-DD and a day of that year."""
    try:
        return date.fromisoformat(f"{year}-{text}")
    except ValueError:
        raise BadSettings(f"notify.local_deadline 应写作 MM-DD，写的是 {text!r}") from None
