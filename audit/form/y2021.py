"""Report years from 2021: 国办公开办函〔2021〕30号."""

from __future__ import annotations

from audit.form.shape import Field, Form, Row

ITEM_1, ITEM_5, ITEM_6, ITEM_8 = (f"第二十条第（{number}）项" for number in "一五六八")
MADE, REPEALED, IN_FORCE = "本年制发件数", "本年废止件数", "现行有效件数"
DECISIONS = "本年处理决定数量"
RESULTS = "三、本年度办理结果"
DENIED, UNABLE = "（三）不予公开", "（四）无法提供"
REFUSED, OTHER = "（五）不予处理", "（六）其他处理"

ROWS_UP_TO_REFUSED = (
    Row("new_received", "一、本年新收政府信息公开申请数量"),
    Row("carried_in", "二、上年结转政府信息公开申请数量"),
    Row("granted", "（一）予以公开", (RESULTS,), leaf=True),
    Row("partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (RESULTS,), leaf=True),
    Row("denied.state_secret", "1.属于国家秘密", (RESULTS, DENIED), leaf=True),
    Row("denied.law_forbids", "2.其他法律行政法规禁止公开", (RESULTS, DENIED), leaf=True),
    Row("denied.security_stability", "3.危及“三安全一稳定”", (RESULTS, DENIED), leaf=True),
    Row("denied.third_party", "4.保护第三方合法权益", (RESULTS, DENIED), leaf=True),
    Row("denied.internal_affairs", "5.属于三类内部事务信息", (RESULTS, DENIED), leaf=True),
    Row("denied.process_info", "6.属于四类过程性信息", (RESULTS, DENIED), leaf=True),
    Row("denied.enforcement_file", "7.属于行政执法案卷", (RESULTS, DENIED), leaf=True),
    Row("denied.admin_query", "8.属于行政查询事项", (RESULTS, DENIED), leaf=True),
    Row("unable.not_held", "1.本机关不掌握相关政府信息", (RESULTS, UNABLE), leaf=True),
    Row("unable.needs_creation", "2.没有现成信息需要另行制作", (RESULTS, UNABLE), leaf=True),
    Row("unable.still_unclear", "3.补正后申请内容仍不明确", (RESULTS, UNABLE), leaf=True),
    Row("refused.petition", "1.信访举报投诉类申请", (RESULTS, REFUSED), leaf=True),
    Row("refused.repeat", "2.重复申请", (RESULTS, REFUSED), leaf=True),
    Row("refused.publication", "3.要求提供公开出版物", (RESULTS, REFUSED), leaf=True),
    Row("refused.excessive", "4.无正当理由大量反复申请", (RESULTS, REFUSED), leaf=True),
    Row("refused.reissue", "5.要求行政机关确认或重新出具已获取信息", (RESULTS, REFUSED), leaf=True),
)
LAST_ROWS = (
    Row("total", "（七）总计", (RESULTS,)),
    Row("carried_out", "四、结转下年度继续办理"),
)

FORM_2021 = Form(
    generation="2021",
    detect=(MADE,),
    fields=(
        Field("T2.rules.made", ITEM_1, "规章", MADE),
        Field("T2.rules.repealed", ITEM_1, "规章", REPEALED),
        Field("T2.rules.in_force", ITEM_1, "规章", IN_FORCE),
        Field("T2.normative_docs.made", ITEM_1, "行政规范性文件", MADE),
        Field("T2.normative_docs.repealed", ITEM_1, "行政规范性文件", REPEALED),
        Field("T2.normative_docs.in_force", ITEM_1, "行政规范性文件", IN_FORCE),
        Field("T2.licensing.decisions", ITEM_5, "行政许可", DECISIONS),
        Field("T2.penalties.decisions", ITEM_6, "行政处罚", DECISIONS),
        Field("T2.coercion.decisions", ITEM_6, "行政强制", DECISIONS),
        Field(
            "T2.admin_fees.amount_wan",
            ITEM_8,
            "行政事业性收费",
            "本年收费金额（单位：万元）",
            decimals=True,
        ),
    ),
    rows=(
        *ROWS_UP_TO_REFUSED,
        Row(
            "other.no_supplement",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            (RESULTS, OTHER),
            leaf=True,
        ),
        Row(
            "other.fee_unpaid",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            (RESULTS, OTHER),
            leaf=True,
        ),
        Row("other.other", "3.其他", (RESULTS, OTHER), leaf=True),
        *LAST_ROWS,
    ),
)
