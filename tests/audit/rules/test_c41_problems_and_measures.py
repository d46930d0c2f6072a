from __future__ import annotations

import pytest

from audit.rules.c41_problems_and_measures import C41
from tests.audit.building import findings, reasons, report, short

THREE = "存在以下问题：一是解读形式单一；二是培训偏少；三是栏目更新慢。"


def part(text: str):
    return report(parts={5: text})


@pytest.mark.parametrize(
    "text",
    [
        f"{THREE}\n针对上述问题，一是增加图表；二是组织培训。",
        "问题：（1）形式单一；（2）培训少；（3）更新慢。下一步：（1）增加图表；（2）组织培训。",
        "（一）主要问题。1.形式单一。2.培训少。3.更新慢。（二）改进情况。1.增加图表。2.组织培训。",
    ],
)
def test_fewer_measures_than_problems_are_a_note(text):
    (finding,) = findings(C41, part(text))
    assert (finding.subject, finding.severity, finding.message) == (
        "part 五",
        "note",
        "第五部分列了3个问题，只列了2项措施",
    )


@pytest.mark.parametrize(
    "text",
    [
        f"{THREE}\n对此，一是增加图表；二是组织培训；三是每周更新。",
        f"{THREE}\n整改情况：一要增加图表；二要组织培训；三要每周更新；四要加强检查。",
    ],
)
def test_as_many_or_more_pass(text):
    assert short(C41, part(text)) == []
    assert reasons(C41, part(text)) == {}


@pytest.mark.parametrize(
    "text",
    [
        f"{THREE}\n针对上述问题，增加图表，组织培训，及时更新。",
        "存在形式单一、培训偏少的问题。下一步：一是增加图表；二是组织培训。",
        "一是形式单一。针对这一问题，增加图表。二是培训少。对此，组织培训。",
        "一是形式单一；二是培训少；三是更新慢。下一步：四是增加图表；五是组织培训。",
        "问题：一是甲；二是乙；三是丙。措施：一是甲；二是乙。另外：一是丁；二是戊。",
        "一方面意识不强，另一方面制度不全。下一步：一是学习；二是完善。",
        "成效：一是甲；二是乙；三是丙。问题：一是丁；二是戊。",
    ],
)
def test_what_is_not_listed_on_both_sides_is_not_assessable(text):
    assert reasons(C41, part(text)) == {"*": "no_claim: 没有分条列举"}
