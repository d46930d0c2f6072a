"""Built-in templates beside those of findings: 复核结果, 通报草稿, 公布情况报告, 催报函. As their letters, page by page."""

from __future__ import annotations

from docx.document import Document

from gouji.exporting import layout
from gouji.exporting.layout import (
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

ADVISORY = "工具结果仅供参考，以主管部门认定为准。"
DRAFT = "（草稿，供主管部门参考；是否通报由主管部门决定，审核系统从不发布通报）"
KAI = layout.Look(layout.KAI, indent=2)
RESULTS = (
    ("序号", 12.0, "{{ line.number }}"),
    ("位置", 32.0, "{{ line.place }}"),
    ("原列问题", 52.0, "{{ line.message }}"),
    ("级别", 13.0, "{{ line.severity }}"),
    ("结果", 17.0, "{{ line.outcome }}"),
    ("说明", 30.0, "{{ line.remark }}"),
)
LISTED = (
    ("序号", 12.0, "{{ line.number }}"),
    ("单位", 54.0, "{{ line.name }}"),
    ("情况", 90.0, "{{ line.told }}"),
)


def resolved() -> bytes:
    """What became of the findings, with a table; or one sentence about a report that was missing."""
    paper = _begun("复核结果")
    say(paper, "关于{{ letter.year }}年政府信息公开工作年度报告", HEADLINE)
    say(paper, "{% if letter.found_on %}已发布的{% else %}整改情况的{% endif %}复核结果", HEADLINE)
    say(paper, "", PLAIN)
    say(paper, "{{ letter.addressee }}：", PLAIN)
    say(paper, "{%p if letter.found_on %}", PLAIN)
    say(paper, "编号{{ letter.refers }}的逾期通知所说的报告，审核系统已于{{ letter.found_on }}在门户上查到，予以销号。")
    say(paper, "{%p else %}", PLAIN)
    say(
        paper,
        "编号{{ letter.refers }}的督促整改通知所列问题，复核结果如下（详见附件）：{{ letter.counted }}。",
    )
    say(paper, "{%p endif %}", PLAIN)
    _report(paper)
    say(paper, "{%p if letter.standing %}", PLAIN)
    say(paper, "“仍存在”的问题，请按原通知要求继续整改；有不同意见的，请说明理由。")
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p if letter.reviewing %}", PLAIN)
    say(paper, "“复核中”的问题尚无结论，另行答复。")
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p if letter.closed %}", PLAIN)
    say(paper, "所列问题均已办结，予以销号。")
    say(paper, "{%p endif %}", PLAIN)
    say(paper, ADVISORY)
    _signed(paper)
    say(paper, "{%p if letter.lines %}", PLAIN)
    page_break(paper)
    say(paper, "附件", ATTACHED)
    say(paper, "复核结果", HEADLINE)
    say(paper, "", SMALL)
    grid(paper, RESULTS, "line in letter.lines")
    say(paper, "{%p endif %}", PLAIN)
    return _ended(paper)


def circular() -> bytes:
    """A draft: it says so in its first line."""
    paper = _begun("通报草稿")
    say(paper, DRAFT, layout.Look(layout.KAI, 14.0, 26.0, layout.CENTRE))
    say(paper, "", PLAIN)
    say(paper, "关于{{ letter.year }}年政府信息公开工作年度报告", HEADLINE)
    say(paper, "公布情况的通报", HEADLINE)
    say(paper, "", PLAIN)
    say(paper, "一、总体情况", FIRST_LEVEL)
    say(
        paper,
        "截至{{ letter.as_of }}（北京时间），应公布{{ letter.due }}家，已公布{{ letter.published }}家"
        "{% if letter.share_published %}（{{ letter.share_published }}）{% endif %}。期限：{{ letter.deadlines }}。",
    )
    _in_time(paper)
    say(
        paper,
        "合格率：{{ letter.share_sound or '无法计算' }}。{{ letter.told_sound }}合格指已公布、审核完毕、没有经人确认的"
        "错误。",
    )
    say(paper, "二、存在问题", FIRST_LEVEL)
    say(paper, "只列经人确认的问题和有日期为证的情况；提示级的不列。名单见附件1。")
    say(paper, "{%p for one in letter.classes %}", PLAIN)
    say(
        paper,
        "（{{ one.number }}）{{ one.name }}：{% if one.lines %}{{ one.lines|length }}家{% else %}无{% endif %}。",
        KAI,
    )
    say(paper, "{%p endfor %}", PLAIN)
    say(paper, "三、下一步要求（建议）", FIRST_LEVEL)
    say(paper, "{%p for step in letter.steps %}", PLAIN)
    say(paper, "{{ loop.index }}. {{ step }}")
    say(paper, "{%p endfor %}", PLAIN)
    say(paper, ADVISORY)
    say(paper, "", PLAIN)
    say(paper, "附件：1. 存在问题的单位（按类）")
    say(paper, "　　　2. 存在问题的单位（按严重程度）")
    say(paper, "　　　3. 未能核实的单位")
    say(paper, "", PLAIN)
    say(paper, "{{ letter.addressee }}", SIGNED)  # whose 通报 it would be
    say(paper, "{{ date }}", SIGNED)
    _cautions(paper)
    _problems(paper)
    return _ended(paper)


