"""How long a key takes in a text of ten pages, from the key to the next picture of the page, in the editor and in the
one of release 1.0.0 (CodeMirror) beside it; and how long it takes until the pages beside the text follow.
`make bench-editor` prints it.

Nothing here is asserted: a time belongs to the machine that it was taken on.
"""

import statistics
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, sync_playwright

from app.accounts.models import Role
from tests.campaigns.writing import PAGE, letter_to_write
from tests.upgrades.last_release import FOLDER, Release
from tests.web.editor import put
from tools.system import locate

RELEASE = Release("1.0.0", FOLDER / "1.0.0.tar.xz", "")
ARGUMENTS = ["--no-sandbox", "--disable-gpu-vsync", "--disable-frame-rate-limit"]
"""A picture is drawn as soon as it can be, not sixty times a second."""
KEYS = 60
ROUNDS = 5
PARAGRAPH = "We ask each of you to say what has been done since ((date of letter)), and by whom. " * 4
TEXT = "\n\n".join(
    [*[f"{number}. {PARAGRAPH}" if number % 5 == 0 else PARAGRAPH for number in range(1, 95)], "((asks))"]
)
"""Ten pages."""

OLD_PAGE = """<!doctype html><html lang="en"><title>Old</title>
<link rel="stylesheet" href="/app/web/static/css/letters.css">
<body><form><label for="body">Text</label><textarea id="body" name="body" data-editor></textarea></form>
<script src="/app/web/static/editor.js" type="module"></script></body></html>"""

TIMES = """async ([selector, keys]) => {
  document.querySelector(selector).focus()
  const drawn = () => new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel()
    channel.port1.onmessage = done
    channel.port2.postMessage(0)
  }))
  const spans = []
  for (let number = 0; number < keys; number++) {
    const start = performance.now()
    document.execCommand('insertText', false, 'x')
    await drawn()
    spans.push(performance.now() - start)
  }
  return spans
}"""

FOLLOWS = """async () => {
  document.querySelector('.ds-text').focus()
  const start = performance.now()
  document.execCommand('insertText', false, 'x')
  const preview = document.getElementById('preview')
  await new Promise(done => preview.addEventListener('htmx:afterSettle', done, { once: true }))
  await Promise.all([...preview.querySelectorAll('img')].map(picture => picture.decode()))
  return performance.now() - start
}"""
"""Milliseconds until the pages have followed a key."""


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=locate("Chromium"), args=ARGUMENTS)
        yield browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        browser.close()


@pytest.fixture
def old_address(tmp_path: Path) -> Iterator[str]:
    folder = RELEASE.unpack(tmp_path)
    (folder / "old.html").write_text(OLD_PAGE, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/old.html"
    server.shutdown()
    server.server_close()


def times(page: Page, selector: str) -> float:
    """Milliseconds from a key to the next picture: the median."""
    page.bring_to_front()  # nothing is drawn of another tab
    return statistics.median(page.evaluate(TIMES, [selector, KEYS]))


def follows(page: Page) -> float:
    return statistics.median(page.evaluate(f"({FOLLOWS})()") for _ in range(ROUNDS))


def test_editor(live, services, signed_in, page, old_address, capsys):
    with services.database.writing() as session:
        letter_to_write(session)
    client = signed_in(Role.DRAFTER)
    page.context.add_cookies([{"name": "despatch", "value": client.get_cookie("despatch").value, "url": live}])
    old = page.context.new_page()
    old.goto(old_address)
    old.locator(".cm-content").fill(TEXT)
    page.bring_to_front()
    page.goto(live + PAGE)
    page.locator("#preview img.ds-page").first.wait_for()
    short = follows(page)
    put(page, TEXT)
    page.locator("#preview").get_by_text("10 pages", exact=True).wait_for()
    long = follows(page)
    pairs = [(times(page, ".ds-text"), times(old, ".cm-content")) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    with capsys.disabled():
        print(f"\na key at ten pages: {ours:.1f} ms; in {RELEASE.version}: {theirs:.1f} ms; ratio {ours / theirs:.2f}")
        print(f"until the pages follow: {short:.0f} ms for one page, {long:.0f} ms for ten")
