"""What offices say in words of their own: true with the number of the cell, found with any other."""

from __future__ import annotations

import pytest

from tests.audit.claims.test_many_ways import NOTHING, UNDER_A_HEADING, found

NEW, TOTAL = "T3.new_received.total", "T3.total.total"
CARRIED_IN, CARRIED_OUT = "T3.carried_in.total", "T3.carried_out.total"
RECONSIDERED = "T4.reconsideration.total"
DIRECT = "T4.litigation_direct.total"

NUMBERS = f"""
N01|{NEW}|我局收到要求公开信息的书面申请共{{n}}件。
N01|{NEW}|我局收到要求公开政府信息的申请共{{n}}份。
N01|{NEW}|我局通过信函、当面、网络等三种方式，收到申请累计{{n}}例。
N01|{NEW}|2024年，我局通过网络、信函和当面三种渠道收到申请累计{{n}}例。
N01|{NEW}|通过网络、信函、当面等途径提交的公开申请，全年合计{{n}}件。
N01|{NEW}|我局收到公众提交的公开申请书{{n}}份。
N02|{TOTAL}|办理完毕并归档的申请，2024年度为{{n}}件。
N03|{CARRIED_IN}|上年度遗留{{n}}件。
N08|T2.penalties.decisions|行政处罚方面，全年作出决定{{n}}件。
N08|T2.coercion.decisions|采取行政强制措施{{n}}件。
N02|{TOTAL}|经依法审查，全部申请中已有{{n}}件办理完毕。
N02|{TOTAL}|经审查研究，我局对政府信息公开申请作出答复{{n}}件。
N02|{TOTAL}|对收到的政府信息公开申请，已依法答复{{n}}件。
N02|{TOTAL}|全部申请已有{{n}}件办结。
N02|{TOTAL}|共对{{n}}件申请作出书面答复。
N02|{TOTAL}|至年末，累计向申请人答复{{n}}件。
N03|{CARRIED_IN}|上年结转申请量{{n}}件。
N03|{CARRIED_OUT}|有{{n}}件申请未到答复期限，结转至下一年度。
N04|T3.new_received.legal_service|法律服务机构代为提出的申请{{n}}件。
N05|T3.unable.not_held.total|因本机关不掌握相关政府信息，无法提供{{n}}件。
N05|T3.unable.needs_creation.total|因需另行制作，无法提供{{n}}件。
N05|T3.unable.still_unclear.total|补正后仍不明确，无法提供{{n}}件。
N05|T3.refused.repeat.total|属于重复申请，不予处理{{n}}件。
N07|{RECONSIDERED}|因政府信息公开被申请行政复议的案件{{n}}宗。
N08|T2.penalties.decisions|实施行政处罚案件{{n}}宗。
N08|T2.penalties.decisions|所作行政处罚决定共{{n}}件。
N08|T2.penalties.decisions|行政执法信息公开方面，作出行政处罚决定{{n}}件。
N08|T2.licensing.decisions|依法作出的行政许可决定为{{n}}件。
N09|T2.normative_docs.in_force|经清理，我局保留行政规范性文件{{n}}件。
"""
CASES = [line.split("|") for line in NUMBERS.strip().split("\n")]


@pytest.mark.parametrize(("code", "cell", "sentence"), CASES)
def test_a_number(code: str, cell: str, sentence: str) -> None:
    text = UNDER_A_HEADING.format(sentence.format(n=7))
    assert found(text, {cell: 7}) == set()
    assert code in found(UNDER_A_HEADING.format(sentence.format(n=231)), {cell: 7})


ZEROS = (
    ("N01", "政府信息公开申请：没有收到。", NEW),
    ("N07", "行政复议：无。", RECONSIDERED),
    ("N07", "行政复议：无；行政诉讼：未发生。", DIRECT),
    ("N07", "行政复议：无，行政诉讼：未发生。", DIRECT),
    ("N07", "行政复议：无、行政诉讼：未发生。", RECONSIDERED),
    ("N07", "行政复议：无、行政诉讼：未发生。", DIRECT),
    ("N07", "没有人就本机关政府信息公开提起诉讼。", DIRECT),
    ("N09", "未制定、也未废止规范性文件。", "T2.normative_docs.made"),
    ("N09", "未制定、也未废止规范性文件。", "T2.normative_docs.repealed"),
    ("N07", "无人就政府信息公开提起诉讼。", DIRECT),
    ("N08", "未采取行政强制措施。", "T2.coercion.decisions"),
    ("N08", "行政许可：无；行政强制：无。", "T2.coercion.decisions"),
    ("N03", "结转下年度：无。", CARRIED_OUT),
    ("N03", "上年结转：无。", CARRIED_IN),
    ("N14", "所有公开申请已在年度内办结。", CARRIED_OUT),
    ("N14", "对上述申请均已逐一答复。", CARRIED_OUT),
    ("N14", "收到的公开申请在年内全部办理完毕。", CARRIED_OUT),
)


@pytest.mark.parametrize(("code", "sentence", "cell"), ZEROS)
def test_none(code: str, sentence: str, cell: str) -> None:
    text = UNDER_A_HEADING.format(sentence)
    nothing = NOTHING | {"T2.normative_docs.made": 0, "T2.normative_docs.repealed": 0}
    nothing |= {"T2.coercion.decisions": 0, "T2.licensing.decisions": 0}
    assert found(text, nothing) == set()
    assert found(text, nothing | {cell: 3}) & {code, "N06" if code == "N01" else code}


SILENT = """
因申请人申请的信息属于上级机关公开，无法提供231件。
经行政复议审查，作出行政处罚决定231件。
通过网络、信函两种方式收到申请231件，当面收到3件。
经专项清理，作出行政处罚231件。
经补正，答复政府信息公开申请231件。
对复杂的申请，答复231件。
"""


@pytest.mark.parametrize("sentence", SILENT.strip().split("\n"))
def test_a_part_stays_one(sentence: str) -> None:
    assert found(UNDER_A_HEADING.format(sentence), {CARRIED_OUT: 4}) == set()


def test_a_list_that_says_zero() -> None:
    text = UNDER_A_HEADING.format("政府信息公开申请：零。")
    assert found(text, NOTHING) == set()
    assert found(text, NOTHING | {NEW: 3, TOTAL: 3}) == {"N01"}


def test_a_share_of_all_requests_is_not_all_of_them() -> None:
    text = UNDER_A_HEADING.format("经依法审查，全部申请中已有11件办理完毕。")
    assert found(text, {TOTAL: 11, CARRIED_OUT: 4}) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "全年发布信息100条，分三类：动态50条，公告30条，政策{}条。",
        "全年发布信息100条，共三类，分别为动态50条、公告30条、政策{}条。",
        "全年公开信息两类共100条，分别为动态80条、公告{}条。",
    ],
)
def test_sums_of_kinds(sentence: str) -> None:
    assert found(sentence.format(20)) == set()
    assert found(sentence.format(23)) == {"N10"}


def test_all_that_were_answered_are_not_all_that_came() -> None:
    text = UNDER_A_HEADING.format("全部11件申请均已答复。")
    assert found(text, {TOTAL: 11, NEW: 15, CARRIED_IN: 0, CARRIED_OUT: 4}) == set()
