"""True sentences about a part of what a table counts: by way, time or kind. No cell holds these numbers."""

from __future__ import annotations

from bench.mutations.forms import Form

SPLITS = (
    Form("全年收到政府信息公开申请{new}件，其中网络申请{of_new_a}件、信函申请{of_new_b}件、当面申请{of_new_c}件。"),
    Form("按申请方式分，通过网络提交{of_new_a}件，通过邮寄提交{of_new_b}件，现场提交{of_new_c}件。"),
    Form("上半年收到政府信息公开申请{of_new_a}件，下半年收到{of_new_d}件，全年共收到{new}件。"),
    Form("申请内容涉及征地补偿类{of_new_a}件、城乡规划类{of_new_d}件。"),
    Form("收到的{new}件申请中，涉及土地管理的{of_new_a}件。"),
    Form("在收到申请当日登记的{of_new_a}件，次日登记的{of_new_d}件。"),
    Form("全年答复政府信息公开申请{answered}件，其中提前答复{of_done_a}件、延期答复{of_done_b}件。"),
    Form("答复方式上，邮寄答复{of_done_a}件，网上答复{of_done_b}件，共答复{answered}件。"),
    Form("向申请人发出补正通知书{of_new_a}份。"),
    Form("征求第三方意见{of_new_b}件，均在规定时间内收到回复。"),
    Form("通过政府信息公开申请平台收到申请{of_new_a}件，占全部申请的一部分。"),
    Form("对其中{of_done_a}件申请，经批准延长答复期限。"),
    Form("第一季度办结申请{of_done_a}件。"),
)  # fmt: skip
KINDS = (
    Form("作出行政处罚决定{penalties}件，其中简易程序{of_penalties_a}件、普通程序{of_penalties_b}件。"),
    Form("{year}年作出行政许可决定{licensing}件，其中新办{of_licensing_a}件、变更延续{of_licensing_b}件。"),
    Form("行政处罚案件中，罚款{of_penalties_a}件、警告{of_penalties_b}件。"),
    Form("全年办理危险化学品经营许可{of_licensing_a}件。"),
    Form("下放镇街实施行政处罚{of_penalties_a}件，局机关实施{of_penalties_b}件，共实施行政处罚{penalties}件。"),
    Form("通过网上大厅办理行政许可{of_licensing_a}件，通过窗口办理{of_licensing_b}件，共办理行政许可{licensing}件。"),
    Form("其中不予行政许可{of_licensing_a}件，均已说明理由。"),
    Form("听证后作出行政处罚{of_penalties_a}件。"),
)  # fmt: skip
