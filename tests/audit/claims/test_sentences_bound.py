"""Sentences whose numbers are bound. `!` marks a strict claim, an interval is written low..high."""

from __future__ import annotations

import pytest

from tests.audit.claims.reports import said

RECEIVED_AND_ANSWERED = {
    "2024年，共收到政府信息公开申请9件。": "received=9!",
    "全年收到依申请公开政府信息申请12件，均已按时答复。": "received=12!",
    "本年度共受理依申请公开3件、按时答复3件，答复率100%。": "received=3! answered=3!",
    "2024年本机关新收政府信息公开申请17件。": "new_received=17!",
    "新增依申请公开申请6件。": "new_received=6!",
    "2024年度新收到政府信息公开申请4件，办结4件。": "new_received=4! answered=4!",
    "共收到9件政府信息公开申请。": "received=9!",
    "共收到９件政府信息公开申请。": "received=9!",
    "共收到 9 件政府信息公开申请。": "received=9!",
    "共收到政府信息公开申请1，234件。": "received=1234!",
    "共收到政府信息公开申请1,234件。": "received=1234!",
    "共收到政府信息公开申请九十九件。": "received=99!",
    "共收到政府信息公开申请一百零二件。": "received=102!",
    "共收到政府信息公开申请两件。": "received=2!",
    "共收到政府信息公开申请十件，答复十一件。": "received=10! answered=11!",
    "共收到政府信息公开申请一〇五件。": "received=105!",
    "共收到政府信息公开申请0件。": "received=0!",
    "收到政府信息公开申请15宗，办结14宗。": "received=15! answered=14!",
    "收到政府信息公开申请共计8起。": "received=8!",
    "政府信息公开申请共收到8件。": "received=8!",
    "受理并答复依申请公开9件。": "answered=9!",
    "受理、办结依申请公开申请9件。": "answered=9!",
    "共收到群众提交的政府信息公开申请7件。": "received=7!",
    "共收到公民、法人和其他组织提出的政府信息公开申请7件。": "received=7!",
    "收到（受理）政府信息公开申请9件。": "received=9!",
    "接收政府信息公开申请31件，办理完毕30件，结转下年度1件。": "received=31! answered=30! carried_out=1!",
    "我局接到政府信息公开申请5件。": "received=5!",
    "依申请公开方面，全年共收到2件，已答复2件。": "received=2! answered=2!",
    "依申请公开情况：收到6件，办结5件。": "received=6! answered=5!",
    "收到政府信息公开申请53件，51件已在规定期限内办理完毕，2件结转下年度继续办理。": (
        "received=53! answered=51! carried_out=2!"
    ),
    "收到政府信息公开申请53件（其中上年结转1件），办结53件。": "received=53! carried_in=1 answered=53!",
    "上年结转政府信息公开申请2件，新收10件，答复12件。": "carried_in=2! new_received=10! answered=12!",
    "收到政府信息公开申请9件，其中自然人5件、企业4件，9件均已办结。": "received=9! applicant=5 applicant=4 answered=9!",
    "收到政府信息公开申请20件，比上年增加7件，答复20件。": "received=20! answered=20!",
    "与2023年相比，数量略有减少，共收到政府信息公开申请20件。": "received=20!",
    "共收到政府信息公开申请20件，同比下降28.6%。": "received=20!",
    "收到政府信息公开申请95件，答复98件，8件申请人主动撤销。": "received=95! answered=98!",
    "通过网络、信函、当面等方式收到政府信息公开申请9件。": "received=9!",
    "2024年1月1日至12月31日，共收到政府信息公开申请9件。": "received=9!",
    "二〇二四年共收到政府信息公开申请9件。": "received=9!",
    "截至2024年12月31日，共收到政府信息公开申请9件。": "received=9",
    "累计收到政府信息公开申请60件。": "received=60",
    "共收到60件各类政府信息公开申请。": "received=60!",
    "2024年累计受理政府信息公开申请9件。": "received=9",
    "收到政府信息公开申请9件，其中已答复8件。": "received=9! answered=8",
    "收到政府信息公开申请9件，按期答复7件，延期答复2件。": "received=9! answered=7",
    "收到政府信息公开申请1 5件。": "received=15",
    "收到政府信息公开申请表9份。": "received=9",
    "收到政府信息公开申请30余件。": "received=30..39",
    "收到政府信息公开申请近30件。": "received=27..30",
    "收到政府信息公开申请150多件。": "received=150..159",
    "收到政府信息公开申请二十余件。": "received=20..29",
    "收到政府信息公开申请约1218件。": "received=1206..1230",
    "收到政府信息公开申请100件以上。": "received=100..",
    "收到政府信息公开申请不足10件。": "received=0..10",
    "收到政府信息公开申请1.2万余件。": "received=12000..12999",
    "收到政府信息公开申请1.2万件。": "received=11500..12500",
    "收到政府信息公开申请9件；答复9件。": "received=9! answered=9",
    "《政府信息公开条例》实施以来，2024年收到政府信息公开申请9件。": "received=9!",
    "收到政府信息公开申请9件，其中网络申请收到5件、信函收到4件。": "received=9!",
    "收到政府信息公开申请9件，转办1件，答复8件。": "received=9! answered=8!",
    "收到政府信息公开申请9件，申请人撤回1件，办结8件。": "received=9! answered=8!",
    "收到的9件政府信息公开申请全部按时答复。": "received=9!",
    "对9件政府信息公开申请均按时答复。": "answered=9!",
    "共办理答复政府信息公开申请9件。": "answered=9!",
    "政府信息公开申请接收数9件、答复数8件。": "received=9! answered=8!",
    "收到政府信息公开申请9件，比2023年的7件增加2件。": "received=9!",
    "2024年1至12月，共收到政府信息公开申请9件。": "received=9!",
    "2024年1月1日-12月31日收到政府信息公开申请9件。": "received=9!",
    "收到政府信息公开申请2件，来人申请10件，共12件。": "received=2 received=12",
    "12345热线受理诉求900件，收到政府信息公开申请9件，办结909件。": "received=9!",
    "收到政府信息公开申请9件（2件为上年结转），全部办结。": "received=9! carried_in=2",
    "根据国办函〔2020〕109号，收到政府信息公开申请9件。": "received=9!",
}
DECISIONS = {
    "全年办理行政许可15件。": "licensing=15!",
    "2024年共办理行政许可 838 件。": "licensing=838!",
    "作出行政处罚决定56件。": "penalties=56!",
    "依法作出行政处罚56起。": "penalties=56!",
    "实施行政处罚6件，实施行政强制2件。": "penalties=6! coercion=2!",
    "作出行政许可决定15件，行政处罚决定56件。": "licensing=15! penalties=56",
    "全年办理行政许可15件、行政处罚56件、行政强制0件。": "licensing=15! penalties=56 coercion=0",
    "负责15项行政许可事项，并在2024年内办理了15项行政许可。": "licensing=15!",
    "办理行政许可15项次。": "licensing=15",
    "行政许可方面：全年共办理838件。": "licensing=838!",
    "我局依法实施行政许可，全年办理15件。": "licensing=15",
    "办结行政许可12件。": "licensing=12!",
    "办理行政处罚案件56件。": "penalties=56",
    "实施行政强制措施3件。": "coercion=3",
    "成功办理了十五项行政许可。": "licensing=15!",
    "作出行政处罚60余件。": "penalties=60..69",
}
DOCUMENTS = {
    "制发规范性文件3件。": "docs_made=3!",
    "全年公开区政府办公室规范性文件2件，保留行政规范性文件11件。": "docs_published=2! docs_in_force=11!",
    "制定出台行政规范性文件2件，废止1件，现行有效15件。": "docs_made=2! docs_repealed=1! docs_in_force=15!",
    "现行有效规范性文件15件。": "docs_in_force=15!",
    "清理规范性文件20件，其中保留15件、废止3件。": "docs_in_force=15 docs_repealed=3",
}
ZEROS = {
    "2024年，我局未收到政府信息公开申请。": "received=none!",
    "本年度未收到新的政府信息公开申请。": "received=none!",
    "本年度没有收到任何政府信息公开申请。": "received=none!",
    "2024年未收到公民、法人和其他组织提出的政府信息公开申请。": "received=none!",
    "本年度未收到依申请公开事项。": "received=none!",
    "未收到依申请公开政府信息的申请，未发生行政复议、行政诉讼。": (
        "received=none! reconsideration=none! litigation=none!"
    ),
    "2024年我局无依申请公开情况。": "received=none",
    "未收到政府信息公开申请及行政复议、诉讼。": "reconsideration=none! litigation=none! received=none!",
    "2024年未发布行政规范性文件。": "docs_made=none",
    "2024年未作出行政处罚、行政强制决定。": "penalties=none coercion=none",
    "未实施行政强制。": "coercion=none",
    "全年未收到任何形式的政府信息公开申请。": "received=none!",
}
WITHOUT_A_VERB = {
    "政府信息公开申请9件。": "counted=9",
    "2024年依申请公开共9件，已全部办结。": "counted=9",
    "依申请公开申请量9件，办结率100%。": "counted=9",
    "办理政府信息公开申请9件。": "handled=9",
    "共收到建议提案5件、政府信息公开申请9件，全部办结14件。": "counted=9",
    "行政许可7件，行政处罚8件。": "licensing=7 penalties=8",
    "行政处罚8起，罚款5万元。": "penalties=8",
    "聚焦重点领域强化执法，全年作出行政处罚8起。": "penalties=8",
}
LISTS = {
    "收到自然人政府信息公开申请4件。": "applicant=4",
    "收到政府信息公开申请7件（自然人5件、商业企业2件）。": "received=7! applicant=5 applicant=2",
    "收到政府信息公开申请7件，其中网上申请4件、信函3件，自然人5件、企业2件。": "received=7! applicant=5 applicant=2",
    "从申请人类型看，自然人5件，法人或其他组织2件。": "applicant=5 applicant=2",
    "办理结果：予以公开3件，部分公开1件，不予公开1件，其他2件。": "result=3 result=1 result=1",
    "“予以公开”3件、“部分公开”1件、“无法提供”2件。": "result=3 result=1 result=2",
    "政府信息公开申请答复中，予以公开及部分公开5件，3件因信息不存在无法提供。": "result=5 result=3",
    "收到政府信息公开申请7件，其中网络申请5件，其中自然人4件。": "received=7!",
    "收到政府信息公开申请7件，结转下年度2件（自然人2件）。": "received=7! carried_out=2!",
    "收到公民、法人和其他组织提出的政府信息公开申请7件。": "received=7!",
}
CARRIED = {
    "上年度结转1件，结转至下年度2件。": "carried_in=1 carried_out=2",
    "2023年结转政府信息公开申请1件，结转2025年继续办理2件。": "carried_in=1! carried_out=2!",
    "收到政府信息公开申请7件，尚有2件结转下年度办理。": "received=7! carried_out=2!",
    "收到政府信息公开申请7件，2件未到答复期限，结转下年度继续办理。": "received=7! carried_out=2",
    "收到政府信息公开申请7件，办结5件，2件正在办理，结转下年度。": "received=7! answered=5! carried_out=2",
    "2024年结转政府信息公开申请1件。": "",
    "收到政府信息公开申请7件，结转2件至下年度办理。": "received=7! carried_out=2",
    "收到政府信息公开申请7件，结转2件至2025年。": "received=7! carried_out=2",
    "收到政府信息公开申请7件，剩余2件将结转下年度办理。": "received=7! carried_out=2!",
}
REVIEWS = {
    "因政府信息公开被申请行政复议2件，其中维持1件、纠正1件；被提起行政诉讼1件。": (
        "reconsideration=2! outcome=1 outcome=1 litigation=1"
    ),
    "因政府信息公开引起的行政复议134件，行政诉讼57件。": "reconsideration=134! litigation=57!",
    "政府信息公开行政复议、行政诉讼各1件。": "reconsideration=1! litigation=1!",
    "政府信息公开行政复议和行政诉讼共3件。": "reviews=3!",
    "政府信息公开行政复议、行政诉讼均为0件。": "reconsideration=0! litigation=0!",
    "政府信息公开行政诉讼中未经复议直接起诉1件、复议后起诉3件。": "litigation_apart=1! litigation_apart=3!",
    "共有2件因政府信息公开引发的行政复议。": "reconsideration=2!",
    "未发生针对我局政府信息公开的行政复议、诉讼。": "reconsideration=none! litigation=none!",
    "未收到政府信息公开申请行政复议。": "reconsideration=none!",
    "未因政府信息公开被申请行政复议或提起行政诉讼。": "reconsideration=none! litigation=none!",
    "未发生一起政府信息公开行政复议案件。": "reconsideration=none!",
    "收到行政复议申请2件，办结2件。": "reconsideration=2",
    # of whatever kind: those about disclosure are not more
    "推进法治政府建设，行政复议30件，行政诉讼12件。": "reconsideration=0..30 litigation=0..12",
    "全年无行政复议和行政诉讼案件。": "reconsideration=none litigation=none",
}
CASES = {
    **RECEIVED_AND_ANSWERED,
    **DECISIONS,
    **DOCUMENTS,
    **ZEROS,
    **WITHOUT_A_VERB,
    **LISTS,
    **CARRIED,
    **REVIEWS,
}


