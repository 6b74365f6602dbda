"""Chromium through Playwright: one browser for each of the run's processes, whose contexts are used again.

A new context takes half a second of a processor. Between two tests its pages are closed and its cookies cleared;
Despatch leaves nothing else in a browser.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tools.system import NotInstalled, locate

ARGUMENTS = (
    "--no-sandbox",  # the tests may run as root, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--no-opt --no-maglev",  # no page lives long enough to gain by code that is compiled twice
)
DESKTOP, PHONE = 1280, 390
"""Widths that pages are looked at in, in CSS pixels."""

PATIENCE = 60_000
"""Milliseconds that a page may take: what a busy machine needs, not what a page should."""

expect.set_options(timeout=PATIENCE)

NO_FAULT = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
"""What the console says of an answer of 4xx or 5xx, and of a request that htmx gives up for a newer one."""

NewPage = Callable[..., Page]
Spares = dict[tuple[int, int, bool], list[BrowserContext]]
"""By width and height of the window, and whether scripts run."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        chromium = locate("Chromium")
    except NotInstalled as problem:
        pytest.fail(str(problem), pytrace=False)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def spare_contexts(browser: Browser) -> Spares:
    """Contexts that no test uses now."""
    return defaultdict(list)


@pytest.fixture
def new_page(browser: Browser, spare_contexts: Spares) -> Iterator[NewPage]:
    """Opens pages, each in a browser without memory: `new_page(width=PHONE, scripts=False)`.

    The test fails when a page reported an error: a script that threw, or something that the policy of content refused.
    Answers of 4xx and 5xx are the test's own business.
    """
    lent: list[tuple[BrowserContext, list[BrowserContext]]] = []
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NO_FAULT):
            errors.append(message.text)

    def open_page(*, width: int = DESKTOP, height: int = 900, scripts: bool = True) -> Page:
        spare = spare_contexts[width, height, scripts]
        context = spare.pop() if spare else make_context(browser, width, height, scripts)
        lent.append((context, spare))
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", listen)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context, spare in lent:
        for page in context.pages:
            page.close()
        context.clear_cookies()
        spare.append(context)
    assert errors == []


def make_context(browser: Browser, width: int, height: int, scripts: bool) -> BrowserContext:
    return browser.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=scripts,
        locale="en-GB",
        timezone_id="Europe/London",
    )


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page at desktop width."""
    return new_page()
