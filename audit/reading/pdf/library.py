"""
PDFium by its raw functions.

A call per character is what reading a page costs. So the few functions that are called so often are declared again
with plain integers for their handles and addresses: `map` then calls them without a line of Python in between.
"""

from __future__ import annotations

import ctypes
import threading
from typing import Any

from pypdfium2 import raw

# PDFium is not thread-safe, not even for different documents.
LOCK = threading.RLock()

Handle = int


def handle_of(pointer: Any) -> Handle:
    """The address that a raw object of pypdfium2 points to."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def floats_of(buffer: Any) -> list[float]:
    """All numbers of an array or structure of C floats, at once."""
    numbers: list[float] = memoryview(buffer).cast("B").cast("f").tolist()  # type: ignore[assignment]  # "f" is float
    return numbers


def _declared(function: Any, *arguments: Any) -> Any:
    address = handle_of(function)
    return ctypes.PYFUNCTYPE(ctypes.c_int, *arguments)(address)


_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
char_box = _declared(raw.FPDFText_GetLooseCharBox, _POINTER, _INT, _POINTER)
ink_box = _declared(raw.FPDFText_GetCharBox, _POINTER, _INT, _POINTER, _POINTER, _POINTER, _POINTER)
char_unicode = _declared(raw.FPDFText_GetUnicode, _POINTER, _INT)
object_type = _declared(raw.FPDFPageObj_GetType, _POINTER)
object_bounds = _declared(raw.FPDFPageObj_GetBounds, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
object_matrix = _declared(raw.FPDFPageObj_GetMatrix, _POINTER, _POINTER)
path_mode = _declared(raw.FPDFPath_GetDrawMode, _POINTER, _POINTER, _POINTER)
path_segments = _declared(raw.FPDFPath_CountSegments, _POINTER)
segment_type = _declared(raw.FPDFPathSegment_GetType, _POINTER)
segment_closes = _declared(raw.FPDFPathSegment_GetClose, _POINTER)
segment_point = _declared(raw.FPDFPathSegment_GetPoint, _POINTER, _POINTER, _POINTER)
form_objects = _declared(raw.FPDFFormObj_CountObjects, _POINTER)
render_mode = _declared(raw.FPDFTextObj_GetTextRenderMode, _POINTER)


def _returning_pointer(function: Any) -> Any:
    return ctypes.PYFUNCTYPE(ctypes.c_void_p, _POINTER, _INT)(handle_of(function))


page_object = _returning_pointer(raw.FPDFPage_GetObject)
form_object = _returning_pointer(raw.FPDFFormObj_GetObject)
path_segment = _returning_pointer(raw.FPDFPath_GetPathSegment)
