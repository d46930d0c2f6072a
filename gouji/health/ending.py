"""What comes to an end soon, or rests on something that is no more, and what the operator was told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from audit.errors import BadSettings
from db.aging import REMIND_DAYS, EndingWaiver
from db.alerts import Alert
from db.silences import Silence
from db.standing import Standing
from db.times import beijing, instant
from gouji.health.finding import Finding, look, note, settings, some
from gouji.review.answer_links import links_of
from gouji.settings import Notify

ENDING, ANSWERS, SIGNED, ALERTS = "将到期", "回复链接", "常备批准", "警报"
SILENCE_DAYS = 7
MOST_ALERTS = 20


def check_ending(waivers: Sequence[EndingWaiver], silences: Sequence[Silence], now: datetime) -> list[Finding]:
    """Waivers and silences whose end is near: what they held back comes back by itself."""
    found = []
    if waivers:
        names = [f"{one.agency} {one.code}（{one.waived_until}）" for one in waivers]
        words = f"{len(waivers)} 个豁免在 {REMIND_DAYS} 天以内到期：{some(names)}"
        found.append(note(ENDING, words, "仍有理由的，到期以后重新申请；没有的不用做什么"))
    until = instant(now + timedelta(days=SILENCE_DAYS))
    if ending := [one for one in silences if one.ends_at <= until]:
        names = [f"{one.place or one.code}（{beijing(one.ends_at)}）" for one in ending]
        words = f"{len(ending)} 个静默在 {SILENCE_DAYS} 天以内结束：{some(names)}"
        found.append(note(ENDING, words, "结束以后，被它挡住的通知照常拟稿"))
    return found


def check_standing(signed: Sequence[Standing], template_sha: str, today: date) -> list[Finding]:
    """Standing approvals that end soon or hold no more. `template_sha`: of the wording now in force, "" when unknown."""
    found = []
    for one in signed:
        left = (date.fromisoformat(one.valid_until) - today).days
        if one.revoked_at or left < 0:
            continue
        name = f"{one.approved_by} 对 {one.report_year} 年度提醒的常备批准"
        if not one.able:
            found.append(look(SIGNED, f"{name}不再有效：账号已停用或不能再批准", "由现在的批准人重新签署"))
        elif template_sha and one.template_sha != template_sha:
            found.append(look(SIGNED, f"{name}不再有效：提醒的模板改过", "看过新的文字以后重新签署"))
        elif left <= REMIND_DAYS:
            found.append(note(SIGNED, f"{name}到 {one.valid_until} 为止", "还要用的，到期以后重新签署"))
    return found


def check_answer_link(notify: Notify, environment: Mapping[str, str]) -> list[Finding]:
    """Whether the link in notices can be signed and followed."""
    try:
        links_of(notify, environment)
    except BadSettings as error:
        return [settings(ANSWERS, str(error), "改 gouji.toml；不要回复链接就删去 notify.answer_page")]
    return []


def check_alerts(alerts: Sequence[Alert]) -> list[Finding]:
    """What the operator was told of and is not over, the newest first."""
    found = [
        look(
            ALERTS,
            f"{one.sentence}（自 {beijing(one.first_at)}，{one.times} 次）",
            one.remedy or "查明原因；好了自动解除",
        )
        for one in alerts[:MOST_ALERTS]
    ]
    if (rest := len(alerts) - MOST_ALERTS) > 0:
        found.append(look(ALERTS, f"还有 {rest} 条没有列出", "gouji review 的“运行”上全有"))
    return found
