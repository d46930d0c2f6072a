"""What bodies do, by their names; and words that are of one field alone. For Q04."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

# field → (names of bodies in it, words that hardly any other field publishes)
FIELDS: Mapping[str, tuple[str, str]] = {
    "农业": (
        "农业 农村 农牧 农机 畜牧 乡村振兴 林业 粮食 供销 水利 渔业 气象 农经",
        "涉农信息 技术推广 农技推广 农业技术 惠农补贴 农资打假 春耕备耕 病虫害 种植技术 养殖技术 农产品 良种 农机补贴",
    ),
    "教育": ("教育 教体 学校 体育", "招生入学 学区划分 中小学招生 入学政策 教师招聘 校园安全 义务教育 幼儿园 学籍"),
    "卫生": ("卫生 卫健 健康 医院 疾控 医保 医疗", "疫苗接种 医疗机构 诊疗 计划生育 妇幼保健 医师 护士 献血 院前急救"),
    "民政": ("民政 残联 退役", "婚姻登记 低保 特困供养 殡葬 养老机构 社会组织登记 孤儿 临时救助"),
    "人社": ("人力资源 人社 就业 社会保险 社保", "社保卡 养老保险 工伤认定 就业补贴 职业技能鉴定 劳动仲裁 人事考试"),
    "公安": ("公安 交警 司法 移民", "户籍 身份证办理 车辆管理 驾驶证 治安管理 出入境"),
    "税务": ("税务", "纳税人 办税服务 税收优惠 发票 申报纳税 退税"),
    "住建": (
        "住房 住建 建设 城乡 城管 综合执法 公积金 房产",
        "保障性住房 公租房 棚户区 商品房预售 物业维修资金 燃气管理 房屋征收",
    ),
    "交通": ("交通 公路 铁路 港航 运输 海事", "客运班线 出租汽车 道路运输 公交线路 农村公路 网约车"),
    "文旅": ("文化 文旅 旅游 广电 文物 体育", "旅游景区 文物保护 非物质文化遗产 公共图书馆 旅行社 演出"),
    "市场": (
        "市场监督 市场监管 食品 药品 知识产权 质量",
        "食品抽检 特种设备 企业年报 计量检定 药品经营 化妆品 消费维权",
    ),
    "环保": ("生态 环境 环保", "环评审批 排污许可 空气质量 水环境质量 固体废物 辐射"),
    "应急": ("应急 消防 安全 地震 煤矿 能源", "烟花爆竹 安全生产许可 危险化学品 矿山安全 防震减灾"),
}
# Bodies that publish for many fields: nothing is foreign to them.
GENERAL = re.compile(
    r"人民政府|办公室|办公厅|办事处|街道|管委会|管理委员会|政务服务|行政审批|财政|审计|统计|信访|发展和?改革|发改|宣传|融媒|大数据|国资|"
    r"自然资源|工业|商务|科技|投资|服务中心|镇|乡"
)


@lru_cache(maxsize=256)
def field_of(agency: str) -> str | None:
    """The one field of a body, None for a body of several or none that is listed."""
    if GENERAL.search(agency):
        return None
    found = [field for field, (names, _) in FIELDS.items() if any(name in agency for name in names.split())]
    return found[0] if len(found) == 1 else None


@cache
def words_of(field: str) -> tuple[str, ...]:
    """What the field publishes."""
    return tuple(FIELDS[field][1].split())
