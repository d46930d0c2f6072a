"""Which deadline a body has. Article 49 names departments and governments; for towns only a local notice does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from audit.errors import BadSettings
from audit.model import BodyKind
from db.agencies import Agency, lineages
from db.deadlines import DueDate
from notifications.calendar import Overrides, act_by
from notifications.policy import Policy

REGULATION = "《中华人民共和国政府信息公开条例》"
DEPARTMENT_BASIS = f"{REGULATION}第四十九条第一款"
GOVERNMENT_BASIS = f"{REGULATION}第四十九条第二款"
LOCAL_BODIES = frozenset({BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE})


def due_date(agency: Agency, year: int, policy: Policy, overrides: Overrides, lineage: Sequence[str] = ()) -> DueDate:
    """The deadline of one body for the report of `year`, which falls due in the year after. `lineage`: as there."""
    kind, legal, basis = legal_deadline(agency.kind, year, policy, lineage)
    return DueDate(agency.code, year, kind, legal, act_by(legal, overrides), basis)


def due_dates(
    agencies: Iterable[Agency],
    year: int,
    policy: Policy,
    overrides: Overrides,
    above: Mapping[str, tuple[str, ...]] | None = None,
) -> list[DueDate]:
    """
    The deadlines of all bodies that exist on their legal date, and existed in the year of the report.

    `above`: the lineage of each, where `agencies` are not all of the registry.
    """
    agencies = tuple(agencies)
    if above is None:
        above = lineages(agencies) if policy.regional else {}
    alike: dict[tuple[BodyKind, str | None], DueDate] = {}  # one kind in one region: one deadline
    made = []
    for agency in agencies:
        lineage = above.get(agency.code, ())
        head = next((code for code in lineage if code in policy.regional), None)
        key = agency.kind, head
        if key not in alike:
            alike[key] = due_date(agency, year, policy, overrides, lineage)
        due = alike[key]
        if agency.owes(year, due.legal_date):
            made.append(DueDate(agency.code, year, due.kind, due.legal_date, due.act_by, due.basis))
    return made


def owed_dates(agencies: Iterable[Agency], year: int, policy: Policy, overrides: Overrides) -> list[DueDate]:
    """All deadlines of all bodies: beside an earlier local date that of the law, from which alone 逾期 counts."""
    agencies = tuple(agencies)
    dues, bodies = due_dates(agencies, year, policy, overrides), {one.code: one for one in agencies}
    for due in tuple(dues):
        body = bodies[due.agency_code]
        if due.kind == "local" and body.kind not in LOCAL_BODIES:
            kind, legal, basis = _usual(body.kind, year, policy)
            if body.owes(year, legal):
                dues.append(DueDate(body.code, year, kind, legal, act_by(legal, overrides), basis))
    return dues


def of_law(dues: Sequence[DueDate]) -> DueDate:
    """The deadline from which 逾期 counts: the law's, or the local one where the law names none."""
    return min(dues, key=lambda due: (due.kind == "local", due.legal_date))


def legal_deadline(kind: BodyKind, year: int, policy: Policy, lineage: Sequence[str] = ()) -> tuple[str, date, str]:
    """
    (kind of deadline, last day in time, basis) of a kind of body for the report of `year`.

    The law's or the local one, whichever is earlier. `lineage`: the codes of the body and of those above it, for the
    deadline of its region.
    """
    usual = _usual(kind, year, policy)
    regional = next((policy.regional[code] for code in lineage if code in policy.regional), None)
    if regional is None:
        return usual
    day = local_date(regional[0], year + 1)
    return ("local", day, regional[1]) if kind in LOCAL_BODIES or day < usual[1] else usual


def _usual(kind: BodyKind, year: int, policy: Policy) -> tuple[str, date, str]:
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
        raise BadSettings(f"notify.local_deadline 或地区的 deadline 应写作 MM-DD，写的是 {text!r}") from None
