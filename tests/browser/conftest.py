"""Browsers on a town. Where none can be driven, or nobody has asked for it, every test here is skipped and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driving import Window, missing, started
from tests.browser.town import Town, copy_of, prepare, told

HERE = Path(__file__).parent
NOT_ASKED = "a browser is driven by make test-browser only"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A plain `make test` has no time for a browser, even where there is one."""
    asked = any("browser" in str(argument) for argument in config.args)
    why = missing() if asked else NOT_ASKED
    for item in items:
        if why and HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        driven = started(playwright)
        yield driven
        driven.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("town")
    prepare(folder)
    return folder


@pytest.fixture
def town(prepared, tmp_path) -> Iterator[Town]:
    """One that the test may change."""
    made = copy_of(prepared, tmp_path / "town")
    yield made
    made.close()


@pytest.fixture(scope="session")
def quiet_town(prepared, tmp_path_factory) -> Iterator[Town]:
    """One that is only looked at, with more to see."""
    made = copy_of(prepared, tmp_path_factory.mktemp("quiet") / "town")
    told(made)
    yield made
    made.close()


@pytest.fixture
def window(browser) -> Iterator[Callable[..., Window]]:
    """`window(town, login="", **options)`: a browser window of its own; nothing may have gone wrong in it at the end."""
    opened: list[Window] = []

    def open_one(town: Town, login: str = "", **options: Any) -> Window:
        opened.append(Window(browser, town, **options))
        return opened[-1].log_in(login) if login else opened[-1]

    yield open_one
    for one in opened:
        one.close()
    assert [trouble for one in opened for trouble in one.troubles] == []
