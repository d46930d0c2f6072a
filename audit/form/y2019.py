"""Report years 2019 and 2020: 国办公开办函〔2019〕60号 (试行)."""

from __future__ import annotations

from audit.form.shape import Field, Form, Row
from audit.form.y2021 import ITEM_1, ITEM_5, ITEM_6, ITEM_8, LAST_ROWS, RESULTS, ROWS_UP_TO_REFUSED

ITEM_9 = "第二十条第（九）项"
CREATED, PUBLISHED, PUBLIC = "本年新制作数量", "本年新公开数量", "对外公开总数量"
PREVIOUS, DELTA, DECISIONS = "上一年项目数量", "本年增/减", "处理决定数量"


def _documents(key: str, label: str) -> tuple[Field, ...]:
    return (
        Field(f"T2.{key}.created", ITEM_1, label, CREATED),
        Field(f"T2.{key}.published", ITEM_1, label, PUBLISHED),
        Field(f"T2.{key}.total_public", ITEM_1, label, PUBLIC),
    )


def _items(key: str, item: str, label: str) -> tuple[Field, ...]:
    return (
        Field(f"T2.{key}.prev_items", item, label, PREVIOUS),
        Field(f"T2.{key}.delta", item, label, DELTA, signed=True),
        Field(f"T2.{key}.decisions", item, label, DECISIONS),
    )


FORM_2019 = Form(
    generation="2019",
    detect=(CREATED, "政府集中采购"),
    fields=(
        *_documents("rules", "规章"),
        *_documents("normative_docs", "规范性文件"),
        *_items("licensing", ITEM_5, "行政许可"),
        *_items("other_services", ITEM_5, "其他对外管理服务事项"),
        *_items("penalties", ITEM_6, "行政处罚"),
        *_items("coercion", ITEM_6, "行政强制"),
        Field("T2.admin_fees.prev_items", ITEM_8, "行政事业性收费", PREVIOUS),
        Field("T2.admin_fees.delta", ITEM_8, "行政事业性收费", DELTA, signed=True),
        Field("T2.procurement.projects", ITEM_9, "政府集中采购", "采购项目数量"),
        Field("T2.procurement.amount", ITEM_9, "政府集中采购", "采购总金额", decimals=True),
    ),
    rows=(*ROWS_UP_TO_REFUSED, Row("other", "（六）其他处理", (RESULTS,), leaf=True), *LAST_ROWS),
)
