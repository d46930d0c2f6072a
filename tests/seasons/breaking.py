"""Faults put into the program on purpose, to see that the judge of a season is not blind. Each breaks one promise."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

BREAKS: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {}
