"""`gouji check --format sarif`: SARIF 2.1.0, for whatever shows results of checks beside files.

A report has no lines of code: a finding names its file, and the cell or part as a logical location.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from audit.engine import RULESET
from audit.rule import Rule
from audit.rules import ALL
from audit.severity import Severity
from audit.wording import basis_text
from gouji import __version__
from gouji.rendering.labels import SEVERITIES

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_LINE = re.compile(r"line\[(\d+)\]")


def run_sarif(reports: Iterable[Mapping[str, Any]], crashed: Sequence[str] = ()) -> str:
    """One run. `reports`: elements of `reports` in the JSON contract. `crashed`: what of ours went wrong, in words."""
    reports = tuple(reports)
    places = {rule.code: number for number, rule in enumerate(ALL)}
    results = [_result(report, finding, places) for report in reports for finding in report["findings"]]
    notes = [_notification(report) for report in reports if report["error"]]
    notes += [{"level": "error", "message": {"text": words}} for words in crashed]
    run = {
        "tool": {"driver": _driver()},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(report) for report in reports],
        "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _driver() -> dict[str, Any]:
    return {
        "name": "gouji",
        "fullName": f"勾稽 gouji {__version__}，规则集 {RULESET}",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in ALL],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    what, why = rule.sections.get("检查什么", rule.title), rule.sections.get("为什么", "")
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": what},
        "help": {"text": f"{what}\n\n{why}\n\n{rule.fix}\n\n依据：{basis_text(rule.basis)}", "markdown": rule.page},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"级别": SEVERITIES[rule.severity], "tags": list(rule.basis)},
    }


def _result(report: Mapping[str, Any], finding: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": uri(report["source"])}}
    line = _LINE.match(_anchor(report, finding) or "")
    if line:
        location["region"] = {"startLine": int(line[1])}
    logical = {"name": finding["subject"], "fullyQualifiedName": finding["subject"], "kind": "element"}
    kept = ("group", "diagnosis", "section", "quote", "expected", "found", "suggestion", "basis", "fix")
    return {
        "ruleId": finding["code"],
        "ruleIndex": places[finding["code"]],
        "level": finding["severity"],
        "message": {"text": finding["message"]},
        "locations": [{"physicalLocation": location, "logicalLocations": [logical]}],
        "partialFingerprints": {"gouji/1": finding["fingerprint"]},
        "properties": {name: finding[name] for name in kept if finding.get(name) not in (None, "")},
    }


def _anchor(report: Mapping[str, Any], finding: Mapping[str, Any]) -> str | None:
    """Where the first cell of a finding stands in its source."""
    for address in (finding["subject"], *finding["cells"]):
        cell = report["cells"].get(address)
        if cell and cell["place"]:
            return str(cell["place"])
    return None


def _artifact(report: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"location": {"uri": uri(report["source"])}}
    if report["sha256"]:
        made["hashes"] = {"sha-256": report["sha256"]}
    return made


def _notification(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "level": "error",
        "descriptor": {"id": report["error"]["kind"]},
        "message": {"text": report["error"]["message"]},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(report["source"])}}}],
    }


def uri(source: str) -> str:
    """A path as a URI reference: relative stays relative, Chinese and spaces are percent-encoded."""
    path = PurePath(source)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
