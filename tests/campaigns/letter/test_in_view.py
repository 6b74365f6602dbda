"""On the long page of the letter, Save, what it would do and the tools of the text stay in view, and hide no field."""

import pytest
from playwright.sync_api import Page, expect

from tests.campaigns.writing import PAGE
from tests.services.browser import DESKTOP, PHONE
from tests.web.editor import editor_of, text_box

COVERED = """() => {
  const focused = document.activeElement
  const box = focused.getBoundingClientRect()
  const inside = point => focused.contains(document.elementFromPoint(...point))
  const across = [box.left + 4, (box.left + box.right) / 2, box.right - 4]
  const points = across.flatMap(x => [box.top + 4, (box.top + box.bottom) / 2, box.bottom - 4].map(y => [x, y]))
  return points.some(inside) ? '' : focused.id || focused.textContent
}"""
"""What has the focus, if other parts of the page hide all of it."""


def in_view(page: Page, part: str) -> bool:
    box, height = page.locator(part).bounding_box(), page.viewport_size["height"]
    return box["y"] >= -1 and box["y"] + box["height"] <= height + 1


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_save_and_tools_stay_in_view_and_hide_no_field(writer, open_as, width):
    """A key for each field of the page: it takes a few seconds."""
    page = open_as(writer, PAGE, width=width)
    assert in_view(page, ".ds-save")
    text_box(page).press("Control+End")
    page.keyboard.type(" More words.")
    expect(page.locator("#saving")).to_contain_text("2")
    assert in_view(page, "#saving")
    editor_of(page).evaluate("editor => scrollTo(0, editor.getBoundingClientRect().top + scrollY + 80)")
    assert in_view(page, "[data-tools-of=body]")
    assert in_view(page, ".ds-save")

    editor_of(page, "subject").focus()
    hidden = []
    for _ in range(40):
        hidden.append(page.evaluate(COVERED))
        page.keyboard.press("Tab")
        if page.evaluate("!document.querySelector('#letter-form').contains(document.activeElement)"):
            break
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        hidden.append(page.evaluate(COVERED))
        if page.evaluate("document.activeElement.id === 'subject'"):
            break
    assert [name for name in hidden if name] == []
