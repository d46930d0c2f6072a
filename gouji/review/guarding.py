"""What every request passes before its page, and every answer after it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gouji.review.database import SAFE
from gouji.review.identity import allowed, current_user, is_form_token
from gouji.rights import Right

POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; script-src 'none'; frame-ancestors 'none'; form-action 'self'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNMARKED = object()
YEAR = 365 * 24 * 3600
SAVED = "sandbox; default-src 'none'"  # of an answer that is to be saved, were a browser to show it
STATIC_KEPT = frozenset({200, 206, 304})
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
STRANGE_NAME = "strange name"
MOST_BYTES = 1 << 20  # of a form or an upload, where a view says nothing else


def guard() -> AnyResponse | None:
    """Where the request comes from, who sends it, and whether he may. None lets it pass."""
    refuse_strange_name()
    if request.endpoint is None or is_static(request.endpoint):
        return None
    view = current_app.view_functions[request.endpoint]
    if request.method not in SAFE:
        most = current_app.config["MOST_BYTES_OF"].get(request.endpoint, MOST_BYTES)
        request.max_content_length = request.max_form_memory_size = most
        refuse_foreign()
    right: object = getattr(view, "right", UNMARKED)
    if right is None:
        return None
    if not isinstance(right, Right):
        abort(500)  # a page that nobody has thought about is nobody's
    if current_user() is None:
        return _to_login()
    if not allowed(right):
        abort(403)
    return None


def is_static(endpoint: str) -> bool:
    """Files that are the same for everybody."""
    return endpoint == "static" or endpoint.endswith(".static")


def refuse_strange_name() -> None:
    """
    400 for a name that this machine has not of itself, unless a proxy in front answers for names.

    A page elsewhere can let its own name point to this machine: then its forms would be of the same origin as ours.
    """
    names = current_app.config["OWN_NAMES"]
    if names is not None and _name_of(request.host) not in names:
        abort(400, STRANGE_NAME)


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def refuse_foreign() -> None:
    """
    403 for a form that another site has sent: by what the browser says, and by the token that only our pages hold.

    The token is asked for always; what the browser says may be missing in old ones, but is never overlooked.
    """
    fetched = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    ours = urlsplit(request.host_url)
    if fetched != "same-origin" or (origin is not None and origin != f"{ours.scheme}://{ours.netloc}"):
        abort(403)
    if not is_form_token(request.form.get("token", "")):
        abort(403, "stale form")


def _to_login() -> AnyResponse:
    asked = request.full_path.rstrip("?") if request.method in SAFE else None
    return redirect(url_for("login.form", next=asked), 303)


def harden(response: Response) -> Response:
    """Headers of every answer. What may be kept are our own static files only."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    saved = response.headers.get("Content-Disposition", "").startswith("attachment")
    response.headers.setdefault("Content-Security-Policy", SAVED if saved else POLICY)
    if not is_static(request.endpoint or "") or response.status_code not in STATIC_KEPT:
        response.headers["Cache-Control"] = "no-store"
    elif request.args.get("v"):  # another content has another stamp
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
