"""A letter's text in a browser: the editor that people write in, and the box of the form that it fills."""

from playwright.sync_api import Locator, Page, expect


def text_box(page: Page) -> Locator:
    """What people write in, once it stands in place of the form's box."""
    return page.get_by_role("textbox", name="Text", exact=True).and_(page.locator(".cm-content"))


def text_is(page: Page, text: str) -> None:
    """The form would send this, and it is what people see."""
    expect(page.locator("#body")).to_have_value(text)
    expect(text_box(page)).to_have_text(text.replace("\n", ""))


def text_of(page: Page) -> str:
    """What the form would send."""
    return page.locator("#body").input_value()


def rewrite(page: Page, before: str, after: str) -> None:
    """Other words in the text."""
    was = text_of(page)
    assert before in was
    text_box(page).fill(was.replace(before, after))


def line_chosen(page: Page) -> str:
    """What is chosen in the editor, which must have the focus."""
    assert page.evaluate("document.activeElement.matches('.cm-content')")
    return str(page.evaluate("getSelection().toString()"))
