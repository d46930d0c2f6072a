"""C14 法规文号引用有误."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.passages import must_be_exact_text, squeezed_sentences
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

REGULATION, FORMAT, FEE = "《政府信息公开条例》", "年度报告格式", "《政府信息公开信息处理费管理办法》"
ORDER, FORMER_ORDER = 711, 492
YEAR = r"[〔\[(【{](?P<year>\d{4})年?[〕\])】}]"
NUMBER = r"第?(?P<number>\d{1,4})号"
# A local regulation has the name of its place between 《 and 政府信息公开条例.
NAME = r"(?:《|中华人民共和国|^|[照据和彻行实按守循订的,、])政府信息公开条例"
ORDERS = (
    re.compile(
        rf"{NAME}》?[,(]*(?:以下简称[^)]*?[),(]+)?(?:中华人民共和国)?(?:国务院|国)?(?:令第?{NUMBER}|第(?P<other>\d{{1,4}})号令)"
    ),
    re.compile(
        rf"(?:国务院|国)(?:令第?{NUMBER}|第(?P<other>\d{{1,4}})号令)(?:公布|发布|颁布|修订)?的?《(?:中华人民共和国)?政府信息公开条例"
    ),
)
PAST = re.compile("原|旧|修订|修改|废止|历史|首次|颁布|曾|2007|2008|以来")
LETTER = rf"国办公开办函{YEAR}{NUMBER}"
# Nothing else may stand between a title and its number: there it would be the number of another document.
BEHIND_TITLE = r"(?:\(试行\))?[》〉>]{0,2}(?:的通知)?[》〉>]{0,2}\(?"
FORMATS = (
    re.compile(rf"(?:年度报告|年报)格式{BEHIND_TITLE}{LETTER}"),
    re.compile(rf"{LETTER}\)?《[^。;《》]{{0,40}}(?:年度报告|年报)格式"),
)
OF_FORMAT = {(2021, 30), (2019, 60)}
BASIS = re.compile("按照|根据|依据|依照|遵照|对照|要求|规定|参照")
ENDED = re.compile("原|废止|不再|此前|以往|曾|代替|替代|2019年度?[、和至,]|2020年度?")
FEES = (
    re.compile(rf"信息处理费管理办法{BEHIND_TITLE}国办函{YEAR}{NUMBER}"),
    re.compile(rf"国办函{YEAR}{NUMBER}\)?《[^。;《]{{0,40}}信息处理费"),
)
OF_FEE = (2020, 109)


# The sentence, and what it should say.
Wrong = tuple[str, str]


@rule(
    code="C14",
    slug="citation-wrong",
    title="法规文号引用有误",
    severity=Severity.WARNING,
    basis=("E",),
    says="引用{subject}的文号有误，应是{right}：“{quote}”",
    each=lambda report: (REGULATION, FORMAT, FEE),
    bad=Example(
        added={1: "认真贯彻《中华人民共和国政府信息公开条例》（国务院令第771号）。"},
        finds=(REGULATION,),
    ),
    good=Example(added={1: "认真贯彻《中华人民共和国政府信息公开条例》（国务院令第711号）。"}),
)
def C14(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    《政府信息公开条例》的国务院令号是711；年度报告格式是国办公开办函〔2021〕30号，2019、2020年度是〔2019〕60号；
    信息处理费管理办法是国办函〔2020〕109号。作为历史提到旧条例（492号）、旧格式的不算。没有引用文号的不提。

    ## 为什么
    文号写错，等于引用了另一个文件，多半是从旧稿或者别处抄来的。

    ## 反例
    “《中华人民共和国政府信息公开条例》（国务院令第771号）”。

    ## 怎么改
    请核对文号。
    """
    found = FINDERS[subject](report)
    if found is None:
        return None
    must_be_exact_text(report)
    sentence, right = found
    return Mismatch(subject, quote=sentence, words={"right": right})


def _regulation(report: Report) -> Wrong | None:
    for sentence, words in _sentences(report, "政府信息公开条例"):
        numbers = {int(match["number"] or match["other"]) for form in ORDERS for match in form.finditer(words)}
        wrong = numbers - {ORDER}
        if not wrong or ORDER in numbers or f"{ORDER}号" in words:
            continue
        if wrong == {FORMER_ORDER} and PAST.search(words):
            continue
        return sentence, f"国务院令第{ORDER}号"
    return None


def _format(report: Report) -> Wrong | None:
    since_2021 = (report.year or 0) >= 2021
    right = "国办公开办函〔2021〕30号" if since_2021 else "国办公开办函〔2019〕60号"
    for sentence, words in _sentences(report, "国办公开办函"):
        named = _letters(FORMATS, words)
        letters = _letters((re.compile(LETTER),), words)
        other_year = "格式" in words and letters and all(number == 30 and year != 2021 for year, number in letters)
        if (named and not named & OF_FORMAT) or other_year:
            return sentence, right
        former = (2019, 60) in letters and (2021, 30) not in letters
        if since_2021 and former and BASIS.search(words) and not ENDED.search(words):
            return sentence, right
    return None


def _fee(report: Report) -> Wrong | None:
    for sentence, words in _sentences(report, "国办函"):
        named = _letters(FEES, words)
        if named and OF_FEE not in named:
            return sentence, "国办函〔2020〕109号"
    return None


def _sentences(report: Report, word: str) -> Iterator[tuple[str, str]]:
    """Sentences that hold the word: as printed, and for matching."""
    for sentence, words in squeezed_sentences(report):
        if word in words:
            yield sentence, tight(sentence)


def _letters(forms: Iterable[re.Pattern[str]], words: str) -> set[tuple[int, int]]:
    return {(int(match["year"]), int(match["number"])) for form in forms for match in form.finditer(words)}


FINDERS: Mapping[str, Callable[[Report], Wrong | None]] = {REGULATION: _regulation, FORMAT: _format, FEE: _fee}
