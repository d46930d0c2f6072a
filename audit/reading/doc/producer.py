"""Which program wrote a file, as it says itself ([MS-OLEPS] §2.21, the property set of the summary)."""

from __future__ import annotations

from audit.document import Format
from audit.reading.compound import Compound
from audit.reading.doc.sprms import U16, U32

SUMMARY, MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
PROGRAM, STRING = 0x12, 0x1E
MOST_PROPERTIES = 256
WPS = (b"WPS", b"KINGSOFT", "金山".encode("gbk"), "金山".encode())
# WPS writes its build as a property of its own, also where it calls itself Word.
OWN_PROPERTY = "KSOProductBuildVer"
OWN_STREAMS = ("WPS", "KSO", "KINGSOFT")


def format_of(file: Compound) -> Format:
    """WPS where the summary, a property or a stream of the file names it; else DOC."""
    if _program(file.read(SUMMARY)).upper().lstrip().startswith(WPS):
        return Format.WPS
    more = file.read(MORE)
    if OWN_PROPERTY.encode() in more or OWN_PROPERTY.encode("utf-16-le") in more:
        return Format.WPS
    return Format.WPS if any(name.upper().startswith(OWN_STREAMS) for name in file.names) else Format.DOC


def _program(summary: bytes) -> bytes:
    """The name of the program, in whatever charset; empty where there is none."""
    if len(summary) < 48 or U16(summary)[0] != 0xFFFE:
        return b""
    start = U32(summary, 44)[0]
    if start + 8 > len(summary):
        return b""
    for number in range(min(U32(summary, start + 4)[0], MOST_PROPERTIES)):
        at = start + 8 + 8 * number
        if at + 8 > len(summary):
            break
        if U32(summary, at)[0] == PROGRAM:
            value = start + U32(summary, at + 4)[0]
            if value + 8 > len(summary) or U16(summary, value)[0] != STRING:
                break
            return summary[value + 8 : value + 8 + U32(summary, value + 4)[0]]
    return b""
