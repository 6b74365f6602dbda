"""Accessibility, as axe finds it in a real browser."""

from collections.abc import Iterable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.services.browser import DESKTOP, PHONE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "selectors": False}
"""Addresses of elements are not shown, and take long to find."""

RUN = "options => axe.run(options).then(found => found.violations)"
NARROWEST = 320
"""Pixels of the narrowest window (WCAG 1.4.10, Reflow): a page of 1280 pixels enlarged to 400%."""

NEXT_FRAME = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Until then the page is laid out anew, and its scripts know of its new width."""


def violations(page: Page) -> list[str]:
    """What axe objects to on the page being shown, one line each; empty when nothing."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in page.evaluate(RUN, OPTIONS) for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """By how many CSS pixels the page is wider than its window."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def faults_at_this_width(page: Page) -> list[str]:
    """What axe objects to, and by how much the page is wider than its window; empty when nothing."""
    wider = overflow(page)
    return violations(page) + ([f"{wider} px wider than the window"] if wider > 0 else [])


def faults_at_both_widths(page: Page) -> list[str]:
    """The same at a desk and on a phone, of one page that is loaded once; and whether the narrowest window holds it."""
    before, found = page.viewport_size, []
    for width in (PHONE, DESKTOP) if before["width"] == PHONE else (DESKTOP, PHONE):
        resize(page, width)
        found += [f"{page.url} at {width} px: {fault}" for fault in faults_at_this_width(page)]
    resize(page, NARROWEST)
    if (wider := overflow(page)) > 0:
        found.append(f"{page.url} at {NARROWEST} px: {wider} px wider than the window")
    resize(page, before["width"])
    return found


def faults_of_pages(page: Page, live: str, addresses: Iterable[str]) -> dict[str, list[str]]:
    """What is wrong with each of these pages, at both widths; empty when nothing."""
    wrong = {}
    for address in addresses:
        answer = page.goto(live + address)
        if (answer.status, page.url) != (200, live + address):
            wrong[address] = [f"leads to {page.url}, {answer.status}"]
        elif found := faults_at_both_widths(page):
            wrong[address] = found
    return wrong


def resize(page: Page, width: int) -> None:
    """As a window that is made narrower, or a phone that is turned."""
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": page.viewport_size["height"]})
        page.evaluate(NEXT_FRAME)
