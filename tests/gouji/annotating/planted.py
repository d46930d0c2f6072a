"""Reports with planted defects, and what a marked copy says where."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # has no types of its own

from audit.engine import check
from audit.verdict import Verdict
from gouji.annotating import annotate
from gouji.annotating.marked import Marked
from gouji.demo.content import Content, make_content

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# One cell that breaks a column (A32) and a row (A33); a sentence with a doubled mark (Q08); no signature (C15).
WRONG = {"T3.granted.business": 707}
CODES = ["A32", "A33", "C15", "Q08"]
# Where they stand: the wrong cell, the row's total and the column's, the sentence, the end.
CELLS = ("T3.granted.business", "T3.granted.total", "T3.total.business")
COMMENTS = 5
SENTENCE = "一是公开的范围不够广；；二是回应不够及时。"
BEFORE, BEHIND = "本年度工作还有不足。", "今后将认真改进，进一步加强培训。"


def planted(seed: int = 3, year: int = 2024, *, sentence: str = SENTENCE, signed: bool = False) -> Content:
    """A report with these defects and no others."""
    content = make_content(seed, "青川县水利局", year, size="large", break_cell=WRONG)
    parts = {**content.parts, 5: (BEFORE + sentence + BEHIND, *content.parts.get(5, ()))}
    return replace(content, parts=parts, signature=content.signature if signed else ())


def full(number: int, verdict: Verdict) -> str:
    """What the comment at the wrong cell says, word by word."""
    told = {finding.code: finding.message for finding in verdict.findings}
    return "\n".join(
        (
            f"问题{number} 判断：表三“（一）予以公开”行“商业企业”列按勾稽关系推算应为19，请核对台账",
            f"问题{number}［A32 错误］{told['A32']}",
            "怎么改：请按办理结果分类填报并重算总计。",
            f"问题{number}［A33 错误］{told['A33']}",
            "怎么改：请核对该行。",
            "依据：报告自身的勾稽关系",
            "以上 2 条出于同一处。",
        )
    )


def short(number: int, code: str, verdict: Verdict) -> str:
    """What the comment at one of the two totals says."""
    message = next(finding.message for finding in verdict.findings if finding.code == code)
    return f"问题{number}［{code} 错误］{message}\n怎么改见问题{number}在表三“（一）予以公开”行“商业企业”列的批注。"


def marked(data: bytes, made: str = "") -> tuple[Marked, Any, Any]:
    """The marked copy, and the verdicts before and after."""
    before = check(data, name="a")
    copy, _ = annotate(data, before, made=made)
    return copy, before, check(copy.data, name="a")


def assert_same_verdict(before: Verdict, after: Verdict) -> None:
    """Cells, places, outcomes and findings; the bytes are others."""
    said, again = before.to_dict(), after.to_dict()
    assert said["status"] == "read"
    assert {**said, "sha256": ""} == {**again, "sha256": ""}
    assert before.document == after.document


def part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def comments_in(data: bytes, main: str = "word/document.xml") -> list[tuple[str, str]]:
    """(text in the range, words of the comment) of a Word file, in the order of the document; "" without a range."""
    root = etree.fromstring(part(data, main))
    w = f"{{{etree.QName(root).namespace}}}"
    said = {
        comment.get(f"{w}id"): "\n".join("".join(p.itertext()) for p in comment.iter(f"{w}p"))
        for comment in etree.fromstring(part(data, f"{main.rpartition('/')[0]}/comments.xml"))
    }
    found: list[tuple[str, str]] = []
    texts: dict[str, list[str]] = {}
    done: dict[str, str] = {}
    for element in root.iter():
        if element.tag == f"{w}commentRangeStart":
            texts[element.get(f"{w}id")] = []
        elif element.tag == f"{w}commentRangeEnd":
            done[element.get(f"{w}id")] = "".join(texts.pop(element.get(f"{w}id")))
        elif element.tag == f"{w}commentReference":
            identity = element.get(f"{w}id")
            found.append((done.pop(identity, ""), said.pop(identity)))
        elif element.tag == f"{w}t":
            for pieces in texts.values():
                pieces.append(element.text or "")
    assert (texts, done, said) == ({}, {}, {}), "a range, a reference or a comment without its partner"
    return found