def _problems(paper: Document) -> None:
    page_break(paper)
    say(paper, "附件1", ATTACHED)
    say(paper, "存在问题的单位（按类）", HEADLINE)
    say(paper, "{%p for one in letter.classes %}", PLAIN)
    say(
        paper,
        "（{{ one.number }}）{{ one.name }}：{% if one.lines %}{{ one.lines|length }}家{% else %}无{% endif %}",
        KAI,
    )
    _some(paper, "one.lines")
    say(paper, "{%p endfor %}", PLAIN)
    _annex(paper, "附件2", "存在问题的单位（按严重程度）", "letter.ranking")
    _annex(paper, "附件3", "未能核实的单位", "letter.unverified", "以下单位的情况不能确定，不作认定，不宜通报。")
    say(paper, "{%p if letter.left_out %}", PLAIN)
    say(paper, "另有{{ letter.left_out }}家在静默期内，没有列出它们的问题。", SMALL)
    say(paper, "{%p endif %}", PLAIN)


def publication() -> bytes:
    """Figures first, the long list of all units last."""
    paper = _begun("公布情况报告")
    say(paper, "{{ letter.year }}年政府信息公开工作年度报告", HEADLINE)
    say(paper, "公布情况报告", HEADLINE)
    say(paper, "", PLAIN)
    say(paper, "{{ letter.addressee }}：", PLAIN)
    say(
        paper,
        "截至{{ letter.as_of }}（北京时间），你单位主管范围内{{ letter.year }}年度报告的公布情况如下。期限：{{ letter.deadline }}，"
        "依据{{ letter.basis }}。",
    )
    say(paper, "一、公布情况", FIRST_LEVEL)
    say(
        paper,
        "应公布{{ letter.due }}家，已公布{{ letter.published }}家"
        "{% if letter.share_published %}（{{ letter.share_published }}）{% endif %}。名单见附件。",
    )
    _in_time(paper)
    say(paper, "二、未按时公布的单位", FIRST_LEVEL)
    say(
        paper,
        "（一）晚于期限公布（以页面所示公布日期为准）：{% if letter.late %}{{ letter.late|length }}家{% else %}无{% endif %}",
        KAI,
    )
    _some(paper, "letter.late")
    say(paper, "（二）经人工核实未公布：{% if letter.absent %}{{ letter.absent|length }}家{% else %}无{% endif %}", KAI)
    _some(paper, "letter.absent")
    say(
        paper,
        "三、未能核实的单位：{% if letter.unverified %}{{ letter.unverified|length }}家{% else %}无{% endif %}",
        FIRST_LEVEL,
    )
    say(paper, "{%p if letter.unverified %}", PLAIN)
    say(paper, "尚未检索到、未能检索或日期不明，都不等于未公布或未按时，不作认定，请核实。")
    say(paper, "{%p endif %}", PLAIN)
    _some(paper, "letter.unverified")
    _central(paper)
    say(paper, ADVISORY)
    _signed(paper)
    _annex(paper, "附件", "应公布单位名单", "letter.units")
    return _ended(paper)


