"""The text formats, by the same measure as all others: every cell with its state, every part with its paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.generating import RENDERINGS, varied_contents
from tests.parity import assert_same


@pytest.mark.parametrize("rendering", sorted(RENDERINGS))
@given(content=varied_contents())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_cell_and_every_paragraph(rendering, content):
    assert_same(content, RENDERINGS[rendering](content))
