"""
The recogniser: where lines of text are, and what they say. Made once a process.

Lines are short: each is read by one thread, as many at a time as there are cores, which gives the same on every machine
and does not suffer where others use the cores too.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from audit.errors import UnreadableInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

# Height of a line as the model wants it, and the least width it is given: what is missing is padding.
LINE_HEIGHT = 48
LEAST_WIDTH = 64
LONGEST_LINE = 2400
# The page is looked through for lines at this width; more finds no more of them and takes longer.
SEARCH_WIDTH = 760
# The libraries keep settings of a call in their objects: one document at a time.
LOCK = threading.RLock()

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Character:
    """`at`: its middle as a share of the width of the line. `sure`: 0–1, of the recogniser alone."""

    text: str
    at: float
    sure: float


def find_lines(grey: Image) -> list[tuple[float, ...]]:
    """Corners x1, y1 … x4, y4 of everything that looks like a line of text, in pixels of `grey`."""
    height, width = grey.shape
    # the library enlarges a narrow strip without limit: it is given paper around it
    page = cv2.copyMakeBorder(
        grey, 0, max(0, width // 2 - height), 0, max(0, height // 3 - width), cv2.BORDER_CONSTANT, value=255
    )
    scale = min(1.0, SEARCH_WIDTH / min(page.shape))
    small = np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    found = _engine(cores())(_colour(small), use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    if boxes is None:
        return []
    return [tuple(float(number) / scale for number in quad.reshape(-1)) for quad in boxes]


def read_line(grey: Image) -> tuple[Character, ...]:
    """What one line says, left to right, without white space. Empty where nothing was recognised."""
    height, width = grey.shape
    if height < 2 or width < 2:
        return ()
    wide = max(8, min(LONGEST_LINE, round(width * LINE_HEIGHT / height)))
    line = cv2.resize(grey, (wide, LINE_HEIGHT), interpolation=cv2.INTER_CUBIC)
    found = _engine(1)(_colour(line), use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    if not found.txts or not found.txts[0].strip():
        return ()
    info = found.word_results[0]
    columns = [column for word in info.word_cols for column in word]
    # a space has a probability, but no column
    letters = [(sign, sure) for sign, sure in zip(found.txts[0], info.confs, strict=True) if not sign.isspace()]
    return tuple(
        Character(sign, min(1.0, (column + 0.5) / info.line_txt_len), float(sure))
        for (sign, sure), column in zip(letters, columns, strict=True)
    )


def read_lines(lines: Sequence[Image]) -> list[tuple[Character, ...]]:
    """Each as by `read_line`."""
    if len(lines) < 2 or cores() == 1:
        return list(map(read_line, lines))
    _engine(1)  # threads that ask for it at once would each make their own
    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(read_line, lines))


def _colour(grey: NDArray[Any]) -> Image:
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


@lru_cache(maxsize=2)
def _engine(threads: int) -> Callable[..., Any]:
    """
    Each model is loaded when it is first needed, so that one for finding and one for reading cost no more than both in one.

    The models stand in the wheel; their paths are given, so that nothing is ever fetched.
    """
    import rapidocr  # costs a second

    models = Path(rapidocr.__file__).parent / "models"
    engine: Callable[..., Any] = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,
            "Global.max_side_len": 4000,
            "Global.min_side_len": 8,
            "Det.model_path": _model(models, "det"),
            "Rec.model_path": _model(models, "rec"),
            "Rec.rec_batch_num": 1,
            "Rec.rec_img_shape": [3, LINE_HEIGHT, LEAST_WIDTH],
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    return engine


def _model(models: Path, task: str) -> str:
    found = sorted(models.glob(f"PP-OCRv6_{task}_small.onnx"))
    if not found:
        raise UnreadableInput("no_text_layer", '文字识别组件缺少模型文件：请重新安装 pip install "gouji[ocr]"')
    return str(found[0])


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
