"""C36 表格版本与报告年度不符."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.form import Form, form_for_year
from audit.labels import squeezed
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SUBJECT = "tables"


@rule(
    code="C36",
    slug="template-generation-mismatch",
    title="表格版本与报告年度不符",
    severity=Severity.ERROR,
    basis=("F30", "F60"),
    says="{year}年度报告应使用{wanted}版表格，现在用的是{printed}版",
    needs=("cells",),
    bad=Example(year=2024, generation="2019", finds=(SUBJECT,), words="2024年度报告用2019版表格"),
    good=Example(year=2024, words="2024年度报告用2021版表格"),
)
def C36(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    2021年度起使用2021版表格（有“本年制发件数”），2019、2020年度使用2019版（有“本年新制作数量”“政府集中采购”）。
    只看报告年度，不看发布时间。两版的标记都没有或者都有、年度说法不一时，只是疑点。

    ## 为什么
    两版表格的行列不同，用错版本的数据无法汇总。

    ## 反例
    2024年度报告的表二里还有“政府集中采购”一行。

    ## 怎么改
    请改用现行格式。
    """
    wanted = form_for_year(report.year) if report.year else None
    if wanted is None:
        raise NotAssessable("no_claim", "不知道报告年度")
    if report.form is wanted:
        return None
    if not {"T2", "T3"} & report.tables.keys():
        raise NotAssessable("template_unknown", "没有读到表二、表三")
    certain = _is_certain(report, wanted)
    return Mismatch(
        SUBJECT,
        severity=None if certain else Severity.WARNING,
        words={"year": str(report.year), "wanted": wanted.generation, "printed": report.form.generation},
    )


def _is_certain(report: Report, wanted: Form) -> bool:
    """The marks of the printed form stand there, none of the other, and title and period name one form."""
    text = squeezed(report.whole_text)
    printed, other = (any(mark in text for mark in form.detect) for form in (report.form, wanted))
    years = [report.title_year, *(int(day[:4]) for day in report.period or ())]
    forms = {form.generation for year in years if year and (form := form_for_year(year))}
    return printed and not other and forms <= {wanted.generation}
