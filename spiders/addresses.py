"""Addresses: what is hostile, and which two addresses are one page."""

from __future__ import annotations

import re
from posixpath import normpath
from urllib.parse import quote, unquote, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
VOLATILE = re.compile(r"(?:^|&)(?:t|_|time|timestamp)=\d{9,}(?=&|$)")
HOME_PATHS = re.compile(r"/?(?:index\.\w{3,5}|default\.\w{3,5})?")


def problem(url: str) -> str | None:
    """Why this address must never be asked, or None. Whether its host is registered is asked elsewhere."""
    if CONTROL.search(url):
        return "有控制字符、空格或反斜杠"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "写得不对"
    if parts.scheme not in DEFAULT_PORTS:
        return f"不是 http 或 https：{parts.scheme or '没有写'}"
    if "@" in parts.netloc:
        return "含有用户名或密码"
    return "没有主机" if not parts.hostname or port == 0 else None


def host_of(url: str) -> str:
    """The host, lower case, without a trailing dot; "" when there is none."""
    return (urlsplit(url).hostname or "").rstrip(".").lower()


def port_of(url: str) -> int:
    """The port, or the one of the scheme; 0 for other schemes."""
    parts = urlsplit(url)
    return parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def canonical(url: str) -> str:
    """The identity of a page: sessions, clocks, fragments, default ports and detours do not count."""
    parts = urlsplit(url.strip())
    host, port = host_of(url), port_of(url)
    netloc = host if port == DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"
    path = SESSION.sub("", parts.path) or "/"
    tidy = normpath(path).replace("//", "/", 1) if path != "/" else path
    if path.endswith("/") and tidy != "/":
        tidy += "/"
    query = VOLATILE.sub("", parts.query).lstrip("&")
    return urlunsplit((parts.scheme, netloc, tidy, query, ""))


def in_gbk(url: str) -> str | None:
    """The same address with its path in GBK, for portals that name files so; None when the path is plain ASCII."""
    parts = urlsplit(url)
    try:
        path = unquote(parts.path, errors="strict")
        raw = path.encode("gbk")
    except UnicodeError:
        return None
    return None if path.isascii() else urlunsplit(parts._replace(path=quote(raw, safe="/~")))


def is_home(url: str) -> bool:
    """The address of a front page."""
    parts = urlsplit(url)
    return not parts.query and HOME_PATHS.fullmatch(parts.path) is not None


def plain(url: str) -> str:
    """The same address without TLS."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        return url
    netloc = parts.netloc.removesuffix(":443")
    return urlunsplit(("http", netloc, parts.path, parts.query, parts.fragment))


def folder_of(url: str) -> str:
    """Host and path up to the last slash: rows of one column usually stand below it."""
    parts = urlsplit(canonical(url))
    return f"{parts.netloc}{parts.path.rsplit('/', 1)[0]}/"
