"""What people write in a registry file → our words: headings, kinds, levels, roles."""

from __future__ import annotations

HEADINGS = {
    "统一社会信用代码": "code",
    "信用代码": "code",
    "机构代码": "code",
    "代码": "code",
    "机关名称": "name",
    "单位名称": "name",
    "机构名称": "name",
    "名称": "name",
    "类别": "kind",
    "机关类别": "kind",
    "单位类别": "kind",
    "类型": "kind",
    "层级": "level",
    "级别": "level",
    "上级": "parent",
    "上级机关": "parent",
    "主管机关": "parent",
    "主管部门": "parent",
    "年报栏目网址": "portal",
    "年报栏目": "portal",
    "栏目网址": "portal",
    "网址": "portal",
    "负责科室": "office",
    "科室": "office",
    "责任科室": "office",
    "邮箱": "mail",
    "电子邮箱": "mail",
    "企业微信": "wecom",
    "企业微信机器人": "wecom",
    "钉钉": "dingtalk",
    "钉钉机器人": "dingtalk",
    "飞书": "feishu",
    "飞书机器人": "feishu",
    "分管领导邮箱": "head_mail",
    "公开主管部门": "supervisor",
    "公开主管部门邮箱": "supervisor_mail",
    "主管部门邮箱": "supervisor_mail",
    "垂直管理": "vertical",
    "成立日期": "active_from",
    "撤销日期": "active_to",
}

# other spellings of the same column, by table; "" = every table
SYNONYMS = {
    "agency": "agency_code",
    "agency_id": "agency_code",
    "year": "report_year",
    "id": "label_id",
}

KINDS = {
    "政府": "government",
    "人民政府": "government",
    "政府办公厅": "government_office",
    "政府办公室": "government_office",
    "政府办": "government_office",
    "办公厅": "government_office",
    "办公室": "government_office",
    "部门": "department",
    "政府部门": "department",
    "工作部门": "department",
    "派出": "department",
    "派出机构": "department",
    "派出机关": "department",
    "街道": "street_office",
    "街道办": "street_office",
    "街道办事处": "street_office",
    "乡镇": "township",
    "乡": "township",
    "镇": "township",
    "乡镇政府": "township",
    "乡镇人民政府": "township",
}

LEVELS = {
    "省": "province",
    "省级": "province",
    "市": "city",
    "市级": "city",
    "地级": "city",
    "县": "county",
    "县级": "county",
    "区": "county",
    "区级": "county",
    "区县": "county",
    "县区": "county",
    "县（区）": "county",
    "乡": "town",
    "镇": "town",
    "乡镇": "town",
    "乡级": "town",
    "乡镇级": "town",
    "街道": "town",
    "镇街": "town",
}

ROLES = {
    "负责": "responsible",
    "负责科室": "responsible",
    "分管领导": "head",
    "分管": "head",
    "主管": "supervisor",
    "主管部门": "supervisor",
    "公开主管部门": "supervisor",
}


def column_name(heading: str, *, short: bool) -> str:
    """Our name for a heading; a heading that nobody knows is given back."""
    text = "".join(heading.split()).removesuffix("（必填）").removesuffix("(必填)").strip("*＊")
    lower = text.lower()
    if short:
        return HEADINGS.get(text, lower)
    return SYNONYMS.get(lower, lower)
