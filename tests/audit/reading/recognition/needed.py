"""Modules of the extra `ocr`: tests skip where its libraries are not installed."""

from __future__ import annotations

import importlib
from typing import Any

import pytest


def needed(module: str) -> Any:
    """The module, or a skip of the whole file."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        pytest.skip(f'recognition is not installed (pip install "gouji[ocr]"): {error}', allow_module_level=True)
