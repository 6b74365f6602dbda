"""A letter's text, subject and asks in a browser: the editor that people write each in, by the name of its box, and the
document that its form sends."""

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from app.letters.editing.lines import read_lines, write_lines
from app.letters.editing.read import read
from app.letters.editing.write import write

BODY, SUBJECT, ASKS = "body", "subject", "asks"

SELECT = """(box, [words, collapsed]) => {
  const chip = node => node.nodeType === Node.ELEMENT_NODE && node.matches('[data-field]')
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, node => {
    if (chip(node)) return NodeFilter.FILTER_ACCEPT
    if (node.nodeType === Node.ELEMENT_NODE) {
      return node.matches('[contenteditable=false]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP
    }
    return node.parentElement.closest('[data-field]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
  })
  const nodes = []
  let text = ''
  while (walker.nextNode()) {
    const node = walker.currentNode
    nodes.push({ node, at: text.length })
    text += chip(node) ? `((${node.dataset.field}))` : node.data
  }
  const begins = text.indexOf(words)
  if (begins < 0) return false
  const point = (offset, end) => {
    const { node, at } = nodes.findLast(one => end ? one.at < offset : one.at <= offset)
    if (!chip(node)) return [node, offset - at]
    return [node.parentNode, [...node.parentNode.childNodes].indexOf(node) + (end ? 1 : 0)]
  }
  box.focus()
  const ends = point(begins + words.length, true)
  getSelection().setBaseAndExtent(...(collapsed ? ends : point(begins, false)), ...ends)
  return true
}"""

PUT = """(sent, document_) => {
  sent.value = document_
  dispatchEvent(new Event('pageshow'))
  document.getElementById(sent.dataset.documentOf).dispatchEvent(new Event('input', { bubbles: true }))
}"""


def text_box(page: Page) -> Locator:
    """What people write in, once it stands in place of the form's box."""
    return page.get_by_role("textbox", name="Text", exact=True).and_(page.locator(".ds-text"))


def editor_of(page: Page, box: str = BODY) -> Locator:
    """What stands in place of a box."""
    return page.locator(f"#{box} ~ .ds-text")


def sent_by(page: Page, box: str = BODY) -> Locator:
    """What a box's editor sends."""
    return page.locator(f"textarea[data-document-of={box}]")


def document_of(page: Page, box: str = BODY) -> dict[str, Any]:
    """What the form would send."""
    expect(editor_of(page, box)).to_be_visible()
    found: dict[str, Any] = json.loads(sent_by(page, box).input_value())
    return found


def text_of(page: Page, box: str = BODY) -> str:
    """The text that the server makes of it."""
    document = document_of(page, box)
    return write(document) if box == BODY else write_lines(document)


def text_is(page: Page, text: str, box: str = BODY) -> None:
    assert text_of(page, box).strip("\n") == text.strip("\n")


def put(page: Page, text: str, box: str = BODY) -> None:
    """Another text in the editor, as a browser puts back what it kept."""
    expect(editor_of(page, box)).to_be_visible()
    kind = "line" if box == SUBJECT else "lines"
    sent_by(page, box).evaluate(PUT, json.dumps(read(text) if box == BODY else read_lines(text, kind)))


def select(page: Page, words: str, *, end: bool = False, box: str = BODY) -> None:
    """Choose words of the text, within one paragraph, a field as ((name)); with `end`, put the cursor behind them."""
    editor = editor_of(page, box)
    expect(editor).to_be_visible()
    assert editor.evaluate(SELECT, [words, end]), f"The text does not have: {words}"


def rewrite(page: Page, before: str, after: str) -> None:
    """Type other words over some."""
    select(page, before)
    page.keyboard.insert_text(after)


def chosen(page: Page) -> str:
    """What is chosen in the editor, which must have the focus: the name of a field, or words."""
    assert page.evaluate("document.activeElement.matches('.ds-text')")
    field = "document.querySelector('.ds-text .ProseMirror-selectednode')?.dataset.field"
    return str(page.evaluate(f"{field} ?? getSelection().toString()"))


def insert(page: Page, what: str) -> None:
    """Take something from the Insert window, by its name there."""
    page.keyboard.press("Control+/")
    window = page.get_by_role("dialog", name="Insert", exact=True)
    window.get_by_role("button", name=what).click()
