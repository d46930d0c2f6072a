"""Numbers of a part are not taken for the whole: silent under a heading and alone, whatever the table holds."""

from __future__ import annotations

import pytest

from tests.audit.claims.reports import report_of as plain_report
from tests.audit.claims.reports import said
from tests.audit.claims.test_many_ways import NOTHING, UNDER_A_HEADING, found

PARTS = """
听证后作出行政处罚12件。
经集体讨论作出行政处罚12件。
经立案调查后作出行政处罚决定12件。
行政许可即时办结7件。
行政许可当场办结7件。
168件行政许可由分中心办理，其余由本级办理。
行政许可由乡镇办理7件。
全程网办行政许可7件。
网上办理行政许可7件。
通过一网通办平台办理行政许可7件。
办理涉企行政许可7件。
办理建筑工程施工许可等行政许可7件。
对企业作出行政处罚12件。
针对扬尘污染作出行政处罚12件。
在食品安全领域作出行政处罚12件。
执法中队作出行政处罚12件。
区应急局作出行政处罚12件。
适用简易程序作出行政处罚12件。
作出罚款类行政处罚12件。
其中作出行政处罚12件。
一季度作出行政处罚12件。
三月份作出行政处罚12件。
6月收到申请最多，当月收到5件。
9月为申请高峰，单月收到政府信息公开申请5件。
年初收到政府信息公开申请5件。
下半年收到政府信息公开申请5件。
第四季度收到政府信息公开申请5件。
本月收到政府信息公开申请5件。
疫情期间收到政府信息公开申请5件。
春节后收到政府信息公开申请5件。
通过邮寄收到政府信息公开申请5件。
收到涉及土地征收的政府信息公开申请5件。
收到某公司提出的政府信息公开申请5件。
当场答复政府信息公开申请5件。
提前办结政府信息公开申请5件。
5个工作日内办结政府信息公开申请5件。
十日内答复政府信息公开申请5件。
补正后答复5件。
经征求第三方意见后答复5件。
邮寄答复政府信息公开申请5件。
12件答复附有可公开的材料复印件。
3件答复被提起复议。
5件申请由办公室牵头答复，其余由业务科室答复。
办公室收到申请5件，其余由各科室收到。
收到行政复议申请39件（与政府信息公开无关），均已依法审理。
与政府信息公开无关的行政复议8140件。
作为被申请人的行政复议39件，与政府信息公开工作没有关联。
收到非政府信息公开类行政复议39件。
行政复议39件，均不涉及政府信息公开。
行政复议39件（不属于政府信息公开案件）。
行政处罚引发行政复议39件。
土地征收类行政复议39件。
予以公开的5件为申请人现场领取。
5件予以公开的申请通过邮寄送达。
部分公开的2件经征求第三方意见。
因涉及个人隐私不予公开3件。
外省自然人申请5件。
制发涉企规范性文件1件。
联合制发规范性文件1件。
未受理政府信息公开申请3件。
对未受理的政府信息公开申请说明理由。
2024年，全局办理行政许可事项12件次。
行政许可事项12件纳入清单管理。
办理行政许可事项清单12件公示。
全年共受理行政许可申请850件，其中办结当年838件。
行政处罚立案12件，均已办结。
立案查处案件12件，均作出行政处罚决定。
移送公安机关行政处罚案件2件。
撤销行政处罚决定1件，变更行政处罚决定1件。
不予行政处罚决定3件。
首违不罚作出行政处罚3件。
公开行政处罚决定3件。
行政处罚案卷评查抽取12件。
行政处罚典型案例发布3件。
审核行政处罚决定12件。
法制审核行政处罚12件。
重大行政处罚决定备案3件。
作出重大行政处罚决定3件。
作出较大数额行政处罚3件。
作出不予许可决定2件。
作出准予行政许可决定3件，不予许可决定2件。
延续行政许可20件。
新办行政许可20件。
取水许可办结12件。
食品经营许可办理12件。
办理食品经营许可12件。
办理取水、排污等行政许可12件。
行政许可窗口日均办理12件。
通过容缺受理办理行政许可12件。
上门办理行政许可12件。
跨省通办行政许可12件。
为企业办理行政许可12件。
帮助企业办理行政许可12件。
各乡镇作出行政处罚12件。
委托乡镇作出行政处罚12件。
以简易程序作出行政处罚12件。
当场作出行政处罚12件。
对未成年人作出行政处罚1件。
联合公安部门作出行政处罚3件。
在专项整治中作出行政处罚3件。
“双随机”检查后作出行政处罚3件。
因违法排污作出行政处罚3件。
依据《安全生产法》作出行政处罚3件。
依据安全生产法作出行政处罚3件。
作出行政处罚3件的案件已移送法院强制执行。
申请法院强制执行3件，自行实施行政强制1件。
查封扣押等行政强制3件。
实施查封类行政强制措施3件。
代履行行政强制1件。
依法拆除违建实施行政强制3件。
主动公开行政规范性文件解读3件。
新制发区政府规范性文件3件。
起草并以区政府名义制发规范性文件3件。
收到征地类政府信息公开申请3件。
收到律师代理提出的政府信息公开申请3件。
收到要求公开预算的政府信息公开申请3件。
收到重复的政府信息公开申请3件。
收到内容不明确的政府信息公开申请3件。
收到不属于本机关的政府信息公开申请3件。
收到邮寄政府信息公开申请3件，网络48件。
下属二级单位收到政府信息公开申请3件。
市民热线转来政府信息公开申请3件。
收到上级机关转办的政府信息公开申请3件。
收到外地政府信息公开申请3件。
其中收到政府信息公开申请3件系同一人提出。
同一申请人先后提交政府信息公开申请3件。
年内首次收到政府信息公开申请3件。
元旦至春节收到政府信息公开申请3件。
改版后的平台收到政府信息公开申请3件。
新平台上线后收到政府信息公开申请3件。
截至6月底收到政府信息公开申请3件。
1-6月共收到政府信息公开申请3件。
半年收到政府信息公开申请3件。
每年收到政府信息公开申请3件左右。
近期收到政府信息公开申请3件。
当面答复政府信息公开申请3件。
电话答复申请人3件。
延期后答复政府信息公开申请3件。
按时答复复杂政府信息公开申请3件。
按申请人要求的形式答复政府信息公开申请3件。
会同其他部门答复政府信息公开申请3件。
协商后答复3件。
在审计期间答复政府信息公开申请3件。
因第三方异议延期答复3件。
对3件疑难申请组织会商后答复。
3件申请经会商后答复。
3件复杂申请经延期后办结。
重点答复政府信息公开申请3件。
答复政府信息公开申请3件获申请人书面感谢。
答复政府信息公开申请3件后，申请人提起复议。
撤回后重新答复政府信息公开申请3件。
被责令重新答复政府信息公开申请3件。
按复议决定重新答复3件。
年内审结行政复议3件（上年受理）。
历年行政诉讼累计20件。
上级复议机关维持12件。
行政诉讼一审12件、二审8件。
其他行政诉讼12件。
因行政处罚被申请行政复议12件。
在12件行政复议中，无政府信息公开类案件。
指导政府信息公开行政复议12件。
""".strip().splitlines()


