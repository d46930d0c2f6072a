"""The findings as JSON: each as in docs/contracts.md, with its state, the decision and the history."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from audit.engine import RULESET
from db.exported import Exported
from db.finding_queries import Event
from db.states import DECIDED, State
from gouji import __version__

DECISIONS = tuple(state.value for state in DECIDED)


def json_pieces(
    findings: Iterable[Exported], *, exported_at: str, filters: Mapping[str, tuple[Any, ...]]
) -> Iterator[bytes]:
    """The file, finding by finding, in the order in which they come."""
    head = {"gouji": __version__, "ruleset": RULESET, "exported_at": exported_at, "filters": filters}
    yield (_json(head).removesuffix("\n}") + ',\n"findings": [').encode()
    seen: Counter[str] = Counter()
    for number, one in enumerate(findings):
        seen[one.severity] += 1
        yield (("," if number else "") + "\n" + _json(element(one))).encode()
    counted = {"findings": seen.total()} | {name: seen[name] for name in ("error", "warning", "note")}
    yield ("\n],\n" + f'"summary": {json.dumps(counted)}' + "\n}\n").encode()


def element(one: Exported) -> dict[str, Any]:
    """One element of `findings`."""
    place = {"id": one.id, "agency_code": one.agency_code, "agency": one.agency, "year": one.report_year}
    known = {"code": one.code, "subject": one.subject, "severity": one.severity, "title": one.title}
    last = {"message": one.message, "fingerprint": one.fingerprint, "group": one.cause}
    standing = {
        "state": one.state,
        "reason": one.reason,
        "waived_until": one.waived_until,
        "reopened": one.reopened,
        "lock_version": one.lock_version,
        "first_seen": one.first_seen,
        "updated_at": one.updated_at,
        "decision": _decision(one),
        "answer": _answer(one),
        "report": {"url": one.url, "published_on": one.published_on},
        "history": [_told(event) for event in one.events],
    }
    return place | one.evidence | known | last | standing


def _decision(one: Exported) -> dict[str, Any] | None:
    """Who decided what, while it stands."""
    if one.state not in DECISIONS:
        return None
    made = next((event for event in reversed(one.events) if event.to_state == one.state), None)
    words = _told(made) if made else {}
    named = {"state": State(one.state).value, "reason": one.reason, "until": one.waived_until}
    return named | {"by": words.get("actor"), "at": words.get("at"), "note": words.get("note")}


def _answer(one: Exported) -> dict[str, Any] | None:
    """What the body said last."""
    said = one.answer
    return {"answer": said.answer, "note": said.note, "at": said.at, "entered_by": said.entered_by} if said else None


def _told(event: Event) -> dict[str, Any]:
    names = ("at", "actor", "kind", "from_state", "to_state", "reason", "note")
    return {name: getattr(event, name) for name in names}


def _json(value: Any) -> str:
    # half characters of a damaged page stay escaped: no file in UTF-8 can hold them
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace").decode()
