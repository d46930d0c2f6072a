"""Personal data are covered in a verdict and stand in the file: their sentence is found, and no comment has them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.engine import check
from audit.reading import read
from audit.rules.n01_text_received import N01
from audit.rules.q11_personal_data import Q11
from gouji.annotating import CHANGED, annotate
from gouji.annotating.marked import CannotAnnotate
from gouji.demo.content import make_content
from tests.gouji.annotating.planted import assert_same_verdict, comments_in
from tests.gouji.annotating.test_pdf_notes import notes_in
from tests.gouji.annotating.test_xlsx_comments import comments_of, values_of
from tests.personal import card, identity
from tests.rendering import drawing
from tests.rendering.docx import as_word, by_python_docx, clean
from tests.rendering.pdf import render_pdf
from tests.rendering.sheets import ARRANGEMENTS, one_sheet, xlsx

CONTENT = make_content(3, "青川县水利局", 2024, size="large")
ID, CARD = identity(), card()
# Of the two, the same figures are covered.
OTHER = next(one for day in range(2, 29) if (one := identity(born=f"199001{day:02}"))[-2:] == ID[-2:])
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
BEFORE, BEHIND = "本年度工作还有不足。", "今后将认真改进，进一步加强培训。"
# The sentence, what nobody may see, what is said of it.
CASES = {
    "identity": (f"收到王某（身份证号{ID}）的申请。", ID, "居民身份证号370*************32（校验码相符）"),
    "with spaces": (
        f"收到王某（身份证号{ID[:6]} {ID[6:14]} {ID[14:]}）的申请。",
        ID,
        "居民身份证号370*************32（校验码相符）",
    ),
    "wide space": (
        f"收到王某（身份证号{ID[:6]}\u3000{ID[6:]}）的申请。",
        ID,
        "居民身份证号370*************32（校验码相符）",
    ),
    "full width": (
        f"收到王某（身份证号{ID.translate(FULL_WIDTH)}）的申请。",
        ID.translate(FULL_WIDTH),
        "居民身份证号３７０*************３２（校验码相符）",
    ),
    "phone": ("申请人王某，手机138-1234-5678，已经答复。", "138-1234-5678", "手机号码138-****-**78"),
    "card": (f"退费至王某银行卡{CARD}。", CARD, f"银行卡号{CARD[:3]}{'*' * 14}{CARD[-2:]}"),
    "name": ("申请人王建国申请公开征地批复。", "王建国", "申请人姓名王**"),
}


def with_sentence(sentence: str):
    return replace(CONTENT, parts={**CONTENT.parts, 5: (BEFORE + sentence + BEHIND, *CONTENT.parts[5])})


def squeezed(text: str) -> str:
    return "".join(text.split())


def copied(data: bytes, rules=(Q11,)):
    """The copy and the verdict; the copy has the same words, uncovered, and the same verdict."""
    before = check(data, name="a", rules=rules)
    assert before.document
    copy, astray = annotate(data, before)
    assert astray == 0
    assert read(copy.data).blocks == read(data).blocks != before.document.blocks
    assert_same_verdict(before, check(copy.data, name="a", rules=rules))
    return copy, before


def expected(before, shown: str) -> str:
    """The comment; the sentence in it is covered."""
    (finding,) = before.findings
    quote = finding.mismatch.quote
    return (
        f"问题1［Q11 {'错误' if '校验码' in shown else '疑点'}］公开的报告里有{shown}：“{quote}”\n"
        "怎么改：请立即遮盖处理。\n依据：《中华人民共和国政府信息公开条例》第十五条"
    )


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("writer", [clean, as_word, by_python_docx], ids=lambda one: one.__name__)
def test_word(writer, case):
    sentence, secret, shown = CASES[case]
    copy, before = copied(writer(with_sentence(sentence)))
    ((place, words),) = comments_in(copy.data)
    assert (place, words) == (sentence, expected(before, shown))
    assert squeezed(secret) not in squeezed(words)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("arrangement", ["one sheet", "a cell a part"])
def test_workbooks(arrangement, case):
    sentence, secret, shown = CASES[case]
    data = xlsx(ARRANGEMENTS[arrangement](with_sentence(sentence)))
    copy, before = copied(data)
    ((place, words),) = comments_of(copy.data).items()
    assert sentence in str(values_of(data)[place])
    assert words == expected(before, shown)
    assert squeezed(secret) not in squeezed(words)


@pytest.mark.parametrize("case", CASES)
def test_pdf(case):
    sentence, secret, shown = CASES[case]
    copy, before = copied(render_pdf(with_sentence(sentence)))
    ((_, place, words),) = notes_in(copy.data)
    assert (place, words) == (squeezed(sentence), expected(before, shown))
    assert squeezed(secret) not in squeezed(words)


@pytest.mark.parametrize("kind", ["identity", "with spaces", "full width"])
def test_a_number_over_two_lines_of_a_pdf(monkeypatch, kind):
    sentence, secret, shown = CASES[kind]
    monkeypatch.setattr(drawing, "words", list)  # lines end anywhere
    torn = [longer for number in range(40) if secret not in lines_of(longer := "又" * number + sentence)]
    assert len(torn) > 4
    for longer in torn[::3]:
        copy, before = copied(render_pdf(with_sentence(longer)))
        ((_, place, words),) = notes_in(copy.data)
        assert (place, words) == (squeezed(longer), expected(before, shown))
        assert squeezed(secret) not in squeezed(words)


def lines_of(sentence: str) -> str:
    """The lines in which it is drawn, without spaces."""
    look = drawing.Look()
    text = BEFORE + sentence + BEHIND
    width = drawing.WIDTH - 2 * drawing.MARGIN
    lines = drawing.Paper(look).wrapped(text, look.size, width, 2 * look.size if look.indent else 0.0)
    return "\n".join(lines).replace(" ", "")


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_a_number_of_the_text_in_the_same_sentence(form):
    """N01 finds 627 in the table, and Q11 a number of a person; the sentence has one place for both."""
    said = "2024年新收政府信息公开申请627件"
    told = f"据王某（身份证号{ID}）反映，2024年新收政府信息公开申请9988件"
    texts = tuple(text.replace(said, told) for text in CONTENT.parts[1])
    assert texts != CONTENT.parts[1]
    content = replace(CONTENT, parts={**CONTENT.parts, 1: texts})
    data = {"docx": clean, "xlsx": lambda one: xlsx(one_sheet(one)), "pdf": render_pdf}[form](content)
    copy, before = copied(data, rules=(N01, Q11))
    assert [finding.code for finding in before.findings] == ["N01", "Q11"]
    claim, private = before.findings
    quote = f"{told.replace(ID, '370*************32')}，上年结转12件；"
    assert claim.mismatch.quote == private.mismatch.quote == quote
    first = f"问题1［N01 错误］{claim.message}\n怎么改：请核对正文与表格，更正不一致处。\n依据：报告自身的勾稽关系"
    second = (
        f"问题2［Q11 错误］公开的报告里有居民身份证号370*************32（校验码相符）：“{quote}”\n"
        "怎么改：请立即遮盖处理。\n依据：《中华人民共和国政府信息公开条例》第十五条"
    )
    third = "问题1［N01 错误］正文收件数与表三不符，同前\n怎么改见问题1的第一条批注。"
    sentence = f"{told}，上年结转12件；"
    if form == "docx":
        assert comments_in(copy.data) == [(sentence, first), (sentence, second), ("627", third)]
    elif form == "xlsx":
        values = values_of(copy.data)
        cells = {str(values[place]): words for place, words in comments_of(copy.data).items()}
        paragraph = next(text for text in texts if told in text)
        assert cells == {paragraph: f"{first}\n\n{second}", "627": third}
    else:
        assert [one[1:] for one in notes_in(copy.data)] == [(sentence, f"{first}\n\n{second}"), ("627", third)]


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_a_number_in_a_cell_of_a_table(form):
    cell = f"王某{ID}"
    content = replace(CONTENT, cells={**CONTENT.cells, "T2.penalties.decisions": cell})
    data = {"docx": clean, "xlsx": lambda one: xlsx(one_sheet(one)), "pdf": render_pdf}[form](content)
    copy, before = copied(data)
    match form:
        case "docx":
            said = comments_in(copy.data)
        case "xlsx":
            said = [(str(values_of(copy.data)[place]), words) for place, words in comments_of(copy.data).items()]
        case _:
            said = [(place, words) for _, place, words in notes_in(copy.data)]
    assert said == [(cell, expected(before, "居民身份证号370*************32（校验码相符）"))]


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_copy_with_another_covered_number_is_given_to_nobody(monkeypatch, form):
    """What differs only where it is covered differs."""
    write = {"docx": clean, "xlsx": lambda one: xlsx(one_sheet(one))}[form]
    data, wrong = (write(with_sentence(f"收到王某（身份证号{one}）的申请。")) for one in (ID, OTHER))
    verdict, other = check(data, rules=(Q11,)), check(wrong, rules=(Q11,))
    assert verdict.document
    assert other.document
    assert verdict.document.blocks == other.document.blocks
    monkeypatch.setattr("gouji.annotating.package.Package.written", lambda _: wrong)
    with pytest.raises(CannotAnnotate, match=CHANGED):
        annotate(data, verdict)
