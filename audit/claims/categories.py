"""What a number in a list of parts may count: kinds of applicants, results, outcomes of reviews.

Each word stands for columns or rows of the tables. A word that may mean one of two things has both readings.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from audit.form.shape import T3_PARTS

Readings = tuple[tuple[str, ...], ...]

PERSON: Readings = (("natural_person",),)
ORGANISATIONS = T3_PARTS[1:]
BUSINESS: Readings = (("business",), ORGANISATIONS)
OTHERS = "其他"


def _each(words: str, readings: Readings) -> dict[str, Readings]:
    return dict.fromkeys(words.split(), readings)


APPLICANTS: Mapping[str, Readings] = MappingProxyType(
    {
        **_each("自然人 公民 个人 公民个人 自然人个人", PERSON),
        **_each("企业 公司 工商企业 企业法人 民营企业 法人企业", BUSINESS),
        **_each("商业企业 商业企业类", (("business",),)),
        **_each("科研机构 科研院所 科研单位", (("research",),)),
        **_each("社会公益组织 公益组织 社会组织 公益性组织 社会公益机构", (("public_welfare",),)),
        **_each("法律服务机构 法律服务组织 律师事务所 律所 法律机构", (("legal_service",),)),
        **_each(
            "法人或其他组织 法人或者其他组织 法人和其他组织 法人及其他组织 法人、其他组织 法人与其他组织 法人其他组织 法人或其它组织 "
            "法人和其它组织 法人及其它组织 法人或组织 法人和组织 法人组织 企业或其他组织 企业及其他组织 法人以及其他组织 "
            "企业和其他组织 非自然人 法人/其他组织 企业、组织 企业和组织 企业或组织 组织机构 法人机构 法人及组织",
            (ORGANISATIONS,),
        ),
        **_each("法人 企事业单位 法人单位", (ORGANISATIONS, ("business",))),
        **_each("其他组织 其它组织 其他机构 其他类型申请人", (("other_org",), ORGANISATIONS)),
    }
)
RESULTS: Mapping[str, Readings] = MappingProxyType(
    {
        **_each("予以公开 同意公开 准予公开 全部公开 予以全部公开 完全公开 给予公开", (("granted",),)),
        **_each("部分公开 予以部分公开 区分处理 部分予以公开 部分公开部分不予公开", (("partial",),)),
        **_each("不予公开 不同意公开 未予公开 决定不予公开 不予以公开", (("denied",),)),
        **_each("无法提供 无法公开 不能提供", (("unable",),)),
        **_each("不予处理 不作处理 不予以处理", (("refused",),)),
        **_each("其他处理 其它处理 其他处理方式 其他方式处理 作其他处理 其他处理情况", (("other",), ("other.other",))),
        **_each("属于国家秘密 涉及国家秘密 国家秘密", (("denied.state_secret",),)),
        **_each("法律行政法规禁止公开 法律、行政法规禁止公开 其他法律行政法规禁止公开", (("denied.law_forbids",),)),
        **_each("三安全一稳定 危及三安全一稳定 危及“三安全一稳定”", (("denied.security_stability",),)),
        **_each("保护第三方合法权益 第三方合法权益 涉及第三方合法权益", (("denied.third_party",),)),
        **_each(
            "三类内部事务信息 内部事务信息 属于三类内部事务信息 内部事务性信息 属于内部事务信息",
            (("denied.internal_affairs",),),
        ),
        **_each("四类过程性信息 过程性信息 属于四类过程性信息 属于过程性信息", (("denied.process_info",),)),
        **_each("行政执法案卷 执法案卷 属于行政执法案卷 行政执法案卷信息", (("denied.enforcement_file",),)),
        **_each("行政查询事项 属于行政查询事项", (("denied.admin_query",),)),
        **_each(
            "本机关不掌握相关政府信息 不掌握相关政府信息 不掌握相关信息 本机关不掌握 不掌握 信息不存在 政府信息不存在 不存在 "
            "我局不掌握相关政府信息 本机关不掌握相关信息",
            (("unable.not_held",), ("unable",)),
        ),
        **_each(
            "没有现成信息需要另行制作 没有现成信息 需要另行制作 没有现成信息、需要另行制作 没有现成信息,需要另行制作 "
            "需另行制作 需要另行制作 没有现成信息需另行制作 没有现成信息、需另行制作 没有现成信息,需另行制作 需加工制作",
            (("unable.needs_creation",),),
        ),
        **_each(
            "补正后申请内容仍不明确 补正后仍不明确 补正后内容仍不明确 申请内容仍不明确 补正后申请内容不明确 补正后申请仍不明确 经补正仍不明确 经补正后仍不明确 补正后内容仍不清楚",
            (("unable.still_unclear",),),
        ),
        **_each(
            "信访举报投诉类申请 信访举报投诉类 信访、举报、投诉类申请 信访投诉举报类申请 信访类申请 "
            "信访、举报、投诉类 信访、投诉、举报类申请 信访、投诉举报类申请 信访投诉类申请 信访举报类申请 投诉举报类申请",
            (("refused.petition",),),
        ),
        **_each("重复申请 重复提出申请 属于重复申请", (("refused.repeat",),)),
        **_each("要求提供公开出版物 公开出版物 要求提供公开出版物类", (("refused.publication",),)),
        **_each("无正当理由大量反复申请 大量反复申请", (("refused.excessive",),)),
        **_each(
            "要求行政机关确认或重新出具已获取信息 确认或重新出具已获取信息 重新出具已获取信息", (("refused.reissue",),)
        ),
        **_each(
            "无正当理由逾期不补正 逾期不补正 逾期未补正 申请人无正当理由逾期不补正 申请人逾期不补正 申请人逾期未补正",
            (("other.no_supplement",), ("other",)),
        ),
        **_each("逾期未按收费通知要求缴纳费用 逾期未缴纳费用 逾期未缴费", (("other.fee_unpaid",), ("other",))),
    }
)
# A bare 其他 behind kinds of applicants: the column, or all that have not been named.
OTHER_APPLICANT: Readings = (("other_org",), ORGANISATIONS[1:], ORGANISATIONS)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            [
                "维持",
                "结果维持",
                "被维持",
                "维持原决定",
                "维持原行政行为",
                "复议维持",
                "维持结果",
                "予以维持",
                "均维持",
            ],
            "upheld",
        ),
        **dict.fromkeys(["纠正", "结果纠正", "被纠正", "予以纠正", "被纠错", "纠错", "责令纠正"], "corrected"),
        **dict.fromkeys(["其他结果", "其它结果"], "other"),
        **dict.fromkeys(
            [
                "尚未审结",
                "未审结",
                "正在审理",
                "审理中",
                "尚在审理",
                "尚在审理中",
                "正在审理中",
                "未结案",
                "尚未结案",
                "在审",
            ],
            "pending",
        ),
    }
)
# 未经复议直接起诉, 复议后起诉: one of the two groups of litigation.
REVIEWS_APART: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ["未经复议直接起诉", "直接起诉", "未经复议直接诉讼", "未经复议直接提起行政诉讼", "直接提起行政诉讼"],
            "litigation_direct",
        ),
        **dict.fromkeys(
            [
                "复议后起诉",
                "经复议后起诉",
                "复议后提起诉讼",
                "复议后诉讼",
                "复议后提起行政诉讼",
                "经复议后提起行政诉讼",
            ],
            "litigation_after",
        ),
    }
)
