"""What the page of a campaign's letters shows, read from its HTML."""

import re
from html import unescape

from app.tracking.words import FIGURES
from tests.web.figures import numbers_in
from tests.web.markup import main_of, states_of, words_of

TABLE = re.compile(r'<table[^>]* id="letters-listed">.*?<tbody>(.*?)</tbody>', re.DOTALL)
FIGURE = re.compile(r"<dt>(.*?)</dt><dd>([\d,]+)(?:<small>(.*?)</small>)?</dd>")
NAMES = {name: code for code, name in FIGURES.items()}
CHOICE = re.compile(
    r'type="checkbox" value="([^"]*)"[^>]*><label[^>]*for="(\w+)-\d+">([^<]*) <span class="ds-facet">\((\d+)\)</span>'
)
SELECT = re.compile(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"[^>]*>(.*?) \((\d+)\)</option>')
CHART = re.compile(r'<figure[^>]* id="came-figure">.*?<tbody>(.*?)</tbody>', re.DOTALL)


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def numbers(page) -> list[int]:
    """The numbers of the letters in the table, as they stand."""
    return [int(number) for row in _rows(page) for number in re.findall(r"<small>\w+-(\d{4})", row)]


def line(page, number: int) -> str:
    """What the table says of one letter."""
    return next(text(row) for row in _rows(page) if f"-{number:04d}" in row)


def _rows(page) -> list[str]:
    table = TABLE.search(page.text)
    return re.findall(r"<tr>.*?</tr>", table[1], re.DOTALL) if table else []


def figures(page) -> dict[str, tuple[int, str]]:
    """The key figures: number and second line, by their codes."""
    return {NAMES[name]: (int(number.replace(",", "")), sub) for name, number, sub in FIGURE.findall(page.text)}


def answers(page, number: int) -> list[tuple[str, str]]:
    """The four answers that the table gives about one letter, each with its second line."""
    row = next(row for row in _rows(page) if f"-{number:04d}" in row)
    return [(state.word, state.sub) for state in states_of(f"<table>{row}</table>")]


def showing(page) -> list[int]:
    """From which to which of how many a list shows, or only of how many."""
    return numbers_in(words_of(main_of(page).xpath(".//p[contains(@class, 'ds-shown')]")[0]))


def choices(page) -> dict[tuple[str, str], tuple[str, int]]:
    """What the list can be filtered by: words and count, by the name and the value in an address."""
    boxes = {(name, unescape(value)): (label, int(count)) for value, name, label, count in CHOICE.findall(page.text)}
    for name, options in SELECT.findall(page.text):
        for value, label, count in OPTION.findall(options):
            boxes[name, unescape(value)] = (label, int(count))
    return boxes


def chart(page) -> dict[str, list[int]]:
    """The table of the chart: replied, in part, nothing, not sent (if any is), letters, by row."""
    rows = re.findall(r"<tr.*?</tr>", CHART.search(page.text)[1], re.DOTALL)
    return {
        text(row.split("</th>")[0]): [int(n) for n in re.findall(r'<td class="n"[^>]*>(\d+)</td>', row)] for row in rows
    }


def links(page, words: str) -> list[str]:
    """Addresses of the links that say `words`."""
    return [
        unescape(href)
        for href, said in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page.text, re.DOTALL)
        if text(said) == words
    ]
