from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.privacy import find, masked, may_hold
from audit.private_numbers import Kind
from tests.personal import card, cards, identities, identity, mobiles

ID = identity()
CARD = card()
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
HAN = st.text("联系人和电话为申请公开的在，。；：、（）“”\n 　", max_size=12)


def kinds(text):
    return [found.kind for found in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13800138000", "138******00"),
        ("证件37030319800101123x。", "证件370*************3x。"),
        (f"身份证号{ID}，", f"身份证号{ID[:3]}{'*' * 13}{ID[-2:]}，"),
        (f"{ID[:6]} {ID[6:14]} {ID[14:]}", f"{ID[:3]}*** {'*' * 8} **{ID[-2:]}"),
        (f"{ID[:9]}\n{ID[9:]}", f"{ID[:3]}{'*' * 6}\n{'*' * 7}{ID[-2:]}"),
        (ID.translate(WIDE), f"{ID[:3].translate(WIDE)}{'*' * 13}{ID[-2:].translate(WIDE)}"),
        ("138-1234-5678", "138-****-**78"),
        ("138 1234 5678", "138 **** **78"),
        ("１３８１２３４５６７８", "１３８******７８"),
        ("+8613812345678", "+86138******78"),
        ("+86 138-1234-5678", "+86 138-****-**78"),
        ("手机：1381234\n5678", "手机：138****\n**78"),
        ("0533-2270329/13812345678", "0533-2270329/138******78"),
        ("邮箱13812345678@163.com", "邮箱138******78@163.com"),
        (f"工行{CARD}", f"工行{CARD[:3]}{'*' * 14}{CARD[-2:]}"),
        ("6222 0212 3456 7894", "622* **** **** **94"),
        ("身份证号370302900101123", "身份证号370**********23"),
        ("申请人张建国于3月2日提出信息公开申请", "申请人张**于3月2日提出信息公开申请"),
        ("村民李芳申请公开征地批复", "村民李*申请公开征地批复"),
    ],
)
def test_what_is_covered(text, expected):
    assert masked(text) == expected
    assert len(masked(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "电话：0533-2270329；邮编：255000",
        "热线010-12345678转8001，400-123-4567，12345",
        "2024年12月31日，20241231，2024-12-31 10:30:00",
        "国办公开办函〔2021〕30号，鲁政办发〔2024〕138号",
        "统一社会信用代码：91370303MA3CXXXXX1，12370302493201234X",
        "113800138000",
        "订单号：20241231138123456789012",
        "编号13812345678，账号：13812345678",
        "资金13812345678元、13812345678.50万元、投资 13812345678 元",
        "http://www.demo.test/art/13812345678.html",
        "[bookmark: _Hlk13812345678]一、总体情况",
        "项目代码2020-370302-48-03-012345",
        f"施工许可证编号{identity(born='20240115')}",
        f"统一社会信用代码{ID}",
        "索引号116223010139324488/2024-00021",
        f"索引号{identity('110119', '19000101', '123')}/2024-00021",
        "许可证编号620102202401150101、620102202401150119、620102202401150127、620102202401150135、620102202401150143",
        f"{ID}9",
        f"9{ID}",
        f"AB{ID}",
        f"{ID[:-1]}{'1' if ID[-1] != '1' else '2'}",
        "370302199013011234",
        "370302900101123",
        CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
        "开户行账号1603022409200012345",
        "0\t0\t139\t1234\t5678\t0",
        "1 3 9 0 0 0 0 0 0 0 0 0 0",
        "138\n20241231",
        "\n".join(ID),
        f"{ID[:2]}\n{ID[2:6]}\n{ID[6:]}",
        "申请人张某某申请公开、申请人王某申请公开",
        "申请人于2024年申请公开、申请人对申请公开的内容",
        "申请人张贴公告后申请公开，申请人黄河公司申请公开",
        "申请人王府井公司申请公开，申请人李庄村委会申请公开",
        "申请人陈述理由后提出公开申请，申请人范围扩大后提出的申请",
        "申请人应当提出申请，为申请人提供方便",
    ],
)
def test_what_stays(text):
    assert masked(text) is text
    assert find(text) == ()


def test_kinds():
    assert kinds(f"{ID}，13800138000，{CARD}，申请人张三申请公开") == [Kind.IDENTITY, Kind.MOBILE, Kind.CARD, Kind.NAME]


def test_the_number_of_a_child_is_one_where_it_is_called_so():
    child = identity(born="20150115")
    assert find(child) == ()
    assert [found.certain for found in find(f"身份证号：{child}")] == [True]


def test_only_a_check_digit_makes_certain():
    wrong = ID[:-1] + ("1" if ID[-1] != "1" else "2")
    texts = (f"{ID}", f"身份证号{wrong}", "身份证号370302900101123", f"编号：{ID}", f"身份证编号：{ID}")
    assert [found.certain for text in texts for found in find(text)] == [True, False, False, False, True]


@given(before=HAN, number=st.one_of(identities, mobiles, cards), behind=HAN)
def test_no_valid_number_survives(before, number, behind):
    text = f"{before}{number}{behind}"
    assert may_hold(text)
    shown = masked(text)
    assert number not in shown
    assert len(shown) == len(text)
    assert masked(shown) == shown


@given(
    number=identities,
    cuts=st.sets(st.integers(1, 17), max_size=4),
    between=st.sampled_from([" ", "-", "　", " - "]),
    line=st.integers(1, 17),
)
def test_no_identity_number_survives_in_pieces(number, cuts, between, line):
    gaps = dict.fromkeys(cuts, between) | {line: "\n"}
    text = "".join(gaps.get(at, "") + figure for at, figure in enumerate(number))
    digits = [figure for figure in masked(text) if figure.isdigit() or figure == "X"]
    assert len(digits) == 5


@given(st.text("0123456789０１x X-－\n\t张三申请人公开某身份证电话卡号信用代码：，。*."))
def test_covering_twice_changes_nothing(text):
    once = masked(text)
    assert masked(once) == once
    assert len(once) == len(text)
    assert (once == text) == (find(text) == ())


@given(st.text())
def test_text_without_personal_data_comes_back_as_it_is(text):
    assume(not may_hold(text))
    assert masked(text) is text
