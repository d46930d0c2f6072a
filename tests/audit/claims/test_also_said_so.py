"""More ways to say a number or that there is none, each with cells that bear it out and cells that do not."""

from __future__ import annotations

import pytest

from tests.audit.claims.test_many_ways import NOTHING, UNDER_A_HEADING, found
from tests.audit.claims.ways_by_cell import BY_CELL

CARRIED_IN, CARRIED_OUT = "T3.carried_in.total", "T3.carried_out.total"
NEW, TOTAL = "T3.new_received.total", "T3.total.total"
RECONSIDERED = "T4.reconsideration.total"
DIRECT, AFTER = "T4.litigation_direct.total", "T4.litigation_after.total"
LICENSED, PUNISHED, FORCED = (f"T2.{kind}.decisions" for kind in ("licensing", "penalties", "coercion"))
MADE, REPEALED = "T2.normative_docs.made", "T2.normative_docs.repealed"

# code, cell, sentences: {n} is the number of the cell
NUMBERS = (
    (
        "N03",
        CARRIED_IN,
        """
另有上年结转申请{n}件，已一并办理。
本年新收政府信息公开申请51件，与上年结转的{n}件合并办理。
上年度结转至本年度办理的申请为{n}件。
""",
    ),
    (
        "N03",
        CARRIED_OUT,
        """
年末结转下年{n}件，均在法定办理期限内。
年底结转至下一年度{n}件。
本年度结转下年度的申请为{n}件。
""",
    ),
    (
        "N02",
        TOTAL,
        """
合计向{n}件申请给出了书面答复。
全年共对{n}件申请作出书面答复。
共对{n}件政府信息公开申请作出了答复。
办结的申请共有{n}件。
答复的政府信息公开申请为{n}件。
政府信息公开申请办结共有{n}件。
""",
    ),
    (
        "N01",
        NEW,
        """
收到的政府信息公开申请为{n}件。
本年收到的政府信息公开申请共有{n}件。
新收件数为{n}件。
本年度新收申请：{n}件。
""",
    ),
    (
        "N07",
        RECONSIDERED,
        """
2024年区水利局因政府信息公开工作被提起行政复议{n}起。
政府信息公开行政复议共有{n}件。
由政府信息公开引发的行政复议为{n}件。
""",
    ),
    (
        "N08",
        LICENSED,
        """
2024年办结行政许可事项{n}件，按时办结率100%。
办结许可事项{n}件。
行政许可事项办结{n}件。
办理的行政许可共有{n}件。
作出行政许可为{n}件。
""",
    ),
    (
        "N05",
        "T3.granted.total",
        """
予以公开的申请{n}件；部分公开6件；其他处理3件。
""",
    ),
)
CASES = [(code, cell, line) for code, cell, lines in NUMBERS for line in lines.split("\n") if line]


@pytest.mark.parametrize(("code", "cell", "sentence"), CASES)
def test_the_number_is_read(code: str, cell: str, sentence: str) -> None:
    text = UNDER_A_HEADING.format(sentence.format(n=7))
    others = {"T3.other.other.total": 3} if "其他处理" in sentence else {}
    assert found(text, {cell: 7, **others}) == set()
    assert code in found(text, {cell: 9, **others})


@pytest.mark.parametrize("line", BY_CELL)
def test_the_number_of_one_cell(line: str) -> None:
    code, cell, sentence = line.split("|")
    assert found(UNDER_A_HEADING.format(sentence.format(n=7)), {cell: 7}) == set()
    assert code in found(UNDER_A_HEADING.format(sentence.format(n=201)), {cell: 7})


