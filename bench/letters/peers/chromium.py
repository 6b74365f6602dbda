"""Headless Chromium, one browser and one page kept open, driven by Playwright."""

import shutil
from functools import cache

from markupsafe import escape
from playwright.sync_api import sync_playwright

from bench.letters.peers.letter import Record, sample_of_command
from bench.letters.peers.page import as_address, html_of
from bench.letters.program import each, make_letters

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
FOOT = """<div style="font: 9pt 'Liberation Sans'; width: 100%; margin: 0 20mm 0 24.6mm; display: flex;
justify-content: space-between"><span>{reference}</span><span>Page <span class="pageNumber"></span> of
<span class="totalPages"></span></span></div>"""

sample = sample_of_command()
html = html_of(sample, foot=False, source=cache(as_address))
program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))

with sync_playwright() as playwright:
    page = playwright.chromium.launch(executable_path=program, args=ARGUMENTS).new_page()

    def letter(record: Record) -> bytes:
        page.set_content(html(record), wait_until="load")
        return page.pdf(
            prefer_css_page_size=True,
            tagged=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOT.format(reference=escape(record.reference)),
        )

    make_letters(sample.records, each(letter), extension="pdf")
