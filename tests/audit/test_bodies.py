from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.bodies import is_short_for, same_body

PLACES = st.sampled_from(["淄博市", "郑州市", "海南省", "恩施土家族苗族自治州", "阿拉善盟"])
OWN = st.sampled_from(["张店区", "青川县", "鄂温克族自治旗", "沙市区"])
BODY = st.sampled_from(["水利局", "人民政府", "人民政府办公室", "市场监督管理局", "卫生健康委员会"])


@given(place=PLACES, own=OWN, body=BODY)
def test_superior_places_do_not_count_and_the_own_place_does(place, own, body):
    for one, other in ((f"{place}{own}{body}", f"{own}{body}"), (f"{own}{body}", f"{own}{body}")):
        assert same_body(one, other)
        assert same_body(other, one)
    assert not same_body(f"{place}{own}{body}", f"{place}{body}")
    assert not same_body(f"{place}{own}{body}", f"{place}别处区{body}")


@given(own=OWN, one=BODY, other=BODY)
def test_other_offices_of_a_place_are_other_bodies(own, one, other):
    assert same_body(f"{own}{one}", f"{own}{other}") is (one == other)


@pytest.mark.parametrize("one", ["张店区政府办公室", "淄博市张店区人民政府办公室", "张店区人民政府办公厅"])
def test_a_government_is_called_with_and_without_the_people(one):
    assert same_body(one, "张店区人民政府办公室")
    assert not same_body(one, "张店区人民政府")
    assert not same_body(one, "淄博市人民政府办公室")


@pytest.mark.parametrize("printed", ["水利局", "人民政府办公室"])
def test_a_name_without_a_place_is_nobody_in_particular(printed):
    assert not same_body(printed, f"张店区{printed}")


@pytest.mark.parametrize(
    ("one", "other", "short"),
    [
        ("区住建局", "张店区住房和城乡建设局", True),
        ("张店区住房和城乡建设局", "区住建局", True),
        ("区水务局", "张店区水利局", False),
        ("局", "张店区水利局", False),
    ],
)
def test_short_forms(one, other, short):
    assert is_short_for(one, other) is short


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青山区人民政府渌口街道办事处", "青山区渌口街道办事处"),
        ("青山区渌口街道办事处", "澜州市青山区人民政府渌口街道办事处"),
        ("云川县人民政府信访局", "云川县信访局"),
        ("云川县政府办公室", "云川县人民政府办公室"),
        ("云川高新区管委会", "云川高新技术产业开发区管理委员会"),
        ("云川市自然资源局高新区分局", "云川市自然资源局高新技术产业开发区分局"),
        ("云川县税务局", "国家税务总局云川县税务局"),
        ("云川海关", "中华人民共和国云川海关"),
        ("第八师石河子市教育局", "新疆生产建设兵团第八师石河子市教育局"),
        ("𡋾塘镇人民政府", "云川县𡋾塘镇人民政府"),
        ("云川县卫生健康局、云川县疾病预防控制局", "云川县卫生健康局"),
    ],
)
def test_names_of_one_body(one, other):
    assert same_body(one, other)
    assert same_body(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云川县人民政府办公室", "云川县人民政府"),
        ("云川县人民政府", "云川县信访局"),
        ("云川县税务局", "国家税务总局临江县税务局"),
        ("青山区渌口街道办事处", "青山区人民政府"),
    ],
)
def test_names_of_two_bodies(one, other):
    assert not same_body(one, other)
    assert not same_body(other, one)
