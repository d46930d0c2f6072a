"""Charsets as portals serve them: declared rightly, wrongly, or not at all."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import UnreadableInput
from audit.reading.decoding import canonical, decode, decode_with_facts

TEXT = "某某市应急管理局2024年政府信息公开工作年度报告。本年新收政府信息公开申请数量：12件。"


def page(meta: str | None) -> str:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    return f"<html><head>{head}</head><body><p>{TEXT}</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "meta", "header", "used", "declared"),
    [
        pytest.param("gbk", "utf-8", None, "gb18030", "utf-8", id="GBK says UTF-8"),
        pytest.param("gbk", None, "utf-8", "gb18030", "utf-8", id="GBK, header says UTF-8"),
        pytest.param("gbk", None, "ISO-8859-1", "gb18030", "iso-8859-1", id="GBK, header says Latin-1"),
        pytest.param("gbk", "gb2312", None, "gb18030", "gb2312", id="GBK says gb2312"),
        pytest.param("gbk", None, None, "gb18030", None, id="GBK says nothing"),
        pytest.param("utf-8", "gb2312", None, "utf-8", "gb2312", id="UTF-8 says gb2312"),
        pytest.param("utf-8", "utf-8", "gbk", "utf-8", "gbk", id="the header is what was declared"),
        pytest.param("utf-8-sig", "gb2312", None, "utf-8", "gb2312", id="byte order mark"),
        pytest.param("utf-16", None, None, "utf-16-le", None, id="UTF-16"),
        pytest.param("utf-16-le", "utf-16", None, "utf-16-le", "utf-16", id="UTF-16 without a mark"),
        pytest.param("utf-16-be", "utf-8", None, "utf-16-be", "utf-8", id="UTF-16 says UTF-8"),
        pytest.param("utf-16-le", None, "gbk", "utf-16-le", "gbk", id="UTF-16, header says GBK"),
        pytest.param("utf-8", None, None, "utf-8", None, id="UTF-8 says nothing"),
    ],
)
def test_what_is_used_and_what_was_declared(encoding, meta, header, used, declared):
    decoded = decode_with_facts(page(meta).encode(encoding), header)
    assert (decoded.text, decoded.used, decoded.declared) == (page(meta), used, declared)


def test_utf16_of_the_other_byte_order():
    assert decode(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_a_cut_file_loses_its_last_character_at_most(encoding, cut):
    whole = (TEXT * 3).encode(encoding)
    text = decode(whole[:-cut])
    assert (TEXT * 3).startswith(text)
    assert len(TEXT * 3) - len(text) <= cut


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_cut_in_the_middle_of_the_page_does_not_hide_it(encoding):
    broken = "报".encode(encoding)[:-1]
    data = b'<meta content="' + broken + b'" name="description">' + page(None).encode(encoding)
    decoded = decode_with_facts(data)
    assert decoded.used == encoding
    assert decoded.text.endswith(page(None))


def test_big5_only_when_declared():
    traditional = "政府資訊公開年度報告,總體情況,申請數量與處理結果,行政訴訟與複議,存在問題與改進"
    assert decode_with_facts(traditional.encode("big5"), "Big5").text == traditional


def test_short_gbk_that_is_valid_utf8_by_chance():
    assert decode("联通".encode("gbk")) == "联通"


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "latin-1", "rot13", "unicode_escape", "zlib", "no such name", "\n"]
)
def test_junk_is_refused_in_one_line(declared):
    with pytest.raises(UnreadableInput) as caught:
        decode(bytes(range(128, 256)) * 40, declared)
    assert caught.value.kind == "encoding"
    assert "\n" not in str(caught.value)


def test_an_ascii_page_with_one_other_sign_is_readable():
    assert decode("<p>{}</p>©".format("a" * 200).encode()).endswith("©")


def test_aliases_compare_as_one():
    assert canonical("GB2312") == canonical("gbk") == "gb18030"
    assert canonical("UTF8") == "utf-8"
    assert canonical(None) is None


@given(st.text(alphabet=TEXT, min_size=20), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_whatever_was_encoded_comes_back(text, encoding):
    assert decode(text.encode(encoding)) == text


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_kind_of_error(data):
    try:
        kind = "" if isinstance(decode(data), str) else "no text"
    except UnreadableInput as error:
        kind = error.kind
    assert kind in {"", "encoding"}
