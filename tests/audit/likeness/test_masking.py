from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.likeness.masking import GAP, NAME, NUMBER, masked, names_of

CHINESE = st.text(
    st.sampled_from("公开信息水利局张店区二〇2024一是第条规定（）“”《》。，；：\n 　0９Ⅲ㎡…\ud800𠀀a"), max_size=200
)


def test_names_of_a_body_in_every_form():
    assert names_of(["淄博市张店区水利局"]) == (
        "淄博市张店区水利局",
        "张店区水利局",
        "淄博市张店区",
        "张店区",
        "水利局",
        "淄博市",
        "张店",
        "水利",
        "淄博",
    )  # fmt: skip


def test_a_government_masks_no_word_of_every_report():
    assert set(names_of(["张店区人民政府办公室"])) == {"张店区人民政府办公室", "人民政府办公室", "张店区", "张店"}
    assert "政府" not in names_of(["某省人民政府"])


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("公开信息908条", f"公开信息{NUMBER}条"),
        ("公开信息９０８条", f"公开信息{NUMBER}条"),
        ("公开信息1,234条", f"公开信息{NUMBER}条"),
        ("公开信息十二条", f"公开信息{NUMBER}条"),
        ("比上年增长7.5%，", f"比上年增长{NUMBER}"),
        ("进一步统一口径", "进一步统一口径"),
        ("由张店区水利局答复", f"由{NAME}答复"),
        ("由张店 区水\u3000利局答复", f"由{NAME}答复"),
        ("制定《张店区2024年工作方案》并公开", f"制定{NAME}并公开"),
        ("一是公开，二是解读", f"{GAP}公开{GAP}解读"),
        ("（一）主动公开方面。汛期每天公布", f"{GAP}汛期每天公布"),
        ("一、总体情况\n汛期每天公布", f"{GAP}汛期每天公布"),
        ("开展“放管服”改革", "开展放管服改革"),
        ("会议要求“始终把群众的利益放在第一位来考虑”并落实", f"会议要求{GAP}并落实"),
        ("按条例第二十条第一款规定，行政机关应当公开下列信息。群众满意", f"按条例{GAP}群众满意"),
        ("[bookmark: _Hlk66973412]汛期", f"{GAP}汛期"),
        ("", ""),
    ],
)
def test_what_is_left(printed, left):
    assert masked(printed, names_of(["张店区水利局"])).text == left


def test_a_paragraph_that_begins_with_a_long_sentence_is_no_heading():
    text = "（一）坚持把群众最关心的水价构成和水费收缴以及渠道维修经费使用放在最前面公开，说得清楚"
    assert masked(text).text.endswith("放在最前面公开说得清楚")


@given(CHINESE)
def test_places_lead_back_to_the_printed_characters(printed):
    names = names_of(["张店区水利局"])
    with_places = masked(printed, names, with_places=True)
    assert with_places.text == masked(printed, names).text
    assert len(with_places.places) == len(with_places.text)
    assert list(with_places.places) == sorted(with_places.places)
    for left, place in zip(with_places.text, with_places.places, strict=True):
        assert left in (GAP, NAME, NUMBER) or left in unicodedata.normalize("NFKC", printed[place])


@given(st.text(max_size=300))
def test_any_text_can_be_masked(printed):
    assert "。" not in masked(printed).text
