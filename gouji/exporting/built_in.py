"""The templates that come with the program, made when they are asked for: an office copies one out and edits it in Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from docx.document import Document

from gouji.exporting import layout, season_papers
from gouji.exporting.blocks import addressed, attached, begun, cautions, ended, published, signed
from gouji.exporting.layout import (
    ADVISORY,
    ATTACHED,
    FIRST_LEVEL,
    HEADLINE,
    PLAIN,
    SIGNED,
    SMALL,
    TEXT,
    bytes_of,
    grid,
    new_paper,
    page_break,
    say,
)

# kind → its name
KINDS = MappingProxyType(
    {
        "rectify": "督促整改通知",
        "list": "问题清单",
        "filings": "填报情况",
        "overdue": "逾期情况",
        "urge": "催报函",
        "resolved": "复核结果",
        "circular": "通报草稿",
        "publication": "公布情况报告",
    }
)
ITEMS = (
    ("序号", 10.0, "{{ line.number }}"),
    ("位置", 29.0, "{{ line.place }}"),
    ("问题", 50.0, "{{ line.message }}"),
    ("依据", 24.0, "{{ line.basis }}"),
    ("修改建议", 25.0, "{{ line.suggestion }}"),
    ("整改期限", 18.0, "{{ line.rectify_by }}"),
)
REPLY = (
    ("序号", 11.0, "{{ line.number }}"),
    ("问题", 57.0, "{{ line.place }}"),
    ("整改情况", 36.0, ""),
    ("完成时间", 20.0, ""),
    ("责任人", 16.0, ""),
    ("审核人", 16.0, ""),
)
LISTED = (
    ("编号", 12.0, "{{ line.id }}"),
    ("级别", 12.0, "{{ line.severity }}"),
    ("状态", 18.0, "{{ line.state }}"),
    ("问题", 34.0, "{{ line.title }}（{{ line.code }}）"),
    ("位置", 48.0, "{{ line.place }}"),
    ("具体情况", 67.0, "{{ line.message }}"),
    ("修改建议", 36.0, "{{ line.suggestion }}"),
    ("依据", 30.0, "{{ line.basis }}"),
)
FILED = (
    ("序号", 12.0, "{{ line.number }}"),
    ("单位", 58.0, "{{ line.agency }}"),
    ("期限", 36.0, "{{ line.legal_date }}"),
    ("是否公布", 24.0, "{{ line.published }}"),
    ("是否按时", 22.0, "{{ line.timeliness }}"),
    ("公布日期", 36.0, "{{ line.published_on }}"),
    ("最近一次查看", 45.0, "{{ line.outcome }}"),
    ("备注", 24.0, "{{ line.remark }}"),
)
LATE = (
    ("序号", 11.0, "{{ line.number }}"),
    ("单位", 46.0, "{{ line.agency }}"),
    ("期限", 34.0, "{{ line.legal_date }}"),
    ("已过", 14.0, "{{ line.days }}天"),
    ("最近一次查看", 53.0, "{{ line.outcome }}（{{ line.looked_on }}）"),
)


@cache
def built_in(kind: str) -> bytes:
    """The template of one of KINDS."""
    return _BUILDERS[kind]()


def _rectify() -> bytes:
    paper = begun("督促整改通知")
    addressed(paper, "关于{{ letter.again }}督促整改{{ letter.year }}年政府信息公开工作", "年度报告的通知")
    say(
        paper,
        "根据《中华人民共和国政府信息公开条例》第四十七条，现就你单位{{ letter.year }}年政府信息公开工作年度报告"
        "中的问题（共{{ letter.lines|length }}项，见附件1）督促整改。",
    )
    say(paper, "{%p if letter.missed %}", PLAIN)
    say(
        paper,
        "前次通知（{{ letter.named_in }}）的整改期限自送达之日起计算，已于{{ letter.missed }}届满；重新查看后下列问题"
        "仍然存在。请立即整改，并说明未按期整改的原因。",
    )
    say(paper, "{%p endif %}", PLAIN)
    published(paper)
    say(paper, "请核对台账，{{ letter.remedy }}，并于各项整改期限前填写附件2反馈。对所列问题有不同意见的，请说明理由。")
    say(paper, "“问题”一栏中的算得数、对照数只用于比对。关系不成立，只说明其中有数填错；哪一个数有误，请以台账为准。")
    say(paper, ADVISORY)
    attached(paper, "问题清单", "整改情况反馈表")
    signed(paper)
    _attachments(paper)
    return ended(paper)


def _attachments(paper: Document) -> None:
    page_break(paper)
    say(paper, "附件1", ATTACHED)
    say(paper, "问题清单", HEADLINE)
    say(paper, "", SMALL)
    grid(paper, ITEMS, "line in letter.lines")
    say(paper, "{%p if letter.appendix %}", PLAIN)
    say(paper, "以下供修改时参考：", SMALL)
    grid(paper, ITEMS, "line in letter.appendix")
    say(paper, "{%p endif %}", PLAIN)
    cautions(paper)
    page_break(paper)
    say(paper, "附件2", ATTACHED)
    say(paper, "整改情况反馈表", HEADLINE)
    say(paper, "单位：{{ letter.addressee }}　　　　（盖章）", SMALL)
    grid(paper, REPLY, "line in letter.lines")


def _list() -> bytes:
    paper = new_paper("问题清单", landscape=True)
    say(paper, "政府信息公开工作年度报告问题清单", HEADLINE)
    say(
        paper,
        "{{ issuing_office }}　　{{ date }}　　共{{ count }}个问题",
        layout.Look(size=12.0, pitch=24.0, align=layout.CENTRE),
    )
    say(paper, "{%p for body in bodies %}", PLAIN)
    say(
        paper,
        "{{ body.agency }}（{{ body.year }}年度，{{ body.lines|length }}个）",
        layout.Look(layout.HEI, 14.0, 30.0),
    )
    grid(paper, LISTED, "line in body.lines")
    say(paper, "{%p endfor %}", PLAIN)
    say(paper, ADVISORY, SMALL)
    return bytes_of(paper)


def _filings() -> bytes:
    paper = new_paper("填报情况", landscape=True)
    say(paper, "{%p for season in seasons %}", PLAIN)
    say(paper, "{{ season.year }}年度政府信息公开工作年度报告公布情况", HEADLINE)
    say(
        paper,
        "截至{{ date }}，应公布{{ season.due }}家，已公布{{ season.published }}家（{{ season.share }}），其中按时公布"
        "{{ season.in_time }}家（{{ season.share_in_time }}）；确认未公布{{ season.absent }}家，尚未检索到"
        "{{ season.not_seen }}家，未能检索{{ season.unknown }}家。",
        layout.Look(size=14.0, pitch=26.0, indent=2),
    )
    grid(paper, FILED, "line in season.lines")
    say(paper, "{%p if not loop.last %}", PLAIN)
    page_break(paper)
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p endfor %}", PLAIN)
    say(paper, "“尚未检索到”“未能检索”不等于未公布。" + ADVISORY, SMALL)
    say(paper, "{{ issuing_office }}", layout.Look(size=14.0, align=layout.RIGHT))
    return bytes_of(paper)


def _overdue() -> bytes:
    paper = new_paper("逾期情况")
    say(paper, "{%p for season in seasons %}", PLAIN)
    say(paper, "{{ season.year }}年度政府信息公开工作年度报告", HEADLINE)
    say(paper, "逾期情况", HEADLINE)
    say(paper, "", PLAIN)
    say(paper, "截至{{ date }}，应公布{{ season.due }}家，已公布{{ season.published }}家。期限已过的情况如下。")
    for number, (title, name) in enumerate(
        (
            ("经人核实未公布", "absent"),
            ("尚未检索到（未经核实，不作为未公布认定）", "not_seen"),
            ("未能检索（门户打不开或拒绝访问，不作认定）", "unknown"),
        )
    ):
        say(paper, f"{'一二三'[number]}、{title}：{{{{ season.{name}|length }}}}家", FIRST_LEVEL)
        say(paper, f"{{%p if season.{name} %}}", PLAIN)
        grid(paper, LATE, f"line in season.{name}")
        say(paper, "{%p endif %}", PLAIN)
    say(paper, "四、公布日期晚于期限：{{ season.late|length }}家", FIRST_LEVEL)
    say(paper, "{%p for line in season.late %}", PLAIN)
    say(paper, "{{ line.agency }}：期限{{ line.legal_date }}，公布日期{{ line.published_on }}。", TEXT)
    say(paper, "{%p endfor %}", PLAIN)
    say(paper, "", PLAIN)
    say(paper, "{{ issuing_office }}", SIGNED)
    say(paper, "{{ date }}", SIGNED)
    say(paper, "{%p if not loop.last %}", PLAIN)
    page_break(paper)
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p endfor %}", PLAIN)
    say(paper, ADVISORY, SMALL)
    return bytes_of(paper)


_BUILDERS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "rectify": _rectify,
        "list": _list,
        "filings": _filings,
        "overdue": _overdue,
        "urge": season_papers.urge,
        "resolved": season_papers.resolved,
        "circular": season_papers.circular,
        "publication": season_papers.publication,
    }
)
