"""`gouji check … --format json` over the real reports says what the engine says, which the seeds hold to account."""

from __future__ import annotations

import json
import subprocess
import sys

from audit.engine import check


def test_the_command_says_what_the_engine_says(shared_reports):
    paths = sorted((shared_reports / "seeds").glob("*.txt"))
    command = [sys.executable, "-m", "gouji", "check", *map(str, paths), "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    said = json.loads(done.stdout)
    assert done.returncode == 1
    expected = [check(path.read_bytes(), name=str(path)).to_dict() for path in paths]
    assert said["reports"] == expected
    counted = [finding["severity"] for report in expected for finding in report["findings"]]
    summary = {severity: counted.count(severity) for severity in ("error", "warning", "note")}
    assert said["summary"] == {"reports": 5, "unreadable": 0, **summary}
