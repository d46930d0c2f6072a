"""Addresses and tags in words."""

from __future__ import annotations

import pytest

from audit.form import FORM_2019, FORM_2021
from audit.wording import basis_text, printed_labels, where


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("T3.carried_in.total", "表三“二、上年结转政府信息公开申请数量”行“总计”列"),
        ("2023:T3.carried_out.total", "2023年度表三“四、结转下年度继续办理”行“总计”列"),
        ("2023:T4.reconsideration.upheld", "2023年度表四“行政复议”的“结果维持”"),
        ("2020:T2.licensing.delta", "2020年度表二“行政许可”行“本年增/减”列"),
        ("2020:T2.nothing", "2020:T2.nothing"),
        ("一、总体情况", "一、总体情况"),
        ("图解：一", "图解：一"),
    ],
)
def test_where(address, words):
    assert where(address, FORM_2021) == words


def test_a_cell_of_another_year_and_form_keeps_its_labels():
    assert printed_labels("T3.granted.total", FORM_2021) == ("（一）予以公开", "总计")
    assert printed_labels("2020:T2.licensing.delta", FORM_2021) == ("2020年度行政许可", "2020年度本年增/减")
    assert printed_labels("2021:T2.rules.made", FORM_2019) == ("2021年度规章", "2021年度本年制发件数")
    assert printed_labels("x", FORM_2021) == ("x", "x")


def test_the_laws():
    assert (
        basis_text(("LF91", "L49"))
        == "《中华人民共和国立法法》第九十一条；《中华人民共和国政府信息公开条例》第四十九条"
    )
