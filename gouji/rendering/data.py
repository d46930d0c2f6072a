"""`gouji check --format json`: the contract is in docs/contracts.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from audit.engine import RULESET
from audit.verdict import Verdict
from gouji import __version__
from gouji.rendering.summary import Summary


def report_json(verdict: Verdict) -> str:
    """One element of `reports`."""
    return _json(verdict.to_dict())


def run_json(reports: Iterable[str], summary: Summary, copies: Sequence[dict[str, Any]] = ()) -> Iterator[str]:
    """A run as one JSON object, piece by piece. `copies`: files of the same report, compared."""
    yield f'{{"gouji": {_json(__version__)}, "ruleset": {_json(RULESET)},\n"reports": [\n'
    for number, report in enumerate(reports):
        yield report if number == 0 else ",\n" + report
    yield f'\n],\n"copies": {_json(list(copies))},\n"summary": {json.dumps(asdict(summary))}}}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
