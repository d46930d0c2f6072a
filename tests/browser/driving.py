"""A person at a browser: the Chromium of the system, driven by Playwright. Nothing of it is imported before it is used."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.town import Town
from tests.gouji.review.office import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PICTURES = Path(__file__).parents[2] / "artefacts" / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}
PATIENCE = 10_000  # ms that something may take to show


def chromium() -> str | None:
    """Where the browser of this machine is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def missing() -> str:
    """Why no browser can be driven here; "" when one can."""
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed (make test-browser installs it)"
    return "" if chromium() else "there is no Chromium here (.ci/programs)"


def started(playwright: Any) -> Browser:
    """Headless; root may not use the sandbox."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    options = ["--lang=zh-CN", *(["--no-sandbox"] if as_root else [])]
    browser: Browser = playwright.chromium.launch(executable_path=chromium(), args=options)
    return browser


def expect(target: Any) -> Any:
    """Playwright's assertions, which wait."""
    from playwright.sync_api import expect as asserted

    return asserted(target)


class Window:
    """One browser window on a town: its own cookies, and whatever went wrong in it."""

    def __init__(self, browser: Browser, town: Town, **options: Any) -> None:
        self.town, self.troubles = town, list[str]()
        size = options.pop("size", SIZES["1366"])
        self.context: BrowserContext = browser.new_context(
            base_url=town.address, viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **options
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("console", self._said)
        self.page.on("response", self._answered)

    def _dialog(self, dialog: Any) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "content security policy" in message.text:
            self.troubles.append(f"policy: {message.text}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} {response.url}")

    def log_in(self, login: str, password: str = PASSWORD) -> Window:
        """By the form."""
        self.page.goto("/login")
        self.page.fill("#login", login)
        self.page.fill("#password", password)
        self.page.click("button.main")
        return self

    def open(self, path: str) -> Page:
        """The page, which must be there."""
        answer = self.page.goto(path)
        assert answer is None or answer.status == 200, (path, answer.status)
        return self.page

    def say(self, words: str) -> None:
        """What the page answers to a form."""
        expect(self.page.locator(".flash", has_text=words).first).to_be_visible()

    def close(self) -> None:
        self.context.close()
