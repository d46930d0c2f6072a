"""What is measured against what: the marks a build has to reach, and which rules they bind."""

from __future__ import annotations

CATALOGUE = tuple(
    f"{letter}{number:02d}"
    for letter, numbers in {
        "C": (1, 2, 3, 4, 5, 6, *range(10, 17), *range(20, 26), *range(30, 39), 40, 41, 42, 50, 52),
        "A": (22, 24, 25, 26, 27, 29, 31, 32, 33, 34, 41, 51, 52, 53),
        "N": (*range(1, 12), 13, 14),
        "Y": (1, 2),
        "H": (1, 2),
        "P": (1, 2, 4, 6, 7),
        "Q": (*range(1, 15), 16, 17, 18, 19, 20, 22),
    }.items()
    for number in numbers
)
# computed from cells and headings that were read: nothing of them may be missed
CERTAIN = ("A31", "A32", "A33", "A34", "A41", "C20", "C21", "C22", "C23", "C24", "C25", "C32", "C33", "C36", "Y01")
# bound to the words of a sentence
NUMBERS_IN_TEXT = ("N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N09", "N10", "N11", "N14")
RECALL_OF_CERTAIN = 1.0
RECALL_OF_NUMBERS = 0.98
FALSE_ERRORS = 0
WARNINGS_PER_HUNDRED = 2.0
# Right sentences that a rule has once taken for wrong, as (rule, words of it): never again.
LEARNED = (
    ("N07", "与政府信息公开无关"),
    ("N08", "听证后作出行政处罚"),
    ("N08", "行政许可即时办结"),
    ("N08", "行政许可由分中心办理"),
    ("N05", "本机关不掌握相关政府信息"),
    ("N05", "因属于信访举报投诉类申请"),
    ("N05", "重复申请不予处理"),
    ("N05", "需另行制作而无法提供"),
    ("N02", "答复附有可公开的材料"),
    ("N01", "当月收到"),
)
# what the tests hold the recall of numbers in the text to until RECALL_OF_NUMBERS is reached
RECALL_SO_FAR = 0.95
