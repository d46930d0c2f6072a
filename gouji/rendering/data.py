"""`gouji check --format json`: the contract is in docs/contracts.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from audit.engine import RULESET
from audit.verdict import Verdict
from gouji import __version__
from gouji.rendering.summary import summary_of


def render_json(verdicts: Sequence[Verdict]) -> str:
    """All of a run as one JSON object."""
    return json.dumps(
        {
            "gouji": __version__,
            "ruleset": RULESET,
            "reports": [verdict.to_dict() for verdict in verdicts],
            "summary": asdict(summary_of(verdicts)),
        },
        ensure_ascii=False,
        indent=1,
    )
