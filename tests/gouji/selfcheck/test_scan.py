"""A scan is recognised within the limits of its process: with `make test-scans`."""

from __future__ import annotations

import os

import pytest

from audit.policy import AS_CATALOGUED
from gouji.demo.content import make_content
from gouji.selfcheck.examining import Draft
from gouji.selfcheck.workers import Workers
from tests.audit.reading.recognition.needed import needed
from tests.rendering.scans import render_tiff

needed("audit.reading.recognition.engine")
pytestmark = pytest.mark.skipif("GOUJI_SCANS" not in os.environ, reason="with make test-scans")


def test_a_scan_is_recognised_apart():
    content = make_content(1, "样例市样例局", 2025)
    made = Workers(AS_CATALOGUED, at_once=1, seconds=180)
    try:
        answer = made.examine(Draft("扫描件.tif", render_tiff(content)), "")
    finally:
        made.close()
    assert (answer.problem, answer.agency, answer.year) == ("", "样例市样例局", 2025)