# code, cells that are to be zero, sentences
NONE = (
    (
        "N06",
        (NEW, CARRIED_IN, TOTAL, CARRIED_OUT),
        """
2024年未收到通过信函、网络、当面等方式提出的政府信息公开申请。
无新收政府信息公开申请。
未有新收政府信息公开申请。
全年未受理政府信息公开申请。
""",
    ),
    (
        "N01",
        (NEW, CARRIED_IN, TOTAL, CARRIED_OUT),
        """
新收申请：零。
新收申请均为0件。
收到政府信息公开申请：零件。
本年度政府信息公开申请为0。
""",
    ),
    (
        "N03",
        (CARRIED_IN, CARRIED_OUT),
        """
上年结转和结转下年度均为0。
上年结转、结转下年度均为0件。
上年结转、结转下年度的申请均为零。
没有上年结转和结转下年度的申请。
无上年结转、无结转下年。
""",
    ),
    (
        "N03",
        (CARRIED_OUT,),
        """
本年无申请结转下年度。
没有申请结转下年度继续办理。
无结转下年度申请。
""",
    ),
    (
        "N07",
        (RECONSIDERED, DIRECT, AFTER),
        """
未发生针对县政府政府信息公开工作的行政复议、诉讼。
未发生针对市住建局政府信息公开工作的行政复议、诉讼。
行政复议和行政诉讼均未发生。
无行政复议、无行政诉讼。
未引发行政复议、未引发行政诉讼。
行政复议、行政诉讼均为0。
行政复议0起，行政诉讼：0件。
全年未发生政府信息公开行政复议案件。
""",
    ),
    (
        "N08",
        (LICENSED, PUNISHED, FORCED),
        """
行政许可、行政处罚、行政强制均为0件。
""",
    ),
    (
        "N09",
        (MADE, REPEALED),
        """
全年无新制发的规范性文件。
本年度没有制发、废止行政规范性文件。
未制发、未废止行政规范性文件。
规范性文件没有新制发。
制发、废止规范性文件均为0件。
""",
    ),
)
ZEROS = [(code, cells, line) for code, cells, lines in NONE for line in lines.split("\n") if line]


@pytest.mark.parametrize(("code", "cells", "sentence"), ZEROS)
def test_none_is_read(code: str, cells: tuple[str, ...], sentence: str) -> None:
    text = UNDER_A_HEADING.format(sentence)
    nothing = NOTHING | dict.fromkeys(cells, 0)
    assert found(text, nothing) == set()
    wrong = cells if code == "N01" else cells[:1]
    assert code in found(text, nothing | dict.fromkeys(wrong, 2))


def test_repealed_alone() -> None:
    text = "本年度没有制发、废止行政规范性文件。"
    assert found(text, NOTHING | {MADE: 0, REPEALED: 3}) == {"N09"}


@pytest.mark.parametrize(
    ("sentence", "direct", "after"),
    [
        ("行政诉讼共16件，其中未经复议直接起诉0件、复议后起诉6件。", 0, 6),
        ("行政诉讼共9件，其中未经复议直接起诉0件、复议后起诉10件。", 0, 9),
    ],
)
def test_lawsuits_of_both_kinds_and_their_sum(sentence: str, direct: int, after: int) -> None:
    assert "N07" in found(UNDER_A_HEADING.format(sentence), {DIRECT: direct, AFTER: after})
    right = "行政诉讼共9件，其中未经复议直接起诉2件、复议后起诉7件。"
    assert found(UNDER_A_HEADING.format(right), {DIRECT: 2, AFTER: 7}) == set()


SUMS = {
    "2024年主动公开信息342条，包括概况信息25条和政务动态{}条。": (317, 319),
    "回应公众关切682次，其中网站互动362次，热线答问{}次。": (320, 330),
    "发布稿件100篇，分为动态60篇与解读{}篇。": (40, 38),
}


@pytest.mark.parametrize(("sentence", "numbers"), SUMS.items())
def test_sums(sentence: str, numbers: tuple[int, int]) -> None:
    right, wrong = numbers
    assert found(sentence.format(right)) == set()
    assert found(sentence.format(wrong)) == {"N10"}


def test_what_is_published_in_several_places_may_overlap() -> None:
    assert found("2024年主动公开政府信息342条，其中网站公开312条，政务新媒体公开32条。") == set()


SHARES = ("予以公开的占全部答复的{}%。", "予以公开的占答复总数的{}%。", "予以公开占所有申请的{}%。")


@pytest.mark.parametrize("sentence", SHARES)
def test_shares_of_all_answers(sentence: str) -> None:
    assert found(UNDER_A_HEADING.format(sentence.format("36.7"))) == set()
    assert found(UNDER_A_HEADING.format(sentence.format("52"))) == {"N05"}


def test_results_listed_with_semicolons() -> None:
    text = "予以公开18件；部分公开6件；其他处理{}件。"
    assert found(text.format(0)) == set()
    assert found(text.format(3)) == {"N05"}
    assert found("公文属性为主动公开180件；依申请公开66件；不予公开33件。") == set()
    assert found("公文审核120件；主动公开18件；不予公开33件。") == set()
