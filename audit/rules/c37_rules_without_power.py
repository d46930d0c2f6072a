"""C37 无规章制定权却填报规章."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.labels import tight
from audit.levels import CENTRAL, CITY, PROVINCE, is_local, level_of
from audit.model import BodyKind, Report
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Registered
from audit.verdict import Mismatch

OF_2019 = ("T2.rules.created", "T2.rules.published", "T2.rules.total_public")
OF_2021 = ("T2.rules.made", "T2.rules.repealed", "T2.rules.in_force")
IN_FORCE = "T2.rules.in_force"


@rule(
    code="C37",
    slug="rules-count-impossible",
    title="无规章制定权却填报规章",
    severity=Severity.ERROR,
    basis=("LF91", "LF93"),
    says="{where}填{found}，{body}，应为0",
    each=lambda report: OF_2019 if report.form.generation == "2019" else OF_2021,
    needs=("cells", "reg"),
    bad=Example(
        zero=True,
        cells={IN_FORCE: 3},
        registered=Registered("样例市青山区水利局", level="county"),
        finds=(IN_FORCE,),
    ),
    good=Example(
        zero=True,
        agency="样例市人民政府",
        cells={IN_FORCE: 3},
        registered=Registered("样例市人民政府", level="city"),
    ),
)
def C37(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    没有规章制定权的机关，表二“规章”一行都是0。有制定权的只有国务院部门，和省、自治区、直辖市、设区的市、自治州的
    人民政府；地方各级人民政府的部门、县级人民政府、乡镇和街道都没有。有制定权的政府，其办公室填报本级政府规章的，
    只作提示。名录和名称都看不出层级的（例如“某某市”可能是县级市），不作判断。

    ## 为什么
    规章由立法法规定的机关制定。别的机关填了数，多半是把规范性文件或者上级规章填了进来。

    ## 反例
    某县水利局“规章”现行有效件数填3。

    ## 怎么改
    请核对，应为0。
    """
    found = report.number(subject)
    power = _may_make_rules(report)
    if power is None and report.body_kind is not BodyKind.GOVERNMENT_OFFICE and found:
        raise NotAssessable("registry_incomplete", "不知道机关的层级")
    if not found or (power and report.body_kind is not BodyKind.GOVERNMENT_OFFICE):
        return None
    office = power is not False
    return Mismatch(
        subject,
        expected=None,
        found=found,
        cells=(subject,),
        severity=Severity.NOTE if office else None,
        cause="rules",
        words={
            "body": "办公室自己没有规章制定权，如填的是本级政府的规章，可不改；否则"
            if office
            else "本机关没有规章制定权"
        },
    )


def _may_make_rules(report: Report) -> bool | None:
    """None: not certain."""
    kind = report.body_kind
    if kind in (BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE):
        return False
    level = level_of(report)
    if kind in (BodyKind.GOVERNMENT, BodyKind.GOVERNMENT_OFFICE):
        return None if level is None or "公署" in report.agency else level in (PROVINCE, CITY)
    if kind is None:
        return None
    registered = report.around.registered
    name = tight(registered.name if registered else report.agency)
    if is_local(name):
        return False
    return None if CENTRAL.match(name) or level is None else False
