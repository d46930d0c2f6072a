"""Papers of letters: what goes with a notice, and what an office can print without one."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest

from audit.errors import BadSettings, GoujiError
from gouji.exporting.built_in import built_in
from gouji.exporting.filling import fill
from gouji.exporting.letters import paper_for
from notifications.samples import CIRCULAR, OVERDUE, PUBLICATION, REMINDER, RESOLVED, SAMPLES
from tests.gouji.exporting.conftest import HOSTILE, A, made_of
from tests.gouji.exporting.test_papers import words_of


def printed(letter) -> str:
    kind, context = paper_for(letter) or ("", {})
    return words_of(fill(built_in(kind), context))


@pytest.mark.parametrize(
    ("letter", "parts"),
    [
        (
            RESOLVED,
            (
                "编号：GJ-2027-000123",
                "编号GJ-2027-000101、GJ-2027-000115的督促整改通知所列问题",
                "已整改1项，说明已采纳1项，仍存在1项，复核中1项",
                "通知时的版本标识为0123456789abcdef，复核时为fedcba9876543210",
                "2027年2月20日复核未再发现",
                "抄送：样例市政务公开办公室",
            ),
        ),
        (SAMPLES["resolved"].least, ("审核系统已于2027年2月20日在门户上查到，予以销号",)),
        (
            CIRCULAR,
            (
                "（草稿，供主管部门参考；是否通报由主管部门决定，审核系统从不发布通报）",
                "按时率：75.0%。其中不能认定4家（公布日期不明1家，尚未检索到2家，未能检索1家），未计入；可以认定8家",
                "合格率：60.0%",
                "（四）敷衍塞责：无",
                "以下单位的情况不能确定，不作认定，不宜通报。",
                "另有1家在静默期内",
            ),
        ),
        (
            PUBLICATION,
            (
                "应公布12家，已公布8家（66.7%）",
                "（二）经人工核实未公布：1家",
                "其余7家没有登记集中发布栏目，未核",
                "应公布单位名单",
            ),
        ),
        (REMINDER, ("年度报告的催报函", "请于2027年1月29日（星期五）下班前完成", "审核系统尚未检索到该报告")),
        (
            OVERDUE,
            (
                "年度报告的逾期催报函",
                "已逾期3天",
                "（2027-02-01 21:00，HTTP 200）",
                "请于2027年2月16日（星期二）前公布",
            ),
        ),
    ],
    ids=["resolved", "appeared", "circular", "publication", "reminder", "overdue"],
)
def test_a_letter_on_paper(letter, parts):
    words = printed(letter)
    for part in parts:
        assert part in words
    assert not {"None", "责令", "【测试】"} & set(chain(*(word.split() for word in words.splitlines())))
    assert "【测试】" in printed(replace(letter, test=True))


def test_every_kind_of_letter_has_a_paper_that_can_be_bare():
    without = {kind for kind, sample in SAMPLES.items() if paper_for(sample.full) is None}
    assert without == {"overdue_list"}
    for kind in SAMPLES.keys() - without:
        assert "2026" in printed(SAMPLES[kind].least)


def test_words_of_others_arrive_as_text():
    ranking = (replace(CIRCULAR.ranking[0], name=HOSTILE, told=HOSTILE),)
    assert printed(replace(CIRCULAR, ranking=ranking)).count(HOSTILE) == 2
    results = (replace(RESOLVED.results[0], message=f"{HOSTILE} 13800138000"),)
    words = printed(replace(RESOLVED, results=results))
    assert HOSTILE in words
    assert "13800138000" not in words


def test_an_office_prints_them_without_a_notice(database, world):
    words = words_of(made_of(database, "docx", kind="circular")[0])
    assert "应公布1家，已公布1家（100.0%）" in words
    assert "（二）发布内容不准确不全面：1家" in words
    data, done = made_of(database, "docx", kind="publication", agencies=(A,))
    assert done.words() == "1 份公布情况报告"
    assert "按时率：100.0%" in words_of(data)
    assert "编号" not in words_of(data)
    for kind, name in (("urge", "催报函"), ("resolved", "复核结果")):
        with pytest.raises(GoujiError, match=f"现在没有可写进{name}的内容"):
            made_of(database, "docx", kind=kind)
    with pytest.raises(BadSettings, match="写什么由事实决定"):
        made_of(database, "docx", kind="circular", states=("open",))
    assert database.execute("SELECT count(*) FROM notices").fetchone() == (0,)
