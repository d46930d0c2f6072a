"""What the command-line library says by itself, in Chinese: a gettext catalogue, which it looks into at each use."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

CATALOGUES = Path(__file__).parent


def speak_chinese() -> None:
    """For this process and those it starts, whatever the language of the system is."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("messages", str(CATALOGUES))
