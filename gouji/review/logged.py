"""Words for what the log keeps: who did what."""

from __future__ import annotations

from gouji.rights import ROLES, Role

ACTIONS = {
    "absence confirmed": "确认未公开",
    "absence taken back": "收回“未公开”的确认",
    "agencies import": "导入名录",
    "agency merge": "合并",
    "agency rename": "更名",
    "agency split": "拆分",
    "alarm lifted": "解除门户警报",
    "answers import": "导入单位答复",
    "article": "登记文章地址",
    "article remove": "撤下文章地址",
    "backup": "备份",
    "endpoint activate": "恢复联系方式",
    "export": "导出",
    "host": "登记主机",
    "logged in": "登录",
    "notice tried": "试发测试消息",
    "alert ended": "处理警报",
    "claim settled": "核实“发布在别处”",
    "notice reply": "登记单位回复",
    "notice resent": "重发通知",
    "notices planned": "拟稿",
    "password set": "设置密码",
    "platform suspended": "暂停门户的通知",
    "proposal accepted": "接受建议",
    "proposal refused": "不接受建议",
    "report upload": "交来报告",
    "role changed": "更改角色",
    "sessions ended": "结束各处的登录",
    "silence added": "登记静默",
    "silence ended": "结束静默",
    "standing approval revoked": "撤销常备批准",
    "standing approval signed": "签署常备批准",
    "user added": "添加账号",
    "user disabled": "停用账号",
    "user enabled": "启用账号",
    "user renamed": "更改姓名",
    "workday removed": "删除登记的日子",
    "workday set": "登记工作日或休息日",
    "workdays imported": "导入工作日和休息日",
}


def action_words(action: str) -> str:
    """`导出 xlsx`; what is none of ours stays as it is."""
    first, _, rest = action.partition(" ")
    if action not in ACTIONS and first in ACTIONS and rest:
        return f"{ACTIONS[first]} {rest}"
    return ACTIONS.get(action, action)


def detail_words(detail: str, action: str) -> str:
    """`审核 张三`: roles by their names; any other detail as it was kept."""
    first, _, rest = detail.partition(" ")
    if action in ("user added", "role changed") and first in {role.value for role in Role}:
        return f"{ROLES[Role(first)]} {rest}".rstrip()
    return detail