def _central(paper: Document) -> None:
    say(paper, "四、集中发布和汇总情况", FIRST_LEVEL)
    say(
        paper,
        "{{ letter.central }}报告的报送、汇总由主管部门掌握，审核系统只看公布。",
    )
    say(paper, "{%p if letter.unlinked %}", PLAIN)
    say(paper, "集中栏目尚未检索到的：{{ letter.unlinked|join('、') }}。")
    say(paper, "{%p endif %}", PLAIN)


def urge() -> bytes:
    """催报函: of a reminder, or of a report that is overdue."""
    paper = _begun("催报函")
    say(paper, "关于{{ letter.year }}年政府信息公开工作", HEADLINE)
    say(paper, "年度报告的{{ letter.word }}", HEADLINE)
    say(paper, "", PLAIN)
    say(paper, "{{ letter.addressee }}：", PLAIN)
    say(paper, "{%p for sentence in letter.sentences %}", PLAIN)
    say(paper, "{{ sentence }}")
    say(paper, "{%p endfor %}", PLAIN)
    say(paper, "{%p for url in letter.urls %}", PLAIN)
    say(paper, "查看的栏目：{{ url }}")
    say(paper, "{%p endfor %}", PLAIN)
    say(paper, "{{ letter.reply }}")
    say(paper, "{{ letter.advisory }}")
    _signed(paper)
    return _ended(paper)


def _report(paper: Document) -> None:
    say(paper, "{%p if letter.url %}", PLAIN)
    say(
        paper,
        "报告网址：{{ letter.url }}{% if letter.published_on %}（发布日期：{{ letter.published_on }}）{% endif %}。",
    )
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p if letter.version_before %}", PLAIN)
    say(paper, "报告已更新：通知时的版本标识为{{ letter.version_before }}，复核时为{{ letter.version }}。")
    say(paper, "{%p endif %}", PLAIN)


def _begun(title: str) -> Document:
    paper = new_paper(title)
    say(paper, "{%p for letter in letters %}", PLAIN)
    say(paper, "{%p if letter.test %}", PLAIN)
    say(paper, "【测试】本件为测试，不是正式通知。", layout.Look(layout.HEI, 14.0, 26.0))
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p if letter.number %}", PLAIN)
    say(paper, "编号：{{ letter.number }}　　本件由审核系统生成，未经签发不具公文效力", SMALL)
    say(paper, "{%p endif %}", PLAIN)
    return paper


def _ended(paper: Document) -> bytes:
    say(paper, "{%p if not loop.last %}", PLAIN)
    page_break(paper)
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p endfor %}", PLAIN)
    return bytes_of(paper)


def _signed(paper: Document) -> None:
    say(paper, "", PLAIN)
    say(paper, "{{ issuing_office }}", SIGNED)
    say(paper, "{{ date }}", SIGNED)
    say(paper, "{%p if contact %}", PLAIN)
    say(paper, "（联系人：{{ contact }}）")
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p if letter.copy_to %}", PLAIN)
    say(paper, "抄送：{{ letter.copy_to }}", SMALL)
    say(paper, "{%p endif %}", PLAIN)
    _cautions(paper)


def _cautions(paper: Document) -> None:
    say(paper, "{%p for caution in letter.cautions %}", PLAIN)
    say(paper, "注：{{ caution }}，工作日以国务院办公厅的放假通知为准。", SMALL)
    say(paper, "{%p endfor %}", PLAIN)


def _in_time(paper: Document) -> None:
    say(paper, "按时率：{{ letter.share_in_time or '无法计算' }}。{{ letter.told_in_time }}")


def _annex(paper: Document, mark: str, title: str, lines: str, told: str = "") -> None:
    page_break(paper)
    say(paper, mark, ATTACHED)
    say(paper, title, HEADLINE)
    say(paper, told, SMALL)
    _list(paper, lines)


def _list(paper: Document, lines: str) -> None:
    say(paper, f"{{%p if {lines} %}}", PLAIN)
    grid(paper, LISTED, f"line in {lines}")
    say(paper, "{%p else %}", PLAIN)
    say(paper, "无。", TEXT)
    say(paper, "{%p endif %}", PLAIN)


def _some(paper: Document, lines: str) -> None:
    """Where the line above says that there are none, nothing."""
    say(paper, f"{{%p if {lines} %}}", PLAIN)
    grid(paper, LISTED, f"line in {lines}")
    say(paper, "{%p endif %}", PLAIN)
