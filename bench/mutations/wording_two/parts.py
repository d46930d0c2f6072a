"""True sentences about a part of what a table counts: by way, time or kind. No cell holds these numbers."""

from __future__ import annotations

from bench.mutations.forms import Form

SPLITS = (
    Form("{new}件新收申请里，经由邮政渠道的{of_new_a}件、经由互联网的{of_new_b}件、上门递交的{of_new_c}件。"),
    Form("收到政府信息公开申请{new}件，一至六月{of_new_a}件，七至十二月{of_new_d}件。"),
    Form("新收申请中{of_new_a}件来自本地居民，{of_new_d}件来自外地。"),
    Form("收到申请最多的是五月，当月收到{of_new_a}件。"),
    Form("就同一事项收到{of_new_b}件申请，合并研究后分别处理。"),
    Form("已答复的{answered}件中，十个工作日以内答复的{of_done_a}件，其余{of_done_b}件在法定期限内答复。"),
    Form("因案情复杂经负责人同意延期答复{of_done_b}件。"),
    Form("答复申请{answered}件（含延期后答复{of_done_b}件）。"),
    Form("其中{of_new_c}件申请经补正后受理。"),
    Form("对一名申请人提出的{of_new_b}件申请集中约谈、集中答复。"),
    Form("与去年同期持平的月份有{of_new_c}个。"),
    Form("{of_done_a}件答复附有可公开的材料复印件。"),
)  # fmt: skip
KINDS = (
    Form("本年度行政处罚{penalties}件，按领域分，建设领域{of_penalties_a}件，其他领域{of_penalties_b}件。", beyond=True),
    Form("办理行政许可{licensing}件（即办件{of_licensing_a}件，承诺件{of_licensing_b}件）。"),
    Form("行政许可即时办结{of_licensing_a}件。"),
    Form("免予行政处罚{of_penalties_a}件，体现包容审慎监管。"),
    Form("移送司法机关的行政处罚案件{of_penalties_b}件。"),
    Form("{of_licensing_b}件行政许可由分中心办理，其余由本级办理。"),
    Form("上半年实施行政处罚{of_penalties_a}件，下半年{of_penalties_b}件，全年合计{penalties}件。"),
    Form("现场行政检查后未予行政处罚的{of_penalties_a}家。"),
)  # fmt: skip
