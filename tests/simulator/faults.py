"""Faults of answers: which ones, where, when. A plan is the `fault` of a `Simulator`."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from urllib.parse import urlencode

from gouji.demo.dice import Dice
from gouji.demo.server import Wire
from gouji.demo.site import Answer, Ask

HTML = "text/html; charset=utf-8"
Effect = Callable[[Ask, Answer], Answer | Wire]


@dataclass(frozen=True)
class Hit:
    """A request that a rule is about. `count`: the how manyeth of its host, from 1; `day`: of the season; `agency`: whose."""

    count: int
    day: int
    agency: str


When = Callable[[Hit], bool]


def always(_: Hit) -> bool:
    """Each time."""
    return True


def first(k: int) -> When:
    """The first k requests of each host."""
    return lambda hit: hit.count <= k


def after(k: int) -> When:
    """All but the first k requests of each host."""
    return lambda hit: hit.count > k


def every(n: int) -> When:
    """Each n-th request of a host."""
    return lambda hit: hit.count % n == 0


def days(begin: int, end: int = 10_000) -> When:
    """From day `begin` to day `end` of the season, both included."""
    return lambda hit: begin <= hit.day <= end


def share(percent: int, seed: object = 0) -> When:
    """The same `percent` of 100 agencies each time."""
    return lambda hit: Dice("share", seed, hit.agency).chance(percent)


@dataclass(frozen=True)
class Rule:
    """One fault. `host` and `path` are patterns with * and ?; `name` is what the log says."""

    name: str
    effect: Effect
    host: str = "*"
    path: str = "*"
    when: When = always

    def fits(self, ask: Ask) -> bool:
        """Whether the request is one of those that the rule is about, on whatever day."""
        return fnmatchcase(ask.host, self.host) and fnmatchcase(ask.path, self.path)


def agency_of(ask: Ask) -> str:
    """Host and the folder of the unit: what the addresses of one agency's pages begin with."""
    parts = ask.path.strip("/").split("/")
    return f"{ask.host}/{parts[1] if parts[0] == 'gongkai' and len(parts) > 1 else parts[0]}"


class FaultPlan:
    """All rules of a run; each that fits changes the answer of the one before. May be changed while it is in use."""

    def __init__(self, rules: Iterable[Rule] = (), agency: Callable[[Ask], str] = agency_of) -> None:
        self.rules = list(rules)
        self.agency = agency
        self._counts: Counter[tuple[int, str]] = Counter()
        self._lock = threading.Lock()

    def arm(self, *rules: Rule) -> None:
        """Add rules."""
        with self._lock:
            self.rules.extend(rules)

    def disarm(self, name: str = "*") -> None:
        """Take away the rules whose name fits; counts begin anew when they come back."""
        with self._lock:
            self.rules = [rule for rule in self.rules if not fnmatchcase(rule.name, name)]

    def __call__(self, ask: Ask, answer: Answer) -> Answer | Wire:
        changed: Answer | Wire = answer
        for rule in tuple(self.rules):
            if not isinstance(changed, Answer) or not rule.fits(ask) or not rule.when(self._hit(rule, ask)):
                continue
            before = changed.fault
            changed = rule.effect(ask, changed)
            name = "+".join(part for part in (before, rule.name) if part)
            changed = replace(changed, fault=name)
        return changed

    def _hit(self, rule: Rule, ask: Ask) -> Hit:
        with self._lock:
            self._counts[id(rule), ask.host] += 1
            count = self._counts[id(rule), ask.host]
        day = (ask.today - ask.today.replace(month=1, day=1)).days
        return Hit(count, day, self.agency(ask))


# ── status and transport ────────────────────────────────────────────────────────────────────────────────────────────


def status(code: int, body: str = "<html><body>busy</body></html>", **headers: str) -> Effect:
    """This status with this page. Underscores in the names of headers are hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda *_: Answer(code, body.encode("utf-8"), HTML, headers=named)


def forbidden() -> Effect:
    """A plain 403."""
    return status(403, "<html><body><h1>403 Forbidden</h1></body></html>")


def script_412() -> Effect:
    """A page of nothing but a script that wants to see a browser."""
    body = (
        "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=70814;</script></head><body></body></html>"
    )
    return status(412, body, Set_Cookie="FSSBBIl1UgzbN7NS=x; Path=/")


def cookie_521() -> Effect:
    """A script that would set a cookie and come back."""
    return status(
        521, "<script>document.cookie='__jsl_clearance=1;';location.href=1</script>", Set_Cookie="__jsluid_h=x"
    )


def acw_script() -> Effect:
    """The same with status 200."""
    body = "<html><script>var arg1='0A';function reload(x){document.cookie='acw_sc__v2='+x;}</script></html>"
    return status(200, body, Set_Cookie="acw_tc=1")


def geo_fence() -> Effect:
    """A 403 for callers from elsewhere."""
    return status(403, "<html><body>WZWS reason: GeoBL</body></html>")


def captcha() -> Effect:
    """A small page that asks for what a picture shows, with 200."""
    return status(
        200, "<html><body><form><img src='/code.jsp'><input name='codeValue'>请输入验证码</form></body></html>"
    )


def redirect(to: str, code: int = 302) -> Effect:
    """To this address, whatever was asked."""
    return lambda *_: Answer(code, b"", HTML, headers={"Location": to})


def loop() -> Effect:
    """Two addresses that send to each other for ever."""
    return lambda ask, _: redirect(ask.path if ask.query else f"{ask.path}?turn=1")(ask, _)


def hops(count: int) -> Effect:
    """So many redirects, then the page."""

    def effect(ask: Ask, answer: Answer) -> Answer | Wire:
        taken = int(ask.query.get("hop", "0"))
        return answer if taken >= count else redirect(f"{ask.path}?hop={taken + 1}")(ask, answer)

    return effect


def cookie_gate() -> Effect:
    """Sends everybody without a cookie back to the same address, with a cookie."""

    def effect(ask: Ask, answer: Answer) -> Answer | Wire:
        if "passed=1" in ask.headers.get("cookie", ""):
            return answer
        return Answer(302, b"", HTML, headers={"Location": _own(ask), "Set-Cookie": "passed=1; Path=/"})

    return effect


def cookie_wall() -> Effect:
    """The same, but the cookie is never enough."""
    return lambda ask, _: Answer(302, b"", HTML, headers={"Location": _own(ask), "Set-Cookie": "passed=1; Path=/"})


def gbk_address_only(page: Effect) -> Effect:
    """A path that the server knows in GBK alone: `page` is what stands there."""

    def effect(ask: Ask, answer: Answer) -> Answer | Wire:
        if "\ufffd" in ask.path:  # not UTF-8
            return page(ask, answer)
        return Answer(404, b"<html><body>404</body></html>", HTML)

    return effect


def _own(ask: Ask) -> str:
    return f"{ask.path}?{urlencode(ask.query)}" if ask.query else ask.path