@pytest.mark.parametrize("sentence", PARTS)
def test_a_part_is_not_the_whole(sentence: str) -> None:
    assert found(UNDER_A_HEADING.format(sentence)) == set()
    assert found(sentence) == set()


WHOLES = {
    "2024年，我局依法作出行政处罚12件。": "penalties=12!",
    "行政许可依法办结7件。": "licensing=7!",
    "全年共作出行政处罚12件，均已执行到位。": "penalties=12!",
    "区水利局收到政府信息公开申请5件。": "received=5!",
    "在法定期限内办结政府信息公开申请5件。": "answered=5!",
    "因政府信息公开被申请行政复议2件，未发生政府信息公开行政诉讼。": "reconsideration=2! litigation=none!",
    "一件政府信息公开行政诉讼也未发生。": "litigation=none",
    "政府信息公开行政诉讼一起都没有发生。": "litigation=none",
    "没有一起政府信息公开行政诉讼。": "litigation=none!",
}


@pytest.mark.parametrize(("sentence", "claims"), WHOLES.items())
def test_plain_words_leave_the_whole(sentence: str, claims: str) -> None:
    assert said(sentence, agency="样例市样例区水利局") == claims.split()


@pytest.mark.parametrize("name", ["市水利局", "区水务局", "县水利局"])
def test_another_body_is_never_certain(name: str) -> None:
    sentence = f"{name}收到政府信息公开申请5件。"
    assert said(sentence, agency="样例市样例区水利局") == ["received=5"]


def test_the_short_name_of_the_body_is_its_own() -> None:
    sentence = "市住建局收到政府信息公开申请5件。"
    assert said(sentence, agency="样例市住房和城乡建设局") == ["received=5!"]
    assert said(f"未发生针对{sentence[:4]}政府信息公开工作的行政复议。", agency="样例市住房和城乡建设局") == [
        "reconsideration=none!"
    ]
    assert said("未发生针对县交通局政府信息公开工作的行政复议。") == ["reconsideration=none"]


NAMED = {
    "本机关不掌握相关政府信息而无法提供的14件。": "T3.unable.not_held.total",
    "因属于信访举报投诉类申请而不予处理的1件。": "T3.refused.petition.total",
    "重复申请不予处理83件。": "T3.refused.repeat.total",
    "需另行制作而无法提供的3件。": "T3.unable.needs_creation.total",
}


@pytest.mark.parametrize(("sentence", "cell"), NAMED.items())
def test_the_named_row_beats_the_subtotal(sentence: str, cell: str) -> None:
    text = UNDER_A_HEADING.format(sentence)
    number = next(
        int("".join(filter(str.isdigit, piece))) for piece in sentence.split("，") if any(map(str.isdigit, piece))
    )
    assert found(text, {cell: number}) == set()
    assert "N05" in found(text, {cell: number + 1})


def test_no_review_at_all_is_none() -> None:
    for sentence in ("一件行政诉讼也未发生。", "未发生一起行政诉讼。", "行政诉讼一起都没有。"):
        assert found(sentence, NOTHING) == set()
        assert "N07" in found(sentence)


def test_a_report_is_read_once() -> None:
    from audit.claims import claims_of

    report = plain_report("收到政府信息公开申请5件。")
    assert claims_of(report) is claims_of(report)
