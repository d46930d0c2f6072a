from __future__ import annotations

from audit.lexicon.traditional import IN_NAMES, PAIRS, simplified, traditional_character


def in_gb2312(character):
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def test_every_pair_leads_from_a_traditional_character_to_a_simplified_one():
    assert len(PAIRS) % 2 == 0
    assert [one for one in simplified() if in_gb2312(one)] == []
    assert [other for other in simplified().values() if not in_gb2312(other)] == []
    assert len(simplified()) == len(PAIRS) // 2


def test_every_pair_is_found_unless_it_is_a_name():
    pattern = traditional_character()
    assert [one for one in simplified() if not pattern.fullmatch(one) and one not in IN_NAMES] == []


def test_no_simplified_character_is_taken_for_a_traditional_one():
    simple = "".join(
        bytes((lead, trail)).decode("gb2312", "ignore") for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF)
    )
    assert traditional_character().findall(simple) == []
