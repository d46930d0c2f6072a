"""Facts → the words of a notice. Pure: no database, no clock. Templates only place what was computed here or before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.notice_decisions import FOOTER, TEST_MARK
from notifications.faults import BadTemplate
from notifications.letters.base import Letter
from notifications.parts import KEYWORD
from notifications.wording import OURS, PARTS, Wording

LARGEST_HTML = 100_000


@dataclass(frozen=True, slots=True)
class Composed:
    """The frozen texts of a notice. `im`: the short text for robots, "" for a kind that has none; `html`: "" when it would be too long."""

    subject: str
    text: str
    html: str
    im: str


def compose(kind: str, facts: Letter, wording: Wording = OURS) -> Composed:
    """
    The texts of a notice of this kind. BadTemplate when a template is wrong, asks for more than facts, or makes a notice
    that lacks what every one must have: a file that was only half saved is no wording.
    """
    known = facts.covered()
    values = known.values()
    subject, text, html, im = (wording.render(kind, part, values).strip() for part in PARTS)
    composed = Composed(subject, text + "\n", html + "\n", f"{im}\n" if im else "")
    for part, what in lacking(known, composed):
        path = next((one.path for one in wording.files() if one.name == f"{kind}.{part}.j2"), f"{kind}.{part}.j2")
        raise BadTemplate(path, 0, what)
    # mail servers cut what is longer, and the plain text is complete by itself
    return composed if len(html.encode()) <= LARGEST_HTML else replace(composed, html="")


def lacking(letter: Letter, composed: Composed) -> list[tuple[str, str]]:
    """(part, what is wrong with it), for what no notice may go without. A kind without a short text lacks none."""
    wrong = [] if composed.subject else [("subject", "没有标题")]
    if len(composed.subject.splitlines()) > 1:
        wrong.append(("subject", "标题应是一行"))
    texts = {"txt": composed.text, "html": composed.html} | ({"im": composed.im} if composed.im else {})
    for part, text in texts.items():
        if letter.number not in text:
            wrong.append((part, "没有编号（{{ number }}）"))
        if FOOTER not in text:
            wrong.append((part, f"没有“{FOOTER}”"))
    if letter.test:
        if not composed.subject.startswith(TEST_MARK):
            wrong.append(("subject", f"测试通知的标题不以{TEST_MARK}开头"))
        wrong += [(part, f"测试通知没有{TEST_MARK}") for part, text in texts.items() if TEST_MARK not in text]
    if composed.im and not composed.im.startswith(KEYWORD):
        wrong.append(("im", f"短文本不以{KEYWORD}开头，机器人会拒收"))
    return wrong