@pytest.mark.parametrize(("text", "claims"), CASES.items(), ids=CASES)
def test_bound(text: str, claims: str) -> None:
    assert said(text) == claims.split()


IN_CONTEXT = {
    # the paragraph opens with the topic: a bare 申请 is enough
    "（二）依申请公开。2024年，共收到申请9件，答复9件。": "received=9! answered=9!",
    "（二）依申请公开情况\n2024年，共收到申请9件。": "received=9!",
    "（二）依申请公开情况\n2024年，共收到9件。": "received=9",
    "（二）依申请公开。认真办理。办结9件。": "answered=9",
    # an earlier sentence speaks of requests
    "我局重视政府信息公开申请办理。全年收到申请9件。": "received=9!",
    "一年来，我局坚持以公开为常态、不公开为例外，认真对待每一份群众来函，依法办理政府信息公开申请。收到申请9件。": "received=9",
    # nothing says what kind of application this is
    "2024年，共收到申请9件，答复9件。": "",
    "我局重视政府信息公开申请办理。受理群众举报9件。答复9件。": "",
    "（一）主动公开。全年发布信息40条，收到申请9件。": "",
}


@pytest.mark.parametrize(("text", "claims"), IN_CONTEXT.items(), ids=[*IN_CONTEXT])
def test_bound_by_its_paragraph(text: str, claims: str) -> None:
    assert said(text) == claims.split()
