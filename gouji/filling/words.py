"""What the form says to the person who fills it in. Advice; the supervising office's own rules come first."""

from __future__ import annotations

from collections.abc import Mapping

from audit.form import Field, Form

# By the row of table 2, whichever the generation.
WHO: Mapping[str, str] = {
    "rules": "只有国务院部门，省、自治区、直辖市、设区的市、自治州的人民政府填（立法法第九十一、九十三条）；其他机关填 0。",
    "normative_docs": "本机关制发、公布，规定权利义务、反复适用的文件；会议纪要、通知、内部文件不算。与司法行政部门的备案数核对。",
    "licensing": "本机关本年作出的全部许可决定，已公开和依法不公开的都算；没有许可事项的填 0。",
    "other_services": "本机关办理的其他对外管理服务事项；没有的填 0。",
    "penalties": "本机关本年作出的全部行政处罚决定，已公开和依法不公开的都算；没有处罚权的填 0。",
    "coercion": "本机关本年作出的全部行政强制决定，已公开和依法不公开的都算；没有强制权的填 0。",
    "admin_fees": "本机关本年收取的行政事业性收费，单位是万元，不是元；没有收费项目的填 0。",
    "procurement": "本机关本年的政府集中采购项目数量和总金额；没有的填 0。",
}
# 2019: admin_fees counts items there, and no money
ITEMS_OF_2019 = "本机关的行政事业性收费项目数量；没有的填 0。"
GOVERNMENT = "县级以上人民政府的报告填本级政府及所属机关的合计，由主管部门逐级汇总；部门、街道、乡镇只填本机关的数。"

HOW = (
    "只填浅黄色的格。灰色的格是公式，自动相加，不能改；其他格已锁定（没有设密码，只防误改，请不要增删行列）。",
    "每一格都要填：没有发生的填 0，不要空着，不要填“/”“无”，数字后面不要带“件”等单位。空着的格按“未填”提示，不当作 0。",
    "件数是不小于 0 的整数；金额的单位是万元，最多六位小数。",
    "表三每一列：本年新收 + 上年结转 = 总计 + 结转下年度。表下和“核对”表随填随算：平衡显示“✓ 平衡”，不平显示差几件。",
    "部分公开的申请只计“（二）部分公开”一行，不计其他情形。",
    "“核对”表第一行显示“✓ 可以使用”以后，用 gouji form --from 本文件 --to 三张表.docx 生成可以贴进报告的三张表。",
)
TOOL = "本表由程序按国务院办公厅规定的格式生成，供填报和核对用；口径以主管部门的要求为准。"

TOPICS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
HINTS = (
    "标题写机关全称和年度：某某局{year}年政府信息公开工作年度报告。",
    "正文前写明所列数据的统计期限（{year}年1月1日至{year}年12月31日）和联系方式（机关、地址、邮编、电话、电子邮箱）。",
    "第一部分写五个方面：" + "、".join(TOPICS) + "；各级人民政府还要写工作考核、社会评议、责任追究的情况。",
    "正文里的数字与三张表一致：先填表，再写文字。",
    "三张表每一格都填数字，没有发生的填 0；表二的金额单位是万元。",
    "表三每一列：本年新收＋上年结转＝总计＋结转下年度，总计是各项办理结果之和；每一行：六类申请人之和等于总计。",
    "表四每一组：结果维持＋结果纠正＋其他结果＋尚未审结＝总计。",
    "第五部分先写存在的主要问题，再写改进情况；写本年度的实际情况，不照搬往年。",
    "第六部分写明依据《政府信息公开信息处理费管理办法》收取信息处理费的情况，没有收取也要写明；没有其他事项的，写没有其他需要报告的事项。",
    "六个部分不增不减，标题不改。各部分的“×××”都要换成自己的内容。",
)


def hint_of(field: Field, form: Form) -> str:
    """Who fills a row of table 2 in, and with what."""
    key = field.address.split(".")[1]
    if key == "admin_fees" and not field.decimals:
        return ITEMS_OF_2019
    return WHO[key]


def rows_of_table_2(form: Form) -> dict[str, str]:
    """Row label → who fills it in."""
    return {field.row_label: hint_of(field, form) for field in form.fields}
