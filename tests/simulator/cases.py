"""The fault tables of the design, a case each: what is done to one portal, and how its newest report must end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from db.crawls import OutcomeName as O
from gouji.demo.content import make_content
from gouji.demo.rendering import render_html
from gouji.demo.site import Answer, Ask
from tests.simulator import contents as c
from tests.simulator import faults as f
from tests.simulator import wire as w
from tests.simulator.files import bombs, names
from tests.simulator.files.whole import whole_docx
from tests.simulator.stand import YEAR, Spot

FILE = "/dl/fj.docx"
LOOPBACK = "http://127.0.0.1:{inner}/nb/"
Rules = Callable[[Spot], list[f.Rule]]


@dataclass(frozen=True)
class Case:
    """
    `rules`: the faults of one portal. `asked`: how often its faulty page may be asked; None: any number.

    `says`: part of the reason of the outcome; `remark`: a note that must stand beside it. `rests`: the group must be
    left alone afterwards. `port`: "refused" or "silent" for a listener that is no server. `slow`: only the timeout of the crawl ends it.
    """

    name: str
    outcome: O
    rules: Rules
    asked: int | None = None
    says: str = ""
    remark: str = ""
    rests: bool = False
    port: str = ""
    where: str = "list"
    slow: bool = False


def at(where: str, *effects: f.Effect, when: f.When = f.always) -> Rules:
    """Faults of the list, the newest article, its file or robots.txt."""
    return lambda spot: [f.Rule(where, effect, spot.host, path_of(spot, where), when) for effect in effects]


def path_of(spot: Spot, where: str) -> str:
    """The path of what is faulty."""
    return {
        "list": spot.list_page,
        "article": spot.article().partition("?")[0],
        "file": FILE,
        "robots": "/robots.txt",
        "any": "*",
    }[where]


def inward(where: str, target: str) -> Rules:
    """A redirect to where nobody may be led."""
    return lambda spot: at(where, f.redirect(target.format(inner=spot.inner)))(spot)


def both(*parts: Rules) -> Rules:
    """All of these faults."""
    return lambda spot: [rule for part in parts for rule in part(spot)]


def a_list(name: str, outcome: O, *effects: f.Effect, when: f.When = f.always, **more) -> Case:
    return Case(name, outcome, at("list", *effects, when=when), **more)


def an_article(name: str, outcome: O, *effects: f.Effect, when: f.When = f.always, **more) -> Case:
    return Case(name, outcome, at("article", *effects, when=when), where="article", **more)


def a_file(name: str, outcome: O, effect: f.Effect, shown: str = "年度报告.docx", **more) -> Case:
    """A report that stands in a file only."""
    return Case(name, outcome, both(at("article", c.only_file(FILE, shown)), at("file", effect)), where="file", **more)


def a_whole_file(
    name: str, content_type: str, *, shown: str = "年度报告.docx", address: str = FILE, form: str = "docx"
) -> Case:
    """A report that is whole, in a file that is called this and sent as that."""

    def rules(spot: Spot) -> list[f.Rule]:
        content = make_content(1, spot.column.unit, YEAR)
        data = whole_docx(content) if form == "docx" else render_html(content).encode()
        link = f.Rule("link", c.only_file(address, escape(shown)), spot.host, path_of(spot, "article"))
        return [link, f.Rule("file", c.file(data, content_type), spot.host, address)]

    return Case(name, O.FOUND, rules)


def robots(name: str, outcome: O, effect: f.Effect, **more) -> Case:
    return Case(name, outcome, at("robots", effect), where="robots", **more)


def text(body: str | bytes, content_type: str = "text/plain") -> f.Effect:
    """A robots.txt."""
    return lambda *_: Answer(200, body.encode() if isinstance(body, str) else body, content_type)


def disallow_list(spot: Spot) -> list[f.Rule]:
    rule = f"User-agent: *\nDisallow: {spot.list_page}\n"
    return [f.Rule("disallow list", text(rule), spot.host, "/robots.txt")]


def one_page_for_two(spot: Spot) -> list[f.Rule]:
    """The newest article is only a redirect to the one of the year before."""
    return [f.Rule("twin", f.redirect(spot.article(YEAR - 1)), spot.host, spot.article())]


def chinese_path(spot: Spot) -> list[f.Rule]:
    """The article stands at an address that the server knows in GBK; the list gives it in UTF-8."""
    name = spot.article().rsplit("/", 1)[1]
    folder = spot.article()[: -len(name)]
    shown = "年报" + name
    known = spot.site

    def article(ask: Ask, _: Answer) -> Answer:
        return known.answer(Ask(folder + name, ask.today, ask.host))

    link = c.changed((name, quote(shown)))
    return [
        f.Rule("gbk link", link, spot.host, spot.list_page),
        f.Rule("gbk path", f.gbk_address_only(article), spot.host, f"{folder}*{name}"),
    ]


def wrong_base(spot: Spot) -> list[f.Rule]:
    """<base> names another host, as after a move of the portal."""
    return at("list", c.in_head("<base href='http://www.elsewhere.test/'>"))(spot)


def respelt(spelling: Callable[[str], str]) -> Rules:
    """The link to the newest article, written in another way, and answered there as well."""

    def rules(spot: Spot) -> list[f.Rule]:
        name = spot.article().rsplit("/", 1)[1]
        known = spot.site

        def page(ask: Ask, _: Answer) -> Answer:
            return known.answer(Ask(spot.article(), ask.today, ask.host))

        return [
            f.Rule("link", c.changed((name, spelling(name))), spot.host, spot.list_page),
            f.Rule("page", page, spot.host, f"*{name};*"),
        ]

    return rules


def shows_home(where: str) -> Rules:
    """The front page with 200, at an address that is no longer known."""

    def rules(spot: Spot) -> list[f.Rule]:
        return at(where, lambda ask, _: spot.site.answer(Ask("/", ask.today, ask.host)))(spot)

    return rules


def trailing_dot(spot: Spot) -> list[f.Rule]:
    """A host with the dot of the root at its end."""

    def effect(ask: Ask, _: Answer) -> Answer:
        port = ask.headers["host"].rpartition(":")[2]
        return Answer(
            302,
            b"",
            f.HTML,
            headers={"Location": f"http://{ask.host}.:{port}{ask.path}?{urlencode({**ask.query, 'dot': 1})}"},
        )

    def once(ask: Ask, answer: Answer):
        return answer if "dot" in ask.query else effect(ask, answer)

    return [f.Rule("dot", once, spot.host, spot.list_page)]


def intranet_row(spot: Spot) -> list[f.Rule]:
    """A row that was written inside the office: its address leads nowhere from outside."""
    row = (
        f'<li><a href="http://10.1.2.3/nb/1.html" title="{spot.column.unit}{YEAR - 3}年政府信息公开工作年度报告">x</a>'
    )
    return at("list", c.changed(("</ul>\n", f"{row}<span>2023-01-10</span></li></ul>\n")))(spot)


STATUS = (
    *(a_list(f"{code}", O.SERVER_ERROR, f.status(code), asked=2) for code in (500, 502, 503, 504)),
    a_list("503-once", O.FOUND, f.status(503), when=f.first(1)),
    a_list("503-retry-after", O.FOUND, f.status(503, Retry_After="1"), when=f.first(1)),
    a_list("503-come-tomorrow", O.SERVER_ERROR, f.status(503, Retry_After="86400"), asked=1, rests=True),
    a_list("429", O.SERVER_ERROR, f.status(429), asked=2),
    a_list("429-retry-after", O.FOUND, f.status(429, Retry_After="1"), when=f.first(1)),
    a_list("400", O.SOFT_404, f.status(400), asked=1),
    a_list("404", O.MOVED, f.status(404), asked=1),
    a_list("410", O.MOVED, f.status(410), asked=1),
    *(
        case(f"{name}-{kind}", outcome, effect(), asked=1, rests=True)
        for case, kind in ((a_list, "list"), (an_article, "article"))
        for name, outcome, effect in (
            ("403", O.BLOCKED_BY_PROTECTION, f.forbidden),
            ("412", O.BLOCKED_BY_PROTECTION, f.script_412),
            ("521", O.BLOCKED_BY_PROTECTION, f.cookie_521),
            ("acw", O.BLOCKED_BY_PROTECTION, f.acw_script),
            ("geo", O.BLOCKED_GEO, f.geo_fence),
            ("captcha", O.BLOCKED_CAPTCHA, f.captcha),
        )
    ),
    an_article("article-500", O.SERVER_ERROR, f.status(500), asked=2),
    an_article("article-404", O.MOVED, f.status(404), asked=1),
)
TRANSPORT = (
    Case("refused", O.NETWORK_UNREACHABLE, at("list"), port="refused"),
    Case("black-hole", O.NETWORK_UNREACHABLE, at("list"), port="silent", slow=True),
    *(
        case(f"{name}-{kind}", O.NETWORK_UNREACHABLE, effect, asked=2)
        for case, kind in ((a_list, "list"), (an_article, "article"))
        for name, effect in (
            ("reset-in-body", w.reset_in_body()),
            ("short-of-length", w.short_of_length()),
            ("chunks-cut", w.chunks_cut()),
        )
    ),
    a_list("reset-at-once", O.NETWORK_UNREACHABLE, w.reset_at_once()),
    a_list("closed-at-once", O.NETWORK_UNREACHABLE, w.closed_at_once()),
    a_list("no-http", O.NETWORK_UNREACHABLE, w.no_http(), asked=2),
    a_list("drip", O.NETWORK_UNREACHABLE, w.drip(), asked=2, slow=True),
    a_list("slow-first-byte", O.NETWORK_UNREACHABLE, w.slow_first_byte(), asked=2, slow=True),
    a_list("late-but-in-time", O.FOUND, w.slow_first_byte(0.3)),
    a_list("no-length-cut-list", O.NETWORK_UNREACHABLE, w.no_length_cut()),
    an_article("no-length-cut-article", O.NETWORK_UNREACHABLE, w.no_length_cut()),
    a_list("no-length-whole", O.FOUND, w.no_length_whole()),
    a_list("short-once", O.FOUND, w.short_of_length(), when=f.first(1)),
)
REDIRECTS = (
    a_list("loop", O.MOVED, f.loop(), asked=6, says="redirections"),
    a_list("hops-5", O.FOUND, f.hops(5)),
    a_list("hops-6", O.MOVED, f.hops(6), asked=6),
    a_list("to-home", O.MOVED, f.redirect("/"), asked=1, says="首页"),
    an_article("article-to-home", O.MOVED, f.redirect("/"), asked=1, says="首页"),
    a_list("cookie-gate", O.FOUND, f.cookie_gate(), asked=2),
    an_article("cookie-gate-article", O.FOUND, f.cookie_gate(), asked=2),
    a_list("cookie-wall", O.MOVED, f.cookie_wall(), asked=6),
    Case("two-rows-one-page", O.PARSER_DRIFT, one_page_for_two, says="year_conflict"),
    *(
        Case(f"to-{name}", O.SECURITY_REJECTED, inward("list", target), asked=1)
        for name, target in (
            ("other-host", "http://www.elsewhere.test/nb/"),
            ("loopback", LOOPBACK),
            ("private", "http://10.0.0.5/nb/"),
            ("metadata", "http://169.254.169.254/latest/meta-data/"),
            ("mapped", "http://[::ffff:127.0.0.1]:{inner}/nb/"),
            ("decimal", "http://2130706433:{inner}/nb/"),
            ("hex", "http://0x7f.1:{inner}/nb/"),
            ("localhost", "http://localhost:{inner}/nb/"),
            ("userinfo", "http://www.elsewhere.test@127.0.0.1:{inner}/nb/"),
            ("file", "file:///etc/hostname"),
            ("data", "data:text/html,x"),
            ("gopher", "gopher://127.0.0.1:{inner}/1"),
        )
    ),
    Case("article-to-loopback", O.SECURITY_REJECTED, inward("article", LOOPBACK), asked=1, where="article"),
)
LEADING_ON = (
    a_list("shell", O.FOUND, c.shell(), asked=2),
    a_list("shell-replace", O.FOUND, c.shell('<script>location.replace("{to}")</script>'), asked=2),
    an_article("article-shell", O.FOUND, c.shell(), asked=2),
    a_list("refresh", O.FOUND, c.shell('<meta http-equiv="refresh" content="0;url={to}">'), asked=2),
    a_list("refresh-reversed", O.FOUND, c.shell("<META content='1; URL={to}' HTTP-EQUIV='Refresh'>"), asked=2),
    a_list("noscript", O.FOUND, c.refresh_for_browsers_without_scripts(), asked=1),
    a_list("endless-shells", O.PARSER_DRIFT, c.endless_shells(), asked=2),
    a_list(
        "shell-elsewhere",
        O.PARSER_DRIFT,
        c.page("<script>location.href='http://www.elsewhere.test/'</script>"),
        asked=1,
    ),
)
SOFT = (
    a_list("soft-404", O.SOFT_404, c.soft_404()),
    an_article("article-soft-404", O.SOFT_404, c.soft_404()),
    Case("quiet-soft-404", O.SOFT_404, both(at("list", c.page(c.QUIET)), at("any", c.quiet_soft_404())), says="不存在"),
    Case("home-as-list", O.SOFT_404, shows_home("list"), says="首页"),
    Case("home-as-article", O.SOFT_404, shows_home("article"), where="article"),
    a_list("json-error", O.SOFT_404, c.json_error()),
    an_article("article-json-error", O.SOFT_404, c.json_error()),
    a_list("error-page", O.PARSER_DRIFT, c.error_page()),
    an_article("article-error-page", O.SOFT_404, c.error_page()),
    a_list("empty", O.PARSER_DRIFT, c.empty()),
    an_article("article-empty", O.SOFT_404, c.empty()),
    a_list("only-scripts", O.JS_ONLY, c.only_scripts()),
)
CHARSETS = tuple(
    case(f"{name}-{kind}", O.FOUND, effect, remark=remark)
    for case, kind in ((a_list, "list"), (an_article, "article"))
    for name, effect, note in (
        ("gbk-as-utf8", c.charset("gb18030", header="utf-8"), "wrong_charset"),
        ("gbk-as-latin1", c.charset("gb18030", header="ISO-8859-1"), "wrong_charset"),
        ("utf8-meta-gb2312", c.charset("utf-8", header=None, meta="gb2312"), "wrong_charset"),
        ("gbk-nothing-said", c.charset("gb18030", header=None), ""),
        ("utf8-nothing-said", c.charset("utf-8", header=None), ""),
    )
    for remark in [note if kind == "article" else ""]
)
PACKING = (
    a_list("forced-gzip", O.FOUND, c.gzipped()),
    an_article("forced-gzip-article", O.FOUND, c.gzipped()),
    a_list("deflate", O.FOUND, c.deflated()),
    a_list("half-gzip", O.NETWORK_UNREACHABLE, c.half_gzip()),
    an_article("half-gzip-article", O.NETWORK_UNREACHABLE, c.half_gzip()),
    a_list("false-gzip", O.NETWORK_UNREACHABLE, c.false_gzip()),
    a_list("brotli", O.NETWORK_UNREACHABLE, c.brotli()),
    a_list("gzip-bomb", O.TOO_LARGE, c.gzip_bomb()),
    an_article("gzip-bomb-article", O.TOO_LARGE, c.gzip_bomb()),
    a_list("double-gzip-bomb", O.NETWORK_UNREACHABLE, c.double_gzip_bomb()),
    a_list("300mb-declared", O.TOO_LARGE, w.endless(300, declared=True), asked=1),
    an_article("300mb-declared-article", O.TOO_LARGE, w.endless(300, declared=True), asked=1),
    an_article("300mb-undeclared", O.TOO_LARGE, w.endless(300, declared=False), asked=1),
)
FILES = (
    a_whole_file("docx", "application/octet-stream"),
    a_whole_file("docx-as-html", f.HTML),
    a_whole_file("docx-as-pdf", "application/pdf", shown="年度报告.pdf"),
    a_whole_file("docx-without-extension", "", address="/download/1.docx", shown="年度报告"),
    a_whole_file("docx-two-extensions", "application/msword", shown="年度报告.doc.docx"),
    a_whole_file("html-as-pdf", "application/pdf", shown="年报.pdf", form="html"),
    *(a_whole_file(f"name-{number}", "application/msword", shown=name) for number, name in enumerate(names.ALL)),
    an_article("pdf-as-html", O.FOUND_PDF_ONLY, c.file(bombs.pdf_with_script(), f.HTML)),
    an_article("article-as-pdf", O.FOUND, c.typed("application/pdf")),
    a_list("list-as-octets", O.FOUND, c.typed("application/octet-stream")),
    a_list("list-without-type", O.FOUND, c.typed("")),
    a_file("file-404", O.ATTACHMENT_UNREADABLE, f.status(404), asked=1),
    a_file("file-captcha", O.ATTACHMENT_UNREADABLE, f.captcha(), asked=1),
    a_file("file-403", O.ATTACHMENT_UNREADABLE, f.forbidden(), asked=1),
    a_file("file-empty", O.ATTACHMENT_UNREADABLE, c.file(b"")),
    a_file("file-html-error", O.ATTACHMENT_UNREADABLE, c.error_page()),
    a_file("file-300mb", O.TOO_LARGE, w.endless(300, declared=True), asked=1),
    a_file("file-300mb-undeclared", O.TOO_LARGE, w.endless(300, declared=False), asked=1),
    a_file("file-gzip-bomb", O.TOO_LARGE, c.gzip_bomb()),
    a_file("docx-bomb", O.SECURITY_REJECTED, c.file(bombs.docx_bomb())),
    a_file("docx-many-entries", O.SECURITY_REJECTED, c.file(bombs.many_entries())),
    a_file("zip-nested", O.ATTACHMENT_UNREADABLE, c.file(bombs.nested())),
    a_file("docx-encrypted", O.ATTACHMENT_UNREADABLE, c.file(bombs.encrypted())),
    a_file("zip-traversal", O.ATTACHMENT_UNREADABLE, c.file(bombs.traversal())),
    a_file("docx-duplicates", O.ATTACHMENT_UNREADABLE, c.file(bombs.duplicates())),
    a_file("docx-entities", O.ATTACHMENT_UNREADABLE, c.file(bombs.entity_bomb())),
    a_file("docx-outer-entity", O.ATTACHMENT_UNREADABLE, c.file(bombs.outer_entity("file:///etc/passwd"))),
    a_file("pdf-script", O.FOUND_PDF_ONLY, c.file(bombs.pdf_with_script()), shown="年报.pdf"),
    a_file("pdf-huge-page", O.FOUND_PDF_ONLY, c.file(bombs.pdf_with_huge_page()), shown="年报.pdf"),
    a_file("pdf-of-itself", O.FOUND_PDF_ONLY, c.file(bombs.pdf_of_itself()), shown="年报.pdf"),
    a_file("pdf-stream-bomb", O.SECURITY_REJECTED, c.file(bombs.pdf_stream_bomb()), shown="年报.pdf"),
)
MARKUP = (
    an_article("no-metas", O.FOUND, c.without_metas()),
    an_article("swapped-attributes", O.FOUND, c.swapped_attributes()),
    an_article("two-pubdates", O.FOUND, c.in_head('<meta name="PubDate" content="2019-01-01 00:00">')),
    an_article(
        "placeholders",
        O.FOUND,
        c.in_head('<meta name="ContentSource" content="无"><meta name="PubDate" content="None">'),
    ),
    an_article("wrong-site-name", O.FOUND, c.changed(('网">', '网齐齐哈尔">'))),
    an_article("counters", O.FOUND, c.volatile()),
    an_article("xss", O.FOUND, c.inserted(names.SCRIPT, last=True)),
    Case("gbk-path", O.FOUND, chinese_path),
    Case("wrong-base", O.SECURITY_REJECTED, wrong_base),
    Case("session-id", O.FOUND, respelt(lambda name: f"{name};jsessionid=0A1B2C")),
    Case("volatile-query", O.FOUND, respelt(lambda name: f"{name}?t=1767225600000")),
    Case("detour", O.FOUND, respelt(lambda name: f"x/../{name}")),
    Case("trailing-dot", O.FOUND, trailing_dot),
    Case("intranet-row", O.FOUND, intranet_row, remark="intranet_link"),
)
ROBOTS = (
    robots("robots-allow", O.FOUND, text("User-agent: *\nDisallow:\n")),
    robots("robots-404", O.FOUND, f.status(404)),
    robots("robots-410", O.FOUND, f.status(410)),
    robots("robots-empty", O.FOUND, text("")),
    Case("robots-column", O.ROBOTS_DISALLOWED, disallow_list, asked=0),
    robots("robots-all", O.ROBOTS_DISALLOWED, text("User-agent: *\nDisallow: /\n")),
    robots("robots-us", O.ROBOTS_DISALLOWED, text("User-agent: gouji\nDisallow: /\n")),
    robots("robots-others", O.FOUND, text("User-agent: Baiduspider\nDisallow: /\n")),
    robots("robots-gbk", O.ROBOTS_DISALLOWED, text("# 机器人\nUser-agent: *\nDisallow: /\n".encode("gb18030"))),
    robots("robots-401", O.ROBOTS_UNKNOWN, f.status(401), asked=1),
    robots("robots-403", O.ROBOTS_UNKNOWN, f.forbidden(), asked=1),
    robots("robots-412", O.ROBOTS_UNKNOWN, f.script_412(), asked=1),
    robots("robots-500", O.ROBOTS_UNKNOWN, f.status(500), asked=2),
    robots("robots-html", O.ROBOTS_UNKNOWN, text("<html><body>不存在</body></html>", "text/html"), asked=1),
    robots("robots-1mb", O.ROBOTS_UNKNOWN, text("# padding\n" * 110_000 + "User-agent: *\nDisallow:\n"), asked=1),
    robots("robots-slow", O.NETWORK_UNREACHABLE, w.slow_first_byte(), asked=2, slow=True),
    robots("robots-reset", O.NETWORK_UNREACHABLE, w.reset_at_once(), asked=2),
    robots("robots-redirect", O.FOUND, f.hops(1)),
    Case("robots-to-inner", O.SECURITY_REJECTED, inward("robots", LOOPBACK), asked=1, where="robots"),
)
TABLE = {
    "healthy": (Case("healthy", O.FOUND, at("list"), asked=1),),
    "status": STATUS,
    "transport": TRANSPORT,
    "redirects": REDIRECTS,
    "leading on": LEADING_ON,
    "soft failures": SOFT,
    "charsets": CHARSETS,
    "packing and size": PACKING,
    "files": FILES,
    "markup and addresses": MARKUP,
    "robots": ROBOTS,
}
ALL = tuple(case for cases in TABLE.values() for case in cases)
