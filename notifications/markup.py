"""What the HTML of a notice must not have: mail programs drop it, block it, or warn of it."""

from __future__ import annotations

from html.parser import HTMLParser

_TAGS = frozenset(
    [
        "script",
        "style",
        "link",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "base",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "svg",
        "math",
        "video",
        "audio",
    ]
)
_FETCHED = frozenset({"src", "srcset", "background", "poster", "data", "action"})
_RUN = ("javascript:", "vbscript:", "data:text")


def strange_markup(html: str) -> list[str]:
    """What is wrong, in words, each thing once."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return list(dict.fromkeys(reader.found))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TAGS:
            self.found.append(f"不能有 <{tag}>")
        if tag == "meta" and any(name == "http-equiv" for name, _ in attrs):
            self.found.append("不能有 <meta http-equiv>")
        for name, value in attrs:
            said = (value or "").strip().lower()
            if name.startswith("on"):
                self.found.append(f"不能有事件属性 {name}")
            elif name in _FETCHED and not said.startswith(("cid:", "data:image/")):
                self.found.append(f"不能取外部内容：<{tag} {name}>")
            elif name == "style" and ("url(" in said or "expression(" in said or "@import" in said):
                self.found.append(f"样式里不能取外部内容：<{tag} style>")
            elif name == "href" and said.startswith(_RUN):
                self.found.append(f"链接不能运行程序：<{tag} href>")
