"""Names and titles that mean harm where they are shown, written or opened."""

from __future__ import annotations

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("http://evil.test/","点我")'
TRAVERSAL = "..\\..\\..\\x.docx"
DEVICE = "CON.docx"
LONG = "长" * 300 + ".docx"
REVERSED = "年报\u202excod.exe"
NUL = "年报\x00.docx\x07"
ALL = (SCRIPT, FORMULA, TRAVERSAL, DEVICE, LONG, REVERSED, NUL)
